"""What the API takes and gives, where that is no value of the library itself. `DESIGN.md` names the words."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from reportedly.case.case import CaseDocument, Change, Claim, Conflict, Contradiction, Event, Link, Origin, Voice
from reportedly.case.search import ClaimHit, DocumentHit, Paging, SpeakerHit
from reportedly.case.search_words import Term
from reportedly.document import Role, Span
from reportedly.ledger import (
    Act,
    Certainty,
    Clash,
    Date,
    Kind,
    Moment,
    Polarity,
    Publication,
    Quantity,
    Quote,
    Speaker,
    Statement,
)

Item = TypeVar("Item")
State = Literal["waiting", "working", "added", "known", "failed"]
JudgementKind = Literal[
    "accept",
    "reject",
    "edit",
    "add",
    "speaker_merge",
    "speaker_split",
    "claims_join",
    "claims_separate",
    "contradiction",
    "origin",
    "comment",
]


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": values})


class FaultDetail(BaseModel):
    """What went wrong."""

    status: int = Field(description="The HTTP status.")
    message: str = Field(description="What happened, to which input, and what to do next.")


class Fault(BaseModel):
    """Every answer that is no success."""

    model_config = _example(error={"status": 404, "message": "There is no case 'mill' at this desk."})
    error: FaultDetail


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    total: int = Field(description="How many there are on all pages.")
    page: int = Field(description="Which page this is, counted from 1.")
    pages: int = Field(description="How many pages there are.")
    size: int = Field(description="How many there are on a page.")
    behind: bool = Field(description="Whether what follows from the last change is still being worked out.")
    items: list[Item]


class NewCase(BaseModel):
    """A case to make."""

    model_config = _example(title="The mill at Skelder")
    title: str = Field(min_length=1, max_length=200, description="What it is called.")


class CaseSummary(BaseModel):
    """A case and how much there is in it."""

    model_config = _example(
        slug="mill",
        title="The mill at Skelder",
        created="2031-05-06T09:00:00+00:00",
        documents=3,
        appearances=4,
        read=3,
        judgements=2,
    )
    slug: str = Field(description="What it is called in addresses.")
    title: str
    created: str = Field(description="When it was made, ISO 8601 in UTC.")
    documents: int = Field(description="How many texts there are.")
    appearances: int = Field(description="At how many places they appeared.")
    read: int = Field(description="How many of the texts have been read.")
    judgements: int = Field(description="How many judgements hold.")


class CaseState(CaseSummary):
    """A case, and whether what it says is up to date."""

    model_config = ConfigDict(json_schema_extra={})
    current: bool = Field(description="Whether all that follows from the last change has been worked out.")


class LedgerDocument(BaseModel):
    """Where a text stood, without the text."""

    id: str = Field(description="`sha256:` and the hash of the text.")
    name: str
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    language: str | None
    length: int = Field(description="How many code points the text has.")


class LedgerBlock(BaseModel):
    """A stretch of the text with one part to play on the page."""

    role: Role
    span: Span


class LedgerAttribution(BaseModel):
    """One place where something is put in somebody's mouth or mind, or passed on unvouched."""

    id: str
    source: list[Span]
    cue: list[Span]
    content: list[Span]
    block: Role
    speaker: str | None
    speaker_id: str | None
    speaker_kind: Kind
    act: Act | None
    quote: Quote | None
    via: list[str] = Field(description="The relays, outermost first.")
    via_spans: list[Span]
    parent: str | None = Field(description="The attribution whose content this one sits inside.")
    certainty: Certainty | None
    polarity: Polarity | None
    disputes: list[str]
    same_as: str | None
    confidence: float = Field(description="The reader's estimate that it stands there; 1 where a person decided.")
    chances: dict[str, float] = Field(description="The reader's estimates that single fields are right.")


class LedgerSide(BaseModel):
    """One of two that do not sit together."""

    of: str
    spans: list[Span]


class LedgerTension(BaseModel):
    """Two statements of one document that do not sit together."""

    id: str
    kind: Clash
    a: LedgerSide
    b: LedgerSide
    why: str
    strength: float


class LedgerContract(BaseModel):
    """All attributions of one document, and its dates, quantities, own statements and tensions."""

    reportedly: str = Field(description="The version of this form of data.")
    document: LedgerDocument
    blocks: list[LedgerBlock]
    speakers: list[Speaker]
    attributions: list[LedgerAttribution]
    publication: Publication | None
    dates: list[Date]
    quantities: list[Quantity]
    statements: list[Statement]
    moments: list[Moment]
    tensions: list[LedgerTension]
    warnings: list[str]
    model: str


class AddedDocument(BaseModel):
    """A document of the case, as the list gives it."""

    model_config = _example(
        id="d1",
        content="sha256:9f…",
        url="https://skelderpost.example/1",
        outlet="Skelder Post",
        title="Mill sold",
        byline=None,
        published="2031-05-06T08:00:00+00:00",
        language="en",
        added="2031-05-07T10:00:00+00:00",
        read=True,
    )
    id: str = Field(description="Its id in the case.")
    content: str = Field(description="The id of its text, which two documents may share.")
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    language: str | None
    added: str = Field(description="When it was added, ISO 8601 in UTC.")
    read: bool = Field(description="Whether it has been read.")


class JudgementRow(BaseModel):
    """What a person decided: when, about what, and whether it still holds."""

    model_config = _example(
        id=7,
        made="2031-05-07T10:12:00+00:00",
        author="Ida Vern",
        kind="reject",
        target={
            "document": "sha256:9f…",
            "unit": "a12",
            "anchor": {"spans": {"source": [], "cue": [[40, 44]], "content": [[0, 38]]}, "words": "The mill was sold"},
        },
        payload=None,
        undoes=None,
        undone=None,
        holds=True,
    )
    id: int
    made: str = Field(description="ISO 8601 in UTC.")
    author: str
    kind: str = Field(description="One of the kinds of judgements, or `undo`.")
    target: dict[str, Any] = Field(description="What it is about, by places and their words.")
    payload: dict[str, Any] | None
    undoes: int | None = Field(description="The judgement that this one takes back.")
    undone: str | None = Field(description="When this one was taken back.")
    holds: bool = Field(description="Whether it is a judgement on something and nobody took it back.")


class DocumentDetail(AddedDocument):
    """A document with its text and its ledger, as people corrected it."""

    model_config = ConfigDict(json_schema_extra={})
    text: str
    ledger: LedgerContract | None = Field(description="`null` where nobody has read it yet.")
    rejected: list[LedgerAttribution] = Field(description="Attributions that a person took out, as they stood.")
    judgements: dict[str, list[JudgementRow]] = Field(description="Who decided what, by the id of the attribution.")


class About(BaseModel):
    """What is known of the documents to add; it goes before what they say of themselves."""

    outlet: str | None = Field(None, max_length=200)
    published: str | None = Field(None, max_length=40, description="ISO 8601 date or time.")


class NewText(About):
    """A text to add."""

    model_config = _example(
        text="The mill at Skelder was sold for 40 crowns, Ada Holt said.",
        outlet="Skelder Post",
        published="2031-05-06T08:00Z",
        title="Mill sold",
        url="https://skelderpost.example/1",
    )
    text: str = Field(min_length=1)
    title: str | None = Field(None, max_length=400)
    url: str | None = Field(None, max_length=2000)


class NewUrls(About):
    """Pages to fetch and add. They have to be on the public internet; nothing that they point to is fetched."""

    model_config = _example(urls=["https://skelderpost.example/1"], outlet="Skelder Post")
    urls: list[str] = Field(min_length=1)


class JobItem(BaseModel):
    """One input of a job and what came of it."""

    name: str
    state: State
    text: str = Field(description="What came of it, in a sentence; may be empty.")
    document: str = Field(description="The id in the case of the document that it became; empty where none.")


class JobState(BaseModel):
    """Documents on their way into the case."""

    model_config = _example(
        id="0f5a",
        ended=False,
        done=1,
        total=2,
        fault="",
        items=[
            {"name": "1.txt", "state": "added", "text": "", "document": "d1"},
            {"name": "2.txt", "state": "working", "text": "", "document": ""},
        ],
    )
    id: str
    ended: bool
    done: int
    total: int
    fault: str = Field(description="Why it could not go on; empty where it could.")
    items: list[JobItem]


class ClaimDetail(BaseModel):
    """A claim with who decided what about it."""

    claim: Claim
    judgements: list[JudgementRow]
    behind: bool


class ClaimOrigin(BaseModel):
    """Somebody who is shown to know a claim otherwise than from another carrier of it."""

    claim: str = Field(description="The id of the claim.")
    origin: Origin


class PlaceRow(BaseModel):
    """Words of a document of the case."""

    document: str
    span: Span
    words: str


class ContradictionRow(BaseModel):
    """Two places that cannot both hold; `dismissed` says that a person judged that they can."""

    id: str
    kind: Conflict
    a: PlaceRow
    b: PlaceRow
    why: str
    strength: float
    claim: str | None
    dismissed: bool
    judgements: list[JudgementRow]


class DoubtRow(BaseModel):
    """Something that the machine is unsure of; `target` is what a judgement on it has to have as its own."""

    kind: Literal["attribution", "contradiction", "claim"]
    id: str
    document: str
    span: Span
    words: str
    doubt: float = Field(description="Orders the list; no probability.")
    reasons: list[str]
    target: dict[str, Any]


class CopyRow(BaseModel):
    """Text that one document has from another."""

    source: str = Field(alias="from", description="The id of the document that has it first.")
    target: str = Field(alias="to", description="The id of the document that has it from there.")
    kind: str
    share: float
    credited: bool
    reason: str
    passages: list[list[Span]] = Field(description="Pairs of places in both.")


class FoundPage(BaseModel, Generic[Item]):
    """One page of what was found of one kind."""

    total: int = Field(description="How many there are on all pages.")
    pages: int = Field(description="How many pages there are.")
    hits: list[Item]


class SearchResults(BaseModel):
    """What was found, the best first."""

    query: str
    terms: list[Term] = Field(description="What the query was understood as.")
    ignored: int = Field(description="How many words of an overlong query were passed over.")
    paging: Paging
    documents: FoundPage[DocumentHit]
    claims: FoundPage[ClaimHit]
    speakers: FoundPage[SpeakerHit]


class NewJudgement(BaseModel):
    """A judgement to keep.

    `target` may name an attribution as `{"document": "d3", "unit": "a12"}`, a claim as `{"claim": "c4"}`, claims to
    join as `{"claims": ["c1", "c4"]}`, places as `{"document": "d3", "span": [0, 9]}` and a contradiction as
    `{"contradiction": "x1"}`; what these mean at this moment is kept as places and their exact words.
    """

    model_config = ConfigDict(extra="forbid")
    kind: JudgementKind
    target: dict[str, Any]
    payload: dict[str, Any] | None = None


NEW_JUDGEMENTS: dict[str, Any] = {
    "accept": {
        "summary": "It stands as it is",
        "value": {"kind": "accept", "target": {"document": "d1", "unit": "a1"}},
    },
    "reject": {"summary": "It is none", "value": {"kind": "reject", "target": {"document": "d1", "unit": "a1"}}},
    "edit": {
        "summary": "Another act and another cue",
        "value": {
            "kind": "edit",
            "target": {"document": "d1", "unit": "a1"},
            "payload": {"act": "claims", "cue": [[53, 57]]},
        },
    },
    "add": {
        "summary": "One that the reader missed",
        "value": {
            "kind": "add",
            "target": {"document": "d1"},
            "payload": {
                "source": [[44, 52]],
                "cue": [[53, 57]],
                "content": [[0, 42]],
                "speaker": "Ada Holt",
                "act": "says",
            },
        },
    },
    "speaker_merge": {
        "summary": "Two names of one speaker",
        "value": {
            "kind": "speaker_merge",
            "target": {"names": ["Ada Holt", "A. Holt"]},
            "payload": {"name": "Ada Holt"},
        },
    },
    "speaker_split": {
        "summary": "Another speaker than was thought",
        "value": {
            "kind": "speaker_split",
            "target": {"document": "d1", "unit": "a1"},
            "payload": {"speaker": "Ada Holt the younger"},
        },
    },
    "claims_join": {
        "summary": "Two claims are one",
        "value": {"kind": "claims_join", "target": {"claims": ["c1", "c4"]}},
    },
    "claims_separate": {
        "summary": "A place makes another claim",
        "value": {
            "kind": "claims_separate",
            "target": {"claim": "c1", "members": [{"document": "d2", "span": [0, 42]}]},
        },
    },
    "contradiction": {
        "summary": "Two places can both hold",
        "value": {"kind": "contradiction", "target": {"contradiction": "x1"}, "payload": {"holds": False}},
    },
    "origin": {
        "summary": "Somebody is no origin of a claim",
        "value": {"kind": "origin", "target": {"claim": "c1", "name": "Ada Holt"}, "payload": {"holds": False}},
    },
    "comment": {
        "summary": "A remark",
        "value": {"kind": "comment", "target": {"claim": "c1"}, "payload": {"text": "Ask the registry."}},
    },
}


class CaseContract(BaseModel):
    """All that a case says, as people corrected it."""

    reportedly: str = Field(description="The version of this form of data.")
    title: str
    documents: list[CaseDocument]
    claims: list[Claim]
    contradictions: list[Contradiction]
    copies: list[CopyRow]
    timeline: list[Event]
    changes: list[Change]
    citations: list[Link]
    speakers: list[Voice]
    model: str
    warnings: list[str]
