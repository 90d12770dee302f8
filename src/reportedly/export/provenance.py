"""The way of one claim as a drawing: its origins on the left, its carriers to the right in the order of time, and arrows.

The drawing is SVG made of elements with classes, so that a page's own style sheet colours it; the same claim gives the
same drawing. What it shows also stands in words in `Drawing.steps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, NamedTuple

from reportedly.case.case import CaseDocument, Claim, Step
from reportedly.export.case_words import carriers, count, limit, outlet, phrases, when
from reportedly.export.cards import shortened
from reportedly.export.outline import one_line

Sort = Literal["origin", "possible", "relay", "document"]

# Lengths in units of the drawing, which is as wide as a column of text; a letter of 12.5 units is about 6.6 wide.
WIDTH = 860
ROW = 44
LABEL = 228
LETTER = 6.7
TOP = 12
LANES = 26
DOT = 6
WIDEST_STEP = 46


class Node(NamedTuple):
    """Somebody in the drawing: what to call them, a second line, where their dot is, and whether they are an origin."""

    key: str
    name: str
    under: str
    sort: Sort
    x: float
    y: float


class Arrow(NamedTuple):
    """One step: its number, both ends by name, and how it is known."""

    number: int
    source: str
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn claim: the SVG, and the same in words. `left_out` is the number of carriers that are not drawn."""

    svg: str
    steps: tuple[Arrow, ...]
    left_out: int


def provenance(claim: Claim, documents: Mapping[str, CaseDocument], name: str = "g") -> Drawing:
    """The drawing of a claim; `documents` by their ids, `name` the beginning of the ids that the SVG uses.

    Origins and those who passed it on stand on the left above the first document that had it from them; every document
    has a row, and stands the further to the right the later it appeared. Up to `drawn` documents of
    `[limits]` in `lexicon/dossier.toml` are shown, the earliest ones.
    """
    ids = _in_time(claim, documents)
    shown = ids[: limit("drawn")]
    steps = [step for step in _steps(claim) if _drawable(step, shown, ids)]
    nodes = _nodes(claim, documents, shown, steps)
    names = {key: node.name for key, node in nodes.items()}
    arrows = tuple(
        Arrow(number, names[step.source], _told(names[step.target], nodes[step.target]), one_line(step.how))
        for number, step in enumerate(steps, start=1)
    )
    left_out = len(ids) - len(shown)
    return Drawing(_svg(claim, nodes, steps, arrows, name, left_out), arrows, left_out)


def _told(name: str, node: Node) -> str:
    return f"{name}, {node.under}" if node.under and node.sort == "document" else name


def _in_time(claim: Claim, documents: Mapping[str, CaseDocument]) -> list[str]:
    """The ids of everything that the claim went through, the earliest document first, those without a time last."""
    ends = [end for step in claim.origins.steps for end in (step.source, step.target)]
    through = [key for origin in claim.origins.origins for key in origin.through]
    known = [key for key in dict.fromkeys((*carriers(claim), *through, *ends)) if key in documents]
    return sorted(known, key=lambda key: _instant(documents[key]))


def _instant(document: CaseDocument) -> tuple[bool, float, str]:
    from reportedly.case.addresses import instant_of

    instant = instant_of(document.published)
    return instant is None, instant or 0, document.id


def _steps(claim: Claim) -> list[Step]:
    """The steps of the claim, and one for every document that an origin reached of which no step tells how."""
    steps = list(dict.fromkeys(claim.origins.steps))
    reached = {(step.source, step.target) for step in steps}
    targets = {step.target for step in steps}
    for origin in claim.origins.origins:
        for key in origin.through:
            if key not in targets and (origin.name, key) not in reached:
                steps.append(Step(source=origin.name, target=key, how=""))
    return [step for step in steps if step.source != step.target]


def _drawable(step: Step, shown: Sequence[str], ids: Sequence[str]) -> bool:
    hidden = set(ids) - set(shown)
    return step.source not in hidden and step.target not in hidden


def _nodes(
    claim: Claim, documents: Mapping[str, CaseDocument], shown: Sequence[str], steps: Sequence[Step]
) -> dict[str, Node]:
    """All nodes by key in the order of their rows."""
    sorts: dict[str, Sort] = {one.name: "origin" if one.certain else "possible" for one in claim.origins.origins}
    named = [*sorts, *(end for step in steps for end in (step.source, step.target))]
    people = [key for key in dict.fromkeys(named) if key not in documents]
    rows = _rows(people, shown, steps)
    words = phrases("origin_kind")
    kinds = {one.name: str(words.get(one.kind, one.kind)) for one in claim.origins.origins}
    wide = min(WIDEST_STEP, (WIDTH - LABEL - LANES - 250) / max(1, len(shown) - 1))
    first = LABEL + LANES + 30
    nodes: dict[str, Node] = {}
    for row, key in enumerate(rows):
        y = TOP + ROW * row + ROW / 2
        if key in documents:
            x = first + wide * shown.index(key)
            nodes[key] = Node(key, outlet(documents[key]), when(documents[key].published), "document", x, y)
        else:
            under = kinds.get(key) or str(phrases("graph")["relay"])
            nodes[key] = Node(key, one_line(key) or str(phrases("graph")["nobody"]), under, sorts.get(key, "relay"), LABEL, y)
    return nodes


def _rows(people: Sequence[str], shown: Sequence[str], steps: Sequence[Step]) -> list[str]:
    """Everybody in order: the documents as they appeared, before each those first heard through it."""
    place = {key: number for number, key in enumerate(shown)}
    first = {key: len(shown) for key in people}
    # Whoever is heard only through another person stands above what that person reached.
    for _ in range(len(people) + 1):
        for step in steps:
            if step.source in first:
                reached = place.get(step.target, first.get(step.target, len(shown)))
                first[step.source] = min(first[step.source], reached)
    before: dict[int, list[str]] = {}
    for key in people:
        before.setdefault(first[key], []).append(key)
    rows: list[str] = []
    for number, key in enumerate(shown):
        rows += [*before.pop(number, ()), key]
    return rows + [key for _, keys in sorted(before.items()) for key in keys]


def _svg(
    claim: Claim,
    nodes: Mapping[str, Node],
    steps: Sequence[Step],
    arrows: Sequence[Arrow],
    name: str,
    left_out: int,
) -> str:
    words = phrases("graph")
    documents = sum(node.sort == "document" for node in nodes.values())
    told = words["text"].format(
        origins=count(len(claim.origins.origins), "origin"), documents=count(documents, "document")
    )
    height = 2 * TOP + ROW * len(nodes) + (24 if left_out else 0)
    parts = [
        f'<svg class="graph" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        f' aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-t">{_text(words["title"])}</title><desc id="{name}-d">{_text(told)}</desc>',
        f'<defs><marker id="{name}-m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        ' markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
        *_edges(nodes, steps, arrows, name),
        *(part for node in nodes.values() for part in _drawn(node)),
    ]
    if left_out:
        text = words["later"].format(count=left_out)
        parts.append(f'<text class="under" x="{LABEL + LANES + 30}" y="{height - TOP}">{_text(text)}</text>')
    return "".join((*parts, "</svg>"))


def _edges(
    nodes: Mapping[str, Node], steps: Sequence[Step], arrows: Sequence[Arrow], name: str
) -> Iterator[str]:
    """Each step as a line that goes down from its source and then right to its target, with its number before it."""
    lanes = _lanes(nodes.values())
    arrivals: dict[str, int] = {}
    for step, arrow in zip(steps, arrows, strict=True):
        source, target = nodes[step.source], nodes[step.target]
        nth = arrivals[step.target] = arrivals.get(step.target, 0) + 1
        # Several arrows at one dot arrive beside one another.
        y = target.y + (0 if nth == 1 else 4.5 * (nth // 2) * (-1 if nth % 2 else 1))
        title = f"<title>{_text(f'{arrow.number}: {arrow.source} → {arrow.target}. {arrow.how}'.strip())}</title>"
        if target.sort != "document":
            x = 4
            path = f"M{_n(x + 8)} {_n(source.y)}H{_n(x)}V{_n(y)}H{_n(x + 7)}"
            at = x + 1
        else:
            x = lanes.get(source.key, source.x)
            start = f"M{_n(source.x)} {_n(source.y)}H{_n(x)}" if source.sort != "document" else f"M{_n(x)} {_n(source.y)}"
            path = f"{start}V{_n(y)}H{_n(target.x - DOT - 1)}"
            at = x
        yield f'<g class="step {source.sort}">{title}<path d="{path}" marker-end="url(#{name}-m)"/>'
        if target.sort == "document":
            back = target.x - DOT - 12 - 14 * ((nth - 1) % 3)
            at = max(at + 8, back)
            yield f'<circle class="badge" cx="{_n(at)}" cy="{_n(y)}" r="7"/>'
            yield f'<text class="badge-n" x="{_n(at)}" y="{_n(y + 3)}">{arrow.number}</text>'
        yield "</g>"


def _lanes(nodes: Iterable[Node]) -> dict[str, float]:
    """Where the line of each person goes down: side by side, so that they can be told apart."""
    people = [node.key for node in nodes if node.sort != "document"]
    apart = LANES / max(1, len(people))
    return {key: LABEL + 4 + apart * (len(people) - 1 - number) for number, key in enumerate(people)}


def _drawn(node: Node) -> Iterator[str]:
    if node.sort == "document":
        room = int((WIDTH - node.x - 18) / LETTER)
        yield f'<circle class="dot" cx="{_n(node.x)}" cy="{_n(node.y)}" r="{DOT}"/>'
        yield _label(node, node.x + 13, node.y - 2, room)
        return
    yield (
        f'<rect class="box {node.sort}" x="12" y="{_n(node.y - 18)}" width="{LABEL - 12}" height="36" rx="4"/>'
    )
    yield _label(node, 20, node.y - 2, int((LABEL - 22) / LETTER))


def _label(node: Node, x: float, y: float, room: int) -> str:
    full = f"<title>{_text(node.name)}</title>" if len(node.name) > room else ""
    name = f'<text class="name" x="{_n(x)}" y="{_n(y)}">{full}{_text(shortened(node.name, room))}</text>'
    under = f'<text class="under" x="{_n(x)}" y="{_n(y + 13)}">{_text(shortened(node.under, room))}</text>'
    return name + (under if node.under else "")


def _text(words: object) -> str:
    return escape(str(words))


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
