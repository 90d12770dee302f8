from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.case.claims import Claim, claims, off_topic, renamed, topicality
from reportedly.case.clauses import Clause, Place, clauses
from reportedly.case.grouping import also, grouped
from reportedly.case.likeness import bags_of, prepared, rows, shared
from reportedly.case.neighbours import neighbours, wordings
from reportedly.document import Document, Span
from reportedly.ledger import Attribution, Ledger, Statement
from reportedly.reading.blocks import find_blocks

MILL = "The Brackenford mill was sold to Ada Brook for 40,000 crowns on Friday."
WEIR = "Divers found a silver anchor below the Oxley weir, the harbour master said."


def ledger(text: str, *said: str) -> Ledger:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in said]
    found = tuple(
        Attribution(id=f"a{n}", source=(), cue=(), content=(span,), speaker="Ada Brook") for n, span in enumerate(spans)
    )
    return Ledger(Document(text), find_blocks(Document(text)), found)


def clause(document: str, text: str, number: int = 0) -> Clause:
    place = Place(document=document, span=Span(number * 200, number * 200 + len(text)), of=None)
    return Clause(place=place, text=text, sentence=text, number=number)


def case(**documents: str) -> list[Clause]:
    return [clause(key, line, n) for key, text in documents.items() for n, line in enumerate(text.splitlines())]


def claim(name: str, *members: str) -> Claim:
    places = tuple(Place(document=member, span=Span(0, 1), of=None) for member in members)
    return Claim(id=name, statement="x", wording=places[0], members=places)


def test_a_sentence_is_cut_where_a_proposition_opens() -> None:
    text = "Ada Brook, who fell ill in the middle of May, has sold the old mill by the river."
    assert [c.text for c in clauses("d", ledger(text))] == [
        "Ada Brook, who fell ill in the middle of May",
        "has sold the old mill by the river",
    ]


def test_a_clause_knows_whose_words_it_has_and_who_is_named_for_it() -> None:
    text = "The mill by the river was sold in spring, and the roof has been leaking badly all through the summer."
    given = ledger(text, "the roof has been leaking badly all through the summer")
    given = replace(given, statements=(Statement(id="p1", spans=(Span(0, 40),)),))
    found = clauses("d", given)
    assert [(c.place.of, c.speakers) for c in found] == [("p1", ()), ("a0", ("Ada Brook",))]


@given(st.text(alphabet="abW .,;“”\n", max_size=200))
def test_clauses_are_in_order_share_nothing_and_have_the_words_of_the_text(text: str) -> None:
    found = clauses("d", Ledger(Document(text), find_blocks(Document(text)), ()))
    assert all(c.text == c.place.span.of(text) and c.text for c in found)
    assert all(a.place.span.end <= b.place.span.start for a, b in pairwise(found))


def test_the_same_claim_in_three_documents_is_one_and_another_is_not() -> None:
    found = claims(
        case(
            one=f"{MILL}\n{WEIR}",
            two="The Brackenford mill was sold to Ada Brook on Friday for 40,000 crowns.\nRain is expected tomorrow.",
            three=WEIR,
        )
    )
    members = {c.statement: sorted(m.document for m in c.members) for c in found if len(c.members) > 1}
    assert sorted(members.values()) == [["one", "three"], ["one", "two"]]


def test_claims_stand_in_the_order_of_their_first_members_and_are_worded_by_one() -> None:
    found = claims(case(one=f"{MILL}\n{WEIR}", two=MILL))
    assert [c.first.span.start for c in found] == [0, 200]
    assert found[0].statement == MILL
    assert found[0].wording in found[0].members
    assert (found[0].first.document, found[0].last.document) == ("one", "two")


def test_every_clause_is_a_member_of_some_claim_and_copies_of_the_same() -> None:
    given = case(**{f"d{n}": MILL for n in range(300)})
    assert [len(c.members) for c in claims(given)] == [300]


def test_an_empty_case_has_no_claims() -> None:
    assert claims([]) == ()
    assert off_topic([]) == frozenset()


def test_as_many_vectors_as_clauses_are_needed() -> None:
    with pytest.raises(ValueError, match="1 clauses need as many vectors, not 2"):
        claims(case(one=MILL), np.zeros((2, 4)))


@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=5), min_size=2, max_size=6))
def test_shared_weights_are_those_of_common_stems(texts: list[list[str]]) -> None:
    bags = bags_of(texts)
    one, other = np.array([0, 1]), np.array([1, 0])
    again = shared(bags, one, bags, other)
    assert again[0] == pytest.approx(again[1])
    assert (again[0] > 0) == bool(set(texts[0]) & set(texts[1]))
    assert again[0] <= min(bags.totals[0], bags.totals[1]) + 1e-9


def test_features_do_not_depend_on_which_comes_first() -> None:
    vectors = np.random.default_rng(1).standard_normal((4, 8))
    given = prepared(case(one=f"{MILL}\n{WEIR}", two=f"{WEIR}\nThe Oxley mill is empty."), vectors)
    one, other = np.array([0, 0, 1]), np.array([2, 3, 2])
    assert rows(given, one, other) == pytest.approx(rows(given, other, one))


@pytest.mark.parametrize("count", [30, 4000])
def test_the_nearest_vectors_are_neighbours(count: int) -> None:
    vectors = np.random.default_rng(2).standard_normal((count, 16))
    vectors[7] = vectors[count // 2] * 1.01
    given = prepared([clause(f"d{n}", f"w{n}a") for n in range(count)], vectors)
    first, _ = wordings(given)
    pairs = {(a, b) for one, other in neighbours(given, first) for a, b in zip(one, other, strict=True)}
    assert (7, count // 2) in pairs
    assert all(a < b for a, b in pairs)


def test_groups_are_joined_by_their_mean_chance() -> None:
    one, other, chance = np.array([0, 1, 0, 3]), np.array([1, 2, 2, 4]), np.array([0.9, 0.8, 0.1, 0.7])
    assert grouped(6, one, other, chance, 0.5, 10) == [0, 0, 2, 3, 3, 5]
    assert grouped(6, one, other, chance, 0.4, 10) == [0, 0, 0, 3, 3, 5]
    assert also([0, 0, 2, 3, 3, 5], one, other, chance, 0.4, 10, 2) == [[], [], [0], [], [], []]


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0.05, 1)), max_size=30), st.floats(0.05, 0.9)
)
def test_a_group_goes_by_its_least_member(links: list[tuple[int, int, float]], threshold: float) -> None:
    table = {(min(a, b), max(a, b)): chance for a, b, chance in links if a != b}
    one, other = (np.array([pair[side] for pair in table], dtype=np.int64) for side in (0, 1))
    groups = grouped(12, one, other, np.array(list(table.values())), threshold, 12)
    assert all(groups[group] == group <= index for index, group in enumerate(groups))
    assert all(groups[a] == a or any(groups[a] == groups[b] for b in range(12) if b != a) for a in range(12))


def test_claims_keep_their_names_and_new_ones_get_further_ones() -> None:
    old = [claim("c1", "a", "b"), claim("c2", "c")]
    new = [claim("c1", "x"), claim("c2", "b", "a", "y"), claim("c3", "c")]
    assert [c.id for c in renamed(old, new)] == ["c3", "c1", "c2"]


def test_of_a_claim_that_fell_apart_the_greater_part_keeps_the_name() -> None:
    assert [c.id for c in renamed([claim("c4", "a", "b", "c")], [claim("c1", "a"), claim("c2", "b", "c")])] == [
        "c5",
        "c4",
    ]


def test_a_document_that_shares_nothing_is_off_topic() -> None:
    told = {
        f"d{n}": f"{MILL}\nThe miller of Brackenford said {word} about Ada Brook." for n, word in enumerate("pqrst")
    }
    given = case(**told, stranger="Penguins at the Lornmoor zoo have learnt to open their own gate.")
    assert off_topic(given) == {"stranger"}
    keys, likeness = topicality(given)
    assert keys[int(likeness.argmin())] == "stranger"
