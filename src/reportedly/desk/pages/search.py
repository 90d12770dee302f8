"""Finding texts, claims and speakers of a case by their words, with filters, shown in context."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import cast, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import Standing
from reportedly.case.search import WHAT, ClaimHit, DocumentHit, Filters, Paging, SpeakerHit, What, pieces, search
from reportedly.desk.narrowing import asked_words, chosen, number_of, ticked
from reportedly.desk.pages.timeline import day
from reportedly.desk.paging import turning
from reportedly.desk.places import claim_address, place_address, speaker_address, unit_address
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import Telling, choices, kind_told, page_limit
from reportedly.export.case_words import claim_number, count, phrases
from reportedly.export.words import act_words
from reportedly.ledger import ACTS, CERTAINTIES, KINDS, Act, Certainty, Kind
from reportedly.lexicon import load

router = APIRouter()


@router.get("/case/{slug}/search")
def find(request: Request, opened: Opened) -> Response:
    """What was found, a page at a time."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    words, number = asked_words(request), number_of(request)
    what = cast("frozenset[What]", ticked(request, "what", WHAT)) or frozenset[What](WHAT)
    filters = _filters(request, what, view.index.outlets)
    results = search(opened.store, words, filters, Paging(number=number, size=page_limit("results")), view.index)
    pages = max(results.documents.pages, results.claims.pages, results.speakers.pages, 1)
    return render(
        request,
        "search.html",
        opened=opened,
        view=view,
        words=words,
        filters=filters,
        narrowed=filters.any or what != frozenset(WHAT),
        whats=[(key, told, key in what) for key, told in choices("what")],
        outlets=_any((name, name) for name in view.index.outlets),
        acts=_any((key, act_words(key)) for key in ACTS),
        certainties=_any((key, load("desk_pages")["certainty"][key]) for key in CERTAINTIES),
        kinds=_any((key, kind_told(key) or "not known") for key in KINDS),
        standings=_any(phrases("standing").items()),
        asked=bool(results.terms) or filters.any,
        results=results,
        documents=[_document(telling, hit) for hit in results.documents.hits],
        claims=[_claim(telling, hit) for hit in results.claims.hits],
        speakers=[_speaker(telling, hit) for hit in results.speakers.hits],
        number=min(number, pages),
        pages=pages,
        to=turning(request),
    )


def _any(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "any"), *options]


def _filters(request: Request, what: frozenset[What], outlets: tuple[str, ...]) -> Filters:
    return Filters(
        what=what,
        since=_date(day(request, "since")),
        until=_date(day(request, "until")),
        outlet=chosen(request, "outlet", outlets) or None,
        act=cast("Act | None", chosen(request, "act", ACTS) or None),
        certainty=cast("Certainty | None", chosen(request, "certainty", CERTAINTIES) or None),
        speaker_kind=cast("Kind | None", chosen(request, "kind", KINDS) or None),
        standing=cast("Standing | None", chosen(request, "standing", get_args(Standing)) or None),
    )


def _date(value: str) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _document(telling: Telling, hit: DocumentHit) -> Mapping[str, object]:
    return {
        "view": telling.document(hit.document),
        "also": [one for key in hit.also[: page_limit("places")] if (one := telling.document(key))],
        "passages": [
            (
                pieces(one.words, one.marks, one.span.start),
                place_address(telling.slug, hit.document, one.marks[0] if one.marks else one.span),
                unit_address(telling.slug, hit.document, one.unit) if one.unit else "",
            )
            for one in hit.passages
        ],
    }


def _claim(telling: Telling, hit: ClaimHit) -> Mapping[str, object]:
    return {
        "number": claim_number(hit.id),
        "address": claim_address(telling.slug, hit.id),
        "statement": pieces(hit.statement, hit.marks),
        "standing": phrases("standing")[hit.standing],
        "tone": phrases("standing_tone")[hit.standing],
        "documents": count(len(hit.documents), "document"),
        "members": [
            (
                telling.document(one.document),
                pieces(one.words, one.marks),
                place_address(telling.slug, one.document, one.span),
                one.speaker or "",
                phrases("stance")[one.stance],
                phrases("stance_tone").get(one.stance, ""),
            )
            for one in hit.members
        ],
    }


def _speaker(telling: Telling, hit: SpeakerHit) -> Mapping[str, object]:
    return {
        "name": pieces(hit.name, hit.marks),
        "address": speaker_address(telling.slug, hit.name),
        "kind": kind_told(hit.kind),
        "alias": pieces(hit.alias, hit.alias_marks) if hit.alias else (),
        "attributions": count(hit.attributions, "attribution"),
        "documents": count(len(hit.documents), "document"),
        "claims": count(len(hit.claims), "claim"),
    }
