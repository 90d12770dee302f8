"""A document as it is compared with others: its words, which of them it quotes, its house, its credits and its time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from reportedly.case.credits import AGENCIES, Credit, Names, agencies, credits_of, house_of, names_of
from reportedly.case.shingles import Mask, Words, words_of
from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.quotation import DOUBLE, SINGLE, states

Key = str | int
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of a document when copies are looked for.

    `key` is what the results call it, different for every document. `published` is an ISO 8601 date or time. `quotes`
    are its direct quotations, None to have them found by their marks; `furniture` is not compared. `cited` are the
    outlets that it is known to rely on, each with the place that shows it.
    """

    key: Key
    text: str
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    quotes: tuple[Span, ...] | None = None
    furniture: tuple[Span, ...] = ()
    cited: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Moments:
    """The first and the last moment that a document may have been published at."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready.

    `own` marks the words outside quotations, `quotes` are the quotations, `house` is one word for the outlet, `agency`
    says whether it is a news agency, `when` is None where the text has no time that can be read.
    """

    text: Text
    words: Words
    own: Mask
    quotes: tuple[Span, ...]
    house: str | None
    agency: bool
    credits: tuple[Credit, ...]
    when: Moments | None

    def tags(self, other: Prepared) -> bool:
        """Whether a tag of this text names the other's house, or unnamed agencies where the other is one."""
        return any(credit.place == "tag" for credit in self.credits_for(other))

    def credits_for(self, other: Prepared) -> tuple[Credit, ...]:
        """The credits that name the other's house."""
        return tuple(
            credit
            for credit in self.credits
            if credit.house == other.house or (credit.house == AGENCIES and other.agency)
        )


def prepared(texts: Sequence[Text]) -> list[Prepared]:
    """The texts made ready, in the order from the one that all others may have copied to the last.

    Texts are ordered by time; those without stand first. Of several without a time, or with the same, agencies come
    first and then longer texts.
    """
    names = names_of(text.outlet for text in texts if text.outlet)
    return sorted((_prepare(text, names) for text in texts), key=_rank)


def _prepare(text: Text, names: Names) -> Prepared:
    words = words_of(text.text, text.furniture)
    quotes = tuple(sorted(_marked(text.text))) if text.quotes is None else text.quotes
    house = house_of(text.outlet, text.url)
    return Prepared(
        text=text,
        words=words,
        own=~words.inside(quotes),
        quotes=quotes,
        house=house,
        agency=house in set(agencies().values()) or _dates_as_agency(text),
        credits=_cited(text) + credits_of(text.text, words, names, house),
        when=_moments(text.published),
    )


def _cited(text: Text) -> tuple[Credit, ...]:
    return tuple(Credit(house, span, "body") for name, span in text.cited if (house := house_of(name)) is not None)


def _dates_as_agency(text: Text) -> bool:
    """Whether the dateline has the outlet's own name in brackets, as agencies do (*VOSS (Interpress) -*)."""
    if not text.outlet:
        return False
    name = re.escape(text.outlet.strip())
    return re.search(rf"^[A-Z][^\n]{{0,60}}\({name}\)\s*[-–—]", text.text, re.MULTILINE) is not None


def _marked(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        changes = [*states(line), (len(line), -1)]
        for (at, state), (end, _) in pairwise(changes):
            if state in (DOUBLE, SINGLE) and at < end:
                yield Span(start + at, start + end)
        start += len(line)


def _moments(published: str | None) -> Moments | None:
    if not published:
        return None
    try:
        first = datetime.fromisoformat(published.strip())
    except ValueError:
        return None
    first = first if first.tzinfo else first.replace(tzinfo=UTC)
    whole_day = _DAY.fullmatch(published.strip()) is not None
    return Moments(first, first + timedelta(days=1) - timedelta(microseconds=1)) if whole_day else Moments(first, first)


def _rank(text: Prepared) -> tuple[object, ...]:
    time = text.when.first.timestamp() if text.when else float("-inf")
    return time, not text.agency, -len(text.words), str(text.text.key)


def is_source(one: Prepared, other: Prepared) -> bool:
    """Whether `one` rather than `other` is the source if one was copied from the other; `one` comes first in order.

    A tag that names the other outweighs the clock by some hours (an agency's page bears the time of its last change).
    Otherwise the earlier one is the source; where no time tells, the one that the other credits, the agency, the
    longer, the first.
    """
    tagged = other.tags(one) - one.tags(other)
    order = _apart(one, other)
    if tagged and (tagged > 0) != (order > 0) and abs(order) <= load("reuse")["copy"]["late_hours"]:
        return tagged > 0
    if order:
        return order > 0
    for preference in (
        bool(other.credits_for(one)) - bool(one.credits_for(other)),
        one.agency - other.agency,
        len(one.words) - len(other.words),
    ):
        if preference:
            return preference > 0
    return True


def _apart(one: Prepared, other: Prepared) -> float:
    """The hours by which `other` was published later; 0 where that cannot be told."""
    if one.when is None or other.when is None:
        return 0.0
    if one.when.last < other.when.first:
        return (other.when.first - one.when.last).total_seconds() / 3600
    if other.when.last < one.when.first:
        return (other.when.last - one.when.first).total_seconds() / 3600
    return 0.0
