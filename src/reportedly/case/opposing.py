"""The contradictions of a case, as people mark and unmark them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.case.anchors import alike
from reportedly.case.carriers import Entry
from reportedly.case.case import Case, Contradiction, Member, Place
from reportedly.case.decisions import Opposed, Spot
from reportedly.case.regrouping import Groups
from reportedly.case.values import Judgement
from reportedly.lexicon import load


class Opposing:
    """The contradictions that stand by now, and those `dismissed` with the judgement that says so, by id."""

    def __init__(self, case: Case, entries: Sequence[Entry], groups: Groups) -> None:
        self._all = {one.id: one for one in case.contradictions}
        self._read = case.contradictions
        self._texts = {str(entry.key): entry.text for entry in entries}
        self._groups = groups
        self._ruled: set[str] = set()
        self.dismissed: dict[str, tuple[Contradiction, Judgement]] = {}

    @property
    def changed(self) -> bool:
        """Whether anybody marked or unmarked one."""
        return bool(self._ruled)

    def decide(self, judgement: Judgement, decision: Opposed) -> str | None:
        """Work one more judgement in; the id of the contradiction, or None where the places are not in the case."""
        found = self._find(decision)
        if found is None:
            found = self._new(judgement, decision) if decision.holds else None
            if found is None:
                return None
        self._ruled.add(found.id)
        if not decision.holds:
            self.dismissed[found.id] = (found, judgement)
            return found.id
        self.dismissed.pop(found.id, None)
        self._all[found.id] = replace(found, kind=decision.kind or found.kind, strength=1.0)
        return found.id

    def _find(self, decision: Opposed) -> Contradiction | None:
        least = load("judgements")["anchor"]["content"]
        best: tuple[float, Contradiction | None] = (0.0, None)
        for one in self._all.values():
            for a, b in ((one.a, one.b), (one.b, one.a)):
                share = min(self._share(decision.a, a), self._share(decision.b, b))
                if share >= least and share > best[0]:
                    best = (share, one)
        return best[1]

    def _share(self, spot: Spot, place: Place) -> float:
        here = place.document in self._groups.documents(spot.document)
        return alike([spot.span], [place.span]) if here else 0.0

    def _new(self, judgement: Judgement, decision: Opposed) -> Contradiction | None:
        a, b = self._place(decision.a), self._place(decision.b)
        if a is None or b is None:
            return None
        words = {name: " ".join(spot.words.split()) for name, spot in (("x", decision.a), ("y", decision.b))}
        why = load("judgements")["why"]["contradiction"].format(author=judgement.author, **words)
        shared = set(self._groups.claims_at(a)) & set(self._groups.claims_at(b))
        claim = min(shared, key=lambda name: int(name[1:]), default=None)
        kind = decision.kind or "negation"
        return Contradiction(id=f"j{judgement.id}", kind=kind, a=a, b=b, why=why, strength=1.0, claim=claim)

    def _place(self, spot: Spot) -> Place | None:
        """Where the words stand, in the first document of that text; None where it is not in the case."""
        for document in self._groups.documents(spot.document):
            if spot.span.of(self._texts.get(document, "")) == spot.words:
                return Place(document, spot.span)
        return None

    def touched(self) -> set[str]:
        """The claims at the places of contradictions that somebody marked or unmarked."""
        places = (place for name in self._ruled for place in (self._all[name].a, self._all[name].b))
        return {claim for place in places for claim in self._groups.claims_at(place)} if self._ruled else set()

    def rivals(self, claim: str) -> Iterator[tuple[Member, ...]]:
        """The members of other claims at places that plainly cannot hold together with a member of the claim."""
        plain = load("origins")["limits"]["plain_clash"]
        mine = {member.document for member in self._groups.members[claim]}
        for name, one in self._all.items():
            if name in self.dismissed or one.strength < plain or not mine & {one.a.document, one.b.document}:
                continue
            here, there = dict(self._groups.at(one.a)), dict(self._groups.at(one.b))
            if not here.keys() & there.keys() and (claim in here or claim in there):
                yield from (there if claim in here else here).values()

    def result(self) -> tuple[Contradiction, ...]:
        """Those that stand, the surest first; each names the claim that both of its places make, if there is one."""
        if not self.changed and not self._groups.touched:
            return self._read
        left = [self._at_home(one) for name, one in self._all.items() if name not in self.dismissed]
        return tuple(sorted(left, key=lambda one: one.id not in self._ruled))

    def _at_home(self, one: Contradiction) -> Contradiction:
        if one.claim is not None and one.claim not in self._groups.touched | set(self._groups.renamed):
            return one
        if not self._groups.touched:
            return one
        here, there = self._groups.claims_at(one.a), self._groups.claims_at(one.b)
        shared = [name for name in here if name in there]
        return replace(one, claim=shared[0] if shared else None)


__all__ = ["Opposing"]
