"""Overlapping windows over a long text, and which of them answers for which token."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple


class Window(NamedTuple):
    """Tokens `[start, end)` are read together; the window answers for the anchors in `[own_start, own_end)`."""

    start: int
    end: int
    own_start: int
    own_end: int


def windows(count: int, size: int, stride: int) -> list[Window]:
    """Windows of `size` tokens every `stride` tokens over `count` tokens; every token is owned by exactly one.

    Where two windows overlap, each owns the half nearer to its middle, so that what a window answers for has context
    on both sides. The last window is moved back so that it is as long as the others.
    """
    if count <= size:
        return [Window(0, count, 0, count)] if count else []
    starts = [*range(0, count - size, stride), count - size]
    borders = [(start + before + size) // 2 for before, start in pairwise(starts)]
    owned = zip([0, *borders], [*borders, count], strict=True)
    return [Window(start, start + size, *own) for start, own in zip(starts, owned, strict=True)]
