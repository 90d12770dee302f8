"""Who speaks in a case, and one speaker: what they said over time, named or not, through whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reportedly.case.case import CaseDocument
from reportedly.case.search_index import Heard, Said
from reportedly.desk.context import Shown
from reportedly.desk.faults import NotHere
from reportedly.desk.judged import Judged, judged
from reportedly.desk.narrowing import asked_words, chosen, having, number_of, ordered_by
from reportedly.desk.paging import paged, turning
from reportedly.desk.places import place_address, unit_address
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import DocumentView, Link, Telling, choices, kind_told, page_limit
from reportedly.document import Span
from reportedly.export.cards import tone
from reportedly.export.case_words import carriers, phrases
from reportedly.export.outline import joined
from reportedly.export.words import chain, named, named_words, stance, through
from reportedly.ledger import KINDS, Attribution, Ledger

router = APIRouter()


@dataclass(frozen=True, slots=True)
class SaidView:
    """One attribution of a speaker: where, how, through whom, under which name, and the words in context."""

    document: DocumentView | None
    unit: str
    chain: str
    stance: str
    tone: str
    source: str
    cue: str
    shown: Shown
    address: str
    entry: str
    claims: tuple[Link, ...]
    attribution: Attribution


@router.get("/case/{slug}/speakers")
def speakers(request: Request, opened: Opened) -> Response:
    """The speakers, those who say most first."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    words, kind, order = asked_words(request), chosen(request, "kind", KINDS), ordered_by(request, "order_speakers")
    has = having(words)
    found = [
        one.voice
        for one in view.index.voices
        if kind in ("", one.voice.kind) and (not words or any(map(has, one.names)))
    ]
    if order == "name":
        found.sort(key=lambda one: one.name.casefold())
    elif order == "documents":
        found.sort(key=lambda one: -len(one.documents))
    kinds = Counter(one.kind for one in view.case.speakers)
    return render(
        request,
        "speakers.html",
        opened=opened,
        view=view,
        words=words,
        kind=kind,
        kinds=[
            ("", "all kinds"),
            *((one, f"{kind_told(one) or 'not known'} ({kinds[one]})") for one in KINDS if kinds[one]),
        ],
        order=order,
        orders=choices("order_speakers"),
        page=paged(found, number_of(request), page_limit("speakers")).of(telling.voice),
        whole=len(view.case.speakers),
        to=turning(request),
    )


@router.get("/case/{slug}/speaker/{name:path}")
def speaker(request: Request, opened: Opened, name: str) -> Response:
    """One speaker, by the name that the case has for them or another one. Raises NotHere where there is none."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    heard = _heard(view.index.voices, name)
    if heard is None:
        raise NotHere(f"Nobody called {name} speaks in this case. The page of speakers lists those who do.")
    units = {key: _units(ledger) for key in heard.voice.documents if (ledger := telling.ledger(key))}
    times = {document.id: number for number, document in enumerate(view.case.documents)}
    said = [one for one in dict.fromkeys(heard.said) if one.unit in units.get(one.document, {})]
    said.sort(key=lambda one: (times.get(one.document, 0), one.spans))
    attributions = [units[one.document][one.unit] for one in said]
    ways, ways_named = Counter(map(through, attributions)), Counter(map(named, attributions))
    order = ordered_by(request, "order_said")
    carried = _carried(telling, heard)
    claims = [telling.claims[one] for one in heard.voice.claims if one in telling.claims]
    claims.sort(key=lambda one: (-one.importance, -len(carriers(one))))
    return render(
        request,
        "speaker.html",
        opened=opened,
        view=view,
        voice=telling.voice(heard.voice),
        aliases=heard.voice.aliases,
        ways=ways.most_common(page_limit("places")),
        named=[(named_words(key), many) for key, many in ways_named.most_common()],
        first=_document(telling, view.case.documents, heard),
        order=order,
        orders=choices("order_said"),
        page=paged(said if order == "time" else said[::-1], number_of(request), page_limit("said")).of(
            lambda one: _said(telling, one, units[one.document][one.unit], carried)
        ),
        to=turning(request, anchor="#said"),
        claims=[telling.claim(one, whole=False) for one in claims[: page_limit("claims")]],
        claims_more=max(0, len(claims) - page_limit("claims")),
        tones=phrases("standing_tone"),
        judged=_judged(telling, heard),
    )


def _heard(voices: tuple[Heard, ...], name: str) -> Heard | None:
    """The voice of that name; else the one that has it among its other names and says most."""
    exact = next((one for one in voices if one.voice.name == name), None)
    return exact or next((one for one in voices if name in one.voice.aliases), None)


def _units(ledger: Ledger) -> dict[str, Attribution]:
    return {one.id: one for one in ledger.attributions}


def _carried(telling: Telling, heard: Heard) -> dict[tuple[str, str], list[str]]:
    """The ids of the claims that each of the speaker's attributions carries, by its document and id."""
    found: dict[tuple[str, str], list[str]] = {}
    for claim in heard.voice.claims:
        for member in telling.claims[claim].members if claim in telling.claims else ():
            found.setdefault((member.document, member.unit), []).append(claim)
    return found


def _said(
    telling: Telling, said: Said, attribution: Attribution, carried: Mapping[tuple[str, str], list[str]]
) -> SaidView:
    ledger = telling.ledger(said.document)
    assert ledger
    spans = attribution.content or attribution.spans
    whole = Span(spans[0].start, spans[-1].end)
    shown = telling.shown_at(said.document, spans)
    return SaidView(
        document=telling.document(said.document),
        unit=attribution.id,
        chain=chain(ledger, attribution),
        stance=stance(attribution),
        tone=tone(attribution),
        source=joined(ledger.text(attribution.source)),
        cue=joined(ledger.text(attribution.cue)),
        shown=shown,
        address=place_address(telling.slug, said.document, whole),
        entry=unit_address(telling.slug, said.document, attribution.id),
        claims=telling.claim_links(carried.get((said.document, said.unit), ())),
        attribution=attribution,
    )


def _document(telling: Telling, documents: tuple[CaseDocument, ...], heard: Heard) -> DocumentView | None:
    """The document in which they speak first."""
    theirs = set(heard.voice.documents)
    return telling.document(next((one for one in documents if one.id in theirs), None))


def _judged(telling: Telling, heard: Heard) -> tuple[Judged, ...]:
    """What people decided about who this is."""
    names = {heard.voice.name, *heard.voice.aliases}
    found = {}
    for key in heard.voice.documents:
        fixed = telling.fixed(key)
        for speaker in fixed.ledger.speakers if fixed and fixed.speakers else ():
            if speaker.name in names and fixed:
                found.update({one.id: one for one in fixed.speakers.get(speaker.id, ())})
    return judged(found[number] for number in sorted(found))
