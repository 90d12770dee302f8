"""All claims of a case, narrowed by where they stand and by words, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import Claim
from reportedly.case.search_words import folded
from reportedly.desk.narrowing import asked_words, number_of, ordered_by, ticked
from reportedly.desk.paging import paged, turning
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import Telling, choices, page_limit
from reportedly.desk.workplace import View
from reportedly.export.case_words import carriers, phrases, single_origin

router = APIRouter()

# A claim that nobody dated comes last, whichever way the times run.
_ORDERS: dict[str, Callable[[Claim], Any]] = {
    "latest": lambda claim: _descending(claim.latest),
    "first": lambda claim: (claim.first is None, claim.first or ""),
    "documents": lambda claim: -len(carriers(claim)),
    "origins": lambda claim: (claim.origins.at_most, -len(carriers(claim))),
}


@router.get("/case/{slug}/claims")
def claims(request: Request, opened: Opened) -> Response:
    """The claims, the most important first unless another order is asked for."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    words, standings = asked_words(request), ticked(request, "standing", phrases("standing"))
    single, order = request.query_params.get("single") == "1", ordered_by(request, "order_claims")
    worded = [one for one in _with(view, words) if not single or single_origin(one)]
    counts = Counter[str](claim.standing for claim in worded)
    found = [claim for claim in worded if not standings or claim.standing in standings]
    if order in _ORDERS:
        found.sort(key=_ORDERS[order])
    return render(
        request,
        "claims.html",
        opened=opened,
        view=view,
        words=words,
        single=single,
        order=order,
        orders=choices("order_claims"),
        standings=[
            (key, told, counts[key], key in standings)
            for key, told in phrases("standing").items()
            if counts[key] or key in standings
        ],
        page=paged(found, number_of(request), page_limit("claims")).of(lambda one: telling.claim(one, whole=False)),
        whole=len(view.case.claims),
        to=turning(request),
    )


def _with(view: View, words: str) -> list[Claim]:
    if not words:
        return list(view.case.claims)
    wanted = folded(words).split()
    return [
        one.claim for one in view.index.claims if all(word in one.statement or word in one.words for word in wanted)
    ]


def _descending(time: str | None) -> tuple[int, ...]:
    """A key under which later ISO times come first and none last."""
    return (0, *(-ord(letter) for letter in time)) if time else (1,)
