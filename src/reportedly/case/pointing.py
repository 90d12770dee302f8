"""Which claims the rest of a case points at, after claims were joined and separated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from reportedly.case.carriers import fold
from reportedly.case.case import Case, Change, Event, Voice
from reportedly.case.regrouping import Groups, led


def pointed(case: Case, groups: Groups) -> Case:
    """The case whose events, changes and voices name the claims that `groups` has, where these were touched."""
    speaking: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in groups.touched & set(groups.members):
        for member in groups.members[name]:
            speaking[fold(member.speaker or "")][name] = None
    return replace(
        case,
        timeline=tuple(_event(event, groups) for event in case.timeline),
        changes=tuple(_change(change, groups) for change in case.changes),
        speakers=tuple(_voice(voice, groups, speaking) for voice in case.speakers),
    )


def _moved(claims: Iterable[str], here: Iterable[str], groups: Groups) -> tuple[str, ...]:
    """The claims as they are called now; one that was touched stays only where it has a member, all others stay."""
    present = list(here)
    kept = (led(groups.renamed, name) for name in claims)
    stay = (name for name in kept if name not in groups.touched or name in present or not present)
    return tuple(dict.fromkeys((*stay, *(name for name in present if name in groups.touched))))


def _event(event: Event, groups: Groups) -> Event:
    if not any(name in groups.touched or name in groups.renamed for name in event.claims):
        return event
    return replace(event, claims=_moved(event.claims, groups.claims_at(event.place), groups))


def _change(change: Change, groups: Groups) -> Change:
    if change.claim is None or not (change.claim in groups.touched or change.claim in groups.renamed):
        return change
    here = groups.claims_at(change.place) if change.place else ()
    moved = _moved((change.claim,), here, groups)
    return replace(change, claim=moved[0] if moved else None)


def _voice(voice: Voice, groups: Groups, speaking: dict[str, dict[str, None]]) -> Voice:
    if not any(name in groups.touched or name in groups.renamed for name in voice.claims):
        return voice
    here = [name for form in (voice.name, *voice.aliases) for name in speaking.get(fold(form), {})]
    return replace(voice, claims=_moved(voice.claims, here, groups))


__all__ = ["pointed"]
