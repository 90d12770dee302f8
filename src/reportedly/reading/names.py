"""Names in a text: where they stand, and which of them are one name in full and in short."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.page import Page, is_name_word, is_site


@dataclass(frozen=True, slots=True)
class Name:
    """One place where a name stands.

    `span` covers the name without its title, `titled` with it. `words` are the words of the name in lower case.
    `before` is the word that stands right before the title and the name in their sentence, in lower case, and `after`
    the one that follows, with the punctuation between. `capitals` says that all its letters are capitals.
    """

    span: Span
    titled: Span
    words: tuple[str, ...]
    titles: tuple[str, ...]
    before: str
    after: str
    possessive: bool
    capitals: bool


@dataclass(slots=True)
class Naming:
    """One name of a document in all its forms: the places where it stands, in order, fullest form first found."""

    words: tuple[str, ...]
    places: list[Name] = field(default_factory=list)
    acronyms: set[str] = field(default_factory=set)


@cache
def lexicon(name: str, *keys: str) -> frozenset[str]:
    """The words of one or more lists of a lexicon file."""
    table = load(name)
    found: set[str] = set()
    for key in keys:
        value = table[key]
        found.update(value.split() if isinstance(value, str) else value)
    return frozenset(found)


@cache
def titles() -> frozenset[str]:
    """Words that may stand before a name and tell the office or the sex of who bears it."""
    return lexicon("titles", "masculine", "feminine", "either")


def find_names(page: Page) -> list[Name]:
    """The names of the text in reading order, none overlapping another. Time grows with the length of the text.

    A name is a run of words written with capitals, with what may stand between them (*de*, and in names of
    organisations *of the*). Words that only open a sentence are no names, nor are those of a headline that writes every
    word with a capital, unless the text has the name elsewhere.
    """
    common = _common(page)
    plain: list[Name] = []
    shouted: list[Name] = []
    for run in _runs(page, common):
        name = _name(page, run, common)
        if name is not None:
            (shouted if page.titled[run.start] else plain).append(name)
    if not plain:
        return shouted
    known = {name.words for name in plain}
    known.update((name.words[-1],) for name in plain)
    plain.extend(_in_headlines(page, known))
    return sorted(plain, key=lambda name: name.span)


def _common(page: Page) -> frozenset[str]:
    """The words that the text also writes without a capital, less those that begin names (*Al Qaeda*, *al Qaeda*)."""
    return frozenset(word.text for word in page.words if word.text.islower()) - lexicon("speakers", "particles")


def _starts_name(page: Page, index: int, common: frozenset[str], inner: frozenset[str]) -> bool:
    word = page.words[index]
    if not is_name_word(word.text) or word.lower in lexicon("pronouns", "first") or _CONTRACTED.search(word.lower):
        return False
    if word.lower in lexicon("speakers", "function_words") and not (word.text.isupper() and len(word.text) > 1):
        return False
    if page.opens(index) or page.text[word.start - 1 : word.start] in _OPENING:
        alone = index + 1 == len(page.words) or not _joined(page, index) or not is_name_word(page.words[index + 1].text)
        if alone and (word.lower in common or word.lower in _nouns()):
            return False
        if alone and index + 1 < len(page.words) and page.words[index + 1].lower in _nouns() and word.text not in inner:
            return page.opens(index + 1) or word.lower in lexicon("first_names", "masculine", "feminine", "either")
    return True


_CONTRACTED = re.compile(r"'(?:t|re|ve|ll|d|m)$")
_OPENING = frozenset("\"'“‘«:")


@cache
def _nouns() -> frozenset[str]:
    return lexicon("speakers", "person", "organisation", "outlet", "report", "document", "rumour", "plural") | {
        f"{noun}s" for noun in lexicon("speakers", "person", "organisation", "outlet", "document")
    }


def _joined(page: Page, index: int) -> bool:
    return page.gap(index).strip(" \t\u00a0") in {"", "&"} and not page.words[index].possessive


def _runs(page: Page, common: frozenset[str]) -> list[range]:
    inner = frozenset(word.text for place, word in enumerate(page.words) if not page.opens(place))
    runs: list[range] = []
    index = 0
    count = len(page.words)
    while index < count:
        if not _starts_name(page, index, common, inner):
            index += 1
            continue
        end = index + 1
        linked = False
        while end < count and end - index < 16 and _joined(page, end - 1) and not page.opens(end):
            step = _step(page, index, end, linked)
            if not step:
                break
            linked = linked or step > 1
            end += step
        runs.append(range(_with_particles(page, index, runs[-1].stop if runs else 0), end))
        index = end
    return runs


def _with_particles(page: Page, start: int, least: int) -> int:
    """Where the name at `start` begins with the small words before it that belong to it (*al*, *van der*)."""
    particles = lexicon("speakers", "particles")
    while start > least and start > 0 and page.words[start - 1].text in particles and _joined(page, start - 1):
        start -= 1
    return start


def _step(page: Page, start: int, at: int, linked: bool) -> int:
    """How many words from `at` on belong to the name that begins at `start`."""
    if is_name_word(page.words[at].text):
        return 1 if page.words[at].text != "I" else 0
    particles = lexicon("speakers", "particles")
    links = lexicon("speakers", "links")
    word = page.words[at].text
    steps = 1
    if word in particles:
        while at + steps < len(page.words) and steps < 3 and page.words[at + steps].text in particles:
            steps += 1
    elif (word in links and _bodily(page, start, at)) or (linked and word in {*links, "and", "to"}):
        if at + 1 < len(page.words) and page.words[at + 1].text == "the" and word != "and":
            steps = 2
    else:
        return 0
    last = at + steps
    if last >= len(page.words) or not all(_joined(page, place) for place in range(at, last)):
        return 0
    follows = page.words[last]
    joins = is_name_word(follows.text) and follows.text != "I" and follows.lower not in load("calendar")["names"]
    return steps + 1 if joins else 0


def _bodily(page: Page, start: int, end: int) -> bool:
    names = lexicon("speakers", "organisation_names")
    return any(_singular(page.words[place].lower) in names for place in range(start, end))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _name(page: Page, run: range, common: frozenset[str]) -> Name | None:
    words = [page.words[place].lower for place in run]
    skip = 0
    ignored = lexicon("titles", "before") - {"new"}
    if page.opens(run.start):
        while skip < len(words) - 1 and (
            words[skip] in ignored or (words[skip] in common and words[skip] not in titles())
        ):
            skip += 1
    first = skip
    firsts = lexicon("first_names", "masculine", "feminine", "either")
    for place in range(len(words) - 1, skip - 1, -1):
        follows = place + 1 < len(words)
        if words[place] in titles() and follows and not (place > skip and words[place - 1] in firsts):
            first = place + 1
            break
    body = words[first:]
    if all(word in titles() or word in ignored for word in body) and not (first == skip and words[skip] in firsts):
        return None
    if body[-1] in titles() and len(body) > 1 and body[0] not in firsts:
        body = body[:-1]
    last = run.start + first + len(body) - 1
    span = Span(page.words[run.start + first].start, page.words[last].end)
    opening = run.start + skip
    near = first
    while near > skip and words[near - 1] in titles():
        near -= 1
    before = page.words[opening - 1].lower if opening and not page.opens(opening) else ""
    after = page.words[last + 1].text if last + 1 < len(page.words) and not page.opens(last + 1) else ""
    gap = page.gap(last)
    return Name(
        span,
        Span(page.words[run.start + near].start, span.end),
        tuple(body),
        tuple(words[skip:first]),
        before if not opening or not page.gap(opening - 1).strip() else ",",
        after.casefold() if gap.strip() == "" else gap.strip()[:1] + after.casefold(),
        page.words[last].possessive or gap.startswith(("' ", "’ ")),
        span.of(page.text).isupper(),
    )


def _in_headlines(page: Page, known: set[tuple[str, ...]]) -> list[Name]:
    """The names that lines of title case share with the rest of the text, longest first from the left."""
    longest = max(map(len, known))
    found = []
    index = 0
    while index < len(page.words):
        if not page.titled[index] or not is_name_word(page.words[index].text):
            index += 1
            continue
        for size in range(min(longest, len(page.words) - index), 0, -1):
            words = tuple(word.lower for word in page.words[index : index + size])
            last = index + size - 1
            if words in known and page.sentence[last] == page.sentence[index]:
                span = Span(page.words[index].start, page.words[last].end)
                before = page.words[index - 1].lower if index and not page.opens(index) else ""
                found.append(Name(span, span, words, (), before, "", page.words[last].possessive, False))
                index = last
                break
        index += 1
    return found


def group_names(names: Sequence[Name]) -> list[list[int]]:
    """Which of `names` (numbers) are one name in full and in short, in order of the fullest form's first place.

    A short form goes to a longer name that has its words: a single word to a name that ends in it, or begins with it
    as a given name, or that only adds words such as *News*; *the* and one word to any name of an organisation that has
    it; letters to the name that they stand behind in brackets, or that they begin the words of. Where several fit it
    goes to the one that stood last before it, else to the first after it. A word of six letters or more that is written
    almost like one is taken for a misprint of it. Time grows with the number of names and of those that share a word.
    """
    people = lexicon("first_names", "masculine", "feminine", "either")
    acronyms = _acronyms(names)
    forms: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        forms[name.words].append(number)
    full = [words for words in forms if len(words) > 1]
    by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in full:
        for word in dict.fromkeys(words):
            by_word[word].append(words)
    for words, short in acronyms.items():
        by_word[short].append(words)
    small = lexicon("speakers", "links", "particles") | {"and", "the", "to"}
    initials: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in full:
        begun = "".join(word[0] for word in words if word not in small)
        for size in range(2 if len(words) == 2 else 3, len(begun) + 1):
            if size == len(begun) or (size >= 3 and len(begun) >= 4 and size == len(begun) - 1):
                initials[begun[:size]].append(words)
    home: dict[int, tuple[str, ...]] = {}
    for words, places in forms.items():
        options = [other for other in by_word.get(words[0], ()) if other != words and _short_of(words, other)]
        letters = [other for other in by_word.get(words[0], ()) if len(words) == 1 and acronyms.get(other) == words[0]]
        for number in places:
            fitting = letters or [
                other for other in options if _fits(names[number], words, other, people, forms[other][0] < places[0])
            ]
            if not fitting and len(words) == 1 and names[number].capitals:
                fitting = [other for other in initials.get(words[0].replace(".", ""), []) if other != words]
            home[number] = _nearest(number, fitting, forms) if fitting else words
    _misprints(forms, home, by_word)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number in range(len(names)):
        groups[_top(home[number], forms, home)].append(number)
    return list(groups.values())


def _acronyms(names: Sequence[Name]) -> dict[tuple[str, ...], str]:
    """Names that letters in brackets follow, with those letters."""
    return {
        name.words: short.words[0]
        for name, short in pairwise(names)
        if name.after == f"({short.words[0]}" and len(short.words) == 1 and len(name.words) > 1
    }


def _short_of(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if len(other) <= len(words) or len(other) > 12:
        return False
    if len(words) > 1:
        place = 0
        for word in other:
            place += place < len(words) and word == words[place]
        return place == len(words)
    return words[0] in other


def _fits(name: Name, words: tuple[str, ...], other: tuple[str, ...], people: frozenset[str], first_seen: bool) -> bool:
    """Whether a name of `words` at one place is short for `other`, which stood before all of its kind or not."""
    if len(words) > 1:
        return other[0] in people or other[-1] == words[-1] or _generic(other[len(words) :])
    word = words[0]
    bodily = lexicon("speakers", "organisation_names", "outlet_names")
    personal = not any(part in bodily for part in other)
    if personal and (
        word == other[-1] or (word == other[0] and word in people) or (len(other) == 3 and other[1] == word)
    ):
        return True
    if other[0] == word and (_generic(other[1:]) or is_site(other[0])):
        return True
    if personal and word == other[0] and len(other) == 2 and first_seen and not name.capitals:
        return name.before not in {"in", "from", "at", "the"} and word not in lexicon("titles", "before")
    return name.before == "the" and not personal and word in bodily


def _generic(words: tuple[str, ...]) -> bool:
    return bool(words) and all(word in lexicon("speakers", "generic_tails") for word in words)


def _nearest(
    number: int, options: Sequence[tuple[str, ...]], forms: dict[tuple[str, ...], list[int]]
) -> tuple[str, ...]:
    before = [
        (max(place for place in forms[words] if place < number), words) for words in options if forms[words][0] < number
    ]
    if before:
        return max(before)[1]
    return min(options, key=lambda words: (forms[words][0], words))


def _top(
    words: tuple[str, ...], forms: dict[tuple[str, ...], list[int]], home: dict[int, tuple[str, ...]]
) -> tuple[str, ...]:
    """The fullest form that a form leads to; each step goes to a longer one, so that it ends."""
    while True:
        longer = home[forms[words][0]]
        if len(longer) <= len(words):
            return words if longer == words else longer
        words = longer


def _misprints(
    forms: dict[tuple[str, ...], list[int]], home: dict[int, tuple[str, ...]], by_word: dict[str, list[tuple[str, ...]]]
) -> None:
    buckets: dict[str, list[str]] = defaultdict(list)
    for word in by_word:
        if len(word) >= 5:
            buckets[word[:2]].append(word)
            buckets[word[-4:]].append(word)
    for words, places in forms.items():
        if len(words) != 1 or len(words[0]) < 6 or any(home[number] != words for number in places):
            continue
        near = list(dict.fromkeys([*buckets[words[0][:2]], *buckets[words[0][-4:]]][:50]))
        near = [word for word in near if word != words[0] and _almost(words[0], word)]
        if near:
            target = by_word[near[0]][0]
            for number in places:
                home[number] = target


def _almost(word: str, other: str) -> bool:
    """Whether one is the other with two neighbours swapped, or one letter changed, added or left out, or its tail."""
    if len(other) > len(word) and other.endswith(word) and len(word) >= 6 and len(other) - len(word) <= 5:
        return True
    if sorted(word) == sorted(other):
        return sum(a != b for a, b in zip(word, other, strict=True)) == 2
    if abs(len(word) - len(other)) > 1 or word[0] != other[0] or not word.isalpha():
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(word), len(other)) - start and word[-1 - end] == other[-1 - end]:
        end += 1
    return max(len(word), len(other)) - start - end == 1
