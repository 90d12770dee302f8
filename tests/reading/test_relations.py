from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from tokenizers import Tokenizer

from reportedly.document import Span
from reportedly.reading.relations import ROLE_LABELS, relations
from reportedly.reading.scorer import Judgement, States
from reportedly.reading.spans import ANCHOR_LABELS
from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints, Tokens, tokenize

TEXT = "“It is over,” Haberturk wrote. “There was never a sale,” it added on Monday."


@cache
def tokens() -> Tokens:
    tokenizer = Tokenizer.from_str((files("reportedly.weights") / "tokenizer.json").read_text(encoding="utf-8"))
    return tokenize(TEXT, tokenizer)


class Oracle:
    """A scorer that knows the answers, given as tokens of the text: it tests what is made of scores, not a model."""

    first, last = 101, 102
    before, reach = 12, 30
    sense_width, senses = 1, 1

    def __init__(self, size: int, stride: int, anchors: dict[int, str], roles: dict[int, dict[int, str]]) -> None:
        self.size, self.stride, self.anchors, self.roles = size, stride, anchors, roles
        self.ids = tokens().ids

    def start_of(self, row: Ints) -> int:
        words = row[1:-1]
        return next(at for at in range(len(self.ids)) if np.array_equal(self.ids[at : at + len(words)], words))

    def encode(self, columns: dict[str, Ints], convention: int) -> tuple[Floats, States]:
        ids = columns["ids"]
        scores = np.zeros((*ids.shape, len(ANCHOR_LABELS)), dtype=np.float32)
        scores[..., 0] = 5
        self.starts = [self.start_of(row) for row in ids]
        for row, start in enumerate(self.starts):
            for at, label in self.anchors.items():
                if 0 <= at - start < ids.shape[1] - 2:
                    scores[row, at - start + 1, ANCHOR_LABELS.index(label)] = 10
        return scores, States(*[np.zeros((*ids.shape, 1), dtype=np.float32)] * 4)

    def link(self, states: States, mask: Ints, anchors: Ints) -> Floats:
        scores = np.zeros((len(anchors), self.reach, len(ROLE_LABELS)), dtype=np.float32)
        scores[..., 0] = 5
        for index, (row, start, _, _) in enumerate(anchors):
            shift = self.starts[row] - 1
            for at, label in self.roles[int(start) + shift].items():
                place = at - shift - int(start) + self.before
                if 0 <= place < self.reach:
                    scores[index, place, ROLE_LABELS.index(label)] = 10
        return scores

    def judge(self, states: States, mask: Ints, anchors: Ints, tags: Ints) -> list[Judgement]:
        """Scores that tell which anchor they are of, and how many places of content it was told of."""
        return [
            Judgement(
                np.array([start + self.starts[row] - 1, (tags[index] > 2).sum()], dtype=np.float32),
                np.zeros((1, 1), dtype=np.float32),
                np.ones(1, dtype=np.int64),
            )
            for index, (row, start, _, _) in enumerate(anchors)
        ]

    def compare(self, one: Floats, one_there: Ints, other: Floats, other_there: Ints) -> Floats:
        return np.zeros((len(one), 3), dtype=np.float32)

    def sense(self, words: Floats, sides: Ints, mask: Ints) -> tuple[Floats, Floats]:
        return np.zeros((*sides.shape[:1], 1), dtype=np.float32), np.zeros((*sides.shape[:1], 1), dtype=np.float32)


def words(span: Span) -> str:
    return span.of(TEXT)


def token_of(word: str, occurrence: int = 0) -> int:
    found = [at for at in range(len(tokens())) if TEXT[tokens().start[at] : tokens().end[at]] == word]
    return found[occurrence]


def run(first: int, last: int, role: str) -> dict[int, str]:
    return {at: ("B-" if at == first else "I-") + role for at in range(first, last + 1)}


def oracle(size: int, stride: int) -> Oracle:
    wrote, added = token_of("wrote"), token_of("added")
    anchors = {wrote: "B-cue", added: "B-cue"}
    first = run(0, token_of("”"), "content") | {token_of("Ha"): "B-source"}
    second = run(token_of("“", 1), token_of("”", 1), "content") | {token_of("it"): "B-source"}
    return Oracle(size, stride, anchors, {wrote: first, added: second})


def test_source_cue_and_content_are_put_together() -> None:
    found = list(relations(tokens(), oracle(254, 190), 0, 8))
    assert [[words(span) for span in relation.source + relation.cue] for relation in found] == [
        ["Haberturk", "wrote"],
        ["it", "added"],
    ]
    assert [words(span) for relation in found for span in relation.content] == [
        "“It is over,”",
        "“There was never a sale,”",
    ]


CONTENT = (token_of("”") + 1, token_of("”", 1) - token_of("“", 1) + 1)


def test_each_relation_has_its_own_judgement_where_one_is_asked_for() -> None:
    for size, stride in ((254, 190), (20, 6)):
        found = list(relations(tokens(), oracle(size, stride), 0, 2, judged=True))
        for relation, words_of_content in zip(found, CONTENT, strict=True):
            assert relation.judgement is not None
            anchor, content = relation.judgement.scores.tolist()
            assert tokens().start[int(anchor)] == relation.cue[0].start
            assert content == words_of_content
    assert all(relation.judgement is None for relation in relations(tokens(), oracle(254, 190), 0, 2))


def test_a_source_tagged_in_part_is_widened_to_its_whole_word() -> None:
    assert words(next(relations(tokens(), oracle(254, 190), 0, 8)).source[0]) == "Haberturk"


def test_each_anchor_is_read_once_in_overlapping_windows_whatever_the_batch() -> None:
    for batch in (1, 2, 8):
        found = list(relations(tokens(), oracle(20, 6), 0, batch))
        assert [words(relation.cue[0]) for relation in found] == ["wrote", "added"]


def test_a_cue_never_belongs_to_its_own_content() -> None:
    everything = run(0, len(tokens()) - 1, "content")
    wrote = token_of("wrote")
    found = list(relations(tokens(), Oracle(254, 190, {wrote: "B-cue"}, {wrote: everything}), 0, 8))
    assert words(found[0].content[0]).endswith("Haberturk")
    assert not any(span.overlaps(found[0].cue[0]) for span in found[0].content)


def test_a_content_without_cue_begins_where_it_was_found() -> None:
    start = token_of("“", 1)
    found = list(
        relations(tokens(), Oracle(254, 190, {start: "B-uncued"}, {start: run(start, start + 3, "content")}), 0, 8)
    )
    assert found[0].cue == ()
    assert words(found[0].content[0]) == "“There was never"


def test_nothing_begins_inside_a_word() -> None:
    inside = token_of("Ha") + 1
    wrote = token_of("wrote")
    roles = {token_of("Ha"): "B-source", inside: "B-source", inside + 1: "B-content", 0: "B-content"}
    found = list(relations(tokens(), Oracle(254, 190, {wrote: "B-cue", inside: "B-cue"}, {wrote: roles}), 0, 8))
    assert [words(span) for span in found[0].source] == ["Haberturk"]
    assert [words(span) for span in found[0].content] == ["“"]
    assert len(found) == 1
