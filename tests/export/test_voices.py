from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from export.ledgers import find, nested, timed
from reportedly.document import Document, Span
from reportedly.export.clashes import clashes, strength_words
from reportedly.export.entries import divide, entries
from reportedly.export.voices import pieces, plain_words, voices
from reportedly.ledger import Ledger, Moment, Side, Statement, Tension

TEXT = "one two three four five six seven eight nine ten eleven twelve"


def words(outer: tuple[Span, ...], inner: tuple[Span, ...], most: int) -> str:
    return plain_words(pieces(TEXT, outer, inner, most))


def test_words_that_fit_are_given_whole_and_the_ones_in_question_told_apart() -> None:
    found = pieces(TEXT, (Span(0, 13),), (Span(4, 7),))
    assert [(piece.text, piece.key) for piece in found] == [("one ", False), ("two", True), (" three", False)]
    assert words((Span(0, 3), Span(8, 13)), (), 99) == "one … three"


def test_words_that_do_not_fit_are_cut_around_the_ones_in_question() -> None:
    whole = (Span(0, len(TEXT)),)
    assert words(whole, find(TEXT, "seven"), 25) == "…five six seven eight…"
    assert words(whole, (), 15) == "one two three…"
    assert words(whole, find(TEXT, "twelve"), 15) == "…eleven twelve"
    assert words((Span(0, 13), Span(14, 27)), find(TEXT, "five"), 14) == "four five six"


spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(
    st.text(alphabet="ab \n", min_size=81, max_size=90),
    st.lists(spans, max_size=3).map(tuple),
    st.lists(spans, max_size=3).map(tuple),
    st.integers(0, 70),
)
def test_whatever_is_shown_stands_in_the_words(
    text: str, outer: tuple[Span, ...], inner: tuple[Span, ...], most: int
) -> None:
    found = pieces(text, outer, inner, most)
    shown = plain_words(found)
    assert len(shown) <= sum(span.end - span.start for span in outer) + 3 * len(outer)
    for part in shown.replace("…", "\x00").split("\x00"):
        assert " ".join(part.split()) in " ".join(text.split())
    for piece in found:
        assert not piece.key or any(" ".join(piece.text.split()) in " ".join(s.of(text).split()) for s in inner)


def test_a_statement_is_the_outlets_own() -> None:
    text = "The mill burned."
    own = Ledger(Document(text), (), (), statements=(Statement(id="p1", spans=(Span(0, 15),)),))
    assert voices(own)["p1"].who == "the outlet itself"
    assert voices(replace(own, document=Document(text, outlet="The Ledger")))["p1"].who == "The Ledger"


def test_entries_stand_in_the_order_of_the_calendar_whatever_the_ledger_does() -> None:
    found = timed()
    turned = replace(found, moments=found.moments[::-1])
    assert [entry.when for entry in entries(turned)] == [entry.when for entry in entries(found)]
    assert [entry.place for entry in entries(found)] == list(range(9))
    assert divide(found, entries(found)) == 8


def test_a_moment_or_a_side_that_belongs_to_nothing_is_left_out() -> None:
    ledger = nested()
    lost = Moment(of="a9", kind="said", when=None, earliest="2024-12-08", latest="2024-12-08")
    there = replace(lost, of="a1", when="d9")
    clash = Tension(id="t1", kind="number", a=Side("a1", ()), b=Side("a9", ()), why="", strength=1)
    found = replace(ledger, moments=(lost, there), tensions=(clash,))
    assert [entry.voice.who for entry in entries(found)] == ["Ada"]
    assert clashes(found) == ()
    assert divide(found, entries(found)) is None


def test_tensions_are_told_the_strongest_first() -> None:
    found = timed()
    told = clashes(replace(found, tensions=found.tensions[::-1]))
    assert [clash.strength for clash in told] == ["plainly", "probably", "perhaps"]
    assert [clash.place for clash in told] == [2, 1, 0]
    assert told[0].kind == "One denies what the other says"
    assert [side.voice.who for side in told[0].sides] == ["Two directors", "Ottilie Vell"]
    assert [piece.text for piece in told[0].sides[1].words if piece.key] == ["a wicked invention"]
    assert strength_words(-1) == "perhaps"


def test_words_outside_the_content_stand_alone() -> None:
    ledger = nested()
    text = ledger.document.text
    clash = Tension(
        id="t1", kind="denial", a=Side("a1", find(text, "said")), b=Side("a2", ()), why="Both.", strength=0.5
    )
    (told,) = clashes(replace(ledger, tensions=(clash,)))
    assert plain_words(told.sides[0].words) == "said"
    assert plain_words(told.sides[1].words) == "that Cy fears a flood"
