from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from export.ledgers import mill, put, spread, timed
from reportedly.document import Document
from reportedly.export.timeline import timeline
from reportedly.ledger import Ledger
from reportedly.reading.moments import with_moments

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def small() -> Ledger:
    text = "Ada Ott said on Monday that the mill had burned in May. It opens in June."
    said = put(text, "a1", "Ada Ott", "said", "that the mill had burned in May")
    dates = (
        spread("d1", text, "Monday", "2024-05-27"),
        spread("d2", text, "in May", "2024-05-01", "2024-05-31", estimate=True),
    )
    document = Document(text, title="The mill", outlet="The Ledger", published="2024-05-28")
    return with_moments(
        Ledger(document, (), (replace(said, speaker="Ada Ott", speaker_kind="person", act="says"),), dates=dates)
    )


def test_a_small_timeline_as_it_looks() -> None:
    assert timeline(small(), 90, False).splitlines() == [
        "The mill",
        "The Ledger · 28 May 2024",
        "",
        "   when                      who, how       what",
        "~  about May 2024  happened  Ada Ott, says  that the mill had burned in May",
        "   27 May 2024     said      Ada Ott, says  that the mill had burned in May",
        "   ── published 28 May 2024 ──",
        "",
        "2 entries in the order of the calendar; 1 marked ~ is an estimate.",
    ]


def test_a_narrow_one_puts_the_words_under_the_date() -> None:
    assert timeline(small(), 44, False).splitlines()[3:9] == [
        "~ about May 2024, happened",
        "  Ada Ott, says",
        "  that the mill had burned in May",
        "  27 May 2024, said",
        "  Ada Ott, says",
        "  that the mill had burned in May",
    ]


def test_the_demo_story_tells_how_its_publication_is_known() -> None:
    lines = timeline(timed(), 100, False).splitlines()
    assert lines[1] == "The Skelder Post · Published 14 March 2025 (from the byline)"
    assert [line[0] for line in lines if " happened " in line] == [" ", " ", "~", " ", "~"]
    published = lines.index("   ── published 14 March 2025 ──")
    assert "June 2025 or earlier" in lines[published + 1]
    assert lines[-1] == "9 entries in the order of the calendar; 2 marked ~ are estimates."


def test_without_moments_it_says_so() -> None:
    assert timeline(mill(), 80, False).endswith("No times that the text gives a place on the calendar.\n")


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured = timeline(timed(), 100, True)
    assert "\x1b[33m" in coloured
    bare = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()]
    assert bare == timeline(timed(), 100, False).splitlines()


@pytest.mark.parametrize("width", [1, 40, 60, 71, 72, 100, 200])
def test_no_line_is_too_long(width: int) -> None:
    assert max(map(cell_len, timeline(timed(), width, False).splitlines())) <= max(width, 40)


@settings(max_examples=50)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60), st.integers(30, 120))
def test_nothing_of_a_document_reaches_the_terminal_but_words(words: str, width: int) -> None:
    text = f"Ott said on Monday that {words}z"
    said = put(text, "a1", "Ott", "said", f"that {words}z")
    dates = (spread("d1", text, "Monday", "2024-05-27", reason=words),)
    document = Document(text, title=words, outlet=words, published=words)
    told = timeline(
        with_moments(Ledger(document, (), (replace(said, speaker=words or None),), dates=dates)), width, False
    )
    assert not CONTROLS.search(told)
    assert max(map(cell_len, told.splitlines())) <= max(width, 40)
