"""How long the desk takes for its pages, at the server, on a large invented case.

usage: python -m benchmarks.desk [--documents 1000] [--times 5]

The case is made up as a whole, its claims included, since what is measured is the pages and not the analysis: 28
attributions a document, 12 claims a document, a few of them with hundreds of members. Prints for every page the
milliseconds of the first request and the median of `--times`, and its size; the last line is the slowest median.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from starlette.testclient import TestClient

from reportedly.case.carriers import Entry
from reportedly.case.case import (
    Case,
    CaseDocument,
    Change,
    Claim,
    Contradiction,
    Event,
    Link,
    Member,
    Origin,
    Origins,
    Place,
    Standing,
    Step,
    Voice,
)
from reportedly.case.corrected_case import CorrectedCase, around_of
from reportedly.case.corrections import Corrected
from reportedly.case.store import Store
from reportedly.desk.analysing import Analysis
from reportedly.desk.app import make_app
from reportedly.desk.settings import Settings
from reportedly.desk.workplace import OpenCase, View
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger, Speaker

EACH, CLAIMS, OUTLETS = 28, 12, 120
STANDINGS: tuple[Standing, ...] = ("confirmed", "uncontested", "contested", "denied")
PAGES = (
    "/claims",
    "/claims?q=word7&order=latest",
    "/claim/c1",
    "/claim/c9",
    "/document/d9",
    "/document/d9?at=100-160",
    "/document/d5/versions/d4",
    "/documents",
    "/speakers",
    "/sources",
    "/contradictions",
    "/timeline",
    "/changes",
    "/search?q=word7",
    "/search?q=word9&act=says",
)


class Timing(NamedTuple):
    """Milliseconds of a page, the first time and the median, and its size in KiB."""

    page: str
    first: float
    median: float
    size: int


def ledger(number: int, chance: random.Random) -> Ledger:
    """One document with its attributions, each a sentence of its own."""
    text, attributions = "", []
    speakers: dict[str, Speaker] = {}
    for place in range(1, EACH + 1):
        said = " ".join(f"word{chance.randrange(3000)}" for _ in range(22)).capitalize()
        who = f"Person Number{chance.randrange(1500)}"
        speakers.setdefault(who, Speaker(id=f"s{len(speakers) + 1}", name=who, kind="person"))
        start = len(text)
        source = Span(start + len(said) + 2, start + len(said) + 2 + len(who))
        text += f"{said}, {who} said.\n"
        attributions.append(
            Attribution(
                id=f"a{place}",
                source=(source,),
                cue=(Span(source.end + 1, source.end + 5),),
                content=(Span(start, start + len(said)),),
                speaker=who,
                speaker_id=speakers[who].id,
                speaker_kind="person",
                act="says",
            )
        )
    document = Document(
        text,
        f"{number}.txt",
        f"https://news.example/{number // 2}",
        f"Outlet {number % OUTLETS}",
        f"Story {number}",
        published=f"2031-{1 + number // 90 % 12:02}-{1 + number % 28:02}T08:00:00+00:00",
        published_by="given",
    )
    block = Block("body", Span(0, len(text)))
    return Ledger(document, (block,), tuple(attributions), tuple(speakers.values()), "invented")


def case_of(ledgers: Sequence[Ledger], chance: random.Random) -> Case:
    """A case that says something of these documents, at random."""

    def member() -> Member:
        number = chance.randrange(len(ledgers))
        own = ledgers[number]
        unit = chance.choice(own.attributions)
        return Member(
            document=f"d{number + 1}",
            unit=unit.id,
            span=unit.content[0],
            words=own.text(unit.content)[0],
            stance="reports",
            speaker=unit.speaker,
            chain=unit.speaker or "",
            firmness="says",
            published=own.document.published,
        )

    def place() -> Place:
        found = member()
        return Place(found.document, found.span)

    claims = []
    for number in range(1, CLAIMS * len(ledgers) + 1):
        size = 400 if number < 5 else 60 if number < 60 else chance.choice((1, 1, 1, 2, 3))
        members = tuple(member() for _ in range(size))
        named = tuple(
            Origin(name=m.speaker or "", kind="person", certain=True, through=(m.document,)) for m in members[:20]
        )
        steps = tuple(Step(source=m.speaker or "", target=m.document, how="It names them.") for m in members)
        claims.append(
            Claim(
                id=f"c{number}",
                statement=members[0].words,
                members=members,
                first=members[0].published,
                latest=members[-1].published,
                standing=chance.choice(STANDINGS),
                reason="Nobody disputes it.",
                origins=Origins(at_least=1, at_most=3, origins=named, steps=steps),
                importance=1 / number,
            )
        )
    return Case(
        title="Large",
        documents=tuple(_documents(ledgers)),
        claims=tuple(claims),
        contradictions=tuple(
            Contradiction(id=f"x{n}", kind="number", a=place(), b=place(), why="They differ.", strength=chance.random())
            for n in range(1, 3 * len(ledgers))
        ),
        copies=(),
        timeline=tuple(
            Event(
                earliest="2031-01-01",
                latest="2031-01-02",
                estimate=False,
                what=found.words,
                speaker=found.speaker,
                place=Place(found.document, found.span),
                published=None,
                claims=("c1",),
            )
            for found in (member() for _ in range(8 * len(ledgers)))
        ),
        changes=tuple(
            Change(
                kind="added",
                document=found.document,
                before=None,
                claim="c3",
                words=found.words,
                place=Place(found.document, found.span),
                why="It is new.",
                published=None,
            )
            for found in (member() for _ in range(6 * len(ledgers)))
        ),
        citations=tuple(
            Link(source=f"Outlet {a}", target=f"Outlet {b}", places=(place(), place()))
            for a in range(OUTLETS)
            for b in chance.sample(range(OUTLETS), 6)
        ),
        speakers=tuple(_voices(ledgers)),
        model="invented",
    )


def _documents(ledgers: Sequence[Ledger]) -> Iterator[CaseDocument]:
    for number, own in enumerate(ledgers, 1):
        document = own.document
        yield CaseDocument(
            id=f"d{number}",
            content=document.id,
            url=document.url,
            outlet=document.outlet,
            title=document.title,
            published=document.published,
            updates=f"d{number - 1}" if number % 2 and number > 1 else None,
        )


def _voices(ledgers: Sequence[Ledger]) -> Iterator[Voice]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for number, own in enumerate(ledgers, 1):
        for attribution in own.attributions:
            said[attribution.speaker or ""].append(f"d{number}")
    for name, documents in sorted(said.items(), key=lambda item: -len(item[1])):
        once = tuple(dict.fromkeys(documents))
        yield Voice(
            name=name, kind="person", aliases=(), documents=once, claims=(), attributions=len(documents), through=()
        )


def timings(count: int, times: int) -> list[Timing]:
    """How long every page takes on a case of `count` documents."""
    chance = random.Random(1)
    ledgers = [ledger(number, chance) for number in range(1, count + 1)]
    case = case_of(ledgers, chance)
    entries = tuple(Entry(f"d{number}", own) for number, own in enumerate(ledgers, 1))
    with tempfile.TemporaryDirectory() as place:
        with Store.create(Path(place) / "large.case", "Large") as store:
            for own in ledgers:
                store.add(own.document)
                store.put_ledger(own, {})
            appearances = store.appearances()
        analysis = Analysis(
            fingerprint="large",
            title="Large",
            appearances=appearances,
            judgements=(),
            fixed={own.document.id: Corrected(ledger=own, read=own) for own in ledgers},
            entries=entries,
            read=case,
            around=around_of(case, entries),
            told=CorrectedCase(case=case),
        )
        # It is made in the background before a case is shown.
        _ = analysis.index
        settings = Settings(cases=(str(Path(place) / "large.case"),), folder=Path(place), token="t")
        with (
            patch.object(OpenCase, "view", lambda *_: View(analysis, False)),
            TestClient(make_app(settings), base_url="http://127.0.0.1:8765") as client,
        ):
            client.get("/enter?token=t")
            return [timing(client, page, times) for page in PAGES]


def timing(client: TestClient, page: str, times: int) -> Timing:
    """One page, asked for `times` times."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        answer = client.get("/case/large" + page)
        took.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, f"{page} gave {answer.status_code}"
    return Timing(page, took[0], statistics.median(took), len(answer.content) // 1024)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    found = timings(args.documents, args.times)
    for one in found:
        print(f"{one.page:34} first {one.first:5.0f} ms, median {one.median:5.0f} ms, {one.size:4} KiB")
    slowest, first = max(one.median for one in found), max(one.first for one in found)
    print(f"slowest median {slowest:.0f} ms, slowest first request {first:.0f} ms")


if __name__ == "__main__":
    main()
