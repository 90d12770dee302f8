"""The tables are what the schema says, older cases are brought up to date, newer ones are left alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from case.stories import ledger, story
from reportedly.case import adding, making, migrations, schema
from reportedly.case.asking import asked
from reportedly.case.store import Store
from reportedly.errors import NewerCase, ReadOnlyCase

# A later step: another index of words, by the databases' own idea of a word.
LATER = """
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='documents', content_rowid='number')")
        op.execute("INSERT INTO words(words) VALUES ('rebuild')")
    else:
        made = "GENERATED ALWAYS AS (to_tsvector('english', left(text, 200000))) STORED"
        op.execute(f"ALTER TABLE documents ADD COLUMN words tsvector {made}")
        op.execute("CREATE INDEX ix_documents_words ON documents USING gin (words)")
"""
SEARCH = {
    "sqlite": "SELECT documents.id FROM words JOIN documents ON number = words.rowid WHERE words MATCH 'harbour'",
    "postgresql": "SELECT id FROM documents WHERE words @@ to_tsquery('english', 'harbour')",
}


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a later version of reportedly knows; undo it to be this version again."""
    folder = tmp_path / "100% later"
    shutil.copytree(migrations.STEPS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0003_words.py").write_text(LATER, encoding="utf-8")
    monkeypatch.setattr(migrations, "STEPS", folder)
    monkeypatch.setattr(migrations, "LATEST", "0003")
    for module in (making, __import__("reportedly.case.store", fromlist=["store"])):
        monkeypatch.setattr(module, "LATEST", "0003")
    return monkeypatch


def test_the_steps_make_the_tables_of_the_schema(store: Store) -> None:
    with store._engine.connect() as connection:
        opts = {"version_table": migrations.VERSION_TABLE, "include_name": _is_no_index}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.tables) == []


def _is_no_index(name: str | None, kind: str, _: object) -> bool:
    """The index of words is another one in each database, and in SQLite comes with tables of its own."""
    return kind != "table" or not (name or "").startswith("search_words")


def test_the_last_step_is_the_one_that_is_named() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.STEPS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.LATEST]


def test_an_older_case_is_brought_up_to_date_and_then_refused_by_the_older_version(
    where: str, later: pytest.MonkeyPatch
) -> None:
    sail, mill = story(1, text="The fog was on the harbours."), story(2)
    with later.context() as older:
        older.setattr(making, "LATEST", "0002")
        older.setattr(migrations, "STEPS", Path(migrations.__file__).parent)
        with Store.create(where, "Sails") as store:
            for document in (sail, mill):
                store.add(document)
            store.put_ledger(ledger(mill))
            fingerprint = store.fingerprint()
    with Store.open(where) as store:
        assert store.fingerprint() == fingerprint
        assert store.ledger(mill.id) == ledger(mill)
        with store._engine.connect() as connection:
            kind = connection.dialect.name
            words = SEARCH[kind] if kind != "sqlite" else SEARCH[kind].replace("harbour'", "harbours'")
            assert connection.exec_driver_sql(words).scalars().all() == [sail.id]
    later.undo()
    with pytest.raises(NewerCase, match=r"made by a later version.*0003.*knows 0002.*pip install --upgrade") as caught:
        Store.open(where)
    assert isinstance(caught.value, NewerCase)
    _set_step(where, "0002")
    with Store.open(where) as store:
        assert store.fingerprint() == fingerprint


def test_a_case_from_before_there_was_a_search_is_indexed(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [story(number) for number in range(150)]
    folder = tmp_path / "first"
    shutil.copytree(migrations.STEPS, folder, ignore=shutil.ignore_patterns("__pycache__", "v0002*"))
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", folder)
        older.setattr(adding, "index_text", lambda *_: None)
        with Store.create(where) as store:
            for document in (*stories, replace(stories[0], url="https://other.example")):
                store.add(document)
            fingerprint = store.fingerprint()
    with Store.open(where) as store:
        assert store.fingerprint() == fingerprint
        found = store.matching(asked('"mill at Skelder"'))
        assert sorted(one.document_id for one in found) == sorted(document.id for document in stories)
        assert [one.document_id for one in store.matching(asked("149"))] == [stories[149].id]
        store.add(story(150))
        assert [one.document_id for one in store.matching(asked("150"))] == [story(150).id]


def test_an_older_case_that_may_only_be_read_says_so(tmp_path: Path, later: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.case"
    with later.context() as older:
        older.setattr(migrations, "STEPS", Path(migrations.__file__).parent)
        older.setattr(making, "LATEST", "0002")
        Store.create(path).close()
    later.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(ReadOnlyCase, match="cannot be written"):
        Store.open(path)


def _set_step(where: str, step: str) -> None:
    statement = f"UPDATE {migrations.VERSION_TABLE} SET version_num = '{step}'"
    if where.startswith("postgresql"):
        with psycopg.connect(where) as server:
            server.execute(statement.encode())
    else:
        with closing(sqlite3.connect(where)) as file, file:
            file.execute(statement)
