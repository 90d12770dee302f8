"""A document as HTML: every character as published, with the words of each attribution marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from reportedly.document import Role, Span
from reportedly.export.calendar import amount_words, date_title
from reportedly.export.clashes import clashes
from reportedly.export.outline import number
from reportedly.export.segments import Further, Mark, Part, Segment, Stretch, marks, segments, stretches
from reportedly.export.speakers import Share
from reportedly.export.ties import ties
from reportedly.export.words import disputed, disputing
from reportedly.ledger import Attribution, Ledger

# What HTML cannot hold: a parser drops or replaces NUL, and half a surrogate pair has no encoding.
UNCARRIED = re.compile("[\x00\ud800-\udfff]")
SHADES = 4
TAGS: dict[Role, str] = {"headline": "h2"}
LETTERS: dict[Part, str] = {"source": "s", "cue": "q", "content": "c"}
FURTHER: dict[Part, str] = {"relay": "v", "date": "w", "quantity": "u", "statement": "p", "side": "x"}
MARKED: dict[Part, str] = {"date": "when", "quantity": "much"}
# What an anchor is called: a timeline leads to dates and statements, a tension to its sides.
ANCHORS: dict[Part, str] = {"date": "when", "statement": "own", "side": "side"}
DISPUTE = "≠"


def carried(html: str) -> str:
    """`html` with each character that no web page can carry replaced by U+FFFD, one for one."""
    return UNCARRIED.sub("\ufffd", html)


def marked(ledger: Ledger, shares: Sequence[Share] = (), *, anchors: bool = True) -> str:
    """The document as a run of HTML blocks whose text content is the document's text.

    Each marked piece lists in `data-m` the attributions it belongs to, innermost first: the index in the ledger and
    `s`, `q` or `c` for source, cue or content. With `anchors` each attribution's number stands at its first character
    as a link to its card, and after it a link between what denies and what is denied; both are drawn by the style
    sheet, so that they are no part of the text. Then `data-k` also lists the shares whose speaker a piece mentions,
    and `data-v` the attributions that whoever it names passed on. Dates and quantities outside furniture get a class
    and a title that tells what they are taken for; `data-w` lists the dates, `data-p` the statements that have a
    moment, and `data-x` the sides of tensions (twice the place of the tension, and one more for the second side). What
    a timeline or a tension leads to is an empty anchor before its first character.
    """
    text = ledger.document.text
    blocks = stretches(text, ledger.blocks)
    mentions = [share.mentions if share.somebody else () for share in shares] if anchors else None
    found = marks(ledger.attributions, len(text), mentions, further(ledger) if anchors else ())
    pieces = segments(found, len(text), (block.span.end for block in blocks))
    numbers = _Numbers(ledger) if anchors else None
    titles = _Titles(ledger) if anchors else None
    html: list[str] = []
    at = 0
    for block in blocks:
        inner: list[str] = []
        while at < len(pieces) and pieces[at].span.end <= block.span.end:
            inner.append(_piece(pieces[at], text, numbers, titles))
            at += 1
        html.append(_block(block, inner))
    return "".join(html)


class _Numbers:
    """Hands out each attribution's numbered links once, at its first character."""

    def __init__(self, ledger: Ledger) -> None:
        self.attributions = ledger.attributions
        self.ties = ties(ledger.attributions)
        self.given: set[int] = set()

    def link(self, index: int) -> str:
        if index in self.given:
            return ""
        self.given.add(index)
        attribution = self.attributions[index]
        name = escape(number(attribution))
        address = escape(quote(attribution.id, errors="replace"))
        shown = f'<a class="n" id="t{index}" href="#{address}" data-n="{name}" aria-label="Attribution {name}"></a>'
        does = self._dispute(index, self.ties.disputes[index], lambda other: disputing(attribution.act))
        done = self._dispute(index, self.ties.disputed[index], lambda other: disputed(other.act))
        return shown + does + done

    def _dispute(self, index: int, others: Sequence[int], words: Callable[[Attribution], str]) -> str:
        if not others:
            return ""
        other = self.attributions[others[0]]
        name = escape(number(other))
        address = escape(quote(other.id, errors="replace"))
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        told = f"{words(other)} {name}{more}"
        dots = "…" if more else ""
        return (
            f'<a class="d" data-of="{index}" href="#{address}" data-n="{DISPUTE}{name}{dots}" title="{told}"'
            f' aria-label="{told}"></a>'
        )


class _Titles:
    """Says what dates and quantities are taken for, and hands out each anchor once, at its first character."""

    def __init__(self, ledger: Ledger) -> None:
        self.words: dict[Part, list[str]] = {
            "date": [date_title(date) for date in ledger.dates],
            "quantity": [amount_words(quantity) for quantity in ledger.quantities],
        }
        self.given: set[tuple[Part, int]] = set()

    def title(self, found: Iterable[Mark]) -> str:
        for part, words in self.words.items():
            told = dict.fromkeys(words[mark.place] for mark in found if mark.part == part)
            if told:
                return f' title="{escape("; ".join(told))}"'
        return ""

    def anchors(self, opening: Iterable[Mark]) -> str:
        html = ""
        for mark in opening:
            if mark.part in ANCHORS and (mark.part, mark.place) not in self.given:
                self.given.add((mark.part, mark.place))
                html += f'<a id="{ANCHORS[mark.part]}-{mark.place}"></a>'
        return html


def further(ledger: Ledger) -> Iterator[Further]:
    """What is marked besides attributions: dates and quantities outside furniture, statements with a time, tensions."""
    furniture = sorted(block.span for block in ledger.blocks if block.role == "furniture")
    for place, date in enumerate(ledger.dates):
        if not _inside(date.span, furniture):
            yield "date", place, (date.span,)
    for place, quantity in enumerate(ledger.quantities):
        if not _inside(quantity.span, furniture):
            yield "quantity", place, (quantity.span,)
    timed = {moment.of for moment in ledger.moments}
    for place, statement in enumerate(ledger.statements):
        if statement.id in timed:
            yield "statement", place, statement.spans
    for clash in clashes(ledger, most=0):
        for number_, side in enumerate(clash.sides):
            yield "side", 2 * clash.place + number_, side.spans


def _inside(span: Span, blocks: Sequence[Span]) -> bool:
    at = bisect_right(blocks, span.start, key=lambda block: block.start) - 1
    return at >= 0 and span.start < blocks[at].end


def _block(block: Stretch, inner: Iterable[str]) -> str:
    words = "".join(inner)
    if block.role is None:
        return f'<span class="gap">{words}</span>'
    tag = TAGS.get(block.role, "p")
    return f'<{tag} class="b {block.role}" dir="auto">{words}</{tag}>'


def _piece(segment: Segment, text: str, numbers: _Numbers | None, titles: _Titles | None) -> str:
    words = escape(segment.span.of(text)).replace("\r", "&#13;")
    if not segment.marks:
        return words
    opening = sorted(segment.opens, key=lambda mark: (-mark.outwards, -mark.length, mark.place))
    links = "".join(numbers.link(mark.place) for mark in opening if mark.part in LETTERS) if numbers else ""
    found = tuple(mark for mark in segment.marks if mark.part in LETTERS)
    parts = [mark.part for mark in segment.marks]
    lists = {
        "m": [f"{mark.place}{LETTERS[mark.part]}" for mark in found],
        "k": [str(mark.place) for mark in segment.marks if mark.part == "mention"],
        **{
            letter: [str(mark.place) for mark in segment.marks if mark.part == part] for part, letter in FURTHER.items()
        },
    }
    kinds = [*(["m" + _classes(found)] if found else []), *dict.fromkeys(MARKED[p] for p in parts if p in MARKED)]
    classes = f' class="{" ".join(kinds)}"' if kinds else ""
    if titles:
        links = titles.anchors(opening) + links
        classes += titles.title(segment.marks)
    data = "".join(f' data-{name}="{" ".join(places)}"' for name, places in lists.items() if places)
    html = f"<span{classes}{data}>{words}</span>"
    for kind, edge in (("z", segment.closes), ("o", segment.opens)):
        for mark in edge:
            if mark.part == "content":
                html = f'<span class="{kind}" data-e="{mark.place}">{html}</span>'
    return links + html


def _classes(found: tuple[Mark, ...]) -> str:
    parts = {mark.part for mark in found}
    inside = len({mark.place for mark in found if mark.part == "content"})
    shade = f" c{min(inside, SHADES)}" if inside else ""
    return (" s" if "source" in parts else "") + (" q" if "cue" in parts else "") + shade
