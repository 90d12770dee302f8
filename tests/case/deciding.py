"""Judgements made by hand, as the store gives them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reportedly.case.anchors import anchor_of
from reportedly.case.values import Judgement
from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger


def judgement(number: int, kind: str, target: Any, payload: Any = None, author: str = "Ines") -> Judgement:
    """A judgement of that number that holds."""
    return Judgement(
        id=number, made=f"2031-01-01T00:00:{number % 60:02}Z", author=author, kind=kind, target=target, payload=payload
    )


def undone(one: Judgement) -> Judgement:
    """The same, taken back."""
    return replace(one, undone="2031-01-02T00:00:00Z")


def target(ledger: Ledger, attribution: Attribution) -> dict[str, Any]:
    """The target of a judgement on an attribution of a ledger that nobody corrected."""
    anchor = anchor_of(ledger, attribution).to_json()
    return {"document": ledger.document.id, "unit": attribution.id, "anchor": anchor}


def at(ledger: Ledger, cue: Sequence[Span] = (), content: Sequence[Span] = (), source: Sequence[Span] = ()) -> Any:
    """The target of an addition at these spans."""
    attribution = Attribution(id="new", source=tuple(source), cue=tuple(cue), content=tuple(content))
    anchor = anchor_of(ledger, attribution).to_json()
    return {"document": ledger.document.id, "anchor": anchor}
