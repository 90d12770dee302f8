"""How well the claims of invented affairs are found, and what it costs in large cases.

usage: python -m benchmarks.claims [--shared ../shared] [--cache FILE] [--sizes 1000,10000] [--topic]

The figures of affairs are those of `score_affair.py` for members found and claim pairs, on affairs from which nothing
was learnt. `--topic` puts the documents of every affair into the others, one at a time.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reportedly.case.claims import claims, off_topic
from reportedly.case.clauses import Clause, Place, clauses
from reportedly.document import Document, Span
from reportedly.ledger import Ledger
from reportedly.reading.encoder import packaged
from reportedly.reading.pipeline import Reader
from reportedly.reading.sense import Sense, Words, vectors

ROOT = Path(__file__).parent.parent
MEASURED = (ROOT / "src/reportedly/examples/affair", ROOT / "benchmarks/data/affair-2")
"""The project's own affairs that nothing is learnt from."""
TAUGHT = ROOT / "training" / "affairs"
"""Those that are there to be learnt from."""


class Score(NamedTuple):
    """Precision, recall and F1 of pairs, and the share of true members that lie in some claim."""

    precision: float
    recall: float
    f1: float
    found: float


@dataclass(frozen=True, slots=True, eq=False)
class Affair:
    """An affair whose truth is known.

    `truth` has the claim, document and span of every true member, `carried` for every clause the true claims that it
    touches, `touching` for every true member the clauses that it touches, `words` what the reader's model makes of each
    clause.
    """

    name: str
    clauses: tuple[Clause, ...]
    truth: tuple[tuple[str, str, Span], ...]
    carried: tuple[frozenset[str], ...]
    touching: tuple[tuple[int, ...], ...]
    words: tuple[Words, ...]


def affairs(shared: Path, cache: Path | None = None) -> list[Affair]:
    """The affairs to measure on: those of the shared folder and the project's own; read with the reader.

    What was read is kept in the file `cache`, where it is given, and taken from it.
    """
    return _read([*sorted(path.parent for path in (shared / "affairs").glob("*/affair.json")), *MEASURED], cache)


def taught(cache: Path | None = None) -> list[Affair]:
    """The affairs to learn from, read in the same way."""
    return _read(sorted(path.parent for path in TAUGHT.glob("*/affair.json")), cache)


def _read(folders: Sequence[Path], cache: Path | None) -> list[Affair]:
    known: dict[str, Affair] = pickle.loads(cache.read_bytes()) if cache and cache.exists() else {}
    new = [folder for folder in folders if folder.name not in known]
    reader = Reader.load() if new else None
    for folder in new:
        assert reader is not None
        truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
        known[folder.name] = affair(folder.name, truth, [reader.sensed(d) for d in _documents(folder, truth)])
    if cache:
        cache.write_bytes(pickle.dumps(known))
    return [known[folder.name] for folder in folders]


def _documents(folder: Path, truth: dict[str, Any]) -> Iterator[Document]:
    for story in truth["stories"]:
        text = next(folder.rglob(f"{story['id']}.txt")).read_text(encoding="utf-8")
        yield Document(text, name=story["id"], url=story["url"], outlet=story["outlet"], published=story["published"])


def affair(name: str, truth: dict[str, Any], read: Sequence[tuple[Ledger, Sense]]) -> Affair:
    """The affair of these ledgers, whose documents are named by the stories of the truth."""
    texts = {ledger.document.name: ledger.document.text for ledger, _ in read}
    members = []
    for claim in truth["claims"]:
        for member in claim["members"]:
            start = texts[member["story"]].index(member["quote"])
            members.append((claim["id"], member["story"], Span(start, start + len(member["quote"]))))
    told = [(clauses(ledger.document.name, ledger), sense) for ledger, sense in read]
    found = tuple(clause for some, _ in told for clause in some)
    words = tuple(sense.passage([clause.place.span]) for some, sense in told for clause in some)
    places: dict[str, list[int]] = {}
    for index, clause in enumerate(found):
        places.setdefault(clause.place.document, []).append(index)
    touching = tuple(
        tuple(index for index in places.get(story, ()) if touch(found[index].place.span, span))
        for _, story, span in members
    )
    carried: list[set[str]] = [set() for _ in found]
    for (claim_id, _, _), indexes in zip(members, touching, strict=True):
        for index in indexes:
            carried[index].add(claim_id)
    return Affair(name, found, tuple(members), tuple(map(frozenset, carried)), touching, words)


def touch(a: Span, b: Span) -> bool:
    """Whether two spans share at least half of the shorter one."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and 2 * shared >= min(a.end - a.start, b.end - b.start)


def pair_f1(known: Affair, groups: Sequence[set[int]]) -> Score:
    """How well the groups, those of every clause, bring true members together."""
    found = [{group for index in indexes for group in groups[index]} for indexes in known.touching]
    carried = [
        {other for other, home, place in known.truth if home == story and touch(place, span)}
        for _, story, span in known.truth
    ]
    pairs = [(a, b) for a, b in combinations(range(len(found)), 2) if known.truth[a][1:] != known.truth[b][1:]]
    together = {(a, b) for a, b in pairs if found[a] & found[b]}
    one = {(a, b) for a, b in pairs if carried[a] & carried[b]}
    precision, recall = len(one & together) / max(1, len(together)), len(one & together) / max(1, len(one))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return Score(precision, recall, f1, sum(map(bool, found)) / max(1, len(found)))


def measured(known: Affair) -> Score:
    """The score of the claims that are found in an affair."""
    places = {clause.place: index for index, clause in enumerate(known.clauses)}
    groups: list[set[int]] = [set() for _ in known.clauses]
    scorer = packaged(1)
    made = claims(known.clauses, vectors(known.words, scorer))
    for number, claim in enumerate(made):
        for member in claim.members:
            groups[places[member]].add(number)
    return pair_f1(known, groups)


def strangers(known: Sequence[Affair]) -> Iterator[tuple[str, int, int, int, int]]:
    """For every affair: own documents called off-topic, how many it has, strangers noticed, strangers put in."""
    for home in known:
        own = {clause.place.document for clause in home.clauses}
        noticed = put = 0
        for other in known:
            for name in sorted({clause.place.document for clause in other.clauses}) if other is not home else ():
                alien = tuple(clause for clause in other.clauses if clause.place.document == name)
                put += 1
                noticed += name in off_topic((*home.clauses, *alien))
        yield home.name, len(off_topic(home.clauses) & own), len(own), noticed, put


def generated(documents: int, seed: int = 1) -> tuple[Clause, ...]:
    """A case of that many documents of 60 clauses: claims in varying words, many of few documents, few of hundreds."""
    chance = random.Random(seed)
    vocabulary = [f"w{number:x}q" for number in range(40_000)]
    known = [chance.sample(vocabulary, 9) for _ in range(max(50, documents * 6))]
    found = []
    for number in range(documents):
        for place in range(60):
            words = known[min(int(len(known) * chance.random() ** 1.6), len(known) - 1)]
            said = [word for word in words if chance.random() < 0.75] + chance.sample(vocabulary[:2000], 3)
            text = " ".join(said)
            spot = Place(document=str(number), span=Span(place * 100, place * 100 + len(text)), of=None)
            found.append(Clause(place=spot, text=text, sentence=text, number=place))
    return tuple(found)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--sizes", default="")
    parser.add_argument("--dimensions", type=int, default=0, help="give generated clauses random vectors of this width")
    parser.add_argument("--topic", action="store_true")
    args = parser.parse_args()
    for size in (int(size) for size in args.sizes.split(",") if size):
        case = generated(size)
        width = args.dimensions
        given = np.random.default_rng(0).standard_normal((len(case), width), np.float32) if width else None
        start = time.perf_counter()
        number = len(claims(case, given))
        took = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size} documents, {len(case)} clauses: {number} claims in {took:.1f} s, {memory:.0f} MB")
    if args.sizes:
        return
    known = affairs(args.shared, args.cache)
    for one in known:
        score = measured(one)
        print(f"{one.name:10} {' '.join(f'{key} {value:.3f}' for key, value in score._asdict().items())}")
    if args.topic:
        for name, wrong, of, noticed, put in strangers(known):
            print(f"{name:10} own documents called off-topic {wrong} of {of}, strangers noticed {noticed} of {put}")


if __name__ == "__main__":
    main()
