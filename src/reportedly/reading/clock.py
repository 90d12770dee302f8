"""What part of a day a TIMEX3 value names."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportedly.lexicon import load

_CLOCK = re.compile(r"T(\d\d)(?::?(\d\d))?")
_PART = re.compile(r"T([A-Z]{2})")


class Hours(NamedTuple):
    """Minutes of a day, both included."""

    first: int
    last: int

    def meets(self, other: Hours) -> bool:
        """Whether the two may be the same time, told loosely."""
        slack = int(load("tensions")["limits"]["minutes"])
        return self.first - slack <= other.last and other.first - slack <= self.last


def hours_of(value: str | None) -> Hours | None:
    """The part of the day of a TIMEX3 value such as *2025-07-21T02:00* or *2025-07-21TEV*; None where it names none."""
    if value is None:
        return None
    clock = _CLOCK.search(value)
    if clock and not value.startswith("P"):
        first = 60 * int(clock.group(1)) + int(clock.group(2) or 0)
        return Hours(first, first)
    part = _PART.search(value)
    hours = load("tensions")["parts_of_day"].get(part.group(1)) if part else None
    return Hours(60 * hours[0], 60 * hours[1]) if hours else None
