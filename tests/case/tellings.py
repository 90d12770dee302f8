"""Claims and dated documents written by hand for the tests of what is told of a case in the order of time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from case.affairs import entry, span, stated, told
from reportedly.case.carriers import Entry, Key
from reportedly.case.case import Claim, Member, Origins, Stance, Standing
from reportedly.ledger import Attribution, Date, Kind, Moment, Speaker, Statement


def member(document: Entry, words: str, stance: Stance = "reports", speaker: str | None = None) -> Member:
    """The place where a document says something, in the unit that has it."""
    where = span(document.text, words)
    units: list[Attribution | Statement] = [*document.ledger.attributions, *document.ledger.statements]
    unit = next((unit.id for unit in units if any(one.overlaps(where) for one in unit.spans)), "x")
    return Member(
        document=str(document.key),
        unit=unit,
        span=where,
        words=words,
        stance=stance,
        speaker=speaker,
        chain=document.name,
        firmness="",
        published=document.published,
    )


def claim(name: str, *members: Member, standing: Standing = "uncontested") -> Claim:
    """A claim that the members carry."""
    return Claim(
        id=name,
        statement=members[0].words,
        members=members,
        first=members[0].published,
        latest=members[-1].published,
        standing=standing,
        reason="",
        origins=Origins(at_least=1, at_most=1),
    )


def dated(document: Entry, *days: tuple[str, str, str, str], **fields: Any) -> Entry:
    """The document with what it says to have happened: the unit's words, the date's words, first and last day."""
    ledger = document.ledger
    units: list[Attribution | Statement] = [*ledger.attributions, *ledger.statements]
    dates, moments = [], []
    for number, (words, date, earliest, latest) in enumerate(days):
        where = span(document.text, words)
        unit = next(unit for unit in units if any(one.overlaps(where) for one in unit.spans))
        dates.append(Date(id=f"d{number}", span=span(document.text, date), type="DATE"))
        moments.append(
            Moment(of=unit.id, kind="happened", when=f"d{number}", earliest=earliest, latest=latest, **fields)
        )
    return replace(document, ledger=replace(ledger, dates=tuple(dates), moments=tuple(moments)))


def speaking(
    key: Key, outlet: str, *said: tuple[str, str, Kind], text: str = "", published: str = "2025-03-01"
) -> Entry:
    """A document in which each of `said` (source, name, kind) says something once; `text` stands before."""
    lines = [f"{source} said number {at} was wrong." for at, (source, _, _) in enumerate(said)]
    whole = "\n".join([text, *lines])
    units = []
    for at, (source, name, kind) in enumerate(said):
        words = f"number {at} was wrong"
        where = span(whole, lines[at])
        unit = told(whole, words, words, source, speaker=name, speaker_kind=kind, speaker_id=f"s{at}")
        units.append(replace(unit, source=(type(where)(where.start, where.start + len(source)),)))
    plain = entry(key, outlet, whole, units, published=published)
    speakers = tuple(
        Speaker(id=f"s{at}", name=name, kind=kind, mentions=units[at].source) for at, (_, name, kind) in enumerate(said)
    )
    return replace(plain, ledger=replace(plain.ledger, speakers=speakers))


def plainly(
    key: Key, outlet: str, *sentences: str, version_of: Key | None = None, published: str = "2025-03-01"
) -> Entry:
    """A document that states each of the sentences itself."""
    text = " ".join(sentences)
    return entry(key, outlet, text, [stated(text, one) for one in sentences], version_of, published)
