"""The benchmark of whole affairs: what it prints of the scorer's figures, and what it adds to a case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import case
from benchmarks.case import (
    COLUMNS,
    LEARNT,
    OWN,
    TRAINING,
    Result,
    documents,
    flat,
    folders,
    learnt_from,
    mean,
    row,
    table,
)

SCORES = {
    "members found": 0.5,
    "copies": {"p": 1.0, "r": 0.5, "f1": 2 / 3, "n": 2},
    "off-topic": {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 0},
    "roundings taken for contradictions": 0.0,
}


def test_figures_are_percent_and_parts_have_names_of_their_own() -> None:
    found = flat(SCORES, {"roundings": [1]})
    assert found["members found"] == 50
    assert (found["copies p"], found["copies r"]) == (100, 50)
    assert found["roundings taken for contradictions"] == 0


def test_what_the_truth_has_none_of_has_no_figure() -> None:
    found = flat(SCORES, {"roundings": []})
    assert not [key for key in found if key.startswith(("off-topic", "roundings"))]
    assert "–" in row("x", found)


def test_a_mean_is_over_those_that_have_the_figure() -> None:
    assert mean([{"a": 10.0, "b": 4.0}, {"a": 20.0}]) == {"a": 15.0, "b": 4.0}


def test_affairs_that_were_learnt_from_are_starred_and_averaged_apart() -> None:
    name = "harbour"
    assert learnt_from(name) == ("tensions",)
    figures = {"members found": 80.0}
    lines = table([Result(name, figures, [], 1.0), Result("never seen", {"members found": 60.0}, [], 1.0)]).splitlines()
    assert lines[1].startswith(f"{name} *")
    assert lines[2].startswith("never seen ")
    assert "mean of 1 unseen" in lines[3]
    assert lines[3].split()[4] == "60"
    assert "mean of 1 starred" in lines[4]
    assert lines[4].split()[4] == "80"
    assert learnt_from("never seen") == ()


def test_what_is_said_to_be_learnt_from_is_there(shared: Path) -> None:
    if not (shared / "affairs").is_dir():
        pytest.skip(f"NOT CHECKED: there is no {shared / 'affairs'}")
    known = folders(shared, training=True)
    named = {name for names in LEARNT.values() for name in names}
    assert named - {"training/affairs"} <= set(known)
    assert {name for name in known if "claims" in learnt_from(name)} == {path.name for path in TRAINING.iterdir()}


def test_without_the_shared_folder_only_our_own_are_there_and_the_scorer_says_so(tmp_path: Path) -> None:
    assert set(folders(tmp_path)) == set(OWN)
    with pytest.raises(SystemExit, match="--shared"):
        case.scorer(tmp_path)


def test_stories_are_added_with_where_and_when_they_appeared() -> None:
    folder = OWN["affair-1"]
    truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    found = list(documents(folder, truth))
    assert [(d.url, d.published, d.outlet) for d in found] == [
        (story["url"], story["published"], story["outlet"]) for story in truth["stories"]
    ]
    assert {d.published_by for d in found} == {"given"}


def test_every_figure_that_is_asked_for_has_a_floor_below_its_aim() -> None:
    assert all(column.floor <= column.aim for column in COLUMNS if column.floor is not None and column.aim is not None)
