"""What documents have from one another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.case.reuse import Found, Reuse, Text, find_reuse
from reportedly.case.shingles import form, passages, seeds_of, words_of
from reportedly.document import Span

WIRE = """Ferry adrift off Voss Point after engine room fire, 212 aboard

By Ines Calder

VOSS POINT, June 3 (Interpress) - A ferry carrying 212 passengers drifted without power for nine hours off Voss
Point on Monday after a fire in its engine room, the coastguard said. The Lady Maud had left Tarrow harbour at
0410 with a cargo of onions and two racing pigeons in crates. Tugs reached the vessel shortly after noon and
towed it back past the breakwater.

"We smelled it before we saw it," said Otto Brill, a lorry driver from Kessin. "Then the lights went and nobody
said a word."

The operator, Halcyon Lines, organised buses for the stranded passengers and said it would repay their fares. An
inspection in March had found corroded fuel pipes, according to the harbour register. The ship was built in 1987
and refitted twice.
"""
EDITED = """Nine hours adrift: ferry towed home

A ferry with 212 passengers drifted without power for nine hours off Voss Point after a fire in its engine room,
the coastguard said. Tugs reached the vessel shortly after noon and towed it back past the breakwater.

The Lady Maud had left Tarrow harbour at 4.10 with a cargo of onions and two racing pigeons in crates.

“We smelled it before we saw it,” said lorry driver Otto Brill. “Then the lights went and nobody said a word.”

Halcyon Lines organized buses for the stranded passengers and said it would repay their fares.
"""
OWN = """Why the harbour still waits for its second tug

Down at the fish market people talk of little else. The council promised another tug four winters ago; the money
went into a car park. “We smelled it before we saw it,” Otto Brill told me over soup, and laughed, and then did
not laugh any more. Maybe the next storm will settle the argument for everybody.
"""
SCOOP = """The letters in the boathouse

Rhea Lindqvist kept fourteen letters in a biscuit tin in the boathouse at Ormsby. Each was signed by the
magistrate Pavel Druz, each named a sum, and the largest was 8,450 crowns. The tin was found by a plumber called
Tiberius Knapp. He photographed the letters on the workbench and put the tin back behind the paraffin stove.
"""
RETOLD = """Magistrate under fire over payments

The magistrate Pavel Druz demanded money in fourteen letters, the Ormsby Lantern reported on Tuesday. A plumber,
Tiberius Knapp, came upon the papers, hidden in a tin near a stove. One of them asks for 8,450 crowns. Druz did
not answer calls.
"""


def text(key: str, words: str, hour: int | None = None, outlet: str | None = None, url: str | None = None) -> Text:
    return Text(key, words, None if hour is None else f"2031-06-03T{hour:02}:00:00+00:00", outlet, url)


def links(found: Found) -> set[tuple[object, object]]:
    return {(reuse.source, reuse.target) for reuse in found.reuses}


def only(found: Found) -> Reuse:
    (reuse,) = found.reuses
    return reuse


def test_an_edited_copy_is_found_with_its_passages() -> None:
    wire, paper = text("wire", WIRE, 9, "Interpress"), text("paper", EDITED, 15, "Kessin Echo")
    reuse = only(find_reuse([paper, wire]))
    assert (reuse.source, reuse.target, reuse.kind, reuse.credited) == ("wire", "paper", "edited", False)
    assert reuse.share > 0.7
    assert any("two racing pigeons" in passage.a.of(WIRE) for passage in reuse.passages)
    assert any("two racing pigeons" in passage.b.of(EDITED) for passage in reuse.passages)
    assert "does not name" in reuse.reason


def test_spelling_and_figures_make_no_difference() -> None:
    assert form("organised") == form("Organized")
    assert form("0410") == form("4.10") == form("04:10")
    assert form("4,200") == form("4200")
    assert form("Nine") == form("9")
    assert form("Café") == form("cafe’s")


@pytest.mark.parametrize(
    "tag",
    [
        "(Interpress)",
        "INTERPRESS / TARROW",
        "With Interpress.",
        "Additional reporting: Interpress",
        "Interpress and agencies",
    ],
)
def test_a_tag_is_a_credit_and_a_sentence_is_enough(tag: str) -> None:
    sentence = "The Lady Maud had left Tarrow harbour at 0410 with a cargo of onions and two racing pigeons in crates."
    paper = f"A day at the pigeon club\n\nNobody here sleeps well. {sentence}\n\nSoup is served at six.\n\n{tag}"
    found = find_reuse([text("wire", WIRE, 9, "Interpress"), text("paper", paper, 15, "Kessin Echo")])
    reuse = only(found)
    assert reuse.credited
    assert reuse.credit is not None
    assert "interpress" in reuse.credit.of(paper).casefold()
    assert "tag" in reuse.reason


def test_a_picture_credit_is_no_tag() -> None:
    sentence = "The Lady Maud had left Tarrow harbour at 0410 with a cargo of onions and two racing pigeons in crates."
    paper = f"A day at the pigeon club\n\nNobody sleeps well. {sentence}\n\nSoup is at six.\n\n(Photo: Interpress)"
    found = find_reuse([text("wire", WIRE, 9, "Interpress"), text("paper", paper, 15, "Kessin Echo")])
    assert found.reuses == ()


def test_a_quotation_that_two_have_is_a_shared_statement_and_no_copy() -> None:
    found = find_reuse([text("wire", WIRE, 9, "Interpress"), text("own", OWN, 15, "Kessin Echo")])
    assert found.reuses == ()
    (shared,) = found.shared
    assert [(key, span.of({"wire": WIRE, "own": OWN}[str(key)])) for key, span in shared.members] == [
        ("wire", "We smelled it before we saw it"),
        ("own", "We smelled it before we saw it"),
    ]


def test_every_copy_points_to_the_origin() -> None:
    copies = [text(f"c{n:03}", WIRE.replace("By Ines Calder", f"Staff {n}"), 10, f"Paper {n}") for n in range(60)]
    found = find_reuse([*copies, text("wire", WIRE, 9, "Interpress")])
    assert links(found) == {("wire", copy.key) for copy in copies}
    assert found.shared == ()


def test_a_copy_of_a_copy_points_to_the_one_that_has_most_of_it() -> None:
    bells = "In Kessin the mayor rang the church bells until the last bus had come in, and so broke the rope from 1902."
    added = f"{EDITED}\n{bells}\n"
    texts = [text("a", WIRE, 9, "Interpress"), text("b", added, 12, "Kessin Echo"), text("c", added, 15, "Tarrow Post")]
    assert links(find_reuse(texts)) == {("a", "b"), ("b", "c")}


def test_a_credited_outlet_is_the_source() -> None:
    tagged = WIRE.replace("By Ines Calder", "INTERPRESS / TARROW").replace(" (Interpress) -", "")
    texts = [
        text("wire", WIRE, 9, "Interpress"),
        text("echo", EDITED, 8, "Kessin Echo"),
        text("late", tagged, 15, "Post"),
    ]
    assert ("wire", "late") in links(find_reuse(texts))


def test_versions_are_no_copies_but_each_may_be_one() -> None:
    one = text("one", EDITED, 12, "Kessin Echo", "https://echo.example/ferry")
    two = replace(one, key="two", text=EDITED + "\nThe bells have stopped.\n", published="2031-06-03T16:00:00+00:00")
    assert links(find_reuse([text("wire", WIRE, 9, "Interpress"), one, two])) == {("wire", "one"), ("wire", "two")}


def test_an_outlet_does_not_copy_its_own_background() -> None:
    again = "A week later, the questions remain\n\n" + OWN + EDITED[40:600]
    first = text("first", EDITED, 9, "Kessin Echo", "https://echo.example/1")
    assert find_reuse([first, text("again", again, 15, "Kessin Echo", "https://echo.example/2")]).reuses == ()


def test_the_same_document_under_two_addresses() -> None:
    texts = [
        Text(n, WIRE, "2031-06-03", None, f"https://{site}.example/ferry") for n, site in enumerate(["echo", "post"])
    ]
    reuse = only(find_reuse(texts))
    assert (reuse.kind, reuse.share) == ("verbatim", 1.0)
    assert "no time tells" in reuse.reason


def test_without_times_the_agency_is_the_source_and_then_the_longer() -> None:
    assert links(find_reuse([text("a", EDITED, None, "Kessin Echo"), text("b", WIRE, None, "Interpress")])) == {
        ("b", "a")
    }
    assert links(find_reuse([text("a", EDITED), text("b", WIRE)])) == {("b", "a")}


def test_a_retelling_names_its_source() -> None:
    texts = [
        text("scoop", SCOOP, 9, "Ormsby Lantern"),
        text("retold", RETOLD, 15, "Tarrow Post"),
        text("wire", WIRE, 8, "I"),
    ]
    reuse = only(find_reuse(texts))
    assert (reuse.source, reuse.target, reuse.kind, reuse.credited) == ("scoop", "retold", "rewritten", True)
    assert all(passage.b.of(RETOLD).strip() for passage in reuse.passages)


def test_a_retelling_may_credit_unnamed_media() -> None:
    silent = RETOLD.replace("the Ormsby Lantern reported on Tuesday", "according to local media")
    reuse = only(find_reuse([text("scoop", SCOOP, 9, "Ormsby Lantern"), text("retold", silent, 15, "Tarrow Post")]))
    assert (reuse.kind, reuse.credited) == ("rewritten", False)
    assert reuse.credit is not None
    assert reuse.credit.of(silent) == "according to local media"


def test_a_report_of_the_same_event_is_no_retelling() -> None:
    own = RETOLD.replace(", the Ormsby Lantern reported on Tuesday", "")
    assert find_reuse([text("scoop", SCOOP, 9, "Ormsby Lantern"), text("own", own, 15, "Tarrow Post")]).reuses == ()


@pytest.mark.parametrize("words", ["", "Ferry", " \n\n ", "!!!", "a " * 5000, "\ud800 odd"])
def test_odd_texts_are_no_trouble(words: str) -> None:
    find_reuse([text("odd", words, 1), text("odder", words, 2), text("wire", WIRE, 3)])


def test_nothing_gives_nothing() -> None:
    assert find_reuse([]) == Found((), ())


def test_keys_must_differ() -> None:
    with pytest.raises(ValueError, match="same key"):
        find_reuse([text("a", WIRE), text("a", OWN)])


def test_unreadable_times_are_no_times() -> None:
    texts = [replace(text("a", EDITED, None, "Echo"), published="on Monday"), text("b", WIRE, 9, "Interpress")]
    assert links(find_reuse(texts)) == {("b", "a")}


SENTENCES = st.lists(st.sampled_from((WIRE + SCOOP + OWN).split(". ")), min_size=0, max_size=12).map(". ".join)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_passages_are_like_words_and_lie_inside(one: str, other: str) -> None:
    a, b = words_of(one), words_of(other)
    used: set[int] = set()
    for chain in passages(seeds_of(a.forms), seeds_of(b.forms)):
        for block in chain.blocks:
            assert np.array_equal(a.forms[block.a : block.a + block.length], b.forms[block.b : block.b + block.length])
            places = set(range(block.b, block.b + block.length))
            assert not places & used
            used |= places


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_the_order_of_the_documents_does_not_matter(one: str, other: str) -> None:
    texts = [text("a", one, 9, "Kessin Echo"), text("b", other, 12, "Tarrow Post"), text("w", WIRE, 8, "Interpress")]
    assert find_reuse(texts) == find_reuse(texts[::-1])


@settings(max_examples=60, deadline=None)
@given(SENTENCES)
def test_spans_lie_in_the_texts(words: str) -> None:
    found = find_reuse([text("w", WIRE, 8, "Interpress"), text("x", words, 9, "Tarrow Post")])
    for reuse in found.reuses:
        assert 0 < reuse.share <= 1
        for passage in reuse.passages:
            assert 0 <= passage.a.start < passage.a.end <= len(WIRE)
            assert 0 <= passage.b.start < passage.b.end <= len(words)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_words_stand_where_they_are_said_to(words: str) -> None:
    found = words_of(words)
    spans = [Span(int(start), int(end)) for start, end in zip(found.starts, found.ends, strict=True)]
    assert [words_of(span.of(words)).forms.tolist() for span in spans] == [[form] for form in found.forms.tolist()]


@settings(max_examples=30, deadline=None)
@given(SENTENCES.filter(lambda words: len(words_of(words)) >= 8), st.sampled_from([1, 40]))
def test_identical_documents_are_a_verbatim_copy_as_a_whole(words: str, times: int) -> None:
    texts = [Text("a", words * times, "2031-06-03", "Echo"), Text("b", words * times, "2031-06-04", "Post")]
    assert [(reuse.kind, reuse.share) for reuse in find_reuse(texts).reuses] == [("verbatim", 1.0)]


def test_one_word_over_and_over() -> None:
    found = find_reuse([Text("a", "no " * 3000, "2031-06-03"), Text("b", "no " * 3000, "2031-06-04")])
    assert [(reuse.kind, reuse.share) for reuse in found.reuses] == [("verbatim", 1.0)]
