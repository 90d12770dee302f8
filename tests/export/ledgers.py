"""Ledgers made by hand for the tests of pages and tables: no model reads anything here."""

from __future__ import annotations

import json
from pathlib import Path

from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger, Speaker, attribution_of

TESTS = Path(__file__).parent.parent
STORY = TESTS.parent / "src" / "reportedly" / "examples" / "mill.txt"
MILL = TESTS / "examples" / "mill.ledger.json"
SPANS_ONLY = ("id", "source", "cue", "content", "block", "parent", "confidence")


def spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def mill(*, bare: bool = False) -> Ledger:
    """The demo story with its hand-written ledger; `bare` leaves only spans and parents."""
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
    rows = written["attributions"]
    if bare:
        rows = [{name: row[name] for name in SPANS_ONLY} for row in rows]
    speakers = (
        ()
        if bare
        else tuple(
            Speaker(
                id=speaker["id"],
                name=speaker["name"],
                kind=speaker["kind"],
                aliases=tuple(speaker["aliases"]),
                mentions=spans(speaker["mentions"]),
            )
            for speaker in written["speakers"]
        )
    )
    return Ledger(document, blocks, tuple(map(attribution_of, rows)), speakers, model=written["model"])


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
