"""From scores of BIO tags to the best lawful sequence of tags, and from tags to spans."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
NEVER = np.float32(-1e9)


def log_softmax(scores: Floats) -> Floats:
    """Log probabilities over the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


def transitions(labels: tuple[str, ...]) -> Floats:
    """What may follow what, (labels, labels): 0 where lawful, NEVER where an `I-x` follows neither `B-x` nor `I-x`."""
    lawful = [[not after.startswith("I-") or before[1:] == after[1:] for after in labels] for before in labels]
    return np.where(np.array(lawful), np.float32(0), NEVER).astype(np.float32)


def best_tags(scores: Floats, labels: tuple[str, ...]) -> Ints:
    """The lawful tag sequences of highest total score (Viterbi, 1967): (rows, length, labels) to (rows, length)."""
    rows, length, count = scores.shape
    if not rows or not length:
        return np.zeros((rows, length), dtype=np.int64)
    allowed = transitions(labels)
    total = scores[:, 0] + np.array([NEVER if label.startswith("I-") else 0 for label in labels], dtype=np.float32)
    back = np.empty((length, rows, count), dtype=np.int8)
    for at in range(1, length):
        paths = total[:, :, None] + allowed
        back[at] = paths.argmax(1)
        total = paths.max(1) + scores[:, at]
    tags = np.empty((rows, length), dtype=np.int64)
    tags[:, -1] = total.argmax(-1)
    everyone = np.arange(rows)
    for at in range(length - 1, 0, -1):
        tags[:, at - 1] = back[at][everyone, tags[:, at]]
    return tags


def whole_words(scores: Floats, piece: Ints, labels: tuple[str, ...]) -> Floats:
    """The scores with every `B-x` ruled out where `piece` says that a word goes on: nothing begins inside a word."""
    begins = np.array([label.startswith("B-") for label in labels])
    result: Floats = np.where(piece[..., None].astype(bool) & begins, NEVER, scores)
    return result


def runs(tags: Ints, labels: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """`(name, start, end)` of every tagged run of one sequence, in order; `B-x I-x I-x` is one run named `x`."""
    found: list[tuple[str, int, int]] = []
    for at in np.flatnonzero(tags):
        label = labels[tags[at]]
        if label.startswith("I-") and found and found[-1][2] == at and found[-1][0] == label[2:]:
            found[-1] = (found[-1][0], found[-1][1], int(at) + 1)
        else:
            found.append((label[2:], int(at), int(at) + 1))
    return found
