"""What speaks for and against that two clauses of a case cannot both hold, as rows of features.

A clause is prepared once (`said_of`): its denial, names, places, amounts and days, who says it, when it appeared, and
how it stands to the claims that it belongs to. A pair of clauses has a row whose names are `NAMES`; the weights of the
features are learnt (`training.contradictions`). A pair for which nothing speaks has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from math import log, log1p

from reportedly.case.carriers import Entry, Key
from reportedly.case.clauses import Clause
from reportedly.ledger import Attribution, Date, Quantity
from reportedly.lexicon import load
from reportedly.reading.amounts import compatible, difference
from reportedly.reading.clashes import opposed
from reportedly.reading.clock import Hours, hours_of
from reportedly.reading.disputes import learnt
from reportedly.reading.sayings import bag, contrary, stem, words_of
from reportedly.reading.told import listed, stems_of

Row = list[float]
AGAINST = frozenset({"denies", "retracts", "doubts"})
FOR = frozenset({"asserts", "reports", "confirms"})
_LISTS = ("growth", "part", "another", "limit", "contrast", "figures", "absolute", "negations", "persons", "being")

NAMES = (
    *("bias", "cosine", "inner", "vector", "vector_squared", "same_claim", "opposed", "opposed_denies"),
    *("opposed_retracts", "opposed_vector", "one_side", "against", "apart", "apart_inner", "apart_vector"),
    *("apart_claim", "contrary", "contrary_vector", "contrary_claim", "absolute", "absolute_vector", "number"),
    *("number_unit", "number_counted", "number_loose", "number_meets", "number_vector", "number_claim", "ratio"),
    *("number_alone", "growing", "shrinking", "same_day", "growth", "date", "date_meets", "date_vector"),
    *("date_claim", "date_near", "clock", "clock_vector", "gap", "place", "place_names", "place_vector"),
    *("place_claim", "being", "same_document", "beside", "tension", "linked", "same_voice", "voices_apart"),
    *("same_house", "update", "days_apart", "names", "names_apart", "short", "part", "another", "limit"),
    *("hearsay", "denies", "contrast", "claims_vector", "figures", "cause", "identity", "number_near", "confirmed"),
    *("new_both", "new_one", "direct_both", "direct_one", "relayed", "new_claim", "new_vector", "new_opposed"),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as days and as a part of the day."""

    days: tuple[int, int] | None
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class Said:
    """One clause, prepared for comparing. `stance` holds for each of its claims how it stands to it."""

    index: int
    entry: Entry
    sentence: int
    of: str
    when: float | None
    weights: Mapping[str, float]
    length: float
    total: float
    names: frozenset[str]
    flags: frozenset[str]
    denied: bool
    act: str
    voice: str | None
    places: frozenset[str]
    quantities: tuple[tuple[Quantity, frozenset[str]], ...]
    dates: tuple[Dated, ...]
    disputes: frozenset[str]
    cause: bool
    identity: bool
    stance: Mapping[int, str]
    direct: bool
    relayed: bool
    new: bool = False

    @property
    def who(self) -> str:
        """Whose word it is: the last word of the speaker's name, or the outlet."""
        return self.voice.rsplit(" ", 1)[-1] if self.voice else str(self.entry.house)

    @property
    def key(self) -> Key:
        """The key of the document."""
        return self.entry.key


def said_of(
    clauses: Sequence[Clause],
    entries: Mapping[Key, Entry],
    stance: Sequence[Mapping[int, str]],
) -> list[Said]:
    """The clauses, prepared; `stance` has for each its claims and how it stands to them."""
    rarity = _telling(clauses)
    homes = {key: _Home(entry) for key, entry in entries.items()}
    known: set[tuple[int, str, bool]] = set()
    result = []
    for number, clause in enumerate(clauses):
        said = _said(number, clause, homes[clause.place.document], rarity, stance[number])
        keys = {(claim, said.who, own in AGAINST) for claim, own in said.stance.items()}
        result.append(replace(said, new=not keys <= known))
        known |= keys
    return result


def _telling(clauses: Sequence[Clause]) -> dict[str, float]:
    """How much each stem weighs: more the rarer it is in news at large and in these clauses."""
    frequent = Counter(key for clause in clauses for key in bag(words_of(clause.text)))
    table, rarest = learnt()["rarity"], learnt()["rarest"]
    return {key: table.get(key, rarest) / rarest * log1p(len(clauses) / count) for key, count in frequent.items()}


class _Home:
    """The ledger of a document, by place."""

    def __init__(self, entry: Entry) -> None:
        ledger = entry.ledger
        self.entry = entry
        self.when = _when(entry.published)
        self.attributions = {attribution.id: attribution for attribution in ledger.attributions}
        self.quantities = sorted((one for one in ledger.quantities), key=lambda one: one.span)
        self.dates = sorted((one for one in ledger.dates), key=lambda one: one.span)


def _when(published: str | None) -> float | None:
    """A time of publication in days."""
    if not published:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86400


def _said(number: int, clause: Clause, home: _Home, rarity: Mapping[str, float], stance: Mapping[int, str]) -> Said:
    span, words = clause.place.span, words_of(clause.text)
    lower = [word.lower() for word in words]
    weights = {key: rarity.get(key, 1.0) for key in bag(words) if not key[:1].isdigit()}
    flags = frozenset(name for name in _LISTS if any(word in listed(name) for word in lower))
    unit = home.attributions.get(clause.place.of or "")
    return Said(
        index=number,
        entry=home.entry,
        sentence=clause.number,
        of=clause.place.of or "",
        when=home.when,
        weights=weights,
        length=sum(weight * weight for weight in weights.values()) ** 0.5,
        total=sum(weights.values()),
        names=frozenset(
            stem(word) for word in words[1:] if word[:1].isupper() and word.lower() not in listed("calendar")
        ),
        flags=flags,
        denied=_denied(flags, unit),
        act="states" if unit is None else unit.act or "says",
        voice=_voice(unit, home.entry),
        places=_places(clause.text),
        quantities=tuple(_quantities(home.quantities, span, clause.text)),
        dates=tuple(one for one in map(_dated, (d for d in home.dates if d.span.within(span))) if one),
        disputes=frozenset(unit.disputes) if unit else frozenset(),
        cause=any(word in _words("causes") for word in lower),
        identity=any(word in _words("identity") for word in lower),
        stance=stance,
        direct=unit is not None and unit.quote == "direct",
        relayed=unit is not None and bool(unit.via),
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("contradictions")[name])


def _denied(flags: frozenset[str], unit: Attribution | None) -> bool:
    negated = "negations" in flags or "absolute" in flags
    if unit is None:
        return negated
    return not negated if unit.act == "denies" else negated or unit.polarity == "-"


def _voice(unit: Attribution | None, entry: Entry) -> str | None:
    if unit is None:
        return None
    source = unit.speaker or " ".join(entry.ledger.text(unit.source))
    return " ".join(source.casefold().split())


def _quantities(own: Sequence[Quantity], span: tuple[int, int], text: str) -> Iterable[tuple[Quantity, frozenset[str]]]:
    for one in own:
        if span[0] <= one.span.start < span[1] and one.value is not None and one.kind != "ordinal":
            unit = [one.unit] if one.unit and one.kind == "count" else []
            yield one, stems_of([*(one.of or "").split(), *unit])


def _dated(known: Date) -> Dated | None:
    if known.type == "SET":
        return None
    days, hours = None, hours_of(known.value)
    if known.earliest and known.latest:
        try:
            days = (
                date.fromisoformat(known.earliest[:10]).toordinal(),
                date.fromisoformat(known.latest[:10]).toordinal(),
            )
        except ValueError:
            days = None
    return Dated(days, hours) if days or hours else None


@cache
def _after() -> re.Pattern[str]:
    either = "|".join(_words("before_places"))
    return re.compile(rf"\b(?:{either})\s+(?:the\s+)?([A-Z][\w’'-]+)")


def _places(text: str) -> frozenset[str]:
    """The stems of names that stand after a preposition of place, and words for places without a name."""
    named = {
        stem(match.group(1)) for match in _after().finditer(text) if match.group(1).lower() not in listed("calendar")
    }
    return frozenset(named) | {word for word in words_of(text) if word in listed("places")}


def row_of(a: Said, b: Said, vector: float, claims_vector: float, tension: float) -> Row | None:
    """The features of two clauses, the earlier first; None where nothing speaks for that they clash."""
    common = a.stance.keys() & b.stance.keys()
    sides = [(a.stance[claim], b.stance[claim]) for claim in common]
    opposing = [pair for pair in sides if (pair[0] in AGAINST) != (pair[1] in AGAINST) and set(pair) <= AGAINST | FOR]
    apart = a.denied != b.denied
    against = any(opposed().get(key, frozenset()) & b.weights.keys() for key in a.weights)
    against = against or contrary(a.weights.keys(), b.weights.keys())
    number = _numbers(a, b)
    dated = _dates(a, b)
    near = bool(common) or vector > 0.4
    persons = bool(a.names & b.names) or ("persons" in a.flags and "persons" in b.flags)
    place = bool(a.places and b.places and not a.places & b.places) and (persons or bool(common))
    linked = a.key == b.key and (a.of in b.disputes or b.of in a.disputes)
    worded = ((a.cause and b.cause) or (a.identity and b.identity)) and near
    if not (
        common
        or opposing
        or apart
        or against
        or number.clash
        or dated.clash
        or dated.clock
        or place
        or tension
        or linked
        or worded
    ):
        return None
    shared = [weight for key, weight in a.weights.items() if key in b.weights]
    weight = sum(shared)
    cosine = sum(value * value for value in shared) / max(1e-9, a.length * b.length)
    inner = weight / max(1e-9, min(a.total, b.total))
    days = abs(a.when - b.when) if a.when is not None and b.when is not None else 1.0
    today = days <= load("contradictions")["limits"]["same_day"]
    same = bool(common)
    kinds = {stance for pair in opposing for stance in pair}
    voices = a.voice is not None and b.voice is not None
    either = a.flags | b.flags
    acts = {a.act, b.act}
    document = a.key == b.key
    absolute = ("absolute" in a.flags) != ("absolute" in b.flags)
    named = bool(a.names & b.names)
    grown, shrunk = number.clash and not today and number.rise > 0, number.clash and not today and number.rise < 0
    update = a.entry.key == b.entry.version_of or b.entry.key == a.entry.version_of
    values: Iterable[float] = (
        *(1.0, cosine, inner, vector, vector * vector, same, bool(opposing), "denies" in kinds),
        *("retracts" in kinds, bool(opposing) * vector, same and not opposing),
        *(not same and bool(AGAINST & {*a.stance.values(), *b.stance.values()}), apart, apart * inner, apart * vector),
        *(apart and same, against, against * vector, against and same, absolute, absolute * vector, number.clash),
        *(number.unit, number.counted, number.loose, number.meets, number.clash * vector, number.clash and same),
        *(number.ratio, number.clash and len(a.quantities) == len(b.quantities) == 1, grown, shrunk),
        *(number.clash and today, number.clash and "growth" in either, dated.clash, dated.meets, dated.clash * vector),
        *(dated.clash and same, dated.clash and dated.gap < 0.3, dated.clock, dated.clock * vector, dated.gap),
        *(place, place and named, place * vector, place and same, "being" in a.flags and "being" in b.flags, document),
        *(document and abs(a.sentence - b.sentence) <= 1, tension, linked, voices and a.voice == b.voice != ""),
        *(voices and a.voice != b.voice, not document and a.entry.house == b.entry.house, update, log1p(days) / 3),
        *(named, bool(a.names and b.names and not named), min(len(a.weights), len(b.weights)) < 3, "part" in either),
        *("another" in either, "limit" in either, "hearsay" in acts, "denies" in acts, "contrast" in either),
        *(claims_vector, "figures" in either and number.clash, a.cause and b.cause, a.identity and b.identity),
        *(number.clash * inner, "confirms" in acts, a.new and b.new, a.new != b.new, a.direct and b.direct),
        *(a.direct != b.direct, a.relayed or b.relayed, a.new and b.new and same, (a.new and b.new) * vector),
        a.new and b.new and bool(opposing),
    )
    return [float(value) for value in values]


@dataclass(frozen=True, slots=True)
class _Numbers:
    clash: bool = False
    unit: bool = False
    counted: bool = False
    loose: bool = False
    meets: bool = False
    ratio: float = 0.0
    rise: float = 0.0


def _numbers(a: Said, b: Said) -> _Numbers:
    """How the amounts of two clauses go together: the best matched pair of them."""
    best, meets = _Numbers(), False
    rank = (-1, -1.0)
    for one, mine in a.quantities:
        for other, yours in b.quantities:
            counted = bool(mine & yours)
            fit = compatible(one, other, alike=one.kind == other.kind == "count")
            if fit is None:
                continue
            apart = difference(one, other, alike=one.kind == other.kind == "count") or 0.0
            if fit and apart < 0.2:
                meets = meets or counted or one.unit == other.unit
                continue
            unit = one.unit == other.unit and one.unit is not None
            if (2 * counted + unit, -apart) > rank:
                rank = (2 * counted + unit, -apart)
                low, high = sorted(abs(q.value or 0.0) for q in (one, other))
                best = _Numbers(
                    True, unit, counted, fit, False, min(log((high + 1e-9) / (low + 1e-9)), 5.0) / 5,
                    float((other.value or 0) - (one.value or 0)),
                )  # fmt: skip
    return _Numbers(best.clash, best.unit, best.counted, best.loose, meets, best.ratio, best.rise)


@dataclass(frozen=True, slots=True)
class _Dates:
    clash: bool = False
    meets: bool = False
    clock: bool = False
    gap: float = 0.0


def _dates(a: Said, b: Said) -> _Dates:
    """How the days and the times of day of two clauses go together."""
    clash = meets = clock = False
    gap = 0.0
    for one in a.dates:
        for other in b.dates:
            if one.days and other.days:
                off = max(one.days[0] - other.days[1], other.days[0] - one.days[1], 0)
                clash, meets = clash or off > 0, meets or off == 0
                gap = max(gap, log(1 + min(off, 4000)) / 8)
            if one.hours and other.hours:
                clock = clock or not one.hours.meets(other.hours)
    return _Dates(clash and not meets, meets, clock, gap)
