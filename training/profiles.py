"""Attributions with what people wrote of their act, kind, certainty and polarity, as windows and batches."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from reportedly.reading.firmness import FIELDS
from reportedly.reading.scorer import columns
from reportedly.reading.tokens import Tokens, tokenize
from reportedly.reading.windows import Window
from training.corpora import Labelled, read_text
from training.examples import Target, attribution_target

Floats = npt.NDArray[np.float32]
HalfFloats = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Profile:
    """One attribution in tokens and, laid end to end, the probabilities of its values in each field of FIELDS.

    A field of which nothing is known has zeros. `meaning` is a sentence embedding of the content, if there is one.
    """

    target: Target
    chances: Floats
    meaning: HalfFloats | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An article in tokens with the attributions that somebody described."""

    name: str
    tokens: Tokens
    profiles: tuple[Profile, ...]


@dataclass
class ProfileBatch:
    """Windows as tensors, the anchors in them, and per anchor the roles around it and the chances of its values."""

    columns: dict[str, Tensor]
    anchors: Tensor
    roles: Tensor
    chances: Tensor


def labelled_news(folder: Path, part: str, tokenizer: Tokenizer) -> Iterator[Story]:
    """The described attributions of PolNeAR's `part`, article by article."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "labels" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["article"], []).append(row)
    for name in sorted(rows):
        yield story(name, read_text(folder / part / "text" / f"{name}.txt"), rows[name], tokenizer)


def labelled_ledgers(folder: Path, tokenizer: Tokenizer) -> Iterator[Story]:
    """The attributions of a folder of hand-written ledgers, story by story."""
    for path in sorted(folder.glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))["attributions"]
        yield story(path.stem, read_text(path.with_suffix(".txt")), rows, tokenizer)


def story(name: str, text: str, rows: list[dict[str, Any]], tokenizer: Tokenizer) -> Story:
    """The rows of one text; a row whose spans touch no token is left out."""
    tokens = tokenize(text, tokenizer)
    profiles = []
    for row in rows:
        spans = (tuple(map(tuple, sorted(row[role]))) for role in ("source", "cue", "content"))
        target = attribution_target(tokens, Labelled(*spans))
        if target is not None:
            chances = [float(row.get(field) == value) for field, values in FIELDS.items() for value in values]
            profiles.append(Profile(target, np.array(chances, dtype=np.float32)))
    return Story(name, tokens, tuple(profiles))


def cut_stories(stories: list[Story], size: int, rng: random.Random) -> list[tuple[Story, Window, list[Profile]]]:
    """Every story cut into windows of `size` tokens at a random phase, less the windows without attributions."""
    result = []
    for item in stories:
        count = len(item.tokens)
        for start in range(rng.randint(size // 4, size) - size, count, size):
            window = Window(max(0, start), min(count, start + size), max(0, start), min(count, start + size))
            inside = [p for p in item.profiles if window.start <= p.target.start < window.end]
            if inside:
                result.append((item, window, inside))
    return result


def collate(
    pieces: list[tuple[Story, Window, list[Profile]]],
    special: tuple[int, int],
    shift: int,
    pad: int,
    forget: float,
    rng: random.Random,
) -> ProfileBatch:
    """The tensors of a batch; the roles of a share `forget` of the anchors are left out, as if nothing was linked."""
    length = max(window.end - window.start for _, window, _ in pieces) + 2
    arrays = {name: np.zeros((len(pieces), length), dtype=np.int64) for name in ("ids", "case", "quote", "gap", "mask")}
    arrays["ids"][:] = pad
    anchors: list[tuple[int, int, int, int]] = []
    roles, chances = [], []
    for row, (item, window, inside) in enumerate(pieces):
        own = columns(item.tokens, [window], special[0] - shift, special[1] - shift)
        size = window.end - window.start + 2
        for name in arrays:
            arrays[name][row, :size] = own[name][0]
        arrays["ids"][row, :size] += shift
        for profile in inside:
            target = profile.target
            at, to = target.start - window.start + 1, min(target.end, window.end) - window.start + 1
            anchors.append((row, at, to, int(target.cued)))
            roles.append(role_tags(target, window, length, forget=rng.random() < forget))
            chances.append(profile.chances)
    return ProfileBatch(
        {name: torch.from_numpy(array) for name, array in arrays.items()},
        torch.tensor(anchors),
        torch.from_numpy(np.stack(roles)),
        torch.from_numpy(np.stack(chances)),
    )


def role_tags(target: Target, window: Window, length: int, forget: bool = False) -> npt.NDArray[np.int64]:
    """The linker's tags (O, B/I-source, B/I-content) of an attribution over a window with its special tokens."""
    tags = np.zeros(length, dtype=np.int64)
    for role, start, end in () if forget else target.roles:
        a, b = max(start, window.start) - window.start + 1, min(end, window.end) - window.start + 1
        if a < b:
            tags[a:b] = role + 1
            tags[a] = role
    return tags
