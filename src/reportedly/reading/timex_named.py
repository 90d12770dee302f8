"""When the days, months, seasons, quarters, years and ages are that a text calls by their names or numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from reportedly.lexicon import load
from reportedly.reading.calendar import Days, a_day, days_of, holiday, moved, nth_weekday
from reportedly.reading.timex import Expression
from reportedly.reading.timex_sense import (
    Context,
    Sense,
    dated,
    from_publication,
    nearest_before,
    no_day,
    number,
    shown,
)


def _iso(found: Expression, context: Context) -> Sense:
    groups = found.groups
    day = a_day(int(groups["year"]), int(groups["month_number"]), int(groups["day"]))
    if day is None:
        return no_day()
    if "hour" not in groups:
        return dated(day.isoformat())
    offset = groups.get("offset", "").upper()
    time = f"T{groups['hour']}:{groups['minute']}{offset}"
    return replace(dated(day.isoformat()), type="TIME", value=day.isoformat() + time)


def _numeric(found: Expression, context: Context) -> Sense:
    first, last = int(found.groups["first"]), int(found.groups["last"])
    year = full_year(found.groups["year"], context)
    readings = [a_day(year, last, first), a_day(year, first, last)]
    possible = sorted({day for day in readings if day is not None})
    if not possible:
        return no_day()
    if len(possible) == 1:
        return dated(possible[0].isoformat())
    dotted = found.groups.get("mark") == "."
    if context.day_first is None and not dotted:
        return Sense(
            type="DATE",
            days=Days(possible[0], possible[-1]),
            estimate=True,
            reason="Day and month can stand in either order, and nothing in the text tells which.",
        )
    chosen = readings[0] if dotted or context.day_first else readings[1]
    assert chosen is not None
    return dated(chosen.isoformat())


def full_year(words: str, context: Context) -> int:
    """The year that four digits or two name."""
    digits = words.strip("'’")
    if len(digits) == 4:
        return int(digits)
    now = context.published.year if context.published else 2000
    year = now - now % 100 + int(digits)
    # Two digits reach 20 years ahead at most, as POSIX and most readers have it.
    return year - 100 if year > now + 20 else year


def month_number(name: str) -> int:
    """The number of a month by its name."""
    return int(load("dates")["months"][name.rstrip(".")])


def day_number(words: str) -> int:
    """The day of the month that digits or an ordinal word name."""
    ordinals = load("dates")["ordinals"]
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else int(ordinals[words])


def day_of_month(found: Expression, context: Context) -> Sense:
    """*8 December*, with or without its year."""
    groups = found.groups
    month, day = month_number(groups["month"]), day_number(groups["day"])
    if "year" in groups:
        whole = a_day(full_year(groups["year"], context), month, day)
        return dated(whole.isoformat()) if whole else no_day()
    if a_day(2000, month, day) is None:
        return no_day()
    chosen = _nearest(lambda year: a_day(year, month, day), context, found)
    if chosen is None:
        return Sense(type="DATE", value=f"XXXX-{month:02}-{day:02}", reason="The year is not told.")
    return from_publication(chosen.isoformat(), context)


def _nearest(of_year: Callable[[int], date | None], context: Context, found: Expression) -> date | None:
    """The day of a year near publication that tense and distance make the likeliest."""
    published = context.published
    if published is None:
        return None
    every = [
        day for year in range(published.year - 8, published.year + 9) if 1 <= year <= 9999 and (day := of_year(year))
    ]
    if found.weekday:
        wanted = weekday_number(found.weekday)
        fitting = [day for day in every if day.isoweekday() == wanted]
        every = [day for day in fitting if abs((day - published).days) <= 400] or every
    past = max((day for day in every if day <= published), default=None)
    coming = min((day for day in every if day >= published), default=None)
    if past is None or coming is None:
        return past or coming
    limits = load("dates")["limits"]
    behind, ahead = (published - past).days, (coming - published).days
    # What is most of a year away is told with its year, whatever the verb says.
    if behind <= limits["days_near"] and ahead >= limits["days_far"]:
        return past
    if ahead <= limits["days_near"] and behind >= limits["days_far"]:
        return coming
    return coming if context.tense == "future" else past


def _month(found: Expression, context: Context) -> Sense:
    month = month_number(found.groups["month"])
    if context.published is None:
        return Sense(type="DATE", value=f"XXXX-{month:02}", reason="The year is not told.")
    published = context.published
    before = published.year - (month > published.month)
    after = published.year + (month < published.month)
    ahead = (after - published.year) * 12 + month - published.month
    to_come = context.tense == "future" or (context.tense is None and 0 < ahead <= 2)
    year = after if to_come else before
    return from_publication(f"{year:04}-{month:02}", context)


def _month_year(found: Expression, context: Context) -> Sense:
    year = full_year(found.groups["year"], context)
    return dated(f"{year:04}-{month_number(found.groups['month']):02}")


def _month_of_year(found: Expression, context: Context) -> Sense:
    year = year_of(found.groups["relative"] + " year", context)
    month = month_number(found.groups["month"])
    return from_publication(f"{year:04}-{month:02}" if year else f"XXXX-{month:02}", context)


def year_of(words: str, context: Context) -> int | None:
    """The year that digits, *last year*, *that year* and their like name."""
    if words[:1].isdigit() or words[:1] == "'":
        return full_year(words, context)
    if words == "that year":
        back = nearest_before(context)
        return back.days.earliest.year if back else None
    if context.published is None:
        return None
    return context.published.year + int(load("dates")["relatives"].get(words.split()[0], 0))


def _months(found: Expression, context: Context) -> Sense:
    groups = found.groups
    first, last = month_number(groups["month"]), month_number(groups["month2"])
    if "year" in groups:
        year = int(groups["year"])
        return dated(f"{year - (first > last):04}-{first:02}/{year:04}-{last:02}")
    if context.published is None:
        return Sense(type="DATE", value=f"XXXX-{first:02}/XXXX-{last:02}", reason="The year is not told.")
    end = _month(replace(found, groups={"month": groups["month2"]}), context)
    year = int((end.value or "0")[:4])
    return from_publication(f"{year - (first > last):04}-{first:02}/{year:04}-{last:02}", context)


def _days_of_month(found: Expression, context: Context) -> Sense:
    ends = [
        day_of_month(replace(found, groups={**found.groups, "day": found.groups[name]}), context)
        for name in ("day", "day2")
    ]
    first, last = ends
    if first.value is None or last.value is None:
        return no_day()
    return replace(first, value=f"{first.value}/{last.value}", days=days_of(f"{first.value}/{last.value}"))


def weekday_number(word: str) -> int:
    """1 for Monday to 7 for Sunday, by its name."""
    tables = load("dates")
    plain = word.rstrip(".,")
    return int(tables["weekdays"].get(plain) or tables["short_weekdays"][plain])


def _weekday(found: Expression, context: Context) -> Sense:
    return _named_day(weekday_number(found.groups["weekday"]), context)


def _named_day(weekday: int, context: Context, never_today: bool = False) -> Sense:
    published = context.published
    if published is None:
        return Sense(type="DATE", value=f"XXXX-WXX-{weekday}", reason="The week is not told.")
    back = (published.isoweekday() - weekday) % 7
    if context.tense == "future":
        return from_publication(shown(moved(published, -back % 7, "day")), context)
    return from_publication(shown(moved(published, -(back or 7 * never_today), "day")), context)


def _nth_weekday(found: Expression, context: Context) -> Sense:
    groups = found.groups
    nth = -1 if groups["nth"] == "last" else int(load("dates")["ordinals"][groups["nth"]])
    month, weekday = month_number(groups["month"]), weekday_number(groups["weekday"])
    if "year" in groups:
        return dated(shown(nth_weekday(int(groups["year"]), month, weekday, nth)))
    chosen = _nearest(lambda year: nth_weekday(year, month, weekday, nth), context, found)
    if chosen is None:
        return Sense(type="DATE", value=f"XXXX-{month:02}", reason="The year is not told.")
    return from_publication(chosen.isoformat(), context)


def of_holiday(found: Expression, context: Context) -> Sense:
    """*Christmas Day*, *Easter Monday 2024*."""
    rule = _holiday_rule(found.groups["holiday"])
    if "year" in found.groups:
        return dated(holiday(rule, int(found.groups["year"])).isoformat())
    chosen = _nearest(lambda year: holiday(rule, year), context, found)
    if chosen is None:
        fixed = "nth" not in rule and "easter" not in rule
        value = f"XXXX-{rule['month']:02}-{rule['day']:02}" if fixed else None
        return Sense(type="DATE", value=value, reason="The year is not told.")
    return from_publication(chosen.isoformat(), context)


def _holiday_rule(words: str) -> Mapping[str, int]:
    found: dict[str, Mapping[str, int]] = {
        name.replace("'", ""): rule for name, rule in load("dates")["holidays"].items()
    }
    return found[words.replace("'", "")]


def _year(found: Expression, context: Context) -> Sense:
    year = int(found.groups["year"])
    mod = "ON_OR_AFTER" if re.search(r"beyond|later", " ".join(found.groups.values())) else None
    return replace(dated(f"{year:04}"), mod=mod)


def _short(found: Expression, context: Context) -> Sense:
    return dated(f"{full_year(found.groups['year'], context):04}")


def _years(found: Expression, context: Context) -> Sense:
    first, last = found.groups["year"], found.groups["year2"]
    return dated(f"{first}/{first[: 4 - len(last)]}{last}")


def _spelt_year(found: Expression, context: Context) -> Sense:
    century = {"eighteen": 1800, "nineteen": 1900}[found.groups["century"]]
    rest = number(found.groups["rest"])
    return dated(f"{century + int(rest or 0):04}")


def _millennial(found: Expression, context: Context) -> Sense:
    return dated(f"{2000 + int(number(found.groups.get('rest', '')) or 0):04}")


def _decade(found: Expression, context: Context) -> Sense:
    return dated(found.groups["decade"][:3] + "X")


def _short_decade(found: Expression, context: Context) -> Sense:
    return dated(f"19{found.groups['short'][0]}X")


def _spelt_decade(found: Expression, context: Context) -> Sense:
    return dated(f"19{load('dates')['decades'][found.groups['word']]}X")


def _century(found: Expression, context: Context) -> Sense:
    nth = day_number(found.groups["nth"])
    if found.groups.get("era", "").replace(".", "").startswith("bc"):
        return Sense(
            type="DATE", value=f"BC{nth - 1:02}XX", reason="The calendar days kept here begin with the year 1."
        )
    return dated(f"{nth - 1:02}XX")


def season_code(word: str) -> str:
    """What TIMEX3 writes for a season."""
    return str(load("dates")["seasons"][word])


def _season(found: Expression, context: Context) -> Sense:
    year = year_of(found.groups["year"], context)
    if year is None:
        return Sense(type="DATE", value=f"XXXX-{season_code(found.groups['season'])}", reason="The year is not told.")
    return seasonal(year, season_code(found.groups["season"]))


def seasonal(year: int, code: str) -> Sense:
    """The season of a year."""
    value = f"{year:04}-{code}"
    return Sense(
        type="DATE",
        value=value,
        days=days_of(value),
        estimate=True,
        reason="A season is taken for its three months in the northern hemisphere.",
    )


def _bare_season(found: Expression, context: Context) -> Sense:
    return named_season(season_code(found.groups["season"]), context, 0)


def named_season(code: str, context: Context, step: int, this: bool = False) -> Sense:
    """The season `step` from the one that is running or, at 0, the nearest on the side that the tense says."""
    published = context.published
    if published is None:
        return Sense(type="DATE", value=f"XXXX-{code}", reason="The year is not told.")
    every = [
        (year, days)
        for year in range(max(1, published.year - 2), published.year + 3)
        if (days := days_of(f"{year:04}-{code}"))
    ]
    ended = [year for year, days in every if days.latest < published]
    begun = [year for year, days in every if days.earliest <= published]
    ahead = [year for year, days in every if days.earliest > published]
    running = [year for year, days in every if days.earliest <= published <= days.latest]
    if step < 0:
        chosen = ended
    elif step > 0:
        chosen = ahead[:1]
    elif running or this:
        chosen = running or [published.year]
    elif context.tense == "future":
        chosen = ahead[:1]
    else:
        chosen = begun
    if not chosen:
        return Sense(type="DATE", value=f"XXXX-{code}")
    return replace(seasonal(chosen[-1], code), counted=True)


def _quarter(found: Expression, context: Context) -> Sense:
    words = found.groups.get("nth") or found.groups["hyphened"]
    nth = int(words[1]) if words[0] == "q" else {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}.get(words) or day_number(words)
    if "year" in found.groups:
        year = year_of(found.groups["year"], context)
        return dated(f"{year:04}-Q{nth}" if year else f"XXXX-Q{nth}")
    published = context.published
    if published is None:
        return Sense(type="DATE", value=f"XXXX-Q{nth}", reason="The year is not told.")
    now = (published.month + 2) // 3
    year = published.year - (nth > now if context.tense != "future" else 0)
    # What is expected of a quarter that has just ended are its figures.
    if context.tense == "future" and nth < now - 1:
        year += 1
    return from_publication(f"{year:04}-Q{nth}", context)


def _half(found: Expression, context: Context) -> Sense:
    nth = 1 if found.groups["nth"] == "first" else 2
    words = found.groups.get("year", "year")
    year = year_of("this year" if words == "year" else words, context)
    return dated(f"{year:04}-H{nth}" if year else f"XXXX-H{nth}")


def _fiscal_year(found: Expression, context: Context) -> Sense:
    if context.published is None:
        return Sense(type="DATE", value="XXXX", reason="The year is not told.")
    step = int(load("dates")["relatives"].get(found.groups.get("relative", "this"), 0))
    sense = from_publication(f"{context.published.year + step:04}", context)
    return replace(sense, estimate=True, reason="A financial year is taken for the calendar year.")


SENSES: Mapping[str, Callable[[Expression, Context], Sense]] = {
    "iso": _iso,
    "slashed": _iso,
    "numeric": _numeric,
    "dashed": _numeric,
    "day_month": day_of_month,
    "month_day": day_of_month,
    "days_month": _days_of_month,
    "month_days": _days_of_month,
    "month_year": _month_year,
    "month_of_year": _month_of_year,
    "month": _month,
    "months": _months,
    "years": _years,
    "year": _year,
    "short": _short,
    "spelt_year": _spelt_year,
    "millennial": _millennial,
    "decade": _decade,
    "short_decade": _short_decade,
    "spelt_decade": _spelt_decade,
    "century": _century,
    "season": _season,
    "bare_season": _bare_season,
    "quarter": _quarter,
    "year_quarter": _quarter,
    "short_quarter": _quarter,
    "half": _half,
    "fiscal": _year,
    "fiscal_year": _fiscal_year,
    "nth_weekday": _nth_weekday,
    "weekday": _weekday,
    "short_weekday": _weekday,
    "holiday": of_holiday,
    "year_period": _year,
}
"""What each kind of expression means."""
