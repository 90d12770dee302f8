"""What the machine is least sure of, one at a time, with its context and the reasons for doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import Contradiction
from reportedly.case.decisions import ROLES
from reportedly.case.queue import Doubt
from reportedly.desk.asking import doubts
from reportedly.desk.deciding import claim_at, contradiction_of, place_name
from reportedly.desk.drafts import Piece, pieces, window
from reportedly.desk.faults import NotHere
from reportedly.desk.judgement_words import about_words, key_of, limit, phrases
from reportedly.desk.reaching import Known, Opened
from reportedly.desk.rendering import address, render
from reportedly.desk.sessions import Session
from reportedly.desk.workplace import OpenCase, View
from reportedly.document import Span
from reportedly.export.case_words import origins_words, outlet, when
from reportedly.export.words import chain, firmness
from reportedly.ledger import Attribution, Ledger

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """Words of a document with what stands around them."""

    address: str
    outlet: str
    when: str
    start: int
    pieces: list[Piece]
    chain: str = ""
    firmness: str = ""


@router.get("/case/{slug}/queue")
def queue(request: Request, opened: Opened, known: Known, kind: str = "", item: str = "") -> Response:
    """One of them, by default the first; those that were judged are gone."""
    if not opened.counts().documents:
        return render(request, "empty.html", opened=opened)
    # What is known is asked about at once; nobody waits here for what follows from the last answer.
    view = opened.view(0)
    every = doubts(opened, view)
    found = [one for one in every if kind in ("", one.kind)]
    at = next((place for place, one in enumerate(found) if _key(one) == item), 0)
    doubt = found[at] if found else None

    def to(place: int) -> str:
        return _address(opened, kind, _key(found[place])) if 0 <= place < len(found) else ""

    return render(
        request,
        "correct_queue.html",
        opened=opened,
        view=view,
        doubt=doubt,
        shown=_shown(opened, view, doubt) if doubt else {},
        at_page=to(at) or _address(opened, kind, ""),
        # What is judged leaves the queue, so that the page after it is that of the next one.
        following=to(at + 1) or _address(opened, kind, ""),
        previous=to(at - 1),
        next=to(at + 1),
        number=at + 1,
        total=len(found),
        kind=kind,
        kinds=[
            (name, words, sum(one.kind == name for one in every), _address(opened, name, ""))
            for name, words in phrases("kinds").items()
        ],
        everything=_address(opened, "", ""),
        all=len(every),
        last=_last(opened, known),
    )


def _key(one: Doubt) -> str:
    return f"{one.kind}-{one.document}-{one.id}"


def _address(opened: OpenCase, kind: str, item: str) -> str:
    return address("case", opened.slug, "queue", kind=kind or None, item=item or None)


def _last(opened: OpenCase, known: Session) -> dict[str, str]:
    """What this person judged last and can take back; empty where there is nothing."""
    own = [one for one in opened.judgements() if one.holds and one.author == known.author]
    if not own:
        return {}
    last = max(own, key=lambda one: one.id)
    return {
        "words": about_words(last),
        "did": str(phrases("did")[key_of(last)]),
        "undo": address("case", opened.slug, "judgements", str(last.id), "undo"),
    }


def _shown(opened: OpenCase, view: View, doubt: Doubt) -> dict[str, Any]:
    if doubt.kind == "attribution":
        return _attribution(opened, view, doubt)
    if doubt.kind == "contradiction":
        try:
            return _contradiction(opened, view, contradiction_of(view, doubt.id))
        except NotHere:
            return {}
    claim = claim_at(view, doubt.id)
    return {
        "claim": claim,
        "name": f"{claim.id}@{place_name(claim.members[0].document, claim.members[0].span)}",
        "origins": origins_words(claim.origins),
        "loose": [merge for merge in claim.origins.merges if not merge.same],
        "address": address("case", opened.slug, "claim", claim.id),
        "halves": [_half(opened, view, member.document, member.span) for member in claim.members[:3]],
    }


def _attribution(opened: OpenCase, view: View, doubt: Doubt) -> dict[str, Any]:
    fixed = opened.corrected(doubt.document)
    ledger = fixed.ledger if fixed else None
    one = next((unit for unit in ledger.attributions if unit.id == doubt.id), None) if ledger else None
    if ledger is None or one is None:
        return {}
    half = _half(opened, view, doubt.document, one.spans[0], ledger, one)
    to = address("case", opened.slug, "document", doubt.document, "correct", one.id)
    return {"half": half, "one": one, "edit": to, "kind": phrases("speaker_kind")[one.speaker_kind]}


def _contradiction(opened: OpenCase, view: View, one: Contradiction) -> dict[str, Any]:
    return {
        "halves": [_half(opened, view, place.document, place.span) for place in (one.a, one.b)],
        "a": place_name(*_pair(one.a)),
        "b": place_name(*_pair(one.b)),
        "conflict": phrases("conflict")[one.kind],
        "address": address("case", opened.slug, "contradictions", pair=one.id) + f"#pair-{one.id}",
    }


def _pair(place: Any) -> tuple[str, Span]:
    return place.document, place.span


def _half(
    opened: OpenCase,
    view: View,
    document: str,
    span: Span,
    ledger: Ledger | None = None,
    one: Attribution | None = None,
) -> Half:
    known = view.documents[document]
    text = view.fixed[known.content].read.document.text
    roles = {role: getattr(one, role) for role in ROLES} if one else {"place": [span]}
    shown = window(text, [place for spans in roles.values() for place in spans], limit("around"))
    return Half(
        address=address("case", opened.slug, "document", document) + (f"#{one.id}" if one else ""),
        outlet=outlet(known),
        when=when(known.published),
        start=shown.start,
        pieces=pieces(text, shown, roles),
        chain=chain(ledger, one) if ledger and one else "",
        firmness=firmness(one) if one else "",
    )
