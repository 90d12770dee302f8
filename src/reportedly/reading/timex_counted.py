"""When a time is that is counted from publication or from another time of the text: *last week*, *two days later*."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from reportedly.lexicon import load
from reportedly.reading.calendar import Days, a_day, moved, value_of
from reportedly.reading.timex import Expression
from reportedly.reading.timex_named import (
    day_number,
    day_of_month,
    month_number,
    named_season,
    of_holiday,
    season_code,
    seasonal,
)
from reportedly.reading.timex_sense import (
    NO_ANCHOR,
    Context,
    Earlier,
    Sense,
    Tense,
    amount_of,
    bounds_of,
    dated,
    from_publication,
    from_text,
    length_of,
    mod_of,
    moved_by,
    nearest_before,
    no_day,
    number,
    shown,
    told_in,
    unit_of,
    unknown,
)

_ZONES = {
    **{"gmt": "Z", "utc": "Z", "z": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "est": "-05:00"},
    **{"edt": "-04:00", "cst": "-06:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00"},
    **{"pdt": "-07:00", "msk": "+03:00", "jst": "+09:00", "aest": "+10:00", "aedt": "+11:00"},
}


def time_of(clock: Expression) -> str | None:
    """The time of day of a clock as TIMEX3 ends a value with it: *T17:00*, *T07:35Z*; None where there is none."""
    groups = clock.groups
    spoken = groups.get("spoken", "")
    if spoken in ("noon", "midday"):
        return "T12:00"
    if spoken == "midnight":
        return "T24:00"
    hour = number(spoken) if spoken else int(groups["hour"])
    if hour is None or hour != int(hour) or hour > 24:
        return None
    hour = int(hour)
    half = groups.get("half", groups.get("part", groups.get("night", "")))
    if half[:1] == "p" or half in ("afternoon", "evening", "night"):
        hour += 12 * (hour < 12)
    elif half[:1] in ("a", "m"):
        hour -= 12 * (hour == 12)
    zone = groups.get("zone") or groups.get("z", "").strip()
    return f"T{hour:02}:{int(groups.get('minute', 0)):02}{_ZONES.get(zone, '')}"


def _beside(found: Expression, context: Context) -> Sense:
    unit = found.groups["unit"]
    back = nearest_before(context, "day")
    if back is None:
        return Sense(type="DATE", value=unknown(unit), reason=NO_ANCHOR)
    start, step = (back.days.latest, 1) if found.groups["direction"] == "after" else (back.days.earliest, -1)
    day = moved_by(start, step, unit)
    return from_text(value_of(day, told_in(unit)) if day else None, back)


def _deictic(found: Expression, context: Context) -> Sense:
    words = found.groups["deictic"]
    step = int(load("dates")["deictics"][words])
    if context.published is None:
        return Sense(
            type="DATE",
            value="PRESENT_REF" if step == 0 else "XXXX-XX-XX",
            reason="The day of publication is not known.",
        )
    sense = from_publication(shown(moved(context.published, step, "day")), context)
    return replace(sense, type="TIME", value=f"{sense.value}TNI") if words == "tonight" and sense.value else sense


def _part_of_today(found: Expression, context: Context) -> Sense:
    part = str(load("dates")["parts"][found.groups["part"]])
    relative = found.groups["relative"]
    if relative in ("that", "the same", "the next", "the following", "the previous", "the"):
        back = nearest_before(context, "day")
        if back:
            step = {"the next": 1, "the following": 1, "the previous": -1}.get(relative, 0)
            day = moved(back.days.latest, step, "day")
            value = None if day is None else f"{day.isoformat()}T{part}"
            return replace(from_text(value, back), type="TIME")
        if relative != "the" or context.published is None:
            return Sense(type="TIME", value=f"XXXX-XX-XXT{part}", reason=NO_ANCHOR)
    if context.published is None:
        return Sense(type="TIME", value=f"XXXX-XX-XXT{part}", reason="The day of publication is not known.")
    step = {"yesterday": -1, "tomorrow": 1, "last": -1}.get(relative, 0)
    day = moved(context.published, step, "day")
    return replace(from_publication(f"{day.isoformat()}T{part}" if day else None, context), type="TIME")


def _bare_part(found: Expression, context: Context) -> Sense:
    words = re.split(r"[ -]", found.groups["part"])
    part = str(load("dates")["parts"].get(words[-1], "NI"))
    mod = {"early": "START", "mid": "MID", "late": "END"}.get(words[0])
    day = context.published
    if day is None:
        return Sense(type="TIME", value=f"XXXX-XX-XXT{part}", mod=mod)
    sense = replace(from_publication(f"{day.isoformat()}T{part}", context), type="TIME", mod=mod)
    return replace(sense, estimate=True, reason="No day is named; taken for that of publication.")


def _clock_alone(found: Expression, context: Context) -> Sense:
    time = time_of(found)
    back = (
        context.earlier[-1]
        if context.earlier and context.earlier[-1].days.earliest == context.earlier[-1].days.latest
        else None
    )
    if time is None:
        return Sense(type="TIME")
    if back:
        return replace(from_text(back.days.earliest.isoformat() + time, back), type="TIME")
    if context.published is None:
        return Sense(type="TIME", value=f"XXXX-XX-XX{time}", reason="No day is named.")
    sense = from_publication(context.published.isoformat() + time, context)
    return replace(sense, type="TIME", estimate=True, reason="No day is named; taken for that of publication.")


def _relative(found: Expression, context: Context) -> Sense:
    words, unit = found.groups["relative"], found.groups["unit"]
    tables = load("dates")
    step = int(tables["relatives"][words])
    back = nearest_before(context, unit) if words in ("previous", "following", "preceding") else None
    if unit in tables["weekdays"]:
        return _relative_weekday(tables["weekdays"][unit], words, step, context, back)
    if unit in tables["seasons"]:
        past = words == "this past"
        season = replace(context, tense="past") if past else context
        return named_season(season_code(unit), season, 0 if past else step, this=words == "this")
    if unit in tables["months"]:
        return _relative_month(month_number(unit), step, context)
    if unit.replace("'", "") in {name.replace("'", "") for name in tables["holidays"]}:
        tense: Tense | None = "past" if step < 0 else "future" if step > 0 else context.tense
        return of_holiday(replace(found, groups={"holiday": unit}), replace(context, tense=tense))
    start = back.days.earliest if back else context.published
    if start is None:
        return Sense(type="DATE", value=unknown(unit), reason="The day of publication is not known.")
    if unit == "weekend":
        return _weekend(step, words, context)
    day = moved(start, step, unit)
    value = value_of(day, "week" if unit == "fortnight" else unit) if day else None
    return from_text(value, back) if back else from_publication(value, context)


def _weekend(step: int, words: str, context: Context) -> Sense:
    """The weekend last, this or next; at step 0 the tense says which, and during one it is the running one."""
    assert context.published is not None
    week = context.published.isoweekday()
    shift = step
    if step == 0 and week < 6 and context.tense != "future" and (words != "this" or week <= 2):
        shift = -1
    day = moved(context.published, shift, "week")
    return from_publication(value_of(day, "weekend") if day else None, context)


def _relative_weekday(weekday: int, words: str, step: int, context: Context, back: Earlier | None) -> Sense:
    start = back.days.earliest if back else context.published
    if start is None:
        return Sense(type="DATE", value=f"XXXX-WXX-{weekday}", reason="The week is not told.")
    if words == "this past" or step < 0:
        day = moved(start, -((start.isoweekday() - weekday - 1) % 7 + 1), "day")
    elif step > 0:
        day = moved(start, (weekday - start.isoweekday() - 1) % 7 + 1, "day")
    else:
        day = moved(start, weekday - start.isoweekday(), "day")
    return from_text(shown(day), back) if back else from_publication(shown(day), context)


def _relative_month(month: int, step: int, context: Context) -> Sense:
    published = context.published
    if published is None:
        return Sense(type="DATE", value=f"XXXX-{month:02}", reason="The year is not told.")
    year = published.year
    if step < 0:
        year -= month >= published.month
    elif step > 0:
        year += month <= published.month
    return from_publication(f"{year:04}-{month:02}", context)


def _relative_date(found: Expression, context: Context) -> Sense:
    """*last Oct. 23*, *next 3 May*: the latest or the first that is not the day of publication."""
    month, day = month_number(found.groups["month"]), day_number(found.groups["day"])
    if context.published is None:
        return day_of_month(found, context)
    step = int(load("dates")["relatives"][found.groups["relative"]])
    if step == 0:
        whole = a_day(context.published.year, month, day)
        return from_publication(whole.isoformat(), context) if whole else no_day()
    every = [a_day(year, month, day) for year in range(max(1, context.published.year - 8), context.published.year + 9)]
    days = [one for one in every if one and (one < context.published if step < 0 else one > context.published)]
    if not days:
        return no_day()
    return from_publication((max(days) if step < 0 else min(days)).isoformat(), context)


def _relative_day(found: Expression, context: Context) -> Sense:
    step = int(load("dates")["relatives"][found.groups["relative"]])
    back = nearest_before(context, "day")
    if back is None:
        return Sense(type="DATE", value="XXXX-XX-XX", reason=NO_ANCHOR)
    return from_text(shown(moved(back.days.latest, step, "day")), back)


def _this_unit(found: Expression, context: Context) -> Sense:
    """*the current week*, *the year*: the one that publication lies in."""
    unit = found.groups["unit"]
    if context.published is None:
        return Sense(type="DATE", value=unknown(unit), reason="The day of publication is not known.")
    if unit == "weekend":
        return _weekend(0, "the", context)
    # A quarter whose figures are told is over.
    latest = unit == "quarter" and (found.groups.get("relative") == "latest" or found.kind == "the_unit")
    day = moved(context.published, -1, unit) if latest else context.published
    return from_publication(value_of(day, unit) if day else None, context)


def _same(found: Expression, context: Context) -> Sense:
    unit = found.groups["unit"]
    back = nearest_before(context, unit)
    if back is None:
        return Sense(type="DATE", value=unknown(unit), reason=NO_ANCHOR)
    if unit in load("dates")["seasons"]:
        return replace(seasonal(back.days.earliest.year, season_code(unit)), anchor=back.span)
    return from_text(value_of(back.days.earliest, unit), back)


def _year_end(found: Expression, context: Context) -> Sense:
    if context.published is None:
        return Sense(type="DATE", value="XXXX-12-31", reason="The year is not told.")
    return from_publication(f"{context.published.year:04}-12-31", context)


def _month_end(found: Expression, context: Context) -> Sense:
    if context.published is None:
        return Sense(type="DATE", value="XXXX-XX", mod="END", reason="The month is not told.")
    return replace(from_publication(value_of(context.published, "month"), context), mod="END")


def _year_ago(found: Expression, context: Context) -> Sense:
    unit = found.groups.get("unit") or found.groups["alone"]
    day = context.published and moved(context.published, -1, unit)
    if day is None:
        return Sense(type="DATE", value=unknown(unit), reason="The day of publication is not known.")
    return from_publication(value_of(day, unit), context)


def _shift(found: Expression, context: Context) -> Sense:
    """*two weeks ago*, *three days later*, *a few years from now*."""
    direction, unit = found.groups["direction"], unit_of(found)
    said = direction in ("ago", "from now", "from today", "hence", "back")
    ahead = direction in ("later", "from now", "from today", "hence", "afterwards", "after that", "thereafter")
    count, back = amount_of(found), None
    if not said:
        back = nearest_before(context, "day" if unit in ("day", "week", "hour", "minute", "night") else "year")
    start = context.published if said else back.days.earliest if back else None
    mod = mod_of(found)
    if not said and start is None:
        if unit == "year" and direction == "earlier" and context.published and count:
            day = moved_by(context.published, -count, unit)
            sense = from_publication(value_of(day, unit) if day else None, context, mod=mod)
            return replace(sense, estimate=True, reason="The text dates nothing else; counted from publication.")
        return Sense(type="DURATION", value=length_of(found), mod=mod, reason=NO_ANCHOR)
    reference = "FUTURE_REF" if ahead else "PAST_REF"
    if start is None:
        return Sense(type="DATE", value=reference, mod=mod, reason="The day of publication is not known.")
    if count is None:
        return _vaguely(found, context, start, ahead, reference, back)
    if unit in ("second", "minute", "hour"):
        value = start.isoformat() if count * {"second": 1, "minute": 60, "hour": 3600}[unit] < 86_400 else None
        sense = replace(dated(value or reference), counted=back is None, anchor=back.span if back else None, mod=mod)
        return replace(sense, estimate=True, reason="The time of day that it is counted from is not known.")
    day = moved_by(start, count if ahead else -count, unit)
    grain = told_in(unit) if back is None or unit not in ("week", "fortnight") else "day"
    value = value_of(day, grain) if day else None
    if back:
        return replace(from_text(value, back), mod=mod)
    sense = from_publication(value, context, mod=mod)
    loose = mod is not None or unit != "day"
    return replace(
        sense, estimate=loose, reason="A round number of units before or after publication." if loose else None
    )


def _vaguely(
    found: Expression, context: Context, start: date, ahead: bool, reference: str, back: Earlier | None
) -> Sense:
    low, high = bounds_of(found)
    unit = unit_of(found)
    if unit in ("second", "minute", "hour"):
        return Sense(type="DATE", value=reference, reason="The words do not say how long.")
    near, far = (moved_by(start, count if ahead else -count, unit) for count in (low, high))
    days = Days(min(near, far), max(near, far)) if near and far else None
    return Sense(
        type="DATE",
        value=reference,
        days=days,
        anchor=back.span if back else None,
        counted=back is None,
        estimate=days is not None,
        reason=f"Taken for {low} to {high} {unit}s.",
    )


def _fuzzy_shift(found: Expression, context: Context) -> Sense:
    groups = {
        "amount": "many" if found.groups.get("mod") == "many" else "",
        **{key: found.groups[key] for key in ("unit", "direction")},
    }
    if found.groups["unit"] == "moments":
        references = {"ago": "PAST_REF", "from now": "FUTURE_REF"}
        return Sense(
            type="DATE", value=references.get(found.groups["direction"]), reason="The words do not say how long."
        )
    return _shift(replace(found, groups=groups), context)


SENSES: Mapping[str, Callable[[Expression, Context], Sense]] = {
    "deictic": _deictic,
    "part_of_today": _part_of_today,
    "bare_part": _bare_part,
    "relative": _relative,
    "relative_day": _relative_day,
    "relative_date": _relative_date,
    "beside": _beside,
    "half_way": _this_unit,
    "same": _same,
    "whole": _this_unit,
    "the_unit": _this_unit,
    "year_end": _year_end,
    "month_end": _month_end,
    "year_ago": _year_ago,
    "shift": _shift,
    "fuzzy_shift": _fuzzy_shift,
    "clock": _clock_alone,
    "clock24": _clock_alone,
    "military": _clock_alone,
    "oclock": _clock_alone,
    "spoken_clock": _clock_alone,
    "in_the_part": _clock_alone,
}
"""What each kind of expression means."""
