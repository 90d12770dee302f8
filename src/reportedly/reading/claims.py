"""Which attributions of a document make the same claim.

Two steps, so that disputes can be found in between: how likely any two near or similar sayings make one claim (a
pairwise log-linear model), and then the grouping. Sayings are taken in order; each joins the claim it is likeliest to
repeat or opens a new one (as Soon, Ng and Lim 2001 do for mentions, with a linkage between the single and the average
one). What is disputed opens a claim, and nothing joins what it disputes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.reading.likeness import Likeness
from reportedly.reading.pairs import Odds, Row, same
from reportedly.reading.sayings import Saying

Given = list[dict[int, Odds]]
"""For each saying what the model says of it and each of those that it is compared with."""
Chances = list[dict[int, float]]
Limits = Mapping[str, int]
COPY = 1 - 1e-6
BOUND = 6.0


def candidates(said: Sequence[Saying], limits: Limits) -> list[list[int]]:
    """For each saying the earlier ones that it may repeat: those shortly before, the first ones, those alike in words.

    Of a stem that is said often only the first places are looked at, so that the list for one saying is bounded.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    found = []
    for saying in said:
        shared: Counter[int] = Counter()
        for key, weight in saying.weights.items():
            for index in places[key]:
                shared[index] += int(100 * weight)
            if len(places[key]) < limits["places"]:
                places[key].append(saying.index)
        alike = sorted(shared, key=lambda index: (-shared[index], index))[: limits["alike"]]
        window = range(max(0, saying.index - limits["window"]), saying.index)
        found.append(sorted({*range(min(limits["first"], saying.index)), *window, *alike}))
    return found


def compared(before: Sequence[Sequence[int]], limits: Limits) -> list[list[int]]:
    """For each saying those that it is compared with: its candidates, and as many that follow as it may dispute."""
    count = len(before)
    return [
        [*others, *range(index + 1, min(count, index + limits["ahead"] + 1))] for index, others in enumerate(before)
    ]


def given_by(likeness: Likeness, before: Sequence[Sequence[int]], limits: Limits) -> Given:
    """What the model says of every pair that is looked at, its log odds held within `BOUND`."""
    every = compared(before, limits)
    pairs = [(index, other) for index, others in enumerate(every) for other in others]
    odds = iter(np.clip(likeness.odds(pairs), -BOUND, BOUND).tolist())
    return [{other: next(odds) for other in others} for others in every]


def rows_of(said: Sequence[Saying], index: int, others: Sequence[int], given: Given | None) -> list[Row]:
    """The features of a saying and each of some earlier ones."""
    if given is None:
        return [same(said[other], said[index]) for other in others]
    return [same(said[other], said[index], given[index][other]) for other in others]


def sameness(
    said: Sequence[Saying], before: Sequence[Sequence[int]], weights: npt.NDArray[Any], given: Given | None
) -> Chances:
    """For each saying the chance that each of the candidates `before` it makes the same claim."""
    chances: Chances = []
    for index, others in enumerate(before):
        rows = np.array(rows_of(said, index, others, given), float)
        chances.append(chances_of(said, index, others, rows, weights))
    return chances


def chances_of(
    said: Sequence[Saying], index: int, others: Sequence[int], rows: npt.NDArray[Any], weights: npt.NDArray[Any]
) -> dict[int, float]:
    """The chances that a saying repeats `others`, whose features `rows` are; copies are the same claim."""
    if not others:
        return {}
    values = logistic(rows @ weights).tolist()
    return {
        other: COPY if said[index].copies(said[other]) else 0.0 if said[index].opposes(said[other]) else value
        for other, value in zip(others, values, strict=True)
    }


def logistic(scores: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Chances of log-odds, which are held within what a float can raise to a power."""
    result: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return result


@dataclass(frozen=True, slots=True)
class Claims:
    """Groups of sayings that make one claim: `groups` in the order of their first members, `of` the group of each."""

    groups: tuple[tuple[int, ...], ...]
    of: tuple[int, ...]
    chances: tuple[float, ...]

    def head(self, index: int) -> int:
        """The first saying of the claim that a saying makes."""
        return self.groups[self.of[index]][0]


def claims(
    chances: Chances, disputed: Sequence[Mapping[int, float]], model: Mapping[str, float], limits: Limits
) -> Claims:
    """The claims by the chances that two sayings make one, given what each saying disputes.

    `model` holds the `threshold` to join, the share `single` of the best link in the linkage, and by how much the
    log-odds rise (`together`) or fall (`apart`) for two that dispute the same or not.
    """
    heads = {target for targets in disputed for target in targets}
    groups: list[list[int]] = []
    against: list[set[int]] = []
    of: list[int] = []
    sure: list[float] = []
    for index, links in enumerate(chances):
        group, chance = None, 0.0
        if index not in heads:
            group, chance = _best(index, links, groups, of, against, disputed, model)
        if group is None:
            group, chance = len(groups), 0.0
            groups.append([])
            against.append(set())
        groups[group].append(index)
        against[group] |= disputed[index].keys()
        of.append(group)
        sure.append(chance)
    return Claims(tuple(map(tuple, groups)), tuple(of), tuple(sure))


def _best(
    index: int,
    links: Mapping[int, float],
    groups: Sequence[Sequence[int]],
    of: Sequence[int],
    against: Sequence[set[int]],
    disputed: Sequence[Mapping[int, float]],
    model: Mapping[str, float],
) -> tuple[int | None, float]:
    """The claim with the highest mean of its best and its average chance; of equals the first."""
    by_group: defaultdict[int, list[float]] = defaultdict(list)
    mine = disputed[index].keys()
    for other, chance in links.items():
        if index not in against[of[other]] and not any(of[target] == of[other] for target in mine if target < index):
            by_group[of[other]].append(_moved(chance, mine, disputed[other].keys(), model))
    best, high = None, model["threshold"]
    for group, values in sorted(by_group.items()):
        value = model["single"] * max(values) + (1 - model["single"]) * sum(values) / len(values)
        if value > high:
            best, high = group, value
    return best, high


def _moved(chance: float, mine: Any, theirs: Any, model: Mapping[str, float]) -> float:
    """The chance that two make one claim, once it is known what they dispute."""
    if not mine and not theirs:
        return chance
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    odds = log(chance / (1 - chance)) + (model["together"] if mine & theirs else -model["apart"])
    return 1 / (1 + exp(-odds))
