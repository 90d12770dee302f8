"""Groups of what is likely the same, from chances of some of the pairs: average linkage on a sparse graph."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush

import numpy as np

from reportedly.case.likeness import Floats, Ints


def grouped(count: int, one: Ints, other: Ints, chances: Floats, threshold: float, most: int) -> list[int]:
    """The group of each of `count` things, as the least number in it.

    Two groups are joined, the likeliest first, while the mean chance between them reaches `threshold` (average
    linkage, Sokal and Michener 1958). A pair without a chance counts as 0, but as each thing was compared with `most`
    others at most, no more pairs than that are expected.
    """
    links: list[dict[int, float]] = [{} for _ in range(count)]
    for a, b, chance in zip(one.tolist(), other.tolist(), chances.tolist(), strict=True):
        links[a][b] = links[b][a] = chance
    sizes = [1] * count
    heap = [
        (-chance, a, b, 1, 1) for a in range(count) for b, chance in links[a].items() if a < b and chance >= threshold
    ]
    heapify(heap)
    head = list(range(count))
    while heap:
        _, a, b, size_a, size_b = heappop(heap)
        if (sizes[a], sizes[b]) != (size_a, size_b):
            continue
        # The smaller one's links are moved, so that no link is moved more than log(count) times.
        into, gone = (a, b) if (len(links[a]), -a) >= (len(links[b]), -b) else (b, a)
        sizes[into], sizes[gone], head[gone] = sizes[a] + sizes[b], 0, into
        links[into].pop(gone, None)
        for far, chance in links[gone].items():
            links[far].pop(gone, None)
            if far != into:
                links[into][far] = links[far][into] = links[into].get(far, 0.0) + chance
        links[gone] = {}
        for far, total in links[into].items():
            mean = total / expected(sizes[into], sizes[far], most)
            if mean >= threshold:
                low, high = min(into, far), max(into, far)
                heappush(heap, (-mean, low, high, sizes[low], sizes[high]))
    return _heads(head)


def expected(a: int, b: int, most: int) -> int:
    """How many pairs between groups of these sizes may have been compared."""
    return min(a * b, most * min(a, b))


def _heads(head: list[int]) -> list[int]:
    """The least member of each one's group, for pointers that lead to a group's last name."""
    roots = []
    for index in range(len(head)):
        root = index
        while head[root] != root:
            root = head[root]
        while head[index] != root:
            head[index], index = root, head[index]
        roots.append(root)
    least: dict[int, int] = {}
    for index, root in enumerate(roots):
        least.setdefault(root, index)
    return [least[root] for root in roots]


def also(
    groups: list[int], one: Ints, other: Ints, chances: Floats, threshold: float, most: int, further: int
) -> list[list[int]]:
    """For each thing the other groups, of at least two, to which its mean chance reaches `threshold`; the best few."""
    sizes = np.bincount(groups, minlength=len(groups)).tolist()
    sums: defaultdict[tuple[int, int], float] = defaultdict(float)
    for a, b, chance in zip(one.tolist(), other.tolist(), chances.tolist(), strict=True):
        for thing, group in ((a, groups[b]), (b, groups[a])):
            if group != groups[thing] and sizes[group] > 1:
                sums[thing, group] += chance
    found: list[list[tuple[float, int]]] = [[] for _ in groups]
    for (thing, group), total in sums.items():
        mean = total / expected(1, sizes[group], most)
        if mean >= threshold:
            found[thing].append((-mean, group))
    return [[group for _, group in sorted(some)[:further]] for some in found]
