"""A text as the model sees it: wordpieces with their characters, letter case, quotation state and the gap before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from reportedly.reading.quotation import states

Ints = npt.NDArray[np.int64]

NO_LETTERS, LOWER, CAPITALISED, UPPER, MIXED = range(5)
JOINED, SPACED, NEW_LINE, NEW_PARAGRAPH = range(4)
STRETCH = 50_000
"""Characters given to the tokenizer at a time, so that memory does not grow with the text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The wordpieces of a text, without special tokens. All arrays have one entry a wordpiece.

    `start` and `end` are code points of the text. `piece` is 1 where a wordpiece continues a word.
    """

    ids: npt.NDArray[np.int32]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    case: npt.NDArray[np.int8]
    quote: npt.NDArray[np.int8]
    gap: npt.NDArray[np.int8]
    piece: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.ids)

    def keep(self, kept: npt.NDArray[np.bool_]) -> Tokens:
        """The tokens where `kept` is true."""
        return Tokens(*(getattr(self, column.name)[kept] for column in fields(self)))


class _Stretch(NamedTuple):
    """A piece of one line: where it stands in the text, its words, the state of quotation, and the gap before it."""

    at: int
    words: str
    states: list[tuple[int, int]]
    gap: int


def letter_case(word: str) -> int:
    """One of NO_LETTERS, LOWER, CAPITALISED, UPPER, MIXED. A single capital counts as capitalised."""
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else CAPITALISED
    if word[:1].isupper() and word[1:].islower():
        return CAPITALISED
    return MIXED if any(map(str.isalpha, word)) else NO_LETTERS


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """The wordpieces of `text` in order. Lone surrogates are read as unknown characters; the text is not altered."""
    types = [np.int32, np.int32, np.int32, np.int8, np.int8, np.int8, np.int8]
    columns: list[list[npt.NDArray[Any]]] = [[np.zeros(0, dtype=kind)] for kind in types]
    for group in _groups(_stretches(text)):
        encodings = tokenizer.encode_batch([_readable(stretch.words) for stretch in group], add_special_tokens=False)
        rows: list[list[int]] = [[], [], [], [], [], [], []]
        for stretch, encoding in zip(group, encodings, strict=True):
            if encoding.ids:
                _add(rows, stretch, encoding)
        for column, row, kind in zip(columns, rows, types, strict=True):
            column.append(np.array(row, dtype=kind))
    return Tokens(*map(np.concatenate, columns))


def _stretches(text: str) -> Iterator[_Stretch]:
    """The lines of the text, long ones in pieces that end before a space; blank lines show in the next gap."""
    at, gap = 0, NEW_PARAGRAPH
    for line in text.split("\n"):
        if not line or line.isspace():
            gap = NEW_PARAGRAPH
        elif len(line) <= STRETCH:
            yield _Stretch(at, line, states(line), gap)
            gap = NEW_LINE
        else:
            changes, begin = states(line), 0
            while begin < len(line):
                end = _break(line, begin)
                yield _Stretch(at + begin, line[begin:end], _shifted(changes, begin), gap if begin == 0 else SPACED)
                begin = end
            gap = NEW_LINE
        at += len(line) + 1


def _break(line: str, begin: int) -> int:
    if len(line) - begin <= STRETCH:
        return len(line)
    space = line.rfind(" ", begin + 1, begin + STRETCH)
    return space if space > 0 else begin + STRETCH


def _shifted(changes: list[tuple[int, int]], begin: int) -> list[tuple[int, int]]:
    before = [state for place, state in changes if place <= begin]
    return [(0, before[-1]), *((place - begin, state) for place, state in changes if place > begin)]


def _groups(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    group: list[_Stretch] = []
    size = 0
    for stretch in stretches:
        group.append(stretch)
        size += len(stretch.words)
        if size >= STRETCH:
            yield group
            group, size = [], 0
    if group:
        yield group


def _add(rows: list[list[int]], stretch: _Stretch, encoding: Encoding) -> None:
    ids, starts, ends, cases, quotes, gaps, pieces = rows
    offsets, words, at = encoding.offsets, stretch.words, stretch.at
    ids += encoding.ids
    starts += [at + start for start, _ in offsets]
    ends += [at + end for _, end in offsets]
    cases += [letter_case(words[start:end]) for start, end in offsets]
    quotes += _along(offsets, stretch.states)
    gaps.append(stretch.gap)
    gaps += [JOINED if before[1] >= here[0] else SPACED for before, here in pairwise(offsets)]
    pieces.append(0)
    pieces += [int(before == here) for before, here in pairwise(encoding.word_ids)]


def _readable(words: str) -> str:
    """The words with lone surrogates, which the tokenizer cannot take, replaced one for one."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in words)
    return words


def _along(offsets: list[tuple[int, int]], changes: list[tuple[int, int]]) -> list[int]:
    """The state in force at the first character of each token."""
    if len(changes) == 1:
        return [changes[0][1]] * len(offsets)
    result, current = [], 0
    for start, _ in offsets:
        while current + 1 < len(changes) and changes[current + 1][0] <= start:
            current += 1
        result.append(changes[current][1])
    return result
