"""The benchmark on ECB+: how its files become texts and mentions, and how pairs and groups are counted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.ecbplus import Mention, b_cubed, checked_sentences, homes, joined, pairs, story, topics, total
from reportedly.case.clauses import Clause, Place
from reportedly.document import Span

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<Document doc_name="7_1ecbplus.xml">
<token t_id="1" sentence="0" number="0">http</token>
<token t_id="2" sentence="0" number="1">:</token>
<token t_id="3" sentence="1" number="0">Brook</token>
<token t_id="4" sentence="1" number="1">sold</token>
<token t_id="5" sentence="1" number="2">it</token>
<token t_id="6" sentence="1" number="3">.</token>
<token t_id="7" sentence="2" number="0">The</token>
<token t_id="8" sentence="2" number="1">sale</token>
<token t_id="9" sentence="2" number="2">is</token>
<token t_id="10" sentence="2" number="3">n't</token>
<token t_id="11" sentence="2" number="4">denied</token>
<Markables>
<ACTION_OCCURRENCE m_id="20"><token_anchor t_id="4"/></ACTION_OCCURRENCE>
<ACTION_OCCURRENCE m_id="21"><token_anchor t_id="8"/></ACTION_OCCURRENCE>
<NEG_ACTION_REPORTING m_id="22"><token_anchor t_id="11"/></NEG_ACTION_REPORTING>
<HUMAN_PART_PER m_id="23"><token_anchor t_id="3"/></HUMAN_PART_PER>
<ACTION_OCCURRENCE m_id="24" TAG_DESCRIPTOR="sale" instance_id="ACT1"/>
</Markables>
<Relations>
<CROSS_DOC_COREF r_id="9" note="ACT1"><source m_id="20"/><source m_id="21"/><target m_id="24"/></CROSS_DOC_COREF>
</Relations>
</Document>
"""


def mention(document: str, start: int, event: str) -> Mention:
    return Mention(document, Span(start, start + 2), event, frozenset({event}))


def clause(document: str, start: int, end: int) -> Clause:
    return Clause(place=Place(document=document, span=Span(start, end), of=None), text="", sentence="", number=0)


def test_tokens_are_spaced_as_people_write_and_stand_where_it_is_said() -> None:
    text, places = joined([["He", "did", "n't", "(", "yet", ")", "go", "."], ["``", "No", "''"]])
    assert text == 'He didn\'t (yet) go.\n"No"'
    assert [span.of(text) for span in places[0]] == ["He", "did", "n't", "(", "yet", ")", "go", "."]


@given(st.lists(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=6), max_size=5))
def test_every_token_has_its_own_place(sentences: list[list[str]]) -> None:
    text, places = joined(sentences)
    spans = [span for own in places for span in own]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    plain = [word for words in sentences for word in words]
    assert [s.of(text) for s in spans] == ['"' if word in ("``", "''") else word for word in plain]


def test_a_file_becomes_a_text_without_its_address_and_mentions_of_events(tmp_path: Path) -> None:
    path = tmp_path / "7_1ecbplus.xml"
    path.write_text(FILE, encoding="utf-8")
    found = story(path, {1, 2})
    text = found.document.text
    assert text == "Brook sold it.\nThe sale isn't denied"
    assert [(m.span.of(text), m.event) for m in found.mentions] == [
        ("sold", "ACT1"),
        ("sale", "ACT1"),
        ("denied", "7_1ecbplus 22"),
    ]
    assert [block.span.of(text) for block in found.document.blocks] == text.splitlines()
    assert [m.span.of(text) for m in story(path, {2}).mentions] == ["sale", "denied"]


def test_only_checked_sentences_count_and_topics_go_by_number(tmp_path: Path) -> None:
    (tmp_path / "validated_sentences.csv").write_text("Topic,File,Sentence Number\n1,10ecb,0\n1,10ecb,3\n")
    for name in ("10", "2", "rest"):
        (tmp_path / name).mkdir()
    assert checked_sentences(tmp_path) == {"1_10ecb": {0, 3}}
    assert [path.name for path in topics(tmp_path)] == ["2", "10"]


def test_pairs_are_those_of_different_documents() -> None:
    mentions = [mention("a", 0, "x"), mention("a", 9, "x"), mention("b", 0, "x"), mention("b", 9, "y")]
    found = pairs(mentions, lambda a, b: True)
    assert (found.both, found.found, found.true) == (2, 4, 2)
    assert found.score().precision == 0.5
    assert pairs(mentions, lambda a, b: False).score() == (0, 0, 0)
    assert total([found, found]).true == 4


def test_b_cubed_is_whole_for_the_same_groups_under_other_names() -> None:
    assert b_cubed([1, 1, 2], ["a", "a", "b"]).f1 == pytest.approx(1)


def test_b_cubed_of_one_group_for_all() -> None:
    found = b_cubed([1, 1, 2, 2], ["a"] * 4)
    assert (found.precision, found.recall) == (0.5, 1.0)


def test_a_mention_is_at_home_in_the_clause_in_which_it_begins() -> None:
    every = [clause("a", 0, 10), clause("a", 12, 20), clause("b", 0, 10)]
    places = [mention("a", 3, "x"), mention("a", 12, "x"), mention("a", 10, "x"), mention("b", 9, "x")]
    assert homes(places, every) == [0, 1, None, 2]
    assert homes([mention("c", 0, "x")], every) == [None]
