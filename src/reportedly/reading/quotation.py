"""Where quotation marks open and close, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reportedly.lexicon import load

OUTSIDE, DOUBLE, SINGLE, OPENING, CLOSING = range(5)


class Mark(NamedTuple):
    """One quotation mark at `[start, end)`: whether it opens, and whether it is a single one."""

    start: int
    end: int
    opens: bool
    single: bool


@cache
def _kinds() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    table = load("quotation_marks")
    kinds = {
        mark: (use, name == "single")
        for name in ("double", "single")
        for use, marks in table[name].items()
        for mark in marks
    }
    longest_first = sorted(kinds, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), kinds


def marks(line: str) -> Iterator[Mark]:
    """The quotation marks of one line (paragraph) in order; apostrophes are left out.

    A straight mark opens when none of its sort is open and closes otherwise; a mark that may be an apostrophe is taken
    for one between two letters or digits, and where it neither follows a gap nor closes anything.
    """
    pattern, kinds = _kinds()
    open_now = [False, False]
    for found in pattern.finditer(line):
        use, single = kinds[found.group()]
        start, end = found.span()
        if use == "either":
            before = line[start - 1] if start else " "
            after = line[end] if end < len(line) else " "
            if single and before.isalnum() and after.isalnum():
                continue
            if open_now[single] and not (single and before.isspace()):
                use = "close"
            elif not single or (not before.isalnum() and not after.isspace()):
                use = "open"
            else:
                continue
        open_now[single] = use == "open"
        yield Mark(start, end, use == "open", single)


def states(line: str) -> list[tuple[int, int]]:
    """`(offset, state)` from which on a state holds, beginning with `(0, OUTSIDE)`.

    States are OUTSIDE, DOUBLE and SINGLE (inside such marks) and OPENING and CLOSING (on a mark itself).
    """
    changes = [(0, OUTSIDE)]
    depth = [False, False]
    for mark in marks(line):
        depth[mark.single] = mark.opens
        changes.append((mark.start, OPENING if mark.opens else CLOSING))
        changes.append((mark.end, DOUBLE if depth[0] else SINGLE if depth[1] else OUTSIDE))
    return changes
