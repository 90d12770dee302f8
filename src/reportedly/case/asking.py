"""What a user's query asks for: plain words, "quoted phrases", -excluded ones and prefix*; all else is literal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reportedly.case.search_words import Term, words_of
from reportedly.lexicon import load

_QUOTES = '"“”„'
_PART = re.compile(
    rf"(?P<minus>(?<!\S)-+)?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<plain>[^\s{_QUOTES}]+))"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was understood: what has to be there, and what must not be.

    `ignored` counts the words of an overlong query that were passed over.
    """

    terms: tuple[Term, ...]
    ignored: int = 0

    @property
    def wanted(self) -> tuple[Term, ...]:
        """What has to be there, all of it."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """What must not be there, none of it."""
        return tuple(term for term in self.terms if term.excluded)


def asked(query: str) -> Asked:
    """The query as it is understood; every string is one.

    A word that is written with signs inside (*it's*, *20,000*, *mill-owner*) is a phrase of its parts, as in the texts.
    A quotation mark without another one, a star elsewhere than at the end of a word and a minus elsewhere than at the
    beginning of one are signs like others.
    """
    most: int = load("search")["words"]["query"]
    terms: dict[Term, None] = {}
    counted = ignored = 0
    for match in _PART.finditer(query):
        term = _term(match)
        if not term.words or term in terms:
            continue
        left = most - counted
        counted += len(term.words)
        if len(term.words) <= left:
            terms[term] = None
        else:
            ignored += len(term.words) - max(left, 0)
            if left > 0:
                terms[replace(term, words=term.words[:left], prefix=False)] = None
    return Asked(tuple(terms), ignored)


def _term(match: re.Match[str]) -> Term:
    plain = match["plain"]
    words = words_of(match["phrase"] if plain is None else plain)
    prefix = plain is not None and plain.endswith("*") and plain.rstrip("*")[-1:].isalnum()
    return Term(tuple(words), prefix=prefix, excluded=match["minus"] is not None)
