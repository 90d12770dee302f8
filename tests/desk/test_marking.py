import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.ledgers import mill
from reportedly.desk.marking import highlighted
from reportedly.desk.places import span_of
from reportedly.document import Span
from reportedly.export.marked import carried, marked

HERE = re.compile(r'<mark class="here"[^>]*>(.*?)</mark>', re.DOTALL)


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def here(html: str) -> str:
    return unescape("".join(HERE.findall(html)))


@given(st.text(alphabet="ab&<>\"' é\U0001f600\n", min_size=1), st.data())
def test_exactly_the_characters_are_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    cut = data.draw(st.integers(0, len(text)))
    html = f'<p title="a &gt; b">{escape(text[:cut])}<b>{escape(text[cut:])}</b></p>'
    shown = highlighted(html, Span(start, end))
    assert words(shown) == text
    assert here(shown) == text[start:end]
    assert shown.count(f'id="c{start}-{end}"') == 1


def test_a_whole_document_keeps_its_text() -> None:
    ledger = mill()
    text = ledger.document.text
    for span in (Span(0, 5), Span(3, len(text)), Span(len(text) - 1, len(text))):
        shown = highlighted(carried(marked(ledger)), span)
        assert words(shown) == text
        assert here(shown) == span.of(text)


@pytest.mark.parametrize("at", ["", "5", "-1-4", "9-4", "4-4", "1-2-3", "a-b", "99999999999-999999999999", "400-500"])
def test_what_names_no_characters(at: str) -> None:
    assert span_of(at, 100) is None


def test_a_place_is_cut_to_the_text() -> None:
    assert span_of("90-120", 100) == Span(90, 100)
