"""What the machine is least sure of in a case, so that a person looks there first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportedly.case.anchors import refs_of, spot_of
from reportedly.case.carriers import Entry, words_at
from reportedly.case.case import Claim, Contradiction
from reportedly.case.corrected_case import CorrectedCase
from reportedly.case.corrections import Corrected, target_of
from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something to ask a person about.

    `id` is that of an attribution, a contradiction or a claim; `document` is the document of the case in which `span`
    and `words` stand (of a claim and a contradiction the first place). `doubt` in [0, 1] orders the queue and is no
    probability; `reasons` are sentences, the gravest first. `target` is what a judgement on it is to have as its own.
    """

    kind: Literal["attribution", "contradiction", "claim"]
    id: str
    document: str
    span: Span
    words: str
    doubt: float
    reasons: tuple[str, ...]
    target: Mapping[str, Any]


def queue(told: CorrectedCase, entries: Sequence[Entry], fixed: Mapping[str, Corrected]) -> tuple[Doubt, ...]:
    """What to look at, the least sure first; what somebody judged already is left out, a comment being no judgement.

    `entries` are those of the corrected case `told`, and `fixed` its corrected ledgers by the ids of their texts. A
    text that appeared twice is asked about once. Of a claim any judgement on it counts, of an attribution not those on
    the claims that it carries.
    """
    ledgers = {name: one.ledger for name, one in fixed.items()}
    known = {str(entry.key): entry for entry in entries}
    found = [
        *_attributions(entries, fixed),
        *_contradictions(told, known),
        *_claims(told, known, ledgers),
    ]
    least = load("judgements")["queue"]["least"]
    return tuple(sorted((one for one in found if one.doubt >= least), key=lambda one: -one.doubt))


def _attributions(entries: Sequence[Entry], fixed: Mapping[str, Corrected]) -> Iterator[Doubt]:
    seen: set[str] = set()
    for entry in entries:
        content = entry.ledger.document.id
        own = fixed.get(content)
        if own is None or content in seen:
            continue
        seen.add(content)
        judged = own.judged
        for one in own.ledger.attributions:
            reasons = [] if one.id in judged else sorted(_reasons(entry, one), reverse=True)
            if reasons:
                yield Doubt(
                    kind="attribution",
                    id=one.id,
                    document=str(entry.key),
                    span=one.spans[0],
                    words=words_at(entry, one.spans),
                    doubt=reasons[0][0],
                    reasons=tuple(reason for _, reason in reasons),
                    target=target_of(own, one.id),
                )


def _reasons(entry: Entry, one: Attribution) -> Iterator[tuple[float, str]]:
    """How grave each doubt about an attribution is, and what to say of it; only those that are worth asking."""
    table = load("judgements")["queue"]
    chances = {**dict(one.chances), "confidence": one.confidence}
    for name, chance in chances.items():
        weight = table["weights"].get(name, 0.0) * (1.0 - chance)
        if weight >= table["least"]:
            yield weight, table["reasons"][name].format(chance=chance, value=_value(one, name))
    if one.speaker is None and one.source and words_at(entry, one.source):
        yield table["weights"]["nobody"], table["reasons"]["nobody"]


def _value(one: Attribution, name: str) -> str:
    reasons = load("judgements")["queue"]["reasons"]
    if name == "polarity":
        return str(reasons["negative" if one.polarity == "-" else "positive"])
    value = getattr(one, name, None)
    return (", ".join(value) if isinstance(value, tuple) else str(value or "")) or str(reasons["nothing"])


def _contradictions(told: CorrectedCase, known: Mapping[str, Entry]) -> Iterator[Doubt]:
    table = load("judgements")["queue"]
    for one in told.case.contradictions:
        # As near as can be to even odds is as unsure as can be.
        doubt = table["weights"]["contradiction"] * (1.0 - abs(one.strength - 0.5) / 0.5)
        if doubt >= table["least"] and not _judged(told, one.id):
            yield _about_contradiction(one, known, doubt)


def _about_contradiction(one: Contradiction, known: Mapping[str, Entry], doubt: float) -> Doubt:
    sides = {name: spot_of(known[place.document].ledger, place.span) for name, place in (("a", one.a), ("b", one.b))}
    reason = load("judgements")["queue"]["reasons"]["contradiction"].format(chance=one.strength)
    return Doubt(
        kind="contradiction",
        id=one.id,
        document=one.a.document,
        span=one.a.span,
        words=words_at(known[one.a.document], [one.a.span]),
        doubt=doubt,
        reasons=(reason, one.why),
        target={name: spot.to_json() for name, spot in sides.items()},
    )


def _claims(told: CorrectedCase, known: Mapping[str, Entry], ledgers: Mapping[str, Ledger]) -> Iterator[Doubt]:
    table = load("judgements")["queue"]
    wide = [
        (claim, doubt)
        for claim in told.case.claims
        if not _judged(told, claim.id) and (doubt := _width(claim) * table["weights"]["origins"]) >= table["least"]
    ]
    refs = refs_of(told.case, [claim for claim, _ in wide], ledgers)
    for claim, doubt in wide:
        origins, first = claim.origins, claim.members[0]
        reason = table["reasons"]["origins"].format(at_least=origins.at_least, at_most=origins.at_most)
        merges = tuple(
            dict.fromkeys(merge.why[:1].upper() + merge.why[1:] for merge in origins.merges if not merge.same)
        )
        yield Doubt(
            kind="claim",
            id=claim.id,
            document=first.document,
            span=first.span,
            words=claim.statement,
            doubt=doubt,
            reasons=(reason, *merges),
            target={"claim": refs[claim.id]},
        )


def _width(claim: Claim) -> float:
    """How far apart the bounds are as a share of the upper one, half of it by how much turns on the claim."""
    origins = claim.origins
    if not origins.at_most:
        return 0.0
    return (1.0 - origins.at_least / origins.at_most) * (0.5 + claim.importance / 2)


def _judged(told: CorrectedCase, name: str) -> bool:
    return any(one.kind != "comment" for one in told.marks.get(name, ()))


__all__ = ["Doubt", "queue"]
