"""Learn who a source stands for, and say by cross-validation how well it was learnt.

usage: python -m training.speakers [--shared ../shared] [--out src/reportedly/lexicon/resolution.json]

Learnt from the hand-written ledgers of `ledger/train`, and what names stand for also from the corpus GUM. Kinds of
speakers are given as they are, and spoilt at random, as a reader of the text gets them. The measure is that of
`score_ledger.py`, on stories that were not seen. (Antecedents from the coreference of GUM were tried for the ranker,
too; with them it was right less often, so that they are left out.)
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.steps import rows, scorer, written
from reportedly.document import Document, Span
from reportedly.ledger import KINDS, Attribution, Kind, Ledger
from reportedly.reading.blocks import find_blocks
from reportedly.reading.page import page_of
from reportedly.reading.resolution import (
    ITSELF,
    NOBODY,
    SPEAKING,
    Choice,
    Figure,
    Learnt,
    Scene,
    Weights,
    kind_choices,
    sort_choices,
)
from reportedly.reading.sorts import SORTS
from reportedly.reading.speakers import name_of, resolve, settled, with_speakers
from training.gum import Mention, Text, documents, held_out

NOISE = (0.0, 0.15)
FOLDS = 10
LEAST = 6
GENRES = ("news", "bio", "fiction", "interview", "essay", "letter", "court", "speech", "voyage")
STOP = {"the", "a", "an", "mr", "mrs", "ms", "dr", "sir", "president", "newspaper", "website", "news"}
DECAY = {"sorts": 0.3, "ranks": 0.6, "kinds": 0.3}


Ints = npt.NDArray[np.int32]


class Vocabulary:
    """Features as numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, feature: str) -> int:
        """The number of a feature."""
        return self._numbers.setdefault(feature, len(self._numbers))

    def table(self, weights: npt.NDArray[np.float64]) -> dict[str, float]:
        """The weights that matter by feature."""
        return {
            feature: round(float(weights[place]), 2)
            for feature, place in self._numbers.items()
            if place < len(weights) and abs(weights[place]) >= 0.02
        }


FEATURES = Vocabulary()


@dataclass(frozen=True, slots=True)
class Example:
    """The features of some candidates, the candidate that each belongs to, and which candidates are right."""

    features: Ints
    owners: Ints
    right: npt.NDArray[np.bool_]


def example(choices: Sequence[Sequence[str]], right: Sequence[int]) -> Example:
    """Candidates, each by its features, as an example."""
    return Example(
        np.array([FEATURES.number(feature) for features in choices for feature in features], np.int32),
        np.repeat(np.arange(len(choices), dtype=np.int32), [len(features) for features in choices]),
        np.isin(np.arange(len(choices)), right),
    )


Judge = Callable[[Scene, int, Sequence[Choice]], tuple[tuple[int, ...], int]]
"""From a scene, an attribution and its candidates to those that are right, and the figure to go on with if none is."""


def spoilt(ledger: Ledger, share: float, seed: str) -> Ledger:
    """The ledger without speakers, and with another kind in place of that of some attributions, chosen at random."""
    chance = random.Random(seed)

    def spoil(attribution: Attribution) -> Attribution:
        kind = attribution.speaker_kind
        if chance.random() < share:
            kind = chance.choice([other for other in KINDS if other != kind])
        return replace(attribution, speaker=None, speaker_id=None, speaker_kind=kind)

    return replace(ledger, attributions=tuple(map(spoil, ledger.attributions)))


def emptied(ledger: Ledger) -> Ledger:
    """The ledger without speakers and kinds."""
    return replace(
        ledger,
        attributions=tuple(
            replace(attribution, speaker=None, speaker_id=None, speaker_kind="unknown")
            for attribution in ledger.attributions
        ),
    )


def scene_of(ledger: Ledger, sorts: Weights) -> Scene:
    """The scene of a ledger before any source is resolved."""
    return Scene(page_of(ledger.document.text, ledger.blocks), ledger.attributions, sorts)


def words(name: str) -> set[str]:
    """The words of a name that count when two names are compared."""
    found = set(re.findall(r"\w+", name.casefold().replace("’s", "").replace("'s", "")))
    return found - STOP or found


def likeness(name: str, other: str) -> float:
    """The share of words two names have in common where one holds all words of the other, else 0."""
    one, two = words(name), words(other)
    return len(one & two) / len(one | two) if one and (one <= two or two <= one) else 0.0


# --- what is right ---


def judge_of_ledger(gold: Ledger) -> Judge:
    """Who is right by the speakers of a hand-written ledger: whose name is most like theirs."""

    def judge(scene: Scene, number: int, choices: Sequence[Choice]) -> tuple[tuple[int, ...], int]:
        speaker = gold.attributions[number].speaker
        if speaker is None:
            right = tuple(place for place, choice in enumerate(choices) if choice.figure == NOBODY)
            return right, NOBODY
        grades = [_grade(scene, number, choice, speaker) for choice in choices]
        top = max(grades, default=0.0)
        return tuple(place for place, grade in enumerate(grades) if grade == top and grade > 0), _known(scene, speaker)

    return judge


def _known(scene: Scene, speaker: str) -> int:
    grades = ((likeness(name_of(scene, figure), speaker), -figure.number) for figure in scene.figures)
    grade, number = max(grades, default=(0.0, 0))
    return -number if grade else ITSELF


def _grade(scene: Scene, number: int, choice: Choice, speaker: str) -> float:
    if choice.figure == NOBODY:
        return 0.0
    if choice.figure == ITSELF:
        source = scene.sources[number]
        # Who stood there before is the speaker still, however alike the words of the source.
        return 0.0 if source is None else likeness(scene.text(source.span), speaker) - 0.001
    return likeness(name_of(scene, scene.figures[choice.figure]), speaker)


class Referents:
    """What the spans of a text refer to, by its annotated mentions."""

    def __init__(self, text: Text) -> None:
        self._by_start: dict[int, list[Mention]] = defaultdict(list)
        self._by_end: dict[int, list[Mention]] = defaultdict(list)
        self.sort: dict[int, str] = {}
        for mention in text.mentions:
            self._by_start[mention.span.start].append(mention)
            self._by_end[mention.span.end].append(mention)
            self.sort[mention.referent] = mention.sort

    def of(self, span: Span) -> int | None:
        """What the mention refers to that shares most with the span."""
        near = [*self._by_start[span.start], *self._by_end[span.end]]
        shares = [(_overlap(mention.span, span), -mention.span.start, mention.referent) for mention in near]
        share, _, referent = max(shares, default=(0.0, 0, None))
        return referent if share >= 0.5 else None

    def of_figure(self, figure: Figure) -> int | None:
        """What most of the places of a figure refer to."""
        found = Counter(self.of(span) for _, span in figure.places[:30])
        found.pop(None, None)
        return found.most_common(1)[0][0] if found else None


def _overlap(one: Span, two: Span) -> float:
    shared = min(one.end, two.end) - max(one.start, two.start)
    return shared / (max(one.end, two.end) - min(one.start, two.start))


# --- examples ---


def walk(ledger: Ledger, sorts: Weights, judge: Judge) -> tuple[Scene, list[Example]]:
    """The scene with every source resolved as is right, and what the ranker can learn from it."""
    found: list[Example] = []

    def choose(scene: Scene, number: int) -> tuple[int, float]:
        outright = settled(scene, number)
        choices = () if outright is not None else tuple(scene.choices(number))
        right, other = judge(scene, number, choices)
        if outright is not None:
            return (outright if other in {ITSELF, NOBODY} or outright == ITSELF else other), 1.0
        if right:
            found.append(example([choice.features for choice in choices], right))
            return choices[right[0]].figure, 1.0
        return (NOBODY if scene.sources[number] is None else other), 1.0

    scene = scene_of(ledger, sorts)
    resolve(scene, choose)
    return scene, found


def kind_examples(gold: Ledger, scene: Scene) -> Iterator[Example]:
    """What the speakers of a resolved scene teach of kinds."""
    kinds: dict[int, Counter[Kind]] = defaultdict(Counter)
    for number, figure in scene.speaker_of.items():
        kinds[figure][gold.attributions[number].speaker_kind] += 1
    for figure, found in kinds.items():
        kind = found.most_common(1)[0][0]
        if kind in SPEAKING:
            choices = kind_choices(scene, scene.figures[figure])
            yield example(list(choices.values()), [SPEAKING.index(kind)])


def sort_examples(scene: Scene, sort_of: Callable[[Figure], Sequence[str]]) -> Iterator[Example]:
    """What the names of a scene teach of what names stand for; `sort_of` says what is right, or nothing."""
    groups: dict[int, list[int]] = defaultdict(list)
    for name, figure in scene.figure_of_name.items():
        groups[figure].append(name)
    for figure, names in groups.items():
        right = sort_of(scene.figures[figure])
        if right:
            choices = sort_choices([scene.names[name] for name in names], scene.text(scene.figures[figure].label[0]))
            yield example(list(choices.values()), [SORTS.index(sort) for sort in right])


def sorts_of_ledger(gold: Ledger, scene: Scene) -> Iterator[Example]:
    """What the named speakers of a ledger teach of names."""
    kinds = {a.speaker: a.speaker_kind for a in gold.attributions if a.speaker}

    def sort_of(figure: Figure) -> Sequence[str]:
        label = name_of(scene, figure)
        alike = [kind for speaker, kind in kinds.items() if likeness(label, speaker) > 0.6]
        return alike[:1] if alike and alike[0] in {"person", "organisation", "outlet"} else ()

    return sort_examples(scene, sort_of)


def names_of_gum(folder: Path) -> Iterator[Example]:
    """What the texts of GUM that are not for measuring teach of names."""
    measured = held_out(folder)
    for text in documents(folder, GENRES):
        if text.name not in measured:
            document = Document(text.text)
            yield from sorts_of_mentions(scene_of(Ledger(document, find_blocks(document), ()), {}), Referents(text))


def sorts_of_mentions(scene: Scene, referents: Referents) -> Iterator[Example]:
    """What the annotated mentions of a text teach of names."""
    table = {"person": ("person",), "organization": ("organisation", "outlet"), "place": ("place",)}

    def sort_of(figure: Figure) -> Sequence[str]:
        referent = referents.of_figure(figure)
        return () if referent is None else table.get(referents.sort[referent], ("thing",))

    return sort_examples(scene, sort_of)


# --- learning ---


def learn(
    found: Sequence[Example], decay: float, least: int = 1, rounds: int = 10, batch: int = 48, rate: float = 0.05
) -> Weights:
    """Weights by maximum likelihood of the right candidates, with a penalty on their squares.

    Adam over batches drawn in one and the same random order, with a rate that falls to nothing. Features that fewer
    than `least` examples have are left out.
    """
    seen = np.zeros(len(FEATURES), np.int64)
    for one in found:
        seen[np.unique(one.features)] += 1
    chance = np.random.default_rng(7)
    weights = np.zeros(len(FEATURES))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    steps = rounds * -(-len(found) // batch)
    step = 0
    for _ in range(rounds):
        shuffled = chance.permutation(len(found))
        for start in range(0, len(found), batch):
            step += 1
            part = [found[place] for place in shuffled[start : start + batch]]
            gradient = _gradient(part, weights) + decay * len(part) / len(found) * weights
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient**2
            move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            weights -= rate * (1 - step / (steps + 1)) * move
    return FEATURES.table(np.where(seen >= least, weights, 0.0))


def _gradient(part: Sequence[Example], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sizes = np.array([len(example.right) for example in part])
    before = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    column = np.concatenate([example.features for example in part])
    row = np.concatenate([example.owners + start for example, start in zip(part, before, strict=True)])
    owner = np.repeat(np.arange(len(part)), sizes)
    good = np.concatenate([example.right for example in part])
    scores = np.bincount(row, weights[column], len(owner))
    raised = np.exp(scores - np.maximum.reduceat(scores, before)[owner])
    shares = raised / np.bincount(owner, raised)[owner]
    among = np.bincount(owner, shares * good)
    push = shares - shares * good / np.maximum(among[owner], 1e-12)
    return np.bincount(column, push[row], len(weights)).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one story teaches."""

    ranks: tuple[Example, ...]
    kinds: tuple[Example, ...]
    trust: tuple[tuple[str, bool], ...]


def lessons(name: str, gold: Ledger, sorts: Weights) -> Lessons:
    """What a hand-written ledger teaches, given what names stand for."""
    ranks: list[Example] = []
    kinds: list[Example] = []
    trust: list[tuple[str, bool]] = []
    for copy, share in enumerate(NOISE):
        ledger = spoilt(gold, share, f"{name}{copy}")
        scene, found = walk(ledger, sorts, judge_of_ledger(gold))
        ranks.extend(found)
        kinds.extend(kind_examples(gold, scene))
        for number, attribution in enumerate(ledger.attributions):
            outright = settled(scene, number)
            if outright is not None and outright >= 0:
                speaker = gold.attributions[number].speaker or ""
                trust.append((attribution.speaker_kind, likeness(name_of(scene, scene.figures[outright]), speaker) > 0))
    return Lessons(tuple(ranks), tuple(kinds), tuple(trust))


def taught(learning: Iterable[Lessons], sorts: Weights, decay: dict[str, float]) -> Learnt:
    """What all these lessons teach together."""
    ranks: list[Example] = []
    kinds: list[Example] = []
    trust: Counter[tuple[str, bool]] = Counter()
    for lesson in learning:
        ranks.extend(lesson.ranks)
        kinds.extend(lesson.kinds)
        trust.update(lesson.trust)
    shares = {
        kind: round((trust[kind, True] + 1) / (trust[kind, True] + trust[kind, False] + 2), 3)
        for kind in sorted({kind for kind, _ in trust})
    }
    return Learnt(sorts, learn(ranks, decay["ranks"]), learn(kinds, decay["kinds"]), shares)


def main() -> None:
    """Cross-validate, then learn from everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/lexicon/resolution.json"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--decay", type=float)
    arguments = parser.parse_args()
    decay = DECAY if arguments.decay is None else {**DECAY, "ranks": arguments.decay}
    stories = list(written(arguments.shared / "ledger" / "train"))
    names = list(names_of_gum(arguments.shared / "corpora" / "gum"))
    named = {name: list(sorts_of_ledger(gold, scene_of(gold, {}))) for name, gold in stories}
    measure(arguments.shared, stories, names, named, decay, arguments)
    sorts = learn([*names, *(e for found in named.values() for e in found)], decay["sorts"], least=LEAST)
    learnt = taught([lessons(name, gold, sorts) for name, gold in stories], sorts, decay)
    tables = {"sorts": learnt.sorts, "ranks": learnt.ranks, "kinds": learnt.kinds, "trust": learnt.trust}
    arguments.out.write_text(json.dumps(tables, sort_keys=True, indent=0) + "\n", encoding="utf-8")
    print(f"{sum(map(len, tables.values()))} weights to {arguments.out}")


def measure(
    shared: Path,
    stories: Sequence[tuple[str, Ledger]],
    names: Sequence[Example],
    named: dict[str, list[Example]],
    decay: dict[str, float],
    arguments: argparse.Namespace,
) -> None:
    """Print how good what is learnt from the other folds is on each fold, by how many kinds were spoilt."""
    held: dict[float, list[tuple[str, list[dict[str, object]], list[dict[str, object]]]]] = {0.0: [], 0.1: [], 1.0: []}
    sure: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        seen = [story for place, story in enumerate(stories) if place % FOLDS != fold]
        sorts = learn([*names, *(e for name, _ in seen for e in named[name])], decay["sorts"], least=LEAST)
        learnt = taught([lessons(name, gold, sorts) for name, gold in seen], sorts, decay)
        for place, (name, gold) in enumerate(stories):
            if place % FOLDS == fold:
                for share, results in held.items():
                    given = spoilt(gold, share, f"held {name}") if share < 1 else emptied(gold)
                    found = with_speakers(given, weights=learnt)
                    results.append((name, rows(gold.attributions), rows(found.attributions)))
                    if share == 0.1:
                        sure.extend(_reliability(gold, found))
    score = scorer(shared).score
    for share, results in held.items():
        scores, misses = score(results)
        figures = [100 * scores[f"{field}_accuracy"] for field in ("speaker", "speaker_kind")]
        print(f"kinds spoilt {share:3.1f}  speaker {figures[0]:5.1f}  kind {figures[1]:5.1f}")
        if arguments.misses and share == 0.1:
            for miss in misses:
                if miss[3] in {"speaker", "speaker_kind"}:
                    print(*miss, sep="\t")
    for low in (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98):
        high = {0.0: 0.5, 0.5: 0.7, 0.7: 0.8, 0.8: 0.9, 0.9: 0.95, 0.95: 0.98, 0.98: 1.01}[low]
        part = [(chance, right) for chance, right in sure if low <= chance < high]
        if part:
            mean, right = (sum(values) / len(part) for values in zip(*part, strict=True))
            print(f"chance {low:4.2f}-{min(high, 1):4.2f}  {len(part):4}  said {mean:.3f}  right {right:.3f}")


def _reliability(gold: Ledger, found: Ledger) -> Iterator[tuple[float, bool]]:
    for wanted, given in zip(gold.attributions, found.attributions, strict=True):
        right = (not wanted.speaker and not given.speaker) or likeness(wanted.speaker or "", given.speaker or "") > 0
        yield dict(given.chances)["speaker"], right


if __name__ == "__main__":
    main()
