"""Who cites whom: the places where a document of a case says that it has something from another outlet.

A citation is a naming of an outlet of the case (*The Daily Torch*, *the Torch*, its initials, a link to its site), a
speaker or relay of the ledger that is an outlet (*the paper*, as the ledger resolved it), *the same newspaper* for
the outlet cited last, or media without a name (*local media*, *reports in Spain*). In the terms of PROV a citation is
`wasQuotedFrom` or `wasDerivedFrom` between documents; an outlet can only be cited for what it has published before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from reportedly.case.carriers import Entry, Key, Member, fold, said, tokens, words_at
from reportedly.case.credits import house_of
from reportedly.document import Span
from reportedly.ledger import Attribution
from reportedly.lexicon import load
from reportedly.reading.outlets import outlet, outlet_like

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_OWNER = re.compile(r"['’]s?$")
_BEFORE = re.compile(r"(?:\b(?:the|der|le|la|el|o|il)|['’]s?)\s+$", re.IGNORECASE)


class Citation(NamedTuple):
    """The document `by` names an outlet at `span`.

    `house` is one word for the outlet (see `house_of`), None for media without a name. `documents` are those of that
    outlet in the case that were published before, the latest first; for media without a name it is empty.
    """

    by: Key
    house: str | None
    span: Span
    documents: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Citations:
    """All citations of a case, in the order of each document's text, and where each document names its own outlet."""

    entries: Mapping[Key, Entry]
    order: Mapping[Key, int]
    found: Mapping[Key, tuple[Citation, ...]]
    own: Mapping[Key, tuple[Span, ...]]

    def of(self, member: Member) -> tuple[Citation, ...]:
        """The citations that stand with a member: in its source, its cue, its relays, or beside what it says."""
        return tuple(_chosen(self.entries[member.document], member, self.found[member.document]))

    def own_at(self, member: Member) -> tuple[Span, ...]:
        """Where the document names its own outlet in the member's sentence (*told the Torch*, in the Torch)."""
        home = _home(self.entries[member.document], member)
        return tuple(span for span in self.own[member.document] if span.within(home))


class _Name(NamedTuple):
    """One way to name a house: folded words, and whether the text has to show that a name is meant."""

    words: tuple[str, ...]
    house: str
    short: bool


def citations(entries: Sequence[Entry]) -> Citations:
    """The citations between the documents of a case, which stand in order of time.

    Time grows with the words of the documents, not with their pairs.
    """
    names = _names(entries)
    hosts = {
        host: entry.house for entry in entries if entry.house and (host := house_of(None, entry.ledger.document.url))
    }
    order = {entry.key: number for number, entry in enumerate(entries)}
    published: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        if entry.house:
            published.setdefault(entry.house, []).append(number)
    found: dict[Key, tuple[Citation, ...]] = {}
    own: dict[Key, tuple[Span, ...]] = {}
    for number, entry in enumerate(entries):
        places = sorted(set(_places(entry, names, hosts)), key=lambda place: (place[0], place[1] or ""))
        found[entry.key] = tuple(
            Citation(entry.key, house, span, tuple(_earlier(entries, published, house, number)))
            for span, house in places
            if house != entry.house
        )
        own[entry.key] = tuple(span for span, house in places if house is not None and house == entry.house)
    return Citations({entry.key: entry for entry in entries}, order, found, own)


def _earlier(
    entries: Sequence[Entry], published: Mapping[str, list[int]], house: str | None, number: int
) -> Iterator[Key]:
    numbers = published.get(house or "", [])
    for at in reversed(numbers[: bisect_left(numbers, number)]):
        yield entries[at].key


def _names(entries: Iterable[Entry]) -> dict[str, list[_Name]]:
    """How the outlets of the case may be named, by first word; a short name that two share names neither."""
    houses: dict[str, str] = {}
    for entry in entries:
        if entry.house and entry.ledger.document.outlet:
            houses.setdefault(entry.house, entry.ledger.document.outlet)
    owners: dict[tuple[str, ...], set[str]] = {}
    whole: set[tuple[str, ...]] = set()
    for house, name in houses.items():
        words = tuple(fold(word) for word in _WORD.findall(name))
        words = words[1:] if len(words) > 1 and words[0] == "the" else words
        if not words:
            continue
        whole.add(words)
        for form in {words, words[-1:], words[:1], *(words[at:] for at in range(1, len(words)))}:
            owners.setdefault(form, set()).add(house)
        if len(words) > 1:
            owners.setdefault(("".join(word[0] for word in words),), set()).add(house)
    result: dict[str, list[_Name]] = {}
    for form, known in sorted(owners.items()):
        if len(known) == 1:
            result.setdefault(form[0], []).append(_Name(form, next(iter(known)), form not in whole))
    return {first: sorted(forms, key=lambda form: -len(form.words)) for first, forms in result.items()}


def _places(
    entry: Entry, names: Mapping[str, Sequence[_Name]], hosts: Mapping[str, str]
) -> Iterator[tuple[Span, str | None]]:
    named = list(_named(entry.text, names))
    yield from named
    for match in _LINK.finditer(entry.text):
        house = hosts.get(house_of(None, match.group()) or "")
        if house:
            yield Span(*match.span()), house
    taken = [span for span, _ in named]
    spoken = [place for place in _spoken(entry, names) if not _touches(place[0], taken)]
    yield from spoken
    last = sorted([*named, *((span, house) for span, house in spoken if house)])
    yield from _pointing(entry, [place for place in last if place[1] != entry.house], taken)
    yield from _nameless(entry.text)


def _touches(span: Span, spans: Iterable[Span]) -> bool:
    return any(span.overlaps(other) for other in spans)


def _named(text: str, names: Mapping[str, Sequence[_Name]]) -> Iterator[tuple[Span, str]]:
    """Where the text names an outlet: in full, or for short where it is used as a name (*the Torch*, *TORCH*)."""
    found = list(_WORD.finditer(text))
    folded = [_OWNER.sub("", fold(match.group())) for match in found]
    at = 0
    while at < len(found):
        step = 1
        if found[at].group()[0].isupper():
            for name in names.get(folded[at], ()):
                size = len(name.words)
                if tuple(folded[at : at + size]) == name.words and (not name.short or _is_name(text, found, at, size)):
                    end = found[at + size - 1]
                    yield Span(found[at].start(), end.end() - _possessive(end.group())), name.house
                    step = size
                    break
        at += step


def _possessive(word: str) -> int:
    match = _OWNER.search(word)
    return len(match.group()) if match else 0


def _is_name(text: str, found: Sequence[re.Match[str]], at: int, size: int) -> bool:
    """Whether a short form is the name itself: after an article or an owner, and no part of a longer name."""
    start, end = found[at].start(), found[at + size - 1].end()
    word = found[at].group()
    if size == 1 and word.isupper() and 2 <= len(word) <= 5:
        return True
    if size == 1 and len(word) < 4:
        return False
    follows = at + size < len(found) and text[end : found[at + size].start()] in (" ", "-")
    if follows and found[at + size].group()[0].isupper():
        return False
    return _BEFORE.search(text, max(0, start - 12), start) is not None


def _spoken(entry: Entry, names: Mapping[str, Sequence[_Name]]) -> Iterator[tuple[Span, str | None]]:
    """Speakers and relays of the ledger that are outlets."""
    for unit in entry.ledger.attributions:
        if unit.speaker_kind == "outlet" and unit.speaker and unit.source and _is_outlet(entry, unit):
            house = _house(entry, unit.speaker, unit.source[0], names)
            if house is not None:
                yield unit.source[0], house
        for name, span in zip(unit.via, unit.via_spans, strict=False):
            house = _house(entry, name, span, names)
            if house is not None:
                yield span, house


def _is_outlet(entry: Entry, unit: Attribution) -> bool:
    """Whether the words of the source are those for an outlet, so that a pronoun misread makes none."""
    words = tokens(words_at(entry, unit.source))
    nouns = {*load("origins")["citations"]["back"], *load("outlets")["words"]["endings"]}
    return bool(nouns.intersection(words)) or bool(set(words) & set(tokens(unit.speaker or "")))


def _house(entry: Entry, name: str, span: Span, names: Mapping[str, Sequence[_Name]]) -> str | None:
    """The house that `name` means: one of the case, or a listed one where the words at the span are used as such.

    Many outlets of the list are called like ships, streets and people.
    """
    words = tuple(fold(word) for word in _WORD.findall(name))
    words = words[1:] if words[:1] == ("the",) else words
    for at in range(len(words)):
        for known in names.get(words[at], ()):
            if words[at : at + len(known.words)] == known.words and (at == 0 or not known.short):
                return known.house
    found = _listed(name)
    if found is None or outlet_like(entry.text, span) < load("origins")["citations"]["listed"]:
        return None
    return found


@cache
def _listed(name: str) -> str | None:
    known = outlet(name)
    return house_of(known) if known else None


@cache
def _back() -> re.Pattern[str]:
    data = load("origins")["citations"]
    before = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in data["back_before"])
    return re.compile(rf"\b(?:{before})\s+(?:{'|'.join(data['back'])})\b", re.IGNORECASE)


def _pointing(
    entry: Entry, last: Sequence[tuple[Span, str]], taken: Sequence[Span]
) -> Iterator[tuple[Span, str | None]]:
    """*The same newspaper*, for the outlet named last before."""
    if not last:
        return
    starts = [span.start for span, _ in last]
    for match in _back().finditer(entry.text):
        at = bisect_left(starts, match.start())
        near = load("origins")["citations"]["back_reach"]
        if at and match.start() - last[at - 1][0].end <= near and not _touches(Span(*match.span()), taken):
            yield Span(*match.span()), last[at - 1][1]


@cache
def _media() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("origins")["citations"]
    nouns = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(data["media"], key=len, reverse=True))
    near = "|".join(data["media_near"])
    return re.compile(rf"\b(?:{nouns})\b", re.IGNORECASE), re.compile(rf"\b(?:{near})\b", re.IGNORECASE)


def _nameless(text: str) -> Iterator[tuple[Span, None]]:
    nouns, near = _media()
    reach = load("origins")["citations"]["reach"]
    for match in nouns.finditer(text):
        before = near.search(text, max(0, match.start() - reach), match.start())
        if before or near.search(text, match.end(), match.end() + reach) or " " in match.group():
            yield Span(*match.span()), None


def _home(entry: Entry, member: Member) -> Span:
    unit = member.unit
    if isinstance(unit, Attribution):
        anchors = [*unit.cue, *unit.source, *unit.via_spans] or list(unit.content)
        homes = [entry.sentence(span) for span in anchors if span.start < span.end]
        return Span(min(home.start for home in homes), max(home.end for home in homes))
    return entry.sentence(Span(unit.spans[0].start, unit.spans[-1].end))


def _chosen(entry: Entry, member: Member, found: Sequence[Citation]) -> Iterator[Citation]:
    unit = member.unit
    if not isinstance(unit, Attribution):
        home = _home(entry, member)
        yield from (citation for citation in found if citation.span.within(home))
        return
    near = [*unit.source, *unit.cue, *unit.via_spans]
    homes = [entry.sentence(span) for span in near] or [entry.sentence(span) for span in said(unit)[:1]]
    for citation in found:
        if _touches(citation.span, near) or (
            any(citation.span.within(home) for home in homes) and not _touches(citation.span, unit.content)
        ):
            yield citation
