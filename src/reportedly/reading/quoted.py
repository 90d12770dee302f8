"""Whether an attribution gives its speaker's own words: all of them in quotation marks, some, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger, Quote
from reportedly.lexicon import load
from reportedly.reading.quotation import marks

WORD = re.compile(r"\w+")


def with_quotes(ledger: Ledger) -> Ledger:
    """The ledger with `quote` filled in by ruling 6 of the guidelines.

    Only quotation marks count that open inside the attribution's own content and outside of what sits inside it, so
    that a relay whose only marks belong to a nested speaker is indirect. A quotation that is not closed runs to the end
    of its content. A post, which has a source and neither cue nor marks, is direct.
    """
    nested = _nested(ledger.attributions)
    text = ledger.document.text
    return replace(
        ledger,
        attributions=tuple(
            replace(attribution, quote=quote_form(text, attribution, nested.get(attribution.id, ())))
            for attribution in ledger.attributions
        ),
    )


def quote_form(text: str, attribution: Attribution, nested: Sequence[Attribution] = ()) -> Quote:
    """`direct`, `mixed` or `indirect`; `nested` are the attributions directly inside this one."""
    if attribution.source and not attribution.cue:
        return "direct"
    others = [span for inner in nested for span in inner.content]
    quoted = [
        own
        for span in attribution.content
        for own in _quoted(text, span)
        if not any(own.start >= other.start and own.end <= other.end for other in others)
    ]
    inside = sum(_words(text, span) for span in quoted)
    if inside and inside >= sum(_words(text, span) for span in attribution.content):
        return "direct"
    return "mixed" if any(not _name(text, span) for span in quoted) else "indirect"


def _nested(attributions: Sequence[Attribution]) -> dict[str | None, list[Attribution]]:
    result: dict[str | None, list[Attribution]] = {}
    for attribution in attributions:
        result.setdefault(attribution.parent, []).append(attribution)
    return result


def _quoted(text: str, span: Span) -> Iterator[Span]:
    """The stretches in quotation marks that open inside `span`, marks included; inner quotations are part of outer."""
    start: int | None = None
    single = False
    for mark in marks(span.of(text)):
        if start is None and mark.opens:
            start, single = mark.start, mark.single
        elif start is not None and not mark.opens and mark.single == single:
            yield Span(span.start + start, span.start + mark.end)
            start = None
    if start is not None:
        yield Span(span.start + start, span.end)


def _words(text: str, span: Span) -> int:
    return len(WORD.findall(span.of(text)))


def _name(text: str, quoted: Span) -> bool:
    """Whether the quoted words are a name, or a word that is spoken of, rather than somebody's words."""
    rules = load("quoted")
    words = WORD.findall(quoted.of(text))
    before = WORD.findall(text[max(0, quoted.start - 40) : quoted.start].lower())[-2:]
    if len(words) > rules["longest_name"] or not words:
        return not words
    capitals = all(word[:1].isupper() or word.isdigit() or word.lower() in rules["particles"] for word in words)
    return capitals or any(word in rules["names"] for word in before)
