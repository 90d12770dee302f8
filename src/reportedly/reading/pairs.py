"""What two attributions have in common, as numbers: the ground on which claims are joined and disputes are seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import exp, log, sqrt

from reportedly.ledger import Attribution, Ledger
from reportedly.lexicon import load

_WORD = re.compile(r"\w+", re.UNICODE)
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9#@])|\n+")
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
    sentence: int
    start: int
    end: int
    size: int
    centrality: float
    lead: float


@cache
def vocabulary(name: str) -> frozenset[str]:
    """A list of words of `disputes.toml`."""
    return frozenset(load("disputes")[name])


@cache
def _families() -> dict[str, str]:
    return {word: family[0] for family in load("disputes")["families"] for word in family}


@cache
def _antonyms() -> frozenset[tuple[str, str]]:
    pairs = [(stem(a), stem(b)) for a, b in load("disputes")["antonyms"]]
    return frozenset([*pairs, *((b, a) for a, b in pairs)])


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(r"(?:ations?|ions?|ments?|ings?|edly|ed|ers?|ors?|ly|es|s|e)$")


def stem(word: str) -> str:
    """A word without its endings, or the head of its family: what its forms share."""
    word = word.casefold()
    if word in _families():
        return _families()[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    short = _ending().sub("", word)
    if len(short) < 3:
        return word
    if len(short) > 3 and short[-1] == short[-2]:
        short = short[:-1]
    return short[:-1] + "i" if short[-1] == "y" else short


def sayings(ledger: Ledger, rarity: Mapping[str, float], rarest: float) -> list[Saying]:
    """What every attribution of `ledger` says, in order; `rarity` weighs stems, and those it lacks weigh `rarest`."""
    text = ledger.document.text
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    bags = [_bag(_words(text, a.content)) for a in ledger.attributions]
    frequent = Counter(key for bag in bags for key in bag)
    lead = frozenset(_bag(_WORD.findall(text[: load_number("lead_characters")])))
    made = []
    for index, (attribution, bag) in enumerate(zip(ledger.attributions, bags, strict=True)):
        weights = {key: rarity.get(key, rarest) for key in bag}
        made.append(_saying(ledger, index, attribution, weights, frequent, len(bags), lead, ends))
    return made


def load_number(name: str) -> int:
    """A whole number of `disputes.toml`."""
    return int(load("disputes")[name])


def _words(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    return [word for start, end in spans for word in _WORD.findall(text[start:end])]


def _bag(words: Iterable[str]) -> dict[str, None]:
    """The stems of the content words, each once, in order."""
    empty = vocabulary("function_words") | vocabulary("pointers") | vocabulary("negations")
    return {stem(word): None for word in words if word.casefold() not in empty}


def _saying(
    ledger: Ledger,
    index: int,
    attribution: Attribution,
    weights: dict[str, float],
    frequent: Counter[str],
    count: int,
    lead: frozenset[str],
    ends: Sequence[int],
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
            {w.casefold() for w in _WORD.findall(text[max(0, first - 24) : first + 12])} & vocabulary("contrast")
        ),
        speaker_stems=frozenset(_bag(_WORD.findall(speaker or ""))),
        speaker=speaker.casefold() if speaker else None,
        stance=_STANCE.get(attribution.act or "", "statement"),
        act=attribution.act or "says",
        outlet=attribution.speaker_kind in ("outlet", "document") or attribution.act == "hearsay",
        polarity=attribution.polarity or "+",
        quote=attribution.quote or "indirect",
        parent=attribution.parent,
        sentence=_before(ends, first),
        start=start,
        end=end,
        size=sum(e - s for s, e in attribution.content),
        centrality=common / total if total else 0.0,
        lead=sum(weight for key, weight in weights.items() if key in lead) / total if total else 0.0,
    )


def _before(ends: Sequence[int], offset: int) -> int:
    from bisect import bisect_right

    return bisect_right(ends, offset)


SAME = (
    "bias",
    "cosine",
    "cosine_squared",
    "inner",
    "outer",
    "inner_squared",
    "names",
    "names_apart",
    "numbers",
    "numbers_apart",
    "polarity_apart",
    "negation_apart",
    "speaker",
    "speakers_unknown",
    "nested",
    "cover",
    "nested_cosine",
    "siblings",
    "points_back",
    "points_near",
    "points_central",
    "distance",
    "adjacent",
    "central",
    "lead",
    "lead_cosine",
    "stance_apart",
    "refusal",
    "question",
    "aim",
    "thought",
    "hearsay_both",
    "hearsay_one",
    "quoted_after",
    "short",
    "identical",
    "falsehood_both",
    "opposite_cosine",
    "speaker_cosine",
    "stance_cosine",
    "falsehood_apart",
    "shared_count",
    "central_cosine",
    "short_cosine",
    "hearsay_central",
    "says_declined",
)
MEANING = ("meaning", "meaning_high", "meaning_cosine", "meaning_pointing", "meaning_opposite", "meaning_speaker")


def alike(a: Saying, b: Saying) -> tuple[float, float, float, int]:
    """Cosine of the weighted stems, the share of the lighter one that is shared, that of the heavier, stems shared."""
    if len(a.weights) > len(b.weights):
        a, b = b, a
    shared = [weight for key, weight in a.weights.items() if key in b.weights]
    if not shared:
        return 0.0, 0.0, 0.0, 0
    common = sum(shared)
    squares = sum(weight * weight for weight in shared)
    low, high = (a.total, b.total) if a.total < b.total else (b.total, a.total)
    return squares / (a.length * b.length), common / low, common / high, len(shared)


def cover(a: Saying, b: Saying) -> float:
    """Intersection over union of the stretches that two contents lie in."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / max(1, max(a.end, b.end) - min(a.start, b.start))


def same_features(a: Saying, b: Saying, meaning: float | None = None) -> list[float]:
    """The features `SAME` of two sayings, `a` before `b`; with the cosine of their meanings also `MEANING`."""
    cosine, inner, outer, shared = alike(a, b)
    nested = a.parent == b.id or b.parent == a.id
    speaker = a.speaker is not None and a.speaker == b.speaker
    pointing = b.pointing or a.pointing
    distance = b.index - a.index
    hearsay = (a.act == "hearsay") + (b.act == "hearsay")
    opposite = a.polarity != b.polarity
    central = min(a.centrality, b.centrality)
    light = min(a.total, b.total)
    covered = cover(a, b) if nested else 0.0
    row = [
        1.0,
        cosine,
        cosine * cosine,
        inner,
        outer,
        inner * inner,
        float(bool(a.names & b.names)),
        float(bool(a.names and b.names and not a.names & b.names)),
        float(bool(a.numbers & b.numbers)),
        float(bool(a.numbers and b.numbers and not a.numbers & b.numbers)),
        float(opposite),
        float(a.negated != b.negated),
        float(speaker),
        float(a.speaker is None and b.speaker is None),
        float(nested),
        covered,
        nested * cosine,
        float(a.parent is not None and a.parent == b.parent),
        float(pointing),
        pointing / distance,
        pointing * max(a.centrality, b.centrality),
        log(1 + distance),
        float(distance == 1),
        central,
        min(a.lead, b.lead),
        min(a.lead, b.lead) * cosine,
        float(a.stance != b.stance),
        float("refusal" in (a.stance, b.stance)),
        float("question" in (a.stance, b.stance)),
        float(a.stance == b.stance == "aim"),
        float((a.act == "thinks") != (b.act == "thinks")),
        float(hearsay == 2),
        float(hearsay == 1),
        float(speaker and b.quote != "indirect" and distance <= 2),
        exp(-light / 6),
        float(a.weights.keys() == b.weights.keys() and shared > 0),
        float((a.false or a.act == "denies") and (b.false or b.act == "denies")),
        opposite * cosine,
        speaker * cosine,
        (a.stance != b.stance) * cosine,
        float(a.false != b.false),
        min(shared, 6) / 6,
        central * cosine,
        exp(-light / 6) * inner,
        (hearsay > 0) * central,
        float(a.act == "declines") + float(b.act == "declines"),
    ]
    if meaning is not None:
        row += [
            meaning,
            max(0.0, meaning - 0.5),
            meaning * cosine,
            pointing * meaning,
            opposite * meaning,
            speaker * meaning,
        ]
    return row


DISPUTE = (
    "bias", "denies", "denying_cue", "falsehood", "negative", "negated", "contrast", "hearsay", "confirms", "asks", "declines", "stance", "thinks",
    "points", "short",
    "cosine", "inner", "inner_target", "earlier", "distance", "nearest", "first", "size", "largest", "central", "lead",
    "target_hearsay", "target_claims", "target_negative", "target_nested_in", "nested_in_target", "same_speaker", "about_speaker", "polarity_apart",
    "antonyms", "numbers_apart", "target_stance", "target_refusal", "target_thinks", "target_false", "target_pointing", "target_short",
    "strong_inner", "strong_points_first", "strong_points_nearest", "negative_inner", "false_inner", "polarity_inner", "antonyms_inner", "numbers_inner", "contrast_inner",
    "strong_size", "weak_size", "strong_same_speaker", "strong_later", "strong_hearsay", "negative_hearsay", "strong_central", "strong_distance", "weak_same_speaker", "weak_about",
)
DISPUTE_MEANING = ("meaning", "strong_meaning", "negative_meaning", "polarity_meaning", "false_meaning")


def strength(saying: Saying) -> float:
    """How plainly an attribution denies something by its own words, in [0, 1]."""
    if saying.act == "denies" or saying.denying:
        return 1.0
    return 0.8 if saying.false else 0.0


def dispute_features(
    saying: Saying, members: Sequence[Saying], largest: int, nearest: bool, meaning: float | None = None
) -> list[float]:
    """The features `DISPUTE` of a saying and a claim, given by its first members, that it may dispute."""
    head = members[0]
    near = [alike(member, saying) for member in members]
    cosine = max(x[0] for x in near)
    inner = max(x[1] for x in near) if min(saying.total, head.total) else 0.0
    inner *= min(1.0, min(saying.total, max(m.total for m in members)) / 6)
    target = max(
        (sum(w for k, w in m.weights.items() if k in saying.weights) / m.total if m.total else 0.0) for m in members
    )
    strong = strength(saying)
    weak = 1.0 - strong
    negative = float(saying.polarity == "-")
    earlier = head.index < saying.index
    gap = min(abs(m.index - saying.index) for m in members)
    hearsay = float(any(m.act == "hearsay" for m in members))
    apart = float(head.polarity != saying.polarity)
    opposite = float(any((a, b) in _antonyms() for m in members for a in m.weights for b in saying.weights))
    numbers = float(bool(head.numbers and saying.numbers and not head.numbers & saying.numbers))
    size = log(len(members))
    own = saying.speaker is not None and any(m.speaker == saying.speaker for m in members)
    about = float(bool(saying.speaker_stems & (head.weights.keys() - set())))
    central = head.centrality
    row = [
        1.0, float(saying.act == "denies"), float(saying.denying), float(saying.false), negative, float(saying.negated), float(saying.contrasted),
        float(saying.act == "hearsay"), float(saying.act == "confirms"), float(saying.act == "asks"), float(saying.act == "declines"),
        float(saying.stance != "statement"), float(saying.act == "thinks"), float(saying.pointing), exp(-saying.total / 6),
        cosine, inner, target, float(earlier), log(1 + gap), float(nearest), float(head.index == 0), size, float(largest > 1 and len(members) == largest),
        central, head.lead, hearsay, float(head.act == "claims"), float(head.polarity == "-"), float(head.parent == saying.id), float(saying.parent == head.id),
        float(own), about, apart, opposite, numbers, float(head.stance != "statement"), float(head.act == "declines"), float(head.act == "thinks"),
        float(head.false), float(head.pointing), exp(-head.total / 6),
        strong * inner, strong * saying.pointing * (head.index == 0), strong * saying.pointing * nearest, negative * inner, saying.false * inner,
        apart * inner, opposite * inner, numbers * inner, saying.contrasted * inner, strong * size, weak * size, strong * own, strong * (not earlier),
        strong * hearsay, negative * hearsay, strong * central, strong * log(1 + gap), weak * own, weak * about,
    ]
    if meaning is not None:
        row += [meaning, strong * meaning, negative * meaning, apart * meaning, saying.false * meaning]
    return [float(x) for x in row]
