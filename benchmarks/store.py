"""What keeping a case costs: time to add, to open and to go through it, memory, and space on disk.

usage: python -m benchmarks.store [--documents 1000] [--where postgresql://USER@HOST/DATABASE] [--json]

Documents of about 1,100 words, made from the story that ships, go into a new case: a file in a temporary folder, or
the empty database that `--where` names. Each has a ledger of usual size and 20 kB of features. The waiting time of a
call is a median over the last 100 documents, so at the size that the case then has; beside it stands the time that this
process worked, which does not depend on what else the machine does. A megabyte is 1,000,000 bytes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.cost import DOCUMENT_WORDS, MEGABYTE, cut, machine, story
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Chance, Date, Ledger, Speaker

LAST = 100
FEATURES = {"vectors": bytes(20_000)}


def ledger_like(document: Document) -> Ledger:
    """A ledger as large as a real one, about 40 kB as JSON: an attribution every twenty words, each with a date."""
    places = [Span(start, start + 60) for start in range(0, len(document.text) - 60, 120)]
    said = tuple(
        Attribution(
            id=f"a{number}",
            source=(Span(place.start, place.start + 10),),
            cue=(Span(place.start + 11, place.start + 15),),
            content=(Span(place.start + 16, place.end),),
            speaker="Ada Holt, who runs the mill",
            speaker_id=f"s{number % 12}",
            speaker_kind="person",
            act="says",
            quote="indirect",
            certainty="certain",
            polarity="+",
            confidence=0.875,
            chances=tuple(Chance(field, 0.75) for field in ("act", "certainty", "kind", "polarity", "speaker")),
        )
        for number, place in enumerate(places)
    )
    speakers = tuple(
        Speaker(id=f"s{number}", name=f"Ada Holt the {number}th", kind="person", mentions=tuple(places[number::12]))
        for number in range(12)
    )
    dates = tuple(
        Date(id=f"d{number}", span=Span(place.start, place.start + 6), type="DATE", value="2031-05-05")
        for number, place in enumerate(places)
    )
    blocks = (Block("body", Span(0, len(document.text))),)
    return Ledger(document, blocks, said, speakers, model="benchmark", dates=dates)


def documents(count: int) -> Iterable[Document]:
    """Stories that differ in their last words."""
    text = cut(story(), DOCUMENT_WORDS)
    for number in range(count):
        yield Document(f"{text}\n\nPage {number}.", url=f"https://skelder.example/{number}", outlet="Skelder Post")


def resident_mb() -> float:
    """The memory that this process holds now, in megabytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 / MEGABYTE for line in lines if line.startswith("VmRSS")), 0.0)


class Clock:
    """Waiting and working time of calls of one kind, in milliseconds."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.worked: list[float] = []

    def run(self, action: Callable[[], Any]) -> Any:
        """What the action gives."""
        wall, processor = time.perf_counter(), time.process_time()
        result = action()
        self.waited.append(1000 * (time.perf_counter() - wall))
        self.worked.append(1000 * (time.process_time() - processor))
        return result

    def figures(self, last: int = LAST) -> dict[str, float]:
        """The medians of the last calls."""
        return {"ms": statistics.median(self.waited[-last:]), "processor_ms": statistics.median(self.worked[-last:])}


def measure(where: str, count: int) -> dict[str, Any]:
    """Everything that the report shows, in the order in which it happened."""
    from reportedly.case.store import Store

    clocks: dict[str, Clock] = {}

    def timed(name: str, action: Callable[[], Any]) -> Any:
        return clocks.setdefault(name, Clock()).run(action)

    with timed("make a case", lambda: Store.create(where)) as store:
        early = 0.0
        for number, document in enumerate(documents(count)):
            timed("add a document", partial(store.add, document))
            timed("keep its ledger", partial(store.put_ledger, ledger_like(document), FEATURES))
            if number == min(LAST, count) - 1:
                early = resident_mb()
        growth = resident_mb() - early
        for document in list(documents(LAST)):
            timed("add it again", partial(store.add, document))
            timed("give one ledger", partial(store.ledger, document.id))
        timed("see that nothing is unread", lambda: list(store.unread("benchmark")))
        timed("go through all documents", lambda: sum(1 for _ in store.documents()))
        timed("go through all ledgers", lambda: sum(1 for _ in store.ledgers()))
        timed("take the fingerprint", store.fingerprint)
        timed("count", store.counts)
        timed("close", store.close)
        streaming = resident_mb() - early
    for _ in range(5):
        timed("open and close it", lambda: Store.open(where).close())
    found = {name: clock.figures() for name, clock in clocks.items()}
    path = Path(where)
    size = path.stat().st_size / MEGABYTE if path.exists() else None
    return {
        "machine": machine(),
        "documents": count,
        "times": found,
        "growth_mb": growth,
        "growth_streaming_mb": streaming,
        "file_mb": size,
    }


def report(found: dict[str, Any]) -> str:
    """What was measured, as lines of text."""
    lines = [
        "Machine    " + ", ".join(f"{name} {value}" for name, value in found["machine"].items()),
        f"Documents  {found['documents']:,} of about {DOCUMENT_WORDS:,} words, each with ledger and features",
        "",
        "   waiting    working",
    ]
    lines += [f"{one['ms']:7.1f} ms {one['processor_ms']:7.1f} ms  {name}" for name, one in found["times"].items()]
    lines += [
        "",
        f"{found['growth_mb']:10.1f} MB of memory more after all were added than after the first {LAST}",
        f"{found['growth_streaming_mb']:10.1f} MB of memory more after going through all of them",
    ]
    if found["file_mb"] is not None:
        lines.append(f"{found['file_mb']:10.1f} MB in one file")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, help="how many (at least 100)")
    parser.add_argument("--where", help="the URL of an empty PostgreSQL database instead of a file")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(arguments.where or str(Path(folder) / "affair.case"), max(LAST, arguments.documents))
    print(json.dumps(found, indent=1) if arguments.json else report(found))


if __name__ == "__main__":
    main()
