"""Ledgers made by hand for the tests of pages and tables: no model reads anything here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger

TESTS = Path(__file__).parent.parent
STORY = TESTS.parent / "src" / "reportedly" / "examples" / "mill.txt"
MILL = TESTS / "examples" / "mill.ledger.json"
READ_BY_MACHINE = ("id", "block", "parent", "confidence")
TUPLES = ("via", "disputes")


def spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def mill(*, bare: bool = False) -> Ledger:
    """The demo story with its hand-written ledger; `bare` leaves empty what the reader does not fill yet."""
    written = json.loads(MILL.read_text(encoding="utf-8"))
    about = written["document"]
    document = Document(
        STORY.read_text(encoding="utf-8"),
        name=about["name"],
        outlet=about["outlet"],
        title=about["title"],
        published=about["published"],
        language=about["language"],
    )
    blocks = tuple(Block(block["role"], Span(*block["span"])) for block in written["blocks"])
    attributions = tuple(_attribution(fields, bare) for fields in written["attributions"])
    return Ledger(document, blocks, attributions, model=written["model"])


def _attribution(fields: dict[str, Any], bare: bool) -> Attribution:
    parts: dict[str, Any] = {part: spans(fields[part]) for part in ("source", "cue", "content")}
    kept = READ_BY_MACHINE if bare else [name for name in fields if name not in parts]
    rest: dict[str, Any] = {name: tuple(fields[name]) if name in TUPLES else fields[name] for name in kept}
    return Attribution(**parts, **rest)


def find(text: str, words: str) -> tuple[Span, ...]:
    """The first place where `words` stand, as the spans of one role; no words, no spans."""
    start = text.index(words)
    return (Span(start, start + len(words)),) if words else ()


def put(text: str, id: str, source: str, cue: str, content: str, parent: str | None = None) -> Attribution:
    return Attribution(
        id=id, source=find(text, source), cue=find(text, cue), content=find(text, content), parent=parent
    )


def nested() -> Ledger:
    """Three attributions, each inside the one before it, and a fourth that stands alone and names nobody."""
    text = "Ada said that Ben had heard that Cy fears a flood. It is reportedly raining."
    return Ledger(
        Document(text),
        (),
        (
            put(text, "a1", "Ada", "said", "that Ben had heard that Cy fears a flood"),
            put(text, "a2", "Ben", "had heard", "that Cy fears a flood", "a1"),
            put(text, "a3", "Cy", "fears", "a flood", "a2"),
            Attribution(
                id="a4",
                source=(),
                cue=find(text, "reportedly"),
                content=(*find(text, "It is"), *find(text, "raining")),
            ),
        ),
    )
