"""Learn which places of a case cannot both hold, from invented affairs whose contradictions were written down.

usage: python -m training.contradictions [--shared ../shared] [--cache FILE] [--out FILE]

Learnt from the four affairs (those of the shared folder, the one that ships with the project and the one of the
benchmarks), each with its true claims and with those that `case.claims` finds. Prints what `score_affair.py` gives on
affairs that the weights were not learnt from, then learns from all of them and writes
`src/reportedly/lexicon/contradictions.json`. Two log-linear models with a quadratic penalty, by Newton's method; the
same data give the same weights.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.claims import touch
from reportedly.case.carriers import Entry, Key, Member, Unit
from reportedly.case.case import Place
from reportedly.case.claims import Claim, claims
from reportedly.case.clashing import AGAINST, FOR
from reportedly.case.clauses import Clause, clauses
from reportedly.case.contradictions import Rivals, Stances, Weights, around, clashes, rivals
from reportedly.case.likeness import Floats, Vectors
from reportedly.case.stances import stances
from reportedly.document import Document, Span
from reportedly.ledger import Statement
from reportedly.reading.pipeline import Reader
from training.tensions import newton

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/reportedly/lexicon/contradictions.json"
OWN = (ROOT / "src/reportedly/examples/affair", ROOT / "benchmarks/data/affair-2")
PENALTY = 8.0
# How much a pair of clauses counts that was written down as a contradiction, and one that restates such a pair between
# other members of the same two claims.
WRITTEN, RESTATED = 4.0, 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Affair:
    """An affair that was read; `carried` has for every clause its true claims and its stance to them."""

    folder: Path
    truth: dict[str, Any]
    entries: tuple[Entry, ...]
    clauses: tuple[Clause, ...]
    vectors: Vectors
    carried: tuple[Mapping[str, str], ...]

    @property
    def name(self) -> str:
        """What to call it."""
        return self.folder.name

    def place(self, item: Mapping[str, str]) -> tuple[str, Span]:
        """Where a quotation of the truth stands."""
        text = next(entry.text for entry in self.entries if entry.key == item["story"])
        start = text.index(item["quote"])
        return item["story"], Span(start, start + len(item["quote"]))


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """An affair with its claims, the pairs that are looked at, the answers, and how much each counts."""

    affair: Affair
    claims: tuple[Claim, ...]
    stances: Stances
    rivals: Rivals
    labels: Floats
    counts: Floats

    @property
    def reached(self) -> float:
        """The share of the true contradictions that are among the pairs."""
        found = sum(
            any(_meets(self.affair, pair, sides) for pair in self.rivals.pairs) for sides in _truth(self.affair)
        )
        return found / max(1, len(self.affair.truth["contradictions"]))


def affairs(shared: Path, cache: Path | None = None) -> list[Affair]:
    """All affairs in the order of their names; what was read is kept in the file `cache`, where it is given."""
    if cache and cache.exists():
        return [Affair(*row) for row in pickle.loads(cache.read_bytes())]
    folders = (*sorted(path.parent for path in (shared / "affairs").glob("*/affair.json")), *OWN)
    reader = Reader.load(threads=1)
    known = [_affair(folder, reader) for folder in folders]
    if cache:
        cache.write_bytes(pickle.dumps([tuple(getattr(one, item.name) for item in fields(one)) for one in known]))
    return known


def _affair(folder: Path, reader: Reader) -> Affair:
    truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    entries, vectors = list[Entry](), list[Vectors]()
    found: list[Clause] = []
    for story in truth["stories"]:
        text = (folder / f"{story['id']}.txt").read_text(encoding="utf-8")
        ledger, sense = reader.sensed(
            Document(text, name=story["id"], url=story["url"], outlet=story["outlet"], published=story["published"])
        )
        own = clauses(story["id"], ledger)
        entries.append(Entry(story["id"], ledger, story.get("updates") or None))
        found += own
        vectors.append(sense.vectors([(clause.place.span,) for clause in own]))
    carried: list[dict[str, str]] = [{} for _ in found]
    texts = {entry.key: entry.text for entry in entries}
    for claim in truth["claims"]:
        for member in claim["members"]:
            start = texts[member["story"]].index(member["quote"])
            span = Span(start, start + len(member["quote"]))
            for number, clause in enumerate(found):
                if clause.place.document == member["story"] and touch(clause.place.span, span):
                    carried[number][claim["id"]] = member["stance"]
    return Affair(folder, truth, tuple(entries), tuple(found), np.concatenate(vectors), tuple(carried))


def lesson(affair: Affair, given: bool) -> Lesson:
    """The pairs of an affair, with its true claims if `given`, and otherwise with those that are found."""
    own = _true_claims(affair) if given else claims(affair.clauses, affair.vectors)
    held = judged(affair, own)
    found = rivals(affair.entries, affair.clauses, own, held, affair.vectors)
    labels, counts = _answers(affair, found)
    return Lesson(affair, own, held, found, labels, counts)


def _true_claims(affair: Affair) -> tuple[Claim, ...]:
    result = []
    for claim in affair.truth["claims"]:
        own = [
            clause.place for clause, known in zip(affair.clauses, affair.carried, strict=True) if claim["id"] in known
        ]
        if own:
            result.append(Claim(id=claim["id"], statement=claim["statement"], wording=own[0], members=tuple(own)))
    return tuple(result)


def units_of(entry: Entry) -> list[Unit]:
    """The attributions and the statements of a document."""
    return [*entry.ledger.attributions, *entry.ledger.statements]


def judged(affair: Affair, own: Sequence[Claim]) -> Stances:
    """The stances of the members of the claims, as they are found."""
    entries = {entry.key: entry for entry in affair.entries}
    units: dict[tuple[Key, str], Unit] = {
        (entry.key, unit.id): unit for entry in affair.entries for unit in units_of(entry)
    }
    result: list[Mapping[tuple[Key, str], str]] = []
    for claim in own:
        members: dict[tuple[Key, str], Member] = {
            (place.document, place.of or ""): Member(
                place.document,
                units.get((place.document, place.of or ""))
                or Statement(id=f"x{place.span.start}", spans=(place.span,)),
            )
            for place in claim.members
        }
        found = stances(list(members.values()), entries)
        result.append({key: one.stance for key, one in zip(members, found, strict=True)})
    return result


Side = tuple[str, Span]


def _truth(affair: Affair) -> list[tuple[Side, Side]]:
    return [(affair.place(row["a"]), affair.place(row["b"])) for row in affair.truth["contradictions"]]


def _meets(affair: Affair, pair: tuple[int, int], sides: tuple[Side, Side]) -> bool:
    def at(number: int, side: Side) -> bool:
        place = affair.clauses[number].place
        return place.document == side[0] and touch(place.span, side[1])

    return (at(pair[0], sides[0]) and at(pair[1], sides[1])) or (at(pair[0], sides[1]) and at(pair[1], sides[0]))


def _answers(affair: Affair, found: Rivals) -> tuple[Floats, Floats]:
    """For every pair whether it is a contradiction, and how much that counts; what may be one counts nothing."""
    truth = _truth(affair)
    known = [tuple(_claims_at(affair, side) for side in sides) for sides in truth]
    labels, counts = np.zeros(len(found.pairs)), np.ones(len(found.pairs))
    for number, pair in enumerate(found.pairs):
        if any(_meets(affair, pair, sides) for sides in truth):
            labels[number], counts[number] = 1.0, WRITTEN
            continue
        one, other = (affair.carried[side] for side in pair)
        restated = {_restates(p, q, a, b) for a, b in known for p, q in ((one, other), (other, one))} - {None}
        if restated:
            labels[number], counts[number] = (1.0, RESTATED) if True in restated else (0.0, 0.0)
    return labels, counts


def _claims_at(affair: Affair, side: Side) -> frozenset[str]:
    return frozenset(
        claim["id"]
        for claim in affair.truth["claims"]
        for member in claim["members"]
        if member["story"] == side[0] and touch(affair.place(member)[1], side[1])
    )


def _restates(one: Mapping[str, str], other: Mapping[str, str], a: frozenset[str], b: frozenset[str]) -> bool | None:
    """Whether members of the claims `a` and `b` say again what clashes; None where they are of other claims."""
    if not (one.keys() & a and other.keys() & b):
        return None
    both = a & b
    if not both:
        return True
    return any(
        {one[claim] in AGAINST, other[claim] in AGAINST} == {True, False}
        and {one[claim], other[claim]} <= AGAINST | FOR
        for claim in both & one.keys() & other.keys()
    )


def learn(lessons: Sequence[Lesson]) -> Weights:
    """The weights of both models."""
    labels, counts = (np.concatenate([getattr(one, name) for one in lessons]) for name in ("labels", "counts"))
    kept = counts > 0
    rows = np.concatenate([one.rivals.rows for one in lessons])
    alone: Floats = newton(rows[kept], labels[kept], counts[kept], PENALTY)
    more = np.concatenate([around(one.rivals, one.rivals.rows @ alone) for one in lessons])
    together = newton(more[kept], labels[kept], counts[kept], PENALTY)
    return Weights([round(x, 4) for x in alone.tolist()], [round(x, 4) for x in together.tolist()])


def scored(one: Lesson, weights: Weights, scorer: ModuleType) -> tuple[dict[str, float], float, int]:
    """Precision, recall and F1, the share of roundings taken for contradictions, and how many were found."""
    affair = one.affair
    found = clashes(affair.entries, affair.clauses, one.claims, one.stances, affair.vectors, weights)
    case = {
        "documents": [{"id": s["id"], "url": s["url"], "published": s["published"]} for s in affair.truth["stories"]],
        "claims": [],
        "copies": [],
        "contradictions": [
            {"a": _side(c.contradiction.a), "b": _side(c.contradiction.b), "kind": c.contradiction.kind} for c in found
        ],
    }
    result, _ = scorer.score(affair.folder, case)
    return result["contradictions"], result["roundings taken for contradictions"], len(found)


def _side(place: Place) -> dict[str, Any]:
    return {"document": place.document, "span": list(place.span)}


def scorer_of(shared: Path) -> ModuleType:
    """The module `score_affair`."""
    spec = importlib.util.spec_from_file_location("score_affair", shared / "affairs/score_affair.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(lessons: Sequence[Lesson], measured: Sequence[Lesson], scorer: ModuleType) -> None:
    """Print what is reached on each of `measured` by weights learnt from the lessons of other affairs."""
    total = []
    for one in measured:
        weights = learn([other for other in lessons if other.affair is not one.affair])
        score, traps, count = scored(one, weights, scorer)
        total.append((score["p"], score["r"], score["f1"], traps))
        figures = " ".join(f"{key} {score[key]:.3f}" for key in ("p", "r", "f1"))
        print(f"  {one.affair.name:9} {figures}  traps {traps:.3f}  shown {count}  candidates reach {one.reached:.3f}")
    print(
        "  mean      "
        + " ".join(f"{k} {v:.3f}" for k, v in zip(("p", "r", "f1"), np.mean(total, axis=0), strict=False))
    )


def main() -> None:
    """Measure, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    known = affairs(args.shared, args.cache)
    given, found = [lesson(one, True) for one in known], [lesson(one, False) for one in known]
    for title, measured in (("true claims", given), ("claims that were found", found)):
        print(title)
        report([*given, *found], measured, scorer_of(args.shared))
    weights = learn([*given, *found])
    args.out.write_text(json.dumps(weights._asdict(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
