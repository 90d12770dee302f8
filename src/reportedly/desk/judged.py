"""What people decided, in words: by whom, when, what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportedly.case.checking import decided
from reportedly.case.corrections import Corrected
from reportedly.case.decisions import (
    EDITABLE,
    Comment,
    Edit,
    Opposed,
    OriginHolds,
    OriginsSame,
    SpeakerMerge,
    SpeakerSplit,
)
from reportedly.case.values import Judgement
from reportedly.export.case_words import when
from reportedly.export.outline import joined, one_line
from reportedly.export.words import act_words, kind_words, listed
from reportedly.ledger import Attribution
from reportedly.lexicon import load


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement in words; `text` is what a comment says, else empty."""

    id: int
    author: str
    when: str
    words: str
    text: str
    it: Judgement


class FieldChange(NamedTuple):
    """A field of an attribution as the reader has it, and as a person set it."""

    key: str
    field: str
    before: str
    now: str


def judged(judgements: Iterable[Judgement]) -> tuple[Judged, ...]:
    """Judgements in words, in their order."""
    return tuple(map(_judged, judgements))


def _judged(judgement: Judgement) -> Judged:
    decision = decided(judgement)
    words = load("desk_pages")["decided"]
    told, text = str(words.get(judgement.kind, words["unknown"])), ""
    match decision:
        case Edit():
            fields = load("desk_pages")["field"]
            told = told.format(fields=listed([fields[name] for name in EDITABLE if name in decision.changes]))
        case SpeakerMerge():
            told = told.format(name=one_line(decision.name), names=listed(list(map(one_line, decision.names))))
        case SpeakerSplit():
            told = told.format(speaker=one_line(decision.speaker))
        case Opposed():
            told = told if decision.holds else words["contradiction_not"]
        case OriginHolds():
            told = (told if decision.holds else words["origin_not"]).format(name=one_line(decision.name))
        case OriginsSame():
            told = words["origins_same"].format(names=listed(list(map(one_line, decision.names))))
        case Comment():
            text = decision.text
        case None:
            told = words["unknown"]
    author = one_line(judgement.author) or "Somebody"
    return Judged(judgement.id, author, when(judgement.made[:16]), told, text, judgement)


def state(fixed: Corrected, unit: str) -> str:
    """What people made of an attribution: `read` where nobody decided anything, else `accepted`, `edited`, …"""
    if any(one.id == unit for one in fixed.rejected):
        return "rejected"
    was = fixed.was(unit)
    if was is None:
        return "added"
    now = next((one for one in fixed.ledger.attributions if one.id == unit), was)
    if changes(fixed, was, now):
        return "edited"
    return "accepted" if any(one.kind != "comment" for one in fixed.marks.get(unit, ())) else "read"


def changes(fixed: Corrected, was: Attribution, now: Attribution) -> tuple[FieldChange, ...]:
    """The fields that are not as the reader has them."""
    names = load("desk_pages")["field"]
    different = [name for name in EDITABLE if getattr(was, name) != getattr(now, name)]
    return tuple(
        FieldChange(
            name, str(names[name]), _value(fixed, name, getattr(was, name)), _value(fixed, name, getattr(now, name))
        )
        for name in different
    )


def _value(fixed: Corrected, name: str, value: Any) -> str:
    words = load("desk_pages")["field_value"]
    if not value:
        return str(words["nothing"])
    if name in ("source", "cue", "content"):
        return joined(fixed.read.text(value))
    if name == "via":
        return listed(list(map(one_line, value)))
    if name == "act":
        return act_words(value)
    if name == "speaker_kind":
        return kind_words(value)
    if name == "quote":
        return str(load("words")["quote"].get(value, value))
    if name == "certainty":
        return str(load("desk_pages")["certainty"].get(value, value))
    return str(words.get(value, one_line(str(value))))
