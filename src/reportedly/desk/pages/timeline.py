"""What is said to have happened when, by whom, and when that was reported."""

from __future__ import annotations

import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.desk.narrowing import asked_words, having, number_of
from reportedly.desk.paging import paged, turning
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import Telling, page_limit

router = APIRouter()


@router.get("/case/{slug}/timeline")
def timeline(request: Request, opened: Opened) -> Response:
    """The events in the order of the calendar, from a day to a day where these are given."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    words, since, until = asked_words(request), day(request, "since"), day(request, "until")
    has = having(words)
    found = [
        one
        for one in view.case.timeline
        if (not since or one.latest >= since)
        and (not until or one.earliest <= until)
        and (not words or has(f"{one.what} {one.speaker or ''}"))
    ]
    return render(
        request,
        "timeline.html",
        opened=opened,
        view=view,
        words=words,
        since=since,
        until=until,
        page=paged(found, number_of(request), page_limit("events")).of(telling.event),
        whole=len(view.case.timeline),
        to=turning(request),
    )


def day(request: Request, name: str) -> str:
    """The day in a field, as an ISO 8601 date; empty where there is none, or something else."""
    try:
        return datetime.date.fromisoformat(request.query_params.get(name, "").strip()).isoformat()
    except ValueError:
        return ""
