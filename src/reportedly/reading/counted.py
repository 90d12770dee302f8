"""What is counted: the noun phrase after a number, up to its head, without a parser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from reportedly.lexicon import load
from reportedly.reading.pieces import Piece

MOST_WORDS = 5
"""The most words from a number to the head of what it counts; longer ones are mostly something else."""


class Noun(NamedTuple):
    """A noun phrase in the pieces `[start, end)`, and the singular of its head."""

    start: int
    end: int
    head: str


@cache
def _stops() -> frozenset[str]:
    return frozenset(load("quantities")["nouns"]["stops"])


@cache
def _no_plurals() -> frozenset[str]:
    return frozenset(load("quantities")["nouns"]["no_plurals"])


@cache
def _irregular() -> dict[str, str]:
    return dict(load("quantities")["nouns"]["irregular"])


@cache
def _determiners() -> frozenset[str]:
    return frozenset(load("quantities")["names"]["determiners"])


def is_plural(word: str) -> bool:
    """Whether a word in small letters looks like a plural noun of English."""
    if word in _irregular():
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) and word not in _no_plurals()


def singular(word: str) -> str:
    """The singular of a plural noun: by a list of the irregular ones, else by the ending."""
    if word in _irregular():
        return _irregular()[word]
    for whole, part in _irregular().items():
        if len(whole) > 4 and word.endswith(whole) and whole[-1] == "n":
            return word[: -len(whole)] + part
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1] if is_plural(word) else word


def counted_at(pieces: Sequence[Piece], at: int, several: bool) -> Noun | None:
    """The noun phrase that begins with piece `at` and what is counted in it.

    Where there are `several` the head is the first plural, or the last of plurals in a row (*20 sports cars*); else the
    last word before one that cannot belong to the phrase.
    """
    words = _run(pieces, at)
    if not words:
        return None
    if not several:
        end = words[-1] + 1
        return Noun(at, end, _written(pieces, end - 1, pieces[end - 1].lower))
    for place, index in enumerate(words):
        if is_plural(pieces[index].lower):
            last = index
            for further in words[place + 1 :]:
                if not is_plural(pieces[further].lower):
                    break
                last = further
            return Noun(at, last + 1, _written(pieces, last, singular(pieces[last].lower)))
    return None


def _written(pieces: Sequence[Piece], at: int, head: str) -> str:
    """The head with the capital of a people or a party, and without that of a headline."""
    beside = [pieces[near] for near in (at - 1, at + 1) if 0 <= near < len(pieces)]
    titled = any(piece.sort == "word" and piece.text[0].isupper() for piece in beside)
    capital = pieces[at].text[0].isupper() and not pieces[at].text.isupper()
    return head[:1].upper() + head[1:] if capital and not titled and pieces[at - 1].sort == "word" else head


def kind_at(pieces: Sequence[Piece], at: int) -> Noun | None:
    """The noun phrase after *of* that begins with piece `at`, less a determiner: *gold*, *the company's shares*."""
    while pieces[at].lower in _determiners() and pieces[at].sort == "word":
        at += 1
    words = _run(pieces, at)
    if not words:
        return None
    end = words[-1] + 1
    for index in words:
        if is_plural(pieces[index].lower):
            end = index + 1
            break
    return Noun(at, end, singular(pieces[end - 1].lower))


def _run(pieces: Sequence[Piece], at: int) -> list[int]:
    """The words from piece `at` that can make one noun phrase, by their places."""
    found: list[int] = []
    index = at
    while index < len(pieces) and len(found) < MOST_WORDS:
        piece = pieces[index]
        if piece.text == "-" and found and not piece.spaced and not pieces[index + 1].spaced:
            index += 1
            continue
        if piece.text in ("'", "’") and found and not piece.spaced and pieces[index + 1].lower == "s":
            index += 2
            continue
        if piece.sort != "word" or "'" in piece.text or "’" in piece.text:
            break
        if piece.lower in _stops() and pieces[index + 1].text != "-":
            break
        if found and index == found[-1] + 1 and not piece.spaced:
            break
        if found and piece.lower.endswith(("ed", "ing", "ly")) and is_plural(pieces[found[-1]].lower):
            break
        found.append(index)
        index += 1
    while len(found) > 1 and pieces[found[-1]].lower.endswith(("ed", "ly")):
        found.pop()
    return found
