"""What people decided: listing it, deciding, and taking it back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Body, Path, Query

from reportedly.case.corrected_case import orphans
from reportedly.case.values import Judgement
from reportedly.desk.api._answers import Answer, Author, PageNumber, PageSize, Wait, paged, versioned
from reportedly.desk.api._models import NEW_JUDGEMENTS, JudgementKind, JudgementRow, NewJudgement, Page
from reportedly.desk.api._rows import judgement_row
from reportedly.desk.deciding import judge
from reportedly.desk.faults import NotHere
from reportedly.desk.reaching import Known, Opened
from reportedly.desk.rendering import address
from reportedly.desk.workplace import OpenCase

Standing = Literal["all", "holding", "undone", "orphaned"]
Number = Annotated[int, Path(ge=1, description="The id of the judgement.")]

router = versioned("judgements")


@router.get("/cases/{slug}/judgements", response_model=Page[JudgementRow])
def list_judgements(
    opened: Opened,
    state: Annotated[
        Standing,
        Query(description="All, those that hold, those taken back, or those that find nothing to be about."),
    ] = "all",
    kind: Annotated[JudgementKind | None, Query(description="Only judgements of this kind.")] = None,
    author: Annotated[str | None, Query(description="Only those of this author.")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
    wait: Wait = 3,
) -> Answer:
    """List the judgements in the order of deciding, those that were taken back and those that do so among them."""
    found = [one for one in _every(opened, state, wait) if kind in (None, one.kind) and author in (None, one.author)]
    return paged(found, page, size, judgement_row)


@router.post("/cases/{slug}/judgements", response_model=JudgementRow, status_code=201)
def make_judgement(
    opened: Opened,
    known: Known,
    new: Annotated[NewJudgement, Body(openapi_examples=NEW_JUDGEMENTS)],
    x_author: Author = None,
) -> Answer:
    """Keep a judgement. When this answers it is on disk, and ledgers follow it at once."""
    made = judge(opened, known.author, new.kind, new.target, new.payload)
    return Answer(judgement_row(made), 201, {"Location": _address(opened, made)})


@router.get("/cases/{slug}/judgements/{number}", response_model=JudgementRow)
def get_judgement(opened: Opened, number: Number) -> Answer:
    """Give one judgement."""
    return Answer(judgement_row(_find(opened, number)))


@router.post("/cases/{slug}/judgements/{number}/undo", response_model=JudgementRow, status_code=201)
def undo_judgement(opened: Opened, known: Known, number: Number, x_author: Author = None) -> Answer:
    """Take a judgement back, which is a judgement itself and can be taken back."""
    made = opened.undo(_find(opened, number).id, known.author)
    return Answer(judgement_row(made), 201, {"Location": _address(opened, made)})


def _every(opened: OpenCase, state: Standing, wait: float) -> tuple[Judgement, ...]:
    if state == "orphaned":
        view = opened.view(wait)
        return orphans(view.fixed.values(), view.told, view.judgements)
    every = opened.judgements()
    if state == "all":
        return every
    return tuple(one for one in every if (one.holds if state == "holding" else one.undone is not None))


def _find(opened: OpenCase, number: int) -> Judgement:
    found = next((one for one in opened.judgements() if one.id == number), None)
    if found is None:
        raise NotHere(f"There is no judgement {number} in this case. The list of judgements has those that there are.")
    return found


def _address(opened: OpenCase, made: Judgement) -> str:
    return address("api", "v1", "cases", opened.slug, "judgements", str(made.id))
