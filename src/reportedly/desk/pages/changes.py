"""What new versions and later documents added, firmed up, softened, corrected or took away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import Change
from reportedly.desk.narrowing import chosen, number_of
from reportedly.desk.paging import paged, turning
from reportedly.desk.places import versions_address
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import DocumentView, Link, Telling, page_limit
from reportedly.export.cards import shortened
from reportedly.export.case_words import by_document, phrases
from reportedly.export.outline import one_line
from reportedly.lexicon import load

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change; `address` is where its words stand."""

    kind: str
    tone: str
    words: str
    why: str
    address: str
    claims: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What one document changed; `compared` leads to it beside the version before it."""

    document: DocumentView | None
    before: DocumentView | None
    compared: str
    first: tuple[ChangeView, ...]
    rest: tuple[ChangeView, ...]


@router.get("/case/{slug}/changes")
def changes(request: Request, opened: Opened) -> Response:
    """The changes, those of one document together, in the order of time."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    kinds = phrases("change")
    counts = Counter[str](one.kind for one in view.case.changes)
    kind = chosen(request, "kind", kinds)
    found = by_document(one for one in view.case.changes if kind in ("", one.kind))
    return render(
        request,
        "changes.html",
        opened=opened,
        view=view,
        kind=kind,
        kinds=[("", "all of them"), *((key, f"{told} ({counts[key]})") for key, told in kinds.items() if counts[key])],
        page=paged(found, number_of(request), page_limit("changes")).of(lambda one: _brought(telling, *one)),
        whole=len(view.case.changes),
        to=turning(request),
    )


def _brought(telling: Telling, document: str, groups: Sequence[tuple[Change, ...]]) -> Brought:
    rows = tuple(_change(telling, group) for group in groups)
    before = telling.documents[document].updates if document in telling.documents else None
    most = page_limit("members")
    return Brought(
        document=telling.document(document),
        before=telling.document(before),
        compared=versions_address(telling.slug, document, before) if before in telling.documents and before else "",
        first=rows[:most],
        rest=rows[most:],
    )


def _change(telling: Telling, group: Sequence[Change]) -> ChangeView:
    change = group[0]
    return ChangeView(
        kind=str(phrases("change")[change.kind]),
        tone=load("desk_pages")["kinds_of_change"][change.kind],
        words=shortened(one_line(change.words), page_limit("words")),
        why=one_line(change.why),
        address=telling.place(change.place) if change.place else "",
        claims=telling.claim_links(one.claim for one in group if one.claim),
    )
