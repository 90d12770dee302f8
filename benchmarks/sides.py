"""What this project finds that two texts have to do with one another, as numbers: what `fnc` and `claimdiff` weigh.

Nothing here is learnt. A short text (a headline, a claim) is set against another one as the two documents of a case
would be: which clauses of the other come nearest to it by the model of claims, what the reader's model says of these
pairs, how the units that they stand in relate to it (`case.stances`), and whether they can both hold
(`case.contradictions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.case.carriers import Entry, Key, Member, Unit
from reportedly.case.claims import Claim
from reportedly.case.clashing import Said
from reportedly.case.clauses import Clause, clauses
from reportedly.case.contradictions import estimates, learnt, rivals
from reportedly.case.likeness import Floats, bags_of, chances, kind_of, prepared, shared
from reportedly.case.likeness import learnt as of_claims
from reportedly.case.stances import STANCES, Judged, stances
from reportedly.document import Document
from reportedly.ledger import Attribution, Ledger, Statement
from reportedly.reading.pipeline import Reader
from reportedly.reading.sayings import bag, words_of
from reportedly.reading.scorer import Scorer
from reportedly.reading.sense import Compared, Words

NEAR = 6
"""How many clauses of the other text are looked at closely."""
LEAST = 0.005
"""The chance of one claim below which nothing of the other text is looked at closely."""
LEAD = 3
"""How many sentences open a text."""
AGAINST = ("denies", "doubts", "retracts", "declines")

_LIKE = ("covered", "covered_lead", "cosine", "chance", "chance_top", "vector", "vector_top", "looked_at")
_MODEL = ("same", "same_top", "contradicts", "contradicts_top")
_FIRST = ("first_uncommitted", "first_hearsay", "first_denies", "first_question", "first_attributed", "first_negated")
_NEAR = ("near_uncommitted", "near_hearsay", "near_relayed", "near_anonymous", "near_attributed", "near_disputed")
_REST = ("all_denies", "all_uncommitted", "all_hearsay", "all_minus", "tensions", "rival", "rival_top", "support")
_SET = ("against", "negated_apart", "length", "first_length")
BOUND = 6.0
"""Log odds beyond this say no more."""
NAMES = (
    *("bias", *_LIKE, *_MODEL, *_FIRST, *_NEAR, *_REST, *_SET),
    *(f"stance_{stance}" for stance in STANCES),
    *("nearest_against", "first_against"),
)
"""The names of the signals, in the order of `signals`."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A text, read: its ledger, clauses, what the model makes of each, and their vectors."""

    entry: Entry
    clauses: tuple[Clause, ...]
    words: tuple[Words, ...]
    vectors: npt.NDArray[np.float32]
    scorer: Scorer

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.entry.ledger


def side(text: str, key: str, reader: Reader) -> Side:
    """The text, read; `key` names it."""
    ledger, sense = reader.sensed(Document(text, name=key))
    found = clauses(key, ledger)
    vectors = sense.vectors([(clause.place.span,) for clause in found])
    words = tuple(sense.passage([clause.place.span]) for clause in found)
    return Side(Entry(key, ledger), found, words, np.asarray(vectors, np.float32), sense.scorer)


def signals(first: Side, other: Side) -> Floats:
    """The values of `NAMES` for a short text and the one it is set against; the two have different keys."""
    found = dict.fromkeys(NAMES, 0.0)
    found |= {"bias": 1.0, "length": np.log1p(len(other.clauses)) / 5, "first_length": np.log1p(len(first.clauses)) / 2}
    found |= _of_first(first) | _of_all(other)
    if first.clauses and other.clauses:
        found |= _common(first, other)
        chance = _chances(first, other)
        cosines = first.vectors @ other.vectors.T
        best = chance.max(axis=0)
        near = np.argsort(-best, kind="stable")[:NEAR]
        near = near[best[near] >= LEAST]
        found |= {
            "chance": float(best.max()),
            "chance_top": float(np.sort(best)[-3:].mean()),
            "vector": float(cosines.max()),
            "vector_top": float(np.sort(cosines.max(axis=0))[-3:].mean()),
            "looked_at": len(near) / NEAR,
        }
        if len(near):
            found |= _compared(first, other, near.tolist()) | _judged(first, other, near.tolist())
    return np.array([found[name] for name in NAMES], dtype=float)


def _common(first: Side, other: Side) -> dict[str, float]:
    """How much of the first text's words, weighed by how rare they are, the other has."""
    lead = [clause for clause in other.clauses if clause.number < LEAD]
    bags = bags_of([_stems(some) for some in (first.clauses, other.clauses, lead)])
    one, two = np.array([0, 0]), np.array([1, 2])
    common = shared(bags, one, bags, two) / max(1e-9, float(bags.totals[0]))
    cosine = common[0] * np.sqrt(bags.totals[0] / max(1e-9, float(bags.totals[1])))
    return {"covered": float(common[0]), "covered_lead": float(common[1]), "cosine": float(cosine)}


def _stems(some: Sequence[Clause]) -> set[str]:
    return {key for clause in some for key in bag(words_of(clause.text))}


def _chances(first: Side, other: Side) -> Floats:
    """The chance of every clause of the first (rows) and of the other to make one claim."""
    case = prepared([*first.clauses, *other.clauses], np.concatenate((first.vectors, other.vectors)))
    width = len(other.clauses)
    one = np.repeat(np.arange(len(first.clauses)), width)
    two = len(first.clauses) + np.tile(np.arange(width), len(first.clauses))
    weights = np.array(of_claims(kind_of(case)).weights)
    return chances(case, one, two, weights).reshape(len(first.clauses), width)


def _compared(first: Side, other: Side, near: Sequence[int]) -> dict[str, float]:
    """What the reader's model says of the clauses of the first and those near it, in [-1, 1]."""
    asked = Compared([*first.words, *(other.words[at] for at in near)], first.scorer)
    pairs = [(a, len(first.words) + b) for a in range(len(first.words)) for b in range(len(near))]
    odds = np.clip(np.asarray(asked.odds(pairs), float), -BOUND, BOUND) / BOUND
    table = odds.reshape(len(first.words), len(near), 2).max(axis=0)
    (same, clash), (same_top, clash_top) = table[0], table.max(axis=0)
    return {
        "same": float(same),
        "contradicts": float(clash),
        "same_top": float(same_top),
        "contradicts_top": float(clash_top),
    }


def _judged(first: Side, other: Side, near: Sequence[int]) -> dict[str, float]:
    """How the near clauses stand to the first text, and whether they can both hold."""
    entries: dict[Key, Entry] = {side.entry.key: side.entry for side in (first, other)}
    some = [*first.clauses, *(other.clauses[at] for at in sorted(near))]
    places = {(clause.place.document, clause.place.of or ""): clause for clause in some}
    members = [Member(document, _unit(entries[document], of, clause)) for (document, of), clause in places.items()]
    judged = stances(members, entries)
    stance: dict[tuple[Key, str], str] = {key: one.stance for key, one in zip(places, judged, strict=True)}
    claim = Claim(id="c1", statement="", wording=some[0].place, members=tuple(clause.place for clause in some))
    vectors = np.concatenate((first.vectors, other.vectors[sorted(near)]))
    candidates = rivals(tuple(entries.values()), some, (claim,), (stance,), vectors)
    sure = estimates(candidates, learnt())
    across = [
        float(value)
        for value, (a, b) in zip(sure, candidates.pairs, strict=True)
        if (a < len(first.clauses)) != (b < len(first.clauses))
    ]
    yours = [(m.unit, one) for m, one in zip(members, judged, strict=True) if m.document == other.entry.key]
    mine = [one for m, one in zip(members, judged, strict=True) if m.document == first.entry.key]
    nearest = stance[other.entry.key, other.clauses[near[0]].place.of or ""]
    mine_denied, yours_denied = (
        _denied(candidates.said[: len(first.clauses)]),
        _denied(candidates.said[len(first.clauses) :]),
    )
    return {
        **_voices([unit for unit, _ in yours]),
        **_shares([one for _, one in yours]),
        "nearest_against": float(nearest in AGAINST),
        "first_against": float(any(one.stance in AGAINST for one in mine)),
        "rival": float(np.mean(across)) if across else 0.0,
        "rival_top": max(across, default=0.0),
        "negated_apart": abs(mine_denied - yours_denied),
    }


def _denied(said: Sequence[Said]) -> float:
    """The share of clauses that deny something."""
    return _share(said, [one.denied for one in said])


def _unit(entry: Entry, of: str, clause: Clause) -> Unit:
    units: tuple[Unit, ...] = (*entry.ledger.attributions, *entry.ledger.statements)
    return next((unit for unit in units if unit.id == of), Statement(id=of, spans=(clause.place.span,)))


def _voices(units: Sequence[Unit]) -> dict[str, float]:
    """Shares of units with what makes a claim a rumour."""
    spoken = [unit for unit in units if isinstance(unit, Attribution)]
    return {
        "near_attributed": _share(units, [isinstance(unit, Attribution) for unit in units]),
        "near_uncommitted": _share(units, [unit.certainty == "uncommitted" for unit in spoken]),
        "near_hearsay": _share(units, [unit.act in ("hearsay", "claims") for unit in spoken]),
        "near_relayed": _share(units, [bool(unit.via) for unit in spoken]),
        "near_anonymous": _share(units, [unit.speaker_kind == "anonymous" for unit in spoken]),
        "near_disputed": _share(units, [bool(unit.disputes) for unit in spoken]),
    }


def _share(of: Sequence[Any], true: Sequence[bool]) -> float:
    return sum(true) / max(1, len(of))


def _shares(judged: Sequence[Judged]) -> dict[str, float]:
    found = {f"stance_{name}": _share(judged, [one.stance == name for one in judged]) for name in STANCES}
    found["against"] = float(any(one.stance in AGAINST for one in judged))
    found["support"] = float(np.mean([one.support for one in judged])) if judged else 0.0
    return found


def _of_first(first: Side) -> dict[str, float]:
    spoken = first.ledger.attributions
    return {
        "first_uncommitted": float(any(one.certainty == "uncommitted" for one in spoken)),
        "first_hearsay": float(any(one.act in ("hearsay", "claims") for one in spoken)),
        "first_denies": float(any(one.act == "denies" for one in spoken)),
        "first_question": float("?" in first.entry.text),
        "first_attributed": float(bool(spoken)),
        "first_negated": float(any(one.polarity == "-" for one in spoken)),
    }


def _of_all(other: Side) -> dict[str, float]:
    spoken = other.ledger.attributions
    return {
        "all_denies": _share(spoken, [one.act == "denies" for one in spoken]),
        "all_uncommitted": _share(spoken, [one.certainty == "uncommitted" for one in spoken]),
        "all_hearsay": _share(spoken, [one.act in ("hearsay", "claims") for one in spoken]),
        "all_minus": _share(spoken, [one.polarity == "-" for one in spoken]),
        "tensions": min(3, len(other.ledger.tensions)) / 3,
    }
