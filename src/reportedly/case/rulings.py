"""What people say of the origins of a claim, worked into the range that was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.case.carriers import Key, Member, fold
from reportedly.case.decisions import OriginHolds, OriginsSame
from reportedly.case.origins import Merge, Origin, Origins
from reportedly.case.stances import SUPPORTING, Judged
from reportedly.ledger import Attribution
from reportedly.lexicon import load


def ruled(
    found: Origins,
    decision: OriginHolds | OriginsSame,
    author: str,
    members: Sequence[Member],
    judged: Sequence[Judged],
) -> Origins | None:
    """The origins with one decision on them; None where it names nobody who is there.

    Who is no origin takes away from the upper bound all the voices that were counted with it, and one from the lower
    bound if that counted it; the lower bound stays at one while any origin is left. Who is one although it was not
    counted raises the lower bound. `members` are those of the claim and `judged` their stances.
    """
    if isinstance(decision, OriginsSame):
        return _one(found, *decision.names, author)
    at = _at(found, decision.name)
    if at is None:
        return _added(found, decision.name, members, judged) if decision.holds else None
    if decision.holds:
        return _bounded(found, [replace(one, counted=one.counted or at == n) for n, one in enumerate(found.origins)], 0)
    kept = [one for number, one in enumerate(found.origins) if number != at]
    return _bounded(found, kept, _voices(found, at))


def _at(found: Origins, name: str) -> int | None:
    """The number of the origin of that name, or of the one that a voice of that name was counted with."""
    for number, one in enumerate(found.origins):
        if fold(one.name) == fold(name):
            return number
    for number, one in enumerate(found.origins):
        if fold(name) in {fold(other) for other in _company(found, one.name)}:
            return number
    return None


def _company(found: Origins, name: str) -> set[str]:
    """The names that were counted as one with that one, itself among them."""
    known, grown = {name}, True
    while grown:
        more = {other for merge in found.merges if {merge.a, merge.b} & known for other in (merge.a, merge.b)}
        grown = not more <= known
        known |= more
    return known


def _voices(found: Origins, at: int) -> int:
    """How many of the upper bound an origin stands for: itself and each that only may be one with it."""
    names = _company(found, found.origins[at].name)
    loose = sum(not merge.sure and merge.a in names for merge in found.merges)
    tied = sum(merge.sure and merge.a in names for merge in found.merges)
    return max(1, 1 + loose - tied)


def _one(found: Origins, first: str, second: str, author: str) -> Origins | None:
    a, b = _at(found, first), _at(found, second)
    if a is None or b is None:
        return None
    merge = Merge(first, second, load("judgements")["why"]["same"].format(author=author), True)
    if a == b:
        loose = [one for one in found.merges if {one.a, one.b} == {first, second} and not one.sure]
        rest = tuple(one for one in found.merges if one not in loose)
        return replace(_bounded(found, list(found.origins), int(bool(loose))), merges=(*rest, merge))
    one, other = found.origins[a], found.origins[b]
    joined = replace(
        one,
        members=tuple(sorted({*one.members, *other.members})),
        through=tuple(dict.fromkeys((*one.through, *other.through))),
        counted=one.counted or other.counted,
    )
    left = [joined if number == a else kept for number, kept in enumerate(found.origins) if number != b]
    return replace(_bounded(found, left, 1), merges=(*found.merges, merge))


def _added(found: Origins, name: str, members: Sequence[Member], judged: Sequence[Judged]) -> Origins:
    """The origins with one more that a person knows of; the places are those where the text names it as speaking."""
    own = [
        (at, member.unit)
        for at, (member, stance) in enumerate(zip(members, judged, strict=True))
        if stance.stance in SUPPORTING
        and isinstance(member.unit, Attribution)
        and fold(member.unit.speaker or "") == fold(name)
    ]
    kinds = [unit.speaker_kind for _, unit in own if isinstance(unit, Attribution)]
    kind = next((kind for kind in kinds if kind in ("person", "organisation", "anonymous", "document")), "unknown")
    through: tuple[Key, ...] = tuple(dict.fromkeys(members[at].document for at, _ in own))
    new = Origin(name, kind, tuple(at for at, _ in own), through, True)  # type: ignore[arg-type]
    return _bounded(found, [*found.origins, new], -1)


def _bounded(found: Origins, origins: list[Origin], less: int) -> Origins:
    """The range of these origins, where the upper bound has `less` than before."""
    at_least = max(sum(one.counted for one in origins), min(1, len(origins)))
    at_most = max(found.at_most - less, len(origins), at_least) if origins else 0
    return replace(found, at_least=at_least, at_most=at_most, origins=tuple(origins))


__all__ = ["ruled"]
