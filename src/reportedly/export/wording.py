"""The words of a claim as a reader should meet them: whole, or with an ellipsis and the sentence that they stand in.

Conjunctions that are left out before them stand in `lexicon/dossier.toml` (`[statement]`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from reportedly.case.case import Claim, Member, Place
from reportedly.case.clarity import clarity
from reportedly.document import Span
from reportedly.export.case_words import phrases
from reportedly.export.outline import one_line
from reportedly.reading.page import Page, page_of

TextOf = Callable[[str], str | None]
"""The text of a document of the case by its id, or None where it is not at hand."""

# What may stand between the end of a clause and the next word without the clause being cut off there.
_STOP = re.compile(r"[\"'’”»)\]]*\s*(?:[.,;:!?…–—(]|$|\n)")
# The place and the agency before the first sentence of a story.
_DATELINE = re.compile(r"^[A-Z]{3,}[^.!?—]{0,60} [—–-] (?=[A-Z])")
_MARKS = "\"'‘“«»(["


class Sentence(NamedTuple):
    """A sentence of a document around some of its words."""

    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return one_line(self.before + self.words + self.after)


class Wording(NamedTuple):
    """A claim's words with an ellipsis where they are cut off, and their sentence where they do not stand alone."""

    words: str
    sentence: Sentence | None


class Wordings:
    """The wordings of the claims of one case; without texts, only what the claims themselves tell of it."""

    def __init__(self, text_of: TextOf = lambda _: None) -> None:
        self._page = cache(lambda document: _page(text_of(document)))
        self._known: dict[tuple[str, str], Wording] = {}

    def __call__(self, claim: Claim) -> Wording:
        """The wording of a claim."""
        key = claim.id, claim.statement
        if key not in self._known:
            self._known[key] = self._of(claim)
        return self._known[key]

    def sentence(self, place: Place) -> Sentence | None:
        """The sentence around a place, or None where the text is not at hand."""
        page: Page | None = self._page(place.document)
        return _sentence(page, place.span) if page else None

    def _of(self, claim: Claim) -> Wording:
        words = one_line(claim.statement)
        home = _home(claim.members, words)
        page: Page | None = self._page(home.document) if home else None
        if home is None or page is None:
            return Wording(_opened(words), None)
        if one_line(home.span.of(page.text)) != words:
            return Wording(_opened(words), _sentence(page, home.span))
        ends = _STOP.match(page.text, home.span.end) is not None
        shown = _opened(words) + ("" if ends else " …")
        whole = ends and not shown.startswith("…")
        return Wording(shown, None if whole else _sentence(page, home.span))


def clearest(claims: Iterable[Claim], wordings: Wordings) -> list[Claim]:
    """The claims in their order, those first whose words read like a claim, those last that read like none."""
    return sorted(claims, key=lambda claim: -clarity(wordings(claim).words))


def _opened(words: str) -> str:
    """The words without a conjunction before them, with an ellipsis where they begin in the middle of a sentence."""
    if words.startswith("…"):
        return words
    words = _DATELINE.sub("", words)
    for conjunction in sorted(phrases("statement")["conjunctions"], key=len, reverse=True):
        rest = words[len(conjunction) + 1 :]
        if words.casefold().startswith(f"{conjunction} ") and rest:
            words = rest
            break
    return f"… {words}" if words.lstrip(_MARKS)[:1].islower() else words


def _home(members: Sequence[Member], words: str) -> Member | None:
    """The member whose words the claim has."""
    exact = next((member for member in members if one_line(member.words) == words), None)
    return exact or next((member for member in members if words in one_line(member.words)), None)


def _page(text: str | None) -> Page | None:
    return page_of(text) if text else None


def _sentence(page: Page, span: Span) -> Sentence | None:
    inside = page.inside(span)
    if not inside:
        return None
    first, last = inside.start, inside.stop - 1
    while not page.opens(first):
        first -= 1
    while last + 1 < len(page.words) and not page.opens(last + 1):
        last += 1
    start = page.words[first].start
    line = page.text.rfind("\n", 0, start) + 1
    while start > line and page.text[start - 1] in _MARKS:
        start -= 1
    end = page.words[last + 1].start if last + 1 < len(page.words) else len(page.text)
    stop = page.text.find("\n", page.words[last].end, end)
    end = end if stop < 0 else stop
    start, end = min(start, span.start), max(end, span.end)
    before, after = page.text[start : span.start], page.text[span.end : end].rstrip().rstrip("“‘«([")
    return Sentence(_spaced(before), one_line(span.of(page.text)), _spaced(after).rstrip())


def _spaced(words: str) -> str:
    """On one line, with a space kept where one stood at either end."""
    line = one_line(words)
    return (" " if words[:1].isspace() else "") + line + (" " if line and words[-1:].isspace() else "")
