"""Where a claim stands at the end of the coverage, why, and how firm it was on the way there.

The stages are those that Silverman's rumour tracking tells apart (unverified, confirmed, denied, corrected), with
*contested* where both sides are named and *uncontested* where nobody speaks against it. Nothing here says what is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from reportedly.case.members import Entry, Key, Member, words_at
from reportedly.case.origins import Case, Origins
from reportedly.case.stances import SUPPORTING, Judged
from reportedly.case.voices import Voice, voice_of
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
    """One member as the standing looks at it."""

    at: int
    when: int
    stance: str
    voice: Voice | None
    hedged: bool


def standing_of(
    members: Sequence[Member],
    judged: Sequence[Judged],
    origins: Origins,
    case: Case,
    rivals: Sequence[Member] = (),
) -> Standing:
    """Where the claim of `members` stands; `rivals` are members of other claims that cannot hold together with it."""
    order = case.cited.order
    seen = sorted(
        (_seen(at, member, judged[at], case) for at, member in enumerate(members)), key=lambda one: (one.when, one.at)
    )
    against = sorted({order[rival.document] for rival in rivals})
    standing, reason, by = _decided(seen, members, judged, case, rivals)
    course: list[Firmness] = []
    for end in sorted({one.when for one in seen} | set(against)):
        part = [one for one in seen if one.when <= end]
        if not part:
            continue
        known = [rival for rival in rivals if order[rival.document] <= end]
        now = _decided(part, members, judged, case, known)[0]
        if not course or course[-1].standing != now:
            key = next(key for key, number in order.items() if number == end)
            course.append(Firmness(case.entries[key].published, key, now))
    return Standing(standing, reason, by, tuple(course), tuple(_dropped(members, judged, case)))


def _seen(at: int, member: Member, judged: Judged, case: Case) -> _Seen:
    entry = case.entries[member.document]
    voice = voice_of(entry, member, case.cited.own_at(member))
    unit = member.unit
    hedged = isinstance(unit, Attribution) and (
        unit.act in ("hearsay", "thinks") or unit.certainty in ("possible", "probable")
    )
    return _Seen(at, case.cited.order[member.document], judged.stance, voice, hedged)


def _decided(
    seen: Sequence[_Seen], members: Sequence[Member], judged: Sequence[Judged], case: Case, rivals: Sequence[Member]
) -> tuple[Stands, str, tuple[Shown, ...]]:
    def shown(ones: Sequence[_Seen]) -> tuple[Shown, ...]:
        return tuple(
            Shown(
                _who(one, case.entries[members[one.at].document]),
                one.at,
                members[one.at].document,
                judged[one.at].shown or members[one.at].unit.spans,
            )
            for one in ones
        )

    support = [one for one in seen if one.stance in SUPPORTING]
    retracts = [one for one in seen if one.stance == "retracts"]
    denies = [one for one in seen if one.stance == "denies"]
    confirms = [one for one in seen if one.stance == "confirms"]
    doubts = [one for one in seen if one.stance == "doubts"]
    named = [one for one in support if _named(one, members, case)]
    if retracts:
        by = shown(retracts)
        return "retracted", f"{by[-1].who} took it back.", by
    if confirms and (not denies or max(one.when for one in confirms) >= max(one.when for one in denies)) and not rivals:
        by = shown(confirms)
        return "confirmed", f"{by[-1].who} confirmed it.", by
    if denies and not named:
        by = shown(denies)
        return "denied", f"{by[-1].who} denied it, and nobody who is named says it.", by
    if denies:
        by = shown(denies)
        return "contested", f"{by[-1].who} denied it, and {_who(named[-1], case.entries[members[named[-1].at].document])} says it.", by
    if rivals:
        name = case.entries[rivals[-1].document].name
        return "contested", f"{name} carries what cannot hold together with it.", ()
    if doubts:
        by = shown(doubts)
        return "contested", f"{by[-1].who} doubted it.", by
    if not support or all(one.hedged or one.voice is not None and one.voice.kind == "unknown" for one in support):
        return "unconfirmed", "It is only passed on, without anybody who is shown to know it.", shown(support)
    return "uncontested", "Nobody is shown to speak against it.", shown(named)


def _named(one: _Seen, members: Sequence[Member], case: Case) -> bool:
    if one.voice is None or one.voice.kind in ("anonymous", "unknown"):
        return False
    cited = case.cited.of(members[one.at])
    return not any(citation.span.overlaps(span) for citation in cited for span in one.voice.spans)


def _who(one: _Seen, entry: Entry) -> str:
    return one.voice.name if one.voice is not None else entry.name


def _dropped(members: Sequence[Member], judged: Sequence[Judged], case: Case) -> list[tuple[Key, Key]]:
    """The supporting documents whose next version no longer carries the claim."""
    carrying = {members[at].document for at, one in enumerate(judged)}
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
