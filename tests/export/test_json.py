import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from export.ledgers import mill, timed
from reportedly.document import Document
from reportedly.export.json import as_json, dumps
from reportedly.export.jsonl import lines
from reportedly.ledger import Ledger, Moment, Side, Tension


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


def test_moments_and_tensions_have_words_for_people_beside_the_contract() -> None:
    story = timed()
    given, contract = as_json(story), story.to_json()
    first = given["moments"][0]
    assert (first["date"], first["chain"]) == ("2019", "The Skelder Post")
    assert first["words"] == "Conrad Vell at the mill’s centenary in 2019"
    strongest = given["tensions"][0]
    assert (strongest["told"], strongest["firmness"]) == ("One denies what the other says", "plainly")
    assert (strongest["b"]["chain"], strongest["b"]["words"]) == ("Ottilie Vell", "a claim … as “a wicked invention”")
    for fields in given["moments"]:
        del fields["date"], fields["chain"], fields["words"]
    for fields in given["tensions"]:
        del fields["told"], fields["firmness"]
        for side in "ab":
            del fields[side]["chain"], fields[side]["words"]
    assert given["moments"] == contract["moments"]
    assert given["tensions"] == contract["tensions"]


def test_what_belongs_to_nothing_has_no_words() -> None:
    lost = Moment(of="a9", kind="said", when=None, earliest="2024-12-08", latest="2024-12-08")
    clash = Tension(id="t1", kind="number", a=Side("a9", ()), b=Side("a8", ()), why="", strength=0.1)
    found = as_json(replace(ledger("The Ledger"), moments=(lost,), tensions=(clash,)))
    assert found["moments"][0]["words"] is None
    assert found["tensions"][0]["a"]["chain"] is None
