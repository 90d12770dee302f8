"""What the machine is least sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from case.bridges import CLAIM, bridge, put_together
from case.deciding import judgement
from reportedly.case.case import Contradiction, Place
from reportedly.case.corrected_case import CorrectedCase, corrected_case
from reportedly.case.corrections import corrected_ledgers
from reportedly.case.queue import Doubt, queue
from reportedly.case.values import Judgement
from reportedly.document import Span
from reportedly.ledger import Chance

CASE, ENTRIES = bridge()


def asked(*judgements: Judgement, told: CorrectedCase | None = None) -> Sequence[Doubt]:
    fixed = corrected_ledgers({entry.ledger.document.id: entry.ledger for entry in ENTRIES}, judgements)
    entries = [replace(entry, ledger=fixed[entry.ledger.document.id].ledger) for entry in ENTRIES]
    return queue(told or corrected_case(CASE, ENTRIES, judgements), entries, fixed)


def unsure() -> Sequence[Doubt]:
    """The queue of the case with one attribution of which the reader is unsure."""
    first = ENTRIES[0]
    unit = replace(
        first.ledger.attributions[0], confidence=0.45, chances=(Chance("act", 0.5), Chance("certainty", 0.9))
    )
    entries = [replace(first, ledger=replace(first.ledger, attributions=(unit,))), *ENTRIES[1:]]
    fixed = corrected_ledgers({entry.ledger.document.id: entry.ledger for entry in entries}, [])
    return queue(CorrectedCase(case=CASE), entries, fixed)


def test_the_least_sure_comes_first_with_reasons() -> None:
    found = unsure()
    assert [one.doubt for one in found] == sorted((one.doubt for one in found), reverse=True)
    first = next(one for one in found if one.kind == "attribution")
    assert (first.document, first.words.split()[:2]) == ("d1", ["Ada", "Fenn"])
    assert first.reasons == (
        "The reader gives 45% that this is an attribution.",
        "What the speaker does is a guess: 50% for says.",
    )
    assert first.doubt == 0.55


def test_a_source_of_whom_nobody_knows_who_it_is() -> None:
    entries = [replace(ENTRIES[0], ledger=replace(ENTRIES[0].ledger, attributions=()))]
    unit = replace(ENTRIES[0].ledger.attributions[0], speaker=None, speaker_id=None)
    entries = [replace(ENTRIES[0], ledger=replace(ENTRIES[0].ledger, attributions=(unit,)))]
    fixed = corrected_ledgers({entries[0].ledger.document.id: entries[0].ledger}, [])
    found = queue(CorrectedCase(case=put_together(entries, [{"d1": CLAIM}])), entries, fixed)
    assert [one.reasons for one in found] == [
        ("The text names a source here, but the reader does not know who it is.",)
    ]


def test_what_was_judged_is_not_asked_again_but_a_comment_is_no_judgement() -> None:
    first = next(one for one in unsure() if one.kind == "attribution")
    unit = replace(ENTRIES[0].ledger.attributions[0], confidence=0.45)
    ledger = replace(ENTRIES[0].ledger, attributions=(unit,))
    entries = [replace(ENTRIES[0], ledger=ledger)]
    case = CorrectedCase(case=put_together(entries, [{"d1": CLAIM}]))
    for kind, payload, left in (("accept", None, 0), ("comment", {"text": "So."}, 1), ("edit", {"act": "claims"}, 0)):
        fixed = corrected_ledgers({ledger.document.id: ledger}, [judgement(1, kind, dict(first.target), payload)])
        assert len([one for one in queue(case, entries, fixed) if one.kind == "attribution"]) == left


def test_wide_ranges_of_origins() -> None:
    assert [one.id for one in asked() if one.kind == "claim"] == ["c1"]
    wide = replace(
        CASE, claims=tuple(replace(one, origins=replace(one.origins, at_least=1, at_most=5)) for one in CASE.claims)
    )
    told = CorrectedCase(case=wide)
    doubts = [one for one in asked(told=told) if one.kind == "claim"]
    assert doubts[0].id == "c1"
    assert doubts[0].reasons[0] == "It may have 1 or up to 5 independent origins."
    look = judgement(1, "accept", dict(doubts[0].target))
    marked = replace(told, marks={"c1": (look,)})
    assert "c1" not in [one.id for one in asked(told=marked)]
    assert corrected_case(CASE, ENTRIES, [look]).marks == {"c1": (look,)}


def test_contradictions_near_even_odds() -> None:
    even = Contradiction(
        id="x9",
        kind="date",
        a=Place("d4", Span(0, 8)),
        b=Place("d6", Span(0, 8)),
        why="The times do not fit.",
        strength=0.5,
    )
    told = CorrectedCase(case=replace(CASE, contradictions=(even, replace(even, id="x8", strength=0.97))))
    found = [one for one in asked(told=told) if one.kind == "contradiction"]
    assert [one.id for one in found] == ["x9"]
    assert found[0].reasons == (
        "The estimate that these two cannot both hold is 50%.",
        "The times do not fit.",
    )
    assert found[0].words == "Ada Fenn"
    verdict = judgement(1, "contradiction", dict(found[0].target), {"holds": False})
    after = corrected_case(told.case, ENTRIES, [verdict])
    assert "x9" not in [one.id for one in asked(told=after)]


def test_a_text_that_appeared_twice_is_asked_about_once() -> None:
    unit = replace(ENTRIES[0].ledger.attributions[0], confidence=0.45)
    ledger = replace(ENTRIES[0].ledger, attributions=(unit,))
    entries = [replace(ENTRIES[0], ledger=ledger), replace(ENTRIES[0], key="d7", ledger=ledger)]
    fixed = corrected_ledgers({ledger.document.id: ledger}, [])
    found = queue(CorrectedCase(case=put_together(entries, [{"d1": CLAIM, "d7": CLAIM}])), entries, fixed)
    assert len([one for one in found if one.kind == "attribution"]) == 1
