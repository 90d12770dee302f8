"""A case as one web page of its own: the summary, every claim with what it rests on, what cannot both hold, and when.

Like the page of a single ledger it needs nothing but itself: no script, font or style from elsewhere, and a
Content-Security-Policy that lets only its own style sheet and script run, known by their hashes. Whatever stands in a
document is shown, never obeyed. The words stand in `lexicon/dossier.toml`; none says whether a claim is true.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reportedly.case.case import (
    Case,
    CaseDocument,
    Change,
    Claim,
    Contradiction,
    Copy,
    Event,
    Member,
    Merge,
    Origin,
    Place,
    Voice,
)
from reportedly.case.clarity import clarity
from reportedly.document import Span
from reportedly.export.brief import brief
from reportedly.export.calendar import days
from reportedly.export.cards import shortened, tone
from reportedly.export.case_words import (
    by_document,
    by_id,
    by_whom,
    carriers,
    claim_number,
    copy_words,
    count,
    is_strong,
    limit,
    named,
    origins_brief,
    origins_words,
    outlet,
    phrases,
    rests_words,
    some,
    standing_words,
    strength_words,
    title,
    when,
    why_words,
)
from reportedly.export.marked import carried
from reportedly.export.network import line_words, network
from reportedly.export.outline import joined, number, one_line
from reportedly.export.provenance import Drawing, provenance
from reportedly.export.wording import Sentence, Wordings
from reportedly.export.words import chain, kind_words, listed, stance
from reportedly.ledger import KINDS, Kind, Ledger
from reportedly.lexicon import load

LedgerOf = Callable[[str], Ledger | None]
_WORD_BREAK = re.compile(r"\s")


class Link(NamedTuple):
    """Words that lead to a place of the page."""

    words: str
    address: str


class Shown(NamedTuple):
    """Words of a document with a little of what stands around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What is shown of a document wherever it is named. `url` is one that a reader may safely follow."""

    id: str
    address: str
    outlet: str
    title: str
    when: str
    url: str | None


@dataclass(frozen=True, slots=True)
class MemberView:
    """One place that carries a claim."""

    document: DocumentView | None
    stance: str
    tone: str
    chain: str
    firmness: str
    shown: Shown
    entry: Link | None


@dataclass(frozen=True, slots=True)
class OriginView:
    """One origin of a claim and who had it from there."""

    name: str
    kind: str
    sure: str
    certain: bool
    through: tuple[DocumentView, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """All that is shown of a claim."""

    place: int
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
    origins_brief: str
    rests: str
    period: str
    documents: str
    history: tuple[tuple[str, str], ...]
    dropped: tuple[DocumentView, ...]
    members: tuple[MemberView, ...]
    more: int
    drawing: Drawing
    sources: tuple[OriginView, ...]
    more_sources: int
    merges: tuple[tuple[str, Merge], ...]
    more_merges: int
    more_steps: int
    pairs: tuple[Link, ...]
    said: tuple[DocumentView, str] | None
    full: bool
    open: bool
    paper: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Two places that cannot both hold, side by side."""

    address: str
    kind: str
    strength: str
    strong: bool
    why: str
    sides: tuple[tuple[DocumentView | None, str, Shown], ...]
    claim: Link | None


def dossier(case: Case, ledger_of: LedgerOf) -> str:
    """One self-contained HTML page. `ledger_of` gives the ledger of a text by its id (`sha256:…`), or None.

    Of a large case the page has the most important part of everything and says how much it leaves out (`[limits]` in
    `lexicon/dossier.toml`). The same case gives the same page.
    """
    style, script = _file("dossier.css"), _file("dossier.js")
    made = _Views(case, ledger_of)
    claims = tuple(made.claims())
    pairs = tuple(map(made.pair, made.pairs))
    cites = network(case)
    contents = {
        "title": one_line(case.title) or "Untitled case",
        "counted": made.counted(),
        "brief": brief(case, made.wordings),
        "claims": tuple(claim for claim in claims if claim.full),
        "further": tuple(claim for claim in claims if not claim.full),
        "claims_left_out": max(0, len(case.claims) - limit("claims")),
        "standings": made.standings(),
        "pairs": tuple(pair for pair in pairs if pair.strong),
        "weak_pairs": tuple(pair for pair in pairs if not pair.strong),
        "pairs_left_out": max(0, len(case.contradictions) - limit("contradictions")),
        "events": tuple(map(made.event, case.timeline[: limit("events")])),
        "events_left_out": max(0, len(case.timeline) - limit("events")),
        "changes": tuple(made.changes()),
        "changes_left_out": max(0, len(case.changes) - limit("changes")),
        "copies": tuple(map(made.copy, case.copies[: limit("copies")])),
        "copies_left_out": max(0, len(case.copies) - limit("copies")),
        "network": cites,
        "drawn": Markup(cites.svg),
        "cites": tuple((line_words(line), line.both) for line in cites.lines),
        "network_words": phrases("network"),
        "voices": tuple(map(made.voice, case.speakers[: limit("voices")])),
        "voices_left_out": max(0, len(case.speakers) - limit("voices")),
        "documents": tuple(made.documents()),
        "warnings": case.warnings,
        "model": case.model,
        "limits": load("dossier")["limits"],
        "drawing": lambda claim: Markup(claim.drawing.svg),
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
    }
    return carried(_environment().get_template("dossier.html").render(contents))


class _Views:
    """Knows of a whole case what its single parts need."""

    def __init__(self, case: Case, ledger_of: LedgerOf) -> None:
        self.case = case
        # A ledger weighs fifty times what its text does, and a large case has more of them than a machine should hold.
        self.ledger_of = lru_cache(limit("ledgers"))(ledger_of)
        self.texts: dict[str, str | None] = {}
        self.by_id = by_id(case)
        self.view = {key: _document(document) for key, document in self.by_id.items()}
        shown = [document.id for document in case.documents][: limit("ledgers")]
        self.entries = {key for key in shown if self._ledger(key)}
        self.shown_claims = {claim.id for claim in case.claims[: limit("claims")]}
        self.full = _told_in_full(case.claims)
        self.wordings = Wordings(self._text)
        self.pairs = sorted(case.contradictions, key=lambda pair: -pair.strength)[: limit("contradictions")]
        self.clashes = self._clashes()

    def _ledger(self, document: str) -> Ledger | None:
        known = self.by_id.get(document)
        return self.ledger_of(known.content) if known else None

    def _text(self, document: str) -> str | None:
        if document not in self.texts:
            ledger = self._ledger(document)
            self.texts[document] = ledger.document.text if ledger else None
        return self.texts[document]

    def _clashes(self) -> dict[str, list[Link]]:
        """Links to the pairs that a claim is part of, by the claim's id."""
        found: dict[str, list[Link]] = {}
        for place, pair in enumerate(self.pairs, start=1):
            if pair.claim:
                found.setdefault(pair.claim, []).append(Link(str(place), f"pair-{_id(pair.id)}"))
        return found

    def counted(self) -> str:
        case = self.case
        strong = sum(map(is_strong, case.contradictions))
        parts = [
            count(len(case.documents), "document"),
            count(len(case.claims), "claim"),
            count(strong, "pair") + " that cannot both hold",
        ]
        return listed(parts if strong else parts[:2])

    def standings(self) -> tuple[tuple[str, str, int], ...]:
        """The key, the words and the number of claims for each standing that some claim shown in full has."""
        shown = [claim.standing for claim in self.case.claims if claim.id in self.full]
        return tuple((key, words, shown.count(key)) for key, words in phrases("standing").items() if key in shown)

    def claims(self) -> Iterator[ClaimView]:
        for place, claim in enumerate(self.case.claims[: limit("claims")], start=1):
            yield self.claim(claim, place)

    def claim(self, claim: Claim, place: int) -> ClaimView:
        full = claim.id in self.full
        words, sentence = self.wordings(claim)
        members = claim.members[: limit("members")] if full else ()
        first, latest = when(claim.first), when(claim.latest)
        rests = claim.origins
        drawing = provenance(claim, self.by_id, f"g{place}") if full else Drawing("", ())
        merges = rests.merges[: limit("merges")] if full else ()
        return ClaimView(
            place=place,
            number=claim_number(claim.id),
            address=f"claim-{_id(claim.id)}",
            statement=words,
            sentence=sentence,
            standing=standing_words(claim),
            standing_key=claim.standing,
            tone=phrases("standing_tone")[claim.standing],
            reason=one_line(claim.reason),
            by=tuple((key, words) for key, words in by_whom(claim) if words != standing_words(claim)),
            origins=origins_words(rests),
            origins_brief=origins_brief(rests),
            rests=rests_words(rests),
            period=first if first == latest or not latest else f"{first} – {latest}",
            documents=count(len(carriers(claim)), "document"),
            history=tuple((when(time), str(phrases("standing")[key])) for time, key in claim.history),
            dropped=tuple(self.view[key] for key in claim.dropped if key in self.view),
            members=tuple(map(self.member, members)),
            more=len(claim.members) - len(members),
            drawing=drawing,
            sources=tuple(map(self.origin, rests.origins[: limit("origins")])) if full else (),
            more_sources=len(rests.origins[limit("origins") :]),
            merges=tuple((str(phrases("merge")["same" if one.same else "different"]), one) for one in merges),
            more_merges=len(rests.merges) - len(merges),
            more_steps=len(drawing.steps[limit("steps") :]),
            pairs=tuple(self.clashes.get(claim.id, ())),
            said=None if full else self._said(claim),
            full=full,
            open=place <= limit("open"),
            paper=place <= limit("paper"),
        )

    def _said(self, claim: Claim) -> tuple[DocumentView, str] | None:
        """Where a claim of one document stands, and who makes it."""
        first = claim.members[0] if claim.members else None
        view = self.view.get(first.document) if first else None
        who = named(first.chain or first.speaker) if first else ""
        return (view, "" if who == view.outlet else who) if view else None

    def member(self, member: Member) -> MemberView:
        document = self.view.get(member.document)
        entry = (
            Link(_bare(member.unit), f"{member.document}-{_id(member.unit)}")
            if member.document in self.entries
            else None
        )
        return MemberView(
            document=document,
            stance=str(phrases("stance")[member.stance]),
            tone=str(phrases("stance_tone").get(member.stance, "")),
            chain=named(member.chain or member.speaker) or (document.outlet if document else ""),
            firmness=one_line(member.firmness),
            shown=self.shown(Place(member.document, member.span), member.words),
            entry=entry,
        )

    def shown(self, place: Place, words: str = "") -> Shown:
        """The words at a place with what stands around them; only the words where the text is not at hand."""
        text, room = self._text(place.document), limit("context")
        if text is None:
            return Shown("", shortened(one_line(words), limit("words")), "")
        found = one_line(place.span.of(text)) or one_line(words)
        return Shown(
            _before(text, place.span, room), shortened(found, 2 * limit("words")), _after(text, place.span, room)
        )

    def origin(self, origin: Origin) -> OriginView:
        words = phrases("sure")
        return OriginView(
            name=named(origin.name) or str(phrases("graph")["nobody"]),
            kind=str(phrases("origin_kind").get(origin.kind, origin.kind)),
            sure=str(words["certain" if origin.certain else "possible"]),
            certain=origin.certain,
            through=tuple(self.view[key] for key in origin.through if key in self.view),
            shown=tuple(map(self.shown, origin.places[: limit("named")])),
        )

    def pair(self, pair: Contradiction) -> PairView:
        return PairView(
            address=f"pair-{_id(pair.id)}",
            kind=str(phrases("conflict")[pair.kind]),
            strength=strength_words(pair),
            strong=is_strong(pair),
            why=why_words(pair),
            sides=tuple((self.view.get(side.document), self._who(side), self.shown(side)) for side in (pair.a, pair.b)),
            claim=self._claim(pair.claim),
        )

    def _who(self, place: Place) -> str:
        """Who says what stands at a place: the chain of the member there, else of the innermost attribution there."""
        ledger = self._ledger(place.document)
        inside = [
            attribution
            for attribution in (ledger.attributions if ledger else ())
            if any(span.overlaps(place.span) for span in attribution.content)
        ]
        best = min(inside, key=lambda one: sum(span.end - span.start for span in one.content), default=None)
        return named(chain(ledger, best)) if ledger and best else ""

    def _claim(self, claim_id: str | None) -> Link | None:
        known = claim_id is not None and claim_id in self.shown_claims
        return Link(claim_number(claim_id), f"claim-{_id(claim_id)}") if claim_id and known else None

    def event(self, event: Event) -> dict[str, Any]:
        document = self.view.get(event.place.document)
        who = named(event.speaker)
        return {
            "when": days(event.earliest, event.latest),
            "estimate": event.estimate,
            "what": shortened(one_line(event.what), limit("words")),
            "who": "" if document and who in ("", document.outlet) else who,
            "document": document,
            "published": when(event.published),
            "claims": tuple(filter(None, map(self._claim, event.claims))),
        }

    def changes(self) -> Iterator[dict[str, Any]]:
        """The changes, those of one document together."""
        first = limit("first")
        for document, own in by_document(self.case.changes[: limit("changes")]):
            # Of what is of one kind, what reads like a claim stands first.
            kinds = list(phrases("change"))
            own.sort(key=lambda group: (kinds.index(group[0].kind), -clarity(group[0].words)))
            rows = tuple(map(self.change, own))
            yield {"document": self.view.get(document), "first": rows[:first], "rest": rows[first:]}

    def change(self, group: Sequence[Change]) -> dict[str, Any]:
        change = group[0]
        return {
            "kind": str(phrases("change")[change.kind]),
            "key": change.kind,
            "before": self.view.get(change.before or ""),
            "words": shortened(one_line(change.words), limit("words")),
            "why": one_line(change.why),
            "claims": tuple(filter(None, (self._claim(one.claim) for one in group))),
        }

    def copy(self, copy: Copy) -> dict[str, Any]:
        passages = sorted(copy.passages, key=lambda pair: pair[1].start - pair[1].end)[: limit("named")]
        return {
            "source": self.view.get(copy.source),
            "target": self.view.get(copy.target),
            "words": copy_words(copy),
            "credited": copy.credited,
            "reason": one_line(copy.reason),
            "passages": tuple(self.shown(Place(copy.target, target)).words for _, target in passages),
        }

    def voice(self, voice: Voice) -> dict[str, Any]:
        kind: Kind = next((kind for kind in KINDS if kind == voice.kind), "unknown")
        claims = tuple(filter(None, map(self._claim, voice.claims)))
        return {
            "name": named(voice.name),
            "kind": kind_words(kind) if kind != "unknown" else "",
            "aliases": some(list(map(named, voice.aliases)), 2 * limit("named")),
            "attributions": voice.attributions,
            "documents": len(voice.documents),
            "through": some(list(map(named, voice.through)), limit("named")),
            "claims": claims[: 4 * limit("named")],
            "more": max(0, len(claims) - 4 * limit("named")),
        }

    def documents(self) -> Iterator[dict[str, Any]]:
        seen: dict[str, str] = {}
        for document in self.case.documents:
            first = seen.setdefault(document.content, document.id)
            yield {
                "view": self.view[document.id],
                "updates": self.view.get(document.updates or ""),
                "off_topic": document.off_topic,
                "reason": one_line(document.reason or ""),
                "same": self.view[first] if first != document.id else None,
                "rows": tuple(self._rows(document)) if first == document.id and document.id in self.entries else (),
                "more": self._more(document),
            }

    def _rows(self, document: CaseDocument) -> Iterator[dict[str, str]]:
        ledger = self._ledger(document.id)
        for attribution in ledger.attributions[: limit("attributions")] if ledger else ():
            assert ledger
            yield {
                "id": f"{document.id}-{_id(attribution.id)}",
                "number": number(attribution),
                "who": chain(ledger, attribution),
                "how": stance(attribution),
                "tone": tone(attribution),
                "what": shortened(joined(ledger.text(attribution.content)), limit("words")),
            }

    def _more(self, document: CaseDocument) -> int:
        ledger = self._ledger(document.id) if document.id in self.entries else None
        return max(0, len(ledger.attributions) - limit("attributions")) if ledger else 0


def _told_in_full(claims: Sequence[Claim]) -> set[str]:
    """The ids of the claims that are told in full: the first few, and those that several documents carry."""
    told = [claim.id for place, claim in enumerate(claims) if place < limit("alone") or len(carriers(claim)) > 1]
    return set(told[: limit("full")])


def _document(document: CaseDocument) -> DocumentView:
    return DocumentView(
        id=document.id,
        address=f"doc-{_id(document.id)}",
        outlet=outlet(document),
        title=title(document),
        when=when(document.published),
        url=_web_address(document.url),
    )


def _id(name: str) -> str:
    return quote(name, safe="", errors="replace")


def _bare(unit: str) -> str:
    return unit[1:] if unit[1:].isdecimal() else unit


def _before(text: str, span: Span, room: int) -> str:
    """The words of the line before a span, cut between words."""
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - room)
    cut = start > 0 and text[start - 1] != "\n"
    if cut and (found := _WORD_BREAK.search(text, start, span.start)):
        start = found.end()
    words = text[start : span.start]
    return ("… " if cut else "") + one_line(words) + (" " if words[-1:].isspace() else "")


def _after(text: str, span: Span, room: int) -> str:
    line = text.find("\n", span.end)
    end = min(len(text) if line < 0 else line, span.end + room)
    cut = end < len(text) and text[end] != "\n"
    words = text[span.end : end]
    if cut and " " in words:
        words = words.rpartition(" ")[0]
    return (" " if words[:1].isspace() else "") + one_line(words) + (" …" if cut else "")


@cache
def _file(name: str) -> str:
    return (resources.files("reportedly.export") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _web_address(url: str | None) -> str | None:
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
