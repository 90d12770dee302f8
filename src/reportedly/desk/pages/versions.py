"""Two versions of a document side by side: what stayed, what was edited, what came and went, claims too."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import Claim
from reportedly.desk.comparing import compared, folded_away
from reportedly.desk.faults import NotHere
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import Telling, page_limit
from reportedly.export.case_words import phrases
from reportedly.export.outline import one_line
from reportedly.lexicon import load

router = APIRouter()


@router.get("/case/{slug}/document/{id}/versions/{before}")
def versions(request: Request, opened: Opened, id: str, before: str) -> Response:
    """The version `id` beside the older one `before`; any two documents of the case will do."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    known = {str(entry.key): entry for entry in view.entries}
    missing = next((one for one in (id, before) if one not in known or one not in telling.documents), None)
    if missing:
        raise NotHere(f"There is no document {missing} in this case. The page of documents lists those that there are.")
    came, went = _between(telling, id, before)
    rows = compared(known[before], known[id])
    kinds = load("desk_pages")["kinds_of_change"]
    return render(
        request,
        "versions.html",
        opened=opened,
        view=view,
        old=telling.document(before),
        new=telling.document(id),
        same_page=telling.documents[id].updates == before,
        parts=folded_away(rows, page_limit("same")),
        counts={kind: sum(row.kind == kind for row in rows) for kind in ("same", "edited", "gone", "come")},
        words=load("desk_pages")["sentence"],
        came=came,
        went=went,
        row=lambda one: telling.claim(one, whole=False),
        changes=[
            (str(phrases("change")[one.kind]), kinds[one.kind], one_line(one.words), one_line(one.why),
             telling.place(one.place) if one.place else "", telling.claim_link(one.claim))
            for one in view.case.changes if one.document == id and one.before == before
        ],
    )  # fmt: skip


def _between(telling: Telling, document: str, other: str) -> tuple[list[Claim], list[Claim]]:
    """The claims that only the one document carries, and those that only the other does."""
    both = {document, other}
    found: tuple[list[Claim], list[Claim]] = ([], [])
    for claim in telling.case.claims:
        carrying = {member.document for member in claim.members if member.document in both}
        if len(carrying) == 1 and document != other:
            found[other in carrying].append(claim)
    return found
