"""How much of the coverage of an affair turns on a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p

from reportedly.case.carriers import Entry
from reportedly.case.case import Claim, Member
from reportedly.case.clarity import clarity
from reportedly.document import Span
from reportedly.ledger import Ledger
from reportedly.lexicon import load


def importance(claims: Sequence[Claim], entries: Sequence[Entry]) -> dict[str, float]:
    """For the id of each claim a number in [0, 1].

    It grows with the logarithm of the documents, outlets and places that carry the claim, beside those of the case and
    of the claim that has the most places, with the share of its documents that have it in the headline or the first
    paragraph, and where it is disputed, and counts for less where its wording reads like no claim
    (`[importance]` in `lexicon/case_timeline.toml`). Copies count: the number tells
    how much is made of a claim, not how well it is founded.
    """
    weights = load("case_timeline")["importance"]
    outlets = {str(entry.key): entry.house or "" for entry in entries}
    fronts = {str(entry.key): _front(entry.ledger) for entry in entries}
    most = max((len(claim.members) for claim in claims), default=0)
    houses = len(set(outlets.values()))
    result = {}
    for claim in claims:
        carrying = {member.document for member in claim.members}
        shares = {
            "documents": _grown(len(carrying), len(entries)),
            "outlets": _grown(len({outlets.get(key, "") for key in carrying}), houses),
            "places": _grown(len(claim.members), most),
            "front": _in_front(claim.members, fronts) / max(1, len(carrying)),
            "dispute": weights["disputed"][claim.standing],
        }
        told = weights["clarity"][clarity(claim.statement)]
        result[claim.id] = min(1.0, told * sum(weights[name] * share for name, share in shares.items()))
    return result


def _grown(some: int, every: int) -> float:
    """How far `some` is on the way from one to `every`, in logarithms."""
    return log1p(min(some, every) - 1) / log1p(every - 1) if every > 1 and some else 0.0


def _in_front(members: Sequence[Member], fronts: Mapping[str, tuple[Span, ...]]) -> int:
    """The number of documents that have one of the members at their front."""
    return len({m.document for m in members if any(m.span.overlaps(span) for span in fronts.get(m.document, ()))})


def _front(ledger: Ledger) -> tuple[Span, ...]:
    """The headlines above the first paragraph, and that paragraph."""
    found = []
    for block in ledger.blocks:
        if block.role == "headline":
            found.append(block.span)
        elif block.role == "body":
            return (*found, block.span)
    return tuple(found)


__all__ = ["importance"]
