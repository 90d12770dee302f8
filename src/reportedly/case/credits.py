"""Whom a text names as the source of its words: tags in bylines, brackets and trailers, outlets, unnamed media."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from reportedly.case.shingles import Words, words_of
from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.outlets import outlet

Place = Literal["tag", "opening", "body"]
AGENCIES = "agencies"
"""The house that *with agencies* names: any agency."""
MEDIA = "media"
"""The house that *local media reported* names: any outlet."""
_BRACKET = re.compile(r"[(\[][^()\[\]\n]{1,160}[)\]]")
_LINE = re.compile(r"[^\n]+")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][)\]\"'’”»]*\s|\n")
_NOTE = re.compile(r"\s*\([^)]*\)")
_SPACES = re.compile(r"\s+")


class Credit(NamedTuple):
    """One naming of a source at `span`: its `house` (see `house_of`) and where it stands."""

    house: str
    span: Span
    place: Place


class Name(NamedTuple):
    """The numbers of a name's words, the house it means, and whether it has another meaning outside credits."""

    forms: tuple[int, ...]
    house: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The names to look for, by the number of their first word."""

    by_first: Mapping[int, tuple[Name, ...]]


def house_of(name: str | None, url: str | None = None) -> str | None:
    """One word for an outlet, however its name is written; the host of the URL where no name is given.

    None where neither tells.
    """
    if name and name.strip():
        known = outlet(name)
        return _ARTICLE.sub("", _SPACES.sub(" ", (known or name).strip()), count=1).casefold()
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


@cache
def agencies() -> Mapping[str, str]:
    """The listed news agencies: every name of each, and its house."""
    return {name.lstrip("~"): house for name, house in _agency_names()}


@cache
def _agency_names() -> tuple[tuple[str, str], ...]:
    """Names as the list has them, with the mark of those that are words of another meaning too."""
    found: list[tuple[str, str]] = []
    for kinds in load("outlets")["outlets"].values():
        for line in kinds.get("agency", ()):
            names = [_NOTE.sub("", name) for name in line.split(" | ")]
            house = house_of(names[0].lstrip("~"))
            if house is not None:
                found.extend((name, house) for name in names)
    return tuple(found)


def names_of(outlets: Iterable[str]) -> Names:
    """What to look for in the documents of `outlets`: their names and those of the listed agencies."""
    by_first: dict[int, dict[tuple[int, ...], tuple[str, bool]]] = {}
    listed = {name.lstrip("~"): (house, name.startswith("~")) for name, house in _agency_names()}
    listed |= {name: (house, False) for name in outlets if (house := house_of(name)) is not None}
    for name, meant in listed.items():
        forms = tuple(words_of(_ARTICLE.sub("", name, count=1)).forms.tolist())
        if forms:
            by_first.setdefault(forms[0], {})[forms] = meant
    return Names(
        {
            first: tuple(Name(forms, *found[forms]) for forms in sorted(found, key=lambda forms: (-len(forms), forms)))
            for first, found in by_first.items()
        }
    )


def credits_of(text: str, words: Words, names: Names, own: str | None) -> tuple[Credit, ...]:
    """Whom `text` names as a source, in order of the text; its own house is none.

    A credit is a `tag` where it stands in a line or a bracket of credits or beside the words of one (*With
    Interpress.*, *Additional reporting: Interpress*), in the `opening` where a sentence among the first words says that
    the outlet reports, else in the `body`. Unnamed agencies (`AGENCIES`) are tags, unnamed media (`MEDIA`) never.
    """
    tags = _tag_places(text)
    limit = load("reuse")["rewriting"]["opening"]
    opening = int(words.ends[min(limit, len(words)) - 1]) if len(words) else 0
    found = []
    for span, name in _named(text, words, names):
        if name.house == own:
            continue
        place: Place = "opening" if span.end <= opening and _reports(text, span) else "body"
        place = "tag" if _is_tag(text, span, tags) else place
        if place == "tag" or not name.ambiguous:
            found.append(Credit(name.house, span, place))
    for house, pattern in _unnamed():
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if house == MEDIA:
                found.append(Credit(MEDIA, span, "opening" if span.end <= opening else "body"))
            elif any(span.within(tag) for tag in tags) or text[span.end :].strip(" .)\n") == "":
                found.append(Credit(AGENCIES, span, "tag"))
    return tuple(sorted(set(found), key=lambda credit: (credit.span, credit.house)))


def _named(text: str, words: Words, names: Names) -> Iterator[tuple[Span, Name]]:
    """Every place that has one of the names, written with a capital; of names that overlap the longest."""
    firsts = np.fromiter(names.by_first, dtype=np.uint64, count=len(names.by_first))
    done = 0
    for at in np.flatnonzero(np.isin(words.forms, firsts)).tolist():
        if at < done or not text[words.starts[at]].isupper():
            continue
        for name in names.by_first[int(words.forms[at])]:
            if tuple(words.forms[at : at + len(name.forms)].tolist()) == name.forms:
                done = at + len(name.forms)
                yield words.span(at, done - 1), name
                break


@cache
def _unnamed() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = load("reuse")
    media = data["unnamed"]
    nouns, between = f"(?:{_either(media['nouns'])})", rf"(?:\s+[\w-]+){{0,{media['words']}}}?\s+"
    patterns = (
        (AGENCIES, _either(data["tags"]["agencies"])),
        (MEDIA, _either(media["phrases"])),
        (MEDIA, rf"(?:{_either(media['before'])}){between}{nouns}"),
        (MEDIA, rf"{nouns}\s+(?:{_either(media['verbs'])})"),
    )
    return tuple((house, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for house, pattern in patterns)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True))


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    tags = load("reuse")["tags"]
    return (
        re.compile(rf"(?:^|[\n.(\[—–|!?”\"])\s*(?:{_either(tags['before'])})\s*:?\s*(?:the\s+)?$", re.IGNORECASE),
        re.compile(rf"\s*,?\s*(?:{_either(tags['after'])})\b", re.IGNORECASE),
    )


def _is_tag(text: str, span: Span, tags: tuple[Span, ...]) -> bool:
    if any(span.within(tag) for tag in tags):
        return True
    before, after = _beside()
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return (
        before.search(text, max(start, span.start - 60), span.start) is not None and _closes(text, span.end)
    ) or after.match(text, span.end, end if end >= 0 else len(text)) is not None


@cache
def _reporting() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words, people = load("outlets")["words"], load("reuse")["unnamed"]["people"]
    return (
        re.compile(rf"\b(?:{_either(words['before'])})\s+(?:the\s+)?$", re.IGNORECASE),
        re.compile(rf"\b(?:{_either(people)})\s+(?:the\s+)?$", re.IGNORECASE),
        re.compile(rf"\b(?:{_either([*words['report'], *words['say']])})\b", re.IGNORECASE),
    )


def _reports(text: str, span: Span) -> bool:
    """Whether the sentence says that the outlet named at `span` reports something, rather than one of its people."""
    before, people, verb = _reporting()
    end = _SENTENCE_END.search(text, span.end)
    head = text[max(0, span.start - 40) : span.start]
    if before.search(head):
        return True
    return people.search(head) is None and verb.search(text, span.end, end.start() if end else len(text)) is not None


def _closes(text: str, end: int) -> bool:
    """Whether a sentence, a bracket or a line ends at `end`, or a list of names goes on."""
    return text[end : end + 1] in ("", "\n", ".", ")", "]", ",", "/", ";") or text[end : end + 4] == " and"


def _tag_places(text: str) -> tuple[Span, ...]:
    """Brackets and lines that hold credits and nothing else."""
    tags = load("reuse")["tags"]
    lines = [Span(*match.span()) for match in _LINE.finditer(text) if match.group().strip()]
    edge = lines[1 : tags["head_lines"]] + lines[max(tags["head_lines"], len(lines) - tags["foot_lines"]) :]
    brackets = [Span(*match.span()) for match in _BRACKET.finditer(text)]
    return tuple(
        [span for span in edge if _only_credits(span.of(text), tags["line_words"])]
        + [span for span in brackets if _only_credits(span.of(text), tags["bracket_words"])]
    )


def _only_credits(line: str, most: int) -> bool:
    tags = load("reuse")["tags"]
    found = [match.group() for match in re.finditer(r"[^\W_]+", line)]
    lower = [word.casefold() for word in found]
    return (
        0 < len(found) <= most
        and not any(word in tags["pictures"] for word in lower)
        and all(word[0].isupper() or word[0].isdigit() or word in tags["beside"] for word in found)
    )
