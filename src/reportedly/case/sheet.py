"""The ledger of one text while judgements are worked into it, one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from reportedly.case.anchors import Finder
from reportedly.case.checking import fit
from reportedly.case.decisions import (
    ROLES,
    Accept,
    Add,
    Anchor,
    Comment,
    Decision,
    Edit,
    Reject,
    SpeakerMerge,
    SpeakerSplit,
    Target,
)
from reportedly.case.refitting import nested, quoted, retold, role_at, without
from reportedly.case.renaming import merged, of_kind, spoken_by, without_silent
from reportedly.case.values import Judgement
from reportedly.errors import BadJudgement
from reportedly.ledger import Attribution, Ledger

_PLAIN = ("act", "quote", "via", "certainty", "polarity")


class Sheet:
    """What stands by now: `attributions` by id, those `gone`, and who decided what.

    `marks`, `spoken`, `anchors` and `orphaned` are as in `Corrected`.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._read = ledger
        self._ledger = ledger
        self._moved: dict[str, None] = {}
        self._unquoted: set[str] = set()
        self._relayed: set[str] = set()
        self.attributions = {one.id: one for one in ledger.attributions}
        self.gone: dict[str, None] = {}
        self.marks: defaultdict[str, list[Judgement]] = defaultdict(list)
        self.spoken: defaultdict[str, list[Judgement]] = defaultdict(list)
        self.anchors: dict[str, Anchor] = {}
        self.orphaned: list[Judgement] = []

    @cached_property
    def _finder(self) -> Finder:
        """Made when it is first asked for: most texts of a case are only asked whether they name a speaker."""
        return Finder(self._read.attributions)

    def decide(self, judgement: Judgement, decision: Decision) -> None:
        """Work one more judgement in; one that finds nothing to be about, or fits nothing, is orphaned."""
        if isinstance(decision, SpeakerMerge):
            self._merge(judgement, decision)
            return
        of = getattr(decision, "of", None)
        if not isinstance(of, Target):
            return
        try:
            fit(decision, self._read.document.text)
        except BadJudgement:
            self.orphaned.append(judgement)
            return
        name = self._finder.same(of) if isinstance(decision, Add) else self._finder.find(of)
        if name is None and not isinstance(decision, Add):
            self.orphaned.append(judgement)
            return
        name = self._decide(judgement, decision, name or f"j{judgement.id}")
        self.marks[name].append(judgement)

    def _decide(self, judgement: Judgement, decision: Decision, name: str) -> str:
        if isinstance(decision, Comment):
            return name
        if isinstance(decision, Reject):
            self.gone[name] = None
            return name
        self.gone.pop(name, None)
        if isinstance(decision, Accept):
            self._put(replace(self.attributions[name], confidence=1.0, chances=()))
        elif isinstance(decision, Edit):
            self._change(judgement, name, decision.changes)
        elif isinstance(decision, Add):
            self._add(judgement, name, decision)
        elif isinstance(decision, SpeakerSplit):
            self._speak(judgement, name, decision.speaker, None, apart=True)
            self.spoken[self.attributions[name].speaker_id or ""].append(judgement)
        return name

    def _add(self, judgement: Judgement, name: str, decision: Add) -> None:
        anchor = decision.of.anchor
        fields = {role: getattr(anchor, role) for role in ROLES} | dict(decision.fields)
        if name not in self.attributions:
            self._put(Attribution(id=name, source=anchor.source, cue=anchor.cue, content=anchor.content))
            self._moved[name] = None
            self._unquoted.add(name)
            self.anchors[name] = anchor
        self._change(judgement, name, fields)

    def _change(self, judgement: Judgement, name: str, changes: Mapping[str, Any]) -> None:
        old = self.attributions[name]
        roles = {role: changes[role] for role in ROLES if role in changes}
        new = replace(old, **roles, **{field: changes[field] for field in _PLAIN if field in changes})
        if not new.cue and not new.content:
            new = replace(new, cue=old.cue, content=old.content)
        if (new.source, new.cue, new.content) != (old.source, old.cue, old.content):
            self._moved[name] = None
            self._unquoted.add(name)
        if name in self._moved:
            new = replace(new, block=role_at(self._read.blocks, (new.cue or new.content)[0].start))
        if "quote" in changes:
            self._unquoted.discard(name)
        if "via" in changes:
            self._relayed.add(name)
            new = replace(new, via_spans=())
        sure = {*changes, *(("speaker_kind",) if "speaker" in changes else ())}
        if "speaker_kind" in changes:
            new = replace(new, speaker_kind=changes["speaker_kind"])
            self._ledger = of_kind(self._ledger, new.speaker_id, new.speaker_kind)
        new = replace(new, confidence=1.0, chances=tuple(one for one in new.chances if one.field not in sure))
        self._put(new)
        if "speaker" in changes:
            self._speak(judgement, name, changes["speaker"], changes.get("speaker_kind"))

    def _speak(self, judgement: Judgement, name: str, speaker: str | None, kind: Any, apart: bool = False) -> None:
        """Give the attribution another speaker, also where what sits inside it came through the old one."""
        old = self.attributions[name]
        self._ledger, new = spoken_by(self._ledger, old, speaker, kind, f"j{judgement.id}", apart)
        kept = tuple(one for one in new.chances if one.field not in ("speaker", "speaker_kind"))
        self._put(replace(new, confidence=1.0, chances=kept))
        if old.speaker is None or new.speaker is None or old.speaker == new.speaker:
            return
        for one in list(self.attributions.values()):
            if old.speaker in one.via and one.id not in self._relayed and self._inside(one, name):
                via = tuple(new.speaker if relay == old.speaker else relay for relay in one.via)
                self.attributions[one.id] = replace(one, via=via)

    def _inside(self, one: Attribution, name: str) -> bool:
        seen: set[str] = set()
        while one.parent in self.attributions and one.parent not in seen:
            if one.parent == name:
                return True
            seen.add(one.parent)
            one = self.attributions[one.parent]
        return False

    def _merge(self, judgement: Judgement, decision: SpeakerMerge) -> None:
        whole = replace(self._ledger, attributions=tuple(self.attributions.values()))
        self._ledger, home = merged(whole, decision.names, decision.name)
        if home is not None:
            self.attributions = {one.id: one for one in self._ledger.attributions}
            self.spoken[home].append(judgement)
        elif decision.document is not None:
            self.orphaned.append(judgement)

    def _put(self, attribution: Attribution) -> None:
        self.attributions[attribution.id] = attribution
        self._finder.put(attribution)

    def result(self) -> Ledger:
        """The ledger as it stands; the one that was read where nothing is changed."""
        gone = {name: self.attributions[name] for name in self.gone}
        left = [one for name, one in self.attributions.items() if name not in gone]
        if tuple(left) == self._read.attributions and self._ledger.speakers == self._read.speakers:
            return self._read
        attributions = without(left, gone)
        moved = set(self._moved) - set(gone)
        if moved:
            attributions = nested(attributions, moved)
            attributions = quoted(self._read.document.text, attributions, self._unquoted & moved)
        if moved or gone:
            attributions.sort(key=lambda one: (one.start, one.cue, one.spans))
        result = replace(self._ledger, attributions=tuple(attributions))
        if (moved or gone) and self._read.blocks:
            result = retold(result, self._read)
        return without_silent(result, self._read)


__all__ = ["Sheet"]
