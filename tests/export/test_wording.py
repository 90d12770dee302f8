from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.cases import claim, member
from reportedly.case.case import Claim, Place
from reportedly.case.clarity import clarity
from reportedly.document import Span
from reportedly.export.wording import Wordings, clearest

TEXT = "HARBOUR, England (TLP) — Dr. Ott sold the mill, which had burned. “Nobody was hurt,” she said.\nIt rained."


def said(words: str, text: str = TEXT) -> Claim:
    start = text.index(words)
    return claim(members=(member(1, span=Span(start, start + len(words)), words=words),), statement=words)


@pytest.mark.parametrize(
    ("words", "shown", "sentence"),
    [
        ("HARBOUR, England (TLP) — Dr. Ott sold the mill", "Dr. Ott sold the mill", None),
        ("Nobody was hurt", "Nobody was hurt", None),
        ("It rained", "It rained", None),
        ("sold the", "… sold the …", TEXT.split(" “")[0]),
        ("which had burned", "… which had burned", TEXT.split(" “")[0]),
        ("Nobody was", "Nobody was …", "“Nobody was hurt,” she said."),
    ],
)
def test_a_wording_shows_where_it_is_cut_off(words: str, shown: str, sentence: str | None) -> None:
    found = Wordings(lambda _: TEXT)(said(words))
    assert found.words == shown
    assert (str(found.sentence) if found.sentence else None) == sentence


def test_a_conjunction_before_a_claim_is_left_out() -> None:
    assert Wordings()(claim(statement="that Ott sold the mill")).words == "Ott sold the mill"
    assert Wordings()(claim(statement="and that the mill was sold")).words == "… the mill was sold"


def test_without_a_text_only_the_beginning_is_looked_at() -> None:
    assert Wordings()(said("sold the")).words == "… sold the"
    assert Wordings()(said("sold the")).sentence is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("The director sold the log", 2),
        ("There were no signs of forced entry", 2),
        ("Twelve people had been interviewed", 2),
        ("She had sold the log", 1),
        ("… has promised a new wing", 1),
        ("The museum, which did not …", 0),
        ("said several of them had left", 0),
        ("Where is the director", 0),
        ("Trustees of a museum in the islands", 0),
        ("The suspended attendant, Davy Marrack", 0),
        ("he said", 0),
        ("", 0),
    ],
)
def test_how_clearly_words_read_like_a_claim(words: str, value: int) -> None:
    assert clarity(words) == value


def test_the_clearest_claims_stand_first_and_else_in_their_order() -> None:
    claims = [
        claim(1, statement="he said"),
        claim(2, statement="Ott had it sold"),
        claim(3, statement="Vell has the log"),
    ]
    assert [one.id for one in clearest(claims, Wordings())] == ["c2", "c3", "c1"]


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 40))
def test_any_place_of_any_text_has_a_wording(text: str, start: int, length: int) -> None:
    span = Span(min(start, len(text)), min(start + length, len(text)))
    words = span.of(text)
    wordings = Wordings(lambda _: text)
    found = wordings(claim(members=(member(1, span=span, words=words),), statement=words))
    assert clarity(found.words) in (0, 1, 2)
    sentence = wordings.sentence(Place("d1", span))
    if sentence is not None:
        assert " ".join(words.split()) in str(sentence)
