"""A case on disk or on a server: documents, what models read in them, what people judged, what followed from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select

from reportedly.case import making, queries
from reportedly.case.adding import add_document, document_of, insert_into, now, place_of
from reportedly.case.asking import Asked
from reportedly.case.engines import engine_of, is_server, retried, share, shown, transaction
from reportedly.case.faults import told
from reportedly.case.judging import UNDO, all_judgements, lock_judgement, put_judgement
from reportedly.case.migrations import LATEST
from reportedly.case.schema import appearances, derived, documents, features, ledgers, settings
from reportedly.case.values import Added, Appearance, Counts, Judgement, Settings
from reportedly.case.word_index import Match, matching
from reportedly.document import Document
from reportedly.errors import UsageError
from reportedly.ledger import Ledger
from reportedly.lexicon import load

Result = TypeVar("Result")
Place = str | os.PathLike[str]


class Store:
    """An open case. Close it, or use it as a context manager.

    Every call is one transaction and leaves the case consistent, whenever the process ends. Several threads and
    processes may work on one case; whoever has to wait for another longer than the patience (by default 10 s) gets a
    LockedCase. Every method can raise StoreError. What is iterated is fetched a few at a time, in the order of the
    documents' ids, which does not depend on the order of adding; what is added meanwhile may or may not be among it.
    """

    def __init__(self, engine: Engine, where: str, patience: float) -> None:
        self.where = where
        self._engine = engine
        self._patience = patience

    @classmethod
    def create(cls, where: Place, title: str = "", *, patience: float | None = None) -> Self:
        """Make an empty case in the file `where`, or in an empty PostgreSQL database when given its URL.

        Several cases fit into one database, each in a schema of its own that the URL names as
        `postgresql://USER@HOST/DATABASE?options=-csearch_path%3DSCHEMA`. Raises CaseExists where there is a case,
        NotACase where there is something else, MissingCase where there is no such folder, database or schema, and
        MissingExtra where PostgreSQL is named and its driver is not installed.
        """
        store = cls._at(where, patience, make=True)
        missing = not is_server(os.fsdecode(where)) and not Path(where).exists()
        try:
            store._read(lambda connection: making.refuse_to_make(connection, store.where))
            store._try(lambda: share(store._engine))
            store._write(lambda connection: making.make(connection, store.where, title))
        except BaseException:
            store.close()
            if missing:
                _remove(Path(where))
            raise
        return store

    @classmethod
    def open(cls, where: Place, *, patience: float | None = None) -> Self:
        """The case in the file `where`, or in the PostgreSQL database at that URL; an older one is brought up to date.

        A file that may not be written can be read. Raises MissingCase where there is none, NotACase where there is
        something else, NewerCase where a later version of reportedly made it, UnreachableCase where the server does
        not let us in, and MissingExtra where PostgreSQL is named and its driver is not installed.
        """
        store = cls._at(where, patience)
        try:
            if store._read(lambda connection: making.step_of(connection, store.where)) < LATEST:
                store._write(lambda connection: making.update(connection, store.where))
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _at(cls, where: Place, patience: float | None, make: bool = False) -> Self:
        if patience is None:
            patience = load("store")["waiting"]["patience_seconds"]
        return cls(engine_of(where, patience, make=make), shown(where), patience)

    def close(self) -> None:
        """Let go of the case; a file is one file again when nobody else has it open."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Documents

    def add(self, document: Document) -> Added:
        """Keep a document as it came. Adding what is there already changes nothing.

        The same text at two URLs is one document with two appearances. So is the same text at one URL (or, without a
        URL, under one name) with another outlet, title, byline or time of publication; where the case only lacks one of
        these, it is filled in.
        """
        return self._write(lambda connection: add_document(connection, document))

    def document(self, document_id: str) -> Document | None:
        """The document of that id as it first appeared; None where there is none."""
        statement = queries.every_document().where(documents.c.id == document_id)
        row = self._read(lambda connection: connection.execute(statement).mappings().first())
        return None if row is None else document_of(row)

    def documents(self) -> Iterator[Document]:
        """Every text once, as it first appeared."""
        return map(document_of, self._pages(queries.every_document()))

    def unread(self, model: str) -> Iterator[Document]:
        """The documents that `model` has not read yet, or that have learnt more about where they stood since.

        What is read while this goes on is not given again, and after an interruption the rest is given.
        """
        return map(document_of, self._pages(queries.unread_documents(model)))

    def appearances(self, document_id: str | None = None) -> tuple[Appearance, ...]:
        """Where and when all texts, or one of them, appeared: the earliest first, those without a time last."""
        statement = queries.every_appearance().order_by(
            appearances.c.instant.nulls_last(), appearances.c.document_id, appearances.c.id
        )
        if document_id is not None:
            statement = statement.where(appearances.c.document_id == document_id)
        return self._read(lambda connection: queries.places(connection, statement))

    def versions(self, url: str) -> tuple[Appearance, ...]:
        """What was found at a URL, however it is written, in order of publication.

        Where no time of publication is known, that of adding stands for it.
        """
        statement = queries.every_appearance().where(appearances.c.place == place_of(url))
        found = self._read(lambda connection: queries.places(connection, statement))
        return tuple(sorted(found, key=queries.when))

    def matching(self, query: Asked) -> tuple[Match, ...]:
        """The texts that have the words of a query, in no order; `search` makes of them what people look at."""
        return self._read(lambda connection: matching(connection, query))

    # Ledgers

    def put_ledger(self, ledger: Ledger, features: Mapping[str, bytes] | None = None) -> None:
        """Keep what a model read in a document, beside what other models read in it; it becomes the current ledger.

        `features` is what else the reading brought along, opaque bytes by name; it takes the place of what the same
        model brought before. Raises UsageError where the document is not in the case.
        """
        row = queries.ledger_row(ledger)
        self._write(lambda connection: self._put_ledger(connection, row, features or {}))

    def _put_ledger(self, connection: Connection, row: dict[str, Any], brought: Mapping[str, bytes]) -> None:
        own = select(documents.c.number).where(documents.c.id == row["document_id"]).with_for_update()
        if connection.execute(own).first() is None:
            raise UsageError(f"{self.where}: the document of this ledger is not in the case. Add it first.")
        of_the_model = {"document_id": row["document_id"], "model": row["model"]}
        current = connection.execute(queries.current_ledger(row["document_id"])).mappings().first()
        if current is None or any(current[name] != row[name] for name in ("model", "digest", "details")):
            connection.execute(delete(ledgers).filter_by(**of_the_model))
            connection.execute(insert(ledgers).values(**row, made=now()))
        connection.execute(delete(features).filter_by(**of_the_model))
        if brought:
            rows = [{**of_the_model, "name": name, "data": data} for name, data in brought.items()]
            connection.execute(insert(features), rows)

    def ledger(self, document_id: str, model: str | None = None) -> Ledger | None:
        """The current ledger of a document, or that of one model; None where there is none."""
        statement = queries.every_ledger(model).where(documents.c.id == document_id)
        row = self._read(lambda connection: connection.execute(statement).mappings().first())
        return None if row is None else queries.read_ledger(row)

    def ledgers(self, model: str | None = None) -> Iterator[Ledger]:
        """The current ledgers of all documents that have one, or those of one model."""
        return map(queries.read_ledger, self._pages(queries.every_ledger(model)))

    def models(self, document_id: str) -> tuple[str, ...]:
        """The models that have read a document, the one with the current ledger first."""
        statement = select(ledgers.c.model).filter_by(document_id=document_id).order_by(ledgers.c.number.desc())
        return self._read(lambda connection: tuple(connection.execute(statement).scalars()))

    def features(self, model: str, name: str) -> Iterator[tuple[str, bytes]]:
        """What readings of `model` brought along under `name`: ids of documents, and the bytes."""
        rows = self._pages(queries.features_named(model, name))
        return ((row["document_id"], row["data"]) for row in rows)

    def feature(self, document_id: str, model: str, name: str) -> bytes | None:
        """What the reading of one document by `model` brought along under `name`; None where it brought nothing."""
        statement = select(features.c.data).filter_by(document_id=document_id, model=model, name=name)
        data: bytes | None = self._read(lambda connection: connection.execute(statement).scalar())
        return data

    # Judgements

    def judge(self, author: str, kind: str, target: Any, payload: Any = None) -> Judgement:
        """Keep what a person decided. `target` says about what, `payload` what else, both as JSON can."""
        return self._write(lambda connection: put_judgement(connection, author, kind, target, payload))

    def undo(self, judgement_id: int, author: str) -> Judgement:
        """Take a judgement back, which is a judgement itself and can be taken back.

        Raises UsageError where there is none of that id, or where it is taken back already.
        """
        return self._write(lambda connection: self._undo(connection, judgement_id, author))

    def _undo(self, connection: Connection, judgement_id: int, author: str) -> Judgement:
        lock_judgement(connection, judgement_id)
        old = next((one for one in all_judgements(connection) if one.id == judgement_id), None)
        if old is None:
            raise UsageError(f"{self.where}: there is no judgement {judgement_id}.")
        if old.undone is not None:
            raise UsageError(f"{self.where}: judgement {judgement_id} was taken back already, at {old.undone}.")
        return put_judgement(connection, author, UNDO, {"judgement": judgement_id}, None, judgement_id)

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement in the order of deciding, those that were taken back and those that did so among them."""
        return self._read(all_judgements)

    # What follows from all this

    def derived(self, name: str, fingerprint: str) -> bytes | None:
        """The result kept under `name`, if it was computed from this state of the case; None where it was not."""
        statement = select(derived.c.data).filter_by(name=name, fingerprint=fingerprint)
        data: bytes | None = self._read(lambda connection: connection.execute(statement).scalar())
        return data

    def put_derived(self, name: str, fingerprint: str, data: bytes) -> None:
        """Keep a result that was computed from the state of the case that `fingerprint` stands for.

        It takes the place of the one kept under that name. Whatever else the result depends on (a version, an option)
        belongs into `name` or `fingerprint`.
        """
        values = {"fingerprint": fingerprint, "data": data, "made": now()}
        self._upsert(derived, {"name": name}, values)

    def fingerprint(self) -> str:
        """A hash of the state of the case: its documents and their appearances, current ledgers and judgements."""
        return self._read(queries.fingerprint)

    def counts(self) -> Counts:
        """How much there is."""
        return self._read(queries.counts)

    @property
    def settings(self) -> Settings:
        """What the case is called, and when it was made."""
        rows = self._read(lambda connection: connection.execute(select(settings.c.name, settings.c.value)).all())
        found = {row.name: row.value for row in rows}
        return Settings(title=found["title"], created=found["created"])

    def rename(self, title: str) -> None:
        """Give the case another title."""
        self._upsert(settings, {"name": "title"}, {"value": title})

    # The way to the database

    def _upsert(self, into: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
        def put(connection: Connection) -> None:
            statement = insert_into(connection, into).values(**key, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

        self._write(put)

    def _pages(self, statement: queries.Query) -> Iterator[RowMapping]:
        """The rows in the order of document ids, a few at a time, so that no transaction outlasts a page."""
        size = load("store")["pages"]["rows"]
        last = ""
        while True:
            page = statement.where(documents.c.id > last).order_by(documents.c.id).limit(size)
            rows = self._read(partial(queries.rows_of, statement=page))
            yield from rows
            if len(rows) < size:
                return
            last = rows[-1]["document_id"]

    def _read(self, action: Callable[[Connection], Result]) -> Result:
        return self._try(lambda: transaction(self._engine, action, writes=False))

    def _write(self, action: Callable[[Connection], Result]) -> Result:
        return self._try(lambda: transaction(self._engine, action, writes=True))

    def _try(self, action: Callable[[], Result]) -> Result:
        with told(self.where):
            return retried(action, self._patience)


def _remove(path: Path) -> None:
    """Take away what is left of a case that could not be made."""
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)
