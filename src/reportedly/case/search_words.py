"""What a word is to the search, in texts and in queries alike: letters and digits without case and accents.

One definition for both databases, for what is searched in memory and for what is marked, so that whatever is found can
be shown.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from reportedly.document import Span
from reportedly.lexicon import load

# Accents, joiners and soft hyphens that stand inside a word as Unicode writes it without being letters.
_INSIDE = "\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff\ufe20-\ufe2f"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")


@lru_cache(maxsize=1 << 16)
def folded_word(word: str) -> str:
    """One word without letter case, accents and what else is no letter or digit (NFKD, then case folding).

    What is left may be empty, and has at most the number of letters that counts.
    """
    if not word.isascii():
        word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).casefold()
        word = word.translate(_plain_letters())
        word = "".join(letter for letter in word if letter.isalnum())
    most: int = load("search")["words"]["letters"]
    return word.lower()[:most]


@cache
def _plain_letters() -> dict[int, str]:
    letters: dict[str, str] = load("search")["letters"]
    return str.maketrans(letters)


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded."""
    return [word for found in _WORD.findall(text) if (word := folded_word(found))]


def folded(text: str) -> str:
    """The words of a text, each between two single spaces; a single space where there is none."""
    return spaced(words_of(text))


def spaced(words: Sequence[str]) -> str:
    """Words, each between two single spaces."""
    return f" {' '.join(words)} " if words else " "


@dataclass(frozen=True, slots=True)
class Term:
    """What one part of a query asks for: words that stand one after the other, folded.

    `prefix` says that the last one may go on; `excluded` that nothing with these words is wanted.
    """

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False

    @property
    def needle(self) -> str:
        """What a folded text holds where it has the term."""
        return f" {' '.join(self.words)}" + ("" if self.prefix else " ")

    def in_words(self, words: str) -> bool:
        """Whether a folded text has the term."""
        return self.needle in words


class PlacedWords:
    """The words of one text, folded, and where each stands: `starts` and `ends` count the characters of the text."""

    def __init__(self, text: str) -> None:
        words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _WORD.finditer(text):
            if word := folded_word(match[0]):
                words.append(word)
                self.starts.append(match.start())
                self.ends.append(match.end())
        self.words = spaced(words)
        # Where in the folded text each word has the space before it.
        self._spaces = list(accumulate((len(word) + 1 for word in words[:-1]), initial=0))

    def places(self, term: Term, most: int) -> list[Span]:
        """Where the text has the term, at most so many places; of a prefix the whole word."""
        result: list[Span] = []
        needle, at = term.needle, 0
        while len(result) < most and (at := self.words.find(needle, at)) >= 0:
            first = bisect_left(self._spaces, at)
            result.append(Span(self.starts[first], self.ends[first + len(term.words) - 1]))
            at += 1
        return result


def has_all(terms: Iterable[Term]) -> Callable[[str], bool]:
    """Whether a folded text has all the terms, as a function that is quick to call many times."""
    needles = [term.needle for term in terms]
    return lambda words: all(needle in words for needle in needles)


def fitting(terms: Sequence[Term]) -> Callable[[str], bool]:
    """Whether a folded text has all the terms that are wanted and none of those that are excluded."""
    needles = [(term.needle, term.excluded) for term in terms]
    return lambda words: all((needle in words) != excluded for needle, excluded in needles)


def marks(text: str, terms: Sequence[Term], most: int) -> tuple[Span, ...]:
    """Where the text has one of the terms, in order; what overlaps is one."""
    placed = PlacedWords(text)
    return joined([span for term in terms if not term.excluded for span in placed.places(term, most)])


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those that share a character made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start < result[-1].end:
            result[-1] = Span(result[-1].start, max(span.end, result[-1].end))
        else:
            result.append(span)
    return tuple(result)
