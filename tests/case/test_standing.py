"""Where a claim stands at the end."""

from __future__ import annotations

from case.affairs import entry, everything, stated, told, worked_out
from reportedly.case.carriers import Entry, Member
from reportedly.case.citations import citations
from reportedly.case.origins import Case, origins_of
from reportedly.case.stances import Judged
from reportedly.case.standing import standing_of
from reportedly.case.voices import cast_of

CLAIM = "the Holm bridge will close in May"


def says(key: int, outlet: str, source: str, cue: str = "said", **fields: str) -> Entry:
    text = f"{source} {cue} that {CLAIM}."
    fields.setdefault("speaker_kind", "person")
    return entry(key, outlet, text, [told(text, f"that {CLAIM}", cue, source, **fields)], published=f"2025-03-0{key}")


def denies(key: int, source: str = "Milo Rask") -> Entry:
    return says(key, "Skerry Post", source, "denied", act="denies", polarity="-")


def confirms(key: int) -> Entry:
    return says(key, "Holm Herald", "Ida Voss", "confirmed", act="confirms")


def test_a_claim_of_somebody_named_that_nobody_disputes_is_uncontested() -> None:
    found = worked_out([says(1, "Marlow Torch", "Ada Fenn")])[2]
    assert (found.standing, found.reason) == ("uncontested", "Nobody is shown to speak against it.")
    assert [one.who for one in found.by] == ["Ada Fenn"]


def test_a_denial_of_what_somebody_named_says_makes_it_contested() -> None:
    found = worked_out([says(1, "Marlow Torch", "Ada Fenn"), denies(2)])[2]
    assert found.standing == "contested"
    assert found.reason == "Milo Rask denied it, and Ada Fenn says it."
    assert [(one.time, one.standing) for one in found.course] == [
        ("2025-03-01", "uncontested"),
        ("2025-03-02", "contested"),
    ]


def test_a_denial_of_what_nobody_named_says_makes_it_denied() -> None:
    found = worked_out([says(1, "Marlow Torch", "a source", speaker_kind="anonymous"), denies(2)])[2]
    assert found.standing == "denied"
    assert found.by[0].who == "Milo Rask"


def test_what_several_deny_and_nobody_says_any_longer_is_denied() -> None:
    told = [says(1, "Marlow Torch", "Ada Fenn"), denies(2), denies(3, "Una Holt")]
    found = worked_out(told)[2]
    assert (found.standing, found.reason) == ("denied", "Una Holt denied it, and nobody has said it since.")
    again = worked_out([*told, says(4, "Holm Herald", "Ada Fenn")])[2]
    assert again.standing == "contested"


def test_a_later_confirmation_outweighs_a_denial() -> None:
    found = worked_out([says(1, "Marlow Torch", "Ada Fenn"), denies(2), confirms(3)])[2]
    assert found.standing == "confirmed"
    assert [one.standing for one in found.course] == ["uncontested", "contested", "confirmed"]


def test_what_is_only_passed_on_is_unconfirmed() -> None:
    text = "The Holm bridge will reportedly close in May."
    hearsay = told(text, "The Holm bridge will reportedly close in May", "reportedly", act="hearsay", speaker=None)
    assert worked_out([entry(1, "Marlow Torch", text, [hearsay])])[2].standing == "unconfirmed"


def test_what_the_outlet_takes_back_is_retracted() -> None:
    lead = "The Holm bridge will close in May."
    text = "Our report that the Holm bridge will close was wrong and has been withdrawn. The error was ours."
    entries = [
        entry(1, "Marlow Torch", lead, [stated(lead, "The Holm bridge will close in May")]),
        entry(2, "Marlow Torch", text, [stated(text, text.split(". ")[0])]),
    ]
    assert worked_out(entries)[2].standing == "retracted"


def test_a_confirmation_after_it_was_taken_back_stands() -> None:
    entries = [says(1, "Marlow Torch", "Ada Fenn"), says(2, "Marlow Torch", "Ada Fenn"), confirms(3)]
    members = everything(entries)
    judged = [Judged("reports", ()), Judged("retracts", ()), Judged("confirms", ())]
    case = Case(citations(entries), cast_of(entries), {})
    found = standing_of(members, judged, origins_of(members, judged, case), case)
    assert [one.standing for one in found.course] == ["uncontested", "retracted", "confirmed"]


def test_a_claim_that_cannot_hold_together_with_it_makes_it_contested() -> None:
    first = says(1, "Marlow Torch", "Ada Fenn")
    text = "The Holm bridge will close in June."
    other = entry(2, "Skerry Post", text)
    rival = Member(2, stated(text, text[:-1]))
    found = worked_out([first, other], rivals=[rival])[2]
    assert (found.standing, found.reason) == ("contested", "Skerry Post carries what cannot hold together with it.")


def test_a_claim_that_a_later_version_no_longer_has_is_dropped() -> None:
    first = says(1, "Marlow Torch", "Ada Fenn")
    later = entry(2, "Marlow Torch", "The council meets on Monday.", version_of=1)
    assert worked_out([first, later])[2].dropped == ((1, 2),)
    kept = entry(2, "Marlow Torch", first.text + " It meets on Monday.", first.ledger.attributions, version_of=1)
    assert worked_out([first, kept])[2].dropped == ()
