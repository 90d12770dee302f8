"""`reportedly case search`: what it prints, and in which words it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from export.cases import affair
from reportedly.case.case import Standing
from reportedly.case.search import WHAT
from reportedly.case.store import Store
from reportedly.cli import case_search, case_work
from reportedly.cli.case_search import search_command


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case file about which the analysis says what the invented affair's truth says."""
    made, ledgers = affair()
    place = str(tmp_path / "x.case")
    with Store.create(place, made.title) as store:
        for one in made.documents:
            known = ledgers[one.content]
            store.add(replace(known.document, url=one.url, outlet=one.outlet, published=one.published))
            store.put_ledger(replace(known, model=made.model))
    monkeypatch.setattr(case_work, "case_of", lambda store, quiet: made)
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(search_command, list(arguments))


def test_the_choices_are_those_of_the_case() -> None:
    assert case_search.KINDS_OF_RESULTS == WHAT
    assert sorted(case_search.STANDINGS) == sorted(Standing.__args__)  # type: ignore[attr-defined]


def test_results_are_shown_in_context(where: str) -> None:
    made, _ = affair()
    known = made.claims[0]
    result = run(where, f'"{known.statement}"', "--in", "claims")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 claim\n")
    assert " ".join(known.statement.split()) in " ".join(result.stdout.split())
    assert all(len(line) <= 120 for line in result.stdout.splitlines())


def test_json_has_offsets_into_the_texts(where: str) -> None:
    _, ledgers = affair()
    word = next(iter(ledgers.values())).document.text.split()[0]
    found = json.loads(run(where, word, "--json").stdout)
    hit = found["documents"]["hits"][0]
    text = ledgers[hit["content"]].document.text
    start, end = hit["passages"][0]["marks"][0]
    assert text[start:end].casefold() == word.casefold()
    assert found["documents"]["total"] >= 1


def test_texts_are_found_without_an_analysis(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_work, "case_of", lambda *_: pytest.fail("analysed"))
    assert run(where, "the", "--in", "documents", "--size", "2").exit_code == 0


def test_options_alone_narrow(where: str) -> None:
    made, _ = affair()
    denied = sum(claim.standing == "denied" for claim in made.claims)
    found = json.loads(run(where, "--standing", "denied", "--in", "claims", "--size", "200", "--json").stdout)
    assert denied
    assert found["claims"]["total"] == denied
    none = run(where, "--since", "2199-01-01")
    assert (none.exit_code, none.stdout) == (0, "Nothing was found.\n")


def test_what_begins_with_a_minus_stands_after_two(where: str) -> None:
    assert run(where, "--in", "documents", "--", "-zzz").exit_code == 0


def test_a_search_for_nothing_is_refused(where: str) -> None:
    result = run(where, "  ")
    assert result.exit_code == 2
    assert "Say what to look for" in result.output


def test_an_overlong_query_is_cut_and_says_so(where: str) -> None:
    query = " ".join(f"w{number}" for number in range(70))
    assert "6 of them were passed over" in " ".join(run(where, query, "--in", "documents").stdout.split())
