"""Learn when two clauses of a case make the same claim, and say how well on affairs that were not learnt from.

usage: python -m training.case_claims [--shared ../shared] [--cache FILE] [--out FILE]

Learnt from the invented affairs of `training/affairs`, which are read first (and kept in `--cache`). Two models are
learnt: for clauses alone, and with the vectors that the reader's model gives them. Both thresholds are those of the
best pair F1 on affairs that the weights were not learnt from; the figures printed last are those of affairs that
neither was learnt from. The pair F1 is that of `score_affair.py`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.claims import Affair, Score, affairs, pair_f1, taught
from reportedly.case.claims import links, together
from reportedly.case.likeness import (
    PLAIN,
    WITH_VECTORS,
    Floats,
    Ints,
    Model,
    Prepared,
    logistic,
    prepared,
    rows,
)
from reportedly.case.neighbours import neighbours, wordings
from reportedly.reading.encoder import packaged
from reportedly.reading.sense import vectors

DECAY = 3.0
LEAST = 0.02
THRESHOLDS = (0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
FURTHER = (2.0, 0.4, 0.3, 0.2, 0.12)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn of an affair: its clauses, and the features and answers of pairs of them."""

    affair: Affair
    case: Prepared
    first: Ints
    own: Ints
    features: Floats
    same: Floats


def given(case: Prepared, kind: str) -> Prepared:
    """A case as it is when less is known of it."""
    return case if kind == "with_vectors" else replace(case, vectors=None)


def lesson(affair: Affair, case: Prepared) -> Lesson:
    """The pairs of clauses that would be compared and of which at least one carries a claim of the truth."""
    first, own = wordings(case)
    carried = [affair.carried[index] for index in first.tolist()]
    pairs = np.unique(np.concatenate([np.stack(some, axis=1) for some in neighbours(case, first)]), axis=0)
    kept = np.array([bool(carried[a] or carried[b]) for a, b in pairs.tolist()])
    pairs = pairs[kept]
    same = np.array([float(bool(carried[a] & carried[b])) for a, b in pairs.tolist()])
    return Lesson(affair, case, first, own, rows(case, first[pairs[:, 0]], first[pairs[:, 1]]), same)


def learn(lessons: Sequence[Lesson]) -> tuple[float, ...]:
    """Weights of the features: penalised logistic regression by Newton's method, every affair weighing the same."""
    features = np.concatenate([one.features for one in lessons])
    same = np.concatenate([one.same for one in lessons])
    weigh = np.concatenate([np.full(len(one.same), 1 / len(one.same)) for one in lessons])
    weigh *= len(same) / len(lessons)
    middle, spread = features.mean(0), features.std(0) + 1e-6
    middle[0], spread[0] = 0.0, 1.0
    table = (features - middle) / spread
    weights = np.zeros(table.shape[1])
    for _ in range(30):
        chance = logistic(table @ weights)
        slope = table.T @ (weigh * (chance - same)) + DECAY * weights
        bend = (table * (weigh * chance * (1 - chance))[:, None]).T @ table + DECAY * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    weights /= spread
    weights[0] -= middle @ weights
    return tuple(round(float(weight), 4) for weight in weights)


def figures(one: Lesson, weights: tuple[float, ...]) -> dict[tuple[float, float], Score]:
    """How an affair is scored with every pair of thresholds."""
    model = Model(weights, 0.0, 0.0, LEAST)
    linked = links(one.case, one.first, model)
    result = {}
    for threshold in THRESHOLDS:
        for further in FURTHER:
            groups = together(one.case, one.first, linked, model._replace(threshold=threshold, further=further))
            result[threshold, further] = pair_f1(one.affair, [set(groups[place]) for place in one.own.tolist()])
    return result


def thresholds(lessons: Sequence[Lesson], folds: int = 4) -> tuple[float, float]:
    """The thresholds best for lessons, each judged by weights learnt from those of the other folds."""
    found = []
    for fold in range(folds):
        weights = learn([one for at, one in enumerate(lessons) if at % folds != fold])
        found += [figures(one, weights) for one in lessons[fold::folds]]
    means = {pair: Score(*np.mean([table[pair] for table in found], axis=0).tolist()) for pair in found[0]}
    best = max(means, key=lambda pair: means[pair].f1)
    precision, recall, f1, _ = means[best]
    print(f"{'':13} {'by folds':10} pair F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}) at {best}")
    return best


def main() -> None:
    """Learn, print the figures, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/lexicon/case_claims.json"))
    args = parser.parse_args()
    scorer = packaged(1)
    known, unseen = (
        [(one, prepared(one.clauses, vectors(one.words, scorer))) for one in some]
        for some in (taught(args.cache), affairs(args.shared, args.cache))
    )
    table: dict[str, Any] = {}
    for kind, names in (("plain", PLAIN), ("with_vectors", WITH_VECTORS)):
        lessons = [lesson(one, given(case, kind)) for one, case in known]
        weights, pair = learn(lessons), thresholds(lessons)
        found = []
        for one, case in unseen:
            value = figures(lesson(one, given(case, kind)), weights)
            found.append(value[pair])
            precision, recall, f1, _ = value[pair]
            print(f"{kind:13} {one.name:10} pair F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f})")
        print(f"{kind:13} {'mean':10} pair F1 {np.mean([score.f1 for score in found]):.3f}", flush=True)
        threshold, further = pair
        row = {"threshold": threshold, "further": further, "least": LEAST, "names": names, "weights": weights}
        table[kind] = row
    args.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
