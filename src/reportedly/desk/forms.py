"""What was filled in: forms, read within limits and only from pages of the same session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from reportedly.desk.limits import limit
from reportedly.desk.rendering import session_of

SAFE = ("GET", "HEAD", "OPTIONS")
HEADER = "X-CSRF-Token"
FIELD = "csrf"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def filled(request: Request) -> AsyncIterator[FormData]:
    """The form of a request, empty where it has none.

    Every router of the desk depends on this: a request that may change something is refused with 403 unless it proves,
    by the field `csrf` or the header `X-CSRF-Token`, that it comes from a page of its own session. Programs that sent
    the token of the run in `Authorization` need not, since no page can make a browser send that.
    """
    if request.method in SAFE:
        yield FormData()
        return
    form = FormData()
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() in _FORMS:
        form = await request.form(
            max_files=limit("files"), max_fields=limit("fields"), max_part_size=limit("form_bytes")
        )
    try:
        session = session_of(request)
        given = request.headers.get(HEADER) or form.get(FIELD)
        if session is None or not (session.bearer or (isinstance(given, str) and session.proves(given))):
            raise HTTPException(
                403, "The form is of an older page. Go back, load the page again, and send it once more."
            )
        yield form
    finally:
        await form.close()


Filled = Annotated[FormData, Depends(filled)]


def text_of(form: FormData, name: str, default: str = "") -> str:
    """A field as text without white space around it; `default` where there is none."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) and value.strip() else default
