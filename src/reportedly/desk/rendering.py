"""From a template and its values to a page, with what every page needs besides."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reportedly.desk.limits import words
from reportedly.desk.sessions import Flash, Session
from reportedly.export.marked import carried

HERE = Path(str(resources.files("reportedly.desk")))
STATIC = HERE / "static"
EXPORTED = Path(str(resources.files("reportedly.export")))


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that `template` makes of `values`.

    It also has: `request`, `session`, `csrf` (for forms), `flashes`, `author`, `opened` (the case the page belongs to,
    or None), `nav` (key, words and address of the pages of that case), `local` (whether no password is needed).
    """
    session = session_of(request)
    opened = values.setdefault("opened", None)
    values = {
        "request": request,
        "session": session,
        "csrf": session.csrf if session else "",
        "flashes": session.taken_flashes() if session else (),
        "author": session.author if session else "",
        "nav": navigation(opened.slug) if opened else (),
        "local": request.app.state.settings.password is None,
        **values,
    }
    return HTMLResponse(carried(environment().get_template(template).render(values)), status)


def session_of(request: Request) -> Session | None:
    """The session that the guard let in; None on the few pages that need none."""
    found = request.scope.get("state", {}).get("session")
    return found if isinstance(found, Session) else None


def flash(request: Request, text: str, kind: str = "done") -> None:
    """Show a line on the next page that this browser gets; `kind` is `done` or `error`."""
    session = session_of(request)
    if session:
        session.flashes.append(Flash(text, kind))


def see_other(address: str) -> RedirectResponse:
    """After a form was taken: go and see `address`, which must be one of the desk's own (`address` makes them)."""
    return RedirectResponse(address, status_code=303)


def address(*parts: str, **query: str | int | None) -> str:
    """The path of a page from its parts, each made safe, and what is asked there: `address("case", slug, q=words)`."""
    path = "/" + "/".join(quote(part, safe="", errors="replace") for part in parts)
    asked = [
        f"{quote(name)}={quote(str(value), safe='', errors='replace')}"
        for name, value in query.items()
        if value is not None
    ]
    return path + ("?" + "&".join(asked) if asked else "")


def local_path(path: str) -> str | None:
    """`path` where it is one on this desk, None where a browser might take it for somewhere else."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else None


def navigation(slug: str) -> tuple[tuple[str, str, str], ...]:
    """The pages of a case: key, words, address."""
    return tuple(
        (key, shown, address("case", slug, *([key] if key != "overview" else [])))
        for key, shown in words("navigation").items()
    )


@cache
def environment() -> Environment:
    """Templates; everything is escaped but what code marked as safe, and a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", EXPORTED / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static, address=address)
    return made


@cache
def static(name: str) -> str:
    """The address of a file in `static/`, which changes when its contents do."""
    data = (STATIC / name).read_bytes()
    return f"/static/{quote(name)}?v={hashlib.sha256(data).hexdigest()[:12]}"
