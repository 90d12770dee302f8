from __future__ import annotations

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Span
from reportedly.reading import pipeline
from reportedly.reading.encoder import OnnxScorer
from reportedly.reading.pipeline import Reader

TEXT = "He said the mill was\nRead more: Something here\nSign up for our newsletter\nsold to us."


def furniture() -> list[Span]:
    lines = TEXT.split("\n")[1:3]
    return [Span(TEXT.index(line), TEXT.index(line) + len(line)) for line in lines]


def test_a_span_over_furniture_is_cut_in_two() -> None:
    cut = pipeline._cut((Span(8, len(TEXT)),), furniture(), TEXT)
    assert [span.of(TEXT) for span in cut] == ["the mill was", "sold to us."]


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 40))
def test_what_is_cut_lies_inside_and_outside_of_furniture(start: int, length: int) -> None:
    span = Span(start, min(start + length, len(TEXT)))
    for piece in pipeline._cut((span,), furniture(), TEXT):
        assert piece.start < piece.end
        assert piece.within(span)
        assert piece.of(TEXT) == piece.of(TEXT).strip()


def test_other_english_needs_no_warning() -> None:
    assert pipeline._language_warning("en-GB") == ()
    assert pipeline._language_warning("de")


def test_jobs_keep_the_order(monkeypatch: object) -> None:
    class Echo(Reader):
        def read(self, document):  # type: ignore[no-untyped-def]
            return document

    reader = Echo(cast(OnnxScorer, None))
    for jobs in (1, 2, 5):
        assert list(reader.read_all(iter(range(40)), jobs)) == list(range(40))  # type: ignore[arg-type]
