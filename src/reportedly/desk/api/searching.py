"""Finding texts, claims and speakers of a case by their words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from reportedly.case.case import Standing
from reportedly.case.search import WHAT, Filters, Paging, What, search
from reportedly.desk.api._answers import Answer, Wait, versioned
from reportedly.desk.api._models import SearchResults
from reportedly.desk.reaching import Opened
from reportedly.ledger import Act, Certainty, Kind

router = versioned("search")


@router.get("/cases/{slug}/search", response_model=SearchResults)
def search_case(
    opened: Opened,
    q: Annotated[str, Query(max_length=1000, description='Words, "phrases", -excluded words and prefix*.')] = "",
    what: Annotated[list[What] | None, Query(description="Which kinds of results are wanted; all by default.")] = None,
    since: Annotated[date | None, Query(description="Published on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Published on this day or before.")] = None,
    outlet: Annotated[str | None, Query(description="Of this outlet, in any letter case.")] = None,
    act: Annotated[Act | None, Query(description="Inside an attribution whose speaker does this.")] = None,
    certainty: Annotated[Certainty | None, Query(description="Inside an attribution as firm as this.")] = None,
    speaker_kind: Annotated[Kind | None, Query(description="By a speaker of this kind.")] = None,
    standing: Annotated[Standing | None, Query(description="Of a claim that stands so.")] = None,
    page: Annotated[int, Query(ge=1, le=10_000_000, description="Which page of each kind of results.")] = 1,
    size: Annotated[int, Query(ge=1, le=100, description="How many of each kind there are on a page.")] = 20,
    wait: Wait = 3,
) -> Answer:
    """Find documents, claims and speakers. Letter case and accents do not matter; all words have to be there."""
    filters = Filters(
        what=frozenset(what or WHAT),
        since=since,
        until=until,
        outlet=outlet,
        act=act,
        certainty=certainty,
        speaker_kind=speaker_kind,
        standing=standing,
    )
    index = opened.view(wait).index
    return Answer(search(opened.store, q, filters, Paging(number=page, size=size), index).to_json())
