"""The index of the words of all texts, kept by the database: FTS5 in SQLite, `tsvector` in PostgreSQL.

    search_words   in SQLite an FTS5 table without content of its own, whose row ids are the numbers of the documents;
                   in PostgreSQL a table of those numbers, the folded words and their vector

It is given words that are folded already (see `search_words`), so that both databases find the same. It is filled by
`adding`, in the transaction that adds a text, because PostgreSQL can fold nothing without extensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Executable, TextClause, select, text

from reportedly.case.asking import Asked
from reportedly.case.schema import documents
from reportedly.case.search_words import Term, spaced, words_of
from reportedly.lexicon import load

# How many texts are held at once while an older case is indexed.
_BATCH = 64


class Match(NamedTuple):
    """A text that was found: its id, and how well it fits; the more the better, comparable within one answer."""

    document_id: str
    score: float


def index_text(connection: Connection, number: int, contents: str) -> None:
    """Put the words of a text that is not indexed yet into the index."""
    words = words_of(contents)
    row = {"number": number, "words": spaced(words)}
    if _is_sqlite(connection):
        connection.execute(text("INSERT INTO search_words (rowid, words) VALUES (:number, :words)"), row)
        return
    statement = "INSERT INTO search_words (number, words, vector) VALUES (:number, :words, CAST(:vector AS tsvector))"
    connection.execute(text(statement), {**row, "vector": vector(words)})


def index_all(connection: Connection) -> None:
    """Index every text of a case whose index is empty."""
    last = 0
    page = select(documents.c.number, documents.c.text).order_by(documents.c.number).limit(_BATCH)
    while rows := connection.execute(page.where(documents.c.number > last)).all():
        for number, contents in rows:
            index_text(connection, number, contents)
        last = rows[-1].number


def vector(words: Sequence[str]) -> str | None:
    """The words as PostgreSQL writes a `tsvector`; None where they are too many for one."""
    limits: dict[str, int] = load("search")["fts"]
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words, start=1):
        own = places.setdefault(word, [])
        if len(own) < limits["places"] and at <= limits["last_place"]:
            own.append(at)
    size = sum(
        len(word.encode()) + limits["word_bytes"] + limits["place_bytes"] * len(own) for word, own in places.items()
    )
    if size > limits["most_bytes"]:
        return None
    return " ".join(f"'{word}':{','.join(map(str, own))}" if own else f"'{word}'" for word, own in places.items())


def matching(connection: Connection, query: Asked) -> tuple[Match, ...]:
    """The texts that have all that is wanted and nothing that is excluded; those that nothing is asked of are all."""
    statement = _in_sqlite(query) if _is_sqlite(connection) else _in_postgresql(query)
    return tuple(Match(row[0], float(row[1])) for row in connection.execute(statement))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _in_sqlite(query: Asked) -> Executable:
    """In the query language of FTS5, in which every word stands in quotation marks and nothing else is a user's."""
    excluded = " OR ".join(map(_fts5, query.excluded))
    if query.wanted:
        sought = " AND ".join(map(_fts5, query.wanted))
        found = text(
            "SELECT documents.id, -bm25(search_words) FROM search_words"
            " JOIN documents ON documents.number = search_words.rowid WHERE search_words MATCH :sought"
        )
        return found.bindparams(sought=f"({sought}) NOT ({excluded})" if excluded else sought)
    if excluded:
        rest = text(
            "SELECT id, 0 FROM documents WHERE number NOT IN"
            " (SELECT rowid FROM search_words WHERE search_words MATCH :excluded)"
        )
        return rest.bindparams(excluded=excluded)
    return text("SELECT id, 0 FROM documents")


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.prefix else "")


def _in_postgresql(query: Asked) -> TextClause:
    """By the words of the terms in the index, then by their folded texts where the order of words matters.

    A vector does not keep every place of a frequent word, so that phrases are looked for in the words themselves.
    Texts that are too long for a vector have none, and are searched by their words alone.
    """
    likes = [_like(index, term) for index, term in enumerate(query.terms)]
    phrases = [like for like, term in zip(likes, query.terms, strict=True) if len(term.words) > 1]
    sought = " & ".join(f"'{word}'{star}" for term in query.wanted for word, star in _parts(term))
    unwanted = [f"!{_tsquery(term)}" for term in query.excluded if len(term.words) == 1]
    indexed = ["vector IS NOT NULL", *phrases]
    if sought or unwanted:
        indexed.append("vector @@ CAST(:filter AS tsquery)")
    rank = "ts_rank(vector, CAST(:sought AS tsquery), 1)" if sought else "0"
    joined = "FROM search_words JOIN documents ON documents.number = search_words.number WHERE"
    statement = text(
        f"SELECT documents.id, {rank} {joined} {' AND '.join(indexed)}"
        f" UNION ALL SELECT documents.id, 0 {joined} {' AND '.join(['vector IS NULL', *likes])}"
    )
    values = {f"like{index}": f"%{term.needle}%" for index, term in enumerate(query.terms)}
    if sought:
        values["sought"] = sought
    if sought or unwanted:
        values["filter"] = " & ".join(filter(None, (sought, *unwanted)))
    return statement.bindparams(**values)


def _like(index: int, term: Term) -> str:
    return f"search_words.words {'NOT LIKE' if term.excluded else 'LIKE'} :like{index}"


def _parts(term: Term) -> list[tuple[str, str]]:
    return [*((word, "") for word in term.words[:-1]), (term.words[-1], ":*" if term.prefix else "")]


def _tsquery(term: Term) -> str:
    ((word, star),) = _parts(term)
    return f"'{word}'{star}"


__all__ = ["Match", "index_all", "index_text", "matching", "vector"]
