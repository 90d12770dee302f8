"""What the reading steps ask of a model, whichever engine runs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints, Tokens
from reportedly.reading.windows import Window

LEDGER, POLNEAR = range(2)
CONVENTIONS = ("ledger", "polnear")
"""The annotation conventions that the model learnt and can be asked to follow."""


class States(NamedTuple):
    """What the encoder makes of windows for those that read on, each (rows, length, width of its own)."""

    narrow: Floats
    manner: Floats
    meaning: Floats
    sense: Floats


class Judgement(NamedTuple):
    """What the model says of one attribution.

    `scores` has one for each value of each field that `firmness.FIELDS` names, laid end to end; `words` (WORDS, width)
    are those of its cue and content, for `likeness` to compare, and `there` (WORDS) says how many there are.
    """

    scores: Floats
    words: Floats
    there: Ints


class Scorer(Protocol):
    """A loaded reader model."""

    first: int
    last: int
    size: int
    stride: int
    before: int
    sense_width: int
    senses: int

    def encode(self, columns: dict[str, Ints], convention: int) -> tuple[Floats, States]:
        """Anchor scores (rows, length, tags) and states.

        `columns` holds ids, case, quote, gap, piece and mask, each (rows, length).
        """

    def link(self, states: States, mask: Ints, anchors: Ints) -> Floats:
        """Role scores (anchors, reach, roles) for anchors given as rows of (row, start, end, cued).

        The first of the `reach` places is `before` wordpieces before the anchor's start; places may lie outside of the
        window.
        """

    def judge(self, states: States, mask: Ints, anchors: Ints, tags: Ints) -> Sequence[Judgement]:
        """A judgement for each anchor; `tags` (anchors, reach) are the roles decided from what `link` gave."""

    def compare(self, one: Floats, one_there: Ints, other: Floats, other_there: Ints) -> Floats:
        """Scores (pairs, classes of `likeness`) for words (pairs, WORDS, width) with masks (pairs, WORDS)."""

    def sense(self, words: Floats, sides: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """Unit vectors (rows, senses) and scores (rows, classes of `likeness`) for words (rows, length, sense_width).

        `sides` (rows, length) is 0 in passages by themselves, for which the vectors are meant; for the scores it is 1
        in the first of two passages that follow one another and 2 in the second.
        """


def columns(tokens: Tokens, batch: list[Window], first: int, last: int) -> dict[str, Ints]:
    """The arrays of a batch of windows with the two special tokens `first` and `last` put around each."""
    length = max(window.end - window.start for window in batch) + 2
    result = {
        name: np.zeros((len(batch), length), dtype=np.int64)
        for name in ("ids", "case", "quote", "gap", "piece", "mask")
    }
    for row, window in enumerate(batch):
        size = window.end - window.start
        for name in ("ids", "case", "quote", "gap", "piece"):
            result[name][row, 1 : size + 1] = getattr(tokens, name)[window.start : window.end]
        result["ids"][row, 0] = first
        result["ids"][row, size + 1] = last
        result["mask"][row, : size + 2] = 1
    return result
