"""Which two things that a document says may clash, and what speaks for and against it.

Candidates come from an index over what they share (stems, units, the words for what is counted) and from what stands
shortly before, never from all pairs. Each has a row of features whose names stand beside it; the weights of the
features are learnt (`training.tensions`).
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log
from typing import Literal, NamedTuple, Protocol

import numpy as np

from reportedly.document import Span
from reportedly.ledger import Clash, Date, Ledger, Quantity
from reportedly.lexicon import load
from reportedly.reading.amounts import compatible, difference
from reportedly.reading.clock import Hours, hours_of
from reportedly.reading.sayings import contrary, stem, vocabulary
from reportedly.reading.tagging import Floats
from reportedly.reading.told import Piece, Scene, listed, stems_of

Row = list[float]
Table = Literal["values", "words"]
BOUND = 6.0


class Comparer(Protocol):
    """Compares the attributions of a ledger and after them its statements with the reader model."""

    def odds(self, pairs: Sequence[tuple[int, int]]) -> Floats:
        """For ordered pairs the log odds that both say the same and that they clash, each against neither."""
        ...


class Part(NamedTuple):
    """One side: the number of its piece and its words."""

    piece: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two that may clash, the earlier first, and what speaks for it: the features `NAMES[table]`."""

    table: Table
    kind: Clash
    a: Part
    b: Part
    row: Row


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity or a date in a piece: its words, the stems near it, those of what is counted, and its days."""

    place: int
    piece: int
    span: Span
    near: frozenset[str]
    of: frozenset[str]
    keys: frozenset[str]
    days: tuple[int, int] | None = None
    hours: Hours | None = None
    begins: bool = False
    quantity: Quantity | None = None


PAIR = (
    *("bias", "cosine", "inner", "inner_squared", "shared", "weight", "names", "names_apart", "persons", "same_voice"),
    *("voices_apart", "own_voice", "same_sentence", "next_sentence", "same_paragraph", "next_paragraph", "distance"),
    *("times_apart", "contrast", "contrast_near", "growth", "part", "another", "limit", "aim", "hearsay", "denies"),
    *("polarity_apart", "same_claim", "headline", "denial_goes_on", "quote_goes_on", "updated"),
)
MODEL = ("model_same", "model_disputes", "model_both")
VALUES = (
    *("date", "unit", "counted", "counted_apart", "bare", "near_cosine", "near_shared", "figures", "ratio", "exact"),
    *("clock", "begins", "year", "gap", "date_near", "date_cosine", "date_next", "figures_next", "bare_next"),
    *("part_near", "money", "date_growth", "unit_voices", "near_names", "loose"),
)
WORDS = (
    *("one_absolute", "apart_inner", "apart_cosine", "apart_next", "apart_weight", "contrary", "contrary_cosine"),
    *("contrary_next", "falsehood", "falsehood_next", "places_apart", "places_persons", "being", "places_next"),
    *("linked", "denies_inner", "denies_next", "points", "absolute_inner", "limit_inner", "both_denied", "short"),
    *("contrary_persons", "apart_names", "places_limit", "elsewhere", "elsewhere_persons", "elsewhere_inner"),
    *("apart_voices", "contrary_inner", "apart_persons", "apart_near_weight"),
    *("points_unvouched", "points_last", "points_before"),
)
UNSTATED = frozenset(("asks", "directs"))
NAMES: Mapping[Table, tuple[str, ...]] = {"values": PAIR + VALUES, "words": PAIR + WORDS}


@cache
def opposed() -> Mapping[str, frozenset[str]]:
    """For every stem that has opposites, these."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in load("tensions")["antonyms"]:
        a, b = stem(one), stem(other)
        if a != b:
            found[a].add(b)
            found[b].add(a)
    return {key: frozenset(value) for key, value in found.items()}


def candidates(ledger: Ledger, scene: Scene) -> list[Candidate]:
    """All pairs of the document that are looked at, with their features; time grows with the length of the document."""
    near = _near(ledger, scene)
    for second, targets in enumerate(_meant(scene)):
        near[second] = sorted({*near[second], *targets})
    dates, quantities = _dates(ledger, scene), _quantities(ledger, scene)
    times = _times(len(scene.pieces), dates)
    pairs: list[tuple[Table, Clash, Part, Part, Row]] = []
    links, meant = _links(ledger, scene), _meant(scene)
    for values in (quantities, dates):
        for a, b in _value_pairs(values, scene, near):
            one, other = scene.pieces[a.piece], scene.pieces[b.piece]
            kind: Clash = "number" if a.quantity else "date"
            common = pair_row(one, other, times if kind == "number" else None, a.piece, b.piece)
            row = [*common, *value_row(a, b, one, other)]
            pairs.append(("values", kind, Part(a.piece, (a.span,)), Part(b.piece, (b.span,)), row))
    for second, others in enumerate(near):
        for first in others:
            one, other = scene.pieces[first], scene.pieces[second]
            if one.nested(other) or one.told == other.told or _goes_on(one, other) or _points_back(one):
                continue
            # Who asks or orders states nothing that could clash.
            if not UNSTATED.isdisjoint((one.act, other.act)):
                continue
            link = max((links.get(ends, 0.0) for ends in _ends(one, other)), default=0.0)
            common = pair_row(one, other, times, first, second)
            found = words_row(one, other, link, meant[second].get(first))
            if found is not None:
                kind, row = found
                pairs.append(("words", kind, Part(first, one.spans), Part(second, other.spans), [*common, *row]))
    return [Candidate(table, kind, a, b, row) for table, kind, a, b, row in pairs]


def modelled(found: Sequence[Candidate], scene: Scene, likeness: Comparer) -> list[Candidate]:
    """The candidates with the features `MODEL` added: what the reader model says of each pair."""
    told = [(scene.pieces[one.a.piece].told, scene.pieces[one.b.piece].told) for one in found]
    known = list(dict.fromkeys(told))
    odds = dict(zip(known, np.clip(likeness.odds(known), -BOUND, BOUND).tolist(), strict=True))
    result = []
    for one, pair in zip(found, told, strict=True):
        same, against = odds[pair]
        result.append(replace(one, row=[*one.row, same, against, max(same, 0.0) * max(against, 0.0)]))
    return result


def _near(ledger: Ledger, scene: Scene) -> list[list[int]]:
    """For each piece the earlier ones to compare it with: those shortly before, those alike in words, those linked."""
    limits = load("tensions")["limits"]
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(scene.pieces):
        for ident in piece.covers:
            ids[ident].append(number)
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for attribution in ledger.attributions:
        for target in attribution.disputes:
            for one in ids[attribution.id][: limits["window"]]:
                for other in ids[target][: limits["window"]]:
                    linked[max(one, other)].add(min(one, other))
    known: defaultdict[str, list[int]] = defaultdict(list)
    found = []
    for number, piece in enumerate(scene.pieces):
        shared: Counter[int] = Counter()
        for key, weight in piece.weights.items():
            for other in known[key]:
                shared[other] += int(100 * weight)
            if len(known[key]) < limits["places"]:
                known[key].append(number)
        alike = sorted(shared, key=lambda other: (-shared[other], other))[: limits["alike"]]
        window = range(max(0, number - limits["window"]), number)
        found.append(sorted({*window, *alike, *linked[number]} - {number}))
    return found


def _links(ledger: Ledger, scene: Scene) -> dict[tuple[str, str], float]:
    """What disputes what by the ledger, and how surely."""
    links = {}
    for attribution in ledger.attributions:
        chance = next((value for name, value in attribution.chances if name == "disputes"), 0.6)
        for target in attribution.disputes:
            links[attribution.id, target] = chance
    return links


def _points_back(piece: Piece) -> bool:
    """Whether it only denies what came before it (*disputed that account*), so that nothing after it is meant."""
    return piece.act == "denies" and piece.total < load("tensions")["limits"]["pointing"]


def _meant(scene: Scene) -> list[dict[int, int]]:
    """For a piece that only denies what came before it the last few unvouched pieces, 0 for the nearest; else nothing.

    *The claims*, *the reports* and *no* are about what somebody passed on before, mostly what nobody vouches for.
    """
    most = load("tensions")["limits"]["meant"]
    unvouched: list[int] = []
    found: list[dict[int, int]] = []
    for number, piece in enumerate(scene.pieces):
        others = [other for other in reversed(unvouched) if scene.pieces[other].told != piece.told][:most]
        points = piece.denied or piece.act == "denies"
        short = piece.total < load("tensions")["limits"]["pointing"]
        found.append({other: rank for rank, other in enumerate(others)} if points and short else {})
        if piece.act in ("hearsay", "claims") and not _points_back(piece):
            unvouched = [*unvouched[-2 * most :], number]
    return found


def _goes_on(one: Piece, other: Piece) -> bool:
    """Whether the same voice goes on with the next sentence."""
    following = other.sentence - one.sentence <= 1 and one.paragraph == other.paragraph
    return following and one.voice == other.voice and one.voice != ""


def _ends(one: Piece, other: Piece) -> Iterator[tuple[str, str]]:
    """The pairs of attributions that two pieces hold, both ways round."""
    for a in one.covers:
        for b in other.covers:
            yield from ((a, b), (b, a))


def _quantities(ledger: Ledger, scene: Scene) -> list[Value]:
    found = []
    for place, quantity in enumerate(ledger.quantities):
        piece = scene.at(quantity.span)
        if piece is None or quantity.value is None or quantity.kind == "ordinal" or _added(scene, quantity.span):
            continue
        span = quantity.span
        of = stems_of((quantity.of or "").split())
        unit = frozenset([stem(quantity.unit)]) if quantity.unit else frozenset()
        near = _around(scene, piece, span)
        keys = frozenset(f"of:{key}" for key in of | unit) | frozenset([f"kind:{quantity.kind}"])
        if quantity.of_span is not None and 0 <= quantity.of_span.start - span.end <= 12:
            span = Span(span.start, max(span.end, quantity.of_span.end))
        found.append(Value(place, piece, span, near, of | unit, keys, quantity=quantity))
    return found


def _added(scene: Scene, span: Span) -> bool:
    """Whether it is so many more of something, or others (*two more*, *another three*)."""
    inside = scene.page.inside(span)
    beside = scene.page.words[max(0, inside.start - 1) : inside.stop + 1]
    return any(word.lower in listed("added") for word in beside)


def _dates(ledger: Ledger, scene: Scene) -> list[Value]:
    found = []
    for place, date in enumerate(ledger.dates):
        piece = scene.at(date.span)
        if piece is None or date.type == "SET":
            continue
        days, hours = _days(date), hours_of(date.value)
        if days is None and hours is None:
            continue
        near = _around(scene, piece, date.span)
        begins = bool(near & stems_of(load("tensions")["begins"]))
        keys = frozenset(f"near:{key}" for key in near)
        found.append(Value(place, piece, date.span, near, frozenset(), keys, days, hours, begins))
    return found


def _days(date: Date) -> tuple[int, int] | None:
    """The first and the last day as numbers of days; None where the calendar has no place for them."""
    if date.earliest is None or date.latest is None:
        return None
    try:
        first, last = datetime.date.fromisoformat(date.earliest[:10]), datetime.date.fromisoformat(date.latest[:10])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def _around(scene: Scene, piece: int, span: Span) -> frozenset[str]:
    """The stems of the words of the piece that stand near `span`."""
    reach = load("tensions")["limits"]["reach"]
    inside = scene.page.inside(span)
    words = scene.pieces[piece].words
    return frozenset(
        scene.stems[index]
        for index in range(inside.start - reach, inside.stop + reach)
        if index not in inside
        and words[0] <= index <= words[-1]
        and scene.of.get(index) == piece
        and scene.stems[index]
    )


def _times(count: int, dates: Iterable[Value]) -> list[tuple[int, int] | None]:
    """For each piece the days that it speaks of, by its narrowest date."""
    times: list[tuple[int, int] | None] = [None] * count
    for date in dates:
        known = times[date.piece]
        if date.days and (known is None or date.days[1] - date.days[0] < known[1] - known[0]):
            times[date.piece] = date.days
    return times


def _value_pairs(values: Sequence[Value], scene: Scene, near: Sequence[Sequence[int]]) -> Iterator[tuple[Value, Value]]:
    """The pairs of values that differ and may be of the same thing."""
    limits = load("tensions")["limits"]
    known: defaultdict[str, list[int]] = defaultdict(list)
    by_piece: defaultdict[int, list[int]] = defaultdict(list)
    for number, value in enumerate(values):
        others = set(range(max(0, number - limits["window"]), number))
        for key in value.keys:
            others.update(known[key][: limits["places"]], known[key][-limits["window"] :])
            known[key].append(number)
        for piece in near[value.piece]:
            others.update(by_piece[piece][: limits["window"]])
        by_piece[value.piece].append(number)
        for other in sorted(others - {number}):
            earlier = values[other]
            one, two = scene.pieces[earlier.piece], scene.pieces[value.piece]
            if earlier.piece != value.piece and not one.nested(two) and _differ(earlier, value):
                yield earlier, value


def _differ(a: Value, b: Value) -> bool:
    """Whether two values, if they are of the same thing, cannot both hold."""
    if a.quantity is not None and b.quantity is not None:
        return _amounts(a.quantity, b.quantity) > 0
    days_apart = a.days is not None and b.days is not None and (a.days[0] > b.days[1] or b.days[0] > a.days[1])
    if days_apart or _begun(a, b):
        return True
    return a.hours is not None and b.hours is not None and not a.hours.meets(b.hours)


def _amounts(a: Quantity, b: Quantity) -> float:
    """1 where two quantities, if of the same thing, cannot both hold; less where they may but are far apart."""
    fit = compatible(a, b, alike=True)
    if fit is not True:
        return float(fit is False)
    apart = difference(a, b, alike=True) or 0.0
    return 0.5 if apart >= load("tensions")["limits"]["apart"] else 0.0


def _begun(a: Value, b: Value) -> bool:
    """Whether one tells of a beginning, and the other of a time before it."""
    if a.days is None or b.days is None:
        return False
    return (a.begins and b.days[0] < a.days[0]) or (b.begins and a.days[0] < b.days[0])


def pair_row(a: Piece, b: Piece, times: Sequence[tuple[int, int] | None] | None, first: int, second: int) -> Row:
    """The features `PAIR` of two pieces, `a` before `b`."""
    cosine, inner, shared, weight = alike(a, b)
    names = bool(a.names & b.names)
    gap = b.sentence - a.sentence
    own, other = (None, None) if times is None else (times[first], times[second])
    apart = bool(own and other and (own[0] > other[1] or other[0] > own[1]))
    either = a.flags | b.flags
    voices = a.voice is not None and b.voice is not None
    contrast = "contrast" in b.before or "contrast" in b.flags
    near = b.quoted and a.paragraph == b.paragraph and 0 <= gap <= 1
    return [
        *(1.0, cosine, inner, inner * inner, min(shared, 6) / 6, min(weight, 20.0) / 10, names),
        *(bool(a.names and b.names and not names), bool(a.persons & b.persons)),
        *(voices and a.voice == b.voice and a.voice != "", voices and a.voice != b.voice, not voices),
        *(gap == 0, gap == 1, a.paragraph == b.paragraph, b.paragraph - a.paragraph == 1, log(1 + min(abs(gap), 40))),
        *(apart, contrast, contrast and 0 <= gap <= 2, "growth" in either, "part" in either, "another" in either),
        *("limit" in either, *_acts(a, b), a.denied != b.denied, a.same == b.same and a.same != ""),
        min(a.sentence, b.sentence) == 0,
        *(near and a.act == "denies", near and not a.quoted, "growth" in b.before or "growth" in a.before),
    ]


def _acts(a: Piece, b: Piece) -> tuple[bool, bool, bool]:
    acts = {a.act, b.act}
    return bool(acts & {"intends", "directs", "asks", "declines"}), "hearsay" in acts, "denies" in acts


def alike(a: Piece, b: Piece) -> tuple[float, float, int, float]:
    """Cosine of the weighed stems, the share of the lighter piece that is shared, stems shared, and their weight."""
    if len(a.weights) > len(b.weights):
        a, b = b, a
    common = [weight for key, weight in a.weights.items() if key in b.weights]
    if not common:
        return 0.0, 0.0, 0, 0.0
    weight = sum(common)
    return (
        sum(value * value for value in common) / (a.length * b.length),
        weight / min(a.total, b.total),
        len(common),
        weight,
    )


def value_row(a: Value, b: Value, one: Piece, other: Piece) -> Row:
    """The features `VALUES` of two values that differ, in the pieces `one` and `other`."""
    dated = a.quantity is None
    near = len(a.near & b.near) / ((len(a.near) * len(b.near)) ** 0.5 or 1.0)
    shared = min(len(a.near & b.near), 4) / 4
    unit = counted = bare = exact = money = loose = False
    ratio = clock = gap = year = 0.0
    if a.quantity is not None and b.quantity is not None:
        unit = a.quantity.unit == b.quantity.unit and a.quantity.unit is not None
        counted, bare = bool(a.of & b.of), not (a.quantity.of and b.quantity.of)
        exact = a.quantity.bound == b.quantity.bound == "exactly"
        money = a.quantity.kind == "money"
        loose = _amounts(a.quantity, b.quantity) < 1
        low, high = sorted(abs(quantity.value or 0.0) for quantity in (a.quantity, b.quantity))
        ratio = min(log((high + 1e-9) / (low + 1e-9)), 5.0) / 5
    else:
        clock = float(a.hours is not None and b.hours is not None)
        if a.days is not None and b.days is not None:
            gap = log(1 + min(max(a.days[0] - b.days[1], b.days[0] - a.days[1], 0), 4000)) / 8
            year = float(max(a.days[1] - a.days[0], b.days[1] - b.days[0]) > 60)
    figures = "figures" in one.flags | one.before or "figures" in other.flags | other.before
    following = 0 <= other.sentence - one.sentence <= 1
    part = "part" in other.flags and following
    voices = one.voice is not None and other.voice is not None and one.voice != other.voice
    return [
        *(dated, unit, counted, bool(a.of and b.of and not counted), bare and not dated, near, shared),
        *(figures and not dated, ratio, exact, clock, _begun(a, b), year, gap, dated * shared, dated * near),
        *(dated and following, figures and following and not dated, bare and following and not dated, part, money),
        *(dated and "growth" in one.flags | other.flags, unit and voices, bool(a.near & b.near & one.names), loose),
    ]


def words_row(a: Piece, b: Piece, link: float, rank: int | None = None) -> tuple[Clash, Row] | None:
    """The kind of clash that two pieces may be and the features `WORDS`; None where nothing speaks for a clash.

    `rank` says how many unvouched pieces stand between the two where the later only denies what came before.
    """
    apart = a.denied != b.denied
    against = any(opposed().get(key, frozenset()) & b.weights.keys() for key in a.weights)
    against = against or contrary(a.weights.keys(), b.weights.keys())
    places = bool(a.places and b.places and not a.places & b.places)
    person = bool(a.persons & b.persons)
    being = "being" in a.flags and "being" in b.flags
    false = bool((a.weights.keys() | b.weights.keys()) & _false())
    denies = "denies" in (a.act, b.act)
    absolute = ("absolute" in a.flags) != ("absolute" in b.flags)
    cosine, inner, shared, weight = alike(a, b)
    elsewhere = being and (person or shared > 0) and (places or bool(a.places) != bool(b.places))
    if not (apart or against or elsewhere or link or false or denies or absolute or rank is not None):
        return None
    kind: Clash = "outcome"
    if apart or denies or link:
        kind = "denial"
    if elsewhere and not (apart or link):
        kind = "presence"
    elif against and not denies and not link:
        kind = "outcome"
    following = 0 <= b.sentence - a.sentence <= 2
    limit = ("limit" in a.flags) != ("limit" in b.flags)
    voices = a.voice is not None and b.voice is not None and a.voice != b.voice
    points = denies and min(a.total, b.total) < load("tensions")["limits"]["pointing"]
    return kind, [
        *(absolute, apart * inner, apart * cosine, apart and following, apart * min(weight, 20.0) / 10, against),
        *(against * cosine, against and following, false, false and following, places, places and person, being),
        *(places and person and being, link, denies * inner, denies and following, points and following),
        *(absolute * inner, limit * inner, a.denied and b.denied, min(len(a.weights), len(b.weights)) < 3),
        *(against and person, apart and bool(a.names & b.names), places and person and limit),
        *(elsewhere, elsewhere and person, elsewhere * inner, apart and voices, against * inner, apart and person),
        (apart and following) * min(weight, 20.0) / 10,
        *(rank is not None, rank == 0, 0.0 if rank is None else 1 / (1 + rank)),
    ]


@cache
def _false() -> frozenset[str]:
    return stems_of(vocabulary("falsehood"))
