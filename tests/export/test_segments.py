from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from export.ledgers import mill, nested
from reportedly.document import Block, Span
from reportedly.export.outline import outline
from reportedly.export.segments import marks, segments, stretches
from reportedly.ledger import Attribution


def attribution(id: str, *content: tuple[int, int], parent: str | None = None) -> Attribution:
    return Attribution(id=id, source=(), cue=(), content=tuple(Span(*pair) for pair in content), parent=parent)


pairs = st.tuples(st.integers(-5, 60), st.integers(-5, 60))


@given(st.integers(0, 50), st.lists(st.lists(pairs, max_size=3), max_size=8), st.lists(st.integers(-3, 60)))
def test_segments_tile_the_text_and_each_knows_its_marks(
    length: int, spans: list[list[tuple[int, int]]], cuts: list[int]
) -> None:
    found = marks([attribution(f"a{n}", *some) for n, some in enumerate(spans)], length)
    pieces = segments(found, length, cuts)
    assert [n for piece in pieces for n in range(*piece.span)] == list(range(length))
    for piece in pieces:
        assert sorted(piece.marks) == sorted(mark for mark in found if piece.span.overlaps(mark.span))
        assert all(piece.span.within(mark.span) for mark in piece.marks)
    for mark in found:
        assert sum(mark in piece.opens for piece in pieces) >= 1
        assert sum(mark in piece.closes for piece in pieces) >= 1


def test_the_innermost_mark_comes_first() -> None:
    ledger = nested()
    text = ledger.document.text
    pieces = segments(marks(ledger.attributions, len(text)), len(text))
    flood = next(piece for piece in pieces if "a flood" in piece.span.of(text))
    assert [mark.place for mark in flood.marks] == [2, 1, 0]


def test_of_two_unrelated_marks_the_shorter_comes_first() -> None:
    pieces = segments(marks([attribution("a1", (0, 10)), attribution("a2", (4, 6))], 10), 10)
    assert [[mark.place for mark in piece.marks] for piece in pieces] == [[0], [1, 0], [0]]


@given(st.text(alphabet="ab \n\r\x0b\u2028", max_size=40), st.lists(pairs, max_size=6))
def test_stretches_cover_the_text_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    found = stretches(text, [Block("caption", Span(*pair)) for pair in spans])
    assert "".join(stretch.span.of(text) for stretch in found) == text
    assert all(a.span.end == b.span.start for a, b in itertools.pairwise(found))


def test_words_outside_every_block_are_body() -> None:
    text = "Head\n\nOne.\nTwo."
    roles = [(s.role, s.span.of(text)) for s in stretches(text, [Block("headline", Span(0, 4))]) if s.role]
    assert roles == [("headline", "Head"), ("body", "One."), ("body", "Two.")]


def test_the_outline_puts_each_attribution_under_its_parent() -> None:
    entries = outline(mill().attributions)
    assert sorted(entry.place for entry in entries) == list(range(48))
    assert [(entry.place + 1, entry.depth) for entry in entries if 15 <= entry.place <= 17] == [
        (18, 0),
        (16, 1),
        (17, 1),
    ]
    assert {entry.place + 1: entry.depth for entry in entries if 40 <= entry.place <= 42} == {41: 0, 42: 1, 43: 2}


def test_rings_and_strangers_among_the_parents_lose_nobody() -> None:
    ring = [attribution(f"a{n}", (0, 1), parent=parent) for n, parent in enumerate(("a1", "a2", "a1", "a9", "a4"))]
    entries = outline(ring)
    assert sorted(entry.place for entry in entries) == [0, 1, 2, 3, 4]
    assert {entry.place: entry.parent for entry in entries} == {0: 1, 1: None, 2: 1, 3: None, 4: None}


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=9))
def test_any_parents_give_an_outline_of_everybody(parents: list[int | None]) -> None:
    chain = [attribution(f"a{n}", (0, 1), parent=None if p is None else f"a{p}") for n, p in enumerate(parents)]
    entries = outline(chain)
    assert sorted(entry.place for entry in entries) == list(range(len(chain)))
    assert all((entry.parent is None) == (entry.depth == 0) for entry in entries)


def test_relays_and_mentions_are_marked_once_where_a_page_asks_for_them() -> None:
    attribution = Attribution(
        id="a1", source=(), cue=(), content=(Span(0, 4),), via_spans=(Span(6, 8), Span(6, 8), Span(9, 99), Span(7, 7))
    )
    assert {mark.part for mark in marks((attribution,), 12)} == {"content"}
    found = marks((attribution,), 12, [(), (Span(1, 3), Span(1, 3))])
    assert [(mark.part, mark.place, mark.span) for mark in found] == [
        ("content", 0, Span(0, 4)),
        ("relay", 0, Span(6, 8)),
        ("relay", 0, Span(9, 12)),
        ("mention", 1, Span(1, 3)),
    ]
