"""Where a claim stands at the end of the coverage, why, and how firm it was on the way there.

The stages are those that Silverman's rumour tracking tells apart (unverified, confirmed, denied, corrected), with
*contested* where both sides are named and *uncontested* where nobody speaks against it. Nothing here says what is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from reportedly.case.carriers import Key, Member, words_at
from reportedly.case.origins import Case, Origins
from reportedly.case.stances import SUPPORTING, Judged
from reportedly.case.voices import voice_of
from reportedly.document import Span
from reportedly.ledger import Attribution

Stands = Literal["confirmed", "uncontested", "contested", "denied", "retracted", "unconfirmed"]


class Shown(NamedTuple):
    """Who moved the standing: the name, the number of the member, and the words that show it."""

    who: str
    member: int
    document: Key
    spans: tuple[Span, ...]


class Firmness(NamedTuple):
    """Where the claim stood when the document that appeared at `time` was out."""

    time: str | None
    document: Key
    standing: Stands


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands, with the reason in a sentence and who decides it.

    `course` has an entry for every document at which the standing changed. `dropped` are the documents whose later
    version of the same page no longer carries the claim, each with that version, without a word of retraction.
    """

    standing: Stands
    reason: str
    by: tuple[Shown, ...]
    course: tuple[Firmness, ...]
    dropped: tuple[tuple[Key, Key], ...]


class _Seen(NamedTuple):
    """One member as the standing looks at it; `shown` says that it leads to an origin that is named or seen."""

    at: int
    when: int
    stance: str
    who: str
    shown: bool
    hedged: bool


@dataclass(slots=True)
class _Tally:
    """What has been seen so far, so that the standing after every document costs no second look at what came before."""

    support: list[_Seen] = field(default_factory=list)
    named: list[_Seen] = field(default_factory=list)
    firm: int = 0
    against: dict[str, list[_Seen]] = field(default_factory=dict)
    rivals: list[Member] = field(default_factory=list)
    # The documents that deny it after the last one that says it.
    denying: set[int] = field(default_factory=set)

    def add(self, one: _Seen) -> None:
        """Take one more member in; they come in the order of their documents."""
        if one.stance == "denies" and not (self.support and self.support[-1].when == one.when):
            self.denying.add(one.when)
        if one.stance in SUPPORTING:
            self.denying.clear()
            self.support.append(one)
            self.firm += not one.hedged
            if one.shown:
                self.named.append(one)
        self.against.setdefault(one.stance, []).append(one)

    def of(self, stance: str) -> list[_Seen]:
        """The members of one stance."""
        return self.against.get(stance, [])

    def stands(self) -> Stands:
        """Where the claim stands by now."""
        confirms, denies, retracts = self.of("confirms"), self.of("denies"), self.of("retracts")
        if retracts and not (confirms and confirms[-1].when >= retracts[-1].when):
            return "retracted"
        if confirms and (not denies or confirms[-1].when >= denies[0].when):
            return "confirmed"
        if denies and (len(self.denying) > 1 or not self.named):
            return "denied"
        if denies or self.rivals or self.of("doubts"):
            return "contested"
        return "uncontested" if self.firm else "unconfirmed"


def standing_of(
    members: Sequence[Member],
    judged: Sequence[Judged],
    origins: Origins,
    case: Case,
    rivals: Sequence[Member] = (),
) -> Standing:
    """Where the claim of `members` stands; `rivals` are members of other claims that cannot hold together with it.

    Who took it back outweighs all but a confirmation that came with it or later; a confirmation outweighs denials that
    came before or with it. A claim is *denied* where nobody named is shown to say it, or where several documents
    deny it after the last one that says it; any other denial makes it *contested*, as do doubts and rivals.
    """
    order = case.cited.order
    known = {at for one in origins.origins if one.kind not in ("anonymous", "unknown") for at in one.members}
    seen = sorted(
        (_seen(at, member, judged[at].stance, case, at in known) for at, member in enumerate(members)),
        key=lambda one: (one.when, one.at),
    )
    documents = {order[key]: key for key in {m.document for m in (*members, *rivals)}}
    opposed: dict[int, list[Member]] = {}
    for rival in rivals:
        opposed.setdefault(order[rival.document], []).append(rival)
    tally, course, at = _Tally(), list[Firmness](), 0
    for end in sorted(documents):
        while at < len(seen) and seen[at].when <= end:
            tally.add(seen[at])
            at += 1
        tally.rivals.extend(opposed.get(end, ()))
        if at and (not course or course[-1].standing != tally.stands()):
            key = documents[end]
            course.append(Firmness(case.entries[key].published, key, tally.stands()))
    reason, by = _reason(tally, case)
    shown = tuple(
        Shown(one.who, one.at, members[one.at].document, judged[one.at].shown or members[one.at].unit.spans)
        for one in by
    )
    return Standing(tally.stands(), reason, shown, tuple(course), tuple(_dropped(members, judged, case)))


def _seen(at: int, member: Member, stance: str, case: Case, known: bool) -> _Seen:
    entry = case.entries[member.document]
    voice = voice_of(entry, member, case.cited.own_at(member))
    unit = member.unit
    hedged = voice is not None and voice.kind == "unknown"
    if isinstance(unit, Attribution):
        hedged |= unit.act in ("hearsay", "thinks") or unit.certainty in ("possible", "probable")
    who = voice.name if voice is not None else entry.name
    return _Seen(
        at, case.cited.order[member.document], stance, who, known and voice is not None and voice.borne, hedged
    )


def _reason(tally: _Tally, case: Case) -> tuple[str, list[_Seen]]:
    """Why the claim stands where it does, and the members that decide it."""
    stands = tally.stands()
    if stands == "retracted":
        found = tally.of("retracts")
        return f"{found[-1].who} took it back.", found
    if stands == "confirmed":
        found = tally.of("confirms")
        return f"{found[-1].who} confirmed it.", found
    if stands == "denied":
        found = tally.of("denies")
        if tally.named:
            return f"{found[-1].who} denied it, and nobody has said it since.", found
        return f"{found[-1].who} denied it, and nobody who is named is shown to say it.", found
    if stands == "contested" and tally.of("denies"):
        found = tally.of("denies")
        says = (tally.named or tally.support)[-1:]
        return (
            f"{found[-1].who} denied it, and {says[0].who} says it." if says else f"{found[-1].who} denied it.",
            found,
        )
    if stands == "contested" and tally.rivals:
        name = case.entries[tally.rivals[-1].document].name
        return f"{name} carries what cannot hold together with it.", []
    if stands == "contested":
        found = tally.of("doubts")
        return f"{found[-1].who} doubted it.", found
    if stands == "unconfirmed":
        return "It is only passed on, without anybody who is shown to know it.", tally.support
    return "Nobody is shown to speak against it.", tally.named


def _dropped(members: Sequence[Member], judged: Sequence[Judged], case: Case) -> list[tuple[Key, Key]]:
    """The supporting documents whose next version no longer carries the claim."""
    carrying = {member.document for member in members}
    supporting = {members[at].document for at, one in enumerate(judged) if one.stance in SUPPORTING}
    found = []
    for key, entry in case.entries.items():
        if entry.version_of in supporting and key not in carrying:
            text = words_at(entry, (Span(0, len(entry.text)),))
            old = case.entries[entry.version_of]
            kept = [m for m in members if m.document == entry.version_of and words_at(old, m.unit.spans) in text]
            if not kept:
                found.append((entry.version_of, key))
    return found
