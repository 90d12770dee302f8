"""Lines for a terminal: words that it cannot obey, in cells of a given width."""

from __future__ import annotations

import re
from collections.abc import Sequence

GAP = "  "
# How many lines a cell may take.
LINES = 2
# A terminal obeys what it is sent, so nothing of a document may reach it but words: whole escape sequences go first,
# then every control character, and the marks that turn the direction of a line around.
SEQUENCES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]+[0-~]|\x1b[0-~]"
)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
SURROGATES = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """`text` on one line with nothing in it that a terminal would obey."""
    words = " ".join(SEQUENCES.sub("", text).split())
    return SURROGATES.sub("\ufffd", CONTROLS.sub("", words))


def wrapped(text: str, size: int, most: int = LINES) -> list[str]:
    """`text` in at most `most` lines of at most `size` cells, the last one cut where it does not fit."""
    from rich.cells import cell_len

    lines: list[str] = []
    words = text.split(" ") if cell_len(text) > size else [text]
    at = 0
    while at < len(words) and len(lines) < most - 1:
        line = words[at]
        at += 1
        while at < len(words) and cell_len(line) + 1 + cell_len(words[at]) <= size:
            line += " " + words[at]
            at += 1
        lines.append(line if cell_len(line) <= size else fit(line, size).rstrip())
    if at < len(words):
        lines.append(fit(" ".join(words[at:]), size).rstrip())
    return lines


def aligned(cells: Sequence[str], sizes: Sequence[int], styles: Sequence[str], colour: bool) -> str:
    """One line of cells, each as wide as its size and in its style (the number of an ANSI sequence, or nothing)."""
    found = zip(cells, sizes, styles, strict=True)
    return GAP.join(painted(fit(cell, size), style, colour) for cell, size, style in found)


def fit(text: str, size: int) -> str:
    """`text` in exactly `size` terminal cells: filled up with spaces, or cut and ended with an ellipsis."""
    from rich.cells import cell_len, set_cell_size

    room = size - cell_len(text)
    if room >= 0:
        return text + " " * room
    cut = set_cell_size(text, size - 1).rstrip() + "…"
    return cut + " " * (size - cell_len(cut))


def painted(text: str, style: str, colour: bool) -> str:
    """`text` in a style where there is colour; white space is left alone."""
    return f"\x1b[{style}m{text}\x1b[0m" if colour and style and text.strip() else text
