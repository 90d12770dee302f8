"""Where ledgers go: JSON, JSON Lines, a table, a timeline, or pages."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from reportedly.cli.files import STDOUT, whole
from reportedly.errors import UsageError
from reportedly.ledger import Ledger

# A table that no terminal bounds, in characters.
TABLE_WIDTH = 100
# File systems take 255 bytes; half of that leaves room for a number and for tools that add to a name.
STEM_BYTES = 120
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")

Writer = Callable[[Iterable[Ledger]], None]


def json_writer(output: str, single: bool) -> Writer:
    """Writes one JSON object where `single`, and an array otherwise, however many could be read."""
    from reportedly.export.json import dumps

    def pieces(ledgers: Iterable[Ledger]) -> Iterator[str]:
        if single:
            yield from (dumps(ledger, indent=2) + "\n" for ledger in ledgers)
            return
        number = 0
        for number, ledger in enumerate(ledgers, start=1):
            yield (",\n" if number > 1 else "[\n") + dumps(ledger, indent=2)
        yield "\n]\n" if number else "[]\n"

    return lambda ledgers: _write(pieces(ledgers), output)


def jsonl_writer(output: str) -> Writer:
    """Writes one line a ledger, each as soon as it is read."""
    from reportedly.export.jsonl import lines

    return lambda ledgers: _write(lines(ledgers), output)


def table_writer(output: str) -> Writer:
    """Writes a table a ledger, as wide as the terminal and in colour where there is one that wants it."""
    from reportedly.export.table import table

    return _lines_writer(output, table)


def timeline_writer(output: str) -> Writer:
    """Writes a timeline a ledger, in the same way."""
    from reportedly.export.timeline import timeline

    return _lines_writer(output, timeline)


def _lines_writer(output: str, lines: Callable[[Ledger, int, bool], str]) -> Writer:
    terminal = output == STDOUT and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else TABLE_WIDTH
    colour = terminal and "NO_COLOR" not in os.environ
    encoding = (sys.stdout.encoding or "utf-8") if output == STDOUT else "utf-8"

    def pieces(ledgers: Iterable[Ledger]) -> Iterator[str]:
        for number, ledger in enumerate(ledgers):
            yield ("\n" if number else "") + lines(ledger, width, colour).rstrip("\n") + "\n"

    return lambda ledgers: _write(pieces(ledgers), output, encoding)


def page_writer(output: str, single: bool) -> Writer:
    """Writes a page: to `output` where `single`, unless that is a folder, and otherwise one a ledger into that folder.

    Pages in a folder are named after their documents. Raises UsageError where several pages have no folder to go to.
    """
    from reportedly.export.page import page

    place = Path(output)
    if single and not (output.endswith(("/", os.sep)) or place.is_dir()):
        return lambda ledgers: _write(map(page, ledgers), output)
    if output == STDOUT or (place.exists() and not place.is_dir()):
        raise UsageError(f"{output} cannot hold several pages; name a folder after --html.")

    def write(ledgers: Iterable[Ledger]) -> None:
        names = _PageNames()
        for ledger in ledgers:
            _make(place)
            _write([page(ledger)], str(place / names.name(ledger.document.name)))

    return write


def _write(pieces: Iterable[str], output: str, encoding: str = "utf-8") -> None:
    """Write the pieces as they come. Where there is none, a file is left as it was."""
    rest = iter(pieces)
    first = next(rest, None)
    if first is None:
        return
    with whole(output) as file:
        for piece in chain([first], rest):
            file.write(piece.encode(encoding, "replace"))
            if output == STDOUT:
                file.flush()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}.") from error


class _PageNames:
    """File names for pages, no two of them alike even where letter case does not count."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.tried: Counter[str] = Counter()

    def name(self, document: str) -> str:
        """A new file name for the page of the document called `document`."""
        stem = _stem(document)
        while True:
            self.tried[stem.casefold()] += 1
            number = self.tried[stem.casefold()]
            name = f"{stem}-{number}.html" if number > 1 else f"{stem}.html"
            if name.casefold() not in self.taken:
                self.taken.add(name.casefold())
                return name


def _stem(document: str) -> str:
    words = _NOT_IN_NAMES.sub("-", Path(document).stem).strip("-.")
    return words.encode()[:STEM_BYTES].decode(errors="ignore").strip("-.") or "page"
