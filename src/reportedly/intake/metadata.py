"""When, where and by whom a page says it was published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import html

from reportedly.intake.times import iso_time
from reportedly.lexicon import load


class Metadata(NamedTuple):
    """What a page says of itself. `published` is in ISO 8601, `language` in ISO 639-1; None is unsaid."""

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None


def metadata(tree: html.HtmlElement, found: Any, url: str | None) -> Metadata:
    """What the page says in JSON-LD, Open Graph and its markup; `found` is what trafilatura read, `url` where it was.

    The page's own words go first; a time is kept with its hour and zone where the page gives them.
    """
    said = _meta(tree)
    return Metadata(
        title=found.title or None,
        byline=found.author or None,
        outlet=said.get("og:site_name") or found.sitename or None,
        published=next(_published(tree, said), None) or (iso_time(found.date) if found.date else None),
        url=found.url or url,
        language=_language(tree),
    )


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                said.setdefault(name, content)
    return said


def _published(tree: html.HtmlElement, said: dict[str, str]) -> Iterator[str]:
    for value in _structured(tree, "datePublished"):
        yield from filter(None, [iso_time(value)])
    for name in load("html")["meta"]["published"]:
        yield from filter(None, [iso_time(said.get(name, ""))])
    for element in tree.iter("time"):
        if not any(ancestor.tag in ("aside", "footer", "nav") for ancestor in element.iterancestors()):
            yield from filter(None, [iso_time(element.get("datetime") or "")])


def _structured(tree: html.HtmlElement, name: str) -> Iterator[str]:
    """The strings that JSON-LD on the page gives for the property `name`, outermost objects first."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            level = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while level:
            objects = [item for item in level if isinstance(item, dict)]
            yield from (item[name] for item in objects if isinstance(item.get(name), str))
            inner = [item for item in level if isinstance(item, list)]
            level = [value for item in objects for value in item.values()] + [value for item in inner for value in item]


def _language(tree: html.HtmlElement) -> str | None:
    root = tree.getroottree().getroot()
    code = (root.get("lang") or root.get("xml:lang") or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isalpha() else None
