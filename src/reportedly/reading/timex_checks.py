"""Whether words with the look of a time are one where they stand: *May* the month and *May* the surname.

Each check takes a match of its pattern and what stands around it. A pattern without a check is always a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from reportedly.document import Span
from reportedly.lexicon import load

_LAST_WORD = re.compile(r"([\w’'.-]+)[^\S\n]*\n?[^\S\n]*$")
_NEXT_WORD = re.compile(r"[^\S\n]*\n?[^\S\n]*([\w’'-]+)")
_OPENING = '.!?:;“"(–—'


class Place(NamedTuple):
    """A match and what stands around it inside its stretch of text."""

    match: re.Match[str]
    text: str
    stretch: Span

    @property
    def before(self) -> str:
        """The word before it as written; empty where the stretch begins or a mark stands between."""
        start = self.match.start()
        found = _LAST_WORD.search(self.text, max(self.stretch.start, start - 24), start)
        return found[1] if found else ""

    @property
    def after(self) -> str:
        """The word behind it as written; empty where the stretch ends or a mark stands between."""
        found = _NEXT_WORD.match(self.text, self.match.end(), self.stretch.end)
        return found[1] if found else ""

    @property
    def glued(self) -> str:
        """The character right behind it."""
        return self.text[self.match.end() : min(self.match.end() + 1, self.stretch.end)]

    @property
    def opens(self) -> bool:
        """Whether it opens a sentence."""
        return self.opens_at(self.match.start())

    @property
    def lower(self) -> bool:
        """Whether it is written as no name would be: small, all in capitals, or at the front of a sentence."""
        return self.match.group()[0].islower() or self.match.group().isupper() or self.opens

    def opens_at(self, start: int) -> bool:
        """Whether a sentence begins at `start`."""
        left = self.text[max(self.stretch.start, start - 3) : start].strip()
        return not left or left[-1] in _OPENING

    def plain(self, group: str = "") -> str:
        """The words of a group, or of all, in lower case with single spaces."""
        return plain(self.match[group] if group else self.match.group())


def plain(words: str) -> str:
    """The words in lower case with single spaces and straight apostrophes."""
    return " ".join(words.replace("’", "'").casefold().split())


def plausible(kind: str, match: re.Match[str], text: str, stretch: Span) -> bool:
    """Whether the words that the pattern `kind` matches are a time here."""
    check = _CHECKS.get(kind)
    return check is None or check(Place(match, text, stretch))


@cache
def _words() -> Mapping[str, Any]:
    return {
        name: frozenset(value) if isinstance(value, list) else value for name, value in load("dates")["context"].items()
    }


# Months and days.


def _month(place: Place) -> bool:
    words, name = _words(), place.match["month"]
    before, after, word = place.before, place.after, place.match["month"].casefold()
    if not name[0].isupper():
        return False
    preposition = before.casefold().strip(".-") in words["prepositions"]
    if (len(word) == 3 and word != "may") or word == "sept":
        if place.match.group().endswith("."):
            return True
        return preposition and before.casefold() not in words["credits"] and not after[:1].isupper()
    if word in words["verbs_too"]:
        if preposition and before.casefold() not in words["joining"]:
            return True
        possessive = place.text[place.match.end() : place.match.end() + 2] in ("’s", "'s")
        joined = before in words["joining"] and not after[:1].islower()
        return before.islower() and (joined or possessive)
    if word in words["first_names"]:
        preposition = preposition and before.casefold() not in words["joining"]
        surname = after[:1].isupper() and place.glued == " " and not preposition
        middle = before[:1].isupper() and place.text[place.match.start() - 1] == " " and not preposition
        return not surname and not (middle and not place.opens_at(place.match.start() - len(before) - 1))
    return True


def _named_month(place: Place) -> bool:
    name = place.match["month"]
    return name[0].isupper() or name.casefold() not in _words()["capital_months"]


def _months(place: Place) -> bool:
    return place.match["month"][0].isupper() and place.match["month2"][0].isupper()


def _day_month(place: Place) -> bool:
    if not _named_month(place):
        return False
    whole = place.plain()
    if place.plain("day") in load("dates")["ordinals"]:
        # *the second March on Rome* is no day, *the second of March* is one.
        return whole.startswith("the ") or " of " in whole
    verb = place.plain("month") == "may" and not place.match["year"] and place.after in _words()["modal"]
    return not verb


def _two_days(place: Place) -> bool:
    first, last = (re.match(r"\d+", place.match[name]) for name in ("day", "day2"))
    return _named_month(place) and first is not None and last is not None and int(first[0]) < int(last[0]) <= 31


def _numeric(place: Place) -> bool:
    first, last = int(place.match["first"]), int(place.match["last"])
    dotted = "mark" in place.match.re.groupindex and place.match["mark"] == "."
    return 0 < first <= 31 and 0 < last <= 31 and not (len(place.match["year"]) == 2 and dotted and last > 12)


def _written_year(place: Place) -> bool:
    return 1000 <= int(place.match["year"]) <= 2999


def _weekday(place: Place) -> bool:
    return place.match.group()[0].isupper() and place.before.casefold() not in _words()["name_days"]


def _capital(place: Place) -> bool:
    return place.match.group()[0].isupper()


def _holiday(place: Place) -> bool:
    words = _words()
    if not place.plain().startswith("the ") and not place.match.group()[0].isupper():
        return False
    if place.match["year"] is not None or place.plain("holiday") not in words["feasts"]:
        return True
    return re.match(words["of_a_feast"], place.after) is None


# Years and seasons.


def _year(place: Place) -> bool:
    limits, words, match = load("dates")["limits"], _words(), place.match
    year = int(match["year"])
    if not limits["first_year"] <= year <= limits["last_year"]:
        return False
    if match.group() != match["year"]:
        return True
    start = match.start("year")
    left = place.text[max(place.stretch.start, start - 1) : start]
    if left and left in "-–/+.#:&":
        prefix = place.text[max(place.stretch.start, start - 5) : start - 1].casefold()
        return left in "-–" and prefix.endswith(tuple(words["year_prefixes"]))
    before, after = place.before.casefold().strip("."), place.after
    counts = re.match(words["counted"], after) is not None and after not in words["not_counted"]
    if before in words["year_before"]:
        return not counts or (before in words["year_sure"] and year % 100 != 0)
    if before in words["year_never"] or (before in words["house_before"] and after[:1].isupper()):
        return False
    if left == "(" or place.glued in (")", ",", ";", ".", ":", "’", "'") or not after:
        return year >= 1800
    if counts:
        return before in words["year_of_events"] and year % 100 != 0
    return year >= 1900


def _years(place: Place) -> bool:
    first, last = place.match["year"], place.match["year2"]
    start, end = int(first), int(first[: 4 - len(last)] + last)
    return start < end <= start + 150 and start >= load("dates")["limits"]["first_year"]


def _short_year(place: Place) -> bool:
    return place.before.casefold() in _words()["short_year_before"]


def _century(place: Place) -> bool:
    digits = re.match(r"\d+", place.match["nth"])
    return digits is None or 1 <= int(digits[0]) <= 40


def _bare_season(place: Place) -> bool:
    words, before = _words(), place.before.casefold()
    if place.plain("season") in words["ambiguous_seasons"]:
        return before in words["fall_before"] and place.plain().startswith("the ") and place.after != "of"
    return place.lower and before in words["season_before"]


# What is counted from publication or from another time.


def _relative(place: Place) -> bool:
    words, unit, relative = _words(), place.match["unit"], place.plain("relative")
    if unit.casefold() in load("dates")["months"]:
        return unit[0].isupper()
    if unit.casefold() in words["ambiguous_seasons"] and relative == "this":
        return place.after not in words["ambiguous_season_after"]
    return place.glued != "-" or unit.casefold() == "week"


def _the_unit(place: Place) -> bool:
    words, unit = _words(), place.plain("unit")
    before, after = place.before.casefold(), place.after.casefold()
    if place.match["unit"][0].isupper():
        return False
    if unit == "weekend":
        return after != "of"
    if unit == "day":
        return before in words["day_before"] and after not in words["day_after"]
    if unit in words["long_units"]:
        return before in words["unit_before"] and place.glued in (".", ",", ";")
    return before in words["unit_before"] and after not in words["unit_after"]


def _whole(place: Place) -> bool:
    return place.plain("unit") == "year" and place.plain().startswith("the")


def _part_of_today(place: Place) -> bool:
    if place.match["part"][0].isupper():
        return False
    return place.plain("relative") != "the" or place.before.casefold() in _words()["part_before"]


def _written_lower(place: Place) -> bool:
    return place.lower


def _reference(place: Place) -> bool:
    words, word = _words(), place.plain()
    before, after = place.before.casefold(), place.after.casefold()
    if place.glued in ("-", "–") or not place.lower:
        return False
    if word in words["soon"]:
        return before != "as" and (word != "soon" or after not in words["soon_after"])
    if word == "current":
        return place.match.group()[0].islower() and after not in words["current_after"]
    if word == "the past":
        return before in words["past_before"] and after not in words["past_after"]
    if word == "shortly":
        return after not in words["shortly_after"]
    if word in words["loose"] and after in words["loose_after"]:
        return False
    if word in words["moment"]:
        return before in words["moment_before"] and (not after or place.glued in (".", ",", ";", ")"))
    return word not in words["this_time"] or before in words["this_time_before"]


# Lengths of time and times of day.


def _duration(place: Place) -> bool:
    words, amount, unit = _words(), place.plain("amount"), place.plain("unit")
    if (place.glued == "-" and unit != "day") or re.fullmatch(r"(?:1[6-9]|20)\d\d", amount):
        return False
    if unit == "quarter":
        return amount not in words["not_quarters"] or place.after == "earlier"
    if unit in words["short_units"]:
        return amount[0].isdigit()
    if unit in words["parts_of_day"]:
        return amount not in words["not_parts"] or (unit == "night" and amount == "one")
    if (unit == "century" and amount[0].isdigit()) or (amount in ("some", "the few") and not unit.endswith("s")):
        return False
    if amount in ("a", "an") and unit == "day":
        return place.after not in ("when", "that", "where")
    digits = re.match(r"[\d,]+", amount)
    return digits is None or unit.endswith("s") or float(digits[0].replace(",", "")) <= words["most_units"]


def _span(place: Place) -> bool:
    words, relative = _words(), place.plain("relative")
    if place.match["amount"]:
        return True
    with_the = relative not in words["recent_with_the"] or place.plain().startswith("the ")
    return relative in words["recent"] and place.plain("unit") != "seconds" and with_the


def _bare(place: Place) -> bool:
    words, before, after = _words(), place.before.casefold(), place.after.casefold()
    if before in words["bare_before"]:
        return after != "of" or before in words["bare_of_before"]
    if before == "in" and after in ("", "and", "of"):
        return True
    return after in words["bare_after"] and place.lower


def _rate(place: Place) -> bool:
    start = place.match.start()
    return re.search(_words()["rate_before"], place.text[max(place.stretch.start, start - 40) : start]) is not None


def _not_an_age(place: Place) -> bool:
    return place.text[place.match.end() : place.match.end() + 4] not in ("-old", " old")


def _clock(place: Place) -> bool:
    return int(place.match["hour"]) <= 12 or place.match["minute"] is not None


def _clock24(place: Place) -> bool:
    match = place.match
    if match["zone"] or re.search(r"(?:hours|hrs|h)\s*$", match.group()):
        return True
    left = place.text[max(place.stretch.start, match.start() - 14) : match.start()]
    if left[-1:] in ("-", "–", "/") or "." in match.group():
        return False
    before = place.before.casefold().strip(".")
    return before in _words()["clock_before"] or re.search(r"(?:\d{4}|day),?\s$", left) is not None


def _spoken_clock(place: Place) -> bool:
    return place.lower and place.text[max(0, place.match.start() - 1) : place.match.start()] != "-"


_CHECKS: Mapping[str, Callable[[Place], bool]] = {
    "month": _month,
    "months": _months,
    "month_of_year": _named_month,
    "month_year": _named_month,
    "month_day": _named_month,
    "relative_date": _named_month,
    "day_month": _day_month,
    "days_month": _two_days,
    "month_days": _two_days,
    "iso": _written_year,
    "slashed": _written_year,
    "numeric": _numeric,
    "dashed": _numeric,
    "weekday": _weekday,
    "short_weekday": _capital,
    "weekdays": _capital,
    "holiday": _holiday,
    "year": _year,
    "years": _years,
    "short": _short_year,
    "century": _century,
    "bare_season": _bare_season,
    "relative": _relative,
    "the_unit": _the_unit,
    "whole": _whole,
    "part_of_today": _part_of_today,
    "deictic": _written_lower,
    "bare_part": _written_lower,
    "set": _written_lower,
    "reference": _reference,
    "duration": _duration,
    "span": _span,
    "bare": _bare,
    "rate": _rate,
    "hyphenated": _not_an_age,
    "range": _not_an_age,
    "clock": _clock,
    "clock24": _clock24,
    "spoken_clock": _spoken_clock,
}
