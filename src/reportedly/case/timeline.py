"""The timeline of an affair: what is said to have happened when, by whom, and when that was first reported."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportedly.case.carriers import Entry, Unit, said, tokens, words_at
from reportedly.case.case import Claim, Event, Place, Stance
from reportedly.document import Span
from reportedly.ledger import Attribution, Moment
from reportedly.lexicon import load


class Carried:
    """Which claims the words at a place of a document carry."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        found: defaultdict[str, list[tuple[Span, str, Stance]]] = defaultdict(list)
        for claim in claims:
            for member in claim.members:
                found[member.document].append((member.span, claim.id, member.stance))
        self._rank = {claim.id: number for number, claim in enumerate(claims)}
        self._found = {document: sorted(rows) for document, rows in found.items()}
        self._reach: dict[str, list[int]] = {}
        for document, rows in self._found.items():
            furthest = 0
            self._reach[document] = [furthest := max(furthest, span.end) for span, _, _ in rows]

    def at(self, document: str, span: Span) -> dict[str, Stance]:
        """The ids of the claims with members that share a character with `span`, and the first stance of each."""
        result: dict[str, Stance] = {}
        rows = self._found.get(document, [])
        for place, claim, stance in rows[bisect_right(self._reach.get(document, []), span.start) :]:
            if place.start >= span.end:
                break
            if place.overlaps(span):
                result.setdefault(claim, stance)
        return result

    def foremost(self, document: str, span: Span) -> str | None:
        """The first of these claims in the order in which the claims were given."""
        return min(self.at(document, span), key=self._rank.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One place that says when something happened; `order` is the number of its document in the order of time."""

    order: int
    moment: Moment
    place: Place
    what: str
    speaker: str | None
    published: str | None
    claims: tuple[str, ...]
    against: bool

    @property
    def width(self) -> int:
        """How many days it leaves open."""
        return (date.fromisoformat(self.moment.latest) - date.fromisoformat(self.moment.earliest)).days

    @property
    def keys(self) -> tuple[str | tuple[str, ...], ...]:
        """What another telling of the same shares one of: a claim, or all words."""
        return (*self.claims, tuple(tokens(self.what)))


@dataclass(slots=True)
class _Happening:
    """Tellings of one event, the one with the narrowest days first."""

    tellings: list[_Telling]
    keys: set[str | tuple[str, ...]] = field(default_factory=set)

    @property
    def first(self) -> _Telling:
        """The earliest that does not speak against it, or the earliest."""
        return min(self.tellings, key=lambda one: (one.against, one.order, one.place.span))

    def holds(self, telling: _Telling) -> bool:
        """Whether the days of the telling and those of the happening share one."""
        mine = self.tellings[0].moment
        return mine.earliest <= telling.moment.latest and telling.moment.earliest <= mine.latest


def timeline(entries: Sequence[Entry], claims: Sequence[Claim]) -> tuple[Event, ...]:
    """What is said to have happened, in the order of the days.

    Tellings of one claim (or in the same words) whose days share one are one event: it has the narrowest of their days,
    and the words, the speaker and the time of publication of the first that does not speak against it. `entries` stand
    in the order of time. What lies years before the affair is kept, what has no date but that of publication is not.
    """
    carried = Carried(claims)
    tellings = [telling for order, entry in enumerate(entries) for telling in _tellings(order, entry, carried)]
    found = sorted(
        _happenings(tellings), key=lambda one: (*_days(one.tellings[0]), one.first.order, one.first.place.span)
    )
    return tuple(_event(happening) for happening in found)


def _tellings(order: int, entry: Entry, carried: Carried) -> Iterator[_Telling]:
    ledger = entry.ledger
    every: tuple[Unit, ...] = (*ledger.attributions, *ledger.statements)
    units = {unit.id: unit for unit in every}
    dates = {one.id: one.span for one in ledger.dates}
    against = load("case_timeline")["timeline"]["against"]
    for moment in ledger.moments:
        if moment.kind != "happened" or moment.when not in dates or moment.of not in units:
            continue
        unit, dated = units[moment.of], dates[moment.when]
        place = _told(entry, unit, dated)
        stances = carried.at(str(entry.key), dated if dated.within(place) else place)
        stances = stances or carried.at(str(entry.key), place)
        yield _Telling(
            order=order,
            moment=moment,
            place=Place(str(entry.key), place),
            what=words_at(entry, [place]),
            speaker=unit.speaker if isinstance(unit, Attribution) else None,
            published=entry.published,
            claims=tuple(stances),
            against=any(stance in against for stance in stances.values()),
        )


def _told(entry: Entry, unit: Unit, dated: Span) -> Span:
    """The part of what a unit says that tells what was at the date: the sentence of it that the date stands in."""
    spans = said(unit)
    span = next((span for span in spans if dated.overlaps(span)), spans[0])
    home = entry.sentence(dated if dated.overlaps(span) else Span(span.start, span.start + 1))
    start, end = max(span.start, home.start), min(span.end, home.end)
    words = entry.text[start:end]
    return Span(start, start + len(words.rstrip())) if words.strip() else span


def _happenings(tellings: Sequence[_Telling]) -> list[_Happening]:
    """Tellings of one event together. Each joins the event of the narrowest days that it shares most with."""
    result: list[_Happening] = []
    places: defaultdict[str | tuple[str, ...], list[_Happening]] = defaultdict(list)
    ordered = sorted(
        tellings, key=lambda one: (one.width, one.moment.estimate, one.order, one.place.span, one.moment.earliest)
    )
    for telling in ordered:
        near: dict[int, tuple[int, _Happening]] = {}
        for key in telling.keys:
            for happening in places[key]:
                if happening.holds(telling):
                    shared = near.get(id(happening), (0, happening))[0] + 1
                    near[id(happening)] = (shared, happening)
        best = max(near.values(), key=lambda item: item[0], default=None)
        if best is None:
            home = _Happening([telling])
            result.append(home)
        else:
            home = best[1]
            home.tellings.append(telling)
        if best is None or _days(home.tellings[0]) == _days(telling):
            # Wider tellings bring no further claims in, or one vague sentence would tie all events to one another.
            for key in telling.keys:
                if key not in home.keys:
                    home.keys.add(key)
                    places[key].append(home)
    return result


def _days(telling: _Telling) -> tuple[str, str]:
    return telling.moment.earliest, telling.moment.latest


def _event(happening: _Happening) -> Event:
    narrowest, first = happening.tellings[0].moment, happening.first
    return Event(
        earliest=narrowest.earliest,
        latest=narrowest.latest,
        estimate=narrowest.estimate,
        what=first.what,
        speaker=first.speaker,
        place=first.place,
        published=first.published,
        claims=tuple(dict.fromkeys(claim for one in happening.tellings for claim in one.claims)),
    )


__all__ = ["Carried", "timeline"]
