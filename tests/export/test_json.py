import json

from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Document
from reportedly.export.json import dumps
from reportedly.export.jsonl import lines
from reportedly.ledger import Ledger


def ledger(outlet: str) -> Ledger:
    return Ledger(Document("Ott said so.", outlet=outlet), (), ())


def test_letters_are_not_escaped() -> None:
    assert '"outlet": "Zoë’s 日報"' in dumps(ledger("Zoë’s 日報"), indent=2)


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_whatever_it_holds_is_read_back(outlet: str) -> None:
    for indent in (None, 2):
        text = dumps(ledger(outlet), indent=indent)
        assert json.loads(text.encode()) == ledger(outlet).to_json()


def test_a_ledger_is_one_line_for_every_reader_of_lines() -> None:
    text = "".join(lines([ledger("a\u2028b\u0085c\nd"), ledger("e")]))
    assert len(text.splitlines()) == 2
    assert text.endswith("\n")
