"""What a page asks for by its path: the desk's workplace, and the case that it is about."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from reportedly.desk.sessions import Session
from reportedly.desk.workplace import OpenCase, Workplace


def workplace(request: Request) -> Workplace:
    """The workplace of the application."""
    found: Workplace = request.app.state.workplace
    return found


def opened(request: Request, slug: str) -> OpenCase:
    """The case that `{slug}` in the path names. Raises NotHere where there is none."""
    return workplace(request).open(slug)


def session(request: Request) -> Session:
    """The session that the guard let in."""
    found: Session = request.scope["state"]["session"]
    return found


AtWork = Annotated[Workplace, Depends(workplace)]
Opened = Annotated[OpenCase, Depends(opened)]
Known = Annotated[Session, Depends(session)]
