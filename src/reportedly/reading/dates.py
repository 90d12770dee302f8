"""When: the dates, times, lengths of time and recurring times of a document, on the calendar where they have a place.

    find expressions ──▶ time of publication ──▶ the sense of each, in the order of the text

Values are those of TIMEX3 (ISO-TimeML, ISO 24617-1). Nothing asks what day it is today: the same document has the same
dates for ever.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from reportedly.document import Block, Span
from reportedly.ledger import Date, Ledger
from reportedly.lexicon import load
from reportedly.reading.calendar import Days, moved
from reportedly.reading.publication import find_publication, full_days, published_day
from reportedly.reading.timex import Expression, find
from reportedly.reading.timex_sense import Context, Earlier, Sense, Tense
from reportedly.reading.timex_values import sense_of

REMEMBERED = 6
"""How many dated expressions back one is looked for that another is counted from."""


def with_dates(ledger: Ledger) -> Ledger:
    """The ledger with the time of publication and with every temporal expression, in the order of the text."""
    text = ledger.document.text
    read = [block for block in ledger.blocks if block.role != "furniture"]
    found = find(text, [block.span for block in read])
    day_first = day_comes_first(found, text, ledger.document.url)
    days = list(full_days(found, day_first))
    past = [full for full in days if not _to_come(tense(text, full.span, read))]
    years = [
        int(expression.groups["year"])
        for expression in found
        if expression.groups.get("year", "").isdecimal() and not _to_come(tense(text, expression.span, read))
    ]
    publication, warnings = find_publication(ledger.document, read, days, past, max(years, default=0))
    context = Context(
        published=published_day(publication),
        inferred=publication is not None and publication.basis == "inferred",
        day_first=day_first,
    )
    dates = tuple(_dates(text, read, found, context))
    return replace(ledger, publication=publication, dates=dates, warnings=(*ledger.warnings, *warnings))


def _to_come(told: Told | None) -> bool:
    return told is not None and told.tense == "future"


def _dates(text: str, blocks: Sequence[Block], found: Sequence[Expression], context: Context) -> Iterator[Date]:
    earlier: list[Earlier] = []
    for index, expression in enumerate(found):
        told = tense(text, expression.span, blocks) if expression.kind in _TENSED else None
        here = replace(
            context,
            tense=told.tense if told else None,
            earlier=tuple(earlier[-REMEMBERED:]),
        )
        sense = sense_of(expression, here)
        if index and earlier and earlier[-1].span == found[index - 1].span and sense.counted:
            sense = _ending(sense, earlier[-1], text[earlier[-1].span.end : expression.span.start])
        if sense.days and sense.value and sense.type in ("DATE", "TIME"):
            earlier.append(Earlier(expression.span, sense.value, sense.days))
        yield _date(f"d{index + 1}", expression.span, sense)


_TO = re.compile(r"\s*(?:to|until|till|through|-|–)\s*$")


def _ending(sense: Sense, start: Earlier, gap: str) -> Sense:
    """The end of a range, a week later where it would lie before its start: *from Monday to Friday*."""
    days = sense.days
    if days is None or not _TO.match(gap) or not timedelta(0) < start.days.earliest - days.earliest < timedelta(days=7):
        return sense
    day = moved(days.earliest, 1, "week")
    if day is None or sense.value is None or not sense.value.startswith(days.earliest.isoformat()):
        return sense
    return replace(sense, value=day.isoformat() + sense.value[10:], days=Days(day, day))


_TENSED = frozenset(
    (
        *(
            "day_month",
            "month_day",
            "days_month",
            "month_days",
            "month",
            "months",
            "weekday",
            "short_weekday",
            "holiday",
        ),
        *("bare_season", "quarter", "short_quarter", "nth_weekday", "the_unit", "relative"),
    )
)


def _date(name: str, span: Span, sense: Sense) -> Date:
    return Date(
        id=name,
        span=span,
        type=sense.type,
        value=sense.value,
        mod=sense.mod,
        earliest=sense.days.earliest.isoformat() if sense.days else None,
        latest=sense.days.latest.isoformat() if sense.days else None,
        anchor=sense.anchor,
        counted=sense.counted,
        estimate=sense.estimate,
        reason=sense.reason,
    )


def day_comes_first(found: Sequence[Expression], text: str, url: str | None = None) -> bool | None:
    """Whether 3/4 is the third of April; None where the text does not tell.

    It tells by numbers that fit one order only, then by its dates in words (*3 April* or *April 3*), then by spellings
    and by the country of its address.
    """
    numeric = [expression for expression in found if expression.kind in ("numeric", "dashed")]
    if not numeric:
        return None
    first = sum(int(expression.groups["first"]) > 12 for expression in numeric)
    last = sum(int(expression.groups["last"]) > 12 for expression in numeric)
    if (first > 0) != (last > 0):
        return first > 0
    british = sum(expression.kind == "day_month" for expression in found)
    american = sum(expression.kind == "month_day" for expression in found)
    if british != american:
        return british > american
    words = load("dates")["spelling"]
    british += sum(1 for _ in re.finditer(rf"\b(?:{'|'.join(words['day_first'])})\b", text))
    american += sum(1 for _ in re.finditer(rf"\b(?:{'|'.join(words['month_first'])})\b", text))
    if british != american:
        return british > american
    country = re.match(r"https?://[^/]*\.([a-z]{2})(?:[/:]|$)", url or "")
    return country[1] != "us" if country and country[1] in words["countries"] else None


class Told(NamedTuple):
    """The tense that a verb tells, and how many words away it stands."""

    tense: Tense
    distance: int


def tense(text: str, span: Span, blocks: Sequence[Block]) -> Told | None:
    """Whether a verb says that the words at `span` are past or to come; None where none does.

    The nearest verb in the same sentence counts, one before the words rather than one behind.
    """
    words = _verbs()
    home = _block(span, blocks)
    before = _SENTENCE.split(text[max(home.start, span.start - 120) : span.start])[-1]
    after = _SENTENCE.split(text[span.end : min(home.end, span.end + 100)], maxsplit=1)[0]
    front = words.first(list(reversed(_WORD.findall(before))), backwards=True)
    behind = words.first(_WORD.findall(after), backwards=False)
    if front and behind:
        return front if front.distance <= 1.5 * behind.distance else behind
    return front or behind


_SENTENCE = re.compile(r"[.!?;]+[\"”’)]*\s|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|['’]ll\b")


def _block(span: Span, blocks: Sequence[Block]) -> Span:
    at = bisect_right([block.span.start for block in blocks], span.start) - 1
    return blocks[at].span


class _Verbs:
    """The words that tell a tense."""

    def __init__(self) -> None:
        tables = load("dates")
        self.reach: int = tables["limits"]["reach"]
        self._future = frozenset(tables["tense"]["future"])
        self._past = frozenset(tables["tense"]["past"])
        self._not_past = frozenset(tables["tense"]["not_past"])
        self._early = frozenset(tables["tense"]["early"])
        self._planned = frozenset(tables["tense"]["planned"])
        self._due = frozenset(tables["tense"]["due"])

    def first(self, words: Sequence[str], backwards: bool) -> Told | None:
        """What the first of the words that tells a tense tells; `backwards` where they lead away to the left."""
        for place, word in enumerate(words[: self.reach]):
            following = words[place - 1] if backwards and place else ""
            found = self._tense(word.casefold().replace("’", "'"), following.casefold(), backwards and place == 0)
            if found:
                before = words[place + 1 : place + 3] if backwards else ()
                planned = word.casefold() in self._planned and "had" in before
                return Told("past" if planned else found, place + 1)
        return None

    def _tense(self, word: str, following: str, right_before: bool) -> Tense | None:
        if word in self._future or (word == "to" and following == "be"):
            return "future"
        if (right_before and word in self._due) or (word in self._early and following == "as"):
            return "future"
        if word in self._past or (word.endswith("ed") and len(word) > 4 and word not in self._not_past):
            return "past"
        return None


@cache
def _verbs() -> _Verbs:
    return _Verbs()
