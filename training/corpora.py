"""The annotated corpora as plain values: a text and its attributions as character spans.

Readers for PolNeAR 1.0 (brat standoff), for hand-written ledgers, and for unlabelled articles.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportedly.reading.scorer import LEDGER, POLNEAR

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One attribution as annotated: spans of the text, in reading order."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its attributions under one annotation convention; `labels` is None where nobody annotated it."""

    name: str
    text: str
    convention: int
    labels: tuple[Labelled, ...] | None


def read_text(path: Path) -> str:
    """The characters of a UTF-8 file with its newlines as they stand."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def polnear(folder: Path, part: str) -> Iterator[Article]:
    """Every annotator's version of every PolNeAR article of `part` (train, dev), ordered by file name."""
    for path in sorted((folder / part / "attributions").glob("*.ann")):
        name = path.stem.rpartition("_")[0]
        text = read_text(folder / part / "text" / f"{name}.txt")
        yield Article(path.stem, text, POLNEAR, tuple(brat(read_text(path), len(text))))


def brat(standoff: str, length: int) -> Iterator[Labelled]:
    """The attributions of one brat file; continuation lines and notes are skipped, fragments become spans."""
    entities: dict[str, Spans] = {}
    events: list[str] = []
    for line in standoff.split("\n"):
        key, *fields = line.split("\t")
        if re.fullmatch(r"T\d+", key) and fields:
            pairs = re.findall(r"(\d+) (\d+)", fields[0])
            entities[key] = tuple((int(start), min(int(end), length)) for start, end in pairs)
        elif re.fullmatch(r"E\d+", key) and fields:
            events.append(fields[0])
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {"Source": [], "Cue": [], "Content": []}
        for argument in event.split():
            role, _, key = argument.partition(":")
            if (role := role.rstrip("0123456789")) in roles:
                roles[role] += entities.get(key, ())
        if roles["Cue"] or roles["Content"]:
            yield Labelled(*(tuple(sorted(set(roles[role]))) for role in ("Source", "Cue", "Content")))


def ledgers(folder: Path) -> Iterator[Article]:
    """The stories of a folder of hand-written ledgers, ordered by file name."""
    for path in sorted(folder.glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))["attributions"]
        labels = tuple(
            Labelled(*(tuple(map(tuple, sorted(row[role]))) for role in ("source", "cue", "content"))) for row in rows
        )
        yield Article(path.stem, read_text(path.with_suffix(".txt")), LEDGER, labels)


def unlabelled(bodies: Path, leave_out: Iterable[Path]) -> Iterator[Article]:
    """The article bodies of the Fake News Challenge without labels, less what the folders `leave_out` hold.

    A body is left out where it shares a fifth or more of its own or of a held story's text, so copies that were edited
    are left out too.
    """
    held = [shingles(read_text(path)) for folder in leave_out for path in sorted(folder.glob("*.txt"))]
    for line in bodies.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        own = shingles(row["text"])
        if not any(5 * len(own & other) >= min(len(own), len(other)) for other in held):
            yield Article(str(row["body_id"]), row["text"], LEDGER, None)


def shingles(text: str, size: int = 60, step: int = 4) -> frozenset[int]:
    """Hashes of stretches of `size` letters and digits, of those whose hash a `step` divides (Manber, 1994)."""
    letters = "".join(filter(str.isalnum, text.casefold()))
    every = (zlib.crc32(letters[at : at + size].encode()) for at in range(max(1, len(letters) - size + 1)))
    return frozenset(value for value in every if value % step == 0)
