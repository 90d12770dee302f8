"""Which unit of measure, currency or share stands at a place of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from reportedly.lexicon import load
from reportedly.reading.pieces import Piece, pieces_of

Phrase = tuple[str, ...]


class Unit(NamedTuple):
    """A unit of measure: its singular English name, what it measures, and how it counts in that dimension's first.

    A number in it is `number * factor + shift` in the first unit of the dimension.
    """

    name: str
    dimension: str
    factor: float
    shift: float = 0.0


class Currency(NamedTuple):
    """What a word or sign for money stands for: an ISO 4217 code, or the name that several currencies share."""

    code: str | None
    shared: str | None = None
    hundredths: bool = False


@cache
def units() -> Mapping[str, Unit]:
    """All units of measure by name."""
    return {
        name: Unit(name, dimension, row["factor"], row.get("shift", 0.0))
        for dimension, rows in load("quantities")["units"].items()
        for name, row in rows.items()
    }


def _phrase(words: str) -> Phrase:
    return tuple(piece.text for piece in pieces_of(words)[:-1])


@cache
def _measures() -> tuple[dict[Phrase, Unit], dict[Phrase, Unit], int]:
    """Units by their words in small letters, by their abbreviations as written, and the longest of them in pieces."""
    words: dict[Phrase, Unit] = {}
    short: dict[Phrase, Unit] = {}
    for rows in load("quantities")["units"].values():
        for name, row in rows.items():
            words |= {_phrase(word): units()[name] for word in row["words"]}
            short |= {_phrase(word): units()[name] for word in row["short"]}
    return words, short, max(map(len, (*words, *short)))


@cache
def _percents() -> tuple[dict[Phrase, str], int]:
    found = {_phrase(words): name for name, row in load("quantities")["percent"].items() for words in row}
    return found, max(map(len, found))


@cache
def _currencies_after() -> tuple[dict[Phrase, Currency], int]:
    table = load("quantities")["currency"]
    found = {_phrase(words): Currency(code) for words, code in table["after"].items()}
    found |= {_phrase(words): Currency(None, name) for words, name in table["shared_after"].items()}
    found |= {_phrase(words): Currency(None, name, True) for words, name in table["hundredth"].items()}
    return found, max(map(len, found))


@cache
def _currencies_before() -> dict[Phrase, Currency]:
    table = load("quantities")["currency"]
    found = {_phrase(words): Currency(code) for words, code in table["before"].items()}
    return found | {_phrase(words): Currency(None, name) for words, name in table["shared_before"].items()}


def unit_at(pieces: Sequence[Piece], at: int) -> tuple[Unit, int] | None:
    """The unit of measure that begins with piece `at`, and the piece after it.

    Abbreviations count as written; those of one letter only right after the number, as *5m* and *-5C*.
    """
    words, short, longest = _measures()
    for size in range(min(longest, len(pieces) - at), 0, -1):
        run = pieces[at : at + size]
        unit = words.get(tuple(piece.lower for piece in run))
        if unit is None:
            key = tuple(piece.text for piece in run)
            unit = short.get(key)
            if unit and (len(key[0]) == 1 or key == ("in",)) and size == 1 and run[0].spaced and key[0] not in "°":
                unit = None
        if unit:
            return unit, at + size
    return None


def percent_at(pieces: Sequence[Piece], at: int) -> tuple[str, int] | None:
    """*percent*, *percentage point* or *basis point* where words for it begin with piece `at`, and the piece after."""
    table, longest = _percents()
    for size in range(min(longest, len(pieces) - at), 0, -1):
        if name := table.get(tuple(piece.lower for piece in pieces[at : at + size])):
            return name, at + size
    return None


def currency_after(pieces: Sequence[Piece], at: int) -> tuple[Currency, int] | None:
    """The currency that begins with piece `at`, behind its number, and the piece after it."""
    table, longest = _currencies_after()
    for size in range(min(longest, len(pieces) - at), 0, -1):
        if found := table.get(tuple(piece.lower for piece in pieces[at : at + size])):
            tight = pieces[at].lower == "p"
            return None if tight and pieces[at].spaced else (found, at + size)
    return None


def currency_before(pieces: Sequence[Piece], at: int) -> tuple[Currency, int] | None:
    """The currency whose sign ends before piece `at`, and the first piece of the sign."""
    table = _currencies_before()
    for size in (4, 3, 2, 1):
        start = at - size
        if start >= 0 and (found := table.get(tuple(piece.text for piece in pieces[start:at]))):
            if any(piece.spaced for piece in pieces[start + 1 : at]):
                continue
            if not pieces[start].spaced and start and pieces[start - 1].sort in ("word", "figure"):
                continue
            return found, start
    return None


class Purse:
    """Which currencies the words of one document stand for, by the countries that it names and where it comes from."""

    def __init__(self, pieces: Sequence[Piece], url: str | None) -> None:
        self._pieces = pieces
        self._site = _site_dollar(url)
        self._named: Counter[str] | None = None

    def code(self, currency: Currency) -> str | None:
        """The ISO 4217 code; `None` where the document does not tell which of several it is."""
        if currency.shared is None:
            return currency.code
        table = load("quantities")["shared"][currency.shared]
        if currency.shared == "dollar" and self._site:
            return self._site
        counts: Counter[str] = Counter()
        for country, code in table.get("countries", {}).items():
            counts[code] += self._countries()[country]
        ranked = [(count, code) for code, count in counts.most_common(2) if count]
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            return ranked[0][1]
        otherwise: str | None = table.get("otherwise")
        return otherwise

    def _countries(self) -> Counter[str]:
        if self._named is None:
            self._named = Counter(piece.lower for piece in self._pieces if piece.sort == "word")
        return self._named


def _site_dollar(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    code: str | None = load("quantities")["currency"]["sites"].get(re.sub(r".*\.", "", host))
    return code
