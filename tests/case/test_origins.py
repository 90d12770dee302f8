"""What a claim rests on."""

from __future__ import annotations

import time

from case.affairs import entry, stated, told, worked_out
from reportedly.case.carriers import Entry
from reportedly.case.origins import Origins
from reportedly.case.reuse import Passage, Reuse
from reportedly.case.voices import names_agree
from reportedly.document import Span

CLAIM = "the Holm bridge will close in May"


def says(key: int, outlet: str, source: str, kind: str = "person", speaker: str | None = None) -> Entry:
    text = f"{source} said {CLAIM}."
    return entry(key, outlet, text, [told(text, CLAIM, "said", source, speaker_kind=kind, speaker=speaker or source)])


def plain(key: int, outlet: str) -> Entry:
    text = "The Holm bridge will close in May."
    return entry(key, outlet, text, [stated(text, text[:-1])])


def reports(key: int, outlet: str, cited: str) -> Entry:
    text = f"{cited} reported that {CLAIM}."
    return entry(key, outlet, text, [told(text, f"that {CLAIM}", "reported", cited, speaker_kind="outlet")])


def bounds(*entries: Entry) -> tuple[int, int]:
    found: Origins = worked_out(entries)[1]
    return found.at_least, found.at_most


def test_two_named_people_are_two() -> None:
    assert bounds(says(1, "Marlow Torch", "Ada Fenn"), says(2, "Skerry Post", "Milo Rask")) == (2, 2)


def test_one_person_in_two_outlets_is_one() -> None:
    assert bounds(says(1, "Marlow Torch", "Ada Fenn"), says(2, "Skerry Post", "Fenn", speaker="Ada Fenn")) == (1, 1)


def test_like_surnames_are_two_people() -> None:
    assert bounds(says(1, "Marlow Torch", "Ada Fenn"), says(2, "Skerry Post", "Boris Fenn")) == (2, 2)


def test_who_speaks_for_a_house_may_be_one_with_it() -> None:
    first = says(1, "Marlow Torch", "Ada Fenn, a spokeswoman for Rask Harbours", speaker="Ada Fenn")
    assert bounds(first, says(2, "Skerry Post", "Rask Harbours", "organisation")) == (1, 2)


def test_a_cited_outlet_is_no_second_origin() -> None:
    first = says(1, "Marlow Torch", "a source close to the council", "anonymous")
    found = worked_out([first, reports(2, "Skerry Post", "The Marlow Torch")])[1]
    assert (found.at_least, found.at_most) == (1, 1)
    assert found.origins[0].through == (1, 2)
    assert [(step.how, step.to) for step in found.steps] == [("has from", None), ("cites", 0)]
    assert found.steps[1].spans[0].of("The Marlow Torch reported") == "Marlow Torch"


def test_circles_are_cut() -> None:
    one, other = reports(1, "Marlow Torch", "The Skerry Post"), reports(2, "Skerry Post", "The Marlow Torch")
    found = worked_out([one, other])[1]
    assert [step.how for step in found.steps] == ["cut", "cites"]
    assert (found.at_least, found.at_most) == (1, 1)


def test_two_nameless_sources_may_be_one_and_the_merge_is_explained() -> None:
    entries = [
        says(1, "Marlow Torch", "a source close to the council", "anonymous"),
        says(2, "Skerry Post", "a source close to the council", "anonymous"),
    ]
    found = worked_out(entries)[1]
    assert (found.at_least, found.at_most) == (1, 2)
    assert [merge.why for merge in found.merges] == [
        "both say “a source close to the council”; nothing shows that they differ"
    ]


def test_what_is_said_without_a_trail_raises_the_upper_bound_only() -> None:
    assert bounds(says(1, "Marlow Torch", "Ada Fenn"), plain(2, "Skerry Post"), plain(3, "Holm Herald")) == (1, 3)


def test_hearsay_without_a_trail_raises_the_upper_bound_only() -> None:
    text = "The Holm bridge will reportedly close in May."
    hearsay = told(text, "The Holm bridge will reportedly close in May", "reportedly", act="hearsay", speaker=None)
    assert bounds(says(1, "Marlow Torch", "Ada Fenn"), entry(2, "Skerry Post", text, [hearsay])) == (1, 2)


def test_a_denial_is_no_origin() -> None:
    text = f"Milo Rask denied that {CLAIM}."
    denial = told(text, f"that {CLAIM}", "denied", "Milo Rask", act="denies", polarity="-", speaker_kind="person")
    found = worked_out([says(1, "Marlow Torch", "Ada Fenn"), entry(2, "Skerry Post", text, [denial])])[1]
    assert [origin.name for origin in found.origins] == ["Ada Fenn"]


def test_a_new_version_is_no_second_origin() -> None:
    old = plain(1, "Marlow Torch")
    new = entry(2, "Marlow Torch", old.text, old.ledger.statements, version_of=1)
    assert bounds(old, new) == (1, 1)


def copy(source: int, target: int, size: int) -> Reuse:
    whole = Span(0, size)
    return Reuse(source, target, "verbatim", 1.0, False, None, (Passage(whole, whole),), "")


def test_five_hundred_copies_are_one_and_take_no_time() -> None:
    first = says(0, "Interpress", "a person who knows", "anonymous")
    entries = [first, *(entry(at, f"Paper {at}", first.text, first.ledger.attributions) for at in range(1, 501))]
    begun = time.perf_counter()
    found = worked_out(entries, [copy(0, at, len(first.text)) for at in range(1, 501)])[1]
    assert time.perf_counter() - begun < 5
    assert (found.at_least, found.at_most) == (1, 1)
    assert len(found.origins[0].through) == 501


def test_a_claim_without_members_has_no_origin() -> None:
    assert bounds() == (0, 0)


def test_names() -> None:
    assert names_agree(("fenn",), ("ada", "fenn"))
    assert names_agree(("pat", "fenn"), ("patricia", "fenn"))
    assert names_agree(("a", "fenn"), ("ada", "fenn"))
    assert not names_agree(("ada", "fenn"), ("boris", "fenn"))
    assert not names_agree(("ada", "fenn"), ("milo", "rask"))
