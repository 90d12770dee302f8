from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from export.ledgers import find, mill, nested, put, timed
from reportedly.document import Document, Span
from reportedly.export.cells import plain
from reportedly.export.table import table
from reportedly.ledger import Attribution, Chance, Ledger

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def told() -> Ledger:
    """A rumour, a report of it with its source inside, and a denial."""
    text = (
        "It is reportedly raining. The Ledger said a man close to the weather station knew that it was. "
        "“It is not,” Ada Ott told the Ledger."
    )
    rumour = put(text, "a1", "", "reportedly", "It is")
    report = put(text, "a2", "The Ledger", "said", "a man close to the weather station knew that it was")
    inside = put(text, "a3", "a man close to the weather station", "knew", "that it was", "a2")
    denial = put(text, "a4", "Ada Ott", "told", "“It is not,”")
    attributions = (
        replace(rumour, act="hearsay", content=(*rumour.content, *find(text, "raining"))),
        replace(report, act="says", speaker="The Ledger", speaker_kind="outlet", same_as="a1"),
        replace(
            inside,
            act="thinks",
            speaker="a man close to the weather station",
            speaker_kind="anonymous",
            via=("The Ledger",),
            same_as="a1",
        ),
        replace(denial, act="denies", speaker="Ada Ott", speaker_kind="person", via=("The Ledger",), disputes=("a1",)),
    )
    return Ledger(Document(text), (), attributions)


def test_a_small_ledger_as_it_looks() -> None:
    assert table(told(), 80, False).splitlines() == [
        "Untitled document",
        "",
        "   who, through whom          how              what                        where",
        "1  passed on without a named  not vouched for  It is … raining             1:1",
        "   source",
        "   ↳ denied by 4",
        "2  The Ledger                 says             a man close to the weather  1:27",
        "                                               station knew that it was",
        "   ↳ same claim as 1",
        "3  └ a man close to the       thinks           that it was                 1:43",
        "     weather station",
        "     ↳ through The Ledger; same claim as 1",
        "4  The Ledger, from Ada Ott   denies           “It is not,”                1:96",
        "   ↳ denies 1",
        "",
        "speakers, with how many attributions",
        "1  The Ledger                          a news outlet, directly",
        "1  a man close to the weather station  without a name, through The Ledger",
        "1  Ada Ott                             a named person, through The Ledger",
        "1  No one named                        directly",
        "",
        "4 attributions, 1 of them with nobody named; 1 sits inside another.",
    ]


def test_where_only_spans_are_known_the_cue_tells_how() -> None:
    assert table(nested(), 80, False).splitlines() == [
        "Untitled document",
        "",
        "   who, through whom  how         what                                     where",
        "1  Ada                said        that Ben had heard that Cy fears a       1:1",
        "                                  flood",
        "2  └ Ben              had heard   that Cy fears a flood                    1:15",
        "3    └ Cy             fears       a flood                                  1:34",
        "4  no one named       reportedly  It is … raining                          1:52",
        "",
        "4 attributions, 1 of them with nobody named; 2 sit inside another.",
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_asked_and_each_attribution_has_one(width: int) -> None:
    lines = table(mill(), width, False).splitlines()
    assert max(map(cell_len, lines)) <= width
    above, below = (
        lines[: lines.index("speakers, with how many attributions")],
        lines[lines.index("speakers, with how many attributions") :],
    )
    assert [int(line.split()[0]) for line in above if re.match(r"\d+ ", line)] == [
        *range(1, 16),
        18,
        16,
        17,
        *range(19, 37),
        38,
        37,
        *range(39, 49),
    ]
    assert above[0].startswith("Skelder Mill owner")
    assert above[1] == "The Skelder Post · 14 March 2025"
    assert [line.split()[:2] for line in below[1:3]] == [["4", "Ottilie"], ["3", "Mr"]]
    assert "14  14 more" in below
    assert " 8  No one named" in "\n".join(below)


@pytest.mark.parametrize("width", [80, 120])
def test_what_disputes_what_and_who_repeats_whom_stands_under_it(width: int) -> None:
    lines = table(mill(), width, False).splitlines()
    after = {line.split()[0]: lines[at + 1 : at + 4] for at, line in enumerate(lines) if re.match(r"\d+ ", line)}
    assert "    ↳ denied by 2, 9; disputed by 10, 14, 39" in after["6"]
    assert "    ↳ denies 6" in after["9"]
    assert "    ↳ same claim as 1" in after["26"]
    assert any(
        line.strip().startswith("↳ through two directors, then a member of the family") for line in after["8"]
    ) is (width == 80)


def test_the_deepest_speaker_is_never_cut_for_the_sake_of_a_relay() -> None:
    lines = table(mill(), 80, False)
    assert "16  └ Mr Vell’s nephew Piers" in lines
    assert "↳ through a friend who has stayed with him twice this winter" in lines
    assert "20  └ no one named" in lines


def test_guesses_are_marked_and_explained() -> None:
    ledger = told()
    first, *rest = ledger.attributions
    guess = replace(rest[0], chances=(Chance("speaker", 0.3), Chance("act", 0.2)))
    lines = table(replace(ledger, attributions=(first, guess, *rest[1:])), 80, False)
    assert re.search(r"2  The Ledger\? +says\?", lines)
    assert "A ? after who or how: that is a guess." in " ".join(lines.split())
    assert "guess" not in table(ledger, 80, False)


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


def test_a_known_speaker_stands_for_the_word_in_the_text() -> None:
    assert "13  Ottilie Vell" in table(mill(), 100, False)
    assert "13  She" in table(mill(bare=True), 100, False)


def test_long_lists_of_ties_are_counted() -> None:
    attributions = tuple(
        Attribution(id=f"a{n}", source=(), cue=(), content=(Span(0, 4),), act="denies", disputes=("a0",) if n else ())
        for n in range(30)
    )
    assert "↳ denied by 1, 2, 3, 4, 5, 6, 7, 8 and 21 more" in table(
        Ledger(Document("text"), (), attributions), 80, False
    )


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
    attribution = Attribution(
        id="a1", source=(pairs[0],), cue=(pairs[1],), content=(pairs[2],), speaker=text, via=(text, "b" + text)
    )
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


def test_what_does_not_sit_together_is_counted_and_the_strongest_shown() -> None:
    found = timed()
    lines = table(found, 100, False).splitlines()
    start = lines.index("3 pairs of statements do not sit together, the strongest first")
    assert lines[start + 1] == (
        "plainly   One denies what the other says: What two directors were told, his daughter calls an"
    )
    more = replace(found, tensions=found.tensions * 2)
    told = table(more, 100, False)
    assert "6 pairs of statements do not sit together" in told
    assert told.count("One denies") == 2
    one = table(replace(found, tensions=found.tensions[:1]), 100, False)
    assert "1 pair of statements does not sit together\n" in one
    assert "do not sit together" not in table(mill(), 100, False)
