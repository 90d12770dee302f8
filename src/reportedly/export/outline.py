"""Which attribution sits inside which, and a ledger told in a sentence: what the page and the table share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from reportedly.document import Block
from reportedly.ledger import Attribution, Ledger

# Named here because the month names of the standard library follow the machine's locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# What stands for a name where an input came without one.
UNNAMED = ("text", "-")


class Entry(NamedTuple):
    """One line of the outline: an attribution's place in the ledger, how deep it sits, and its parent's place."""

    place: int
    depth: int
    parent: int | None


def outline(attributions: Sequence[Attribution]) -> tuple[Entry, ...]:
    """All attributions in the ledger's order, each one followed at once by those that sit inside it.

    A parent that does not exist counts as none; a ring of parents is cut at its first member.
    """
    parents = _parents(attributions)
    children: dict[int | None, list[int]] = {}
    for index, parent in enumerate(parents):
        children.setdefault(parent, []).append(index)
    entries: list[Entry] = []
    waiting = [(index, 0) for index in reversed(children.get(None, []))]
    while waiting:
        index, depth = waiting.pop()
        entries.append(Entry(index, depth, parents[index]))
        waiting.extend((child, depth + 1) for child in reversed(children.get(index, [])))
    return tuple(entries)


def _parents(attributions: Sequence[Attribution]) -> list[int | None]:
    places: dict[str, int] = {}
    for index, attribution in enumerate(attributions):
        places.setdefault(attribution.id, index)
    parents = [places.get(attribution.parent) if attribution.parent else None for attribution in attributions]
    finished = [False] * len(parents)
    for start in range(len(parents)):
        path: dict[int, None] = {}
        step: int | None = start
        while step is not None and not finished[step] and step not in path:
            path[step] = None
            step = parents[step]
        if step in path:
            parents[min(list(path)[list(path).index(step) :])] = None
        for index in path:
            finished[index] = True
    return parents


def number(attribution: Attribution) -> str:
    """What the attribution is called on a page: its id, or the bare number where the id is `a` and a number."""
    bare = attribution.id.removeprefix("a")
    return bare if bare.isdecimal() else attribution.id


def unnamed(attribution: Attribution) -> bool:
    """Whether nobody is named: no words for a source, and no speaker found elsewhere in the document."""
    return not attribution.source and not attribution.speaker


def one_line(text: str) -> str:
    """`text` with single spaces for all its white space."""
    return " ".join(text.split())


def joined(parts: Iterable[str], clean: Callable[[str], str] = one_line) -> str:
    """The parts of what somebody said, each cleaned, as one text that shows where something lies between them."""
    return " … ".join(map(clean, parts))


def counted(ledger: Ledger) -> str:
    """The ledger in one sentence: *48 attributions, 8 of them with nobody named; 14 sit inside another.*"""
    total = len(ledger.attributions)
    if not total:
        return "No attributions found."
    if total == 1:
        return "1 attribution, with nobody named." if unnamed(ledger.attributions[0]) else "1 attribution."
    nobody = sum(unnamed(attribution) for attribution in ledger.attributions)
    inside = sum(entry.depth > 0 for entry in outline(ledger.attributions))
    parts = [f"{total} attributions"]
    if nobody:
        parts.append(f", {nobody} of them with nobody named")
    if inside:
        parts.append(f"; {inside} {'sits' if inside == 1 else 'sit'} inside another")
    return "".join(parts) + "."


def heading(ledger: Ledger) -> str:
    """The document's title, or its headline, or the name of the input."""
    document = ledger.document
    name = "" if document.name in UNNAMED else document.name
    title = document.title or _headline(ledger.blocks, document.text) or name
    return one_line(title) or "Untitled document"


def _headline(blocks: Sequence[Block], text: str) -> str:
    return next((block.span.of(text) for block in blocks if block.role == "headline"), "")


def dated(published: str | None) -> str:
    """An ISO 8601 date or time as a reader writes it (*14 March 2025, 06:40*); anything else as it stands."""
    if not published:
        return ""
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return published
    day = f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {moment:%H:%M}" if "T" in published or ":" in published else day
