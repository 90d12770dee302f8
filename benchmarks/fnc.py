"""Where a body stands to a headline (agrees, disagrees, discusses, has nothing to do with it): the Fake News Challenge.

usage: python -m benchmarks.fnc [--shared ../shared] [--bodies 100 | --all] [--confusion] [--json]

**What is measured.** The test part of FNC-1 is not here, so its training part is split: bodies and headlines that are
joined by any pair that is not *unrelated* make one affair, and an affair is learnt from or measured, never both, so
neither a body nor a headline nor a story is in both parts. Measured are the affairs of which no body was labelled for
the reader's sense of passages (`training/topics.json`). The reader was taught on bodies of both parts without labels,
and who repeats, disputes or relays whom within a body was learnt from some of both; none of that knows a headline.
Within so many affairs fewer pairs are unrelated than in the whole corpus, so an unrelated pair counts for as many as
gives the four classes the shares that they have there.

**What is measured with.** `benchmarks.sides` gives what this project finds in a headline and a body: words, claims,
the model's sense, stances, contradictions, how firmly it is told. A log-linear layer over these numbers, made for this
measurement alone, turns them into four classes; `python -m training.fnc_stance` learnt it from the other affairs, and
its weights stand in `benchmarks/data/fnc.json`. Nothing that ships uses it.

The score of the challenge gives a quarter for telling related from unrelated and the rest for the class of a related
pair, as a share of what is possible. Published figures are those of systems on the test part, which is another one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.sides import NAMES, Side, side, signals
from reportedly.case.likeness import Floats
from reportedly.reading.pipeline import Reader

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "benchmarks" / "data" / "fnc.json"
TOPICS = ROOT / "training" / "topics.json"
CLASSES = ("unrelated", "discuss", "agree", "disagree")
RELATED = CLASSES[1:]
SEED = 2017
PUBLISHED = "published, macro-F1 on the test part that is not here: feature models ≈ .61, people ≈ .75"

Confusion = Mapping[tuple[str, str], float]


class Pair(NamedTuple):
    """A headline, the id of a body, and where the body stands to the headline."""

    headline: str
    body: str
    stance: str


class Corpus(NamedTuple):
    """The pairs, and the bodies by their ids."""

    pairs: tuple[Pair, ...]
    bodies: Mapping[str, str]


class Parts(NamedTuple):
    """The pairs to learn from and those to measure with; they share no headline, body or affair."""

    learnt: tuple[Pair, ...]
    measured: tuple[Pair, ...]


def corpus(folder: Path) -> Corpus:
    """The pairs and bodies of a folder."""
    rows = (folder / "train_stances.jsonl").read_text(encoding="utf-8").splitlines()
    texts = (folder / "train_bodies.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in rows]
    return Corpus(
        tuple(dict.fromkeys(Pair(row["headline"], row["body_id"], row["stance"]) for row in found)),
        {row["body_id"]: row["text"] for row in map(json.loads, texts)},
    )


def affairs(pairs: Iterable[Pair], bodies: Iterable[str]) -> dict[tuple[str, str], int]:
    """The number of the affair of every body (`("body", id)`) and headline (`("headline", words)`).

    They are of one affair where a pair that is not unrelated joins them, or a chain of such pairs.
    """
    parents: dict[tuple[str, str], tuple[str, str]] = {}

    def root(item: tuple[str, str]) -> tuple[str, str]:
        parents.setdefault(item, item)
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    for body in bodies:
        root(("body", body))
    for pair in pairs:
        one, other = root(("headline", pair.headline)), root(("body", pair.body))
        if pair.stance != "unrelated":
            parents[one] = other
    numbers: dict[tuple[str, str], int] = {}
    return {item: numbers.setdefault(root(item), len(numbers)) for item in list(parents)}


def parts(given: Corpus, known: Collection[str]) -> Parts:
    """The pairs of affairs of which some body is `known`, and those of the others; pairs across both are left out."""
    homes = affairs(given.pairs, given.bodies)
    taught = {homes["body", body] for body in known if ("body", body) in homes}
    learnt, measured = list[Pair](), list[Pair]()
    for pair in given.pairs:
        sides = {homes["headline", pair.headline] in taught, homes["body", pair.body] in taught}
        if len(sides) == 1:
            (learnt if sides.pop() else measured).append(pair)
    return Parts(tuple(learnt), tuple(measured))


def labelled() -> frozenset[str]:
    """The bodies that were labelled for the reader's sense of passages."""
    groups = json.loads(TOPICS.read_text(encoding="utf-8"))
    return frozenset(body for group in groups.values() for body in group["bodies"])


def sampled(pairs: Sequence[Pair], bodies: int | None, seed: int = SEED) -> list[Pair]:
    """The pairs of so many bodies, drawn by the seed; all of them for None."""
    known = sorted({pair.body for pair in pairs})
    chosen = set(known if bodies is None else random.Random(seed).sample(known, min(bodies, len(known))))
    return [pair for pair in pairs if pair.body in chosen]


def rows(pairs: Sequence[Pair], bodies: Mapping[str, str], reader: Reader) -> Iterator[Floats]:
    """The signals of every pair, in order. Every text is read once, and a body forgotten after its last pair."""
    headlines: dict[str, Side] = {}
    grouped: defaultdict[str, list[int]] = defaultdict(list)
    for at, pair in enumerate(pairs):
        grouped[pair.body].append(at)
    found: dict[int, Floats] = {}
    for body, places in grouped.items():
        other = side(bodies[body], f"body {body}", reader)
        for at in places:
            words = pairs[at].headline
            if words not in headlines:
                headlines[words] = side(words, "headline", reader)
            found[at] = signals(headlines[words], other)
    yield from (found[at] for at in range(len(pairs)))


def shares(pairs: Iterable[Pair]) -> dict[str, float]:
    """The share of every class."""
    counts = Counter(pair.stance for pair in pairs)
    return {name: counts[name] / max(1, counts.total()) for name in CLASSES}


def weight_of_unrelated(measured: Sequence[Pair], whole: Sequence[Pair]) -> float:
    """How many pairs an unrelated one stands for, so that its class has the share that it has in the whole corpus."""
    here, there = shares(measured)["unrelated"], shares(whole)["unrelated"]
    return (there / (1 - there)) / (here / (1 - here))


def answers(table: Floats, weights: Mapping[str, Sequence[float]]) -> list[str]:
    """The likeliest class of every row of signals."""
    scores = table @ np.array([weights[name] for name in CLASSES]).T
    return [CLASSES[at] for at in scores.argmax(axis=1).tolist()]


def confusion(pairs: Sequence[Pair], found: Sequence[str], unrelated: float = 1.0) -> dict[tuple[str, str], float]:
    """How many pairs of each class (first) were given which (second); an unrelated one counts as often as said."""
    counts: Counter[tuple[str, str]] = Counter(zip((pair.stance for pair in pairs), found, strict=True))
    return {key: count * (unrelated if key[0] == "unrelated" else 1.0) for key, count in counts.items()}


def f1(counts: Confusion, name: str) -> float:
    """F1 of a class."""
    hit = counts.get((name, name), 0.0)
    made = sum(count for (_, found), count in counts.items() if found == name)
    true = sum(count for (gold, _), count in counts.items() if gold == name)
    return 2 * hit / (made + true) if made + true else 0.0


def macro(counts: Confusion, names: Sequence[str] = CLASSES) -> float:
    """The mean F1 of the classes."""
    return sum(f1(counts, name) for name in names) / len(names)


def challenge(counts: Confusion) -> float:
    """The score of the challenge as a share of the best possible one."""
    best = sum(count * (0.25 if gold == "unrelated" else 1.0) for (gold, _), count in counts.items())
    made = 0.0
    for (gold, found), count in counts.items():
        related = gold != "unrelated"
        made += 0.25 * count * (related == (found != "unrelated"))
        made += 0.75 * count * (related and gold == found)
    return made / best if best else 0.0


def figures(counts: Confusion) -> dict[str, float]:
    """All figures, in percent. *of related pairs* leaves out the pairs that are unrelated."""
    inside = {key: count for key, count in counts.items() if key[0] != "unrelated"}
    found = {
        "macro-F1": macro(counts),
        "macro-F1 of the related classes": macro(counts, RELATED),
        "macro-F1 of related pairs": macro(inside, RELATED),
        "score of the challenge": challenge(counts),
    }
    return {name: 100 * value for name, value in (found | {f"F1 {name}": f1(counts, name) for name in CLASSES}).items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--bodies", type=int, default=100, help="how many bodies, drawn by a fixed seed")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--confusion", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.shared / "corpora" / "fnc"
    if not folder.is_dir():
        parser.exit(1, f"There is no {folder}: name the folder that holds corpora/ with --shared.\n")
    learnt = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    if tuple(learnt["names"]) != NAMES:
        parser.exit(1, f"{WEIGHTS} was learnt from other signals: run python -m training.fnc_stance.\n")
    given = corpus(folder)
    measured = parts(given, labelled()).measured
    weight = weight_of_unrelated(measured, given.pairs)
    start = time.perf_counter()
    pairs = sampled(measured, None if arguments.all else arguments.bodies)
    found = answers(np.array(list(rows(pairs, given.bodies, Reader.load(threads=1)))), learnt["weights"])
    counts = confusion(pairs, found, weight)
    scores = figures(counts)
    if arguments.json:
        print(json.dumps(scores, indent=1))
        return
    print(
        f"FNC-1, our split: {len(pairs)} of {len(measured)} pairs, {len({pair.body for pair in pairs})} bodies and "
        f"{len({pair.headline for pair in pairs})} headlines\nof affairs that nothing was learnt from; an unrelated "
        f"pair counts for {weight:.2f}; {time.perf_counter() - start:.0f} s"
    )
    for name, value in scores.items():
        print(f"  {name:34} {value:5.1f}")
    plain = figures(confusion(pairs, ["unrelated"] * len(pairs), weight))
    print(f"  always unrelated: macro-F1 {plain['macro-F1']:.1f}, score {plain['score of the challenge']:.1f}")
    print(f"  {PUBLISHED}")
    if arguments.confusion:
        print("\n" + " " * 12 + "".join(f"{name:>11}" for name in CLASSES) + "   (true in rows, unweighted)")
        plain_counts = confusion(pairs, found)
        for gold in CLASSES:
            print(f"{gold:12}" + "".join(f"{plain_counts.get((gold, name), 0):11.0f}" for name in CLASSES))


if __name__ == "__main__":
    main()
