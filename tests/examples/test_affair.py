"""The truth of an invented affair is anchored in its texts, agrees with itself, and the scorer gives it full marks."""

from __future__ import annotations

import importlib.util
import json
from datetime import datetime
from itertools import pairwise, permutations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reportedly import examples

Affair = dict[str, Any]
Place = tuple[str, int, int]

SHIPPED = Path(examples.__file__).parent / "affair"
FOLDERS = [SHIPPED, Path(__file__).parents[2] / "benchmarks" / "data" / "affair-2"]
STANCES = {"reports", "asserts", "denies", "confirms", "declines", "doubts", "retracts"}
AGAINST = {"denies", "declines", "doubts", "retracts"}
STANDINGS = {"confirmed", "uncontested", "contested", "denied", "retracted", "unconfirmed"}


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def truth(folder: Path) -> Affair:
    read: Affair = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture
def texts(folder: Path, truth: Affair) -> dict[str, str]:
    return {story["id"]: (folder / f"{story['id']}.txt").read_text(encoding="utf-8") for story in truth["stories"]}


def quoted(truth: Affair) -> list[dict[str, str]]:
    members = [member for claim in truth["claims"] for member in claim["members"]]
    pairs = truth["contradictions"] + truth["roundings"]
    return members + [pair[side] for pair in pairs for side in "ab"]


def test_every_text_is_a_story_and_every_story_a_text(folder: Path, truth: Affair) -> None:
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.txt")}
    assert found == {story["id"] for story in truth["stories"]}


def test_every_quote_stands_in_its_story_exactly_once(truth: Affair, texts: dict[str, str]) -> None:
    counts = {(item["story"], item["quote"]): texts[item["story"]].count(item["quote"]) for item in quoted(truth)}
    assert {place: count for place, count in counts.items() if count != 1} == {}


def test_stories_are_told_in_order_and_at_invented_addresses(truth: Affair) -> None:
    by_id = {story["id"]: story for story in truth["stories"]}
    on_topic = [story for story in truth["stories"] if not story["id"].startswith("off-topic/")]
    times = [datetime.fromisoformat(story["published"]) for story in on_topic]
    assert all(time.tzinfo for time in times)
    assert all(before < after for before, after in pairwise(times))
    assert all(story["url"].split("/")[2].endswith(".example") for story in truth["stories"])
    updates = [story for story in on_topic if story["updates"]]
    assert updates
    assert all(by_id[story["updates"]]["url"] == story["url"] for story in updates)
    assert len({story["url"] for story in truth["stories"]}) == len(by_id) - len(updates)


def test_claims_name_known_stories_and_agree_with_themselves(truth: Affair) -> None:
    published = {story["id"]: datetime.fromisoformat(story["published"]) for story in truth["stories"]}
    assert len({claim["id"] for claim in truth["claims"]}) == len(truth["claims"])
    for claim in truth["claims"]:
        members = claim["members"]
        told = {member["story"] for member in members}
        through = {story for origin in claim["origins"] for story in origin["through"]}
        carrying = {member["story"] for member in members if member["stance"] not in AGAINST}
        assert {member["stance"] for member in members} <= STANCES, claim["id"]
        assert claim["standing_at_end"] in STANDINGS, claim["id"]
        assert claim["independent_origins"] == len(claim["origins"]) > 0, claim["id"]
        assert carrying <= through <= told, claim["id"]
        first = min(
            (member["story"] for member in members if member["stance"] not in {"denies", "declines"}),
            key=published.__getitem__,
        )
        assert claim["first_story"] == first, claim["id"]


def test_a_claim_that_was_withdrawn_or_confirmed_has_a_member_that_says_so(truth: Affair) -> None:
    for claim in truth["claims"]:
        stances = {member["stance"] for member in claim["members"]}
        if claim["standing_at_end"] == "retracted":
            assert "retracts" in stances, claim["id"]
        if claim["standing_at_end"] == "denied":
            assert "denies" in stances, claim["id"]
        if claim["standing_at_end"] == "confirmed":
            assert "confirms" in stances, claim["id"]


def test_no_claim_stands_only_where_another_one_does(truth: Affair, texts: dict[str, str]) -> None:
    places = {claim["id"]: [place(texts, member) for member in claim["members"]] for claim in truth["claims"]}
    hidden = [
        (one, other)
        for one, other in permutations(places, 2)
        if all(any(touch(here, there) for there in places[other]) for here in places[one])
    ]
    assert hidden == []


def test_copies_and_timeline_refer_to_what_is_there(truth: Affair) -> None:
    stories = {story["id"] for story in truth["stories"]}
    claims = {claim["id"] for claim in truth["claims"]}
    assert {copy[side] for copy in truth["copies"] for side in ("from", "to")} <= stories
    for entry in truth["timeline"]:
        assert set(entry["claims"]) <= claims
        assert set(entry["stories"]) <= stories


def test_people_bear_the_names_the_texts_give_them(truth: Affair, texts: dict[str, str]) -> None:
    everything = "\n".join(texts.values())
    forms = [form for person in truth["same_person"] for form in person["forms"]]
    assert [form for form in forms if form not in everything] == []
    assert any(one.split()[-1] == other.split()[-1] for one, other in truth["different_people"])


def test_documents_off_topic_carry_no_claim(truth: Affair) -> None:
    off_topic = {story["id"] for story in truth["stories"] if story["id"].startswith("off-topic/")}
    carrying = {member["story"] for claim in truth["claims"] for member in claim["members"]}
    assert len(off_topic) == 2
    assert {story["id"] for story in truth["stories"]} - carrying == off_topic


def test_a_case_that_says_exactly_the_truth_has_full_marks(
    folder: Path, truth: Affair, texts: dict[str, str], shared: Path
) -> None:
    path = shared / "affairs" / "score_affair.py"
    if not path.exists():
        pytest.skip(f"NOT CHECKED: the scorer is not at {path}; give the folder that holds affairs/ with --shared")
    result, misses = scorer(path).score(folder, perfect_case(truth, texts))
    assert misses == []
    trapped = result.pop("roundings taken for contradictions")
    assert trapped == 0
    figures = {name: value["f1"] if isinstance(value, dict) else value for name, value in result.items()}
    assert {name: value for name, value in figures.items() if value != pytest.approx(1.0)} == {}
    assert {"claim pairs", "lower bound exact", "standing", "contradictions", "copies", "off-topic"} <= set(figures)


def place(texts: dict[str, str], item: dict[str, str]) -> Place:
    start = texts[item["story"]].index(item["quote"])
    return item["story"], start, start + len(item["quote"])


def touch(one: Place, other: Place) -> bool:
    """Whether one of two places in the same story covers at least half of the other."""
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and shared * 2 >= min(one[2] - one[1], other[2] - other[1])


def scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_affair", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def perfect_case(truth: Affair, texts: dict[str, str]) -> Affair:
    """The report of a case that found the truth and nothing else."""

    def spot(item: dict[str, str]) -> dict[str, Any]:
        story, start, end = place(texts, item)
        return {"document": story, "span": [start, end]}

    carrying = {member["story"] for claim in truth["claims"] for member in claim["members"]}
    return {
        "documents": [
            {key: story[key] for key in ("id", "url", "published")} | {"off_topic": story["id"] not in carrying}
            for story in truth["stories"]
        ],
        "claims": [
            {
                "id": claim["id"],
                "statement": claim["statement"],
                "standing": claim["standing_at_end"],
                "members": [spot(member) | {"stance": member["stance"]} for member in claim["members"]],
                "origins": {"at_least": claim["independent_origins"], "at_most": claim["independent_origins"]},
            }
            for claim in truth["claims"]
        ],
        "contradictions": [
            {"a": spot(pair["a"]), "b": spot(pair["b"]), "kind": pair["kind"]} for pair in truth["contradictions"]
        ],
        "copies": [{"from": copy["from"], "to": copy["to"]} for copy in truth["copies"]],
    }
