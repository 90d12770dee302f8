"""How each place that carries a claim stands to it: who asserts, reports, confirms, denies, doubts or retracts it.

The classes are those of rumour stance (Zubiaga et al. 2016: support, deny, query, comment) split by whose voice it is,
with the withdrawals that Silverman (2015) asks for. Signs of a stance (what the reader found of act and polarity, what
is disputed, words of the sentence, who spoke before) are weighed by a small linear model; words and signs stand in
`lexicon/origins.toml`, the weights in `lexicon/stances.json`, written by `training/stances.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

from reportedly.case.carriers import Entry, Key, Member, said, tokens, words_at
from reportedly.case.voices import voice_of
from reportedly.document import Span
from reportedly.ledger import Attribution
from reportedly.lexicon import load

Stance = Literal["asserts", "reports", "confirms", "denies", "doubts", "declines", "asks", "retracts"]
STANCES: tuple[Stance, ...] = get_args(Stance)
SUPPORTING: frozenset[Stance] = frozenset({"asserts", "reports", "confirms"})
_WORDS: tuple[Stance, ...] = ("retracts", "declines", "denies", "doubts", "confirms")
_CLAUSE = re.compile(r"[,;:–—“”\"«»]|\.\s|\b(?:but|because|which|who|although|though|while|whereas)\b")


class Judged(NamedTuple):
    """The stance of one member and the words that show it, in order; empty where it is the plain case.

    `support` is the estimate in [0, 1] that it bears the claim out, in whatever voice.
    """

    stance: Stance
    shown: tuple[Span, ...]
    support: float = 1.0


class _Wording(NamedTuple):
    """What a member says: its words clause by clause, those that carry content, and whether it has a negation."""

    clauses: tuple[tuple[str, ...], ...]
    content: frozenset[str]
    negated: bool


class _Seen(NamedTuple):
    """A member with what is looked at in it."""

    entry: Entry
    member: Member
    wording: _Wording
    shown: Mapping[str, tuple[Span, ...]]
    name: str | None
    order: int


def stances(
    members: Sequence[Member], entries: Mapping[Key, Entry], clashes: Sequence[float] | None = None
) -> tuple[Judged, ...]:
    """The stance of each member to the claim that they make together.

    What most members say is taken for the claim. `clashes`, if given, has for every member how sure it is in [0, 1]
    that what it says contradicts the claim's wording; from `[limits] clash` on that alone makes it a denial.
    """
    scored = [
        _best(signs, isinstance(member.unit, Attribution))
        for signs, member in zip(signs_of(members, entries), members, strict=True)
    ]
    least = load("origins")["limits"]["clash"]
    result = []
    for at, (member, (stance, support)) in enumerate(zip(members, scored, strict=True)):
        entry = entries[member.document]
        if stance in SUPPORTING and isinstance(member.unit, Attribution) and member.unit.act == "asks":
            stance, support = "asks", 0.0
        if clashes is not None and clashes[at] >= least and stance in SUPPORTING:
            stance, support = "denies", 1.0 - clashes[at]
        shown = _shown(entry, stance, _places(entry, member)) if stance in _WORDS else ()
        plain = stance in ("asserts", "reports", "asks")
        cue = member.unit.cue if isinstance(member.unit, Attribution) else ()
        result.append(Judged(stance, () if plain else shown or cue or said(member.unit), support))
    return tuple(result)


def signs_of(members: Sequence[Member], entries: Mapping[Key, Entry]) -> list[dict[str, float]]:
    """The signs of a stance in each member, by name; what `training/stances.py` learns from."""
    present = {member.document for member in members}
    order = {key: number for number, key in enumerate(key for key in entries if key in present)}
    seen = [_seen(entries[member.document], member, order[member.document]) for member in members]
    known = Counter(word for content in {one.wording.content for one in seen} for word in content)
    firm = [one for one in seen if not (set(one.shown) & {"denies", "declines"})]
    wordings = {one.wording for one in firm}
    negative = 2 * sum(wording.negated for wording in wordings) > len(wordings)
    ids: dict[Key, set[str]] = {}
    for member in members:
        ids.setdefault(member.document, set()).add(member.unit.id)
    denied: dict[str, int] = {}
    first: dict[str, int] = {}
    houses: dict[str | None, int] = {}
    for one in seen:
        houses[one.entry.house] = min(houses.get(one.entry.house, one.order), one.order)
        if one.name:
            first[one.name] = min(first.get(one.name, one.order), one.order)
            if "denies" in one.shown or getattr(one.member.unit, "act", None) == "denies":
                denied[one.name] = min(denied.get(one.name, one.order), one.order)
    last = max((one.order for one in seen), default=0)
    result = []
    for one in seen:
        unit, wording = one.member.unit, one.wording
        turned = any(_turned(part, known) for part in wording.clauses)
        shared = sum(known[word] > 1 for word in wording.content) / max(1, len(wording.content))
        signs: dict[str, float] = {"bias": 1.0}
        signs["shared"] = shared
        signs["first document"] = float(one.order == 0)
        signs["late"] = one.order / max(1, last)
        signs["only one document"] = float(last == 0)
        signs["short"] = float(len(wording.content) <= load("origins")["limits"]["short"])
        signs["negated"] = float(wording.negated and not negative)
        signs["negated, short"] = signs["negated"] * signs["short"]
        signs["negated like the claim"] = float(wording.negated and negative)
        signs["not negated like the claim"] = float(negative and not wording.negated)
        signs["turned"] = float(turned and not negative)
        for stance in one.shown:
            signs[f"words: {stance}"] = 1.0
        if negative and "denies" in one.shown:
            signs["words: denies, of what is not so"] = 1.0
        signs["headline"] = float(unit.block == "headline")
        if one.name:
            signs["said it before"] = float(first[one.name] < one.order)
            signs["denied it"] = float(one.name in denied and denied[one.name] <= one.order)
            signs["denies it later"] = float(one.name in denied and denied[one.name] > one.order)
        signs["outlet carried it before"] = float(houses[one.entry.house] < one.order)
        if isinstance(unit, Attribution):
            signs[f"act: {unit.act}"] = 1.0
            signs["minus"] = float(unit.polarity == "-" and not negative)
            signs["disputes one of them"] = float(bool(ids[one.member.document] & set(unit.disputes)))
            signs["disputes"] = float(bool(unit.disputes))
            signs["uncommitted"] = float(unit.certainty == "uncommitted")
            signs["direct"] = float(unit.quote in ("direct", "mixed"))
            signs["named"] = float(one.name is not None)
            signs["anonymous"] = float(unit.speaker_kind == "anonymous")
            signs["outlet"] = float(unit.speaker_kind == "outlet")
            signs["first person"] = float(
                bool({"i", "my", "we", "our"} & {w for part in wording.clauses for w in part})
            )
        else:
            signs["own voice"] = 1.0
        signs["set against"] = float(_contrasts(one))
        result.append({name: value for name, value in signs.items() if value})
    return result


def _best(signs: Mapping[str, float], attributed: bool) -> tuple[Stance, float]:
    """The stance with the most weight, and the share of those that support; of support the outlet's own unquoted.

    A confirmation that nothing shows is support, and a retraction that nothing shows a denial or support.
    """
    scores = {
        stance: sum(own.get(sign, 0.0) * value for sign, value in signs.items()) for stance, own in weights().items()
    }
    most = max(scores.values())
    weighed = {stance: math.exp(score - most) for stance, score in scores.items()}
    shares = {stance: value / sum(weighed.values()) for stance, value in weighed.items()}
    best = max(shares, key=shares.__getitem__)
    if best == "confirms" and not _plain(best, signs, shares):
        best = "supports"
    if best == "retracts" and not _plain(best, signs, shares):
        best = max(("supports", "denies"), key=shares.__getitem__)
    support = shares["supports"] + shares["confirms"]
    if best == "supports":
        return ("reports" if attributed else "asserts"), support
    return best, support  # type: ignore[return-value]


def _plain(stance: str, signs: Mapping[str, float], shares: Mapping[str, float]) -> bool:
    """Whether a word or the act shows the stance, or it is likely enough without."""
    shown = f"words: {stance}" in signs or f"act: {stance}" in signs
    return shown or shares[stance] >= load("origins")["limits"]["unshown"]


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weight of every sign for every stance (*supports* is to assert or to report)."""
    text = (files("reportedly.lexicon") / "stances.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, float]] = json.loads(text)
    return found


def _seen(entry: Entry, member: Member, order: int) -> _Seen:
    places = _places(entry, member)
    shown: dict[str, tuple[Span, ...]] = {
        stance: spans for stance in _WORDS if (spans := _shown(entry, stance, places))
    }
    voice = voice_of(entry, member)
    name = " ".join(voice.proper) if voice is not None and voice.proper else None
    return _Seen(entry, member, _wording(entry, member), shown, name, order)


def _places(entry: Entry, member: Member) -> tuple[Span, ...]:
    """Where words that show a stance may stand: what is said, the cue, and what follows it up to what is said."""
    unit = member.unit
    if not isinstance(unit, Attribution):
        return (Span(entry.sentence(unit.spans[0]).start, entry.sentence(unit.spans[-1]).end),)
    return tuple(sorted((*_near(entry, unit), *unit.content)))


def _near(entry: Entry, unit: Attribution) -> tuple[Span, ...]:
    if not unit.cue:
        return ()
    cue = unit.cue[0]
    home = entry.sentence(cue)
    end = min([home.end, *(span.start for span in unit.content if span.start > cue.start)])
    return (Span(cue.start, max(cue.end, end)),)


def _wording(entry: Entry, member: Member) -> _Wording:
    text = words_at(entry, said(member.unit))
    parts = tuple(tuple(tokens(part)) for part in _CLAUSE.split(text) if part.strip())
    words = frozenset(
        word[:6] for part in parts for word in part if word not in _function() and word not in _negations()
    )
    return _Wording(parts, words, any(_denying(part) for part in parts))


def _negating(part: Sequence[str]) -> Iterator[int]:
    """Where a clause has a negation that turns round what follows."""
    for at, word in enumerate(part):
        if word in _negations() and not (part[at + 1 : at + 2] and part[at + 1] in _set_aside()):
            yield at


def _denying(part: Sequence[str]) -> bool:
    return next(_negating(part), None) is not None


def _turned(part: Sequence[str], known: Counter[str]) -> bool:
    """Whether a negation stands shortly before a word that other members have too."""
    reach = load("origins")["limits"]["negated"]
    return any(
        known[one[:6]] > 1 for at in _negating(part) for one in part[at + 1 : at + 1 + reach] if one not in _function()
    )


def _contrasts(one: _Seen) -> bool:
    """Whether the sentence opens by setting itself against what came before."""
    home = one.entry.sentence(one.member.unit.spans[0])
    return bool(set(tokens(one.entry.text[home.start : home.start + 40])[:2]) & frozenset(load("disputes")["contrast"]))


@cache
def _pattern(stance: str) -> re.Pattern[str]:
    phrases = load("origins")["stances"][stance]
    either = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


def _shown(entry: Entry, stance: str, places: Sequence[Span]) -> tuple[Span, ...]:
    for place in places:
        match = _pattern(stance).search(entry.text, place.start, place.end)
        if match:
            return (Span(*match.span()),)
    return ()


@cache
def _negations() -> frozenset[str]:
    return frozenset(load("origins")["stances"]["negations"])


@cache
def _set_aside() -> frozenset[str]:
    return frozenset(load("origins")["stances"]["not_negated"])


@cache
def _function() -> frozenset[str]:
    return frozenset(load("disputes")["function_words"])
