"""Everything that people decided about a case: when, who, what it changed, and whether it still holds."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.desk.judgement_words import Telling, limit, phrases
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import address, render

router = APIRouter()


@router.get("/case/{slug}/history")
def history(
    request: Request, opened: Opened, state: str = "", author: str = "", kind: str = "", page: int = 1
) -> Response:
    """The judgements, the latest first; what takes another back stands with that one."""
    view = opened.view() if opened.counts().documents else None
    every = opened.judgements()
    telling = Telling(opened.slug, view, every)
    own = [one for one in reversed(every) if one.undoes is None]
    found = [
        one
        for one in own
        if (not author or one.author == author)
        and (not kind or one.kind == kind)
        and (
            not state
            or (state == "undone" and one.undone is not None)
            or (state == "orphaned" and one.id in telling.orphaned)
            or (state == "holding" and one.holds and one.id not in telling.orphaned)
        )
    ]
    size = limit("history")
    pages = max(1, -(-len(found) // size))
    page = max(1, min(page, pages))

    def to(number: int) -> str:
        asked = {"state": state or None, "author": author or None, "kind": kind or None}
        return address("case", opened.slug, "history", page=number, **asked)

    return (
        render(
            request,
            "correct_history.html",
            opened=opened,
            view=view,
            rows=[telling.row(one) for one in found[(page - 1) * size : page * size]],
            total=len(found),
            page=page,
            pages=pages,
            to=to,
            back=to(page),
            states=[("", "all"), *phrases("states").items()],
            state=state,
            authors=[("", "everybody"), *((name, name) for name in sorted({one.author for one in own if one.author}))],
            chosen=author,
            kinds=[
                ("", "all"),
                *((name, phrases("did")[name]) for name in sorted({one.kind for one in own} & set(phrases("did")))),
            ],
            kind=kind,
        )
        if view
        else render(request, "empty.html", opened=opened)
    )
