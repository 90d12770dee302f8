from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Document, Span
from reportedly.ledger import Bound, Counted, Ledger, Quantity
from reportedly.reading.amounts import compatible, difference
from reportedly.reading.quantities import with_quantities
from reportedly.reading.units import units


def read(text: str) -> Quantity:
    (found,) = with_quantities(Ledger(Document(text, language="en"), (), ())).quantities
    return found


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("272 kilograms", "about 270 kilograms", True),
        ("270 kilograms", "272 kilograms", True),
        ("272 kilograms", "300 kilograms", False),
        ("5 miles", "8 km", True),
        ("5 miles", "12 km", False),
        ("two tonnes", "2,000 kg", True),
        ("48 hours", "two days", True),
        ("48 hours", "five days", False),
        ("12 people", "12 people", True),
        ("12 people", "13 people", False),
        ("12 people", "at least 10 people", True),
        ("12 people", "more than 12 people", False),
        ("13 people", "more than 12 people", True),
        ("12 people", "fewer than 12 people", False),
        ("12 people", "at most 12 people", True),
        ("12 people", "dozens of people", False),
        ("30 people", "dozens of people", True),
        ("hundreds of people", "at most 90 people", False),
        ("15 people", "between 10 and 20 people", True),
        ("25 people", "between 10 and 20 people", False),
        ("£5 million", "£5.1m", True),
        ("£5 million", "$5 million", None),
        ("£5 million", "£9m", False),
        ("12 people", "12 flats", None),
        ("12 people", "12 kilometres", None),
        ("50 percent", "an even chance", True),
        ("one in three", "33 percent", True),
        ("one in three", "60%", False),
        ("100 basis points", "one percentage point", True),
        ("41C", "105.8°F", True),
        ("41C", "80°F", False),
        ("her first visit", "her third visit", False),
    ],
)
def test_what_can_both_hold(a: str, b: str, expected: bool | None) -> None:
    assert compatible(read(a), read(b)) is expected


def test_counts_under_two_names_are_compared_when_the_caller_knows_them_to_be_alike() -> None:
    flats, apartments = read("at least 18 flats"), read("dozens of apartments")
    assert compatible(flats, apartments) is None
    assert compatible(flats, apartments, alike=True) is True
    assert difference(flats, apartments, alike=True) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("272 kilograms", "about 270 kilograms", 0.0),
        ("10 people", "20 people", 0.475),
        ("12 people", "48 people", 0.75),
        ("12 people", "12 flats", None),
    ],
)
def test_how_far_apart_the_figures_are(a: str, b: str, expected: float | None) -> None:
    found = difference(read(a), read(b))
    assert found == (None if expected is None else pytest.approx(expected, abs=0.03))


_NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: float(f"{x:.6g}"))


_UNITS: list[tuple[Counted, str]] = [
    *(("measure", name) for name in ("mile", "kilometre", "hour", "degree fahrenheit", "kelvin")),
    *(("count", "flat"), ("money", "EUR"), ("percent", "percent"), ("odds", "probability")),
]


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    value = draw(_NUMBERS)
    bound: Bound = draw(
        st.sampled_from(["exactly", "about", "at least", "at most", "more than", "less than", "between"])
    )
    width = draw(st.floats(0, 100))
    low = None if bound in ("at most", "less than") else value - width * (bound in ("about", "between"))
    high = None if bound in ("at least", "more than") else value + width * (bound in ("about", "between"))
    kind, unit = draw(st.sampled_from(_UNITS))
    known = None if bound == "between" else value
    return Quantity(id="q1", span=Span(0, 1), kind=kind, value=known, unit=unit, bound=bound, low=low, high=high)


@given(quantities(), quantities())
def test_the_order_does_not_matter(a: Quantity, b: Quantity) -> None:
    assert compatible(a, b) is compatible(b, a)
    assert difference(a, b) == difference(b, a)


@given(quantities())
def test_a_quantity_goes_with_itself(a: Quantity) -> None:
    assert compatible(a, a) is True
    assert difference(a, a) == 0


@given(quantities(), quantities(), st.floats(0, 1e6), st.floats(0, 1e6))
def test_allowing_more_never_breaks_what_held(a: Quantity, b: Quantity, down: float, up: float) -> None:
    wider = replace(a, low=None if a.low is None else a.low - down, high=None if a.high is None else a.high + up)
    if compatible(a, b):
        assert compatible(wider, b)


@given(_NUMBERS, st.sampled_from(sorted(units())))
def test_a_measure_goes_with_itself_in_the_first_unit_of_its_dimension(value: float, name: str) -> None:
    unit = units()[name]
    first = next(one.name for one in units().values() if one.dimension == unit.dimension and not one.shift)
    a = Quantity(id="q1", span=Span(0, 1), kind="measure", value=value, unit=name, low=value, high=value)
    other = value * unit.factor + unit.shift
    if units()[first].factor == 1:
        b = Quantity(id="q2", span=Span(0, 1), kind="measure", value=other, unit=first, low=other, high=other)
        assert compatible(a, b) is True
