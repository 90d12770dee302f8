"""The smallest pieces of a text that matter to numbers: figures, words, marks and the ends of lines."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Sort = Literal["figure", "word", "mark", "break"]

# A figure takes its separators along. Spaces group thousands only between exactly three figures, as the SI brochure
# (BIPM) has it; they may be no-break, thin or plain.
_PIECE = re.compile(
    r"""
    (?P<away> https?://\S+ | www\.\S+ | [\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+
        | [\w-]{1,64}(?:\.[\w-]{1,64}){0,4}\.(?:com|org|net|co|gov|info)\b\S*
        | [#@]\w+ | \d+(?:/\d+){2,} | \d{1,2}(?::\d\d)+ | \d+(?:-\d+){2,} | \d+-\d{3,4}-?\d{4}
        | \+\d[\d()\ -]{6,20}\d | \b0\d{2,4}[\ -]\d{3,4}(?:[\ -]?\d{3,4})? )
  | (?P<figure> \d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?(?!\d) | \d+(?:[.,'’]\d+)* )
  | (?P<word> [^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)* (?:(?<=\b[A-Z])\.[A-Z]\.)? [²³]? )
  | (?P<break> [\n\t\r\f\v] )
  | (?P<mark> [^\s] )
    """,
    re.VERBOSE,
)
_KINDS: dict[str, Sort] = {"figure": "figure", "word": "word", "break": "break", "mark": "mark", "away": "mark"}


class Piece(NamedTuple):
    """One piece at `[start, end)`. `spaced` says whether white space stands before it."""

    start: int
    end: int
    text: str
    lower: str
    sort: Sort
    spaced: bool


def pieces_of(text: str) -> list[Piece]:
    """The pieces of `text` in order, ending with a break. Time grows with its length.

    What holds figures that count nothing (addresses of pages and mailboxes, phone numbers, dates and times in figures)
    is one mark.
    """
    result = []
    last = -1
    for match in _PIECE.finditer(text):
        start, end = match.span()
        word = match.group()
        result.append(Piece(start, end, word, word.lower(), _KINDS[match.lastgroup or "mark"], start > last))
        last = end
    result.append(Piece(len(text), len(text), "\n", "\n", "break", True))
    return result
