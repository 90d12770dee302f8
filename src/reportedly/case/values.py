"""What a case gives of what it keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Added(NamedTuple):
    """What adding a document did.

    `new` says that the text was not in the case before, `appeared` that it is new there that it appeared at this place.
    Where both are false the case already had all this, or learnt a detail (an outlet, a time) that it lacked.
    """

    new: bool
    appeared: bool
    document_id: str
    appearance_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One place and time at which a text of the case appeared; everything but the text itself.

    `id` counts the appearances of the case from 1 in the order in which they were added, with gaps. `document_id` is
    that of the text. `address` is the URL in its one form (see `address_of`), `added` the ISO 8601 time in UTC at which
    it was added; the other fields are the document's own, as it came.
    """

    id: int
    document_id: str
    name: str
    url: str | None
    address: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    language: str | None
    added: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided, kept beside what the machine says and never over it.

    `id` counts from 1 in the order of deciding, with gaps; `made` is the ISO 8601 time in UTC. `kind` says what was
    decided, `target` about what, and `payload` what else belongs to it; both are what JSON can hold. `undoes` is the id
    of the judgement that this one takes back, and `undone` the time at which this one was taken back, if it was.
    """

    id: int
    made: str
    author: str
    kind: str
    target: Any
    payload: Any = None
    undoes: int | None = None
    undone: str | None = None

    @property
    def holds(self) -> bool:
        """Whether it is a judgement on something and nobody took it back."""
        return self.undoes is None and self.undone is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a case is called, and the ISO 8601 time in UTC at which it was made."""

    title: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many there are: texts, places at which they appeared, texts with a ledger, and judgements that hold."""

    documents: int
    appearances: int
    read: int
    judgements: int
