"""The way of one claim as a drawing: its origins on the left, its carriers to the right in the order of time.

The drawing is SVG made of elements with classes, so that a page's own style sheet colours it; the same claim gives the
same drawing. What it shows also stands in words in `Drawing.steps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from reportedly.case.case import CaseDocument, Claim, Step
from reportedly.export.case_words import carriers, count, limit, named, outlet, phrases, when
from reportedly.export.drawing import lines as in_lines
from reportedly.export.drawing import svg_text
from reportedly.export.outline import one_line

Sort = Literal["origin", "possible", "relay", "document"]

# Lengths in units of the drawing, which is as wide as a column of text.
WIDTH = 820
ROW = 42
LINE = 15
LABEL = 236
TOP = 6
LANES = 24
DOT = 6
WIDEST_STEP = 40
LABEL_ROOM = 300
# How much less room a letter of a second line takes than one of a name, which is bold.
SMALLER = 0.82
APART = 7
# How many lines of a name a box holds.
LINES = 3
# How many sentences say how one arrow is known.
MOST_HOW = 3


class Node(NamedTuple):
    """Somebody in the drawing: what to call them, in lines, a line below, what they are, and where their middle is.

    `reached` is false for a document that is not shown to have the claim from anybody.
    """

    key: str
    name: str
    lines: tuple[str, ...]
    under: str
    sort: Sort
    x: float
    y: float
    reached: bool = True

    @property
    def height(self) -> float:
        """How much room the row takes."""
        return ROW + LINE * (len(self.lines) - 1)


class Arrow(NamedTuple):
    """One step: its number, both ends by name, and how it is known."""

    number: int
    source: str
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn claim: the SVG, and the same in words."""

    svg: str
    steps: tuple[Arrow, ...]


def provenance(claim: Claim, documents: Mapping[str, CaseDocument], name: str = "g") -> Drawing:
    """The drawing of a claim; `documents` by their ids, `name` the beginning of the ids that the SVG uses.

    Origins and those who passed it on stand on the left above the first document that had it from them; every document
    has a row, and stands the further to the right the later it appeared. Up to `drawn` (`[limits]` in
    `lexicon/dossier.toml`) of either are shown, of the documents the first that each of these had it through, then
    those that had it from anybody, then the earliest, and the rest is counted.
    """
    every = _steps(claim)
    ids = _in_time(claim, documents)
    people = _people(claim, documents, every)
    most = limit("drawn")
    if len(people) > most:
        leading = {step.source for step in every}
        people.sort(key=lambda key: key not in leading)
    drawn = _drawn_ones(ids, people[:most], every, most)
    shown = {*drawn, *people[:most]}
    steps = [step for step in every if step.source in shown and step.target in shown]
    nodes = _nodes(claim, documents, drawn, people[:most], steps)
    steps.sort(key=lambda step: (nodes[step.target].y, nodes[step.source].y))
    names = {key: node.name for key, node in nodes.items()}
    arrows = tuple(
        Arrow(number, names[step.source], _told(names[step.target], nodes[step.target]), one_line(step.how))
        for number, step in enumerate(steps, start=1)
    )
    return Drawing(_svg(nodes, steps, arrows, name, (len(people[most:]), len(ids) - len(drawn))), arrows)


def _drawn_ones(ids: Sequence[str], people: Sequence[str], steps: Sequence[Step], most: int) -> list[str]:
    """The documents that are drawn, in their order: those that show most of where the claim came from."""
    place = {key: number for number, key in enumerate(ids)}
    reached: dict[str, list[str]] = {}
    for step in steps:
        if step.target in place:
            reached.setdefault(step.source, []).append(step.target)
    first = [min(reached[key], key=place.__getitem__) for key in people if key in reached]
    linked = {end for ends in reached.items() for end in (ends[0], *ends[1])}
    ranked = dict.fromkeys((*first, *(key for key in ids if key in linked), *ids))
    return sorted(list(ranked)[:most], key=place.__getitem__)


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
    """The steps of the claim, one for each pair, and one for each document that an origin reached without a step."""
    told: dict[tuple[str, str], list[str]] = {}
    for step in claim.origins.steps:
        hows = told.setdefault((step.source, step.target), [])
        if step.how not in hows:
            hows.append(step.how)
    steps = [Step(source=ends[0], target=ends[1], how=" ".join(hows[:MOST_HOW])) for ends, hows in told.items()]
    reached = {(step.source, step.target) for step in steps}
    targets = {step.target for step in steps}
    for origin in claim.origins.origins:
        for key in origin.through:
            if key not in targets and (origin.name, key) not in reached:
                steps.append(Step(source=origin.name, target=key, how=phrases("graph")["unshown"]))
    return [step for step in steps if step.source != step.target]


def _people(claim: Claim, documents: Mapping[str, CaseDocument], steps: Sequence[Step]) -> list[str]:
    """The origins of a claim, then everybody else who had it before a document did."""
    named = (
        *(origin.name for origin in claim.origins.origins),
        *(end for step in steps for end in (step.source, step.target)),
    )
    return [key for key in dict.fromkeys(named) if key not in documents]


def _nodes(
    claim: Claim,
    documents: Mapping[str, CaseDocument],
    shown: Sequence[str],
    people: Sequence[str],
    steps: Sequence[Step],
) -> dict[str, Node]:
    """All nodes by key in the order of their rows."""
    sorts: dict[str, Sort] = {one.name: "origin" if one.certain else "possible" for one in claim.origins.origins}
    kinds = {one.name: str(phrases("origin_kind").get(one.kind, one.kind)) for one in claim.origins.origins}
    wide = min(WIDEST_STEP, (WIDTH - LABEL - LANES - LABEL_ROOM) / max(1, len(shown) - 1))
    touched = {end for step in steps for end in (step.source, step.target)}
    nodes: dict[str, Node] = {}
    y = float(TOP)
    for key in _rows(people, shown, steps):
        if key in documents:
            x = LABEL + LANES + 26 + wide * shown.index(key)
            name, under = outlet(documents[key]), when(documents[key].published)
            lines = in_lines(name, WIDTH - x - 16)
            if key not in touched and (only := _only(claim, key)):
                under = f"{under} · {only}" if under else only
            (under,) = in_lines(under, (WIDTH - x - 16) / SMALLER) or ("",)
            node = Node(key, name, lines, under, "document", x, y, key in touched)
        else:
            name = named(key) or str(phrases("graph")["nobody"])
            lines = in_lines(name, LABEL - 28, LINES)
            under = kinds.get(key) or str(phrases("graph")["relay"])
            node = Node(key, name, lines, under, sorts.get(key, "relay"), LABEL, y)
        nodes[key] = node._replace(y=y + node.height / 2)
        y += node.height
    return nodes


def _only(claim: Claim, document: str) -> str:
    """What a document that carries a claim from nobody does with it, where it does one thing only: *denies it*."""
    found = {member.stance for member in claim.members if member.document == document}
    return str(phrases("stance")[found.pop()]) if len(found) == 1 else ""


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
    nodes: Mapping[str, Node],
    steps: Sequence[Step],
    arrows: Sequence[Arrow],
    name: str,
    left_out: tuple[int, int],
) -> str:
    words = phrases("graph")
    documents = sum(node.sort == "document" for node in nodes.values())
    told = words["text"].format(people=count(len(nodes) - documents, "source"), documents=count(documents, "document"))
    rest = [
        words[key].format(count=number) for key, number in zip(("further", "later"), left_out, strict=True) if number
    ]
    height = round(2 * TOP + sum(node.height for node in nodes.values()) + (24 if rest else 0))
    parts = [
        f'<svg class="graph" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        f' aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-t">{svg_text(words["title"])}</title><desc id="{name}-d">{svg_text(told)}</desc>',
        f'<defs><marker id="{name}-m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        ' markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
        *_edges(nodes, steps, arrows, name),
        *(part for node in nodes.values() for part in _drawn(node)),
    ]
    if rest:
        parts.append(f'<text class="under" x="12" y="{height - TOP - 4}">{svg_text("; ".join(rest))}</text>')
    return "".join((*parts, "</svg>"))


def _edges(nodes: Mapping[str, Node], steps: Sequence[Step], arrows: Sequence[Arrow], name: str) -> Iterator[str]:
    """Each step as a line that goes down from its source and then right to its target, with its number before it."""
    lanes = _lanes(nodes.values())
    arrivals: dict[str, int] = {}
    for step, arrow in zip(steps, arrows, strict=True):
        source, target = nodes[step.source], nodes[step.target]
        nth = arrivals[step.target] = arrivals.get(step.target, 0) + 1
        # Several arrows at one dot arrive beside one another.
        y = target.y + (0 if nth == 1 else APART * (nth // 2) * (-1 if nth % 2 else 1))
        title = f"<title>{svg_text(f'{arrow.number}: {arrow.source} → {arrow.target}. {arrow.how}'.strip())}</title>"
        x = lanes.get(source.key, source.x)
        if target.sort != "document":
            x = 4
            path = f"M12 {_n(source.y)}H{x}V{_n(y)}H11"
        elif source.x > target.x:
            x = target.x - 22
            path = f"M{_n(source.x)} {_n(source.y + 8)}H{_n(x)}V{_n(y)}H{_n(target.x - DOT - 1)}"
        else:
            start = f"M{_n(source.x)} {_n(source.y)}" + (f"H{_n(x)}" if source.sort != "document" else "")
            path = f"{start}V{_n(y)}H{_n(target.x - DOT - 1)}"
        yield f'<g class="step {source.sort}">{title}<path d="{path}" marker-end="url(#{name}-m)"/>'
        if target.sort == "document":
            at = max(x + 8, target.x - DOT - 13 - 15 * ((nth - 1) % 3))
            yield f'<circle class="badge" cx="{_n(at)}" cy="{_n(y)}" r="7"/>'
            yield f'<text class="badge-n" x="{_n(at)}" y="{_n(y + 3)}">{arrow.number}</text>'
        yield "</g>"


def _lanes(nodes: Iterable[Node]) -> dict[str, float]:
    """Where the line of each person goes down: side by side, so that they can be told apart."""
    people = [node.key for node in nodes if node.sort != "document"]
    apart = LANES / max(1, len(people))
    return {key: LABEL + 4 + apart * (len(people) - 1 - number) for number, key in enumerate(people)}


def _drawn(node: Node) -> Iterator[str]:
    full = f"<title>{svg_text(node.name)}</title>" if " ".join(node.lines) != node.name else ""
    if node.sort == "document":
        hollow = "" if node.reached else " hollow"
        yield f'<circle class="dot{hollow}" cx="{_n(node.x)}" cy="{_n(node.y)}" r="{DOT}"/>'
        x, y = node.x + 13, node.y - 2
    else:
        top, high = node.y - node.height / 2 + 4, node.height - 8
        yield f'<rect class="box {node.sort}" x="12" y="{_n(top)}" width="{LABEL - 12}" height="{_n(high)}" rx="4"/>'
        x, y = 20, top + 14.5
    for place, line in enumerate(node.lines):
        yield f'<text class="name" x="{_n(x)}" y="{_n(y + LINE * place)}">{full}{svg_text(line)}</text>'
    if node.under:
        y += LINE * (len(node.lines) - 1) + 13.5
        yield f'<text class="under" x="{_n(x)}" y="{_n(y)}">{svg_text(node.under)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
