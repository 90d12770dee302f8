"""What sort of thing a name stands for, by what the name and its neighbours look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportedly.reading.mentions import singular, sort_of
from reportedly.reading.names import Name, lexicon
from reportedly.reading.page import is_site

SORTS = ("person", "organisation", "outlet", "place", "thing")


def evidence(names: Sequence[Name]) -> list[str]:
    """Features of the places where one name stands, its fullest form first among them, in no order."""
    fullest = max(names, key=lambda name: (len(name.words), -name.span.start))
    found = list(_of_words(fullest.words))
    found.append("capitals" if fullest.capitals else "mixed")
    found.append(f"times{min(len(names), 4)}")
    if any(len(name.words) == 1 and name.words[0] == fullest.words[-1] for name in names) and len(fullest.words) > 1:
        found.append("by-last")
    around: Counter[str] = Counter()
    for name in names:
        around.update(set(_around(name)))
    for feature, count in around.items():
        found.append(feature)
        if 2 * count >= len(names):
            found.append(f"mostly-{feature}")
    return found


def _of_words(words: Sequence[str]) -> Iterator[str]:
    yield f"words{min(len(words), 5)}"
    yield f"last={words[-1]}"
    yield f"ends={words[-1][-3:]}"
    if any(is_site(word) for word in words):
        yield "site"
    if words[0].startswith("@"):
        yield "handle"
    if words[0] in lexicon("first_names", "masculine", "feminine", "either"):
        yield "given"
        yield f"given-of-{min(len(words), 3)}"
    for key in ("organisation_names", "outlet_names", "place_names"):
        if singular(words[-1]) in lexicon("speakers", key) or words[-1] in lexicon("speakers", key):
            yield f"last-{key}"
        if any(word in lexicon("speakers", key) for word in words):
            yield key
    if any(word in lexicon("speakers", "links") for word in words):
        yield "linked"


def _around(name: Name) -> Iterator[str]:
    if name.titles:
        yield "titled"
        yield f"title={name.titles[-1]}"
    yield f"before={name.before}"
    yield f"before-{sort_of(name.before)}"
    if name.possessive:
        yield "possessive"
    mark, word = (name.after[:1], name.after[1:]) if name.after[:1] in {",", "(", ".", ")"} else ("", name.after)
    yield f"after={mark}{word if not word.isdigit() else '0'}"
    if word and not mark:
        yield f"after-{sort_of(word)}"
