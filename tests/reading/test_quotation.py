from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.quotation import CLOSING, DOUBLE, OPENING, OUTSIDE, SINGLE, marks, states


def shown(line: str) -> list[tuple[str, bool, bool]]:
    return [(line[mark.start : mark.end], mark.opens, mark.single) for mark in marks(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("“Yes,” he said.", [("“", True, False), ("”", False, False)]),
        ('"Yes," he said, "no."', [('"', True, False), ('"', False, False), ('"', True, False), ('"', False, False)]),
        ("``Yes,'' he said.", [("``", True, False), ("''", False, False)]),
        ("‘Yes,’ he said.", [("‘", True, True), ("’", False, True)]),
        ("It's the board's view", []),
        ("It’s the board’s view", []),
        ("‘It’s over,’ she said", [("‘", True, True), ("’", False, True)]),
        ("a ’50/50′ chance", [("’", True, True), ("′", False, True)]),
        ("â€œYesâ€\x9d he said", [("â€œ", True, False), ("â€\x9d", False, False)]),
        ("the directors’ meeting", []),
    ],
)
def test_marks_open_and_close(line: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert shown(line) == expected


def test_a_single_mark_inside_double_ones_keeps_the_double_state() -> None:
    line = "“He said ‘no’ twice,” she said"
    found = dict(states(line))
    assert found[line.index("He")] == DOUBLE
    assert found[line.index(" twice")] == DOUBLE
    assert found[line.index(" she")] == OUTSIDE


def test_states_name_the_marks_themselves() -> None:
    assert states("‘a’") == [(0, OUTSIDE), (0, OPENING), (1, SINGLE), (2, CLOSING), (3, OUTSIDE)]


def test_a_missing_closing_mark_leaves_the_rest_of_the_line_inside() -> None:
    assert states("“It went on")[-1] == (1, DOUBLE)


@given(st.text(alphabet="ab '\"“”‘’`«»\n0.", max_size=60))
def test_marks_are_ordered_disjoint_and_inside_the_line(line: str) -> None:
    found = list(marks(line))
    assert all(0 <= mark.start < mark.end <= len(line) for mark in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    offsets = [offset for offset, _ in states(line)]
    assert offsets == sorted(offsets)
