"""Annotated articles as arrays: wordpieces, anchors and roles, cut into windows and batches."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from reportedly.reading.tokens import Tokens, tokenize
from training.corpora import Article, Labelled, Spans

Floats = npt.NDArray[np.float32]
SOURCE, CONTENT = 1, 3
NOT_COUNTED = -100
"""The first of the two tags of each role; the second follows it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One anchor, tokens `[start, end)`, with the token runs of its roles, or a teacher's role probabilities.

    `soft` covers the tokens from `soft_start` on; of tokens outside of `seen` the teacher knew nothing.
    """

    start: int
    end: int
    cued: bool
    roles: tuple[tuple[int, int, int], ...] = ()
    soft: Floats | None = None
    soft_start: int = 0
    seen: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Example:
    """One version of one article, ready to be cut into windows."""

    tokens: Tokens
    convention: int
    targets: tuple[Target, ...]
    soft_anchors: Floats | None = None


@dataclass
class Batch:
    """Windows as tensors with their targets; see `network` for the shapes."""

    columns: dict[str, Tensor]
    convention: Tensor
    anchors: Tensor
    flat: Tensor
    links: Tensor
    roles: Tensor


def example(article: Article, tokenizer: Tokenizer) -> Example:
    """The article in tokens, its attributions as targets."""
    tokens = tokenize(article.text, tokenizer)
    grouped: dict[tuple[int, int, bool], list[tuple[int, int, int]]] = {}
    for label in article.labels or ():
        target = attribution_target(tokens, label)
        if target is not None:
            grouped.setdefault((target.start, target.end, target.cued), []).extend(target.roles)
    targets = [Target(*key, roles=tuple(sorted(set(roles)))) for key, roles in sorted(grouped.items())]
    return Example(tokens, article.convention, tuple(targets))


def token_run(tokens: Tokens, span: tuple[int, int]) -> tuple[int, int] | None:
    """The tokens that share a character with `span`."""
    start = int(np.searchsorted(tokens.end, span[0], side="right"))
    end = int(np.searchsorted(tokens.start, span[1], side="left"))
    return (start, end) if start < end else None


def attribution_target(tokens: Tokens, label: Labelled) -> Target | None:
    """The attribution in tokens: its cue, or the first token of its content, and the runs of its roles."""
    cues = _runs(tokens, label.cue)
    roles = [(SOURCE, *run) for run in _runs(tokens, label.source)]
    roles += [(CONTENT, *run) for run in _runs(tokens, label.content)]
    if cues:
        return Target(*cues[0], cued=True, roles=tuple(roles))
    contents = [run for role, *run in roles if role == CONTENT]
    return Target(contents[0][0], contents[0][0] + 1, cued=False, roles=tuple(roles)) if contents else None


def _runs(tokens: Tokens, spans: Spans) -> list[tuple[int, int]]:
    return [run for span in spans if (run := token_run(tokens, span)) is not None]


def cut(examples: list[Example], size: int, rng: random.Random) -> list[tuple[Example, int, int]]:
    """Every example cut into windows of `size` tokens at a random phase: `(example, start, end)`."""
    result = []
    for item in examples:
        count = len(item.tokens)
        first = rng.randint(size // 4, size)
        bounds = [0, *range(first, count, size), count]
        result += [(item, start, end) for start, end in pairwise(bounds) if end - start > 8]
    return result


def batches(
    examples: list[Example], size: int, tokens: int, rng: random.Random
) -> list[list[tuple[Example, int, int]]]:
    """One epoch: windows of like length grouped to at most `tokens` tokens a batch, in random order."""
    sorted_in: dict[int, list[tuple[Example, int, int]]] = {}
    for piece in cut(examples, size - 2, rng):
        sorted_in.setdefault(rounded(piece[2] - piece[1] + 2, size), []).append(piece)
    result = []
    for length, pieces in sorted_in.items():
        rng.shuffle(pieces)
        rows = tokens // length
        result += [pieces[at : at + rows] for at in range(0, len(pieces), rows)]
    rng.shuffle(result)
    return result


def rounded(length: int, size: int, steps: int = 4) -> int:
    """`length` rounded up to one of few lengths: a CPU compiles its kernels anew for every new shape."""
    step = size // steps
    return min(size, -(-length // step) * step)


def collate(
    pieces: list[tuple[Example, int, int]],
    size: int,
    tokens: int,
    special: tuple[int, int],
    shift: int,
    pad: int,
    most_links: int,
    rng: random.Random,
) -> Batch:
    """The tensors of a batch. `shift` is added to word ids (MPNet numbers the same vocabulary from 4)."""
    length = rounded(max(end - start for _, start, end in pieces) + 2, size)
    count = tokens // length
    names = ("ids", "case", "quote", "gap", "mask")
    arrays = {name: np.zeros((count, length), dtype=np.int64) for name in names}
    arrays["ids"][:] = pad
    anchors = np.zeros((count, length, 4), dtype=np.float32)
    flat = np.zeros((count, length, 2), dtype=np.int64)
    links: list[tuple[int, int, int, int]] = []
    roles: list[Floats] = []
    for row, (item, start, end) in enumerate(pieces):
        here = slice(1, end - start + 1)
        for name in names[:-1]:
            arrays[name][row, here] = getattr(item.tokens, name)[start:end]
        arrays["ids"][row, here] += shift
        arrays["ids"][row, 0], arrays["ids"][row, end - start + 1] = special
        arrays["mask"][row, : end - start + 2] = 1
        anchors[row, : end - start + 2, 0] = 1
        if item.soft_anchors is not None:
            anchors[row, here] = item.soft_anchors[start:end]
            flat[row] = NOT_COUNTED
        for target in item.targets:
            for role, run_start, run_end in target.roles:
                a, b = max(run_start, start) - start + 1, min(run_end, end) - start + 1
                if a < b:
                    column = 0 if role == SOURCE else 1
                    flat[row, a:b, column] = 2
                    flat[row, a, column] = 1
            if not start <= target.start < end:
                continue
            at, to = target.start - start + 1, min(target.end, end) - start + 1
            if item.soft_anchors is None:
                anchors[row, at:to] = 0
                anchors[row, at, 1 if target.cued else 3] = 1
                anchors[row, at + 1 : to, 2] = 1
            links.append((row, at, to, int(target.cued)))
            roles.append(_role_targets(target, start, end, length))
    if len(links) > most_links:
        kept = rng.sample(range(len(links)), most_links)
        links, roles = [links[k] for k in kept], [roles[k] for k in kept]
    unused = -len(links) % 32
    links += [(0, 1, 2, 0)] * unused
    roles += [np.zeros((length, 5), dtype=np.float32)] * unused
    return Batch(
        {name: torch.from_numpy(array) for name, array in arrays.items()},
        torch.tensor([item.convention for item, _, _ in pieces] + [0] * (count - len(pieces))),
        torch.from_numpy(anchors),
        torch.from_numpy(flat),
        torch.tensor(links, dtype=torch.int64).reshape(-1, 4),
        torch.from_numpy(np.stack(roles) if roles else np.zeros((0, length, 5), dtype=np.float32)),
    )


def _role_targets(target: Target, start: int, end: int, length: int) -> Floats:
    result = np.zeros((length, 5), dtype=np.float32)
    result[:, 0] = 1
    if target.soft is not None:
        result[: max(0, target.seen[0] - start + 1)] = 0
        result[max(0, target.seen[1] - start + 1) :] = 0
        low, high = max(start, target.soft_start), min(end, target.soft_start + len(target.soft))
        if low < high:
            result[low - start + 1 : high - start + 1] = target.soft[low - target.soft_start : high - target.soft_start]
        return result
    for role, run_start, run_end in target.roles:
        a, b = max(run_start, start) - start + 1, min(run_end, end) - start + 1
        if a < b:
            result[a:b] = 0
            result[a:b, role + 1] = 1
            if run_start >= start:
                result[a, role + 1], result[a, role] = 0, 1
    return result


MARKS = {
    "typewriter": {"“": '"', "”": '"', "‘": "'", "’": "'", "``": '"', "''": '"'},
    "tex": {"“": "``", "”": "''", '"': "''"},
    "british": {"“": "‘", "”": "’"},
    "curly": {"''": "”", "``": "“"},
    "mojibake": {"“": "â€œ", "”": "â€\u009d", "’": "â€™", "‘": "â€˜", "—": "â€”", "–": "â€“"},
}


def restyle(article: Article, rng: random.Random) -> Article:
    """The article with other quotation marks, a lost closing mark or a shouted line, its spans moved along."""
    style = rng.choice([*MARKS, "straight to curly", "lose", "shout"])
    text = article.text
    if style == "shout":
        lines = text.split("\n")
        pick = rng.randrange(len(lines))
        lines[pick] = "".join(c.upper() if len(c.upper()) == 1 else c for c in lines[pick])
        return Article(article.name, "\n".join(lines), article.convention, article.labels)
    edits: list[tuple[int, int, str]] = []
    if style == "lose":
        closing = [found.span() for found in re.finditer(r"”|\"(?=\s)", text)]
        edits = [(*span, "") for span in closing if rng.random() < 0.15]
    elif style == "straight to curly":
        edits = [
            (found.start(), found.end(), "“" if found.start() == 0 or text[found.start() - 1] in " \n(—" else "”")
            for found in re.finditer('"', text)
        ]
    else:
        table = MARKS[style]
        pattern = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
        edits = [(found.start(), found.end(), table[found.group()]) for found in re.finditer(pattern, text)]
    return _edited(article, edits) if edits else article


def _edited(article: Article, edits: list[tuple[int, int, str]]) -> Article:
    pieces, at, length = [], 0, 0
    place = np.zeros(len(article.text) + 1, dtype=np.int64)
    for start, end, new in edits:
        place[at:start] = length + np.arange(start - at)
        length += start - at
        place[start:end] = length
        pieces += [article.text[at:start], new]
        length += len(new)
        at = end
    place[at:] = length + np.arange(len(article.text) + 1 - at)
    pieces.append(article.text[at:])

    def moved(spans: Spans) -> Spans:
        pairs = [(int(place[start]), int(place[end])) for start, end in spans]
        return tuple(pair for pair in pairs if pair[0] < pair[1])

    labels = tuple(
        Labelled(moved(label.source), moved(label.cue), moved(label.content)) for label in article.labels or ()
    )
    return Article(article.name, "".join(pieces), article.convention, labels)


def examples(articles: list[Article], tokenizer: Tokenizer, restyled: float, rng: random.Random) -> Iterator[Example]:
    """Every article as an example, a share of them restyled."""
    for article in articles:
        yield example(restyle(article, rng) if rng.random() < restyled else article, tokenizer)
