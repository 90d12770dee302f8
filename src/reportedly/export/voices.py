"""Who stands behind a moment or a side of a tension: a speaker with an attribution, or the outlet with a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportedly.document import Span
from reportedly.export.cards import Link, link, tone
from reportedly.export.outline import one_line
from reportedly.export.words import chain_parts, place_words, stance
from reportedly.ledger import Ledger
from reportedly.lexicon import load

# How many characters of what somebody says are shown around the words in question.
WORDS = 220


class Piece(NamedTuple):
    """Some words, and whether they are the ones in question."""

    text: str
    key: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """One attribution or statement of a ledger, in words.

    `who` is the chain of an attribution; for a statement it is the outlet's name, or that it is the outlet itself.
    `how` is the stance of an attribution and the block of a statement; `place` is the place in the ledger's list of
    attributions, or of statements where `card` is None.
    """

    who: str
    how: str
    tone: str
    spans: tuple[Span, ...]
    place: int
    card: Link | None
    somebody: bool


def voices(ledger: Ledger) -> dict[str, Voice]:
    """The voices of a ledger by the ids of its attributions and statements."""
    found: dict[str, Voice] = {}
    for place, attribution in enumerate(ledger.attributions):
        chain = chain_parts(ledger, attribution)
        voice = Voice(
            who=str(chain),
            how=stance(attribution),
            tone=tone(attribution),
            spans=attribution.content or attribution.spans,
            place=place,
            card=link(attribution),
            somebody=bool(chain.speaker),
        )
        found.setdefault(attribution.id, voice)
    outlet = one_line(ledger.document.outlet or "") or load("words")["timeline"]["outlet"]
    for place, statement in enumerate(ledger.statements):
        found.setdefault(
            statement.id, Voice(outlet, place_words(statement.block), "", statement.spans, place, None, True)
        )
    return found


def pieces(text: str, outer: Sequence[Span], inner: Iterable[Span], most: int = WORDS) -> tuple[Piece, ...]:
    """The words of `outer` in at most about `most` characters, with those of `inner` told apart.

    Where they are too long, the one of `outer` that holds the first of `inner` is cut between words around it.
    """
    keys = sorted(span for span in set(inner) if any(span.overlaps(other) for other in outer))
    whole = [span for span in sorted(outer) if span.start < span.end]
    if sum(span.end - span.start for span in whole) > most:
        whole = _window(text, whole, keys, most)
    found: list[Piece] = []
    for number, span in enumerate(whole):
        if number:
            found.append(Piece(" … ", False))
        found.extend(_told_apart(text, span, keys))
    return _tidy(found, bool(whole) and whole[0] not in outer, text, whole, outer)


def _window(text: str, outer: Sequence[Span], keys: Sequence[Span], most: int) -> list[Span]:
    host = next((span for span in outer if keys and keys[0].overlaps(span)), outer[0])
    if host.end - host.start <= most:
        return [host]
    key = keys[0] if keys else Span(host.start, host.start)
    room = max(0, most - (key.end - key.start))
    start = max(host.start, min(key.start - room // 2, host.end - most))
    end = min(host.end, start + most)
    if start > host.start:
        gap = text.find(" ", start, max(start, min(key.start, end)))
        start = gap + 1 if gap >= 0 else start
    if end < host.end:
        gap = text.rfind(" ", max(start, min(key.end, end)), end)
        end = gap if gap >= 0 else end
    return [Span(start, end)]


def _told_apart(text: str, span: Span, keys: Sequence[Span]) -> Iterator[Piece]:
    at = span.start
    for key in keys:
        start, end = max(at, key.start), min(span.end, key.end)
        if start < end:
            yield Piece(text[at:start], False)
            yield Piece(text[start:end], True)
            at = end
    yield Piece(text[at : span.end], False)


def _tidy(
    found: Iterable[Piece], cut: bool, text: str, whole: Sequence[Span], outer: Sequence[Span]
) -> tuple[Piece, ...]:
    """The pieces with single spaces for their white space, those without words left out, cuts shown by dots."""
    kept = [Piece(_spaced(piece.text), piece.key) for piece in found if piece.text]
    if cut:
        host = next(span for span in outer if whole[0].within(span))
        if whole[0].start > host.start:
            kept.insert(0, Piece("…", False))
        if whole[0].end < host.end:
            kept.append(Piece("…", False))
    return tuple(kept)


def _spaced(text: str) -> str:
    """White space as single spaces, kept at both ends."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")


def plain_words(found: Iterable[Piece]) -> str:
    """The pieces as one text."""
    return "".join(piece.text for piece in found)
