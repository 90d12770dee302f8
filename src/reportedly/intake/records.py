"""A list of documents as JSON Lines: an object a line, with `text` or `path` and what else is known of the document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportedly.document import Document
from reportedly.errors import InputError, MissingInput, UnreadableInput
from reportedly.intake.fetch import is_url
from reportedly.intake.inputs import read_input
from reportedly.intake.text import read_text
from reportedly.intake.times import iso_time
from reportedly.lexicon import load

FIELDS = ("url", "outlet", "title", "published")


def is_list(name: str) -> bool:
    """Whether a file is a list of documents by its name."""
    return not is_url(name) and Path(name).suffix.lower() in load("feeds")["lists"]


def is_record(line: str) -> bool:
    """Whether a line is one document of such a list."""
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and ("text" in row or "path" in row)


def file_records(name: str) -> Iterator[Document | InputError]:
    """The documents that a file lists; a `path` in it starts from the file's folder."""
    try:
        with Path(name).open(encoding="utf-8", newline="\n") as file:
            yield from records(file, name, Path(name).parent)
    except FileNotFoundError:
        yield MissingInput(name, "there is no such file or folder.")
    except UnicodeDecodeError:
        yield UnreadableInput(name, "is not in UTF-8.", "JSON Lines are always in UTF-8 (RFC 8259).")
    except OSError as error:
        yield UnreadableInput(name, f"cannot be opened: {error.strerror}.")


def records(lines: Iterable[str], name: str, folder: Path) -> Iterator[Document | InputError]:
    """For each line its document, or the error that says why there is none; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _document(line, f"{name}, line {number}", folder)
            except InputError as error:
                yield error


def _document(line: str, name: str, folder: Path) -> Document:
    row = _row(line, name)
    published = row.get("published")
    if published is not None:
        published = iso_time(published)
        if published is None:
            raise UnreadableInput(name, "gives a time that is not in ISO 8601.", "Write it as in 2024-12-26T08:30Z.")
    document = read_text(row["text"], name) if "text" in row else _file(row["path"], name, folder)
    if published:
        document = replace(document, published=published, published_by="given")
    known = {field: row[field] for field in ("url", "outlet", "title") if row.get(field)}
    return replace(document, **known)


def _file(path: str, name: str, folder: Path) -> Document:
    if is_url(path):
        raise UnreadableInput(name, "has a URL as its path.", "Only files can be named there.")
    try:
        return read_input(str(folder / path))
    except InputError as error:
        raise type(error)(name, f"names {path}, and {error.problem}", error.advice) from error


def _row(line: str, name: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UnreadableInput(name, "is not JSON.", "Write one JSON object a line.") from error
    if not isinstance(row, dict) or ("text" in row) == ("path" in row):
        raise UnreadableInput(name, "is not a JSON object with either `text` or `path`.")
    for field in ("text", "path", *FIELDS):
        if row.get(field) is not None and not isinstance(row[field], str):
            raise UnreadableInput(name, f"has a `{field}` that is not a string.")
    if row.get("text", row.get("path")) is None:
        raise UnreadableInput(name, "has neither a text nor a path.")
    return row
