"""Descriptions, and what a source says of who speaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.document import Span
from reportedly.reading.mentions import find_descriptions, is_plural, read_source, singular, sort_of
from reportedly.reading.names import find_names
from reportedly.reading.page import page_of


def descriptions(text: str) -> list[str]:
    page = page_of(text)
    return [found.span.of(text) for found in find_descriptions(page, find_names(page))]


def reading(source: str, rest: str = " said so.") -> tuple[str, list[str], str]:
    """The form of a source at the head of a sentence, the names it puts forward and the noun of its description."""
    text = source + rest
    page = page_of(text)
    names = find_names(page)
    inside = [number for number, name in enumerate(names) if name.span.end <= len(source)]
    found = read_source(page, [Span(0, len(source))], names, inside, [True] * len(names))
    head = found.description.head if found.description else ""
    return found.form, [names[number].span.of(text) for number in found.names], head


@pytest.mark.parametrize(
    ("source", "form", "names"),
    [
        ("Jan Ott", "name", ["Jan Ott"]),
        ("Jan Ott, 41, a miller from Arnfeld", "name", ["Jan Ott"]),
        ("Her father, Jan Ott", "name", ["Jan Ott"]),
        ("A member of the board, Jan Ott", "name", ["Jan Ott"]),
        ("The Gazette’s Mira Voss", "name", ["Mira Voss"]),
        ("Mill spokesman Sgt. Jan Ott", "name", ["Jan Ott"]),
        ("Mira Voss of the Arnfeld Institute", "name", ["Mira Voss"]),
        ("Former miller Jan Ott and lawyer Mira Voss", "several", ["Jan Ott", "Mira Voss"]),
        ("A source close to Jan Ott", "description", []),
        ("An Arnfeld Gazette reporter", "description", []),
        ("The minister", "description", []),
        ("Her father", "description", []),
        ("He", "he", []),
        ("They", "they", []),
        ("We", "we", []),
        ("I", "first", []),
        ("who", "who", []),
    ],
)
def test_the_form_of_a_source(source: str, form: str, names: list[str]) -> None:
    assert reading(source)[:2] == (form, names)


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("A source close to the board", "source"),
        ("Two senior officials at the ministry", "official"),
        ("The city’s mayor", "mayor"),
        ("The 41-year-old, from Arnfeld", "41-year-old"),
    ],
)
def test_the_noun_of_a_description(source: str, head: str) -> None:
    assert reading(source)[2] == head


def test_descriptions_of_people_and_bodies_of_people() -> None:
    text = "The old teacher met a young woman and her father. Two officials of the company left. Neighbours watched it."
    assert descriptions(text) == [
        "The old teacher",
        "a young woman",
        "her father",
        "Two officials",
        "the company",
        "Neighbours",
    ]


@pytest.mark.parametrize(
    ("noun", "one", "several"),
    [("women", "woman", True), ("agencies", "agency", True), ("police", "police", True), ("boss", "boss", False)],
)
def test_number(noun: str, one: str, several: bool) -> None:
    assert (singular(noun), is_plural(noun)) == (one, several)


def test_sorts_of_nouns() -> None:
    assert [sort_of(noun) for noun in ("mothers", "newspaper", "ministry", "statement", "rumours", "river")] == [
        "person",
        "outlet",
        "organisation",
        "document",
        "rumour",
        "other",
    ]


@settings(deadline=None)
@given(st.text(alphabet="the aAn mOtsri.,’\n-“”0@()", max_size=120), st.data())
def test_any_span_can_be_read(text: str, data: st.DataObject) -> None:
    page = page_of(text)
    names = find_names(page)
    for found in find_descriptions(page, names):
        assert 0 <= found.span.start < found.span.end <= len(text)
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        span = Span(start, data.draw(st.integers(start + 1, len(text))))
        inside = [number for number, name in enumerate(names) if name.span.within(span)]
        source = read_source(page, [span], names, inside, [True] * len(names))
        assert set(source.names) <= set(source.inside) == set(inside)
