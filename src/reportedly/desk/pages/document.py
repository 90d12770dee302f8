"""One document: its text and its ledger side by side, what claims it carries, and what people corrected in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from reportedly.case.case import CaseDocument, Claim, Member
from reportedly.case.corrections import Corrected
from reportedly.desk.faults import NotHere
from reportedly.desk.judged import FieldChange, Judged, changes, judged, state
from reportedly.desk.marking import highlighted
from reportedly.desk.places import place_address, span_of, versions_address
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.telling import DocumentView, Link, Telling, page_limit
from reportedly.export.calendar import published_words
from reportedly.export.cards import Card, cards
from reportedly.export.case_words import copy_words, phrases
from reportedly.export.clashes import clashes
from reportedly.export.entries import divide, entries
from reportedly.export.facets import acts, givens, listed_shares
from reportedly.export.marked import carried, marked
from reportedly.export.outline import counted, dated, one_line
from reportedly.export.page import LANGUAGE
from reportedly.export.speakers import shares
from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """One attribution: its card, what the reader made of it, and what people decided about it."""

    unit: str
    card: Card
    attribution: Attribution
    was: Attribution | None
    state: str
    told: str
    changes: tuple[FieldChange, ...]
    judged: tuple[Judged, ...]
    claims: tuple[Link, ...]


@router.get("/case/{slug}/document/{id}")
def document(request: Request, opened: Opened, id: str, at: str = "") -> Response:
    """The document; `at` names words in it that are highlighted. Raises NotHere where there is none of that id."""
    view = opened.view()
    telling = Telling(opened.slug, view)
    known, fixed = telling.documents.get(id), opened.corrected(id)
    if known is None or fixed is None:
        raise NotHere(
            f"There is no document {id} in this case, or nobody has read it yet. "
            "The page of documents lists those that there are."
        )
    ledger = fixed.ledger
    found, times = shares(ledger), entries(ledger)
    text = carried(marked(ledger, found))
    span = span_of(at, len(ledger.document.text))
    carrying = _carried(telling, id)
    claims = _by_unit(telling, carrying)
    pairs = [pair for pair in view.case.contradictions if id in (pair.a.document, pair.b.document)]
    pairs.sort(key=lambda pair: -pair.strength)
    read = ledger.document
    return render(
        request,
        "document.html",
        opened=opened,
        view=view,
        document=telling.document(known),
        fixed=fixed,
        ledger=ledger,
        language=read.language if LANGUAGE.fullmatch(read.language or "") else None,
        published=published_words(ledger.publication, read.published),
        byline=one_line(read.byline or ""),
        counted=counted(ledger),
        text=Markup(highlighted(text, span) if span else text),
        at_span=f"c{span.start}-{span.end}" if span else "",
        rows=list(_rows(fixed, ledger, cards(ledger, found), claims)),
        rejected=_rejected(fixed, claims),
        acts=acts(ledger),
        givens=givens(ledger),
        shares=listed_shares(ledger, found),
        entries=times,
        divided=divide(ledger, times),
        divider=load("words")["published"]["divides"].format(
            date=dated(ledger.publication.value if ledger.publication else read.published)
        ),
        clashes=clashes(ledger),
        claims=[_listed(telling, claim, own[0]) for claim, own in carrying],
        pairs=[telling.pair(pair) for pair in pairs[: page_limit("pairs")]],
        pairs_total=len(pairs),
        copies=list(_copies(telling, id)),
        versions=_versions(telling, known),
        same=[one for other in telling.documents.values() if other.content == known.content and other.id != id
              if (one := telling.document(other))][: page_limit("places")],
        off_topic=one_line(known.reason or "") if known.off_topic else "",
        orphaned=judged(fixed.orphaned),
        warnings=ledger.warnings,
    )  # fmt: skip


def _carried(telling: Telling, document: str) -> list[tuple[Claim, list[Member]]]:
    """The claims that a document carries, the most important first, each with its members there."""
    found = []
    for claim in telling.case.claims:
        own = [member for member in claim.members if member.document == document]
        if own:
            found.append((claim, own))
    return found


def _by_unit(telling: Telling, found: Iterable[tuple[Claim, list[Member]]]) -> dict[str, tuple[Link, ...]]:
    """Links to the claims that each attribution and statement carries, by its id."""
    units: dict[str, dict[str, None]] = {}
    for claim, members in found:
        for member in members:
            units.setdefault(member.unit, {})[claim.id] = None
    return {unit: telling.claim_links(claims) for unit, claims in units.items()}


def _listed(telling: Telling, claim: Claim, member: Member) -> tuple[Link | None, str, str, str, str]:
    """A claim on the document's page: link, words, standing, tone, and where it stands in the text."""
    return (
        telling.claim_link(claim.id),
        one_line(claim.statement),
        str(phrases("standing")[claim.standing]),
        str(phrases("standing_tone")[claim.standing]),
        place_address(telling.slug, member.document, member.span),
    )


def _rows(
    fixed: Corrected, ledger: Ledger, found: Iterable[Card], claims: dict[str, tuple[Link, ...]]
) -> Iterable[Row]:
    for card in found:
        yield _row(fixed, ledger.attributions[card.index], card, claims)


def _rejected(fixed: Corrected, claims: dict[str, tuple[Link, ...]]) -> list[Row]:
    """The attributions that people say are none, as the reader has them, in the order of the text."""
    gone = {one.id for one in fixed.rejected}
    shown = {one.id: card for card in cards(fixed.read) for one in fixed.read.attributions if one.id == card.id}
    rows = [_row(fixed, one, shown[one.id], claims) for one in fixed.rejected if one.id in shown and one.id in gone]
    return sorted(rows, key=lambda row: row.attribution.start)


def _row(fixed: Corrected, attribution: Attribution, card: Card, claims: dict[str, tuple[Link, ...]]) -> Row:
    was, now = fixed.was(attribution.id), state(fixed, attribution.id)
    return Row(
        unit=attribution.id,
        card=card,
        attribution=attribution,
        was=was,
        state=now,
        told=str(load("desk_pages")["state"][now]),
        changes=changes(fixed, was, attribution) if was and now == "edited" else (),
        judged=judged(fixed.marks.get(attribution.id, ())),
        claims=claims.get(attribution.id, ()),
    )


def _copies(telling: Telling, document: str) -> Iterable[tuple[DocumentView | None, DocumentView | None, str, str]]:
    """Text that the document has from others, and that others have from it."""
    own = [one for one in telling.case.copies if document in (one.source, one.target)]
    for copy in own[: page_limit("copies")]:
        yield telling.document(copy.target), telling.document(copy.source), copy_words(copy), one_line(copy.reason)


def _versions(telling: Telling, document: CaseDocument) -> list[tuple[str, DocumentView, str]]:
    """The version before this one and those after it: which it is, the document, and the address of the comparison."""
    found = []
    for other in telling.documents.values():
        view = telling.document(other)
        if view and document.updates == other.id:
            found.append(("before", view, versions_address(telling.slug, document.id, other.id)))
        elif view and other.updates == document.id:
            found.append(("after", view, versions_address(telling.slug, other.id, document.id)))
    return found
