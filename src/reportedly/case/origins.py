"""What a claim rests on: who had it from whom, and how many origins that must, or could, be different.

An origin is somebody who is shown to know a claim otherwise than from another carrier of it (PROV `hadPrimarySource`).
Every member that supports the claim is followed back: copied words to the text that they were copied from, a new
version to the old one, a cited outlet to its own earlier member, and what is left to the deepest speaker. A document
can only have something from documents published before it, so circles are cut. What an outlet says without a trail
rests on what was out before, or on its own knowledge: both ends of the range are kept.

The lower bound takes for one whatever nothing shows to be different; the upper bound takes for two whatever nothing
shows to be the same. Denials, refusals, doubts and retractions are no origins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from reportedly.case.carriers import Entry, Key, Member, content, said, words_at
from reportedly.case.citations import Citation, Citations
from reportedly.case.reuse import Reuse
from reportedly.case.stances import SUPPORTING, Judged
from reportedly.case.voices import Cast, Kind, Voice, may_be_one, must_be_one, voice_of
from reportedly.document import Span
from reportedly.lexicon import load

How = Literal["copies", "repeats", "cites", "cut", "media", "has from", "says itself", "rests on"]


class Step(NamedTuple):
    """One step back from the member `member` (its number).

    `to` is the number of the member that it leads to, or None where it leads to somebody outside the members; `words`
    say it in a sentence, and `spans` are the places of `document` that show it.
    """

    member: int
    how: How
    to: int | None
    words: str
    document: Key
    spans: tuple[Span, ...]


class Merge(NamedTuple):
    """Two voices that are counted as one, and why. `sure` says that they are one in both bounds."""

    a: str
    b: str
    why: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin of the claim: what to call it, the members that lead to it, and the documents these stand in.

    `counted` says whether the lower bound counts it; where it does not, it may rest on another one.
    """

    name: str
    kind: Kind
    members: tuple[int, ...]
    through: tuple[Key, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class Origins:
    """At least and at most so many origins, which they are, and every step and merge that led there."""

    at_least: int
    at_most: int
    origins: tuple[Origin, ...]
    steps: tuple[Step, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of the documents of a case before its claims are looked at."""

    cited: Citations
    cast: Cast
    copied: Mapping[Key, tuple[Reuse, ...]]

    @property
    def entries(self) -> Mapping[Key, Entry]:
        """The documents by key."""
        return self.cited.entries


class _Leaf(NamedTuple):
    """Where the way back from some members ends: a voice, or the outlet of one that has none."""

    voice: Voice
    house: str | None
    members: tuple[int, ...]


def origins_of(members: Sequence[Member], judged: Sequence[Judged], case: Case) -> Origins:
    """The origins of the claim that `members` make, whose stances are `judged`.

    Time grows with the members, and with the square of the number of different names among them only.
    """
    walk = _Walk(members, judged, case)
    walk.run()
    return _counted(walk)


class _Walk:
    """The way back from every supporting member, built once in order of time."""

    def __init__(self, members: Sequence[Member], judged: Sequence[Judged], case: Case) -> None:
        self.case = case
        self.members = members
        order = case.cited.order
        self.numbers = sorted(
            (at for at, one in enumerate(judged) if one.stance in SUPPORTING),
            key=lambda at: (order[members[at].document], members[at].unit.spans[0], at),
        )
        self.judged = judged
        self.words = {
            at: content(words_at(case.entries[members[at].document], said(members[at].unit))) for at in self.numbers
        }
        self.common = Counter(self.words.values())
        self.spoken = frozenset(self.common)
        self.known = Counter(word for words in sorted(self.spoken, key=sorted) for word in words)
        self.by_document: dict[Key, list[int]] = {}
        for at in self.numbers:
            self.by_document.setdefault(members[at].document, []).append(at)
        self.steps: list[Step] = []
        self.leaves: list[tuple[int, Voice]] = []
        self.bare: list[int] = []
        self.unknown: list[tuple[int, Voice]] = []
        self.outlets: list[tuple[int, str]] = []
        self.trailed: set[Key] = set()

    def run(self) -> None:
        """Follow every member."""
        for at in self.numbers:
            self._follow(at)

    def shared(self, at: int, voice: Voice) -> bool:
        """Whether the member shares words with another one that supports the claim, or confirms it outright.

        Somebody whom the others speak of knows without sharing words.
        """
        limits = load("origins")["limits"]
        own = self.words[at]
        known = sum(self.known[word] > 1 for word in own) + (self.common[own] > 1) * len(own)
        same = bool(own) and known >= limits["same"] * len(own)
        if self.judged[at].support < limits["support_same" if same else "support"]:
            return False
        if self.judged[at].stance == "confirms" or len(self.spoken) <= 2:
            return True
        if voice.record or (voice.kind == "person" and voice.proper and self.known[voice.proper[-1][:6]]):
            return True
        return bool(known >= limits["shared_words"] or known >= limits["shared"] * max(1, len(own)))

    def entry(self, at: int) -> Entry:
        """The document that member `at` stands in."""
        return self.case.entries[self.members[at].document]

    def _step(self, at: int, how: How, to: int | None, words: str, spans: Sequence[Span]) -> None:
        self.steps.append(Step(at, how, to, words, self.members[at].document, tuple(spans)))

    def _follow(self, at: int) -> None:
        if self._repeated(at):
            return
        if self._copied(at):
            self.trailed.add(self.members[at].document)
            return
        member, entry = self.members[at], self.entry(at)
        cited = self.case.cited.of(member)
        voice = voice_of(entry, member, self.case.cited.own_at(member))
        led = self._cites(at, cited)
        named = voice is not None and voice.kind not in ("unknown",) and not _is_outlet(voice, cited)
        if led == "led" and (voice is None or not named or voice.kind == "anonymous"):
            self.trailed.add(member.document)
            if named and voice is not None and voice.kind == "anonymous":
                self._step(
                    at, "has from", None, f"{voice.name}: counted as the source of the outlet cited", voice.spans
                )
            return
        if named and voice is not None:
            self.trailed.add(member.document)
            self._step(at, "has from", None, f"{entry.name} has it from {voice.name}", voice.spans)
            self.leaves.append((at, voice))
        elif led is not None:
            self.trailed.add(member.document)
        elif voice is not None:
            self.unknown.append((at, voice))
        else:
            self.bare.append(at)

    def _copied(self, at: int) -> bool:
        member = self.members[at]
        least = load("origins")["limits"]["copied"]
        for reuse in self.case.copied.get(member.document, ()):
            there = [self._within(reuse.source, passage.a) for passage in reuse.passages]
            for passage, source in zip(reuse.passages, there, strict=True):
                if _share(member.unit.spans, passage.b) >= least:
                    to = source if source is not None else self._any(reuse.source, at)
                    if to is None:
                        continue
                    name = self.entry(to).name
                    self._step(at, "copies", to, f"{self.entry(at).name} has the words from {name}", (passage.b,))
                    return True
        return False

    def _within(self, document: Key, span: Span) -> int | None:
        for at in self.by_document.get(document, ()):
            if any(span.overlaps(own) for own in self.members[at].unit.spans):
                return at
        return None

    def _any(self, document: Key, at: int) -> int | None:
        """The first member of a document that is no later than member `at`."""
        order = self.case.cited.order
        if document not in order or order[document] > order[self.members[at].document]:
            return None
        return next(iter(self.by_document.get(document, ())), None)

    def _repeated(self, at: int) -> bool:
        """Whether the member stands in an earlier version of the same page already."""
        member, entry = self.members[at], self.entry(at)
        seen = {member.document}
        words = words_at(entry, member.unit.spans)
        while entry.version_of is not None and entry.version_of not in seen:
            seen.add(entry.version_of)
            if entry.version_of not in self.case.entries:
                return False
            entry = self.case.entries[entry.version_of]
            for other in self.by_document.get(entry.key, ()):
                if words_at(entry, self.members[other].unit.spans) == words:
                    self._step(at, "repeats", other, f"{entry.name} said so in an earlier version", member.unit.spans)
                    return True
        return False

    def _cites(self, at: int, cited: Sequence[Citation]) -> str | None:
        """Follow citations: `led` to another member, `out` to an outlet that is not shown to carry it, or None."""
        result = None
        for citation in cited:
            entry = self.entry(at)
            if citation.house is None:
                continue
            to = next((self.by_document[key][0] for key in citation.documents if key in self.by_document), None)
            if to is not None:
                self._step(at, "cites", to, f"{entry.name} cites {self.entry(to).name}", (citation.span,))
                return "led"
            later = [key for key in self.by_document if self.case.entries[key].house == citation.house]
            if later:
                name = self.case.entries[later[0]].name
                words = f"{entry.name} cites {name}, which carries it only later: not followed"
                self._step(at, "cut", None, words, (citation.span,))
            else:
                words = f"{entry.name} cites {citation.house}, whose own words are not in the case"
                self._step(at, "cites", None, words, (citation.span,))
            self.outlets.append((at, citation.house))
            result = "out"
        if result is None:
            for citation in cited:
                first = next((other for other in self.numbers if self._before(other, at)), None)
                words = f"{self.entry(at).name} cites media without a name"
                self._step(at, "media", first, words, (citation.span,))
                if first is not None:
                    return "led"
        return result

    def _before(self, other: int, at: int) -> bool:
        order = self.case.cited.order
        mine, yours = self.members[at].document, self.members[other].document
        return order[yours] < order[mine] and self.case.entries[yours].house != self.case.entries[mine].house


def _is_outlet(voice: Voice, cited: Sequence[Citation]) -> bool:
    return any(citation.span.overlaps(span) for citation in cited for span in voice.spans)


def _share(spans: Sequence[Span], cover: Span) -> float:
    total = sum(span.end - span.start for span in spans)
    shared = sum(max(0, min(span.end, cover.end) - max(span.start, cover.start)) for span in spans)
    return shared / total if total else 0.0


def _counted(walk: _Walk) -> Origins:
    """Both bounds from the ends of the ways back."""
    case = walk.case
    leaves = _distinct(walk)
    merges: list[Merge] = []
    sure = _groups(leaves, lambda a, b: must_be_one(a.voice, b.voice), merges, True)
    named = [leaf for leaf in leaves if leaf.voice.kind != "anonymous" and not _unsigned(leaf.voice)]
    loose = [leaf for leaf in leaves if leaf.voice.kind == "anonymous" or _unsigned(leaf.voice)]
    classes = _groups(named, lambda a, b: may_be_one(a.voice, b.voice, case.cast), merges, False)
    found: list[tuple[list[_Leaf], bool]] = [(group, _sure(group, walk)) for group in classes]
    left: list[_Leaf] = []
    for leaf in loose:
        why, group = _attached(leaf, found, walk)
        if group is not None and why is not None:
            merges.append(Merge(leaf.voice.name, group[0].voice.name, why, False))
            group.append(leaf)
        else:
            left.append(leaf)
    for leaf in left[1:]:
        merges.append(Merge(left[0].voice.name, leaf.voice.name, _alike(left[0].voice, leaf.voice), False))
    if left:
        found.append((left, _sure(left, walk)))
    at_least = max(sum(counted for _, counted in found), min(1, len(found)))
    upper = len(sure)
    extra = _untrailed(walk, leaves)
    ends = [
        *(tuple(sorted(at for leaf in group for at in leaf.members)) for group, _ in found),
        *(one[2] for one in extra),
    ]
    through = _through(walk, ends)
    result = [
        Origin(
            min((leaf.voice for leaf in group), key=lambda voice: (voice.kind == "anonymous", -len(voice.proper))).name,
            group[0].voice.kind,
            ends[number],
            through[number],
            counted,
        )
        for number, (group, counted) in enumerate(found)
    ]
    for number, (name, kind, numbers) in enumerate(extra, len(found)):
        result.append(Origin(name, kind, numbers, through[number], at_least == 0))
        at_least = max(at_least, 1)
    at_most = max(upper + len(extra), at_least)
    return Origins(at_least, at_most, tuple(result), tuple(walk.steps), tuple(merges))


def _through(walk: _Walk, ends: Sequence[tuple[int, ...]]) -> list[tuple[Key, ...]]:
    """For every origin, by the members it ends at, the documents that lead there in order of time."""
    led: dict[int, set[int]] = {}
    for number, members in enumerate(ends):
        for at in members:
            led.setdefault(at, set()).add(number)
    for step in walk.steps:
        if step.to is not None and step.to in led:
            led.setdefault(step.member, set()).update(led[step.to])
    documents: list[set[Key]] = [set() for _ in ends]
    for at, numbers in led.items():
        for number in numbers:
            documents[number].add(walk.members[at].document)
    order = walk.case.cited.order
    return [tuple(sorted(found, key=order.__getitem__)) for found in documents]


def _distinct(walk: _Walk) -> list[_Leaf]:
    """The voices, each once: of one name everywhere, of one description within an outlet."""
    groups: dict[tuple[object, ...], list[tuple[int, Voice]]] = {}
    for at, voice in walk.leaves:
        house = walk.case.entries[walk.members[at].document].house
        local = voice.kind in ("anonymous", "observation") or not voice.proper
        groups.setdefault((voice.kind, voice.proper, voice.words, house if local else None), []).append((at, voice))
    return [
        _Leaf(group[0][1], walk.case.entries[walk.members[group[0][0]].document].house, tuple(at for at, _ in group))
        for group in groups.values()
    ]


def _groups(
    leaves: Sequence[_Leaf], same: Callable[[_Leaf, _Leaf], str | None], merges: list[Merge], sure: bool
) -> list[list[_Leaf]]:
    """The leaves in groups of which each is the same as another one of the group."""
    groups: list[list[_Leaf]] = []
    for leaf in leaves:
        joined: list[list[_Leaf]] = []
        for group in groups:
            for other in group:
                why = same(other, leaf)
                if why:
                    if leaf.voice.name != other.voice.name or sure is False:
                        merges.append(Merge(other.voice.name, leaf.voice.name, why, sure))
                    joined.append(group)
                    break
        if joined:
            for group in joined[1:]:
                joined[0].extend(group)
                groups.remove(group)
            joined[0].append(leaf)
        else:
            groups.append([leaf])
    return groups


def _sure(group: Sequence[_Leaf], walk: _Walk) -> bool:
    """Whether one of the group is named or described where it speaks, and says what the claim says in its words."""
    return any(leaf.voice.borne and any(walk.shared(at, leaf.voice) for at in leaf.members) for leaf in group)


def _unsigned(voice: Voice) -> bool:
    """Whether it is a statement or a letter that names nobody who made it."""
    return voice.kind == "document" and not voice.record and not voice.proper


def _attached(
    leaf: _Leaf, found: Sequence[tuple[list[_Leaf], bool]], walk: _Walk
) -> tuple[str | None, list[_Leaf] | None]:
    """The group that a voice without a name may belong to, and why."""
    documents = {walk.members[at].document for at in leaf.members}
    for group, _ in found:
        for other in group:
            if leaf.voice.vague:
                if documents & {walk.members[at].document for at in other.members}:
                    return f"nothing tells who “{leaf.voice.name}” is", group
                continue
            why = may_be_one(leaf.voice, other.voice, walk.case.cast)
            if why:
                return why, group
            if _unsigned(leaf.voice) and documents & {walk.members[at].document for at in other.members}:
                return f"“{leaf.voice.name}” may be that of “{other.voice.name}”", group
    return None, None


def _alike(one: Voice, other: Voice) -> str:
    if one.name == other.name:
        return f"both say “{one.name}”; nothing shows that they differ"
    return f"“{one.name}” and “{other.name}” are not named; nothing shows that they differ"


def _untrailed(walk: _Walk, leaves: Sequence[_Leaf]) -> list[tuple[str, Kind, tuple[int, ...]]]:
    """What outlets say without a trail, once for each outlet that has none; unknown voices; outlets cited only."""
    trailed = {walk.case.entries[key].house for key in walk.trailed}
    bare: dict[str | None, list[int]] = {}
    unknown: dict[str | None, list[int]] = {}
    cited: dict[str, list[int]] = {}
    for at in walk.bare:
        house = walk.entry(at).house
        if house not in trailed:
            bare.setdefault(house, []).append(at)
    for at, _ in walk.unknown:
        house = walk.entry(at).house
        if walk.members[at].document not in walk.trailed and house not in bare:
            unknown.setdefault(house, []).append(at)
    voiced = {at for leaf in leaves for at in leaf.members}
    for at, name in walk.outlets:
        if at not in voiced:
            cited.setdefault(name, []).append(at)
    return [
        *((f"{walk.entry(own[0]).name}, which does not say from whom", "unknown", tuple(own)) for own in bare.values()),
        *((f"somebody unknown, in {walk.entry(own[0]).name}", "unknown", tuple(own)) for own in unknown.values()),
        *((name, "unknown", tuple(dict.fromkeys(own))) for name, own in cited.items()),
    ]
