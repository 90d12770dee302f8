from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.document import Block, Document, Span
from reportedly.ledger import Date, Ledger, Quantity
from reportedly.reading.quantities import with_quantities


def ledger_of(text: str, language: str = "en", url: str | None = None, dates: tuple[Date, ...] = ()) -> Ledger:
    return Ledger(Document(text, language=language, url=url), (), (), dates=dates)


def read(text: str, language: str = "en", url: str | None = None) -> tuple[Quantity, ...]:
    return with_quantities(ledger_of(text, language, url)).quantities


def told(quantity: Quantity) -> str:
    """A quantity in one line: kind, value or limits, unit and, unless it is exact, the bound."""
    number = f"{quantity.value:.10g}" if quantity.value is not None else f"{quantity.low:.10g}.."
    if quantity.value is None and quantity.high is not None:
        number += f"{quantity.high:.10g}"
    bound = "" if quantity.bound == "exactly" else f" {quantity.bound}"
    return f"{quantity.kind} {number} {quantity.unit}{bound}"


EXPRESSIONS = """
at least 18 luxury flats | count 18 flat at least
eighteen flats | count 18 flat
twenty-one miners | count 21 miner
two hundred and five letters | count 205 letter
one hundred thousand leaflets | count 100000 leaflet
a hundred sheep | count 100 sheep
a dozen eggs | count 12 egg
two dozen officers | count 24 officer
half a dozen boats | count 6 boat
half a million voters | count 500000 voter
a quarter of a million voters | count 250000 voter
two and a half million voters | count 2500000 voter
1.6 million voters | count 1600000 voter
1,600,000 voters | count 1600000 voter
1 600 000 voters | count 1600000 voter
1'600'000 voters | count 1600000 voter
12,50,000 voters | count 1250000 voter
3 lakh voters | count 300000 voter
2.5 crore voters | count 25000000 voter
5m voters | count 5000000 voter
12 policemen | count 12 policeman
three women | count 3 woman
nine children | count 9 child
14 lorries | count 14 lorry
six churches | count 6 church
four aircraft | count 4 aircraft
11 Orvanian police officers | count 11 officer
20 sports cars | count 20 car
30 more people | count 30 person
seven others | count 7 other
two Orvanians | count 2 Orvanian
one man | count 1 man
a three-storey house | count 3 storey
a 12-strong jury | count 12 member
a 250-page report | count 250 page
about 30 houses | count 30 house about
around 30 houses | count 30 house about
some 30 houses | count 30 house about
roughly 30 houses | count 30 house about
close to 30 houses | count 30 house about
an estimated 30 houses | count 30 house about
nearly 30 houses | count 30 house about
almost 30 houses | count 30 house about
30 or so houses | count 30 house about
30-odd houses | count 30 house about
no fewer than 30 houses | count 30 house at least
a minimum of 30 houses | count 30 house at least
30 or more houses | count 30 house at least
30+ houses | count 30 house at least
up to 30 houses | count 30 house at most
no more than 30 houses | count 30 house at most
as many as 30 houses | count 30 house at most
a maximum of 30 houses | count 30 house at most
30 or fewer houses | count 30 house at most
more than 30 houses | count 30 house more than
over 30 houses | count 30 house more than
exceeding 30 houses | count 30 house more than
upwards of 30 houses | count 30 house more than
just over 30 houses | count 30 house more than
fewer than 30 houses | count 30 house less than
under 30 houses | count 30 house less than
just under 30 houses | count 30 house less than
exactly 30 houses | count 30 house
between 10 and 20 houses | count 10..20 house between
10-20 houses | count 10..20 house between
10 to 20 houses | count 10..20 house between
from 10 to 20 houses | count 10..20 house between
three or four houses | count 3..4 house between
dozens of houses | count 24.. house vaguely
scores of houses | count 40.. house vaguely
hundreds of houses | count 200.. house vaguely
thousands of houses | count 2000.. house vaguely
tens of thousands of houses | count 20000.. house vaguely
hundreds of thousands of houses | count 200000.. house vaguely
millions of houses | count 2000000.. house vaguely
several houses | count 3.. house vaguely
several hundred houses | count 300.. house vaguely
a few houses | count 3.. house vaguely
a few thousand houses | count 3000.. house vaguely
a couple of houses | count 2.. house vaguely
a handful of houses | count 3.. house vaguely
dozens of the old houses | count 24.. house vaguely
990ft | measure 990 foot
990 feet | measure 990 foot
12km/h | measure 12 kilometre per hour
12 kilometres per hour | measure 12 kilometre per hour
70mph | measure 70 mile per hour
-5C | measure -5 degree celsius
minus 5 degrees Celsius | measure -5 degree celsius
41°C | measure 41 degree celsius
100 degrees Fahrenheit | measure 100 degree fahrenheit
some 270 kilograms of gold | measure 270 kilogram about
270kg of gold | measure 270 kilogram
17 tonnes | measure 17 tonne
200 pounds of flour | measure 200 pound
15 sq km | measure 15 square kilometre
1,200 square kilometres | measure 1200 square kilometre
2 million cubic metres | measure 2000000 cubic metre
600 megawatts | measure 600 megawatt
600MW | measure 600 megawatt
1½ litres | measure 1.5 litre
2 1/2 litres | measure 2.5 litre
half a mile | measure 0.5 mile
three quarters of a mile | measure 0.75 mile
a 5-mile queue | measure 5 mile
a 2.5-hour meeting | measure 2.5 hour
half an hour | measure 0.5 hour
an hour and a half | measure 1.5 hour
two and a half days | measure 2.5 day
two hours and 15 minutes | measure 2.25 hour
6ft 6in | measure 6.5 foot
24 years | measure 24 year
a 49-year-old | measure 49 year
49 years old | measure 49 year
several weeks | measure 3.. week vaguely
up to six months | measure 6 month at most
for over six hours | measure 6 hour more than
5-10 miles | measure 5..10 mile between
between 20mm and 40mm | measure 20..40 millimetre between
£1.6 billion | money 1600000000 GBP
£1.6bn | money 1600000000 GBP
£38m | money 38000000 GBP
£20,000 | money 20000 GBP
two hundred pounds | money 200 GBP
50p | money 0.5 GBP
80 cents | money 0.8 USD
$5 | money 5 USD
$1,600,000.50 | money 1600000.5 USD
US$5 million | money 5000000 USD
A$250 million | money 250000000 AUD
C$30m | money 30000000 CAD
HK$5 million | money 5000000 HKD
$3.4tn | money 3.4e+12 USD
$40k | money 40000 USD
ten million dollars | money 10000000 USD
ten million Australian dollars | money 10000000 AUD
€38.4 million | money 38400000 EUR
€38,4 Mio | money 38400000 EUR
1,6 Mrd Euro | money 1600000000 EUR
1.600.000,50 euros | money 1600000.5 EUR
CHF 3.2m | money 3200000 CHF
3.2m Swiss francs | money 3200000 CHF
Rs 365 crore | money 3650000000 INR
₹12 lakh | money 1200000 INR
¥400m | money 400000000 JPY
100 million yuan | money 100000000 CNY
300,000 roubles | money 300000 RUB
EUR 5 | money 5 EUR
5m USD | money 5000000 USD
450 kr | money 450 None
450 pesos | money 450 None
$2-3 billion | money 2000000000..3000000000 USD between
£9 to £11 | money 9..11 GBP between
up to $90 million | money 90000000 USD at most
hundreds of millions of dollars | money 200000000.. USD vaguely
12.5 percent | percent 12.5 percent
12.5% | percent 12.5 percent
12.5 per cent | percent 12.5 percent
nearly 90 percent | percent 90 percent about
1.5 percentage points | percent 1.5 percentage point
25 basis points | percent 25 basis point
between 3 and 5 percent | percent 3..5 percent between
two thirds | percent 66.66666667 percent
three quarters of the funds | percent 75 percent
a third of the pupils | percent 33.33333333 percent
more than a third | percent 33.33333333 percent more than
half of the pupils | percent 50 percent about
half the pupils | percent 50 percent about
50/50 | odds 0.5 probability
one in three | odds 0.3333333333 probability
1 in 20 | odds 0.05 probability
nine out of ten | odds 0.9 probability
fewer than one in ten | odds 0.1 probability less than
two-to-one | odds 0.3333333333 probability
odds of 3-1 | odds 0.25 probability
an even chance | odds 0.5 probability
her first visit | ordinal 1 ordinal
the third time | ordinal 3 ordinal
the twenty-first edition | ordinal 21 ordinal
the 21st edition | ordinal 21 ordinal
""".strip().splitlines()


@pytest.mark.parametrize("line", EXPRESSIONS)
def test_what_an_expression_says(line: str) -> None:
    expression, expected = line.split(" | ")
    text = f"It was {expression} by then."
    assert [told(quantity) for quantity in read(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "She joined in 2019 and left on 14 May 2021.",
        "They met on Sept. 11 and again on May 3.",
        "He lives at 10 Alder Street.",
        "The firm moved into One Harbour Tower Square.",
        "Call 020 7946 0958 or +44 20 7946 0958.",
        "Call 555-123-4567 today.",
        "Version 2.0.1 replaces version 1.9.",
        "The doors open at 10.30am and close at 6 p.m. or 18:45.",
        "A Boeing 737 and an Airbus A320 landed.",
        "Channel 4 spoke of Section 230 and of Article 50.",
        "7-Eleven opened again.",
        "COVID-19, 5G, an F-16 and the G7.",
        "Rovers won 3-1 and Town lost 0-2.",
        "The jury voted 10-2.",
        "Case 20231187 is open.",
        "1. Boil the water\n2. Add the salt",
        "Write to desk7@lamp.example or see https://lamp.example/2024/05/17.",
        "The 1990s were long; the 9/11 inquiry ran 24/7.",
        "One of the ministers left, and no one knows why.",
        "The First Minister met the Second Army.",
        "The second-hand car broke down at first.",
        "A two-way road and a one-off payment.",
        "Nobody said anything.",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert [told(quantity) for quantity in read(text)] == []


def test_a_quantity_covers_its_bound_its_number_and_what_is_counted() -> None:
    text = "Police seized at least 18 luxury flats and some 270 kilograms of refined gold in two days."
    found = read(text)
    assert [quantity.span.of(text) for quantity in found] == [
        "at least 18 luxury flats",
        "some 270 kilograms",
        "two days",
    ]
    assert [quantity.id for quantity in found] == ["q1", "q2", "q3"]
    assert found[1].of == "refined gold"
    assert found[1].of_span is not None
    assert found[1].of_span.of(text) == "refined gold"
    assert (found[0].low, found[0].high) == (18, None)
    assert found[1].low is not None
    assert found[1].high is not None
    assert found[1].low < 270 < found[1].high


def test_nearly_a_number_is_no_more_than_it() -> None:
    (found,) = read("Nearly 400 passengers waited.")
    assert found.low is not None
    assert found.low < 400
    assert found.high == 400


def test_sums_in_two_currencies_are_two_quantities() -> None:
    found = read("It is worth €38.4 million (about £32 million).")
    assert [told(quantity) for quantity in found] == ["money 38400000 EUR", "money 32000000 GBP about"]


def test_a_change_is_two_numbers_and_a_span_is_one() -> None:
    assert [told(q) for q in read("The toll rose from 12 people to 31 people.")] == [
        "count 12 person",
        "count 31 person",
    ]
    assert [told(q) for q in read("Rates went from 3% to 5%.")] == ["percent 3 percent", "percent 5 percent"]


def test_a_part_of_a_number_counts_the_same_thing() -> None:
    assert [told(q) for q in read("Seven of the 12 jurors left.")] == ["count 7 juror", "count 12 juror"]


def test_ages_in_apposition() -> None:
    assert [told(q) for q in read("Ms Pell, 52, and her son, aged 9, live there.")] == [
        "measure 52 year",
        "measure 9 year",
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("It is 1.600 km away.", "en", 1.6),
        ("Es sind 1.600 km.", "de", 1600),
        ("It is 1.600 km away and cost 2,5 euros.", "en", 1600),
        ("It is 1.600 km away and cost 1.000.000 euros.", "en", 1600),
        ("It is 1,600 km away.", "en", 1600),
        ("Es sind 1,600 km.", "de", 1.6),
        ("Es sind 1,600 km, also 3.5 kg.", "de", 1600),
    ],
)
def test_an_ambiguous_separator_is_read_as_the_rest_of_the_text_has_it(
    text: str, language: str, expected: float
) -> None:
    assert read(text, language)[0].value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("In Denmark it cost 450 kr.", None, "DKK"),
        ("In Norway it cost 450 kroner.", None, "NOK"),
        ("In Norway and in Denmark it cost 450 kroner.", None, None),
        ("It cost $450.", "https://lamp.example.au/story", "AUD"),
        ("It cost $450.", "https://lamp.example/story", "USD"),
        ("It cost US$450.", "https://lamp.example.au/story", "USD"),
        ("It cost ¥450.", None, "JPY"),
        ("In Beijing it cost ¥450.", None, "CNY"),
        ("It cost $450.", "https://[broken", "USD"),
    ],
)
def test_a_shared_name_of_currencies_is_told_by_countries_and_place(
    text: str, url: str | None, expected: str | None
) -> None:
    assert [quantity.unit for quantity in read(text, url=url)] == [expected]


def test_a_number_in_a_date_is_none_and_one_in_a_duration_is_one() -> None:
    text = "Two weeks ago she began; three weeks later it was over."
    day = Date(id="d1", span=Span(0, 13), type="DATE")
    duration = Date(id="d2", span=Span(25, 36), type="DURATION")
    found = with_quantities(ledger_of(text, dates=(day, duration))).quantities
    assert [quantity.span.of(text) for quantity in found] == ["three weeks"]


def test_nothing_is_read_in_furniture() -> None:
    text = "Read 5 more stories\nHe sold 12 boats."
    blocks = (Block("furniture", Span(0, 19)), Block("body", Span(20, len(text))))
    found = with_quantities(Ledger(Document(text, language="en"), blocks, ())).quantities
    assert [quantity.span.of(text) for quantity in found] == ["12 boats"]


def test_a_table_of_results_gives_no_bare_counts() -> None:
    text = "Team\tP\tW\tD\tL\n" + "\n".join(f"Side {n}\t{n}\t{n + 1}\t{n + 2}\t{n + 3}\t3.5" for n in range(40))
    assert read(text) == ()


_VOCABULARY = """
a an the one two twenty hundred thousand million half third and to or of - – / , . % £ $ € kr Rs -5 12 1.600 1,6 1'000
10-20 3-1 50/50 m km C p cents percent years year-old flats people at least about more than between from in first 21st
dozens several few couple ½ 1/2 bn crore ( ) ' ’ aged even chance odds 2019 May Street Smith +44 0800 a.m. plus
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n", "\t"])
_TEXTS = st.one_of(st.text(), st.lists(_WORDS).map(" ".join), st.lists(_WORDS).map("".join))


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_any_text_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    last = 0
    for number, quantity in enumerate(read(text), 1):
        assert quantity.id == f"q{number}"
        assert last <= quantity.span.start < quantity.span.end <= len(text)
        last = quantity.span.end
        assert quantity.span.of(text).strip() == quantity.span.of(text)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        if quantity.of_span is not None:
            assert quantity.of_span.of(text).split() == (quantity.of or "").split()


@given(st.integers(2, 999_999).filter(lambda n: not 1900 <= n <= 2099))
def test_a_number_in_figures_is_read_as_written(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        text = f"They found {written} coins."
        (found,) = read(text)
        assert found.value == number
        assert written in found.span.of(text)


@pytest.mark.parametrize(
    "piece",
    [
        "at least ",
        "hundred ",
        "million ",
        "a hundred ",
        "1.",
        "1-",
        "a-",
        "a.",
        "x@",
        "10 to ",
        "one in ",
        "1 000 ",
        "of ",
        "twenty-",
        "'s ",
        "12 ",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    start = time.process_time()
    read(piece * 5_000)
    assert time.process_time() - start < 5
