"""Stories told again in other words: texts whose details one earlier source had, and that show where they are from.

Two reports of the same event have names and numbers in common without either having them from the other. A retelling
is therefore reported only where details that one source alone had before (among the documents at hand) stand together
in sentences of the text, as they do in the source's, and where the text names that source in its opening or credits
such a sentence to unnamed media; or where nearly everything in it stands in the source in the same order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from reportedly.case.credits import MEDIA, Credit
from reportedly.case.shingles import Words
from reportedly.case.texts import Prepared, is_source
from reportedly.document import Span
from reportedly.lexicon import load


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence of the text at `span` with details that stand together in the source at `source`, and their weight."""

    source: Span
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Retelling:
    """Text number `target` retells number `source`; `credit` is where it says so."""

    source: int
    target: int
    hits: tuple[Hit, ...]
    credit: Credit | None
    named: bool


def retellings(texts: Sequence[Prepared], families: Sequence[int]) -> Iterator[Retelling]:
    """Every retelling among `texts`, which stand in order; `families` is alike for those with one source's words."""
    details = [_details(text.words) for text in texts]
    told: set[tuple[int, int]] = set()
    for (source, target), stems in sorted(_only_from(details, families).items()):
        found = _retelling(texts, details, source, target, stems)
        if found is not None:
            told.add((families[source], target))
            yield found
    for source, target in _credited(texts):
        if (families[source], target) not in told and families[source] != families[target]:
            found = _known(texts, details, source, target)
            if found is not None:
                told.add((families[source], target))
                yield found


def _credited(texts: Sequence[Prepared]) -> Iterator[tuple[int, int]]:
    """Pairs (source, target) of which the target names the source's outlet in its opening, the latest source first."""
    last = load("reuse")["rewriting"]["last"]
    houses: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if text.house is not None:
            houses.setdefault(text.house, []).append(number)
    for target, text in enumerate(texts):
        for house in sorted({credit.house for credit in text.credits if credit.place == "opening"}):
            listed = houses.get(house, [])
            for source in reversed(listed[max(0, bisect_left(listed, target) - last) : bisect_left(listed, target)]):
                yield source, target


def _known(
    texts: Sequence[Prepared], details: Sequence[Mapping[int, float]], source: int, target: int
) -> Retelling | None:
    """The retelling of a source that the opening names, by details that others had too; more of them are asked for."""
    text, weights = texts[target], details[target]
    hits = tuple(_hits(texts[source].words, text.words, weights.keys() & details[source].keys(), weights))
    if sum(hit.weight for hit in hits) < load("reuse")["rewriting"]["least_known"]:
        return None
    credit = next(credit for credit in text.credits_for(texts[source]) if credit.place == "opening")
    return Retelling(source, target, hits, credit, named=True)


def _details(words: Words) -> dict[int, float]:
    """The rare words of a text with their weights."""
    rare = words.rarity > 0
    return dict(zip(words.stems[rare].tolist(), words.rarity[rare].tolist(), strict=True))


def _only_from(details: Sequence[Mapping[int, float]], families: Sequence[int]) -> dict[tuple[int, int], set[int]]:
    """For (source, target) the details of the target that before it only the source's family had.

    Of a family the text counts as the source that had most of these details first.
    """
    first: dict[int, int] = {}
    several: set[int] = set()
    found: dict[tuple[int, int], set[int]] = {}
    for number, listed in enumerate(details):
        only: dict[int, dict[int, set[int]]] = {}
        for stem in listed:
            teller = first.setdefault(stem, number)
            if stem not in several and families[teller] != families[number]:
                only.setdefault(families[teller], {}).setdefault(teller, set()).add(stem)
                several.add(stem)
        for tellers in only.values():
            best = max(tellers, key=lambda teller: (len(tellers[teller]), -teller))
            found[best, number] = set().union(*tellers.values())
    return found


def _retelling(
    texts: Sequence[Prepared], details: Sequence[Mapping[int, float]], source: int, target: int, stems: set[int]
) -> Retelling | None:
    text, weights, limits = texts[target], details[target], load("reuse")["rewriting"]
    if not is_source(texts[source], text):
        return None
    credits = text.credits_for(texts[source])
    opening = [credit for credit in credits if credit.place != "body"]
    media = [credit for credit in text.credits if credit.house == MEDIA]
    if opening or media:
        hits = tuple(_hits(texts[source].words, text.words, stems, weights))
        weight = sum(hit.weight for hit in hits)
        if opening and weight >= limits["least"]:
            return Retelling(source, target, hits, opening[0], named=True)
        for credit in media if weight >= limits["least_beside"] else ():
            if sum(hit.weight for hit in hits if credit.span.overlaps(hit.span)) >= limits["least_unnamed"]:
                return Retelling(source, target, hits, credit, named=False)
    both = weights.keys() & details[source].keys()
    told = limits["covered"] * sum(weights.values())
    if len(both) < limits["details"] or sum(weights[stem] for stem in both) < told:
        return None
    hits = tuple(_hits(texts[source].words, text.words, both, weights))
    if sum(hit.weight for hit in hits) < told or _in_order(hits) < limits["order"]:
        return None
    return Retelling(source, target, hits, credits[0] if credits else None, named=bool(credits))


def _hits(source: Words, target: Words, stems: Set[int], weights: Mapping[int, float]) -> Iterator[Hit]:
    """Sentences of the target that have several of `stems` together where the source has them together."""
    limits = load("reuse")["rewriting"]
    wanted = np.fromiter(stems, dtype=np.uint64, count=len(stems))
    places: dict[int, set[int]] = {}
    listed = np.flatnonzero(np.isin(source.stems, wanted))
    for sentence, stem in zip(source.sentences[listed].tolist(), source.stems[listed].tolist(), strict=True):
        for opened in range(max(0, sentence - limits["window"] + 1), sentence + 1):
            places.setdefault(stem, set()).add(opened)
    mine: dict[int, set[int]] = {}
    listed = np.flatnonzero(np.isin(target.stems, wanted))
    for sentence, stem in zip(target.sentences[listed].tolist(), target.stems[listed].tolist(), strict=True):
        mine.setdefault(sentence, set()).add(stem)
    used: set[int] = set()
    for sentence, here in mine.items():
        windows: dict[int, set[int]] = {}
        for stem in here - used:
            for opened in places.get(stem, ()):
                windows.setdefault(opened, set()).add(stem)
        if not windows:
            continue
        best = max(windows, key=lambda opened: (sum(weights[stem] for stem in windows[opened]), -opened))
        if len(windows[best]) >= limits["together"]:
            used |= windows[best]
            yield Hit(
                _sentence_span(source, best, best + limits["window"] - 1),
                _sentence_span(target, sentence, sentence),
                sum(weights[stem] for stem in windows[best]),
            )


def _sentence_span(words: Words, first: int, last: int) -> Span:
    start = int(np.searchsorted(words.sentences, first))
    end = int(np.searchsorted(words.sentences, last, side="right"))
    return words.span(start, end - 1)


def _in_order(hits: Sequence[Hit]) -> float:
    """The share of hits in the longest run that follows the source's order."""
    tails: list[int] = []
    for hit in hits:
        at = bisect_left(tails, hit.source.start + 1)
        tails[at : at + 1] = [hit.source.start + 1]
    return len(tails) / len(hits) if hits else 0.0
