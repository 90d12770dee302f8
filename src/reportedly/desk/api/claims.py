"""What is claimed, what it rests on, what cannot both hold, and what the machine is least sure of."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from reportedly.case.case import Claim, Conflict, Contradiction, Origins, Standing, plain
from reportedly.case.search_index import day_of
from reportedly.case.search_words import folded
from reportedly.desk.api._answers import Answer, Claimed, PageNumber, PageSize, Wait, paged, versioned
from reportedly.desk.api._models import ClaimDetail, ClaimOrigin, ContradictionRow, DoubtRow, Page
from reportedly.desk.api._rows import contradiction_row, doubt_row, judgement_row
from reportedly.desk.asking import doubts
from reportedly.desk.deciding import claim_at, contradiction_of
from reportedly.desk.reaching import Opened

router = versioned("claims")


@router.get("/cases/{slug}/claims", response_model=Page[Claim])
def list_claims(
    opened: Opened,
    standing: Annotated[Standing | None, Query(description="Only those that stand so.")] = None,
    q: Annotated[str, Query(max_length=400, description="Only those whose statement has these words.")] = "",
    document: Annotated[str | None, Query(description="Only those that this document (`d3`) carries.")] = None,
    speaker: Annotated[str | None, Query(description="Only those that this speaker makes or denies.")] = None,
    since: Annotated[date | None, Query(description="Only those carried on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Only those carried on this day or before.")] = None,
    most_origins: Annotated[int | None, Query(ge=0, description="Only those with at most so many origins.")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List the claims, those first on which more of the coverage turns, each with its members and origins."""
    view = opened.view(wait)
    words = folded(q).split()

    def passes(claim: Claim) -> bool:
        return (
            standing in (None, claim.standing)
            and (most_origins is None or claim.origins.at_most <= most_origins)
            and all(word in folded(claim.statement) for word in words)
            and any(
                document in (None, member.document)
                and speaker in (None, member.speaker)
                and _within(member.published, since, until)
                for member in claim.members
            )
        )

    return paged([claim for claim in view.case.claims if passes(claim)], page, size, plain, behind=view.behind)


@router.get("/cases/{slug}/claims/{claim}", response_model=ClaimDetail)
def get_claim(opened: Opened, claim: Claimed, wait: Wait = 3) -> Answer:
    """Give a claim with its members, its origins, where it stands and why, and who decided what about it."""
    view = opened.view(wait)
    found = claim_at(view, claim)
    marks = [judgement_row(one) for one in view.told.marks.get(found.id, ())]
    return Answer({"claim": plain(found), "judgements": marks, "behind": view.behind})


@router.get("/cases/{slug}/claims/{claim}/origins", response_model=Origins)
def get_claim_origins(opened: Opened, claim: Claimed, wait: Wait = 3) -> Answer:
    """Tell how many independent origins a claim has, who they are, by which way it came, and who may be one."""
    return Answer(plain(claim_at(opened.view(wait), claim).origins))


@router.get("/cases/{slug}/origins", response_model=Page[ClaimOrigin])
def list_origins(
    opened: Opened,
    name: Annotated[str | None, Query(description="Only those of this name, in any letter case.")] = None,
    certain: Annotated[
        bool | None, Query(description="Only those that must, or only may, be one of their own.")
    ] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List the origins of all claims."""
    view = opened.view(wait)
    found = [
        (claim.id, origin)
        for claim in view.case.claims
        for origin in claim.origins.origins
        if (name is None or folded(origin.name) == folded(name)) and certain in (None, origin.certain)
    ]
    return paged(found, page, size, lambda one: {"claim": one[0], "origin": plain(one[1])}, behind=view.behind)


@router.get("/cases/{slug}/contradictions", response_model=Page[ContradictionRow])
def list_contradictions(
    opened: Opened,
    kind: Annotated[Conflict | None, Query(description="Only those of this kind.")] = None,
    claim: Annotated[str | None, Query(description="Only those inside this claim.")] = None,
    least: Annotated[float, Query(ge=0, le=1, description="Only those whose strength is at least this.")] = 0,
    dismissed: Annotated[
        bool, Query(description="Those that a person dismissed, instead of those that stand.")
    ] = False,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List pairs of places that cannot both hold, the surest first."""
    view = opened.view(wait)
    every = [one for one, _ in view.told.dismissed] if dismissed else view.case.contradictions
    found: list[Contradiction] = [
        one for one in every if kind in (None, one.kind) and claim in (None, one.claim) and one.strength >= least
    ]
    return paged(found, page, size, lambda one: contradiction_row(view, one, dismissed), behind=view.behind)


@router.get("/cases/{slug}/contradictions/{contradiction}", response_model=ContradictionRow)
def get_contradiction(opened: Opened, contradiction: str, wait: Wait = 3) -> Answer:
    """Give one of them, also one that a person dismissed."""
    view = opened.view(wait)
    found = contradiction_of(view, contradiction)
    dismissed = any(one.id == found.id for one, _ in view.told.dismissed)
    return Answer(contradiction_row(view, found, dismissed))


@router.get("/cases/{slug}/queue", response_model=Page[DoubtRow])
def list_doubts(opened: Opened, page: PageNumber = 1, size: PageSize = 50, wait: Wait = 3) -> Answer:
    """List what the machine is least sure of and nobody has judged yet, the least sure first."""
    view = opened.view(wait)
    return paged(doubts(opened, view), page, size, doubt_row, behind=view.behind)


def _within(published: str | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    day = day_of(published)
    return day is not None and (not since or day >= since.isoformat()) and (not until or day <= until.isoformat())
