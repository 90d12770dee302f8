"""Which attribution of a document disputes which, and which make the same claim.

First every saying ranks the others by how likely it is that they are what it disputes, if it disputes anything (a
log-linear ranking, as Denis and Baldridge 2008 rank antecedents); then it is decided whether it does. Claims are
grouped afterwards (`claims`), so that what is disputed stands first in its claim: a denial points at the first
attribution of each claim that it denies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.ledger import Attribution, Chance, Ledger
from reportedly.lexicon import load
from reportedly.reading.claims import (
    Chances,
    Claims,
    Given,
    Limits,
    candidates,
    claims,
    compared,
    given_by,
    logistic,
    sameness,
)
from reportedly.reading.likeness import Likeness
from reportedly.reading.pairs import Odds, Row, dispute, local, target
from reportedly.reading.sayings import Saying, sayings


@cache
def learnt() -> dict[str, Any]:
    """The contents of `lexicon/disputes.json`: the rarity of stems, weights of features, thresholds."""
    text = (files("reportedly.lexicon") / "disputes.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def with_disputes(ledger: Ledger, likeness: Likeness | None = None) -> Ledger:
    """The ledger with `disputes` and `same_as` filled in, and the chance that each given one is right.

    `likeness` compares the attributions of the ledger, in their order, with the reader model; the step does without.
    Both fields name only first attributions of claims, never the attribution itself nor its own claim.
    Time grows with the number of attributions.
    """
    model, limits = learnt()["without_model" if likeness is None else "with_model"], load("disputes")["limits"]
    said = sayings(ledger, learnt()["rarity"], learnt()["rarest"])
    before = candidates(said, limits)
    given = None if likeness is None else given_by(likeness, before, limits)
    return filled(ledger, *linked(said, before, model, limits, given))


def linked(
    said: Sequence[Saying],
    before: Sequence[Sequence[int]],
    model: Mapping[str, Any],
    limits: Limits,
    given: Given | None,
) -> tuple[list[dict[int, float]], Claims]:
    """For each saying what it disputes, with the chances; and the claims."""
    chances = sameness(said, before, np.array(model["same"]), given)
    disputed = disputes(said, before, chances, model, limits, given)
    return disputed, claims(chances, disputed, model, limits)


def filled(ledger: Ledger, disputed: Sequence[Mapping[int, float]], found: Claims) -> Ledger:
    """The ledger with what each attribution disputes and repeats."""
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
    head = found.head(index)
    chances = [chance for chance in attribution.chances if chance.field not in ("disputes", "same_as")]
    if disputed:
        chances.append(Chance("disputes", max(disputed.values())))
    if head != index:
        chances.append(Chance("same_as", found.chances[index]))
    return replace(
        attribution,
        disputes=tuple(ids[index] for index in sorted(disputed)),
        same_as=None if head == index else ids[head],
        chances=tuple(chances),
    )


def disputes(
    said: Sequence[Saying],
    before: Sequence[Sequence[int]],
    chances: Chances,
    model: Mapping[str, Any],
    limits: Limits,
    given: Given | None,
) -> list[dict[int, float]]:
    """For each saying what it disputes, with the chance of each."""
    ranking, deciding = np.array(model["target"]), np.array(model["dispute"])
    result = []
    for saying, (others, rows) in zip(said, targets(said, before, chances, limits, given), strict=True):
        result.append(_chosen(saying, others, rows, ranking, deciding, model, limits))
    return result


def _chosen(
    saying: Saying,
    others: Sequence[int],
    rows: Sequence[Row],
    ranking: npt.NDArray[Any],
    deciding: npt.NDArray[Any],
    model: Mapping[str, Any],
    limits: Limits,
) -> dict[int, float]:
    if not others:
        return {}
    ranked = softmax(np.array(rows, float) @ ranking)
    does = float(logistic(np.array(dispute(saying, rows, ranked.tolist()), float) @ deciding))
    if does <= model["disputes_above"]:
        return {}
    order = np.argsort(-ranked, kind="stable")[: limits["targets"]]
    kept = [place for place in order if place == order[0] or ranked[place] > model["second_above"]]
    return {others[place]: does * float(ranked[place]) for place in kept}


def softmax(scores: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Chances of which exactly one holds."""
    powers = np.exp(scores - scores.max())
    result: npt.NDArray[np.float64] = powers / powers.sum()
    return result


def targets(
    said: Sequence[Saying],
    before: Sequence[Sequence[int]],
    chances: Chances,
    limits: Limits,
    given: Given | None,
) -> list[tuple[list[int], list[Row]]]:
    """For each saying what it could dispute, and the features `pairs.TARGET` of each."""
    sizes = [sum(links.values()) for links in chances]
    for links in chances:
        for other, chance in links.items():
            sizes[other] += chance
    # The two greatest: where the greatest is the chance to repeat the very saying that asks, the next one counts.
    repeats = [sorted(((chance, other) for other, chance in links.items()), reverse=True)[:2] for links in chances]
    result = []
    for saying, every in zip(said, compared(before, limits), strict=True):
        others = [other for other in every if not said[other].copies(saying)]
        own = None if given is None else given[saying.index]
        rows = _rows(saying, [said[other] for other in others], chances, sizes, repeats, own)
        result.append((others, rows))
    return result


def _rows(
    saying: Saying,
    others: Sequence[Saying],
    chances: Chances,
    sizes: Sequence[float],
    repeats: Sequence[Sequence[tuple[float, int]]],
    given: Mapping[int, Odds] | None,
) -> list[Row]:
    shared = [_between(chances, saying.index, other.index) for other in others]
    apart = [place for place, chance in enumerate(shared) if chance < 0.5]
    best_local = max((local(others[place], saying)[0] for place in apart), default=0.0)
    best_model = max((given[other.index][1] for other in others), default=0.0) if given is not None else 0.0
    rows = []
    for other, chance in zip(others, shared, strict=True):
        repeated = next((value for value, index in repeats[other.index] if index != saying.index), 0.0)
        context = {
            "same": chance,
            "repeats": repeated,
            # However long a document is, a claim that many make counts as one that a few make.
            "size": min(sizes[other.index] - chance, load("disputes")["limits"]["size"]),
            "best_local": best_local,
            "best_model": best_model,
        }
        rows.append(target(saying, other, context, None if given is None else given[other.index]))
    return rows


def _between(chances: Chances, one: int, other: int) -> float:
    """The chance that two sayings make the same claim, wherever it is noted."""
    return chances[max(one, other)].get(min(one, other), 0.0)
