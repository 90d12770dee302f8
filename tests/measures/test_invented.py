"""The affairs that the benchmark of large cases makes up are what they say they are."""

from __future__ import annotations

from itertools import islice

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.invented import WIDTH, Made, coverage
from reportedly.case.clauses import clauses
from reportedly.document import Span
from reportedly.ledger import Attribution, Statement


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(coverage(60))


def test_the_same_seed_gives_the_same_affair(made: list[Made]) -> None:
    assert list(coverage(60)) == made
    assert next(coverage(60, seed=2)).document != made[0].document


def test_everything_in_a_ledger_stands_in_its_text(made: list[Made]) -> None:
    for one in made:
        ledger, whole = one.ledger, Span(0, len(one.document.text))
        units: list[Attribution | Statement] = [*ledger.attributions, *ledger.statements]
        spans = [span for unit in units for span in unit.spans] + [told.span for told in one.told]
        spans += [date.span for date in ledger.dates]
        spans += [amount.span for amount in ledger.quantities]
        spans += [block.span for block in ledger.blocks]
        spans += [span for speaker in ledger.speakers for span in speaker.mentions]
        assert all(span.within(whole) and span.start < span.end for span in spans)
        ids = {unit.id for unit in units} | {date.id for date in ledger.dates}
        assert all({moment.of, moment.when} <= ids for moment in ledger.moments)
        assert all(str(told.number) in told.span.of(one.document.text) for told in one.told if told.number)
        names = {speaker.id: speaker.name for speaker in ledger.speakers}
        assert all(names[unit.speaker_id or ""] == unit.speaker for unit in ledger.attributions)


def test_copies_and_versions_have_the_words_of_what_they_come_from(made: list[Made]) -> None:
    copies = [one for one in made if one.copy_of is not None]
    versions = [one for one in made if one.version_of is not None]
    assert copies
    assert versions
    for one in copies:
        assert made[one.copy_of or 0].document.text.startswith(one.document.text)
        assert made[one.copy_of or 0].document.url != one.document.url
    for one in versions:
        assert made[one.version_of or 0].document.url == one.document.url


def test_one_story_can_be_copied_by_many() -> None:
    found = list(coverage(40, copies=20))
    assert [one.copy_of for one in found[1:21]] == [0] * 20
    assert any(one.copy_of is None for one in found[21:])


def test_a_claim_is_told_in_several_wordings_and_its_vectors_are_near(made: list[Made]) -> None:
    rows: dict[int, list[npt.NDArray[np.float32]]] = {}
    told: dict[int, set[str]] = {}
    for one in islice(made, 20):
        vectors = one.vectors()
        assert vectors.shape == (len(clauses("", one.ledger)), WIDTH)
        for clause, row in zip(clauses("", one.ledger), vectors, strict=True):
            for place in one.told:
                if place.span.overlaps(clause.place.span):
                    rows.setdefault(place.claim, []).append(row)
                    told.setdefault(place.claim, set()).add(place.span.of(one.document.text).lower())
                    break
    most = max(rows, key=lambda claim: len(rows[claim]))
    other = min(rows, key=lambda claim: len(rows[claim]))
    assert len(told[most]) > 2
    near = np.mean(np.stack(rows[most]) @ np.stack(rows[most]).T)
    assert near > np.mean(np.stack(rows[most]) @ np.stack(rows[other]).T) + 0.3
