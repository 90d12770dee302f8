"""Who cites whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case.affairs import entry, span, stated, told
from reportedly.case.carriers import Member
from reportedly.case.citations import citations
from reportedly.ledger import Attribution, Statement

FIRST = "The bridge at Odd Holm will close in May, the council said."


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("The bridge will close in May, the Marlow Torch reported.", "Marlow Torch"),
        ("According to the Torch, the bridge will close in May.", "Torch"),
        ("The MARLOW TORCH had it first: the bridge will close.", "MARLOW TORCH"),
    ],
)
def test_an_outlet_of_the_case_is_cited_by_its_names(words: str, shown: str) -> None:
    found = citations([entry(1, "Marlow Torch", FIRST), entry(2, "Skerry Post", words)])
    (citation,) = found.found[2]
    assert citation.house == "marlow torch"
    assert citation.documents == (1,)
    assert citation.span.of(words) == shown


def test_only_what_was_published_before_is_cited() -> None:
    words = "The bridge will close, according to the Skerry Post."
    found = citations([entry(1, "Marlow Torch", words), entry(2, "Skerry Post", FIRST)])
    assert [one.documents for one in found.found[1]] == [()]


@pytest.mark.parametrize(("rest", "houses"), [("left port at noon", []), ("reported the fire at noon", ["sentinel"])])
def test_a_ship_that_is_called_like_a_newspaper_is_not_cited(rest: str, houses: list[str]) -> None:
    words = f"The Sentinel {rest} and said the bridge will close."
    unit = told(words, "the bridge will close", "said", "The Sentinel", speaker_kind="outlet", speaker="The Sentinel")
    found = citations([entry(1, "Marlow Torch", words, [unit])])
    assert [(one.house or "").split()[0] for one in found.found[1]] == houses


def test_an_outlet_does_not_cite_itself() -> None:
    words = "“It will close,” the mayor told the Torch."
    found = citations([entry(1, "Marlow Torch", words)])
    assert found.found[1] == ()
    assert [one.of(words) for one in found.own[1]] == ["Torch"]


def test_the_same_newspaper_is_the_one_named_last() -> None:
    words = "The Marlow Torch says the bridge will close. The same newspaper writes that a ferry is planned."
    found = citations([entry(1, "Marlow Torch", FIRST), entry(2, "Skerry Post", words)])
    assert [(one.house, one.span.of(words)) for one in found.found[2]][-1] == ("marlow torch", "The same newspaper")


def test_a_short_name_that_two_outlets_share_names_neither() -> None:
    words = "The bridge will close, the Post reported."
    entries = [entry(1, "Skerry Post", FIRST), entry(2, "Holm Post", FIRST), entry(3, "Marlow Torch", words)]
    assert citations(entries).found[3] == ()


def test_media_without_a_name() -> None:
    words = "The bridge will close, according to local media."
    (citation,) = citations([entry(1, "Marlow Torch", words)]).found[1]
    assert citation.house is None


def test_a_member_has_the_citations_beside_it_and_none_of_its_content() -> None:
    text = "The Marlow Torch reported that the Holm Gazette was sold. The mayor said the bridge will close."
    units: list[Attribution | Statement] = [
        told(text, "that the Holm Gazette was sold", "reported", "The Marlow Torch"),
        stated(text, "the bridge will close"),
    ]
    entries = [entry(1, "Marlow Torch", FIRST), entry(2, "Holm Gazette", FIRST), entry(3, "Skerry Post", text, units)]
    found = citations(entries)
    assert [one.house for one in found.of(Member(3, units[0]))] == ["marlow torch"]
    assert found.of(Member(3, units[1])) == ()


@given(st.text(max_size=200), st.text(max_size=20))
def test_spans_lie_in_any_text(text: str, outlet: str) -> None:
    entries = [entry(1, outlet, text), entry(2, "Marlow Torch", f"{text} the Torch reported. {outlet}")]
    for key, found in citations(entries).found.items():
        for one in found:
            assert 0 <= one.span.start < one.span.end <= len(entries[int(key) - 1].text)


def test_the_words_that_show_it() -> None:
    words = "As the Marlow Torch's readers know, the bridge will close."
    (citation,) = citations([entry(1, "Marlow Torch", FIRST), entry(2, "Skerry Post", words)]).found[2]
    assert citation.span == span(words, "Marlow Torch")
