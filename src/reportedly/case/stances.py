"""How each place that carries a claim stands to it: who asserts, reports, confirms, denies, doubts or retracts it.

The classes are those of rumour stance (Zubiaga et al. 2016: support, deny, query, comment) split by whose voice it is,
with the withdrawals that Silverman (2015) asks for. A stance is told from the act and the polarity that the reader
found, what the attribution disputes, and words of the sentence (`[stances]` in `lexicon/origins.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple, get_args

from reportedly.case.members import Entry, Key, Member, said, tokens, words_at
from reportedly.document import Span
from reportedly.ledger import Attribution
from reportedly.lexicon import load

Stance = Literal["asserts", "reports", "confirms", "denies", "doubts", "declines", "asks", "retracts"]
STANCES: tuple[Stance, ...] = get_args(Stance)
SUPPORTING: frozenset[Stance] = frozenset({"asserts", "reports", "confirms"})


class Judged(NamedTuple):
    """The stance of one member and the words that show it, in order; empty where it is the plain case."""

    stance: Stance
    shown: tuple[Span, ...]


def stances(
    members: Sequence[Member], entries: Mapping[Key, Entry], clashes: Sequence[float] | None = None
) -> tuple[Judged, ...]:
    """The stance of each member to the claim that they make together.

    What most members say without a word against it is taken for the claim; a member whose content is its opposite
    denies it. `clashes`, if given, has for every member how sure it is in [0, 1] that what it says contradicts the
    claim's wording.
    """
    own: dict[Key, set[str]] = {}
    for member in members:
        own.setdefault(member.document, set()).add(member.unit.id)
    negative = _mostly_negative(members, entries)
    return tuple(
        _judged(entries[member.document], member, own[member.document], negative, clashes[at] if clashes else 0.0)
        for at, member in enumerate(members)
    )


def _judged(entry: Entry, member: Member, own: set[str], negative: bool, clash: float) -> Judged:
    unit = member.unit
    spans = unit.spans
    limits = load("origins")["limits"]
    home = _homes(entry, spans)
    outside = _outside(entry, unit)
    for stance, places, acts in (
        ("retracts", home, ()),
        ("declines", outside, ("declines",)),
        ("asks", outside, ("asks",)),
        ("denies", home, ("denies",)),
        ("doubts", home, ()),
    ):
        by_act = isinstance(unit, Attribution) and unit.act in acts
        shown = _shown(entry, stance, places)
        if by_act or shown:
            cue = unit.cue if isinstance(unit, Attribution) and by_act else ()
            if stance in ("denies", "doubts") and negative and not by_act:
                continue
            return Judged(stance, cue or shown)  # type: ignore[arg-type]
    if isinstance(unit, Attribution) and own.intersection(unit.disputes):
        return Judged("denies", unit.cue)
    if clash >= limits["clash"]:
        return Judged("denies", said(unit))
    if isinstance(unit, Attribution):
        if unit.polarity == "-" and not negative and unit.act != "hearsay":
            return Judged("doubts" if unit.act == "thinks" else "denies", unit.cue)
        shown = _shown(entry, "confirms", outside)
        if unit.act == "confirms" or shown:
            return Judged("confirms", shown or unit.cue)
        return Judged("reports", ())
    return Judged("asserts", ())


def _homes(entry: Entry, spans: Sequence[Span]) -> tuple[Span, ...]:
    first, last = entry.sentence(spans[0]), entry.sentence(spans[-1])
    return (Span(first.start, last.end),)


def _outside(entry: Entry, unit: object) -> tuple[Span, ...]:
    """The sentence of the cue and the source, or the whole of a statement's."""
    if isinstance(unit, Attribution):
        return tuple(entry.sentence(span) for span in (*unit.cue, *unit.source)) or _homes(entry, unit.spans)
    return _homes(entry, unit.spans)  # type: ignore[attr-defined]


@cache
def _pattern(stance: str) -> re.Pattern[str]:
    phrases = load("origins")["stances"][stance]
    either = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


def _shown(entry: Entry, stance: str, places: Sequence[Span]) -> tuple[Span, ...]:
    for place in places:
        match = _pattern(stance).search(entry.text, place.start, place.end)
        if match:
            return (Span(*match.span()),)
    return ()


@cache
def _negations() -> frozenset[str]:
    return frozenset(load("disputes")["negations"])


def _mostly_negative(members: Sequence[Member], entries: Mapping[Key, Entry]) -> bool:
    """Whether the claim itself is that something is not so: most members, each wording once, say it with a negation."""
    wordings = {words_at(entries[member.document], said(member.unit)): member for member in members}
    negative = 0
    for words, member in wordings.items():
        unit = member.unit
        if isinstance(unit, Attribution) and unit.act in ("declines", "denies"):
            continue
        negative += bool(_negations().intersection(tokens(words)))
    counted = sum(
        not (isinstance(member.unit, Attribution) and member.unit.act in ("declines", "denies"))
        for member in wordings.values()
    )
    return counted > 0 and negative > counted / 2
