"""What number stands at a place of a text: in figures by either convention, in words, as a fraction, multiplied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from reportedly.lexicon import load
from reportedly.reading.pieces import Piece

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+$|\d{1,2}(?:,\d{2})*,\d{3}$")
_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_VULGAR = {
    "½": 1 / 2,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅕": 1 / 5,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
}
_MOST_DIGITS = 30
_MOST_WORDS = 12


class Number(NamedTuple):
    """A number in the pieces up to `end`; `plain` where it is one figure and nothing else, `share` a part of one.

    `scaled` says that a word multiplies it (*1.6 billion*), `first` is the piece of its first word, sign or article.
    """

    value: float
    end: int
    first: int
    plain: bool = False
    share: bool = False
    scaled: bool = False


@cache
def _numbers() -> dict[str, float]:
    return {word: float(value) for word, value in load("quantities")["numbers"].items()}


@cache
def _multipliers() -> dict[str, float]:
    return {word: float(value) for word, value in load("quantities")["multipliers"].items()}


@cache
def _fractions() -> dict[str, float]:
    return dict(load("quantities")["fractions"])


@cache
def _articled() -> frozenset[str]:
    return frozenset(load("quantities")["counted_by_article"]["words"])


@cache
def may_begin() -> frozenset[str]:
    """The words in small letters that a number can begin with."""
    return frozenset(_numbers()) | {"a", "an", "half", "quarter", "minus", "three"} | _articled()


def comma_parts(pieces: Sequence[Piece], language: str | None) -> bool:
    """Whether a comma parts whole from tenths in this text: by its own numbers, else by its language."""
    votes: Counter[bool] = Counter()
    for piece in pieces:
        if piece.sort == "figure" and (told := _tells(piece.text)) is not None:
            votes[told] += 1
    if votes[True] != votes[False]:
        return votes[True] > votes[False]
    return (language or "en").lower().split("-")[0] in load("quantities")["formats"]["comma"]


def _tells(figure: str) -> bool | None:
    """Whether a figure shows by itself that a comma parts whole from tenths; None where it shows nothing."""
    comma, point = figure.rfind(","), figure.rfind(".")
    if comma >= 0 and point >= 0:
        return comma > point
    if figure.count(".") > 1 and re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", figure):
        return True
    if figure.count(",") > 1 and _GROUPED.match(figure):
        return False
    if figure.count(".") == 1 and len(figure) - point - 1 != 3:
        return False
    if figure.count(",") == 1 and len(figure) - comma - 1 != 3:
        return True
    return None


def figure_value(figure: str, comma: bool) -> float | None:
    """The number that a figure writes, where a comma parts whole from tenths or a point does; None where it is none.

    A figure that can be read only one way is read that way, whatever the convention.
    """
    plain = _SPACES.sub("", figure).replace("'", "").replace("’", "")
    if len(plain) > _MOST_DIGITS:
        return None
    told = _tells(plain)
    comma = comma if told is None else told
    tenths, groups = (",", ".") if comma else (".", ",")
    whole, _, rest = plain.partition(tenths)
    if tenths in rest or groups in rest:
        return None
    if groups in whole and not _GROUPED.match(whole.replace(".", ",")):
        return None
    return float(f"{whole.replace(groups, '')}.{rest or 0}")


def number_at(pieces: Sequence[Piece], at: int, comma: bool) -> Number | None:
    """The number that begins with piece `at`, the longest reading; None where none does."""
    piece = pieces[at]
    if piece.lower in ("-", "−", "minus"):
        return _negative(pieces, at, comma)
    if piece.sort == "figure":
        return _in_figures(pieces, at, comma)
    if piece.text in _VULGAR:
        return Number(_VULGAR[piece.text], at + 1, at, share=True)
    return _in_words(pieces, at) if piece.sort == "word" else None


def _negative(pieces: Sequence[Piece], at: int, comma: bool) -> Number | None:
    follows = pieces[at + 1] if at + 1 < len(pieces) else None
    if follows is None or not (pieces[at].lower == "minus" or (pieces[at].spaced and not follows.spaced)):
        return None
    number = _in_figures(pieces, at + 1, comma) if follows.sort == "figure" else _in_words(pieces, at + 1)
    return number and number._replace(value=-number.value, first=at, plain=False)


def _in_figures(pieces: Sequence[Piece], at: int, comma: bool) -> Number | None:
    value = figure_value(pieces[at].text, comma)
    if value is None:
        return None
    end = at + 1
    nexts = pieces[end]
    if nexts.text in _VULGAR:
        return _scaled(pieces, Number(value + _VULGAR[nexts.text], end + 1, at))
    if nexts.sort == "figure" and (part := _slashed(pieces, end)) and value == int(value):
        return _scaled(pieces, Number(value + part, end + 3, at))
    if part := _slashed(pieces, at):
        return Number(part, at + 3, at, share=True)
    return _scaled(pieces, Number(value, end, at, plain=True))


def _slashed(pieces: Sequence[Piece], at: int) -> float | None:
    """*1/2* as a number, where it is a fraction that people write so."""
    if at + 2 >= len(pieces) or pieces[at + 1].text != "/" or pieces[at + 1].spaced or pieces[at + 2].spaced:
        return None
    above, below = pieces[at].text, pieces[at + 2].text
    if above in ("1", "2", "3") and below in ("2", "3", "4", "8") and int(above) < int(below):
        return int(above) / int(below)
    return None


def _scaled(pieces: Sequence[Piece], number: Number) -> Number:
    """The number with the words that multiply it: *1.6 billion*, *20 hundred thousand*."""
    while True:
        at = number.end
        hyphened = pieces[at].text == "-" and not pieces[at].spaced and at + 1 < len(pieces)
        word = pieces[at + 1] if hyphened else pieces[at]
        factor = _multipliers().get(word.lower.rstrip("."))
        if word.sort != "word" or factor is None or abs(number.value) > 1e15:
            return number
        number = number._replace(value=number.value * factor, end=at + 1 + hyphened, plain=False, scaled=True)


def _in_words(pieces: Sequence[Piece], at: int) -> Number | None:
    lower = pieces[at].lower
    follows = pieces[at + 1].lower if at + 1 < len(pieces) else ""
    if lower in ("a", "an", "one") and follows in _articled():
        return _sum_of_words(pieces, at + 1, at)
    if lower == "half" or (lower in ("a", "one") and follows == "half"):
        return _half(pieces, at + (lower != "half"), at)
    if lower in ("a", "one") and follows in _fractions():
        return _part_of_scale(pieces, Number(_fractions()[follows], at + 2, at, share=True))
    if lower in _numbers():
        return _sum_of_words(pieces, at, at)
    return None


def _half(pieces: Sequence[Piece], at: int, first: int) -> Number:
    """*half a million*, *half a dozen*, or a half of what follows."""
    number = Number(0.5, at + 1, first, share=True)
    return _part_of_scale(pieces, number)


def _part_of_scale(pieces: Sequence[Piece], number: Number) -> Number:
    """*half a million*, *a quarter of a million*."""
    at = number.end + (pieces[number.end].lower == "of")
    if at + 1 < len(pieces) and pieces[at].lower == "a" and pieces[at + 1].lower in _articled():
        scaled = _scaled(pieces, number._replace(end=at + 1))
        return scaled._replace(share=False)
    return number


def _sum_of_words(pieces: Sequence[Piece], at: int, first: int) -> Number | None:
    """A number in words from piece `at`: *twenty-one*, *two hundred and five*, *two and a half million*."""
    numbers, multipliers, fractions = _numbers(), _multipliers(), _fractions()
    total = current = 0.0
    words = 0
    last = ""
    scaled = False
    while at < len(pieces) and words < _MOST_WORDS:
        lower = pieces[at].lower
        if words and lower == "-" and not pieces[at].spaced and not pieces[at + 1].spaced:
            if not (pieces[at + 1].lower in multipliers or _follows_tens(last, pieces[at + 1].lower)):
                break
            at += 1
            continue
        if lower == "and" and last in multipliers and pieces[at + 1].lower in numbers:
            at += 1
            continue
        if lower in numbers:
            if words and last in numbers and not _follows_tens(last, lower):
                break
            current += numbers[lower]
        elif lower in multipliers and (words or lower in _articled()):
            factor = multipliers[lower]
            scaled = True
            current = (current or 1) * factor
            if factor >= 1000:
                total, current = total + current, 0.0
        else:
            break
        last = lower
        words += 1
        at += 1
    if not words:
        return None
    number = Number(total + current, at, first, scaled=scaled)
    part = at + (pieces[at].text == "-")
    if not scaled and number.value < 20 and pieces[part].lower in fractions and pieces[part].lower != "second":
        value = number.value * fractions[pieces[part].lower]
        if value < 1 and (number.value == 1) != pieces[part].lower.endswith("s"):
            return _part_of_scale(pieces, Number(value, part + 1, first, share=True))
    if [piece.lower for piece in pieces[at : at + 3]] == ["and", "a", "half"]:
        return _scaled(pieces, number._replace(value=number.value + 0.5, end=at + 3))
    if [piece.lower for piece in pieces[at : at + 3]] == ["and", "a", "quarter"]:
        return _scaled(pieces, number._replace(value=number.value + 0.25, end=at + 3))
    return number


def _follows_tens(last: str, lower: str) -> bool:
    """Whether the word can stand after tens: *twenty one*."""
    numbers = _numbers()
    return numbers.get(last, 0) >= 20 and 0 < numbers.get(lower, 0) < 10
