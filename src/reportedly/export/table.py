"""A ledger for a terminal: one line an attribution."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from typing import NamedTuple

from reportedly.export.cards import doubtful
from reportedly.export.outline import Entry, counted, dated, heading, joined, number, outline
from reportedly.ledger import Attribution, Ledger

NARROWEST = 40
WIDE = 80
NOBODY = "no one named"
DEEPEST = 4
GAP = "  "
TITLES = ("", "who", "cue", "what", "where")
# Bold, dim, blue and yellow: colours that every terminal has, in the shade that its owner chose.
STYLES = ("2", "1;34", "33", "", "2")
# A terminal obeys what it is sent, so nothing of a document may reach it but words: whole escape sequences go first,
# then every control character, and the marks that turn the direction of a line around.
SEQUENCES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]+[0-~]|\x1b[0-~]"
)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
SURROGATES = re.compile("[\ud800-\udfff]")


class Row(NamedTuple):
    """The cells of one line."""

    number: str
    who: str
    cue: str
    what: str
    where: str


def table(ledger: Ledger, width: int, colour: bool) -> str:
    """The ledger as lines of at most `width` terminal cells, the last one ended.

    A line tells who speaks, the cue as it stands, what is said, shortened to fit, and where: line and column of the
    first character, counted from 1, and with `WIDE` cells or more the block if it is not the body. Where the text names
    nobody but the speaker is known, the speaker stands in brackets. A question mark after the number means that the
    reader is unsure. Those that sit inside another are indented under it.
    """
    width = max(width, NARROWEST)
    lines = _header(ledger, width, colour)
    rows = _rows(ledger, blocks=width >= WIDE)
    if rows:
        sizes = _sizes(rows, width)
        lines.append(_line(Row(*TITLES), sizes, ("2",) * len(TITLES), colour))
        lines.extend(_line(row, sizes, _styles(row), colour) for row in rows)
        lines.append("")
    lines.extend(textwrap.wrap(_closing(ledger), width))
    return "".join(line.rstrip() + "\n" for line in lines)


def plain(text: str) -> str:
    """`text` on one line with nothing in it that a terminal would obey."""
    words = " ".join(SEQUENCES.sub("", text).split())
    return SURROGATES.sub("\ufffd", CONTROLS.sub("", words))


def _header(ledger: Ledger, width: int, colour: bool) -> list[str]:
    document = ledger.document
    origin = " · ".join(filter(None, (plain(document.outlet or ""), plain(dated(document.published)))))
    lines = [_paint(_fit(plain(heading(ledger)), width).rstrip(), "1", colour)]
    if origin:
        lines.append(_fit(origin, width))
    return [*lines, ""]


def _rows(ledger: Ledger, blocks: bool) -> list[Row]:
    breaks = [match.start() for match in re.finditer("\n", ledger.document.text)]
    return [_row(ledger, entry, breaks, blocks) for entry in outline(ledger.attributions)]


def _row(ledger: Ledger, entry: Entry, breaks: list[int], blocks: bool) -> Row:
    attribution = ledger.attributions[entry.place]
    indent = "  " * (min(entry.depth, DEEPEST) - 1) + "└ " if entry.depth else ""
    doubt = "?" if doubtful(attribution.confidence) else ""
    return Row(
        number=plain(number(attribution)) + doubt,
        who=indent + _who(ledger, attribution),
        cue=joined(ledger.text(attribution.cue), plain) or "–",
        what=joined(ledger.text(attribution.content), plain),
        where=_where(attribution, breaks, blocks),
    )


def _who(ledger: Ledger, attribution: Attribution) -> str:
    if attribution.source:
        return joined(ledger.text(attribution.source), plain)
    return f"({plain(attribution.speaker)})" if attribution.speaker else NOBODY


def _where(attribution: Attribution, breaks: list[int], blocks: bool) -> str:
    if not attribution.spans:
        return ""
    start = attribution.start
    line = bisect_right(breaks, start - 1)
    column = start - (breaks[line - 1] + 1 if line else 0)
    place = f"{line + 1}:{column + 1}"
    return f"{place} {attribution.block}" if blocks and attribution.block != "body" else place


def _sizes(rows: list[Row], width: int) -> tuple[int, ...]:
    """How many terminal cells each column gets."""
    from rich.cells import cell_len

    widest = [max(cell_len(cell) for cell in column) for column in zip(Row(*TITLES), *rows, strict=True)]
    numbers = min(widest[0], 8)
    where = min(widest[4], 16 if width >= WIDE else 9)
    left = width - numbers - where - len(GAP) * (len(TITLES) - 1)
    who = min(widest[1], left * 34 // 100)
    cue = min(widest[2], left * 22 // 100)
    return numbers, who, cue, min(widest[3], left - who - cue), where


def _styles(row: Row) -> tuple[str, ...]:
    return (STYLES[0], "2;3", *STYLES[2:]) if row.who.endswith(NOBODY) else STYLES


def _line(row: Row, sizes: tuple[int, ...], styles: tuple[str, ...], colour: bool) -> str:
    cells = zip(row, sizes, styles, strict=True)
    return GAP.join(_paint(_fit(cell, size), style, colour) for cell, size, style in cells)


def _fit(text: str, size: int) -> str:
    """`text` in exactly `size` terminal cells: filled up with spaces, or cut and ended with an ellipsis."""
    from rich.cells import cell_len, set_cell_size

    room = size - cell_len(text)
    if room >= 0:
        return text + " " * room
    cut = set_cell_size(text, size - 1).rstrip() + "…"
    return cut + " " * (size - cell_len(cut))


def _paint(text: str, style: str, colour: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour and style and text.strip() else text


def _closing(ledger: Ledger) -> str:
    doubts = sum(doubtful(attribution.confidence) for attribution in ledger.attributions)
    return counted(ledger) + (f" The reader is unsure of {doubts} (marked ?)." if doubts else "")
