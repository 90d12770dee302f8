"""What follows in one ledger when people take attributions out of it, put others in, or move their edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from reportedly.case.clauses import Clause, clauses
from reportedly.document import Block, Role, Span
from reportedly.ledger import Attribution, Ledger, Side, Statement, Tension
from reportedly.reading.moments import with_moments
from reportedly.reading.quoted import quote_form
from reportedly.reading.statements import merged, with_statements


def role_at(blocks: Sequence[Block], offset: int) -> Role:
    """The role of the block that the character stands in."""
    return next((block.role for block in reversed(blocks) if block.span.start <= offset), "body")


def without(attributions: Iterable[Attribution], gone: Mapping[str, Attribution]) -> list[Attribution]:
    """The attributions, none of which sits inside, disputes, repeats or came through one that is gone."""
    firsts: dict[str, str] = {}
    kept = []
    for attribution in attributions:
        first = _outside(attribution.same_as, gone, "same_as")
        if first is None and attribution.same_as is not None:
            first = firsts.setdefault(_root(attribution.same_as, gone), attribution.id)
            first = None if first == attribution.id else first
        via, places = _relays(attribution, gone)
        kept.append(
            replace(
                attribution,
                parent=_outside(attribution.parent, gone, "parent"),
                same_as=first,
                disputes=tuple(one for one in attribution.disputes if one not in gone),
                via=via,
                via_spans=places,
            )
        )
    return kept


def _outside(name: str | None, gone: Mapping[str, Attribution], field: str) -> str | None:
    """The nearest one that is left on the way from `name` on."""
    seen: set[str] = set()
    while name is not None and name in gone and name not in seen:
        seen.add(name)
        name = getattr(gone[name], field)
    return None if name in gone else name


def _root(name: str, gone: Mapping[str, Attribution]) -> str:
    seen: set[str] = set()
    while name not in seen and gone[name].same_as in gone:
        seen.add(name)
        name = gone[name].same_as or name
    return name


def _relays(attribution: Attribution, gone: Mapping[str, Attribution]) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Through whom it came without those who are only shown to relay it by one that is gone."""
    via, places = attribution.via, attribution.via_spans
    host = gone.get(attribution.parent or "")
    seen: set[str] = set()
    while host is not None and host.id not in seen:
        seen.add(host.id)
        at = len(host.via)
        if host.speaker is not None and via[: at + 1] == (*host.via, host.speaker):
            places = (*places[:at], *places[at + 1 :]) if len(places) == len(via) else places
            via = (*via[:at], *via[at + 1 :])
        host = gone.get(host.parent or "")
    return via, places


def nested(attributions: Sequence[Attribution], moved: set[str]) -> list[Attribution]:
    """The attributions with the parents that those whose edges people set give and get.

    One sits inside the narrowest content that holds all of it. A parent that was read stays while it shares words with
    it and nothing narrower is there.
    """
    parents = {one.id: one.parent for one in attributions}
    inside = {one.id: merged(one.content) for one in attributions}
    sizes = {name: sum(span.end - span.start for span in spans) for name, spans in inside.items()}
    for one in attributions:
        hosts = attributions if one.id in moved else [other for other in attributions if other.id in moved]
        fitting = [
            other.id
            for other in hosts
            if other.id != one.id
            and sizes[other.id] > sizes[one.id]
            and all(any(span.within(hull) for hull in inside[other.id]) for span in one.spans)
        ]
        best = min(fitting, key=sizes.__getitem__, default=None)
        now = parents[one.id]
        if one.id in moved or now in moved:
            held = inside.get(now or "", [])
            now = now if any(span.overlaps(hull) for hull in held for span in one.content or one.cue) else None
        if best is None or (now is not None and sizes.get(now, 0) <= sizes[best]):
            best = now
        if best != parents[one.id] and not _rings(one.id, best, parents):
            parents[one.id] = best
    return [one if parents[one.id] == one.parent else replace(one, parent=parents[one.id]) for one in attributions]


def _rings(name: str, parent: str | None, parents: Mapping[str, str | None]) -> bool:
    """Whether `name` would sit inside itself."""
    seen: set[str] = set()
    while parent is not None and parent not in seen:
        if parent == name:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False


def quoted(text: str, attributions: Sequence[Attribution], wanted: set[str]) -> list[Attribution]:
    """The attributions with `quote` as the marks in the text say, where it is `wanted`."""
    children: defaultdict[str | None, list[Attribution]] = defaultdict(list)
    for one in attributions:
        children[one.parent].append(one)
    return [
        replace(one, quote=quote_form(text, one, children[one.id])) if one.id in wanted else one for one in attributions
    ]


def retold(ledger: Ledger, before: Ledger) -> Ledger:
    """The ledger with the statements, moments and tensions that its attributions leave; `before` has the old ones.

    A tension stays where both of its sides still stand: what the reader found is kept, none is looked for anew.
    """
    told = with_moments(with_statements(ledger))
    ids = {attribution.id for attribution in told.attributions}
    homes = {span.start: one for one in told.statements for span in one.spans}
    old = {one.id: one for one in before.statements}
    kept = (_moved(tension, ids, old, homes) for tension in before.tensions)
    return replace(told, tensions=tuple(tension for tension in kept if tension is not None))


def _moved(
    tension: Tension, ids: set[str], old: Mapping[str, Statement], homes: Mapping[int, Statement]
) -> Tension | None:
    sides = [_side(side, ids, old, homes) for side in (tension.a, tension.b)]
    if sides[0] is None or sides[1] is None:
        return None
    return replace(tension, a=sides[0], b=sides[1])


def _side(side: Side, ids: set[str], old: Mapping[str, Statement], homes: Mapping[int, Statement]) -> Side | None:
    if side.of in ids:
        return side
    stated = old.get(side.of)
    if stated is None:
        return None
    found = next((homes[span.start] for span in stated.spans if span.start in homes), None)
    return None if found is None else side._replace(of=found.id)


def fitted(before: Ledger, after: Ledger, data: bytes) -> bytes:
    """Vectors of a ledger's clauses, as the store keeps them, made ones of the clauses of another of the same text.

    A clause gets the mean of the vectors of the clauses that it shares characters with, by these, as long as they are.
    What does not fit the clauses of `before` comes back as it is.
    """
    old, new = clauses("", before), clauses("", after)
    if not old or not new or len(data) % (2 * len(old)):
        return data
    vectors = np.frombuffer(data, dtype="<f2").reshape(len(old), -1).astype(np.float32)
    if [clause.place.span for clause in old] == [clause.place.span for clause in new]:
        return data
    result = np.zeros((len(new), vectors.shape[1]), np.float32)
    first = 0
    for row, clause in enumerate(new):
        span = clause.place.span
        while first < len(old) and old[first].place.span.end <= span.start:
            first += 1
        weights = _shares(old, first, span)
        if weights:
            taken = vectors[first : first + len(weights)]
            mean = np.average(taken, axis=0, weights=weights)
            length = float(np.average(np.linalg.norm(taken, axis=1), weights=weights))
            result[row] = mean * (length / max(float(np.linalg.norm(mean)), 1e-9))
    return result.astype("<f2").tobytes()


def _shares(old: Sequence[Clause], first: int, span: Span) -> list[int]:
    """How many characters the clauses from `first` on share with the span."""
    found = []
    for clause in old[first:]:
        place = clause.place.span
        if place.start >= span.end:
            break
        found.append(min(place.end, span.end) - max(place.start, span.start))
    return found


__all__ = ["fitted", "nested", "quoted", "retold", "role_at", "without"]
