"""Each step after the spans by itself: given everything else as people wrote it down, how often is a step right?

usage: python -m benchmarks.steps [--shared ../shared] [--part dev|train] [--step speakers|relays|disputes] [--misses]

A step gets the hand-written ledger with the fields emptied that it fills, so its figure is not clouded by what earlier
steps missed. Printed as `score_ledger.py` of the shared folder counts. What is learnt from ledgers was learnt from
the part `train`, so only `dev` says how good it is.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from reportedly.document import Document
from reportedly.ledger import Attribution, Ledger, attribution_of
from reportedly.reading.blocks import find_blocks
from training.corpora import read_text

Misses = list[tuple[str, str, str | None, str, Any, Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of reading as a function from ledgers to ledgers, with the fields that it fills and its measures."""

    fill: Callable[[Ledger], Ledger]
    empty: dict[str, Any]
    measures: tuple[str, ...]


def speakers(ledger: Ledger) -> Ledger:
    """Who speaks, given the spans and the other fields; the kind as a person wrote it for the attribution."""
    from reportedly.reading.speakers import with_speakers

    return with_speakers(ledger)


def relays(ledger: Ledger) -> Ledger:
    """Through whom, given the speakers."""
    from reportedly.reading.relays import with_relays

    return with_relays(ledger)


def disputes(ledger: Ledger) -> Ledger:
    """Which disputes and which repeats which, given the rest."""
    from reportedly.reading.disputes import with_disputes

    return with_disputes(ledger)


STEPS = {
    "speakers": Step(speakers, {"speaker": None, "speaker_id": None}, ("speaker_accuracy", "speaker_kind_accuracy")),
    "relays": Step(relays, {"via": (), "via_spans": ()}, ("via_accuracy",)),
    "disputes": Step(disputes, {"disputes": (), "same_as": None}, ("disputes", "same_as")),
}


def written(folder: Path) -> Iterator[tuple[str, Ledger]]:
    """The names and the hand-written ledgers of a folder, ordered by name."""
    for path in sorted(folder.glob("*.json")):
        document = Document(read_text(path.with_suffix(".txt")))
        rows = json.loads(path.read_text(encoding="utf-8"))["attributions"]
        yield path.stem, Ledger(document, find_blocks(document), tuple(map(attribution_of, rows)))


def emptied(ledger: Ledger, fields: dict[str, Any]) -> Ledger:
    """The ledger with these fields of every attribution set to the values given."""
    return replace(ledger, attributions=tuple(replace(a, **fields) for a in ledger.attributions))


def rows(attributions: Sequence[Attribution]) -> list[dict[str, Any]]:
    """Attributions as the rows that the scorer takes."""
    return list(Ledger(Document(""), (), tuple(attributions)).to_json()["attributions"])


def scorer(shared: Path) -> ModuleType:
    """The module `score_ledger.py` of the shared folder."""
    spec = importlib.util.spec_from_file_location("score_ledger", shared / "ledger" / "score_ledger.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(shared: Path, part: str, name: str) -> tuple[dict[str, float], Misses]:
    """The measures of the step `name` on `ledger/PART` in percent, and what it got wrong."""
    step = STEPS[name]
    stories = [
        (story, rows(gold.attributions), rows(step.fill(emptied(gold, step.empty)).attributions))
        for story, gold in written(shared / "ledger" / part)
    ]
    scores, misses = scorer(shared).score(stories)
    figures = {}
    for measure in step.measures:
        value = scores[measure]
        figures[measure] = 100 * (value["f1"] if isinstance(value, dict) else value)
    wanted = {measure.removesuffix("_accuracy") for measure in step.measures}
    return figures, [miss for miss in misses if miss[3] in wanted]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", choices=["dev", "train"], default="dev")
    parser.add_argument("--step", choices=sorted(STEPS), nargs="*", default=list(STEPS))
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    for name in arguments.step:
        figures, misses = measure(arguments.shared, arguments.part, name)
        for measured, value in figures.items():
            print(f"{name:10} {measured:24} {value:5.1f}")
        if arguments.misses:
            for miss in misses:
                print(*miss, sep="\t")


if __name__ == "__main__":
    main()
