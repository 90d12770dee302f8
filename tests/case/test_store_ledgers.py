"""A ledger in the data contract is the ledger again."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case.stories import ledger, story
from reportedly.case.ledgers import ledger_of
from reportedly.document import ROLES, Block, Document, Span
from reportedly.ledger import (
    ACTS,
    CERTAINTIES,
    KINDS,
    POLARITIES,
    Attribution,
    Chance,
    Date,
    Ledger,
    Moment,
    Publication,
    Quantity,
    Side,
    Speaker,
    Statement,
    Tension,
)

# Numbers are written with three decimals at most.
NUMBERS = st.integers(-(10**9), 10**9).map(lambda number: round(number / 1000, 3))
CHANCES = st.integers(0, 1000).map(lambda number: number / 1000)
SPAN = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(*sorted(pair)))
SPANS = st.lists(SPAN, max_size=2).map(tuple)
WORD = st.text(max_size=4)
WORDS = st.lists(WORD, max_size=2).map(tuple)
SIDE = st.builds(Side, WORD, SPANS)


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=2).map(tuple)


def some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | one


def one_of(*values: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def whole(kind: type[Any], /, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of the kind with every field drawn: one that is added to a ledger has to be added here."""
    assert set(parts) == {item.name for item in fields(kind)}, kind
    return st.builds(kind, **parts)


BLOCK = st.builds(Block, one_of(*ROLES), SPAN)
ATTRIBUTION = whole(
    Attribution,
    id=WORD,
    source=SPANS,
    cue=SPANS,
    content=SPANS,
    block=one_of(*ROLES),
    speaker=some(WORD),
    speaker_id=some(WORD),
    speaker_kind=one_of(*KINDS),
    act=some(one_of(*ACTS)),
    quote=some(one_of("direct", "mixed")),
    via=WORDS,
    via_spans=SPANS,
    parent=some(WORD),
    certainty=some(one_of(*CERTAINTIES)),
    polarity=some(one_of(*POLARITIES)),
    disputes=WORDS,
    same_as=some(WORD),
    confidence=CHANCES,
    chances=st.lists(st.builds(Chance, WORD, CHANCES), max_size=3, unique_by=lambda chance: chance.field).map(tuple),
)
DOCUMENT = whole(
    Document,
    text=WORD,
    name=WORD,
    url=some(WORD),
    outlet=some(WORD),
    title=some(WORD),
    byline=some(WORD),
    published=some(WORD),
    language=some(WORD),
    blocks=several(BLOCK),
    warnings=WORDS,
    published_by=some(one_of("given", "metadata")),
)
LEDGER = whole(
    Ledger,
    document=DOCUMENT,
    blocks=several(BLOCK),
    attributions=several(ATTRIBUTION),
    speakers=several(whole(Speaker, id=WORD, name=WORD, kind=one_of(*KINDS), aliases=WORDS, mentions=SPANS)),
    model=WORD,
    warnings=WORDS,
    publication=some(whole(Publication, value=WORD, basis=one_of("given", "inferred"), reason=WORD, span=some(SPAN))),
    dates=several(
        whole(
            Date,
            id=WORD,
            span=SPAN,
            type=one_of("DATE", "SET"),
            value=some(WORD),
            mod=some(WORD),
            earliest=some(WORD),
            latest=some(WORD),
            anchor=some(SPAN),
            counted=st.booleans(),
            estimate=st.booleans(),
            reason=some(WORD),
        )
    ),
    quantities=several(
        whole(
            Quantity,
            id=WORD,
            span=SPAN,
            kind=one_of("count", "money"),
            value=some(NUMBERS),
            unit=some(WORD),
            bound=one_of("exactly", "about"),
            low=some(NUMBERS),
            high=some(NUMBERS),
            of=some(WORD),
            of_span=some(SPAN),
        )
    ),
    statements=several(whole(Statement, id=WORD, spans=SPANS, block=one_of(*ROLES))),
    moments=several(
        whole(
            Moment,
            of=WORD,
            kind=one_of("said", "happened"),
            when=some(WORD),
            earliest=WORD,
            latest=WORD,
            estimate=st.booleans(),
            reason=some(WORD),
        )
    ),
    tensions=several(
        whole(Tension, id=WORD, kind=one_of("number", "date"), a=SIDE, b=SIDE, why=WORD, strength=CHANCES)
    ),
)


@given(LEDGER)
def test_a_ledger_comes_back_from_its_json(written: Ledger) -> None:
    plain = json.loads(json.dumps(written.to_json()))
    # All that the row says of the document is taken from it, and only the rest from the document.
    given = written.document
    bare = Document(given.text, blocks=given.blocks, warnings=given.warnings, published_by=given.published_by)
    assert ledger_of(plain, bare) == written
    assert ledger_of(plain, bare).to_json() == plain


def test_older_and_newer_rows_are_read() -> None:
    document = story()
    row = ledger(document).to_json()
    for name in ("dates", "quantities", "statements", "moments", "tensions", "publication"):
        del row[name]
    row["speakers"][0]["born"] = 1999
    row["mood"] = "grey"
    found = ledger_of(row, document)
    assert [*found.dates, *found.tensions] == []
    assert found.publication is None
    assert found.speakers == ledger(document).speakers


def test_a_row_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be put on the text"):
        ledger_of(ledger(story(1)).to_json(), story(2))
