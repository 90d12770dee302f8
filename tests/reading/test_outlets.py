import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.outlets import name_at, named_outlets, outlet, outlet_like


def named(text: str) -> list[tuple[str, str]]:
    return [(span.of(text), name) for span, name in named_outlets(text)]


def likely(text: str, words: str) -> float:
    start = text.index(words)
    return outlet_like(text, Span(start, start + len(words)))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("the Beeb", "BBC"),
        ("bbc.co.uk", "BBC"),
        ("AFP", "Agence France-Presse"),
        ("WSJ", "The Wall Street Journal"),
        ("the Times of London", "The Times"),
        ("@Reuters", "Reuters"),
        ("Reuters’", "Reuters"),
        ("CNN's", "CNN"),
        ("the Reuters news agency", "Reuters"),
        ("al-Jazeera", "Al Jazeera"),
        ("the Turkish newspaper Haberturk", "Habertürk"),
        ("Die Welt", "Die Welt"),
        ("The Sun", "The Sun"),
    ],
)
def test_a_name_an_alias_a_domain_or_a_handle_means_an_outlet(name: str, meant: str) -> None:
    assert outlet(name) == meant


@pytest.mark.parametrize(
    "name", ["Jan Ott", "people", "the source", "ap", "the Harbour Board", "", "@", "’s", "voss.org"]
)
def test_other_names_mean_none(name: str) -> None:
    assert outlet(name) is None


def test_the_list_is_long_and_of_many_countries() -> None:
    outlets = load("outlets")["outlets"]
    assert sum(len(lines) for kinds in outlets.values() for lines in kinds.values()) > 700
    assert len(outlets) > 100


def test_every_line_of_the_list_can_be_looked_up() -> None:
    lines = [line for kinds in load("outlets")["outlets"].values() for group in kinds.values() for line in group]
    unknown = [line for line in lines if not any(outlet(name.lstrip("~")) for name in line.split(" | "))]
    assert unknown == []


def test_the_longest_name_counts() -> None:
    assert named("She told the New York Daily News.") == [("the New York Daily News", "New York Daily News")]


def test_a_name_that_is_also_a_word_counts_only_as_an_outlets() -> None:
    assert named("People said the sun was hot. Time flies in the Sun King’s hall.") == []
    assert named("Ott told People that he left, Time magazine reported, and the Sun agreed.") == [
        ("People", "People"),
        ("Time magazine", "Time"),
        ("the Sun", "The Sun"),
    ]


def test_a_part_of_another_name_is_no_outlet() -> None:
    assert named("He walked to the Post Office and wrote to Vera Fox.") == []


def test_a_short_name_means_what_the_text_named_before() -> None:
    assert named("The Jerusalem Post saw it. Later the Post wrote more.")[1] == ("the Post", "The Jerusalem Post")


def test_the_article_of_a_word_that_follows_is_not_the_names() -> None:
    assert named("He asked the CNN reporter.") == [("CNN", "CNN")]


def test_a_handle_and_a_domain_name_an_outlet() -> None:
    assert named("Seen by @nytimes and at bbc.co.uk today.") == [
        ("nytimes", "The New York Times"),
        ("bbc.co.uk", "BBC"),
    ]


def test_outlets_that_no_list_has_are_told_by_shape_and_use() -> None:
    text = "Ott told the Vossmark Gazette, says hilltown.com. The website Marrow reported it. Jan Ott told Mira Voss."
    assert likely(text, "the Vossmark Gazette") > 0.7
    assert likely(text, "hilltown.com") > 0.5
    assert likely(text, "Marrow") > 0.7
    assert likely(text, "Jan Ott") < 0.1
    assert likely(text, "Mira Voss") < 0.3


def test_a_description_of_outlets_is_outlet_like() -> None:
    text = "Several newspapers in the valley said so, and the mayor of the valley said nothing."
    assert likely(text, "Several newspapers in the valley") > 0.5
    assert likely(text, "the mayor of the valley") < 0.2


def test_a_name_is_found_where_it_starts() -> None:
    text = "told the Bank of Vossmark that, and told him"
    assert name_at(text, 4) == Span(5, 25)
    assert name_at(text, text.index(" him")) is None
    assert name_at("saw mill.vossmark.com today", 3) == Span(4, 21)


def test_a_thousand_words_take_little_time() -> None:
    text = "Ott told the Sun on Monday that The New York Times and People magazine had asked him about it again. " * 50
    named_outlets(text)
    start = time.process_time()
    named_outlets(text)
    assert time.process_time() - start < 0.05


@given(st.text(alphabet="TheSunBBC CNN told @.’'s-&\nÉı news", max_size=200))
def test_spans_are_disjoint_ordered_and_inside(text: str) -> None:
    spans = [span for span, _ in named_outlets(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_likeness_is_a_probability_anywhere(text: str, start: int, end: int) -> None:
    span = Span(min(start, end, len(text)), min(max(start, end), len(text)))
    assert 0 <= outlet_like(text, span) <= 1
    found = name_at(text, span.start)
    assert found is None or found.start >= span.start
