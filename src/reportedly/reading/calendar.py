"""The calendar: which days a TIMEX3 value holds, and how one gets from a day to another.

Values follow TIMEX3 (ISO 24617-1), whose dates are those of ISO 8601 with additions: *2024-W50*, *2024-W50-WE*,
*2024-Q4*, *2024-H2*, *2024-WI*, *199X*, *19XX*. Days are those of the proleptic Gregorian calendar from year 1 to 9999;
what lies outside has no days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from reportedly.lexicon import load

Unit = Literal["day", "week", "weekend", "month", "quarter", "year", "decade", "century"]


class Days(NamedTuple):
    """The calendar days from `earliest` to `latest`, both included."""

    earliest: date
    latest: date


def a_day(year: int, month: int, day: int) -> date | None:
    """The day of the calendar, or None where it has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(day: date, count: int, unit: str) -> date | None:
    """The day so many units later (earlier where `count` is negative), or None outside the calendar.

    Months and years keep the day of the month or take the last one that there is.
    """
    try:
        if unit in ("day", "week", "fortnight", "weekend"):
            return day + timedelta(days=count * {"day": 1, "fortnight": 14}.get(unit, 7))
        months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}


def value_of(day: date, unit: str) -> str:
    """The TIMEX3 value of the unit that the day lies in."""
    iso = day.isocalendar()
    return {
        "day": day.isoformat(),
        "week": f"{iso.year:04}-W{iso.week:02}",
        "fortnight": f"{iso.year:04}-W{iso.week:02}",
        "weekend": f"{iso.year:04}-W{iso.week:02}-WE",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "year": f"{day.year:04}",
        "decade": f"{day.year // 10:03}X",
        "century": f"{day.year // 100:02}XX",
    }[unit]


def days_of(value: str) -> Days | None:
    """The days that a TIMEX3 value of a date or a time names, or None where it names none."""
    if "/" in value:
        first, _, last = value.partition("/")
        start, end = days_of(first), days_of(last)
        return Days(start.earliest, end.latest) if start and end and start.earliest <= end.latest else None
    for pattern, read in _FORMS:
        match = pattern.match(value)
        if match:
            try:
                return read(*match.groups())
            except (ValueError, OverflowError):
                return None
    return None


def _day(year: str, month: str, day: str) -> Days:
    found = date(int(year), int(month), int(day))
    return Days(found, found)


def _month(year: str, month: str) -> Days:
    return _months(int(year), int(month), 1)


def _months(year: int, month: int, count: int) -> Days:
    start = date(year, month, 1)
    last = year * 12 + month - 1 + count - 1
    return Days(start, date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1]))


def _week(year: str, week: str) -> Days:
    start = date.fromisocalendar(int(year), int(week), 1)
    return Days(start, start + timedelta(days=6))


def _weekend(year: str, week: str) -> Days:
    start = date.fromisocalendar(int(year), int(week), 6)
    return Days(start, start + timedelta(days=1))


def _season(year: str, season: str) -> Days:
    first, last = load("dates")["season_months"][season]
    return _months(int(year) - (first > last), first, 3)


def _years(first: str, count: int) -> Days:
    return Days(date(int(first), 1, 1), date(int(first) + count - 1, 12, 31))


_FORMS = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T|$)"), _day),
    (re.compile(r"(\d{4})-(\d\d)$"), _month),
    (re.compile(r"(\d{4})$"), lambda year: _years(year, 1)),
    (re.compile(r"(\d{4})-W(\d\d)$"), _week),
    (re.compile(r"(\d{4})-W(\d\d)-WE$"), _weekend),
    (re.compile(r"(\d{4})-Q([1-4])$"), lambda year, quarter: _months(int(year), 3 * int(quarter) - 2, 3)),
    (re.compile(r"(\d{4})-H([12])$"), lambda year, half: _months(int(year), 6 * int(half) - 5, 6)),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)$"), _season),
    (re.compile(r"(\d{3})X?$"), lambda decade: _years(f"{decade}0", 10)),
    (re.compile(r"(\d\d)XX$"), lambda century: _years(f"{century}00", 100)),
)


def portion(days: Days, mod: str) -> Days:
    """The third of the days that START, MID or END names; all of them for another mod."""
    third = (days.latest - days.earliest).days // 3
    if mod == "START":
        return Days(days.earliest, days.earliest + timedelta(days=third))
    if mod == "MID":
        return Days(days.earliest + timedelta(days=third), days.latest - timedelta(days=third))
    if mod == "END":
        return Days(days.latest - timedelta(days=third), days.latest)
    return days


@cache
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus as in Meeus, Astronomical Algorithms, 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: Mapping[str, int], year: int) -> date:
    """The day of a year on which a holiday falls, by its entry in the table `holidays` of the lexicon."""
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    if "nth" not in rule:
        return date(year, rule["month"], rule["day"])
    found = nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    assert found is not None, "a month has four of each weekday"
    return found


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The n-th Monday (1) to Sunday (7) of a month, counted from its end where `nth` is negative."""
    length = monthrange(year, month)[1]
    first = 1 + (weekday - date(year, month, 1).isoweekday()) % 7
    every = range(first, length + 1, 7)
    return date(year, month, every[nth - 1 if nth > 0 else nth]) if abs(nth) <= len(every) else None
