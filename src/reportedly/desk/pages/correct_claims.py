"""Correcting which places make a claim: joining it with another, taking places out, marking what cannot both hold."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.carriers import content
from reportedly.case.case import Claim, Member
from reportedly.case.search import Filters, Paging, search
from reportedly.desk.deciding import claim_at, place_name
from reportedly.desk.judgement_words import limit, phrases
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import address, render, see_other
from reportedly.desk.workplace import OpenCase, View
from reportedly.export.cards import shortened
from reportedly.export.case_words import claim_number, outlet, when
from reportedly.export.outline import one_line

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a claim: what forms call it, its words, and where and when it stands."""

    name: str
    words: str
    where: str
    address: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another claim that this one may belong to, or go against; `place` is the one that a contradiction is about."""

    number: str
    name: str
    statement: str
    address: str
    place: str


@router.get("/case/{slug}/claim/{claim}/correct")
def ask(request: Request, opened: Opened, claim: str, q: str = "") -> Response:
    """The forms; other claims are looked up by `q`, else those with most words in common are offered."""
    view = opened.view()
    found = claim_at(view, claim)
    if found.id != claim:
        return see_other(address("case", opened.slug, "claim", found.id, "correct"))
    return render(
        request,
        "correct_claims.html",
        opened=opened,
        view=view,
        claim=found,
        number=claim_number(found.id),
        name=_name(found),
        to=address("case", opened.slug, "claim", found.id),
        at_page=address("case", opened.slug, "claim", found.id, "correct", q=q or None),
        spots=[_spot(opened, view, member) for member in found.members[: limit("places")]],
        more=max(0, len(found.members) - limit("places")),
        others=[_other(opened, one) for one in _others(opened, view, found, q)],
        q=q,
        conflicts=list(phrases("conflict").items()),
        marks=view.told.marks.get(found.id, ()),
        did=phrases("did"),
    )


def _others(opened: OpenCase, view: View, claim: Claim, q: str) -> list[Claim]:
    most = limit("candidates")
    by_id = {one.id: one for one in view.case.claims}
    if q.strip():
        hits = search(
            opened.store, q, Filters(what=frozenset({"claims"})), Paging(number=1, size=most + 1), view.index
        ).claims.hits
        found = [by_id[hit.id] for hit in hits if hit.id in by_id]
    else:
        own = content(claim.statement)
        scored = [
            (len(own & (words := content(one.statement))) / (len(own | words) or 1), one) for one in by_id.values()
        ]
        found = [one for score, one in sorted(scored, key=lambda pair: -pair[0])[: most + 1] if score]
    return [one for one in found if one.id != claim.id][:most]


def _name(claim: Claim) -> str:
    first = claim.members[0]
    return f"{claim.id}@{place_name(first.document, first.span)}"


def _spot(opened: OpenCase, view: View, member: Member) -> Spot:
    document = view.documents[member.document]
    return Spot(
        place_name(member.document, member.span),
        shortened(one_line(member.words), limit("words")),
        ", ".join(part for part in (outlet(document), when(document.published)) if part),
        address("case", opened.slug, "document", member.document) + f"#{member.unit}",
    )


def _other(opened: OpenCase, claim: Claim) -> Other:
    stated = next((one for one in claim.members if one_line(one.words) == one_line(claim.statement)), claim.members[0])
    return Other(
        claim_number(claim.id),
        _name(claim),
        one_line(claim.statement),
        address("case", opened.slug, "claim", claim.id),
        place_name(stated.document, stated.span),
    )
