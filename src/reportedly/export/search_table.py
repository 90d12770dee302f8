"""What a search found, for a terminal: documents with the passages, claims with a few members, speakers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from reportedly.case.search import ClaimHit, DocumentHit, Found, Results, SpeakerHit, pieces
from reportedly.case.search_words import Term, marks
from reportedly.export.case_words import claim_number, count, phrases, when
from reportedly.export.cells import painted, plain, wrapped
from reportedly.export.words import kind_words
from reportedly.ledger import KINDS
from reportedly.lexicon import load

NARROWEST = 40
NAME, QUIET, MARKED, LOOSE = "1;34", "2", "1;33", "33"
# How many lines a passage or a statement may take.
LINES = 6
INDENT = 4
Hit = TypeVar("Hit")


def search(results: Results, width: int, colour: bool) -> str:
    """The results in lines of at most `width` terminal cells, the last one ended, the words marked in colour."""
    width = max(width, NARROWEST)
    words: dict[str, Any] = load("search")["table"]

    def marked(text: str, indent: int = INDENT) -> list[str]:
        lines = wrapped(plain(text), width - indent, LINES)
        return [" " * indent + _painted(line, results.terms, colour) for line in lines]

    sections = (
        _section(results, results.documents, "documents", lambda hit: _document(hit, width, colour, marked)),
        _section(results, results.claims, "claims", lambda hit: _claim(hit, width, colour, marked)),
        _section(results, results.speakers, "speakers", lambda hit: _speaker(hit, width, colour, marked)),
    )
    lines = [line for section in sections if section for line in ("", *section)][1:] or [words["none"]]
    if results.ignored:
        told = words["ignored"].format(count=results.ignored)
        lines = [*(painted(line, LOOSE, colour) for line in wrapped(told, width, LINES)), "", *lines]
    return "".join(line.rstrip() + "\n" for line in lines)


Marked = Callable[..., list[str]]


def _section(results: Results, found: Found[Hit], what: str, shown: Callable[[Hit], Iterable[str]]) -> list[str]:
    if not found.total:
        return []
    words: dict[str, Any] = load("search")["table"]
    told = f"{found.total:,} {words['found'][what][found.total != 1]}"
    first = (results.paging.number - 1) * results.paging.size
    whole = len(found.hits) == found.total
    head = words["whole" if whole or not found.hits else "section"]
    title = head.format(found=told, first=first + 1, last=first + len(found.hits))
    return [title, *(line for hit in found.hits for line in shown(hit))]


def _document(hit: DocumentHit, width: int, colour: bool, marked: Marked) -> Iterable[str]:
    also = load("search")["table"]["also"].format(count=count(len(hit.also), "document")) if hit.also else ""
    about = (hit.document, plain(hit.outlet or ""), when(hit.published), plain(hit.title or hit.url or ""), also)
    yield from _head(about, width, colour)
    for passage in hit.passages:
        yield from marked(passage.words)


def _claim(hit: ClaimHit, width: int, colour: bool, marked: Marked) -> Iterable[str]:
    standing = phrases("standing")[hit.standing]
    yield from _head((claim_number(hit.id), standing, count(len(hit.documents), "document")), width, colour)
    yield from marked(hit.statement)
    for member in hit.members:
        said = phrases("stance")[member.stance]
        who = plain(", ".join(filter(None, (member.outlet, when(member.published), member.speaker, said))))
        yield from marked(f"{who}: “{member.words}”", 2 * INDENT)


def _speaker(hit: SpeakerHit, width: int, colour: bool, marked: Marked) -> Iterable[str]:
    kind = next((kind_words(kind) for kind in KINDS if kind == hit.kind != "unknown"), "")
    alias = load("search")["table"]["alias"].format(name=hit.alias) if hit.alias else ""
    numbers = (count(hit.attributions, "attribution"), count(len(hit.documents), "document"))
    yield from marked(", ".join(filter(None, (hit.name, alias, kind, *numbers))), 0)


def _head(parts: Sequence[str], width: int, colour: bool) -> list[str]:
    return [painted(line, NAME, colour) for line in wrapped(" · ".join(filter(None, parts)), width)]


def _painted(line: str, terms: Sequence[Term], colour: bool) -> str:
    """The line with the words that were asked for in colour; a phrase that two lines share is not."""
    if not colour:
        return line
    found = marks(line, terms, len(line))
    return "".join(painted(piece, MARKED if own else "", colour) for piece, own in pieces(line, found))
