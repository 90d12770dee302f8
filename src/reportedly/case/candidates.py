"""Which documents may have words of one another: an index of runs of words, so that never all pairs are looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from reportedly.case.shingles import Hashes, Mask, Words, shingles
from reportedly.lexicon import load

Indexes = npt.NDArray[np.int64]
AT_ONCE = 1 << 20


def candidates(texts: Sequence[Words], own: Sequence[Mask]) -> dict[int, list[int]]:
    """For every text the earlier ones in the sequence that share runs of words with it, the most first.

    Only runs with a word that `own` marks count (those wholly inside quotations are no sign of copying). A text is
    linked through a run with the first few texts that have it and with the one before it, so that the work grows with
    the words of all texts even where hundreds have the same ones; of the candidates of a text the best few are kept
    (`[index]` in `lexicon/reuse.toml`).
    """
    limits = load("reuse")["index"]
    hashes, homes = _postings(texts, own, limits["size"])
    keys, counts = _links(hashes, homes, len(texts), limits["first"])
    found: dict[int, list[int]] = {}
    enough = counts >= limits["shared"]
    later, earlier, counts = keys[enough] // len(texts), keys[enough] % len(texts), counts[enough]
    for index in np.lexsort((earlier, -counts, later)).tolist():
        listed = found.setdefault(int(later[index]), [])
        if len(listed) < limits["sources"]:
            listed.append(int(earlier[index]))
    for number, same in _same(texts):
        if same not in found.setdefault(number, []):
            found[number].insert(0, same)
    return found


def _same(texts: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Every text that has the very words of an earlier one, with the first; runs do not tell where there are few."""
    first: dict[bytes, int] = {}
    for number, words in enumerate(texts):
        if len(words) >= load("reuse")["passages"]["words"]:
            same = first.setdefault(hashlib.sha256(words.forms.tobytes()).digest(), number)
            if same != number:
                yield number, same


def _postings(texts: Sequence[Words], own: Sequence[Mask], size: int) -> tuple[Hashes, Indexes]:
    """Every different run of every text with the text's number, sorted by run and then by number."""
    runs, homes = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
    for home, (words, mask) in enumerate(zip(texts, own, strict=True)):
        total = np.concatenate(([0], mask.cumsum()))
        told = total[size:] > total[: max(0, len(total) - size)]
        some = np.unique(shingles(words.forms, size)[told]) if len(words) >= size else runs[0]
        runs.append(some)
        homes.append(np.full(len(some), home, dtype=np.int64))
    hashes, numbers = np.concatenate(runs), np.concatenate(homes)
    order = np.argsort(hashes, kind="stable")
    return hashes[order], numbers[order]


def _links(hashes: Hashes, homes: Indexes, texts: int, first: int) -> tuple[Indexes, Indexes]:
    """Pairs `later * texts + earlier` and through how many runs they are linked."""
    at = np.arange(len(hashes))
    opens = np.ones(len(hashes), dtype=np.bool_)
    opens[1:] = hashes[1:] != hashes[:-1]
    heads = np.maximum.accumulate(np.where(opens, at, 0)) if len(at) else at
    place = at - heads
    keys = np.zeros(0, dtype=np.int64)
    counts = np.zeros(0, dtype=np.int64)
    for step in range(first + 1):
        # The last step links with the one before, where that is not among the first.
        chosen = np.flatnonzero(place > step) if step < first else np.flatnonzero(place > first)
        other = heads[chosen] + step if step < first else chosen - 1
        for start in range(0, len(chosen), AT_ONCE):
            pairs = homes[chosen[start : start + AT_ONCE]] * texts + homes[other[start : start + AT_ONCE]]
            some, number = np.unique(pairs, return_counts=True)
            keys, counts = _added(keys, counts, some, number)
    return keys, counts


def _added(keys: Indexes, counts: Indexes, more: Indexes, number: Indexes) -> tuple[Indexes, Indexes]:
    together, place = np.unique(np.concatenate((keys, more)), return_inverse=True)
    return together, np.bincount(place, weights=np.concatenate((counts, number)), minlength=len(together)).astype(
        np.int64
    )
