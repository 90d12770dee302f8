"""Where judgements are anchored, and how one finds its place again after another reading of the same text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportedly.case.case import Case, Claim, Contradiction, Member, Place
from reportedly.case.checking import words_of
from reportedly.case.decisions import Anchor, Spot, Target
from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load

Roles = tuple[tuple[Span, ...], ...]


def anchor_of(ledger: Ledger, attribution: Attribution) -> Anchor:
    """What a judgement on the attribution is anchored by."""
    source, cue, content = roles_of(attribution)
    return Anchor(source=source, cue=cue, content=content, words=words_of(ledger.document.text, content or cue))


def roles_of(attribution: Attribution) -> Roles:
    """The spans of source, cue and content, each in the order of the text."""
    return tuple(sorted(attribution.source)), tuple(sorted(attribution.cue)), tuple(sorted(attribution.content))


def spot_of(ledger: Ledger, span: Span) -> Spot:
    """The words at `span` of a text."""
    return Spot(ledger.document.id, span, span.of(ledger.document.text))


def spots_of(case: Case, contradiction: Contradiction, ledgers: Mapping[str, Ledger]) -> dict[str, Any]:
    """The target of a judgement on a contradiction of the case; `ledgers` are those of its texts by their ids."""
    contents = {document.id: document.content for document in case.documents}

    def told(place: Place) -> dict[str, Any]:
        return spot_of(ledgers[contents[place.document]], place.span).to_json()

    return {"a": told(contradiction.a), "b": told(contradiction.b)}


def member_spot(case: Case, member: Member, text: str) -> dict[str, Any]:
    """A member of a claim as a judgement's target has it; `text` is that of its document."""
    contents = {document.id: document.content for document in case.documents}
    return Spot(contents[member.document], member.span, member.span.of(text)).to_json()


def ref_of(case: Case, claim: Claim, ledgers: Mapping[str, Ledger]) -> list[dict[str, Any]]:
    """A claim by a few of its places, those first that make no other claim; `ledgers` as in `spots_of`."""
    return refs_of(case, [claim], ledgers)[claim.id]


def refs_of(case: Case, claims: Iterable[Claim], ledgers: Mapping[str, Ledger]) -> dict[str, list[dict[str, Any]]]:
    """The same for several claims of the case, by their ids."""
    contents = {document.id: document.content for document in case.documents}
    carried = Counter((member.document, member.span) for claim in case.claims for member in claim.members)
    most = load("judgements")["anchor"]["places"]
    result = {}
    for claim in claims:
        spots: dict[Spot, None] = {}
        for member in sorted(claim.members, key=lambda member: carried[member.document, member.span]):
            if len(spots) < most and contents.get(member.document) in ledgers:
                spots[spot_of(ledgers[contents[member.document]], member.span)] = None
        result[claim.id] = [spot.to_json() for spot in spots]
    return result


class Finder:
    """Finds the attributions of one text that judgements are about; it learns of those that people change and add."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        self._read: dict[str, Roles] = {}
        self._exact: defaultdict[Roles, list[str]] = defaultdict(list)
        self._by_cue: defaultdict[tuple[Span, ...], list[str]] = defaultdict(list)
        for attribution in attributions:
            self.put(attribution)
            self._read[attribution.id] = roles_of(attribution)
            self._by_cue[tuple(sorted(attribution.cue))].append(attribution.id)

    def put(self, attribution: Attribution) -> None:
        """The attribution stands as it does now; where it stood before it is still found."""
        ids = self._exact[roles_of(attribution)]
        if attribution.id not in ids:
            ids.append(attribution.id)

    def find(self, target: Target) -> str | None:
        """The id of the attribution that `target` is about: at exactly these spans, else near them as it was read.

        Near means that the cue is the same and the contents share half of their characters or more.
        """
        anchor = target.anchor
        exact = self._exact.get(anchor.roles, [])
        if exact:
            return target.unit if target.unit in exact else exact[0]
        least = load("judgements")["anchor"]["content"]
        near = [(alike(anchor.content, self._read[name][2]), name) for name in self._by_cue.get(anchor.cue, ())]
        share, name = max(near, key=lambda item: item[0], default=(0.0, None))
        return name if share >= least else None

    def same(self, target: Target) -> str | None:
        """The id of the attribution that was added and that a reading has found by itself since, in like words."""
        name = self.find(target)
        if name is None or name in self._exact.get(target.anchor.roles, ()):
            return name
        return name if target.anchor.cue and self._read[name][0] == target.anchor.source else None


def alike(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The share of the characters of either that both have; 1 where neither has any. Each is in order, none overlap."""
    sizes = [sum(span.end - span.start for span in spans) for spans in (one, other)]
    if not any(sizes):
        return 1.0
    shared, a, b = 0, 0, 0
    while a < len(one) and b < len(other):
        shared += max(0, min(one[a].end, other[b].end) - max(one[a].start, other[b].start))
        if one[a].end < other[b].end:
            a += 1
        else:
            b += 1
    return shared / max(sizes)


__all__ = ["Finder", "alike", "anchor_of", "member_spot", "ref_of", "refs_of", "roles_of", "spot_of", "spots_of"]
