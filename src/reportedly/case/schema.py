"""The tables of a case, the same in SQLite and PostgreSQL.

    documents ──┬── appearances    where and when a text appeared, with what was said of it there
                ├── ledgers        what a model read in it, one a model
                └── features       what else a model's reading brought along, as opaque bytes
    judgements                     what people decided; rows are only ever added
    derived                        results that can be computed again, each for one state of the case
    settings                       title and time of making

What is changed here needs a migration, too (`migrations/versions`). Texts have numbers besides their ids for the index
of their words, which is another one in each database and therefore not among the tables here: see `word_index`.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

ESCAPE = "\x1a"
_UNSTORABLE = re.compile(r"[\0\x1a\ud800-\udfff]")
_ESCAPED = re.compile(r"\x1a([0-9a-f]{4})")


class Exact(TypeDecorator[str]):
    """Any Python string, unchanged after a round trip.

    Databases refuse NUL (PostgreSQL) and lone surrogates (both), which damaged documents and file names that are not
    UTF-8 have. These, and the escape character itself, are stored as SUBSTITUTE and four hexadecimal digits.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The string as it is stored."""
        return None if value is None else _UNSTORABLE.sub(lambda match: f"{ESCAPE}{ord(match[0]):04x}", value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """The string as it was."""
        return None if value is None else _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


# Names for all constraints, so that later migrations can name them on both databases.
tables = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Exact, nullable=False),
    Column("added", Text, nullable=False),
)

# `place` is the hash of the address, or of the name where there is none: an address can be longer than an index allows.
# `details` is the hash of the place and of all that a reading of the text depends on besides the text.
appearances = Table(
    "appearances",
    tables,
    Column("id", Integer, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False),
    Column("place", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("instant", BigInteger),
    Column("name", Exact, nullable=False),
    Column("url", Exact),
    Column("address", Exact),
    Column("outlet", Exact),
    Column("title", Exact),
    Column("byline", Exact),
    Column("published", Exact),
    Column("published_by", Exact),
    Column("language", Exact),
    Column("blocks", Text, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("added", Text, nullable=False),
    UniqueConstraint("document_id", "details"),
    Index(None, "place"),
)

# The ledger with the highest number is a document's current one. `details` is that of the document that was read.
ledgers = Table(
    "ledgers",
    tables,
    Column("number", Integer, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False),
    Column("model", Exact, nullable=False),
    Column("details", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("ledger", Text, nullable=False),
    Column("made", Text, nullable=False),
    UniqueConstraint("document_id", "model"),
    Index(None, "document_id", "number"),
)

features = Table(
    "features",
    tables,
    Column("document_id", Text, primary_key=True),
    Column("model", Exact, primary_key=True),
    Column("name", Exact, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    ForeignKeyConstraint(["document_id"], ["documents.id"]),
    Index(None, "model", "name", "document_id"),
)

judgements = Table(
    "judgements",
    tables,
    Column("id", Integer, primary_key=True),
    Column("made", Text, nullable=False),
    Column("author", Exact, nullable=False),
    Column("kind", Exact, nullable=False),
    Column("target", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("judgements.id")),
)

derived = Table(
    "derived",
    tables,
    Column("name", Exact, primary_key=True),
    Column("fingerprint", Exact, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("made", Text, nullable=False),
)

settings = Table(
    "settings",
    tables,
    Column("name", Text, primary_key=True),
    Column("value", Exact, nullable=False),
)
