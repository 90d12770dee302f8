from hypothesis import given
from hypothesis import strategies as st

from reportedly.case.carriers import Entry
from reportedly.desk.comparing import Row, compared, folded_away
from reportedly.document import Block, Document, Span
from reportedly.ledger import Ledger

SENTENCES = (
    "The mill at Skelder was sold on Monday.",
    "The mill at Skelder was sold on Tuesday for 40 crowns.",
    "Nobody was hurt in the fire.",
    "Ada Holt gave no answer.",
    "The wheel has stood still since spring.",
    "Jan Ott will speak to the council.",
)


def entry(text: str) -> Entry:
    return Entry("d1", Ledger(Document(text), (Block("body", Span(0, len(text))),), ()))


def words(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in pieces)


def rows(old: list[str], new: list[str]) -> list[Row]:
    return compared(entry(" ".join(old)), entry(" ".join(new)))


def test_an_edited_sentence_stands_beside_what_it_was() -> None:
    found = rows(
        [SENTENCES[2], "The mill was sold for 40 crowns on Monday."],
        [SENTENCES[2], "The mill was sold for 60 crowns on Monday."],
    )
    assert [row.kind for row in found] == ["same", "edited"]
    assert [text for text, differs in found[1].old if differs] == ["40"]
    assert [text for text, differs in found[1].new if differs] == ["60"]
    assert words(found[1].new) == "The mill was sold for 60 crowns on Monday."


def test_what_came_and_went() -> None:
    found = rows([SENTENCES[2], SENTENCES[3]], [SENTENCES[4], SENTENCES[2]])
    assert [row.kind for row in found] == ["come", "same", "gone"]


@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.lists(st.sampled_from(SENTENCES), max_size=8))
def test_every_sentence_of_both_is_there_once_and_in_order(old: list[str], new: list[str]) -> None:
    found = rows(old, new)
    assert [words(row.old) for row in found if row.old] == old
    assert [words(row.new) for row in found if row.new] == new
    assert [row for part in folded_away(found, 1) for row in part.rows] == found


def test_what_stayed_is_folded_away_only_far_from_what_did_not() -> None:
    same = [f"Sentence number {name} of the story stays as it is." for name in "abcdefghij"]
    found = rows([*same, SENTENCES[3]], same)
    parts = folded_away(found, 2)
    assert [(part.folded, len(part.rows)) for part in parts] == [(True, 8), (False, 3)]
    assert [part.folded for part in folded_away(rows(same, same), 2)] == [False]
