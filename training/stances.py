"""Learn how much each sign of a stance counts, from invented affairs whose truth is known.

usage: python -m training.stances [--shared ../shared] [--cache FILE] [--folds 4] [--measure] [--out FILE]

Learnt from the affairs of `training/affairs`; `--cache` is the file of `benchmarks.origins`. A softmax regression with
a ridge (plain gradient descent, no randomness) over the signs of `reportedly.case.stances.signs_of`; the classes are
weighed by how rare they are, to the power of `RARITY`, so that denials count. Prints how many stances are right by
folds of whole affairs, then learns from all and writes `src/reportedly/lexicon/stances.json`. With `--measure` prints
the same for the affairs that nothing is learnt from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.origins import Affair, affairs, measured, taught
from reportedly.case.carriers import Member
from reportedly.case.stances import signs_of

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/reportedly/lexicon/stances.json"
RIDGE = 3.0
STEPS = 1500
RATE = 0.5
# By folds within `training/affairs` 0.5 has one point less of stances right and calls half again as many retractions,
# 0 finds half as many.
RARITY = 0.25
CLASSES = ("supports", "confirms", "denies", "doubts", "declines", "retracts")

Row = tuple[dict[str, float], str]
Weights = dict[str, dict[str, float]]


def rows(affair: Affair) -> list[Row]:
    """The signs and the true stance of every member that a unit was found for."""
    found: list[Row] = []
    for claim in affair.truth["claims"]:
        kept: dict[tuple[str, str], tuple[Member, str]] = {}
        for member in claim["members"]:
            unit = affair.unit(member["story"], member["quote"])
            if unit is not None:
                stance = "supports" if member["stance"] in ("asserts", "reports") else member["stance"]
                kept.setdefault((member["story"], unit.id), (Member(member["story"], unit), stance))
        signs = signs_of([member for member, _ in kept.values()], affair.by_key)
        found.extend(zip(signs, (stance for _, stance in kept.values()), strict=True))
    return found


def learn(data: Sequence[Row], ridge: float = RIDGE, rarity: float = RARITY) -> Weights:
    """The weights of every sign for every stance."""
    names = sorted({name for signs, _ in data for name in signs})
    table = np.array([[signs.get(name, 0.0) for name in names] for signs, _ in data])
    truth = np.array([[float(stance == one) for one in CLASSES] for _, stance in data])
    counts = Counter(stance for _, stance in data)
    cost = np.array([(len(data) / counts[stance]) ** rarity for _, stance in data])
    cost /= cost.mean()
    found = np.zeros((len(names), len(CLASSES)))
    for _ in range(STEPS):
        scores = table @ found
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = table.T @ ((shares - truth) * cost[:, None]) / len(data) + ridge / len(data) * found
        found -= RATE * slope
    return {
        one: {name: round(float(found[row, at]), 3) for row, name in enumerate(names)} for at, one in enumerate(CLASSES)
    }


def right(weights: Weights, data: Sequence[Row]) -> Counter[tuple[str, str]]:
    """How often each true stance (first) was taken for each (second)."""
    result: Counter[tuple[str, str]] = Counter()
    for signs, stance in data:
        best = max(weights, key=lambda one: sum(weights[one].get(name, 0.0) * value for name, value in signs.items()))
        result[stance, best] += 1
    return result


def by_folds(data: Sequence[Sequence[Row]], folds: int) -> list[Weights]:
    """For every affair the weights learnt from those of the other folds."""
    learnt = [
        learn([row for at, part in enumerate(data) if at % folds != fold for row in part]) for fold in range(folds)
    ]
    return [learnt[at % folds] for at in range(len(data))]


def report(title: str, counts: Counter[tuple[str, str]]) -> None:
    """Print the share of right stances, and precision and recall of each."""
    total, hit = sum(counts.values()), sum(counts[one, one] for one in CLASSES)
    parts = []
    for one in CLASSES:
        said = sum(count for (_, other), count in counts.items() if other == one)
        true = sum(count for (other, _), count in counts.items() if other == one)
        parts.append(f"{one} P {counts[one, one] / max(1, said):.2f} R {counts[one, one] / max(1, true):.2f} ({true})")
    print(f"{title}: {hit / max(1, total):.1%} of {total} right; {', '.join(parts)}", flush=True)


def main() -> None:
    """Learn, say how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    data = [rows(affair) for affair in affairs(taught(), args.cache)]
    report("as it was", _total(json.loads(OUT.read_text(encoding="utf-8")), data))
    folds = zip(by_folds(data, args.folds), data, strict=True)
    report("by folds", sum((right(weights, part) for weights, part in folds), Counter()))
    weights = learn([row for part in data for row in part])
    if args.measure:
        for affair in affairs(measured(args.shared), args.cache):
            report(affair.name, right(weights, rows(affair)))
    args.out.write_text(json.dumps(weights, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _total(weights: Weights, data: Sequence[Sequence[Row]]) -> Counter[tuple[str, str]]:
    return right(weights, [row for part in data for row in part])


if __name__ == "__main__":
    main()
