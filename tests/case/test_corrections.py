"""A ledger with what people decided about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from case.affairs import span
from case.deciding import at, judgement, target, undone
from reportedly.case.anchors import alike, anchor_of
from reportedly.case.checking import decided
from reportedly.case.clauses import clauses
from reportedly.case.corrections import Corrected, corrected, corrected_ledgers, target_of, vectors_for
from reportedly.case.values import Judgement
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Chance, Ledger, Side, Speaker, Tension, attribution_of
from reportedly.reading.statements import with_statements

TEXT = (
    "Ada Holt told the Ledger that Ben Voss denied selling the mill. The mill at Skelder was reportedly sold in May. "
    "“There is no sale,” Voss said. Nobody at the council would comment on the sale of the mill on Monday."
)


def ledger() -> Ledger:
    """Three attributions, the second inside the first, the third of the second's speaker."""
    outer = Attribution(
        id="a1",
        source=(span(TEXT, "Ada Holt"),),
        cue=(span(TEXT, "told"),),
        content=(span(TEXT, "that Ben Voss denied selling the mill"),),
        speaker="Ada Holt",
        speaker_id="s1",
        speaker_kind="person",
        act="says",
        via=("The Ledger",),
        via_spans=(span(TEXT, "Ledger"),),
        quote="indirect",
        confidence=0.9,
        chances=(Chance("act", 0.9), Chance("speaker", 0.6)),
    )
    inner = Attribution(
        id="a2",
        source=(span(TEXT, "Ben Voss"),),
        cue=(span(TEXT, "denied"),),
        content=(span(TEXT, "selling the mill"),),
        speaker="Ben Voss",
        speaker_id="s2",
        speaker_kind="person",
        act="denies",
        polarity="-",
        via=("The Ledger", "Ada Holt"),
        via_spans=(span(TEXT, "Ledger"), span(TEXT, "Ada Holt")),
        parent="a1",
        disputes=("a3",),
        quote="indirect",
        confidence=0.8,
    )
    rumour = Attribution(
        id="a3",
        source=(),
        cue=(span(TEXT, "reportedly"),),
        content=(span(TEXT, "The mill at Skelder was"), span(TEXT, "sold in May")),
        act="hearsay",
        quote="indirect",
        confidence=0.4,
    )
    voss = Attribution(
        id="a4",
        source=(span(TEXT, "Voss said")._replace(end=span(TEXT, "Voss said").start + 4),),
        cue=(span(TEXT, "said"),),
        content=(span(TEXT, "“There is no sale,”"),),
        speaker="Ben Voss",
        speaker_id="s2",
        speaker_kind="person",
        act="says",
        polarity="-",
        same_as="a2",
        disputes=("a3",),
        quote="direct",
    )
    speakers = (
        Speaker(id="s1", name="Ada Holt", kind="person", aliases=("Holt",), mentions=outer.source),
        Speaker(id="s2", name="Ben Voss", kind="person", aliases=("Voss",), mentions=(*inner.source, *voss.source)),
    )
    whole = Ledger(
        Document(TEXT, outlet="Skelder Post"),
        (Block("body", Span(0, len(TEXT))),),
        (outer, inner, rumour, voss),
        speakers,
        model="reader-1",
        tensions=(
            Tension(id="t1", kind="denial", a=Side("a2", ()), b=Side("a3", ()), why="so", strength=0.9),
            Tension(id="t2", kind="denial", a=Side("a4", ()), b=Side("p1", ()), why="so", strength=0.6),
        ),
    )
    return with_statements(whole)


READ = ledger()
A1, A2, A3, A4 = READ.attributions


def now(*judgements: Judgement, read: Ledger = READ) -> Corrected:
    return corrected(read, judgements)


def one(found: Corrected, name: str) -> Attribution:
    return next(unit for unit in found.ledger.attributions if unit.id == name)


def ids(found: Corrected) -> list[str]:
    return [unit.id for unit in found.ledger.attributions]


def test_without_judgements_it_is_the_same_ledger() -> None:
    found = now(judgement(1, "accept", {"document": "sha256:other", "anchor": target(READ, A1)["anchor"]}))
    assert found.ledger is READ
    assert not found.changed
    assert (found.marks, found.orphaned) == ({}, ())


def test_what_is_accepted_is_sure() -> None:
    accept = judgement(1, "accept", target(READ, A1))
    found = now(accept)
    assert one(found, "a1") == replace(A1, confidence=1.0, chances=())
    assert found.marks == {"a1": (accept,)}
    assert found.judged == {"a1"}
    assert found.ledger.statements == READ.statements


def test_what_is_rejected_is_gone_and_nothing_leads_to_it() -> None:
    reject = judgement(1, "reject", target(READ, A1))
    found = now(reject)
    assert ids(found) == ["a2", "a3", "a4"]
    assert found.rejected == (A1,)
    assert found.marks == {"a1": (reject,)}
    inner = one(found, "a2")
    assert (inner.parent, inner.via, inner.via_spans) == (None, ("The Ledger",), A2.via_spans[:1])
    assert [speaker.name for speaker in found.ledger.speakers] == ["Ben Voss"]


def test_what_repeats_a_rejected_one_is_the_first_of_its_claim() -> None:
    found = now(judgement(1, "reject", target(READ, A2)), judgement(2, "reject", target(READ, A3)))
    assert ids(found) == ["a1", "a4"]
    assert (one(found, "a4").same_as, one(found, "a4").disputes) == (None, ())
    assert [tension.id for tension in found.ledger.tensions] == ["t2"]


def test_words_that_nobody_says_any_more_are_the_outlets_own() -> None:
    found = now(judgement(1, "reject", target(READ, A3)))
    assert len(found.ledger.statements) == len(READ.statements) + 1
    assert [tension.id for tension in found.ledger.tensions] == ["t2"]
    words = found.ledger.text(next(s for s in found.ledger.statements if s.id == "p1").spans)
    assert words == ("The mill at Skelder was reportedly sold in May",)
    kept = next(statement for statement in READ.statements if statement.id == "p1")
    side = found.ledger.tensions[0].b.of
    assert next(s for s in found.ledger.statements if s.id == side).spans == kept.spans


def test_the_last_judgement_wins() -> None:
    here = target(READ, A1)
    reject, accept = judgement(1, "reject", here), judgement(2, "accept", here)
    assert "a1" in ids(now(reject, accept))
    assert "a1" not in ids(now(accept, judgement(3, "reject", here)))
    first, second = judgement(1, "edit", here, {"act": "claims"}), judgement(2, "edit", here, {"act": "denies"})
    assert one(now(second, first), "a1").act == "denies"
    assert one(now(first, judgement(3, "edit", here, {"polarity": "-"})), "a1").act == "claims"


def test_what_is_taken_back_counts_for_nothing() -> None:
    here = target(READ, A1)
    first, second = judgement(1, "edit", here, {"act": "claims"}), judgement(2, "reject", here)
    assert now(first, undone(second)) == now(first)
    assert now(undone(first)).ledger is READ


def test_an_edit_changes_these_fields_only() -> None:
    found = now(judgement(1, "edit", target(READ, A1), {"act": "claims", "certainty": "probable"}))
    expected = replace(A1, act="claims", certainty="probable", confidence=1.0, chances=(Chance("speaker", 0.6),))
    assert one(found, "a1") == expected
    assert found.was("a1") == A1


def test_moved_edges_move_what_follows_from_them() -> None:
    wider = span(TEXT, "“There is no sale,” Voss said. Nobody")
    found = now(judgement(1, "edit", target(READ, A4), {"content": [[wider.start, wider.end]]}))
    assert one(found, "a4").quote == "mixed"
    assert one(found, "a4").content == (wider,)
    assert len(found.ledger.statements) <= len(READ.statements)


def test_a_parent_that_no_longer_holds_it_is_none() -> None:
    narrow = span(TEXT, "that Ben")
    found = now(judgement(1, "edit", target(READ, A1), {"content": [[narrow.start, narrow.end]]}))
    assert one(found, "a2").parent is None


def test_a_speaker_that_the_text_has() -> None:
    found = now(judgement(1, "edit", target(READ, A3), {"speaker": "holt"}))
    rumour = one(found, "a3")
    assert (rumour.speaker, rumour.speaker_id, rumour.speaker_kind) == ("Ada Holt", "s1", "person")


def test_a_new_speaker_and_what_came_through_the_old_one() -> None:
    edit = judgement(7, "edit", target(READ, A1), {"speaker": "Nia Ferro", "speaker_kind": "organisation"})
    found = now(edit)
    assert (one(found, "a1").speaker, one(found, "a1").speaker_id) == ("Nia Ferro", "j7")
    assert one(found, "a2").via == ("The Ledger", "Nia Ferro")
    new = next(speaker for speaker in found.ledger.speakers if speaker.id == "j7")
    assert (new.kind, new.mentions) == ("organisation", A1.source)
    assert "s1" not in {speaker.id for speaker in found.ledger.speakers}


def test_no_speaker() -> None:
    found = now(judgement(1, "edit", target(READ, A1), {"speaker": None}))
    assert (one(found, "a1").speaker, one(found, "a1").speaker_id, one(found, "a1").speaker_kind) == (
        None,
        None,
        "unknown",
    )


def test_a_split_keeps_the_others() -> None:
    split = judgement(5, "speaker_split", target(READ, A4), {"speaker": "Voss"})
    found = now(split)
    assert (one(found, "a4").speaker, one(found, "a4").speaker_id) == ("Voss", "j5")
    assert one(found, "a2").speaker_id == "s2"
    assert found.speakers == {"j5": (split,)}
    assert {speaker.id: speaker.mentions for speaker in found.ledger.speakers}["s2"] == A2.source


def test_merged_speakers_are_one_everywhere() -> None:
    merge = judgement(1, "speaker_merge", {"names": ["Ada Holt", "ben voss"]}, {"name": "Ben Voss"})
    found = now(merge)
    assert {unit.speaker_id for unit in found.ledger.attributions} == {"s2", None}
    assert one(found, "a2").via == ("The Ledger", "Ben Voss")
    only = found.ledger.speakers
    assert [(s.name, s.aliases) for s in only] == [("Ben Voss", ("Ada Holt", "Holt", "Voss"))]
    assert found.speakers == {"s2": (merge,)}


def test_a_merge_that_names_nobody_here_changes_nothing() -> None:
    everywhere = judgement(1, "speaker_merge", {"names": ["Nia"]}, {"name": "Nia Ferro"})
    here = judgement(2, "speaker_merge", {"names": ["Nia"], "document": READ.document.id}, {"name": "Nia Ferro"})
    found = now(everywhere, here)
    assert found.ledger is READ
    assert found.orphaned == (here,)


def test_what_was_missed_is_added_where_it_belongs() -> None:
    cue, content = span(TEXT, "would comment"), span(TEXT, "on the sale of the mill")
    add = judgement(
        9, "add", at(READ, [cue], [content], [span(TEXT, "Nobody at the council")]), {"speaker": "the council"}
    )
    found = now(add)
    assert ids(found) == ["a1", "a2", "a3", "a4", "j9"]
    new = one(found, "j9")
    assert (new.block, new.quote, new.speaker, new.confidence) == ("body", "indirect", "the council", 1.0)
    assert found.was("j9") is None
    assert found.ledger.statements == ()
    edit = judgement(10, "edit", target_of(found, "j9"), {"act": "declines"})
    again = now(add, edit)
    assert one(again, "j9").act == "declines"
    assert again.marks["j9"] == (add, edit)
    assert ids(now(add, judgement(11, "reject", target_of(found, "j9")))) == ["a1", "a2", "a3", "a4"]


def test_what_was_added_is_not_doubled_when_a_reading_finds_it() -> None:
    less = replace(READ, attributions=(A1, A2, A4))
    add = judgement(3, "add", at(less, A3.cue, A3.content), {"act": "hearsay", "speaker": "neighbours"})
    assert ids(now(add, read=less)) == ["a1", "a2", "j3", "a4"]
    found = now(add)
    assert ids(found) == ["a1", "a2", "a3", "a4"]
    assert one(found, "a3").speaker == "neighbours"


def test_an_outer_one_takes_in_what_stands_inside_it() -> None:
    whole = span(TEXT, TEXT[: TEXT.index(" The mill at")])
    add = judgement(4, "add", at(READ, content=[whole]), {"act": "hearsay"})
    found = now(add)
    assert one(found, "a1").parent == "j4"
    assert one(found, "a2").parent == "a1"


def test_another_reading_of_the_same_text_keeps_what_it_finds_again() -> None:
    moved = replace(A1, id="a9", content=(Span(A1.content[0].start + 5, A1.content[0].end),))
    later = replace(READ, attributions=(moved, replace(A3, id="a1")), model="reader-2")
    accept, reject = judgement(1, "accept", target(READ, A1)), judgement(2, "reject", target(READ, A2))
    found = now(accept, reject, read=later)
    assert found.marks == {"a9": (accept,)}
    assert found.orphaned == (reject,)
    assert ids(found) == ["a9", "a1"]


def test_less_than_half_of_the_words_is_another_one() -> None:
    cut = A1.content[0]
    moved = replace(A1, content=(Span(cut.start, cut.start + (cut.end - cut.start) // 2 - 1),))
    reject = judgement(1, "reject", target(READ, A1))
    assert now(reject, read=replace(READ, attributions=(moved,))).orphaned == (reject,)


def test_a_judgement_that_does_not_fit_the_text_is_orphaned() -> None:
    here = target(READ, A1)
    beyond = judgement(1, "edit", here, {"content": [[0, len(TEXT) + 1]]})
    wrong = judgement(2, "accept", {**here, "anchor": {**here["anchor"], "words": "something else"}})
    found = now(beyond, wrong)
    assert found.orphaned == (beyond, wrong)
    assert found.ledger is READ


def test_comments_change_nothing() -> None:
    comment = judgement(1, "comment", target(READ, A1), {"text": "Ask her."})
    found = now(comment)
    assert found.ledger is READ
    assert found.marks == {"a1": (comment,)}
    assert found.judged == frozenset()


def test_all_ledgers_of_a_case() -> None:
    other = replace(READ, document=replace(READ.document, text=TEXT + "\n"))
    merge = judgement(2, "speaker_merge", {"names": ["Ada Holt"]}, {"name": "Mayor Holt"})
    reject = judgement(1, "reject", target(READ, A3))
    found = corrected_ledgers({one.document.id: one for one in (READ, other)}, [merge, reject])
    assert found[READ.document.id] == now(reject, merge)
    assert found[other.document.id] == now(merge, read=other)
    assert "Mayor Holt" in [speaker.name for speaker in found[other.document.id].ledger.speakers]


def test_vectors_follow_the_clauses() -> None:
    old = clauses("", READ)
    vectors = np.eye(len(old), 16, dtype=np.float32)
    data = vectors.astype("<f2").tobytes()
    found = now(judgement(1, "reject", target(READ, A3)), judgement(2, "reject", target(READ, A1)))
    new = clauses("", found.ledger)
    fitted = np.frombuffer(vectors_for(found, data), dtype="<f2").reshape(len(new), -1)
    same = {clause.place.span: row for clause, row in zip(old, vectors, strict=True)}
    for clause, row in zip(new, fitted, strict=True):
        if clause.place.span in same:
            assert np.array_equal(row, same[clause.place.span])
    assert np.all(np.linalg.norm(fitted.astype(np.float32), axis=1) <= 1.01)
    assert vectors_for(now(), data) is data


def test_alike() -> None:
    assert alike((), ()) == 1.0
    assert alike((Span(0, 4),), ()) == 0.0
    assert alike((Span(0, 4), Span(6, 8)), (Span(2, 8),)) == 4 / 6


def spans() -> st.SearchStrategy[list[list[int]]]:
    edges = st.lists(st.integers(0, len(TEXT) + 2), min_size=2, max_size=4, unique=True).map(sorted)
    return edges.map(lambda found: [found[at : at + 2] for at in range(0, len(found) - 1, 2)])


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "source": spans(),
        "cue": spans().map(lambda found: found[:1]),
        "content": spans(),
        "speaker": st.sampled_from([None, "Ada Holt", "Voss", "Nia Ferro"]),
        "speaker_kind": st.sampled_from(["person", "outlet"]),
        "act": st.sampled_from(["says", "denies"]),
        "quote": st.sampled_from(["direct", "mixed"]),
        "via": st.lists(st.sampled_from(["The Ledger", "Ada Holt"]), max_size=2),
    },
)


@st.composite
def decisions(draw: st.DrawFn) -> list[Judgement]:
    """Judgements of all kinds that concern a ledger, on what was read, on what was added, and on places at random."""
    found: list[Judgement] = []
    places: list[Any] = [target(READ, attribution) for attribution in READ.attributions]
    for number in range(1, draw(st.integers(1, 8)) + 1):
        kind = draw(st.sampled_from(["accept", "reject", "edit", "add", "speaker_split", "speaker_merge", "comment"]))
        here, payload = draw(st.sampled_from(places)), draw(FIELDS)
        if kind == "add":
            cue, content = draw(spans()), draw(spans())
            here = at(READ, [Span(*cue[0])], [Span(*pair) for pair in content])
            places.append(here)
        elif kind == "speaker_merge":
            here = {"names": draw(st.lists(st.sampled_from(["Ada Holt", "Ben Voss", "The Ledger"]), min_size=1))}
            payload = {"name": draw(st.sampled_from(["Ada Holt", "Mayor Holt"]))}
        elif kind == "speaker_split":
            payload = {"speaker": draw(st.sampled_from(["Voss", "Ada Holt", "Nia Ferro"]))}
        elif kind == "comment":
            payload = {"text": "So."}
        made = judgement(number, kind, here, payload)
        found.append(undone(made) if draw(st.integers(0, 4)) == 0 else made)
    return found


@given(decisions())
def test_whatever_is_decided_the_ledger_holds_together(judgements: list[Judgement]) -> None:
    found = now(*judgements)
    units = {unit.id: unit for unit in found.ledger.attributions}
    assert len(units) == len(found.ledger.attributions)
    assert found.read is READ
    for unit in units.values():
        assert all(0 <= place.start < place.end <= len(TEXT) for place in unit.spans)
        assert unit.cue or unit.content
        assert {unit.parent, unit.same_as, *unit.disputes} - {None} <= set(units)
        seen: set[str] = set()
        parent: str | None = unit.id
        while parent is not None:
            assert parent not in seen
            seen.add(parent)
            parent = units[parent].parent
    assert [unit.start for unit in units.values()] == sorted(unit.start for unit in units.values())
    speakers = {speaker.id for speaker in found.ledger.speakers}
    assert {unit.speaker_id for unit in units.values()} - {None} <= speakers
    assert len(speakers) == len(found.ledger.speakers)
    covered = {at for unit in units.values() for place in unit.spans for at in range(*place)}
    assert not covered & {place.start for one in found.ledger.statements for place in one.spans}
    assert not {unit.id for unit in found.rejected} & set(units)
    assert all(attribution_of(row).id == row["id"] for row in found.ledger.to_json()["attributions"])


@given(decisions())
def test_every_judgement_that_holds_is_told_somewhere(judgements: list[Judgement]) -> None:
    found = now(*judgements)
    told = {one.id for some in (*found.marks.values(), *found.speakers.values(), found.orphaned) for one in some}
    holding = {one.id for one in judgements if one.holds and one.kind != "speaker_merge" and decided(one)}
    assert holding <= told
    assert told <= {one.id for one in judgements if one.holds}


@given(decisions())
def test_taken_back_judgements_leave_no_trace(judgements: list[Judgement]) -> None:
    assert now(*judgements) == now(*(one for one in judgements if one.holds))


@given(decisions())
def test_what_is_shown_can_be_judged_again(judgements: list[Judgement]) -> None:
    found = now(*judgements)
    for unit in found.ledger.attributions:
        more = judgement(99, "reject", target_of(found, unit.id))
        after = now(*judgements, more)
        assert more not in after.orphaned
        assert len(after.ledger.attributions) == len(found.ledger.attributions) - 1


@given(st.integers(0, len(TEXT)), st.integers(1, 12))
def test_anchors_have_the_words_of_their_place(start: int, size: int) -> None:
    place = Span(start, min(len(TEXT), start + size))
    found = anchor_of(READ, Attribution(id="a", source=(), cue=(place,), content=()))
    assert found.words == TEXT[place.start : place.end]
