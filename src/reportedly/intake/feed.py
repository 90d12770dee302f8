"""The stories of a feed (RSS or Atom) as documents."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any

from reportedly.document import Document
from reportedly.errors import EmptyInput, InputError, MissingExtra, UnreadableInput
from reportedly.intake.fetch import is_url
from reportedly.intake.inputs import from_bytes, read_input
from reportedly.lexicon import load


def is_feed(text: str) -> bool:
    """Whether a text begins as a feed does."""
    limits = load("feeds")
    return re.match(limits["start"], text[: limits["sample"]]) is not None


def entries(feed: Document) -> Iterator[Document | InputError]:
    """For each entry of a feed its document, or the error that says why there is none, in the feed's order.

    `feed` holds the feed itself as text. Where it came from a URL, the page that an entry leads to is fetched; where it
    did not, nothing is, and an entry has to bring its text along. Outlet, title and time are the feed's unless the page
    itself gives them.
    """
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtra("reading a feed", "feed") from error

    headers = {"content-type": "application/xml; charset=utf-8"}
    found = feedparser.parse(io.BytesIO(feed.text.encode("utf-8", "replace")), response_headers=headers)
    if not found.entries:
        yield EmptyInput(feed.name, "is a feed without entries.")
    for number, entry in enumerate(found.entries, start=1):
        try:
            document = _document(entry, feed, number)
        except InputError as error:
            yield error
        else:
            yield _told(document, entry, found.feed)


def _document(entry: Any, feed: Document, number: int) -> Document:
    link = str(entry.get("link") or "")
    fetched = is_url(feed.name)
    if fetched and is_url(link):
        try:
            return read_input(link)
        except InputError:
            if not _content(entry):
                raise
    name = link or f"{feed.name}, entry {number}"
    if not _content(entry):
        problem = "is an entry of a feed that does not bring its text along."
        raise UnreadableInput(name, problem, "" if fetched else "Name the feed by its URL to have its pages fetched.")
    title = escape(str(entry.get("title") or ""))
    page = f"<html><head><title>{title}</title></head><body><article>{_content(entry)}</article></body></html>"
    return replace(from_bytes(page.encode(), name, "utf-8", html=True), url=link if is_url(link) else None)


def _content(entry: Any) -> str:
    """The text that the entry brings along, as HTML; a mere summary is none."""
    contents = [item for item in entry.get("content", ()) if item.get("value")]
    if not contents:
        return ""
    plain = contents[0].get("type") == "text/plain"
    return escape(str(contents[0].value)) if plain else str(contents[0].value)


def _told(document: Document, entry: Any, feed: Any) -> Document:
    source = entry.get("source") or {}
    published = document.published or _time(entry)
    return replace(
        document,
        outlet=document.outlet or source.get("title") or feed.get("title") or None,
        title=document.title or entry.get("title") or None,
        published=published,
        published_by=document.published_by or ("metadata" if published else None),
    )


def _time(entry: Any) -> str | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (OverflowError, ValueError):
        return None
