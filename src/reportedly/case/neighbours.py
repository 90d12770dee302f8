"""Which clauses of a case may make the same claim: an index of rare stems and of meanings, never all pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportedly.case.likeness import Bags, Floats, Ints, Prepared, Vectors
from reportedly.lexicon import load

ROWS = 512


def wordings(case: Prepared) -> tuple[Ints, Ints]:
    """The first clause of every wording, and for every clause the number of its wording.

    Clauses of at least three stems have one wording where their stems are the same, so that a text that hundreds copied
    is looked at once; shorter ones count by themselves.
    """
    numbers: dict[bytes, int] = {}
    first, own = [], []
    for index, (start, end) in enumerate(
        zip(case.words.starts[:-1].tolist(), case.words.starts[1:].tolist(), strict=True)
    ):
        key = case.words.stems[start:end].tobytes() if end - start > 2 else b"#%d" % index
        if key not in numbers:
            numbers[key] = len(numbers)
            first.append(index)
        own.append(numbers[key])
    return np.array(first, dtype=np.int64), np.array(own, dtype=np.int64)


def neighbours(case: Prepared, chosen: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of places in `chosen`, which holds clauses, that may make one claim; many at a time, some twice.

    Each clause has the `most` that share the heaviest rare stems with it, and the nearest by meaning (`[index]` in
    `lexicon/case_claims.toml`). Time grows with the clauses, not with their pairs.
    """
    limits = load("case_claims")["index"]
    keys, places, opens = _postings(case.words, chosen, limits["stems"], limits["frequent"])
    near = None if case.vectors is None else _nearest(case.vectors[chosen], limits)
    for start in range(0, len(chosen), ROWS):
        one, other = _sharing(case.words, keys, places, opens, start, min(start + ROWS, len(chosen)), limits["most"])
        if near is not None:
            some = near[start : start + ROWS]
            one = np.concatenate((one, np.repeat(np.arange(start, start + len(some)), some.shape[1])))
            other = np.concatenate((other, some.ravel()))
        pairs = np.unique(np.minimum(one, other) * len(chosen) + np.maximum(one, other))
        one, other = pairs // len(chosen), pairs % len(chosen)
        yield one[one != other], other[one != other]


def _postings(words: Bags, chosen: Ints, stems: int, frequent: int) -> tuple[Ints, Ints, Ints]:
    """Stems and the places they stand at, sorted by stem, for the rarest few of each; and where each stem opens."""
    keys, places = words.of(chosen)
    number = np.bincount(keys, minlength=len(words.squares))
    order = np.lexsort((keys, number[keys], places))
    keys, places = keys[order], places[order]
    sizes = np.bincount(places, minlength=len(chosen))
    rank = np.arange(len(keys)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept = (rank < stems) & (number[keys] <= frequent) & (number[keys] > 1)
    keys, places = keys[kept], places[kept]
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    return keys, places, np.searchsorted(keys, np.arange(len(words.squares) + 1))


def _sharing(words: Bags, keys: Ints, places: Ints, opens: Ints, start: int, end: int, most: int) -> tuple[Ints, Ints]:
    """For the places `[start, end)` those that share indexed stems with them, the heaviest `most` of each."""
    mine = np.flatnonzero((places >= start) & (places < end))
    stems, own = keys[mine], places[mine]
    sizes = opens[stems + 1] - opens[stems]
    one = np.repeat(own, sizes)
    at = np.repeat(opens[stems], sizes) + np.arange(len(one)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    other, weight = places[at], words.squares[keys[at]]
    pairs, inverse = np.unique((one - start) * (int(places.max(initial=0)) + 1) + other, return_inverse=True)
    weights = np.bincount(inverse, weight, minlength=len(pairs))
    one, other = pairs // (int(places.max(initial=0)) + 1) + start, pairs % (int(places.max(initial=0)) + 1)
    kept = one != other
    return _heaviest(one[kept], other[kept], weights[kept], most)


def _heaviest(one: Ints, other: Ints, weights: Floats, most: int) -> tuple[Ints, Ints]:
    order = np.lexsort((other, -weights, one))
    one, other = one[order], other[order]
    rank = np.arange(len(one)) - np.searchsorted(one, one)
    return one[rank < most], other[rank < most]


def _nearest(vectors: Vectors, limits: dict[str, int]) -> Ints:
    """The places of the nearest vectors of each; beyond `all` of them only in the neighbourhoods they lie closest to.

    A neighbourhood is that of one of the vectors, taken at even distances, and has those closest to it (an inverted
    file as Sivic and Zisserman 2003). A row that has fewer near ones holds its own place.
    """
    count, near = len(vectors), min(limits["near"], max(0, len(vectors) - 1))
    result = np.repeat(np.arange(count)[:, None], near, axis=1)
    if count <= limits["all"]:
        for start in range(0, count, ROWS):
            result[start : start + ROWS] = _top(vectors[start : start + ROWS] @ vectors.T, np.arange(count), near)
        return result
    hubs = vectors[np.linspace(0, count - 1, int(count**0.5)).astype(np.int64)]
    homes = np.concatenate(
        [_top(vectors[s : s + ROWS] @ hubs.T, np.arange(len(hubs)), limits["probes"]) for s in range(0, count, ROWS)]
    )
    order = np.argsort(homes[:, 0], kind="stable")
    opens = np.searchsorted(homes[order, 0], np.arange(len(hubs) + 1))
    best = np.full((count, near), -2.0, dtype=np.float32)
    for hub in range(len(hubs)):
        inside = order[opens[hub] : opens[hub + 1]]
        for column in range(limits["probes"]):
            asking = np.flatnonzero(homes[:, column] == hub)
            for start in range(0, len(asking) if len(inside) else 0, ROWS):
                some = asking[start : start + ROWS]
                scores = np.concatenate((best[some], vectors[some] @ vectors[inside].T), axis=1)
                names = np.concatenate((result[some], np.repeat(inside[None], len(some), axis=0)), axis=1)
                top = np.argpartition(scores, scores.shape[1] - near, axis=1)[:, -near:]
                best[some], result[some] = np.take_along_axis(scores, top, 1), np.take_along_axis(names, top, 1)
    return result


def _top(scores: Vectors, names: Ints, most: int) -> Ints:
    most = min(most, scores.shape[1])
    result: Ints = (
        names[np.argpartition(scores, scores.shape[1] - most, axis=1)[:, scores.shape[1] - most :]]
        if most
        else np.zeros((len(scores), 0), np.int64)
    )
    return result
