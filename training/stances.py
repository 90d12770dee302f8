"""Learn how much each sign of a stance counts, from affairs whose truth is known.

    python -m training.stances OUTPUT.json AFFAIR … [--ledgers FOLDER] [--held AFFAIR]

AFFAIR is a folder with `affair.json`. A softmax regression with a ridge (plain gradient descent, no randomness) over
the signs of `reportedly.case.stances.signs_of`; the classes are weighed by the square root of how rare they are, so
that denials count. `--held` prints the share of right stances on an affair that is not learnt from.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.origins import Affair, load_affair
from reportedly.case.carriers import Member
from reportedly.case.stances import signs_of

RIDGE = 3.0
STEPS = 1500
RATE = 0.5
CLASSES = ("supports", "confirms", "denies", "doubts", "declines", "retracts")

Row = tuple[dict[str, float], str]


def rows(affair: Affair) -> list[Row]:
    """The signs and the true stance of every member that a unit was found for."""
    entries = {entry.key: entry for entry in affair.entries}
    found: list[Row] = []
    for claim in affair.truth["claims"]:
        kept: dict[tuple[str, str], tuple[Member, str]] = {}
        for member in claim["members"]:
            unit = affair.unit(member["story"], member["quote"])
            if unit is not None:
                stance = "supports" if member["stance"] in ("asserts", "reports") else member["stance"]
                kept.setdefault((member["story"], unit.id), (Member(member["story"], unit), stance))
        signs = signs_of([member for member, _ in kept.values()], entries)
        found.extend(zip(signs, (stance for _, stance in kept.values()), strict=True))
    return found


def learn(data: list[Row], ridge: float = RIDGE) -> dict[str, dict[str, float]]:
    """The weights of every sign for every stance."""
    names = sorted({name for signs, _ in data for name in signs})
    table = np.array([[signs.get(name, 0.0) for name in names] for signs, _ in data])
    truth = np.array([[float(stance == one) for one in CLASSES] for _, stance in data])
    counts = Counter(stance for _, stance in data)
    cost = np.array([(len(data) / counts[stance]) ** 0.25 for _, stance in data])
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


def right(weights: dict[str, dict[str, float]], data: list[Row]) -> Counter[tuple[str, str]]:
    """How often each true stance (first) was taken for each (second)."""
    result: Counter[tuple[str, str]] = Counter()
    for signs, stance in data:
        best = max(weights, key=lambda one: sum(weights[one].get(name, 0.0) * value for name, value in signs.items()))
        result[stance, best] += 1
    return result


def main() -> None:
    """Learn, say how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("affairs", nargs="+", type=Path)
    parser.add_argument("--ledgers", type=Path)
    parser.add_argument("--held", type=Path)
    args = parser.parse_args()
    data = [rows(_affair(folder, args.ledgers)) for folder in args.affairs]
    for at, folder in enumerate(args.affairs):
        rest = [row for other, part in enumerate(data) if other != at for row in part]
        print(f"{folder.name}, not learnt from: {_line(right(learn(rest), data[at]))}")
    weights = learn([row for part in data for row in part])
    if args.held:
        print(f"{args.held.name}, held out: {_line(right(weights, rows(_affair(args.held, args.ledgers))))}")
    args.output.write_text(json.dumps(weights, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _affair(folder: Path, ledgers: Path | None) -> Affair:
    name = folder.name if folder.name != "affair" else "affair-1"
    return load_affair(folder, pickle.loads((ledgers / f"{name}.pickle").read_bytes()) if ledgers else None)


def _line(counts: Counter[tuple[str, str]]) -> str:
    total = sum(counts.values())
    hit = sum(count for (one, other), count in counts.items() if one == other)
    against = ("denies", "retracts", "doubts", "declines")
    true = sum(count for (one, _), count in counts.items() if one in against)
    found = sum(count for (one, other), count in counts.items() if one in against and other in against)
    false = sum(count for (one, other), count in counts.items() if one not in against and other in against)
    return f"{hit / total:.1%} of {total} right; {found} of {true} that do not support found, {false} wrongly"


if __name__ == "__main__":
    main()
