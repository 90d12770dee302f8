"""Names of people and houses: their words, and when two of them may belong to one.

Rules in the manner of name matching for record linkage (Christen 2006, A comparison of personal name matching): equal,
one inside the other, initials, short forms, spellings of one sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from reportedly.case.carriers import fold
from reportedly.lexicon import load
from reportedly.reading.names import lexicon, titles

_WORD = re.compile(r"[^\W_](?:[\w’'&-]*\w)?\.?|&")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){2,4}$|[A-Z]{2}$")
_OWNER = re.compile(r"['’]s?$")

Name = tuple[str, ...]


def speakers_data() -> dict[str, Any]:
    """The words and limits of `[speakers]` in `lexicon/case_timeline.toml`."""
    data: dict[str, Any] = load("case_timeline")["speakers"]
    return data


@cache
def words_in(name: str) -> frozenset[str]:
    """One of these lists of words."""
    return frozenset(speakers_data()[name])


@cache
def pronouns() -> frozenset[str]:
    """Words that stand for whoever was named before."""
    return frozenset(word for words in load("pronouns").values() for word in words)


def name_of(text: str) -> Name:
    """The words of a proper name, folded, without titles and articles before it; empty where it is a description.

    A name may have particles inside (*Maarten de Wael*), but no other word without a capital.
    """
    words = [] if initials_of(text) else [match.group() for match in _WORD.finditer(text.split(",")[0])]
    while words and (_before_names(words[0]) or _OWNER.search(words[0])) and not _whole(words):
        words.pop(0)
    if not words or not all(word[0].isupper() or word == "&" or word in words_in("particles") for word in words):
        return ()
    if not words[0][0].isupper() or words[-1] in words_in("particles"):
        return ()
    return tuple(_OWNER.sub("", fold(word)).rstrip(".") for word in words)


def _before_names(word: str) -> bool:
    return fold(word).rstrip(".") in titles() or fold(word) in words_in("articles")


def _whole(words: Sequence[str]) -> bool:
    """Whether only a given name like a title is left before a surname, or one word (*Major Tom*, *Justice*)."""
    return len(words) == 1 and words[0][0].isupper() and fold(words[0]) not in words_in("articles")


def initials_of(text: str) -> str:
    """The letters of a name that is written as initials only (*A.K.*, *AK*), folded; empty for others."""
    plain = text.strip(" ,;:")
    return fold(re.sub(r"[^\w]", "", plain)) if _INITIALS.match(plain) else ""


def titled(text: str) -> frozenset[str]:
    """The titles in a mention of somebody, folded."""
    found = {fold(match.group()).rstrip(".") for match in _WORD.finditer(text.split(",")[0])}
    return frozenset(found & (titles() | {title for walk in speakers_data()["walks"] for title in walk}))


def gender(held: frozenset[str]) -> str:
    """`m` or `f` where titles tell it, else nothing."""
    masculine, feminine = held & lexicon("titles", "masculine"), held & lexicon("titles", "feminine")
    return "" if bool(masculine) == bool(feminine) else "m" if masculine else "f"


def walks(held: frozenset[str]) -> frozenset[int]:
    """The numbers of the walks of life that titles belong to."""
    return frozenset(number for number, walk in enumerate(speakers_data()["walks"]) if held.intersection(walk))


def inside(short: Name, long: Name) -> bool:
    """Whether the whole of a name of two words or more is the head or the tail of the other, or its first and last."""
    if len(short) < 2 or len(short) > len(long):
        return False
    ends = len(short) == 2 and (short[0], short[1]) == (long[0], long[-1])
    return long[-len(short) :] == short or long[: len(short)] == short or ends


def same_surname(one: Name, other: Name) -> bool:
    """Whether two full names share their surname, also where its particles are written together."""
    return one[-1] == other[-1] or _surname(one) == _surname(other)


def _surname(name: Name) -> str:
    return "".join(name[1:])


def given_initial(one: Name, other: Name) -> bool:
    """Whether the given name of one is the initial of that of the other."""
    return one[0][0] == other[0][0] and 1 in (len(one[0]), len(other[0])) and one[0] != other[0]


def given_alike(one: Name, other: Name) -> bool:
    """Whether two given names may be of one person: one the beginning of the other, or close in spelling."""
    first, second = one[0], other[0]
    limits = speakers_data()
    short, long = sorted((first, second), key=len)
    if len(short) >= limits["short"] and long.startswith(short):
        return True
    return sound(first) == sound(second) or SequenceMatcher(None, first, second).ratio() >= limits["given"]


def spelt_alike(one: Name, other: Name) -> bool:
    """Whether two full names may be spellings of one: alike in sound or letters, given name and surname."""
    mine, yours = _surname(one), _surname(other)
    close = sound(mine) == sound(yours) and SequenceMatcher(None, mine, yours).ratio() >= speakers_data()["surname"]
    return close and given_alike(one, other)


@cache
def sound(word: str) -> str:
    """A key that spellings of one sound share, in the manner of Metaphone but for transliterations."""
    for letters, instead in speakers_data()["spellings"]:
        word = word.replace(letters, instead)
    first = "a" if word[:1] in "aeiouy" and word else word[:1]
    rest = re.sub(r"[aeiouyh'’-]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def named_so(text: str, surname: str) -> frozenset[str]:
    """The words, folded, that stand before a surname in a text with a capital and are no titles: the given names."""
    found = re.findall(rf"([^\W\d_][\w’'-]*\.?)\s+{re.escape(surname)}\b", text, re.IGNORECASE)
    plain = (fold(word).rstrip(".") for word in found if word[0].isupper())
    return frozenset(word for word in plain if word not in titles() and word not in words_in("empty"))


def letters(name: Sequence[str]) -> str:
    """The initials of a name."""
    return "".join(word[0] for word in name if word not in words_in("particles"))


__all__ = [
    "Name",
    "gender",
    "given_alike",
    "given_initial",
    "initials_of",
    "inside",
    "letters",
    "name_of",
    "named_so",
    "pronouns",
    "same_surname",
    "sound",
    "speakers_data",
    "spelt_alike",
    "titled",
    "walks",
    "words_in",
]
