"""All documents of a case, in the order of time, narrowed by outlet and words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import CaseDocument
from reportedly.desk.narrowing import asked_words, chosen, having, number_of, ordered_by
from reportedly.desk.paging import paged, turning
from reportedly.desk.places import versions_address
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import DocumentView, Telling, choices, page_limit
from reportedly.export.case_words import outlet, title
from reportedly.export.outline import one_line

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """A document as the page lists it; `compared` is the address of what changed from the version before it."""

    view: DocumentView
    attributions: int
    claims: int
    updates: DocumentView | None
    compared: str
    same: DocumentView | None
    off_topic: str


@router.get("/case/{slug}/documents")
def documents(request: Request, opened: Opened) -> Response:
    """The documents."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    outlets = Counter(map(outlet, view.case.documents))
    words, where = asked_words(request), chosen(request, "outlet", outlets)
    order, has = ordered_by(request, "order_documents"), having(words)
    found = [
        one
        for one in view.case.documents
        if (not where or outlet(one) == where) and (not words or has(f"{title(one)} {outlet(one)} {one.url or ''}"))
    ]
    if order == "latest":
        found.reverse()
    elif order == "outlet":
        found.sort(key=lambda one: outlet(one).casefold())
    carried = Counter(key for claim in view.case.claims for key in {member.document for member in claim.members})
    first = {one.content: one.id for one in reversed(view.case.documents)}
    return render(
        request,
        "documents.html",
        opened=opened,
        view=view,
        words=words,
        outlet=where,
        outlets=[
            ("", "all outlets"),
            *((name, f"{name} ({outlets[name]})") for name in sorted(outlets, key=str.casefold)),
        ],
        order=order,
        orders=choices("order_documents"),
        page=paged(found, number_of(request), page_limit("documents")).of(
            lambda one: _row(telling, one, carried[one.id], first[one.content])
        ),
        whole=len(view.case.documents),
        to=turning(request),
    )


def _row(telling: Telling, document: CaseDocument, claims: int, first: str) -> Row:
    view, ledger = telling.document(document), telling.ledger(document.id)
    assert view
    updates = telling.document(document.updates)
    return Row(
        view=view,
        attributions=len(ledger.attributions) if ledger else 0,
        claims=claims,
        updates=updates,
        compared=versions_address(telling.slug, document.id, updates.id) if updates else "",
        same=telling.document(first) if first != document.id else None,
        off_topic=one_line(document.reason or "") or "It has little in common." if document.off_topic else "",
    )
