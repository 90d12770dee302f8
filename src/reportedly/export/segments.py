"""Spans that cross and overlap, cut into flat pieces that each know whom they belong to."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from reportedly.document import Block, Role, Span
from reportedly.export.outline import outline
from reportedly.ledger import Attribution

ROLES = ("source", "cue", "content")
Part = Literal["source", "cue", "content", "relay", "mention", "date", "quantity", "statement", "side"]
Further = tuple[Part, int, Iterable[Span]]


class Mark(NamedTuple):
    """One span of one attribution, or of something else that a ledger lists, with its place in that list.

    Marks sort innermost first: the most deeply nested, then the shortest.
    """

    outwards: int
    length: int
    place: int
    part: Part
    span: Span


class Segment(NamedTuple):
    """A stretch of text under the same marks throughout; `opens` and `closes` are those that start and end with it."""

    span: Span
    marks: tuple[Mark, ...]
    opens: tuple[Mark, ...]
    closes: tuple[Mark, ...]


class Stretch(NamedTuple):
    """A block of the page, or with the role `None` the white space between two blocks."""

    role: Role | None
    span: Span


def marks(
    attributions: Sequence[Attribution],
    length: int,
    mentions: Sequence[Iterable[Span]] | None = None,
    further: Iterable[Further] = (),
) -> list[Mark]:
    """Every span of every attribution, clipped to a text of `length` characters; spans that hold nothing left out.

    With `mentions`, which has a list of spans for each speaker, those are marked too, and who relayed an attribution;
    and so are the spans of `further`, each with what it is a part of.
    """
    found: list[Mark] = []
    for index, depth, _ in outline(attributions):
        attribution = attributions[index]
        parts: tuple[tuple[Part, tuple[Span, ...]], ...] = (
            ("source", attribution.source),
            ("cue", attribution.cue),
            ("content", attribution.content),
            ("relay", () if mentions is None else attribution.via_spans),
        )
        for part, spans in parts:
            found.extend(_clipped(spans, length, -depth, index, part))
    for place, places in enumerate(mentions or ()):
        found.extend(_clipped(places, length, 0, place, "mention"))
    for part, place, places in further:
        found.extend(_clipped(places, length, 0, place, part))
    return found


def _clipped(spans: Iterable[Span], length: int, outwards: int, place: int, part: Part) -> Iterator[Mark]:
    for span in dict.fromkeys(spans) if part not in ROLES else spans:
        start, end = max(0, span[0]), min(length, span[1])
        if start < end:
            yield Mark(outwards, end - start, place, part, Span(start, end))


def segments(found: Iterable[Mark], length: int, cuts: Iterable[int] = ()) -> list[Segment]:
    """The text `[0, length)` cut at both ends of every mark and at `cuts`, without gap or overlap."""
    starting: dict[int, list[Mark]] = {}
    ending: dict[int, list[Mark]] = {}
    for mark in found:
        starting.setdefault(mark.span.start, []).append(mark)
        ending.setdefault(mark.span.end, []).append(mark)
    edges = sorted({0, length, *starting, *ending, *(cut for cut in cuts if 0 < cut < length)})
    open_marks: list[Mark] = []
    pieces = []
    for start, end in pairwise(edges):
        for mark in ending.get(start, ()):
            open_marks.remove(mark)
        opens = sorted(starting.get(start, ()))
        for mark in opens:
            insort(open_marks, mark)
        pieces.append(Segment(Span(start, end), tuple(open_marks), tuple(opens), tuple(sorted(ending.get(end, ())))))
    return pieces


def stretches(text: str, blocks: Sequence[Block]) -> list[Stretch]:
    """The whole text as blocks in reading order with the white space between them.

    Words outside every block are body, a line each; a block that overlaps the one before it loses what they share.
    """
    found: list[Stretch] = []
    at = 0
    for role, span in sorted(blocks, key=lambda block: block.span):
        start, end = max(at, span[0]), min(len(text), span[1])
        if start < end:
            found.extend(_between(text, at, start))
            found.append(Stretch(role, Span(start, end)))
            at = end
    found.extend(_between(text, at, len(text)))
    return found


def _between(text: str, start: int, end: int) -> Iterable[Stretch]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        words = len(line.rstrip())
        if words:
            yield Stretch("body", Span(at, at + words))
        if words < len(line):
            yield Stretch(None, Span(at + words, at + len(line)))
        at += len(line)
