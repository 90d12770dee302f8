"""The anchors of a text: its cues, and the beginnings of contents that have none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reportedly.reading.tagging import Floats, best_tags, log_softmax, runs, whole_words
from reportedly.reading.tokens import Ints
from reportedly.reading.windows import Window

ANCHOR_LABELS = ("O", "B-cue", "I-cue", "B-uncued")


class Anchor(NamedTuple):
    """Tokens `[start, end)` of window `row` (special tokens counted) that an attribution hangs on."""

    row: int
    start: int
    end: int
    cued: bool
    confidence: float


def anchors(scores: Floats, piece: Ints, batch: list[Window]) -> list[Anchor]:
    """The anchors that each window of a batch answers for, in order. An anchor begins where a word begins.

    `scores` (rows, length, ANCHOR_LABELS), `piece` (rows, length). The confidence is the probability of the anchor's
    first tag.
    """
    logs = log_softmax(scores)
    tags = best_tags(whole_words(logs, piece, ANCHOR_LABELS), ANCHOR_LABELS)
    found = []
    for row, window in enumerate(batch):
        size = window.end - window.start
        for name, start, end in runs(tags[row, 1 : size + 1], ANCHOR_LABELS):
            if window.own_start <= window.start + start < window.own_end:
                confidence = float(np.exp(logs[row, start + 1, tags[row, start + 1]]))
                cued = name == "cue"
                found.append(Anchor(row, start + 1, (end if cued else start + 1) + 1, cued, confidence))
    return found
