"""The cases at this desk: which there are, making one, opening one."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.values import Counts
from reportedly.desk.forms import Filled, text_of
from reportedly.desk.limits import limit
from reportedly.desk.reaching import AtWork
from reportedly.desk.rendering import address, flash, render, see_other
from reportedly.desk.workplace import Workplace
from reportedly.errors import StoreError, UsageError

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the page lists it; `fault` says why it cannot be opened, where it cannot."""

    slug: str
    title: str
    where: str
    counts: Counts | None
    fault: str = ""


@router.get("/cases")
def cases(request: Request, work: AtWork) -> Response:
    """All of them."""
    return render(request, "cases.html", rows=[_row(work, slug) for slug in work.slugs()], folder=work.settings.folder)


@router.post("/cases")
def make(request: Request, work: AtWork, form: Filled) -> Response:
    """Make an empty case, and go where documents are added to it."""
    title = text_of(form, "title")[: limit("title_characters")]
    if not title:
        flash(request, "Give the case a title first.", "error")
        return see_other("/cases")
    opened = work.make(title)
    flash(request, f"The case is made: {opened.where}")
    return see_other(address("case", opened.slug, "add"))


@router.post("/cases/open")
def put(request: Request, work: AtWork, form: Filled) -> Response:
    """Put a case on the desk that lies elsewhere on this machine, which only its own user may."""
    if not work.settings.local:
        raise UsageError("Cases are opened by whoever starts the desk: name them there.")
    try:
        opened = work.add_place(text_of(form, "where"))
    except (StoreError, UsageError) as error:
        flash(request, str(error), "error")
        return see_other("/cases")
    return see_other(address("case", opened.slug))


def _row(work: Workplace, slug: str) -> Row:
    try:
        opened = work.open(slug)
        return Row(slug, opened.title, opened.store.where, opened.counts())
    except StoreError as error:
        return Row(slug, slug, error.where, None, str(error))
