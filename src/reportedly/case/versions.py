"""Two versions of a page side by side: which sentences stay, which were edited, which came and which went.

After the study of revisions of news by Spangher et al. (NewsEdits, 2022), who tell the same four apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from reportedly.case.carriers import Entry, fold
from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.page import Page, page_of
from reportedly.reading.statements import SPOKEN


class Word(NamedTuple):
    """One word, folded, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a version; `paragraph` is the number of its paragraph."""

    words: tuple[Word, ...]
    paragraph: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(word.key for word in self.words)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.words[0].start, self.words[-1].end)


def changes_data() -> dict[str, Any]:
    """The words, limits and phrases of `[changes]` in `lexicon/case_timeline.toml`."""
    data: dict[str, Any] = load("case_timeline")["changes"]
    return data


@cache
def listed(name: str) -> frozenset[str]:
    """One of its lists of words."""
    return frozenset(changes_data()[name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of its patterns."""
    return re.compile(changes_data()[name])


@cache
def _function_words() -> frozenset[str]:
    return frozenset(load("disputes")["function_words"])


def content(keys: Iterable[str]) -> list[str]:
    """The words that are no function words."""
    return [key for key in keys if key not in _function_words() and len(key) > 1]


def sentences(entry: Entry) -> list[Sentence]:
    """The sentences of headline, body and captions, without lines that only say when the version came out."""
    blocks = entry.ledger.blocks
    page = page_of(entry.text, blocks)
    spoken = [block.span for block in blocks if block.role in SPOKEN] or [Span(0, len(entry.text))]
    ends = [span.end for span in spoken]
    found = []
    for _, indexes in groupby(range(len(page.words)), key=page.sentence.__getitem__):
        own = list(indexes)
        first = page.words[own[0]]
        at = bisect_left(ends, first.start + 1)
        if at == len(spoken) or first.start < spoken[at].start:
            continue
        words = _words(page, own)
        sentence = Sentence(words, page.paragraph[own[0]])
        if not pattern("stamp").search(sentence.span.of(entry.text)[:200]):
            found.append(sentence)
    return found


def _words(page: Page, indexes: Iterable[int]) -> tuple[Word, ...]:
    """The words of a sentence; the parts of a number (*40,000*) are one."""
    found: list[Word] = []
    for word in map(page.words.__getitem__, indexes):
        last = found[-1] if found else None
        gap = page.text[last.end : word.start] if last else ""
        if last and gap == "," and last.key[-1:].isdigit() and word.text[:1].isdigit():
            found[-1] = Word(last.key + word.text, last.start, word.end)
        else:
            found.append(Word(fold(word.text).rstrip("."), word.start, word.end))
    return tuple(found)


def differing(before: list[Sentence], after: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences that stand in one version only, wherever the others stand."""
    in_old, in_new = Counter(one.keys for one in before), Counter(one.keys for one in after)
    both = in_old & in_new
    return _beyond(before, both), _beyond(after, both)


def _beyond(sentences: list[Sentence], known: Counter[tuple[str, ...]]) -> list[Sentence]:
    left = Counter(known)
    found = []
    for one in sentences:
        if left[one.keys]:
            left[one.keys] -= 1
        else:
            found.append(one)
    return found


def edited_pairs(gone: list[Sentence], come: list[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Sentences of which the second was edited from the first, the likest first, in the order of the new version."""
    limits = changes_data()
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(come):
        for key in set(one.keys):
            having[key].append(number)
    likeness: list[tuple[float, int, int]] = []
    bags = [Counter(one.keys) for one in come]
    for number, one in enumerate(gone):
        bag = Counter(one.keys)
        shared = Counter(at for key in bag if len(having[key]) <= limits["frequent"] for at in having[key])
        for at, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[: limits["candidates"]]:
            dice = 2 * (bag & bags[at]).total() / (bag.total() + bags[at].total())
            if dice >= limits["pair"]:
                likeness.append((-dice, number, at))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    chosen = []
    for _, number, at in sorted(likeness):
        if number not in taken_old and at not in taken_new:
            taken_old.add(number)
            taken_new.add(at)
            chosen.append((at, number))
    return [(gone[number], come[at]) for at, number in sorted(chosen)]


__all__ = [
    "Sentence",
    "Word",
    "changes_data",
    "content",
    "differing",
    "edited_pairs",
    "listed",
    "pattern",
    "sentences",
]
