"""What does not sit together in a document, side by side and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from reportedly.document import Span
from reportedly.export.outline import one_line
from reportedly.export.voices import WORDS, Piece, Voice, pieces, voices
from reportedly.ledger import Ledger, Side, Tension
from reportedly.lexicon import load


class ClashSide(NamedTuple):
    """One side of a tension: who says it, in which words, and which of its characters clash."""

    voice: Voice
    words: tuple[Piece, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """One tension in words. `place` is its place in the ledger's list, `strength` one word for how plain it is."""

    place: int
    kind: str
    strength: str
    why: str
    sides: tuple[ClashSide, ClashSide]


def clashes(ledger: Ledger, most: int = WORDS) -> tuple[Clash, ...]:
    """The tensions of a ledger, the strongest first; one with a side that is not in the ledger is left out.

    `most` is about how many characters of the words each side gives.
    """
    known = voices(ledger) if ledger.tensions else {}
    found = [
        (tension.strength, _clash(ledger, place, tension, known[tension.a.of], known[tension.b.of], most))
        for place, tension in enumerate(ledger.tensions)
        if tension.a.of in known and tension.b.of in known
    ]
    return tuple(clash for _, clash in sorted(found, key=lambda item: -item[0]))


def strength_words(strength: float) -> str:
    """How plain a tension is: *plainly*, *probably*, *perhaps*."""
    levels = load("words")["tension"]["strength"]
    return str(next((level["words"] for level in levels if strength >= level["least"]), levels[-1]["words"]))


def clash_words(kind: str) -> str:
    """What a kind of tension is called: *The numbers differ*."""
    return str(load("words")["tension"][kind])


def clashes_counted(count: int) -> str:
    """How many there are, as the beginning of a sentence; empty for none."""
    words = load("words")["tension"]
    if not count:
        return ""
    return str(words["one"] if count == 1 else words["several"].format(count=count))


def _clash(ledger: Ledger, place: int, tension: Tension, a: Voice, b: Voice, most: int) -> Clash:
    return Clash(
        place=place,
        kind=clash_words(tension.kind),
        strength=strength_words(tension.strength),
        why=one_line(tension.why),
        sides=(_side(ledger, tension.a, a, most), _side(ledger, tension.b, b, most)),
    )


def _side(ledger: Ledger, side: Side, voice: Voice, most: int) -> ClashSide:
    """The owner's words around those that clash; where these stand outside its content (a cue), those alone."""
    spans = side.spans or voice.spans
    inside = [span for span in spans if any(span.overlaps(other) for other in voice.spans)]
    outer = voice.spans if inside else spans
    return ClashSide(voice, pieces(ledger.document.text, outer, side.spans, most), spans)
