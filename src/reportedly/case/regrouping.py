"""Which places make which claim, as people join and separate claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from reportedly.case.anchors import alike
from reportedly.case.case import Case, Member, Place
from reportedly.case.decisions import ClaimsJoin, ClaimsSeparate, Ref, Spot
from reportedly.lexicon import load


class Groups:
    """The members of every claim by its id while claims are joined and separated.

    `renamed` leads from a claim that was joined into another one to that, `touched` are the ids whose members changed.
    """

    def __init__(self, case: Case) -> None:
        self.members: dict[str, tuple[Member, ...]] = {claim.id: claim.members for claim in case.claims}
        self.statements: dict[str, str] = {claim.id: claim.statement for claim in case.claims}
        self.renamed: dict[str, str] = {}
        self.touched: set[str] = set()
        self._places: defaultdict[str, list[str]] = defaultdict(list)
        for document in case.documents:
            self._places[document.content].append(document.id)
        self._order = {document.id: at for at, document in enumerate(case.documents)}
        self._last = max((int(claim.id[1:]) for claim in case.claims), default=0)

    @cached_property
    def _own(self) -> defaultdict[str, dict[str, list[Member]]]:
        """The members of each document by claim; most cases are asked for none."""
        found: defaultdict[str, dict[str, list[Member]]] = defaultdict(dict)
        for name, some in self.members.items():
            for member in some:
                found[member.document].setdefault(name, []).append(member)
        return found

    def documents(self, content: str) -> Sequence[str]:
        """The documents of that text, in the order of time."""
        return self._places.get(content, [])

    def claims_at(self, place: Place) -> list[str]:
        """The claims that have a member at a place."""
        return [name for name, _ in self.at(place)]

    def at(self, place: Place) -> Iterator[tuple[str, tuple[Member, ...]]]:
        """The same with those members."""
        for name, members in self._own.get(place.document, {}).items():
            own = tuple(one for one in members if one.span.overlaps(place.span))
            if own:
                yield name, own

    def claim_of(self, ref: Ref) -> str | None:
        """The claim that has most of these places; None where none has any."""
        shares: defaultdict[str, float] = defaultdict(float)
        for spot in ref:
            best: dict[str, float] = {}
            for name, member in self._near(spot):
                best[name] = max(best.get(name, 0.0), alike([spot.span], [member.span]))
            for name, share in best.items():
                shares[name] += share
        return max(shares, key=shares.__getitem__, default=None)

    def _near(self, spot: Spot) -> Iterator[tuple[str, Member]]:
        """The members that stand at a place or share half of it, and their claims."""
        least = load("judgements")["anchor"]["content"]
        for document in self.documents(spot.document):
            for name, own in self.at(Place(document, spot.span)):
                yield from ((name, one) for one in own if alike([spot.span], [one.span]) >= least)

    def join(self, decision: ClaimsJoin) -> str | None:
        """Make the claims one, under the id of that with most members, which is given; None where one is not found."""
        found = [self.claim_of(ref) for ref in decision.claims]
        names = list(dict.fromkeys(name for name in found if name is not None))
        if None in found:
            return None
        home = max(names, key=lambda name: len(self.members[name]))
        for name in names:
            if name != home:
                self._move(name, home, self.members[name])
                del self.members[name]
                self.touched.discard(name)
                self.renamed[name] = home
        for old, new in list(self.renamed.items()):
            self.renamed[old] = self.renamed.get(new, new)
        return home

    def separate(self, decision: ClaimsSeparate) -> tuple[str, ...] | None:
        """Take places out of a claim and make one of them; the ids of both.

        Where the places are not in that claim they are apart already, and only the claims that have them are given;
        None where the claim or all of the places are not found.
        """
        home = self.claim_of(decision.claim)
        found = [(name, one) for spot in decision.members for name, one in self._near(spot)]
        if home is None or not found:
            return None
        out = tuple(dict.fromkeys(one for name, one in found if name == home))
        if not out:
            return tuple(dict.fromkeys((home, *(name for name, _ in found))))
        if len(out) == len(self.members[home]):
            return (home,)
        self._last += 1
        new = f"c{self._last}"
        self.statements[new] = max(out, key=lambda one: len(one.words)).words
        self._move(home, new, out)
        own = [one.words for one in self.members[home]]
        if " ".join(self.statements[home].split()) not in {" ".join(words.split()) for words in own}:
            self.statements[home] = max(own, key=len)
        return home, new

    def _move(self, source: str, target: str, members: Sequence[Member]) -> None:
        taken = set(members)
        self.members[source] = tuple(one for one in self.members[source] if one not in taken)
        known = set(self.members.get(target, ()))
        both = (*self.members.get(target, ()), *(one for one in members if one not in known))
        for document in {one.document for one in members}:
            own = self._own[document]
            own[source] = [one for one in own[source] if one not in taken]
        for member in members:
            if member not in known:
                self._own[member.document].setdefault(target, []).append(member)
        self.members[target] = tuple(sorted(both, key=lambda one: (self._order.get(one.document, 0), one.span)))
        self.touched |= {source, target}


def led(renamed: Mapping[str, str], name: str) -> str:
    """The id under which a claim stands now."""
    return renamed.get(name, name)


__all__ = ["Groups", "led"]
