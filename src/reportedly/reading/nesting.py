"""Which attribution sits inside the content of which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.relations import Relation


def parents(relations: Sequence[Relation], text: str = "") -> list[int | None]:
    """For each relation the index of the one whose content it sits inside, the tightest where there are several.

    `relations` stand in the order of their first characters. A relation sits inside another when its anchor (its cue,
    or its content where it has none) lies within a span of the other's content, and at least half of its own content
    within the stretch that the other's content covers. The outer one reaches further, or as far and covers more (the
    content of *reportedly* leaves its cue out), or begins first, so that no ring can arise. In `text`, a relation that
    only says whom another one cites (*X reported, citing Y*) sits inside that one, whose content it shares. Time grows
    with the number of relations and with how many cover one place.
    """
    hosts: list[int | None] = [None] * len(relations)
    anchors = [relation.cue or relation.content or relation.source for relation in relations]
    reach = [_hull(relation.content) for relation in relations]
    events = sorted(range(len(relations)), key=lambda index: anchors[index][0].start)
    waiting = sorted((index for index in events if reach[index]), key=lambda index: _start(reach[index]))
    opened = 0
    active: list[int] = []
    for child in events:
        at = anchors[child][0].start
        while opened < len(waiting) and _start(reach[waiting[opened]]) <= at:
            active.append(waiting[opened])
            opened += 1
        active = [index for index in active if _end(reach[index]) > at]
        inside = [index for index in active if index != child and _sits_in(relations, anchors, reach, child, index)]
        hosts[child] = min(inside, key=lambda index: (*_size(relations[index].content), index), default=None)
    for child in _citing(relations, text):
        if hosts[child] is None:
            hosts[child] = _cited_by(relations, reach, hosts, child)
    return hosts


def of_the_cited(relations: Sequence[Relation], text: str) -> list[Relation]:
    """The relations; of one that only says whom another one cites, the source without that other one's."""
    result = list(relations)
    for index in _citing(relations, text):
        own = relations[index]
        others = {
            span
            for other in relations[max(0, index - 2) : index + 3]
            if other is not own and other.cue != own.cue and _hull(other.content) == _hull(own.content)
            for span in other.source
        }
        kept = tuple(span for span in own.source if span not in others)
        if kept:
            result[index] = replace(own, source=kept)
    return result


def _citing(relations: Sequence[Relation], text: str) -> list[int]:
    words = tuple(load("nesting")["citing"])
    return [
        index
        for index, relation in enumerate(relations)
        if relation.cue and relation.cue[0].of(text).casefold().startswith(words)
    ]


def _cited_by(
    relations: Sequence[Relation], reach: Sequence[Span | None], hosts: Sequence[int | None], child: int
) -> int | None:
    """The neighbour in the ledger whose content is that of `child`, if it does not sit inside it itself."""
    own = reach[child]
    for index in (child - 1, child + 1, child - 2, child + 2):
        if 0 <= index < len(relations) and hosts[index] != child and own is not None and reach[index] == own:
            return index
    return None


def _sits_in(
    relations: Sequence[Relation],
    anchors: Sequence[tuple[Span, ...]],
    reach: Sequence[Span | None],
    child: int,
    host: int,
) -> bool:
    larger = (*_size(relations[host].content), child) > (*_size(relations[child].content), host)
    return (
        larger
        and _contains(relations[host].content, anchors[child])
        and _mostly_within(relations[child].content, reach[host])
    )


def _contains(outer: tuple[Span, ...], inner: tuple[Span, ...]) -> bool:
    return bool(inner) and all(any(span.within(host) for host in outer) for span in inner)


def _mostly_within(spans: tuple[Span, ...], host: Span | None) -> bool:
    if host is None:
        return False
    total = sum(span.end - span.start for span in spans)
    inside = sum(max(0, min(span.end, host.end) - max(span.start, host.start)) for span in spans)
    return 2 * inside >= total


def _hull(spans: tuple[Span, ...]) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None


def _start(span: Span | None) -> int:
    return span.start if span else 0


def _end(span: Span | None) -> int:
    return span.end if span else 0


def _size(spans: tuple[Span, ...]) -> tuple[int, int]:
    """How far the spans reach from the first character to the last, and how many of these they cover."""
    hull = _hull(spans)
    return (hull.end - hull.start if hull else 0, sum(span.end - span.start for span in spans))
