from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.tagging import best_tags, log_softmax, runs, transitions

LABELS = ("O", "B-x", "I-x", "B-y", "I-y")


def test_transitions_forbid_an_inside_after_anything_but_its_own_kind() -> None:
    lawful = transitions(LABELS) == 0
    assert [LABELS[k] for k in np.flatnonzero(lawful[:, 2])] == ["B-x", "I-x"]
    assert lawful[:, [0, 1, 3]].all()


@given(st.lists(st.lists(st.floats(-5, 5), min_size=5, max_size=5), min_size=1, max_size=5))
def test_the_best_sequence_is_the_best_of_all_lawful_ones(rows: list[list[float]]) -> None:
    scores = np.array([rows], dtype=np.float32)
    tags = best_tags(scores, LABELS)[0]

    def lawful(path: tuple[int, ...]) -> bool:
        before = (0, *path)
        return all(
            not LABELS[b].startswith("I-") or LABELS[a][1:] == LABELS[b][1:] for a, b in zip(before, path, strict=False)
        )

    total = {path: sum(scores[0, k, tag] for k, tag in enumerate(path)) for path in product(range(5), repeat=len(rows))}
    best = max(value for path, value in total.items() if lawful(path))
    assert lawful(tuple(int(tag) for tag in tags))
    assert total[tuple(int(tag) for tag in tags)] == pytest.approx(best, abs=1e-4)


def test_runs_join_a_beginning_with_its_insides() -> None:
    assert runs(np.array([0, 1, 2, 2, 1, 0, 3, 4]), LABELS) == [("x", 1, 4), ("x", 4, 5), ("y", 6, 8)]


def test_no_rows_give_no_tags() -> None:
    assert best_tags(np.zeros((0, 7, 5), dtype=np.float32), LABELS).shape == (0, 7)


def test_log_softmax_sums_to_one() -> None:
    assert np.exp(log_softmax(np.array([[1.0, 2.0, 900.0]], dtype=np.float32))).sum() == pytest.approx(1)
