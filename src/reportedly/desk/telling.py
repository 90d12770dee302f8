"""What pages show of a case, decided here so that templates only lay it out.

The phrases are those of the dossier (`export/case_words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from reportedly.case.case import (
    CaseDocument,
    Claim,
    Contradiction,
    Event,
    Member,
    Merge,
    Origin,
    Place,
    Voice,
)
from reportedly.case.corrections import Corrected
from reportedly.case.values import Judgement
from reportedly.desk.context import Shown, in_context
from reportedly.desk.judged import Judged, judged
from reportedly.desk.places import (
    claim_address,
    document_address,
    pair_address,
    place_address,
    speaker_address,
    unit_address,
    web_address,
)
from reportedly.desk.workplace import View
from reportedly.document import Span
from reportedly.export.calendar import days
from reportedly.export.cards import shortened
from reportedly.export.case_words import (
    by_whom,
    carriers,
    claim_number,
    count,
    is_strong,
    named,
    origins_words,
    outlet,
    phrases,
    rests_words,
    single_origin,
    some,
    standing_words,
    strength_words,
    title,
    when,
    why_words,
)
from reportedly.export.outline import joined, one_line
from reportedly.export.provenance import Arrow, provenance
from reportedly.export.wording import Sentence, Wordings
from reportedly.export.words import chain, kind_words
from reportedly.ledger import KINDS, Kind, Ledger
from reportedly.lexicon import load


def page_limit(name: str) -> int:
    """How much one page shows."""
    return int(load("desk_pages")["limits"][name])


def choices(section: str) -> tuple[tuple[str, str], ...]:
    """Keys and words of one section, as a choice in a form takes them."""
    return tuple((key, str(words)) for key, words in load("desk_pages")[section].items())


def kind_told(kind: str) -> str:
    """What a speaker is, in words; empty where that is not known."""
    known: Kind = next((one for one in KINDS if one == kind), "unknown")
    return kind_words(known) if known != "unknown" else ""


class Link(NamedTuple):
    """Words that lead somewhere at the desk."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What is shown of a document wherever it is named. `url` is one that a reader may safely follow."""

    id: str
    address: str
    outlet: str
    title: str
    when: str
    url: str | None
    content: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a few words. `single` says that several documents have it from one origin at most."""

    id: str
    number: str
    address: str
    statement: str
    sentence: Sentence | None
    standing: str
    standing_key: str
    tone: str
    reason: str
    by: tuple[tuple[str, str], ...]
    origins: str
    rests: str
    period: str
    documents: str
    single: bool
    judged: int
    it: Claim


@dataclass(frozen=True, slots=True)
class MemberView:
    """One place that carries a claim; `index` is its place among the members of the claim."""

    index: int
    document: DocumentView | None
    stance: str
    tone: str
    chain: str
    firmness: str
    shown: Shown
    address: str
    entry: Link
    it: Member


@dataclass(frozen=True, slots=True)
class Carrier:
    """One document with the places in which it carries a claim; `rest` are those that are folded away."""

    document: DocumentView | None
    first: tuple[MemberView, ...]
    rest: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class OriginView:
    """One origin of a claim and who had it from there."""

    name: str
    kind: str
    sure: str
    certain: bool
    through: tuple[DocumentView, ...]
    shown: tuple[tuple[DocumentView | None, Shown, str], ...]
    it: Origin


@dataclass(frozen=True, slots=True)
class MergeView:
    """Two that may be one origin."""

    a: str
    b: str
    told: str
    why: str
    it: Merge


@dataclass(frozen=True, slots=True)
class SideView:
    """One of two places that cannot both hold."""

    document: DocumentView | None
    who: str
    shown: Shown
    address: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two places that cannot both hold, side by side; `dismissed` where a person says that they can."""

    id: str
    anchor: str
    address: str
    kind: str
    strength: str
    strong: bool
    why: str
    sides: tuple[SideView, SideView]
    claim: Link | None
    judged: tuple[Judged, ...]
    dismissed: bool
    it: Contradiction


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that is said to have happened."""

    when: str
    estimate: bool
    what: str
    who: str
    document: DocumentView | None
    address: str
    reported: str
    claims: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class VoiceView:
    """Somebody who speaks in the case."""

    name: str
    address: str
    kind: str
    aliases: str
    attributions: int
    documents: int
    claims: int
    through: str
    it: Voice


@dataclass(frozen=True, slots=True)
class Provenance:
    """The way of a claim as a drawing, and the same in words; `more` steps are left out."""

    svg: Markup
    steps: tuple[Arrow, ...]
    more: int


class Telling:
    """Knows of a whole case what its single parts need. One for each request."""

    def __init__(self, slug: str, view: View) -> None:
        self.slug = slug
        self.view = view
        self.case = view.case
        self.documents = view.documents
        self.wordings = Wordings(self.text)
        self._plainly = Wordings()
        self._room, self._most = page_limit("context"), page_limit("words")

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by their ids."""
        return {claim.id: claim for claim in self.case.claims}

    def fixed(self, document: str) -> Corrected | None:
        """The corrected ledger of a document of the case, as the case follows from it."""
        known = self.documents.get(document)
        return self.view.fixed.get(known.content) if known else None

    def ledger(self, document: str) -> Ledger | None:
        """The same without what it was."""
        fixed = self.fixed(document)
        return fixed.ledger if fixed else None

    def text(self, document: str) -> str | None:
        """The text of a document of the case, or None where there is none of that id."""
        ledger = self.ledger(document)
        return ledger.document.text if ledger else None

    def document(self, document: str | CaseDocument | None) -> DocumentView | None:
        """What is shown of a document wherever it is named."""
        known = self.documents.get(document) if isinstance(document, str) else document
        if known is None:
            return None
        return DocumentView(
            id=known.id,
            address=document_address(self.slug, known.id),
            outlet=outlet(known),
            title=title(known),
            when=when(known.published),
            url=web_address(known.url),
            content=known.content,
        )

    def shown(self, place: Place, words: str = "") -> Shown:
        """The words at a place with what stands around them; `words` alone where the text is not at hand."""
        text = self.text(place.document)
        if text is None:
            return Shown("", shortened(one_line(words), self._most), "")
        return in_context(text, place.span, self._room, self._most)

    def shown_at(self, document: str, spans: Sequence[Span]) -> Shown:
        """The same for several spans of one document, in order."""
        text = self.text(document) or ""
        first = in_context(text, spans[0], self._room, self._most)
        if len(spans) == 1:
            return first
        words = shortened(joined(span.of(text) for span in spans), self._most)
        return Shown(first.before, words, in_context(text, spans[-1], self._room, self._most).after)

    def place(self, place: Place) -> str:
        """The address of a place."""
        return place_address(self.slug, place.document, place.span)

    def claim_link(self, claim: str | None) -> Link | None:
        """A link to a claim of the case, also by an id that it had before it was joined into another."""
        name = self.view.told.renamed.get(claim or "", claim)
        return Link(claim_number(name), claim_address(self.slug, name)) if name in self.claims and name else None

    def claim_links(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Links to those of the claims that the case has."""
        return tuple(dict.fromkeys(link for one in claims if (link := self.claim_link(one))))

    def claim(self, claim: Claim, whole: bool = True) -> ClaimRow:
        """A claim in a few words; `whole` says whether they are looked up in their sentence, which takes a while."""
        wording = self.wordings(claim) if whole else self._plainly(claim)
        first, latest = when(claim.first), when(claim.latest)
        standing = standing_words(claim)
        return ClaimRow(
            id=claim.id,
            number=claim_number(claim.id),
            address=claim_address(self.slug, claim.id),
            statement=wording.words,
            sentence=wording.sentence,
            standing=standing,
            standing_key=claim.standing,
            tone=phrases("standing_tone")[claim.standing],
            reason=one_line(claim.reason),
            by=tuple((key, words) for key, words in by_whom(claim) if words != standing),
            origins=origins_words(claim.origins),
            rests=rests_words(claim.origins),
            period=first if first == latest or not latest else f"{first} – {latest}",
            documents=count(len(carriers(claim)), "document"),
            single=single_origin(claim),
            judged=len(self.marks(claim.id)),
            it=claim,
        )

    def marks(self, of: str) -> tuple[Judgement, ...]:
        """What people decided about a claim or a contradiction."""
        return tuple(self.view.told.marks.get(of, ()))

    def provenance(self, claim: Claim) -> Provenance:
        """Where a claim came from."""
        drawn = provenance(claim, self.documents)
        most = page_limit("steps")
        return Provenance(Markup(drawn.svg), drawn.steps[:most], max(0, len(drawn.steps) - most))

    def carriers(self, claim: Claim) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The documents that carry a claim in the order of time, each with the places of its members."""
        found: dict[str, list[int]] = {}
        for index, member in enumerate(claim.members):
            found.setdefault(member.document, []).append(index)
        order = {document.id: number for number, document in enumerate(self.case.documents)}
        ranked = sorted(found, key=lambda key: order.get(key, len(order)))
        return tuple((key, tuple(found[key])) for key in ranked)

    def carrier(self, claim: Claim, document: str, indexes: Sequence[int]) -> Carrier:
        """One of these documents with its members."""
        views = tuple(self.member(claim.members[index], index) for index in indexes)
        most = page_limit("members")
        return Carrier(self.document(document), views[:most], views[most:])

    def member(self, member: Member, index: int = 0) -> MemberView:
        """One place that carries a claim."""
        document = self.document(member.document)
        return MemberView(
            index=index,
            document=document,
            stance=str(phrases("stance")[member.stance]),
            tone=str(phrases("stance_tone").get(member.stance, "")),
            chain=named(member.chain or member.speaker) or (document.outlet if document else ""),
            firmness=one_line(member.firmness),
            shown=self.shown(Place(member.document, member.span), member.words),
            address=self.place(Place(member.document, member.span)),
            entry=Link(_bare(member.unit), unit_address(self.slug, member.document, member.unit)),
            it=member,
        )

    def origin(self, origin: Origin) -> OriginView:
        """One origin of a claim."""
        places = origin.places[: page_limit("places")]
        return OriginView(
            name=named(origin.name) or str(phrases("graph")["nobody"]),
            kind=str(phrases("origin_kind").get(origin.kind, origin.kind)),
            sure=str(phrases("sure")["certain" if origin.certain else "possible"]),
            certain=origin.certain,
            through=tuple(filter(None, map(self.document, origin.through))),
            shown=tuple((self.document(one.document), self.shown(one), self.place(one)) for one in places),
            it=origin,
        )

    def merge(self, merge: Merge) -> MergeView:
        """Two that may be one origin."""
        told = str(phrases("merge")["same" if merge.same else "different"])
        return MergeView(named(merge.a), named(merge.b), told, one_line(merge.why), merge)

    def pair(self, pair: Contradiction, dismissed: Judgement | None = None) -> PairView:
        """Two places that cannot both hold; with `dismissed`, two that a person says can."""
        decided = (*self.marks(pair.id), *((dismissed,) if dismissed else ()))
        return PairView(
            id=pair.id,
            anchor="pair-" + quote(pair.id, safe="", errors="replace"),
            address=pair_address(self.slug, pair.id),
            kind=str(phrases("conflict")[pair.kind]),
            strength=strength_words(pair),
            strong=is_strong(pair),
            why=why_words(pair),
            sides=(self._side(pair.a), self._side(pair.b)),
            claim=self.claim_link(pair.claim),
            judged=judged({one.id: one for one in decided}.values()),
            dismissed=dismissed is not None,
            it=pair,
        )

    def _side(self, place: Place) -> SideView:
        return SideView(self.document(place.document), self.who(place), self.shown(place), self.place(place))

    def who(self, place: Place) -> str:
        """Who says what stands at a place: the chain of the innermost attribution there; empty for the outlet."""
        ledger = self.ledger(place.document)
        inside = [
            attribution
            for attribution in (ledger.attributions if ledger else ())
            if any(span.overlaps(place.span) for span in attribution.content)
        ]
        best = min(inside, key=lambda one: sum(span.end - span.start for span in one.content), default=None)
        return named(chain(ledger, best)) if ledger and best else ""

    def event(self, event: Event) -> EventView:
        """Something that is said to have happened."""
        document = self.document(event.place.document)
        who = named(event.speaker)
        return EventView(
            when=days(event.earliest, event.latest),
            estimate=event.estimate,
            what=shortened(one_line(event.what), self._most),
            who="" if document and who in ("", document.outlet) else who,
            document=document,
            address=self.place(event.place),
            reported=when(event.published),
            claims=self.claim_links(event.claims),
        )

    def voice(self, voice: Voice) -> VoiceView:
        """Somebody who speaks in the case."""
        return VoiceView(
            name=named(voice.name) or voice.name,
            address=speaker_address(self.slug, voice.name),
            kind=kind_told(voice.kind),
            aliases=some(list(map(named, voice.aliases)), page_limit("places")),
            attributions=voice.attributions,
            documents=len(voice.documents),
            claims=len(voice.claims),
            through=some(list(map(named, voice.through)), page_limit("places")),
            it=voice,
        )


def _bare(unit: str) -> str:
    return unit[1:] if unit[1:].isdecimal() else unit
