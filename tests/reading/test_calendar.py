from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.calendar import Days, days_of, easter, moved, nth_weekday, portion, value_of

UNITS = ["day", "week", "weekend", "month", "quarter", "year", "decade", "century"]


@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, "03-22"), (1954, "04-18"), (2000, "04-23"), (2019, "04-21"), (2024, "03-31"), (2038, "04-25")],
)
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == f"{year}-{day}"


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2024-12-08", "2024-12-08", "2024-12-08"),
        ("2024-12-08T17:00", "2024-12-08", "2024-12-08"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2024-W50-WE", "2024-12-14", "2024-12-15"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-WI", "2023-12-01", "2024-02-29"),
        ("2024-FA", "2024-09-01", "2024-11-30"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2024-05-03/2024-05-07", "2024-05-03", "2024-05-07"),
    ],
)
def test_values_name_days(value: str, earliest: str, latest: str) -> None:
    assert days_of(value) == Days(date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    "value",
    ["PRESENT_REF", "P3W", "XXXX-05", "2023-W53", "2024-02-30", "0000", "00XX", "2024-05-07/2024-05-03", "", "/"],
)
def test_other_values_name_none(value: str) -> None:
    assert days_of(value) is None


@given(st.dates(min_value=date(100, 1, 1), max_value=date(9990, 12, 31)), st.sampled_from(UNITS))
def test_a_day_lies_in_the_unit_that_is_named_after_it(day: date, unit: str) -> None:
    days = days_of(value_of(day, unit))
    assert days is not None
    if unit != "weekend" or day.isoweekday() > 5:
        assert days.earliest <= day <= days.latest


@given(st.dates(), st.integers(-(10**9), 10**9), st.sampled_from([*UNITS, "fortnight", "millennium"]))
def test_a_day_is_moved_the_right_way_or_off_the_calendar(day: date, count: int, unit: str) -> None:
    there = moved(day, count, unit)
    if there is not None:
        assert (there > day) - (there < day) == (count > 0) - (count < 0)


@given(st.dates(), st.integers(0, 40_000), st.sampled_from(["START", "MID", "END", "APPROX"]))
def test_a_portion_lies_inside(first: date, length: int, mod: str) -> None:
    last = moved(first, length, "day") or first
    part = portion(Days(first, last), mod)
    assert first <= part.earliest <= part.latest <= last


@pytest.mark.parametrize(("nth", "day"), [(1, "2024-12-06"), (4, "2024-12-27"), (-1, "2024-12-27"), (5, None)])
def test_the_nth_friday(nth: int, day: str | None) -> None:
    found = nth_weekday(2024, 12, 5, nth)
    assert (found.isoformat() if found else None) == day
