"""What belongs to each anchor: the source and the content of its attribution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reportedly.document import Span
from reportedly.reading.scorer import Scorer, columns
from reportedly.reading.spans import Anchor, anchors
from reportedly.reading.tagging import NEVER, Floats, best_tags, log_softmax, runs
from reportedly.reading.tokens import Ints, Tokens
from reportedly.reading.windows import Window, windows

ROLE_LABELS = ("O", "B-source", "I-source", "B-content", "I-content")


@dataclass(frozen=True, slots=True)
class Relation:
    """Source, cue and content that belong together, as spans of the text in reading order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans in reading order."""
        return tuple(sorted(self.source + self.cue + self.content))


def relations(tokens: Tokens, scorer: Scorer, convention: int, batch: int) -> Iterator[Relation]:
    """The relations of a text, window after window, reading `batch` windows at a time.

    A batch never mixes texts, so the result does not depend on what else is read.
    """
    every = windows(len(tokens), scorer.size, scorer.stride)
    for at in range(0, len(every), batch):
        yield from _batch_relations(tokens, every[at : at + batch], scorer, convention)


def _batch_relations(tokens: Tokens, batch: list[Window], scorer: Scorer, convention: int) -> Iterator[Relation]:
    inputs = columns(tokens, batch, scorer.first, scorer.last)
    scores, states = scorer.encode(inputs, convention)
    found = anchors(scores, batch)
    if not found:
        return
    table = np.array([(anchor.row, anchor.start, anchor.end, anchor.cued) for anchor in found], dtype=np.int64)
    logs = log_softmax(scorer.link(states, inputs["mask"], table))
    begins = [anchor.start - scorer.before for anchor in found]
    tags = best_tags(lawful(logs, found, begins, batch), ROLE_LABELS)
    for index, anchor in enumerate(found):
        shift = batch[anchor.row].start - 1
        relation = _relation(tokens, shift, anchor, begins[index] + shift, tags[index], logs[index])
        if relation is not None:
            yield relation


def lawful(logs: Floats, found: list[Anchor], begins: list[int], batch: list[Window]) -> Floats:
    """The scores with every role but O ruled out on a cue itself and outside the window's own tokens.

    `begins` holds for each anchor the place in its window that its first score is about.
    """
    scores = logs.copy()
    for index, (anchor, begin) in enumerate(zip(found, begins, strict=True)):
        window = batch[anchor.row]
        scores[index, : max(0, 1 - begin), 1:] = NEVER
        scores[index, max(0, window.end - window.start + 1 - begin) :, 1:] = NEVER
        here = slice(anchor.start - begin, anchor.end - begin)
        if anchor.cued:
            scores[index, here, 1:] = NEVER
        else:
            scores[index, here, [[0, 1, 2, 4]]] = NEVER
    return scores


def _relation(tokens: Tokens, shift: int, anchor: Anchor, first: int, tags: Ints, logs: Floats) -> Relation | None:
    parts: dict[str, list[Span]] = {"source": [], "content": []}
    for name, start, end in runs(tags, ROLE_LABELS):
        parts[name].append(characters(tokens, first + start, first + end))
    if not parts["content"] and not parts["source"]:
        return None
    cue = (characters(tokens, anchor.start + shift, anchor.end + shift),) if anchor.cued else ()
    marked = np.flatnonzero(tags)
    support = float(np.exp(logs[marked, tags[marked]].mean())) if len(marked) else 1.0
    return Relation(tuple(parts["source"]), cue, tuple(parts["content"]), anchor.confidence * support)


def characters(tokens: Tokens, start: int, end: int) -> Span:
    """The characters of tokens `[start, end)`, widened to whole words."""
    while start > 0 and tokens.piece[start]:
        start -= 1
    while end < len(tokens) and tokens.piece[end]:
        end += 1
    return Span(int(tokens.start[start]), int(tokens.end[end - 1]))
