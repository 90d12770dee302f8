"""Where the lines of a text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.document import Span

# What str.splitlines takes for the end of a line, less the separators that no news system writes.
END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The lines of `text` between `start` and `end`, empty ones too, each without what ends it."""
    stop = len(text) if end is None else end
    for mark in END.finditer(text, start, stop):
        yield Span(start, mark.start())
        start = mark.end()
    yield Span(start, stop)
