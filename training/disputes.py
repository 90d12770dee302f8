"""Learns which attributions dispute which and which make the same claim, from hand-written ledgers.

usage: python -m training.disputes [--shared ../shared] [--pairs FILE] [--folds 7] [--noise] [--check] [--out FILE]

Prints what stories reach that nothing was learnt from (F1 by `score_ledger.py` of the shared folder, in percent), then
learns from all stories and writes `src/reportedly/lexicon/disputes.json`. Besides the ledgers of `ledger/train`, which
alone are measured, it learns from links annotated over what a reader found in bodies of the Fake News Challenge
(`training/links.json`: spans, fields as a reader gave them, and links, without text). FILE is what `training.pairs`
wrote: for every story what a model says of its pairs; without it the weights for reading with the model stay as the
output file has them. `--noise` measures with a fifth of the attributions missing, 12 % of the acts and 7 %
of the polarities wrong. `--check` writes nothing.

All models are log-linear with a quadratic penalty: chances of pairs and of disputing by Newton's method, the ranking of
what is disputed by full gradients (Adam). The same data give the same weights. Runs in a few minutes on one core.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.steps import emptied, rows, scorer
from reportedly.ledger import ACTS, Ledger
from reportedly.lexicon import load
from reportedly.reading import claims
from reportedly.reading import disputes as step
from reportedly.reading.claims import BOUND, Chances, Given, candidates, compared, logistic, rows_of
from reportedly.reading.pairs import Row, dispute
from reportedly.reading.sayings import Saying, bag, sayings, words_of
from training import links
from training.corpora import polnear, unlabelled

OUT = Path(__file__).parent.parent / "src" / "reportedly" / "lexicon" / "disputes.json"
RAREST = 5.0
LEAST_SHARE = 0.01
PENALTY = {"same": 3.0, "target": 1.0, "dispute": 4.0}
# Set by hand on held-out folds of the training stories; flat around these values.
THRESHOLDS = {
    "threshold": 0.28,
    "single": 0.3,
    "together": 1.2,
    "apart": 0.8,
    "disputes_above": 0.22,
    "second_above": 0.35,
}
INNER = 5

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Story:
    """A ledger prepared for learning: its sayings, candidates, features of pairs, and what people said of them."""

    name: str
    ledger: Ledger
    measured: bool
    odds: Numbers | None
    given: Given | None
    said: list[Saying]
    before: list[list[int]]
    pairs: list[Numbers]
    same: list[Numbers]
    disputed: list[set[int]]


def main() -> None:
    """Cross-validate, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    old: dict[str, Any] = json.loads(arguments.out.read_text(encoding="utf-8")) if arguments.out.exists() else {}
    rarity = old["rarity"] if arguments.check and old else rarity_of(arguments.shared)
    ledgers = [*links.stories(arguments.shared)]
    made = {key: old[key] for key in ("with_model",) if key in old}
    for key, file in (("without_model", None), ("with_model", arguments.pairs)):
        if key == "with_model" and file is None:
            continue
        known = dict(np.load(file)) if file else None
        stories = [prepare(*entry, rarity, known) for entry in ledgers]
        figures = validate(stories, arguments.folds, arguments.shared, rarity, arguments.noise)
        print(key, *(f"{name} {100 * value:.1f}" for name, value in figures.items()), flush=True)
        made[key] = None if arguments.check else learn(stories)
    if not arguments.check:
        text = json.dumps({"rarest": RAREST, "rarity": rarity, **made}, separators=(",", ":"), sort_keys=True)
        arguments.out.write_text(text.replace('],"', '],\n"').replace('},"', '},\n"') + "\n", encoding="utf-8")


def rarity_of(shared: Path) -> dict[str, float]:
    """How telling the commoner stems are: the logarithm of one in how many news articles has them."""
    held = [shared / "ledger" / "dev", shared / "seed"]
    articles = {article.text: None for article in polnear(shared / "corpora" / "polnear", "train")}
    articles |= {a.text: None for a in unlabelled(shared / "corpora" / "fnc" / "train_bodies.jsonl", held)}
    counts = Counter(key for text in articles for key in bag(words_of(text)))
    least = LEAST_SHARE * len(articles)
    return {key: round(log(len(articles) / count), 2) for key, count in sorted(counts.items()) if count >= least}


def prepare(
    name: str, ledger: Ledger, measured: bool, rarity: Mapping[str, float], known: Mapping[str, Numbers] | None
) -> Story:
    """A story with its features, as the step sees it."""
    said = sayings(ledger, rarity, RAREST)
    before = candidates(said, load("disputes")["limits"])
    given = None if known is None else given_from(known[name], before)
    ids = {attribution.id: index for index, attribution in enumerate(ledger.attributions)}
    group = groups(ledger)
    return Story(
        name=name,
        ledger=ledger,
        measured=measured,
        odds=None if known is None else known[name],
        given=given,
        said=said,
        before=before,
        pairs=[np.array(rows_of(said, index, others, given), float) for index, others in enumerate(before)],
        same=[np.array([float(group[i] == group[index]) for i in others]) for index, others in enumerate(before)],
        disputed=[{ids[target] for target in attribution.disputes} for attribution in ledger.attributions],
    )


def given_from(odds: Numbers, before: Sequence[Sequence[int]]) -> Given:
    """What a model says of the pairs that are looked at, from an array (attributions, attributions, 2) of log odds."""
    bounded = np.clip(odds, -BOUND, BOUND).tolist()
    every = compared(before, load("disputes")["limits"])
    return [{other: tuple(bounded[index][other]) for other in others} for index, others in enumerate(every)]


def groups(ledger: Ledger) -> list[int]:
    """For each attribution the first one that it is tied to by `same_as`, over however many steps."""
    ids = {attribution.id: index for index, attribution in enumerate(ledger.attributions)}
    root = list(range(len(ids)))

    def top(index: int) -> int:
        while root[index] != index:
            index = root[index]
        return index

    for index, attribution in enumerate(ledger.attributions):
        if attribution.same_as in ids:
            root[top(index)] = top(ids[attribution.same_as])
    return [top(index) for index in range(len(ids))]


def learn(stories: Sequence[Story]) -> dict[str, Any]:
    """The weights and thresholds, from all of `stories`.

    The second and third model learn from what the model before gives for stories that it did not learn from.
    """
    limits = load("disputes")["limits"]
    folds = [stories[part::INNER] for part in range(INNER)]
    chances: dict[str, Chances] = {}
    for fold in folds:
        weights = same_weights([story for story in stories if story not in fold])
        chances |= {story.name: chances_of(story, weights) for story in fold}
    targets = {s.name: step.targets(s.said, s.before, chances[s.name], limits, s.given) for s in stories}
    ranked: dict[str, list[Numbers]] = {}
    for fold in folds:
        weights = target_weights([story for story in stories if story not in fold], targets)
        ranked |= {s.name: [rank(rows_, weights) for _, rows_ in targets[s.name]] for s in fold}
    made = {
        "same": same_weights(stories),
        "target": target_weights(stories, targets),
        "dispute": dispute_weights(stories, targets, ranked),
    }
    return {key: [round(float(value), 3) for value in weights] for key, weights in made.items()} | THRESHOLDS


def rank(features: Sequence[Row], weights: Numbers) -> Numbers:
    """How likely each candidate is what a saying disputes, if it disputes one."""
    return step.softmax(np.array(features, float) @ weights) if features else np.zeros(0)


def chances_of(story: Story, weights: Numbers) -> Chances:
    """The chances that pairs make the same claim."""
    return [
        claims.chances_of(story.said, index, others, story.pairs[index], weights)
        for index, others in enumerate(story.before)
    ]


def same_weights(stories: Sequence[Story]) -> Numbers:
    """Weights of `pairs.SAME`."""
    features = [pairs for story in stories for pairs in story.pairs if len(pairs)]
    labels = [same for story in stories for same in story.same if len(same)]
    return newton(np.concatenate(features), np.concatenate(labels), PENALTY["same"])


Targets = Mapping[str, Sequence[tuple[Sequence[int], Sequence[Row]]]]


def target_weights(stories: Sequence[Story], targets: Targets) -> Numbers:
    """Weights of `pairs.TARGET`, from the sayings that dispute something in reach."""
    features, labels = [], []
    for story in stories:
        for (others, found), disputed in zip(targets[story.name], story.disputed, strict=True):
            if disputed & set(others):
                features.append(np.array(found, float))
                labels.append(np.array([float(other in disputed) for other in others]))
    return ranking(features, labels, PENALTY["target"])


def dispute_weights(stories: Sequence[Story], targets: Targets, ranked: Mapping[str, Sequence[Numbers]]) -> Numbers:
    """Weights of `pairs.DISPUTE`."""
    features, labels = [], []
    for story in stories:
        for saying, (_, found), chances in zip(story.said, targets[story.name], ranked[story.name], strict=True):
            if found:
                features.append(dispute(saying, found, chances.tolist()))
                labels.append(float(bool(story.disputed[saying.index])))
    return newton(np.array(features, float), np.array(labels), PENALTY["dispute"])


def newton(features: Numbers, labels: Numbers, penalty: float, steps: int = 12) -> Numbers:
    """Weights of a log-linear model; the first one, of the constant, is free."""
    weights = np.zeros(features.shape[1])
    penalties = np.full(len(weights), penalty)
    penalties[0] = 1e-3
    for _ in range(steps):
        chances = logistic(features @ weights)
        slope = features.T @ (labels - chances) - penalties * weights
        curve = (features * (chances * (1 - chances))[:, None]).T @ features + np.diag(penalties)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def ranking(features: Sequence[Numbers], labels: Sequence[Numbers], penalty: float, steps: int = 250) -> Numbers:
    """Weights by which in every group the rows with label 1 come first."""
    rows_, wanted = np.concatenate(features), np.concatenate(labels)
    starts = np.cumsum([0, *(len(group) for group in labels[:-1])])
    group = np.repeat(np.arange(len(labels)), [len(own) for own in labels])
    weights, mean, square = (np.zeros(rows_.shape[1]) for _ in range(3))
    for time in range(1, steps + 1):
        scores = rows_ @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        chances = powers / np.add.reduceat(powers, starts)[group]
        right = powers * wanted
        slope = rows_.T @ (right / np.add.reduceat(right, starts)[group] - chances) - penalty * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        weights = weights + 0.05 * (mean / (1 - 0.9**time)) / (np.sqrt(square / (1 - 0.99**time)) + 1e-8)
    return weights


def validate(
    stories: Sequence[Story], folds: int, shared: Path, rarity: Mapping[str, float], noise: bool
) -> dict[str, float]:
    """F1 on measured stories, each read with weights learnt from the other folds and from what is not measured."""
    measured = [story for story in stories if story.measured]
    order = np.random.default_rng(0).permutation(len(measured))
    scored = []
    for part in range(folds):
        held = {measured[index].name for index in order[part::folds]}
        model = learn([story for story in stories if story.name not in held])
        for story in measured:
            if story.name in held:
                scored.append(read(story, model, rarity, noise))
    scores, _ = scorer(shared).score(scored)
    return {f"{key} {kind}": scores[key][kind] for key in ("disputes", "same_as") for kind in ("f1", "p", "r")}


def read(
    story: Story, model: Mapping[str, Any], rarity: Mapping[str, float], noise: bool
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """A story's name, its rows as written, and as the step fills them in."""
    ledger, odds = emptied(story.ledger, {"disputes": (), "same_as": None}), story.odds
    if noise:
        ledger, odds = noisy(ledger, odds, story.name)
    limits = load("disputes")["limits"]
    said = sayings(ledger, rarity, RAREST)
    before = candidates(said, limits)
    found = step.linked(said, before, model, limits, None if odds is None else given_from(odds, before))
    return story.name, rows(story.ledger.attributions), rows(step.filled(ledger, *found).attributions)


def noisy(ledger: Ledger, odds: Numbers | None, name: str) -> tuple[Ledger, Numbers | None]:
    """The ledger as a reader may give it: a fifth of it missing, some acts and polarities wrong."""
    chance = np.random.default_rng(int.from_bytes(name.encode(), "big") % 2**32)
    kept = np.flatnonzero(chance.random(len(ledger.attributions)) >= 0.2)
    ids = {ledger.attributions[index].id for index in kept}
    made = []
    for index in kept:
        attribution = ledger.attributions[index]
        if chance.random() < 0.12:
            attribution = replace(attribution, act=ACTS[int(chance.integers(len(ACTS)))])
        if chance.random() < 0.07:
            attribution = replace(attribution, polarity="+" if attribution.polarity == "-" else "-")
        if attribution.parent not in ids:
            attribution = replace(attribution, parent=None)
        made.append(attribution)
    return replace(ledger, attributions=tuple(made)), None if odds is None else odds[np.ix_(kept, kept)]


if __name__ == "__main__":
    main()
