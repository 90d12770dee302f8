"""The documents say what is: examples print what they show, options and commands exist, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.cli.read import command
from transcripts import DOCUMENTS, ROOT, Transcript, transcripts

# What a new model or another processor changes without any example being wrong.
VARIES = re.compile(r"(?<=sha256:)[0-9a-f]{12}\b|(?<=\"confidence\": )[0-9.]+")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.model
@pytest.mark.parametrize("transcript", [pytest.param(found, id=found.name) for found in transcripts()])
def test_an_example_prints_what_it_shows(transcript: Transcript) -> None:
    assert VARIES.sub("…", transcript.printed()) == VARIES.sub("…", transcript.body), "run: make docs"


def test_every_kind_of_example_is_found() -> None:
    assert {found.command is None for found in transcripts() if found.document.name == "README.md"} == {True, False}


@pytest.mark.parametrize("option", [name for option in command.params for name in option.opts if name.startswith("-")])
def test_every_option_is_explained(option: str) -> None:
    explained = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert re.search(rf"`[^`]*(?<![\w-]){re.escape(option)}(?![\w-])[^`]*`", explained)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for module in re.findall(r"python -m ((?:benchmarks|training|tests)(?:\.\w+)*)", text):
        assert (ROOT / (module.replace(".", "/") + ".py")).is_file(), module
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE):
        assert target in TARGETS, target
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (document.parent / link).exists(), link
