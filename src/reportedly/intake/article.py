"""Which pieces of a page are the article, and the part that each plays."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportedly.document import Role
from reportedly.intake.markup import Piece, key_of
from reportedly.lexicon import load

_PREFIX = 8
_HEADINGS = ("h1", "h2", "h3")
_SENTENCE_ENDS = (".", "!", "?", "”", '"', "’")


class Part(NamedTuple):
    """A line of the article and its role."""

    role: Role
    text: str


def parts(page: Sequence[Piece], article: Sequence[str], title: str | None, outlet: str | None) -> list[Part]:
    """The article's lines in reading order, headline first.

    `article` are the paragraphs that were found to be the article, `title` the page's own title, `outlet` the site's
    name. Lines that the page shows between them keep their place: captions anywhere, byline and date above the body.
    """
    headline_at = _headline(page, article, title, outlet)
    headline = page[headline_at].text if headline_at is not None else title
    chosen = [at for at in _found(page, article) if at != headline_at and page[at].key != key_of(headline or "")]
    letters = sum(len(key_of(paragraph)) for paragraph in article)
    if sum(len(page[at].key) for at in chosen) < load("html")["article"]["min_found_share"] * letters:
        body = [Part("body", text) for text in article if key_of(text) != key_of(headline or "")]
    else:
        body = _in_place(page, chosen, headline_at)
    return ([Part("headline", headline)] if headline else []) + body


def _in_place(page: Sequence[Piece], chosen: Sequence[int], headline_at: int | None) -> list[Part]:
    first, last = min(chosen), max(chosen)
    start = headline_at if headline_at is not None and headline_at < first else first
    while start and "caption" in page[start - 1].marks and "aside" not in page[start - 1].marks:
        start -= 1  # The picture above a headline is the story's own.
    taken = set(chosen)
    shown: dict[tuple[Role, str], Part] = {}
    for at in range(start, last + 1):
        piece = page[at]
        role = _body_role(piece) if at in taken else _added_role(piece, above=at < first)
        if role and at != headline_at:
            # A caption or byline that a page repeats for another screen size is shown once.
            repeat = (role, f"{at} {piece.key}" if role == "body" else piece.key)
            shown.setdefault(repeat, Part(role, piece.text))
    return list(shown.values())


def _body_role(piece: Piece) -> Role:
    if "caption" in piece.marks:
        return "caption"
    if "furniture" in piece.marks:
        return "furniture"
    return _signature(piece) or ("furniture" if _points_elsewhere(piece) else "body")


def _added_role(piece: Piece, above: bool) -> Role | None:
    """The role of a line that was not found to be of the article but stands among it."""
    if piece.marks & {"aside", "furniture"}:
        return None
    if "caption" in piece.marks:
        return "caption"
    if above:
        return _signature(piece) or ("body" if "standfirst" in piece.marks else None)
    # Below the first paragraph names belong to other stories, but times are those of a live report.
    return "dateline" if _signature(piece) == "dateline" else None


def _signature(piece: Piece) -> Role | None:
    if len(piece.text) > load("html")["marks"]["max_characters"]:
        return None
    return "byline" if "byline" in piece.marks else "dateline" if "dateline" in piece.marks else None


def _points_elsewhere(piece: Piece) -> bool:
    limits = load("html")["furniture"]
    return (
        piece.link_share >= limits["min_link_share"]
        and len(piece.text) <= limits["max_characters"]
        and not piece.text.endswith(_SENTENCE_ENDS)
    )


def _headline(page: Sequence[Piece], article: Sequence[str], title: str | None, outlet: str | None) -> int | None:
    """Where the page shows the headline: the heading that is the title, or the last one above the article."""
    same = (at for at, piece in enumerate(page) if piece.tag in _HEADINGS and piece.key == key_of(title or ""))
    titled = next(same, None)
    if titled is not None:
        return titled
    first = next((at for at in _found(page, article) if page[at].tag != "h1"), len(page))
    above = [at for at in range(first) if page[at].tag == "h1" and page[at].key != key_of(outlet or "")]
    return above[-1] if above else None


def _found(page: Sequence[Piece], article: Iterable[str]) -> list[int]:
    """The places in `page` of the lines that `article` consists of, each line of the article used once."""
    keys = [key for key in map(key_of, article) if key]
    whole = "".join(keys)
    starts: defaultdict[str, deque[int]] = defaultdict(deque)
    at = 0
    for key in keys:
        starts[key[:_PREFIX]].append(at)
        at += len(key)
    found = []
    after = 0
    for place, piece in enumerate(page):
        key = piece.key
        begins = starts.get(key[:_PREFIX])
        start = next((begin for begin in begins or () if whole.startswith(key, begin)), None)
        if start is not None and begins is not None:
            begins.remove(start)
        elif whole.startswith(key, after):
            start = after
        if start is not None:
            found.append(place)
            after = start + len(key)
    return found
