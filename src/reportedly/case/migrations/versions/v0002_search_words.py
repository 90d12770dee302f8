"""The index of the words of all texts, for searching; those that are there are indexed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from reportedly.case.word_index import index_all

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index and fill it."""
    if op.get_bind().dialect.name == "sqlite":
        # The words come folded, so that nothing but the spaces between them parts them (the tokenizer `ascii` takes
        # every character beyond ASCII for a letter); and they are the documents' own, so that they are not kept twice.
        # Without an index of first letters, `a*` takes a hundred times as long as a word.
        op.execute("CREATE VIRTUAL TABLE search_words USING fts5(words, content='', tokenize='ascii', prefix='1')")
    else:
        op.create_table(
            "search_words",
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("words", sa.Text, nullable=False),
            sa.Column("vector", TSVECTOR),
            sa.PrimaryKeyConstraint("number", name="pk_search_words"),
            sa.ForeignKeyConstraint(["number"], ["documents.number"], name="fk_search_words_number_documents"),
        )
        op.create_index("ix_search_words_vector", "search_words", ["vector"], postgresql_using="gin")
        # Few texts are too long for a vector; without this all would be read to find them.
        op.execute("CREATE INDEX ix_search_words_long ON search_words (number) WHERE vector IS NULL")
    index_all(op.get_bind())
