"""Which attributions of a document make the same claim.

Attributions are read in order; each joins the claim it is likeliest to repeat, or opens a new one (incremental
clustering over a pairwise log-linear model, as in Soon, Ng and Lim 2001 for mentions, with the linkage between the
single and the average one).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.reading.pairs import Saying, same_features

Vectors = npt.NDArray[np.float32]


@dataclass(slots=True)
class Claims:
    """Groups of sayings that make one claim, as they form: `of[index]` is the group of a saying."""

    groups: list[list[int]] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)

    def heads(self) -> list[int]:
        """The first saying of every group."""
        return [group[0] for group in self.groups]


class Index:
    """Where in the document a stem was said: few places for each, so that a look-up takes bounded time."""

    def __init__(self, limits: Mapping[str, Any]) -> None:
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._limits = limits

    def add(self, saying: Saying) -> None:
        """Note the stems of a saying; of a stem said often only the first places are kept."""
        for key in saying.weights:
            places = self._places[key]
            if len(places) < self._limits["places"]:
                places.append(saying.index)

    def near(self, saying: Saying) -> list[int]:
        """Sayings that share much with `saying`, the most first."""
        shared: Counter[int] = Counter()
        for key, weight in saying.weights.items():
            for index in self._places.get(key, ()):
                shared[index] += int(100 * weight)
        shared.pop(saying.index, None)
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [index for index, _ in ranked[: self._limits["alike"]]]


def claims(
    sayings: Sequence[Saying], weights: Mapping[str, Any], limits: Mapping[str, Any], vectors: Vectors | None = None
) -> Claims:
    """The groups that `sayings` fall into by the learnt `weights`, in the order of their first members."""
    model = weights["same_meaning" if vectors is not None else "same"]
    line = np.array(model["weights"])
    found, index = Claims(), Index(limits)
    for saying in sayings:
        candidates = _candidates(saying, index, limits)
        chances = _chances(saying, sayings, candidates, line, vectors)
        group, chance = _best(found, chances, model["single"])
        if group is None or chance < model["threshold"]:
            group, chance = len(found.groups), 0.0
            found.groups.append([])
        found.groups[group].append(saying.index)
        found.of.append(group)
        found.chances.append(chance)
        if len(found.groups[group]) <= limits["members"]:
            index.add(saying)
    return found


def _candidates(saying: Saying, index: Index, limits: Mapping[str, Any]) -> list[int]:
    window = range(max(0, saying.index - limits["window"]), saying.index)
    return sorted({*window, *index.near(saying)})


def _chances(
    saying: Saying, sayings: Sequence[Saying], candidates: Sequence[int], line: npt.NDArray[Any], vectors: Vectors | None
) -> dict[int, float]:
    if not candidates:
        return {}
    meanings = _meanings(saying.index, candidates, vectors)
    rows = [same_features(sayings[i], saying, m) for i, m in zip(candidates, meanings, strict=True)]
    scores = np.array(rows) @ line
    return {i: 1 / (1 + exp(-max(-30.0, min(30.0, float(s))))) for i, s in zip(candidates, scores, strict=True)}


def _meanings(index: int, candidates: Sequence[int], vectors: Vectors | None) -> Sequence[float | None]:
    if vectors is None:
        return [None] * len(candidates)
    return [float(x) for x in vectors[list(candidates)] @ vectors[index]]


def _best(found: Claims, chances: Mapping[int, float], single: float) -> tuple[int | None, float]:
    """The group with the highest mean of its best and its average chance; of equals the first."""
    by_group: defaultdict[int, list[float]] = defaultdict(list)
    for index, chance in chances.items():
        by_group[found.of[index]].append(chance)
    scored = {group: single * max(c) + (1 - single) * sum(c) / len(c) for group, c in by_group.items()}
    best = max(scored, key=lambda group: (scored[group], -group), default=None)
    return best, scored[best] if best is not None else 0.0
