"""Which attribution of a document disputes which, and which make the same claim.

Claims are groups of attributions (`claims`). Each attribution then disputes one or a few claims, or none: a log-linear
ranking of the claims with a place for "none" (as Denis and Baldridge 2008 rank antecedents), over the features of
`pairs`. A denial points at the first attribution of each claim that it denies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from reportedly.ledger import Attribution, Chance, Ledger
from reportedly.lexicon import load
from reportedly.reading.claims import Claims, Index, Vectors, claims
from reportedly.reading.pairs import Saying, dispute_features, sayings


@cache
def learnt() -> dict[str, Any]:
    """The contents of `lexicon/disputes.json`: the rarity of stems, weights of features, thresholds."""
    text = (files("reportedly.lexicon") / "disputes.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def with_disputes(ledger: Ledger, vectors: Vectors | None = None) -> Ledger:
    """The ledger with `disputes` and `same_as` filled in, and the chance that each given one is right.

    `vectors` has one row of length one for every attribution, near one another where contents mean the same; the step
    does without. Both fields name first attributions of claims only, and none names itself or its own claim. Time grows
    with the number of attributions.
    """
    weights, limits = learnt(), load("disputes")["limits"]
    said = sayings(ledger, weights["rarity"], weights["rarest"])
    found = claims(said, weights, limits, vectors)
    disputed = _disputed(said, found, weights, limits, vectors)
    ids = [attribution.id for attribution in ledger.attributions]
    return replace(
        ledger,
        attributions=tuple(
            _filled(attribution, index, ids, found, disputed[index])
            for index, attribution in enumerate(ledger.attributions)
        ),
    )


def _filled(
    attribution: Attribution, index: int, ids: Sequence[str], found: Claims, disputed: Mapping[int, float]
) -> Attribution:
    head = found.groups[found.of[index]][0]
    chances = [chance for chance in attribution.chances if chance.field not in ("disputes", "same_as")]
    if disputed:
        chances.append(Chance("disputes", max(disputed.values())))
    if head != index:
        chances.append(Chance("same_as", found.chances[index]))
    return replace(
        attribution,
        disputes=tuple(ids[target] for target in sorted(disputed)),
        same_as=None if head == index else ids[head],
        chances=tuple(chances),
    )


def _disputed(
    said: Sequence[Saying], found: Claims, weights: Mapping[str, Any], limits: Mapping[str, Any], vectors: Vectors | None
) -> list[dict[int, float]]:
    """For each saying the first sayings of the claims that it disputes, with their chances."""
    model = weights["dispute_meaning" if vectors is not None else "dispute"]
    line = np.array(model["weights"])
    index = Index(limits)
    for group in found.groups:
        for member in group[: limits["members"]]:
            index.add(said[member])
    sizes = sorted(range(len(found.groups)), key=lambda group: (-len(found.groups[group]), group))
    always = sizes[: limits["largest"]] + list(range(min(limits["first"], len(sizes))))
    largest = min(len(found.groups[sizes[0]]), limits["members"]) if sizes else 0
    return [_targets(saying, said, found, index, always, largest, line, model, limits, vectors) for saying in said]


def _targets(
    saying: Saying,
    said: Sequence[Saying],
    found: Claims,
    index: Index,
    always: Sequence[int],
    largest: int,
    line: Any,
    model: Mapping[str, Any],
    limits: Mapping[str, Any],
    vectors: Vectors | None,
) -> dict[int, float]:
    window = range(max(0, saying.index - limits["window"]), min(len(said), saying.index + limits["ahead"] + 1))
    groups = sorted({*always, *(found.of[i] for i in window), *(found.of[i] for i in index.near(saying))})
    groups = [group for group in groups if group != found.of[saying.index]]
    if not groups:
        return {}
    nearest = _nearest(saying.index, found, limits["window"])
    rows = []
    for group in groups:
        members = found.groups[group][: limits["members"]]
        meaning = None if vectors is None else float(np.max(vectors[members] @ vectors[saying.index]))
        rows.append(dispute_features(saying, [said[m] for m in members], largest, group == nearest, meaning))
    scores = np.exp(np.clip(np.array(rows) @ line, -30, 30))
    chances = scores / (1 + scores.sum())
    if chances.sum() <= model["threshold"]:
        return {}
    best = int(np.argmax(chances))
    return {
        found.groups[group][0]: float(chance)
        for place, (group, chance) in enumerate(zip(groups, chances, strict=True))
        if place == best or chance > model["second"]
    }


def _nearest(index: int, found: Claims, window: int) -> int | None:
    """The claim last made before a saying, its own set aside."""
    own = found.of[index]
    return next((found.of[i] for i in range(index - 1, max(-1, index - window - 1), -1) if found.of[i] != own), None)
