"""Who cites whom among the outlets of a case, as a drawing and in words.

The drawing is SVG made of elements with classes, coloured by the page's own style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportedly.case.case import Case, Link
from reportedly.export.case_words import count, limit, phrases
from reportedly.export.drawing import lines as in_lines
from reportedly.export.drawing import svg_text
from reportedly.export.outline import one_line

WIDTH = 680
ROW = 30
TOP = 28
SIDE = 220
THINNEST, THICKEST = 1.2, 5.0


class Cites(NamedTuple):
    """One outlet cites another so many times; `both` where the other one cites it, too."""

    source: str
    target: str
    times: int
    both: bool


@dataclass(frozen=True, slots=True)
class Network:
    """Who cites whom: the SVG, empty where nobody does, and the same as lines, the most frequent first.

    `left_out` is the number of outlets that are not drawn.
    """

    svg: str
    lines: tuple[Cites, ...]
    left_out: int


def network(case: Case) -> Network:
    """The cited outlets on the left, the citing ones on the right, and a line for each pair, thicker for more."""
    lines = tuple(sorted(_cites(case.citations), key=lambda one: (-one.times, one.source, one.target)))
    if not lines:
        return Network("", (), 0)
    most = limit("network")
    cited, citing = _ranked(lines, by_target=True), _ranked(lines, by_target=False)
    left_out = len({*cited[most:], *citing[most:]} - {*cited[:most], *citing[:most]})
    cited, citing = cited[:most], citing[:most]
    drawn = [line for line in lines if line.target in cited and line.source in citing]
    return Network(_svg(drawn, cited, _untangled(citing, cited, drawn)), lines, left_out)


def _cites(links: Sequence[Link]) -> Iterator[Cites]:
    times: dict[tuple[str, str], int] = {}
    for link in links:
        pair = one_line(link.source), one_line(link.target)
        times[pair] = times.get(pair, 0) + max(1, len(link.places))
    for (source, target), number in times.items():
        yield Cites(source, target, number, (target, source) in times)


def _ranked(lines: Sequence[Cites], by_target: bool) -> list[str]:
    totals: dict[str, int] = {}
    for line in lines:
        name = line.target if by_target else line.source
        totals[name] = totals.get(name, 0) + line.times
    return sorted(totals, key=lambda name: (-totals[name], name))


def _untangled(citing: list[str], cited: list[str], lines: Sequence[Cites]) -> list[str]:
    """Those who cite, each near the middle of those whom they cite, so that few lines cross."""

    def middle(name: str) -> float:
        places = [cited.index(line.target) for line in lines if line.source == name]
        return sum(places) / len(places) if places else len(cited)

    return sorted(citing, key=lambda name: (middle(name), name))


def _svg(lines: Sequence[Cites], cited: list[str], citing: list[str]) -> str:
    words = phrases("network")
    height = TOP + ROW * max(len(cited), len(citing)) + 12
    most = max(line.times for line in lines)
    left = {name: TOP + ROW * (number + 0.5) for number, name in enumerate(cited)}
    right = {name: TOP + ROW * (number + 0.5) for number, name in enumerate(citing)}
    told = "; ".join(line_words(line) for line in lines)
    parts = [
        f'<svg class="graph" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        ' aria-labelledby="n-t n-d" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="n-t">{svg_text(words["title"])}</title>'
        f'<desc id="n-d">{svg_text(words["text"])} {svg_text(told)}.</desc>',
        f'<text class="under end" x="{SIDE}" y="18">{svg_text(words["cited"])}</text>',
        f'<text class="under" x="{WIDTH - SIDE}" y="18">{svg_text(words["citing"])}</text>',
        *(_line(line, left[line.target], right[line.source], most) for line in lines),
        *(_name(name, y, SIDE, "end") for name, y in left.items()),
        *(_name(name, y, WIDTH - SIDE, "") for name, y in right.items()),
    ]
    return "".join((*parts, "</svg>"))


def _line(line: Cites, a: float, b: float, most: int) -> str:
    start, end = SIDE + 12, WIDTH - SIDE - 12
    middle = (start + end) / 2
    width = THINNEST + (THICKEST - THINNEST) * (line.times - 1) / max(1, most - 1)
    return (
        f'<g class="cites{" both" if line.both else ""}"><title>{svg_text(line_words(line))}</title>'
        f'<path d="M{start} {a:g}C{middle:g} {a:g} {middle:g} {b:g} {end} {b:g}" stroke-width="{width:.1f}"/></g>'
    )


def _name(name: str, y: float, x: int, anchor: str) -> str:
    (line,) = in_lines(name, SIDE - 12) or ("",)
    full = f"<title>{svg_text(name)}</title>" if line != name else ""
    dot = x + 8 if anchor else x - 8
    return (
        f'<circle class="dot" cx="{dot}" cy="{y:g}" r="4"/>'
        f'<text class="name {anchor}" x="{x}" y="{y + 4:g}">{full}{svg_text(line)}</text>'
    )


def line_words(line: Cites) -> str:
    """One line in words: *Fenradio cites Halyard, 3 times*."""
    words = phrases("network")
    return str(words["line"].format(source=line.source, target=line.target, times=count(line.times, "time")))
