"""What a reading gives: every attribution of one document, as plain frozen values that read themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from reportedly.document import Block, Document, Role, Span

CONTRACT = "1"

Act = Literal["says", "claims", "confirms", "denies", "declines", "asks", "directs", "thinks", "intends", "hearsay"]
Kind = Literal["person", "outlet", "organisation", "anonymous", "document", "unknown"]
Quote = Literal["direct", "indirect", "mixed"]
Certainty = Literal["certain", "probable", "possible", "uncommitted"]
Polarity = Literal["+", "-"]
ACTS: tuple[Act, ...] = get_args(Act)
KINDS: tuple[Kind, ...] = get_args(Kind)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)


class Chance(NamedTuple):
    """The reader's own estimate in [0, 1] that one field of an attribution is right."""

    field: str
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One place where something is put in somebody's mouth or mind, or passed on unvouched.

    `source`, `cue` and `content` are spans of the document's text in reading order; `cue` holds at most one, and
    `source` is empty where nobody is named. `block` is the role of the block the attribution stands in, `parent` the id
    of the attribution whose content this one sits inside. `via` names the relays, outermost first, and `via_spans` has
    for each of them a place where the document names it. `confidence` is the reader's own estimate in [0, 1] that the
    attribution stands there, and `chances` what it gives for the fields of one that does. A field that nobody filled in
    is `None`, `unknown` or empty.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    block: Role = "body"
    speaker: str | None = None
    speaker_id: str | None = None
    speaker_kind: Kind = "unknown"
    act: Act | None = None
    quote: Quote | None = None
    via: tuple[str, ...] = ()
    via_spans: tuple[Span, ...] = ()
    parent: str | None = None
    certainty: Certainty | None = None
    polarity: Polarity | None = None
    disputes: tuple[str, ...] = ()
    same_as: str | None = None
    confidence: float = 1.0
    chances: tuple[Chance, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans of the three roles in reading order."""
        return tuple(sorted(self.source + self.cue + self.content))

    @property
    def start(self) -> int:
        """The first character that belongs to the attribution."""
        return self.spans[0].start


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who speaks in the document, under the fullest name or description it gives."""

    id: str
    name: str
    kind: Kind = "unknown"
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All attributions of one document.

    `attributions` stand in the order of their first characters, then of their cues. `warnings` says in sentences what
    a reader of the ledger should know (a replaced character, a language the model was not made for).
    """

    document: Document
    blocks: tuple[Block, ...]
    attributions: tuple[Attribution, ...]
    speakers: tuple[Speaker, ...] = ()
    model: str = ""
    warnings: tuple[str, ...] = field(default=())

    def text(self, spans: tuple[Span, ...]) -> tuple[str, ...]:
        """The words that `spans` point at."""
        return tuple(span.of(self.document.text) for span in spans)

    def to_json(self) -> dict[str, Any]:
        """The ledger in the data contract, made of dicts, lists, strings, numbers and None."""
        document = self.document
        return {
            "reportedly": CONTRACT,
            "document": {
                "id": document.id,
                "name": document.name,
                "url": document.url,
                "outlet": document.outlet,
                "title": document.title,
                "byline": document.byline,
                "published": document.published,
                "language": document.language,
                "length": len(document.text),
            },
            "blocks": [{"role": block.role, "span": list(block.span)} for block in self.blocks],
            "speakers": [_speaker_json(speaker) for speaker in self.speakers],
            "attributions": [_attribution_json(attribution) for attribution in self.attributions],
            "dates": [],
            "quantities": [],
            "warnings": list(self.warnings),
            "model": self.model,
        }

    def _repr_html_(self) -> str:
        from reportedly.export.page import notebook_view

        return notebook_view(self)


def _lists(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]


def _speaker_json(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "aliases": list(speaker.aliases),
        "mentions": _lists(speaker.mentions),
    }


def _attribution_json(attribution: Attribution) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "source": _lists(attribution.source),
        "cue": _lists(attribution.cue),
        "content": _lists(attribution.content),
        "block": attribution.block,
        "speaker": attribution.speaker,
        "speaker_id": attribution.speaker_id,
        "speaker_kind": attribution.speaker_kind,
        "act": attribution.act,
        "quote": attribution.quote,
        "via": list(attribution.via),
        "via_spans": _lists(attribution.via_spans),
        "parent": attribution.parent,
        "certainty": attribution.certainty,
        "polarity": attribution.polarity,
        "disputes": list(attribution.disputes),
        "same_as": attribution.same_as,
        "confidence": round(attribution.confidence, 3),
        "chances": {field: round(chance, 3) for field, chance in attribution.chances},
    }


def attribution_of(fields: Mapping[str, Any]) -> Attribution:
    """The attribution that `fields`, a row of a ledger in the data contract, describes.

    Fields that the row lacks get their defaults, further ones are passed over. Raises KeyError where `id` or one of the
    roles is missing.
    """
    known = {name: fields[name] for name in _PLAIN if name in fields}
    return Attribution(
        id=fields["id"],
        source=_spans(fields["source"]),
        cue=_spans(fields["cue"]),
        content=_spans(fields["content"]),
        via=tuple(fields.get("via", ())),
        via_spans=_spans(fields.get("via_spans", ())),
        disputes=tuple(fields.get("disputes", ())),
        chances=tuple(Chance(*item) for item in fields.get("chances", {}).items()),
        **known,
    )


_PLAIN = (
    *("block", "speaker", "speaker_id", "speaker_kind", "act", "quote"),
    *("parent", "certainty", "polarity", "same_as", "confidence"),
)


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
