"""The way back from a ledger in the data contract to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from reportedly.document import Block, Document, Span
from reportedly.ledger import (
    Date,
    Ledger,
    Moment,
    Publication,
    Quantity,
    Side,
    Speaker,
    Statement,
    Tension,
    attribution_of,
)

Plain = TypeVar("Plain", Publication, Date, Quantity, Statement, Moment, Speaker, Tension)
ABOUT = ("name", "url", "outlet", "title", "byline", "published", "language")
"""The fields of a document that its ledger repeats in the data contract."""
_ONE_SPAN = frozenset({"span", "anchor", "of_span"})
_SPANS = frozenset({"spans", "mentions"})
_SIDES = frozenset({"a", "b"})


def ledger_of(row: Mapping[str, Any], document: Document) -> Ledger:
    """The ledger that `row`, made by `Ledger.to_json`, describes.

    `document` gives what a row lacks: the text, what the page's own structure says of its parts, its warnings, and
    where its time comes from. All else of the document is as the row has it, because that is what the ledger was read
    with. Fields that the row lacks get their defaults, further ones are passed over. Raises ValueError where the row is
    of another text.
    """
    about = row["document"]
    if about["id"] != document.id:
        raise ValueError(f"the ledger of {about['id']} cannot be put on the text of {document.id}")
    publication = row.get("publication")
    return Ledger(
        document=replace(document, **{name: about[name] for name in ABOUT if name in about}),
        blocks=tuple(Block(block["role"], Span(*block["span"])) for block in row["blocks"]),
        attributions=tuple(map(attribution_of, row["attributions"])),
        speakers=_all(Speaker, row.get("speakers", ())),
        model=row["model"],
        warnings=tuple(row.get("warnings", ())),
        publication=None if publication is None else _one(Publication, publication),
        dates=_all(Date, row.get("dates", ())),
        quantities=_all(Quantity, row.get("quantities", ())),
        statements=_all(Statement, row.get("statements", ())),
        moments=_all(Moment, row.get("moments", ())),
        tensions=_all(Tension, row.get("tensions", ())),
    )


def _all(kind: type[Plain], rows: Iterable[Mapping[str, Any]]) -> tuple[Plain, ...]:
    return tuple(_one(kind, row) for row in rows)


def _one(kind: type[Plain], row: Mapping[str, Any]) -> Plain:
    return kind(**{item.name: _value(item.name, row[item.name]) for item in fields(kind) if item.name in row})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _ONE_SPAN:
        return Span(*value)
    if name in _SPANS:
        return _spans(value)
    if name in _SIDES:
        return Side(value["of"], _spans(value["spans"]))
    return tuple(value) if isinstance(value, list) else value


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
