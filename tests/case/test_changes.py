from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case.affairs import entry, told
from case.tellings import claim, member, plainly
from reportedly.case.carriers import Entry
from reportedly.case.case import Change
from reportedly.case.changes import changes

SOLD = "The mill at Skelder was sold to a brewer for 40,000 crowns."
OFFER = "Leif Brandt offered to buy the brewery outright in spring."
WEATHER = "Rain is expected for the fair on the green."


def versions(before: list[str], after: list[str]) -> tuple[Entry, Entry]:
    return (
        plainly("d1", "Post", *before, published="2025-03-01T06:00:00+00:00"),
        plainly("d2", "Post", *after, version_of="d1", published="2025-03-01T20:00:00+00:00"),
    )


def between(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    return [(change.kind, change.words) for change in changes(versions(before, after), [])]


def one(before: str, after: str) -> Change:
    (change,) = changes(versions([before], [after]), [])
    return change


def test_what_stays_word_for_word_is_no_change_wherever_it_stands() -> None:
    assert between([SOLD, OFFER, WEATHER], [WEATHER, SOLD, OFFER]) == []


def test_sentences_come_and_go() -> None:
    old, new = versions([SOLD, OFFER], [SOLD, WEATHER])
    added, removed = changes([old, new], [])
    assert (added.kind, removed.kind) == ("added", "removed")
    assert added.place is not None
    assert removed.place is not None
    assert (added.place.document, added.place.span.of(new.text) + ".") == ("d2", WEATHER)
    assert (removed.place.document, removed.place.span.of(old.text) + ".") == ("d1", OFFER)
    assert (removed.document, removed.before, removed.published) == ("d2", "d1", "2025-03-01T20:00:00+00:00")
    assert "nothing in it says so" in removed.why


def test_a_note_that_speaks_of_what_is_gone_is_taken_for_one() -> None:
    note = "This article was amended to remove a claim that Leif Brandt offered to buy the brewery."
    removed = [change for change in changes(versions([SOLD, OFFER], [SOLD, note]), []) if change.kind == "removed"]
    assert len(removed) == 1
    assert "carries a note" in removed[0].why


def test_a_number_becomes_another() -> None:
    change = one(SOLD, SOLD.replace("40,000", "60,000"))
    assert (change.kind, change.words) == ("corrected", "60,000")
    assert "“40,000” became “60,000”" in change.why
    assert "nothing in the article says so" in change.why


PLAIN = "The mill at Skelder was sold to a brewer."


@pytest.mark.parametrize(
    ("before", "after", "kind", "word"),
    [
        (PLAIN, PLAIN.replace("was", "was reportedly"), "softer", "reportedly"),
        (PLAIN.replace("was", "may be"), PLAIN.replace("was", "will be"), "firmer", "may"),
        (PLAIN, PLAIN.replace("was", "was not"), "corrected", "not"),
    ],
)
def test_a_sentence_gets_firmer_or_softer(before: str, after: str, kind: str, word: str) -> None:
    change = one(before, after)
    assert change.kind == kind
    assert f"“{word}”" in change.why


def test_a_source_loses_its_name() -> None:
    texts = [
        "Ada Holt said the mill at Skelder was sold to a brewer.",
        "A source said the mill at Skelder was sold to a brewer.",
    ]
    units = [
        told(texts[0], "the mill at Skelder was sold to a brewer", "said", "Ada Holt", speaker_kind="person"),
        told(texts[1], "the mill at Skelder was sold to a brewer", "said", "A source", speaker_kind="anonymous"),
    ]
    old, new = (entry(f"d{at}", "Post", texts[at], [units[at]]) for at in (0, 1))
    (softer,) = changes([old, replace(new, version_of="d0")], [])
    (firmer,) = changes([new, replace(old, version_of="d1")], [])
    assert (softer.kind, firmer.kind) == ("softer", "firmer")
    assert "Ada Holt" in softer.why
    assert "Ada Holt" in firmer.why


def test_what_the_new_version_says_in_other_words_is_no_change() -> None:
    other = "A takeover bid by Brandt for the whole firm came months ago."
    old, new = versions([SOLD, OFFER], [SOLD, other])
    bid = claim("c1", member(old, OFFER), member(new, other))
    assert changes([old, new], [bid]) == ()


def test_when_a_version_came_out_is_no_change() -> None:
    assert between([SOLD], [SOLD, "Last modified on 1 March 2025 at 8.15pm."]) == []
    assert between([SOLD], [SOLD, "Updated figures show a loss."]) == [("added", "Updated figures show a loss")]


def test_a_claim_of_a_later_document_appears_and_is_answered() -> None:
    first = plainly("d1", "Post", SOLD, published="2025-03-01")
    second = plainly("d2", "Herald", OFFER, published="2025-03-02")
    third = plainly("d3", "Post", "Brandt never offered to buy it.", OFFER, published="2025-03-03")
    fourth = plainly("d4", "Echo", OFFER, published="2025-03-04")
    offered = claim(
        "c1",
        member(second, OFFER),
        member(third, "Brandt never offered to buy it.", "denies", "Leif Brandt"),
        member(third, OFFER, "denies", "Leif Brandt"),
        member(fourth, OFFER),
    )
    found = changes([first, second, third, fourth], [offered])
    assert [(change.kind, change.document, change.claim) for change in found] == [
        ("added", "d2", "c1"),
        ("softer", "d3", "c1"),
    ]
    assert found[1].why == "Leif Brandt denied the claim."


@given(
    st.lists(st.text(alphabet="ab 1.“\n", max_size=40), max_size=6),
    st.lists(st.text(alphabet="ab 1.“\n", max_size=40), max_size=6),
)
def test_any_two_versions_are_compared_and_every_change_is_anchored(before: list[str], after: list[str]) -> None:
    old = entry("d1", "Post", " ".join(before))
    new = entry("d2", "Post", " ".join(after), version_of="d1")
    texts = {"d1": old.text, "d2": new.text}
    for change in changes([old, new], []):
        assert change.place is not None
        assert " ".join(change.place.span.of(texts[change.place.document]).split()) == change.words
    assert changes([old, replace(old, key="d3", version_of="d1")], []) == ()
