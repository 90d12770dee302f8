"""The parts of a document: headline, byline, dateline, body paragraphs, captions and furniture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reportedly.document import Block, Document, Role, Span
from reportedly.lexicon import load
from reportedly.reading import roles
from reportedly.reading.lines import END, lines


def find_blocks(document: Document) -> tuple[Block, ...]:
    """The blocks of a document in reading order: disjoint, trimmed, and together all that is not white space.

    Blocks that the page gave are kept, save that a body line whose own words make it furniture, a credit, a date or a
    caption becomes that; text that they leave out is cut at its line breaks. Lines of a text that a program wrapped are
    joined to paragraphs.
    """
    if document.blocks:
        return tuple(_completed(document))
    spans = _paragraphs(document.text)
    return tuple(map(Block, _roles([span.of(document.text) for span in spans]), spans))


def _completed(document: Document) -> Iterator[Block]:
    text = document.text
    end = 0
    for block in sorted(document.blocks, key=lambda block: block.span):
        start, stop = max(end, block.span.start), min(block.span.end, len(text))
        words = text[start:stop]
        if not words.strip():
            continue
        span = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        yield from _rest(text, end, span.start)
        yield Block(_anywhere(span.of(text)) or "body", span) if block.role == "body" else Block(block.role, span)
        end = span.end
    yield from _rest(text, end, len(text))


def _rest(text: str, start: int, end: int) -> Iterator[Block]:
    for line in _trimmed(text, start, end):
        yield Block(_anywhere(line.of(text)) or "body", line)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    for line in lines(text, start, end):
        words = line.of(text)
        first = line.end - len(words.lstrip())
        last = line.start + len(words.rstrip())
        if first < last:
            yield Span(first, last)


def _paragraphs(text: str) -> list[Span]:
    """The lines of `text`, or where a program wrapped them, the paragraphs that they came from."""
    every = list(_trimmed(text, 0, len(text)))
    limits = load("blocks")["lines"]
    by_width = sorted(every, key=lambda line: line.start - line.end)
    width = next((line.end - line.start for line in by_width if not roles.is_furniture(line.of(text))), 0)
    if not limits["min_wrapped"] <= width <= limits["max_wrapped"]:
        return every
    plain = [line for line in every if not roles.is_furniture(line.of(text))]
    breaks = [pair for pair in pairwise(plain) if _touch(text, *pair)]
    full = sum(_is_full(text, first, second, width) for first, second in breaks)
    if not breaks or full < limits["min_full_share"] * len(breaks):
        return every
    kept = set(plain)
    joined = every[:1]
    for first, second in pairwise(every):
        within = first in kept and second in kept and _touch(text, first, second)
        if within and _is_full(text, first, second, width):
            joined[-1] = Span(joined[-1].start, second.end)
        else:
            joined.append(second)
    return joined


def _touch(text: str, first: Span, second: Span) -> bool:
    """Whether one line end and no empty line stands between the two."""
    return len(END.findall(text, first.end, second.start)) == 1


def _is_full(text: str, first: Span, second: Span, width: int) -> bool:
    """Whether the first word of the second line had no room at the end of the first."""
    word = second.of(text).split(maxsplit=1)[0]
    return first.end - first.start + 1 + len(word) > width


def _roles(lines: Sequence[str]) -> list[Role]:
    found: list[Role | None] = [_anywhere(line) for line in lines]
    plain = [at for at, role in enumerate(found) if role is None]
    if len(plain) > 1:
        found = _with_head(lines, found, plain)
    return list(_with_captions(lines, [role or "body" for role in found]))


def _anywhere(line: str) -> Role | None:
    """The role that a line's words give it wherever it stands."""
    if roles.is_furniture(line):
        return "furniture"
    if roles.is_date(line):
        return "dateline"
    if roles.is_credit(line):
        return "byline"
    return "caption" if roles.is_caption(line) else None


def _with_head(lines: Sequence[str], found: Iterable[Role | None], plain: Sequence[int]) -> list[Role | None]:
    """The roles with those that only the place of a line shows: the headline, and lines between it and the body."""
    given = list(found)
    first = plain[0]
    if not roles.is_headline(lines[first]):
        return given
    given[first] = "headline"
    signed = "byline" in given[:first]
    for at in range(first + 1, len(lines)):
        role = given[at] or _above(lines[at], signed)
        if role is None or at == plain[-1]:
            break
        given[at] = role
        signed = signed or role == "byline"
    return given


def _above(line: str, signed: bool) -> Role | None:
    """The role of a line between headline and body; once a byline stood there, a line with a date is the dateline."""
    if signed and roles.is_dateline(line):
        return "dateline"
    if roles.is_byline(line):
        return "byline"
    return "dateline" if roles.is_dateline(line) else None


def _with_captions(lines: Sequence[str], given: Sequence[Role]) -> Iterator[Role]:
    """The roles with such captions as only their dates or their neighbours show."""
    dated = [
        role == "caption" or (role == "body" and roles.is_dated_caption(line))
        for line, role in zip(lines, given, strict=True)
    ]
    for at, (line, role) in enumerate(zip(lines, given, strict=True)):
        beside = dated[at] or any(dated[max(0, at - 1) : at + 2])
        yield "caption" if role == "body" and beside and (dated[at] or roles.may_be_caption(line)) else role
