"""What passages of a document say, as the model sees it: a vector for each, and how any two are related.

A passage is one or more spans, read in the document that it stands in. Its vector is close to those of passages that
mean like things; of a pair the model says whether both state the same, contradict each other, or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reportedly.document import Span
from reportedly.reading.likeness import to_odds
from reportedly.reading.scorer import Scorer
from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints, Tokens

LONGEST = 48
"""How many wordpieces of a passage are looked at."""
KEPT = 60_000
"""The words of how many wordpieces of a document are kept, so that memory does not grow with a book."""
AT_ONCE = 64

Words = npt.NDArray[np.float16]


def room(tokens: Tokens, width: int) -> Words:
    """Zeros for the words of a document, to be filled window after window while it is read."""
    return np.zeros((min(len(tokens), KEPT), width), dtype=np.float16)


@dataclass(frozen=True, slots=True)
class Sense:
    """The words of a document, ready to be asked what passages of it say.

    `starts` holds the code points at which its wordpieces begin, `words` (wordpieces, width) what the encoder makes of
    the first of them; passages that stand after those have no words.
    """

    starts: npt.NDArray[np.int32]
    words: Words
    scorer: Scorer = field(repr=False)

    def passage(self, spans: Sequence[Span]) -> Words:
        """The words of a passage, (at most LONGEST, width)."""
        parts, left = [], LONGEST
        for span in spans:
            first, last = np.searchsorted(self.starts, [span.start, span.end])
            parts.append(self.words[first : min(last, first + left)])
            left -= len(parts[-1])
        return np.concatenate(parts) if parts else self.words[:0]

    def vectors(self, passages: Sequence[Sequence[Span]]) -> Floats:
        """Unit vectors (passages, size); zeros for one without words."""
        return vectors([self.passage(spans) for spans in passages], self.scorer)

    def compared(self, passages: Sequence[Sequence[Span]]) -> Compared:
        """The passages, ready to be compared with one another by their numbers."""
        return Compared([self.passage(spans) for spans in passages], self.scorer)


@dataclass(frozen=True, slots=True)
class Compared:
    """Passages that can be compared with one another; `words` of each (its length, width)."""

    words: list[Words]
    scorer: Scorer = field(repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def odds(self, pairs: Sequence[tuple[int, int]]) -> Floats:
        """For pairs the log odds that both say the same and that they contradict each other, (pairs, 2).

        Both against neither; zeros for a pair of which one has no words.
        """
        result = np.zeros((len(pairs), 2), dtype=np.float32)
        known = [at for at, (one, other) in enumerate(pairs) if len(self.words[one]) and len(self.words[other])]
        known.sort(key=lambda at: sum(len(self.words[index]) for index in pairs[at]))
        for at in range(0, len(known), AT_ONCE):
            chosen = known[at : at + AT_ONCE]
            rows = [(self.words[pairs[place][0]], self.words[pairs[place][1]]) for place in chosen]
            sides = [np.repeat([1, 2], [len(one), len(other)]) for one, other in rows]
            _, scores = self.scorer.sense(*_table([np.concatenate(row) for row in rows], sides))
            result[chosen] = to_odds(scores)
        return result


def vectors(passages: Sequence[Words], scorer: Scorer) -> Floats:
    """Unit vectors (passages, size) of the words of passages; zeros for one without words."""
    result: Floats = np.zeros((len(passages), scorer.senses), dtype=np.float32)
    known = [at for at, words in enumerate(passages) if len(words)]
    known.sort(key=lambda at: len(passages[at]))
    for at in range(0, len(known), AT_ONCE):
        chosen = known[at : at + AT_ONCE]
        every = [passages[place] for place in chosen]
        result[chosen], _ = scorer.sense(*_table(every, [np.zeros(len(words), dtype=np.int64) for words in every]))
    return result


def _table(every: Sequence[Words], sides: Sequence[Ints]) -> tuple[Floats, Ints, Ints]:
    """Words, sides and mask of a batch, as long as its longest."""
    length = max(map(len, every))
    words = np.zeros((len(every), length, every[0].shape[1]), dtype=np.float32)
    table = np.zeros((2, len(every), length), dtype=np.int64)
    for row, (own, side) in enumerate(zip(every, sides, strict=True)):
        words[row, : len(own)] = own
        table[0, row, : len(own)] = side
        table[1, row, : len(own)] = 1
    return words, table[0], table[1]
