"""The benchmark on ClaimDiff: its pairs, folds and figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.claimdiff import RELATIONS, Pair, auc, crossed, folds, measure, pairs, results, rule, sampled
from benchmarks.sides import NAMES


def pair(number: int, strengthen: bool, weaken: bool) -> Pair:
    return Pair(f"story {number % 25}", f"a{number}", f"b{number}", strengthen, weaken)


def test_pairs_have_both_relations(tmp_path: Path) -> None:
    row = {"pair_id": "p", "topic": "Mill", "claim_a": "It was sold.", "claim_b": "It was given away."}
    for name, relation in zip(RELATIONS, (0, 1), strict=True):
        contents = {"data": [{**row, "relation": relation}], "ver": 1}
        (tmp_path / f"{name}-train.json").write_text(json.dumps(contents), encoding="utf-8")
    assert pairs(tmp_path) == [Pair("Mill", "It was sold.", "It was given away.", False, True)]


def test_a_sample_is_the_same_again_and_never_more_than_there_is() -> None:
    every = [pair(n, True, False) for n in range(30)]
    assert sampled(every, 7) == sampled(every, 7)
    assert len(set(sampled(every, 7))) == 7
    assert sampled(every, 99) == sampled(every, None) == every


def test_a_story_is_in_one_fold() -> None:
    stories = [f"s{n % 12}" for n in range(60)]
    found = folds(stories, 5)
    assert len(set(zip(stories, found, strict=True))) == 12
    assert set(found) == set(range(5))


def test_figures_of_answers() -> None:
    score = measure([True, True, False, False], [True, False, True, False])
    assert (score.accuracy, score.f1, score.auc) == (0.5, 0.5, None)
    assert measure([False], [False]).f1 == 0


def test_auc_counts_level_scores_half() -> None:
    assert auc([True, False], [1.0, 0.0]) == 1
    assert auc([True, False], [1.0, 1.0]) == 0.5
    assert auc([True, True], [1.0, 2.0]) == 0.5


@given(st.lists(st.tuples(st.booleans(), st.floats(-5, 5)), min_size=1, max_size=30))
def test_auc_turns_round_with_the_scores(rows: list[tuple[bool, float]]) -> None:
    truth, scores = [one for one, _ in rows], [score for _, score in rows]
    assert auc(truth, scores) + auc(truth, [-score for score in scores]) == pytest.approx(1)


def test_the_rules_look_at_one_signal_each() -> None:
    table = np.zeros((2, len(NAMES)))
    table[0, NAMES.index("rival_top")] = table[1, NAMES.index("chance")] = 1.0
    assert rule("weaken", table) == [True, False]
    assert rule("strengthen", table) == [False, True]


def test_a_layer_finds_what_is_plain_on_stories_that_it_has_not_seen() -> None:
    truth = [n % 3 == 0 for n in range(120)]
    table = np.array([[1.0, float(true)] for true in truth])
    found, scores = crossed(table, truth, folds([f"s{n % 30}" for n in range(120)]))
    assert found == truth
    assert auc(truth, scores) == 1


def test_every_relation_has_every_way_to_answer() -> None:
    chosen = [pair(n, n % 2 == 0, n % 5 == 1) for n in range(100)]
    table = np.random.default_rng(0).random((100, len(NAMES)))
    found = results(chosen, table)
    assert set(found) == set(RELATIONS)
    assert found["strengthen"]["always yes"].accuracy == 0.5
    assert found["weaken"]["always no"].accuracy == 0.8
