"""An HTML page, from bytes or characters to a document that holds its article and the parts it is made of."""

from __future__ import annotations

import logging
import re
from typing import Any

from lxml import etree, html

from reportedly.document import Block, Document, Span
from reportedly.errors import EmptyInput, UnreadableInput
from reportedly.intake.article import Part, parts
from reportedly.intake.encoding import decode, without_mark
from reportedly.intake.markup import parse, pieces
from reportedly.intake.metadata import Metadata, metadata
from reportedly.intake.text import refuse_blank, refuse_oversize
from reportedly.lexicon import load

_BETWEEN = "\n\n"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_CHARSET_WITHIN = 4096
_NO_ARTICLE = ("is a page without an article.", "Give the page of the story itself.")


def read_html(
    source: bytes | str, name: str = "page", charset: str | None = None, *, url: str | None = None
) -> Document:
    """The article of an HTML page: its text, headline first, lines joined by an empty one, and a block for each.

    `charset` is what a server declared for bytes and goes before the page's own word; `url` is where the page was
    found, for pages that do not say. Raises UnreadableInput for content that is no text, EmptyInput for a page without
    an article.
    """
    refuse_oversize(len(source), name)
    if isinstance(source, str):
        characters = without_mark(source)
        warnings: tuple[str, ...] = ()
    else:
        characters, _, warnings = decode(source, name, charset or _declared(source))
    refuse_blank(characters, name)
    tree = parse(characters)
    if sum(1 for _ in tree.iter()) > load("html")["article"]["max_elements"]:
        raise UnreadableInput(name, "is a page with more elements than a story has.", "Save the story alone.")
    page = pieces(tree)
    found = _article(tree, name, url)
    if found is None:
        raise EmptyInput(name, *_NO_ARTICLE)
    about = metadata(tree, found, url)
    lines = parts(page, _paragraphs(found.body), about.title, about.outlet)
    words = sum(len(line.text.split()) for line in lines if line.role == "body")
    if words < load("html")["article"]["min_words"]:
        raise EmptyInput(name, *_NO_ARTICLE)
    return _document(lines, about, name, warnings)


def _document(lines: list[Part], about: Metadata, name: str, warnings: tuple[str, ...]) -> Document:
    blocks = []
    at = 0
    for role, text in lines:
        blocks.append(Block(role, Span(at, at + len(text))))
        at += len(text) + len(_BETWEEN)
    return Document(
        text=_BETWEEN.join(line.text for line in lines),
        name=name,
        url=about.url,
        outlet=about.outlet,
        title=next((line.text for line in lines if line.role == "headline"), about.title),
        byline=about.byline,
        published=about.published,
        published_by="metadata" if about.published else None,
        language=about.language,
        blocks=tuple(blocks),
        warnings=warnings,
    )


def _article(tree: html.HtmlElement, name: str, url: str | None) -> Any:
    """What trafilatura takes for the article and reads of the page (Barbaresi 2021), None where it finds nothing."""
    # Imported here because it costs a fifth of a second that plain text need not pay.
    import trafilatura

    _hush()
    dates = {"original_date": True, "extensive_search": False}
    try:
        return trafilatura.bare_extraction(
            tree, url=url, include_comments=False, with_metadata=True, date_extraction_params=dates
        )
    except Exception as error:  # Its many steps fail in many ways on broken pages, and none may end a batch.
        raise UnreadableInput(name, f"is HTML too broken to find an article in ({error}).") from error


def _paragraphs(body: etree._Element) -> list[str]:
    """The lines of an article in trafilatura's own elements."""
    names = load("html")["trafilatura"]
    for element in body.iter():
        element.tag = names.get(element.tag, element.tag)
    return [piece.text for piece in pieces(body)]


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_CHARSET_WITHIN])
    if not match:
        return None
    label = match.group(1).decode("ascii")
    # A page that can say UTF-16 in ASCII is not in UTF-16 (WHATWG HTML, 13.2.3.2).
    return "utf-8" if label.lower().startswith("utf-16") else label


def _hush() -> None:
    """Keep the libraries' own log lines off the user's screen; whoever sets up logging still gets them."""
    for library in ("trafilatura", "htmldate", "courlan", "charset_normalizer", "readability"):
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
