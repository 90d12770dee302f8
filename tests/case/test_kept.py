"""A case that was put together is given again as it was for as long as nothing changes, and only then."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.invented import MODEL, coverage
from case.tellings import claim, member, plainly
from reportedly.case import analysis, kept
from reportedly.case.analysis import case_of
from reportedly.case.carriers import Entry
from reportedly.case.case import Case, Contradiction, Copy, Link, Merge, Origin, Origins, Place, Step, Voice
from reportedly.case.kept import bytes_of_case, case_of_bytes, keep_case, kept_case, state_of
from reportedly.case.reading import packed, unpacked
from reportedly.case.store import Store
from reportedly.document import Document, Span
from reportedly.errors import StoreError

STATEMENT = plainly("d1", "Skelder Post", "The mill was sold in May.", published="2031-05-05")


def whole() -> Case:
    """A case with something in every part of it."""
    place = Place("d1", Span(0, 8))
    origin = Origin(name="Ada Holt", kind="person", certain=True, through=("d1",), places=(place,))
    origins = Origins(
        at_least=1,
        at_most=2,
        origins=(origin,),
        steps=(Step(source="Ada Holt", target="d1", how="has it from her", places=(place,)),),
        merges=(Merge(a="Ada Holt", b="Holt", same=False, why="one name"),),
    )
    told = replace(
        claim("c1", member(STATEMENT, "The mill was sold")),
        origins=origins,
        importance=1 / 3,
        history=((None, "unconfirmed"), ("2031-05-05", "confirmed")),
    )
    return Case(
        title="The mill — Ünal’s “sale” \ud800",
        documents=(),
        claims=(told,),
        contradictions=(Contradiction(id="x1", kind="date", a=place, b=place, why="…", strength=0.1 + 0.2),),
        copies=(
            Copy(
                source="d1",
                target="d2",
                kind="edited",
                share=2 / 3,
                credited=True,
                reason="",
                passages=((Span(0, 4), Span(5, 9)),),
            ),
        ),
        timeline=(),
        changes=(),
        citations=(Link(source="A", target="B", places=(place,)),),
        speakers=(
            Voice(name="Holt", kind="person", aliases=(), documents=("d1",), claims=(), attributions=3, through=()),
        ),
        warnings=("one",),
    )


def test_a_case_comes_back_as_it_was() -> None:
    back = case_of_bytes(bytes_of_case(whole()))
    assert back == whole()
    assert isinstance(back.claims[0].members[0].span, Span)
    assert back.claims[0].importance == 1 / 3


def test_an_analysed_case_comes_back_as_it_was() -> None:
    case = invented(12)
    assert all((case.claims, case.copies, case.timeline, case.speakers))
    assert case_of_bytes(bytes_of_case(case)) == case


def invented(count: int) -> Case:
    """The case of a few invented documents."""
    made = list(coverage(count))
    vectors = {one.document.id: packed(one.vectors()) for one in made}
    return case_of("", [Entry(f"d{at}", one.ledger) for at, one in enumerate(made, 1)], vectors, MODEL)


def repacked(change: Any) -> bytes:
    """A kept case with its rows changed."""
    row = json.loads(zlib.decompress(bytes_of_case(whole())))
    change(row)
    return zlib.compress(json.dumps(row).encode())


def test_what_is_no_kept_case_is_refused() -> None:
    for data in (b"", b"x", bytes_of_case(whole())[:-9], zlib.compress(b"[]"), zlib.compress(b"nonsense")):
        with pytest.raises(ValueError, match="kept case"):
            case_of_bytes(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.pop(),
        lambda row: row.__setitem__(0, None),
        lambda row: row.__setitem__(0, ["title"]),
        lambda row: row[2][0].__setitem__(5, "true"),
        lambda row: row[2][0][2][0][2].append(4),
        lambda row: row[3][0].__setitem__(5, "strong"),
        lambda row: row[3][0].__setitem__(1, ["date"]),
        lambda row: row[4][0].__setitem__(4, 1),
    ],
)
def test_a_kept_case_of_another_form_is_refused(change: Any) -> None:
    with pytest.raises(ValueError, match="kept case"):
        case_of_bytes(repacked(change))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=30))
def test_nothing_but_a_kept_case_is_taken_for_one(row: Any) -> None:
    with pytest.raises(ValueError, match="kept case"):
        case_of_bytes(zlib.compress(json.dumps(row).encode()))


def test_a_kept_case_is_given_until_something_changes(store: Store) -> None:
    before = state_of(store)
    assert kept_case(store, before) is None
    keep_case(store, before, whole())
    assert kept_case(store, state_of(store)) == whole()
    store.add(Document("The mill was sold in May."))
    assert state_of(store) != before
    assert kept_case(store, state_of(store)) is None


def test_another_title_is_another_state(store: Store) -> None:
    before = state_of(store)
    store.rename("The miller")
    assert state_of(store) != before


def test_another_program_is_another_state(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state_of(store)
    monkeypatch.setattr(kept, "program", lambda: "another")
    assert state_of(store) != before


def test_what_is_kept_in_another_form_is_passed_over(store: Store) -> None:
    store.put_derived(kept.NAME, state_of(store), b"nonsense")
    assert kept_case(store, state_of(store)) is None


def test_an_unchanged_case_is_not_put_together_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "Reader", _Reader)
    for one in coverage(4):
        store.add(one.document)
        store.put_ledger(one.ledger, {"clauses": packed(one.vectors())})
    first = analysis.analysed(store)
    assert len(first.documents) == 4

    def never(*_: object) -> None:
        raise AssertionError("it was put together again")

    monkeypatch.setattr(analysis, "case_of", never)
    monkeypatch.setattr(analysis, "Reader", never)
    assert analysis.analysed(store) == first


def test_a_case_is_given_though_it_cannot_be_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "Reader", _Reader)

    def full(*_: object) -> None:
        raise StoreError(store.where, "the disk is full")

    monkeypatch.setattr(store, "put_derived", full)
    assert analysis.analysed(store).claims == ()


class _Reader:
    """A reader that finds everything read."""

    model = MODEL

    @classmethod
    def load(cls, threads: int | None = None) -> _Reader:
        return cls()


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=6))
def test_vectors_come_back_in_order(counts: list[int]) -> None:
    chance = np.random.default_rng(1)
    tables = [chance.standard_normal((count, 4)).astype(np.float16) for count in counts]
    found = unpacked([packed(table) for table in tables], counts)
    if sum(counts):
        assert found is not None
        assert np.array_equal(found, np.concatenate(tables).astype(np.float32))
    else:
        assert found is None


def test_vectors_that_do_not_fit_are_none() -> None:
    table = packed(np.zeros((2, 4)))
    assert unpacked([table, None], [2, 0]) is None
    assert unpacked([table, packed(np.zeros((2, 3)))], [2, 2]) is None
    assert unpacked([table], [3]) is None
