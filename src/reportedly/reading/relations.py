"""What belongs to each anchor: the source and the content of its attribution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from reportedly.document import Span
from reportedly.reading.scorer import Judgement, Scorer, columns
from reportedly.reading.sense import Words
from reportedly.reading.spans import Anchor, anchors
from reportedly.reading.tagging import NEVER, Floats, best_tags, log_softmax, runs, whole_words
from reportedly.reading.tokens import Ints, Tokens
from reportedly.reading.windows import Window, windows

ROLE_LABELS = ("O", "B-source", "I-source", "B-content", "I-content")


@dataclass(frozen=True, slots=True)
class Relation:
    """Source, cue and content that belong together, as spans of the text in reading order.

    `judgement` is what the model says of the attribution, where it was asked; `continues` is the cue of the relation
    whose quotation runs on in this one.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    judgement: Judgement | None = field(default=None, compare=False)
    continues: Span | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans in reading order."""
        return tuple(sorted(self.source + self.cue + self.content))


def relations(
    tokens: Tokens,
    scorer: Scorer,
    convention: int,
    batch: int,
    judged: bool = False,
    words: Words | None = None,
) -> Iterator[Relation]:
    """The relations of a text, window after window, reading `batch` windows at a time; with `judged` also judged.

    `words`, made by `sense.room`, is filled with what the encoder makes of each wordpiece, as far as it reaches. A
    batch never mixes texts, so the result does not depend on what else is read.
    """
    every = windows(len(tokens), scorer.size, scorer.stride)
    read = 0
    for at in range(0, len(every), batch):
        for relation in _batch_relations(tokens, every[at : at + batch], scorer, convention, judged, words):
            # Two windows may each see a beginning of their own in a cue that lies across their border.
            if relation.cue and relation.cue[0].start < read:
                continue
            read = relation.cue[0].end if relation.cue else read
            yield relation


def _batch_relations(
    tokens: Tokens, batch: list[Window], scorer: Scorer, convention: int, judged: bool, words: Words | None
) -> Iterator[Relation]:
    inputs = columns(tokens, batch, scorer.first, scorer.last)
    scores, states = scorer.encode(inputs, convention)
    if words is not None:
        _keep(words, states.sense, batch)
    found = anchors(scores, inputs["piece"], batch)
    if not found:
        return
    table = np.array([(anchor.row, anchor.start, anchor.end, anchor.cued) for anchor in found], dtype=np.int64)
    logs = log_softmax(scorer.link(states, inputs["mask"], table))
    judgements: Sequence[Judgement | None] = [None] * len(found)
    begins = table[:, 1] - scorer.before
    sizes = np.array([window.end - window.start for window in batch])
    tags = best_tags(lawful(logs, table, begins, sizes, inputs["piece"]), ROLE_LABELS)
    if judged:
        judgements = scorer.judge(states, inputs["mask"], table, tags)
    for index, anchor in enumerate(found):
        shift = batch[anchor.row].start - 1
        relation = _relation(tokens, shift, anchor, int(begins[index]) + shift, tags[index], logs[index])
        if relation is not None:
            yield replace(relation, judgement=judgements[index])


def _keep(words: Words, states: Floats, batch: list[Window]) -> None:
    """Put down the states of each window's own wordpieces, as far as there is room."""
    for row, window in enumerate(batch):
        end = min(window.own_end, len(words))
        if window.own_start < end:
            shift = 1 - window.start
            words[window.own_start : end] = states[row, window.own_start + shift : end + shift]


def lawful(logs: Floats, anchors: Ints, begins: Ints, sizes: Ints, piece: Ints) -> Floats:
    """The scores with all ruled out that cannot be.

    That is: a role outside of the window's own tokens or on the cue itself, one that begins inside a word, and, for an
    anchor without cue, anything but the beginning of a content on it. `anchors` as for `Scorer.link`; `begins` holds
    for each the place in its window that its first score is about, `sizes` for each window how many tokens it has.
    """
    row, start, end, cued = anchors.T[:, :, None]
    at = begins[:, None] + np.arange(logs.shape[1])
    there = (at >= 1) & (at <= sizes[row])
    word_goes_on = piece[row, np.clip(at, 0, piece.shape[1] - 1)] * there
    scores = whole_words(logs, word_goes_on, ROLE_LABELS)
    scores[..., 1:][~there | ((at >= start) & (at < end) & (cued == 1))] = NEVER
    only_content = (at == start) & (cued == 0)
    scores[only_content] = np.where(np.array(ROLE_LABELS) == "B-content", scores[only_content], NEVER)
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
