"""What a document says, sentence by sentence and voice by voice, prepared for setting one thing against another.

A piece is what one sentence of one attribution, or of one statement of the outlet's own, says. What is told inside
another's sentence is a piece of its own where it is the greater part of that sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import NamedTuple

from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load
from reportedly.reading.page import Page, is_name_word, page_of
from reportedly.reading.sayings import bag, stem
from reportedly.reading.statements import SPOKEN

Flags = frozenset[str]
HOSTS = 8


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words of `tensions.toml`."""
    return frozenset(load("tensions")[name])


@dataclass(frozen=True, slots=True)
class Piece:
    """What one sentence of an attribution or a statement says.

    `told` is the place of that attribution among the attributions of the ledger, or of the statement after them all,
    and `of` its id; `covers` has the ids of the attributions that stand in the piece, `hosts` the attributions that it
    is nested in. `weights` holds the stems and how telling each is in the document, `names` those written as names,
    `persons` those of names that a pronoun may stand for, `places` where something is said to be. `flags` names the
    word lists of `tensions.toml` of which a word stands in it; `before` those of the sentence's words that stand around
    it (its source and cue). `quoted` says that it begins inside quotation marks, `denied` that it is put forward as not
    so.
    """

    told: int
    of: str
    covers: frozenset[str]
    hosts: frozenset[int]
    sentence: int
    paragraph: int
    words: tuple[int, ...]
    spans: tuple[Span, ...]
    weights: Mapping[str, float]
    length: float
    total: float
    names: frozenset[str]
    persons: frozenset[str]
    places: frozenset[str]
    flags: Flags
    before: Flags
    voice: str | None
    act: str
    denied: bool
    same: str
    quoted: bool

    def nested(self, other: Piece) -> bool:
        """Whether one of the two is told inside the other."""
        return self.told in other.hosts or other.told in self.hosts


@dataclass(frozen=True, slots=True)
class Scene:
    """The pieces of a document in the order of their first words, and for every word the piece that it belongs to."""

    page: Page
    pieces: tuple[Piece, ...]
    of: Mapping[int, int]
    stems: tuple[str, ...]

    def at(self, span: Span) -> int | None:
        """The number of the piece that the first word of `span` belongs to."""
        inside = self.page.inside(span)
        return self.of.get(inside.start) if inside else None


def scene_of(ledger: Ledger, rarity: Mapping[str, float], rarest: float) -> Scene:
    """The pieces of a ledger; `rarity` weighs stems, and those that it lacks weigh `rarest`."""
    page = page_of(ledger.document.text, ledger.blocks)
    stems = tuple(_stems(page))
    names = _names(page, stems)
    groups = _groups(ledger, page)
    bags = [_bag(words, stems) for words in groups.values()]
    frequent = Counter(key for keys in bags for key in keys)
    telling = {key: rarity.get(key, rarest) * (1.3 - sqrt(count / len(bags))) for key, count in frequent.items()}
    maker = _Maker(ledger, page, stems, names, telling, _hosts(ledger.attributions), _sentences(page))
    covered = _covered(ledger, page, groups)
    made: list[Piece] = []
    for (key, words), keys in zip(groups.items(), bags, strict=True):
        made.append(maker.piece(key, words, keys, made[-2:], covered.get(key, frozenset())))
    of = {index: number for number, piece in enumerate(made) for index in piece.words}
    return Scene(page, tuple(made), of, stems)


@cache
def _no_content() -> frozenset[str]:
    return listed("calendar") | listed("persons") | listed("negations")


def _stems(page: Page) -> Iterator[str]:
    """For every word its stem, empty where it has no content of its own."""
    known: dict[str, str] = {}
    for word in page.words:
        if word.text not in known:
            lower = word.lower
            plain = not lower[:1].isdigit() and lower not in _no_content()
            known[word.text] = next(iter(bag([word.text])), "") if plain else ""
        yield known[word.text]


def _names(page: Page, stems: Sequence[str]) -> frozenset[str]:
    """The stems that are written with a capital where only names are."""
    return frozenset(
        stems[index]
        for index, word in enumerate(page.words)
        if stems[index]
        and not page.titled[index]
        and is_name_word(word.text)
        and not page.opens(index)
        and page.gap(index - 1)[-1:].isspace()
    )


class _Key(NamedTuple):
    """What makes a piece: an attribution or statement, a sentence, and whether it is the outlet's own words there."""

    told: int
    sentence: int
    own: bool


def _groups(ledger: Ledger, page: Page) -> dict[_Key, list[int]]:
    """The words of every piece, the pieces in the order of the text."""
    owner: dict[int, _Key] = {}
    sizes: Counter[_Key] = Counter()
    attributions = ledger.attributions
    share = load("tensions")["limits"]["share"]
    order = sorted(
        range(len(attributions)),
        key=lambda place: (-_length(attributions[place].content), attributions[place].confidence, place),
    )
    for place in order:
        for key, words in _by_sentence(page, place, attributions[place].content):
            hosts = Counter(owner[index] for index in words if index in owner)
            # What is told inside a longer sentence of somebody else's is no piece of its own: the sentence says more.
            taken = words
            if hosts and len(words) < share * sizes[hosts.most_common(1)[0][0]]:
                taken = [index for index in words if index not in owner]
            for index in taken:
                if index in owner:
                    sizes[owner[index]] -= 1
                owner[index] = key
            sizes[key] += len(taken)
    cues: set[int] = set()
    first: dict[int, int] = {}
    for place, attribution in enumerate(attributions):
        cues.update(_inside(page, attribution.cue))
        for index in _inside(page, attribution.cue + attribution.source):
            first.setdefault(page.sentence[index], place)
            if index in owner and owner[index].told == place:
                del owner[index]
    for place, statement in enumerate(ledger.statements, len(attributions)):
        for key, words in _by_sentence(page, place, statement.spans):
            for index in words:
                owner.setdefault(index, key)
    owner.update(_stranded(ledger, page, owner, cues, first))
    groups: dict[_Key, list[int]] = {}
    for index in sorted(owner):
        groups.setdefault(owner[index], []).append(index)
    return groups


def _stranded(
    ledger: Ledger, page: Page, owner: Mapping[int, _Key], cues: set[int], first: Mapping[int, int]
) -> dict[int, _Key]:
    """What the outlet says itself in a sentence with an attribution, such as *Tillman, who was fired in May*, said."""
    least = load("tensions")["limits"]["stranded"]
    starts = [block.span.start for block in ledger.blocks]
    found: dict[int, _Key] = {}
    for sentence, words in _sentences(page).items():
        rest = [index for index in words if index not in owner and index not in cues]
        if sentence not in first or len(rest) < least:
            continue
        role = ledger.blocks[bisect_right(starts, page.words[words[0]].start) - 1].role if starts else "body"
        if role in SPOKEN:
            found.update(dict.fromkeys(rest, _Key(first[sentence], sentence, True)))
    return found


def _by_sentence(page: Page, place: int, spans: Iterable[Span]) -> Iterator[tuple[_Key, list[int]]]:
    """The words of spans, those of one sentence together."""
    found: dict[int, list[int]] = {}
    for index in dict.fromkeys(_inside(page, spans)):
        found.setdefault(page.sentence[index], []).append(index)
    for sentence, words in found.items():
        yield _Key(place, sentence, False), words


def _covered(ledger: Ledger, page: Page, groups: Mapping[_Key, Sequence[int]]) -> dict[_Key, frozenset[str]]:
    """For each piece the attributions whose words, or most of them in its sentence, are in it."""
    owner = {index: key for key, words in groups.items() for index in words}
    found: dict[_Key, set[str]] = {}
    for place, attribution in enumerate(ledger.attributions):
        for _, words in _by_sentence(page, place, attribution.content):
            home = Counter(owner[index] for index in words if index in owner).most_common(1)
            if home:
                found.setdefault(home[0][0], set()).add(attribution.id)
    return {key: frozenset(ids) for key, ids in found.items()}


def _inside(page: Page, spans: Iterable[Span]) -> Iterator[int]:
    """The words of spans, no more of each than is compared."""
    most = load("tensions")["limits"]["characters"]
    for span in spans:
        yield from page.inside(Span(span.start, min(span.end, span.start + most)))


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _bag(words: Iterable[int], stems: Sequence[str]) -> list[str]:
    most = load("tensions")["limits"]["stems"]
    return list(dict.fromkeys(stems[index] for index in words if stems[index]))[:most]


def _hosts(attributions: Sequence[Attribution]) -> list[frozenset[int]]:
    """For each attribution those that it is nested in, the nearest few."""
    places = {attribution.id: place for place, attribution in enumerate(attributions)}
    found: list[frozenset[int]] = []
    for attribution in attributions:
        seen: set[int] = set()
        parent = places.get(attribution.parent or "")
        while parent is not None and parent not in seen and len(seen) < HOSTS:
            seen.add(parent)
            parent = places.get(attributions[parent].parent or "")
        found.append(frozenset(seen))
    return found


def _sentences(page: Page) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, sentence in enumerate(page.sentence):
        found.setdefault(sentence, []).append(index)
    return found


_LISTS = (
    *("growth", "part", "another", "limit", "contrast", "figures", "absolute", "negations", "places", "being"),
    "persons",
)


@cache
def _lists_of() -> dict[str, tuple[str, ...]]:
    """For every word that a list has, the lists that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in _LISTS:
        for word in listed(name):
            found[word] = (*found.get(word, ()), name)
    return found


def _flags(words: Iterable[str]) -> Flags:
    lists = _lists_of()
    return frozenset(name for word in words if word in lists for name in lists[word])


@dataclass(frozen=True, slots=True)
class _Maker:
    """What is known of a whole document when one of its pieces is made."""

    ledger: Ledger
    page: Page
    stems: Sequence[str]
    names: frozenset[str]
    telling: Mapping[str, float]
    hosts: Sequence[frozenset[int]]
    sentences: Mapping[int, Sequence[int]]

    def piece(
        self, key: _Key, words: list[int], keys: list[str], last: Sequence[Piece], covers: frozenset[str]
    ) -> Piece:
        """A piece from its words and stems; `last` are those made before it, `covers` the attributions inside it."""
        page, attributions = self.page, self.ledger.attributions
        told, sentence, stranded = key
        said = attributions[told] if told < len(attributions) else None
        attribution = None if stranded else said
        inside = set(words)
        flags = _flags(page.words[index].lower for index in words)
        weights = {key: self.telling[key] for key in keys}
        own = frozenset(self._name(index) for index in words) - {""}
        own &= weights.keys()
        hosts = self.hosts[told] if attribution else frozenset()
        around = [index for index in self.sentences[sentence][: 2 * len(words) + 60] if index not in inside]
        return Piece(
            told=told,
            of=said.id if said else self.ledger.statements[told - len(attributions)].id,
            covers=covers,
            hosts=hosts,
            sentence=sentence,
            paragraph=page.paragraph[words[0]],
            words=tuple(words),
            spans=tuple(_runs(page, words)),
            weights=weights,
            length=sqrt(sum(weight * weight for weight in weights.values())),
            total=sum(weights.values()),
            names=own,
            persons=self._persons(own, flags, words[0], around, last),
            places=self._places(words, inside),
            flags=flags,
            before=_flags(page.words[index].lower for index in around),
            voice=None if attribution is None else self._voice(attribution),
            act="states" if attribution is None else attribution.act or "says",
            denied=self._denied(attribution, hosts, flags),
            same="" if attribution is None else attribution.same_as or attribution.id,
            quoted=page.quoted[words[0]],
        )

    def _name(self, index: int) -> str:
        """The stem of a word where it is a name, else nothing."""
        named = self.stems[index] in self.names and self.page.words[index].text[:1].isupper()
        return self.stems[index] if named else ""

    def _denied(self, attribution: Attribution | None, hosts: frozenset[int], flags: Flags) -> bool:
        """Whether it is put forward as not so; who denies that something is not so says that it is."""
        negated = "negations" in flags or "absolute" in flags
        if attribution is None:
            return negated
        if "denies" in {attribution.act, *(self.ledger.attributions[host].act for host in hosts)}:
            return not negated
        return negated or attribution.polarity == "-"

    def _persons(
        self, own: frozenset[str], flags: Flags, first: int, around: Iterable[int], last: Sequence[Piece]
    ) -> frozenset[str]:
        """The names, and where there is a pronoun those of the sentence and of what came shortly before."""
        if "persons" not in flags:
            return own
        near = self.page.paragraph[first] - 1
        before = (piece.persons for piece in last if piece.paragraph >= near)
        return own.union({self._name(index) for index in around} - {""}, *before)

    def _places(self, words: Iterable[int], inside: set[int]) -> frozenset[str]:
        """The stems of names that stand after a preposition of place, and words for places without a name."""
        found = set()
        for index in words:
            word = self.page.words[index].lower
            if word in listed("places"):
                found.add(word)
            elif word in listed("before_places"):
                found.update(self._place(index, inside))
        return frozenset(found)

    def _place(self, index: int, inside: set[int]) -> Iterator[str]:
        """The name that begins shortly after a preposition."""
        begun = False
        for after in range(index + 1, index + 5):
            if after not in inside or "," in self.page.gap(after - 1):
                return
            name = self._name(after)
            if name:
                begun = True
                yield name
            elif begun:
                return

    def _voice(self, attribution: Attribution) -> str:
        """Who speaks, in small letters; empty where nobody is named."""
        return (attribution.speaker or " ".join(self.ledger.text(attribution.source))).casefold()


def _runs(page: Page, words: Sequence[int]) -> Iterator[Span]:
    """The stretches of text that neighbouring words make."""
    start = last = words[0]
    for index in words[1:]:
        if index != last + 1:
            yield Span(page.words[start].start, page.words[last].end)
            start = index
        last = index
    yield Span(page.words[start].start, page.words[last].end)


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """The stems of some words."""
    return frozenset(map(stem, words))
