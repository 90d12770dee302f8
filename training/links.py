"""Stories with the links of their attributions, labelled for learning from: who repeats, disputes and relays whom.

`links.json` holds, for article bodies of the Fake News Challenge by their number, what a reader found in them and what
a careful pass over it said: rows of source, cue and content spans, the spans of the speaker's name, act, quote,
polarity, the indexes of the parent, of the first attribution of the same claim and of what it disputes, and, where they
were labelled too, the kind of speaker and the spans of the relays. It holds no text. Bodies that share text with a
story of `ledger/dev` or `ledger/train` are not among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.steps import written
from reportedly.document import Document, Span
from reportedly.ledger import Attribution, Kind, Ledger
from reportedly.reading.blocks import find_blocks

LINKS = Path(__file__).parent / "links.json"
WITH_RELAYS = 12
"""The length of a row in which relays were labelled too."""


def stories(shared: Path) -> Iterator[tuple[str, Ledger, bool]]:
    """Names and ledgers to learn links from, and whether they are hand-written ledgers (`ledger/train`)."""
    for name, ledger in written(shared / "ledger" / "train"):
        yield name, ledger, True
    for name, ledger, _ in linked_bodies(shared):
        yield name, ledger, False


def linked_bodies(shared: Path) -> Iterator[tuple[str, Ledger, bool]]:
    """Names and ledgers of the bodies, and whether their relays were labelled."""
    links = json.loads(LINKS.read_text(encoding="utf-8"))
    for line in (shared / "corpora" / "fnc" / "train_bodies.jsonl").read_text(encoding="utf-8").splitlines():
        body = json.loads(line)
        if found := links.get(str(body["body_id"])):
            yield f"body-{body['body_id']}", linked(body["text"], found), len(found[0]) == WITH_RELAYS


def linked(text: str, rows: Sequence[Sequence[Any]]) -> Ledger:
    """The ledger of a body from its rows."""
    document = Document(text)
    return Ledger(document, find_blocks(document), tuple(_attribution(text, *entry) for entry in enumerate(rows)))


def _attribution(text: str, index: int, row: Sequence[Any]) -> Attribution:
    source, cue, content, speaker = (tuple(Span(*span) for span in role or ()) for role in row[:4])
    act, quote, polarity, parent, same, disputed = row[4:10]
    kind: Kind = row[10] if len(row) == WITH_RELAYS else "unknown"
    via = row[11] if len(row) == WITH_RELAYS else []
    return Attribution(
        id=_name(index),
        source=source,
        cue=cue,
        content=content,
        speaker=" ".join(span.of(text) for span in speaker) or None,
        speaker_kind=kind,
        act=act,
        quote=quote,
        polarity=polarity,
        via=tuple(text[start:end] for start, end in via),
        via_spans=tuple(Span(*span) for span in via),
        parent=None if parent is None else _name(parent),
        same_as=None if same is None else _name(same),
        disputes=tuple(map(_name, disputed)),
    )


def _name(index: int) -> str:
    return f"a{index + 1}"
