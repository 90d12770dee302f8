"""Words that several documents quote: which of their direct quotations are of one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from reportedly.case.shingles import Hashes, shingles
from reportedly.case.texts import Prepared
from reportedly.document import Span
from reportedly.lexicon import load

Indexes = npt.NDArray[np.int64]


def shared_quotations(texts: Sequence[Prepared]) -> Iterator[list[tuple[int, Span]]]:
    """The quotations of one statement, each list as (number of the text, the words that others have too) in order.

    Two quotations are of one statement where runs of words make up most of the shorter one (`[statement]` in
    `lexicon/reuse.toml`). A text is compared through each run with the first text that has it and with the one before
    it, never with all.
    """
    limits = load("reuse")["statement"]
    owners, places, runs = _quotations(texts, limits["words"])
    hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *runs])
    homes = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    links = _linked(hashes, homes, [len(run) for run in runs], owners, limits["share"])
    groups: dict[int, list[int]] = {}
    for quotation, head in enumerate(_heads(len(runs), links)):
        groups.setdefault(head, []).append(quotation)
    for members in groups.values():
        if len({owners[member] for member in members}) > 1:
            yield [
                (owners[member], _common(texts[owners[member]], places[member], runs, member, members, limits["words"]))
                for member in members
            ]


def _quotations(texts: Sequence[Prepared], size: int) -> tuple[list[int], list[int], list[Hashes]]:
    """Of every quotation that is long enough the text, the number of its first word, and its runs of words."""
    owners, places, runs = [], [], []
    for number, text in enumerate(texts):
        for quote in text.quotes:
            first, last = np.searchsorted(text.words.starts, (quote.start, quote.end)).tolist()
            if last - first >= size:
                owners.append(number)
                places.append(first)
                runs.append(shingles(text.words.forms[first:last], size))
    return owners, places, runs


def _linked(
    hashes: Hashes, homes: Indexes, sizes: Sequence[int], owners: Sequence[int], share: float
) -> list[tuple[int, int]]:
    """Pairs of quotations of different texts that have most of the shorter one's runs in common."""
    order = np.argsort(hashes, kind="stable")
    hashes, homes = hashes[order], homes[order]
    at = np.arange(len(hashes))
    opens = np.ones(len(hashes), dtype=np.bool_)
    opens[1:] = hashes[1:] != hashes[:-1]
    heads = np.maximum.accumulate(np.where(opens, at, 0)) if len(at) else at
    follows = at[at > heads]
    pairs = np.concatenate(
        (
            np.stack((homes[heads[follows]], homes[follows]), axis=1),
            np.stack((homes[follows - 1], homes[follows]), axis=1)[heads[follows] < follows - 1],
        )
    )
    if not len(pairs):
        return []
    some, counts = np.unique(pairs, axis=0, return_counts=True)
    return [
        (one, other)
        for (one, other), count in zip(some.tolist(), counts.tolist(), strict=True)
        if owners[one] != owners[other] and count >= share * min(sizes[one], sizes[other])
    ]


def _heads(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """For every quotation the first of those that it is linked with, directly or through others."""
    head = list(range(count))

    def find(one: int) -> int:
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for one, other in links:
        low, high = sorted((find(one), find(other)))
        head[high] = low
    return [find(one) for one in range(count)]


def _common(text: Prepared, place: int, runs: Sequence[Hashes], member: int, members: Sequence[int], size: int) -> Span:
    """From the first to the last word of the quotation that stands in another one of the same statement.

    The first and the last of the others stand for all, so that hundreds of them take no longer.
    """
    others = [other for other in (*members[:3], *members[-2:]) if other != member]
    known = np.isin(runs[member], np.concatenate([runs[other] for other in others]))
    found = np.flatnonzero(known) if known.any() else np.arange(len(runs[member]))
    return text.words.span(place + int(found[0]), place + int(found[-1]) + size - 1)
