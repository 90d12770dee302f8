"""What an uploaded file holds: itself, the files of a zip archive, the documents of a list; never too much."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from reportedly.desk.limits import limit
from reportedly.errors import InputError, UnreadableInput
from reportedly.intake.records import is_list
from reportedly.lexicon import load

_ARCHIVE = b"PK\x03\x04"
_EMPTY_ARCHIVE = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 16
_UNSEEMLY = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Part(NamedTuple):
    """The bytes of one input and what to call it. `listed` says that it is a list of documents, one a line."""

    name: str
    data: bytes
    listed: bool = False

    @property
    def html(self) -> bool | None:
        """Whether its name says that it is HTML; None where it does not."""
        return Path(self.name).suffix.lower() in load("intake")["files"]["html"] or None


def seemly(name: str) -> str:
    """The last part of a file's name as somebody sent it, without what would confuse whoever reads it."""
    plain = _UNSEEMLY.sub("", name.replace("\\", "/")).rstrip("/").rpartition("/")[2].strip()
    return plain[: limit("name_characters")] or "a file without a name"


def parts(path: Path, name: str) -> Iterator[Part | InputError]:
    """What the file holds, in the order in which it holds it. What is too much or cannot be unpacked is an error."""
    with path.open("rb") as file:
        start = file.read(len(_ARCHIVE))
    if start in (_ARCHIVE, _EMPTY_ARCHIVE):
        try:
            yield from _archived(path, name)
        except UnreadableInput as error:
            yield error
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError, KeyError):
            yield UnreadableInput(name, "is a damaged archive.", "Make it again.")
        return
    if path.stat().st_size > limit("file_bytes"):
        yield _too_large(name)
        return
    yield Part(name, path.read_bytes(), is_list(name))


def _too_large(name: str) -> UnreadableInput:
    return UnreadableInput(name, f"is larger than {limit('file_bytes') // 1_000_000} MB.", "Add one file a story.")


def _archived(path: Path, name: str) -> Iterator[Part | InputError]:
    _refuse_crowds(path, name)
    left = limit("archive_bytes")
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and _is_meant(entry.filename)]
        if not entries:
            yield UnreadableInput(name, "is an archive without files.")
        for entry in entries:
            called = f"{name}/{seemly(entry.filename)}"
            found = _unpacked(archive, entry, called, min(left, limit("file_bytes")))
            if isinstance(found, Part):
                left -= len(found.data)
            yield found
            if left <= 0:
                problem = f"holds more than {limit('archive_bytes') // 1_000_000} MB; the rest of it was left out."
                raise UnreadableInput(name, problem, "Add it in parts.")


def _refuse_crowds(path: Path, name: str) -> None:
    """Raise where the archive lists more files than are taken, before the list itself is read into memory."""
    found, end = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found += (end + chunk).count(_ENTRY)
            end = chunk[-3:]
            if found > limit("archive_files"):
                raise UnreadableInput(name, f"holds more than {limit('archive_files'):,} files.", "Add it in parts.")


def _is_meant(name: str) -> bool:
    """Whether a file of an archive is one of its owner's, and not one that a system put there."""
    return not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts if part not in ("..", "."))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: int) -> Part | InputError:
    if entry.flag_bits & 1:
        return UnreadableInput(name, "is locked with a password.", "Unpack it first.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return UnreadableInput(name, "is packed in a way that is not unpacked here.", "Unpack it first.")
    data = bytearray()
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                data += chunk
                if len(data) > most:
                    return _too_large(name)
                if len(data) > limit("ratio_from_bytes") and len(data) > limit("ratio") * max(entry.compress_size, 1):
                    return UnreadableInput(name, "is packed more tightly than any text can be.", "Unpack it first.")
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError) as error:
        return UnreadableInput(name, f"cannot be unpacked ({type(error).__name__}).", "Make the archive again.")
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        return UnreadableInput(name, "cannot be unpacked: it is damaged.", "Make the archive again.")
    if data.startswith((_ARCHIVE, _EMPTY_ARCHIVE)):
        return UnreadableInput(name, "is an archive in an archive.", "Unpack it first.")
    return Part(name, bytes(data), is_list(name))


def rows(part: Part) -> Iterator[tuple[str, str] | InputError]:
    """The lines of a list of documents with what each is called. A line that names a file is an error: none is read."""
    try:
        text = part.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield UnreadableInput(part.name, "is not in UTF-8.", "JSON Lines are always in UTF-8 (RFC 8259).")
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > limit("archive_files"):
        yield UnreadableInput(part.name, f"lists more than {limit('archive_files'):,} documents.", "Add it in parts.")
        return
    for number, line in lines:
        name = f"{part.name}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict) and "path" in row:
            yield UnreadableInput(name, "names a file.", "Here a list has to bring its texts along, as `text`.")
        else:
            yield name, line
