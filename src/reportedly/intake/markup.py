"""HTML as a row of pieces: the lines that a browser would show, each with what the markup calls it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from reportedly.lexicon import load

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,8}|[0-9]{1,8});?", re.IGNORECASE)
# XML cannot hold these, and libraries below refuse them, also where a page writes them as references.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], " ")
# What libxml2 keeps at most without being asked for huge trees; deeper content is dropped.
_LIBRARY_DEPTH = 250
_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """One line as shown: its text with white space collapsed, the tag it stands in, and `marks`.

    `marks` are the parts (`caption`, `byline`, … of `html.toml`, and `aside`) that elements around a good share of its
    letters are called; `link_share` is the share of its letters inside links.
    """

    text: str
    tag: str
    marks: frozenset[str]
    link_share: float

    @property
    def key(self) -> str:
        """The letters without white space, for comparison."""
        return key_of(self.text)


def key_of(text: str) -> str:
    """`text` without white space: what stays the same however a library joins and trims lines."""
    return "".join(text.split())


def parse(source: str) -> html.HtmlElement:
    """The tree of an HTML page, nested no deeper than `depth.max`; anything that libxml2 can repair is repaired."""
    data = _REFERENCE.sub(_printable, source.translate(_UNPRINTABLE)).encode()
    try:
        tree = html.document_fromstring(data, parser=_utf8_parser())
    except etree.ParserError:  # There is no element in it at all, only comments or the like.
        return html.document_fromstring(b"<html></html>", parser=_utf8_parser())
    return _flattened(data) if _depth(tree) >= _LIBRARY_DEPTH else tree


def pieces(tree: html.HtmlElement) -> list[Piece]:
    """The lines of the page in reading order."""
    return [piece for piece in _Lines(tree) if piece.text]


def _printable(reference: re.Match[str]) -> str:
    digits = reference.group(1).lower()
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return " " if code in _UNPRINTABLE or code > sys.maxunicode else reference.group()


def _depth(tree: html.HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _flattened(data: bytes) -> html.HtmlElement:
    parser = etree.HTMLParser(target=_Shallow(), encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.feed(data)
    root = parser.close()
    # A target builds plain elements; one more round makes them HTML elements.
    return html.document_fromstring(etree.tostring(root, encoding="utf-8", method="html"), parser=_utf8_parser())


def _utf8_parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


class _Shallow:
    """A parser target that leaves out containers once the tree is `depth.max` deep, and keeps their content."""

    def __init__(self) -> None:
        limits = load("html")["depth"]
        self._max: int = limits["max"]
        self._containers = frozenset(limits["containers"])
        self._builder = etree.TreeBuilder()
        self._kept: list[bool] = []
        self._depth = 0

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        """Open an element, or pass it over."""
        room = self._max if tag in self._containers else self._max + 20
        self._kept.append(self._depth < room)
        if self._kept[-1]:
            self._depth += 1
            self._builder.start(tag, dict(attrib))

    def end(self, tag: str | bytes) -> None:
        """Close the element opened last."""
        if self._kept.pop():
            self._depth -= 1
            self._builder.end(tag)

    def data(self, data: str | bytes) -> None:
        """Add text."""
        self._builder.data(data)

    def comment(self, text: str | bytes) -> None:
        """Pass a comment over."""

    def close(self) -> Any:
        """The root of the tree."""
        return self._builder.close()


class _Lines:
    """Walks a tree once and cuts its text where a browser would begin a new line."""

    def __init__(self, tree: html.HtmlElement) -> None:
        table = load("html")
        self._tree = tree
        self._block = frozenset(table["elements"]["block"])
        self._silent = frozenset(table["elements"]["silent"])
        self._by_tag = {tag: part for part in ("caption", "aside") for tag in table["elements"][part]}
        self._by_word = {word: part for part, words in table["words"].items() for word in words}
        self._min_share: float = table["marks"]["min_share"]
        self._clear()
        self._page_elements = frozenset(table["marks"]["page_elements"])
        self._max_text: dict[str, int] = table["marks"]["max_element_characters"]
        self._active: Counter[str] = Counter()
        self._opened: list[set[str]] = []
        self._tags = ["body"]

    def _clear(self) -> None:
        self._texts: list[str] = []
        self._letters: Counter[str] = Counter()
        self._total = 0

    def __iter__(self) -> Iterator[Piece]:
        walker = etree.iterwalk(self._tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "end":
                yield from self._leave(element, tag)
            elif tag in self._silent:
                walker.skip_subtree()
            else:
                yield from self._enter(element, tag)
        yield self._flush()

    def _enter(self, element: html.HtmlElement, tag: str) -> Iterator[Piece]:
        if tag in self._block:
            yield self._flush()
            self._tags.append(tag)
        elif tag == "br":
            if self._texts and self._texts[-1] == _BREAK:
                yield self._flush()
            self._texts.append(_BREAK)
        self._opened.append(self._parts(element, tag))
        self._active.update(self._opened[-1])
        self._add(element.text)

    def _leave(self, element: html.HtmlElement, tag: str) -> Iterator[Piece]:
        if tag not in self._silent:
            if tag in self._block:
                yield self._flush()
                self._tags.pop()
            self._active.subtract(self._opened.pop())
        self._add(element.tail)

    def _parts(self, element: html.HtmlElement, tag: str) -> set[str]:
        parts = {self._by_tag[tag]} if tag in self._by_tag else set()
        if tag in ("a", "time"):
            parts.add("link" if tag == "a" else "dateline")
        if tag in self._page_elements:
            return parts
        words = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "rel")).lower().split()
        named = {self._by_word[word] for word in words if word in self._by_word}
        length = self._length(element) if named else 0
        return parts | {part for part in named if length <= self._max_text[part]}

    def _length(self, element: html.HtmlElement) -> int:
        """The characters in `element`, counted as far as they make a difference."""
        length = 0
        for text in element.itertext():
            length += len(text)
            if length > max(self._max_text.values()):
                break
        return length

    def _add(self, text: str | None) -> None:
        if not text or (text.isspace() and not self._texts):
            return
        if text.isspace() and self._texts[-1] == _BREAK:
            return
        collapsed = _SPACE.sub(" ", text)
        self._texts.append(collapsed)
        letters = len(key_of(collapsed))
        self._total += letters
        for part, depth in self._active.items():
            if depth > 0:
                self._letters[part] += letters

    def _flush(self) -> Piece:
        lines = "".join(self._texts).split(_BREAK)
        text = _BREAK.join(line for line in (_SPACE.sub(" ", line).strip() for line in lines) if line)
        share = {part: letters / self._total for part, letters in self._letters.items()} if self._total else {}
        marks = frozenset(part for part, part_share in share.items() if part_share >= self._min_share)
        piece = Piece(text, self._tags[-1], marks - {"link"}, share.get("link", 0.0))
        self._clear()
        return piece
