from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from export.ledgers import mill, nested, put
from reportedly.document import Document, Span
from reportedly.export.table import plain, table
from reportedly.ledger import Attribution, Ledger

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_a_small_ledger_as_it_looks() -> None:
    assert table(nested(), 80, False).splitlines() == [
        "Untitled document",
        "",
        "   who           cue         what                                      where",
        "1  Ada           said        that Ben had heard that Cy fears a flood  1:1",
        "2  └ Ben         had heard   that Cy fears a flood                     1:15",
        "3    └ Cy        fears       a flood                                   1:34",
        "4  no one named  reportedly  It is … raining                           1:52",
        "",
        "4 attributions, 1 of them with nobody named; 2 sit inside another.",
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_asked_and_each_attribution_has_one(width: int) -> None:
    lines = table(mill(), width, False).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert len([line for line in lines if re.match(r"\d+ ", line)]) == 48 + 1
    assert lines[0].startswith("Skelder Mill owner")
    assert lines[1] == "The Skelder Post · 14 March 2025"


def test_colour_is_only_colour() -> None:
    coloured = table(mill(), 100, True)
    assert "\x1b[" in coloured
    bare = "\n".join(line.rstrip() for line in re.sub("\x1b\\[[0-9;]*m", "", coloured).splitlines()) + "\n"
    assert bare == table(mill(), 100, False)


def test_blocks_and_doubt_are_told() -> None:
    ledger = mill()
    doubtful = replace(ledger.attributions[13], confidence=0.2)
    lines = table(replace(ledger, attributions=(doubtful,)), 100, False)
    assert "14?" in lines
    assert "16:46 caption" in lines
    assert "The reader is unsure of 1 (marked ?)." in lines


def test_a_known_speaker_who_is_not_named_stands_in_brackets() -> None:
    assert "(Ottilie Vell)" in table(mill(), 100, False)
    assert "(Ottilie Vell)" not in table(mill(bare=True), 100, False)


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07red",
        "\x1b]8;;http://example.org\x1b\\red\x1b]8;;\x1b\\",
        "\x9b31mred",
        "\x1b(Bred",
        "\u202ered\x00\x08",
        "red\r\n",
    ],
)
def test_a_terminal_gets_words_and_no_orders(hostile: str) -> None:
    assert plain(hostile) == "red"


@settings(deadline=None)
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b[m]\x07\n日本́")), min_size=1, max_size=60),
    st.tuples(*[st.integers(0, 60)] * 6),
    st.integers(60, 120),
)
def test_any_text_keeps_to_the_width_and_to_words(text: str, at: tuple[int, ...], width: int) -> None:
    pairs = [Span(*sorted(at[n : n + 2])) for n in (0, 2, 4)]
    attribution = Attribution(id="a1", source=(pairs[0],), cue=(pairs[1],), content=(pairs[2],))
    lines = table(Ledger(Document(text, title=text, outlet=text), (), (attribution,)), width, False)
    assert not CONTROLS.search(lines)
    assert all(cell_len(line) <= width for line in lines.split("\n"))


def test_wide_and_combining_characters_keep_the_columns_straight() -> None:
    text = "東京新聞の記者は述べた「工場は売却された」。\nAnne\u0301 dit: non."
    ledger = Ledger(
        Document(text),
        (),
        (
            put(text, "a1", "東京新聞の記者", "述べた", "「工場は売却された」"),
            put(text, "a2", "Anne\u0301", "dit", "non"),
        ),
    )
    lines = table(ledger, 80, False).splitlines()
    starts = [cell_len(line[: line.index(place)]) for line, place in zip(lines[3:5], ("1:1", "2:1"), strict=True)]
    assert starts[0] == starts[1] == cell_len(lines[2][: lines[2].index("where")])


def test_a_ledger_without_attributions_says_so() -> None:
    assert table(Ledger(Document("Nothing."), (), ()), 80, False) == "Untitled document\n\nNo attributions found.\n"
