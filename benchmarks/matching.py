"""Whole relations: source, cue and contents linked as in the gold annotation, each overlapping it by half or more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.cofenet import ROLES, Score, score_of

Spans = Sequence[tuple[int, int]]
Parts = Mapping[str, Spans]


def characters(spans: Spans) -> set[int]:
    """Every character offset that the spans cover."""
    return {at for start, end in spans for at in range(start, end)}


def overlap(gold: Spans, predicted: Spans) -> float:
    """Characters in common over characters in either; 1 where both are empty."""
    a, b = characters(gold), characters(predicted)
    return len(a & b) / len(a | b) if a or b else 1.0


def whole(gold: Parts, predicted: Parts) -> float:
    """The mean overlap of the three roles where each is half or more, else 0."""
    shares = [overlap(gold[role], predicted[role]) for role in ROLES]
    return sum(shares) / len(shares) if min(shares) >= 0.5 else 0.0


def score_relations(articles: Iterable[tuple[Sequence[Parts], Sequence[Parts]]]) -> Score:
    """Precision, recall and F1 over `(gold, predicted)` relations of articles, each matched once, best first."""
    hits = predicted_count = gold_count = 0
    for gold, predicted in articles:
        pairs = sorted(
            ((whole(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if _near(g, p)),
            reverse=True,
        )
        used_gold: set[int] = set()
        used: set[int] = set()
        for share, i, j in pairs:
            if share > 0 and i not in used_gold and j not in used:
                used_gold.add(i)
                used.add(j)
        hits += len(used)
        predicted_count += len(predicted)
        gold_count += len(gold)
    return score_of(hits, predicted_count, gold_count)


def _near(gold: Parts, predicted: Parts) -> bool:
    if not gold["cue"] or not predicted["cue"]:
        return True
    return gold["cue"][0][0] < predicted["cue"][-1][1] and predicted["cue"][0][0] < gold["cue"][-1][1]
