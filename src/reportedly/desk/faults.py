"""What a page says when it cannot be had."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from reportedly.desk.limits import words
from reportedly.desk.rendering import render
from reportedly.errors import (
    FullDisk,
    InputError,
    LockedCase,
    MissingExtra,
    ReadOnlyCase,
    ReportedlyError,
    UsageError,
)

API = "/api/"


class NotHere(ReportedlyError):
    """There is no such case, claim, document or speaker at the desk. The message says what and where to look."""


_STATUS: tuple[tuple[type[ReportedlyError], int], ...] = (
    (NotHere, 404),
    (UsageError, 400),
    (InputError, 422),
    (MissingExtra, 501),
    (LockedCase, 503),
    (ReadOnlyCase, 403),
    (FullDisk, 507),
)


def status_of(error: ReportedlyError) -> int:
    """The HTTP status that an error stands for."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def fault(request: Request, status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """A page, or JSON for programs, that says what happened and what to do next."""
    response: Response
    if request.url.path.startswith(API):
        response = JSONResponse({"error": {"status": status, "message": text}}, status)
    else:
        title = words("faults").get(str(status)) or HTTPStatus(status).phrase
        response = render(request, "fault.html", status, title=title, text=text)
    response.headers.update(headers or {})
    return response


def install(app: FastAPI) -> None:
    """Answer every error that is raised on purpose with its own message."""

    async def told(request: Request, error: Any) -> Response:
        return fault(request, status_of(error), str(error))

    async def refused(request: Request, error: Any) -> Response:
        text = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
        known = words("fault_texts").get(str(error.status_code), "")
        return fault(request, error.status_code, text or known, dict(error.headers or {}))

    async def invalid(request: Request, error: Any) -> Response:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5])
        return fault(request, 422, f"What was sent cannot be used ({wrong}).")

    app.add_exception_handler(ReportedlyError, told)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)
