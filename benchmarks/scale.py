"""What a large case costs: seconds of every step, memory, growth, and adding one document.

usage: python -m benchmarks.scale [--sizes 100,1000,3000,10000] [--copies 500] [--sample 20] [--json]

The documents are invented (`benchmarks.invented`) and come with their ledgers and vectors, so that what is measured
is what comes after reading; how fast documents of this kind are read is measured on a sample and printed beside it.
Each size runs in a process of its own. Times are those that the process worked, which do not depend on what else the
machine does; where it is free they are the waiting times, as all but reading runs on one core. Memory is the
largest resident memory of the process, in megabytes of 1,000,000 bytes. The exponent of growth from one size to the
next larger one is 1 where twice the documents take twice the time. `--copies` says how many copies of one wire story
are among the documents of a case of twice that size.

The truth is known: `members` is the share of pairs of places of one claim, among a sample, that the case has in one
claim, and `copies` the share of copied documents that it takes for copies of a document of the same words.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import wraps
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.cost import MEGABYTE, machine, words
from benchmarks.invented import MODEL, Made, coverage
from reportedly.case.case import Case
from reportedly.document import Span

SIZES = (100, 1000, 3000, 10_000)
SAMPLE = 20
PAIRS = 2000
STEPS = {
    "clauses": "cut the documents into clauses",
    "off_topic": "find what is off the topic",
    "unpacked": "take out the vectors",
    "claims": "bring claims together",
    "citations": "find who cites whom",
    "find_reuse": "find copies",
    "cast_of": "find what is said of people",
    "stances": "judge stances",
    "origins_of": "go back to origins",
    "standing_of": "see where claims stand",
    "clashes": "find contradictions",
    "importance": "weigh claims",
    "timeline": "lay out the timeline",
    "changes": "find changes",
    "voices": "find who is who",
}


class Clock:
    """How long the process worked at what, in seconds, and the memory that it held after each."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, action: Callable[..., Any]) -> Callable[..., Any]:
        """The action, timed."""

        @wraps(action)
        def run(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return action(*arguments, **named)
            finally:
                self.seconds[name] += time.process_time() - began

        return run


def peak_mb() -> float:
    """The largest memory that this process held, in megabytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 / MEGABYTE for line in lines if line.startswith("VmHWM")), 0.0)


def measure(count: int, copies: int = 0) -> dict[str, Any]:
    """Everything about a case of so many documents, `copies` of which copy the first."""
    from reportedly.case import analysis
    from reportedly.case.reading import VECTORS, packed
    from reportedly.case.store import Store

    clock, truth = Clock(), Truth()

    def put(store: Store, one: Made, vectors: bytes) -> None:
        # A copy that is the same to the letter is a further appearance of the same text, which is read once.
        if store.add(one.document).new:
            store.put_ledger(one.ledger, {VECTORS: vectors})

    with tempfile.TemporaryDirectory() as folder, patch.object(analysis, "Reader", _Reader):
        path = Path(folder) / "affair.case"
        with Store.create(str(path)) as store:
            for number, one in enumerate(coverage(count + 1, copies=copies)):
                vectors = packed(one.vectors())
                if number < count:
                    put(store, one, vectors)
                    truth.add(one)
            with _Watched(analysis, clock):
                case = clock.timed("everything", analysis.analysed)(store)
            peak = peak_mb()
            clock.timed("again, unchanged", analysis.analysed)(store)
            clock.timed("add one document", put)(store, one, vectors)
            clock.timed("the first report after it", analysis.analysed)(store)
        size = path.stat().st_size / MEGABYTE
    return {
        "documents": count,
        "copies": copies,
        "words": truth.words,
        "seconds": dict(clock.seconds),
        "peak_mb": peak,
        "file_mb": size,
        "claims": len(case.claims),
        "contradictions": len(case.contradictions),
        "quality": truth.quality(case),
    }


class Truth:
    """What is true of the documents of a case, so that speed is never bought unseen with what is found."""

    def __init__(self) -> None:
        self.words = 0
        self.urls: list[str | None] = []
        self.copies: list[int] = []
        self.claims: defaultdict[int, list[tuple[int, Span]]] = defaultdict(list)

    def add(self, one: Made) -> None:
        """Count one more document to it."""
        if one.copy_of is not None:
            self.copies.append(len(self.urls))
        for told in one.told if not one.off_topic else ():
            self.claims[told.claim].append((len(self.urls), told.span))
        self.urls.append(one.document.url)
        self.words += words(one.document.text)

    def quality(self, case: Case) -> dict[str, float]:
        """How much of it the case has found."""
        ids = {document.url: document.id for document in case.documents}
        keys = [ids.get(url, "") for url in self.urls]
        homes: defaultdict[str, list[tuple[Span, str]]] = defaultdict(list)
        for claim in case.claims:
            for member in claim.members:
                homes[member.document].append((member.span, claim.id))

        def carried(place: tuple[int, Span]) -> set[str]:
            return {name for span, name in homes.get(keys[place[0]], ()) if span.overlaps(place[1])}

        def together(pairs: Sequence[Sequence[tuple[int, Span]]]) -> float:
            return sum(bool(carried(one) & carried(other)) for one, other in pairs) / max(1, len(pairs))

        chance = random.Random(1)
        several = [places for places in self.claims.values() if len(places) > 1]
        tries = range(PAIRS if len(several) > 1 else 0)
        found = {copy.target for copy in case.copies}
        return {
            "members": together([chance.sample(chance.choice(several), 2) for _ in tries]),
            "members_wrong": together([[*map(chance.choice, chance.sample(several, 2))] for _ in tries]),
            "copies": sum(keys[number] in found for number in self.copies) / max(1, len(self.copies)),
        }


class _Reader:
    """In place of the reader that ships: everything is read already."""

    model = MODEL

    @classmethod
    def load(cls, threads: int | None = None) -> _Reader:
        return cls()


class _Watched:
    """While this lasts, the steps of the analysis are timed."""

    def __init__(self, analysis: Any, clock: Clock) -> None:
        self._patches = []
        for name in STEPS:
            home = analysis.going_back if name == "origins_of" else analysis
            self._patches.append(patch.object(home, name, clock.timed(name, getattr(home, name))))

    def __enter__(self) -> None:
        for one in self._patches:
            one.start()

    def __exit__(self, *_: object) -> None:
        for one in self._patches:
            one.stop()


def reading(sample: int) -> dict[str, float]:
    """How fast documents of this kind are read, and how much is found in them beside what the ledgers have."""
    from reportedly.reading.pipeline import Reader

    made = list(coverage(sample, seed=2))
    reader = Reader.load()
    reader.read(made[0].document)
    wall, began = time.perf_counter(), time.process_time()
    found = [reader.read(one.document) for one in made]
    return {
        "documents": sample,
        "words": sum(words(one.document.text) for one in made),
        "seconds": time.perf_counter() - wall,
        "processor_seconds": time.process_time() - began,
        "attributions": sum(len(ledger.attributions) for ledger in found),
        "attributions_made": sum(len(one.ledger.attributions) for one in made),
    }


def apart(count: int, copies: int = 0) -> dict[str, Any]:
    """The same as `measure`, in a process of its own."""
    program = (
        "import json, sys; from benchmarks.scale import measure; print(json.dumps(measure(*map(int, sys.argv[1:]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(count), str(copies)], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def growth(small: dict[str, Any], large: dict[str, Any], name: str = "everything") -> float:
    """The exponent with which the seconds grow from one size to another."""
    times = max(1e-6, small["seconds"][name]), max(1e-6, large["seconds"][name])
    return log(times[1] / times[0]) / log(large["documents"] / small["documents"])


def report(found: Sequence[dict[str, Any]], read: dict[str, float] | None) -> str:
    """What was measured, as lines of text."""
    lines = ["Machine    " + ", ".join(f"{name} {value}" for name, value in machine().items())]
    if read:
        speed = read["words"] / max(1e-6, read["seconds"])
        lines.append(
            f"Reading    {read['documents']:.0f} documents, {speed:,.0f} words a second "
            f"({read['attributions']:.0f} attributions read, {read['attributions_made']:.0f} made)"
        )
    heads = [f"{one['documents']:,}" + (f" ({one['copies']} copies)" if one["copies"] else "") for one in found]
    lines += ["", f"{'seconds of':34}" + "".join(f"{head:>20}" for head in heads)]
    for name, told in (*STEPS.items(), ("everything", "everything, and keep it")):
        lines.append(f"{told:34}" + "".join(f"{one['seconds'].get(name, 0.0):20.2f}" for one in found))
    for name in ("again, unchanged", "add one document", "the first report after it"):
        lines.append(f"{name:34}" + "".join(f"{one['seconds'][name]:20.2f}" for one in found))
    plain = [one for one in found if not one["copies"]]
    steps = [f"{growth(*pair):.2f}" for pair in pairwise(plain)]
    lines.append(f"{'exponent of growth':34}" + f"{'':20}" + "".join(f"{step:>20}" for step in steps))
    rows: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
        ("largest memory, MB", lambda one: f"{one['peak_mb']:,.0f}"),
        ("the case as a file, MB", lambda one: f"{one['file_mb'] or 0:,.1f}"),
        ("words", lambda one: f"{one['words']:,}"),
        ("claims", lambda one: f"{one['claims']:,}"),
        ("contradictions", lambda one: f"{one['contradictions']:,}"),
        ("pairs of one claim together, %", lambda one: f"{100 * one['quality']['members']:.1f}"),
        ("pairs of two claims together, %", lambda one: f"{100 * one['quality']['members_wrong']:.1f}"),
        ("copies found, %", lambda one: f"{100 * one['quality']['copies']:.1f}"),
    )
    lines += [f"{name:34}" + "".join(f"{value(one):>20}" for one in found) for name, value in rows]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of documents")
    parser.add_argument("--copies", type=int, default=0, help="copies of one wire story, in a case of twice as many")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many documents to read (0: none)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    read = reading(arguments.sample) if arguments.sample else None
    found = [apart(int(size)) for size in arguments.sizes.split(",") if size]
    if arguments.copies:
        found.append(apart(2 * arguments.copies, arguments.copies))
    told = {"machine": machine(), "reading": read, "cases": found}
    print(json.dumps(told, indent=1) if arguments.json else report(found, read))


if __name__ == "__main__":
    main()
