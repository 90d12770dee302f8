"""Who is who in a case: the speakers of its documents, those of one person or house together.

Full names join when they are equal, one inside the other or spellings of one, unless age, sex or walk of life tell them
apart; a surname, a given name or initials alone join the one full name that the same document gives, or else the only
one of the case. Those without a name stay apart by outlet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from reportedly.case.carriers import Entry, fold, tokens
from reportedly.case.names import (
    Name,
    gender,
    given_alike,
    given_initial,
    initials_of,
    inside,
    letters,
    name_of,
    named_so,
    same_surname,
    sound,
    speakers_data,
    spelt_alike,
    titled,
    walks,
    words_in,
)
from reportedly.document import Span
from reportedly.ledger import Attribution, Speaker

_RUN = re.compile(r"[^\W\d_a-z][\w’'-]*(?:\s+(?:(?:de|van|von|der|den|da|di|du|al|el|bin)\s+)*[^\W\d_a-z][\w’'-]*)+")
_AGE = re.compile(r"(?:,\s*|\()(\d{1,3})(?=\s*(?:[,);]|$))|\b(\d{1,3})[- ]year[- ]old")
EDGES = " ,;:()\"“”'‘’«»"
"""What a name or description is freed of at its ends."""


@dataclass(frozen=True, eq=False)
class Mentioned:
    """A speaker of one document, with what it says there; `order` is the number of the document in time."""

    order: int
    entry: Entry
    speaker: Speaker
    said: tuple[Attribution, ...]
    name: Name

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The words that the document has for it, each once."""
        text = self.entry.text
        spans = [*self.speaker.mentions, *(span for unit in self.said for span in unit.source)]
        found = (" ".join(span.of(text).split()).strip(EDGES) for span in spans)
        return tuple(dict.fromkeys(form for form in (self.speaker.name, *found) if form))

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles in them."""
        return frozenset(title for form in self._own for title in titled(form))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The other words in them that tell something."""
        found = {word for form in self._own for word in tokens(form)}
        return frozenset(word for word in found if word not in words_in("empty") and len(word) > 2) - set(self.name)

    @cached_property
    def births(self) -> frozenset[int]:
        """The years of birth that ages in them come to."""
        published = self.entry.published
        if not published:
            return frozenset()
        ages = (first or second for form in self._own for first, second in _AGE.findall(form))
        return frozenset(int(published[:4]) - int(age) for age in ages if 0 < int(age) < 120)

    @property
    def _own(self) -> Iterator[str]:
        """The forms that have a word of the name, so that a wrong mention lends nothing of another person's."""
        return (form for form in self.forms if not self.name or set(self.name).intersection(tokens(form)))


@dataclass(eq=False)
class Figure:
    """Somebody who speaks in one or more documents of the case, under the names that these have, by attributions."""

    names: Counter[Name] = field(default_factory=Counter)
    mentioned: list[Mentioned] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    births: set[int] = field(default_factory=set)

    def add(self, one: Mentioned) -> None:
        """Count one more speaker of a document to it."""
        self.mentioned.append(one)
        self.titles |= one.titles
        self.roles |= one.roles
        self.births |= one.births
        if one.name:
            self.names[one.name] += max(1, len(one.said))

    def differs(self, other: Figure | Mentioned) -> bool:
        """Whether ages, the sex that titles tell or their walks of life show that it is somebody else."""
        years = speakers_data()["years"]
        if self.births and other.births and min(abs(a - b) for a in self.births for b in other.births) > years:
            return True
        mine, yours = gender(frozenset(self.titles)), gender(frozenset(other.titles))
        if mine and yours and mine != yours:
            return True
        one, two = walks(frozenset(self.titles)), walks(frozenset(other.titles))
        plain = {title for walk in speakers_data()["walks"] for title in walk}
        return bool(one and two and not one & two) and not (self.roles & set(other.roles)) - plain


def figures_of(entries: Sequence[Entry]) -> list[Figure]:
    """The speakers of all documents, those of one person or house together."""
    mentioned = [one for order, entry in enumerate(entries) for one in _mentioned(order, entry)]
    mentioned = list(_parted(mentioned))
    known = {one.name for one in mentioned if len(one.name) > 1 and one.speaker.kind not in ("anonymous", "document")}
    houses = _houses(entries)
    figures: list[Figure] = []
    full: defaultdict[Name, list[Figure]] = defaultdict(list)
    short: list[Mentioned] = []
    nameless: dict[tuple[str, str], Figure] = {}
    for one in mentioned:
        hidden = one.speaker.kind in ("anonymous", "document")
        name = _house_name(one, houses)
        if name != one.name:
            one = replace(one, name=name)
        if len(one.name) > 1 and (not hidden or one.name in known or one.name in houses.values()):
            home = next((figure for figure in full[one.name] if not figure.differs(one)), None)
            if home is None:
                home = Figure()
                full[one.name].append(home)
                figures.append(home)
            home.add(one)
        elif not hidden or initials_of(one.speaker.name):
            short.append(one)
        else:
            described = " ".join(word for word in tokens(one.speaker.name) if word not in ("the", "a", "an"))
            where = one.entry.house or str(one.entry.key)
            if (where, described) not in nameless:
                nameless[where, described] = Figure()
            nameless[where, described].add(one)
    figures = _merged(figures)
    return [*_with_short(figures, short), *nameless.values()]


def _mentioned(order: int, entry: Entry) -> Iterator[Mentioned]:
    said: defaultdict[str, list[Attribution]] = defaultdict(list)
    for unit in entry.ledger.attributions:
        if unit.speaker_id is not None:
            said[unit.speaker_id].append(unit)
    for speaker in entry.ledger.speakers:
        if said[speaker.id]:
            for one in _each(speaker):
                yield Mentioned(order, entry, one, tuple(said[speaker.id]), name_of(one.name))


def _each(speaker: Speaker) -> Iterator[Speaker]:
    """The people of a speaker that is two or more under their full names; the speaker itself where it is one."""
    parts = speaker.name.split(" and ")
    if speaker.kind != "person" or len(parts) == 1 or any(len(name_of(part)) < 2 for part in parts):
        yield speaker
    else:
        yield from (replace(speaker, name=part.strip(EDGES), aliases=()) for part in parts)


def _parted(mentioned: Sequence[Mentioned]) -> Iterator[Mentioned]:
    """The same, with an attribution whose own words name another speaker of the case counted to that one."""
    known = {one.name: one.speaker for one in reversed(mentioned) if len(one.name) > 1 and one.speaker.kind == "person"}
    for one in mentioned:
        others: defaultdict[Name, list[Attribution]] = defaultdict(list)
        for unit in one.said if one.name and one.speaker.kind == "person" else ():
            name = _named_in(unit.source, one, known)
            if name:
                others[name].append(unit)
        moved = {unit.id for units in others.values() for unit in units}
        if len(moved) < len(one.said):
            left = tuple(unit for unit in one.said if unit.id not in moved)
            gone = {span for units in others.values() for unit in units for span in unit.source}
            mentions = tuple(span for span in one.speaker.mentions if span not in gone)
            yield replace(one, said=left, speaker=replace(one.speaker, mentions=mentions)) if moved else one
        for name, units in others.items():
            called = known[name].name if name in known else " ".join(word.capitalize() for word in name)
            speaker = Speaker(id=one.speaker.id, name=called, kind="person")
            yield Mentioned(one.order, one.entry, speaker, tuple(units), name)


def _named_in(source: Sequence[Span], one: Mentioned, known: Mapping[Name, Speaker]) -> Name:
    """The full name of another speaker that the source has instead of the speaker's own."""
    for span in source:
        words = span.of(one.entry.text)
        if set(tokens(words)).intersection(one.name):
            return ()
        for match in _RUN.finditer(words):
            name = name_of(match.group())
            before = tokens(words[: match.start()])
            owner = match.group()[-2:] in ("'s", "’s", "s'", "s’")
            if owner or not name or (before and before[-1] in words_in("of_others")):
                continue
            if name in known or (len(name) > 1 and _apposed(words, match)):
                return name
    return ()


def _apposed(words: str, match: re.Match[str]) -> bool:
    """Whether a name stands between commas or at an edge (*the artist, Hedda Moss, 78*), and not *West Ham players*."""
    before, after = words[: match.start()].rstrip(), words[match.end() :].lstrip()
    return before[-1:] == "," and after[:1] in ("", ",")


def _houses(entries: Sequence[Entry]) -> dict[str, Name]:
    """The names of the outlets of the case, and the tails of them that are those of one outlet only."""
    names = {house_words(entry) for entry in entries} - {()}
    found: dict[str, Name] = {" ".join(name): name for name in names}
    parts = Counter(part for name in names for part in {name[0], name[-1]} if len(name) > 1)
    for name in names:
        for part in {name[0], name[-1]}:
            if parts[part] == 1:
                found.setdefault(part, name)
    return found


def house_words(entry: Entry) -> Name:
    """The words of the name of a document's outlet."""
    return tuple(word for word in tokens(entry.ledger.document.outlet or "") if word != "the")


def _house_name(one: Mentioned, houses: Mapping[str, Name]) -> Name:
    """The name of the outlet that a speaker is, or its own."""
    words = [word for word in tokens(one.speaker.name) if word not in words_in("empty")]
    for start in range(len(words)):
        name = houses.get(" ".join(words[start:]))
        if name and (
            one.speaker.kind == "outlet" or tuple(words) == name or (not start and one.speaker.kind != "person")
        ):
            return name
    if one.speaker.kind == "outlet":
        joined = f" {' '.join(words)} "
        held = [name for key, name in houses.items() if " " in key and f" {key} " in joined]
        if len(set(held)) == 1:
            return held[0]
    return one.name


def _merged(figures: Sequence[Figure]) -> list[Figure]:
    """Full names of one person or house together."""
    home: dict[int, Figure] = {id(figure): figure for figure in figures}
    blocks: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        name = next(iter(figure.names))
        for key in {name[-1], f"~{sound(''.join(name[1:]))}", f"^{' '.join(name[:2])}"}:
            blocks[key].append(figure)
    for block in blocks.values():
        if len(block) > 1:
            _join(block[: speakers_data()["block"]], home)
    return list(dict.fromkeys(home[id(figure)] for figure in figures))


def _join(block: Sequence[Figure], home: dict[int, Figure]) -> None:
    for at, first in enumerate(block):
        for second in block[at + 1 :]:
            one, other = _root(first, home), _root(second, home)
            if one is not other and not one.differs(other) and _one(first, second, block):
                for moved in other.mentioned:
                    one.add(moved)
                home[id(other)] = one
    for figure in block:
        home[id(figure)] = _root(figure, home)


def _root(figure: Figure, home: Mapping[int, Figure]) -> Figure:
    while home[id(figure)] is not figure:
        figure = home[id(figure)]
    return figure


def _one(first: Figure, second: Figure, block: Sequence[Figure]) -> bool:
    """Whether two figures with full names are one, by these and by what the documents say of them."""
    one, other = next(iter(first.names)), next(iter(second.names))
    if inside(*sorted((one, other), key=len)):
        return True
    if not (_is_person(first) and _is_person(second)):
        return False
    if "".join(one) == "".join(other):
        return True
    if same_surname(one, other):
        if given_initial(one, other):
            full = {
                name[0] for figure in block for name in figure.names if len(name[0]) > 1 and same_surname(name, one)
            }
            return sum(name[0] == min(one[0], other[0], key=len) for name in full) <= 1
        return one[0] == other[0] or (given_alike(one, other) and bool(first.roles & second.roles))
    return spelt_alike(one, other) and bool(first.roles & second.roles)


def _is_person(figure: Figure) -> bool:
    return any(one.speaker.kind == "person" for one in figure.mentioned)


def _with_short(figures: list[Figure], short: Sequence[Mentioned]) -> list[Figure]:
    """The figures with the speakers of whom a document gives part of a name; those that fit nobody stay apart."""
    by_word: defaultdict[str, list[Figure]] = defaultdict(list)
    by_letters: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        person = _is_person(figure)
        for word in {word for name in figure.names for word in (name[0], name[-1])[not person :]}:
            by_word[word].append(figure)
        for initials in {letters(name) for name in figure.names}:
            by_letters[initials].append(figure)
    alone: dict[tuple[str, ...], Figure] = {}
    joined: list[tuple[Figure, Mentioned]] = []
    texts: dict[int, str] = {}
    for one in short:
        written = initials_of(one.speaker.name)
        words = one.name or tuple(word for word in tokens(one.speaker.name) if word not in words_in("empty"))
        near = by_letters[written] if written else by_word[words[-1]] if len(words) == 1 else []
        if near and one.order not in texts:
            texts[one.order] = fold(one.entry.text)
        found = _chosen(one, near, words, texts.get(one.order, ""))
        if found is not None:
            joined.append((found, one))
            continue
        where = () if one.name else (one.entry.house or str(one.entry.key),)
        key = (*where, *words) if words else (str(one.entry.key), one.speaker.id)
        if key not in alone or alone[key].differs(one):
            alone[key] = Figure()
        alone[key].add(one)
    for figure, one in joined:
        # A surname alone is no name of its own, and so lends the figure places but no further name.
        figure.add(replace(one, name=()))
    return [*figures, *alone.values()]


def _chosen(one: Mentioned, near: Sequence[Figure], words: Sequence[str], text: str) -> Figure | None:
    """The only figure that a part of a name can mean: in the document, or else in the case."""
    fitting = [figure for figure in near if not figure.differs(one)]
    here = [figure for figure in fitting if any(other.entry is one.entry for other in figure.mentioned)]
    here = here or [figure for figure in fitting if any(" ".join(name) in text for name in figure.names)]
    if here:
        return here[0] if len(here) == 1 else None
    if len(fitting) != 1 or len(words) != 1:
        return None
    name = fitting[0].names.most_common(1)[0][0]
    others = named_so(one.entry.text, words[0]) if words[0] == name[-1] else frozenset()
    return fitting[0] if not others or name[0] in others else None


__all__ = ["EDGES", "Figure", "Mentioned", "figures_of", "house_words"]
