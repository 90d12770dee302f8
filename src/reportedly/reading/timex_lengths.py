"""How long a length of time is, and how often a recurring time comes, in the values of TIMEX3."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from reportedly.lexicon import load
from reportedly.reading.calendar import Days
from reportedly.reading.timex import Expression
from reportedly.reading.timex_named import month_number, season_code, weekday_number
from reportedly.reading.timex_sense import (
    Context,
    Sense,
    amount_of,
    bounds_of,
    length_of,
    mod_of,
    moved_by,
    number,
    unit_of,
)


def _duration(found: Expression, context: Context) -> Sense:
    return Sense(type="DURATION", value=length_of(found), mod=mod_of(found))


def _recent(found: Expression, context: Context) -> Sense:
    """*the last three weeks*, *recent months*: a length, and the days of it that reach to or from publication."""
    relative, unit = found.groups["relative"], unit_of(found)
    many = re.split(" to ", found.groups.get("amount", ""))[-1]
    found = replace(found, groups={**found.groups, "amount": many})
    sense = Sense(type="DURATION", value=length_of(found), mod=mod_of(found))
    if (
        context.published is None
        or relative not in ("last", "past", "recent", "next", "coming")
        or unit in ("second", "minute", "hour")
    ):
        return sense
    count = amount_of(found)
    high = bounds_of(found)[1] if count is None else count
    ahead = relative in ("next", "coming")
    edge = moved_by(context.published, high if ahead else -high, unit)
    if edge is None:
        return sense
    days = Days(context.published, edge) if ahead else Days(edge, context.published)
    reason = f"Reaching {'from' if ahead else 'to'} publication" + (
        "." if count is not None else f", and taken for up to {high} {unit}s."
    )
    return replace(sense, days=days, counted=True, estimate=True, reason=reason)


def _age(found: Expression, context: Context) -> Sense:
    return Sense(
        type="DURATION",
        value=length_of(replace(found, groups={"amount": found.groups["number"], "unit": found.groups["unit"]})),
    )


def _long(found: Expression, context: Context) -> Sense:
    unit = found.groups["unit"]
    plural = unit.endswith("s")
    return Sense(
        type="DURATION", value=length_of(replace(found, groups={"unit": unit, **({} if plural else {"amount": "1"})}))
    )


def _bare(found: Expression, context: Context) -> Sense:
    return Sense(type="DURATION", value=length_of(found), reason="The words do not say how many.")


def _range(found: Expression, context: Context) -> Sense:
    unit = found.groups["unit"]
    value = str(load("dates")["unknown_durations"][unit_of(found)])
    low, high = number(found.groups["low"]), number(found.groups["high"])
    if found.groups.get("direction") == "ago" and context.published and low and high and low <= high:
        ends = [moved_by(context.published, -count, unit_of(found)) for count in (high, low)]
        if ends[0] and ends[1]:
            days = Days(ends[0], ends[1])
            return Sense(
                type="DATE",
                value="PAST_REF",
                days=days,
                counted=True,
                estimate=True,
                reason=f"Between {low:g} and {high:g} {unit} before publication.",
            )
    return Sense(type="DURATION", value=value, mod=mod_of(found))


def _a_while(found: Expression, context: Context) -> Sense:
    return Sense(type="DURATION", value="PXX")


def _every(found: Expression, context: Context) -> Sense:
    unit, tables = found.groups["unit"], load("dates")
    if unit in tables["weekdays"]:
        value = f"XXXX-WXX-{tables['weekdays'][unit]}"
        return Sense(
            type="SET", value=value + (f"T{tables['parts'][found.groups['part']]}" if "part" in found.groups else "")
        )
    if unit in tables["months"]:
        return Sense(type="SET", value=f"XXXX-{month_number(unit):02}")
    if unit in tables["seasons"]:
        return Sense(type="SET", value=f"XXXX-{season_code(unit)}")
    words = found.groups.get("number") or {"other": "2", "second": "2", "third": "3"}.get(
        found.groups.get("other", ""), "1"
    )
    plain = unit_of(found)
    if plain in ("morning", "afternoon", "evening", "night"):
        return Sense(type="SET", value=f"XXXX-XX-XXT{tables['parts'][plain]}")
    if plain == "weekend":
        return Sense(type="SET", value="XXXX-WXX-WE")
    if found.groups.get("other") == "few":
        return Sense(type="SET", value=str(tables["unknown_durations"][plain]))
    return Sense(type="SET", value=length_of(replace(found, groups={"unit": unit, "amount": words})))


def _rate(found: Expression, context: Context) -> Sense:
    return Sense(type="SET", value=length_of(replace(found, groups={"unit": found.groups["unit"], "amount": "1"})))


def _set(found: Expression, context: Context) -> Sense:
    return Sense(type="SET", value=str(load("dates")["sets"][found.groups["set"]]))


def _weekdays(found: Expression, context: Context) -> Sense:
    value = f"XXXX-WXX-{weekday_number(found.groups['weekday'])}"
    part = found.groups.get("part", "").rstrip("s")
    return Sense(type="SET", value=value + (f"T{load('dates')['parts'][part]}" if part else ""))


def _reference(found: Expression, context: Context) -> Sense:
    return Sense(type="DATE", value=str(load("dates")["references"][found.groups["reference"]]))


SENSES: Mapping[str, Callable[[Expression, Context], Sense]] = {
    "weekdays": _weekdays,
    "span": _recent,
    "age": _age,
    "old": _age,
    "hyphenated": _age,
    "long": _long,
    "range": _range,
    "duration": _duration,
    "bare": _bare,
    "a_while": _a_while,
    "every": _every,
    "per": _rate,
    "rate": _rate,
    "set": _set,
    "reference": _reference,
}
"""What each kind of expression means."""
