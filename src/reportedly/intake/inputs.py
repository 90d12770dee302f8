"""From names (paths, folders, URLs, `-`) to documents, one after the other, past those that cannot be read."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from reportedly.document import Document
from reportedly.errors import InputError, MissingInput, UnreadableInput, UsageError
from reportedly.intake.fetch import fetch, is_url
from reportedly.intake.text import read_text, refuse_oversize
from reportedly.intake.times import iso_time
from reportedly.lexicon import load

STDIN = "-"
# The byte order marks of UTF-8 and UTF-16 as Latin-1 shows them.
_MARK_CHARACTERS = "\xef\xbb\xbf\xff\xfe"


def documents(
    names: Iterable[str | InputError],
    *,
    published: str | None = None,
    outlet: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | InputError]:
    """For each single input, in order, its document or the error that says why there is none.

    `names` are what `inputs` gave: an error among them is passed on. `published` (ISO 8601) and `outlet` override what
    the inputs say of themselves. `stdin` is read for `-`; by default it is standard input.
    """
    for name in names:
        if isinstance(name, InputError):
            yield name
            continue
        try:
            document = read_input(name, stdin)
        except InputError as error:
            yield error
        else:
            yield overridden(document, published, outlet)


def inputs(names: Iterable[str]) -> Iterator[str | InputError]:
    """The names of the single inputs that `names` stand for.

    A folder stands for the readable files in it and below it, sorted by path, and for an error where it has none;
    everything else stands for itself.
    """
    for name in names:
        if is_folder(name):
            yield from _files(name)
        else:
            yield name


def is_folder(name: str) -> bool:
    """Whether `name` names a folder."""
    if name == STDIN or is_url(name):
        return False
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):  # No file can have such a name.
        return False


def read_input(name: str, stdin: BinaryIO | None = None) -> Document:
    """The document at a path or URL, or on standard input for `-`. Raises InputError where there is none to read."""
    if name == STDIN:
        return from_bytes(_bounded(stdin or sys.stdin.buffer, name), name)
    if is_url(name):
        page = fetch(name)
        document = from_bytes(page.data, name, page.charset, html=page.is_html, url=page.url)
        return document if document.url else replace(document, url=page.url)
    return from_bytes(_contents(name), name, html=_suffix(name) in load("intake")["files"]["html"] or None)


def from_bytes(
    data: bytes, name: str, charset: str | None = None, *, html: bool | None = None, url: str | None = None
) -> Document:
    """The document that `data` holds, as HTML or as plain text; where `html` is None its own beginning decides.

    `charset` is the encoding that somebody declared for it, `url` where it was found. Raises InputError.
    """
    refuse_oversize(len(data), name)
    if html is None:
        html = looks_like_html(data)
    if not html:
        return read_text(data, name, charset)
    from reportedly.intake.html import read_html

    return read_html(data, name, charset, url=url)


def looks_like_html(data: bytes) -> bool:
    """Whether the first characters of `data` are those of an HTML page."""
    sniff = load("intake")["sniff"]
    start = data[: sniff["sample_bytes"]]
    # Markup is ASCII in every encoding but UTF-16, which Latin-1 shows with NULs in between.
    return re.match(sniff["html_start"], start.decode("latin-1").replace("\0", "").lstrip(_MARK_CHARACTERS)) is not None


def overridden(document: Document, published: str | None, outlet: str | None) -> Document:
    """`document` with the user's own word on when (ISO 8601) and where it appeared, where there is one.

    Raises UsageError for a time that is not in ISO 8601.
    """
    if published:
        published = iso_time(published)
        if not published:
            raise UsageError("The time of publication is not in ISO 8601. Write it as 2024-12-26 or 2024-12-26T08:30Z.")
        document = replace(document, published=published, published_by="given")
    return replace(document, outlet=outlet or document.outlet)


def _files(folder: str) -> Iterator[str | InputError]:
    """The files in and below `folder` that a name ending marks as readable; hidden files and folders are passed by."""
    endings = {ending for kind in load("intake")["files"].values() for ending in kind}
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".") and _suffix(name) in endings]
    if not found:
        yield MissingInput(folder, "is a folder without readable files.", f"Readable are {', '.join(sorted(endings))}.")
    yield from map(str, sorted(found))


def _contents(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return _bounded(file, name)
    except FileNotFoundError as error:
        raise MissingInput(name, "there is no such file or folder.") from error
    except PermissionError as error:
        raise UnreadableInput(name, "may not be read: permission denied.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not the name of a file"
        raise UnreadableInput(name, f"cannot be opened: {reason}.") from error


def _bounded(file: BinaryIO, name: str) -> bytes:
    limit = load("intake")["size"]["max_bytes"]
    data = file.read(limit + 1)
    refuse_oversize(len(data), name)
    return data


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()
