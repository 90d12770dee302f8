"""An affair of any number of documents, made up, with its truth: what every document says, copies, updates or misses.

`coverage` gives documents in plain English with invented people, houses and places, so that they can be read, and with
each a ledger made from the same plan, so that what comes after reading can be measured without waiting for it. A few
claims run through thousands of documents and most through a handful; one document in six is a copy of an earlier one,
whole or edited, one in thirty a new version of a page, one in fifty about something else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from reportedly.case.clauses import clauses
from reportedly.document import Block, Document, Span
from reportedly.ledger import Act, Attribution, Chance, Date, Kind, Ledger, Moment, Quantity, Speaker, Statement

MODEL = "invented"
WIDTH = 128
"""The length of a vector of a clause, as the reader's."""
SAID = 24
"""How many claims a document carries, beside as many sentences as `BESIDE` of its own."""
BESIDE = 4
_ONSETS = ("br", "d", "f", "gr", "h", "k", "l", "m", "n", "p", "r", "st", "t", "v", "w", "th", "sk", "j")
_HEARTS = ("a", "e", "i", "o", "u", "au", "ei", "oo")
_ENDS = ("ck", "l", "m", "n", "r", "rd", "ss", "th", "x", "ndt", "ven", "lin")
_GIVEN = ("Ada", "Bruno", "Clara", "Dirk", "Edda", "Felix", "Greta", "Hanno", "Ines", "Jonas", "Karla", "Luis", "Mara")
_ROLES = ("the mayor", "a spokesman for the port", "the prosecutor", "a witness", "the owner", "a union official")
_NAMELESS = ("a source close to the inquiry", "two officials", "a person familiar with the matter")
_PAPERS = ("Gazette", "Courier", "Herald", "Post", "Observer", "Dispatch", "Mirror", "Chronicle")
_SITES = ("museum", "depot", "harbour", "bank", "hospital", "refinery", "archive", "tunnel", "ferry", "warehouse")
_THINGS = ("crates", "paintings", "documents", "barrels", "coins", "passports", "engines", "files", "rifles", "samples")
_GROUPS = ("guards", "residents", "dockers", "nurses", "drivers", "pupils", "inspectors", "engineers", "students")
_CAUSES = ("a broken valve", "a forged key", "an unpaid debt", "a faulty alarm", "a bribe", "bad weather", "a strike")
_KINDS = (
    (
        "{n} {thing} were taken from the {site} in {place} on {day}",
        "thieves carried {n} {thing} out of the {place} {site} on {day}",
        "the {site} in {place} lost {n} {thing} in a raid on {day}",
        "{n} {thing} vanished from the {site} of {place}",
    ),
    (
        "{name} resigned as head of the {site} in {place} after {cause}",
        "{name} stepped down from the {place} {site} because of {cause}",
        "{cause} forced {name} to leave the {site} in {place}",
        "{name} gave up the post at the {site} of {place}",
    ),
    (
        "{n} {group} were hurt when the {site} in {place} caught fire",
        "the fire at the {place} {site} injured {n} {group}",
        "{n} {group} suffered injuries in the blaze at the {site} in {place}",
        "flames at the {site} of {place} left {n} {group} hurt",
    ),
    (
        "the {site} in {place} paid {n} million euros to {name}",
        "{name} received {n} million euros from the {site} in {place}",
        "{n} million euros went from the {place} {site} to {name}",
        "a payment of {n} million euros reached {name} through the {site} of {place}",
    ),
    (
        "police arrested {name} at the {site} in {place} on {day}",
        "{name} was detained on {day} near the {place} {site}",
        "officers took {name} into custody at the {site} in {place}",
        "{name} is under arrest over the {site} of {place}",
    ),
    (
        "{cause} led to the closure of the {site} in {place}",
        "the {site} in {place} was closed because of {cause}",
        "the {place} {site} shut its doors after {cause}",
        "it was {cause} that closed the {site} of {place}",
    ),
    (
        "{name} knew of {cause} at the {site} in {place} since {day}",
        "{name} had been told on {day} of {cause} at the {place} {site}",
        "{cause} at the {site} in {place} was known to {name}",
        "{name} was aware of {cause} in the {site} of {place}",
    ),
    (
        "the {site} in {place} will dismiss {n} {group} by {day}",
        "{n} {group} are to lose their jobs at the {place} {site}",
        "jobs of {n} {group} at the {site} in {place} will go",
        "{n} {group} must leave the {site} of {place}",
    ),
)
_OWN = (
    "{name} had visited {place} as a child and spoke of the {site} there.",
    "The weather in {place} was mild, and {group} walked past the {site}.",
    "A café opposite the {site} of {place} served {group} until midnight.",
    "{name} declined to speak about the {thing} in {place}.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CUES: tuple[tuple[str, Act], ...] = (
    ("said", "says"),
    ("told reporters", "says"),
    ("confirmed", "confirms"),
    ("claimed", "claims"),
    ("denied", "denies"),
)
_BEGIN = datetime(2031, 5, 5, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """One place of a document that carries claim number `claim`; `against` says that it is denied there."""

    claim: int
    span: Span
    against: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class Made:
    """A document, its ledger, and what is true of it; `copy_of` and `version_of` are numbers of earlier documents."""

    document: Document
    ledger: Ledger
    told: tuple[Told, ...]
    copy_of: int | None = None
    version_of: int | None = None
    off_topic: bool = False

    def vectors(self, seed: int = 1) -> npt.NDArray[np.float32]:
        """Vectors of the clauses of the ledger (clauses, WIDTH): near one another where they carry one claim."""
        cut = clauses("", self.ledger)
        chance = np.random.default_rng((seed, crc32(self.document.text.encode())))
        result = chance.standard_normal((len(cut), WIDTH)).astype(np.float32)
        for row, clause in enumerate(cut):
            for told in self.told:
                if told.span.overlaps(clause.place.span):
                    result[row] = 1.2 * _middle(told.claim, seed) + 0.9 * result[row]
                    break
        result /= np.linalg.norm(result, axis=1, keepdims=True)
        return result


@lru_cache(maxsize=1 << 15)
def _middle(claim: int, seed: int) -> npt.NDArray[np.float32]:
    return np.random.default_rng((seed, claim)).standard_normal(WIDTH).astype(np.float32)


class _World:
    """Who and what there is in an affair of so many documents."""

    def __init__(self, count: int, chance: random.Random) -> None:
        self.chance = chance
        self.people = [f"{chance.choice(_GIVEN)} {self.word()}" for _ in range(40 + count // 4)]
        self.places = [self.word() for _ in range(40 + count // 8)]
        self.outlets = [f"{self.word()} {chance.choice(_PAPERS)}" for _ in range(12 + int(count**0.5))]
        self.facts = [self.fact() for _ in range(60 + 2 * count)]

    def word(self) -> str:
        """An invented name."""
        chance = self.chance
        parts = [chance.choice(_ONSETS) + chance.choice(_HEARTS) for _ in range(chance.choice((1, 2, 2)))]
        return ("".join(parts) + chance.choice(_ENDS)).capitalize()

    def fact(self) -> tuple[int, dict[str, Any]]:
        """What a claim says: the number of its kind and what stands in its places."""
        chance = self.chance
        return chance.randrange(len(_KINDS)), {
            "n": chance.randint(3, 900),
            "thing": chance.choice(_THINGS),
            "site": chance.choice(_SITES),
            "place": chance.choice(self.places),
            "day": chance.choice(_DAYS),
            "name": chance.choice(self.people),
            "group": chance.choice(_GROUPS),
            "cause": chance.choice(_CAUSES),
        }

    def any(self) -> int:
        """A claim: the first ones come up in a large share of all documents, the last in a few."""
        return int(len(self.facts) * self.chance.random() ** 3)


class _Writer:
    """A document while it is written, with the ledger of what stands in it."""

    def __init__(self, published: datetime) -> None:
        self.text = ""
        self.published = published
        self.blocks: list[Block] = []
        self.said: list[Attribution] = []
        self.own: list[Statement] = []
        self.dates: list[Date] = []
        self.amounts: list[Quantity] = []
        self.moments: list[Moment] = []
        self.speakers: dict[str, tuple[str, Kind, list[Span]]] = {}
        self.told: list[Told] = []

    def put(self, words: str) -> Span:
        """Write the words; where they stand."""
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def speaker(self, name: str, kind: Kind, span: Span) -> str:
        """The id of a speaker named at the span."""
        known = self.speakers.setdefault(name, (f"s{len(self.speakers)}", kind, []))
        known[2].append(span)
        return known[0]

    def details(self, of: str, span: Span, number: int | None) -> None:
        """Dates and amounts in the words."""
        words = span.of(self.text)
        for day in _DAYS:
            at = words.find(day)
            if at >= 0:
                where = Span(span.start + at, span.start + at + len(day))
                when = (self.published - timedelta(days=(self.published.weekday() - _DAYS.index(day)) % 7)).date()
                iso, name = when.isoformat(), f"d{where.start}"
                self.dates.append(
                    Date(id=name, span=where, type="DATE", value=iso, earliest=iso, latest=iso, counted=True)
                )
                self.moments.append(Moment(of=of, kind="happened", when=name, earliest=iso, latest=iso))
        at = -1 if number is None else words.find(str(number))
        if at >= 0 and number is not None:
            where = Span(span.start + at, span.start + at + len(str(number)))
            money = words[at + len(str(number)) :].startswith(" million")
            noun = words[at + len(str(number)) :].split()[0]
            value = number * 1e6 if money else float(number)
            self.amounts.append(
                Quantity(
                    id=f"q{where.start}",
                    span=where,
                    kind="money" if money else "count",
                    value=value,
                    unit="EUR" if money else noun.rstrip("s"),
                    low=value,
                    high=value,
                    of=None if money else noun,
                )
            )

    def made(self, outlet: str, url: str, **truth: Any) -> Made:
        """The finished document."""
        document = Document(
            self.text, url=url, outlet=outlet, published=self.published.isoformat(timespec="seconds"), name=url
        )
        ledger = Ledger(
            document,
            tuple(self.blocks),
            tuple(sorted(self.said, key=lambda one: one.start)),
            tuple(Speaker(id=i, name=name, kind=k, mentions=tuple(m)) for name, (i, k, m) in self.speakers.items()),
            MODEL,
            dates=tuple(sorted(self.dates, key=lambda one: one.span)),
            quantities=tuple(sorted(self.amounts, key=lambda one: one.span)),
            statements=tuple(self.own),
            moments=tuple(sorted(self.moments, key=lambda one: one.earliest)),
        )
        return Made(document, ledger, tuple(self.told), **truth)


def coverage(count: int, seed: int = 1, copies: int = 0) -> Iterator[Made]:
    """The documents of an affair in the order of time; `copies` of them copy the first one, which an agency wrote."""
    chance = random.Random(seed)
    world = _World(count, chance)
    elsewhere = _World(20, random.Random(seed + 1000))
    recent: list[tuple[int, Made]] = []
    for number in range(count):
        when = _BEGIN + timedelta(minutes=7 * number)
        outlet = "Interpress" if number % 12 == 0 else chance.choice(world.outlets)
        url = f"https://{outlet.replace(' ', '').lower()}.example/{number}"
        draw = chance.random()
        if 0 < number <= copies:
            made = _copied(recent[0], outlet, url, when, chance)
        elif recent and draw < 1 / 6:
            made = _copied(chance.choice(recent), outlet, url, when, chance)
        elif recent and draw < 1 / 6 + 1 / 30:
            made = _updated(chance.choice(recent), world, when)
        else:
            strange = draw > 1 - 1 / 50
            made = _written(elsewhere if strange else world, outlet, url, when, strange, chance)
        yield made
        if made.copy_of is None and not made.off_topic and (number == 0 or number > copies):
            recent = [*recent[-200:], (number, made)] if copies == 0 or number > copies else [(number, made)]


def _written(world: _World, outlet: str, url: str, when: datetime, strange: bool, chance: random.Random) -> Made:
    writer = _Writer(when)
    carried = list(dict.fromkeys(world.any() for _ in range(SAID)))
    head = writer.put(_phrase(world, carried[0], chance)[0].capitalize())
    writer.told.append(Told(carried[0], head, False, None))
    writer.own.append(Statement(id="p0", spans=(head,), block="headline"))
    writer.blocks.append(Block("headline", head))
    writer.put("\n\n")
    begin = len(writer.text)
    for place, claim in enumerate(carried):
        _sentence(writer, world, claim, chance, outlet, strange)
        if place % 5 == 4:
            own = _phrased(chance.choice(_OWN), world.fact()[1])
            span = writer.put(own)
            writer.own.append(Statement(id=f"p{span.start}", spans=(span,)))
            writer.put("\n\n")
            writer.blocks.append(Block("body", Span(begin, len(writer.text) - 2)))
            begin = len(writer.text)
        else:
            writer.put(" ")
    if begin < len(writer.text.rstrip()):
        writer.blocks.append(Block("body", Span(begin, len(writer.text.rstrip()))))
    return writer.made(outlet, url, off_topic=strange)


def _phrased(template: str, fact: dict[str, Any]) -> str:
    words = template.format(**fact)
    return words[0].upper() + words[1:]


def _phrase(world: _World, claim: int, chance: random.Random) -> tuple[str, int | None]:
    """The claim in one of its wordings, and the number in it; one time in thirty that is another one."""
    kind, fact = world.facts[claim]
    if chance.random() < 1 / 30:
        fact = {**fact, "n": fact["n"] + chance.randint(5, 400)}
    template = chance.choice(_KINDS[kind])
    return template.format(**fact), fact["n"] if "{n}" in template else None


def _sentence(writer: _Writer, world: _World, claim: int, chance: random.Random, outlet: str, strange: bool) -> None:
    words, number = _phrase(world, claim, chance)
    draw = chance.random()
    if draw < 0.3:
        span = writer.put(words[0].upper() + words[1:] + ".")
        of = f"p{span.start}"
        writer.own.append(Statement(id=of, spans=(span,)))
        writer.told.append(Told(claim, Span(span.start, span.end - 1), False, number))
        writer.details(of, span, number)
        return
    cue, act = chance.choice(_CUES[:4]) if chance.random() < 0.94 else _CUES[4]
    via: tuple[str, ...] = ()
    kind: Kind = "person"
    if draw < 0.5:
        name = chance.choice(world.people)
        source = f"{name}, {chance.choice(_ROLES)}," if chance.random() < 0.4 else name
    elif draw < 0.8:
        name = source = f"{chance.choice(_ROLES)} of {chance.choice(world.places)}"
    elif draw < 0.9:
        name, kind = chance.choice(_NAMELESS), "anonymous"
        source = name
    else:
        name = source = f"the {chance.choice(world.outlets)}"
        kind, cue, act = "outlet", "reported", "says"
    said = f"a{len(writer.text)}"
    first = source[0].upper() + source[1:]
    if chance.random() < 0.5:
        where = writer.put(first)
        writer.put(" ")
        cued = writer.put(cue)
        writer.put(" that ")
        span = writer.put(words)
        writer.put(".")
    else:
        span = writer.put(words[0].upper() + words[1:])
        writer.put(", ")
        where = writer.put(source)
        writer.put(" ")
        cued = writer.put(cue)
        writer.put(".")
    writer.said.append(
        Attribution(
            id=said,
            source=(where,),
            cue=(cued,),
            content=(span,),
            speaker=name,
            speaker_id=writer.speaker(name, kind, where),
            speaker_kind=kind,
            act=act,
            quote="indirect",
            via=via,
            certainty="certain",
            polarity="-" if act == "denies" else "+",
            confidence=0.875,
            chances=tuple(Chance(item, 0.875) for item in ("act", "certainty", "kind", "polarity", "speaker")),
        )
    )
    writer.told.append(Told(claim, span, act == "denies", number))
    writer.details(said, span, number)


def _copied(source: tuple[int, Made], outlet: str, url: str, when: datetime, chance: random.Random) -> Made:
    """The document again at another outlet, one time in two without its last paragraphs."""
    number, made = source
    blocks = made.ledger.blocks
    kept = len(blocks) if chance.random() < 0.5 else max(2, len(blocks) - chance.randint(1, 2))
    return _cut(made, blocks[kept - 1].span.end, outlet, url, when, copy_of=number)


def _updated(source: tuple[int, Made], world: _World, when: datetime) -> Made:
    """A new version of the page: without its last paragraph."""
    number, made = source
    blocks = made.ledger.blocks
    document = made.document
    end = blocks[max(1, len(blocks) - 2)].span.end
    return _cut(made, end, document.outlet or "", document.url or "", when, version_of=number)


def _cut(made: Made, end: int, outlet: str, url: str, when: datetime, **truth: Any) -> Made:
    """The document up to a character, with what its ledger has there."""
    old, whole = made.ledger, Span(0, end)
    document = Document(
        made.document.text[:end], url=url, outlet=outlet, published=when.isoformat(timespec="seconds"), name=url
    )
    dates = tuple(one for one in old.dates if one.span.within(whole))
    kept = {one.id for one in dates}
    said = tuple(one for one in old.attributions if one.spans[-1].within(whole))
    speakers = (
        replace(one, mentions=tuple(span for span in one.mentions if span.within(whole))) for one in old.speakers
    )
    ledger = replace(
        old,
        document=document,
        blocks=tuple(block for block in old.blocks if block.span.within(whole)),
        attributions=said,
        speakers=tuple(one for one in speakers if one.mentions),
        dates=dates,
        quantities=tuple(one for one in old.quantities if one.span.within(whole)),
        statements=tuple(one for one in old.statements if one.spans[-1].within(whole)),
        moments=tuple(one for one in old.moments if one.when in kept),
    )
    return Made(document, ledger, tuple(one for one in made.told if one.span.within(whole)), **truth)
