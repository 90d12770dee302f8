"""The same operations for programs: every module here has a `router`; nothing else has to be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

DESCRIPTION = """\
Cases, their documents and ledgers, what the case says, and what people decided, for programs on this machine.

Every request carries the token that the desk printed when it was started, as `Authorization: Bearer TOKEN`. Judgements
are kept under the name in `X-Author`. Spans are `[start, end)` in Unicode code points of the document's text. Nothing
here says what is true: it says who said it, through whom it came, and how many independent origins it has.

What follows from a judgement or a new document is worked out in the background. Ledgers follow at once; a list that is
still `behind` says so, and `wait` lets a request wait for it. Where nothing is known yet the answer is 503 with
`Retry-After`. Lists come in pages. A fault is `{"error": {"status": …, "message": …}}`, whose message says what
happened and what to do next.
"""
TAGS = [
    {"name": "cases", "description": "The cases at this desk."},
    {"name": "documents", "description": "The documents of a case, their ledgers, and adding more of them."},
    {"name": "claims", "description": "What is claimed, what it rests on, and what cannot both hold."},
    {"name": "story", "description": "Who speaks, when what is said to have happened, and what changed."},
    {"name": "search", "description": "Finding texts, claims and speakers by their words."},
    {"name": "judgements", "description": "What people decided, beside what the machine says and never over it."},
    {"name": "export", "description": "A case to take away."},
]


def routers() -> Iterator[APIRouter]:
    """The routers of the API, in the order of their modules' names."""
    for name in sorted(found.name for found in iter_modules(__path__)):
        if not name.startswith("_"):
            yield import_module(f"{__name__}.{name}").router
