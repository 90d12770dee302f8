"""What a document becomes when it is added: one text, and an appearance for each place and time it is found at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from reportedly.case.addresses import address_of, instant_of
from reportedly.case.schema import appearances, documents
from reportedly.case.values import Added
from reportedly.case.word_index import index_text
from reportedly.document import Block, Document, Span

SAID = ("outlet", "title", "byline", "published")
"""What is said of a text where it appears: two that differ in one of these are two appearances."""
FILLED = (*SAID, "published_by", "url", "language", "blocks", "warnings", "instant")
"""What an appearance can learn when the document is added again with more."""
_BLANK = (None, "[]")

Row = Mapping[Any, Any]


def now() -> str:
    """The time in UTC as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def as_json(value: Any) -> str:
    """The value as JSON, the same for the same value, in ASCII so that every database takes every string."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """A hash of anything that JSON can hold."""
    return hashlib.sha256(as_json(value).encode()).hexdigest()


def place_of(url: str | None, name: str = "") -> str:
    """A hash that stands for the place at which a document was found: its URL, or its name where it has none."""
    return digest(["url", address_of(url)] if url else ["name", name])


def details_of(document: Document) -> str:
    """A hash of all that a reading depends on besides the text: where it stood and what was said of it there."""
    row = appearance_row(document)
    return str(row["details"])


def appearance_row(document: Document) -> dict[str, Any]:
    """The document without its text as a row of `appearances`."""
    row: dict[str, Any] = {
        "document_id": document.id,
        "place": place_of(document.url, document.name),
        "instant": instant_of(document.published),
        "name": document.name,
        "url": document.url,
        "address": address_of(document.url) if document.url else None,
        "outlet": document.outlet,
        "title": document.title,
        "byline": document.byline,
        "published": document.published,
        "published_by": document.published_by,
        "language": document.language,
        "blocks": as_json([[block.role, *block.span] for block in document.blocks]),
        "warnings": as_json(document.warnings),
    }
    return {**row, "details": _details(row)}


def document_of(row: Row) -> Document:
    """The document that a row of `appearances` and its text describe."""
    return Document(
        text=row["text"],
        name=row["name"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        byline=row["byline"],
        published=row["published"],
        published_by=row["published_by"],
        language=row["language"],
        blocks=tuple(Block(role, Span(start, end)) for role, start, end in json.loads(row["blocks"])),
        warnings=tuple(json.loads(row["warnings"])),
    )


def add_document(connection: Connection, document: Document) -> Added:
    """Put the document into the case, inside a transaction that writes; what is there already is not put there again.

    A text is kept once. At one place it has one appearance for all that is said of it there without contradiction: what
    a later document says more (an outlet, a time) is filled in, and what it says otherwise makes another appearance.
    """
    row = appearance_row(document)
    new = _put_text(connection, row["document_id"], document.text)
    same = (appearances.c.document_id == row["document_id"], appearances.c.place == row["place"])
    known = connection.execute(select(appearances).where(*same).order_by(appearances.c.id)).mappings().all()
    for old in known:
        if _agree(old, row):
            _fill(connection, old, row)
            return Added(new, False, row["document_id"], old["id"])
    made = connection.execute(insert(appearances).values(**row, added=now()).returning(appearances.c.id))
    return Added(new, True, row["document_id"], made.scalar_one())


def _put_text(connection: Connection, document_id: str, text: str) -> bool:
    own = select(documents.c.number).where(documents.c.id == document_id)
    if new := connection.execute(own).first() is None:
        statement = insert_into(connection, documents).values(id=document_id, text=text, added=now())
        made = connection.execute(statement.on_conflict_do_nothing().returning(documents.c.number)).scalar()
        if new := made is not None:
            index_text(connection, made, text)
    # Whoever else adds the same text waits here (in PostgreSQL; in SQLite there is one writer at a time anyway).
    connection.execute(own.with_for_update())
    return new


def insert_into(connection: Connection, table: Any) -> Any:
    """An INSERT that can say what to do where the row is there already, in the words of the connection's database."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def _agree(old: Row, new: Row) -> bool:
    return all(old[name] == new[name] or old[name] is None or new[name] is None for name in SAID)


def _fill(connection: Connection, old: Row, new: Row) -> None:
    learnt = {name: new[name] for name in FILLED if old[name] in _BLANK and new[name] not in _BLANK}
    if learnt:
        row = {**old, **learnt}
        statement = update(appearances).where(appearances.c.id == old["id"])
        connection.execute(statement.values(**learnt, details=_details(row)))


def _details(row: Row) -> str:
    return digest([row[name] for name in ("place", *SAID, "published_by", "blocks")])
