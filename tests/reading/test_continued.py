from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Block, Span
from reportedly.reading.continued import split_continued
from reportedly.reading.lines import lines
from reportedly.reading.relations import Relation

TEXT = """“He has a cough,” Ottilie Vell said. “He is at his desk.

“The mill is not for sale. It never was.”

She would not say more about “the sale”, and left."""
BLOCKS = tuple(Block("body", line) for line in lines(TEXT) if line.of(TEXT))


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def said(*content: Span) -> Relation:
    return Relation((span("Ottilie Vell"),), (span("said"),), content, 0.9)


def shown(found: list[Relation]) -> list[list[str]]:
    return [[part.of(TEXT) for part in relation.spans] for relation in found]


RUNS_ON = Span(TEXT.index("“He is at"), TEXT.index("\n\nShe would"))


def test_a_quotation_that_runs_on_is_an_attribution_of_its_own() -> None:
    assert shown(list(split_continued([said(span("“He has a cough,”"), RUNS_ON)], BLOCKS, TEXT))) == [
        ["“He has a cough,”", "Ottilie Vell", "said", "“He is at his desk."],
        ["“The mill is not for sale. It never was.”"],
    ]


def test_one_that_was_found_already_is_not_made_again() -> None:
    own = Relation((), (), (span("“The mill is not for sale. It never was.”"),), 0.8)
    found = list(split_continued([said(span("“He has a cough,”"), RUNS_ON), own], BLOCKS, TEXT))
    assert found == [said(span("“He has a cough,”"), span("“He is at his desk.")), own]


def test_a_paragraph_that_opens_without_a_mark_stays() -> None:
    relation = said(span("“He has a cough,”"), span("She would not say more"))
    assert list(split_continued([relation], BLOCKS, TEXT)) == [relation]


def test_what_stands_before_its_cue_stays() -> None:
    relation = Relation(
        (span("She"),), (span("would not say"),), (span("“The mill is not for sale. It never was.”"),), 1
    )
    assert list(split_continued([relation], BLOCKS, TEXT)) == [relation]


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 120)), min_size=1, max_size=4))
def test_nothing_is_lost_and_nothing_leaves_its_place(places: list[tuple[int, int]]) -> None:
    content = tuple(
        part
        for start, length in sorted(places)
        for block in BLOCKS
        if (part := Span(max(start, block.span.start), min(start + length, block.span.end))).start < part.end
    )
    found = list(split_continued([said(*content)], BLOCKS, TEXT))
    assert {at for r in found for part in r.content for at in range(*part)} == {at for p in content for at in range(*p)}
