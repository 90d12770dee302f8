"""Whether what the pages of a case show is up to date; their script asks now and then."""

from __future__ import annotations

from fastapi import APIRouter

from reportedly.desk.reaching import Opened

router = APIRouter()


@router.get("/case/{slug}/state")
def state(opened: Opened) -> dict[str, bool]:
    """`current` says that nothing is being worked out."""
    return {"current": opened.current()}
