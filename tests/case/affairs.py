"""Small cases written by hand: documents with the attributions and statements that a reader would find in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportedly.case.carriers import Entry, Key, Member
from reportedly.case.citations import citations
from reportedly.case.origins import Case, Origins, origins_of
from reportedly.case.reuse import Reuse
from reportedly.case.stances import Judged, stances
from reportedly.case.standing import Standing, standing_of
from reportedly.case.voices import cast_of
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger, Speaker, Statement


def span(text: str, words: str) -> Span:
    """Where `words` stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def told(text: str, content: str, cue: str, source: str | None = None, **fields: Any) -> Attribution:
    """An attribution whose parts are given by their words."""
    where = (span(text, source),) if source else ()
    fields.setdefault("act", "says")
    fields.setdefault("speaker", source)
    return Attribution(
        id=f"a{text.index(content)}", source=where, cue=(span(text, cue),), content=(span(text, content),), **fields
    )


def stated(text: str, words: str) -> Statement:
    """A statement of the outlet's own."""
    return Statement(id=f"p{text.index(words)}", spans=(span(text, words),))


def entry(
    key: Key,
    outlet: str,
    text: str,
    units: Sequence[Attribution | Statement] = (),
    version_of: Key | None = None,
    published: str = "2025-03-01",
) -> Entry:
    """A document of a case that has been read."""
    spoken = tuple(unit for unit in units if isinstance(unit, Attribution))
    speakers = tuple(
        Speaker(id=f"s{at}", name=unit.speaker, kind=unit.speaker_kind, mentions=unit.source)
        for at, unit in enumerate(spoken)
        if unit.speaker
    )
    ledger = Ledger(
        Document(text, outlet=outlet, published=published),
        (Block("body", Span(0, len(text))),),
        spoken,
        speakers,
        statements=tuple(unit for unit in units if isinstance(unit, Statement)),
    )
    return Entry(key, ledger, version_of)


def everything(entries: Sequence[Entry]) -> list[Member]:
    """All units of the documents as the members of one claim."""
    found: list[Member] = []
    for one in entries:
        found.extend(Member(one.key, unit) for unit in one.ledger.attributions)
        found.extend(Member(one.key, unit) for unit in one.ledger.statements)
    return found


def worked_out(
    entries: Sequence[Entry], copies: Sequence[Reuse] = (), rivals: Sequence[Member] = ()
) -> tuple[tuple[Judged, ...], Origins, Standing]:
    """Stances, origins and standing of the one claim that the documents carry."""
    copied: dict[Key, tuple[Reuse, ...]] = {}
    for copy in copies:
        copied[copy.target] = (*copied.get(copy.target, ()), copy)
    case = Case(citations(entries), cast_of(entries), copied)
    members = everything(entries)
    judged = stances(members, case.entries)
    origins = origins_of(members, judged, case)
    return judged, origins, standing_of(members, judged, origins, case, rivals)
