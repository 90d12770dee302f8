"""What two texts are found to have to do with one another, without a model."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from benchmarks.sides import NAMES, Side, signals
from case.affairs import entry, stated, told
from reportedly.case.clauses import clauses
from reportedly.ledger import Attribution, Statement
from reportedly.reading.scorer import Scorer

MILL = "Ada Brook has sold the Brackenford mill for 40,000 crowns."
BODY = f"{MILL} Her brother denied that Ada Brook has sold the Brackenford mill. The river rose again on Friday."


def made(key: str, text: str, *units: Attribution | Statement) -> Side:
    """A side whose words are looked at by no model: its clauses have the same vector and no words."""
    known = entry(key, "The Daily Torch", text, units)
    found = clauses(key, known.ledger)
    words = tuple(np.zeros((0, 4), np.float16) for _ in found)
    return Side(known, found, words, np.ones((len(found), 3), np.float32) / 3**0.5, cast(Scorer, None))


def denial() -> Attribution:
    return told(BODY, "that Ada Brook has sold the Brackenford mill", "denied", "Her brother", act="denies")


def found(first: Side, other: Side) -> dict[str, float]:
    return dict(zip(NAMES, signals(first, other).tolist(), strict=True))


def test_names_are_given_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_the_same_words_are_covered_and_near() -> None:
    values = found(made("h", MILL, stated(MILL, MILL)), made("b", BODY, denial()))
    assert values["covered"] == values["covered_lead"] == pytest.approx(1)
    assert values["looked_at"] > 0
    assert values["chance"] >= values["chance_top"] > 0


def test_a_denial_near_is_told() -> None:
    first = made("h", MILL, stated(MILL, MILL))
    values = found(first, made("b", BODY, denial()))
    assert values["against"] == 1
    assert values["stance_denies"] > 0
    assert values["all_denies"] == 1
    assert found(first, made("b", MILL, stated(MILL, MILL)))["against"] == 0


def test_what_has_nothing_in_common_is_not_covered() -> None:
    weir = "Divers recovered silver anchors below Oxley."
    values = found(made("h", weir), made("b", BODY))
    assert values["covered"] == 0
    assert values["cosine"] == 0


def test_texts_without_clauses_have_signals_too() -> None:
    empty, full = made("h", "…"), made("b", BODY)
    for one, other in ((empty, full), (full, empty)):
        values = signals(one, other)
        assert values.shape == (len(NAMES),)
        assert np.isfinite(values).all()
