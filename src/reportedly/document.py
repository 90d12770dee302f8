"""What is read: one text as published, never altered, with where and when it appeared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

Role = Literal["headline", "byline", "dateline", "body", "caption", "furniture"]
ROLES: tuple[Role, ...] = get_args(Role)


class Span(NamedTuple):
    """The characters `[start, end)` of a document's text, counted in Unicode code points.

    Follows the TextPositionSelector of the W3C Web Annotation Data Model.
    """

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether every character of this span lies in `other`."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


class Block(NamedTuple):
    """A stretch of the text with one part to play on the page."""

    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One text as published.

    `text` is never altered. `blocks` holds what the page's own structure says of its parts, in reading order and
    possibly empty; `reading.blocks` completes it. `published` is an ISO 8601 date or time, and `published_by` says
    where it comes from: the user, or the page's own metadata. `name` is what the user called the input (a path, a URL,
    `-`), for messages. `warnings` says in sentences what went wrong on the way in without stopping it.
    """

    text: str
    name: str = "text"
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    published_by: Literal["given", "metadata"] | None = None

    @property
    def id(self) -> str:
        """`sha256:` and the hash of the text in UTF-8: the same text has the same id wherever it came from."""
        return "sha256:" + hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
