"""Who speaks in a case, when what is said to have happened, what changed, and who cites whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from reportedly.case.case import Change, ChangeKind, Event, Link, Voice, plain
from reportedly.case.search_words import folded
from reportedly.desk.api._answers import Answer, PageNumber, PageSize, Wait, paged, versioned
from reportedly.desk.api._models import Page
from reportedly.desk.reaching import Opened
from reportedly.ledger import Kind

router = versioned("story")


@router.get("/cases/{slug}/timeline", response_model=Page[Event])
def list_events(
    opened: Opened,
    since: Annotated[date | None, Query(description="Only what may have happened on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Only what may have happened on this day or before.")] = None,
    claim: Annotated[str | None, Query(description="Only what belongs to this claim.")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List what is said to have happened, in the order of the calendar."""
    view = opened.view(wait)
    found = [
        one
        for one in view.case.timeline
        if (since is None or one.latest >= since.isoformat())
        and (until is None or one.earliest <= until.isoformat())
        and (claim is None or claim in one.claims)
    ]
    return paged(found, page, size, plain, behind=view.behind)


@router.get("/cases/{slug}/changes", response_model=Page[Change])
def list_changes(
    opened: Opened,
    kind: Annotated[ChangeKind | None, Query(description="Only changes of this kind.")] = None,
    document: Annotated[str | None, Query(description="Only those in this document (`d3`).")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List what new versions and later documents added, firmed up, softened, took back or corrected."""
    view = opened.view(wait)
    found = [
        one for one in view.case.changes if kind in (None, one.kind) and document in (None, one.document, one.before)
    ]
    return paged(found, page, size, plain, behind=view.behind)


@router.get("/cases/{slug}/speakers", response_model=Page[Voice])
def list_speakers(
    opened: Opened,
    q: Annotated[str, Query(max_length=400, description="Only those one of whose names has these words.")] = "",
    kind: Annotated[Kind | None, Query(description="Only speakers of this kind.")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List who speaks in the case, under which names, in which documents, and through whom."""
    view = opened.view(wait)
    words = folded(q).split()
    found = [
        one
        for one in view.case.speakers
        if kind in (None, one.kind)
        and any(all(word in folded(name) for word in words) for name in (one.name, *one.aliases))
    ]
    return paged(found, page, size, plain, behind=view.behind)


@router.get("/cases/{slug}/citations", response_model=Page[Link])
def list_citations(opened: Opened, page: PageNumber = 1, size: PageSize = 50, wait: Wait = 3) -> Answer:
    """List which outlet cites which, with the words that do so."""
    view = opened.view(wait)
    return paged(view.case.citations, page, size, plain, behind=view.behind)
