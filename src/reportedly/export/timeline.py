"""A document's own chronology for a terminal: when, said or happened, who, and the words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from reportedly.export.calendar import published_words
from reportedly.export.cells import GAP, aligned, fit, painted, plain, wrapped
from reportedly.export.entries import Entry, divide, entries
from reportedly.export.table import NARROWEST, TONES, header
from reportedly.export.voices import plain_words
from reportedly.ledger import Ledger
from reportedly.lexicon import load

TITLES = ("", "when", "", "who, how", "what")
# Yellow for estimates and dim for what was said then, besides the mark and the word that tell the same.
STYLES = {"estimate": "33", "said": "2", "who": "1;34", "title": "2"}
# From here on there is room for a column of its own for who it is; below, the words stand under it.
ROOMY = 72
LINES = 3


def timeline(ledger: Ledger, width: int, colour: bool) -> str:
    """The moments of a ledger as lines of at most `width` terminal cells, the last one ended.

    For each: `~` where its days are an estimate; when, as a reporter writes it; whether it was said or happened then;
    who says so and how firmly, or the outlet; and the words, cut around the date. A line shows where the time of
    publication stands among them, and the head of the table how that is known.
    """
    width = max(width, NARROWEST)
    lines = header(ledger, width, colour)
    found = entries(ledger, most=_most(width))
    words = load("words")["timeline"]
    if not found:
        return "".join(line.rstrip() + "\n" for line in [*lines, words["none"]])
    lines.extend(_lines(ledger, found, width, colour))
    lines.extend(["", *textwrap.wrap(_closing(found), width)])
    return "".join(line.rstrip() + "\n" for line in lines)


def _most(width: int) -> int:
    """How many characters of the words there is room for."""
    return width * LINES // 2 if width >= ROOMY else width * 2


def _lines(ledger: Ledger, found: Sequence[Entry], width: int, colour: bool) -> Iterator[str]:
    rows = [_cells(entry) for entry in found]
    sizes = _sizes(rows, width)
    if width >= ROOMY:
        yield aligned(TITLES, sizes, (STYLES["title"],) * len(TITLES), colour)
    published = divide(ledger, tuple(found))
    for at, (entry, cells) in enumerate(zip(found, rows, strict=True)):
        if at == published:
            yield from _published(ledger, sizes, width, colour)
        styles = _styles(entry)
        if width >= ROOMY:
            yield from _row(cells, sizes, styles, colour)
        else:
            yield from _stacked(cells, sizes, styles, width, colour)
    if published == len(found):
        yield from _published(ledger, sizes, width, colour)


def _cells(entry: Entry) -> tuple[str, ...]:
    who = ", ".join(filter(None, (plain(entry.voice.who), plain(entry.voice.how))))
    mark = load("words")["timeline"]["mark"] if entry.estimate else ""
    return mark, plain(entry.when), entry.kind, who, plain(plain_words(entry.words))


def _styles(entry: Entry) -> tuple[str, ...]:
    when = STYLES["estimate"] if entry.estimate else ""
    kind = STYLES["said"] if entry.moment.kind == "said" else ""
    return when, when, kind, TONES.get(entry.voice.tone, STYLES["who"]), ""


def _sizes(rows: Sequence[Sequence[str]], width: int) -> tuple[int, ...]:
    """How many cells each column gets: what it needs, but no more than its part of the width."""
    from rich.cells import cell_len

    widest = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    mark, kind = 1, widest[2]
    left = width - mark - kind - len(GAP) * 4
    when = min(max(widest[1], len(TITLES[1])), max(left * 26 // 100, 12))
    who = min(max(widest[3], len(TITLES[3])), left * 30 // 100)
    return mark, when, kind, who, left - when - who


def _row(cells: Sequence[str], sizes: Sequence[int], styles: Sequence[str], colour: bool) -> Iterator[str]:
    columns = [wrapped(cell, size, LINES) for cell, size in zip(cells, sizes, strict=True)]
    for at in range(max(map(len, columns))):
        yield aligned([column[at] if at < len(column) else "" for column in columns], sizes, styles, colour)


def _stacked(
    cells: Sequence[str], sizes: Sequence[int], styles: Sequence[str], width: int, colour: bool
) -> Iterator[str]:
    """Date and speaker on lines of their own, the words under them."""
    mark, when, kind, who, what = cells
    first = fit(f"{mark or ' '} {when}, {kind}", width).rstrip()
    yield painted(first, styles[1], colour)
    indent = " " * (sizes[0] + 1)
    yield indent + painted(fit(who, width - len(indent)).rstrip(), styles[3], colour)
    for line in wrapped(what, width - len(indent), LINES):
        yield indent + line


def _published(ledger: Ledger, sizes: Sequence[int], width: int, colour: bool) -> Iterator[str]:
    """The line that divides what was before from what comes after."""
    value = ledger.publication.value if ledger.publication else ledger.document.published
    told = load("words")["published"]["divides"].format(date=plain(published_words(None, value)))
    indent = " " * (sizes[0] + (len(GAP) if width >= ROOMY else 1))
    yield indent + painted(fit(f"── {told} ──", width - len(indent)).rstrip(), STYLES["title"], colour)


def _closing(found: Sequence[Entry]) -> str:
    words = load("words")["timeline"]
    estimates = sum(entry.estimate for entry in found)
    key = "closing_estimates" if estimates > 1 else "closing_estimate" if estimates else "closing"
    count = words["one"] if len(found) == 1 else words["several"].format(count=len(found))
    return str(words[key].format(entries=count, estimates=estimates))
