from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len

from export.cases import affair, case, claim, document, member
from reportedly.case.case import Case, Claim, Place
from reportedly.export import case_table
from reportedly.export.cells import SEQUENCES

CASE, LEDGERS = affair()
LISBON = next(found for found in CASE.claims if found.id == "c19")
CONTENTS = {found.id: found.content for found in CASE.documents}


def words_at(place: Place) -> str:
    return place.span.of(LEDGERS[CONTENTS[place.document]].document.text)


def of_claim(table: Callable[[Case, Claim, int, bool], str]) -> Callable[[Case, int, bool], str]:
    return lambda made, width, colour: table(made, LISBON, width, colour)


TABLES: dict[str, Callable[[Case, int, bool], str]] = {
    "report": case_table.report,
    "claims": case_table.claims,
    "claim": of_claim(case_table.claim),
    "origins": of_claim(case_table.origins),
    "contradictions": lambda made, width, colour: case_table.contradictions(made, words_at, width, colour),
    "timeline": case_table.timeline,
    "changes": case_table.changes,
    "speakers": case_table.speakers,
}


@pytest.mark.parametrize("width", [20, 40, 57, 80, 100, 200])
@pytest.mark.parametrize("name", TABLES)
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    lines = TABLES[name](CASE, width, False).splitlines()
    assert lines
    assert max(map(cell_len, lines)) <= max(width, case_table.NARROWEST)


@pytest.mark.parametrize("name", TABLES)
def test_colour_changes_nothing_but_colour(name: str) -> None:
    plain, coloured = (TABLES[name](CASE, 80, colour) for colour in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    stripped = SEQUENCES.sub("", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("claim", "origins")])
def test_an_empty_case_says_so(name: str) -> None:
    assert TABLES[name](case(), 80, False).strip()


def test_the_report_shows_the_most_important_claims_and_counts_the_rest() -> None:
    lines = case_table.report(CASE, 100, False)
    assert f"and {len(CASE.claims) - case_table.REPORT} more" in lines
    assert CASE.claims[0].statement[:30] in lines
    assert "It shows what a claim rests on, not whether it is true." in lines


def test_claims_stand_by_importance_with_standing_and_origins() -> None:
    lines = case_table.claims(CASE, 160, False).splitlines()
    row = next(line for line in lines if "offered for sale in Lisbon" in line)
    assert row.split("  ")[0] == "19"
    assert "retracted by Gazeta do Limoal" in row
    assert "1–3" in row


def test_a_claim_gives_every_place_with_what_is_done_there() -> None:
    shown = " ".join(case_table.claim(CASE, LISBON, 120, False).split())
    for found in LISBON.members:
        assert " ".join(found.words.split())[:60] in shown
    assert "denies it" in shown


def test_a_claim_that_was_dropped_says_from_where() -> None:
    made = case((document(1, "Post"),), (claim(members=(member(1),), dropped=("d1",)),))
    assert "Gone from the later version of Post." in case_table.claim(made, made.claims[0], 80, False)


def test_a_claim_that_nobody_had_from_anybody_says_so() -> None:
    found = claim(origins=replace(claim().origins, origins=(), at_least=0, at_most=0))
    lines = case_table.origins(case((document(1), document(2)), (found,)), found, 80, False)
    assert "no origin shown" in lines
    assert "Nobody is shown to have had it from somebody else." in lines


def test_an_estimate_is_marked() -> None:
    assert "~" in case_table.timeline(CASE, 80, False)
