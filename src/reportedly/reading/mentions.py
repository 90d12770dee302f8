"""Where a text may speak of somebody: names, descriptions, and what a source itself says of who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.names import Name, lexicon, titles
from reportedly.reading.page import Page

Gender = Literal["m", "f", ""]
Form = Literal["nobody", "first", "we", "you", "he", "she", "they", "it", "who", "name", "several", "description"]


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase that describes somebody without naming them.

    `head` is its noun in lower case, in the singular, and `words` all its words but articles. `opening` is the article,
    pronoun or other word that it begins with, if any.
    """

    span: Span
    head: str
    words: tuple[str, ...]
    opening: str
    plural: bool
    gender: Gender


@dataclass(frozen=True, slots=True)
class Source:
    """What the words of a source say of who speaks.

    `names` are the numbers of the names that the source puts forward as the speaker: one for a name, several for people
    joined by *and*, none for a pronoun or a description. `inside` are all names in it.
    """

    span: Span
    form: Form
    description: Description | None
    names: tuple[int, ...]
    inside: tuple[int, ...]


_GENDERS = {"masculine": "m", "feminine": "f"}


def gender_of_noun(noun: str) -> Gender:
    """The sex that a noun for a person tells, if it does."""
    for sex, sign in _GENDERS.items():
        if noun in lexicon("kinship", sex) or noun in lexicon("speakers", sex) or noun in lexicon("titles", sex):
            return "m" if sign == "m" else "f"
    return ""


def gender_of_name(words: Sequence[str], held: Sequence[str]) -> Gender:
    """The sex that the titles and nouns before a name tell, or else its first word."""
    for title in held:
        if gender_of_noun(title):
            return gender_of_noun(title)
    if not words or words[0] in lexicon("first_names", "either"):
        return ""
    if words[0] in lexicon("first_names", "masculine"):
        return "m"
    return "f" if words[0] in lexicon("first_names", "feminine") else ""


def singular(noun: str) -> str:
    """The noun without the ending of a plural."""
    if noun in {"men", "women", "policemen", "people", "children", "wives", "police", "news"}:
        return {"men": "man", "women": "woman", "policemen": "policeman", "children": "child", "wives": "wife"}.get(
            noun, noun
        )
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def is_plural(noun: str) -> bool:
    """Whether the noun stands for several."""
    return noun in lexicon("speakers", "plural") or noun in lexicon("kinship", "plural") or singular(noun) != noun


def sort_of(head: str) -> str:
    """Which list of nouns holds the head of a description: what sort of speaker it tells of."""
    noun = singular(head)
    if _in_people(noun):
        return "person"
    for sort in ("report", "outlet", "organisation", "document", "rumour"):
        if noun in lexicon("speakers", sort) or head in lexicon("speakers", sort):
            return sort
    return "other"


def _in_people(noun: str) -> bool:
    return (
        noun in lexicon("speakers", "person", "masculine", "feminine")
        or noun in lexicon("kinship", "masculine", "feminine", "either", "plural")
        or (noun in titles() and noun not in {"general", "private", "major"})
        or noun.endswith(tuple(load("speakers")["person_endings"]))
    )


def pronoun_form(word: str) -> Form | None:
    """What sort of pronoun a word is, if it is one."""
    for key, form in _PRONOUNS:
        if word in lexicon("pronouns", key):
            return form
    return None


_PRONOUNS: tuple[tuple[str, Form], ...] = (
    ("first", "first"),
    ("first_plural", "we"),
    ("second", "you"),
    ("masculine", "he"),
    ("feminine", "she"),
    ("plural", "they"),
    ("neuter", "it"),
    ("relative", "who"),
)


def find_descriptions(page: Page, names: Sequence[Name]) -> list[Description]:
    """Noun phrases of the text that describe people or bodies of people, in reading order.

    *an elderly woman*, *the city's mayor*, *her father*, *Canadian officials*: an article, a possessive or a name and
    some words before a noun that the lexicon has, or such a noun in the plural. Time grows with the length of the text.
    """
    limit = load("speakers")["limits"]["phrase"]
    named: set[int] = set()
    for name in names:
        named.update(page.inside(name.titled))
    found = []
    index = 0
    while index < len(page.words):
        last = _phrase_end(page, index, limit, named)
        if last is None or last in named:
            index += 1
            continue
        found.append(_description(page, index, last))
        index = last + 1
    return found


def _openings() -> frozenset[str]:
    return lexicon("pronouns", "possessive") | {
        "a",
        "an",
        "the",
        "this",
        "these",
        "those",
        "one",
        "another",
        "two",
        "three",
        "some",
    }


def _phrase_end(page: Page, index: int, limit: int, named: set[int]) -> int | None:
    """The number of the last word of the description that begins with word `index`."""
    opening = page.words[index].lower
    fixed = opening in _openings() or page.words[index].possessive
    if not fixed:
        noun = page.words[index].lower
        if is_plural(noun) and sort_of(noun) == "person" and index not in named:
            return index
        if index in named and index + 1 < len(page.words) and page.gap(index) == " ":
            noun = page.words[index + 1].lower
            if sort_of(noun) in {"person", "organisation"} and index + 1 not in named:
                return index + 1
        return None
    end = None
    for place in range(index + 1, min(index + 1 + limit, len(page.words))):
        if page.sentence[place] != page.sentence[index] or page.gap(place - 1).strip(" -’'‘\"“”"):
            break
        noun = page.words[place].lower
        if sort_of(noun) in {"person", "organisation", "outlet", "report"} and not page.words[place].possessive:
            end = place
        elif end is not None or (
            noun in lexicon("speakers", "function_words") and noun not in lexicon("speakers", "within")
        ):
            break
    return end


def _description(page: Page, first: int, last: int) -> Description:
    head = page.words[last].lower
    words = tuple(page.words[place].lower for place in range(first, last + 1))
    opening = words[0] if words[0] in _openings() else ""
    span = Span(page.words[first].start, page.words[last].end)
    return Description(span, singular(head), _content(words), opening, is_plural(head), gender_of_noun(singular(head)))


def _content(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in {"a", "an", "the", "this", "these", "those"})


def read_source(
    page: Page, spans: Sequence[Span], names: Sequence[Name], inside: Sequence[int], people: Sequence[bool]
) -> Source:
    """What a source, `spans` of the text with the names `inside` them, says of who speaks.

    `people` says of every name whether it may be a person's.
    """
    first = spans[0]
    whole = Span(first.start, spans[-1].end)
    words = page.inside(first)
    if not words:
        return Source(first, "nobody", None, (), ())
    opening = page.words[words.start].lower
    pronoun = pronoun_form(opening) or pronoun_form(opening.split("'")[0])
    if pronoun and (len(words) == 1 or (not inside and _stands_alone(page, words))):
        return Source(first, pronoun, None, (), ())
    head_end = _segment_end(page, words)
    chosen = tuple(_joined_names(page, first, names, inside, head_end)) if inside else ()
    if len(chosen) > 1 or (len(spans) > 1 and len(chosen) == 1 and len(inside) > 1 and _coordinated(page, spans)):
        return Source(whole, "several", _described(page, words, head_end), chosen, tuple(inside))
    if not chosen:
        chosen = tuple(_apposed(page, words, head_end, names, [number for number in inside if people[number]]))
    if chosen:
        return Source(first, "name", _described(page, words, head_end), chosen, tuple(inside))
    return Source(first, "description", _described(page, words, head_end), (), tuple(inside))


def _coordinated(page: Page, spans: Sequence[Span]) -> bool:
    """Whether the later parts of a source can be further people, and are no clause about the first."""
    openings = [page.words[words.start].lower for words in map(page.inside, spans[1:]) if words]
    return bool(openings) and not any(pronoun_form(opening) for opening in openings)


def _stands_alone(page: Page, words: range) -> bool:
    """Whether a pronoun is the noun of its phrase: *those who left*, *he himself*, but not *his mother*."""
    opening = page.words[words.start].lower
    if opening in {"those", "these", "both", "all", "neither", "this", "that"}:
        return False
    if opening in lexicon("pronouns", "possessive"):
        follows = [page.words[place].lower for place in words[1:]]
        return (
            opening != "her"
            and not any(sort_of(word) != "other" for word in follows)
            and len(words) > 1
            and opening == "my"
        )
    return True


_STOPS = frozenset({"(", ",", "[", "–", "—", "-", ";", ":"})


def _segment_end(page: Page, words: range) -> int:
    """The number of the word that ends the first part of a noun phrase: its noun, before what only adds to it."""
    cut = lexicon("speakers", "function_words")
    for place in words[:-1]:
        gap = page.gap(place).strip(" \"'“”‘’")
        following = page.words[place + 1]
        if gap[:1] in _STOPS and gap:
            return place
        if following.lower in _reflexive():
            return place
        if (
            following.lower in cut
            and place > words.start
            and following.text.islower()
            and following.lower not in lexicon("speakers", "within")
        ):
            return place
        if place > words.start and following.lower in lexicon("speakers", "additions"):
            return place
    return words[-1]


def _reflexive() -> frozenset[str]:
    return frozenset(word for word in lexicon("pronouns", "masculine", "feminine", "neuter", "plural") if "sel" in word)


def _described(page: Page, words: range, head_end: int) -> Description:
    """The source as a description, its head the last noun that the lexicon has in its first part."""
    last = head_end
    for place in range(head_end, words.start - 1, -1):
        if sort_of(page.words[place].lower) != "other" and not page.words[place].possessive:
            last = place
            break
    head = page.words[last].lower
    content = tuple(page.words[place].lower for place in words)
    opening = content[0] if content[0] in _openings() else ""
    span = Span(page.words[words.start].start, page.words[words[-1]].end)
    return Description(
        span, singular(head), _content(content), opening, is_plural(head), gender_of_noun(singular(head))
    )


def _joined_names(page: Page, span: Span, names: Sequence[Name], inside: Sequence[int], head_end: int) -> Iterator[int]:
    """The names that a noun phrase puts forward: the one that ends its first part, and those joined to it by *and*."""
    end = page.words[head_end].end
    ends = [number for number in inside if names[number].span.end == end]
    if not ends:
        return
    first = [number for number in inside if names[number].span.start < end]
    joined = [number for number in first if names[number].after in _AND]
    yield from [*joined, ends[0]] if joined else ends[:1]


_AND = frozenset({"and", ",and", "nor", "or", "&and"})


def _apposed(page: Page, words: range, head_end: int, names: Sequence[Name], inside: Sequence[int]) -> Iterator[int]:
    """The name that stands beside a description as another word for it (*her father, Jan Ott*)."""
    for number in inside:
        name = names[number]
        first, last = page.at(name.titled.start), page.at(name.span.end)
        if first <= head_end or not (len(name.words) > 1 or name.titles):
            continue
        before = page.gap(first - 1).strip(" \"'“‘")
        after = page.gap(last - 1).strip(" \"'”’") if last - 1 < words[-1] else ","
        if before == "," and after[:1] in {",", "("}:
            yield number
            return
