"""Judgements as they are kept: rows that are only ever added, also where one takes another back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from reportedly.case.adding import as_json, now
from reportedly.case.schema import judgements
from reportedly.case.values import Judgement

UNDO = "undo"
"""The kind of a judgement that takes another back."""


def all_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Every judgement in the order of deciding, those that were taken back and those that did so among them."""
    rows = connection.execute(select(judgements).order_by(judgements.c.id)).mappings().all()
    undone = _undone(rows)
    return tuple(
        Judgement(
            **{**row, "target": json.loads(row["target"]), "payload": json.loads(row["payload"])},
            undone=undone.get(row["id"]),
        )
        for row in rows
    )


def _undone(rows: Sequence[Mapping[Any, Any]]) -> dict[int, str]:
    """The ids of judgements that are taken back, and when: an undoing that is itself taken back takes nothing back."""
    undone: dict[int, str] = {}
    for row in reversed(rows):
        if row["undoes"] is not None and row["id"] not in undone:
            undone[row["undoes"]] = row["made"]
    return undone


def put_judgement(
    connection: Connection, author: str, kind: str, target: Any, payload: Any, undoes: int | None = None
) -> Judgement:
    """Add a row and give it back as it is kept."""
    made = now()
    kept = {"target": as_json(target), "payload": as_json(payload)}
    values = {"made": made, "author": author, "kind": kind, "undoes": undoes}
    number = connection.execute(insert(judgements).values(**values, **kept).returning(judgements.c.id)).scalar_one()
    plain = {name: json.loads(value) for name, value in kept.items()}
    return Judgement(id=number, made=made, author=author, kind=kind, undoes=undoes, **plain)


def lock_judgement(connection: Connection, judgement_id: int) -> None:
    """Let nobody else take the judgement back before this transaction ends."""
    connection.execute(select(judgements.c.id).where(judgements.c.id == judgement_id).with_for_update())
