"""Documents and ledgers made for the tests of the store; nothing reads them."""

from __future__ import annotations

from dataclasses import replace

from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Chance, Date, Ledger, Moment, Publication, Quantity, Side, Speaker, Tension


def story(number: int = 0, **about: str) -> Document:
    """An invented story; another number, another text and URL."""
    text = f"The mill at Skelder was sold for {number} crowns, Ada Holt said on Monday."
    plain = Document(text, name=f"{number}.txt", url=f"https://skelder.example/{number}", outlet="Skelder Post")
    return replace(plain, **about)  # type: ignore[arg-type]


def ledger(document: Document, model: str = "reader-1") -> Ledger:
    """A ledger of the story with a value of nearly every kind."""
    text = document.text

    def at(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    said = Attribution(
        id="a1",
        source=(at("Ada Holt"),),
        cue=(at("said"),),
        content=(at("The mill at Skelder was sold"),),
        speaker="Ada Holt",
        speaker_id="s1",
        speaker_kind="person",
        act="says",
        confidence=0.5,
        chances=(Chance("speaker", 0.75), Chance("act", 0.25)),
    )
    return Ledger(
        document=replace(document, language="en"),
        blocks=(Block("body", Span(0, len(text))),),
        attributions=(said,),
        speakers=(Speaker(id="s1", name="Ada Holt", kind="person", aliases=("Holt",), mentions=(at("Ada Holt"),)),),
        model=model,
        warnings=("invented",),
        publication=Publication(value="2031-05-06", basis="inferred", reason="a guess"),
        dates=(Date(id="d1", span=at("Monday"), type="DATE", value="2031-05-05", counted=True, estimate=True),),
        quantities=(Quantity(id="q1", span=at("crowns"), kind="money", value=1.5, unit="crown"),),
        moments=(Moment(of="a1", kind="said", when="d1", earliest="2031-05-05", latest="2031-05-05"),),
        tensions=(
            Tension(id="t1", kind="date", a=Side("a1", (at("sold"),)), b=Side("a1", ()), why="so", strength=0.5),
        ),
    )
