"""What is asked of the tables of a case, and what its answers are as values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, exists, func, select

from reportedly.case.adding import Row, as_json, details_of, document_of
from reportedly.case.addresses import instant_of
from reportedly.case.judging import all_judgements
from reportedly.case.ledgers import ledger_of
from reportedly.case.schema import appearances, documents, features, judgements, ledgers
from reportedly.case.values import Appearance, Counts
from reportedly.document import Document
from reportedly.ledger import Ledger

if TYPE_CHECKING:
    Query = Select[*tuple[Any, ...]]

_first = appearances.alias("first")
# A text's first appearance: the earliest, and of several the same one whatever the order in which they were added.
_FIRST_ID = (
    select(_first.c.id)
    .where(_first.c.document_id == documents.c.id)
    .order_by(_first.c.instant.nulls_last(), _first.c.details)
    .limit(1)
    .correlate(documents)
    .scalar_subquery()
)
_WITH_FIRST = documents.join(appearances, appearances.c.id == _FIRST_ID)
_ABOUT = tuple(item for item in appearances.c if item.name in Document.__dataclass_fields__)


def every_document() -> Query:
    """Every text with its first appearance."""
    return select(documents.c.id.label("document_id"), documents.c.text, *_ABOUT).select_from(_WITH_FIRST)


def unread_documents(model: str) -> Query:
    """Those of them that the model has not read as they stand now."""
    read = exists().where(
        ledgers.c.document_id == documents.c.id, ledgers.c.model == model, ledgers.c.details == appearances.c.details
    )
    return every_document().where(~read)


def features_named(model: str, name: str) -> Query:
    """What readings of the model brought along under that name."""
    joined = documents.join(features, features.c.document_id == documents.c.id)
    statement = select(documents.c.id.label("document_id"), features.c.data).select_from(joined)
    return statement.where(features.c.model == model, features.c.name == name)


def every_appearance() -> Query:
    """Every appearance without what only a reading needs."""
    return select(*(item for item in appearances.c if item.name in Appearance.__dataclass_fields__))


def rows_of(connection: Connection, statement: Query) -> Sequence[RowMapping]:
    """The rows that a statement gives."""
    return connection.execute(statement).mappings().all()


def places(connection: Connection, statement: Query) -> tuple[Appearance, ...]:
    """The appearances that a statement gives."""
    return tuple(Appearance(**row) for row in connection.execute(statement).mappings())


def when(appearance: Appearance) -> tuple[int, int]:
    """A key to sort by publication, or by adding where it has no time; then by the order of adding."""
    published = instant_of(appearance.published)
    return (instant_of(appearance.added) or 0) if published is None else published, appearance.id


def ledger_row(ledger: Ledger) -> dict[str, Any]:
    """The ledger as a row of its table."""
    # In the order of the fields, which the chances of an attribution have, too: sorted, they would come back otherwise.
    written = json.dumps(ledger.to_json(), separators=(",", ":"))
    return {
        "document_id": ledger.document.id,
        "model": ledger.model,
        "details": details_of(ledger.document),
        "digest": hashlib.sha256(written.encode()).hexdigest(),
        "ledger": written,
    }


def current_ledger(document_id: str) -> Query:
    """The newest ledger of a document, as a row."""
    return select(ledgers).filter_by(document_id=document_id).order_by(ledgers.c.number.desc()).limit(1)


def every_ledger(model: str | None) -> Query:
    """The current ledger of every document, or that of one model, with what is needed to make it whole."""
    latest = ledgers.alias("latest")
    number = select(func.max(latest.c.number)).where(latest.c.document_id == documents.c.id)
    if model is not None:
        number = number.where(latest.c.model == model)
    joined = _WITH_FIRST.join(ledgers, ledgers.c.number == number.correlate(documents).scalar_subquery())
    return select(documents.c.id.label("document_id"), documents.c.text, ledgers.c.ledger, *_ABOUT).select_from(joined)


def read_ledger(row: Row) -> Ledger:
    """The ledger that a row of `every_ledger` holds."""
    return ledger_of(json.loads(row["ledger"]), document_of(row))


def fingerprint(connection: Connection) -> str:
    """A hash of appearances, current ledgers and judgements."""
    newest = select(func.max(ledgers.c.number)).group_by(ledgers.c.document_id)
    parts: tuple[Query, ...] = (
        select(appearances.c.document_id, appearances.c.details).order_by(
            appearances.c.document_id, appearances.c.details
        ),
        select(ledgers.c.document_id, ledgers.c.model, ledgers.c.digest)
        .where(ledgers.c.number.in_(newest))
        .order_by(ledgers.c.document_id),
        select(func.count(), func.max(judgements.c.id)).select_from(judgements),
    )
    result = hashlib.sha256()
    for part in parts:
        for row in connection.execute(part):
            result.update(as_json(list(row)).encode() + b"\n")
        result.update(b"\n")
    return result.hexdigest()


def counts(connection: Connection) -> Counts:
    """How much there is."""

    def count(what: Any) -> int:
        return connection.execute(select(func.count(what))).scalar_one()

    return Counts(
        documents=count(documents.c.number),
        appearances=count(appearances.c.id),
        read=count(ledgers.c.document_id.distinct()),
        judgements=sum(judgement.holds for judgement in all_judgements(connection)),
    )
