"""What a case says of whole invented affairs: every figure of `score_affair.py`, on what a user gets.

usage: python -m benchmarks.case [--shared ../shared] [--training] [--only NAME …] [--misses] [--json]

Every affair goes the way of `reportedly case add` and `reportedly case report --json`: its stories into a store with
outlet, address and time, read there, analysed, and scored by `affairs/score_affair.py` of the shared folder. The
affairs are those of the shared folder, the one that ships (`affair-1`) and `benchmarks/data/affair-2`; with
`--training` those of `training/affairs` too.

Weights were learnt from some of these affairs. `LEARNT` says which part from which; they are marked with a star, and
the means of both kinds are printed apart. A figure of a starred affair says how well the weights fit, not how well
unseen stories fare. Limits were chosen by looking at the shared and at the two own affairs, starred or not, and what
is starred for its tensions alone had no part in the other weights.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from reportedly.case.analysis import analysed
from reportedly.case.store import Store
from reportedly.document import Document
from reportedly.intake.text import read_text

ROOT = Path(__file__).parent.parent
OWN = {"affair-1": ROOT / "src/reportedly/examples/affair", "affair-2": ROOT / "benchmarks/data/affair-2"}
TRAINING = ROOT / "training/affairs"
LEARNT: Mapping[str, tuple[str, ...]] = {
    "claims": ("training/affairs",),
    "stances": ("training/affairs",),
    "contradictions": ("training/affairs",),
    "tensions": ("harbour",),
}
"""From which affairs, or which folder of them, the weights of a part were learnt: what `training/README.md` does."""

Figures = dict[str, float]


class Column(NamedTuple):
    """A figure: its name in the table, that of the scorer and its part there, the floor and the aim."""

    head: str
    key: str
    part: str | None = None
    floor: float | None = None
    aim: float | None = None


COLUMNS = (
    Column("members", "members found"),
    Column("pairs", "claim pairs", "f1", 70, 85),
    Column("P", "claim pairs", "p"),
    Column("R", "claim pairs", "r"),
    Column("claims", "claims found"),
    Column("range", "origin range holds the truth", None, 85, 95),
    Column("exact", "lower bound exact", None, 60, 85),
    Column("standing", "standing", None, 65, 85),
    Column("clashes", "contradictions", "f1", 50, 75),
    Column("P", "contradictions", "p"),
    Column("R", "contradictions", "r"),
    Column("traps", "roundings taken for contradictions"),
    Column("copies", "copies", "f1", 85, 95),
    Column("off-topic", "off-topic", "f1", 100, 100),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an affair: the scorer's figures, in percent by name and part, and what it lists as missed."""

    name: str
    figures: Figures
    misses: Sequence[Sequence[Any]]
    seconds: float


def folders(shared: Path, training: bool = False) -> dict[str, Path]:
    """The folders of the affairs by their names: those of the shared folder, our own and, if asked for, training's."""
    found = {path.parent.name: path.parent for path in sorted((shared / "affairs").glob("*/affair.json"))} | OWN
    if training:
        found |= {path.parent.name: path.parent for path in sorted(TRAINING.glob("*/affair.json"))}
    return found


def scorer(shared: Path) -> ModuleType:
    """The module `score_affair.py` of the shared folder. Exits with a message where it is not there."""
    path = shared / "affairs" / "score_affair.py"
    if not path.is_file():
        sys.exit(f"There is no {path}: name the folder that holds affairs/ with --shared.")
    spec = importlib.util.spec_from_file_location("score_affair", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(folder: Path, truth: Mapping[str, Any]) -> Iterator[Document]:
    """The stories of an affair, each with where and when it appeared."""
    for story in truth["stories"]:
        document = read_text((folder / f"{story['id']}.txt").read_bytes(), f"{story['id']}.txt")
        document = replace(document, outlet=story["outlet"], url=story["url"])
        yield replace(document, published=story["published"], published_by="given")


def case_of(folder: Path, truth: Mapping[str, Any]) -> dict[str, Any]:
    """The case of an affair as `reportedly case report --json` prints it."""
    with (
        tempfile.TemporaryDirectory() as place,
        Store.create(Path(place) / "affair.case", truth.get("title", folder.name)) as store,
    ):
        for document in documents(folder, truth):
            store.add(document)
        return analysed(store).to_json()


def flat(scores: Mapping[str, Any], truth: Mapping[str, Any]) -> Figures:
    """The scorer's figures in percent, less those of what the truth has none of.

    What has parts becomes *copies f1*, *copies p*, and so on.
    """
    found: Figures = {}
    for key, value in scores.items():
        if not isinstance(value, Mapping):
            if key != "roundings taken for contradictions" or truth["roundings"]:
                found[key] = 100 * value
        elif value["n"]:
            found |= {f"{key} {part}": 100 * value[part] for part in ("f1", "p", "r")}
    return found


def measure(name: str, folder: Path, module: ModuleType) -> Result:
    """The figures of one affair."""
    truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    start = time.perf_counter()
    case = case_of(folder, truth)
    took = time.perf_counter() - start
    # Where two claims hold as many true places, the scorer takes the first of a set of their ids: of strings that is
    # another one in every run, of numbers always the same.
    numbered = [{**claim, "id": number} for number, claim in enumerate(case["claims"])]
    scores, misses = module.score(folder, {**case, "claims": numbered})
    return Result(name, flat(scores, truth), misses, took)


def learnt_from(name: str) -> tuple[str, ...]:
    """The parts whose weights were learnt from the affair."""
    homes = {name, "training/affairs"} if (TRAINING / name).is_dir() else {name}
    return tuple(part for part, names in LEARNT.items() if homes & set(names))


def mean(results: Iterable[Figures]) -> Figures:
    """The mean of every figure over those that have it."""
    found: dict[str, list[float]] = {}
    for figures in results:
        for key, value in figures.items():
            found.setdefault(key, []).append(value)
    return {key: sum(values) / len(values) for key, values in found.items()}


def row(name: str, figures: Figures) -> str:
    """A line of the table; *–* stands where there was nothing to find."""
    cells = [
        f"{figures[key]:{_width(column)}.0f}" if key in figures else f"{'–':>{_width(column)}}"
        for column, key in ((column, _key(column)) for column in COLUMNS)
    ]
    return f"{name:20}" + "".join(cells)


def _key(column: Column) -> str:
    return f"{column.key} {column.part}" if column.part else column.key


def _width(column: Column) -> int:
    return max(4, len(column.head) + 1)


def table(results: Sequence[Result]) -> str:
    """The figures of every affair, the means, and what is asked for."""
    lines = [" " * 20 + "".join(f"{column.head:>{_width(column)}}" for column in COLUMNS)]
    lines += [row(result.name + (" *" if learnt_from(result.name) else ""), result.figures) for result in results]
    starred = [result.figures for result in results if learnt_from(result.name)]
    unseen = [result.figures for result in results if not learnt_from(result.name)]
    if unseen:
        lines.append(row(f"mean of {len(unseen)} unseen", mean(unseen)))
    if starred:
        lines.append(row(f"mean of {len(starred)} starred", mean(starred)))
    lines.append(row("asked for", {_key(column): column.floor for column in COLUMNS if column.floor is not None}))
    lines.append(row("aimed at", {_key(column): column.aim for column in COLUMNS if column.aim is not None}))
    return "\n".join(lines)


def legend(results: Sequence[Result]) -> str:
    """What the stars mean."""
    named = [f"{part} from {', '.join(names)}" for part, names in LEARNT.items()]
    seconds = sum(result.seconds for result in results)
    return (
        f"In percent; {len(results)} affairs in {seconds:.0f} s. “traps” are roundings taken for contradictions.\n"
        f"* weights were learnt from this affair: {'; '.join(named)}.\n"
        "Its figures say how well the weights fit; those without a star are of affairs that they have not seen."
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--training", action="store_true", help="those of training/affairs, too")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    module = scorer(arguments.shared)
    known = folders(arguments.shared, arguments.training)
    if unknown := set(arguments.only or ()) - set(known):
        parser.error(f"no such affair: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    results = [measure(name, folder, module) for name, folder in known.items() if name in (arguments.only or known)]
    if arguments.json:
        rows = {r.name: {"learnt": learnt_from(r.name), "seconds": r.seconds, "figures": r.figures} for r in results}
        print(json.dumps(rows, indent=1))
        return
    print(table(results))
    print(legend(results))
    for result in results if arguments.misses else ():
        print(f"\n{result.name}")
        for miss in result.misses:
            print(*miss, sep="\t")


if __name__ == "__main__":
    main()
