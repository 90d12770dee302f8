"""Ledgers as `reportedly read` gives them against hand-written ones, field by field.

usage: python -m benchmarks.ledgers [--shared ../shared] [--part dev|seed] [--confusion] [--reliability] [--misses]
       [--json]

Counted as `score_ledger.py` of the shared folder counts; `dev` are the stories of `ledger/dev`, `seed` is the reference
story. Nothing in them was trained on. `--confusion` prints for each field of few values what was written against what
was read; `--reliability` how often the reader was right when it was how sure; `--misses` every disagreement.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from benchmarks.steps import Misses, scorer
from reportedly.intake.inputs import read_input
from reportedly.reading.pipeline import Reader

Row = dict[str, Any]
SPANS = ("found", "source", "cue", "content")
F1 = (*SPANS, "whole", "disputes", "same_as")
FIELDS = ("speaker", "speaker_kind", "act", "quote", "via", "certainty", "polarity", "parent")
FEW = ("act", "speaker_kind", "quote", "certainty", "polarity")
"""The fields of few values, for which there is a confusion table."""
PARTS = ("dev", "seed")


@dataclass(frozen=True, slots=True)
class Story:
    """One story: what a person wrote and what the reader gives, as rows of the data contract."""

    name: str
    written: list[Row]
    read: list[Row]


class Bin(NamedTuple):
    """Answers of like confidence: how many, their mean confidence, and the share that was right."""

    size: int
    confidence: float
    right: float


def stories(shared: Path, part: str, reader: Reader) -> list[Story]:
    """The stories of a part, read."""
    if part == "seed":
        pairs = [(shared / "seed" / "story.txt", shared / "seed" / "ledger.json")]
    else:
        pairs = [(path.with_suffix(".txt"), path) for path in sorted((shared / "ledger" / part).glob("*.json"))]
    return [
        Story(
            text.stem,
            json.loads(gold.read_text(encoding="utf-8"))["attributions"],
            reader.read(read_input(str(text))).to_json()["attributions"],
        )
        for text, gold in pairs
    ]


def measure(every: Sequence[Story], module: ModuleType) -> tuple[dict[str, float], Misses]:
    """All measures in percent, precision and recall with those that have them; and what disagrees."""
    scores, misses = module.score([(story.name, story.written, story.read) for story in every])
    figures = {name: scores[name]["f1"] for name in F1} | {name: scores[f"{name}_accuracy"] for name in FIELDS}
    # Source, cue and content are fields of spans; `speaker` and the rest are shares of what was found.
    for name in F1:
        figures |= {f"{name} precision": scores[name]["p"], f"{name} recall": scores[name]["r"]}
    return {name: 100 * value for name, value in figures.items()}, misses


def confusion(every: Sequence[Story], module: ModuleType, field: str) -> Counter[tuple[str, str]]:
    """How often each written value of `field` was read as which, over the attributions that were found."""
    table: Counter[tuple[str, str]] = Counter()
    for story in every:
        read = {row["id"]: row for row in story.read}
        written = {row["id"]: row for row in story.written}
        for gold, found in module.match(story.written, story.read).items():
            table[written[gold][field], str(read[found][field])] += 1
    return table


def answers(every: Sequence[Story], module: ModuleType, field: str) -> list[tuple[float, bool]]:
    """The reader's confidence in each of its answers to `field`, and whether it was right.

    `found` asks whether an attribution stands there at all; another field is asked of those that do.
    """
    result = []
    for story in every:
        pairs = module.match(story.written, story.read)
        back = {found: gold for gold, found in pairs.items()}
        written = {row["id"]: row for row in story.written}
        for row in story.read:
            gold = written.get(back.get(row["id"], ""))
            if field == "found":
                result.append((row["confidence"], gold is not None))
            elif gold is not None and field in row["chances"]:
                result.append((row["chances"][field], _agree(module, field, gold, row, pairs)))
    return result


def _agree(module: ModuleType, field: str, gold: Row, row: Row, pairs: dict[str, str]) -> bool:
    if field == "speaker":
        return bool(module.same_name(gold["speaker"], row["speaker"]))
    if field == "via":
        return bool(module.same_via(gold["via"], row["via"]))
    if field == "disputes":
        return bool({pairs.get(other) for other in gold["disputes"]} & set(row["disputes"]))
    if field == "same_as":
        return gold["same_as"] is not None and pairs.get(gold["same_as"]) == row["same_as"]
    return bool(gold[field] == row[field])


def reliability(given: Iterable[tuple[float, bool]], bins: int = 5) -> list[Bin]:
    """The answers in `bins` groups of equal size, least sure first (Niculescu-Mizil and Caruana, 2005)."""
    ordered = sorted(given)
    borders = [round(len(ordered) * at / bins) for at in range(bins + 1)]
    groups = [ordered[start:end] for start, end in pairwise(borders) if end > start]
    return [
        Bin(len(group), sum(sure for sure, _ in group) / len(group), sum(right for _, right in group) / len(group))
        for group in groups
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and share right lie apart, on average over the answers."""
    total = sum(group.size for group in bins)
    return sum(group.size * abs(group.confidence - group.right) for group in bins) / total if total else 0.0


def report(figures: dict[str, float]) -> str:
    """The measures as lines of text."""
    lines = []
    for name in (*F1, *FIELDS):
        detail = (
            f"  P {figures[f'{name} precision']:5.1f}  R {figures[f'{name} recall']:5.1f}"
            if f"{name} recall" in figures
            else ""
        )
        lines.append(f"  {name:13} {figures[name]:5.1f}{detail}")
    return "\n".join(lines)


def confusion_lines(table: Counter[tuple[str, str]]) -> str:
    """The table as text: a row for each value written, a column for each value read."""
    values = sorted({value for pair in table for value in pair})
    width = max(map(len, values)) + 1
    head = " " * (width + 2) + "".join(f"{value[:11]:>12}" for value in values)
    rows = [
        f"  {value:{width}}" + "".join(f"{table[value, other] or '·':>12}" for other in values)
        for value in values
        if any(table[value, other] for other in values)
    ]
    return "\n".join([head, *rows])


def reliability_lines(bins: Sequence[Bin]) -> str:
    """The groups as text."""
    rows = [f"    {group.size:5}  sure {100 * group.confidence:5.1f}  right {100 * group.right:5.1f}" for group in bins]
    return "\n".join([*rows, f"    apart by {100 * calibration_error(bins):.1f} on average"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", choices=PARTS, default="dev")
    parser.add_argument("--confusion", action="store_true")
    parser.add_argument("--reliability", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    module = scorer(arguments.shared)
    every = stories(arguments.shared, arguments.part, Reader.load())
    figures, misses = measure(every, module)
    if arguments.json:
        print(json.dumps(figures, indent=1))
        return
    print(f"{arguments.part}: {len(every)} stories, {sum(len(story.written) for story in every)} attributions")
    print(report(figures))
    for field in FEW if arguments.confusion else ():
        print(f"\n{field}: written (rows) and read (columns)\n{confusion_lines(confusion(every, module, field))}")
    for field in ("found", *FIELDS, "disputes", "same_as") if arguments.reliability else ():
        if given := answers(every, module, field):
            print(f"\n{field}: {len(given)} answers\n{reliability_lines(reliability(given))}")
    if arguments.misses:
        print("\nstory, written, read, field, written value, read value")
        for miss in misses:
            print(*miss, sep="\t")


if __name__ == "__main__":
    main()
