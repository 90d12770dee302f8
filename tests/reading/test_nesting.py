from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Span
from reportedly.reading.nesting import of_the_cited, parents
from reportedly.reading.relations import Relation

TEXT = "Sources told the Ledger that doctors said that she reportedly left, but her lawyer denied it."


def relation(source: str | None, cue: str | None, *content: str) -> Relation:
    def spans(*parts: str | None) -> tuple[Span, ...]:
        return tuple(Span(TEXT.index(part), TEXT.index(part) + len(part)) for part in parts if part)

    return Relation(spans(source), spans(cue), spans(*content), 1.0)


def test_a_chain_of_three() -> None:
    outer = relation("Sources", "told", "that doctors said that she reportedly left")
    middle = relation("doctors", "said", "that she reportedly left")
    inner = relation(None, "reportedly", "she", "left")
    denial = relation("her lawyer", "denied", "it")
    assert parents([outer, middle, inner, denial]) == [None, 0, 1, None]


def test_two_with_the_same_content_do_not_hold_each_other() -> None:
    first = relation("Sources", "told", "that doctors said that she reportedly left")
    second = relation("doctors", "said", "that doctors said that she reportedly left")
    assert parents([first, second]) == [None, 0]


def test_an_adverb_sits_inside_the_relation_that_has_its_clause_and_its_cue() -> None:
    inner = relation(None, "reportedly", "she", "left")
    outer = relation("Sources", "told", "she reportedly left")
    assert parents([inner, outer]) == [1, None]


CITING = "Sale agreed, the Ledger reported, citing a clerk who saw it."


def test_whom_a_relation_cites_sits_inside_it() -> None:
    def at(words: str) -> tuple[Span, ...]:
        return (Span(CITING.index(words), CITING.index(words) + len(words)),)

    report = Relation(at("the Ledger"), at("reported"), at("Sale agreed"), 1.0)
    cited = Relation(at("a clerk who saw it"), at("citing"), at("Sale agreed"), 1.0)
    alone = Relation(at("a clerk who saw it"), at("citing"), (), 1.0)
    assert parents([report, cited], CITING) == [None, 0]
    assert parents([cited, cited], CITING) == [1, None]
    assert parents([report, alone], CITING) == [None, None]


def test_whom_a_relation_cites_is_not_the_one_who_cites() -> None:
    def at(words: str) -> tuple[Span, ...]:
        return (Span(CITING.index(words), CITING.index(words) + len(words)),)

    report = Relation(at("the Ledger"), at("reported"), at("Sale agreed"), 1.0)
    both = Relation((*at("the Ledger"), *at("a clerk who saw it")), at("citing"), at("Sale agreed"), 1.0)
    alone = Relation(at("the Ledger"), at("citing"), at("Sale agreed"), 1.0)
    assert of_the_cited([report, both], CITING)[1].source == at("a clerk who saw it")
    assert of_the_cited([report, alone], CITING) == [report, alone]


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(spans, spans), max_size=12))
def test_parents_never_form_a_ring(pairs: list[tuple[Span, Span]]) -> None:
    found = sorted((Relation((), (cue,), (content,), 1.0) for cue, content in pairs), key=lambda r: r.spans)
    hosts = parents(found)
    for index in range(len(found)):
        seen: set[int] = set()
        at: int | None = index
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = hosts[at]
