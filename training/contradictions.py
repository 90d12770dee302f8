"""Learn which places of a case cannot both hold, from invented affairs whose contradictions were written down.

usage: python -m training.contradictions [--shared ../shared] [--cache FILE] [--folds 4] [--measure] [--out FILE]

Learnt from the affairs of `training/affairs`, each with its true claims and with those that `case.claims` finds by
weights learnt from other affairs; `--cache` is the file of `benchmarks.origins`. Prints by folds of whole affairs what
`score_affair.py` gives for several limits of `above`, then learns from all and writes
`src/reportedly/lexicon/contradictions.json`; `[limits] above` is set by hand to what was best by folds. With
`--measure` prints the same for the affairs that nothing is learnt from. Two log-linear models with a quadratic
penalty, by Newton's method; the same data give the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.case import scorer as scorer_of
from benchmarks.claims import affair as clauses_of
from benchmarks.claims import touch
from benchmarks.origins import Affair, affairs, measured, taught
from reportedly.case.carriers import Entry, Key, Member, Unit
from reportedly.case.case import Place
from reportedly.case.claims import Claim, claims
from reportedly.case.clashing import AGAINST, FOR
from reportedly.case.contradictions import Rivals, Stances, Weights, around, clashes, estimates, rivals
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
WRITTEN, RESTATED = 4.0, 0.3
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


def scored(one: Lesson, weights: Weights, scorer: ModuleType) -> tuple[dict[str, float], float, int]:
    """Precision, recall and F1, the share of roundings taken for contradictions, and how many were found."""
    affair = one.affair
    found = clashes(affair.entries, affair.clauses, one.claims, one.stances, affair.vectors, weights)
    case = {
        "documents": [{"id": s["id"], "url": s["url"], "published": s["published"]} for s in affair.truth["stories"]],
        "claims": [],
        "copies": [],
        "contradictions": [
            {"a": _side(c.contradiction.a), "b": _side(c.contradiction.b), "kind": c.contradiction.kind} for c in found
        ],
    }
    result, _ = scorer.score(affair.folder, case)
    return result["contradictions"], result["roundings taken for contradictions"], len(found)


def _side(place: Place) -> dict[str, Any]:
    return {"document": place.document, "span": list(place.span)}


def scorer_of(shared: Path) -> ModuleType:
    """The module `score_affair`."""
    spec = importlib.util.spec_from_file_location("score_affair", shared / "affairs/score_affair.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(lessons: Sequence[Lesson], measured: Sequence[Lesson], scorer: ModuleType) -> None:
    """Print what is reached on each of `measured` by weights learnt from the lessons of other affairs."""
    total = []
    for one in measured:
        weights = learn([other for other in lessons if other.affair is not one.affair])
        score, traps, count = scored(one, weights, scorer)
        total.append((score["p"], score["r"], score["f1"], traps))
        figures = " ".join(f"{key} {score[key]:.3f}" for key in ("p", "r", "f1"))
        print(f"  {one.affair.name:9} {figures}  traps {traps:.3f}  shown {count}  candidates reach {one.reached:.3f}")
    print(
        "  mean      "
        + " ".join(f"{k} {v:.3f}" for k, v in zip(("p", "r", "f1"), np.mean(total, axis=0), strict=False))
    )


def main() -> None:
    """Measure, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    known = affairs(args.shared, args.cache)
    given, found = [lesson(one, True) for one in known], [lesson(one, False) for one in known]
    for title, measured in (("true claims", given), ("claims that were found", found)):
        print(title)
        report([*given, *found], measured, scorer_of(args.shared))
    weights = learn([*given, *found])
    args.out.write_text(json.dumps(weights._asdict(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
