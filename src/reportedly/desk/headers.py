"""What stands in front of every answer of the desk."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Nothing but the desk's own style sheets and scripts is loaded or run, and no other page can frame it (CSP 3)."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With `no-referrer` browsers would send `Origin: null` with forms (Fetch, 3.2), and where they come from matters.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
KEPT = "private, max-age=31536000, immutable"
"""For files whose address changes with their contents."""


def protect(raw: list[tuple[bytes, bytes]], *, kept: bool = False) -> None:
    """Put the headers over those of an answer, in place; `kept` lets a browser keep it."""
    headers = MutableHeaders(raw=raw)
    headers.update(HEADERS)
    if kept:
        headers["Cache-Control"] = KEPT
    for name in ("Server", "Access-Control-Allow-Origin"):
        if name in headers:
            del headers[name]


def only(values: Iterable[str]) -> str | None:
    """The one value of a header; None where it is missing or stands there more than once."""
    found = tuple(values)
    return found[0] if len(found) == 1 else None
