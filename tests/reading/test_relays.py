import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Document, Span
from reportedly.ledger import Attribution, Ledger
from reportedly.reading.relays import with_relays


def attribution(text: str, number: int, source: str, cue: str, content: str, **fields: object) -> Attribution:
    """An attribution whose words stand at their first places from the one before on."""
    spans = {}
    for role, words in (("source", source), ("cue", cue), ("content", content)):
        start = text.index(words)
        spans[role] = (Span(start, start + len(words)),) if words else ()
    fields.setdefault("speaker", source or None)
    fields.setdefault("act", "says")
    fields.setdefault("speaker_kind", "person")
    fields.setdefault("quote", "indirect")
    return Attribution(id=f"a{number}", **spans, **fields)  # type: ignore[arg-type]


def relayed(text: str, *attributions: Attribution) -> list[tuple[str, ...]]:
    ledger = with_relays(Ledger(Document(text), (), attributions))
    for item in ledger.attributions:
        assert tuple(span.of(text) for span in item.via_spans) == item.via
        assert [chance.field for chance in item.chances].count("via") == 1
        assert all(0 <= chance.chance <= 1 for chance in item.chances)
    return [item.via for item in ledger.attributions]


@pytest.mark.parametrize("name", ["the Telegraph", "CNN", "the Vossmark Gazette", "hilltown.com"])
def test_who_is_told_relays(name: str) -> None:
    text = f"The mill is closed. Jan Ott told {name} that the mill was sold in May."
    assert relayed(text, attribution(text, 1, "Jan Ott", "told", "that the mill was sold in May")) == [(name,)]


def test_who_speaks_to_nobody_named_has_no_relay() -> None:
    text = "Jan Ott told reporters that the mill was sold in May."
    assert relayed(text, attribution(text, 1, "Jan Ott", "told", "that the mill was sold in May")) == [()]


def test_a_platform_relays() -> None:
    text = "Jan Ott wrote on Facebook that the mill was sold in May."
    assert relayed(text, attribution(text, 1, "Jan Ott", "wrote", "that the mill was sold in May")) == [("Facebook",)]


def test_an_outlet_that_speaks_has_no_relay_but_relays_what_it_reports() -> None:
    text = "The Vossmark Gazette reported that Jan Ott said the mill was sold."
    assert relayed(
        text,
        attribution(
            text, 1, "The Vossmark Gazette", "reported", "that Jan Ott said the mill was sold", speaker_kind="outlet"
        ),
        attribution(text, 2, "Jan Ott", "said", "the mill was sold", parent="a1"),
    ) == [(), ("The Vossmark Gazette",)]


def test_who_denies_relays_nothing() -> None:
    text = "Mira Voss denied that Jan Ott said the mill was sold."
    assert relayed(
        text,
        attribution(text, 1, "Mira Voss", "denied", "that Jan Ott said the mill was sold", act="denies"),
        attribution(text, 2, "Jan Ott", "said", "the mill was sold", parent="a1"),
    ) == [(), ()]


def test_nobody_relays_oneself() -> None:
    text = "Jan Ott said that he believed the mill was sold."
    assert relayed(
        text,
        attribution(text, 1, "Jan Ott", "said", "that he believed the mill was sold"),
        attribution(text, 2, "he", "believed", "the mill was sold", parent="a1", speaker="Jan Ott"),
    ) == [(), ()]


def test_the_same_speaker_keeps_the_relay() -> None:
    text = "Jan Ott told the Daily Mirror that the mill was sold. “It is a pity,” he said. “I liked it.”"
    vias = relayed(
        text,
        attribution(text, 1, "Jan Ott", "told", "that the mill was sold"),
        attribution(text, 2, "he", "said", "“It is a pity,”", speaker="Jan Ott", quote="direct"),
    )
    assert vias == [("the Daily Mirror",), ("the Daily Mirror",)]


def test_the_interviewer_relays_with_the_outlet() -> None:
    text = "Jan Ott told CNN’s Anna Marrow that the mill was sold."
    assert relayed(text, attribution(text, 1, "Jan Ott", "told", "that the mill was sold")) == [("CNN", "Anna Marrow")]


def test_a_chain_ten_deep_names_everybody_outermost_first() -> None:
    names = [f"Speaker{letter}" for letter in "ABCDEFGHIJ"]
    text = " ".join(f"{name} said that" for name in names) + " the mill was sold."
    items = []
    for number, name in enumerate(names):
        start = text.index(name)
        items.append(
            Attribution(
                id=f"a{number + 1}",
                source=(Span(start, start + len(name)),),
                cue=(Span(start + len(name) + 1, start + len(name) + 5),),
                content=(Span(start + len(name) + 6, len(text) - 1),),
                speaker=name,
                speaker_kind="person",
                act="says",
                parent=f"a{number}" if number else None,
            )
        )
    assert relayed(text, *items)[-1] == tuple(names[:-1])


def test_parents_in_a_ring_relay_nothing_to_each_other() -> None:
    text = "Jan Ott said that Mira Voss said the mill was sold."
    vias = relayed(
        text,
        attribution(text, 1, "Jan Ott", "said", "that Mira Voss said the mill was sold", parent="a2"),
        attribution(text, 2, "Mira Voss", "said", "the mill was sold", parent="a1"),
        attribution(text, 3, "Mira Voss", "said", "the mill was sold", parent="a3"),
        attribution(text, 4, "Mira Voss", "said", "the mill was sold", parent="nobody"),
    )
    assert vias == [(), (), (), ()]


def test_a_speaker_whose_name_does_not_stand_in_the_text_is_named_by_the_source() -> None:
    text = "The mayor said that Jan Ott said the mill was sold."
    assert relayed(
        text,
        attribution(text, 1, "The mayor", "said", "that Jan Ott said the mill was sold", speaker="Zed Quill"),
        attribution(text, 2, "Jan Ott", "said", "the mill was sold", parent="a1"),
    ) == [(), ("The mayor",)]


def test_a_ledger_without_attributions_stays_as_it_is() -> None:
    ledger = Ledger(Document("The mill is closed."), (), ())
    assert with_relays(ledger) is ledger


def test_time_grows_with_length() -> None:
    sentence = "Jan Ott told CNN that the mill was sold, and the Sun reported it. "

    def cost(count: int) -> float:
        text = sentence * count
        items = tuple(
            Attribution(
                id=f"a{number}",
                source=(Span(at, at + 7),),
                cue=(Span(at + 8, at + 12),),
                content=(Span(at + 17, at + 39),),
                speaker=f"Jan Ott {number % 200}",
                act="says",
            )
            for number, at in enumerate(range(0, len(text), len(sentence)))
        )
        start = time.process_time()
        with_relays(Ledger(Document(text), (), items))
        return time.process_time() - start

    cost(50)
    assert cost(800) < 12 * cost(200) + 0.1


WORDS = ["Jan Ott", "told", "CNN", "the Sun", "said", "that", "Twitter", ".", "\n", "“", "”", "he", "@Reuters", "sold"]


@given(st.data())
def test_relays_are_words_of_the_text_whatever_comes_in(data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30)))
    offsets = st.integers(0, len(text) - 1)
    items = []
    for number in range(data.draw(st.integers(0, 6))):
        spans = []
        for _ in range(3):
            first, second = sorted((data.draw(offsets), data.draw(offsets)))
            spans.append((Span(first, second + 1),) if data.draw(st.booleans()) else ())
        items.append(
            Attribution(
                id=f"a{number}",
                source=spans[0],
                cue=spans[1] or (Span(0, 1),),
                content=spans[2],
                speaker=data.draw(st.sampled_from([None, "Jan Ott", "CNN", "Zed"])),
                act=data.draw(st.sampled_from([None, "says", "denies"])),
                parent=data.draw(st.sampled_from([None, *(f"a{other}" for other in range(6))])),
            )
        )
    ledger = with_relays(Ledger(Document(text), (), tuple(items)))
    for item in ledger.attributions:
        assert tuple(span.of(text) for span in item.via_spans) == item.via
        assert all(0 <= span.start < span.end <= len(text) for span in item.via_spans)
