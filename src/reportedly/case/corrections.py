"""A ledger with what people decided about it: beside what the machine says, never over it.

Judgements are applied in the order of deciding, so that the last one wins, for each attribution and for each of its
fields; those that were taken back count for nothing. A judgement on another reading of the same text holds where that
has the attribution at the same spans, or at the same cue with a content that shares half of its characters; where it
has not, the judgement is orphaned, which is told and never guessed at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportedly.case.anchors import anchor_of
from reportedly.case.checking import decided
from reportedly.case.decisions import LEDGER_KINDS, Anchor, Decision, SpeakerMerge, Target
from reportedly.case.refitting import fitted
from reportedly.case.sheet import Sheet
from reportedly.case.values import Judgement
from reportedly.ledger import Attribution, Ledger

Marks = Mapping[str, tuple[Judgement, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A ledger as people corrected it, with what it was and who decided what.

    `ledger` is what follows and `read` what the machine says. Attributions keep their ids; those that people added are
    called `j` and the id of the judgement. `marks` holds for the id of an attribution, rejected ones among them, every
    judgement that holds and is about it, in order, comments too; `speakers` the same for those of speakers that were
    merged or split. `rejected` are the attributions that `ledger` lacks, as they stood. `anchors` has what a further
    judgement on an attribution is to be anchored by. `orphaned` are judgements on this text that find nothing in it.
    """

    ledger: Ledger
    read: Ledger
    marks: Marks = field(default_factory=dict)
    speakers: Marks = field(default_factory=dict)
    rejected: tuple[Attribution, ...] = ()
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    orphaned: tuple[Judgement, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the ledger is another one than was read."""
        return self.ledger is not self.read

    @property
    def judged(self) -> frozenset[str]:
        """The ids of the attributions about which somebody decided more than a comment."""
        return frozenset(name for name, some in self.marks.items() if any(one.kind in LEDGER_KINDS for one in some))

    def was(self, unit: str) -> Attribution | None:
        """What the machine says of the attribution; None where a person added it."""
        return next((one for one in self.read.attributions if one.id == unit), None)

    def anchor(self, unit: str) -> Anchor:
        """What a further judgement on the attribution is anchored by. Raises KeyError where there is none."""
        if unit in self.anchors:
            return self.anchors[unit]
        found = self.was(unit)
        if found is None:
            raise KeyError(unit)
        return anchor_of(self.read, found)


def target_of(corrected: Corrected, unit: str) -> dict[str, Any]:
    """The target of a judgement on an attribution. Raises KeyError where there is none of that id."""
    return {"document": corrected.read.document.id, "unit": unit, "anchor": corrected.anchor(unit).to_json()}


def corrected(ledger: Ledger, judgements: Iterable[Judgement]) -> Corrected:
    """The ledger with those of the judgements that hold and are about its text, or about names in the whole case."""
    mine = [(one, decision) for one, decision in _holding(judgements) if _about(decision) in (None, ledger.document.id)]
    return _applied(ledger, mine)


def corrected_ledgers(ledgers: Mapping[str, Ledger], judgements: Iterable[Judgement]) -> dict[str, Corrected]:
    """The same for every ledger of a case, by the id of its text.

    Where nothing is changed `ledger` is the very object that was given.
    """
    everywhere: list[tuple[Judgement, Decision]] = []
    by_text: defaultdict[str, list[tuple[Judgement, Decision]]] = defaultdict(list)
    for one, decision in _holding(judgements):
        about = _about(decision)
        (everywhere if about is None else by_text[about]).append((one, decision))
    return {
        name: _applied(ledger, sorted((*everywhere, *by_text[name]), key=lambda pair: pair[0].id))
        for name, ledger in ledgers.items()
    }


def vectors_for(corrected: Corrected, data: bytes) -> bytes:
    """The vectors of the clauses of the ledger as read, as the store keeps them, made ones of the corrected ledger's.

    A case does without all vectors where those of one document do not fit its clauses, so this is called for each.
    """
    return fitted(corrected.read, corrected.ledger, data) if corrected.changed else data


def _holding(judgements: Iterable[Judgement]) -> list[tuple[Judgement, Decision]]:
    """Judgements on attributions and speakers that nobody took back, in order, and what they decide."""
    found = []
    for one in sorted(judgements, key=lambda one: one.id):
        decision = decided(one) if one.holds else None
        about = isinstance(decision, SpeakerMerge) or isinstance(getattr(decision, "of", None), Target)
        if decision is not None and about:
            found.append((one, decision))
    return found


def _about(decision: Decision) -> str | None:
    """The id of the text that the decision is about; None where it is about the whole case."""
    if isinstance(decision, SpeakerMerge):
        return decision.document
    of = getattr(decision, "of", None)
    return of.document if isinstance(of, Target) else None


def _applied(ledger: Ledger, judgements: list[tuple[Judgement, Decision]]) -> Corrected:
    if not judgements:
        return Corrected(ledger=ledger, read=ledger)
    sheet = Sheet(ledger)
    for judgement, decision in judgements:
        sheet.decide(judgement, decision)
    return Corrected(
        ledger=sheet.result(),
        read=ledger,
        marks={name: tuple(some) for name, some in sheet.marks.items()},
        speakers={name: tuple(some) for name, some in sheet.spoken.items()},
        rejected=tuple(sheet.attributions[name] for name in sheet.gone),
        anchors=sheet.anchors,
        orphaned=tuple(sheet.orphaned),
    )


__all__ = ["Corrected", "corrected", "corrected_ledgers", "target_of", "vectors_for"]
