"""Ledgers made by hand for the tests of pages and tables: no model reads anything here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportedly.document import Block, Document, Span
from reportedly.ledger import (
    Attribution,
    Date,
    Ledger,
    Publication,
    Quantity,
    Side,
    Speaker,
    Tension,
    attribution_of,
)
from reportedly.reading.moments import with_moments
from reportedly.reading.statements import with_statements

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


def spread(id: str, text: str, words: str, earliest: str, latest: str = "", **fields: Any) -> Date:
    """A date where `words` first stand."""
    return Date(id=id, span=find(text, words)[0], type="DATE", earliest=earliest, latest=latest or earliest, **fields)


def timed() -> Ledger:
    """The demo story with a handful of dates, amounts, moments and tensions, put in by hand."""
    bare = mill()
    text = bare.document.text
    story = with_statements(bare)
    dates = (
        spread("d1", text, "14 March 2025", "2025-03-14"),
        spread(
            "d2",
            text,
            "in October",
            "2024-10-01",
            "2024-10-31",
            value="2024-10",
            counted=True,
            reason="the October before",
        ),
        spread("d3", text, "last night", "2025-03-13", value="2025-03-13TNI", counted=True),
        spread("d4", text, "in January", "2025-01-01", "2025-01-31", value="2025-01", counted=True),
        spread("d5", text, "2019", "2019-01-01", "2019-12-31", value="2019"),
        spread(
            "d6",
            text,
            "since Christmas",
            "2024-12-25",
            "2025-03-14",
            estimate=True,
            reason="from the last Christmas to the day of publication",
        ),
        spread("d7", text, "on Tuesday", "2025-03-11", value="2025-03-11", counted=True),
        spread("d8", text, "by June", "2025-06-01", "2025-06-30", value="2025-06", estimate=True, mod="ON_OR_BEFORE"),
        spread("d9", text, "4 February", "2025-02-04", value="2025-02-04", counted=True),
        spread("d10", text, "12 March 2025", "2025-03-12", value="2025-03-12"),
        Date(id="d11", span=find(text, "half a century")[0], type="DURATION", value="P50Y"),
    )
    quantities = (
        Quantity(id="q1", span=find(text, "340 jobs")[0], kind="count", value=340, unit="job", of="jobs"),
        Quantity(id="q2", span=find(text, "£28m")[0], kind="money", value=28e6, unit="GBP"),
    )
    tensions = (
        Tension(
            id="t1",
            kind="denial",
            a=Side("a6", find(text, "a matter of weeks")),
            b=Side("a9", find(text, "a wicked invention")),
            why="What two directors were told, his daughter calls an invention.",
            strength=0.93,
        ),
        Tension(
            id="t2",
            kind="outcome",
            a=Side("a33", find(text, "no offer has been received")),
            b=Side("a34", find(text, "the approach from O.")),
            why="The board says that no offer came, and its minutes speak of an approach.",
            strength=0.64,
        ),
        Tension(
            id="t3",
            kind="date",
            a=Side("p1", ()),
            b=Side("a1", ()),
            why="The owner is said to be weeks away, and not to have been seen since October.",
            strength=0.31,
        ),
    )
    publication = Publication(
        value="2025-03-14", basis="byline", reason="The byline gives it.", span=find(text, "14 March 2025")[0]
    )
    return with_moments(replace(story, dates=dates, quantities=quantities, tensions=tensions, publication=publication))
