"""Which outlet cites which, with the words that do so, and what text one document has from another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from reportedly.case.case import Copy, Place
from reportedly.case.case import Link as Citation
from reportedly.desk.context import Shown
from reportedly.desk.narrowing import asked_words, having, number_of
from reportedly.desk.paging import paged, turning
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import DocumentView, Telling, page_limit
from reportedly.export.case_words import circles, copy_words, outlet, phrases, single_origin
from reportedly.export.network import network
from reportedly.export.outline import one_line

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Words of a document, and where they stand."""

    document: DocumentView | None
    shown: Shown
    address: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """One outlet cites another; `both` where that one cites it, too."""

    source: str
    target: str
    times: int
    both: bool
    places: tuple[ShownPlace, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CopyView:
    """Text that one document has from another."""

    source: DocumentView | None
    target: DocumentView | None
    words: str
    credited: bool
    reason: str
    passages: tuple[ShownPlace, ...]


@router.get("/case/{slug}/sources")
def sources(request: Request, opened: Opened) -> Response:
    """The outlets, who cites whom, and the copies."""
    view = opened.view()
    telling, case = Telling(opened.slug, view), view.case
    words = asked_words(request)
    has = having(words)
    drawn = network(case)
    both = {(one.source, one.target) for one in case.citations}
    cited = sorted(case.citations, key=lambda one: (-len(one.places), one.source, one.target))
    found = [one for one in cited if not words or has(f"{one.source} {one.target}")]
    return render(
        request,
        "sources.html",
        opened=opened,
        view=view,
        words=words,
        drawn=Markup(drawn.svg),
        left_out=drawn.left_out,
        network_words=phrases("network"),
        page=paged(found, number_of(request), page_limit("sources")).of(
            lambda one: _citation(telling, one, (one.target, one.source) in both)
        ),
        to=turning(request, anchor="#cites"),
        copies=paged(case.copies, number_of(request, "copies"), page_limit("copies")).of(
            lambda one: _copy(telling, one)
        ),
        copies_to=turning(request, "copies", anchor="#copies"),
        rings=circles(case)[: page_limit("places")],
        outlets=_outlets(telling),
        single=sum(map(single_origin, case.claims)),
    )


def _outlets(telling: Telling) -> list[tuple[str, int, int, int, int]]:
    """The outlets: name, number of documents, how often it cites and is cited, copies without credit."""
    case = telling.case
    documents = Counter(map(outlet, case.documents))
    cites, cited = Counter[str](), Counter[str]()
    for link in case.citations:
        cites[link.source] += max(1, len(link.places))
        cited[link.target] += max(1, len(link.places))
    uncredited = Counter(
        outlet(telling.documents[one.target])
        for one in case.copies
        if not one.credited and one.target in telling.documents
    )
    names = dict.fromkeys((*documents, *cites, *cited))
    ranked = sorted(names, key=lambda name: (-cited[name], -documents[name], name.casefold()))
    return [(name, documents[name], cites[name], cited[name], uncredited[name]) for name in ranked]


def _citation(telling: Telling, link: Citation, both: bool) -> CitationView:
    places = link.places[: page_limit("places")]
    return CitationView(
        one_line(link.source),
        one_line(link.target),
        max(1, len(link.places)),
        both,
        tuple(_place(telling, one) for one in places),
        len(link.places) - len(places),
    )


def _place(telling: Telling, place: Place) -> ShownPlace:
    return ShownPlace(telling.document(place.document), telling.shown(place), telling.place(place))


def _copy(telling: Telling, copy: Copy) -> CopyView:
    longest = sorted(copy.passages, key=lambda pair: pair[1].start - pair[1].end)[: page_limit("places")]
    return CopyView(
        source=telling.document(copy.source),
        target=telling.document(copy.target),
        words=copy_words(copy),
        credited=copy.credited,
        reason=one_line(copy.reason),
        passages=tuple(_place(telling, Place(copy.target, target)) for _, target in longest),
    )
