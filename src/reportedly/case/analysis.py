"""From the ledgers of a case to what it says: claims, what each rests on, what clashes, and in what order it came.

    documents ──▶ ledgers ──▶ clauses ──▶ claims ──▶ stances ──▶ origins ──▶ standing
                     ├──▶ reuse, citations ───────────────────────▲              ▲
                     └──▶ contradictions ────────────────────────────────────────┘ ──▶ timeline, changes, Case

All that a case says is computed from ledgers and vectors, so the same documents give the same case in whatever order
they came; what was computed is kept for as long as nothing changes (`kept`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reportedly.case import origins as going_back
from reportedly.case.carriers import Entry, Key, Unit, words_at
from reportedly.case.carriers import Member as Carrier
from reportedly.case.case import (
    Case,
    CaseDocument,
    Claim,
    Copy,
    Link,
    Member,
    Merge,
    Origin,
    Origins,
    Place,
    Step,
)
from reportedly.case.changes import changes
from reportedly.case.citations import Citations, citations
from reportedly.case.claims import Claim as Grouped
from reportedly.case.claims import claims, off_topic
from reportedly.case.clauses import Clause, clauses
from reportedly.case.contradictions import Clash, clashes
from reportedly.case.importance import importance
from reportedly.case.kept import keep_case, kept_case, state_of
from reportedly.case.reading import VECTORS, read_into, unpacked
from reportedly.case.reuse import Found, Reuse, find_reuse
from reportedly.case.speakers import voices
from reportedly.case.stances import Judged, stances
from reportedly.case.standing import standing_of
from reportedly.case.store import Store
from reportedly.case.texts import Text
from reportedly.case.timeline import timeline
from reportedly.case.values import Appearance
from reportedly.case.voices import cast_of
from reportedly.document import Span
from reportedly.errors import StoreError
from reportedly.export.words import chain, firmness
from reportedly.ledger import Attribution, Ledger, Statement
from reportedly.lexicon import load
from reportedly.reading.pipeline import Reader

Vectors = npt.NDArray[np.float32]


def analysed(store: Store, threads: int | None = None, seen: Callable[[Ledger], object] = lambda _: None) -> Case:
    """What a case says. Documents that nobody has read yet are read first; `seen` gets each ledger as it is there.

    Where nothing has changed since it was last put together, what was kept then is given, and the model not even
    loaded. Raises StoreError and, where the model cannot be loaded, ModelError.
    """
    kept = kept_case(store, state_of(store))
    if kept is not None:
        return kept
    reader = Reader.load(threads=threads)
    for ledger in read_into(store, reader):
        seen(ledger)
    # Before anything is fetched, so that what others add meanwhile is never taken for part of what is kept.
    state = state_of(store)
    case = _put_together(store, reader.model)
    with suppress(StoreError):
        # A case that cannot be written to, or a full disk, is no reason to withhold the answer.
        keep_case(store, state, case)
    return case


def _put_together(store: Store, model: str) -> Case:
    ledgers = {ledger.document.id: ledger for ledger in store.ledgers(model)}
    entries = entries_of(store.appearances(), ledgers)
    return case_of(store.settings.title, entries, dict(store.features(model, VECTORS)), model)


def entries_of(appearances: Sequence[Appearance], ledgers: Mapping[str, Ledger]) -> tuple[Entry, ...]:
    """The documents of a case in the order of time; a text that appeared twice is there twice."""
    last: dict[str, Key] = {}
    result = []
    for appearance in appearances:
        ledger = ledgers.get(appearance.document_id)
        if ledger is None:
            continue
        key = f"d{appearance.id}"
        stood = replace(
            ledger.document,
            url=appearance.url,
            outlet=appearance.outlet,
            title=appearance.title,
            published=appearance.published,
        )
        before = last.get(appearance.address) if appearance.address else None
        result.append(Entry(key, replace(ledger, document=stood), before))
        if appearance.address:
            last[appearance.address] = key
    return tuple(result)


def case_of(title: str, entries: Sequence[Entry], vectors: Mapping[str, bytes] | None = None, model: str = "") -> Case:
    """What the documents say, in the order of time; `vectors` are those of the clauses of each text by its id."""
    cut = [clauses(str(entry.key), entry.ledger) for entry in entries]
    away = off_topic([clause for own in cut for clause in own])
    kept = [at for at, entry in enumerate(entries) if str(entry.key) not in away]
    inside = tuple(entries[at] for at in kept)
    every = [clause for at in kept for clause in cut[at]]
    stored = [(vectors or {}).get(entry.ledger.document.id) for entry in inside]
    meant = unpacked(stored, [len(cut[at]) for at in kept])
    grouped = claims(every, meant) if every else ()
    around = _Around.of(inside)
    carried = [_carriers(group, around) for group in grouped]
    judged = [stances(own, around.near(own).entries) for own, _ in carried]
    held = [
        {(carrier.document, carrier.unit.id): stance.stance for carrier, stance in zip(own, stances_, strict=True)}
        for (own, _), stances_ in zip(carried, judged, strict=True)
    ]
    clashing = clashes(inside, every, grouped, held, meant)
    rivals = _rivals(clashing, grouped, carried)
    found = tuple(
        _claim(group, own, places, stance, rivals.get(group.id, ()), around)
        for group, (own, places), stance in zip(grouped, carried, judged, strict=True)
    )
    weighed = importance(found, inside)
    ordered = sorted(
        (replace(claim, importance=weighed[claim.id]) for claim in found),
        key=lambda claim: (-claim.importance, int(claim.id[1:])),
    )
    return Case(
        title=title,
        documents=tuple(_document(entry, str(entry.key) in away) for entry in entries),
        claims=tuple(ordered),
        contradictions=tuple(one.contradiction for one in clashing),
        copies=tuple(_copy(reuse) for reuse in around.reuse.reuses),
        timeline=timeline(inside, ordered),
        changes=changes(inside, ordered),
        citations=_links(around.cited),
        speakers=voices(inside, ordered),
        model=model,
    )


@dataclass(frozen=True)
class _Around:
    """What is known of the documents before their claims are looked at."""

    entries: Mapping[Key, Entry]
    units: Mapping[tuple[Key, str], Unit]
    cited: Citations
    reuse: Found
    known: going_back.Case
    next_versions: Mapping[Key, tuple[Key, ...]]

    def near(self, members: Iterable[Carrier]) -> going_back.Case:
        """What is known of the documents of these members and of all versions before and straight after them.

        It is all that a claim is looked at in, so that a case of many claims and documents takes no time for pairs of
        these.
        """
        cited = self.known.cited
        chosen = {member.document for member in members}
        chosen.update([after for key in chosen for after in self.next_versions.get(key, ())])
        left = list(chosen)
        while left:
            before = self.entries[left.pop()].version_of
            if before is not None and before in self.entries and before not in chosen:
                chosen.add(before)
                left.append(before)
        entries = {key: self.entries[key] for key in sorted(chosen, key=cited.order.__getitem__)}
        return replace(self.known, cited=replace(cited, entries=entries))

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> _Around:
        cited = citations(entries)
        reuse = find_reuse([_text(entry) for entry in entries])
        copied: defaultdict[Key, list[Reuse]] = defaultdict(list)
        for one in reuse.reuses:
            copied[one.target].append(one)
        known = going_back.Case(cited, cast_of(entries), {key: tuple(some) for key, some in copied.items()})
        units: dict[tuple[Key, str], Unit] = {}
        for entry in entries:
            units.update({(entry.key, unit.id): unit for unit in entry.ledger.attributions})
            units.update({(entry.key, unit.id): unit for unit in entry.ledger.statements})
        after: defaultdict[Key, list[Key]] = defaultdict(list)
        for entry in entries:
            if entry.version_of is not None:
                after[entry.version_of].append(entry.key)
        versions = {key: tuple(some) for key, some in after.items()}
        return cls({entry.key: entry for entry in entries}, units, cited, reuse, known, versions)


def _text(entry: Entry) -> Text:
    document = entry.ledger.document
    furniture = tuple(block.span for block in entry.ledger.blocks if block.role == "furniture")
    return Text(
        entry.key,
        document.text,
        published=entry.published,
        outlet=document.outlet,
        url=document.url,
        furniture=furniture,
    )


def _carriers(group: Grouped, around: _Around) -> tuple[tuple[Carrier, ...], dict[tuple[Key, str], list[Span]]]:
    """The units that carry a claim, each once, and where in each it is carried."""
    places: dict[tuple[Key, str], list[Span]] = {}
    carriers = []
    for place in group.members:
        unit = around.units.get((place.document, place.of or "")) or Statement(
            id=f"x{place.span.start}", spans=(place.span,)
        )
        if (place.document, unit.id) not in places:
            carriers.append(Carrier(place.document, unit))
        places.setdefault((place.document, unit.id), []).append(place.span)
    return tuple(carriers), places


def _claim(
    group: Grouped,
    carriers: Sequence[Carrier],
    places: Mapping[tuple[Key, str], list[Span]],
    judged: Sequence[Judged],
    rivals: Sequence[Carrier],
    around: _Around,
) -> Claim:
    known = around.near((*carriers, *rivals))
    origins = going_back.origins_of(carriers, judged, known)
    standing = standing_of(carriers, judged, origins, known, rivals)
    members = tuple(
        _member(carrier, span, stance, around.entries[carrier.document])
        for carrier, stance in zip(carriers, judged, strict=True)
        for span in places[carrier.document, carrier.unit.id]
    )
    times = sorted(member.published for member in members if member.published)
    return Claim(
        id=group.id,
        statement=" ".join(group.statement.split()),
        members=members,
        first=times[0] if times else None,
        latest=times[-1] if times else None,
        standing=standing.standing,
        reason=standing.reason,
        origins=_origins(origins, carriers),
        history=tuple((one.time, one.standing) for one in standing.course),
        dropped=tuple(str(before) for before, _ in standing.dropped),
    )


def _member(carrier: Carrier, span: Span, judged: Judged, entry: Entry) -> Member:
    unit = carrier.unit
    spoken = isinstance(unit, Attribution)
    return Member(
        document=str(carrier.document),
        unit=unit.id,
        span=span,
        words=words_at(entry, [span]),
        stance=judged.stance,
        speaker=unit.speaker if isinstance(unit, Attribution) else None,
        chain=chain(entry.ledger, unit) if isinstance(unit, Attribution) else entry.name,
        firmness=firmness(unit) if isinstance(unit, Attribution) else "states it" if not spoken else "",
        published=entry.published,
    )


def _origins(found: going_back.Origins, carriers: Sequence[Carrier]) -> Origins:
    origins = tuple(
        Origin(
            name=one.name.strip(" ,;"),
            kind=one.kind,
            certain=one.counted,
            through=tuple(str(key) for key in one.through),
            places=tuple(Place(str(carriers[at].document), carriers[at].unit.spans[0]) for at in one.members[:8]),
        )
        for one in found.origins
    )
    ends = {at: one.name.strip(" ,;") for one in reversed(found.origins) for at in one.members}
    steps = tuple(
        Step(
            source=str(carriers[step.to].document)
            if step.to is not None
            else ends.get(step.member, step.words.strip(" ,;")),
            target=str(carriers[step.member].document),
            how=step.words,
            places=tuple(Place(str(step.document), span) for span in step.spans),
        )
        for step in found.steps
    )
    merges = tuple(Merge(a=merge.a, b=merge.b, same=merge.sure, why=merge.why) for merge in found.merges)
    return Origins(at_least=found.at_least, at_most=found.at_most, origins=origins, steps=steps, merges=merges)


def _rivals(
    clashing: Sequence[Clash],
    grouped: Sequence[Grouped],
    carried: Sequence[tuple[tuple[Carrier, ...], dict[tuple[Key, str], list[Span]]]],
) -> dict[str, tuple[Carrier, ...]]:
    """For every claim the members of other claims that cannot hold together with it, where that is plain."""
    carriers = {group.id: (own, places) for group, (own, places) in zip(grouped, carried, strict=True)}
    plain = load("origins")["limits"]["plain_clash"]
    result: defaultdict[str, dict[Carrier, None]] = defaultdict(dict)
    for clash in clashing:
        told = clash.contradiction
        if told.strength < plain or clash.a is None or clash.b is None or clash.a == clash.b:
            continue
        for claim, other, place in ((clash.a, clash.b, told.b), (clash.b, clash.a, told.a)):
            own, places = carriers[other]
            for carrier in own:
                spans = places[carrier.document, carrier.unit.id]
                if carrier.document == place.document and any(span.overlaps(place.span) for span in spans):
                    result[claim][carrier] = None
    return {claim: tuple(found) for claim, found in result.items()}


def _document(entry: Entry, away: bool) -> CaseDocument:
    document = entry.ledger.document
    return CaseDocument(
        id=str(entry.key),
        content=document.id,
        url=document.url,
        outlet=document.outlet,
        title=document.title or _headline(entry.ledger),
        published=entry.published,
        updates=None if entry.version_of is None else str(entry.version_of),
        off_topic=away,
        reason="It shares few words with the other documents." if away else None,
    )


def _headline(ledger: Ledger) -> str | None:
    return next(
        (" ".join(b.span.of(ledger.document.text).split()) for b in ledger.blocks if b.role == "headline"), None
    )


def _copy(reuse: Reuse) -> Copy:
    return Copy(
        source=str(reuse.source),
        target=str(reuse.target),
        kind=reuse.kind,
        share=reuse.share,
        credited=reuse.credited,
        reason=reuse.reason,
        passages=tuple((passage.a, passage.b) for passage in reuse.passages),
    )


def _links(cited: Citations) -> tuple[Link, ...]:
    """Who cites whom, by the names of the outlets in the case."""
    names = {entry.house: entry.name for entry in reversed(list(cited.entries.values())) if entry.house}
    found: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for key, some in cited.found.items():
        for citation in some:
            if citation.house:
                target = names.get(citation.house, citation.house)
                found[cited.entries[key].name, target].append(Place(str(key), citation.span))
    return tuple(Link(source=one, target=other, places=tuple(places)) for (one, other), places in sorted(found.items()))


__all__ = ["Clause", "analysed", "case_of", "entries_of"]
