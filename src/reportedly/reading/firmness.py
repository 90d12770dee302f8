"""What an attribution does, how firmly, and what sort of speaker it has: from the model's scores to fields.

The fields follow FactBank (Saurí and Pustejovsky, 2009) and the attribution relations of the Penn Discourse Treebank
(Prasad et al., 2007).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from reportedly.ledger import ACTS, CERTAINTIES, KINDS, POLARITIES, Attribution, Chance
from reportedly.reading.scorer import Judgement
from reportedly.reading.tagging import Floats, log_softmax

FIELDS: Mapping[str, tuple[str, ...]] = {
    "act": ACTS,
    "speaker_kind": KINDS,
    "certainty": CERTAINTIES,
    "polarity": POLARITIES,
}
"""The fields that the model decides with their values, in the order of its scores."""


def judged(attribution: Attribution, judgement: Judgement, temperatures: Mapping[str, float]) -> Attribution:
    """The attribution with the likeliest value of each of FIELDS, and how likely each is.

    `temperatures` divide the scores of each field before they become probabilities (Guo et al., 2017), so that these
    can be taken at their word.
    """
    values: dict[str, str] = {}
    chances: list[Chance] = []
    for (name, choices), scores in zip(FIELDS.items(), by_field(judgement.scores), strict=True):
        likely = np.exp(log_softmax(scores / temperatures.get(name, 1.0)))
        best = int(likely.argmax())
        values[name] = choices[best]
        chances.append(Chance(name, float(likely[best])))
    return replace(attribution, **values, chances=(*attribution.chances, *chances))  # type: ignore[arg-type]


def by_field(scores: Floats) -> list[Floats]:
    """The scores of each of FIELDS, cut from a row (or rows) that holds them end to end."""
    ends = np.cumsum([len(choices) for choices in FIELDS.values()])[:-1]
    return list(np.split(scores, ends, axis=-1))


def calibrated(confidence: float, shift: float, slope: float) -> float:
    """A raw confidence as a probability: its log odds moved by `shift` and stretched by `slope` (Platt, 1999)."""
    bounded = min(max(confidence, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(shift + slope * math.log(bounded / (1 - bounded)))))
