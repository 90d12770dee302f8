"""What a word is, in texts and in queries, and what a query asks for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportedly.case.asking import asked
from reportedly.case.search_words import PlacedWords, Term, folded, folded_word, joined, marks, words_of
from reportedly.case.word_index import vector
from reportedly.document import Span

ANY = st.text(max_size=80)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The MILL burnt.", ["the", "mill", "burnt"]),
        ("Sjöström, Çelik & Łódź", ["sjostrom", "celik", "lodz"]),
        ("Sjo\u0308stro\u0308m", ["sjostrom"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("ﬁre ½ km² ＡＢＣ", ["fire", "12", "km2", "abc"]),
        ("it's 20,000 mill-owner's under_score", ["it", "s", "20", "000", "mill", "owner", "s", "under", "score"]),
        ("co\u00adoperate zero\u200bwidth", ["cooperate", "zerowidth"]),
        ("Ἀθῆναι Київ 東京", ["αθηναι", "киів", "東京"]),
        ("\0 \ud800 … 😀 _ \u0301", []),
        ("x" * 500, ["x" * 100]),
    ],
)
def test_words_are_letters_and_digits_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert folded(text) == (f" {' '.join(words)} " if words else " ")


@given(ANY)
def test_folding_again_changes_nothing(text: str) -> None:
    words = words_of(text)
    assert [folded_word(word) for word in words] == words
    assert words_of(" ".join(words)) == words


@given(ANY)
@example("Sjo\u0308stro\u0308m said it's ½ true")
def test_every_word_is_found_where_it_stands(text: str) -> None:
    placed = PlacedWords(text)
    assert placed.words == folded(text)
    spans = [Span(start, end) for start, end in zip(placed.starts, placed.ends, strict=True)]
    assert spans == sorted(spans)
    for word, span in zip(words_of(text), spans, strict=True):
        assert words_of(span.of(text)) == [word]
        assert span in placed.places(Term((word,)), len(text))


@given(ANY, st.lists(st.text("ab -", max_size=6), max_size=4))
def test_marks_stand_apart_and_in_order(text: str, queries: list[str]) -> None:
    found = marks(text, asked(" ".join(queries)).terms, len(text))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_places_of_phrases_and_prefixes() -> None:
    text = "To be, to be, or to behave"
    assert [span.of(text) for span in PlacedWords(text).places(Term(("to", "be")), 9)] == ["To be", "to be"]
    assert [span.of(text) for span in PlacedWords(text).places(Term(("be",), prefix=True), 9)] == ["be", "be", "behave"]
    assert PlacedWords("a a a").places(Term(("a", "a")), 9) == [Span(0, 3), Span(2, 5)]
    assert len(PlacedWords(text).places(Term(("to",)), 2)) == 2
    assert joined([Span(5, 9), Span(0, 3), Span(7, 8), Span(9, 10)]) == (Span(0, 3), Span(5, 9), Span(9, 10))


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("mill burnt", [Term(("mill",)), Term(("burnt",))]),
        ('"The mill" burnt', [Term(("the", "mill")), Term(("burnt",))]),
        ("“the mill”", [Term(("the", "mill"))]),
        ('-barn -"old barn" mill', [Term(("barn",), False, True), Term(("old", "barn"), False, True), Term(("mill",))]),
        ("har* -har*", [Term(("har",), True), Term(("har",), True, True)]),
        ("20,000 mill-own*", [Term(("20", "000")), Term(("mill", "own"), True)]),
        ("mill mill MILL", [Term(("mill",))]),
        (
            "mill AND barn OR NOT NEAR(x)",
            [Term((w,)) for w in ("mill", "and", "barn", "or", "not")] + [Term(("near", "x"))],
        ),
        ('"unclosed mill', [Term(("unclosed",)), Term(("mill",))]),
        ("* ** - -- -* \"\" '' () : ^ \\ % _", []),
        ("a*b *c text:mill", [Term(("a", "b")), Term(("c",)), Term(("text", "mill"))]),
        ("mill - barn", [Term(("mill",)), Term(("barn",))]),
    ],
)
def test_what_a_query_asks_for(query: str, terms: list[Term]) -> None:
    assert list(asked(query).terms) == terms
    assert asked(query).ignored == 0


def test_an_overlong_query_says_what_was_passed_over() -> None:
    found = asked(" ".join(f"w{number}" for number in range(100)))
    assert (len(found.terms), found.ignored) == (64, 36)
    found = asked('"' + "mill " * 100 + '"')
    assert (found.terms, found.ignored) == ((Term(("mill",) * 64),), 36)


@given(ANY)
def test_any_string_is_a_query(query: str) -> None:
    found = asked(query)
    assert {*found.wanted, *found.excluded} == {*found.terms}
    assert all(word == folded_word(word) for term in found.terms for word in term.words)


def test_a_vector_has_the_places_that_postgresql_can_keep() -> None:
    assert vector(["a", "b", "a"]) == "'a':1,3 'b':2"
    assert vector([]) == ""
    long = vector(["a"] * 1000 + ["b"] * 16_000 + ["c"])
    assert long is not None
    assert len(long.split()[0].split(",")) == 255
    assert long.endswith(" 'c'")
    assert vector([f"word{number}" for number in range(100_000)]) is None
