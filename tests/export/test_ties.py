from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.export.ties import ties
from reportedly.ledger import Attribution


def tied(disputes: tuple[str, ...] = (), same_as: str | None = None, id: str = "a1") -> Attribution:
    return Attribution(id=id, source=(), cue=(), content=(), disputes=disputes, same_as=same_as)


def test_both_sides_of_a_dispute_and_all_of_a_claim() -> None:
    found = ties([tied(id="a1"), tied(("a1",), id="a2"), tied(same_as="a1", id="a3"), tied(("a1",), "a2", "a4")])
    assert found.disputes == ((), (0,), (), (0,))
    assert found.disputed == ((1, 3), (), (), ())
    assert found.first == (0, 1, 0, 1)
    assert found.alike(2) == (0, 2)
    assert found.alike(1) == (1, 3)


def test_a_chain_of_claims_is_one_claim() -> None:
    found = ties([tied(id="a1"), tied(same_as="a3", id="a2"), tied(same_as="a1", id="a3")])
    assert found.first == (0, 0, 0)


def test_ids_that_nobody_has_rings_and_oneself_tie_nothing() -> None:
    found = ties([tied(("a9", "a1"), "a9", "a1"), tied(("a3",), "a3", "a2"), tied(("a2",), "a2", "a3")])
    assert found.disputes == ((), (2,), (1,))
    assert found.first == (0, 1, 1)


ids = st.sampled_from([f"a{n}" for n in range(7)])


@given(st.lists(st.tuples(st.lists(ids, max_size=4).map(tuple), st.none() | ids), max_size=6))
def test_ties_are_mutual_whatever_they_are(links: list[tuple[tuple[str, ...], str | None]]) -> None:
    attributions = [tied(disputes, same_as, f"a{n}") for n, (disputes, same_as) in enumerate(links)]
    found = ties(attributions)
    for place in range(len(attributions)):
        assert all(place in found.disputed[other] for other in found.disputes[place])
        assert all(place in found.disputes[other] for other in found.disputed[place])
        assert place in found.alike(place)
        assert found.first[place] == min(found.alike(place))
    assert sorted(place for claim in found.claim.values() for place in claim) == list(range(len(attributions)))


def test_thousands_of_ties_are_found_at_once() -> None:
    count = 5000
    found = ties([tied(("a0",), f"a{max(0, n - 1)}", f"a{n}") for n in range(count)])
    assert set(found.first) == {0}
    assert len(found.disputed[0]) == count - 1
