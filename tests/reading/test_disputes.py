from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Document, Span
from reportedly.ledger import ACTS, Act, Attribution, Chance, Ledger, Polarity
from reportedly.reading.disputes import learnt, with_disputes
from reportedly.reading.likeness import Likeness
from reportedly.reading.pairs import DISPUTE, DISPUTE_MODEL, SAME, SAME_MODEL, TARGET, TARGET_MODEL
from reportedly.reading.sayings import stem
from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints

Said = tuple[str, str, str, Act, Polarity]


def ledger(*said: Said) -> Ledger:
    """A ledger of sentences *source cue content.* written one after another."""
    text, attributions = "", []
    for index, (source, cue, content, act, polarity) in enumerate(said):
        spans = []
        for words in (source, cue, content):
            spans.append((Span(len(text), len(text) + len(words)),) if words else ())
            text += words + " "
        text = text.rstrip() + ". "
        attributions.append(
            Attribution(
                id=f"a{index + 1}",
                source=spans[0],
                cue=spans[1],
                content=spans[2],
                speaker=source or None,
                act=act,
                polarity=polarity,
                quote="indirect",
            )
        )
    return Ledger(Document(text), (), tuple(attributions))


RUMOUR: Said = ("", "rumours claim", "that Mira Voss sold the Oldham paper mill to a Danish rival", "hearsay", "+")
REPORT: Said = ("The Ledger", "reported", "that Voss sold the Oldham paper mill to a Danish rival", "says", "+")
DENIAL: Said = ("Jan Ott", "denied", "the rumours that Voss sold the Oldham paper mill", "denies", "-")
FAKE: Said = ("Jan Ott", "said", "the rumours of a sale of the Oldham paper mill are false", "says", "-")
WEATHER: Said = ("A forecaster", "said", "snow would fall on Thursday", "says", "+")


def test_what_two_say_alike_is_one_claim_named_after_the_first() -> None:
    found = with_disputes(ledger(RUMOUR, WEATHER, REPORT)).attributions
    assert [a.same_as for a in found] == [None, None, "a1"]


def test_a_denial_points_at_the_first_that_makes_the_claim() -> None:
    found = with_disputes(ledger(RUMOUR, WEATHER, REPORT, DENIAL)).attributions
    assert [a.disputes for a in found] == [(), (), (), ("a1",)]


def test_a_denial_does_not_repeat_what_it_denies() -> None:
    found = with_disputes(ledger(RUMOUR, REPORT, DENIAL, FAKE)).attributions
    assert found[2].same_as not in ("a1", "a2")
    assert found[3].disputes == ("a1",)


def test_what_has_nothing_to_do_with_each_other_stays_apart() -> None:
    found = with_disputes(ledger(WEATHER, ("Mira Voss", "said", "the choir sings in May", "says", "+"))).attributions
    assert [(a.disputes, a.same_as) for a in found] == [((), None), ((), None)]


def test_a_chance_stands_only_where_something_is_named_and_other_chances_stay() -> None:
    given_ = ledger(RUMOUR, WEATHER, REPORT, DENIAL)
    given_ = replace(given_, attributions=tuple(replace(a, chances=(Chance("act", 0.7),)) for a in given_.attributions))
    for attribution in with_disputes(given_).attributions:
        named = {"act"} | {name for name in ("disputes", "same_as") if getattr(attribution, name)}
        assert {chance.field for chance in attribution.chances} == named
        assert all(0 <= chance.chance <= 1 for chance in attribution.chances)


def test_a_second_pass_changes_nothing() -> None:
    once = with_disputes(ledger(RUMOUR, WEATHER, REPORT, DENIAL, FAKE))
    assert with_disputes(once) == once


def told(count: int, *, same: bool) -> Likeness:
    """A model that finds every pair the same, or no pair anything to do with one another."""

    def compare(one: Floats, one_there: Ints, other: Floats, other_there: Ints) -> Floats:
        return np.tile(np.array([0, 5, -5] if same else [5, -5, -5], np.float32), (len(one), 1))

    return Likeness(np.zeros((count, 2, 1), np.float16), np.ones((count, 2), np.int64), compare)


def test_the_model_joins_what_has_no_word_in_common() -> None:
    given_ = ledger(
        ("Mira Voss", "said", "the factory changed hands", "says", "+"),
        ("A clerk", "said", "new owners run that plant", "says", "+"),
    )
    near, far = (with_disputes(given_, told(2, same=same)).attributions[1] for same in (True, False))
    assert near.same_as == "a1"
    assert far.same_as is None


@pytest.mark.parametrize("word", ["sold", "sells", "sale", "selling"])
def test_forms_of_a_word_share_a_stem(word: str) -> None:
    assert stem(word) == stem("sell")


def test_every_feature_has_a_weight() -> None:
    model = learnt()
    for key, more in (("without_model", False), ("with_model", True)):
        for name, features, extra in (
            ("same", SAME, SAME_MODEL),
            ("target", TARGET, TARGET_MODEL),
            ("dispute", DISPUTE, DISPUTE_MODEL),
        ):
            assert len(model[key][name]) == len(features) + more * len(extra)


def test_empty_ledgers_and_empty_roles() -> None:
    assert with_disputes(ledger()).attributions == ()
    bare = with_disputes(ledger(("", "denied", "", "denies", "-"), ("", "reportedly", "", "hearsay", "+"))).attributions
    assert len(bare) == 2


def sound(found: Ledger) -> None:
    """Both fields name first attributions of claims, and nothing disputes its own claim."""
    by_id = {attribution.id: attribution for attribution in found.attributions}
    order = {attribution.id: index for index, attribution in enumerate(found.attributions)}
    for attribution in found.attributions:
        own = attribution.same_as or attribution.id
        assert by_id[own].same_as is None
        assert order[own] <= order[attribution.id]
        for target in attribution.disputes:
            assert by_id[target].same_as is None
            assert target != own


words = st.sampled_from(["Voss", "sold", "the", "mill", "not", "it", "false", "rumours", "hoax", "alive", "dead", "12"])
contents = st.lists(words, max_size=6).map(" ".join)
said = st.tuples(
    st.sampled_from(["", "Voss", "Ott", "The Ledger"]),
    st.sampled_from(["", "said", "denied", "reportedly", "asked"]),
    contents,
    st.sampled_from(ACTS),
    st.sampled_from(["+", "-"]),
)


@given(st.lists(said, max_size=14), st.booleans())
def test_no_rings_whatever_is_said(given_: list[Said], model: bool) -> None:
    made = ledger(*given_)
    ids = [a.id for a in made.attributions]
    nested = tuple(
        replace(a, parent=ids[(7 * index) % len(ids)] if index % 3 == 1 else None)
        for index, a in enumerate(made.attributions)
    )
    known = told(len(ids), same=len(ids) % 2 == 0) if model else None
    sound(with_disputes(replace(made, attributions=nested), known))


def test_five_hundred_copies_are_one_claim() -> None:
    found = with_disputes(ledger(*[REPORT] * 500))
    sound(found)
    assert {a.same_as for a in found.attributions[1:]} == {"a1"}


def test_time_grows_with_the_number_of_attributions() -> None:
    def seconds(count: int) -> float:
        made = ledger(*[each for _ in range(count) for each in (RUMOUR, WEATHER, REPORT, DENIAL)])
        start = time.process_time()
        sound(with_disputes(made))
        return time.process_time() - start

    seconds(10)
    assert seconds(200) < 8 * seconds(50) + 0.5
