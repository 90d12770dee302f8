"""Pairs of places that cannot both hold, side by side, and those that people say can."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.desk.narrowing import chosen, number_of
from reportedly.desk.paging import paged, turning
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import Telling, page_limit
from reportedly.export.case_words import phrases, strength_words
from reportedly.lexicon import load

router = APIRouter()


@router.get("/case/{slug}/contradictions")
def contradictions(request: Request, opened: Opened, pair: str = "") -> Response:
    """The pairs, the plainest first; `pair` names one whose page is wanted."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    strengths = [str(grade["words"]) for grade in load("words")["tension"]["strength"]]
    kinds = phrases("conflict")
    kind, strength = chosen(request, "kind", kinds), chosen(request, "strength", strengths)
    every = sorted(view.case.contradictions, key=lambda one: -one.strength)
    found = [one for one in every if kind in ("", one.kind) and strength in ("", strength_words(one))]
    size = page_limit("pairs")
    place = next((number for number, one in enumerate(found) if one.id == pair), None)
    counts, grades = Counter[str](one.kind for one in every), Counter(map(strength_words, every))
    return render(
        request,
        "contradictions.html",
        opened=opened,
        view=view,
        kind=kind,
        strength=strength,
        kinds=[("", "all kinds"), *((key, f"{told} ({counts[key]})") for key, told in kinds.items() if counts[key])],
        strengths=[("", "all of them"), *((one, f"{one} ({grades[one]})") for one in strengths if grades[one])],
        page=paged(found, number_of(request) if place is None else place // size + 1, size).of(telling.pair),
        to=turning(request, also=("pair",)),
        whole=len(every),
        dismissed=[telling.pair(one, judgement) for one, judgement in view.told.dismissed],
    )
