"""The cases at this desk: which there are, and making one."""

from __future__ import annotations

from typing import Any

from reportedly.desk.api._answers import Answer, PageNumber, PageSize, paged, versioned
from reportedly.desk.api._models import CaseState, CaseSummary, NewCase, Page
from reportedly.desk.reaching import AtWork, Opened
from reportedly.desk.rendering import address
from reportedly.desk.workplace import OpenCase, Workplace
from reportedly.errors import StoreError, UsageError

router = versioned("cases")


@router.get("/cases", response_model=Page[CaseSummary])
def list_cases(work: AtWork, page: PageNumber = 1, size: PageSize = 50) -> Answer:
    """List the cases, those that were named when the desk was started first. One that cannot be opened is left out."""
    found = [one for slug in work.slugs() if (one := _opened(work, slug))]
    return paged(found, page, size, _row)


@router.post("/cases", response_model=CaseSummary, status_code=201)
def make_case(work: AtWork, new: NewCase) -> Answer:
    """Make an empty case in the desk's folder."""
    title = " ".join(new.title.split())
    if not title:
        raise UsageError("Give the case a title that is not empty.")
    opened = work.make(title)
    return Answer(_row(opened), 201, {"Location": address("api", "v1", "cases", opened.slug)})


@router.get("/cases/{slug}", response_model=CaseState)
def get_case(opened: Opened) -> Answer:
    """Tell how much there is in a case, and whether all that follows from the last change has been worked out."""
    return Answer({**_row(opened), "current": opened.current()})


def _opened(work: Workplace, slug: str) -> OpenCase | None:
    try:
        return work.open(slug)
    except StoreError:
        return None


def _row(opened: OpenCase) -> dict[str, Any]:
    counts = opened.counts()
    return {
        "slug": opened.slug,
        "title": opened.title,
        "created": opened.created,
        "documents": counts.documents,
        "appearances": counts.appearances,
        "read": counts.read,
        "judgements": counts.judgements,
    }
