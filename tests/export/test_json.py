import json

from hypothesis import given
from hypothesis import strategies as st

from export.ledgers import mill
from reportedly.document import Document
from reportedly.export.json import as_json, dumps
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


def test_each_attribution_has_its_chain_and_firmness_in_words_beside_the_contract() -> None:
    story = mill()
    given, contract = as_json(story), story.to_json()
    words = [(fields.pop("chain"), fields.pop("firmness")) for fields in given["attributions"]]
    assert given == contract
    assert words[2] == ("The Skelder Post, from sources close to the board", "says")
    assert words[8] == ("Ottilie Vell", "denies, partly in quoted words")
    assert words[0] == ("passed on without a named source", "not vouched for, partly in quoted words")
    assert json.loads(dumps(story)) == as_json(story)
