"""Articles on one affair each, with the claims that run through them, labelled for learning from.

`topics.json` holds, for groups of article bodies of the Fake News Challenge by their numbers, the units that a reader
found in them (the content of an attribution or a statement of the outlet's own, as spans) and what a careful pass by a
language model said of them: groups of units that state or dispute the same proposition, pairs that cannot both hold,
and pairs that look alike and are not. It holds no text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from reportedly.document import Span
from reportedly.reading.likeness import DISPUTES, SAME, UNRELATED
from training import links

TOPICS = Path(__file__).parent / "topics.json"
Passage = tuple[int, tuple[Span, ...]]
"""The number of a text of the group, and where in it the words stand."""


class Group(NamedTuple):
    """Texts that belong together, their passages, and pairs of passages with labels of `likeness`.

    `claims` are the groups of passages that make one claim.
    """

    name: str
    texts: tuple[str, ...]
    passages: tuple[Passage, ...]
    claims: tuple[frozenset[int], ...]
    pairs: dict[tuple[int, int], int]


def topics(shared: Path) -> Iterator[Group]:
    """The labelled topics. What is in no group with another unit is unrelated to it."""
    bodies = _bodies(shared)
    for name, row in json.loads(TOPICS.read_text(encoding="utf-8")).items():
        passages = tuple((text, tuple(Span(*span) for span in spans)) for text, spans in row["units"])
        claims = tuple(frozenset(group) for group in row["claims"])
        pairs = {pair: UNRELATED for pair in combinations(range(len(passages)), 2) if _apart(passages, *pair)}
        pairs |= {tuple(sorted(pair)): UNRELATED for pair in row["near"]}
        pairs |= {pair: SAME for group in claims for pair in combinations(sorted(group), 2)}
        pairs |= {tuple(sorted(pair)): DISPUTES for pair in row["contradictions"]}
        yield Group(name, tuple(bodies[number] for number in row["bodies"]), passages, claims, pairs)


def _apart(passages: tuple[Passage, ...], one: int, other: int) -> bool:
    """Whether two passages share no character, so that one is not a part of the other."""
    (text, spans), (other_text, others) = passages[one], passages[other]
    return text != other_text or not any(a.overlaps(b) for a in spans for b in others)


def linked(shared: Path) -> Iterator[Group]:
    """Single stories with links: the hand-written ledgers to learn from, and `training.links`."""
    for name, ledger, _ in links.stories(shared):
        places = {attribution.id: index for index, attribution in enumerate(ledger.attributions)}
        passages = tuple((0, attribution.content or attribution.cue) for attribution in ledger.attributions)
        firsts: dict[int, set[int]] = {}
        for attribution in ledger.attributions:
            own = places[attribution.id]
            firsts.setdefault(places.get(attribution.same_as or "", own), set()).add(own)
        claims = tuple(frozenset(group) for group in firsts.values() if len(group) > 1)
        pairs = {pair: UNRELATED for pair in combinations(range(len(passages)), 2) if _apart(passages, *pair)}
        pairs |= {pair: SAME for group in claims for pair in combinations(sorted(group), 2)}
        for attribution in ledger.attributions:
            for disputed in attribution.disputes:
                if disputed in places and disputed != attribution.id:
                    one, other = sorted((places[attribution.id], places[disputed]))
                    pairs[one, other] = DISPUTES
        yield Group(name, (ledger.document.text,), passages, claims, pairs)


def _bodies(shared: Path) -> dict[str, str]:
    lines = (shared / "corpora" / "fnc" / "train_bodies.jsonl").read_text(encoding="utf-8").splitlines()
    return {str(row["body_id"]): row["text"] for row in map(json.loads, lines)}
