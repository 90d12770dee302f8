"""The tables of a case: made where there is nothing, known by their version, brought up to date."""

from __future__ import annotations

from sqlalchemy import Connection, column, func, insert, inspect, select, table

from reportedly.case.adding import now
from reportedly.case.migrations import LATEST, VERSION_TABLE, migrate
from reportedly.case.schema import settings
from reportedly.errors import CaseExists, MissingCase, NewerCase, NotACase, StoreError

# Held while the tables of a case are made or changed, so that one process does it; any number serves.
_MAKING = 0x52504C59


def refuse_to_make(connection: Connection, where: str) -> None:
    """Raises CaseExists or NotACase where there are tables already."""
    names = inspect(connection).get_table_names()
    if VERSION_TABLE in names:
        raise CaseExists(where, "there is a case already.", "Open it, or name another place.")
    if names:
        raise _foreign(where, names)


def make(connection: Connection, where: str, title: str) -> None:
    """Make the tables, inside a transaction that writes. Raises CaseExists or NotACase where there are some."""
    _lock(connection)
    refuse_to_make(connection, where)
    migrate(connection)
    connection.execute(insert(settings), [{"name": "title", "value": title}, {"name": "created", "value": now()}])


def step_of(connection: Connection, where: str) -> str:
    """Which step of the migrations the tables are at.

    Raises MissingCase where there are none, NotACase where they are another program's, and NewerCase where the step
    is not known here.
    """
    names = inspect(connection).get_table_names()
    if VERSION_TABLE not in names:
        if names:
            raise _foreign(where, names)
        raise MissingCase(where, "is empty: no case was made there.", "Make the case first.")
    step: str = connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar_one()
    if step > LATEST:
        raise NewerCase(
            where,
            f"was made by a later version of reportedly (its tables are at {step}, this version knows {LATEST}).",
            "Nothing was changed. Open it with that version, or upgrade with: pip install --upgrade reportedly",
        )
    return step


def update(connection: Connection, where: str) -> None:
    """Bring older tables up to date, inside a transaction that writes."""
    _lock(connection)
    if step_of(connection, where) < LATEST:
        migrate(connection)


def _foreign(where: str, names: list[str]) -> StoreError:
    several = ", ".join(sorted(names)[:3]) + (", …" if len(names) > 3 else "")
    return NotACase(
        where, f"is the database of something else (its tables: {several}).", "Name a case, or an empty place."
    )


def _lock(connection: Connection) -> None:
    """Wait for other processes that make or change tables; SQLite has one writer at a time anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
