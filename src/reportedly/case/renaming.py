"""Who speaks, as people set it: the speakers of one text given other names, made one, or told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportedly.case.carriers import fold
from reportedly.ledger import Attribution, Kind, Ledger, Speaker


def known_as(speakers: Iterable[Speaker], name: str) -> Speaker | None:
    """The speaker of that name, or the only one with that alias, whatever the letter case."""
    speakers = list(speakers)
    key = _key(name)
    for speaker in speakers:
        if _key(speaker.name) == key:
            return speaker
    called = [speaker for speaker in speakers if key in map(_key, speaker.aliases)]
    return called[0] if len(called) == 1 else None


def spoken_by(
    ledger: Ledger, attribution: Attribution, name: str | None, kind: Kind | None, new: str, apart: bool = False
) -> tuple[Ledger, Attribution]:
    """The attribution with another speaker, and the ledger with a speaker of that name, of the id `new` if unknown.

    `kind` is `None` where nobody says of what kind it is: then it is that of the speaker if known, else what the
    attribution has. `apart` says that only a speaker of exactly that name, and not the present one, is meant.
    """
    if name is None:
        return ledger, replace(attribution, speaker=None, speaker_id=None, speaker_kind=kind or "unknown")
    if apart:
        others = (one for one in ledger.speakers if one.id != attribution.speaker_id and _key(one.name) == _key(name))
        found = next(others, None)
    else:
        found = known_as(ledger.speakers, name)
    if found is None:
        found = Speaker(id=new, name=name, kind=kind or attribution.speaker_kind)
        ledger = replace(ledger, speakers=(*ledger.speakers, found))
    sort = kind or (found.kind if found.kind != "unknown" else attribution.speaker_kind)
    moved = replace(attribution, speaker=found.name, speaker_id=found.id, speaker_kind=sort)
    return _mentioned(ledger, found.id, attribution), moved


def _mentioned(ledger: Ledger, owner: str, attribution: Attribution) -> Ledger:
    """The ledger in which the attribution's source names that speaker and no other."""
    speakers = []
    for one in ledger.speakers:
        mentions = set(one.mentions) - set(attribution.source)
        if one.id == owner:
            mentions |= set(attribution.source)
        speakers.append(replace(one, mentions=tuple(sorted(mentions))))
    return replace(ledger, speakers=tuple(speakers))


def merged(ledger: Ledger, names: Sequence[str], name: str) -> tuple[Ledger, str | None]:
    """The ledger in which all speakers of these names are one of the name `name`, and the id of that one.

    The id is `None` where nobody there has one of the names. Relays of these names get the name, too.
    """
    keys = {_key(one) for one in (*names, name)}
    meant = [speaker for speaker in ledger.speakers if _key(speaker.name) in keys]
    if not meant:
        return ledger, None
    if [speaker.name for speaker in meant] == [name]:
        return ledger, meant[0].id
    home = next((speaker for speaker in meant if _key(speaker.name) == _key(name)), meant[0])
    others = [form for speaker in meant for form in (speaker.name, *speaker.aliases) if _key(form) != _key(name)]
    kinds = [speaker.kind for speaker in (home, *meant)]
    kind = next((kind for kind in kinds if kind not in ("unknown", "anonymous")), home.kind)
    one = replace(
        home,
        name=name,
        kind=kind,
        aliases=tuple({_key(form): form for form in reversed(others)}.values())[::-1],
        mentions=tuple(sorted({span for speaker in meant for span in speaker.mentions})),
    )
    gone = {speaker.id for speaker in meant}
    speakers = tuple(one if speaker.id == home.id else speaker for speaker in ledger.speakers)
    attributions = tuple(_renamed(a, gone, keys, one) for a in ledger.attributions)
    kept = tuple(speaker for speaker in speakers if speaker.id not in gone or speaker.id == home.id)
    return replace(ledger, attributions=attributions, speakers=kept), home.id


def _renamed(attribution: Attribution, ids: set[str], keys: set[str], one: Speaker) -> Attribution:
    via = tuple(one.name if _key(relay) in keys else relay for relay in attribution.via)
    if via != attribution.via:
        attribution = replace(attribution, via=via)
    named = attribution.speaker is not None and _key(attribution.speaker) in keys
    if attribution.speaker_id in ids or (attribution.speaker_id is None and named):
        return replace(attribution, speaker=one.name, speaker_id=one.id, speaker_kind=one.kind)
    return attribution


def of_kind(ledger: Ledger, speaker_id: str | None, kind: Kind) -> Ledger:
    """The ledger in which the speaker of that id is of that kind."""
    speakers = (replace(one, kind=kind) if one.id == speaker_id else one for one in ledger.speakers)
    return replace(ledger, speakers=tuple(speakers))


def without_silent(ledger: Ledger, before: Ledger) -> Ledger:
    """The ledger without the speakers who spoke in `before` and no longer do."""
    spoke = {attribution.speaker_id for attribution in before.attributions}
    speaks = {attribution.speaker_id for attribution in ledger.attributions}
    known = {speaker.id for speaker in before.speakers}
    kept = (one for one in ledger.speakers if one.id in speaks or (one.id in known and one.id not in spoke))
    return replace(ledger, speakers=tuple(kept))


def _key(name: str) -> str:
    return fold(" ".join(name.split()))


__all__ = ["known_as", "merged", "of_kind", "spoken_by", "without_silent"]
