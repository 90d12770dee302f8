"""The GUM corpus as plain values: a text and what its mentions refer to (Zeldes 2017, files in WebAnno TSV 3.2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportedly.document import Span
from training.corpora import read_text

SAME = {"ana", "cata", "coref", "appos", "pred"}
CLOSING = {",", ".", ";", ":", "?", "!", ")", "]", "%", "”", "’", "-", "n't", "...", "…"}
OPENING = {"(", "[", "$", "£", "“", "‘", "-", "#"}
SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that refers to something: what it refers to, and of what sort that is."""

    span: Span
    referent: int
    sort: str


@dataclass(frozen=True, slots=True)
class Text:
    """One document of the corpus, written out as running text."""

    name: str
    text: str
    mentions: tuple[Mention, ...]


def held_out(folder: Path) -> set[str]:
    """The names of the documents that are for measuring only."""
    return set((folder / "DEV").read_text(encoding="utf-8").split())


def documents(folder: Path, genres: Sequence[str]) -> Iterator[Text]:
    """The documents of some genres, those for measuring included, ordered by name."""
    for path in sorted(folder.glob("GUM_*.tsv")):
        if path.stem.split("_")[1] in genres:
            yield parse(path.stem, read_text(path))


def parse(name: str, table: str) -> Text:
    """One document from its table. Every two sentences are a paragraph, as the table does not tell paragraphs."""
    tokens: list[tuple[str, list[str], list[tuple[str, str]], int]] = []
    sentence = 0
    for line in table.splitlines():
        if line.startswith("#Text="):
            sentence += 1
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 10 or "." in cells[0]:
            continue
        tokens.append((cells[2], _marks(cells), _links(cells), sentence))
    text, places = _written([(word, sentence) for word, _, _, sentence in tokens])
    return Text(name, text, tuple(_mentions(tokens, places)))


def _marks(cells: list[str]) -> list[str]:
    if cells[3] == "_":
        return []
    return [mark if mark.endswith("]") else f"{mark}[{cells[0]}]" for mark in cells[3].split("|")]


def _links(cells: list[str]) -> list[tuple[str, str]]:
    if cells[8] == "_":
        return []
    found = []
    for sort, target in zip(cells[8].split("|"), cells[9].split("|"), strict=True):
        match = re.fullmatch(r"([\d-]+)(?:\[(\d+)_(\d+)\])?", target)
        if match and sort in SAME:
            there = match[2] if match[2] not in {None, "0"} else match[1]
            here = match[3] if match[3] not in {None, "0"} else cells[0]
            found.append((str(here), str(there)))
    return found


def _written(words: list[tuple[str, int]]) -> tuple[str, list[Span]]:
    parts: list[str] = []
    places: list[Span] = []
    length = 0
    glued, last = True, 0
    inside = {'"': False, "'": False}
    for word, sentence in words:
        if sentence != last:
            gap = "" if not last else "\n\n" if sentence % SENTENCES == 1 else " "
            if "\n" in gap:
                inside = dict.fromkeys(inside, False)
            glued = False
        elif glued or word in CLOSING or (word.startswith(("'", "’")) and len(word) > 1):
            gap = ""
        else:
            gap = " "
        if word in inside:
            inside[word] = not inside[word]
            gap = gap if inside[word] or "\n" in gap else ""
        glued = word in OPENING or (word in inside and inside[word])
        last = sentence
        parts += [gap, word]
        places.append(Span(length + len(gap), length + len(gap) + len(word)))
        length += len(gap) + len(word)
    return "".join(parts), places


def _mentions(tokens: list[tuple[str, list[str], list[tuple[str, str]], int]], places: list[Span]) -> Iterator[Mention]:
    reach: dict[str, Span] = {}
    sort_of: dict[str, str] = {}
    root: dict[str, str] = {}

    def top(key: str) -> str:
        while root.get(key, key) != key:
            key = root[key]
        return key

    for (_, marks, links, _), place in zip(tokens, places, strict=True):
        for mark in marks:
            sort, _, key = mark[:-1].partition("[")
            reach[key] = Span(reach[key].start, place.end) if key in reach else place
            sort_of[key] = sort
        for here, there in links:
            root[top(here)] = top(there)
    groups = {key: top(key) for key in reach}
    sorts: dict[str, Counter[str]] = {}
    for key, group in groups.items():
        sorts.setdefault(group, Counter())[sort_of[key]] += 1
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups.values()))}
    for key, span in sorted(reach.items(), key=lambda item: item[1]):
        yield Mention(span, numbers[groups[key]], sorts[groups[key]].most_common(1)[0][0])
