"""Which attribution disputes which, and which of them make the same claim: for every attribution, by its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.ledger import Attribution


@dataclass(frozen=True, slots=True)
class Ties:
    """For each attribution of a ledger, in the ledger's order, the places of those that it is tied to.

    `disputes` are those that it disputes and `disputed` those that dispute it, both in the ledger's order. `first` is
    the first attribution that makes the same claim (itself where there is none before it), and `claim` has for the
    place of each such first one all that make the claim, itself included.
    """

    disputes: tuple[tuple[int, ...], ...]
    disputed: tuple[tuple[int, ...], ...]
    first: tuple[int, ...]
    claim: dict[int, tuple[int, ...]]

    def alike(self, place: int) -> tuple[int, ...]:
        """All attributions that make the same claim as the one at `place`, itself included."""
        return self.claim[self.first[place]]


def ties(attributions: Sequence[Attribution]) -> Ties:
    """The ties of a ledger. An id that nobody has ties to nothing; a ring of `same_as` is one claim."""
    places: dict[str, int] = {}
    for place, attribution in enumerate(attributions):
        places.setdefault(attribution.id, place)
    disputes = [
        tuple(sorted({places[other] for other in attribution.disputes if other in places} - {place}))
        for place, attribution in enumerate(attributions)
    ]
    disputed: list[list[int]] = [[] for _ in attributions]
    for place, others in enumerate(disputes):
        for other in others:
            disputed[other].append(place)
    first = _firsts([places.get(a.same_as, place) if a.same_as else place for place, a in enumerate(attributions)])
    claim: dict[int, list[int]] = {}
    for place, start in enumerate(first):
        claim.setdefault(start, []).append(place)
    return Ties(
        tuple(disputes),
        tuple(map(tuple, disputed)),
        tuple(first),
        {start: tuple(members) for start, members in claim.items()},
    )


def _firsts(steps: list[int]) -> list[int]:
    """For each place the smallest place that is connected to it, each place being connected to `steps[place]`."""
    roots = list(range(len(steps)))

    def root(place: int) -> int:
        while roots[place] != place:
            roots[place] = roots[roots[place]]
            place = roots[place]
        return place

    for place, other in enumerate(steps):
        low, high = sorted((root(place), root(other)))
        roots[high] = low
    return [root(place) for place in range(len(steps))]
