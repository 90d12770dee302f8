"""What a document says in its own voice: of every sentence the parts that no attribution covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from reportedly.document import Block, Span
from reportedly.ledger import Ledger, Statement
from reportedly.lexicon import load
from reportedly.reading.page import Page, page_of

SPOKEN = ("headline", "body", "caption")
"""The blocks in which an outlet states something."""


def with_statements(ledger: Ledger) -> Ledger:
    """The ledger with what the document states itself, in the order of the text."""
    page = page_of(ledger.document.text, ledger.blocks)
    covered = merged(span for attribution in ledger.attributions for span in attribution.spans)
    found = list(_statements(page, ledger.blocks, covered, load("statements")))
    return replace(
        ledger, statements=tuple(Statement(id=f"p{n}", spans=s, block=b.role) for n, (s, b) in enumerate(found, 1))
    )


def _statements(
    page: Page, blocks: tuple[Block, ...], covered: list[Span], limits: Mapping[str, float]
) -> Iterator[tuple[tuple[Span, ...], Block]]:
    starts = [block.span.start for block in blocks]
    ends = [span.end for span in covered]
    for _, indexes in groupby(range(len(page.words)), key=page.sentence.__getitem__):
        words = list(indexes)
        block = blocks[bisect_right(starts, page.words[words[0]].start) - 1]
        own = [index for index in words if not _inside(page.words[index].start, covered, ends)]
        said = sum(page.words[index].text[:1].isalpha() for index in own)
        if block.role in SPOKEN and said >= limits["words"] and len(own) >= limits["share"] * len(words):
            yield tuple(_runs(page, own)), block


def _inside(offset: int, covered: list[Span], ends: list[int]) -> bool:
    at = bisect_right(ends, offset)
    return at < len(covered) and covered[at].start <= offset


def _runs(page: Page, indexes: list[int]) -> Iterator[Span]:
    """The stretches of text that neighbouring words make."""
    start = last = indexes[0]
    for index in indexes[1:]:
        if index != last + 1:
            yield Span(page.words[start].start, page.words[last].end)
            start = index
        last = index
    yield Span(page.words[start].start, page.words[last].end)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The characters of `spans` as spans in order that neither overlap nor touch."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result
