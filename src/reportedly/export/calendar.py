"""Dates, times of publication and amounts as reporters write them.

All phrases stand in `lexicon/words.toml`; days come in as ISO 8601.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from typing import Any

from reportedly.export.outline import MONTHS, dated, one_line
from reportedly.export.words import lowered
from reportedly.ledger import Date, Moment, Publication, Quantity
from reportedly.lexicon import load

_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)$")
_TIME = re.compile(r"T(?:(\d\d):?(\d\d)|(MO|MI|DT|AF|EV|NI))")
_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?|X+)([YMWDHS])$")


def moment_words(moment: Moment, date: Date | None) -> str:
    """When, with *about* before an estimate: *8 December 2024*, *about November 2024*, *week of 23 December 2024*.

    `date` is the expression that the moment comes from, which may say more than its days (*summer 2019*, *19:40*).
    """
    return _whole(moment.earliest, moment.latest, moment.estimate, date)


def date_words(date: Date) -> str:
    """The same for an expression of the text; one without a place on the calendar says what else it is."""
    if date.earliest is not None and date.latest is not None:
        return _whole(date.earliest, date.latest, date.estimate, date)
    words = load("words")["date"]
    return _length(date.value or "") or str(words["unplaced"][date.type])


def date_title(date: Date) -> str:
    """What an expression of the text is taken for, and how that was worked out where it says."""
    reason = one_line(date.reason or "").rstrip(".")
    return f"{date_words(date)} ({reason})" if reason else date_words(date)


def days(earliest: str, latest: str) -> str:
    """The days from `earliest` to `latest`, both included, in few words; as they are where they are no ISO days."""
    words = load("words")["date"]
    try:
        first, last = datetime.date.fromisoformat(earliest), datetime.date.fromisoformat(latest)
    except ValueError:
        return earliest if earliest == latest else str(words["range"].format(first=earliest, last=latest))
    opens, closes = first.day == 1, last.day == monthrange(last.year, last.month)[1]
    if first == last:
        return _day(first)
    if opens and closes:
        return _months(first, last)
    if first.weekday() == 0 and last - first == datetime.timedelta(days=6):
        return str(words["week"].format(date=_day(first)))
    start = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return str(words["range"].format(first=start, last=_day(last)))


def published_words(publication: Publication | None, published: str | None) -> str:
    """When the document appeared and how that is known: *Published 26 December 2024 (from the page’s metadata)*.

    Without a publication, the bare date of the document; empty where there is none.
    """
    if publication is None:
        return dated(published)
    words = load("words")["published"]
    reason = one_line(publication.reason).rstrip(".")
    date = dated(publication.value)
    if publication.basis == "inferred":
        key = "inferred" if reason else "inferred_plainly"
        return str(words[key].format(date=date, reason=lowered(reason)))
    return str(words[publication.basis].format(date=date))


def amount_words(quantity: Quantity) -> str:
    """How much, with its bound and its unit: *at least 18 flats*, *EUR 1,600,000*, *12 per cent*."""
    words = load("words")["amount"]
    if quantity.bound == "between" and quantity.low is not None and quantity.high is not None:
        number = words["between"].format(low=_number(quantity.low), high=_number(quantity.high))
    elif quantity.value is not None:
        number = _number(quantity.value)
    else:
        number = words["vaguely"]
    told = _with_unit(number, quantity, words)
    if quantity.bound in ("exactly", "between", "vaguely"):
        return told + _reach(quantity, words)
    return f"{quantity.bound} {told}"


def _with_unit(number: str, quantity: Quantity, words: dict[str, Any]) -> str:
    unit = one_line(quantity.unit or "")
    if quantity.kind == "money":
        return str(words["money"].format(unit=unit, number=number)).strip()
    if quantity.kind == "percent" or unit == "percent":
        told = words["percent"].format(number=number)
    elif quantity.kind == "odds" or unit == "probability":
        return str(words["probability"].format(number=number))
    elif quantity.kind == "ordinal":
        return str(words["ordinal"].format(number=number))
    elif quantity.kind == "measure" and unit:
        told = f"{number} {_plural(unit, quantity.value)}"
    else:
        return f"{number} {one_line(quantity.of or unit)}".strip()
    return f"{told} of {one_line(quantity.of)}" if quantity.of else str(told)


def _plural(unit: str, value: float | None) -> str:
    return unit if value == 1 else str(load("words")["amount"]["plurals"].get(unit, unit + "s"))


def _reach(quantity: Quantity, words: dict[str, Any]) -> str:
    """What the words allow, where they name no number."""
    if quantity.bound != "vaguely" or quantity.low is quantity.high is None:
        return ""
    ends = {name: _number(end) for name, end in (("low", quantity.low), ("high", quantity.high)) if end is not None}
    key = "reaching" if len(ends) == 2 else "upwards" if "low" in ends else "downwards"
    return f" ({words[key].format(**ends)})"


def _number(value: float) -> str:
    return f"{value:,.12g}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _months(first: datetime.date, last: datetime.date) -> str:
    """Whole months as months, whole years as years, whole decades as decades."""
    words = load("words")["date"]
    if (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if first.month == 1 and last.month == 12:
        if first.year == last.year:
            return str(first.year)
        if first.year % 10 == 0 and last.year == first.year + 9:
            return str(words["decade"].format(year=first.year))
        return str(words["range"].format(first=first.year, last=last.year))
    start = MONTHS[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return str(words["range"].format(first=start, last=f"{MONTHS[last.month - 1]} {last.year}"))


def _whole(earliest: str, latest: str, estimate: bool, date: Date | None) -> str:
    words = load("words")["date"]
    value = (date.value if date else None) or ""
    mod = words["mods"].get((date.mod if date else None) or "", "")
    told = _season(value) or (_coarse(value) if mod in ("early", "middle", "late") else "") or days(earliest, latest)
    if mod in ("before", "after", "until", "from"):
        told = _coarse(value) or told
    time = _TIME.search(value)
    if time and earliest == latest:
        told = words["timed"].format(date=told, time=words["hours"].get(time[3]) or f"{time[1]}:{time[2]}")
    if mod and mod != "about":
        return str(words[mod].format(date=told))
    return str(words["about"].format(date=told)) if estimate or mod else told


def _season(value: str) -> str:
    found = _SEASON.match(value)
    return str(load("words")["date"]["seasons"][found[2]].format(year=found[1])) if found else ""


def _coarse(value: str) -> str:
    """A year, a month or a day of TIMEX3 in words; empty for anything else."""
    parts = value.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return ""
    year, month, day = (*map(int, parts), *(None, None))[:3]
    if month is None or not 1 <= month <= 12:
        return "" if month else str(year)
    return " ".join(filter(None, (str(day or ""), MONTHS[month - 1], str(year))))


def _length(value: str) -> str:
    """An ISO 8601 duration of one unit in words: *6 months*."""
    found = _LENGTH.match(value)
    words = load("words")["date"]
    unit = words["lengths"].get(("T" if found[1] and found[3] != "H" else "") + found[3]) if found else None
    if not found or not unit:
        return ""
    if found[2].startswith("X"):
        return str(words["unclear"].format(unit=unit))
    return f"{found[2]} {unit}" + ("" if found[2] == "1" else "s")
