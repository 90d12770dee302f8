"""The command line with the real model: from files to ledgers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reportedly.cli import main

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

SPOKEN = "“Nobody has told us a thing,” said Dorcas Ibbotson, who has worked at the mill since 1987.\n"
GERMAN = (
    "Der Besitzer der Wollspinnerei habe heimlich einem Verkauf zugestimmt, sagte ein Sprecher der Gemeinde. "
    "Die Familie wies den Bericht zurück und erklärte, es gebe keinen Vertrag, und niemand habe mit der Reederei "
    "gesprochen. Man werde sich dazu nicht weiter äußern.\n"
)
WRONG_ENCODING = "Die Ott’s mill is sold, a spokeswoman said.".encode("cp1252")


def read(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)], input=stdin)


def ledgers(*arguments: str | Path) -> list[dict[str, Any]]:
    result = read(*arguments, "--jsonl")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory, story: str) -> Path:
    """A folder of five files: the story as a whole, three parts of it, and one sentence."""
    folder = tmp_path_factory.mktemp("stories")
    paragraphs = story.split("\n\n")
    for name, text in {
        "a": "\n\n".join(paragraphs[4:9]),
        "b": story,
        "c": "\n\n".join(paragraphs[9:12]),
        "d": "\n\n".join(paragraphs[-6:]),
        "e": SPOKEN,
    }.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ledger(stories: Path) -> dict[str, Any]:
    """The ledger of the whole story."""
    return ledgers(stories / "b.txt")[0]


def test_the_story_has_its_attributions(ledger: dict[str, Any], story: str) -> None:
    attributions = ledger["attributions"]
    assert len(attributions) >= 25
    cues = {story[start:end].lower() for attribution in attributions for start, end in attribution["cue"]}
    assert {"according to", "said", "told"} <= {word for cue in cues for word in (cue, *cue.split())}
    sources = {story[start:end] for attribution in attributions for start, end in attribution["source"]}
    assert any("Dorcas Ibbotson" in source for source in sources)


def test_spans_lie_inside_the_text_and_hold_words(ledger: dict[str, Any], story: str) -> None:
    for attribution in ledger["attributions"]:
        spans = attribution["source"] + attribution["cue"] + attribution["content"]
        assert spans
        assert len(attribution["cue"]) <= 1
        for role in ("source", "cue", "content"):
            assert attribution[role] == sorted(attribution[role])
        for start, end in spans:
            assert 0 <= start < end <= len(story)
            assert story[start:end].strip() == story[start:end] != ""


def test_attributions_are_numbered_in_reading_order(ledger: dict[str, Any]) -> None:
    attributions = ledger["attributions"]
    assert [attribution["id"] for attribution in attributions] == [f"a{n + 1}" for n in range(len(attributions))]
    firsts = [min(row["source"] + row["cue"] + row["content"])[0] for row in attributions]
    assert firsts == sorted(firsts)


def test_parents_exist_and_never_run_in_a_circle(ledger: dict[str, Any]) -> None:
    parents = {row["id"]: row["parent"] for row in ledger["attributions"]}
    assert any(parents.values())
    assert set(parents.values()) <= {None, *parents}
    for start in parents:
        seen = set()
        at: str | None = start
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = parents[at]


def test_furniture_says_nothing(ledger: dict[str, Any]) -> None:
    furniture = [block["span"] for block in ledger["blocks"] if block["role"] == "furniture"]
    assert furniture
    for row in ledger["attributions"]:
        for start, end in row["source"] + row["cue"] + row["content"]:
            assert not any(start < to and at < end for at, to in furniture)


def test_json_lines_come_in_the_order_of_the_inputs(stories: Path) -> None:
    found = ledgers(stories / "e.txt", stories / "c.txt", stories / "a.txt")
    assert [Path(row["document"]["name"]).stem for row in found] == ["e", "c", "a"]


def test_the_same_twice_is_the_same(stories: Path) -> None:
    first, second = read(stories, "--jsonl"), read(stories, "--jsonl")
    assert first.stdout_bytes == second.stdout_bytes != b""


def test_jobs_change_nothing(stories: Path) -> None:
    assert read(stories, "--jsonl", "--jobs", "1").stdout_bytes == read(stories, "--jsonl", "--jobs", "2").stdout_bytes


def test_company_and_order_change_nothing(stories: Path) -> None:
    alone = [ledgers(stories / f"{name}.txt")[0] for name in "acde"]
    assert ledgers(*(stories / f"{name}.txt" for name in "acde")) == alone
    assert ledgers(*(stories / f"{name}.txt" for name in "edca")) == alone[::-1]


def test_standard_input(stories: Path) -> None:
    found = json.loads(read("-", "--json", stdin=SPOKEN.encode()).stdout)
    assert found["attributions"] == ledgers(stories / "e.txt")[0]["attributions"]


def test_a_page_and_a_table(stories: Path, tmp_path: Path) -> None:
    assert read(stories / "e.txt", "--html", tmp_path / "page.html").exit_code == 0
    assert "Dorcas Ibbotson" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Dorcas Ibbotson" in read(stories / "e.txt", "--table").stdout


def test_the_installed_command(stories: Path) -> None:
    program = Path(sys.executable).with_name("reportedly")
    done = subprocess.run([program, "read", stories / "e.txt"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["document"]["length"] == len(SPOKEN)
    assert done.stderr == ""


def test_german_is_read_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "mühle.txt").write_text(GERMAN, encoding="utf-8")
    result = read(tmp_path / "mühle.txt", "--json")
    assert result.exit_code == 0
    assert "learnt from English" in result.stderr
    assert json.loads(result.stdout)["document"]["language"] == "de"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n \n", "nothing but white space"),
        (bytes(range(256)) * 40, "not text"),
        (b"\x7fELF" + os.urandom(64), "not text"),
        (b"PK\x03\x04" + b"x" * 64, "not text"),
    ],
    ids=["empty", "blank", "binary", "program", "archive"],
)
def test_what_is_no_text_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text(SPOKEN, encoding="utf-8")
    result = read(tmp_path / "bad.txt", tmp_path / "good.txt", "--jsonl")
    assert result.exit_code == 1
    assert says in result.stderr
    assert "bad.txt" in result.stderr
    assert "Traceback" not in result.stderr
    assert [Path(json.loads(line)["document"]["name"]).name for line in result.stdout.splitlines()] == ["good.txt"]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty folder").mkdir()
    result = read(tmp_path / "gone.txt", tmp_path / "empty folder")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no such file" in result.stderr
    assert "folder without readable files" in result.stderr


def test_wrong_use() -> None:
    assert read("--no-such-option").exit_code == 2
    assert read("a.txt", "--published", "yesterday").exit_code == 2


def test_another_encoding_is_guessed_and_said(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(WRONG_ENCODING)
    result = read(tmp_path / "old.txt")
    assert result.exit_code == 0
    assert "which is a guess" in result.stderr


def test_bytes_that_no_encoding_explains_are_counted(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(b"\xef\xbb\xbf" + SPOKEN.encode() + b"\xff\xfe")
    result = read(tmp_path / "broken.txt")
    assert result.exit_code == 0
    assert "could not be decoded" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2_000_000,
        "Nothing\n" * 100_000,
        '"' * 3_000,
        "“" * 1_500 + "”" * 1_500,
        "“" * 40 + SPOKEN + "”" * 3,
        '"Nobody has told us a thing, said Dorcas Ibbotson. "If there is a contract, show it to us.\n' * 20,
    ],
    ids=["one long line", "many short lines", "straight marks", "curly marks", "too many marks", "unclosed marks"],
)
def test_strange_texts_are_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "strange.txt").write_text(text, encoding="utf-8")
    result = read(tmp_path / "strange.txt", "--json", "--quiet")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["document"]["length"] == len(text)
    for row in found["attributions"]:
        for start, end in row["source"] + row["cue"] + row["content"]:
            assert 0 <= start < end <= len(text)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_long_line_of_words_is_read(tmp_path: Path) -> None:
    text = SPOKEN.strip() + " "
    (tmp_path / "line.txt").write_text(text * (2_000_000 // len(text)), encoding="utf-8")
    assert len(ledgers(tmp_path / "line.txt")[0]["attributions"]) > 10_000
