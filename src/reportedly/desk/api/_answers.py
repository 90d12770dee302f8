"""How every answer of the API is made: JSON in pages, faults, and what its description says of all operations."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, Path, Query
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from reportedly.desk.api._models import Fault

Row = TypeVar("Row")
_TOKEN = HTTPBearer(auto_error=False, description="The token that the desk prints when it is started.")
_FAULTS: dict[int | str, dict[str, Any]] = {
    400: {"model": Fault, "description": "The request's own words are off, or the judgement makes no sense."},
    401: {"model": Fault, "description": "The token is missing or of an earlier run."},
    404: {"model": Fault, "description": "There is no such case, document, claim or judgement."},
    422: {"model": Fault, "description": "A parameter or the body is not of the kind that it has to be."},
    503: {"model": Fault, "description": "It is still being worked out; ask again after `Retry-After` seconds."},
}

PageNumber = Annotated[int, Query(ge=1, le=10_000_000, description="Which page, counted from 1.")]
PageSize = Annotated[int, Query(ge=1, le=500, description="How many there are on a page.")]
Wait = Annotated[
    float,
    Query(ge=0, le=60, description="How many seconds to wait, at most, for what follows from the last change."),
]
Author = Annotated[str | None, Header(alias="X-Author", description="Under whose name the judgement is kept.")]
Document = Annotated[str, Path(description="The document's id in the case (`d3`) or that of its text (`sha256:…`).")]
Claimed = Annotated[str, Path(description="The claim's id. One that was joined into another leads to that.")]


class Answer(JSONResponse):
    """JSON whose letters are not escaped, but for lone surrogates, which have no form in UTF-8."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        # What `backslashreplace` writes for a lone surrogate is the very escape that JSON has for it.
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def versioned(tag: str) -> APIRouter:
    """A router of the first version of the API, whose operations are called by the names of their functions."""
    return APIRouter(
        prefix="/api/v1",
        tags=[tag],
        dependencies=[Depends(_TOKEN)],
        responses=_FAULTS,
        generate_unique_id_function=_name,
    )


def paged(found: Sequence[Row], number: int, size: int, shown: Callable[[Row], Any], *, behind: bool = False) -> Answer:
    """One page of what was found, each as `shown` tells it."""
    first = (number - 1) * size
    return Answer(
        {
            "total": len(found),
            "page": number,
            "pages": -(-len(found) // size),
            "size": size,
            "behind": behind,
            "items": [shown(one) for one in found[first : first + size]],
        }
    )


def _name(route: APIRoute) -> str:
    return route.name
