"""Being let in, and leaving: the start address, the password, and under which name one judges."""

from __future__ import annotations

from hmac import compare_digest
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from reportedly.desk.forms import Filled, text_of
from reportedly.desk.guard import ENTER, LOGIN, cookie_name
from reportedly.desk.passwords import matches
from reportedly.desk.reaching import Known
from reportedly.desk.rendering import flash, local_path, render, see_other
from reportedly.desk.sessions import Session
from reportedly.desk.settings import Settings

NAME = "reportedly-name"
_YEAR = 31_536_000

router = APIRouter()
outside = APIRouter()
"""What answers before there is a session, and so cannot ask for its proof."""


@router.get("/")
def start() -> Response:
    """The desk begins with its cases."""
    return see_other("/cases")


@outside.get(ENTER)
def enter(request: Request, token: str = "") -> Response:
    """Let in whoever has the token of this run, and take it out of the address."""
    settings: Settings = request.app.state.settings
    if settings.password or not compare_digest(token.encode("utf-8", "replace"), settings.token.encode()):
        raise HTTPException(403, "This address is of an earlier run of the desk. Take the one that it printed last.")
    # A redirect would still count as coming from wherever the address was followed, and bring no cookie (RFC 6265bis).
    response = render(request, "enter.html", to="/cases")
    _let_in(request, response, _author(request))
    return response


@outside.get(LOGIN)
def ask(request: Request, next: str = "/cases") -> Response:
    """Ask for the password."""
    return _login(request, next)


@outside.post(LOGIN)
def login(
    request: Request, password: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "", next: str = "/cases"
) -> Response:
    """Let in whoever knows the password."""
    settings: Settings = request.app.state.settings
    if settings.password is None:
        return see_other("/cases")
    visitor = request.client.host if request.client else ""
    wait = request.app.state.tries.wait(visitor)
    if wait:
        raise HTTPException(429, f"Try again in {wait} seconds.", {"Retry-After": str(wait)})
    if not matches(password, settings.password):
        return _login(request, next, "That is not the password.", 403)
    request.app.state.tries.right(visitor)
    response = see_other(local_path(next) or "/cases")
    _let_in(request, response, name.strip()[:200] or _author(request))
    return response


@router.post("/leave")
def leave(request: Request, known: Known) -> Response:
    """End the session."""
    request.app.state.sessions.end(known)
    response = render(request, "left.html")
    response.delete_cookie(cookie_name(request.app.state.settings))
    return response


@router.get("/you")
def you(request: Request) -> Response:
    """Under which name judgements are kept."""
    return render(request, "you.html")


@router.post("/you")
def rename(request: Request, known: Known, form: Filled) -> Response:
    """Keep that name, also for later runs."""
    known.author = text_of(form, "name")[:200]
    response = see_other("/cases")
    _keep_name(response, known.author)
    flash(request, f"Judgements are kept as those of {known.author or 'somebody without a name'}.")
    return response


def _login(request: Request, next: str, error: str = "", status: int = 200) -> Response:
    if request.app.state.settings.password is None:
        return see_other("/cases")
    return render(request, "login.html", status, next=local_path(next) or "/cases", error=error, name=_author(request))


def _let_in(request: Request, response: Response, author: str) -> None:
    session: Session = request.app.state.sessions.begin(author)
    response.set_cookie(
        cookie_name(request.app.state.settings),
        session.id,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    _keep_name(response, author)


def _author(request: Request) -> str:
    """The name that this browser gave before; on one's own machine else that of the user."""
    from urllib.parse import unquote

    kept = unquote(request.cookies.get(NAME, ""), errors="replace").strip()[:200]
    return kept or ("" if request.app.state.settings.password else _user())


def _keep_name(response: Response, author: str) -> None:
    from urllib.parse import quote

    response.set_cookie(NAME, quote(author, safe="", errors="replace"), max_age=_YEAR, httponly=True, samesite="strict")


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""
