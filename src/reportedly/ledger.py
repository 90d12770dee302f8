"""What a reading gives: every attribution of one document, as plain frozen values that read themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, NamedTuple, get_args

from reportedly.document import Block, Document, Role, Span

CONTRACT = "1"

Act = Literal["says", "claims", "confirms", "denies", "declines", "asks", "directs", "thinks", "intends", "hearsay"]
Kind = Literal["person", "outlet", "organisation", "anonymous", "document", "unknown"]
Quote = Literal["direct", "indirect", "mixed"]
Certainty = Literal["certain", "probable", "possible", "uncommitted"]
Polarity = Literal["+", "-"]
Timex = Literal["DATE", "TIME", "DURATION", "SET"]
Counted = Literal["count", "measure", "money", "percent", "odds", "ordinal"]
Bound = Literal["exactly", "about", "at least", "at most", "more than", "less than", "between", "vaguely"]
Issued = Literal["given", "metadata", "byline", "inferred"]
Clash = Literal["number", "date", "denial", "presence", "outcome"]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """When a document is taken to have appeared.

    `value` is an ISO 8601 date, or a time with its zone where it is known; `basis` says where it comes from, and
    `reason` says so in a sentence. `span` holds the words of the document that show it, where it has them.
    """

    value: str
    basis: Issued
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One temporal expression by TIMEX3 (ISO-TimeML, ISO 24617-1).

    `value` and `mod` are TIMEX3's; `value` is `None` where the words give none. `earliest` and `latest` are the first
    and the last calendar day (ISO 8601, both included) that the words can mean, and `None` where they name no place on
    the calendar. `anchor` is the expression of the text that it is counted from; where it is counted from the time of
    publication, `counted` is true and `anchor` is `None`. `estimate` says that the days were worked out by more than
    the calendar (*weeks before*, *earlier this month*, an inferred publication), and `reason` how, in a sentence.
    """

    id: str
    span: Span
    type: Timex
    value: str | None = None
    mod: str | None = None
    earliest: str | None = None
    latest: str | None = None
    anchor: Span | None = None
    counted: bool = False
    estimate: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number and what it counts.

    `span` covers the number, its bound and its unit. `value` is the number in `unit`; `low` and `high` enclose what the
    words allow, each `None` where they set no limit. `unit` is the singular English name of a unit of measure, an ISO
    4217 code for money, `percent`, `probability` (odds as a share of 1), `ordinal`, or the singular of what is counted;
    `of` the words for what there is so much of, and `of_span` where they stand.
    """

    id: str
    span: Span
    kind: Counted
    value: float | None
    unit: str | None = None
    bound: Bound = "exactly"
    low: float | None = None
    high: float | None = None
    of: str | None = None
    of_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the document says in its own voice in one sentence: the parts of it that no attribution covers."""

    id: str
    spans: tuple[Span, ...]
    block: Role = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something was said, or when what is said is to have happened.

    `of` is the id of an attribution or a statement, `when` that of one of the ledger's dates, or `None` where the time
    is that of publication. `earliest` and `latest` are ISO 8601 days, both included; `estimate` says that they were
    worked out by more than the calendar, and `reason` how.
    """

    of: str
    kind: Literal["said", "happened"]
    when: str | None
    earliest: str
    latest: str
    estimate: bool = False
    reason: str | None = None


class Side(NamedTuple):
    """One of two that do not sit together: the id of an attribution or a statement, and its words that clash."""

    of: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension:
    """Two statements of one document that do not sit together.

    `why` says it in one sentence, in the document's own words where it can. `strength` in [0, 1] is the estimate that
    a careful reader would call it one.
    """

    id: str
    kind: Clash
    a: Side
    b: Side
    why: str
    strength: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """All attributions of one document, and its dates, quantities, own statements and tensions.

    `attributions` stand in the order of their first characters, then of their cues; `dates`, `quantities` and
    `statements` in that of the text, `moments` in that of the calendar, `tensions` the strongest first. `warnings` says
    in sentences what a reader of the ledger should know (a replaced character, a language the model was not made for).
    """

    document: Document
    blocks: tuple[Block, ...]
    attributions: tuple[Attribution, ...]
    speakers: tuple[Speaker, ...] = ()
    model: str = ""
    warnings: tuple[str, ...] = field(default=())
    publication: Publication | None = None
    dates: tuple[Date, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    statements: tuple[Statement, ...] = ()
    moments: tuple[Moment, ...] = ()
    tensions: tuple[Tension, ...] = ()

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
            "publication": None if self.publication is None else _plain_json(self.publication),
            "dates": [_plain_json(date) for date in self.dates],
            "quantities": [_plain_json(quantity) for quantity in self.quantities],
            "statements": [_plain_json(statement) for statement in self.statements],
            "moments": [_plain_json(moment) for moment in self.moments],
            "tensions": [_plain_json(tension) for tension in self.tensions],
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
        "chances": {name: round(chance, 3) for name, chance in attribution.chances},
    }


def _plain_json(value: Any) -> Any:
    """Frozen values as dicts of their fields, tuples and spans as lists, numbers with three decimals at most."""
    if is_dataclass(value):
        return {item.name: _plain_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Side):
        return {"of": value.of, "spans": _lists(value.spans)}
    if isinstance(value, tuple):
        return [_plain_json(item) for item in value]
    return round(value, 3) if isinstance(value, float) else value


def attribution_of(row: Mapping[str, Any]) -> Attribution:
    """The attribution that `row`, one of a ledger in the data contract, describes.

    Fields that the row lacks get their defaults, further ones are passed over. Raises KeyError where `id` or one of the
    roles is missing.
    """
    known = {name: row[name] for name in _PLAIN if name in row}
    return Attribution(
        id=row["id"],
        source=_spans(row["source"]),
        cue=_spans(row["cue"]),
        content=_spans(row["content"]),
        via=tuple(row.get("via", ())),
        via_spans=_spans(row.get("via_spans", ())),
        disputes=tuple(row.get("disputes", ())),
        chances=tuple(Chance(*item) for item in row.get("chances", {}).items()),
        **known,
    )


_PLAIN = (
    *("block", "speaker", "speaker_id", "speaker_kind", "act", "quote"),
    *("parent", "certainty", "polarity", "same_as", "confidence"),
)


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
