"""Which places of a case cannot both hold: told apart from rounding, growth over time and another scope.

Two clauses are set against one another where they are members of one claim, where they are near one another by rare
words or by meaning, or where they stand close together in one document; never all pairs. How likely a careful reader
would say that they cannot both hold is the estimate of two log-linear models over what speaks for and against it
(`clashing.NAMES`): the first looks at each pair by itself, the second also at what the first makes of the other
members of the same two claims. Nothing here says which of the two is true.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations, islice
from typing import Any, NamedTuple

import numpy as np

from reportedly.case.carriers import Entry, Key
from reportedly.case.case import Conflict, Contradiction, Place
from reportedly.case.claims import Claim
from reportedly.case.clashing import AGAINST, NAMES, Row, Said, row_of, said_of
from reportedly.case.clauses import Clause
from reportedly.case.likeness import AT_ONCE, Floats, Ints, Prepared, Vectors, logistic, prepared
from reportedly.case.neighbours import ROWS, neighbours
from reportedly.document import Span
from reportedly.ledger import Attribution
from reportedly.lexicon import load
from reportedly.reading.sayings import words_of

AROUND = ("score", "strongest", "mean", "share", "pairs", "same_claim_strongest", "mine", "yours")
"""What the second model knows besides `NAMES`: how the first one sees the pair and the others of the same claims."""
BLOCK = 1 << 11
"""So many pairs have their features in memory at once."""
FEW, SURE = 5, 0.3
"""Of the other pairs of two claims the likeliest few are averaged, and those counted that are likelier than this."""
SHORT = 3
"""So many words do not make a wording that could be copied."""
Stances = Sequence[Mapping[tuple[Key, str], str]]
"""For every claim the stance of its members, by the key of the document and the id of the unit."""


class Clash(NamedTuple):
    """A contradiction and the ids of the claims of its two places; `None` for a clause that is no claim's member."""

    contradiction: Contradiction
    a: str | None
    b: str | None


class Weights(NamedTuple):
    """What was learnt (`training.contradictions`): the weights of `NAMES`, those of `NAMES` and `AROUND`."""

    alone: Sequence[float]
    together: Sequence[float]


@dataclass(frozen=True, slots=True)
class Rivals:
    """Pairs of clauses that may clash: their numbers (pairs, 2), the earlier first, and the claims of both (pairs, 2).

    `rows` holds the features, or what was asked to be kept of them; `features` gives those of two clauses again.
    """

    said: Sequence[Said]
    pairs: Ints
    rows: Floats
    claims: Ints
    features: Callable[[int, int], Row | None]


@cache
def learnt() -> Weights:
    """The contents of `lexicon/contradictions.json`."""
    table = json.loads((files("reportedly.lexicon") / "contradictions.json").read_text(encoding="utf-8"))
    return Weights(table["alone"], table["together"])


def contradictions(
    entries: Sequence[Entry],
    clauses: Sequence[Clause],
    claims: Sequence[Claim],
    stances: Stances | None = None,
    vectors: Vectors | None = None,
    weights: Weights | None = None,
) -> tuple[Contradiction, ...]:
    """Pairs of places that cannot both hold, the plainest and least told first.

    A place is the sentence, or the clause where both stand in one sentence.

    `clauses` are those of all documents, the documents in the order of time, and `claims` what was made of them;
    `vectors` (clauses, d) says what each means, `stances` how the members of each claim stand to it. A text that many
    copied is looked at once, in its first appearance. Raises ValueError where there are more or fewer vectors than
    clauses.
    """
    return tuple(one.contradiction for one in clashes(entries, clauses, claims, stances, vectors, weights))


def clashes(
    entries: Sequence[Entry],
    clauses: Sequence[Clause],
    claims: Sequence[Claim],
    stances: Stances | None = None,
    vectors: Vectors | None = None,
    weights: Weights | None = None,
) -> tuple[Clash, ...]:
    """The same as `contradictions`, each with the claims that clash."""
    known = weights or learnt()
    # Of the features of millions of pairs only what the two models make of them is kept.
    whole = np.stack((np.array(known.alone), np.array(known.together)[: len(NAMES)]), axis=1)
    found = rivals(entries, clauses, claims, stances, vectors, lambda rows: rows @ whole)
    beside = _beside(found, found.rows[:, 0]) @ np.array(known.together)[len(NAMES) :]
    chances = logistic(found.rows[:, 1] + beside)
    limits = load("contradictions")["limits"]
    sentences = _sentences(clauses)
    result = []
    for number, at in enumerate(shown(found, chances, limits, len(entries)), 1):
        ids = [
            claims[home].id if home < len(claims) else None
            for home in _claims_of(*(found.said[side] for side in found.pairs[at]))
        ]
        told = _contradiction(f"x{number}", found, at, float(chances[at]), clauses, sentences, ids)
        result.append(Clash(told, *ids))
    return tuple(result)


def _sentences(clauses: Sequence[Clause]) -> dict[tuple[str, int], Span]:
    """Where the sentences stand, by document and number."""
    found: dict[tuple[str, int], Span] = {}
    for clause in clauses:
        key, span = (clause.place.document, clause.number), clause.place.span
        known = found.get(key, span)
        found[key] = Span(min(known.start, span.start), max(known.end, span.end))
    return found


def rivals(
    entries: Sequence[Entry],
    clauses: Sequence[Clause],
    claims: Sequence[Claim],
    stances: Stances | None = None,
    vectors: Vectors | None = None,
    keep: Callable[[Floats], Floats] = lambda rows: rows,
) -> Rivals:
    """The pairs that are looked at; their number grows with that of the clauses.

    `keep` says what is kept of the features (pairs, features) of some of them at a time: by default all.
    """
    case = prepared(clauses, vectors)
    known: dict[Key, Entry] = {str(entry.key): entry for entry in entries}
    own = _own(clauses, claims, stances)
    said = said_of(clauses, known, own)
    first, wording = _wordings(clauses)
    members = _members(own, wording)
    middle = _middles(case.vectors, members)
    pairs = _pairs(case, said, first, members, middle)
    tense = _Tense(known.values(), clauses)

    def features(a: int, b: int) -> Row | None:
        one, other = said[a], said[b]
        near = 0.0 if case.vectors is None else float(case.vectors[a] @ case.vectors[b])
        home = _home(one, other)
        between = 1.0 if home[0] == home[1] else _between(middle, home)
        return row_of(one, other, near, between, tense.strength(a, b))

    kept, parts = [np.zeros((0, 2), np.int64)], [keep(np.zeros((0, len(NAMES))))]
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        rows = [features(a, b) for a, b in block.tolist()]
        there = np.array([row is not None for row in rows])
        kept.append(block[there])
        parts.append(keep(np.array([row for row in rows if row], float).reshape(-1, len(NAMES))))
    chosen = np.concatenate(kept)
    homes = np.array([_home(said[a], said[b]) for a, b in chosen.tolist()], np.int64).reshape(-1, 2)
    return Rivals(said, chosen, np.concatenate(parts), homes, features)


def _wordings(clauses: Sequence[Clause]) -> tuple[Ints, Ints]:
    """The first clause of every wording, and for every clause the number of its wording.

    Unlike those of `neighbours.wordings` they differ where a figure or a negation does.
    """
    numbers: dict[str, int] = {}
    first, own = [], []
    for index, clause in enumerate(clauses):
        words = words_of(clause.text)
        key = " ".join(words).casefold() if len(words) > SHORT else f"#{index}"
        if key not in numbers:
            numbers[key] = len(numbers)
            first.append(index)
        own.append(numbers[key])
    return np.array(first, dtype=np.int64), np.array(own, dtype=np.int64)


def _own(clauses: Sequence[Clause], claims: Sequence[Claim], stances: Stances | None) -> list[dict[int, str]]:
    """For every clause the numbers of its claims and how it stands to each."""
    places = {clause.place: number for number, clause in enumerate(clauses)}
    own: list[dict[int, str]] = [{} for _ in clauses]
    for number, claim in enumerate(claims):
        for place in claim.members:
            stance = stances[number].get((place.document, place.of or ""), "reports") if stances else "reports"
            own[places[place]][number] = stance
    last = len(claims)
    for at, known in enumerate(own):
        if not known:
            known[last + at] = "reports"
    return own


def _members(own: Sequence[Mapping[int, str]], wording: Ints) -> dict[int, list[int]]:
    """For every claim one clause of each of its wordings, in order, and no more than are compared."""
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for at, claims in enumerate(own):
        for claim in claims:
            found[claim].setdefault(int(wording[at]), at)
    return {claim: list(rows.values()) for claim, rows in found.items()}


def _pairs(
    case: Prepared,
    said: Sequence[Said],
    first: Ints,
    members: Mapping[int, Sequence[int]],
    middle: Mapping[int, Vectors],
) -> Ints:
    """The pairs that are compared (pairs, 2), each once and in order."""
    count = max(1, len(said))
    wanted = (a * count + b for a, b in _wanted(said, members, middle))
    parts = [np.zeros(0, np.int64)]
    while len(some := np.fromiter(islice(wanted, AT_ONCE), np.int64)):
        parts.append(np.unique(some))
    for one, other in neighbours(case, first):
        ends = np.sort(np.stack((first[one], first[other])), axis=0)
        parts.append(ends[0] * count + ends[1])
    return np.stack(np.divmod(np.unique(np.concatenate(parts)), count), axis=1)


def _wanted(
    said: Sequence[Said], members: Mapping[int, Sequence[int]], middle: Mapping[int, Vectors]
) -> Iterator[tuple[int, int]]:
    """Pairs of one claim, of two that are close in meaning, and of one place in a document; some twice."""
    limits = load("contradictions")["limits"]
    for own in members.values():
        yield from combinations(_spread(own, said, limits["wordings"]), 2)
    several = [claim for claim, own in members.items() if len(own) > 1]
    for mine, yours in _close(several, middle, limits["close"]):
        few = limits["across"]
        for a in _spread(members[mine], said, few):
            yield from ((min(a, b), max(a, b)) for b in _spread(members[yours], said, few) if a != b)
    for at, clause in enumerate(said):
        for before in range(at - 1, -1, -1):
            earlier = said[before]
            if earlier.key != clause.key or clause.sentence - earlier.sentence > limits["window"]:
                break
            yield before, at


def _spread(own: Sequence[int], said: Sequence[Said], most: int) -> Sequence[int]:
    """No more than `most` of them: those against the claim first, the rest at even distances."""
    if len(own) <= most:
        return own
    against = [at for at in own if AGAINST & {*said[at].stance.values()}][: most // 2]
    rest = [at for at in own if at not in set(against)]
    picked = np.linspace(0, len(rest) - 1, most - len(against)).astype(int)
    return sorted({*against, *(rest[at] for at in picked)})


def _middles(vectors: Vectors | None, members: Mapping[int, Sequence[int]]) -> dict[int, Vectors]:
    """The mean vector of every claim that has several wordings, and the vector of the others."""
    if vectors is None:
        return {}
    found = {}
    for claim, own in members.items():
        mean = vectors[list(own)].mean(axis=0)
        found[claim] = mean / max(1e-9, float(np.linalg.norm(mean)))
    return found


def _close(claims: Sequence[int], middle: Mapping[int, Vectors], most: int) -> Iterator[tuple[int, int]]:
    """Every claim with the few that mean most like it; `claims` are those with several wordings."""
    if not middle or not claims:
        return
    every = np.stack([middle[claim] for claim in claims])
    for start in range(0, len(claims), ROWS):
        likeness = every[start : start + ROWS] @ every.T
        for row, own in enumerate(likeness):
            own[start + row] = -2.0
            for at in np.argpartition(-own, min(most, len(own) - 1))[:most].tolist():
                if at != start + row:
                    yield claims[start + row], claims[at]


def _between(middle: Mapping[int, Vectors], home: tuple[int, int]) -> float:
    one, other = middle.get(home[0]), middle.get(home[1])
    return 0.0 if one is None or other is None else float(one @ other)


def _claims_of(a: Said, b: Said) -> tuple[int, int]:
    """The claim that both are members of, twice, or the first one of each."""
    common = a.stance.keys() & b.stance.keys()
    if common:
        return min(common), min(common)
    return min(a.stance), min(b.stance)


def _home(a: Said, b: Said) -> tuple[int, int]:
    """The same two in order."""
    one, other = _claims_of(a, b)
    return min(one, other), max(one, other)


class _Tense:
    """How strong the tensions of each document are between its clauses."""

    def __init__(self, entries: Iterable[Entry], clauses: Sequence[Clause]) -> None:
        self._strengths: dict[tuple[int, int], float] = {}
        own: defaultdict[str, list[int]] = defaultdict(list)
        for at, clause in enumerate(clauses):
            own[clause.place.document].append(at)
        for entry in entries:
            for tension in entry.ledger.tensions:
                sides = [
                    [
                        at
                        for at in own[str(entry.key)]
                        if any(_meets(clauses[at].place.span, span) for span in side.spans)
                    ]
                    for side in (tension.a, tension.b)
                ]
                for a in sides[0]:
                    for b in sides[1]:
                        key = min(a, b), max(a, b)
                        self._strengths[key] = max(self._strengths.get(key, 0.0), tension.strength)

    def strength(self, a: int, b: int) -> float:
        return self._strengths.get((min(a, b), max(a, b)), 0.0)


def _meets(a: Span, b: Span) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and 2 * shared >= min(a.end - a.start, b.end - b.start)


def estimates(found: Rivals, weights: Weights) -> Floats:
    """For every pair the estimate that the two cannot both hold."""
    if not len(found.pairs):
        return np.zeros(0)
    alone: Floats = found.rows @ np.array(weights.alone)
    result: Floats = logistic(around(found, alone) @ np.array(weights.together))
    return result


def around(found: Rivals, alone: Floats) -> Floats:
    """The features of the second model, given the scores of the first: `NAMES` and `AROUND`."""
    return np.concatenate((found.rows, _beside(found, alone)), axis=1)


def _beside(found: Rivals, alone: Floats) -> Floats:
    """The features `AROUND` of every pair (pairs, AROUND)."""
    chances, (one, other) = logistic(alone), found.claims.T
    group = np.unique(one * (int(other.max(initial=0)) + 1) + other, return_inverse=True)[1]
    sizes = np.bincount(group)
    order = np.lexsort((-chances, group))
    places = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rank = np.empty_like(places)
    rank[order] = places
    # The likeliest of each group: as many as are averaged, and one in the place of the pair itself.
    best = np.zeros((len(sizes), FEW + 1))
    front = places <= FEW
    best[group[order][front], places[front]] = chances[order][front]
    high = np.bincount(group, chances > SURE, minlength=len(sizes)) / np.maximum(1, sizes)
    most = np.zeros(len(found.said))
    for side in found.pairs.T:
        np.maximum.at(most, side, chances)
    result = np.zeros((len(alone), len(AROUND)))
    for start in range(0, len(alone), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        mine, home = chances[some], group[some]
        others = np.where(np.arange(FEW) < rank[some, None], best[home, :FEW], best[home, 1:])
        mean = others.sum(axis=1) / np.clip(sizes[home] - 1, 1, FEW)
        columns = (alone[some], others[:, 0], mean, high[home], np.log1p(sizes[home]) / 4)
        same = others[:, 0] * (one[some] == other[some])
        a, b = found.pairs[some].T
        result[some] = np.stack((*columns, same, mine / most[a], mine / most[b]), axis=1)
    return result


def shown(found: Rivals, chances: Floats, limits: Mapping[str, Any], documents: int) -> list[int]:
    """The pairs to show, the likeliest first: few of one clause, few of the same two claims."""
    order = sorted(np.flatnonzero(chances >= limits["above"]).tolist(), key=lambda at: (-chances[at], at))
    homes: Counter[tuple[int, int]] = Counter()
    seen: Counter[tuple[tuple[Key, int], ...]] = Counter()
    met: Counter[tuple[tuple[int, int], str, str]] = Counter()
    worth: dict[int, float] = {}
    for at in order:
        home = tuple(found.claims[at].tolist())
        one, other = (found.said[side] for side in found.pairs[at])
        places = (one.key, one.sentence), (other.key, other.sentence)
        here = home, one.who, other.who
        if homes[home] >= limits["rivals"] or seen[places] or met[here] >= limits["met"]:
            continue
        worth[at] = float(chances[at]) * limits["again"] ** homes[home]
        homes[home] += 1
        met[here] += 1
        seen[places] += 1
    sides: Counter[tuple[Key, int]] = Counter()
    chosen: list[int] = []
    for at in sorted(worth, key=lambda at: (-worth[at], at)):
        one, other = (found.said[side] for side in found.pairs[at])
        places = (one.key, one.sentence), (other.key, other.sentence)
        if len(chosen) < limits["per_document"] * documents and all(sides[place] < limits["each"] for place in places):
            sides.update(places)
            chosen.append(at)
    return chosen


def _contradiction(
    name: str,
    found: Rivals,
    at: int,
    strength: float,
    clauses: Sequence[Clause],
    sentences: Mapping[tuple[str, int], Span],
    claims: Sequence[str | None],
) -> Contradiction:
    one, other = (clauses[side] for side in found.pairs[at])
    within = (one.place.document, one.number) == (other.place.document, other.number)
    row = found.features(*found.pairs[at].tolist())
    kind = kind_of(dict(zip(NAMES, row or (), strict=True)))
    x, y = (_cut(clause.text if within else clause.sentence) for clause in (one, other))
    a, b = (_who(found.said[side]) for side in found.pairs[at])
    places = (
        clause.place.span if within else sentences[clause.place.document, clause.number] for clause in (one, other)
    )
    mine, yours = places
    return Contradiction(
        id=name,
        kind=kind,
        a=Place(one.place.document, mine),
        b=Place(other.place.document, yours),
        why=load("contradictions")["why"][kind].format(x=x, y=y, a=a, b=b),
        strength=strength,
        claim=claims[0] if claims[0] == claims[1] else None,
    )


def kind_of(row: Mapping[str, float]) -> Conflict:
    """What kind of contradiction the features speak for."""
    if row["opposed_denies"] or row["linked"]:
        return "negation"
    if row["number"] and (row["number_unit"] or row["number_counted"]):
        return "number"
    if row["date"] or row["clock"]:
        return "date"
    if row["place"] and not row["apart"]:
        return "place"
    if row["cause"]:
        return "cause"
    if row["identity"] and not row["apart"]:
        return "identity"
    return "number" if row["number"] and not row["apart"] else "negation"


def _who(said: Said) -> str:
    unit: Attribution | None = next((one for one in said.entry.ledger.attributions if one.id == said.of), None)
    if unit is None:
        return said.entry.name
    voice = unit.speaker or " ".join(said.entry.ledger.text(unit.source))
    if not voice:
        return said.entry.name
    return str(load("contradictions")["why"]["voice"]).format(voice=_cut(voice), outlet=said.entry.name)


def _cut(words: str) -> str:
    """The words in one line, without quotation marks around them, cut after a whole one where they are too many."""
    most = int(load("contradictions")["limits"]["quote"])
    line = " ".join(words.split()).strip("\"“”‘’«»' ,.;:")
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
