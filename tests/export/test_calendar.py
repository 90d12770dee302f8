from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Span
from reportedly.export.calendar import amount_words, date_title, date_words, days, moment_words, published_words
from reportedly.ledger import Bound, Counted, Date, Moment, Publication, Quantity, Timex


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2024-12-08", "2024-12-08", "8 December 2024"),
        ("2024-11-01", "2024-11-30", "November 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-12-23", "2024-12-29", "week of 23 December 2024"),
        ("2024-12-24", "2024-12-30", "24 to 30 December 2024"),
        ("2024-12-28", "2025-01-02", "28 December 2024 to 2 January 2025"),
        ("2024-11-28", "2024-12-02", "28 November to 2 December 2024"),
        ("2024-04-01", "2024-06-30", "April to June 2024"),
        ("2024-11-01", "2025-01-31", "November 2024 to January 2025"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("1990-01-01", "1999-12-31", "the 1990s"),
        ("1914-01-01", "1918-12-31", "1914 to 1918"),
        ("not a day", "2024-12-02", "not a day to 2024-12-02"),
    ],
)
def test_days_are_told_in_as_few_words_as_say_them(earliest: str, latest: str, words: str) -> None:
    assert days(earliest, latest) == words


def date(value: str | None, mod: str | None = None, estimate: bool = False, kind: Timex = "DATE") -> Date:
    return Date(
        id="d1",
        span=Span(0, 1),
        type=kind,
        value=value,
        mod=mod,
        estimate=estimate,
        earliest="2024-12-08",
        latest="2024-12-08",
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (date("2024-12-08"), "8 December 2024"),
        (date("2024-12-08", estimate=True), "about 8 December 2024"),
        (date("2024-12-08", "APPROX", estimate=True), "about 8 December 2024"),
        (date("2024-12-08T19:40"), "8 December 2024, 19:40"),
        (date("2024-12-08TEV"), "8 December 2024, evening"),
        (date("2024-12", "START"), "early December 2024"),
        (date("2024-12", "MID"), "mid-December 2024"),
        (date("2024", "END"), "late 2024"),
        (date("2019-SU"), "summer 2019"),
        (date("2019", "BEFORE"), "before 2019"),
        (date("2019-05-02", "ON_OR_AFTER"), "2 May 2019 or later"),
        (date("odd", "odd"), "8 December 2024"),
        (date("2024-99", "END"), "late 8 December 2024"),
    ],
)
def test_an_expression_says_more_than_its_days(found: Date, words: str) -> None:
    moment = Moment(
        of="a1", kind="said", when="d1", earliest="2024-12-08", latest="2024-12-08", estimate=found.estimate
    )
    assert date_words(found) == moment_words(moment, found) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("DURATION", "P6M", "6 months"),
        ("DURATION", "P1D", "1 day"),
        ("DURATION", "PT2H", "2 hours"),
        ("DURATION", "PT5M", "5 minutes"),
        ("DURATION", "PXY", "how many years is not said"),
        ("DURATION", None, "a length of time"),
        ("SET", "XXXX-WXX-1", "a time that comes again"),
        ("DATE", "PRESENT_REF", "a date"),
    ],
)
def test_what_has_no_place_on_the_calendar_says_what_it_is(kind: Timex, value: str | None, words: str) -> None:
    assert date_words(Date(id="d1", span=Span(0, 1), type=kind, value=value)) == words


def test_a_title_gives_the_reason() -> None:
    found = Date(
        id="d1", span=Span(0, 1), type="DATE", earliest="2019-01-01", latest="2019-12-31", reason="As it says."
    )
    assert date_title(found) == "2019 (As it says)"


@pytest.mark.parametrize(
    ("publication", "words"),
    [
        (None, "1 May 2020"),
        (
            Publication(value="2024-12-26", basis="given", reason=""),
            "Published 26 December 2024 (as given with the input)",
        ),
        (
            Publication(value="2024-12-26T08:30+00:00", basis="metadata", reason="x"),
            "Published 26 December 2024, 08:30 (from the page’s metadata)",
        ),
        (Publication(value="2024-12-26", basis="byline", reason="x"), "Published 26 December 2024 (from the byline)"),
        (
            Publication(value="2024-12-26", basis="inferred", reason="The latest day in it is 26 December."),
            "Taken to be published 26 December 2024, because the latest day in it is 26 December",
        ),
        (
            Publication(value="2024-12-26", basis="inferred", reason="Boxing Day is named."),
            "Taken to be published 26 December 2024, because Boxing Day is named",
        ),
        (Publication(value="2024-12-26", basis="inferred", reason=""), "Taken to be published 26 December 2024"),
    ],
)
def test_how_the_time_of_publication_is_known(publication: Publication | None, words: str) -> None:
    assert published_words(publication, "2020-05-01") == words


def amount(
    kind: Counted, value: float | None, unit: str | None = None, bound: Bound = "exactly", **more: object
) -> str:
    fields = {"id": "q1", "span": Span(0, 1), "kind": kind, "value": value, "unit": unit, "bound": bound, **more}
    return amount_words(Quantity(**fields))  # type: ignore[arg-type]


def test_amounts_in_words() -> None:
    assert amount("count", 18, "flat", "at least", of="flats") == "at least 18 flats"
    assert amount("count", 18, "flat") == "18 flat"
    assert amount("measure", 270, "kilogram", "about", of="gold") == "about 270 kilograms of gold"
    assert amount("measure", 6, "foot") == "6 feet"
    assert amount("measure", 1, "mile") == "1 mile"
    assert amount("money", 1600000.5, "EUR") == "EUR 1,600,000.5"
    assert amount("percent", 12, "percent", of="voters") == "12 per cent of voters"
    assert amount("odds", 0.5, "probability") == "odds of 0.5 in 1"
    assert amount("count", None, "flat", "between", low=2, high=3, of="flats") == "between 2 and 3 flats"
    assert amount("count", None, "flat", "vaguely", low=24, of="flats") == "an unstated number of flats (24 or more)"
    assert amount("ordinal", 2, "ordinal") == "number 2 in an order"


@given(st.dates(), st.dates(), st.booleans(), st.none() | st.text(max_size=12), st.none() | st.text(max_size=6))
def test_any_two_days_have_words(
    one: datetime.date, other: datetime.date, estimate: bool, value: str | None, mod: str | None
) -> None:
    first, last = sorted((one, other))
    found = Date(
        id="d1",
        span=Span(0, 1),
        type="DATE",
        value=value,
        mod=mod,
        estimate=estimate,
        earliest=first.isoformat(),
        latest=last.isoformat(),
    )
    assert date_words(found).strip()
