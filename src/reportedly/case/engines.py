"""The way to the database of a case: a SQLite file by default, PostgreSQL when its URL is given."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from reportedly.case.faults import passes, read_only
from reportedly.errors import MissingCase, MissingExtra, NotACase, UsageError
from reportedly.lexicon import load

if TYPE_CHECKING:
    from sqlalchemy import URL

Result = TypeVar("Result")
SERVERS = ("postgresql", "postgres", "postgresql+psycopg")
"""The schemes of a URL that mean PostgreSQL."""
DRIVER = "postgresql+psycopg"


def shown(where: str | os.PathLike[str]) -> str:
    """The place as messages name it: a path as it came, a URL without its password."""
    name = os.fsdecode(where)
    return _url(name).render_as_string(hide_password=True) if is_server(name) else name


def is_server(name: str) -> bool:
    """Whether the name is written as the URL of a database server. Raises UsageError for a kind that is not known."""
    scheme, mark, _ = name.partition("://")
    if not mark or os.sep in scheme:
        return False
    if scheme.lower() not in SERVERS:
        raise UsageError(
            f"{scheme}:// names no place for a case. Name a file, or a database as postgresql://USER@HOST/DATABASE."
        )
    return True


def _url(name: str) -> URL:
    try:
        return make_url(name)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "The URL of the database cannot be understood. Write it as postgresql://USER@HOST/DATABASE."
        ) from error


def engine_of(where: str | os.PathLike[str], patience: float, *, make: bool = False) -> Engine:
    """The engine for the case at `where`, waiting at most `patience` seconds for other processes.

    A file is made where `make` says so. Nothing is opened yet but what tells that there is no case to be had: raises
    MissingCase, NotACase, MissingExtra or UsageError.
    """
    name = os.fsdecode(where)
    return _server(name, patience) if is_server(name) else _file(name, patience, make)


def _file(name: str, patience: float, make: bool) -> Engine:
    path = Path(name)
    _refuse(path, name, make)
    mode = "rwc" if make else _mode(path)
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # Without an isolation level of its own the driver leaves transactions to whoever asks for them.
        return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "connect", _prepare_file)
    event.listen(engine, "begin", _begin_file)
    return engine


def _refuse(path: Path, name: str, make: bool) -> None:
    try:
        there = _is_there(path)
        if path.is_dir():
            raise NotACase(name, "is a folder, not a case.", "Name a file.")
        if not path.parent.is_dir():
            raise MissingCase(name, f"there is no folder {path.parent}.", "Make it first, or check the path.")
    except (OSError, ValueError) as error:  # Some names cannot be those of a file, and some folders cannot be entered.
        raise MissingCase(name, f"cannot be a case ({error}).", "Name a file.") from error
    if not there and not make:
        raise MissingCase(name, "there is no such case.", "Check the path, or make the case first.")
    if not there and not os.access(path.parent, os.W_OK):
        raise read_only(name)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _mode(path: Path) -> str:
    """How SQLite is to open the file, so that one that may only be read can be read.

    To read what other processes write SQLite needs a file beside it; where it may make none and there is none, nobody
    is writing.
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "rw"
    return "ro" if path.with_name(f"{path.name}-wal").exists() else "ro&immutable=1"


def _prepare_file(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log this loses nothing when the process is killed, and saves waiting for the disk.
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_file(connection: Connection) -> None:
    # A transaction that will write says so at once: one that finds out later cannot wait for another writer.
    begin: str = connection.get_execution_options().get("begin", "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


def _server(name: str, patience: float) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise MissingExtra("a case in PostgreSQL", "postgres") from error
    engine = create_engine(
        _url(name).set(drivername=DRIVER),
        pool_pre_ping=True,
        connect_args={"connect_timeout": load("store")["waiting"]["connect_seconds"]},
    )

    def prepare(connection: Any, _: object) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"SET lock_timeout = {max(1, int(patience * 1000))}")
        connection.commit()

    event.listen(engine, "connect", prepare)
    return engine


def share(engine: Engine) -> None:
    """Let several processes work on a new file at once: a reader then never waits for a writer."""
    if engine.dialect.name == "sqlite":
        # This cannot be asked for inside a transaction.
        with engine.connect().execution_options(begin="") as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def transaction(engine: Engine, action: Callable[[Connection], Result], *, writes: bool) -> Result:
    """What `action` gives, in a transaction of its own: all of it happens or nothing."""
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    with engine.connect().execution_options(begin=begin) as connection, connection.begin():
        return action(connection)


def retried(action: Callable[[], Result], patience: float) -> Result:
    """What `action` gives, done again for `patience` seconds as long as other processes are in its way."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return action()
        except DBAPIError as error:
            if not passes(error) or time.monotonic() >= deadline:
                raise
        time.sleep(load("store")["waiting"]["retry_seconds"])
