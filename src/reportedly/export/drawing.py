"""What the drawings share: words that an SVG can hold, and how much room they take."""

from __future__ import annotations

import re
from html import escape
from unicodedata import east_asian_width

from reportedly.export.cells import plain

SIZE = 12.5
"""The size of a name in units of a drawing."""
# Shares of the size that bold letters take in the widest of the usual sans serif fonts (Verdana, DejaVu Sans).
BROAD, CAPITAL, USUAL, NARROW = 1.12, 0.8, 0.7, 0.43
_BROAD_ONES = frozenset("WMmw@%&—–…")
_NARROW_ONES = frozenset(" iIljtfr.,:;'’‘|!()[]-")
# What is left of the characters that XML 1.0 does not know once there are no controls and no surrogates.
_UNKNOWN = re.compile("[\ufffe\uffff]")


def svg_text(words: object) -> str:
    """The words on one line, as they stand in an SVG that is a document of its own: nothing in them is markup."""
    return _UNKNOWN.sub("\ufffd", escape(plain(str(words))))


def wide(words: str) -> float:
    """How much room a name takes at most, in units of a drawing."""
    return SIZE * sum(map(_share, words))


def lines(words: str, room: float, most: int = 1) -> tuple[str, ...]:
    """The words of a name in at most `most` lines of at most `room` units, the last one cut where they do not fit."""
    left = plain(words).split(" ")
    found: list[str] = []
    while left and len(found) < most - 1:
        line = left.pop(0)
        while left and wide(f"{line} {left[0]}") <= room:
            line = f"{line} {left.pop(0)}"
        found.append(_cut(line, room))
    return (*found, _cut(" ".join(left), room)) if left else tuple(found)


def _cut(words: str, room: float) -> str:
    if wide(words) <= room:
        return words
    used = wide("…")
    for at, letter in enumerate(words):
        used += SIZE * _share(letter)
        if used > room:
            return words[:at].rstrip() + "…"
    return words


def _share(letter: str) -> float:
    if letter in _BROAD_ONES or east_asian_width(letter) in "WF":
        return BROAD
    if letter in _NARROW_ONES:
        return NARROW
    return CAPITAL if letter.isupper() else USUAL
