"""What stands between the network and the pages: who is let in, how much they may send, and what every answer says."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from hmac import compare_digest

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.desk.faults import API, fault
from reportedly.desk.headers import protect
from reportedly.desk.limits import limit
from reportedly.desk.rendering import address
from reportedly.desk.sessions import Session, Sessions
from reportedly.desk.settings import Settings
from reportedly.desk.visitors import is_ours, is_told, is_wanted, knows_us
from reportedly.lexicon import load

ENTER = "/enter"
LOGIN = "/login"
STATIC = "/static/"
log = logging.getLogger("reportedly.desk")


class Guard:
    """Goes around the whole application, so that no answer leaves without its headers and nothing enters unseen."""

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions) -> None:
        self.app = app
        self.settings = settings
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        scope["state"] = dict(scope.get("state") or {})
        request = Request(scope)
        answering = _Answering(request, receive, send)
        try:
            refusal = self._refusal(request)
            if refusal:
                await refusal(scope, answering.receive, answering.send)
            else:
                await self.app(scope, answering.receive, answering.send)
        except Exception as error:
            if answering.overrun:
                return
            log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
            if answering.begun:
                raise
            response = fault(request, 500, "What happened stands where the desk was started. Nothing was lost.")
            await response(scope, answering.receive, answering.send)

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that goes no further; None where it is let in."""
        method, headers, path = request.method, request.headers, request.url.path
        if not knows_us(headers, self.settings):
            return fault(request, 421, f"This desk is called {self.settings.address}. Go there.")
        if not is_ours(method, headers):
            return fault(request, 403, "Another page sent this. Only the desk's own pages may.")
        if not is_wanted(method, headers):
            return fault(request, 403, "Another page asked for this. Only the desk's own pages may.")
        if path.startswith(STATIC) or path in (ENTER, LOGIN):
            return None if method in ("GET", "HEAD") or is_told(headers) else self._unsaid(request)
        session = self._session(request)
        if session is None:
            return self._outside(request)
        if method not in ("GET", "HEAD", "OPTIONS") and not session.bearer and not is_told(headers):
            return self._unsaid(request)
        request.scope["state"]["session"] = session
        return None

    def _session(self, request: Request) -> Session | None:
        given = request.headers.get("authorization", "")
        scheme, _, token = given.partition(" ")
        if scheme.lower() == "bearer":
            right = compare_digest(token.strip().encode("utf-8", "replace"), self.settings.token.encode())
            return Session(author=request.headers.get("x-author", "").strip()[:200], bearer=True) if right else None
        return self.sessions.find(request.cookies.get(cookie_name(self.settings)))

    def _unsaid(self, request: Request) -> Response:
        return fault(request, 403, "It is not said which page sent this. Programs send the token of the desk.")

    def _outside(self, request: Request) -> Response:
        path = request.url.path
        if self.settings.password and request.method == "GET" and not path.startswith(API):
            asked = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(address("login", next=asked), 303)
        text = (
            "Open the desk by the address that it printed when it was started. If you came here from another page or "
            "program and have it open already, load this page again."
        )
        if path.startswith(API):
            text = (
                "Send the token of the desk as `Authorization: Bearer TOKEN`; it is printed when the desk is started."
            )
        return fault(request, 401, text, {"WWW-Authenticate": "Bearer"} if path.startswith(API) else None)


def cookie_name(settings: Settings) -> str:
    """The name of the session's cookie: browsers keep one set of cookies for all ports of a machine."""
    return f"reportedly-{settings.port}"


class _Answering:
    """One answer on its way: what comes in is counted and timed, what goes out gets its headers."""

    def __init__(self, request: Request, receive: Receive, send: Send) -> None:
        large = re.match(load("desk")["large"]["paths"], request.url.path) is not None
        self.most = limit("upload_bytes" if large else "form_bytes")
        self.deadline = time.monotonic() + limit("upload_seconds" if large else "form_seconds")
        self.request = request
        self.begun = False
        self.overrun: tuple[int, str] | None = None
        self._receive = receive
        self._send = send
        self._came = 0
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        if _length(self.request) > self.most:
            raise await self._stop(413, f"More than {self.most // 1_000_000} MB were sent. Send it in parts.")
        try:
            message = await asyncio.wait_for(self._receive(), max(0.001, self.deadline - time.monotonic()))
        except TimeoutError:
            raise await self._stop(408, "It took too long to arrive. Send it again, in parts if it is large.") from None
        if message["type"] == "http.request":
            self._came += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._came > self.most:
                raise await self._stop(413, f"More than {self.most // 1_000_000} MB were sent. Send it in parts.")
        return message

    async def _stop(self, status: int, text: str) -> Exception:
        """Answer at once, whatever the application would make of the error that this gives back to raise."""
        if not self.begun:
            response = fault(self.request, status, text, {"Connection": "close"})
            await response(self.request.scope, self._receive, self.send)
        self.overrun = (status, text)
        return _Overrun(text)

    async def send(self, message: Message) -> None:
        if self.overrun:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            kept = self.request.url.path.startswith(STATIC) and message["status"] == 200
            message.setdefault("headers", [])
            message["headers"] = list(message["headers"])
            protect(message["headers"], kept=kept)
        await self._send(message)


class _Overrun(Exception):
    """More was sent than is taken, or it took too long; the answer has gone out already."""


def _length(request: Request) -> int:
    given = request.headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdecimal() else 0
