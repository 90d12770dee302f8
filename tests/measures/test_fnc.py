"""The benchmark on the Fake News Challenge: its split, its scores, and the weights that it measures with."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.fnc import (
    CLASSES,
    WEIGHTS,
    Corpus,
    Pair,
    affairs,
    answers,
    challenge,
    confusion,
    f1,
    figures,
    macro,
    parts,
    sampled,
    weight_of_unrelated,
)
from benchmarks.sides import NAMES
from training.fnc_stance import learn

PAIRS = (
    Pair("Mill sold", "1", "agree"),
    Pair("Mill sold", "2", "discuss"),
    Pair("Mill not sold", "2", "disagree"),
    Pair("Mill sold", "3", "unrelated"),
    Pair("Weir breaks", "3", "agree"),
    Pair("Weir breaks", "1", "unrelated"),
)
GIVEN = Corpus(PAIRS, {"1": "…", "2": "…", "3": "…"})


def test_an_affair_is_what_related_pairs_join() -> None:
    homes = affairs(PAIRS, GIVEN.bodies)
    assert homes["body", "1"] == homes["body", "2"] == homes["headline", "Mill not sold"]
    assert homes["body", "3"] == homes["headline", "Weir breaks"] != homes["body", "1"]


def test_nothing_is_in_both_parts_and_what_was_labelled_is_never_measured() -> None:
    found = parts(GIVEN, {"2"})
    assert set(found.learnt) == set(PAIRS[:3])
    assert set(found.measured) == {PAIRS[4]}
    assert parts(GIVEN, ()).learnt == ()


def test_a_sample_has_all_pairs_of_its_bodies_and_is_the_same_again() -> None:
    some = sampled(PAIRS, 2)
    assert len({pair.body for pair in some}) == 2
    assert [pair for pair in PAIRS if pair.body in {one.body for one in some}] == some == sampled(PAIRS, 2)
    assert sampled(PAIRS, None) == list(PAIRS)


def test_unrelated_pairs_weigh_as_much_as_in_the_whole_corpus() -> None:
    measured = [Pair("h", "1", "agree"), Pair("h", "2", "agree"), Pair("h", "3", "unrelated")]
    whole = [*measured, Pair("h", "4", "unrelated"), Pair("h", "5", "unrelated")]
    assert weight_of_unrelated(measured, whole) == pytest.approx(3)
    assert confusion(measured, ["agree"] * 3, 3.0) == {("agree", "agree"): 2, ("unrelated", "agree"): 3}


def test_scores_of_a_perfect_answer() -> None:
    counts = confusion(PAIRS, [pair.stance for pair in PAIRS])
    assert macro(counts) == challenge(counts) == 1
    assert set(figures(counts).values()) == {100}


def test_the_challenge_gives_a_quarter_for_telling_that_they_are_related() -> None:
    assert challenge({("agree", "discuss"): 1, ("unrelated", "unrelated"): 1}) == pytest.approx(0.5 / 1.25)
    assert challenge({("agree", "unrelated"): 1, ("unrelated", "agree"): 1}) == 0
    assert challenge({}) == 0


def test_f1_of_a_class_counts_what_was_wrongly_given_it() -> None:
    counts = {("agree", "agree"): 2.0, ("unrelated", "agree"): 1.0, ("agree", "discuss"): 1.0}
    assert f1(counts, "agree") == pytest.approx(2 / 3)
    assert f1(counts, "disagree") == 0


def test_pairs_that_are_unrelated_do_not_count_among_related_ones() -> None:
    counts = {(name, name): 1.0 for name in CLASSES} | {("unrelated", "agree"): 9.0}
    assert figures(counts)["macro-F1 of related pairs"] == 100
    assert figures(counts)["macro-F1 of the related classes"] < 100


def test_the_layer_learns_what_is_plain() -> None:
    pairs = [Pair("h", str(n), CLASSES[n % 4]) for n in range(80)]
    table = np.array([[1.0, *(float(n % 4 == k) for k in range(4))] for n in range(80)])
    weights = learn(pairs, table, rare=0.5, unrelated=2.0)
    assert answers(table, weights) == [pair.stance for pair in pairs]


def test_the_weights_are_of_the_signals_that_there_are() -> None:
    learnt = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert tuple(learnt["names"]) == NAMES
    assert {name: len(row) for name, row in learnt["weights"].items()} == dict.fromkeys(CLASSES, len(NAMES))
