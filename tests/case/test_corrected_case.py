"""A case with what people decided about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case.bridges import CLAIM, bridge, claim, contradiction, members, put_together, says
from case.deciding import judgement, target, undone
from reportedly.case.anchors import member_spot, ref_of, spots_of
from reportedly.case.case import Case
from reportedly.case.corrected_case import CorrectedCase, around_of, corrected_case, orphans
from reportedly.case.corrections import corrected_ledgers
from reportedly.case.values import Judgement
from reportedly.ledger import Ledger

CASE, ENTRIES = bridge()
TEXTS: dict[str, Ledger] = {entry.ledger.document.id: entry.ledger for entry in ENTRIES}
AROUND = around_of(CASE, ENTRIES)
CLOSES, AUTUMN, WINTER = (claim(CASE, name) for name in ("c1", "c2", "c3"))


def now(*judgements: Judgement) -> CorrectedCase:
    return corrected_case(CASE, ENTRIES, judgements, AROUND)


def ref(name: str) -> list[dict[str, Any]]:
    return ref_of(CASE, claim(CASE, name), TEXTS)


def spots(name: str, *documents: str) -> list[dict[str, Any]]:
    texts = {str(entry.key): entry.text for entry in ENTRIES}
    return [member_spot(CASE, one, texts[one.document]) for one in members(claim(CASE, name), *documents)]


def separate(number: int, *documents: str, name: str = "c1") -> Judgement:
    return judgement(number, "claims_separate", {"claim": ref(name), "members": spots(name, *documents)})


def join(number: int, *names: str) -> Judgement:
    return judgement(number, "claims_join", {"claims": [ref(name) for name in names]})


def origin(number: int, payload: dict[str, Any], who: str | None = None, name: str = "c1") -> Judgement:
    return judgement(number, "origin", {"claim": ref(name), "name": who}, payload)


def bounds(told: CorrectedCase, name: str = "c1") -> tuple[int, int]:
    found = claim(told.case, name).origins
    return found.at_least, found.at_most


def test_without_judgements_it_is_the_same_case() -> None:
    taken_back = undone(join(1, "c1", "c2"))
    assert now(taken_back) == CorrectedCase(case=CASE)
    assert now(taken_back).case is CASE


def test_nothing_is_weighed_otherwise_than_at_first() -> None:
    told = now(origin(1, {"holds": True}, "Ada Fenn"))
    before, after = claim(CASE, "c1"), claim(told.case, "c1")
    assert replace(after, importance=0) == replace(before, importance=0)
    assert after.importance == pytest.approx(before.importance)
    assert [one.id for one in told.case.claims] == [one.id for one in CASE.claims]


def test_claims_that_are_joined_are_one() -> None:
    joined = join(1, "c2", "c1")
    told = now(joined)
    found = claim(told.case, "c1")
    assert len(found.members) == len(CLOSES.members) + len(AUTUMN.members)
    assert found.statement == CLOSES.statement
    assert told.renamed == {"c2": "c1"}
    assert told.marks == {"c1": (joined,)}
    assert "c2" not in {one.id for one in told.case.claims}
    assert all("c2" not in voice.claims for voice in told.case.speakers)
    assert now(joined, join(2, "c1", "c3")).renamed == {"c2": "c1", "c3": "c1"}


def test_places_that_are_separated_make_a_claim_of_their_own() -> None:
    told = now(separate(1, "d6"))
    home, new = claim(told.case, "c1"), claim(told.case, "c4")
    assert [member.document for member in new.members] == ["d6"]
    assert "d6" not in [member.document for member in home.members]
    assert bounds(told) == (3, 3)
    assert bounds(told, "c4") == (1, 1)
    assert told.marks["c1"] == told.marks["c4"]
    assert home.standing == "contested"
    assert "Ben Voss" not in home.reason
    voss = next(voice for voice in told.case.speakers if voice.name == "Ben Voss")
    assert set(voss.claims) == {"c3", "c4"}


def test_the_last_of_joining_and_separating_wins() -> None:
    first = separate(1, "d6")
    apart = now(first).case
    both = [ref_of(apart, claim(apart, name), TEXTS) for name in ("c1", "c4")]
    second = judgement(2, "claims_join", {"claims": both})
    told = now(first, second)
    assert claim(told.case, "c1").members == CLOSES.members
    assert told.renamed == {"c4": "c1"}
    assert bounds(told) == (3, 4)
    again = now(first, second, separate(3, "d6"))
    assert claim(again.case, "c1").members == claim(apart, "c1").members


def test_the_denial_alone_leaves_the_claim_uncontested() -> None:
    told = now(separate(1, "d5"))
    assert claim(told.case, "c1").standing == "uncontested"
    assert claim(told.case, "c4").members[0].document == "d5"


def test_what_is_apart_already_is_only_marked() -> None:
    again = separate(1, "d6", name="c3")
    other = judgement(2, "claims_separate", {"claim": ref("c1"), "members": spots("c2", "d4")})
    told = now(again, other)
    assert told.case is CASE
    assert told.marks["c3"] == (again,)
    assert other in told.marks["c1"]
    assert other in told.marks["c2"]


def test_an_origin_that_is_none_lowers_both_bounds() -> None:
    assert (CLOSES.origins.at_least, CLOSES.origins.at_most) == (3, 4)
    told = now(origin(1, {"holds": False}, "Milo Rask"))
    assert bounds(told) == (2, 3)
    assert "Milo Rask" not in [one.name for one in claim(told.case, "c1").origins.origins]
    told = now(origin(1, {"holds": False}, "ben voss"))
    assert bounds(told) == (3, 3)


def test_while_one_origin_is_left_there_is_one() -> None:
    names = [one.name for one in CLOSES.origins.origins]
    every = [origin(number, {"holds": False}, name) for number, name in enumerate(names, 1)]
    assert bounds(now(*every[:-1])) == (1, 1)
    assert bounds(now(*every)) == (0, 0)
    assert claim(now(*every).case, "c1").standing == "denied"


def test_an_origin_that_was_not_counted_is() -> None:
    assert bounds(now(origin(1, {"holds": True}, "Ben Voss"))) == (4, 4)


def test_an_origin_that_nobody_found() -> None:
    told = now(origin(1, {"holds": True}, "the harbour log"))
    assert bounds(told) == (4, 5)
    found = claim(told.case, "c1").origins.origins[-1]
    assert (found.name, found.kind, found.certain, found.through) == ("the harbour log", "unknown", True, ())


def test_two_origins_that_are_one() -> None:
    same = origin(1, {"same": ["Ada Fenn", "a source close to the council"]})
    told = now(same)
    assert bounds(told) == (2, 3)
    found = claim(told.case, "c1").origins
    assert [one.through for one in found.origins if one.name == "Ada Fenn"] == [("d1", "d4", "d3")]
    assert found.merges[-1].why == "Ines says that they are one."
    assert found.merges[-1].same
    assert now(same, undone(same)).case == told.case


def test_voices_that_only_may_be_one_both_count_above() -> None:
    two = ("a source close to the council", "an insider at the harbour")
    entries = tuple(says(number, f"Paper {number}", name, "anonymous") for number, name in enumerate(two, 1))
    case = put_together(entries, [{"d1": CLAIM, "d2": CLAIM}])
    texts = {entry.ledger.document.id: entry.ledger for entry in entries}
    found = case.claims[0]
    assert (found.origins.at_least, found.origins.at_most) == (1, 2)
    here = {"claim": ref_of(case, found, texts)}
    same = corrected_case(case, entries, [judgement(1, "origin", here, {"same": list(two)})])
    assert bounds(same, found.id) == (1, 1)
    gone = corrected_case(case, entries, [judgement(1, "origin", {**here, "name": two[0]}, {"holds": False})])
    assert bounds(gone, found.id) == (0, 0)


def test_an_origin_that_is_not_there_is_orphaned() -> None:
    absent = origin(1, {"holds": False}, "Nobody Atall")
    told = now(absent)
    assert told.orphaned == (absent,)
    assert told.marks == {}


def test_a_contradiction_that_is_none() -> None:
    found = contradiction(CASE, "x1")
    here = spots_of(CASE, found, TEXTS)
    unmark = judgement(1, "contradiction", {"a": here["b"], "b": here["a"]}, {"holds": False})
    told = now(unmark)
    assert told.case.contradictions == ()
    assert told.dismissed == ((found, unmark),)
    assert told.marks == {"x1": (unmark,)}
    mark = judgement(2, "contradiction", here, {"holds": True, "kind": "date"})
    kept = now(unmark, mark)
    assert kept.dismissed == ()
    assert [(one.kind, one.strength) for one in kept.case.contradictions] == [("date", 1.0)]


def test_a_contradiction_that_a_person_saw() -> None:
    here = {"a": spots("c2", "d4")[0], "b": spots("c3", "d6")[0]}
    mark = judgement(8, "contradiction", here, {"holds": True, "kind": "date"})
    told = now(mark)
    found = contradiction(told.case, "j8")
    assert (found.kind, found.strength, found.claim) == ("date", 1.0, None)
    assert found.why == "Marked as a contradiction by Ines: “until autumn”, “until winter”."
    assert (found.a.document, found.b.document) == ("d4", "d6")
    assert told.case.contradictions[0] == found
    assert claim(told.case, "c2").standing == "contested"
    assert claim(told.case, "c3").standing == "contested"
    again = now(mark, judgement(9, "contradiction", here, {"holds": False}))
    assert claim(again.case, "c2").standing == "uncontested"


def test_what_finds_nothing_is_orphaned() -> None:
    gone = {"document": "sha256:gone", "span": [0, 3], "words": "The"}
    here = spots("c2", "d4")[0]
    lost = [
        judgement(1, "claims_join", {"claims": [ref("c1"), [gone]]}),
        judgement(2, "claims_separate", {"claim": [gone], "members": [here]}),
        judgement(3, "claims_separate", {"claim": ref("c1"), "members": [gone]}),
        judgement(4, "contradiction", {"a": gone, "b": here}, {"holds": True}),
        judgement(5, "contradiction", {"a": spots("c1", "d1")[0], "b": here}, {"holds": False}),
        judgement(6, "origin", {"claim": [gone], "name": "Ada Fenn"}, {"holds": True}),
        judgement(7, "accept", {"claim": [gone]}),
        judgement(
            8, "accept", {**target(ENTRIES[0].ledger, ENTRIES[0].ledger.attributions[0]), "document": "sha256:g"}
        ),
        judgement(9, "bless", {}),
    ]
    told = now(*lost)
    assert told.orphaned == tuple(lost)
    assert told.case is CASE


def test_judgements_on_ledgers_are_told_by_them() -> None:
    first = ENTRIES[0].ledger
    accept = judgement(1, "accept", target(first, first.attributions[0]))
    merge = judgement(2, "speaker_merge", {"names": ["Milo Rask"]}, {"name": "M. Rask"})
    nobody = judgement(3, "speaker_merge", {"names": ["Una"]}, {"name": "Una Ash"})
    other = judgement(4, "speaker_merge", {"names": ["Una"], "document": "sha256:gone"}, {"name": "Una Ash"})
    every = [accept, merge, nobody, other]
    told = now(*every)
    assert told.orphaned == (other,)
    fixed = corrected_ledgers(TEXTS, every)
    assert orphans(fixed.values(), told, every) == (nobody, other)


def test_comments_and_looks_at_a_claim_are_told() -> None:
    comment = judgement(1, "comment", {"claim": ref("c2")}, {"text": "Which autumn?"})
    accept = judgement(2, "accept", {"claim": ref("c2")})
    told = now(comment, accept)
    assert told.marks == {"c2": (comment, accept)}
    assert told.case is CASE


def test_marks_move_with_a_claim_that_is_joined() -> None:
    comment, ruling = (
        judgement(1, "comment", {"claim": ref("c2")}, {"text": "So."}),
        origin(2, {"holds": True}, "Una", "c2"),
    )
    told = now(comment, ruling, join(3, "c1", "c2"))
    assert [one.id for one in told.marks["c1"]] == [1, 2, 3]
    assert "Una" in [one.name for one in claim(told.case, "c1").origins.origins]


def decisions() -> st.SearchStrategy[list[Judgement]]:
    names = [one.name for one in CLOSES.origins.origins]
    ids = st.sampled_from(["c1", "c2", "c3"])
    pairs = st.sampled_from([("c1", "c2"), ("c2", "c3"), ("c3", "c1")])
    documents = st.lists(st.sampled_from([member.document for member in CLOSES.members]), min_size=1, max_size=3)
    places = [spot for name in ("c1", "c2", "c3") for spot in spots(name, *(str(entry.key) for entry in ENTRIES))]
    two = st.lists(st.sampled_from(range(len(places))), min_size=2, max_size=2, unique=True)
    one = st.one_of(
        pairs.map(lambda pair: join(0, *pair)),
        documents.map(lambda some: separate(0, *dict.fromkeys(some))),
        st.tuples(ids, st.sampled_from([*names, "Una"]), st.booleans()).map(
            lambda drawn: origin(0, {"holds": drawn[2]}, drawn[1], drawn[0])
        ),
        st.lists(st.sampled_from(names), min_size=2, max_size=2).map(lambda some: origin(0, {"same": some})),
        st.tuples(two, st.booleans()).map(
            lambda drawn: judgement(
                0, "contradiction", {"a": places[drawn[0][0]], "b": places[drawn[0][1]]}, {"holds": drawn[1]}
            )
        ),
    )
    return st.lists(one, max_size=6).map(lambda some: [replace(one, id=number) for number, one in enumerate(some, 1)])


def holds_together(case: Case) -> None:
    ids = {one.id for one in case.claims}
    assert len(ids) == len(case.claims)
    for one in case.claims:
        assert one.members
        origins = one.origins
        assert 0 <= origins.at_least <= origins.at_most
        assert len(origins.origins) <= origins.at_most
        assert sum(origin.certain for origin in origins.origins) <= origins.at_least
        assert (origins.at_least > 0) == bool(origins.origins)
        assert 0 <= one.importance <= 1
    assert {clash.claim for clash in case.contradictions} - {None} <= ids
    assert {name for event in case.timeline for name in event.claims} <= ids
    assert {name for voice in case.speakers for name in voice.claims} <= ids
    assert {change.claim for change in case.changes} - {None} <= ids


@settings(max_examples=60)
@given(decisions())
def test_whatever_is_decided_the_case_holds_together(judgements: list[Judgement]) -> None:
    told = now(*judgements)
    holds_together(told.case)
    every = sorted((one.document, one.span) for found in told.case.claims for one in found.members)
    assert set(every) == {(one.document, one.span) for found in CASE.claims for one in found.members}
    marked = {one.id for some in told.marks.values() for one in some}
    assert all([one.id for one in some] == sorted({one.id for one in some}) for some in told.marks.values())
    assert marked | {one.id for one in told.orphaned} == {one.id for one in judgements}
    assert set(told.renamed.values()) <= {one.id for one in told.case.claims}
    assert now(*judgements, undone(join(99, "c1", "c2"))) == told
