"""Learn which places of a case cannot both hold, from invented affairs whose contradictions were written down.

usage: python -m training.contradictions [--shared ../shared] [--cache FILE] [--folds 4] [--out FILE]

Learnt from the affairs of `training/affairs` with the claims that `case.claims` finds by weights learnt from other
affairs (with the true claims, too, what is found is worse); `--cache` is the file of `benchmarks.origins`. Prints by
folds of whole affairs what `score_affair.py` gives with several limits of what is shown, then learns from all and
writes `src/reportedly/lexicon/contradictions.json`; `[limits] above` is set by hand after these figures. Two log-linear
models with a quadratic penalty, by Newton's method; the same data give the same weights. Stances are those of
`lexicon/stances.json`, so run `training.stances` first.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.case import scorer as scorer_of
from benchmarks.claims import affair as clauses_of
from benchmarks.claims import touch
from benchmarks.origins import Affair, affairs, taught
from reportedly.case.carriers import Entry, Key, Member, Unit
from reportedly.case.case import Place
from reportedly.case.claims import Claim, claims
from reportedly.case.clashing import AGAINST, FOR
from reportedly.case.contradictions import Rivals, Stances, Weights, around, clashes, rivals
from reportedly.case.likeness import Floats, Model, learnt, prepared
from reportedly.case.stances import stances
from reportedly.document import Span
from reportedly.ledger import Statement
from reportedly.lexicon import load
from training import case_claims
from training.tensions import newton

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/reportedly/lexicon/contradictions.json"
PENALTY = 8.0
# How much a pair of clauses counts that was written down as a contradiction, and one that restates such a pair between
# other members of the same two claims.
WRITTEN, RESTATED = 4.0, 1.0
ABOVE = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """An affair with its claims, the pairs that are looked at, the answers, and how much each counts.

    `carried` has for every clause its true claims and its stance to them.
    """

    affair: Affair
    carried: tuple[Mapping[str, str], ...]
    claims: tuple[Claim, ...]
    stances: Stances
    rivals: Rivals
    labels: Floats
    counts: Floats

    @property
    def reached(self) -> float:
        """The share of the true contradictions that are among the pairs."""
        found = sum(
            any(_meets(self.affair, pair, sides) for pair in self.rivals.pairs) for sides in _truth(self.affair)
        )
        return found / max(1, len(self.affair.truth["contradictions"]))


def carried_by(affair: Affair) -> tuple[Mapping[str, str], ...]:
    """For every clause the true claims that it touches and its stance to them."""
    carried: list[dict[str, str]] = [{} for _ in affair.clauses]
    for claim in affair.truth["claims"]:
        for member in claim["members"]:
            story, span = affair.place(member)
            for number, clause in enumerate(affair.clauses):
                if clause.place.document == story and touch(clause.place.span, span):
                    carried[number][claim["id"]] = member["stance"]
    return tuple(carried)


def lesson(affair: Affair, model: Model | None) -> Lesson:
    """The pairs of an affair, with the claims that are found by `model`, and with its true claims without one."""
    carried = carried_by(affair)
    own = claims(affair.clauses, affair.vectors, model=model) if model else _true_claims(affair, carried)
    held = judged(affair, own)
    found = rivals(affair.entries, affair.clauses, own, held, affair.vectors)
    labels, counts = _answers(affair, carried, found)
    return Lesson(affair, carried, own, held, found, labels, counts)


def models(known: Sequence[Affair], folds: int) -> list[Model]:
    """For every affair how claims are found by weights that were learnt from those of the other folds."""
    chosen = learnt("with_vectors")
    told = [
        case_claims.lesson(
            clauses_of(one.name, one.truth, [(entry.ledger, sense) for entry, sense in one.read]),
            prepared(one.clauses, one.vectors),
        )
        for one in known
    ]
    learned = [
        chosen._replace(weights=case_claims.learn([other for at, other in enumerate(told) if at % folds != fold]))
        for fold in range(folds)
    ]
    return [learned[at % folds] for at in range(len(known))]


def _true_claims(affair: Affair, carried: Sequence[Mapping[str, str]]) -> tuple[Claim, ...]:
    result = []
    for claim in affair.truth["claims"]:
        own = [clause.place for clause, known in zip(affair.clauses, carried, strict=True) if claim["id"] in known]
        if own:
            result.append(Claim(id=claim["id"], statement=claim["statement"], wording=own[0], members=tuple(own)))
    return tuple(result)


def units_of(entry: Entry) -> list[Unit]:
    """The attributions and the statements of a document."""
    return [*entry.ledger.attributions, *entry.ledger.statements]


def judged(affair: Affair, own: Sequence[Claim]) -> Stances:
    """The stances of the members of the claims, as they are found."""
    units: dict[tuple[Key, str], Unit] = {
        (entry.key, unit.id): unit for entry in affair.entries for unit in units_of(entry)
    }
    result: list[Mapping[tuple[Key, str], str]] = []
    for claim in own:
        members: dict[tuple[Key, str], Member] = {
            (place.document, place.of or ""): Member(
                place.document,
                units.get((place.document, place.of or ""))
                or Statement(id=f"x{place.span.start}", spans=(place.span,)),
            )
            for place in claim.members
        }
        found = stances(list(members.values()), affair.by_key)
        result.append({key: one.stance for key, one in zip(members, found, strict=True)})
    return result


Side = tuple[str, Span]


def _truth(affair: Affair) -> list[tuple[Side, Side]]:
    return [(affair.place(row["a"]), affair.place(row["b"])) for row in affair.truth["contradictions"]]


def _meets(affair: Affair, pair: tuple[int, int], sides: tuple[Side, Side]) -> bool:
    def at(number: int, side: Side) -> bool:
        place = affair.clauses[number].place
        return place.document == side[0] and touch(place.span, side[1])

    return (at(pair[0], sides[0]) and at(pair[1], sides[1])) or (at(pair[0], sides[1]) and at(pair[1], sides[0]))


def _answers(affair: Affair, carried: Sequence[Mapping[str, str]], found: Rivals) -> tuple[Floats, Floats]:
    """For every pair whether it is a contradiction, and how much that counts; what may be one counts nothing."""
    truth = _truth(affair)
    known = [tuple(_claims_at(affair, side) for side in sides) for sides in truth]
    labels, counts = np.zeros(len(found.pairs)), np.ones(len(found.pairs))
    for number, pair in enumerate(found.pairs):
        if any(_meets(affair, pair, sides) for sides in truth):
            labels[number], counts[number] = 1.0, WRITTEN
            continue
        one, other = (carried[side] for side in pair)
        restated = {_restates(p, q, a, b) for a, b in known for p, q in ((one, other), (other, one))} - {None}
        if restated:
            labels[number], counts[number] = (1.0, RESTATED) if True in restated else (0.0, 0.0)
    return labels, counts


def _claims_at(affair: Affair, side: Side) -> frozenset[str]:
    return frozenset(
        claim["id"]
        for claim in affair.truth["claims"]
        for member in claim["members"]
        if member["story"] == side[0] and touch(affair.place(member)[1], side[1])
    )


def _restates(one: Mapping[str, str], other: Mapping[str, str], a: frozenset[str], b: frozenset[str]) -> bool | None:
    """Whether members of the claims `a` and `b` say again what clashes; None where they are of other claims."""
    if not (one.keys() & a and other.keys() & b):
        return None
    both = a & b
    if not both:
        return True
    return any(
        {one[claim] in AGAINST, other[claim] in AGAINST} == {True, False}
        and {one[claim], other[claim]} <= AGAINST | FOR
        for claim in both & one.keys() & other.keys()
    )


def learn(lessons: Sequence[Lesson]) -> Weights:
    """The weights of both models."""
    labels, counts = (np.concatenate([getattr(one, name) for one in lessons]) for name in ("labels", "counts"))
    kept = counts > 0
    rows = np.concatenate([one.rivals.rows for one in lessons])
    alone: Floats = newton(rows[kept], labels[kept], counts[kept], PENALTY)
    more = np.concatenate([around(one.rivals, one.rivals.rows @ alone) for one in lessons])
    together = newton(more[kept], labels[kept], counts[kept], PENALTY)
    return Weights([round(x, 4) for x in alone.tolist()], [round(x, 4) for x in together.tolist()])


def scored(one: Lesson, weights: Weights, scorer: ModuleType, above: float) -> list[float]:
    """Precision, recall, F1, the share of roundings taken for contradictions, and how many are shown."""
    affair = one.affair
    found = [
        clash.contradiction
        for clash in clashes(affair.entries, affair.clauses, one.claims, one.stances, affair.vectors, weights)
        if clash.contradiction.strength >= above
    ]
    case = {
        "documents": [{"id": s["id"], "url": s["url"], "published": s["published"]} for s in affair.truth["stories"]],
        "claims": [],
        "copies": [],
        "contradictions": [{"a": _side(c.a), "b": _side(c.b), "kind": c.kind} for c in found],
    }
    result, _ = scorer.score(affair.folder, case)
    part = result["contradictions"]
    return [part["p"], part["r"], part["f1"], result["roundings taken for contradictions"], len(found)]


def _side(place: Place) -> dict[str, Any]:
    return {"document": place.document, "span": list(place.span)}


def report(lessons: Sequence[Lesson], weights: Sequence[Weights], scorer: ModuleType, above: float, each: bool) -> None:
    """Print what is reached on the lessons, each with its weights: the means, and if `each` every affair."""
    rows = [scored(one, own, scorer, above) for one, own in zip(lessons, weights, strict=True)]
    for one, row in zip(lessons, rows, strict=True):
        if each:
            print(f"  {one.affair.name:18} {_line(row)} candidates reach {one.reached:.3f}")
    print(f"  from {above:<4} on, mean {_line(np.mean(rows, axis=0).tolist())}", flush=True)


def _line(row: Sequence[float]) -> str:
    return " ".join(f"{key} {value:.3f}" for key, value in zip(("p", "r", "f1", "traps", "shown"), row, strict=True))


def by_folds(lessons: Sequence[Lesson], folds: int) -> list[Weights]:
    """For every lesson weights learnt from those of the other folds."""
    learned = [learn([one for at, one in enumerate(lessons) if at % folds != fold]) for fold in range(folds)]
    return [learned[at % folds] for at in range(len(lessons))]


def main() -> None:
    """Measure, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    known = affairs(taught(), args.cache)
    scorer, above = scorer_of(args.shared), load("contradictions")["limits"]["above"]
    given = [lesson(one, None) for one in known]
    found = [lesson(one, model) for one, model in zip(known, models(known, args.folds), strict=True)]
    weights = by_folds(found, args.folds)
    print("by folds, true claims")
    report(given, weights, scorer, above, each=False)
    print("by folds, claims that were found")
    for limit in sorted({above, *(limit for limit in ABOVE if limit > above)}):
        report(found, weights, scorer, limit, each=limit == above)
    args.out.write_text(json.dumps(learn(found)._asdict(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
