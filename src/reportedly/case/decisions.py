"""What a person can decide about a reading or a case, as plain frozen values.

A decision never names what it is about by an id that another reading may give to something else, but by places and
their words, after the TextPositionSelector and the TextQuoteSelector of the W3C Web Annotation Data Model. `document`
is always the id of a text (`sha256:…`), so that a decision outlasts that a document is added or read again.
`checking.decision_of` makes these values of what a judgement holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportedly.case.case import Conflict
from reportedly.document import Span

LEDGER_KINDS = frozenset({"accept", "reject", "edit", "add", "speaker_merge", "speaker_split"})
"""Kinds of judgements that can change the ledger of a text, and with it all that follows from it."""
CASE_KINDS = frozenset({"claims_join", "claims_separate", "contradiction", "origin"})
"""Kinds of judgements that change what a case says beyond its ledgers."""
KINDS = (*sorted(LEDGER_KINDS), *sorted(CASE_KINDS), "comment")
ROLES = ("source", "cue", "content")
EDITABLE = (*ROLES, "speaker", "speaker_kind", "act", "quote", "via", "certainty", "polarity")
"""The fields of an attribution that a person can set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where an attribution stands: the spans of its roles, and the exact words of its content, or else of its cue.

    Where these are several spans, a space stands between them.
    """

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    words: str = ""

    @property
    def roles(self) -> tuple[tuple[Span, ...], ...]:
        """The spans of source, cue and content."""
        return self.source, self.cue, self.content

    def to_json(self) -> dict[str, Any]:
        """The anchor as a judgement's target has it."""
        spans = {role: [list(span) for span in getattr(self, role)] for role in ROLES}
        return {"spans": spans, "words": self.words}


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a text: its id, where they stand, and the words themselves."""

    document: str
    span: Span
    words: str

    def to_json(self) -> dict[str, Any]:
        """The place as a judgement's target has it."""
        return {"document": self.document, "span": list(self.span), "words": self.words}


Ref = tuple[Spot, ...]
"""A claim, by some of the places that make it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One attribution of one text; `unit` is the id that it had when it was judged, which decides nothing."""

    document: str
    unit: str | None
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Accept:
    """It stands as it is shown. Of a claim: somebody looked at it and left it as it is."""

    of: Target | Ref


@dataclass(frozen=True, slots=True)
class Reject:
    """There is no such attribution."""

    of: Target


@dataclass(frozen=True, slots=True)
class Edit:
    """The attribution is there, and these of its fields (of EDITABLE) have these values."""

    of: Target
    changes: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Add:
    """There is an attribution that the reader missed, with these fields; roles that they lack are the anchor's."""

    of: Target
    fields: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class SpeakerMerge:
    """These names are of one speaker, who is to be called `name`: in the whole case, or in one text only."""

    names: tuple[str, ...]
    name: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class SpeakerSplit:
    """The one who speaks here is another one than the reader thought, called `speaker`."""

    of: Target
    speaker: str


@dataclass(frozen=True, slots=True)
class ClaimsJoin:
    """These claims are one."""

    claims: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class ClaimsSeparate:
    """These places do not make the claim, but one of their own."""

    claim: Ref
    members: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Opposed:
    """These two places cannot both hold, or can, against what the case says."""

    a: Spot
    b: Spot
    holds: bool
    kind: Conflict | None = None


@dataclass(frozen=True, slots=True)
class OriginHolds:
    """The claim has an origin of that name that must be different from others, or has none."""

    claim: Ref
    name: str
    holds: bool


@dataclass(frozen=True, slots=True)
class OriginsSame:
    """Two origins of the claim are one."""

    claim: Ref
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark, which changes nothing."""

    of: Target | Ref
    text: str


Decision = (
    Accept
    | Reject
    | Edit
    | Add
    | SpeakerMerge
    | SpeakerSplit
    | ClaimsJoin
    | ClaimsSeparate
    | Opposed
    | OriginHolds
    | OriginsSame
    | Comment
)
