"""News organisations: which outlet a name means, where a text names one, and what looks like one that no list has.

The list, the words that give an outlet away, and how much each of them counts stand in `lexicon/outlets.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from reportedly.document import Span
from reportedly.lexicon import load

_WORD = re.compile(r"[^\W_]+|&")
_DOMAIN = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)+", re.ASCII)
_NOTE = re.compile(r"\s*\([^)]*\)")
_OWNER = re.compile(r"['’]s?$|'s$")
_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}(?:-?TV)?")
_GAP = re.compile(r"[ \u00a0]?[-–'’/.&!]?[ \u00a0]?")
_LETTERS = str.maketrans("ıłøđŁØĐ", "ilodLOD")


class _Token(NamedTuple):
    """A word of a text: where it stands, as it stands, and without case and accents."""

    start: int
    end: int
    raw: str
    folded: str


class _Form(NamedTuple):
    """One way to write an outlet's name, in folded words without a leading *the*."""

    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    name: str
    rank: tuple[int, ...]
    domain: bool
    ambiguous: bool
    article: bool
    by_article: bool
    acronym: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lexicon, ready for looking things up."""

    by_word: dict[str, tuple[_Form, ...]]
    exact: dict[tuple[str, ...], _Form]
    handles: dict[str, str]
    words: dict[str, frozenset[str]]
    odds: dict[str, float]


def outlet(name: str) -> str | None:
    """The full name of the listed outlet that `name` means: its name, another name, a domain or a handle.

    Articles, letter case of longer names, accents, a possessive ending and words such as *newspaper* or *news agency*
    around the name do not matter.
    """
    form = _form_of(name)
    return form.name if form is not None else None


def named_outlets(text: str) -> tuple[tuple[Span, str], ...]:
    """Every listed outlet that `text` names, in order: where, with its article, and the outlet's full name.

    The longest name counts. A name that is also an ordinary word counts where it is used as an outlet's (*told the
    Sun*, *Time magazine*, *the Mirror*), and the last word of a name does where the text gave the whole name before
    (*the Post*).
    """
    return tuple(_named(text, _tokens(text)))


def outlet_like(text: str, span: Span) -> float:
    """How likely the words at `span` are a news organisation, listed or not, from 0 to 1.

    Goes by the list, by the shape of the name (*… Gazette*, a domain, a call sign), by words such as *newspaper* in or
    beside it, and by its use (*told the …*, *… reported*). The odds of the signs are multiplied, as if they were
    independent.
    """
    odds = _lists().odds
    product = odds["prior"]
    for sign in _signs(text, span):
        product *= odds[sign]
    return product / (1 + product)


def name_at(text: str, start: int) -> Span | None:
    """The name that stands at or just after `start`, with its article: words with capitals, joined by *of* and so on.

    A domain and a handle are names too. None where an ordinary word stands there.
    """
    return _name_at(text, start)


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _tokens(text: str, start: int = 0, end: int | None = None) -> list[_Token]:
    return [
        _Token(match.start(), match.end(), match[0], _fold(match[0]))
        for match in _WORD.finditer(text, start, len(text) if end is None else end)
    ]


@cache
def _lists() -> _Lists:
    data = load("outlets")
    exact: dict[tuple[str, ...], _Form] = {}
    handles: dict[str, str] = {}
    for form in _forms(data["outlets"], data["countries"]):
        known = exact.get(form.words)
        if known is None or form.rank < known.rank:
            exact[form.words] = form
    for form in sorted(exact.values(), key=lambda form: form.domain):
        handles.setdefault(form.words[0] if form.domain else "".join(form.words), form.name)
    by_word: dict[str, list[_Form]] = {}
    for form in sorted(exact.values(), key=lambda form: -len(form.words)):
        by_word.setdefault(form.words[0], []).append(form)
    words = {name: frozenset(items) for name, items in data["words"].items()}
    return _Lists({word: tuple(forms) for word, forms in by_word.items()}, exact, handles, words, data["odds"])


def _forms(outlets: dict[str, dict[str, list[str]]], countries: Sequence[str]) -> Iterator[_Form]:
    order = 0
    for country, kinds in outlets.items():
        rank = countries.index(country) if country in countries else len(countries)
        for lines in kinds.values():
            for line in lines:
                order += 1
                names = line.split(" | ")
                first = names[0].lstrip("~")
                for item in names:
                    form = _form(item, first, (int("(" in item), rank, order))
                    if form is not None:
                        yield form


def _form(item: str, first: str, rank: tuple[int, ...]) -> _Form | None:
    written = _NOTE.sub("", item.lstrip("~"))
    parts = _WORD.findall(written)
    article = len(parts) > 1 and parts[0].lower() == "the"
    parts = parts[1:] if article else parts
    if not parts:
        return None
    return _Form(
        words=tuple(map(_fold, parts)),
        capitals=tuple(part[:1].isupper() for part in parts),
        name=first,
        rank=rank,
        domain=_DOMAIN.fullmatch(written) is not None,
        ambiguous=item.startswith("~") or (len(parts) == 1 and (parts[0].isdigit() or len(parts[0]) == 1)),
        article=article,
        by_article=article and not item.startswith("~~") and "(" not in item,
        acronym=len(parts) == 1 and parts[0].isupper() and len(parts[0]) < 5,
    )


def _form_of(name: str) -> _Form | None:
    lists = _lists()
    if name.startswith("@"):
        found = lists.handles.get(_fold(name[1:]))
        return None if found is None else lists.exact.get(tuple(_without_the(_words(found))))
    plain = _OWNER.sub("", name.strip())
    written = _WORD.findall(_NOTE.sub("", plain))
    for part in _cores(list(map(_fold, written)), lists.words["kinds"]):
        form = lists.exact.get(tuple(part))
        if form is not None and (form.domain or _capitals(form, written)):
            return form
    return None


def _capitals(form: _Form, written: Sequence[str]) -> bool:
    """Whether the letter case of a name is that of an outlet's name: *people* is none, nor is *Ap*."""
    if form.acronym:
        return any(word.isupper() for word in written if _fold(word) in form.words)
    return not any(form.capitals) or any(word[:1].isupper() for word in written if _fold(word) in form.words)


def _words(name: str) -> list[str]:
    return [_fold(word) for word in _WORD.findall(_NOTE.sub("", name))]


def _without_the(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _cores(words: list[str], kinds: frozenset[str]) -> Iterator[list[str]]:
    """The words of a name, then those without *the*, without a kind of outlet at the end, and at the beginning."""
    yield words
    words = _without_the(words)
    yield words
    for size in (3, 2, 1):
        if len(words) > size and " ".join(words[-size:]) in kinds:
            yield words[:-size]
    for end in range(min(len(words) - 1, 4), 0, -1):
        if words[end - 1] in kinds:
            yield words[end:]
            yield _without_the(words[end:])


def _named(text: str, tokens: list[_Token]) -> Iterator[tuple[Span, str]]:
    lists = _lists()
    shortened: dict[str, str] = {}
    index = 0
    while index < len(tokens):
        token = tokens[index]
        hit = _hit(text, tokens, index, lists, shortened)
        if hit is None:
            index += 1
            continue
        size, name, article = hit
        end = index + size
        if size > 1 and token.raw[:1].isupper():
            shortened.setdefault(tokens[end - 1].folded, name)
        yield Span(_start(text, tokens, index, end, article), tokens[end - 1].end), name
        index = end


def _hit(
    text: str, tokens: list[_Token], index: int, lists: _Lists, shortened: dict[str, str]
) -> tuple[int, str, bool] | None:
    token = tokens[index]
    if token.start and text[token.start - 1] == "@":
        name = lists.handles.get(token.folded)
        return None if name is None else (1, name, False)
    for form in lists.by_word.get(token.folded, ()):
        if not _stands(text, tokens, index, form, lists.words["small"]):
            continue
        if not form.ambiguous or _used(text, tokens, index, index + len(form.words), lists, form.by_article):
            return len(form.words), _as_before(form, shortened), form.article
    if token.folded in shortened and token.raw[:1].isupper() and _alone(text, tokens, index, index + 1, lists.words):
        before = _before(text, tokens, index, 1)
        if before and before[0].folded == "the":
            return 1, shortened[token.folded], True
    return None


def _as_before(form: _Form, shortened: dict[str, str]) -> str:
    """The form's outlet, or the one that the text named before and whose last word it is."""
    return shortened.get(form.words[0], form.name) if form.ambiguous and len(form.words) == 1 else form.name


def _stands(text: str, tokens: list[_Token], index: int, form: _Form, small: frozenset[str]) -> bool:
    size = len(form.words)
    if index + size > len(tokens):
        return False
    for offset in range(size):
        token = tokens[index + offset]
        if token.folded != form.words[offset]:
            return False
        if offset and not _joined(text, tokens[index + offset - 1], token, form.domain):
            return False
        if form.capitals[offset] and not form.domain and not (token.raw[:1].isupper() or token.folded in small):
            return False
    last = tokens[index + size - 1]
    if form.domain:
        return not text[last.end : last.end + 2].strip().startswith("@")
    if form.acronym:
        return tokens[index].raw.isupper()
    return any(tokens[index + offset].raw[:1].isupper() for offset in range(size)) or not any(form.capitals)


def _joined(text: str, left: _Token, right: _Token, domain: bool) -> bool:
    gap = text[left.end : right.start]
    if domain:
        return gap == "."
    if gap == " ":
        return True
    if len(gap) > 3 or _GAP.fullmatch(gap) is None:
        return False
    return not gap.startswith((". ", "! ", "’ ", "' ")) or left.end - left.start < 4


def _before(text: str, tokens: list[_Token], index: int, count: int) -> list[_Token]:
    """Up to `count` words straight before the word `index`, nearest last, with nothing but blanks between."""
    found: list[_Token] = []
    at = index
    while (
        at > 0
        and len(found) < count
        and text[tokens[at - 1].end : tokens[at].start] in (" ", "\u00a0", " “", " ‘", ' "')
    ):
        at -= 1
        found.insert(0, tokens[at])
    return found


def _after(text: str, tokens: list[_Token], index: int, count: int) -> list[_Token]:
    """Up to `count` words straight after the word `index - 1`, a possessive ending passed over."""
    found: list[_Token] = []
    at = index
    if at < len(tokens) and tokens[at].folded == "s" and text[tokens[at - 1].end : tokens[at].start] in ("'", "’"):
        at += 1
    while at < len(tokens) and len(found) < count:
        gap = text[tokens[at - 1].end : tokens[at].start]
        if gap not in (" ", "\u00a0", "’ ", "' ", "” ", '" ', "-"):
            break
        found.append(tokens[at])
        at += 1
    return found


def _phrases(words: Sequence[str], ends: bool) -> Iterator[str]:
    for size in range(len(words), 0, -1):
        yield " ".join(words[-size:] if ends else words[:size])


def _follows(text: str, tokens: list[_Token], index: int, end: int, words: frozenset[str]) -> bool:
    after = [token.folded for token in _after(text, tokens, end, 3)]
    return any(phrase in words for phrase in _phrases(after, ends=False))


def _precedes(text: str, tokens: list[_Token], index: int, words: frozenset[str]) -> bool:
    before = [token.folded for token in _before(text, tokens, index, 4)]
    if before and before[-1] in ("the", "a"):
        before = before[:-1]
    return any(phrase in words for phrase in _phrases(before[-3:], ends=True))


def _alone(text: str, tokens: list[_Token], index: int, end: int, words: dict[str, frozenset[str]]) -> bool:
    """Whether the words are a name of their own and not part of a longer one (*the Sun King*, *Toledo Blade*)."""
    before = _before(text, tokens, index, 1)
    if before and before[0].raw[:1].isupper() and before[0].folded not in words["openers"] | words["small"]:
        return False
    if end < len(tokens) and text[tokens[end - 1].end : tokens[end].start] in (" ", "-"):
        after = tokens[end]
        return not after.raw[:1].isupper() or after.folded in words["kinds"] | words["staff"]
    return True


def _used(text: str, tokens: list[_Token], index: int, end: int, lists: _Lists, by_article: bool) -> bool:
    """Whether an ambiguous name is used as an outlet's."""
    words = lists.words
    if not tokens[index].raw[:1].isupper() or not _alone(text, tokens, index, end, words):
        return False
    if _marked(text, tokens[index].start, tokens[end - 1].end):
        return True
    before = _before(text, tokens, index, 1)
    if by_article and before and before[0].folded == "the":
        return True
    if _precedes(text, tokens, index, words["before"]) or _precedes(text, tokens, index, words["kinds"]):
        return True
    if _follows(text, tokens, index, end, words["kinds"]) or _follows(text, tokens, index, end, words["staff"]):
        return bool(before) or tokens[index].raw.isupper()
    return bool(before) and _follows(text, tokens, index, end, words["report"])


def _marked(text: str, start: int, end: int) -> bool:
    """Whether the words stand between the signs that plain text uses for italics."""
    return start > 0 and text[start - 1] in "*_" and text[end : end + 1] == text[start - 1]


def _start(text: str, tokens: list[_Token], index: int, end: int, article: bool) -> int:
    """Where the name starts, with its article, unless that belongs to a word that follows (*the CNN host*)."""
    before = _before(text, tokens, index, 1)
    if not before or before[0].folded != "the" or text[before[0].end : tokens[index].start] != " ":
        return tokens[index].start
    words = _lists().words
    after = _after(text, tokens, end, 1)
    owned = text[tokens[end - 1].end :][:1] in ("’", "'")
    if not after or owned or after[0].folded in words["report"] | words["say"] | words["small"] | words["openers"]:
        return before[0].start
    if article and not _follows(text, tokens, index, end, words["staff"]):
        return before[0].start
    return tokens[index].start


def _signs(text: str, span: Span) -> Iterator[str]:
    lists = _lists()
    around = _tokens(text, max(0, _word_start(text, span.start - 40)), min(len(text), span.end + 40))
    inside = [at for at, token in enumerate(around) if span.start <= token.start and token.end <= span.end]
    if not inside:
        return
    first, end = inside[0], inside[-1] + 1
    if end - first > 1 and around[first].folded in ("the", "a", "an"):
        first += 1
        yield "article"
    tokens = around[first:end]
    written_at = Span(tokens[0].start, tokens[-1].end)
    written = written_at.of(text)
    form = _form_of(written)
    shape = list(_shape(text, tokens, written, lists))
    if form is not None:
        yield "listed_word" if form.ambiguous else "listed"
    holds = form is None and any(found.overlaps(written_at) for found, _ in _named(text, around))
    if holds:
        yield "holds"
    yield from shape
    if form is None and not holds and not shape and len(tokens) > 1:
        yield "person"
    if _precedes(text, around, first, lists.words["before"]):
        yield "before"
    if _precedes(text, around, first, lists.words["kinds"]):
        yield "kind"
    for sign, words in (("report", "report"), ("say", "say"), ("staff", "staff")):
        if _follows(text, around, first, end, lists.words[words]):
            yield sign


def _shape(text: str, tokens: list[_Token], written: str, lists: _Lists) -> Iterator[str]:
    words = lists.words
    if _DOMAIN.fullmatch(written) is not None and tokens[-1].folded in words["domains"]:
        yield "domain"
    if tokens[0].raw[:1].isupper() and len(tokens) > 1 and tokens[-1].raw[:1].isupper():
        if tokens[-1].folded in words["endings"]:
            yield "ending"
    elif _head(text, tokens) & words["kinds"] or _after_kind(text, tokens, words["kinds"]):
        yield "kind"
    if _CALL_SIGN.fullmatch(written):
        yield "call_sign"


def _head(text: str, tokens: list[_Token]) -> set[str]:
    """The noun phrases that end with the head of a description: what stands before its first *of*, *in* or *that*."""
    end = next((at for at, token in enumerate(tokens) if at and token.folded in _AFTER_HEAD), len(tokens))
    found = [token.folded for token in tokens[:end]]
    return set(_phrases(found[-2:], ends=True))


def _after_kind(text: str, tokens: list[_Token], kinds: frozenset[str]) -> bool:
    """Whether the last name follows a word such as *newspaper* (*the daily Voss Tribune*, *the site voss.org*)."""
    pairs = pairwise(tokens)
    return any(
        left.folded in kinds and (right.raw[:1].isupper() or _domain_at(text, right.start) != "")
        for left, right in pairs
    )


_AFTER_HEAD = frozenset(
    ("of", "in", "that", "which", "who", "around", "across", "all", "like", "including", "close", "from")
)


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and text[at - 1].isalnum():
        at -= 1
    return at


def _name_at(text: str, start: int) -> Span | None:
    small = _lists().words["small"]
    tokens = _tokens(text, start, min(len(text), start + 120))
    if not tokens or text[start : tokens[0].start].strip(" \u00a0@“”\"‘’'"):
        return None
    first = 1 if tokens[0].folded == "the" and len(tokens) > 1 else 0
    end = 0
    for at, token in enumerate(tokens[first:], first):
        if at > first and not _joined(text, tokens[at - 1], token, domain=False):
            break
        if at > first and token.folded in load("calendar")["names"] and tokens[at - 1].raw.islower():
            break
        if token.raw[:1].isupper() or (token.raw[:1].isdigit() and at > first):
            end = at + 1
        elif _domain_at(text, token.start):
            return Span(tokens[0].start, token.start + len(_domain_at(text, token.start)))
        elif token.folded != "s" and token.folded not in small and token.raw != "&":
            break
    if not end:
        return None
    found = Span(tokens[0].start, tokens[end - 1].end)
    domain = _domain_at(text, tokens[first].start)
    return Span(found.start, max(found.end, tokens[first].start + len(domain)))


def _domain_at(text: str, start: int) -> str:
    match = _DOMAIN.match(text, start)
    if match is None or match[0].rpartition(".")[2].lower() not in _lists().words["domains"]:
        return ""
    return match[0]
