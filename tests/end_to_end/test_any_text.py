"""What holds for every text, tried on generated ones with the real model."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly import Attribution, Document, Ledger, Span
from reportedly.export.json import as_json, dumps
from reportedly.export.page import page
from reportedly.export.table import table
from reportedly.export.timeline import timeline
from reportedly.reading.pipeline import Reader

from .ledger_rules import chain_ends, check_fields

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

SENTENCES = (
    "The mill was sold, a source close to the board told the Ledger.",
    "“Nobody has told us a thing,” said Dorcas Ibbotson.",
    "According to Channel North, which quoted Mill & Fleece, the looms would be shipped abroad.",
    "Jan Ott denied that he had said that the deal was off.",
    "He is reportedly ill.",
    "Rain fell on the valley.",
    "‘If there is a contract, show it to us.",
    'She added: "They fear it will be Cold Bank all over again."',
    "Read more: Who owns the wool?",
    "By Nell Farrow",
)
ODDITIES = (
    "👩\u200d👩\u200d👧\u200d👦",
    "e\u0301\u0308\u0323",
    "\u202eقال المتحدث\u202c",
    "״אמר״",
    "\x07\x1b[31m",
    "\ud800",
    "\udfff",
    "\u200b",
    "\ufeff",
    "ﬁ",
    "İ",
    "ẞ",
    "𝔖𝔞𝔦𝔡",
    "\u2028",
    "\r\n",
    "\x85",
    "“”‘’\"'«»",
    "''``",
    "said",
)
PIECES = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(ODDITIES),
    st.text(st.characters(codec=None), max_size=12),
    st.text("“”‘’\"'«» ", max_size=12),
)
TEXTS = st.builds(
    lambda pieces, gaps: "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False)),
    st.lists(PIECES, min_size=1, max_size=12),
    st.lists(st.sampled_from(["", " ", "\n", "\n\n", " \t"]), min_size=12, max_size=12),
)
FURNITURE = "Read more: Who owns the wool?"


@pytest.fixture(scope="module")
def story_ledger(packaged_reader: Reader, story: str) -> Ledger:
    return packaged_reader.read(Document(story))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=TEXTS)
def test_every_span_lies_inside_and_the_text_stays(packaged_reader: Reader, text: str) -> None:
    ledger = packaged_reader.read(Document(text))
    assert ledger.document.text == text
    for attribution in ledger.attributions:
        assert attribution.spans
        assert 0 <= attribution.confidence <= 1
        for span in attribution.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text).strip()
    every = [date.span for date in ledger.dates] + [quantity.span for quantity in ledger.quantities]
    every += [span for statement in ledger.statements for span in statement.spans]
    every += [span for tension in ledger.tensions for side in (tension.a, tension.b) for span in side.spans]
    assert all(0 <= span.start < span.end <= len(text) for span in every)
    check_fields(ledger)
    chain_ends(ledger)
    assert json.loads(dumps(ledger)) == as_json(ledger)
    assert table(ledger, 80, colour=True)
    assert timeline(ledger, 80, colour=True)
    assert page(ledger)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_reading_again_gives_the_same(packaged_reader: Reader, text: str) -> None:
    assert packaged_reader.read(Document(text)) == packaged_reader.read(Document(text))


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u200b", "—"])
def test_where_there_are_no_words_there_is_nothing_said(packaged_reader: Reader, text: str) -> None:
    assert packaged_reader.read(Document(text)).attributions == ()


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_furniture_before_a_story_only_moves_it(
    packaged_reader: Reader, story: str, story_ledger: Ledger, gap: str
) -> None:
    found = packaged_reader.read(Document(FURNITURE + gap + story))
    assert found.attributions == moved(story_ledger, len(FURNITURE + gap))


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_furniture_after_a_story_changes_nothing(
    packaged_reader: Reader, story: str, story_ledger: Ledger, gap: str
) -> None:
    found = packaged_reader.read(Document(story.rstrip() + gap + FURNITURE))
    assert found.attributions == story_ledger.attributions


def moved(ledger: Ledger, offset: int) -> tuple[Attribution, ...]:
    """The attributions of a ledger, `offset` characters further on."""

    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(span.start + offset, span.end + offset) for span in old)

    return tuple(
        replace(
            row,
            source=spans(row.source),
            cue=spans(row.cue),
            content=spans(row.content),
            via_spans=spans(row.via_spans),
        )
        for row in ledger.attributions
    )
