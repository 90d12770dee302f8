"""Whether two quantities of the same thing can both hold, and how far apart the figures that they name are."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple

from reportedly.ledger import Quantity
from reportedly.lexicon import load
from reportedly.reading.units import units

_SHARES = {"percent": 0.01, "percentage point": 0.01, "basis point": 0.0001, "probability": 1.0}


class Range(NamedTuple):
    """The numbers that a quantity allows, in the first unit of its dimension; an end that is `open` is not one."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Range) -> bool:
        """Whether a number lies in both ranges."""
        return _reaches(self, other) and _reaches(other, self)


def compatible(a: Quantity, b: Quantity, alike: bool = False) -> bool | None:
    """Whether one number can be what both quantities say.

    `True` where what they allow overlaps, with their bounds and with figures that are rounded taken into account (272
    and *about 270*), `False` where both cannot hold, `None` where they cannot be compared: another dimension, another
    currency, something else that is counted. What they are *of*, whom they are about and when they held is for the
    caller to know; `alike` says that the caller knows two counts to be of the same thing under two names (*flats*,
    *apartments*).
    """
    scales = _scales(a, b, alike)
    if scales is None:
        return None
    return allowed(a, *scales[0]).meets(allowed(b, *scales[1]))


def difference(a: Quantity, b: Quantity, alike: bool = False) -> float | None:
    """How far apart the figures of two quantities are, whatever their bounds, as a share of the larger, in [0, 1].

    0 where they are the same but for rounding; *at least 18* and *dozens* differ although both can hold, since whoever
    knew of dozens would hardly say 18. `None` as for `compatible`, and where one names no figure.
    """
    scales = _scales(a, b, alike)
    if scales is None or _named(a) is None or _named(b) is None:
        return None
    first, second = _widened(a, _named(a), *scales[0]), _widened(b, _named(b), *scales[1])
    if first.meets(second):
        return 0.0
    near, far = (first.high, second.low) if first.high < second.low else (second.high, first.low)
    largest = max(abs(near), abs(far))
    return min(1.0, (far - near) / largest) if largest and math.isfinite(largest) else None


def dimension(quantity: Quantity) -> str | None:
    """What a quantity measures, so that two with the same can be compared; `None` where its unit is unknown."""
    unit = quantity.unit
    if unit is None:
        return None
    match quantity.kind:
        case "measure":
            return units()[unit].dimension if unit in units() else f"unit {unit}"
        case "percent" | "odds":
            return "points" if unit.endswith("point") else "share" if unit in _SHARES else f"unit {unit}"
        case "money" | "ordinal" | "count":
            return f"{quantity.kind} {unit.casefold()}"


def allowed(quantity: Quantity, factor: float = 1.0, shift: float = 0.0) -> Range:
    """The numbers that a quantity allows once rounding is accounted for, times `factor` and plus `shift`."""
    return _widened(quantity, (quantity.low, quantity.high), factor, shift)


def _widened(quantity: Quantity, ends: tuple[float | None, float | None] | None, factor: float, shift: float) -> Range:
    low, high = ends or (None, None)
    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    least, most = min(least, most), max(least, most)
    slack = _rounding(quantity)
    return Range(
        (least - slack) * factor + shift,
        (most + slack) * factor + shift,
        quantity.bound == "more than" and not slack and quantity.value == low and high is None,
        quantity.bound == "less than" and not slack and quantity.value == high and low is None,
    )


def _named(quantity: Quantity) -> tuple[float | None, float | None] | None:
    """The figures that a quantity names."""
    if quantity.value is not None:
        return quantity.value, quantity.value
    return None if quantity.low is None and quantity.high is None else (quantity.low, quantity.high)


def _rounding(quantity: Quantity) -> float:
    """By how much the number may have been rounded: half of the last place that it shows, up to a share of it.

    Whole counts, ordinals and odds that end in no zero are taken as they stand.
    """
    value = quantity.value
    if value is None or quantity.kind == "ordinal" or not math.isfinite(value) or not value:
        return 0.0
    _, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    if quantity.kind == "odds" or (exponent <= 0 and quantity.kind == "count"):
        return 0.0
    share: float = load("quantities")["reach"]["rounded"]
    return min(10.0**exponent / 2, share * abs(value)) if len(digits) < _MOST_PLACES else 0.0


_MOST_PLACES = 10
"""Numbers with more places are fractions that were worked out, such as a third."""


def _scales(a: Quantity, b: Quantity, alike: bool) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """For each quantity what takes it to the first unit of their common dimension; `None` where they have none."""
    if alike and a.kind == b.kind == "count":
        return (1.0, 0.0), (1.0, 0.0)
    first, second = dimension(a), dimension(b)
    if first is None or first != second:
        return None
    return _scale(a), _scale(b)


def _scale(quantity: Quantity) -> tuple[float, float]:
    unit = quantity.unit or ""
    if quantity.kind == "measure" and unit in units():
        return units()[unit].factor, units()[unit].shift
    return (_SHARES.get(unit, 1.0), 0.0) if quantity.kind in ("percent", "odds") else (1.0, 0.0)


def _reaches(a: Range, b: Range) -> bool:
    """Whether `a` does not begin beyond where `b` ends; a hair's breadth is what conversions lose."""
    if a.low == b.high:
        return not (a.low_open or b.high_open)
    return a.low < b.high or (math.isclose(a.low, b.high, rel_tol=1e-9) and not (a.low_open or b.high_open))
