"""The addresses of what a case has: documents, exact words in them, attributions, claims, speakers, pairs."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from reportedly.desk.rendering import address
from reportedly.document import Span

_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})\Z")


def document_address(slug: str, document: str) -> str:
    """A document, by its id in the case."""
    return address("case", slug, "document", document)


def place_address(slug: str, document: str, span: Span) -> str:
    """Exact words of a document, which its page then highlights and shows."""
    at = f"{span.start}-{span.end}"
    return address("case", slug, "document", document, at=at) + f"#c{at}"


def unit_address(slug: str, document: str, unit: str) -> str:
    """One attribution of a document, by its id there."""
    return document_address(slug, document) + "#" + quote(unit, safe="", errors="replace")


def claim_address(slug: str, claim: str) -> str:
    """A claim, by its id."""
    return address("case", slug, "claim", claim)


def speaker_address(slug: str, name: str) -> str:
    """A speaker, by the name that the case has for them."""
    return address("case", slug, "speaker", name)


def versions_address(slug: str, document: str, before: str) -> str:
    """A version of a document beside the one before it."""
    return address("case", slug, "document", document, "versions", before)


def pair_address(slug: str, contradiction: str) -> str:
    """Two places that cannot both hold, on the page of them that has these."""
    anchor = "#pair-" + quote(contradiction, safe="", errors="replace")
    return address("case", slug, "contradictions", pair=contradiction) + anchor


def span_of(at: str, length: int) -> Span | None:
    """The characters that an address names (*123-140*) in a text of that length; None where it names none of them."""
    match = _PLACE.match(at)
    if not match:
        return None
    start, end = int(match[1]), min(int(match[2]), length)
    return Span(start, end) if start < end else None


def web_address(url: str | None) -> str | None:
    """`url` where it is one that a reader may safely follow."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
