"""One card an attribution: what is shown of it, decided here so that templates only lay it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from reportedly.export.outline import Entry, joined, number, outline
from reportedly.export.speakers import Share
from reportedly.export.ties import Ties, ties
from reportedly.export.words import (
    Chain,
    chain_parts,
    disputed,
    disputing,
    doubts,
    kind_words,
    named,
    place_words,
    quoting,
    stance,
)
from reportedly.ledger import Attribution, Ledger

DEEPEST = 6
# How much one card shows of others, so that a page stays as long as its ledger however many ties there are.
BESIDE = 4
LINKS = 12
WORDS = 180


class Link(NamedTuple):
    """A number on a card that leads to another card."""

    number: str
    address: str


class Note(NamedTuple):
    """Something further about an attribution, with the cards that it points at."""

    text: str
    links: tuple[Link, ...] = ()
    more: int = 0
    doubt: bool = False


class Beside(NamedTuple):
    """An attribution shown on the card of one that it disputes or that disputes it: *denied by*, who, the words.

    Where nobody speaks, `who` is empty and `unsaid` says how it came.
    """

    verb: str
    who: str
    unsaid: str
    link: Link
    cue: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of one attribution. Empty words stand for what the text does not give.

    `source` is as the text has it and empty where that is the speaker's name. `tone` tells how a page may colour the
    `stance`: `denies`, `loose` for what is less than vouched for, `silent`, or nothing. `share` is the place of the
    speaker among the shares, and `act` and `named` are what a page sorts cards by.
    """

    index: int
    number: str
    id: str
    level: int
    inside: Link | None
    chain: Chain
    stance: str
    tone: str
    content: str
    source: str
    cue: str
    notes: tuple[Note, ...]
    disputes: tuple[Beside, ...]
    disputed: tuple[Beside, ...]
    share: int | None
    act: str
    named: str


def cards(ledger: Ledger, shares: Sequence[Share] = ()) -> tuple[Card, ...]:
    """The cards in the order of the outline."""
    maker = _Maker(ledger, shares)
    return tuple(maker.card(entry) for entry in outline(ledger.attributions))


def link(attribution: Attribution) -> Link:
    """The number of an attribution as a link to its card."""
    return Link(number(attribution), quote(attribution.id, errors="replace"))


class _Maker:
    """Knows of a whole ledger what single cards need."""

    def __init__(self, ledger: Ledger, shares: Sequence[Share]) -> None:
        self.ledger = ledger
        self.attributions = ledger.attributions
        self.ties: Ties = ties(ledger.attributions)
        self.share = {place: at for at, share in enumerate(shares) for place in share.places}

    def card(self, entry: Entry) -> Card:
        place = entry.place
        attribution = self.attributions[place]
        chain = chain_parts(self.ledger, attribution)
        source = joined(self.ledger.text(attribution.source))
        return Card(
            index=place,
            number=number(attribution),
            id=attribution.id,
            level=min(entry.depth, DEEPEST),
            inside=None if entry.parent is None else link(self.attributions[entry.parent]),
            chain=chain,
            stance=stance(attribution),
            tone=tone(attribution),
            content=joined(self.ledger.text(attribution.content)),
            source="" if source == chain.speaker else source,
            cue=joined(self.ledger.text(attribution.cue)),
            notes=tuple(self._notes(attribution, place, chain)),
            disputes=tuple(
                self._beside(other, disputing(attribution.act)) for other in self.ties.disputes[place][:BESIDE]
            ),
            disputed=tuple(
                self._beside(other, disputed(self.attributions[other].act))
                for other in self.ties.disputed[place][:BESIDE]
            ),
            share=self.share.get(place),
            act=attribution.act or "none",
            named=named(attribution),
        )

    def _beside(self, place: int, verb: str) -> Beside:
        attribution = self.attributions[place]
        chain = chain_parts(self.ledger, attribution)
        return Beside(
            verb=verb[:1].upper() + verb[1:],
            who=chain.speaker,
            unsaid="" if chain.speaker else str(chain),
            link=link(attribution),
            cue=joined(self.ledger.text(attribution.cue)),
            words=shortened(joined(self.ledger.text(attribution.content)), WORDS),
        )

    def _notes(self, attribution: Attribution, place: int, chain: Chain) -> list[Note]:
        notes = [
            Note(place_words(attribution.block)),
            Note(kind_words(attribution.speaker_kind) if attribution.speaker_kind != "unknown" else ""),
            Note(quoting(attribution)),
            *self._ties(place),
            *(Note(doubt, doubt=True) for doubt in doubts(attribution)),
        ]
        return [note for note in notes if note.text]

    def _ties(self, place: int) -> Iterator[Note]:
        tied = self.ties
        if len(tied.disputes[place]) > BESIDE:
            yield self._linked("also disputes", tied.disputes[place][BESIDE:])
        if len(tied.disputed[place]) > BESIDE:
            yield self._linked("also disputed by", tied.disputed[place][BESIDE:])
        first, alike = tied.first[place], tied.alike(place)
        if len(alike) < 2:
            return
        if place == first:
            yield self._linked("same claim in", alike[1:])
            return
        yield self._linked("same claim as", (first,))
        if len(alike) > 2:
            yield self._linked("also in", [other for other in alike[1 : LINKS + 3] if other != place], len(alike) - 2)
        if tied.disputed[first]:
            yield self._linked("a claim disputed by", tied.disputed[first])

    def _linked(self, text: str, places: Sequence[int], count: int | None = None) -> Note:
        shown = tuple(link(self.attributions[place]) for place in places[:LINKS])
        return Note(text, shown, (len(places) if count is None else count) - len(shown))


def tone(attribution: Attribution) -> str:
    """How a page may colour what an attribution does: `denies`, `loose`, `silent` or nothing."""
    if attribution.act in ("denies", "declines"):
        return "denies" if attribution.act == "denies" else "silent"
    loose = attribution.act in ("hearsay", "claims") or attribution.certainty in ("probable", "possible")
    return "loose" if loose else ""


def shortened(text: str, most: int) -> str:
    """`text` with at most `most` characters, cut between words where that can be done."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut[:-1]).rstrip() + "…"
