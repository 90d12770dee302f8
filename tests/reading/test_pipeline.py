from __future__ import annotations

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Block, Document, Role, Span
from reportedly.ledger import Ledger
from reportedly.reading import pipeline
from reportedly.reading.encoder import OnnxScorer
from reportedly.reading.lines import lines
from reportedly.reading.pipeline import Reader

TEXT = "He said the mill was\nRead more: Something here\nSign up for our newsletter\nsold to us."


ROLES: list[Role] = ["body", "furniture", "furniture", "body"]


def blocks(roles: list[Role]) -> tuple[Block, ...]:
    return tuple(map(Block, roles, lines(TEXT)))


def cut(span: Span, roles: list[Role]) -> list[Span]:
    return list(pipeline._same_role(span, blocks(roles), [block.span.start for block in blocks(roles)]))


def test_a_span_over_furniture_is_cut_in_two() -> None:
    assert [span.of(TEXT) for span in cut(Span(8, len(TEXT)), ROLES)] == ["the mill was", "sold to us."]


def test_a_headlines_span_ends_with_the_headline() -> None:
    roles: list[Role] = ["headline", "byline", "body", "body"]
    assert [span.of(TEXT) for span in cut(Span(8, len(TEXT)), roles)] == ["the mill was"]


def test_a_span_over_two_paragraphs_stays_one() -> None:
    assert cut(Span(8, len(TEXT)), ["body"] * 4) == [Span(8, len(TEXT))]


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 40), st.permutations(ROLES))
def test_what_is_cut_lies_inside_and_begins_where_it_began(start: int, length: int, roles: list[Role]) -> None:
    span = Span(start, min(start + length, len(TEXT)))
    if TEXT[start] == "\n":
        return
    found = cut(span, roles)
    assert found[0].start == start
    assert all(part.start < part.end and part.within(span) for part in found)


def test_other_english_needs_no_warning() -> None:
    assert pipeline._language_warning("en-GB") == ()
    assert pipeline._language_warning("de")


class Echo(Reader):
    def read(self, document: Document) -> Ledger:
        return Ledger(document, (), ())


def test_jobs_keep_the_order() -> None:
    documents = [Document(str(number)) for number in range(40)]
    for jobs in (1, 2, 5):
        read = Echo(cast(OnnxScorer, None)).read_all(iter(documents), jobs)
        assert [ledger.document for ledger in read] == documents
