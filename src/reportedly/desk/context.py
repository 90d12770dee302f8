"""Words of a document with a little of what stands around them."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportedly.document import Span
from reportedly.export.cards import shortened
from reportedly.export.outline import one_line

_WORD_BREAK = re.compile(r"\s")


class Shown(NamedTuple):
    """Words of a document, and what stands before and after them on their line, cut between words."""

    before: str
    words: str
    after: str


def in_context(text: str, span: Span, room: int, most: int) -> Shown:
    """The words at `span`, at most `most` characters of them, with at most `room` characters of the line around."""
    return Shown(_before(text, span, room), shortened(one_line(span.of(text)), most), _after(text, span, room))


def _before(text: str, span: Span, room: int) -> str:
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - room)
    cut = start > 0 and text[start - 1] != "\n"
    if cut and (found := _WORD_BREAK.search(text, start, span.start)):
        start = found.end()
    words = text[start : span.start]
    return ("… " if cut else "") + one_line(words) + (" " if words[-1:].isspace() else "")


def _after(text: str, span: Span, room: int) -> str:
    line = text.find("\n", span.end)
    end = min(len(text) if line < 0 else line, span.end + room)
    cut = end < len(text) and text[end] != "\n"
    words = text[span.end : end]
    if cut and " " in words:
        words = words.rpartition(" ")[0]
    return (" " if words[:1].isspace() else "") + one_line(words) + (" …" if cut else "")
