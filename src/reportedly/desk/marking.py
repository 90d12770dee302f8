"""Exact words highlighted in a document that is HTML already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from reportedly.document import Span

# Attribute values in the marked text have every < and > escaped, so that a tag ends at the first >.
_TOKEN = re.compile(r"<[^>]*>|&[^;<&]{1,12};|[^<&]+|&")


def highlighted(html: str, span: Span) -> str:
    """`html` with the characters `span` of its text in `<mark class="here">`, of which the first has the id `c1-2`.

    Tags and what is drawn by the style sheet count for nothing, an escaped character for one.
    """
    return "".join(_pieces(html, span))


def _pieces(html: str, span: Span) -> Iterator[str]:
    at, named = 0, False
    for match in _TOKEN.finditer(html):
        token = match.group()
        if token.startswith("<"):
            yield token
            continue
        escaped = token.startswith("&")
        length = len(unescape(token)) if escaped else len(token)
        start, end = max(0, span.start - at), min(length, span.end - at)
        at += length
        if start >= end:
            yield token
            continue
        inside = token if escaped else token[start:end]
        mark = f' id="c{span.start}-{span.end}"' if not named else ""
        named = True
        before, after = ("", "") if escaped else (token[:start], token[end:])
        yield f'{before}<mark class="here"{mark}>{inside}</mark>{after}'
