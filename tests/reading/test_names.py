"""Names: where they stand, and which are one name in full and in short."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.names import find_names, group_names
from reportedly.reading.page import page_of


def names(text: str) -> list[str]:
    return [name.span.of(text) for name in find_names(page_of(text))]


def groups(text: str) -> list[list[str]]:
    found = find_names(page_of(text))
    return [[found[number].span.of(text) for number in group] for group in group_names(found)]


def test_titles_and_offices_are_no_part_of_a_name() -> None:
    text = "The bridge is safe, said Deputy Mayor Lena Brandt. Mr Ott and Dr. Mira Voss agreed."
    found = find_names(page_of(text))
    assert [name.span.of(text) for name in found] == ["Lena Brandt", "Ott", "Mira Voss"]
    assert [name.titles[-1] for name in found] == ["mayor", "mr", "dr"]


def test_names_hold_particles_and_the_links_of_organisations() -> None:
    text = "He met Piet van der Aa at the Arnfeld Institute for Rivers and Bridges."
    assert names(text) == ["Piet van der Aa", "Arnfeld Institute for Rivers and Bridges"]


def test_words_that_open_a_sentence_are_no_names() -> None:
    assert names("Police came. Witnesses saw the police. They left. However, Ott stayed. Don’t ask.") == ["Ott"]


def test_headlines_hold_the_names_that_the_text_has() -> None:
    text = "Mira Voss Never Sold Old Mill, Lawyer Says\n\nThe lawyer of Mira Voss says that the mill was never sold."
    assert names(text) == ["Mira Voss", "Mira Voss"]


def test_a_surname_goes_to_the_last_full_name_before_it() -> None:
    text = "Jan Ott came. Then Ott left. Mira Ott came. Ott sat down."
    assert groups(text) == [["Jan Ott", "Ott"], ["Mira Ott", "Ott"]]


def test_a_surname_may_come_before_the_full_name() -> None:
    assert groups("They met Brandt. He knew Lena Brandt well.") == [["Brandt", "Lena Brandt"]]


def test_letters_go_to_the_name_they_follow_or_begin() -> None:
    text = (
        "He left the Arnfeld Society for River Safety (ASRS). She joined ASRS, not the Federal Bridge Office, the FBO."
    )
    assert groups(text) == [["Arnfeld Society for River Safety", "ASRS", "ASRS"], ["Federal Bridge Office", "FBO"]]


def test_a_misprint_is_the_name_it_almost_is() -> None:
    assert groups("They met Tom Fuentes. They asked Fuetnes.") == [["Tom Fuentes", "Fuetnes"]]


def test_a_place_is_not_short_for_the_paper_named_after_it() -> None:
    found = groups("The Arnfeld Gazette wrote so. It is read in Arnfeld.")
    assert found == [["Arnfeld Gazette"], ["Arnfeld"]]


@settings(deadline=None)
@given(st.text(alphabet="AaBbÉé .,’'()\n-@1“”&", max_size=200))
def test_names_stand_in_the_text_apart_and_in_order(text: str) -> None:
    page = page_of(text)
    found = find_names(page)
    ends = [0, *(name.span.end for name in found)]
    for end, name in zip(ends, found, strict=False):
        assert end <= name.span.start < name.span.end <= len(text)
        assert name.titled.start <= name.span.start
        assert name.titled.end == name.span.end
    assert sorted(number for group in group_names(found) for number in group) == list(range(len(found)))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_words_are_the_characters_they_stand_for(text: str) -> None:
    page = page_of(text)
    assert all(word.text == text[word.start : word.end] for word in page.words)
    assert list(page.sentence) == sorted(page.sentence)
    assert all(page.at(word.start) == number for number, word in enumerate(page.words))
