"""From what a database says when it fails to the error that tells a person what happened and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from reportedly.errors import (
    DamagedCase,
    FullDisk,
    LockedCase,
    MissingCase,
    NotACase,
    ReadOnlyCase,
    StoreError,
    UnreachableCase,
)
from reportedly.lexicon import load

Fault = Callable[[str], StoreError]
# The low byte of SQLite's extended result codes is the primary one.
_PRIMARY = 0xFF
# Deadlocks, and transactions that could not be put into an order (PostgreSQL, appendix A).
_TRY_AGAIN = frozenset({"40001", "40P01"})


@contextmanager
def told(where: str) -> Iterator[None]:
    """Raises what a database raises inside as a StoreError about the case at `where`."""
    try:
        yield
    except DBAPIError as error:
        raise fault(where, error) from error


def fault(where: str, error: DBAPIError) -> StoreError:
    """The StoreError that says what the database's error means for the case at `where`."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_fault(where, original)
    return _server_fault(where, original, error.connection_invalidated)


def passes(error: DBAPIError) -> bool:
    """Whether the same transaction may go through when it is tried again."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _code(original) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(original, "sqlstate", None) in _TRY_AGAIN


def locked(where: str) -> StoreError:
    """Somebody else holds the case."""
    return LockedCase(
        where,
        "another process holds the case and did not let go of it in time.",
        "Nothing was changed. Wait for it or end it, then try again.",
    )


def read_only(where: str) -> StoreError:
    """The case can be read but not written."""
    return ReadOnlyCase(
        where,
        "cannot be written: it may only be read.",
        "Change its permissions (and those of its folder), or work on a copy.",
    )


def full(where: str) -> StoreError:
    """There is no room."""
    return FullDisk(
        where,
        "there is no room left for what was to be written; all that was added before is there.",
        "Make room, then do the same again: it goes on where it stopped.",
    )


def foreign(where: str) -> StoreError:
    """The file is something else."""
    return NotACase(where, "is not a case: the file is no SQLite database.", "Name a case, or make one elsewhere.")


def damaged(where: str) -> StoreError:
    """The file does not hold together."""
    return DamagedCase(
        where, "the file is damaged.", "Restore it from a copy, or rescue it with: sqlite3 FILE .recover"
    )


def no_schema(where: str) -> StoreError:
    """The server has the database but not the part of it that the URL names."""
    return MissingCase(where, "the database has no such schema.", "Make it with CREATE SCHEMA, or check the URL.")


_SQLITE: dict[int, Fault] = {
    sqlite3.SQLITE_BUSY: locked,
    sqlite3.SQLITE_LOCKED: locked,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_FULL: full,
    sqlite3.SQLITE_NOTADB: foreign,
    sqlite3.SQLITE_CORRUPT: damaged,
}


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY


def _sqlite_fault(where: str, error: sqlite3.Error) -> StoreError:
    code = _code(error)
    if code in _SQLITE:
        return _SQLITE[code](where)
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(where, "cannot be opened.", "Check that you may read the file and write in its folder.")
    if code == sqlite3.SQLITE_IOERR and _no_room(Path(where).parent):
        return full(where)
    return StoreError(where, f"the database failed ({error}).", "Check the disk, then try again.")


def _no_room(folder: Path) -> bool:
    """Whether the disk is full: SQLite says so of the file itself only, not of what it keeps beside it."""
    try:
        free: float = shutil.disk_usage(folder).free
    except OSError:
        return False
    needed: float = load("store")["disk"]["full_bytes"]
    return free < needed


# By the classes and codes of PostgreSQL, appendix A.
_SERVER: dict[str, Fault] = {
    "3F000": no_schema,
    "25006": read_only,
    "42501": read_only,
    "53100": full,
    "55P03": locked,
    "XX001": damaged,
    "XX002": damaged,
}
# What a server says before there is a connection carries no code, so that its words have to do.
_REFUSALS = (
    ("password authentication failed", "the server does not accept the user name or the password.", "Check both."),
    ("no password supplied", "the server asks for a password.", "Write it in the URL or in ~/.pgpass."),
    ("pg_hba.conf", "the server does not let this user in from here.", "Ask who runs it."),
    ("role ", "the server does not know this user.", "Check the user name."),
    ("too many", "the server has too many connections.", "Try again later."),
)


def _server_fault(where: str, error: BaseException | None, broken: bool) -> StoreError:
    code = getattr(error, "sqlstate", None)
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason given")
    if code in _TRY_AGAIN:
        return locked(where)
    if code is not None and not broken:
        known = _SERVER.get(code)
        return known(where) if known else StoreError(where, f"the database failed ({said}).")
    if "database " in said and "does not exist" in said:
        return MissingCase(where, "the server has no such database.", "Make it with createdb, or check the name.")
    for words, problem, advice in _REFUSALS:
        if words in said:
            return UnreachableCase(where, problem, advice)
    return UnreachableCase(
        where, f"the server does not answer ({said}).", "Check that it runs, and the host and port in the URL."
    )
