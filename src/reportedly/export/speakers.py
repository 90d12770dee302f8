"""Who speaks in a document, how much, under a name or without one, directly or through whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.document import Span
from reportedly.export.outline import one_line, unnamed
from reportedly.export.words import kind_words, through
from reportedly.ledger import Attribution, Kind, Ledger, Speaker
from reportedly.lexicon import load

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """What one speaker has of a ledger: the places of the attributions, and the ways that they came, most first.

    With `somebody` false it is what no speaker has: the attributions whose source is not identified or not given.
    """

    name: str
    kind: Kind
    places: tuple[int, ...]
    ways: tuple[tuple[str, int], ...]
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    somebody: bool = True

    @property
    def kind_told(self) -> str:
        """What the speaker is, in words; empty where that is not known."""
        return kind_words(self.kind) if self.kind != "unknown" else ""

    @property
    def ways_told(self) -> str:
        """Whether it came directly or through whom, and where there are several ways how often each: *directly (7)*."""
        words = load("words")["share"]
        if len(self.ways) == 1:
            return self.ways[0][0]
        most = words["ways"]
        shown = [words["way_times"].format(way=way, count=n) if n > 1 else way for way, n in self.ways[:most]]
        return "; ".join([*shown, words["more_ways"]] if len(self.ways) > most else shown)


def shares(ledger: Ledger) -> tuple[Share, ...]:
    """The speakers of a ledger, those with the most attributions first, then by where they first speak; nobody last.

    Empty where no speaker is known at all, so that there is nothing to list.
    """
    known = {speaker.id: speaker for speaker in ledger.speakers}
    ids = {one_line(speaker.name).casefold(): speaker.id for speaker in reversed(ledger.speakers)}
    groups: dict[Key, list[int]] = {}
    for place, attribution in enumerate(ledger.attributions):
        groups.setdefault(_key(attribution, known, ids), []).append(place)
    somebodys = [key for key in groups if key[0] != "nobody"]
    if not somebodys:
        return ()
    found = [_share(ledger, groups[key], known.get(key[1]) if key[0] == "id" else None) for key in somebodys]
    found.sort(key=lambda share: (-len(share.places), share.places[0]))
    words = load("words")["share"]
    nobodys = [name for name in ("unidentified", "nobody") if ("nobody", name) in groups]
    rest = [_nobodys(ledger.attributions, words[name], groups["nobody", name]) for name in nobodys]
    return (*found, *rest)


def _key(attribution: Attribution, known: dict[str, Speaker], ids: dict[str, str]) -> Key:
    if attribution.speaker_id in known:
        return "id", str(attribution.speaker_id)
    name = one_line(attribution.speaker or "").casefold()
    if name:
        return ("id", ids[name]) if name in ids else ("name", name)
    nobody = unnamed(attribution) or attribution.act == "hearsay"
    return "nobody", "nobody" if nobody else "unidentified"


def _share(ledger: Ledger, places: Sequence[int], speaker: Speaker | None) -> Share:
    told = [ledger.attributions[place] for place in places]
    kind: Kind = next((a.speaker_kind for a in told if a.speaker_kind != "unknown"), "unknown")
    sources = tuple(span for attribution in told for span in attribution.source)
    if speaker is None:
        return Share(one_line(told[0].speaker or ""), kind, tuple(places), _ways(told), mentions=sources)
    name = one_line(speaker.name)
    aliases = tuple(alias for alias in map(one_line, speaker.aliases) if alias and alias != name)
    return Share(
        name,
        kind if speaker.kind == "unknown" else speaker.kind,
        tuple(places),
        _ways(told),
        aliases[: load("words")["share"]["aliases"]],
        speaker.mentions or sources,
    )


def _nobodys(attributions: Sequence[Attribution], name: str, places: Sequence[int]) -> Share:
    told = [attributions[place] for place in places]
    return Share(name, "unknown", tuple(places), _ways(told), somebody=False)


def _ways(told: Sequence[Attribution]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(map(through, told)).most_common())
