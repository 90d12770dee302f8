"""What two attributions have to do with one another, as the model sees it: the words of each against the other's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reportedly.reading.tagging import Floats, log_softmax
from reportedly.reading.tokens import Ints

CUE_WORDS, CONTENT_WORDS = 6, 34
"""How many wordpieces of a cue and of a content are compared; what goes on for longer is not looked at."""
WORDS = CUE_WORDS + CONTENT_WORDS
UNRELATED, SAME, DISPUTES = range(3)
"""The classes of a pair: neither, both make one claim, the first disputes the second."""
AT_ONCE = 64

Compare = Callable[[Floats, Ints, Floats, Ints], Floats]


def said_places(anchors: Ints, tags: Ints, before: int) -> tuple[Ints, Ints]:
    """Where in their windows the words of attributions stand, (anchors, WORDS), and whether each is of the content.

    `anchors` as for `Scorer.link`; `tags` (anchors, reach) are roles around them, the first of which belongs to the
    place `before` wordpieces before the anchor's start. The cue's words come first; -1 stands for no further word.
    """
    places = np.full((len(anchors), WORDS), -1, dtype=np.int64)
    parts = np.zeros_like(places)
    for index, (_, start, end, cued) in enumerate(anchors):
        cue = np.arange(start, end)[: CUE_WORDS if cued else 0]
        content = np.flatnonzero(tags[index] >= 3)[:CONTENT_WORDS] + start - before
        places[index, : len(cue)] = cue
        places[index, len(cue) : len(cue) + len(content)] = content
        parts[index, len(cue) : len(cue) + len(content)] = 1
    return places, parts


@dataclass(frozen=True, slots=True)
class Likeness:
    """The words of every attribution of a document, ready to be compared.

    `words` (attributions, WORDS, width) and `there` (attributions, WORDS), 0 for those without words; `compare` gives
    scores (pairs, classes) for the words and the masks of the first and of the second of each pair.
    """

    words: npt.NDArray[np.float16]
    there: Ints
    compare: Compare = field(repr=False)

    def odds(self, pairs: Sequence[tuple[int, int]]) -> Floats:
        """For ordered pairs the log odds of `SAME` and of `DISPUTES` against `UNRELATED`, (pairs, 2).

        A pair in which one has no words gets zeros.
        """
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        odds = np.zeros((len(table), 2), dtype=np.float32)
        spoken: npt.NDArray[np.bool_] = self.there.sum(1) > 0
        known = np.flatnonzero(spoken[table[:, 0]] & spoken[table[:, 1]])
        # Those of like length together, so that little is compared that is not there.
        known = known[np.argsort(self.there.sum(1)[table[known]].max(1), kind="stable")]
        for at in range(0, len(known), AT_ONCE):
            chosen = known[at : at + AT_ONCE]
            one, other = (self._side(indexes) for indexes in table[chosen].T)
            odds[chosen] = to_odds(self.compare(*one, *other))
        return odds

    def _side(self, indexes: Ints) -> tuple[Floats, Ints]:
        """The words and masks of attributions, cut to the longest."""
        there = self.there[indexes]
        longest = int(there.sum(1).max())
        return self.words[indexes, :longest].astype(np.float32), there[:, :longest]


def to_odds(scores: Floats) -> Floats:
    """The log odds of `SAME` and of `DISPUTES` against `UNRELATED` of scores (pairs, classes)."""
    logs = log_softmax(scores)
    odds: Floats = logs[:, [SAME, DISPUTES]] - logs[:, [UNRELATED]]
    return odds
