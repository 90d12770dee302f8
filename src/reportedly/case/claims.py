"""The claims that run through the documents of a case, and which documents do not belong to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from reportedly.case.clarity import clarity
from reportedly.case.clauses import Clause, Place
from reportedly.case.grouping import also, grouped
from reportedly.case.likeness import (
    Floats,
    Ints,
    Model,
    Prepared,
    Vectors,
    bags_of,
    chances,
    kind_of,
    learnt,
    prepared,
)
from reportedly.case.neighbours import neighbours, wordings
from reportedly.lexicon import load
from reportedly.reading.sayings import bag, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition that documents of a case put forward, repeat, doubt or deny.

    `members` stand in the order in which the clauses were given, so the first is the first appearance where documents
    came in the order of time; `statement` holds the words of `wording`, the one that reads most like a claim and says
    what most say.
    """

    id: str
    statement: str
    wording: Place
    members: tuple[Place, ...]

    @property
    def first(self) -> Place:
        """The first appearance."""
        return self.members[0]

    @property
    def last(self) -> Place:
        """The latest appearance."""
        return self.members[-1]


def claims(
    clauses: Sequence[Clause],
    vectors: Vectors | None = None,
    model: Model | None = None,
) -> tuple[Claim, ...]:
    """The claims of a case, in the order of their first members; a clause that nothing repeats is a claim of its own.

    `clauses` are those of all documents, the documents in the order of time; `vectors` (clauses, d) says what each
    means. A clause can be a member of a few claims. Two that contradict one another about the same thing are members of
    the same claim. Raises ValueError where there are more or fewer vectors than clauses.
    """
    case = prepared(clauses, vectors)
    members = membership(case, model or learnt(kind_of(case)))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index, own in enumerate(members):
        for group in own:
            groups[group].append(index)
    # A clause words the claim that it belongs to first, so that no two claims have the same words.
    first = [own[0] for own in members]
    ordered = sorted((group, [index for index in group if first[index] == name]) for name, group in groups.items())
    return tuple(_claim(f"c{at}", clauses, case, group, own or group) for at, (group, own) in enumerate(ordered, 1))


def membership(case: Prepared, model: Model) -> list[list[int]]:
    """For each clause the groups that it belongs to."""
    first, own = wordings(case)
    groups = together(case, first, links(case, first, model), model)
    return [groups[wording] for wording in own.tolist()]


def together(case: Prepared, chosen: Ints, linked: tuple[Ints, Ints, Floats], model: Model) -> list[list[int]]:
    """For each of the chosen clauses the groups that it belongs to by the `links` between them, its own first."""
    limits = load("case_claims")["index"]
    one, other, chance = linked
    most = limits["most"] + (0 if case.vectors is None else limits["near"])
    groups = grouped(len(chosen), one, other, chance, model.threshold, most)
    more = also(groups, one, other, chance, model.further, most, limits["further"])
    return [[group, *others] for group, others in zip(groups, more, strict=True)]


def links(case: Prepared, chosen: Ints, model: Model) -> tuple[Ints, Ints, Floats]:
    """Pairs of places in `chosen` that make one claim with a chance that counts, each once, and the chances."""
    ones, others, found = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for one, other in neighbours(case, chosen):
        chance = chances(case, chosen[one], chosen[other], np.array(model.weights))
        kept = chance >= model.least
        ones.append(one[kept])
        others.append(other[kept])
        found.append(chance[kept])
    one, other = np.concatenate(ones), np.concatenate(others)
    _, once = np.unique(one * max(1, len(chosen)) + other, return_index=True)
    return one[once], other[once], np.concatenate(found)[once]


def _claim(name: str, clauses: Sequence[Clause], case: Prepared, group: list[int], own: list[int]) -> Claim:
    best = own[_clearest(clauses, case, own)]
    return Claim(
        id=name,
        statement=clauses[best].text,
        wording=clauses[best].place,
        members=tuple(clauses[index].place for index in group),
    )


def _clearest(clauses: Sequence[Clause], case: Prepared, group: list[int]) -> int:
    """The place in the group of the clause that reads most like a claim; of those that do so alike, of the one that
    has most of what the others have too, for its length."""
    words = case.words
    bags = [words.stems[words.starts[index] : words.starts[index + 1]].tolist() for index in group]
    having = Counter(key for keys in bags for key in keys)
    squares = words.squares
    values = [
        (
            clarity(" ".join(clauses[index].text.split())),
            sum((having[key] - 1) * squares[key] for key in keys) / (1e-9 + sum(squares[key] for key in keys)) ** 0.5,
        )
        for index, keys in zip(group, bags, strict=True)
    ]
    return max(range(len(group)), key=lambda at: values[at])


def renamed(old: Iterable[Claim], new: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims `new` under the ids of those of the `old` ones with which they share the most members.

    Every old id is given once, to the claim that shares most; the others get numbers after the highest known one.
    """
    known = list(old)
    owners: defaultdict[Place, list[int]] = defaultdict(list)
    for index, claim in enumerate(known):
        for member in claim.members:
            owners[member].append(index)
    shared = Counter((i, o) for i, claim in enumerate(new) for member in claim.members for o in owners[member])
    names: dict[int, str] = {}
    taken: set[int] = set()
    for (index, before), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if index not in names and before not in taken:
            names[index] = known[before].id
            taken.add(before)
    last = max((int(claim.id[1:]) for claim in known), default=0)
    result = []
    for index, claim in enumerate(new):
        if index not in names:
            last += 1
        result.append(replace(claim, id=names.get(index, f"c{last}")))
    return tuple(result)


def off_topic(clauses: Sequence[Clause]) -> frozenset[str]:
    """The documents that have little to do with the rest of the case.

    A document is measured by the cosine of its stems, weighed by how rare they are in news at large, with those of all
    others; it is off the topic where that is less than a share of the median (`[topic]` in `lexicon/case_claims.toml`).
    Of a case of few documents, or of many that have little to do with one another, nothing is said.
    """
    limits = load("case_claims")["topic"]
    keys, likeness = topicality(clauses)
    if len(keys) < limits["least"]:
        return frozenset()
    low = limits["share"] * float(np.median(likeness))
    return frozenset(key for key, value in zip(keys, likeness.tolist(), strict=True) if value < low)


def topicality(clauses: Sequence[Clause]) -> tuple[list[str], Floats]:
    """The documents, and for each the cosine of its stems with those of all others together."""
    texts = [
        (key, list(bag(word for clause in some for word in words_of(clause.text))))
        for key, some in groupby(clauses, key=lambda clause: clause.place.document)
    ]
    bags = bags_of([stems for _, stems in texts])
    count = np.bincount(bags.stems, minlength=len(bags.squares)).astype(float)
    # Stems of one document alone say nothing of what it shares, and would make long documents look apart.
    weight = np.where(count > 1, bags.squares, 0.0)
    place = np.repeat(np.arange(len(texts)), np.diff(bags.starts))
    others = count[bags.stems] - 1
    dot = np.bincount(place, weight[bags.stems] * others, minlength=len(texts))
    own = np.bincount(place, bags.squares[bags.stems], minlength=len(texts))
    all_ = float((weight * count**2).sum())
    result: Floats = dot / np.sqrt(np.maximum(own * all_, 1e-9))
    return [key for key, _ in texts], result
