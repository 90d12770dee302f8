"""Finding texts, claims and speakers of a case by their words, narrowed by filters, shown in context.

The texts are found by the database (`word_index`), claims and speakers in memory (`search_index`), both by the same
words (`search_words`, `asking`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args

from reportedly.case.asking import Asked, asked
from reportedly.case.case import Member, Stance, Standing, plain
from reportedly.case.passages import Passage, passages
from reportedly.case.search_index import Carried, Heard, Known, Said, SearchIndex, known_places
from reportedly.case.search_words import Term, fitting, folded, has_all, marks
from reportedly.case.store import Store
from reportedly.document import Span
from reportedly.errors import UsageError
from reportedly.ledger import Act, Certainty, Kind
from reportedly.lexicon import load

What = Literal["documents", "claims", "speakers"]
WHAT: tuple[What, ...] = get_args(What)
Hit = TypeVar("Hit")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What results have to be, besides having the words; None lets everything pass.

    `what` says which kinds of results are wanted. `since` and `until` are days of publication, both included; what has
    no day never passes. `outlet` is a whole name in any letter case. `act`, `certainty` and `speaker_kind` are those of
    an attribution: of a text the words have to stand inside one that is all of this, of a claim a member has to be, and
    of a speaker something that he or she said; a speaker also is of that kind. `standing` is that of a claim, and of a
    text or a speaker that of a claim that they carry.
    """

    what: frozenset[What] = frozenset(WHAT)
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    act: Act | None = None
    certainty: Certainty | None = None
    speaker_kind: Kind | None = None
    standing: Standing | None = None

    @property
    def any(self) -> bool:
        """Whether there is any besides `what`."""
        return any(getattr(self, item.name) is not None for item in fields(self) if item.name != "what")

    @property
    def of_attributions(self) -> bool:
        """Whether there are any that ask who said something, and how."""
        return any(value is not None for value in (self.act, self.certainty, self.speaker_kind))

    def places(self, known: Iterable[Known]) -> dict[str, Known]:
        """Those appearances that pass by their day and outlet, by their ids."""
        house = None if self.outlet is None else folded(self.outlet)
        since = None if self.since is None else self.since.isoformat()
        until = None if self.until is None else self.until.isoformat()
        return {
            one.id: one
            for one in known
            if house in (None, one.house)
            and (since is None or (one.day is not None and one.day >= since))
            and (until is None or (one.day is not None and one.day <= until))
        }

    def said(self, said: Said) -> bool:
        """Whether an attribution passes, whatever the standing of the claims that it carries."""
        return (
            (self.act is None or said.act == self.act)
            and (self.certainty is None or said.certainty == self.certainty)
            and (self.speaker_kind is None or said.kind == self.speaker_kind)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of each kind of results, counted from 1, and how many of each are on it; brought into range."""

    number: int = 1
    size: int = field(default_factory=lambda: int(load("search")["page"]["size"]))

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", max(1, self.number))
        object.__setattr__(self, "size", max(1, min(self.size, int(load("search")["page"]["largest"]))))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHit:
    """A text that was found, where it first appeared among what passes the filters.

    `document` is the id of the appearance, `also` has further ones that pass, and `content` is the id of the text.
    `passages` show the words. `score` says how well the text fits, comparable within one answer.
    """

    document: str
    also: tuple[str, ...]
    content: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    score: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberHit:
    """A place of a document that carries a claim; `marks` count the characters of `words`, `span` those of the text."""

    document: str
    unit: str
    span: Span
    words: str
    marks: tuple[Span, ...]
    stance: Stance
    speaker: str | None
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHit:
    """A claim that was found. `marks` count the characters of `statement`.

    `documents` holds the ids of those in which a member of it passes the filters, `members` a few of these members,
    those with the words first.
    """

    id: str
    statement: str
    marks: tuple[Span, ...]
    standing: Standing
    importance: float
    score: float
    documents: tuple[str, ...]
    members: tuple[MemberHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerHit:
    """Somebody who was found by the name (`marks` count its characters) or by another one, `alias`.

    `documents` and `claims` are the ids of those in which they speak, `attributions` says how often.
    """

    name: str
    marks: tuple[Span, ...]
    kind: str
    alias: str | None
    alias_marks: tuple[Span, ...]
    documents: tuple[str, ...]
    claims: tuple[str, ...]
    attributions: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Hit]):
    """One page of what was found of one kind; `total` counts all, `pages` says how many pages that makes."""

    total: int
    pages: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found, the best first.

    `terms` is what the query was understood as; `ignored` counts the words of an overlong one that were passed over.
    """

    query: str
    terms: tuple[Term, ...]
    ignored: int
    paging: Paging
    documents: Found[DocumentHit]
    claims: Found[ClaimHit]
    speakers: Found[SpeakerHit]

    def to_json(self) -> dict[str, Any]:
        """The results made of dicts, lists, strings, numbers and None."""
        contents: dict[str, Any] = plain(self)
        return contents


def search(
    store: Store,
    query: str,
    filters: Filters | None = None,
    paging: Paging | None = None,
    index: SearchIndex | None = None,
) -> Results:
    """What of a case has the words of a query: plain words, "quoted phrases", -excluded ones and prefix*.

    All words that are wanted have to be there, in any order; letter case and accents do not matter; everything else in
    a query is taken literally. A query without words gives all that passes the filters, and nothing where there is no
    filter either. Documents come by how well they fit, claims with all words in the statement first and then by
    importance, speakers with all words in the name first and then by how often they speak.

    Without an index only documents are searched. Raises UsageError where the filters need one, and StoreError.
    """
    filters, paging, request = filters or Filters(), paging or Paging(), asked(query)
    if index is None and (filters.of_attributions or filters.standing is not None):
        raise UsageError("To search by act, firmness, kind of speaker or standing the case has to be analysed first.")
    wanted = filters.what if request.terms or filters.any else frozenset[What]()
    known = (index.documents if index else known_places(store.appearances())) if wanted else {}
    asking = _Asking(request, filters, paging, filters.places(known.values()), has_all(request.wanted))
    return Results(
        query=query,
        terms=request.terms,
        ignored=request.ignored,
        paging=paging,
        documents=_documents(store, asking, index) if "documents" in wanted else _NOTHING,
        claims=_claims(asking, index) if index and "claims" in wanted else _NOTHING,
        speakers=_speakers(asking, index) if index and "speakers" in wanted else _NOTHING,
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """One call of `search`: what was asked for, what passes, and whether folded words have all that is wanted."""

    request: Asked
    filters: Filters
    paging: Paging
    places: Mapping[str, Known]
    has_wanted: Callable[[str], bool]

    def page(self, found: Sequence[Other], shown: Callable[[Other], Hit]) -> Found[Hit]:
        """The page of what was found, as it is shown."""
        size = self.paging.size
        first = (self.paging.number - 1) * size
        hits = tuple(shown(one) for one in found[first : first + size])
        return Found(total=len(found), pages=-(-len(found) // size), hits=hits)

    def marks(self, words: str) -> tuple[Span, ...]:
        """Where words have what is wanted."""
        return marks(words, self.request.wanted, load("search")["passages"]["places"])


def pieces(words: str, marks: Sequence[Span], start: int = 0) -> tuple[tuple[str, bool], ...]:
    """The words cut where marks begin and end, each piece with whether it is marked; `start` is where they stand."""
    result: list[tuple[str, bool]] = []
    at = 0
    for mark in marks:
        first, end = mark.start - start, mark.end - start
        result += [(words[at:first], False), (words[first:end], True)]
        at = end
    return tuple((piece, marked) for piece, marked in [*result, (words[at:], False)] if piece)


_NOTHING: Found[Any] = Found(total=0, pages=0, hits=())


# Documents


class _Text(NamedTuple):
    """A text that was found: its score, its appearances that pass, and what in it was asked for."""

    score: float
    places: tuple[Known, ...]
    said: tuple[Said, ...] | None


def _documents(store: Store, asking: _Asking, index: SearchIndex | None) -> Found[DocumentHit]:
    by_text: defaultdict[str, list[Known]] = defaultdict(list)
    for place in asking.places.values():
        by_text[place.content].append(place)
    narrow = asking.filters.of_attributions or asking.filters.standing is not None
    found = []
    for match in store.matching(asking.request):
        kept = by_text.get(match.document_id, [])
        said: dict[str, tuple[Said, ...]] = {}
        if index and narrow:
            said = {place.id: own for place in kept if (own := _asked_for(index.said[place.id], asking))}
            kept = [place for place in kept if place.id in said]
        if kept:
            found.append(_Text(match.score, tuple(kept), said[kept[0].id] if said else None))
    found.sort(key=lambda one: one.places[0].id)
    found.sort(key=lambda one: one.places[0].published or "", reverse=True)
    found.sort(key=lambda one: one.score, reverse=True)
    return asking.page(found, lambda one: _document_hit(store, asking, one))


def _asked_for(said: Iterable[Said], asking: _Asking) -> tuple[Said, ...]:
    """What passes the filters and has all the words that are wanted."""
    filters = asking.filters
    return tuple(
        one
        for one in said
        if filters.said(one)
        and (filters.standing is None or filters.standing in one.standings)
        and asking.has_wanted(one.words)
    )


def _document_hit(store: Store, asking: _Asking, found: _Text) -> DocumentHit:
    first, *others = found.places
    document = store.document(first.content)
    return DocumentHit(
        document=first.id,
        also=tuple(other.id for other in others),
        content=first.content,
        url=first.url,
        outlet=first.outlet,
        title=first.title,
        published=first.published,
        score=found.score,
        passages=passages(document.text, asking.request.wanted, found.said) if document else (),
    )


# Claims


class _Claim(NamedTuple):
    """A claim that was found, and its members that pass."""

    carried: Carried
    members: tuple[tuple[Member, str, Said], ...]
    score: float


def _claims(asking: _Asking, index: SearchIndex) -> Found[ClaimHit]:
    standing = asking.filters.standing
    fits = fitting(asking.request.terms)
    found = [
        one
        for carried in index.claims
        if standing in (None, carried.claim.standing) and fits(carried.words)
        if (one := _claim(carried, asking))
    ]
    found.sort(key=lambda one: -one.score)
    return asking.page(found, lambda one: _claim_hit(one, asking))


def _claim(carried: Carried, asking: _Asking) -> _Claim | None:
    """The claim, whose words fit; None where what passes of it does not have them."""
    members = carried.members
    if asking.filters.any:
        members = tuple(one for one in members if one[0].document in asking.places and asking.filters.said(one[2]))
        words = carried.statement + "".join(own for _, own, _ in members)
        if not members or not asking.has_wanted(words):
            return None
    # Importance is at most 1, so that what the statement says comes before what only members say.
    return _Claim(carried, members, 2 * asking.has_wanted(carried.statement) + carried.claim.importance)


def _claim_hit(found: _Claim, asking: _Asking) -> ClaimHit:
    claim = found.carried.claim
    limits = load("search")
    best = sorted(found.members, key=lambda one: -sum(term.in_words(one[1]) for term in asking.request.wanted))
    return ClaimHit(
        id=claim.id,
        statement=claim.statement,
        marks=asking.marks(claim.statement),
        standing=claim.standing,
        importance=claim.importance,
        score=found.score,
        documents=tuple(dict.fromkeys(member.document for member, _, _ in found.members)),
        members=tuple(
            MemberHit(
                document=member.document,
                unit=member.unit,
                span=member.span,
                words=member.words,
                marks=asking.marks(member.words),
                stance=member.stance,
                speaker=member.speaker,
                outlet=asking.places[member.document].outlet,
                published=member.published,
            )
            for member, _, _ in best[: limits["members"]["most"]]
        ),
    )


# Speakers


def _speakers(asking: _Asking, index: SearchIndex) -> Found[SpeakerHit]:
    fits = fitting(asking.request.terms)
    found = [
        (_score(heard, asking), heard)
        for heard in index.voices
        if fits("".join(heard.names)) and _speaks(heard, asking.filters, asking.places)
    ]
    found.sort(key=lambda one: (-one[0], -one[1].voice.attributions))
    return asking.page(found, lambda one: _speaker_hit(one[1], one[0], asking))


def _score(heard: Heard, asking: _Asking) -> float:
    """2 where the words are the whole name, 1 where they are part of it, else 0."""
    name = heard.names[0]
    if not asking.has_wanted(name):
        return 0.0
    return 2.0 if {word for term in asking.request.wanted for word in term.words} == set(name.split()) else 1.0


def _speaks(heard: Heard, filters: Filters, places: Mapping[str, Known]) -> bool:
    """Whether the voice passes."""
    if not filters.any:
        return True
    if filters.speaker_kind not in (None, heard.voice.kind):
        return False
    if filters.standing is not None and filters.standing not in heard.standings:
        return False
    if filters.act is None and filters.certainty is None:
        return any(id in places for id in heard.voice.documents)
    return any(
        one.document in places and filters.act in (None, one.act) and filters.certainty in (None, one.certainty)
        for one in heard.said
    )


def _speaker_hit(heard: Heard, score: float, asking: _Asking) -> SpeakerHit:
    voice = heard.voice
    own = asking.marks(voice.name)
    others = ((alias, asking.marks(alias)) for alias in voice.aliases)
    alias, alias_marks = next(((alias, found) for alias, found in others if found and not score), (None, ()))
    return SpeakerHit(
        name=voice.name,
        marks=own,
        kind=voice.kind,
        alias=alias,
        alias_marks=alias_marks,
        documents=voice.documents,
        claims=voice.claims,
        attributions=voice.attributions,
        score=score,
    )


__all__ = [
    "WHAT",
    "ClaimHit",
    "DocumentHit",
    "Filters",
    "Found",
    "MemberHit",
    "Paging",
    "Passage",
    "Results",
    "SearchIndex",
    "SpeakerHit",
    "What",
    "pieces",
    "search",
]
