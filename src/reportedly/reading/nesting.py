"""Which attribution sits inside the content of which."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.document import Span
from reportedly.reading.relations import Relation


def parents(relations: Sequence[Relation]) -> list[int | None]:
    """For each relation the index of the one whose content it sits inside, the tightest where there are several.

    `relations` stand in the order of their first characters. A relation sits inside another when its anchor (its cue,
    or its content where it has none) lies within a span of the other's content, and at least half of its own content
    within the stretch that the other's content covers. The outer one covers more, or as much and begins first, so that
    no ring can arise. Time grows with the number of relations and with how many cover one place.
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
        hosts[child] = min(inside, key=lambda index: (_width(reach[index]), index), default=None)
    return hosts


def _sits_in(
    relations: Sequence[Relation],
    anchors: Sequence[tuple[Span, ...]],
    reach: Sequence[Span | None],
    child: int,
    host: int,
) -> bool:
    larger = (_width(reach[host]), child) > (_width(reach[child]), host)
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


def _width(span: Span | None) -> int:
    return span.end - span.start if span else 0
