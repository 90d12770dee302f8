"""Learns what in one document does not sit together, from invented documents whose tensions were written down by hand.

usage: python -m training.tensions [--shared ../shared] [--folds 12] [--check] [--misses] [--out FILE]

Reads the part `train` of `benchmarks/data/tensions.jsonl` and pairs of sentences of the affair `harbour` (those that
contradict each other and those that only round), prints what documents reach that nothing was learnt from (recall,
precision and F1 as `benchmarks.tensions` counts) with the reader model's odds and without, and at several thresholds,
then learns from all of them and writes `src/reportedly/lexicon/tensions.json`. `--check` writes nothing.

Log-linear models with a quadratic penalty, by Newton's method. The same data give the same weights. A minute on
one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from benchmarks.steps import written
from benchmarks.tensions import Case, Pair, cases, measure, misses
from reportedly.document import Document, Span
from reportedly.ledger import Ledger, Side, Tension
from reportedly.lexicon import load
from reportedly.reading import tensions as step
from reportedly.reading.claims import logistic
from reportedly.reading.clashes import NAMES, Candidate, Comparer, modelled
from reportedly.reading.pipeline import Reader, passages
from reportedly.reading.told import Scene

OUT = Path(__file__).parent.parent / "src" / "reportedly" / "lexicon" / "tensions.json"
PENALTY = 3.0
# How much a pair counts. Whole invented documents have all their tensions written down; pairs of an affair were chosen
# for clashing, and of a ledger only disputes are known.
COUNTS = {"whole": 1.0, "pairs": 0.5, "disputes": 0.1}
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
# Estimates from which on candidates are looked at for calibrating them.
FAINT = 0.05

Numbers = npt.NDArray[np.float64]
Kind = Literal["whole", "pairs", "disputes"]


@dataclass(frozen=True, slots=True)
class Story:
    """A document that has been read: its candidates with the model's odds, and which of them are tensions."""

    case: Case
    ledger: Ledger
    scene: Scene
    found: list[Candidate]
    labels: list[float]
    kind: Kind

    @property
    def measured(self) -> bool:
        """Whether all tensions of the document were written down."""
        return self.kind == "whole"


def main() -> None:
    """Cross-validate, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=int, default=12)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    stories = list(prepared(arguments.shared))
    made = {}
    for key, whole in (("with_model", True), ("without_model", False)):
        print(key)
        own = stories if whole else [plain(story) for story in stories]
        calibration = report(own, arguments.folds, arguments.misses and whole)
        made[key] = learn(own) | {"calibration": calibration}
    if not arguments.check:
        text = json.dumps(made, separators=(",", ":"), sort_keys=True)
        arguments.out.write_text(text.replace("],", "],\n").replace("},", "},\n") + "\n", encoding="utf-8")


def prepared(shared: Path) -> Iterator[Story]:
    """Everything that is learnt from, read once."""
    reader = Reader.load()
    sources: tuple[tuple[Kind, Iterator[Case]], ...] = (
        ("whole", cases("train")),
        ("pairs", affair(shared / "affairs" / "harbour")),
        ("disputes", disputed(shared)),
    )
    for kind, found in sources:
        for case in found:
            ledger, sense = reader.untensed(case.document)
            yield story_of(case, ledger, sense.compared(passages(ledger)), kind)


def affair(folder: Path) -> Iterator[Case]:
    """Two paragraphs of an affair that contradict each other, or that only round or grow, as a document of their own.

    Those that differ by a date are left out: the two may have appeared on different days.
    """
    facts = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    texts: dict[str, str] = {}
    for kind in ("contradictions", "roundings"):
        for number, row in enumerate(facts[kind]):
            if row["kind"] == "date":
                continue
            parts = []
            for side in (row["a"], row["b"]):
                text = texts.setdefault(side["story"], (folder / f"{side['story']}.txt").read_text(encoding="utf-8"))
                at = text.find(side["quote"])
                parts.append((text[text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0], side["quote"]))
            (one, a), (other, b) = parts
            if a not in one or b not in other:
                continue
            text = f"{one}\n\n{other}\n"
            first = Span(text.index(a), text.index(a) + len(a))
            start = len(one) + 2 + other.index(b)
            name = "denial" if row["kind"] == "negation" else row["kind"]
            pair = Pair(name, (first,), (Span(start, start + len(b)),))
            wanted = (pair,) if kind == "contradictions" else ()
            yield Case(f"{folder.name}-{kind}-{number}", Document(text, name=folder.name), wanted, ())


def disputed(shared: Path) -> Iterator[Case]:
    """The stories of `ledger/train`: what disputes what there, and every other saying of the same claim."""
    for name, ledger in written(shared / "ledger" / "train"):
        own = {attribution.id: attribution for attribution in ledger.attributions}
        claims: dict[str, list[str]] = {}
        for attribution in ledger.attributions:
            claims.setdefault(attribution.same_as or attribution.id, []).append(attribution.id)
        pairs = []
        for attribution in ledger.attributions:
            for target in attribution.disputes:
                group = claims.get(own[target].same_as or target, [target])
                spans = tuple(span for ident in group for span in own[ident].content if span.end > span.start)
                mine = attribution.content or attribution.cue
                if spans and mine:
                    pairs.append(Pair("denial", mine, spans))
        yield Case(name, ledger.document, tuple(pairs), ())


def story_of(case: Case, ledger: Ledger, likeness: Comparer, kind: Kind) -> Story:
    """A document with its candidates and their labels."""
    scene, found = step.looked_at(ledger)
    found = modelled(found, scene, likeness)
    labels = [float(any(pair.met(as_tension(one)) for pair in case.tensions)) for one in found]
    return Story(case, ledger, scene, found, labels, kind)


def as_tension(one: Candidate) -> Tension:
    """A candidate as a tension, for asking whether it was written down."""
    a, b = (Side("", part.spans) for part in (one.a, one.b))
    return Tension(id="", kind=one.kind, a=a, b=b, why="", strength=0.0)


def plain(story: Story) -> Story:
    """The story without what the model says."""
    found = [replace(one, row=one.row[: len(NAMES[one.table])]) for one in story.found]
    return replace(story, found=found)


def learn(stories: Sequence[Story]) -> dict[str, list[float]]:
    """The weights of both tables."""
    made: dict[str, list[float]] = {}
    for table in NAMES:
        rows, labels, counts = [], [], []
        for story in stories:
            for one, label in zip(story.found, story.labels, strict=True):
                if one.table == table:
                    rows.append(one.row)
                    labels.append(label)
                    counts.append(COUNTS[story.kind])
        found = newton(np.array(rows, float), np.array(labels), np.array(counts), PENALTY)
        made[table] = [round(value, 4) for value in found.tolist()]
    return made


def newton(features: Numbers, labels: Numbers, counts: Numbers, penalty: float, steps: int = 14) -> Numbers:
    """Weights of a log-linear model in which rows count unequally; the first one, of the constant, is free."""
    weights = np.zeros(features.shape[1])
    penalties = np.full(len(weights), penalty)
    penalties[0] = 1e-3
    for _ in range(steps):
        chances = logistic(features @ weights)
        slope = features.T @ (counts * (labels - chances)) - penalties * weights
        curve = (features * (counts * chances * (1 - chances))[:, None]).T @ features + np.diag(penalties)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def report(stories: Sequence[Story], folds: int, with_misses: bool) -> list[float]:
    """Print what is reached by weights learnt from the other folds; what brings their estimates to the true shares."""
    measured = [story for story in stories if story.measured]
    order = np.random.default_rng(0).permutation(len(measured))
    learned: dict[str, dict[str, list[float]]] = {}
    for part in range(folds):
        held = {measured[index].case.name for index in order[part::folds]}
        learned |= dict.fromkeys(held, learn([story for story in stories if story.case.name not in held]))
    calibration = calibrated(measured, learned)
    reach(measured)
    limits = dict(load("tensions")["shown"])
    for threshold in sorted({*THRESHOLDS, limits["above"]}):
        own = limits | {"above": threshold}
        read = [
            (story.case, filled(story, {**learned[story.case.name], "calibration": calibration}, own))
            for story in measured
        ]
        lines = list(measure(read).lines())
        print(f"above {threshold}:", *lines[-2:], sep="  ")
        if threshold == limits["above"]:
            print(*lines, sep="\n")
            if with_misses:
                print(*(line for case, ledger in read for line in misses(case, ledger)), sep="\n")
    return calibration


def calibrated(stories: Sequence[Story], learned: Mapping[str, Mapping[str, Sequence[float]]]) -> list[float]:
    """The shift and the scale of log odds by which what would be shown is right as often as it says (Platt 1999)."""
    rows, labels = [], []
    limits = load("tensions")["shown"] | {"above": FAINT}
    for story in stories:
        for tension in filled(story, {**learned[story.case.name], "calibration": [0.0, 1.0]}, limits).tensions:
            rows.append([1.0, float(np.log(tension.strength / (1 - tension.strength)))])
            labels.append(float(any(pair.met(tension) for pair in story.case.tensions)))
    found = newton(np.array(rows), np.array(labels), np.ones(len(rows)), 0.1)
    return [round(value, 4) for value in found.tolist()]


def reach(stories: Sequence[Story]) -> None:
    """Print how many tensions the candidates reach."""
    wanted = [(pair, story) for story in stories for pair in story.case.tensions]
    reached = [pair.kind for pair, story in wanted if any(pair.met(as_tension(one)) for one in story.found)]
    count = sum(len(story.found) for story in stories)
    print(f"candidates {count}, tensions among them {len(reached)} of {len(wanted)}")


def filled(story: Story, own: Mapping[str, Sequence[float]], limits: Mapping[str, Any]) -> Ledger:
    """The ledger with what is shown of its candidates."""
    chances = step.strengths(story.found, own)
    return replace(story.ledger, tensions=step.shown(story.ledger, story.scene, story.found, chances, limits))


if __name__ == "__main__":
    main()
