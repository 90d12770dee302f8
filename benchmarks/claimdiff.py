"""ClaimDiff: does a claim of one outlet strengthen, or weaken, what another outlet says on the same story?

usage: python -m benchmarks.claimdiff [--shared ../shared] [--pairs 600 | --all] [--json]

**The task** (Ko et al., 2022): two sentences on one contentious story from two trusted outlets, none of them false; a
person judged whether the first makes the second look stronger, or weaker. That is about slant and emphasis (*a car
drove into the crowd* beside *the protest was peaceful*), seldom about what cannot both hold.

**What we can answer.** Nothing in this project says what strengthens what, and nothing should: it does not weigh
claims. What it does say is whether two clauses make one claim and whether they can both hold, so two plain rules are
measured: `weaken` where something in the two cannot both hold, `strengthen` where they share a claim. Beside them
stands, for the question whether the signals of `benchmarks.sides` hold an answer at all, a log-linear layer over them
that is learnt and measured by cross-validation over stories, tenths at a time; its threshold comes from the stories it
was learnt from. AUC is the chance that a true pair scores above one that is not; ½ is blind.

Only the training part is here. Published: the binary F1 of models is far below that of people; as the figures
themselves belong to the test part, none stands beside ours. `always yes` is what says nothing at all.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.sides import NAMES, Side, side, signals
from reportedly.case.likeness import Floats, learnt
from reportedly.lexicon import load
from reportedly.reading.pipeline import Reader
from training.tensions import newton

RELATIONS = ("strengthen", "weaken")
FOLDS = 10
PENALTY = 8.0
SEED = 2022


class Pair(NamedTuple):
    """Two claims on a story: whether the first strengthens, and whether it weakens, the second."""

    story: str
    first: str
    second: str
    strengthen: bool
    weaken: bool


class Score(NamedTuple):
    """Share of right answers, F1 of *yes* and, where answers have degrees, the area under the ROC curve."""

    accuracy: float
    f1: float
    auc: float | None = None


def pairs(folder: Path) -> list[Pair]:
    """The pairs of the training part, with both relations."""
    tables = [json.loads((folder / f"{name}-train.json").read_text(encoding="utf-8"))["data"] for name in RELATIONS]
    known: Mapping[str, Any] = {row["pair_id"]: row for row in tables[1]}
    return [
        Pair(row["topic"], row["claim_a"], row["claim_b"], bool(row["relation"]), bool(other["relation"]))
        for row in tables[0]
        if (other := known.get(row["pair_id"])) is not None
    ]


def sampled(every: Sequence[Pair], count: int | None, seed: int = SEED) -> list[Pair]:
    """So many of them, drawn by the seed; all for None."""
    if count is None or count >= len(every):
        return list(every)
    return [every[at] for at in sorted(random.Random(seed).sample(range(len(every)), count))]


def rows(chosen: Sequence[Pair], reader: Reader) -> Iterator[Floats]:
    """The signals of every pair: the first claim set against the second. Every claim is read once."""
    known: dict[tuple[str, str], Side] = {}

    def read(text: str, key: str) -> Side:
        if (key, text) not in known:
            known[key, text] = side(text, key, reader)
        return known[key, text]

    for pair in chosen:
        yield signals(read(pair.second, "second"), read(pair.first, "first"))


def rule(name: str, table: Floats) -> list[bool]:
    """The answers of the plain rule for a relation."""
    if name == "weaken":
        found = table[:, NAMES.index("rival_top")] >= load("contradictions")["limits"]["above"]
    else:
        found = table[:, NAMES.index("chance")] >= learnt("with_vectors").threshold
    return [bool(value) for value in found.tolist()]


def folds(stories: Sequence[str], count: int = FOLDS, seed: int = SEED) -> list[int]:
    """The fold of every pair; those of one story are in one."""
    known = sorted(set(stories))
    random.Random(seed).shuffle(known)
    home = {story: at % count for at, story in enumerate(known)}
    return [home[story] for story in stories]


def crossed(table: Floats, truth: Sequence[bool], fold: Sequence[int]) -> tuple[list[bool], list[float]]:
    """Answers and log odds of a log-linear layer learnt from the other folds, with the threshold best for F1 there."""
    labels, parts = np.array(truth, dtype=float), np.array(fold)
    scores, found = np.zeros(len(labels)), np.zeros(len(labels), dtype=bool)
    for part in sorted(set(fold)):
        taught, asked = parts != part, parts == part
        weights = newton(table[taught], labels[taught], np.ones(int(taught.sum())), PENALTY)
        own = table[taught] @ weights
        limits = np.quantile(own, np.linspace(0.0, 0.98, 50))
        best = max(limits.tolist(), key=lambda limit: measure(truth_of(labels[taught]), truth_of(own >= limit)).f1)
        scores[asked] = table[asked] @ weights
        found[asked] = scores[asked] >= best
    return truth_of(found), scores.tolist()


def truth_of(values: Any) -> list[bool]:
    """The values as truths."""
    return [bool(value) for value in values.tolist()]


def measure(truth: Sequence[bool], found: Sequence[bool], scores: Sequence[float] | None = None) -> Score:
    """How good the answers are."""
    hit = sum(a and b for a, b in zip(truth, found, strict=True))
    right = sum(a == b for a, b in zip(truth, found, strict=True))
    total = sum(truth) + sum(found)
    return Score(
        right / max(1, len(truth)), 2 * hit / total if total else 0.0, None if scores is None else auc(truth, scores)
    )


def auc(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The chance that a true one has the higher score than one that is not; half of it where they are level."""
    yes = np.array([score for true, score in zip(truth, scores, strict=True) if true])
    no = np.array([score for true, score in zip(truth, scores, strict=True) if not true])
    if not len(yes) or not len(no):
        return 0.5
    above = (yes[:, None] > no).sum() + 0.5 * (yes[:, None] == no).sum()
    return float(above / (len(yes) * len(no)))


def results(chosen: Sequence[Pair], table: Floats) -> dict[str, dict[str, Score]]:
    """For every relation the scores of each way to answer."""
    fold = folds([pair.story for pair in chosen])
    found = {}
    for name in RELATIONS:
        truth = [bool(getattr(pair, name)) for pair in chosen]
        layered, scores = crossed(table, truth, fold)
        column = "rival_top" if name == "weaken" else "chance"
        found[name] = {
            "always yes": measure(truth, [True] * len(truth)),
            "always no": measure(truth, [False] * len(truth)),
            "our plain rule": measure(truth, rule(name, table), table[:, NAMES.index(column)].tolist()),
            "layer, cross-validated": measure(truth, layered, scores),
        }
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pairs", type=int, default=600, help="how many pairs, drawn by a fixed seed")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.shared / "corpora" / "claimdiff"
    if not folder.is_dir():
        parser.exit(1, f"There is no {folder}: name the folder that holds corpora/ with --shared.\n")
    every = pairs(folder)
    chosen = sampled(every, None if arguments.all else arguments.pairs)
    start = time.perf_counter()
    found = results(chosen, np.array(list(rows(chosen, Reader.load(threads=1)))))
    if arguments.json:
        print(json.dumps({n: {way: s._asdict() for way, s in ways.items()} for n, ways in found.items()}, indent=1))
        return
    stories = len({pair.story for pair in chosen})
    print(
        f"ClaimDiff, training part: {len(chosen)} of {len(every)} pairs on {stories} stories; "
        f"{time.perf_counter() - start:.0f} s"
    )
    for name, ways in found.items():
        yes = sum(bool(getattr(pair, name)) for pair in chosen)
        print(f"\n{name} ({yes} of {len(chosen)} pairs)")
        for way, score in ways.items():
            area = "" if score.auc is None else f"  AUC {100 * score.auc:5.1f}"
            print(f"  {way:24} accuracy {100 * score.accuracy:5.1f}  F1 {100 * score.f1:5.1f}{area}")
    print("\nPublished: the binary F1 of models is far below that of people (test part, not here).")


if __name__ == "__main__":
    main()
