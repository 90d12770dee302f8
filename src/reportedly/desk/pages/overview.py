"""A case at one glance: what is claimed, what it rests on, what is contested, and what is new since the last visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.adding import now
from reportedly.case.case import Case, CaseDocument, Claim, Contradiction
from reportedly.case.values import Appearance
from reportedly.desk.limits import limit
from reportedly.desk.places import pair_address
from reportedly.desk.reaching import Known, Opened
from reportedly.desk.rendering import address, render, see_other
from reportedly.desk.sessions import Session
from reportedly.desk.workplace import OpenCase
from reportedly.export.brief import brief
from reportedly.export.case_words import (
    carriers,
    claim_number,
    count,
    is_strong,
    origins_words,
    outlet,
    phrases,
    rests_words,
    single_origin,
    standing_words,
    strength_words,
    title,
    when,
)
from reportedly.export.outline import one_line
from reportedly.intake.times import iso_time

_YEAR = 31_536_000

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a few words. `single` says that several documents have it from one origin at most."""

    number: str
    address: str
    statement: str
    standing: str
    tone: str
    origins: str
    rests: str
    documents: str
    single: bool
    new: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a few words."""

    address: str
    outlet: str
    title: str
    when: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two places that cannot both hold, in a few words."""

    address: str
    kind: str
    strength: str
    why: str


@router.get("/case/{slug}")
def overview(request: Request, opened: Opened, known: Known) -> Response:
    """The first page of a case."""
    since = _since(request, opened, known)
    if not opened.counts().documents:
        response: Response = render(request, "empty.html", opened=opened)
    else:
        view = opened.view()
        case = view.case
        fresh = _fresh(case, view.analysis.appearances, since)
        response = render(
            request,
            "overview.html",
            opened=opened,
            view=view,
            brief=brief(case),
            figures=_figures(case, view.told.orphaned, view.judgements),
            claims=[_claim(opened, claim, fresh) for claim in case.claims[: limit("overview_claims")]],
            contested=[
                _claim(opened, claim, fresh)
                for claim in [one for one in case.claims if one.standing in ("contested", "denied", "retracted")][
                    : limit("overview_contested")
                ]
            ],
            pairs=[_pair(opened, pair) for pair in case.contradictions[: limit("overview_pairs")]],
            standings=_standings(case.claims),
            since=when(since[:16]) if since else "",
            news=[_document(opened, one) for one in case.documents if one.id in fresh][: limit("overview_new")],
            new_claims=[
                _claim(opened, claim, fresh) for claim in case.claims if fresh and set(carriers(claim)) <= fresh
            ][: limit("overview_new")],
            fresh=len(fresh),
        )
    _visited(response, opened)
    return response


@router.post("/case/{slug}/seen")
def seen(opened: Opened, known: Known) -> Response:
    """Take everything that is there now as seen."""
    known.visits[opened.slug] = now()
    response = see_other(address("case", opened.slug))
    _visited(response, opened)
    return response


def _since(request: Request, opened: OpenCase, known: Session) -> str | None:
    """When this browser saw the case last, before this session began; None on the first visit."""
    if opened.slug not in known.visits:
        kept = unquote(request.cookies.get(_cookie(opened), ""))
        known.visits[opened.slug] = kept if iso_time(kept) else ""
    return known.visits[opened.slug] or None


def _visited(response: Response, opened: OpenCase) -> None:
    response.set_cookie(
        _cookie(opened), quote(now(), safe=""), max_age=_YEAR, httponly=True, samesite="strict", path="/case"
    )


def _cookie(opened: OpenCase) -> str:
    return "reportedly-seen-" + sha256(f"{opened.created} {opened.slug}".encode()).hexdigest()[:16]


def _fresh(case: Case, appearances: Sequence[Appearance], since: str | None) -> frozenset[str]:
    """The ids of the documents that were added since; all times of adding are in UTC and written alike."""
    if since is None:
        return frozenset()
    there = {document.id for document in case.documents}
    return frozenset(key for one in appearances if one.added > since and (key := f"d{one.id}") in there)


def _figures(case: Case, orphaned: Sequence[object], judgements: Sequence[object]) -> list[tuple[str, str]]:
    outlets = {outlet(document) for document in case.documents}
    rows = [
        ("Documents", len(case.documents)),
        ("Outlets", len(outlets)),
        ("Claims", len(case.claims)),
        ("Pairs that cannot both hold", sum(map(is_strong, case.contradictions))),
        ("Speakers", len(case.speakers)),
    ]
    if judgements:
        rows.append(("Judgements", len(judgements)))
    if orphaned:
        rows.append(("Judgements that find nothing", len(orphaned)))
    return [(words, f"{number:,}") for words, number in rows]


def _standings(claims: Sequence[Claim]) -> list[tuple[str, str, str, int]]:
    """The key, the words, the tone and the number of claims for each standing that some claim has."""
    found: Counter[str] = Counter(claim.standing for claim in claims)
    tones = phrases("standing_tone")
    return [(key, words, tones[key], found[key]) for key, words in phrases("standing").items() if key in found]


def _claim(opened: OpenCase, claim: Claim, fresh: frozenset[str]) -> ClaimRow:
    return ClaimRow(
        number=claim_number(claim.id),
        address=address("case", opened.slug, "claim", claim.id),
        statement=one_line(claim.statement),
        standing=standing_words(claim),
        tone=phrases("standing_tone")[claim.standing],
        origins=origins_words(claim.origins),
        rests=rests_words(claim.origins),
        documents=count(len(carriers(claim)), "document"),
        single=single_origin(claim),
        new=bool(fresh) and not fresh.isdisjoint(carriers(claim)),
    )


def _document(opened: OpenCase, document: CaseDocument) -> DocumentRow:
    to = address("case", opened.slug, "document", document.id)
    return DocumentRow(to, outlet(document), title(document), when(document.published))


def _pair(opened: OpenCase, pair: Contradiction) -> PairRow:
    return PairRow(
        pair_address(opened.slug, pair.id),
        str(phrases("conflict")[pair.kind]),
        strength_words(pair),
        one_line(pair.why),
    )
