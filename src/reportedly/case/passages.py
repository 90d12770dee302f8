"""Where in a document words were found, as passages short enough to look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.case.search_index import Said
from reportedly.case.search_words import PlacedWords, Term, joined
from reportedly.document import Span
from reportedly.lexicon import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a document's text: `words` is what stands at `span`, `marks` are the words that were asked for.

    All spans count the characters of the document. Where what was asked for had to stand in an attribution or a
    statement, `unit` is the id of the one that it shows.
    """

    span: Span
    words: str
    marks: tuple[Span, ...]
    unit: str | None = None


def passages(text: str, terms: Sequence[Term], inside: Sequence[Said] | None = None) -> tuple[Passage, ...]:
    """A few passages of the text that show the terms, in reading order; those with the most different terms are taken.

    With `inside` only those places count that lie in one of these. Where there is nothing to mark, their beginnings or
    that of the text are shown.
    """
    limits: dict[str, int] = load("search")["passages"]
    placed = PlacedWords(text)
    found = sorted((span, index) for index, term in enumerate(terms) for span in placed.places(term, limits["places"]))[
        : limits["places"]
    ]
    if inside is None:
        return _cut(text, placed, found or _beginning(placed), None, bool(found))
    result: dict[Span, Passage] = {}
    for said in inside:
        own = [(span, at) for span, at in found if any(part.overlaps(span) for part in said.spans)]
        start = _beginning(placed, min(said.spans, default=Span(0, 0)).start)
        for passage in _cut(text, placed, own or start, said.unit, bool(own)):
            result.setdefault(passage.span, passage)
        if len(result) >= limits["most"]:
            break
    return tuple(sorted(result.values(), key=lambda one: one.span))[: limits["most"]]


def _beginning(placed: PlacedWords, start: int = 0) -> list[tuple[Span, int]]:
    at = bisect_left(placed.starts, start)
    return [(Span(placed.starts[at], placed.ends[at]), 0)] if at < len(placed.starts) else []


def _cut(
    text: str, placed: PlacedWords, found: Sequence[tuple[Span, int]], unit: str | None, marked: bool
) -> tuple[Passage, ...]:
    """The best windows that do not share a character."""
    limits: dict[str, int] = load("search")["passages"]
    size = limits["characters"]
    windows = _windows(found, size)
    taken: list[Span] = []
    for _, _, first, end in sorted(windows):
        reach = Span(found[first][0].start, max(span.end for span, _ in found[first:end]))
        whole = _widened(text, placed, reach, size, marked)
        if not any(whole.overlaps(other) for other in taken):
            taken.append(whole)
        if len(taken) == limits["most"]:
            break
    marks = joined([span for span, _ in found]) if marked else ()
    return tuple(
        Passage(span=span, words=span.of(text), marks=tuple(mark for mark in marks if mark.within(span)), unit=unit)
        for span in sorted(taken)
    )


def _windows(found: Sequence[tuple[Span, int]], size: int) -> list[tuple[int, int, int, int]]:
    """From every place on as many as fit: how many terms and places, both negative, then the first and the end."""
    result: list[tuple[int, int, int, int]] = []
    inside: Counter[int] = Counter()
    end = 0
    for first, (span, term) in enumerate(found):
        while end < len(found) and (end == first or found[end][0].end <= span.start + size):
            inside[found[end][1]] += 1
            end += 1
        result.append((-len(inside), first - end, first, end))
        inside[term] -= 1
        if not inside[term]:
            del inside[term]
    return result


def _widened(text: str, placed: PlacedWords, reach: Span, size: int, around: bool) -> Span:
    """The window with whole words around it, more after than before, and no more than there is room for."""
    room = max(0, size - (reach.end - reach.start))
    before = reach.start - (room // 3 if around else 0)
    at = bisect_left(placed.starts, before)
    start = min(placed.starts[at], reach.start) if at < len(placed.starts) else reach.start
    end = max(reach.end, min(start + size, len(text)))
    last = bisect_right(placed.ends, end) - 1
    stop = max(placed.ends[last], reach.end) if last >= 0 else reach.end
    # What ends a sentence belongs to it.
    while stop < len(text) and stop < end and not text[stop].isspace():
        stop += 1
    return Span(start, stop)
