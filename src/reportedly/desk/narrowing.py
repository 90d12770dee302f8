"""Lists narrowed by what their forms ask: words, choices, days."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastapi import Request

from reportedly.case.search_words import folded
from reportedly.desk.telling import page_limit
from reportedly.lexicon import load


def asked_words(request: Request) -> str:
    """What stands in the field `q`, no longer than a page takes."""
    return request.query_params.get("q", "").strip()[: page_limit("query")]


def chosen(request: Request, name: str, known: Iterable[str], default: str = "") -> str:
    """The choice of a field where it is one of those known, else the default."""
    value = request.query_params.get(name, "")
    return value if value in set(known) else default


def ticked(request: Request, name: str, known: Iterable[str]) -> frozenset[str]:
    """All values of a field that are known."""
    return frozenset(request.query_params.getlist(name)) & frozenset(known)


def number_of(request: Request, name: str = "page") -> int:
    """The number in a field; 1 where there is none."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else 1


def having(words: str) -> Callable[[str], bool]:
    """Whether a text has all of the words somewhere, whatever their letter case and accents."""
    wanted = folded(words).split()

    def has(text: str) -> bool:
        # Folding a list of thousands takes longer than a page may; plain letters need none.
        there = text.lower() if text.isascii() else folded(text)
        return all(word in there for word in wanted)

    return has


def ordered_by(request: Request, section: str) -> str:
    """The order that was chosen, the first of the section where none was."""
    orders = list(load("desk_pages")[section])
    return chosen(request, "order", orders, orders[0])
