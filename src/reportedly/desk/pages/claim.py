"""One claim: where it stands and why, what it rests on, where it is said, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.desk.faults import NotHere
from reportedly.desk.judged import judged
from reportedly.desk.narrowing import number_of
from reportedly.desk.paging import paged, turning
from reportedly.desk.places import claim_address
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render, see_other
from reportedly.desk.telling import Telling, page_limit
from reportedly.export.case_words import phrases, when

router = APIRouter()


@router.get("/case/{slug}/claim/{id}")
def claim(request: Request, opened: Opened, id: str) -> Response:
    """The claim. One that was joined into another leads there. Raises NotHere where there is none of that id."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    if id in view.told.renamed and view.told.renamed[id] != id:
        return see_other(claim_address(opened.slug, view.told.renamed[id]))
    found = telling.claims.get(id)
    if found is None:
        raise NotHere(
            f"There is no claim {id} in this case. Claims get new numbers when documents are added; "
            "the page of claims lists those that there are."
        )
    pairs = [pair for pair in view.case.contradictions if _about(pair.claim, id, view.told.renamed)]
    pairs.sort(key=lambda pair: -pair.strength)
    dismissed = [
        telling.pair(pair, judgement)
        for pair, judgement in view.told.dismissed
        if _about(pair.claim, id, view.told.renamed)
    ]
    carriers = paged(telling.carriers(found), number_of(request), page_limit("carriers"))
    rests = found.origins
    return render(
        request,
        "claim.html",
        opened=opened,
        view=view,
        claim=telling.claim(found),
        drawing=telling.provenance(found),
        origins=[telling.origin(one) for one in rests.origins[: page_limit("origins")]],
        origins_more=max(0, len(rests.origins) - page_limit("origins")),
        merges=[telling.merge(one) for one in rests.merges[: page_limit("merges")]],
        merges_more=max(0, len(rests.merges) - page_limit("merges")),
        page=carriers.of(lambda one: telling.carrier(found, *one)),
        to=turning(request, anchor="#said"),
        pairs=[*map(telling.pair, pairs[: page_limit("claim_pairs")]), *dismissed[: page_limit("claim_pairs")]],
        pairs_more=max(0, len(pairs) - page_limit("claim_pairs")),
        history=[
            (when(time), str(phrases("standing")[key]), phrases("standing_tone")[key]) for time, key in found.history
        ],
        dropped=[one for key in found.dropped if (one := telling.document(key))],
        judged=judged(telling.marks(id)),
    )


def _about(claim: str | None, id: str, renamed: Mapping[str, str]) -> bool:
    """Whether a contradiction is of the claim, also under an id that it had before."""
    return claim is not None and renamed.get(claim, claim) == id
