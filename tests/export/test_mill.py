from __future__ import annotations

import itertools

from export.ledgers import mill
from reportedly.document import Span


def test_the_story_is_the_one_the_ledger_was_written_for() -> None:
    ledger = mill()
    assert len(ledger.document.text) == 4173
    assert ledger.document.id == "sha256:5adc1ae1d013fe126d6eed3ff7841c07a2fb62b7c65eeac8d1d5869e1bb462aa"


def test_every_span_begins_and_ends_with_a_word_or_a_mark() -> None:
    ledger = mill()
    for attribution in ledger.attributions:
        for words in ledger.text(attribution.spans):
            assert words
            assert words == words.strip()


def test_attributions_stand_in_order_and_refer_to_each_other() -> None:
    attributions = mill().attributions
    assert [a.id for a in attributions] == [f"a{n}" for n in range(1, len(attributions) + 1)]
    assert all(a.start <= b.start for a, b in itertools.pairwise(attributions))
    ids = {a.id for a in attributions}
    assert all({*a.disputes, *filter(None, (a.parent, a.same_as))} <= ids for a in attributions)


def test_an_attribution_sits_inside_its_parents_words() -> None:
    ledger = mill()
    by_id = {a.id: a for a in ledger.attributions}
    for attribution in ledger.attributions:
        if attribution.parent:
            around = by_id[attribution.parent].content
            assert all(any(span.within(outer) for outer in around) for span in attribution.content), attribution.id


def test_blocks_cover_every_line_and_tell_where_attributions_stand() -> None:
    ledger = mill()
    text = ledger.document.text
    assert [block.span.of(text) for block in ledger.blocks] == [line for line in text.split("\n") if line]
    for attribution in ledger.attributions:
        first = Span(attribution.start, attribution.start + 1)
        assert {block.role for block in ledger.blocks if first.within(block.span)} == {attribution.block}
