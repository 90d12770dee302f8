"""The invented affairs of `training/affairs` as groups of passages to learn from.

A passage is a clause of a document as a case cuts it; two make the same claim where both touch members of a true one,
and dispute it where only one of them denies, doubts or takes it back, or where a contradiction was written down.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.claims import TAUGHT, touch
from reportedly.case.clauses import Clause, clauses
from reportedly.document import Document, Span
from reportedly.reading.likeness import DISPUTES, SAME, UNRELATED
from reportedly.reading.pipeline import Reader
from training.topics import Group, apart

AGAINST = frozenset(("denies", "doubts", "retracts"))
Row = Mapping[str, Any]


def affairs() -> Iterator[Group]:
    """One group an affair, in the order of their names."""
    reader = Reader.load()
    for folder in sorted(path.parent for path in TAUGHT.glob("*/affair.json")):
        yield group(folder, reader)


def group(folder: Path, reader: Reader) -> Group:
    """The affair in a folder."""
    truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    names = [story["id"] for story in truth["stories"]]
    texts = tuple(next(folder.rglob(f"{name}.txt")).read_text(encoding="utf-8") for name in names)
    every: list[tuple[int, Clause]] = []
    for number, text in enumerate(texts):
        every += [(number, clause) for clause in clauses(names[number], reader.sensed(Document(text))[0])]
    passages = tuple((number, (clause.place.span,)) for number, clause in every)

    def at(row: Row) -> list[int]:
        number = names.index(row["story"])
        start = texts[number].index(row["quote"])
        span = Span(start, start + len(row["quote"]))
        return [k for k, (of, clause) in enumerate(every) if of == number and touch(clause.place.span, span)]

    pairs = {pair: UNRELATED for pair in combinations(range(len(passages)), 2) if apart(passages, *pair)}
    pairs |= {pair: DISPUTES for row in truth["contradictions"] for pair in _across(at(row["a"]), at(row["b"]))}
    groups = []
    for claim in truth["claims"]:
        against = {index: member["stance"] in AGAINST for member in claim["members"] for index in at(member)}
        groups.append(frozenset(against))
        for one, other in combinations(sorted(against), 2):
            pairs[one, other] = DISPUTES if against[one] != against[other] else SAME
    return Group(folder.name, texts, passages, tuple(group for group in groups if len(group) > 1), pairs)


def _across(ones: Sequence[int], others: Sequence[int]) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a in ones for b in others if a != b}
