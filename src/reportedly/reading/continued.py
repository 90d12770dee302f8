"""Quotations that run on into a new paragraph without a new cue: attributions of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from reportedly.document import Block, Span
from reportedly.reading.quotation import marks
from reportedly.reading.relations import Relation
from reportedly.reading.scorer import Judgement


def split_continued(relations: Iterable[Relation], blocks: tuple[Block, ...], text: str) -> Iterator[Relation]:
    """The relations, with every paragraph that goes on with a quotation as a relation of its own.

    Such a paragraph opens with a quotation mark, lies wholly after the source and the cue, and holds neither; by the
    guidelines of a ledger it has an empty source and an empty cue. A relation that was found there already is kept, and
    no second one is made.
    """
    every = list(relations)
    starts = [block.span.start for block in blocks]
    known = {relation.content[0].start for relation in every if not relation.cue and relation.content}
    for relation in every:
        parts = [part for span in relation.content for part in _by_block(span, blocks, starts)]
        home = max((_at(span, starts) for span in relation.source + relation.cue), default=len(blocks))
        carried: dict[int, list[Span]] = {}
        kept = []
        for part in parts:
            place = _at(part, starts)
            opens = place in carried or (part.start == blocks[place].span.start and _opens(part.of(text)))
            if place > home and opens:
                carried.setdefault(place, []).append(part)
            else:
                kept.append(part)
        if not carried or not kept or not relation.cue:
            yield relation
            continue
        yield replace(relation, content=tuple(kept))
        for spans in carried.values():
            if spans[0].start not in known:
                known.add(spans[0].start)
                judgement = _of_the_rest(relation.judgement)
                yield Relation((), (), tuple(spans), relation.confidence, judgement, continues=relation.cue[0])


def _of_the_rest(judgement: Judgement | None) -> Judgement | None:
    """What the model says of the first paragraph holds for the next; the words that it compares are not theirs."""
    if judgement is None:
        return None
    return Judgement(judgement.scores, np.zeros_like(judgement.words), np.zeros_like(judgement.there))


def _by_block(span: Span, blocks: tuple[Block, ...], starts: list[int]) -> Iterator[Span]:
    for _, block in blocks[_at(span, starts) :]:
        if block.start >= span.end:
            return
        yield Span(max(span.start, block.start), min(span.end, block.end))


def _at(span: Span, starts: list[int]) -> int:
    return bisect_right(starts, span.start) - 1


def _opens(words: str) -> bool:
    first = next(marks(words), None)
    return first is not None and first.start == 0 and first.opens
