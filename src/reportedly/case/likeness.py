"""How likely two clauses of a case make the same claim.

A log-linear model of what two clauses have in common: words weighed by how rare they are in news at large and in this
case, names, numbers, who is cited, what stands beside them, and, where given, how close their meanings are as vectors.
Denials and other figures count for nothing here: who contradicts a claim speaks of the same one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reportedly.case.clauses import Clause
from reportedly.reading.sayings import bag, stem, words_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.floating[Any]]
AT_ONCE = 1 << 18

PLAIN = (
    *("bias", "cosine", "inner", "outer", "shared", "sentences", "across", "near", "numbers", "numbers_apart"),
    *("names", "names_apart", "speakers", "document", "sentence", "short", "cosine_squared", "cosine_near"),
    *("cosine_names", "cosine_numbers", "cosine_short", "sentences_elsewhere", "across_elsewhere"),
)
WITH_VECTORS = (*PLAIN, "vector", "vector_squared", "vector_cosine", "vector_near", "vector_elsewhere")
"""The names of the features without vectors, and with them."""


class Model(NamedTuple):
    """What was learnt of claims (`training.case_claims`): the weights of the features, and what chances have to reach.

    Groups are joined at `threshold`, a clause belongs to a further one at `further`, and a chance below
    `least` is no link.
    """

    weights: tuple[float, ...]
    threshold: float
    further: float
    least: float


@cache
def learnt(kind: str) -> Model:
    """The model of `lexicon/case_claims.json` for a kind of features (see `kind_of`)."""
    table = json.loads((files("reportedly.lexicon") / "case_claims.json").read_text(encoding="utf-8"))
    row = table[kind]
    return Model(tuple(row["weights"]), row["threshold"], row["further"], row["least"])


@cache
def _rarity() -> tuple[dict[str, float], float]:
    """How rare stems are in news at large, and what those weigh that it lacks; 1 is the rarest."""
    table = json.loads((files("reportedly.lexicon") / "disputes.json").read_text(encoding="utf-8"))
    rarest = table["rarest"]
    return {key: weight / rarest for key, weight in table["rarity"].items()}, 1.0


@dataclass(frozen=True, slots=True)
class Bags:
    """The stems of many texts: those of text n are `stems[starts[n]:starts[n + 1]]`, sorted numbers.

    `squares` is for every stem its squared weight, `totals` for every text the sum of them.
    """

    starts: Ints
    stems: Ints
    squares: Floats
    totals: Floats

    @property
    def keys(self) -> Ints:
        """Text and stem as one sorted number."""
        return np.repeat(np.arange(len(self.totals)), np.diff(self.starts)) * len(self.squares) + self.stems

    def of(self, chosen: Ints) -> tuple[Ints, Ints]:
        """The stems of the chosen texts one after the other, and the place in `chosen` that each belongs to."""
        sizes = self.starts[chosen + 1] - self.starts[chosen]
        places = np.repeat(np.arange(len(chosen)), sizes)
        within = np.arange(len(places)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.stems[self.starts[chosen][places] + within], places


def bags_of(texts: Sequence[Iterable[str]], weighed: bool = True) -> Bags:
    """Texts given as stems; a stem weighs more the rarer it is in these texts and, if `weighed`, in news at large."""
    numbers: dict[str, int] = {}
    rows = [_numbered(text, numbers) for text in texts]
    return _bags(rows, list(numbers), weighed)


def _bags(rows: list[list[int]], stems: list[str], weighed: bool) -> Bags:
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64))).astype(np.int64)
    flat = np.array([key for row in rows for key in row], dtype=np.int64)
    frequent = np.bincount(flat, minlength=len(stems) + 1)
    weights = np.log1p(len(rows) / np.maximum(1, frequent))
    if weighed:
        table, rarest = _rarity()
        weights[: len(stems)] *= [table.get(key, rarest) for key in stems]
    squares = weights**2
    homes = np.repeat(np.arange(len(rows)), np.diff(starts))
    totals = np.bincount(homes, squares[flat], minlength=len(rows)).astype(np.float64)
    return Bags(starts, flat, squares, totals)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The clauses of a case, ready to be compared; arrays have a row a clause but for `sentences`.

    `sentences` holds each sentence once; `before`, `sentence` and `after` are the places in it of the sentence before
    the clause's, of its own and of the one after. `vectors` are unit vectors, or `None`.
    """

    words: Bags
    names: Bags
    numbers: Bags
    speakers: Bags
    sentences: Bags
    before: Ints
    sentence: Ints
    after: Ints
    document: Ints
    vectors: Vectors | None

    def __len__(self) -> int:
        return len(self.document)


def prepared(clauses: Sequence[Clause], vectors: Vectors | None = None) -> Prepared:
    """Clauses, those of a document together and in order, with a row of `vectors` each, ready to be compared.

    Raises ValueError where there are more or fewer vectors than clauses.
    """
    if vectors is not None and len(vectors) != len(clauses):
        raise ValueError(f"{len(clauses)} clauses need as many vectors, not {len(vectors)}: give one for each")
    stems: dict[str, int] = {}
    words = [_numbered(bag(words_of(clause.text)), stems) for clause in clauses]
    places: dict[tuple[str, int], int] = {}
    sentences: list[list[int]] = []
    for clause in clauses:
        key = clause.place.document, clause.number
        if key not in places:
            places[key] = len(places)
            sentences.append(_numbered(bag(words_of(clause.sentence)), stems))
    documents: dict[str, int] = {}
    document = [documents.setdefault(clause.place.document, len(documents)) for clause in clauses]
    own = [(clause.place.document, clause.number) for clause in clauses]
    home = np.array([places[key] for key in own], dtype=np.int64)
    heads = dict(zip(home.tolist(), document, strict=True))
    before = [place - 1 if heads.get(place - 1) == heads[place] else place for place in home.tolist()]
    after = [place + 1 if heads.get(place + 1) == heads[place] else place for place in home.tolist()]
    return Prepared(
        words=_bags(words, list(stems), weighed=True),
        names=bags_of([_names(clause.text) for clause in clauses], weighed=False),
        numbers=bags_of([_numbers(clause.text) for clause in clauses], weighed=False),
        speakers=bags_of([bag(words_of(" ".join(clause.speakers))) for clause in clauses], weighed=False),
        sentences=_bags(sentences, list(stems), weighed=True),
        before=np.array(before, dtype=np.int64),
        sentence=home,
        after=np.array(after, dtype=np.int64),
        document=np.array(document, dtype=np.int64),
        vectors=None if vectors is None else _units(vectors),
    )


def _numbered(words: Iterable[str], numbers: dict[str, int]) -> list[int]:
    return sorted({numbers.setdefault(word, len(numbers)) for word in words})


def _names(text: str) -> set[str]:
    """The stems of words with a capital; the first has one anyway."""
    return {stem(word) for word in words_of(text)[1:] if word[:1].isupper()}


def _numbers(text: str) -> set[str]:
    return {word for word in words_of(text) if word[:1].isdigit()}


def _units(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result


def shared(a: Bags, one: Ints, b: Bags, other: Ints) -> Floats:
    """For pairs of a text of `a` and a text of `b` the squared weights, as `a` has them, of the stems of both.

    The two number their stems alike.
    """
    keys, width = b.keys, len(b.squares)
    result = np.zeros(len(one))
    if not len(keys):
        return result
    for start in range(0, len(one), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        stems, places = a.of(one[some])
        wanted = other[some][places] * width + stems
        found = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted
        result[some] = np.bincount(places[found], a.squares[stems[found]], minlength=len(one[some]))
    return result


def _cosine(bags: Bags, one: Ints, other: Ints) -> Floats:
    common = shared(bags, one, bags, other)
    result: Floats = common / np.sqrt(np.maximum(bags.totals[one] * bags.totals[other], 1e-9))
    return result


def rows(case: Prepared, one: Ints, other: Ints) -> Floats:
    """The features (pairs, features) of pairs of clauses: those of `kind_of`."""
    words = case.words
    common = shared(words, one, words, other)
    low, high = np.minimum(words.totals[one], words.totals[other]), np.maximum(words.totals[one], words.totals[other])
    cosine = common / np.sqrt(np.maximum(low * high, 1e-9))
    sentences = _cosine(case.sentences, case.sentence[one], case.sentence[other])
    near, across = _near(case, one, other), np.maximum(_across(case, one, other), _across(case, other, one))
    numbers, numbers_apart = _alike(case.numbers, one, other)
    names, names_apart = _alike(case.names, one, other)
    speakers, _ = _alike(case.speakers, one, other)
    document = (case.document[one] == case.document[other]).astype(float)
    short = np.log1p(np.minimum(np.diff(words.starts)[one], np.diff(words.starts)[other]))
    columns = [
        *(np.ones(len(one)), cosine, common / np.maximum(low, 1e-9), common / np.maximum(high, 1e-9)),
        *(np.log1p(common), sentences, across, near, numbers, numbers_apart, names, names_apart, speakers, document),
        *((case.sentence[one] == case.sentence[other]).astype(float), short, cosine**2, cosine * near),
        *(cosine * names, cosine * numbers, cosine * short, sentences * (1 - document), across * (1 - document)),
    ]
    if case.vectors is not None:
        vector = np.einsum("ij,ij->i", case.vectors[one], case.vectors[other]).astype(float)
        columns += [vector, vector**2, vector * cosine, vector * near, vector * (1 - document)]
    return np.stack(columns, axis=1)


def kind_of(case: Prepared) -> str:
    """Which model and which features a case calls for: `plain` or `with_vectors`."""
    return "plain" if case.vectors is None else "with_vectors"


def _near(case: Prepared, one: Ints, other: Ints) -> Floats:
    """How alike the sentences are that stand before or after: copies stand in the same company."""
    sides = [(a, b) for a in (case.before, case.after) for b in (case.before, case.after)]
    result: Floats = np.max([_cosine(case.sentences, a[one], b[other]) for a, b in sides], axis=0)
    return result


def _across(case: Prepared, one: Ints, other: Ints) -> Floats:
    """How much of the first clause the other's whole sentence has."""
    common = shared(case.words, one, case.sentences, case.sentence[other])
    result: Floats = common / np.maximum(case.words.totals[one], 1e-9)
    return result


def _alike(bags: Bags, one: Ints, other: Ints) -> tuple[Floats, Floats]:
    """The weight of what both have, held below 2, and whether both have some and nothing in common."""
    common = np.sqrt(shared(bags, one, bags, other))
    both = (bags.totals[one] > 0) & (bags.totals[other] > 0)
    return np.minimum(common / 5, 2.0), (both & (common == 0)).astype(float)


def chances(case: Prepared, one: Ints, other: Ints, weights: Floats) -> Floats:
    """The chance of each pair of clauses that both make the same claim, by the weights of the features."""
    parts = [
        logistic(rows(case, one[start : start + AT_ONCE], other[start : start + AT_ONCE]) @ weights)
        for start in range(0, len(one), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def logistic(scores: Floats) -> Floats:
    """Chances of log odds."""
    result: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return result
