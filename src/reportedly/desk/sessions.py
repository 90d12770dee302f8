"""Who is at the desk: sessions, kept in memory for one run and known by a cookie."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock
from typing import NamedTuple

from reportedly.desk.limits import limit


class Flash(NamedTuple):
    """A line that is shown on the next page: what was done, or what went wrong. `kind` is `done` or `error`."""

    text: str
    kind: str = "done"


@dataclass(slots=True)
class Session:
    """One browser (or one program) that was let in.

    `csrf` stands in every form, `author` is the name under which judgements are kept, `visits` the times of the last
    visits by slug of a case, as they were when this session began. A session by `bearer` was let in by a header that no
    other page can make a browser send.
    """

    id: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    csrf: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    author: str = ""
    bearer: bool = False
    flashes: list[Flash] = field(default_factory=list)
    visits: dict[str, str] = field(default_factory=dict)
    used: float = field(default_factory=time.monotonic)

    def proves(self, csrf: str) -> bool:
        """Whether a form that holds `csrf` was made for this session."""
        return compare_digest(csrf.encode("utf-8", "replace"), self.csrf.encode())

    def taken_flashes(self) -> tuple[Flash, ...]:
        """The lines to show, once."""
        taken = tuple(self.flashes)
        del self.flashes[: len(taken)]
        return taken


class Sessions:
    """The sessions of one run; those that nobody used for long, and the oldest of too many, are ended."""

    def __init__(self) -> None:
        self._open: dict[str, Session] = {}
        self._lock = Lock()

    def begin(self, author: str = "") -> Session:
        """A new session."""
        with self._lock:
            while len(self._open) >= limit("sessions"):
                del self._open[min(self._open, key=lambda key: self._open[key].used)]
            session = Session(author=author)
            self._open[session.id] = session
        return session

    def find(self, id: str | None) -> Session | None:
        """The session of that id, None where there is none or nobody used it for too long."""
        session = self._open.get(id or "")
        if session is None:
            return None
        if time.monotonic() - session.used > limit("session_seconds"):
            self.end(session)
            return None
        session.used = time.monotonic()
        return session

    def end(self, session: Session) -> None:
        """Let the session in no more."""
        self._open.pop(session.id, None)
