from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.document import Document, Span
from reportedly.ledger import Date, Ledger
from reportedly.reading.blocks import find_blocks
from reportedly.reading.dates import with_dates

WEDNESDAY = "2024-12-18"


def read(text: str, published: str | None = WEDNESDAY, url: str | None = None) -> Ledger:
    document = Document(text, published=published, url=url)
    return with_dates(Ledger(document, find_blocks(document), ()))


def dates(text: str, published: str | None = WEDNESDAY) -> tuple[Date, ...]:
    return read(text, published).dates


def only(text: str, published: str | None = WEDNESDAY) -> Date:
    (found,) = dates(text, published)
    return found


EXPRESSIONS = [
    # Days.
    ("The mill burned on 8 December 2024.", "8 December 2024", "2024-12-08"),
    ("The mill burned on December 8, 2024.", "December 8, 2024", "2024-12-08"),
    ("The mill burned on Dec. 8, 2024.", "Dec. 8, 2024", "2024-12-08"),
    ("The mill burned on Sunday, 8 December 2024.", "Sunday, 8 December 2024", "2024-12-08"),
    ("The mill burned on Sun 8 Dec 2024.", "Sun 8 Dec 2024", "2024-12-08"),
    ("The mill burned on the 8th of December.", "the 8th of December", "2024-12-08"),
    ("The mill burned on 8 December.", "8 December", "2024-12-08"),
    ("The mill burned on May 3.", "May 3", "2024-05-03"),
    ("The mill will open on May 3.", "May 3", "2025-05-03"),
    ("The mill opens on January 6.", "January 6", "2025-01-06"),
    ("The mill burned on 2024-12-08.", "2024-12-08", "2024-12-08"),
    ("The mill burned on 8.12.2024.", "8.12.2024", "2024-12-08"),
    ("The mill burned on 25/11/2024.", "25/11/2024", "2024-11-25"),
    ("The mill burned on 11/25/2024.", "11/25/2024", "2024-11-25"),
    ("The mill burned on 5 Sept 2023.", "5 Sept 2023", "2023-09-05"),
    ("It burned on the first Monday of June 2024.", "the first Monday of June 2024", "2024-06-03"),
    ("It has stood there since last Oct. 23.", "last Oct. 23", "2024-10-23"),
    # Days by name.
    ("Ott said it on Sunday.", "Sunday", "2024-12-15"),
    ("Ott said it on Wednesday.", "Wednesday", "2024-12-18"),
    ("Ott will say it on Sunday.", "Sunday", "2024-12-22"),
    ("Ott must answer by Friday.", "Friday", "2024-12-20"),
    ("Ott could speak as early as Friday.", "Friday", "2024-12-20"),
    ("Ott had been due on Friday.", "Friday", "2024-12-13"),
    ("Ott left last Wednesday.", "last Wednesday", "2024-12-11"),
    ("Ott leaves next Wednesday.", "next Wednesday", "2024-12-25"),
    ("Ott spoke on Tuesday night.", "Tuesday night", "2024-12-17TNI"),
    ("Monday's vote failed.", "Monday", "2024-12-16"),
    ("They spoke today.", "today", "2024-12-18"),
    ("They spoke yesterday.", "yesterday", "2024-12-17"),
    ("They speak tomorrow.", "tomorrow", "2024-12-19"),
    ("The day before yesterday it rained.", "The day before yesterday", "2024-12-16"),
    ("It rained last night.", "last night", "2024-12-17TNI"),
    ("It rained this morning.", "this morning", "2024-12-18TMO"),
    ("It may rain tonight.", "tonight", "2024-12-18TNI"),
    # Holidays.
    ("It snowed on Christmas Day 2023.", "Christmas Day 2023", "2023-12-25"),
    ("It will snow on Christmas Day.", "Christmas Day", "2024-12-25"),
    ("It snowed on Easter Monday 2024.", "Easter Monday 2024", "2024-04-01"),
    ("It snowed on Good Friday 2025.", "Good Friday 2025", "2025-04-18"),
    ("It snowed at Thanksgiving.", "Thanksgiving", "2024-11-28"),
    ("It will snow on New Year’s Eve.", "New Year’s Eve", "2024-12-31"),
    ("It was hot on the Fourth of July, 1990.", "the Fourth of July, 1990", "1990-07-04"),
    # Weeks, months, quarters, seasons, years and more.
    ("It burned last week.", "last week", "2024-W50"),
    ("As of last week nobody knew.", "last week", "2024-W50"),
    ("It closes next week.", "next week", "2024-W52"),
    ("It closed this week.", "this week", "2024-W51"),
    ("It closed over the weekend.", "the weekend", "2024-W50-WE"),
    ("In the week of 2 December it snowed.", "the week of 2 December", "2024-W49"),
    ("It burned in May.", "May", "2024-05"),
    ("It will open in May.", "May", "2025-05"),
    ("It burned in May 2019.", "May 2019", "2019-05"),
    ("It burned last May.", "last May", "2024-05"),
    ("It opens next March.", "next March", "2025-03"),
    ("It was approved in June last year.", "June last year", "2023-06"),
    ("It burned last month.", "last month", "2024-11"),
    ("It opens next month.", "next month", "2025-01"),
    ("It grew in the third quarter of 2023.", "the third quarter of 2023", "2023-Q3"),
    ("It grew in Q3 2023.", "Q3 2023", "2023-Q3"),
    ("It grew in the first half of 2024.", "the first half of 2024", "2024-H1"),
    ("It dried up in the summer of 2022.", "the summer of 2022", "2022-SU"),
    ("It dried up last summer.", "last summer", "2024-SU"),
    ("It opens next spring.", "next spring", "2025-SP"),
    ("It fell in the fall of 2019.", "the fall of 2019", "2019-FA"),
    ("It closed in 1998.", "1998", "1998"),
    ("In '98 it closed.", "'98", "1998"),
    ("It closed last year.", "last year", "2023"),
    ("It closed in nineteen ninety-six.", "nineteen ninety-six", "1996"),
    ("It closed in the 1990s.", "the 1990s", "199X"),
    ("It closed in the '80s.", "the '80s", "198X"),
    ("It closed in the nineties.", "the nineties", "199X"),
    ("It was built in the 19th century.", "the 19th century", "18XX"),
    ("They expect to close by year-end.", "year-end", "2024-12-31"),
    ("It earned more in fiscal 2023.", "fiscal 2023", "2023"),
    # Ranges.
    ("The fair runs from 3 to 7 May 2025.", "3 to 7 May 2025", "2025-05-03/2025-05-07"),
    ("The fair ran on 3–7 May 2024.", "3–7 May 2024", "2024-05-03/2024-05-07"),
    ("The fair ran on April 24 and 25, 2024.", "April 24 and 25, 2024", "2024-04-24/2024-04-25"),
    ("The 2019–21 drought ended it.", "2019–21", "2019/2021"),
    ("It closed from March to May 2022.", "March to May 2022", "2022-03/2022-05"),
    # Times of day.
    ("It rang at 5 p.m. on Friday.", "5 p.m. on Friday", "2024-12-13T17:00"),
    ("It rang at 17:30 GMT on 8 December 2024.", "17:30 GMT on 8 December 2024", "2024-12-08T17:30Z"),
    ("On 8 December 2024 at 7.10am it rang.", "8 December 2024 at 7.10am", "2024-12-08T07:10"),
    ("It rang at noon Saturday.", "noon Saturday", "2024-12-14T12:00"),
    ("The log says 2024-12-08T10:15:00Z there.", "2024-12-08T10:15:00Z", "2024-12-08T10:15Z"),
    ("At 0730 GMT the ship sank.", "0730 GMT", "2024-12-18T07:30Z"),
    ("It rang at 12:02:14 PM on Saturday.", "12:02:14 PM on Saturday", "2024-12-14T12:02"),
    ("It rang at midnight.", "midnight", "2024-12-18T24:00"),
    ("It rang at 6 o'clock.", "6 o'clock", "2024-12-18T06:00"),
    # So long ago.
    ("She left two days ago.", "two days ago", "2024-12-16"),
    ("She left two weeks ago.", "two weeks ago", "2024-W49"),
    ("She left five months ago.", "five months ago", "2024-07"),
    ("She left 20 years ago.", "20 years ago", "2004"),
    ("She left about a decade ago.", "about a decade ago", "2014"),
    ("She left a few years ago.", "a few years ago", "PAST_REF"),
    ("Three days before 4 July 2024 it opened.", "Three days before 4 July 2024", "2024-07-01"),
    ("Two weeks after 1 March 2024 it closed.", "Two weeks after 1 March 2024", "2024-03-15"),
    # References.
    ("She is now mayor.", "now", "PRESENT_REF"),
    ("She currently lives there.", "currently", "PRESENT_REF"),
    ("She recently moved.", "recently", "PAST_REF"),
    ("She will move soon.", "soon", "FUTURE_REF"),
]

LENGTHS = [
    ("It lasted three weeks.", "three weeks", "P3W", None),
    ("It lasted two and a half years.", "two and a half years", "P2Y6M", None),
    ("It lasted a year and a half.", "a year and a half", "P1Y6M", None),
    ("It lasted half an hour.", "half an hour", "PT30M", None),
    ("It lasted 5 1/2 hours.", "5 1/2 hours", "PT5H30M", None),
    ("It lasted 1,500 years.", "1,500 years", "P1500Y", None),
    ("It lasted a hundred years.", "a hundred years", "P100Y", None),
    ("It lasted two decades.", "two decades", "P20Y", None),
    ("It lasted a fortnight.", "a fortnight", "P2W", None),
    ("It lasted several months.", "several months", "PXM", None),
    ("It lasted a couple of hours.", "a couple of hours", "PTXH", None),
    ("It lasted nearly three hours.", "nearly three hours", "PT3H", "LESS_THAN"),
    ("It lasted more than four hours.", "more than four hours", "PT4H", "MORE_THAN"),
    ("It lasted at least 20 minutes.", "at least 20 minutes", "PT20M", "EQUAL_OR_MORE"),
    ("It lasted up to five days.", "up to five days", "P5D", "EQUAL_OR_LESS"),
    ("It lasted about 30 seconds.", "about 30 seconds", "PT30S", "APPROX"),
    ("It lasted 10 to 12 days.", "10 to 12 days", "PXD", None),
    ("For years nobody cared.", "years", "PXY", None),
    ("The 49-year-old farmer left.", "49-year-old", "P49Y", None),
    ("The 8-month-old girl slept.", "8-month-old", "P8M", None),
    ("A two-year sentence.", "two-year", "P2Y", None),
    ("The months-long strike.", "months-long", "PXM", None),
    ("The last three weeks were dry.", "The last three weeks", "P3W", None),
    ("Recent months were dry.", "Recent months", "PXM", None),
]

SETS = [
    ("The bus leaves every Monday.", "every Monday", "XXXX-WXX-1"),
    ("The bus leaves on Sundays.", "Sundays", "XXXX-WXX-7"),
    ("The bus leaves every day.", "every day", "P1D"),
    ("The bus leaves every two hours.", "every two hours", "PT2H"),
    ("The bus leaves daily.", "daily", "P1D"),
    ("The bus leaves twice a week.", "twice a week", "P1W"),
    ("It costs £20 a month.", "a month", "P1M"),
    ("It opens each July.", "each July", "XXXX-07"),
]


@pytest.mark.parametrize(("text", "words", "value"), EXPRESSIONS)
def test_dates_and_times_have_their_values(text: str, words: str, value: str) -> None:
    found = only(text)
    assert (found.span.of(text), found.value) == (words, value)
    assert found.type == ("TIME" if re.search(r"\dT", value) else "DATE")


@pytest.mark.parametrize(("text", "words", "value", "mod"), LENGTHS)
def test_lengths_have_their_values(text: str, words: str, value: str, mod: str | None) -> None:
    found = only(text)
    assert (found.span.of(text), found.type, found.value, found.mod) == (words, "DURATION", value, mod)


@pytest.mark.parametrize(("text", "words", "value"), SETS)
def test_recurring_times_have_their_values(text: str, words: str, value: str) -> None:
    found = only(text)
    assert (found.span.of(text), found.type, found.value) == (words, "SET", value)


@pytest.mark.parametrize(
    ("text", "mod", "earliest", "latest"),
    [
        ("It came earlier this month.", "START", "2024-12-01", "2024-12-17"),
        ("It comes later this month.", "END", "2024-12-19", "2024-12-31"),
        ("It came in early May.", "START", "2024-05-01", "2024-05-11"),
        ("It came in mid-May.", "MID", "2024-05-11", "2024-05-21"),
        ("It came in late May 2023.", "END", "2023-05-21", "2023-05-31"),
        ("It will come by the end of the year.", "END", "2024-09-01", "2024-12-31"),
        ("It came in the late 1980s.", "END", "1986-09-01", "1989-12-31"),
    ],
)
def test_parts_of_a_time_are_estimates(text: str, mod: str, earliest: str, latest: str) -> None:
    found = only(text)
    assert (found.mod, found.earliest, found.latest, found.estimate) == (mod, earliest, latest, True)
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "The sum was 1.600.000,50 in all.",
        "Veldt won 3-2 and lost 1-4.",
        "Version 3.10.2 came out.",
        "Call 020 7946 0018 or +44 20 7946 0018 or 555-010-2024.",
        "It cost $1,998, and 2,024 people came.",
        "About 1500 soldiers left. Some 2000 people stayed.",
        "ISBN 978-3-16-148410-0 is sold out.",
        "See https://ledger.example/2024/12/08/mill for more.",
        "Theresa May said nothing. Mrs May left.",
        "They may march on the capital.",
        "The Sun had it first, and The Sunday Times followed.",
        "The second man ran for a second time.",
        "April Jones and June Ott agreed.",
        "He lives at 1984 Mill Road.",
        "The Daily Telegraph and USA Today had it.",
        "It rose 5.25 percent to 1,995.50.",
        "The Port Veldt Weekly is no more.",
        "Flight 1999 landed at gate 12.",
        "Veldt 3:1 Orrin, Ost 0:0 Westing",
        "By Jan Ott",
        "The Christmas tree fell.",
        "A man in his 60s and a woman in her late 50s.",
        "Care Now and WA Today agreed.",
    ],
)
def test_numbers_and_names_are_no_dates(text: str) -> None:
    assert [found.span.of(text) for found in dates(text)] == []


@pytest.mark.parametrize("words", ["31 June 2024", "30 February", "2023-13-45", "31/31/2024", "February 30, 2023"])
def test_a_day_that_the_calendar_lacks_has_no_value(words: str) -> None:
    found = only(f"It was signed on {words}, they said.")
    assert (found.value, found.earliest, found.latest) == (None, None, None)
    assert "no such day" in (found.reason or "")


def test_two_numbers_that_fit_both_orders_are_both() -> None:
    found = only("They met on 03/04/2024.")
    assert (found.value, found.earliest, found.latest, found.estimate) == (None, "2024-03-04", "2024-04-03", True)


@pytest.mark.parametrize(
    ("rest", "value"),
    [
        ("on 12 June 2024", "2024-04-03"),
        ("on June 12, 2024", "2024-03-04"),
        ("on 25/04/2024", "2024-04-03"),
        ("on 04/25/2024", "2024-03-04"),
        ("at the town centre", "2024-04-03"),
        ("at the town center", "2024-03-04"),
    ],
)
def test_the_rest_of_the_text_tells_the_order_of_two_numbers(rest: str, value: str) -> None:
    assert dates(f"They met on 03/04/2024 and {rest}.")[0].value == value


def test_the_country_of_the_page_tells_the_order_of_two_numbers() -> None:
    assert read("They met on 03/04/2024.", url="https://ledger.co.uk/mill").dates[0].value == "2024-04-03"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Two days later", "2024-12-10"),
        ("The next day", "2024-12-09"),
        ("The day after", "2024-12-09"),
        ("The same day", "2024-12-08"),
        ("That month", "2024-12"),
        ("That year", "2024"),
        ("A week earlier", "2024-12-01"),
    ],
)
def test_words_that_point_back_are_counted_from_the_date_before(words: str, value: str) -> None:
    text = f"The mill burned on 8 December 2024. {words}, the bridge fell."
    first, second = dates(text)
    assert (second.span.of(text), second.value) == (words, value)
    assert (second.anchor, second.counted, second.estimate) == (first.span, False, True)


def test_what_is_counted_from_an_event_has_no_days() -> None:
    text = "He died weeks before her husband."
    found = only(text)
    assert (found.span.of(text), found.value, found.earliest, found.counted) == ("weeks", "PXW", None, False)


def test_the_end_of_a_range_of_weekdays_is_not_before_its_start() -> None:
    assert [found.value for found in dates("From Monday to Friday it was shut.")] == ["2024-12-16", "2024-12-20"]


def test_the_last_few_weeks_reach_to_publication() -> None:
    found = only("It grew in the last few weeks.")
    assert (found.value, found.latest, found.counted, found.estimate) == ("PXW", WEDNESDAY, True, True)


def test_without_a_time_of_publication_only_the_calendar_is_known() -> None:
    found = dates("It burned on Friday, in May and last week, but not on 8 December 2024 next to us.", None)[:3]
    assert [date.value for date in found][:2] == ["2024-12-06", "2024-05"]
    assert [date.value for date in dates("It burned on Friday, in May and last week.", None)] == [
        "XXXX-WXX-5",
        "XXXX-05",
        "XXXX-WXX",
    ]


def test_what_is_counted_from_an_inferred_publication_is_an_estimate() -> None:
    friday = dates("The mill burned on 12 March 2021. On Friday the mayor spoke.", None)[1]
    assert (friday.value, friday.estimate) == ("2021-03-12", True)


def test_the_day_is_that_of_the_zone_of_publication() -> None:
    assert only("It burned today.", "2024-12-08T23:30:00-05:00").value == "2024-12-08"


def test_furniture_has_no_dates() -> None:
    text = "The mill burned on Friday, the mayor of Port Veldt said.\nRead more: What happened in 1999"
    assert [found.span.of(text) for found in dates(text)] == ["Friday"]


FRAGMENTS = st.lists(
    st.one_of(
        st.sampled_from([row[0] for row in (*EXPRESSIONS, *LENGTHS, *SETS)]),
        st.sampled_from(
            ["the", "a", "of", "in", "may", "March", "31", "June", "2024", "99999", "years", "ago", "last"]
        ),
        st.sampled_from([".", ",", "–", "-", "/", ":", "\n", "week", "days", "later", "before", "after", "Friday"]),
        st.sampled_from(["'80s", "Q4", "00:00", "p.m.", "every", "1/2", "½", "century", "0", "BC", "Easter", "Monday"]),
        st.text(max_size=12),
    ),
    max_size=25,
).map(lambda pieces: " ".join(map(str, pieces)))


@given(st.one_of(FRAGMENTS, st.text(max_size=200)), st.sampled_from([None, WEDNESDAY, "0001-01-01", "9999-12-31"]))
@settings(deadline=None, max_examples=300)
def test_any_text_gives_dates_in_order_that_keep_the_rules(text: str, published: str | None) -> None:
    ledger = read(text, published)
    last = 0
    for number, found in enumerate(ledger.dates, 1):
        assert found.id == f"d{number}"
        assert last <= found.span.start < found.span.end <= len(text)
        assert found.span.of(text) == found.span.of(text).strip()
        assert (found.earliest is None) == (found.latest is None)
        if found.earliest and found.latest:
            assert date.fromisoformat(found.earliest) <= date.fromisoformat(found.latest)
        if found.estimate:
            assert found.reason
        assert found.anchor is None or (not found.counted and found.anchor < found.span)
        last = found.span.end
    assert read(text, published) == ledger


@pytest.mark.parametrize(
    "piece",
    [
        "May 5, ",
        "2024 ",
        "the first half of the ",
        "twenty-one and ",
        "1/",
        "a week before ",
        "Monday and ",
        "19",
        "every ",
    ],
)
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 20


def test_spans_point_into_the_text() -> None:
    text = "Späte 𝔐ühle — on 8 December 2024 it burned."
    assert only(text).span == Span(text.index("8"), text.index(" it"))
