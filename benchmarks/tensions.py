"""What does not sit together in one document: how much of it is found, and how much of what is shown is none.

usage: python -m benchmarks.tensions [--shared ../shared] [--part held|train]... [--seed] [--misses]

Reads the invented documents of `benchmarks/data/tensions.jsonl`, whose tensions were written down by hand, from text to
tensions with the shipped reader, and prints recall by kind, precision and F1 in percent, and how many of the traps
(rounding, growth, other scopes, other people) are shown. Only `held` says how good the step is: `train` is what it was
learnt from. A shown tension is found where the words of each side overlap those written down, whatever its kind.
`--seed` measures the reference story too, where a side has to lie in the paragraphs that were written down.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.document import Document, Span
from reportedly.ledger import Ledger, Tension

DATA = Path(__file__).parent / "data" / "tensions.jsonl"
KINDS = ("number", "date", "denial", "presence", "outcome")
SEED_KINDS = {"number": "number", "time": "date", "date": "date", "denial": "denial"}

Read = Callable[[Document], Ledger]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that do not sit together, or a trap: the stretches of text that each side may lie in."""

    kind: str
    a: tuple[Span, ...]
    b: tuple[Span, ...]

    def met(self, tension: Tension) -> bool:
        """Whether a tension has words of each side."""
        one, other = tension.a.spans, tension.b.spans
        return (_touch(self.a, one) and _touch(self.b, other)) or (_touch(self.a, other) and _touch(self.b, one))


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its tensions as written down, the traps in it, and whether its list of tensions is whole."""

    name: str
    document: Document
    tensions: tuple[Pair, ...]
    traps: tuple[Pair, ...]


def _touch(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for span in spans for other in others)


def cases(part: str) -> Iterator[Case]:
    """The invented documents of a part."""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["part"] == part:
            yield case_of(row)


def case_of(row: dict[str, Any]) -> Case:
    """A document of the file as a case."""
    text = row["text"]
    tensions = tuple(Pair(one["kind"], _quotes(text, one["a"]), _quotes(text, one["b"])) for one in row["tensions"])
    traps = tuple(Pair("trap", _quotes(text, one["a"]), _quotes(text, one["b"])) for one in row["traps"])
    return Case(row["id"], Document(text, name=row["id"], published=row["published"]), tensions, traps)


def _quotes(text: str, quotes: Sequence[str]) -> tuple[Span, ...]:
    """Where the words stand by which a side is told; any of them will do."""
    return tuple(Span(text.index(quote), text.index(quote) + len(quote)) for quote in quotes)


def seed(shared: Path) -> Case:
    """The reference story; a side is the paragraphs in which it stands."""
    text = (shared / "seed" / "story.txt").read_bytes().decode("utf-8")
    facts = json.loads((shared / "seed" / "facts.json").read_text(encoding="utf-8"))
    paragraphs, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            paragraphs.append(Span(start, start + len(line.rstrip())))
        start += len(line)

    def side(row: dict[str, Any]) -> tuple[Span, ...]:
        return tuple(paragraphs[number - 1] for number in row["p"])

    tensions = tuple(
        Pair(SEED_KINDS.get(row["kind"], row["kind"]), side(row["a"]), side(row["b"])) for row in facts["tensions"]
    )
    return Case("seed", Document(text, name="seed", published=facts["publication"]), tensions, ())


def reader() -> Read:
    """Reads a document with the shipped reader, with all steps up to the tensions."""
    from reportedly.reading.pipeline import Reader

    return Reader.load().read


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over documents: what is written down and found, by kind; what is shown and right; traps shown."""

    gold: Counter[str]
    found: Counter[str]
    shown: Counter[str]
    right: Counter[str]
    traps: int
    trapped: int

    def lines(self) -> Iterator[str]:
        """The figures in percent, a line for each kind and one for all."""
        for kind in (*KINDS, "all"):
            gold, shown = (
                (self.gold[kind], self.shown[kind]) if kind != "all" else (total(self.gold), total(self.shown))
            )
            found, right = (
                (self.found[kind], self.right[kind]) if kind != "all" else (total(self.found), total(self.right))
            )
            recall, precision = found / gold if gold else 0.0, right / shown if shown else 0.0
            f1 = 2 * recall * precision / (recall + precision) if recall and precision else 0.0
            yield (
                f"{kind:9} recall {100 * recall:5.1f} ({found} of {gold})  "
                f"precision {100 * precision:5.1f} ({right} of {shown})  F1 {100 * f1:5.1f}"
            )
        if self.traps:
            yield f"traps shown {self.trapped} of {self.traps}"


def total(counts: Counter[str]) -> int:
    """The sum over the kinds that are measured."""
    return sum(counts[kind] for kind in KINDS)


def measure(read: Sequence[tuple[Case, Ledger]]) -> Figures:
    """What was found in documents that have been read."""
    gold, found, shown, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    traps = trapped = 0
    for case, ledger in read:
        for pair in case.tensions:
            gold[pair.kind] += 1
            found[pair.kind] += any(map(pair.met, ledger.tensions))
        for tension in ledger.tensions:
            shown[tension.kind] += 1
            right[tension.kind] += any(pair.met(tension) for pair in case.tensions)
        traps += len(case.traps)
        trapped += sum(
            any(
                trap.met(tension) and not any(pair.met(tension) for pair in case.tensions)
                for tension in ledger.tensions
            )
            for trap in case.traps
        )
    return Figures(gold, found, shown, right, traps, trapped)


def misses(case: Case, ledger: Ledger) -> Iterator[str]:
    """What was missed, and what was shown that is none."""
    text = case.document.text
    for pair in case.tensions:
        if not any(map(pair.met, ledger.tensions)):
            yield f"{case.name} missed {pair.kind}: {pair.a[0].of(text)!r} / {pair.b[0].of(text)!r}"
    for tension in ledger.tensions:
        if not any(pair.met(tension) for pair in case.tensions):
            yield f"{case.name} wrong {tension.kind} {tension.strength:.2f}: {tension.why}"


def main() -> None:
    """Read, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", choices=["held", "train"], nargs="*", default=["held"])
    parser.add_argument("--seed", action="store_true")
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    read = reader()
    for part in arguments.part:
        results = [(case, read(case.document)) for case in cases(part)]
        print(f"{part}: {len(results)} invented documents")
        print(*measure(results).lines(), sep="\n")
        if arguments.misses:
            print(*(line for case, ledger in results for line in misses(case, ledger)), sep="\n")
    if arguments.seed:
        case = seed(arguments.shared)
        figures = measure([(case, read(case.document))])
        wanted = ("number", "date", "denial")
        gold, found = sum(figures.gold[k] for k in wanted), sum(figures.found[k] for k in wanted)
        shown, right = total(figures.shown), total(figures.right)
        print(f"seed: number, date and denial found {found} of {gold}; right {right} of {shown} shown")
        print(*(f"{kind:9} found {figures.found[kind]} of {figures.gold[kind]}" for kind in wanted), sep="\n")


if __name__ == "__main__":
    main()
