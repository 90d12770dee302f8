"""Values of the desk as the API tells them."""

from __future__ import annotations

from typing import Any

from reportedly.case.case import Contradiction, Place, plain
from reportedly.case.queue import Doubt
from reportedly.case.values import Appearance, Judgement
from reportedly.desk.jobs import Job
from reportedly.desk.workplace import View


def judgement_row(one: Judgement) -> dict[str, Any]:
    """A judgement."""
    return {
        "id": one.id,
        "made": one.made,
        "author": one.author,
        "kind": one.kind,
        "target": one.target,
        "payload": one.payload,
        "undoes": one.undoes,
        "undone": one.undone,
        "holds": one.holds,
    }


def document_row(one: Appearance, read: bool) -> dict[str, Any]:
    """A document of the case without its text."""
    return {
        "id": f"d{one.id}",
        "content": one.document_id,
        "url": one.url,
        "outlet": one.outlet,
        "title": one.title,
        "byline": one.byline,
        "published": one.published,
        "language": one.language,
        "added": one.added,
        "read": read,
    }


def job_row(job: Job) -> dict[str, Any]:
    """How far the adding of documents is."""
    items = [
        {"name": one.name, "state": one.state, "text": one.text, "document": one.document} for one in tuple(job.items)
    ]
    return {
        "id": job.id,
        "ended": job.ended,
        "done": job.done,
        "total": len(items),
        "fault": job.fault,
        "items": items,
    }


def contradiction_row(view: View, one: Contradiction, dismissed: bool) -> dict[str, Any]:
    """A contradiction with the words of its places."""
    row: dict[str, Any] = plain(one)
    return {
        **row,
        "a": place_row(view, one.a),
        "b": place_row(view, one.b),
        "dismissed": dismissed,
        "judgements": [judgement_row(mark) for mark in view.told.marks.get(one.id, ())],
    }


def place_row(view: View, place: Place) -> dict[str, Any]:
    """A place with its words."""
    fixed = view.fixed.get(view.documents[place.document].content)
    words = place.span.of(fixed.read.document.text) if fixed else ""
    return {"document": place.document, "span": list(place.span), "words": words}


def doubt_row(one: Doubt) -> dict[str, Any]:
    """Something that the machine is unsure of."""
    return {
        "kind": one.kind,
        "id": one.id,
        "document": one.document,
        "span": list(one.span) if one.span else None,
        "words": one.words,
        "doubt": round(one.doubt, 3),
        "reasons": list(one.reasons),
        "target": dict(one.target),
    }
