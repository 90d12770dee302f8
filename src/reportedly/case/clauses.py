"""What a document puts forward, one proposition at a time: the clauses that can be members of claims.

A content or a sentence often carries several propositions (*Brook, who fell ill in May, has sold the mill*); claims are
made of the parts. A sentence is cut at marks, quotation marks, the edges of attributions and before a few words that
open a clause; what only says who speaks (*Brook told the Gazette*) is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from reportedly.document import Span
from reportedly.ledger import Ledger
from reportedly.lexicon import load
from reportedly.reading.page import Page, page_of
from reportedly.reading.statements import SPOKEN, merged

_MARK = re.compile(r"[,;:]\W|[—–()\"“”«»‘]|\.\s|[!?]\W*\s|\s-\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document puts a claim forward, repeats it, doubts it or denies it: a member of a claim.

    `document` is the key that the case has for the document, `span` the words, and `of` the id of the attribution whose
    words they are, or of the statement; `None` where the ledger has neither there.
    """

    document: str
    span: Span
    of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A place before it is known of which claim, with what it is compared by.

    `text` are its words, `sentence` those of the sentence it stands in, `number` that sentence's number in its
    document, and `speakers` who says it, is cited for it or passed it on.
    """

    place: Place
    text: str
    sentence: str
    number: int
    speakers: tuple[str, ...] = ()


def clauses(document: str, ledger: Ledger) -> tuple[Clause, ...]:
    """The clauses of a document's headline, body and captions in order; no two share a character."""
    page = page_of(ledger.document.text, ledger.blocks)
    starts = [block.span.start for block in ledger.blocks]
    edges = sorted({edge for a in ledger.attributions for span in a.spans for edge in span})
    limits = load("case_claims")["clauses"]
    owners, found = _Owners(ledger), []
    frames = merged(span for a in ledger.attributions if a.content for span in (*a.source, *a.cue, *a.via_spans))
    for number, words in groupby(range(len(page.words)), key=page.sentence.__getitem__):
        indexes = list(words)
        first, last = page.words[indexes[0]], page.words[indexes[-1]]
        if starts and ledger.blocks[bisect_right(starts, first.start) - 1].role not in SPOKEN:
            continue
        sentence = page.text[first.start : last.end]
        for begin, end in pairwise(_cuts(page, indexes, edges, limits)):
            if _framing(page, range(begin, end), frames) > limits["frame"]:
                continue
            span = Span(page.words[begin].start, page.words[end - 1].end)
            of, speakers = owners.at(span)
            place = Place(document=document, span=span, of=of)
            text = span.of(page.text)
            found.append(Clause(place=place, text=text, sentence=sentence, number=number, speakers=speakers))
    return tuple(found)


def _cuts(page: Page, indexes: list[int], edges: list[int], limits: Mapping[str, Any]) -> Iterator[int]:
    """The numbers of the words that open the clauses of a sentence, and of the one after its last."""
    opened, stop = indexes[0], indexes[-1] + 1
    yield opened
    for index in indexes[1:]:
        long = index - opened >= limits["most"]
        if long or (index - opened >= limits["words"] and _opens(page, index, edges, limits["before"])):
            yield index
            opened = index
    yield stop


def _framing(page: Page, indexes: range, frames: list[Span]) -> float:
    """Which share of the words only says who speaks."""
    ends = [span.end for span in frames]
    inside = 0
    for index in indexes:
        at = bisect_right(ends, page.words[index].start)
        inside += at < len(frames) and frames[at].start <= page.words[index].start
    return inside / len(indexes)


def _opens(page: Page, index: int, edges: list[int], before: list[str]) -> bool:
    """Whether a clause may begin with the word."""
    last, word = page.words[index - 1], page.words[index]
    at = bisect_left(edges, last.end)
    return (
        word.lower in before
        or _MARK.search(page.gap(index - 1)) is not None
        or (at < len(edges) and edges[at] <= word.start)
    )


class _Owners:
    """Whose words stand where in a document."""

    def __init__(self, ledger: Ledger) -> None:
        self._said = sorted(((span, a) for a in ledger.attributions for span in a.spans), key=lambda item: item[0])
        self._starts = [span.start for span, _ in self._said]
        # The furthest end so far tells how far back one must look for spans that cover a place.
        self._reach: list[int] = []
        for span, _ in self._said:
            self._reach.append(max(span.end, self._reach[-1] if self._reach else 0))
        self._stated = [(span, s.id) for s in ledger.statements for span in s.spans]
        self._opens = [span.start for span, _ in self._stated]

    def at(self, span: Span) -> tuple[str | None, tuple[str, ...]]:
        """The id of the narrowest attribution, or of the statement, that has most of the span, and who is named."""
        first, last = bisect_right(self._reach, span.start), bisect_left(self._starts, span.end)
        near = [(place, a) for place, a in self._said[first:last] if place.overlaps(span)]
        speakers = dict.fromkeys(name for _, a in near for name in (a.speaker, *a.via) if name)
        owned = [(place, a.id) for place, a in near]
        owned += self._stated[max(0, bisect_right(self._opens, span.start) - 1) : bisect_left(self._opens, span.end)]
        shares = [(_shared(span, place), place.start - place.end, of) for place, of in owned]
        best = max(shares, default=(0, 0, ""))
        return (best[2] if best[0] else None), tuple(speakers)


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
