"""A ledger for a terminal: who, through whom, how firmly, what; then the speakers."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reportedly.export.calendar import published_words
from reportedly.export.cards import tone
from reportedly.export.cells import GAP, LINES, aligned, fit, painted, plain, wrapped
from reportedly.export.clashes import clashes, clashes_counted
from reportedly.export.outline import Entry, counted, heading, joined, number, outline
from reportedly.export.speakers import Share, shares
from reportedly.export.ties import Ties, ties
from reportedly.export.words import chain_parts, disputed, disputing, doubtful, guessed, nobody, stance, through
from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load

NARROWEST = 40
# From here on there is room to say in which block an attribution stands, and no cell needs a second line.
ROOMY = 100
DEEPEST = 4
TITLES = ("", "who, through whom", "how", "what", "where")
# How many speakers are listed, how many numbers a line of ties gives, how many tensions are shown.
SPEAKERS = 12
NUMBERS = 8
TENSIONS = 3
# Bold, dim, blue, yellow, red: colours that every terminal has, in the shade that its owner chose.
STYLES = ("2", "1;34", "33", "", "2")
TONES = {"denies": "1;31", "silent": "2", "loose": "33"}
TIES = "31"


class Row(NamedTuple):
    """The cells of one attribution, what it is tied to, and how deep it sits.

    `who` is the whole chain; `speaker` and `way` are its parts, for where it does not fit.
    """

    number: str
    who: str
    how: str
    what: str
    where: str
    ties: str
    speaker: str
    way: str
    depth: int
    styles: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under the titles."""
        return self[:5]


def table(ledger: Ledger, width: int, colour: bool) -> str:
    """The ledger as lines of at most `width` terminal cells, the last one ended.

    For each attribution: who speaks and through whom it came, outermost first; how firmly it is put; what, shortened to
    fit; and where, as line and column of the first character, counted from 1, with `ROOMY` cells or more also the block
    if it is not the body. Where a cell is too long it goes on for a second line; where a chain is longer still, only
    the speaker stands there and under it through whom it came. Under it also stands what it denies or disputes, what
    disputes it, and which attribution makes the same claim. A question mark means that the reader is
    unsure: after the number of the attribution, after *who* of the speaker, after *how* of the act. Those that sit
    inside another are indented under it. Then the speakers that speak most, how often, and how it came, and how many
    pairs of statements do not sit together, with the `TENSIONS` strongest.
    """
    width = max(width, NARROWEST)
    lines = header(ledger, width, colour)
    rows = _rows(ledger, blocks=width >= ROOMY)
    if rows:
        sizes = _sizes(rows, width)
        lines.append(aligned(TITLES, sizes, ("2",) * len(TITLES), colour))
        for row in rows:
            lines.extend(_lines(row, sizes, width, colour))
        lines.append("")
        lines.extend(_speakers(ledger, width, colour))
    lines.extend(_tensions(ledger, width, colour))
    lines.extend(textwrap.wrap(_closing(ledger, rows), width))
    return "".join(line.rstrip() + "\n" for line in lines)


def header(ledger: Ledger, width: int, colour: bool) -> list[str]:
    """The title, the outlet and when the document appeared, and an empty line."""
    document = ledger.document
    published = published_words(ledger.publication, document.published)
    origin = " · ".join(filter(None, (plain(document.outlet or ""), plain(published))))
    lines = [painted(fit(plain(heading(ledger)), width).rstrip(), "1", colour)]
    return [*lines, *wrapped(origin, width), ""] if origin else [*lines, ""]


def _rows(ledger: Ledger, blocks: bool) -> list[Row]:
    breaks = [match.start() for match in re.finditer("\n", ledger.document.text)]
    tied = ties(ledger.attributions)
    return [_row(ledger, entry, breaks, tied, blocks) for entry in outline(ledger.attributions)]


def _row(ledger: Ledger, entry: Entry, breaks: list[int], tied: Ties, blocks: bool) -> Row:
    attribution = ledger.attributions[entry.place]
    chain = chain_parts(ledger, attribution)
    guess = _mark(guessed(attribution, "speaker"))
    how = plain(stance(attribution)) or joined(ledger.text(attribution.cue), plain) or "–"
    return Row(
        number=plain(number(attribution)) + _mark(doubtful(attribution.confidence)),
        who=plain(str(chain)) + guess,
        how=how + _mark(guessed(attribution, "act")),
        what=joined(ledger.text(attribution.content), plain),
        where=_where(attribution, breaks, blocks),
        ties="; ".join(_ties(ledger, entry.place, tied)),
        speaker=(plain(chain.speaker) or nobody(attribution)) + guess,
        way=plain(through(attribution)) if chain.before or not chain.speaker else "",
        depth=min(entry.depth, DEEPEST),
        styles=(STYLES[0], STYLES[1] if chain.speaker else "2;3", TONES.get(tone(attribution), ""), *STYLES[3:]),
    )


def _mark(doubt: bool) -> str:
    return "?" if doubt else ""


def _ties(ledger: Ledger, place: int, tied: Ties) -> Iterator[str]:
    """What an attribution is tied to: *denies 6*, *disputed by 12, 33*, *same claim as 1*."""
    attributions = ledger.attributions
    if tied.disputes[place]:
        yield f"{disputing(attributions[place].act)} {_numbers(attributions, tied.disputes[place])}"
    yield from _disputed(attributions, tied.disputed[place], lambda other: disputed(other.act))
    first = tied.first[place]
    if first != place:
        yield f"same claim as {_numbers(attributions, (first,))}"


def _disputed(
    attributions: Sequence[Attribution], places: Sequence[int], words: Callable[[Attribution], str]
) -> Iterator[str]:
    found: dict[str, list[int]] = {}
    for place in places:
        found.setdefault(words(attributions[place]), []).append(place)
    for verb, others in found.items():
        yield f"{verb} {_numbers(attributions, others)}"


def _numbers(attributions: Sequence[Attribution], places: Sequence[int]) -> str:
    shown = ", ".join(plain(number(attributions[place])) for place in places[:NUMBERS])
    return shown + (f" and {len(places) - NUMBERS} more" if len(places) > NUMBERS else "")


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

    widest = [max(map(cell_len, column)) for column in zip(TITLES, *(row.cells for row in rows), strict=True)]
    widest[1] = max(cell_len(row.who) + 2 * row.depth for row in rows)
    numbers = min(widest[0], 8)
    where = min(widest[4], 16 if width >= ROOMY else 7)
    left = width - numbers - where - len(GAP) * (len(TITLES) - 1)
    how = min(max(widest[2], len(TITLES[2])), left * 24 // 100)
    who = min(max(widest[1], len(TITLES[1])), left * 38 // 100)
    return numbers, who, how, min(max(widest[3], len(TITLES[3])), left - who - how), where


def _lines(row: Row, sizes: tuple[int, ...], width: int, colour: bool) -> Iterator[str]:
    """The lines of one attribution: its cells, and what it is tied to."""
    first = "  " * (row.depth - 1) + "└ " if row.depth else ""
    further = " " * len(first)
    columns = [wrapped(cell, size) for cell, size in zip(row.cells, sizes, strict=True)]
    who, notes = row.who, row.ties
    if row.way and len(wrapped(who, sizes[1] - len(first), LINES + 1)) > LINES:
        who, notes = row.speaker, "; ".join(filter(None, (row.way, row.ties)))
    parts = wrapped(who, sizes[1] - len(first))
    columns[1] = [(further if at else first) + part for at, part in enumerate(parts)]
    for at in range(max(map(len, columns))):
        cells = [column[at] if at < len(column) else "" for column in columns]
        yield aligned(cells, sizes, row.styles, colour)
    if notes:
        indent = " " * (sizes[0] + len(GAP)) + further
        yield indent + painted(fit("↳ " + notes, width - len(indent)).rstrip(), TIES, colour)


def _speakers(ledger: Ledger, width: int, colour: bool) -> Iterator[str]:
    """Who speaks most, how often, what they are and how it came; empty where no speaker is known."""
    from rich.cells import cell_len

    found = shares(ledger)
    if not found:
        return
    listed = [share for share in found if share.somebody]
    nobodys = [share for share in found if not share.somebody]
    rest = sum(len(share.places) for share in listed[SPEAKERS:])
    told = [(_told(share), True) for share in listed[:SPEAKERS]]
    if rest:
        told.append(((str(rest), f"{len(listed) - SPEAKERS} more", ""), False))
    told.extend((_told(share), False) for share in nobodys)
    count = max(len(cells[0]) for cells, _ in told)
    who = min(max(cell_len(cells[1]) for cells, _ in told), (width - count - 2 * len(GAP)) // 2)
    sizes = (count, who, width - count - who - 2 * len(GAP))
    yield painted("speakers, with how many attributions", "2", colour)
    for (times, name, way), somebody in told:
        yield aligned((times.rjust(count), name, way), sizes, ("2", STYLES[1] if somebody else "2;3", ""), colour)
    yield ""


def _told(share: Share) -> tuple[str, str, str]:
    told = filter(None, (share.kind_told, share.ways_told))
    return str(len(share.places)), plain(share.name), plain(", ".join(told))


def _tensions(ledger: Ledger, width: int, colour: bool) -> Iterator[str]:
    """How many tensions there are and the strongest of them, each in a sentence; nothing where there is none."""
    found = clashes(ledger)
    if not found:
        return
    counted_ = clashes_counted(len(found))
    more = load("words")["tension"]["strongest"].format(counted=counted_) if len(found) > 1 else counted_
    yield painted(fit(more, width).rstrip(), "2", colour)
    size = max(len(clash.strength) for clash in found[:TENSIONS])
    rest = width - size - len(GAP)
    for clash in found[:TENSIONS]:
        lines = wrapped(f"{clash.kind}: {plain(clash.why)}", rest)
        for at, words in enumerate(lines):
            yield aligned(("" if at else clash.strength, words), (size, rest), (TIES, ""), colour)
    yield ""


def _closing(ledger: Ledger, rows: Sequence[Row]) -> str:
    doubts = sum(doubtful(attribution.confidence) for attribution in ledger.attributions)
    whole = f" The reader is unsure of {doubts} (marked ?)." if doubts else ""
    fields = any(guessed(attribution, field) for attribution in ledger.attributions for field in ("speaker", "act"))
    return counted(ledger) + whole + (" A ? after who or how: that is a guess." if fields and rows else "")
