"""The words and sentences of a text, with what a look at the letters alone tells of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from reportedly.document import Block, Span
from reportedly.lexicon import load
from reportedly.reading.quotation import DOUBLE, SINGLE, states

_WORD = re.compile(r"@?\w+(?:[-.’'&/]\w+)*")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s$", re.IGNORECASE)
_END = re.compile(r"[.!?…][)\]\"'’”»]*\s|\n")
_INITIAL = re.compile(r"(?:[A-Z]|[A-Z](?:\.[A-Z])+)$")
_SITE = re.compile(
    r"\w[\w-]*(?:\.[\w-]+)*\.(?:com|org|net|info|co|edu|gov|tv|fr|de|it|es|uk|ru|au|us|me|io)(?:\.\w\w)?$"
)


class Word(NamedTuple):
    """One word at `[start, end)`; a possessive ending is left out, and a full stop that abbreviates is inside."""

    start: int
    end: int
    text: str
    possessive: bool

    @property
    def lower(self) -> str:
        """The word as a dictionary would have it, without the full stop of an abbreviation."""
        return self.text.casefold().rstrip(".").replace("’", "'")


@dataclass(frozen=True, slots=True)
class Page:
    """A text as words in sentences.

    `sentence` and `quoted` have a value for every word: the number of its sentence, and whether it stands inside
    quotation marks. `titled` says of every word whether its line writes most words with a capital, as headlines do.
    """

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    sentence: tuple[int, ...]
    paragraph: tuple[int, ...]
    quoted: tuple[bool, ...]
    titled: tuple[bool, ...]

    def inside(self, span: Span) -> range:
        """The numbers of the words that begin inside `span`."""
        return range(self.at(span.start), self.at(span.end))

    def at(self, offset: int) -> int:
        """The number of the first word that begins at `offset` or later."""
        place = bisect_right(self.starts, offset)
        return place - 1 if place and self.starts[place - 1] == offset else place

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next one, without a possessive ending."""
        word = self.words[index]
        if index + 1 == len(self.words):
            return "\n"
        return self.text[word.end + 2 * word.possessive : self.words[index + 1].start]

    def opens(self, index: int) -> bool:
        """Whether word `index` is the first of its sentence."""
        return index == 0 or self.sentence[index - 1] != self.sentence[index]


def page_of(text: str, blocks: tuple[Block, ...] = ()) -> Page:
    """The words and sentences of `text`, less those of furniture. Time grows with its length."""
    furniture = [block.span for block in blocks if block.role == "furniture"]
    words = tuple(_outside(_words(text), furniture))
    sentence, paragraph = _sentences(text, words, [block.span.start for block in blocks])
    return Page(
        text,
        words,
        tuple(word.start for word in words),
        sentence,
        paragraph,
        _quoted(text, words),
        _titled(text, words),
    )


def _outside(words: list[Word], furniture: list[Span]) -> Iterator[Word]:
    """The words that begin in none of the spans, which stand in order."""
    ends = [span.end for span in furniture]
    for word in words:
        at = bisect_right(ends, word.start)
        if at == len(ends) or word.start < furniture[at].start:
            yield word


def is_name_word(word: str) -> bool:
    """Whether the word is written like a part of a name: a capital in it, a handle or the address of a site."""
    return word[:1] == "@" or any(letter.isupper() for letter in word) or is_site(word)


def is_site(word: str) -> bool:
    """Whether the word is the address of a site, such as *ledger.com*."""
    return _SITE.match(word) is not None


@cache
def _abbreviated() -> frozenset[str]:
    return frozenset(load("titles")["abbreviated"])


def _words(text: str) -> list[Word]:
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        possessive = _POSSESSIVE.search(word)
        if possessive:
            word = word[: possessive.start()]
            end = start + len(word)
        elif text[end : end + 1] == "." and (word.casefold() in _abbreviated() or _INITIAL.match(word)):
            follows = text[end + 1 : end + 2]
            if follows and not follows.isalnum():
                word, end = word + ".", end + 1
        found.append(Word(start, end, word, possessive is not None))
    return found


def _sentences(text: str, words: tuple[Word, ...], starts: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    sentences, paragraphs = [], []
    sentence = paragraph = 0
    for index, word in enumerate(words):
        if index:
            last = words[index - 1]
            gap = text[last.end : word.start]
            if "\n" in gap or bisect_right(starts, word.start) != bisect_right(starts, last.start):
                sentence += 1
                paragraph += 1
            elif _END.search(gap) and (word.text[:1].isupper() or not word.text[:1].isalpha()):
                sentence += 1
        sentences.append(sentence)
        paragraphs.append(paragraph)
    return tuple(sentences), tuple(paragraphs)


def _quoted(text: str, words: tuple[Word, ...]) -> tuple[bool, ...]:
    changes: list[tuple[int, bool]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        changes.extend((start + at, state in (DOUBLE, SINGLE)) for at, state in states(line))
        start += len(line)
    offsets = [at for at, _ in changes]
    return tuple(bool(changes) and changes[bisect_right(offsets, word.start) - 1][1] for word in words)


def _titled(text: str, words: tuple[Word, ...]) -> tuple[bool, ...]:
    lines = [0]
    lines.extend(match.end() for match in re.finditer("\n", text))
    home = [bisect_right(lines, word.start) - 1 for word in words]
    capitals: dict[int, list[bool]] = {}
    for line, word in zip(home, words, strict=True):
        if len(word.text) > 3 and word.text[0].isalpha():
            capitals.setdefault(line, []).append(word.text[0].isupper())
    titled = {line for line, found in capitals.items() if len(found) >= 4 and sum(found) >= 0.8 * len(found)}
    stopped = {line for line in titled if text[lines[line] : (*lines, len(text))[line + 1]].rstrip().endswith(".")}
    return tuple(line in titled - stopped for line in home)
