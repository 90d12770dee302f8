"""What an attribution says, prepared for comparing it with others: weighed stems, names, numbers, denial.

The stems of a content are weighed by how rare they are in news at large and by how few attributions of the document
have them, so that what a whole story is about does not make everything in it alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from math import sqrt

from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load

_WORD = re.compile(r"\w+", re.UNICODE)
_ENDING = re.compile(r"(?:ations?|ions?|ments?|ings?|edly|ed|ers?|ors?|ly|es|s|e)$")
_STANCE = {"intends": "aim", "directs": "aim", "asks": "question", "declines": "refusal"}


@dataclass(frozen=True, slots=True)
class Saying:
    """What one attribution says, prepared for comparing; `weights` holds its stems and how telling each is."""

    id: str
    index: int
    weights: Mapping[str, float]
    total: float
    length: float
    local: Mapping[str, float]
    local_total: float
    local_length: float
    names: frozenset[str]
    numbers: frozenset[str]
    negated: bool
    false: bool
    pointing: bool
    denying: bool
    contrasted: bool
    speaker_stems: frozenset[str]
    speaker: str | None
    stance: str
    act: str
    outlet: bool
    polarity: str
    quote: str
    parent: str | None
    start: int
    end: int
    centrality: float
    lead: float

    def copies(self, other: Saying) -> bool:
        """Whether the two put the same words forward in the same way, and enough of them to be no accident."""
        return (
            len(self.weights) > 2
            and self.weights.keys() == other.weights.keys()
            and (self.numbers, self.negated, self.polarity, self.stance)
            == (other.numbers, other.negated, other.polarity, other.stance)
        )

    def opposes(self, other: Saying) -> bool:
        """Whether the two have nearly the same words, and one denies them, gives other numbers or says the contrary."""
        shared = len(self.weights.keys() & other.weights.keys())
        pairs = contrary(self.weights.keys(), other.weights.keys())
        most = max(len(self.weights), len(other.weights))
        if not shared or shared + pairs < load("disputes")["limits"]["alike_share"] * most:
            return False
        numbers = bool(self.numbers and other.numbers and not self.numbers & other.numbers)
        return pairs or numbers or self.polarity != other.polarity or self.negated != other.negated

    @property
    def strength(self) -> float:
        """How plainly it denies something by its own words, in [0, 1]."""
        if self.act == "denies" or self.denying:
            return 1.0
        return 0.8 if self.false else 0.0


@cache
def vocabulary(name: str) -> frozenset[str]:
    """A list of words of `disputes.toml`."""
    return frozenset(load("disputes")[name])


@cache
def _families() -> dict[str, str]:
    return {word: family[0] for family in load("disputes")["families"] for word in family}


@cache
def opposites() -> frozenset[tuple[str, str]]:
    """Pairs of stems that do not sit together, both ways round."""
    pairs = [(stem(a), stem(b)) for a, b in load("disputes")["antonyms"]]
    return frozenset([*pairs, *((b, a) for a, b in pairs)])


@cache
def _opposed() -> frozenset[str]:
    return frozenset(word for word, _ in opposites())


def contrary(own: Set[str], other: Set[str]) -> bool:
    """Whether one of the stems `own` says the contrary of one of the `other` ones."""
    return any((word, against) in opposites() for word in own & _opposed() for against in other & _opposed())


@cache
def _empty() -> frozenset[str]:
    return vocabulary("function_words") | vocabulary("pointers") | vocabulary("negations")


def stem(word: str) -> str:
    """A word without its endings, or the head of its family: what its forms share (a light stemmer, as Harman 1991)."""
    word = word.casefold()
    if word in _families():
        return _families()[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    short = _ENDING.sub("", word)
    if len(short) < 3:
        short = word
    if short in _families():
        return _families()[short]
    if len(short) > 3 and short[-1] == short[-2]:
        short = short[:-1]
    return short[:-1] + "i" if short[-1] == "y" else short


def sayings(ledger: Ledger, rarity: Mapping[str, float], rarest: float) -> list[Saying]:
    """What every attribution of `ledger` says, in order; `rarity` weighs stems, and those it lacks weigh `rarest`."""
    text = ledger.document.text
    bags = [bag(_words(text, a.content)) for a in ledger.attributions]
    frequent = Counter(key for keys in bags for key in keys)
    begin = next((block.span.start for block in ledger.blocks if block.role != "furniture"), 0)
    lead = frozenset(bag(words_of(text[begin : begin + load("disputes")["lead_characters"]])))
    made = []
    for index, (attribution, keys) in enumerate(zip(ledger.attributions, bags, strict=True)):
        weights = {key: rarity.get(key, rarest) for key in keys}
        made.append(_saying(ledger, index, attribution, weights, frequent, len(bags), lead))
    return made


def words_of(text: str) -> list[str]:
    """The runs of letters and digits."""
    return _WORD.findall(text)


def _words(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    most = load("disputes")["most_characters"]
    return [word for start, end in spans for word in words_of(text[start : min(end, start + most)])]


def bag(words: Iterable[str]) -> dict[str, None]:
    """The stems of the words that carry content, each once, in order."""
    return {stem(word): None for word in words if word.casefold() not in _empty()}


def _saying(
    ledger: Ledger,
    index: int,
    attribution: Attribution,
    weights: dict[str, float],
    frequent: Counter[str],
    count: int,
    lead: frozenset[str],
) -> Saying:
    text = ledger.document.text
    words = _words(text, attribution.content)
    lowered = {word.casefold() for word in words}
    cue = {word.casefold() for word in _words(text, attribution.cue)}
    spans = attribution.content or attribution.spans
    start, end = (spans[0].start, spans[-1].end) if spans else (0, 0)
    first = attribution.start if attribution.spans else 0
    total = sum(weights.values())
    local = {key: weight * (1.3 - (frequent[key] / count) ** 0.5) for key, weight in weights.items()}
    common = sum(weight * min(1.0, (frequent[key] - 1) / 4) for key, weight in weights.items())
    false = bool(lowered & vocabulary("falsehood"))
    speaker = attribution.speaker or " ".join(_words(text, attribution.source)) or None
    return Saying(
        id=attribution.id,
        index=index,
        weights=weights,
        total=total,
        length=sqrt(sum(weight * weight for weight in weights.values())),
        local=local,
        local_total=sum(local.values()),
        local_length=sqrt(sum(weight * weight for weight in local.values())),
        names=frozenset(stem(word) for word in words if word[:1].isupper()) & weights.keys(),
        numbers=frozenset(word for word in words if word[:1].isdigit()),
        negated=bool(lowered & vocabulary("negations")),
        false=false,
        pointing=total < 2.0 or (len(weights) <= 2 and (false or bool(lowered & vocabulary("pointers")))),
        denying=bool(cue & vocabulary("denial")),
        contrasted=bool(
            {w.casefold() for w in words_of(text[max(0, first - 24) : first + 12])} & vocabulary("contrast")
        ),
        speaker_stems=frozenset(bag(words_of(speaker or ""))),
        speaker=speaker.casefold() if speaker else None,
        stance=_STANCE.get(attribution.act or "", "statement"),
        act=attribution.act or "says",
        outlet=attribution.speaker_kind in ("outlet", "document") or attribution.act == "hearsay",
        polarity=attribution.polarity or "+",
        quote=attribution.quote or "indirect",
        parent=attribution.parent,
        start=start,
        end=end,
        centrality=common / total if total else 0.0,
        lead=sum(weight for key, weight in weights.items() if key in lead) / total if total else 0.0,
    )
