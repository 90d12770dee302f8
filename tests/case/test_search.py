"""Finding texts, claims and speakers, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from case.stories import story
from export.cases import affair, case, claim, document, member
from reportedly.case.asking import asked
from reportedly.case.case import Voice
from reportedly.case.passages import passages
from reportedly.case.search import Filters, Paging, Results, pieces, search
from reportedly.case.search_index import SearchIndex
from reportedly.case.search_words import fitting, folded
from reportedly.case.store import Store
from reportedly.document import Block, Document, Span
from reportedly.errors import UsageError
from reportedly.ledger import Attribution, Ledger

TEXTS = (
    "The harbour mill burnt down, Ada Holt said. The mill was old.",
    "Ben Ode denied that the mill burnt. A barn may have burnt, he said.",
    "Sjöström sold the barn in Łódź for 20,000 crowns; the mill-owner's son knew.",
    "Nothing happened.",
)
DAYS = ("2031-05-01T09:00:00+02:00", "2031-05-02", "2031-05-03T23:59:59Z", None)
OUTLETS = ("Skelder Post", "Ostby Times", "Skelder Post", None)


def stories() -> list[Document]:
    return [
        Document(text, name=f"{number}.txt", url=f"https://x.example/{number}", published=day, outlet=outlet)
        for number, (text, day, outlet) in enumerate(zip(TEXTS, DAYS, OUTLETS, strict=True), start=1)
    ]


@pytest.fixture
def full(store: Store) -> Store:
    """A case with the stories, which appear as d1, d2, …"""
    for one in stories():
        store.add(one)
    return store


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(number: int, id: str, source: str, cue: str, content: str, **more: Any) -> Attribution:
    text = TEXTS[number - 1]
    return Attribution(
        id=id, source=(at(text, source),), cue=(at(text, cue),), content=(at(text, content),), speaker=source, **more
    )


@cache
def index() -> SearchIndex:
    own = {
        1: (said(1, "a1", "Ada Holt", "said", "The harbour mill burnt down", act="says", speaker_kind="person"),),
        2: (
            said(
                2, "a1", "Ben Ode", "denied", "the mill burnt", act="denies", certainty="certain", speaker_kind="person"
            ),
            replace(
                said(2, "a2", "he", "said", "A barn may have burnt", act="says", certainty="possible"),
                speaker="Ben Ode",
                speaker_kind="person",
            ),
        ),
    }
    texts = stories()
    ledgers = [
        Ledger(one, (Block("body", Span(0, len(one.text))),), own.get(number, ()), model="m")
        for number, one in enumerate(texts, start=1)
    ]
    documents = tuple(
        replace(document(number), content=one.id, outlet=one.outlet, published=one.published)
        for number, one in enumerate(texts, start=1)
    )

    def part(number: int, words: str, unit: str, stance: str, speaker: str | None) -> Any:
        span = at(TEXTS[number - 1], words)
        day = DAYS[number - 1]
        return member(number, stance, speaker, unit=unit, span=span, words=words, published=day)

    burnt = claim(
        1,
        (
            part(1, "The harbour mill burnt down", "a1", "reports", "Ada Holt"),
            part(2, "the mill burnt", "a1", "denies", "Ben Ode"),
        ),
        statement="The harbour mill burnt down.",
        standing="contested",
        importance=0.9,
    )
    sold = claim(
        2,
        (part(3, "Sjöström sold the barn in Łódź", "x0", "asserts", None),),
        statement="Sjöström sold the barn.",
        importance=0.5,
    )

    def voice(name: str, where: tuple[str, ...], claims: tuple[str, ...], aliases: tuple[str, ...] = ()) -> Voice:
        return Voice(
            name=name,
            kind="person",
            aliases=aliases,
            documents=where,
            claims=claims,
            attributions=len(where),
            through=(),
        )

    voices = (voice("Ada Holt", ("d1",), ("c1",)), voice("Ben Ode", ("d2",), ("c1",), ("Benedikt Ødegård",)))
    return SearchIndex.of(case(documents, (burnt, sold), speakers=voices), ledgers)


def found(results: Results) -> list[str]:
    return [hit.document for hit in results.documents.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mill", {"d1", "d2", "d3"}),
        ("MILL burnt", {"d1", "d2"}),
        ('"mill burnt"', {"d1", "d2"}),
        ('"burnt mill"', set()),
        ("mill -barn", {"d1"}),
        ('mill -"burnt down"', {"d2", "d3"}),
        ("-mill", {"d4"}),
        ('-"burnt down" -nothing', {"d2", "d3"}),
        ("har*", {"d1"}),
        ("har", set()),
        ("mill -har*", {"d2", "d3"}),
        ('"mill bur" mill-bur*', set()),
        ("mill-bur*", {"d1", "d2"}),
        ("sjostrom łódź", {"d3"}),
        ("SJO\u0308STRO\u0308M", {"d3"}),
        ("20,000", {"d3"}),
        ("mill-owner's", {"d3"}),
        ("mill-owner’s", {"d3"}),
        ("nothing AND happened", set()),
        ("mill -mill", set()),
        ("", set()),
        ("?!", set()),
    ],
)
def test_texts_are_found_by_their_words(full: Store, query: str, expected: set[str]) -> None:
    results = search(full, query)
    assert set(found(results)) == expected
    assert results.documents.total == len(expected)


def test_what_was_found_is_shown_where_it_stands(full: Store) -> None:
    (hit,) = search(full, "lodz sjöstrom").documents.hits
    (passage,) = hit.passages
    assert passage.words == passage.span.of(TEXTS[2]) == TEXTS[2]
    assert [mark.of(TEXTS[2]) for mark in passage.marks] == ["Sjöström", "Łódź"]
    assert (hit.outlet, hit.published, hit.url) == (OUTLETS[2], DAYS[2], "https://x.example/3")


def test_the_text_with_more_of_the_words_comes_first(store: Store) -> None:
    texts = ["mill " + "other " * 60, "mill mill mill " + "other " * 57, "mill mill " + "other " * 58]
    for text in texts:
        store.add(Document(text, name=text[:20]))
    results = search(store, "mill")
    assert found(results) == ["d2", "d3", "d1"]
    assert all(one.score > other.score for one, other in pairwise(results.documents.hits))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(since=date(2031, 5, 2)), ["d3", "d2"]),
        (Filters(until=date(2031, 5, 2)), ["d2", "d1"]),
        (Filters(since=date(2031, 5, 3), until=date(2031, 5, 3)), ["d3"]),
        (Filters(outlet="skelder post"), ["d3", "d1"]),
        (Filters(outlet="Skelder"), []),
        (Filters(outlet="Skelder Post", until=date(2031, 5, 1)), ["d1"]),
        (Filters(outlet="Skelder Post", what=frozenset({"claims"})), []),
    ],
)
def test_texts_are_narrowed_by_where_and_when(full: Store, filters: Filters, expected: list[str]) -> None:
    assert found(search(full, "", filters)) == expected
    assert set(found(search(full, "mill", filters))) == set(expected)
    assert found(search(full, "", filters, index=index())) == expected


@pytest.mark.parametrize(
    ("query", "filters", "expected"),
    [
        ("mill", Filters(act="denies"), [("d2", "a1", ["mill"])]),
        ("mill burnt", Filters(act="says"), [("d1", "a1", ["mill", "burnt"])]),
        ("burnt", Filters(certainty="possible"), [("d2", "a2", ["burnt"])]),
        ("mill", Filters(certainty="possible"), []),
        ("barn", Filters(standing="uncontested"), [("d3", "x0", ["barn"])]),
        ("mill", Filters(standing="contested"), [("d1", "a1", ["mill"]), ("d2", "a1", ["mill"])]),
        ("mill -barn", Filters(standing="contested"), [("d1", "a1", ["mill"])]),
        ("mill", Filters(speaker_kind="outlet"), []),
        ("", Filters(act="denies"), [("d2", "a1", [])]),
        ("old", Filters(act="says"), []),
    ],
)
def test_words_have_to_stand_in_what_passes(
    full: Store, query: str, filters: Filters, expected: list[tuple[str, str, list[str]]]
) -> None:
    hits = search(full, query, filters, index=index()).documents.hits
    shown = [
        (hit.document, passage.unit, [mark.of(TEXTS[int(hit.document[1:]) - 1]) for mark in passage.marks])
        for hit in hits
        for passage in hit.passages
    ]
    assert sorted(shown) == expected


def test_filters_that_need_the_analysed_case_say_so(full: Store) -> None:
    for filters in (Filters(act="says"), Filters(standing="denied"), Filters(speaker_kind="person")):
        with pytest.raises(UsageError, match="analysed first"):
            search(full, "mill", filters)
    results = search(full, "mill")
    assert (results.claims.total, results.speakers.total) == (0, 0)


@pytest.mark.parametrize(
    ("query", "filters", "expected"),
    [
        ("mill", Filters(), [("c1", ["d1", "d2"])]),
        ("sjostrom", Filters(), [("c2", ["d3"])]),
        ("old", Filters(), []),
        ("łódź", Filters(), [("c2", ["d3"])]),
        ("the", Filters(), [("c1", ["d1", "d2"]), ("c2", ["d3"])]),
        ("the -barn", Filters(), [("c1", ["d1", "d2"])]),
        ("mill", Filters(act="denies"), [("c1", ["d2"])]),
        ("", Filters(standing="contested"), [("c1", ["d1", "d2"])]),
        ("", Filters(outlet="Skelder Post"), [("c1", ["d1"]), ("c2", ["d3"])]),
        ("", Filters(since=date(2031, 5, 2), until=date(2031, 5, 2)), [("c1", ["d2"])]),
        ("barn", Filters(act="says"), []),
    ],
)
def test_claims_are_found_by_statement_and_members(
    full: Store, query: str, filters: Filters, expected: list[tuple[str, list[str]]]
) -> None:
    claims = search(full, query, filters, index=index()).claims
    assert [(hit.id, list(hit.documents)) for hit in claims.hits] == expected
    for hit in claims.hits:
        for one in hit.members:
            assert one.span.of(TEXTS[int(one.document[1:]) - 1]) == one.words
            assert all(0 <= mark.start < mark.end <= len(one.words) for mark in one.marks)


def test_a_claim_says_where_the_words_are(full: Store) -> None:
    (hit,) = search(full, "burn* harbour", index=index()).claims.hits
    assert pieces(hit.statement, hit.marks) == (
        ("The ", False), ("harbour", True), (" mill ", False), ("burnt", True), (" down.", False),
    )  # fmt: skip
    assert [one.document for one in hit.members] == ["d1", "d2"]
    assert (hit.members[1].stance, hit.members[1].speaker, hit.members[1].outlet) == (
        "denies",
        "Ben Ode",
        "Ostby Times",
    )


@pytest.mark.parametrize(
    ("query", "filters", "expected"),
    [
        ("holt", Filters(), ["Ada Holt"]),
        ("BEN", Filters(), ["Ben Ode"]),
        ("ode*", Filters(), ["Ben Ode"]),
        ("benedikt odegard", Filters(), ["Ben Ode"]),
        ("", Filters(speaker_kind="person"), ["Ada Holt", "Ben Ode"]),
        ("", Filters(speaker_kind="outlet"), []),
        ("", Filters(act="denies"), ["Ben Ode"]),
        ("", Filters(certainty="possible"), ["Ben Ode"]),
        ("", Filters(outlet="Ostby Times"), ["Ben Ode"]),
        ("holt", Filters(act="denies"), []),
        ("", Filters(standing="contested"), ["Ada Holt", "Ben Ode"]),
        ("", Filters(standing="denied"), []),
        ("", Filters(until=date(2031, 5, 1)), ["Ada Holt"]),
    ],
)
def test_speakers_are_found_by_their_names(full: Store, query: str, filters: Filters, expected: list[str]) -> None:
    assert [hit.name for hit in search(full, query, filters, index=index()).speakers.hits] == expected


def test_a_speaker_who_was_found_by_another_name_says_which(full: Store) -> None:
    (hit,) = search(full, "benedikt", index=index()).speakers.hits
    assert (hit.marks, hit.alias, hit.alias_marks) == ((), "Benedikt Ødegård", (Span(0, 8),))
    (hit,) = search(full, "ben ode", index=index()).speakers.hits
    assert (hit.marks, hit.alias, hit.score) == ((Span(0, 3), Span(4, 7)), None, 2.0)


def test_a_text_that_appeared_twice_is_one_result(full: Store) -> None:
    full.add(replace(stories()[0], url="https://late.example", outlet="Ostby Times", published="2031-05-09"))
    (hit,) = search(full, "harbour").documents.hits
    assert (hit.document, hit.also) == ("d1", ("d5",))
    (hit,) = search(full, "harbour", Filters(outlet="Ostby Times")).documents.hits
    assert (hit.document, hit.also) == ("d5", ())


def test_pages_hold_all_results_once(store: Store) -> None:
    for number in range(45):
        store.add(story(number))
    pages = [search(store, "mill", paging=Paging(number=number, size=20)) for number in (1, 2, 3, 4)]
    assert [len(page.documents.hits) for page in pages] == [20, 20, 5, 0]
    assert {(page.documents.total, page.documents.pages) for page in pages} == {(45, 3)}
    assert len({one for page in pages for one in found(page)}) == 45
    assert search(store, "mill", paging=Paging(number=-3, size=0)).paging == Paging(number=1, size=1)
    assert Paging(size=10**9).size == 200


def test_a_document_that_was_added_again_is_indexed_once(full: Store) -> None:
    for one in stories():
        full.add(one)
    with full._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM search_words").scalar() == len(TEXTS)


@pytest.mark.parametrize(
    "text", ["", "a\0b mill", "\ud800 mill", "\x1a0041 mill", "x" * 3_000_000 + " mill"], ids=range(5)
)
def test_any_text_can_be_added_and_found(store: Store, text: str) -> None:
    store.add(Document(text))
    assert search(store, "mill").documents.total == ("mill" in text)


def test_a_text_that_is_too_long_for_a_vector_is_searched_all_the_same(store: Store) -> None:
    store.add(Document(" ".join(f"word{number}" for number in range(60_000)) + " the last mill.", name="long"))
    store.add(Document("the last mall", name="short"))
    for query in (
        "word59999",
        "word5 mill",
        '"the last mill"',
        "word5999*",
        "-mall mill",
        'the -"last mall"',
        "-mall",
    ):
        assert found(search(store, query)) == ["d1"], query
    for query in ("word5 -mill", "word599999", '"mill last"', "word5 -mil*"):
        assert found(search(store, query)) == [], query


def test_a_phrase_of_frequent_words_is_found_wherever_it_stands(store: Store) -> None:
    store.add(Document("the mill and " * 20_000 + "the barn", name="long"))
    assert found(search(store, '"the barn"')) == ["d1"]
    assert found(search(store, '"barn the"')) == []
    assert found(search(store, '"mill and the barn" -"the mill barn"')) == ["d1"]


QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*'-"*', "mill", "burnt", "bar", " ", "'", "\\", ":", "&", "|", "!", "(", "%", "_"])).map(
        "".join
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES)
@example('-"')
@example("'':* & !a <-> \\ \0 \ud800 %s :sought {0}")
@example("-" * 10_000 + '"')
@example('"a" ' * 5_000)
def test_any_string_finds_what_its_words_say_and_nothing_else(full: Store, query: str) -> None:
    results = search(full, query, index=index())
    request = asked(query)
    expected = {
        f"d{n}" for n, text in enumerate(TEXTS, start=1) if request.terms and fitting(request.terms)(folded(text))
    }
    assert set(found(results)) == expected
    for hit in results.documents.hits:
        text = TEXTS[int(hit.document[1:]) - 1]
        for passage in hit.passages:
            assert passage.words == passage.span.of(text)
            assert all(mark.within(passage.span) for mark in passage.marks)
        assert not request.wanted or any(passage.marks for passage in hit.passages)
    json.dumps(results.to_json())


@given(st.text(), st.lists(st.sampled_from("abcdefg "), min_size=1, max_size=3))
@example("a " * 3000, ["a"])
@example("word " * 200 + "a b" + " word" * 200 + " a", ["a", "b"])
def test_passages_are_short_and_stand_apart(text: str, query: list[str]) -> None:
    shown = passages(text, asked(" ".join(query)).wanted)
    assert len(shown) <= 3
    for one, other in pairwise(shown):
        assert one.span.end <= other.span.start
    for one in shown:
        assert one.words == one.span.of(text)
        assert len(one.words) <= 240 or " " not in one.words.strip()
        assert "".join(piece for piece, _ in pieces(one.words, one.marks, one.span.start)) == one.words


def test_the_passage_with_all_the_words_is_shown() -> None:
    text = "mill word " * 60 + "the barn and the mill " + "word " * 60
    shown = passages(text, asked("barn mill").wanted)
    assert any({mark.of(text) for mark in one.marks} >= {"barn", "mill"} for one in shown)


def test_the_affair_that_ships_can_be_searched(store: Store) -> None:
    made, ledgers = affair()
    for one in made.documents:
        text = ledgers[one.content].document
        store.add(replace(text, url=one.url, outlet=one.outlet, published=one.published))
    whole = SearchIndex.of(made, ledgers.values())
    assert whole.outlets
    for known in made.claims:
        results = search(store, f'"{known.statement}"', index=whole)
        assert results.claims.hits[0].statement == known.statement
    for voice in made.speakers:
        names = [hit.name for hit in search(store, voice.name, index=whole).speakers.hits]
        assert voice.name in names
