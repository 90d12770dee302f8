"""A text as the model sees it: wordpieces with their characters, letter case, quotation state and the gap before."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from reportedly.reading.lines import lines
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
        """The tokens where `kept` is true, each with the widest of the gaps that now stand before it."""
        places = np.flatnonzero(kept)
        if not len(places):
            return Tokens(*(getattr(self, column.name)[places] for column in fields(self)))
        first = np.concatenate([[0], places[:-1] + 1])
        result = Tokens(*(getattr(self, column.name)[places] for column in fields(self)))
        result.gap[:] = np.maximum.reduceat(self.gap[: places[-1] + 1], first)
        result.piece[first != places] = 0
        return result


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
    gap = NEW_PARAGRAPH
    for start, end in lines(text):
        line = text[start:end]
        if not line or line.isspace():
            gap = NEW_PARAGRAPH
            continue
        changes, begin = states(line), 0
        while begin < len(line):
            stop = _break(line, begin)
            here = _between(changes, begin, stop) if stop - begin < len(line) else changes
            yield _Stretch(start + begin, line[begin:stop], here, SPACED if begin else gap)
            begin = stop
        gap = NEW_LINE


def _break(line: str, begin: int) -> int:
    if len(line) - begin <= STRETCH:
        return len(line)
    space = line.rfind(" ", begin + 1, begin + STRETCH)
    return space if space > 0 else begin + STRETCH


def _between(changes: list[tuple[int, int]], begin: int, end: int) -> list[tuple[int, int]]:
    """The changes of state within `[begin, end)` of the line, counted from `begin`, the state in force first."""
    first = bisect_right(changes, begin, key=itemgetter(0)) - 1
    last = bisect_left(changes, end, key=itemgetter(0))
    return [(0, changes[first][1]), *((place - begin, state) for place, state in changes[first + 1 : last])]


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
    ends += [at + end for end in _ends(words, offsets)]
    cases += [letter_case(words[start:end]) for start, end in offsets]
    quotes += _along(offsets, stretch.states)
    gaps.append(stretch.gap)
    gaps += [JOINED if before[1] >= here[0] else SPACED for before, here in pairwise(offsets)]
    pieces.append(0)
    pieces += [int(before == here) for before, here in pairwise(encoding.word_ids)]


def _ends(words: str, offsets: list[tuple[int, int]]) -> list[int]:
    """The end of each token, with the combining marks that follow it unless they are the next token's."""
    if words.isascii():
        return [end for _, end in offsets]
    limits = [*(start for start, _ in offsets[1:]), len(words)]
    return [_with_marks(words, end, limit) for (_, end), limit in zip(offsets, limits, strict=True)]


def _with_marks(words: str, end: int, limit: int) -> int:
    """`end` moved past the combining marks that belong to the character before it, which the tokenizer drops."""
    while end < limit and unicodedata.category(words[end]) in ("Mn", "Mc", "Me"):
        end += 1
    return end


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
