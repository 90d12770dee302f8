"""Stories that make it hard to tell who speaks. The model may miss things in them; it may not invent or fall over."""

from __future__ import annotations

import time

import pytest

from reportedly import Document, Ledger
from reportedly.reading.pipeline import Reader

from .ledger_rules import chain_ends, check_fields

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

FAMILY = """Otts fall out over the mill
Jan Ott told reporters on Monday that the mill would be sold. His sister, Mira Ott, denied it.
“Nobody asked us,” she said. Their father, Piet Ott, said that Jan Ott had signed nothing.
Ott said he would go to court. Mrs Ott said that her brother was mistaken. The Otts declined to comment further.
"""
NAMELESS = """Works to close, says source
A source said the works would close in June. The source added that two hundred jobs would go.
“It is over,” the source said. He said that the board had been told. According to the source, nobody would be kept on.
"""
AFTERWARDS = """“The bridge was never safe,” he said. “We told them in May.”
Tomas Brandt, who inspected the bridge, left the service last year. Brandt said that his report had been ignored.
"""
QUESTIONS = """A talk with the mayor
Q: Did you know about the dam?
A: I was told in March that it leaked.
Q: Who told you?
A: The engineers said so. They believed that it would hold.
"""
NAMES = """Transcript of the hearing
CHAIR: Did anyone warn you?
MS VOSS: The surveyor said the wall was cracked.
CHAIR: And what did you do?
MS VOSS: I told the board that we must close it.
MR HALE: That is not true. Nobody told the board anything.
"""
CHAIN = (
    "The Ledger reported that the Echo had written that the Courier said that Channel North claimed that the Herald "
    "believed that Anna Lund said that Piet Maas said that Olga Renn said that a clerk said that a guard said that the "
    "vault was empty.\n"
)
EMPTY_WORDS = "“”\n‘said’\nQ:\nA:\nsaid said said.\nReportedly.\n, he said.\n"
STORIES = {
    "family": FAMILY,
    "nameless": NAMELESS,
    "afterwards": AFTERWARDS,
    "questions": QUESTIONS,
    "names": NAMES,
    "chain": CHAIN,
    "empty words": EMPTY_WORDS,
}


def read(reader: Reader, text: str) -> Ledger:
    ledger = reader.read(Document(text))
    check_fields(ledger)
    chain_ends(ledger)
    return ledger


def spoken(ledger: Ledger, words: str) -> str | None:
    """Who says what holds these words, by the innermost attribution that does."""
    text = ledger.document.text
    at = text.index(words)
    holding = [
        row for row in ledger.attributions if any(span.start <= at < span.end for span in row.content) and row.speaker
    ]
    return min(holding, key=lambda row: sum(len(span.of(text)) for span in row.content)).speaker if holding else None


@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_invented(packaged_reader: Reader, name: str) -> None:
    read(packaged_reader, STORIES[name])


def test_a_family_is_told_apart(packaged_reader: Reader) -> None:
    ledger = read(packaged_reader, FAMILY)
    assert spoken(ledger, "the mill would be sold") == "Jan Ott"
    assert spoken(ledger, "Nobody asked us") == "Mira Ott"
    assert spoken(ledger, "that Jan Ott had signed") == "Piet Ott"


def test_a_source_without_a_name_stays_one_source(packaged_reader: Reader) -> None:
    ledger = read(packaged_reader, NAMELESS)
    named = {row.speaker for row in ledger.attributions if row.speaker and row.block == "body"}
    assert len(named) == 1
    assert "source" in next(iter(named))


def test_a_speaker_who_is_introduced_afterwards(packaged_reader: Reader) -> None:
    assert spoken(read(packaged_reader, AFTERWARDS), "his report had been ignored") == "Tomas Brandt"


def test_a_long_document_with_many_speakers_takes_time_in_proportion(packaged_reader: Reader) -> None:
    surnames = [f"{a}{b}" for a in ("Al", "Ber", "Cor", "Dan", "El", "Far", "Gor", "Hal", "Ir", "Jor") for b in ENDS]
    seconds = []
    for rounds in (2, 6):
        lines = [
            f"Anna {name} said on Monday that the {name} bridge was unsafe. “We told the board of {name} in May,” she "
            f"said. A source close to {name} denied that anybody had been told."
            for _ in range(rounds)
            for name in surnames
        ]
        text = "\n".join(lines) + "\n"
        began = time.process_time()
        ledger = packaged_reader.read(Document(text))
        seconds.append(time.process_time() - began)
        assert len(ledger.attributions) > len(lines)
    check_fields(ledger)
    assert len(text.split()) > 30_000
    assert len(ledger.speakers) >= 200
    assert seconds[1] < 2 * 3 * seconds[0]


ENDS = tuple(f"{v}{c}" for v in ("a", "e", "i", "o", "u") for c in ("mond", "stad", "ville", "ker"))
