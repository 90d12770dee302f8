"""What tests of the desk share: a visitor who was let in, a small case, and a reader made by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from fastapi import FastAPI
from starlette.testclient import TestClient

from reportedly.case.store import Store
from reportedly.desk.workplace import OpenCase, Workplace
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger, Speaker

TOKEN = "token-of-the-tests"
ADDRESS = "http://127.0.0.1:8765"
SAID = re.compile(r"(?P<content>[^.\n]+), (?P<source>[A-Z]\w+ [A-Z]\w+) (?P<cue>said|denied)")
MILL = (
    ("Skelder Post", "2031-05-06T08:00:00+00:00", "The mill at Skelder was sold for 40 crowns, Ada Holt said.\n"),
    ("Halyard", "2031-05-06T12:00:00+00:00", "The mill at Skelder was sold for 40 crowns, Ada Holt said on Monday.\n"),
    ("Fen Radio", "2031-05-07T08:00:00+00:00", "The mill at Skelder was sold for 40 crowns, Jan Ott denied.\n"),
)


class Sense:
    """What the reader made by hand makes of passages: nothing."""

    def vectors(self, passages: Sequence[object]) -> npt.NDArray[np.float32]:
        return np.zeros((len(passages), 4), dtype=np.float32)


class HandReader:
    """Reads one kind of sentence: *words, First Last said*."""

    model = "hand-1"

    def sensed(self, document: Document) -> tuple[Ledger, Sense]:
        speakers: dict[str, Speaker] = {}
        found = []
        for number, match in enumerate(SAID.finditer(document.text), start=1):
            start = match.start("content") + len(match["content"]) - len(match["content"].lstrip())
            name = match["source"]
            speakers.setdefault(
                name,
                Speaker(id=f"s{len(speakers) + 1}", name=name, kind="person", mentions=(Span(*match.span("source")),)),
            )
            found.append(
                Attribution(
                    id=f"a{number}",
                    source=(Span(*match.span("source")),),
                    cue=(Span(*match.span("cue")),),
                    content=(Span(start, match.end("content")),),
                    speaker=name,
                    speaker_id=speakers[name].id,
                    speaker_kind="person",
                    act="denies" if match["cue"] == "denied" else "says",
                    quote="indirect",
                    certainty="certain",
                    polarity="-" if match["cue"] == "denied" else "+",
                    confidence=0.5 + 0.1 * (number % 5),
                )
            )
        block = Block("body", Span(0, len(document.text)))
        read = replace(document, language="en")
        return Ledger(read, (block,), tuple(found), tuple(speakers.values()), self.model), Sense()


@dataclass
class Desk:
    """A visitor who was let in. `get` and `post` give answers as they are, without following where they lead."""

    app: FastAPI
    client: TestClient

    @property
    def work(self) -> Workplace:
        found: Workplace = self.app.state.workplace
        return found

    def case(self, slug: str = "mill") -> OpenCase:
        return self.work.open(slug)

    @property
    def csrf(self) -> str:
        match = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/you").text)
        assert match
        return match[1]

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **{"follow_redirects": False, **more})

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form as a page of the desk would."""
        given = {"follow_redirects": False, "headers": {"Origin": ADDRESS}, **more}
        return self.client.post(path, data={"csrf": self.csrf, **(data or {})}, **given)


def make_mill(path: Path) -> Path:
    """A case of three documents on one affair that nobody has read yet."""
    with Store.create(path, "The mill at Skelder") as store:
        for number, (outlet, published, text) in enumerate(MILL, start=1):
            url = f"https://{outlet.lower().replace(' ', '')}.example/{number}"
            title = f"Story {number}"
            store.add(Document(text, f"{number}.txt", url, outlet, title, published=published, published_by="given"))
    return path
