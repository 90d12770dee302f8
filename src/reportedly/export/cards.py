"""One card an attribution: the words for a screen, decided here so that templates only lay them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from reportedly.document import Role
from reportedly.export.outline import Entry, joined, number, outline
from reportedly.ledger import Act, Attribution, Certainty, Kind, Ledger
from reportedly.lexicon import load

PLACES: dict[Role, str] = {
    "headline": "in the headline",
    "byline": "in the byline",
    "dateline": "in the dateline",
    "caption": "in a caption",
    "furniture": "outside the story",
}
KINDS: dict[Kind, str] = {
    "person": "a named person",
    "outlet": "a news outlet",
    "organisation": "an organisation",
    "anonymous": "without a name",
    "document": "a document",
}
# The plain case goes without saying: somebody says it, as certain.
ACTS: dict[Act, str] = {
    "claims": "claims",
    "confirms": "confirms",
    "denies": "denies",
    "declines": "does not answer",
    "asks": "asks",
    "directs": "calls for action",
    "thinks": "thinks",
    "intends": "intends",
    "hearsay": "passed on without a named source",
}
CERTAINTIES: dict[Certainty, str] = {
    "probable": "put as probable",
    "possible": "put as possible",
    "uncommitted": "without commitment",
}
DEEPEST = 6


class Link(NamedTuple):
    """A number on a card that leads to another card."""

    number: str
    address: str


class Note(NamedTuple):
    """Something further about an attribution, with the cards that it points at."""

    text: str
    links: tuple[Link, ...] = ()
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of one attribution. Empty words stand for what the text does not give."""

    index: int
    number: str
    id: str
    level: int
    inside: Link | None
    who: str
    cue: str
    content: str
    speaker: str
    notes: tuple[Note, ...]

    @property
    def nobody(self) -> str:
        """What stands in the place of the source where the text gives none."""
        return "not named here" if self.speaker else "no one named"


def cards(ledger: Ledger) -> tuple[Card, ...]:
    """The cards in the order of the outline."""
    links: dict[str, Link] = {}
    for attribution in ledger.attributions:
        links.setdefault(attribution.id, _link(attribution))
    return tuple(_card(ledger, entry, links) for entry in outline(ledger.attributions))


def confidence_words(confidence: float) -> str:
    """The reader's confidence as a reader would say it, empty where there is nothing to add."""
    if confidence >= load("confidence")["sure"]:
        return ""
    sure = "unsure" if doubtful(confidence) else "not quite sure"
    return f"the reader is {sure} ({confidence:.2f})"


def doubtful(confidence: float) -> bool:
    """Whether the reader itself is unsure."""
    return confidence < float(load("confidence")["unsure"])


def _card(ledger: Ledger, entry: Entry, links: dict[str, Link]) -> Card:
    attribution = ledger.attributions[entry.place]
    who = joined(ledger.text(attribution.source))
    return Card(
        index=entry.place,
        number=number(attribution),
        id=attribution.id,
        level=min(entry.depth, DEEPEST),
        inside=None if entry.parent is None else _link(ledger.attributions[entry.parent]),
        who=who,
        cue=joined(ledger.text(attribution.cue)),
        content=joined(ledger.text(attribution.content)),
        speaker=attribution.speaker or "",
        notes=tuple(_notes(attribution, who, links)),
    )


def _link(attribution: Attribution) -> Link:
    return Link(number(attribution), quote(attribution.id, errors="replace"))


def _notes(attribution: Attribution, who: str, links: dict[str, Link]) -> list[Note]:
    notes = [Note(PLACES.get(attribution.block, ""))]
    if attribution.speaker and attribution.speaker != who:
        kind = KINDS.get(attribution.speaker_kind)
        notes.append(Note(f"speaker: {attribution.speaker}" + (f", {kind}" if kind else "")))
    else:
        notes.append(Note(KINDS.get(attribution.speaker_kind, "")))
    if attribution.act and attribution.act != "says":
        notes.append(Note(ACTS[attribution.act]))
    if attribution.via:
        notes.append(Note("through " + ", then ".join(attribution.via)))
    if attribution.certainty and attribution.certainty != "certain":
        notes.append(Note(CERTAINTIES[attribution.certainty]))
    if attribution.polarity == "-":
        notes.append(Note("put as not so"))
    disputed = tuple(links[other] for other in attribution.disputes if other in links)
    if disputed:
        notes.append(Note("disputes", disputed))
    if attribution.same_as in links:
        notes.append(Note("same claim as", (links[attribution.same_as],)))
    notes.append(Note(confidence_words(attribution.confidence), doubt=True))
    return [note for note in notes if note.text]
