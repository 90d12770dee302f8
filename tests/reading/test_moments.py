from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Date, Ledger, Moment
from reportedly.reading.blocks import find_blocks
from reportedly.reading.moments import with_moments
from reportedly.reading.statements import with_statements

DAYS = {"Monday": "2024-12-23", "Sunday": "2024-12-22", "in May": "2024-05", "2019": "2019", "this week": "2024-W52"}


def find(text: str, words: str) -> tuple[Span, ...]:
    start = text.index(words)
    return (Span(start, start + len(words)),) if words else ()


def put(text: str, id: str, source: str, cue: str, *content: str, parent: str | None = None) -> Attribution:
    contents = tuple(span for words in content for span in find(text, words))
    return Attribution(
        id=id,
        source=find(text, source),
        cue=find(text, cue),
        content=contents,
        parent=parent,
        speaker=source or None,
        speaker_kind="person" if source else "unknown",
    )


def dates_of(text: str) -> tuple[Date, ...]:
    """One date for each of the words in DAYS that the text has, on days in the order of the list."""
    found = [(words, span) for words in DAYS if words in text for span in find(text, words)]
    days = {words: f"2024-12-{n + 1:02}" for n, words in enumerate(DAYS)}
    return tuple(
        Date(id=f"d{n}", span=span, type="DATE", value=DAYS[words], earliest=days[words], latest=days[words])
        for n, (words, span) in enumerate(sorted(found, key=lambda item: item[1]), 1)
    )


def ledger(text: str, *attributions: Attribution) -> Ledger:
    document = Document(text)
    found = with_statements(Ledger(document, find_blocks(document), attributions))
    return with_moments(replace(found, dates=dates_of(text)))


def told(found: Ledger) -> set[tuple[str, str, str]]:
    spans = {date.id: date.span for date in found.dates}
    return {(m.of, m.kind, spans[m.when].of(found.document.text)) for m in found.moments if m.when}


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        ("Ada Ott said the mill had closed in May.", "Ada Ott", "said", "the mill had closed in May", "happened"),
        ("Ada Ott said on Monday that the mill had closed.", "Ada Ott", "said", "that the mill had closed", "said"),
        ("Ada Ott told reporters in Leeds on Monday: “It is shut.”", "Ada Ott", "told", "“It is shut.”", "said"),
        ("“It is shut,” Ada Ott said on Monday.", "Ada Ott", "said", "“It is shut,”", "said"),
        (
            "“It is shut,” said Ada Ott, the convener, on Monday.",
            "Ada Ott, the convener",
            "said",
            "“It is shut,”",
            "said",
        ),
        ("Ada Ott called the mill “a ruin” on Monday.", "Ada Ott", "called", "“a ruin”", "said"),
        ("On Monday, Ada Ott said it was shut.", "Ada Ott", "said", "it was shut", "said"),
        ("In a statement on Monday, Ada Ott said it was shut.", "Ada Ott", "said", "it was shut", "said"),
        ("Ada Ott on Monday said it was shut.", "Ada Ott", "said", "it was shut", "said"),
        ("Reports this week claimed it was shut.", "Reports", "claimed", "it was shut", "said"),
        ("It was announced in May that it would shut.", "", "was announced", "that it would shut", "said"),
        ("Ada Ott said on Monday that it was shut.", "Ada Ott", "said", "on Monday that it was shut", "said"),
    ],
)
def test_a_date_in_the_content_happened_and_one_that_hangs_on_the_cue_was_said(
    text: str, source: str, cue: str, content: str, expected: str
) -> None:
    found = ledger(text, put(text, "a1", source, cue, content))
    assert [(m.of, m.kind) for m in found.moments] == [("a1", expected)]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Ada Ott, who left in May, said it was shut.", "Ada Ott, who left in May", "it was shut"),
        ("Ada Ott, who left in May, said it was shut.", "Ada Ott", "it was shut"),
        ("After the fire on Monday Ada Ott said it was shut.", "Ada Ott", "it was shut"),
        ("“It is shut,” Ada Ott said, a day before it burned on Monday.", "Ada Ott", "“It is shut,”"),
        ("“It is shut,” Ada Ott said after it burned on Monday.", "Ada Ott", "“It is shut,”"),
    ],
)
def test_a_date_of_another_clause_is_not_when_it_was_said(text: str, source: str, content: str) -> None:
    found = ledger(text, put(text, "a1", source, "said", content))
    assert not [m for m in found.moments if m.kind == "said"]


def test_a_date_before_its_noun_dates_a_report_but_not_a_person() -> None:
    text = "A 2019 report said it was shut."
    report = put(text, "a1", "A 2019 report", "said", "it was shut")
    assert told(ledger(text, replace(report, speaker_kind="document"))) == {("a1", "said", "2019")}
    assert told(ledger(text, replace(report, speaker_kind="anonymous"))) == set()


def test_a_date_belongs_to_the_innermost_words() -> None:
    text = "Ada Ott said that Ben Roe believes the mill closed in May."
    outer = put(text, "a1", "Ada Ott", "said", "that Ben Roe believes the mill closed in May")
    inner = put(text, "a2", "Ben Roe", "believes", "the mill closed in May", parent="a1")
    assert told(ledger(text, outer, inner)) == {("a2", "happened", "in May")}


def test_a_date_on_a_nested_cue_is_when_that_was_said() -> None:
    text = "Ada Ott said on Monday that Ben Roe had told her on Sunday that the mill closed in May."
    outer = put(text, "a1", "Ada Ott", "said", "that Ben Roe had told her on Sunday that the mill closed in May")
    inner = put(text, "a2", "Ben Roe", "had told", "that the mill closed in May", parent="a1")
    assert told(ledger(text, outer, inner)) == {
        ("a1", "said", "Monday"),
        ("a2", "said", "Sunday"),
        ("a2", "happened", "in May"),
    }


def test_a_statement_happened_on_its_own_dates() -> None:
    text = "The mill burned on Sunday. It is a ruin today."
    assert told(ledger(text)) == {("p1", "happened", "Sunday")}


def test_the_signature_of_a_post_dates_it() -> None:
    text = "It is shut.\n— Maud Tarrant (@maudtarrant), Monday"
    post = put(text, "a1", "Maud Tarrant (@maudtarrant)", "", "It is shut.")
    assert told(ledger(text, post)) == {("a1", "said", "Monday")}


def test_a_signature_without_a_post_is_no_statement_of_something_that_happened() -> None:
    text = "The mill\n— Skelder Group of Mills (@skeldermill) on Monday\nIt is shut on Sunday."
    assert {when for _, _, when in told(ledger(text))} == {"Sunday"}


def test_a_date_before_a_content_that_has_begun_before_its_cue_is_not_when_it_was_said() -> None:
    text = "On Monday the miller was said to be ill."
    assert told(ledger(text, put(text, "a1", "", "was said", "the miller", "to be ill"))) == set()


def test_what_runs_on_was_said_at_the_same_time() -> None:
    text = "“It is shut,” Ada Ott said on Monday.\n\n“It was cold.\n\nBen Roe said no."
    first = put(text, "a1", "Ada Ott", "said", "“It is shut,”")
    runs_on = replace(put(text, "a2", "", "", "“It was cold."), speaker="Ada Ott")
    other = put(text, "a3", "Ben Roe", "said no", "no")
    found = ledger(text, first, runs_on, other)
    assert [(m.of, m.kind) for m in found.moments] == [("a1", "said"), ("a2", "said")]
    assert found.moments[1].reason == "a1 is part of the same speech"
    assert told(ledger(text, first, replace(runs_on, speaker="Ben Roe"), other)) == {("a1", "said", "Monday")}


def test_what_somebody_thinks_was_said_when_they_said_that_they_think_it() -> None:
    text = "Ada Ott said on Monday that she believes it is shut."
    outer = put(text, "a1", "Ada Ott", "said", "that she believes it is shut")
    inner = replace(put(text, "a2", "she", "believes", "it is shut", parent="a1"), speaker="Ada Ott")
    assert told(ledger(text, outer, inner)) == {("a1", "said", "Monday"), ("a2", "said", "Monday")}
    assert told(ledger(text, outer, replace(inner, speaker="Ben Roe"))) == {("a1", "said", "Monday")}


def test_only_dates_with_days_give_moments() -> None:
    text = "The mill is open on Monday and closed on Sunday."
    found = ledger(text)
    sets = tuple(replace(date, type="SET") for date in found.dates)
    nowhere = tuple(replace(date, earliest=None, latest=None) for date in found.dates)
    assert len(found.moments) == 2
    assert not with_moments(replace(found, dates=sets)).moments
    assert not with_moments(replace(found, dates=nowhere)).moments


def test_a_date_inside_another_one_is_not_counted_twice() -> None:
    text = "The mill closed two days after Monday."
    found = ledger(text)
    whole = Date(
        id="d2", span=find(text, "two days after Monday")[0], type="DATE", earliest="2024-12-25", latest="2024-12-25"
    )
    assert with_moments(replace(found, dates=(whole, *found.dates))).moments == (
        Moment(of="p1", kind="happened", when="d2", earliest="2024-12-25", latest="2024-12-25"),
    )


def test_estimates_and_their_reasons_are_passed_on() -> None:
    found = ledger("The mill burned on Sunday.")
    (date,) = found.dates
    estimated = replace(date, estimate=True, reason="counted from an inferred day")
    (moment,) = with_moments(replace(found, dates=(estimated,))).moments
    assert (moment.estimate, moment.reason) == (True, "counted from an inferred day")


def test_a_ledger_without_dates_has_no_moments() -> None:
    assert with_moments(Ledger(Document(""), (), ())).moments == ()


spans = st.tuples(st.integers(0, 60), st.integers(1, 15)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
some = st.lists(spans, max_size=2).map(lambda found: tuple(sorted(found)))
attributions = st.lists(
    st.tuples(some, some, some, st.sampled_from([None, "a0", "a1", "a2"]), st.sampled_from([None, "Ott"])), max_size=5
)
days = st.lists(st.tuples(spans, st.dates().map(str)), max_size=4)


@given(st.text(alphabet="ab ,.\n“”A", max_size=70), attributions, days)
def test_every_moment_has_an_owner_and_a_date_and_they_stand_in_order(
    text: str,
    found: list[tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...], str | None, str | None]],
    when: list[tuple[Span, str]],
) -> None:
    items = tuple(
        Attribution(id=f"a{n}", source=source, cue=cue[:1], content=content, parent=parent, speaker=speaker)
        for n, (source, cue, content, parent, speaker) in enumerate(found)
        if source or cue or content
    )
    dates = tuple(
        Date(id=f"d{n}", span=span, type="DATE", earliest=day, latest=day) for n, (span, day) in enumerate(when)
    )
    document = Document(text)
    before = with_statements(Ledger(document, find_blocks(document), items))
    result = with_moments(replace(before, dates=dates))
    owners = {item.id for item in result.attributions} | {item.id for item in result.statements}
    of_date = {date.id: date for date in dates}
    assert all(moment.of in owners and moment.when in of_date for moment in result.moments)
    order = [(moment.earliest, moment.latest) for moment in result.moments]
    assert order == sorted(order)
    keys = [(moment.of, moment.kind, moment.when) for moment in result.moments]
    assert len(keys) == len(set(keys))
    saids = [moment.of for moment in result.moments if moment.kind == "said"]
    assert len(saids) == len(set(saids))
    assert result == with_moments(result)


def test_a_long_document_takes_no_longer_a_word() -> None:
    line = "On Monday Ada Ott said that the mill had closed on Sunday. "

    def seconds(count: int) -> float:
        text = line * count
        size = len(line)
        items = tuple(
            Attribution(
                id=f"a{n}",
                source=(Span(n * size + 10, n * size + 17),),
                cue=(Span(n * size + 18, n * size + 22),),
                content=(Span(n * size + 23, n * size + 57),),
            )
            for n in range(count)
        )
        dates = tuple(
            Date(id=f"d{n}", span=Span(at, at + 6), type="DATE", earliest="2024-12-22", latest="2024-12-23")
            for n in range(count)
            for at in (n * size + 3, n * size + 51)
        )
        document = Ledger(Document(text), (Block("body", Span(0, len(text))),), items, dates=dates)
        began = time.process_time()
        assert len(with_moments(document).moments) == 2 * count
        return time.process_time() - began

    few = max(seconds(250), 0.005)
    assert seconds(2500) < 40 * few
