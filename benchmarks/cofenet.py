"""Exact match on PolNeAR by CofeNet's protocol (Wang et al., COLING 2022): BIO spans, sentence by sentence.

A document is read as a whole; its spans are then laid over the protocol's tokens and cut at its sentences. Where spans
of two roles share a token, the cue is kept before the source and the source before the content, which gives back the
protocol's own labels from the corpus' annotations (a test of the gate checks that).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROLES = ("source", "cue", "content")
PRIORITY = ("content", "source", "cue")
QUOTES = "'’‘`´“”\""
SAME = {
    "``": ("``", '"', "“", "''", "‘‘"),
    "''": ("''", '"', "”", "’’", "“"),
    "`": ("`", "‘", "'", "’"),
    "'": ("'", "’", "‘", "`"),
    "-LRB-": ("(",),
    "-RRB-": (")",),
    "-LSB-": ("[",),
    "-RSB-": ("]",),
    "-LCB-": ("{",),
    "-RCB-": ("}",),
    "--": ("--", "—", "–", "―"),
    "...": ("...", "…", ". . ."),
}

Spans = Mapping[str, Iterable[tuple[int, int]]]


class Sentence(NamedTuple):
    """One sentence of the protocol: the characters of its tokens in the article, and their labels."""

    version: str
    tokens: tuple[tuple[int, int], ...]
    labels: tuple[str, ...]


class Score(NamedTuple):
    """Precision, recall and F1, each in [0, 1], and the number of gold spans."""

    precision: float
    recall: float
    f1: float
    gold: int


def sentences(path: Path, texts: Mapping[str, str]) -> Iterator[Sentence]:
    """The protocol's sentences, their tokens found in the articles' own texts (by name, without annotator)."""
    at: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        version = row["id"]
        text = texts[version.rpartition("_")[0]]
        tokens, end = align(text, row["tokens"], at.get(version, 0))
        if sum(start == end for start, end in tokens) > len(tokens) / 3:
            tokens, end = align(text, row["tokens"], _first_words(text, row["tokens"]))
        at[version] = end
        yield Sentence(version, tokens, tuple(row["labels"]))


def align(text: str, words: Sequence[str], start: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """Where each word stands in `text` from `start` on, and where the last one ends.

    A word that is not found where it should be is looked for a little further on; failing that it is an empty span.
    """
    found = []
    for word in words:
        while start < len(text) and text[start].isspace():
            start += 1
        span = _place(text, word, start)
        if span is None:
            found.append((start, start))
            continue
        found.append(span)
        start = span[1]
    return tuple(found), start


def _first_words(text: str, words: Sequence[str], count: int = 5) -> int:
    """Where the first words stand in the text, for a sentence that is not where its predecessor ended."""
    found = re.search(r"\s*".join(f"(?:{_form(word).pattern})" for word in words[:count]), text)
    return found.start() if found else 0


def _place(text: str, word: str, start: int) -> tuple[int, int] | None:
    found = _form(word).match(text, start)
    if not found:
        reach = 3 if len(word) < 3 else 60 if len(word) < 6 else 600
        found = _form(word).search(text, start, start + reach + len(word))
    return found.span() if found else None


@cache
def _form(word: str) -> re.Pattern[str]:
    """A pattern for the ways in which the treebank tokenizer's `word` may stand in the article."""
    if word in SAME:
        return re.compile("|".join(map(re.escape, SAME[word])))
    letters = "".join(
        f"[{QUOTES}]+" if run[0] in QUOTES else re.escape(run).replace("\\\\/", "\\\\?/")
        for run in re.findall(f"[{QUOTES}]+|[^{QUOTES}]+", re.sub(r"\s", " ", word))
    )
    return re.compile(letters.replace("\\ ", r"\s+"))


def labels(tokens: Sequence[tuple[int, int]], spans: Spans) -> list[str]:
    """BIO labels of `tokens` for the spans of each role, the later of PRIORITY over the earlier."""
    result = ["O"] * len(tokens)
    for role in PRIORITY:
        for start, end in sorted(spans[role]):
            inside = [k for k, token in enumerate(tokens) if token[0] < end and start < token[1]]
            for k in inside:
                result[k] = f"I-{role}"
            if inside:
                result[inside[0]] = f"B-{role}"
    return result


def bio_spans(tags: Sequence[str]) -> set[tuple[str, int, int]]:
    """`(role, first token, last token + 1)` of every run; an `I-x` that follows no x begins one."""
    found: list[list[object]] = []
    open_role = None
    for k, tag in enumerate(tags):
        role = tag[2:] or None
        if role and (tag[0] == "B" or role != open_role):
            found.append([role, k, k + 1])
        elif role:
            found[-1][2] = k + 1
        open_role = role
    return {(str(role), int(str(start)), int(str(end))) for role, start, end in found}


def score(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Score]:
    """`{role: Score}` over `(gold labels, predicted labels)` of sentences."""
    hits, predicted, gold = Counter[str](), Counter[str](), Counter[str]()
    for gold_tags, tags in pairs:
        wanted, given = bio_spans(gold_tags), bio_spans(tags)
        hits.update(role for role, _, _ in wanted & given)
        predicted.update(role for role, _, _ in given)
        gold.update(role for role, _, _ in wanted)
    return {role: score_of(hits[role], predicted[role], gold[role]) for role in ROLES}


def score_of(hits: int, predicted: int, gold: int) -> Score:
    """Precision, recall and F1 of counts; 0 where nothing was predicted or nothing is there."""
    precision, recall = hits / predicted if predicted else 0.0, hits / gold if gold else 0.0
    return Score(precision, recall, 2 * hits / (predicted + gold) if predicted + gold else 0.0, gold)
