"""A case with what people decided about its claims, contradictions and origins, and what follows from that.

    case ──▶ claims joined and separated ──▶ contradictions marked ──▶ origins ruled on ──▶ standing, importance, …

Only the claims that a decision touches are weighed again, with the same steps that `analysis` takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportedly.case import origins as going_back
from reportedly.case.analysis import _Around as Around
from reportedly.case.analysis import _origins as told_origins
from reportedly.case.carriers import Entry
from reportedly.case.carriers import Member as Carrier
from reportedly.case.case import Case, Claim, Contradiction, Member
from reportedly.case.checking import decided
from reportedly.case.corrections import Corrected
from reportedly.case.decisions import (
    Accept,
    ClaimsJoin,
    ClaimsSeparate,
    Comment,
    Decision,
    Opposed,
    OriginHolds,
    OriginsSame,
    SpeakerMerge,
    Target,
)
from reportedly.case.importance import importance
from reportedly.case.opposing import Opposing
from reportedly.case.pointing import pointed
from reportedly.case.regrouping import Groups
from reportedly.case.rulings import ruled
from reportedly.case.stances import stances
from reportedly.case.standing import standing_of
from reportedly.case.values import Judgement
from reportedly.ledger import Statement

Marks = Mapping[str, tuple[Judgement, ...]]
Ruling = tuple[Judgement, OriginHolds | OriginsSame]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCase:
    """A case as people corrected it, with who decided what.

    `marks` has for the id of a claim or a contradiction every judgement that holds and is about it, in order. `renamed`
    leads from the id of a claim that was joined into another one to that one's. `dismissed` are contradictions that the
    case no longer has, each with the judgement that says so. `orphaned` are judgements that find nothing in the case to
    be about, those on texts that it does not have among them.
    """

    case: Case
    marks: Marks = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    dismissed: tuple[tuple[Contradiction, Judgement], ...] = ()
    orphaned: tuple[Judgement, ...] = ()


def around_of(case: Case, entries: Sequence[Entry]) -> Around:
    """What claims are weighed again by. Time grows with the documents; it holds as long as `entries` stay the same."""
    away = {document.id for document in case.documents if document.off_topic}
    return Around.of([entry for entry in entries if str(entry.key) not in away])


def corrected_case(
    case: Case, entries: Sequence[Entry], judgements: Iterable[Judgement], around: Around | None = None
) -> CorrectedCase:
    """The case with those of the judgements that hold, in the order of deciding, so that the last one wins.

    `entries` are those that `case` was made of, with their ledgers as corrected; `around` is `around_of` them, if it is
    at hand. Judgements on attributions change nothing here, but are told where their text is not in the case. The
    very `case` comes back where nothing changes it.
    """
    judged = [(one, decided(one)) for one in sorted(judgements, key=lambda one: one.id) if one.holds]
    desk = _Desk(case, entries)
    for judgement, decision in judged:
        desk.decide(judgement, decision)
    return desk.result(around)


def orphans(fixed: Iterable[Corrected], told: CorrectedCase, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Every judgement that holds and finds nothing to be about, in the order of deciding, merges of names too."""
    fixed = list(fixed)
    found = {one.id: one for one in told.orphaned}
    found.update({one.id: one for ledger in fixed for one in ledger.orphaned})
    merged = {one.id for ledger in fixed for some in ledger.speakers.values() for one in some}
    for one in judgements:
        if one.holds and one.id not in merged and isinstance(decided(one), SpeakerMerge):
            found[one.id] = one
    return tuple(found[number] for number in sorted(found))


class _Desk:
    """The case while judgements are worked into it, one after the other."""

    def __init__(self, case: Case, entries: Sequence[Entry]) -> None:
        self.case = case
        self.entries = entries
        self.groups = Groups(case)
        self.opposing = Opposing(case, entries, self.groups)
        self.marks: defaultdict[str, list[Judgement]] = defaultdict(list)
        self.rulings: defaultdict[str, list[Ruling]] = defaultdict(list)
        self.orphaned: list[Judgement] = []

    def decide(self, judgement: Judgement, decision: Decision | None) -> None:
        """Work one more judgement in."""
        found = () if decision is None else self._about(judgement, decision)
        for name in found:
            self.marks[name].append(judgement)
        if not found and (decision is None or not self._elsewhere(decision)):
            self.orphaned.append(judgement)

    def _elsewhere(self, decision: Decision) -> bool:
        """Whether the decision is about the ledger of a text of the case, which tells by itself what it finds."""
        if isinstance(decision, SpeakerMerge):
            return decision.document is None or bool(self.groups.documents(decision.document))
        of = getattr(decision, "of", None)
        return isinstance(of, Target) and bool(self.groups.documents(of.document))

    def _about(self, judgement: Judgement, decision: Decision) -> tuple[str, ...]:
        """The ids of the claims or contradictions that the decision is about, after it is worked in."""
        if isinstance(decision, ClaimsJoin):
            before = set(self.groups.renamed)
            home = self.groups.join(decision)
            for name in set(self.groups.renamed) - before:
                self.marks[home or ""] += self.marks.pop(name, [])
                self.rulings[home or ""] += self.rulings.pop(name, [])
            return () if home is None else (home,)
        if isinstance(decision, ClaimsSeparate):
            return self.groups.separate(decision) or ()
        if isinstance(decision, Opposed):
            clash = self.opposing.decide(judgement, decision)
            return () if clash is None else (clash,)
        if isinstance(decision, OriginHolds | OriginsSame):
            claim = self.groups.claim_of(decision.claim)
            if claim is not None:
                # Whether there is such an origin shows only when the claim is weighed again.
                self.rulings[claim].append((judgement, decision))
            return () if claim is None else (claim,)
        if isinstance(decision, Accept | Comment) and not isinstance(decision.of, Target):
            claim = self.groups.claim_of(decision.of)
            return () if claim is None else (claim,)
        return ()

    def result(self, around: Around | None) -> CorrectedCase:
        """The case as it stands."""
        touched = self.groups.touched | self.opposing.touched() | {name for name, some in self.rulings.items() if some}
        case = self._weighed(touched, around) if touched or self.opposing.changed else self.case
        return CorrectedCase(
            case=case,
            marks={name: _once(some) for name, some in self.marks.items() if some},
            renamed=self.groups.renamed,
            dismissed=tuple(self.opposing.dismissed.values()),
            orphaned=tuple(sorted(self.orphaned, key=lambda one: one.id)),
        )

    def _weighed(self, touched: set[str], around: Around | None) -> Case:
        contradictions = self.opposing.result()
        claims = {claim.id: claim for claim in self.case.claims if claim.id in self.groups.members}
        if touched:
            known = around or around_of(self.case, self.entries)
            for name in sorted(touched & set(self.groups.members), key=lambda name: int(name[1:])):
                claims[name] = self._claim(name, claims.get(name), known)
            weights = importance(list(claims.values()), list(known.entries.values()))
            claims = {name: replace(claim, importance=weights[name]) for name, claim in claims.items()}
        ordered = sorted(claims.values(), key=lambda claim: (-claim.importance, int(claim.id[1:])))
        case = replace(self.case, claims=tuple(ordered), contradictions=contradictions)
        return pointed(case, self.groups) if self.groups.touched else case

    def _claim(self, name: str, before: Claim | None, around: Around) -> Claim:
        members = self.groups.members[name]
        carriers = self._carriers(members, around)
        rivals = self._rivals(name, around)
        known = around.near((*carriers, *rivals))
        judged = stances(carriers, around.near(carriers).entries)
        origins = going_back.origins_of(carriers, judged, known)
        for judgement, decision in self.rulings.get(name, []):
            found = ruled(origins, decision, judgement.author, carriers, judged)
            if found is None:
                self.marks[name] = [one for one in self.marks[name] if one.id != judgement.id]
                self.orphaned.append(judgement)
            origins = found or origins
        standing = standing_of(carriers, judged, origins, known, rivals)
        held = {(str(one.document), one.unit.id): stance.stance for one, stance in zip(carriers, judged, strict=True)}
        times = sorted(member.published for member in members if member.published)
        return Claim(
            id=name,
            statement=" ".join(self.groups.statements[name].split()),
            members=tuple(replace(one, stance=held[one.document, one.unit]) for one in members),
            first=times[0] if times else None,
            latest=times[-1] if times else None,
            standing=standing.standing,
            reason=standing.reason,
            origins=told_origins(origins, carriers),
            history=tuple((one.time, one.standing) for one in standing.course),
            dropped=tuple(str(old) for old, _ in standing.dropped),
            importance=before.importance if before else 0.0,
        )

    def _carriers(self, members: Iterable[Member], around: Around) -> tuple[Carrier, ...]:
        """The units that carry the members, each once."""
        found: dict[tuple[str, str], Carrier] = {}
        for member in members:
            unit = around.units.get((member.document, member.unit)) or Statement(id=member.unit, spans=(member.span,))
            found.setdefault((member.document, member.unit), Carrier(member.document, unit))
        return tuple(found.values())

    def _rivals(self, name: str, around: Around) -> tuple[Carrier, ...]:
        """The carriers of other claims that cannot hold together with this one, where that is plain."""
        return tuple(
            dict.fromkeys(carrier for some in self.opposing.rivals(name) for carrier in self._carriers(some, around))
        )


def _once(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements in the order of deciding; what was separated and joined again is marked once."""
    found = {one.id: one for one in judgements}
    return tuple(found[number] for number in sorted(found))


__all__ = ["Around", "CorrectedCase", "around_of", "corrected_case", "orphans"]
