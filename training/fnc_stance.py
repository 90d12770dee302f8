"""Learn the layer by which `benchmarks.fnc` turns what the project finds into the classes of the Fake News Challenge.

usage: python -m training.fnc_stance [--shared ../shared] [--bodies 160] [--cache FILE] [--out FILE]

A measuring device, used by nothing that ships: for each class one log-linear model over the signals of
`benchmarks.sides`, learnt from the affairs that `benchmarks.fnc` does not measure with. Prints first what it reaches on
those of them that were left out, for each way to weigh rare classes, and keeps the way with the best macro-F1.
`--cache` keeps the signals.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.fnc import (
    CLASSES,
    WEIGHTS,
    Corpus,
    Pair,
    affairs,
    answers,
    confusion,
    corpus,
    figures,
    labelled,
    parts,
    rows,
    sampled,
    shares,
    weight_of_unrelated,
)
from benchmarks.sides import NAMES
from reportedly.case.likeness import Floats
from reportedly.reading.pipeline import Reader
from training.tensions import newton

PENALTY = 4.0
RARE = (0.0, 0.25, 0.5, 0.75, 1.0)
"""To which power of how rare a class is its pairs count more."""
FOLDS = 5


def learn(pairs: Sequence[Pair], table: Floats, rare: float, unrelated: float) -> dict[str, list[float]]:
    """The weights of every class against the others."""
    shared = shares(pairs)
    counts = np.array(
        [(1 / shared[pair.stance]) ** rare * (unrelated if pair.stance == "unrelated" else 1) for pair in pairs]
    )
    counts /= counts.mean()
    found = {}
    for name in CLASSES:
        labels = np.array([float(pair.stance == name) for pair in pairs])
        found[name] = [round(x, 4) for x in newton(table, labels, counts, PENALTY).tolist()]
    return found


def signals_of(pairs: Sequence[Pair], given: Corpus, cache: Path | None) -> Floats:
    """The signals of the pairs, from the cache where it has as many rows."""
    if cache and cache.exists():
        table: Floats = np.load(cache)
        if table.shape == (len(pairs), len(NAMES)):
            return table
    table = np.array(list(rows(pairs, given.bodies, Reader.load(threads=1))))
    if cache:
        np.save(cache, table)
    return table


def held_out(given: Corpus, pairs: Sequence[Pair], table: Floats, rare: float, unrelated: float) -> dict[str, float]:
    """The figures on affairs that were left out, a fifth of them at a time."""
    homes = affairs(given.pairs, given.bodies)
    own = [homes["body", pair.body] for pair in pairs]
    ordered = sorted(set(own))
    np.random.default_rng(0).shuffle(ordered)
    fold = {home: at % FOLDS for at, home in enumerate(ordered)}
    counts: Counter[tuple[str, str]] = Counter()
    for part in range(FOLDS):
        taught = [at for at, home in enumerate(own) if fold[home] != part]
        asked = [at for at, home in enumerate(own) if fold[home] == part]
        weights = learn([pairs[at] for at in taught], table[taught], rare, unrelated)
        found = answers(table[asked], weights)
        for key, count in confusion([pairs[at] for at in asked], found, unrelated).items():
            counts[key] += count  # type: ignore[assignment]
    return figures(counts)


def main() -> None:
    """Learn, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--bodies", type=int, default=160)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    given = corpus(arguments.shared / "corpora" / "fnc")
    every = parts(given, labelled()).learnt
    pairs = sampled(every, arguments.bodies)
    table = signals_of(pairs, given, arguments.cache)
    unrelated = weight_of_unrelated(every, given.pairs)
    print(f"{len(pairs)} pairs; an unrelated one counts for {unrelated:.2f}")
    reached = {}
    for rare in RARE:
        scores = held_out(given, pairs, table, rare, unrelated)
        reached[rare] = scores["macro-F1"]
        print(f"rare {rare:.2f}: " + ", ".join(f"{name} {value:.1f}" for name, value in scores.items()))
    best = max(reached, key=reached.__getitem__)
    weights = learn(pairs, table, best, unrelated)
    contents = {
        "about": "Weights that benchmarks/fnc.py measures with; learnt from FNC-1 by training/fnc_stance.py",
        "names": NAMES,
        "weights": weights,
    }
    arguments.out.write_text(json.dumps(contents, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
