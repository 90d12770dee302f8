"""What is searched besides the texts: claims, speakers, and what of a text is put in whose mouth; held in memory.

A case of a thousand documents has some ten thousand claims. Their folded words are a few megabytes that are gone
through in milliseconds, so that nothing has to be kept in step with judgements: whoever has a `Case` makes its index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reportedly.case.case import Case, Claim, Member, Standing, Voice
from reportedly.case.search_words import folded
from reportedly.case.values import Appearance
from reportedly.document import Span
from reportedly.ledger import Act, Attribution, Certainty, Kind, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One appearance of a text: what results say of it, and what filters ask: day (ISO 8601), folded outlet."""

    id: str
    content: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    day: str | None
    house: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One attribution, or one statement that carries a claim: its words, folded, and what filters ask of it."""

    document: str
    unit: str
    spans: tuple[Span, ...]
    words: str
    act: Act | None = None
    certainty: Certainty | None = None
    kind: Kind | None = None
    speaker: str = ""
    standings: frozenset[Standing] = frozenset()


@dataclass(frozen=True, slots=True)
class Carried:
    """A claim and its members with their words, folded, and each with the attribution or statement it is part of."""

    claim: Claim
    statement: str
    members: tuple[tuple[Member, str, Said], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice with its name and its other names, folded, what it said, and where the claims it carries stand."""

    voice: Voice
    names: tuple[str, ...]
    said: tuple[Said, ...]
    standings: frozenset[Standing]


@dataclass(frozen=True)
class SearchIndex:
    """What of a case is searched in memory. Make one with `of` for every state of the case."""

    documents: Mapping[str, Known]
    said: Mapping[str, tuple[Said, ...]]
    claims: tuple[Carried, ...]
    voices: tuple[Heard, ...]
    outlets: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, case: Case, ledgers: Iterable[Ledger]) -> SearchIndex:
        """The index of an analysed case; `ledgers` are those of its texts, corrected where the case is."""
        documents = {
            one.id: known(one.id, one.content, one.url, one.outlet, one.title, one.published) for one in case.documents
        }
        said = _said(case, documents, ledgers)
        units = {(one.document, one.unit): one for own in said.values() for one in own}
        claims = tuple(_carried(claim, units) for claim in case.claims)
        outlets = tuple(sorted({one.outlet for one in documents.values() if one.outlet}, key=str.casefold))
        return cls(documents, said, claims, _heard(case, said), outlets)


def known(
    id: str, content: str, url: str | None, outlet: str | None, title: str | None, published: str | None
) -> Known:
    """An appearance as filters see it."""
    day, house = day_of(published), folded(outlet or "")
    return Known(id=id, content=content, url=url, outlet=outlet, title=title, published=published, day=day, house=house)


def known_places(places: Iterable[Appearance]) -> dict[str, Known]:
    """The appearances of a store by the ids that a case gives them."""
    found = (known(f"d{one.id}", one.document_id, one.url, one.outlet, one.title, one.published) for one in places)
    return {one.id: one for one in found}


def day_of(published: str | None) -> str | None:
    """The day that an ISO 8601 time names, as it is written; None where there is none."""
    try:
        return datetime.fromisoformat((published or "").strip()).date().isoformat()
    except ValueError:
        return None


def _said(case: Case, documents: Mapping[str, Known], ledgers: Iterable[Ledger]) -> dict[str, tuple[Said, ...]]:
    """What is said in each document: its attributions, and what it says itself where that carries a claim."""
    by_text = {ledger.document.id: ledger for ledger in ledgers}
    standings: defaultdict[tuple[str, str], set[Standing]] = defaultdict(set)
    own: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for claim in case.claims:
        for member in claim.members:
            standings[member.document, member.unit].add(claim.standing)
            own[member.document, member.unit].append(member)
    result: dict[str, list[Said]] = {id: [] for id in documents}
    words: dict[tuple[str, str], str] = {}
    for id, document in documents.items():
        ledger = by_text.get(document.content)
        for one in ledger.attributions if ledger else ():
            key = document.content, one.id
            if ledger and key not in words:
                words[key] = folded(" ".join(ledger.text(one.spans)))
            result[id].append(_attributed(id, one, words[key], frozenset(standings[id, one.id])))
            own.pop((id, one.id), None)
    for (id, unit), members in own.items():
        if id in result:
            result[id].append(_own(id, unit, members, frozenset(standings[id, unit])))
    return {id: tuple(some) for id, some in result.items()}


def _attributed(document: str, one: Attribution, words: str, standings: frozenset[Standing]) -> Said:
    return Said(
        document=document,
        unit=one.id,
        spans=one.spans,
        words=words,
        act=one.act,
        certainty=one.certainty,
        kind=one.speaker_kind,
        speaker=folded(one.speaker or ""),
        standings=standings,
    )


def _own(document: str, unit: str, members: Iterable[Member], standings: frozenset[Standing]) -> Said:
    placed = sorted({member.span: member.words for member in members}.items())
    return Said(
        document=document,
        unit=unit,
        spans=tuple(span for span, _ in placed),
        words=folded(" ".join(words for _, words in placed)),
        standings=standings,
    )


def _carried(claim: Claim, units: Mapping[tuple[str, str], Said]) -> Carried:
    statement = folded(claim.statement)
    members = tuple(
        (member, folded(member.words), units[member.document, member.unit])
        for member in claim.members
        if (member.document, member.unit) in units
    )
    # No term reaches from one into the next: each begins and ends with a space, and none has two.
    return Carried(claim, statement, members, statement + "".join(words for _, words, _ in members))


def _heard(case: Case, said: Mapping[str, tuple[Said, ...]]) -> tuple[Heard, ...]:
    by_name: defaultdict[tuple[str, str], list[Said]] = defaultdict(list)
    for id, own in said.items():
        for one in own:
            if one.kind is not None:
                by_name[id, one.speaker].append(one)
    standings = {claim.id: claim.standing for claim in case.claims}
    result = []
    for voice in case.speakers:
        names = tuple(folded(name) for name in (voice.name, *voice.aliases))
        theirs = tuple(one for id in voice.documents for name in dict.fromkeys(names) for one in by_name[id, name])
        carried = frozenset(standings[id] for id in voice.claims if id in standings)
        result.append(Heard(voice, names, theirs, carried))
    return tuple(result)
