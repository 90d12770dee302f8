"""The lines of a document's own chronology: when, said or happened, by whom, in which words."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.export.calendar import moment_words
from reportedly.export.outline import one_line
from reportedly.export.voices import WORDS, Piece, Voice, pieces, voices
from reportedly.ledger import Ledger, Moment
from reportedly.lexicon import load


@dataclass(frozen=True, slots=True)
class Entry:
    """One moment in words. `place` is its place in the ledger's list, `date` that of its date, None for publication.

    `kind` says whether it was said or happened then; `reason`, where there is one, how its days were worked out.
    """

    place: int
    moment: Moment
    date: int | None
    when: str
    estimate: bool
    kind: str
    voice: Voice
    words: tuple[Piece, ...]
    reason: str


def entries(ledger: Ledger, most: int = WORDS) -> tuple[Entry, ...]:
    """The moments of a ledger in the order of the calendar; what belongs to nothing in the ledger is left out.

    `most` is about how many characters of the words each entry gives.
    """
    known = voices(ledger) if ledger.moments else {}
    places = {date.id: place for place, date in enumerate(ledger.dates)}
    words = load("words")["timeline"]
    found = []
    for place, moment in enumerate(ledger.moments):
        voice = known.get(moment.of)
        if voice is None:
            continue
        at = places.get(moment.when) if moment.when else None
        date = None if at is None else ledger.dates[at]
        found.append(
            Entry(
                place=place,
                moment=moment,
                date=at,
                when=moment_words(moment, date),
                estimate=moment.estimate,
                kind=words[moment.kind],
                voice=voice,
                words=pieces(ledger.document.text, voice.spans, (date.span,) if date else (), most),
                reason=one_line(moment.reason or ""),
            )
        )
    return tuple(sorted(found, key=lambda entry: (entry.moment.earliest, entry.moment.latest)))


def divide(ledger: Ledger, found: tuple[Entry, ...]) -> int | None:
    """How many of the entries begin before or on the day of publication; None where that day is not known."""
    published = ledger.publication.value if ledger.publication else ledger.document.published
    return None if not published else sum(entry.moment.earliest <= published[:10] for entry in found)
