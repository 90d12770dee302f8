"""Judgements in words: what somebody did, about what, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportedly.case.checking import decided
from reportedly.case.corrected_case import orphans
from reportedly.case.corrections import Corrected
from reportedly.case.decisions import (
    ROLES,
    Add,
    ClaimsJoin,
    ClaimsSeparate,
    Comment,
    Decision,
    Edit,
    Opposed,
    OriginHolds,
    OriginsSame,
    SpeakerMerge,
    SpeakerSplit,
    Target,
)
from reportedly.case.values import Judgement
from reportedly.desk.drafts import one_line
from reportedly.desk.rendering import address
from reportedly.desk.workplace import View
from reportedly.document import Span
from reportedly.export.cards import shortened
from reportedly.lexicon import load


def phrases(section: str) -> dict[str, Any]:
    """One section of the words."""
    found: dict[str, Any] = load("desk_correcting")[section]
    return found


def limit(name: str) -> int:
    """How much of something is shown."""
    return int(phrases("limits")[name])


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that was set: its name in words, what the machine said, and what it is now."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A judgement in the history.

    `state` is `holding`, `undone` or `orphaned`; `undo` is the id of the judgement that takes it back when it is undone
    itself (the judgement, or its undoing), and `undone_by` and `undone` say who took it back and when.
    """

    id: int
    kind: str
    made: str
    author: str
    did: str
    about: str
    address: str
    changes: tuple[FieldChange, ...]
    text: str
    state: str
    undo: int
    undone_by: str
    undone: str


def key_of(judgement: Judgement) -> str:
    """The key of what was done, in `[did]` and `[done]`."""
    decision = decided(judgement)
    if decision is None:
        return "unknown"
    if isinstance(decision, OriginsSame):
        return "origins_same"
    holds = decision.holds if isinstance(decision, Opposed | OriginHolds) else True
    return judgement.kind if holds else f"{judgement.kind}_not"


def about_words(judgement: Judgement) -> str:
    """The words that a judgement is about, shortened."""
    decision = decided(judgement)
    return "" if decision is None else shortened(" ".join(_about(decision).split()), limit("words"))


def _about(decision: Decision) -> str:
    if isinstance(decision, SpeakerMerge):
        return f"{', '.join(decision.names)}: {decision.name}"
    if isinstance(decision, ClaimsJoin):
        return "; ".join(claim[0].words for claim in decision.claims)
    if isinstance(decision, ClaimsSeparate):
        return "; ".join(spot.words for spot in decision.members)
    if isinstance(decision, Opposed):
        return f"{decision.a.words}; {decision.b.words}"
    if isinstance(decision, OriginHolds):
        return f"{decision.name}: {decision.claim[0].words}"
    if isinstance(decision, OriginsSame):
        return f"{' and '.join(decision.names)}: {decision.claim[0].words}"
    if isinstance(decision, SpeakerSplit):
        return f"{decision.speaker}: {decision.of.anchor.words}"
    if isinstance(decision, Add):
        return decision.of.anchor.words
    of = decision.of
    return of.anchor.words if isinstance(of, Target) else of[0].words


def done_words(judgement: Judgement, key: str = "") -> str:
    """What a page says after it was kept."""
    return str(phrases("done").get(key or key_of(judgement), "{what}")).format(what=about_words(judgement))


class Telling:
    """Tells judgements of one state of a case; what all of them are looked up in is put together once."""

    def __init__(self, slug: str, view: View | None, judgements: tuple[Judgement, ...]) -> None:
        self.slug = slug
        self.view = view
        self.orphaned = {one.id for one in orphans(view.fixed.values(), view.told, judgements)} if view else set()
        self.undoings = {one.undoes: one for one in judgements if one.undoes is not None and one.undone is None}
        self.documents: dict[str, str] = {}
        self.units: dict[int, tuple[Corrected, str]] = {}
        self.marked: dict[int, str] = {}
        if view:
            for document in view.case.documents:
                self.documents.setdefault(document.content, document.id)
            for fixed in view.fixed.values():
                self.units.update({one.id: (fixed, unit) for unit, some in fixed.marks.items() for one in some})
            self.marked = {one.id: name for name, some in view.told.marks.items() for one in some}

    def row(self, one: Judgement) -> Row:
        """A judgement that is no undoing, for the history."""
        key = key_of(one)
        undoing = self.undoings.get(one.id)
        state = "undone" if one.undone else "orphaned" if one.id in self.orphaned else "holding"
        decision = decided(one)
        return Row(
            id=one.id,
            kind=one.kind,
            made=one.made[:16].replace("T", " "),
            author=one.author,
            did=str(phrases("did")[key]),
            about=about_words(one),
            address=self._address(one, decision),
            changes=tuple(self._changes(one, decision)),
            text=decision.text if isinstance(decision, Comment) else "",
            state=state,
            undo=undoing.id if undoing else one.id,
            undone_by=undoing.author if undoing else "",
            undone=(one.undone or "")[:16].replace("T", " "),
        )

    def _address(self, one: Judgement, decision: Decision | None) -> str:
        if isinstance(decision, Opposed):
            return address("case", self.slug, "contradictions")
        of = getattr(decision, "of", None)
        if isinstance(of, Target):
            document = self.documents.get(of.document)
            unit = self.units[one.id][1] if one.id in self.units else of.unit
            to = address("case", self.slug, "document", document) if document else ""
            return f"{to}#{unit}" if document and unit else to
        if isinstance(decision, SpeakerMerge):
            return address("case", self.slug, "speaker", decision.name)
        claim = self.marked.get(one.id, "")
        return address("case", self.slug, "claim", claim) if claim.startswith("c") else ""

    def _changes(self, one: Judgement, decision: Decision | None) -> list[FieldChange]:
        values: Mapping[str, Any] = {}
        if isinstance(decision, Edit):
            values = decision.changes
        elif isinstance(decision, Add):
            values = {role: getattr(decision.of.anchor, role) for role in ROLES} | dict(decision.fields)
        if not values:
            return []
        fixed, unit = self.units.get(one.id, (None, ""))
        text = fixed.read.document.text if fixed else None
        was = fixed.was(unit) if fixed else None
        names = phrases("fields")
        return [
            FieldChange(
                names[field],
                value_words(field, getattr(was, field), text) if was else "",
                value_words(field, value, text),
            )
            for field, value in values.items()
            if not isinstance(decision, Add) or value
        ]


def value_words(field: str, value: Any, text: str | None) -> str:
    """A field of an attribution in words; spans are those of `text`."""
    if field in ROLES:
        if text is None:
            return ", ".join(f"{span[0]} to {span[1]}" for span in value) or "nothing"
        return shortened(" … ".join(one_line(text, Span(*span)) for span in value), limit("words")) or "nothing"
    if field == "via":
        return ", ".join(value) or "nobody"
    if field == "speaker":
        return value or "nobody"
    return str(phrases(field).get(value, "not known")) if value else "not known"


__all__ = ["FieldChange", "Row", "Telling", "about_words", "done_words", "key_of", "limit", "phrases", "value_words"]
