"""A small case written by hand, whose claims are put together wrongly in places, and as a perfect reader has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from case.affairs import entry, span, told
from reportedly.case.analysis import _Around as Around
from reportedly.case.analysis import _carriers as carried
from reportedly.case.analysis import _claim as weighed
from reportedly.case.analysis import _document as told_document
from reportedly.case.carriers import Entry
from reportedly.case.case import Case, Claim, Contradiction, Member
from reportedly.case.case import Place as Spot
from reportedly.case.changes import changes
from reportedly.case.claims import Claim as Grouped
from reportedly.case.clauses import Place
from reportedly.case.importance import importance
from reportedly.case.speakers import voices
from reportedly.case.stances import stances
from reportedly.ledger import Kind

CLAIM = "the Holm bridge will close in May"


def says(number: int, outlet: str, source: str, kind: Kind = "person", claim: str = CLAIM) -> Entry:
    """A document in which somebody says the claim."""
    text = f"{source} said {claim}."
    unit = told(text, claim, "said", source, speaker_kind=kind, speaker_id="s0")
    return entry(f"d{number}", outlet, text, [unit], published=f"2025-03-{number:02}")


def denies(number: int, outlet: str, source: str) -> Entry:
    """A document in which somebody denies it."""
    text = f"{source} denied that {CLAIM}."
    unit = told(
        *(text, f"that {CLAIM}", "denied", source),
        speaker_kind="person",
        speaker_id="s0",
        act="denies",
        polarity="-",
    )
    return entry(f"d{number}", outlet, text, [unit], published=f"2025-03-{number:02}")


def put_together(entries: Sequence[Entry], groups: Sequence[Mapping[str, str]], *clashes: Contradiction) -> Case:
    """A case whose claims are the places with these words, by document; all else follows as it does in any case."""
    around = Around.of(entries)
    found = []
    for number, words in enumerate(groups, 1):
        places = tuple(
            Place(
                document=key, span=span(around.entries[key].text, one), of=around.entries[key].ledger.attributions[0].id
            )
            for key, one in words.items()
        )
        group = Grouped(id=f"c{number}", statement=next(iter(words.values())), wording=places[0], members=places)
        carriers, where = carried(group, around)
        judged = stances(carriers, around.near(carriers).entries)
        found.append(weighed(group, carriers, where, judged, (), around))
    weights = importance(found, entries)
    claims = sorted(
        (replace(one, importance=weights[one.id]) for one in found), key=lambda one: (-one.importance, int(one.id[1:]))
    )
    return Case(
        title="The bridge",
        documents=tuple(told_document(entry, False) for entry in entries),
        claims=tuple(claims),
        contradictions=clashes,
        copies=(),
        timeline=(),
        changes=changes(entries, claims),
        citations=(),
        speakers=voices(entries, claims),
    )


@cache
def bridge() -> tuple[Case, tuple[Entry, ...]]:
    """Three who say that the bridge will close, one who denies it; a ferry and another story are mixed in."""
    ferry = "a ferry will replace it until autumn"
    stays = "the Holm bridge stays open until winter"
    entries = (
        says(1, "Marlow Torch", "Ada Fenn"),
        says(2, "Skerry Post", "Milo Rask"),
        says(3, "Holm Herald", "a source close to the council", "anonymous"),
        says(4, "Marlow Torch", "Ada Fenn", claim=ferry),
        denies(5, "Skerry Post", "Nia Ferro"),
        says(6, "Holm Herald", "Ben Voss", claim=stays),
    )
    mixed = {str(one.key): CLAIM for one in entries} | {
        "d4": "a ferry will replace it",
        "d6": "the Holm bridge stays open",
    }
    clash = Contradiction(
        id="x1",
        kind="negation",
        a=Spot("d4", span(entries[3].text, ferry)),
        b=Spot("d5", span(entries[4].text, CLAIM)),
        why="What one says the other denies.",
        strength=0.1,
        claim="c1",
    )
    return put_together(entries, [mixed, {"d4": "until autumn"}, {"d6": "until winter"}], clash), entries


def claim(case: Case, name: str) -> Claim:
    """The claim of that id."""
    return next(one for one in case.claims if one.id == name)


def members(found: Claim, *documents: str) -> list[Member]:
    """The members of a claim in these documents."""
    return [member for member in found.members if member.document in documents]


def contradiction(case: Case, name: str) -> Contradiction:
    """The contradiction of that id."""
    return next(one for one in case.contradictions if one.id == name)
