"""What holds for every ledger, whatever it was read from."""

from __future__ import annotations

import re
from typing import get_args

from reportedly.ledger import ACTS, CERTAINTIES, KINDS, POLARITIES, Ledger, Quote

WORD = re.compile(r"\w+")


def words(text: str) -> set[str]:
    """The words of a text; *and* is in every text, since it joins the names of people who speak together."""
    return set(WORD.findall(text.casefold())) | {"and"}


def check_fields(ledger: Ledger) -> None:
    """Every field has one of its values, points at what exists, and names nobody in words that the text lacks."""
    text = ledger.document.text
    known = words(text)
    ids = [attribution.id for attribution in ledger.attributions]
    order = {id: place for place, id in enumerate(ids)}
    assert len(order) == len(ids)
    speakers = {speaker.id: speaker for speaker in ledger.speakers}
    assert len(speakers) == len(ledger.speakers)
    for attribution in ledger.attributions:
        assert attribution.act in ACTS
        assert attribution.speaker_kind in KINDS
        assert attribution.certainty in CERTAINTIES
        assert attribution.polarity in POLARITIES
        assert attribution.quote in get_args(Quote)
        assert all(0 <= chance <= 1 for _, chance in attribution.chances)
        assert attribution.parent is None or attribution.parent in order
        assert attribution.id not in attribution.disputes
        assert all(other in order for other in attribution.disputes)
        assert len(set(attribution.disputes)) == len(attribution.disputes)
        if attribution.same_as is not None:
            assert order[attribution.same_as] < order[attribution.id]
            assert ledger.attributions[order[attribution.same_as]].same_as is None, "same_as names the first"
            assert attribution.same_as not in attribution.disputes
        assert (attribution.speaker is None) == (attribution.speaker_id is None)
        if attribution.speaker_id is not None:
            assert attribution.speaker == speakers[attribution.speaker_id].name
        assert words(attribution.speaker or "") <= known, f"{attribution.speaker!r} is not in the text"
        assert len(attribution.via) == len(attribution.via_spans)
        for name, span in zip(attribution.via, attribution.via_spans, strict=True):
            assert 0 <= span.start < span.end <= len(text)
            assert words(name) <= known, f"{name!r} is not in the text"
    for speaker in ledger.speakers:
        assert speaker.name.strip()
        assert speaker.kind in KINDS
        assert words(speaker.name) <= known, f"{speaker.name!r} is not in the text"
        assert all(words(alias) <= known for alias in speaker.aliases)
        assert speaker.mentions
        assert all(0 <= span.start < span.end <= len(text) for span in speaker.mentions)
        assert list(speaker.mentions) == sorted(set(speaker.mentions))


def chain_ends(ledger: Ledger) -> None:
    """Following parents leads out of every attribution."""
    parents = {attribution.id: attribution.parent for attribution in ledger.attributions}
    for id in parents:
        at: str | None = id
        for _ in range(len(parents) + 1):
            if at is None:
                break
            at = parents[at]
        assert at is None
