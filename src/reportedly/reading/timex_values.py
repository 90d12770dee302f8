"""When a temporal expression is: its TIMEX3 value, and the days of the calendar that it can mean.

What an expression is counted from is the time of publication, as TimeML has it for news, unless its own words point
back to another expression of the text (*two days later*, *that year*). A name that comes round again (*Sunday*, *in
May*) is the latest before publication, and the coming one where the verb beside it says so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportedly.lexicon import load
from reportedly.reading import timex_counted, timex_lengths, timex_named
from reportedly.reading.calendar import Days, days_of, moved, portion, value_of
from reportedly.reading.timex import Expression
from reportedly.reading.timex_counted import time_of
from reportedly.reading.timex_sense import Context, Sense, amount_of, dated, moved_by, told_in, unit_of


def sense_of(found: Expression, context: Context) -> Sense:
    """What the expression means in its context."""
    sense = _SENSES[found.kind](found, context)
    if found.holder and sense.days:
        sense = _whole_unit(sense, found.holder)
    if found.counted and sense.days:
        sense = _from_anchor(found, sense)
    if found.part and sense.value and sense.days and re.fullmatch(r"\d{4}-\d\d-\d\d", sense.value):
        sense = replace(sense, type="TIME", value=f"{sense.value}T{load('dates')['parts'].get(found.part, 'NI')}")
    elif found.part and sense.value and sense.value.startswith("XXXX-WXX"):
        sense = replace(sense, value=f"{sense.value}T{load('dates')['parts'].get(found.part, 'NI')}")
    if found.clock:
        sense = _with_clock(sense, found.clock)
    if found.portion:
        sense = _with_portion(sense, found.portion, context)
    elif found.mod:
        mod = load("dates")["mods"].get(found.mod)
        sense = replace(sense, mod=mod)
        if mod and sense.days:
            sense = replace(sense, estimate=True, reason=sense.reason or "The words only come near to it.")
    if sense.days is None and sense.value and sense.type in ("DATE", "TIME"):
        days = days_of(sense.value)
        sense = replace(sense, days=days)
    if sense.counted and context.inferred and sense.days:
        sense = replace(
            sense, estimate=True, reason=sense.reason or "Counted from a time of publication that was inferred."
        )
    return sense


def _whole_unit(sense: Sense, unit: str) -> Sense:
    assert sense.days is not None
    return replace(sense, value=value_of(sense.days.earliest, unit), days=days_of(value_of(sense.days.earliest, unit)))


def _from_anchor(found: Expression, sense: Sense) -> Sense:
    """A day so long before or after the one that `sense` names."""
    assert found.counted is not None
    assert sense.days is not None
    length, direction = found.counted
    count, unit = 1.0 if length.kind == "beside" else amount_of(length), unit_of(length)
    if count is None or unit in ("second", "minute", "hour") or sense.value is None:
        return replace(sense, value=None, days=None, reason="The words do not say how long before or after.")
    sign = -1 if direction in ("before", "prior to") else 1
    day = moved_by(sense.days.earliest, sign * count, unit)
    by_days = len(sense.value) == 10 and unit in ("day", "week", "fortnight", "night")
    value = value_of(day, "day" if by_days else told_in(unit)) if day else None
    return replace(dated(value), counted=sense.counted, estimate=sense.estimate, reason=sense.reason)


def _with_portion(sense: Sense, words: str, context: Context) -> Sense:
    """The sense narrowed to the part that the words name: *late May*, *earlier this month*."""
    plain = re.sub(r"^(?:the very|very|as) ", "", words)
    table = load("dates")["portions"]
    mod = table.get(plain) or table.get("the " + plain) or table.get(plain.removeprefix("the "))
    if sense.type != "DATE" or not sense.days:
        return replace(sense, mod=mod)
    days, published = sense.days, context.published
    running = sense.counted and published is not None and days.earliest <= published <= days.latest
    if published and running and plain.startswith("earlier"):
        last = max(days.earliest, moved(published, -(days.latest > days.earliest), "day") or published)
        return _narrowed(sense, mod, Days(days.earliest, last), "The part of it before publication.")
    if published and running and plain.startswith("later"):
        first = min(days.latest, moved(published, int(days.latest > days.earliest), "day") or published)
        return _narrowed(sense, mod, Days(first, days.latest), "The part of it after publication.")
    if days.earliest == days.latest or mod is None:
        return replace(sense, mod=mod)
    place = {"START": "first", "MID": "middle", "END": "last"}[mod]
    return _narrowed(sense, mod, portion(days, mod), f"Taken for its {place} third.")


def _narrowed(sense: Sense, mod: str | None, days: Days, reason: str) -> Sense:
    return replace(
        sense, mod=mod, days=days, estimate=True, reason=f"{sense.reason} {reason}" if sense.reason else reason
    )


def _with_clock(sense: Sense, clock: Expression) -> Sense:
    time = time_of(clock)
    day = "XXXX-XX-XX" if sense.value == "PRESENT_REF" else (sense.value or "").split("T")[0]
    if time is None or not re.fullmatch(r"[\dXW-]{10}", day):
        return replace(sense, type="TIME")
    return replace(sense, type="TIME", value=day + time)


_SENSES = {**timex_named.SENSES, **timex_counted.SENSES, **timex_lengths.SENSES}
