from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger
from reportedly.reading.blocks import find_blocks
from reportedly.reading.statements import merged, with_statements

SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 20)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=6)


def ledger(text: str, *said: str) -> Ledger:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in said]
    found = tuple(Attribution(id=f"a{n}", source=(), cue=(), content=(span,)) for n, span in enumerate(spans, 1))
    document = Document(text)
    return Ledger(document, find_blocks(document), found)


def stated(text: str, *said: str) -> list[tuple[str, ...]]:
    result = with_statements(ledger(text, *said))
    return [result.text(statement.spans) for statement in result.statements]


def test_a_sentence_without_attribution_is_a_statement() -> None:
    text = "The mill closed in 1988. It is empty, Ada Brook said."
    assert stated(text, "It is empty", "Ada Brook said") == [("The mill closed in 1988",)]


def test_what_is_left_beside_an_attribution_is_one_only_when_it_is_the_greater_part() -> None:
    text = "The mill, which Ada Brook calls a ruin, was sold last year to a builder from the valley."
    assert stated(text, "Ada Brook calls a ruin") == [
        ("The mill, which", "was sold last year to a builder from the valley"),
    ]
    assert stated("The mill is empty, Ada Brook said in an interview.", "The mill is empty", "Ada Brook said") == []


def test_furniture_and_bylines_state_nothing() -> None:
    document = Document("Read more about the mill here today")
    blocks = (Block("furniture", Span(0, len(document.text))),)
    assert not with_statements(Ledger(document, blocks, ())).statements


@given(SPANS)
def test_merged_spans_cover_the_same_characters_once(spans: list[Span]) -> None:
    result = merged(spans)
    assert {n for span in result for n in range(*span)} == {n for span in spans for n in range(*span)}
    assert all(a.end < b.start for a, b in pairwise(result))


@given(st.text(alphabet="ab .\n“”A", max_size=120), SPANS)
def test_statements_are_ordered_and_share_no_character_with_attributions(text: str, spans: list[Span]) -> None:
    document = Document(text)
    inside = [Span(min(a, len(text)), min(b, len(text))) for a, b in spans]
    found = tuple(
        Attribution(id=f"a{n}", source=(), cue=(), content=(span,))
        for n, span in enumerate(inside)
        if span.start < span.end
    )
    result = with_statements(Ledger(document, find_blocks(document), found))
    all_spans = [span for statement in result.statements for span in statement.spans]
    assert all_spans == sorted(all_spans)
    assert not any(one.overlaps(span) for one in all_spans for item in found for span in item.content)
    assert all(span.of(text).strip() == span.of(text) != "" for span in all_spans)
