"""What a case says: the claims that run through its documents, and what each rests on; plain frozen values.

`Case.to_json` is the data contract of a case. Nothing here is computed: `analysis` puts it together.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from reportedly.document import Span

Stance = Literal["asserts", "reports", "confirms", "denies", "doubts", "declines", "asks", "retracts"]
Standing = Literal["confirmed", "uncontested", "contested", "denied", "retracted", "unconfirmed"]
Conflict = Literal["negation", "number", "date", "place", "identity", "cause"]
ChangeKind = Literal["added", "removed", "firmer", "softer", "corrected"]

__all__ = [
    "Case",
    "CaseDocument",
    "Change",
    "Claim",
    "Conflict",
    "Contradiction",
    "Copy",
    "Event",
    "Link",
    "Member",
    "Merge",
    "Origin",
    "Origins",
    "Place",
    "Stance",
    "Standing",
    "Step",
    "Voice",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """One appearance of a text in the case.

    `id` is `d` and the number of the appearance, `content` the id of the text (`sha256:…`), which two appearances may
    share. `updates` is the id of the version at the same address that this one replaced. `off_topic` says that it has
    little in common with the others, and `reason` why that was thought.
    """

    id: str
    content: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    updates: str | None = None
    off_topic: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document of the case."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One place where a claim is made, passed on, denied or taken back.

    `unit` is the id of the attribution or statement in the document's ledger, `span` the characters that carry the
    claim and `words` what stands there; `chain` says in words through whom it came, as in the ledger's table.
    `speaker` is `None` where the outlet speaks itself.
    """

    document: str
    unit: str
    span: Span
    words: str
    stance: Stance
    speaker: str | None
    chain: str
    firmness: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Somebody who is shown to know a claim otherwise than from another carrier of it, and who carried it.

    `certain` says that this one must be different from the other certain ones; `through` holds ids of documents and
    `places` the words that show it.
    """

    name: str
    kind: str
    certain: bool
    through: tuple[str, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a claim's way: `target` had it from `source`; both are ids of documents or names of speakers.

    `how` says what shows it (a citation, copied text, a source named in the text), in a sentence.
    """

    source: str
    target: str
    how: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two that may be one origin, and why they are counted as they are."""

    a: str
    b: str
    same: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """How many independent origins a claim has: at least so many that must be different, at most so many that could be.

    Follows PROV's `hadPrimarySource`; circular reporting is cut, denials are none.
    """

    at_least: int
    at_most: int
    origins: tuple[Origin, ...] = ()
    steps: tuple[Step, ...] = ()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition that members carry.

    `statement` is the clearest of the members' own words. `first` and `latest` are times of publication. `standing` is
    where the claim stands at the end of the coverage, `reason` why, in a sentence, and `history` where it stood when
    that changed, as pairs of a time and a standing. `dropped` holds ids of documents whose earlier version carried it.
    `importance` in [0, 1] says how much of the coverage turns on it.
    """

    id: str
    statement: str
    members: tuple[Member, ...]
    first: str | None
    latest: str | None
    standing: Standing
    reason: str
    origins: Origins
    history: tuple[tuple[str | None, Standing], ...] = ()
    dropped: tuple[str, ...] = ()
    importance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two places that cannot both hold, with one sentence why and an estimate in [0, 1] of its strength."""

    id: str
    kind: Conflict
    a: Place
    b: Place
    why: str
    strength: float
    claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Text that `target` has from `source`; see `reuse.Reuse`. `passages` are pairs of places in both."""

    source: str
    target: str
    kind: str
    share: float
    credited: bool
    reason: str
    passages: tuple[tuple[Span, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that is said to have happened: when, by whom it is said, where, and in which claims."""

    earliest: str
    latest: str
    estimate: bool
    what: str
    speaker: str | None
    place: Place
    published: str | None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new version of a document, or a later document of the affair, added, firmed up, softened or removed."""

    kind: ChangeKind
    document: str
    before: str | None
    claim: str | None
    words: str
    place: Place | None
    why: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One outlet cites another: `source` and `target` are names of outlets, `places` the words that do so."""

    source: str
    target: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who speaks in the case: names, kind, how often named and through whom, and the places."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    documents: tuple[str, ...]
    claims: tuple[str, ...]
    attributions: int
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a case says. Claims stand by importance, the rest in the order of time."""

    title: str
    documents: tuple[CaseDocument, ...]
    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]
    copies: tuple[Copy, ...]
    timeline: tuple[Event, ...]
    changes: tuple[Change, ...]
    citations: tuple[Link, ...]
    speakers: tuple[Voice, ...]
    model: str = ""
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The case in the data contract, made of dicts, lists, strings, numbers and None."""
        contents: dict[str, Any] = plain(self)
        contents["copies"] = [
            {"from": copy.pop("source"), "to": copy.pop("target"), **copy} for copy in contents["copies"]
        ]
        return {"reportedly": "1", **contents}


def plain(value: Any) -> Any:
    """Frozen values as dicts of their fields, tuples and spans as lists, numbers with three decimals at most."""
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return round(value, 3) if isinstance(value, float) else value
