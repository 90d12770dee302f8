"""What an expression means, and what it is read by: the values and the small steps that all readings share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from reportedly.document import Span
from reportedly.ledger import Timex
from reportedly.lexicon import load
from reportedly.reading.calendar import Days, days_of, moved
from reportedly.reading.timex import Expression

Tense = Literal["past", "future"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What an expression means; the fields are those of `ledger.Date`, with days as days."""

    type: Timex
    value: str | None = None
    mod: str | None = None
    days: Days | None = None
    anchor: Span | None = None
    counted: bool = False
    estimate: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An expression of the text that a later one can be counted from."""

    span: Span
    value: str
    days: Days


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read by.

    `published` is the day of publication, None where nothing tells it; `inferred` says that it was worked out from the
    text. `tense` is that of the nearest verb in the sentence. `earlier` are the dated expressions before it, the
    nearest last, and `day_first` says whether 3/4 is in April, None where nothing tells.
    """

    published: date | None = None
    inferred: bool = False
    tense: Tense | None = None
    earlier: Sequence[Earlier] = ()
    day_first: bool | None = None


def dated(value: str | None, **more: object) -> Sense:
    """A date with the days that its value names."""
    days = days_of(value) if value else None
    return Sense(type="DATE", value=value, days=days, **more)  # type: ignore[arg-type]


def told_in(unit: str) -> str:
    """The unit in which so many of `unit` ago is told: *two weeks ago* is a week, *ten years ago* a year."""
    return {
        **{"fortnight": "week", "decade": "year", "century": "year", "millennium": "year", "quarter": "quarter"},
        **{"night": "day", "morning": "day", "evening": "day", "afternoon": "day", "weekend": "week"},
    }.get(unit, unit)


def moved_by(day: date, count: float, unit: str) -> date | None:
    """The day so many units away, a part of a unit counted in smaller ones; None outside the calendar."""
    if count != int(count):
        smaller = {
            "year": ("month", 12),
            "month": ("day", 30),
            "week": ("day", 7),
            "decade": ("year", 10),
            "century": ("year", 100),
        }
        unit, factor = smaller.get(unit, ("day", 1))
        count *= factor
    if abs(count) > 4_000_000:
        return None
    return moved(
        day, round(count), {"night": "day", "morning": "day", "evening": "day", "afternoon": "day"}.get(unit, unit)
    )


def from_publication(value: str | None, context: Context, **more: object) -> Sense:
    """A date that is counted from publication."""
    sense = dated(value, **more)
    return replace(sense, counted=context.published is not None)


def no_day() -> Sense:
    """A date that the calendar does not have."""
    return Sense(type="DATE", reason="There is no such day in the calendar.")


def shown(day: date | None) -> str | None:
    """The day in ISO 8601, None for none."""
    return day.isoformat() if day else None


NO_ANCHOR = "Counted from something that the text does not date."


def unknown(unit: str) -> str:
    """The value of a unit of which nothing tells which one it is."""
    return {
        "day": "XXXX-XX-XX",
        "week": "XXXX-WXX",
        "weekend": "XXXX-WXX-WE",
        "month": "XXXX-XX",
        "quarter": "XXXX-QX",
    }.get(unit, "XXXX")


def nearest_before(context: Context, unit: str = "year") -> Earlier | None:
    """The nearest expression before this one that lies within one of the units."""
    for earlier in reversed(context.earlier):
        length = (earlier.days.latest - earlier.days.earliest).days + 1
        if length <= {"day": 1, "week": 7, "weekend": 7, "month": 31, "quarter": 92}.get(unit, 366):
            return earlier
    return None


def from_text(value: str | None, back: Earlier) -> Sense:
    """A date that is counted from another expression of the text."""
    return replace(
        dated(value),
        anchor=back.span,
        estimate=True,
        reason="Counted from the nearest date before it in the text.",
    )


def number(words: str) -> float | None:
    """The number that digits or English number words stand for: *2 1/2*, *1,500*, *two and a half*, *forty-one*."""
    words = words.replace("’", "'").casefold().strip()
    half = 0.0
    if words.endswith(" and a half"):
        words, half = words[: -len(" and a half")], 0.5
    match = re.match(r"(\d[\d,]*(?:\.\d+)?)(?: ?(\d)/(\d)| ?([½¼¾⅓⅔]))?$", words)
    if match:
        value = float(match[1].replace(",", ""))
        if match[2] and match[3] != "0":
            value += int(match[2]) / int(match[3])
        if match[4]:
            value += {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3}[match[4]]
        return value + half
    known = load("dates")["numbers"]
    total, current = 0, 0
    parts = [part for part in re.split(r"[ -]+", words) if part not in ("and", "")]
    if not parts or any(part not in known for part in parts):
        return None
    for part in parts:
        if known[part] == 100:
            current = max(1, current) * 100
        elif known[part] == 1000:
            total, current = total + max(1, current) * 1000, 0
        else:
            current += known[part]
    return total + current + half


def unit_of(found: Expression) -> str:
    """The unit of a length, in the singular."""
    return str(load("dates")["units"][found.groups["unit"]])


def amount_of(found: Expression) -> float | None:
    """How many; None where the words give no number."""
    words = found.groups.get("amount", found.groups.get("number", ""))
    words = re.sub(r"^more than (?=an?$)", "", words)
    if words in ("half a", "half an"):
        return 0.5
    if words == "a dozen":
        return 12.0
    if words in ("a half", "an half"):
        return 0.5
    value = number(words) if words else None
    return None if value is None else value + 0.5 * ("half" in found.groups)


def bounds_of(found: Expression) -> tuple[int, int]:
    """The fewest and the most that an amount without a number is taken for."""
    amounts = load("dates")["amounts"]
    words = found.groups.get("amount", "")
    low, high = amounts.get(words) or amounts.get("a " + words) or amounts[""]
    return low, high


def length_of(found: Expression) -> str:
    """The TIMEX3 value of so many units: *P2Y*, *PT30M*, *PXW*."""
    unit, count = unit_of(found), amount_of(found)
    if count is None:
        return str(load("dates")["unknown_durations"][unit])
    head, factor, letter = load("dates")["durations"][unit]
    count *= factor
    if count == int(count):
        return f"{head}{int(count)}{letter}"
    smaller = {
        "PTH": ("PT", 60, "M"),
        "PTM": ("PT", 60, "S"),
        "PY": ("P", 12, "M"),
        "PD": ("PT", 24, "H"),
        "PW": ("P", 7, "D"),
    }.get(head + letter)
    if smaller and (count * smaller[1]) == int(count * smaller[1]):
        whole, rest = divmod(int(count * smaller[1]), smaller[1])
        joined = smaller[0][len(head) :] if smaller[0] != head else ""
        large = f"{head}{whole}{letter}{joined}" if whole else smaller[0]
        return f"{large}{rest}{smaller[2]}"
    return f"{head}{count:g}{letter}"


def mod_of(found: Expression) -> str | None:
    """TIMEX3's modifier of an amount."""
    mods: dict[str, str] = load("dates")["mods"]
    if "so" in found.groups:
        return mods.get(found.groups["so"], "APPROX")
    if found.groups.get("amount", "").startswith("more than"):
        return "MORE_THAN"
    return mods.get(found.groups.get("mod", ""))
