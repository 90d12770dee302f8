"""What a claim is made of: the documents of a case in order, and the places of them that carry the claim."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from reportedly.case.credits import house_of
from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger, Statement
from reportedly.lexicon import load

Key = str | int
Unit = Attribution | Statement

_SENTENCE_END = re.compile(r"[.!?…][)\]\"'’”»]*\s+(?=[^a-z])|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)?")


class Member(NamedTuple):
    """One place that carries a claim: a unit of the ledger of the document `document`."""

    document: Key
    unit: Unit


@dataclass(frozen=True)
class Entry:
    """One document of a case: its key, its ledger, and the key of the version of the same page before it, if any."""

    key: Key
    ledger: Ledger
    version_of: Key | None = None

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.ledger.document.text

    @cached_property
    def house(self) -> str | None:
        """One word for the outlet (see `house_of`)."""
        return house_of(self.ledger.document.outlet, self.ledger.document.url)

    @property
    def name(self) -> str:
        """What to call the outlet in a sentence."""
        return self.ledger.document.outlet or self.house or "an outlet without a name"

    @property
    def published(self) -> str | None:
        """The ISO 8601 time of publication, as given or as the ledger has it."""
        dated = self.ledger.publication
        return self.ledger.document.published or (dated.value if dated else None)

    @cached_property
    def ends(self) -> list[int]:
        """Where the sentences end."""
        return [match.end() for match in _SENTENCE_END.finditer(self.text)]

    def sentence(self, span: Span) -> Span:
        """The sentence or sentences that `span` stands in."""
        first = bisect_left(self.ends, span.start + 1)
        last = bisect_left(self.ends, span.end)
        return Span(self.ends[first - 1] if first else 0, self.ends[last] if last < len(self.ends) else len(self.text))


def spans_of(unit: Unit) -> tuple[Span, ...]:
    """All spans of a unit in reading order."""
    return unit.spans


def said(unit: Unit) -> tuple[Span, ...]:
    """What a unit says: the content of an attribution, or its cue where it has none."""
    return unit.spans if isinstance(unit, Statement) else unit.content or unit.cue


def words_at(entry: Entry, spans: Iterable[Span]) -> str:
    """The words of the spans in one line."""
    return " ".join(" ".join(span.of(entry.text).split()) for span in spans)


def fold(text: str) -> str:
    """The text without letter case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def tokens(text: str) -> list[str]:
    """The words of the text, folded, without possessive endings."""
    return [word for match in _WORD.finditer(text) if (word := fold(match.group()))]


def content(text: str) -> frozenset[str]:
    """The words of the text that carry its content, cut to their first letters so that endings do not matter."""
    return frozenset(word[:6] for word in tokens(text) if word not in _function())


@cache
def _function() -> frozenset[str]:
    return frozenset(load("disputes")["function_words"])
