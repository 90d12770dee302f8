"""How members stand to their claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case.affairs import entry, everything, stated, told
from reportedly.case.carriers import Member
from reportedly.case.stances import STANCES, stances

LEAD = "The Holm bridge will close in May, the council said."


@pytest.mark.parametrize(
    ("source", "cue", "rest", "act", "stance"),
    [
        ("Ada Fenn", "said", "that the Holm bridge will close in May", "says", "reports"),
        ("Ada Fenn", "denied", "that the Holm bridge would close", "denies", "denies"),
        ("Ada Fenn", "confirmed", "that the Holm bridge would close", "confirms", "confirms"),
        ("Ada Fenn", "declined to comment on", "the Holm bridge", "declines", "declines"),
    ],
)
def test_the_act_tells(source: str, cue: str, rest: str, act: str, stance: str) -> None:
    text = f"{source} {cue} {rest}."
    fields = {"act": act, "speaker_kind": "person", "polarity": "-" if act == "denies" else "+"}
    first = [told(LEAD, "The Holm bridge will close in May", "said", "the council", speaker_kind="organisation")]
    second = [told(text, rest, cue, source, **fields)]
    entries = [entry(1, "Marlow Torch", LEAD, first), entry(2, "Skerry Post", text, second)]
    judged = stances(everything(entries), {one.key: one for one in entries})
    assert [one.stance for one in judged] == ["reports", stance]


def test_an_own_statement_asserts() -> None:
    text = "The Holm bridge will close in May."
    entries = [entry(1, "Marlow Torch", text, [stated(text, "The Holm bridge will close in May")])]
    (judged,) = stances(everything(entries), {1: entries[0]})
    assert (judged.stance, judged.shown) == ("asserts", ())


def test_an_outlet_that_withdraws_its_report_retracts() -> None:
    lead = "The Holm bridge will close in May."
    text = "Our report that the Holm bridge will close was wrong and has been withdrawn. The error was ours."
    entries = [
        entry(1, "Marlow Torch", lead, [stated(lead, "The Holm bridge will close in May")]),
        entry(
            2,
            "Marlow Torch",
            text,
            [stated(text, text.split(". ")[0])],
        ),
    ]
    judged = stances(everything(entries), {one.key: one for one in entries})
    assert [one.stance for one in judged] == ["asserts", "retracts"]
    assert judged[1].shown[0].of(text) == "withdrawn"


def test_a_sure_clash_is_a_denial() -> None:
    texts = [
        "The Holm bridge will close in May, the council said.",
        "The Holm bridge stays open all year, Ada Fenn said.",
    ]
    entries = [
        entry(at, outlet, text, [told(text, text.split(",")[0], "said", source)])
        for at, (outlet, text, source) in enumerate(
            zip(("Marlow Torch", "Skerry Post"), texts, ("the council", "Ada Fenn"), strict=True)
        )
    ]
    around = {one.key: one for one in entries}
    assert stances(everything(entries), around)[1].stance == "reports"
    assert stances(everything(entries), around, (0.0, 0.95))[1].stance == "denies"


def test_none_at_all() -> None:
    assert stances([], {}) == ()


@given(st.lists(st.text(min_size=1, max_size=80).filter(str.strip), min_size=1, max_size=4))
def test_any_words_have_a_stance_shown_inside_the_text(texts: list[str]) -> None:
    entries = [entry(at, "Torch", text, [stated(text, text)]) for at, text in enumerate(texts)]
    members = [Member(one.key, one.ledger.statements[0]) for one in entries]
    for member, judged in zip(members, stances(members, {one.key: one for one in entries}), strict=True):
        assert judged.stance in STANCES
        assert 0.0 <= judged.support <= 1.0
        assert all(0 <= s.start < s.end <= len(texts[int(member.document)]) for s in judged.shown)
