"""What part a single line plays on the page, by its words alone."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportedly.lexicon import load

# Patterns here match a line in one way only: where two ways lead over the same characters, a line that does not match
# is tried in every combination of them. Hence names that are cut at their spaces first, and possessive quantifiers.
_CAPITAL = r"[^\W\d_a-z]"
_NAME_WORD = rf"{_CAPITAL}[\w.'’-]*"


class Lines(NamedTuple):
    """Compiled patterns over one line without its outer white space."""

    furniture: re.Pattern[str]
    caption: re.Pattern[str]
    caption_cased: re.Pattern[str]
    dated_end: re.Pattern[str]
    post: re.Pattern[str]
    byline: re.Pattern[str]
    credit: re.Pattern[str]
    credit_within: re.Pattern[str]
    names: re.Pattern[str]
    occupation: re.Pattern[str]
    date: re.Pattern[str]
    date_alone: re.Pattern[str]
    sentence_end: re.Pattern[str]
    inline_dateline: re.Pattern[str]
    many_sentences: re.Pattern[str]
    agency_place: re.Pattern[str]


def is_furniture(line: str) -> bool:
    """Whether the line points elsewhere, sells something, or is no words at all."""
    if not any(map(str.isalnum, line)):
        return True
    return len(line) <= load("blocks")["furniture"]["max_characters"] and _lines().furniture.search(line) is not None


def is_caption(line: str) -> bool:
    """Whether the line says that it is about a picture."""
    if len(line) > load("blocks")["caption"]["max_characters"]:
        return False
    return _lines().caption.search(line) is not None or _lines().caption_cased.search(line) is not None


def may_be_caption(line: str) -> bool:
    """Whether the line could be a caption beside another: several words and no full stop at the end."""
    limits = load("blocks")["caption"]
    if len(line) > limits["max_characters"] or not line[-1].isalnum():
        return False
    return len(line.split()) >= limits["min_words"] and not _lines().post.search(line)


def is_dated_caption(line: str) -> bool:
    """Whether the line could be a caption and ends in a year."""
    return may_be_caption(line) and _lines().dated_end.search(line) is not None


def is_credit(line: str) -> bool:
    """Whether the line is nothing but a credit to writers or editors, wherever it stands."""
    if len(line) > load("blocks")["byline"]["max_characters"]:
        return False
    return _lines().byline.search(line) is not None or _lines().credit.match(line) is not None


def is_byline(line: str) -> bool:
    """Whether the line, which stands above the body, says who wrote."""
    lines = _lines()
    if len(line) > load("blocks")["byline"]["max_characters"]:
        return False
    if is_credit(line) or lines.credit_within.search(line) or lines.agency_place.match(line):
        return True
    if lines.sentence_end.search(line) or line.endswith(("?", "!")):
        return False
    return lines.names.match(line) is not None or lines.occupation.search(line) is not None


def is_date(line: str) -> bool:
    """Whether the line is nothing but a date or a time, wherever it stands."""
    return len(line) <= load("blocks")["dateline"]["max_characters"] and _lines().date_alone.match(line) is not None


def is_dateline(line: str) -> bool:
    """Whether the line, which stands above the body, says when and where."""
    if len(line) > load("blocks")["dateline"]["max_characters"] or is_sentence(line):
        return False
    return _lines().date.search(line) is not None


def is_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return _lines().sentence_end.search(line) is not None


def is_headline(line: str) -> bool:
    """Whether the line, which is the first of the text, can be its headline."""
    limits = load("blocks")["headline"]
    return (
        len(line) <= limits["max_characters"]
        and not is_sentence(line)
        and not _lines().inline_dateline.match(line)
        and not _lines().many_sentences.search(line)
    )


@cache
def _lines() -> Lines:
    table = load("blocks")
    byline = table["byline"]
    name = _name(byline["particles"])
    names = rf"{name}(?:(?:\s*[,&]|\s+(?:{_any(byline['joins'])}))\s+{name})*"
    date, alone = _dates(table["dateline"])
    return Lines(
        furniture=_pattern(*table["furniture"]["patterns"]),
        caption=_pattern(*table["caption"]["patterns"]),
        caption_cased=re.compile("|".join(table["caption"]["cased"])),
        dated_end=_pattern(table["caption"]["dated_end"]),
        post=_pattern(table["caption"]["post"]),
        byline=_pattern(*byline["patterns"]),
        credit=re.compile(
            rf"(?i:{byline['credit']})\s+{names}(?:\s*[,|·/–—-]\s*+[^.!?]{{0,80}}|\s+in\s+[^.!?]{{1,40}})?$"
        ),
        credit_within=re.compile(rf"(?i:{byline['credit_within']})\s+{name}"),
        names=re.compile(rf"(?:{byline['sign_off']})?{names}(?:\s+in\s+|\s*[,|·/(–—-]|\.\s|$)"),
        occupation=_pattern(rf"\b(?:{_any(byline['occupations'])})\b"),
        date=_pattern(date),
        date_alone=_pattern(alone),
        sentence_end=re.compile(table["headline"]["sentence_end"]),
        inline_dateline=re.compile(table["headline"]["inline_dateline"]),
        many_sentences=re.compile(table["headline"]["many_sentences"]),
        agency_place=re.compile(byline["agency_place"]),
    )


def _pattern(*sources: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{source})" for source in sources), re.IGNORECASE)


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _name(particles: list[str]) -> str:
    """Two to five words that begin with a capital letter, particles between them, or two that a hyphen joins."""
    particle = rf"(?:{_any(particles)})"
    spaced = rf"{_NAME_WORD}(?:[ ](?:{particle}[ -]){{0,2}}{_NAME_WORD}){{1,4}}"
    second = rf"-(?:{particle}-){{0,2}}{_CAPITAL}"
    hyphened = rf"{_CAPITAL}(?:[\w.'’]|(?!{second})-)*+{second}[\w.'’-]*"
    return rf"(?:{spaced}|{hyphened})"


def _dates(table: dict[str, str]) -> tuple[str, str]:
    """Patterns for a date somewhere in a line, and for a line of dates and times alone."""
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
    month, zone = table["months"], table["zones"]
    written = rf"\b{day} {month}(?:,? {year}\b)?|\b{month} {day}(?:,? {year})?\b"
    numeric = rf"\b{year}-\d\d-\d\d\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:{year}|\d\d)\b"
    date = rf"(?:{written}|{numeric})"
    clock = r"\b\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?|\b\d{1,2}\s?[ap]\.?m\.?"
    piece = rf"(?:{table['prefixes']}|{table['weekdays']}|{date}|{clock}|{zone})"
    return date, rf"^{piece}(?:[\s,|·•–—-]*{piece})*[\s|.]*$"
