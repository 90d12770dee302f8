"""Whether a request comes from where it may: the name it calls the desk by, and the page that sent it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from reportedly.desk.headers import only
from reportedly.desk.settings import Settings, is_loopback

SAFE = ("GET", "HEAD", "OPTIONS")


def knows_us(headers: Headers, settings: Settings) -> bool:
    """Whether `Host` names this desk. A name that somebody else made point here does not (DNS rebinding).

    On loopback only its own names pass. Elsewhere addresses pass, which nobody can make point elsewhere, and the names
    that the desk was given when it was started.
    """
    host = only(headers.getlist("host"))
    found = _split(host) if host else None
    if found is None:
        return False
    name, port = found
    if name in (known.lower() for known in settings.names):
        return True
    if port != settings.port:
        return False
    return is_loopback(name) if settings.local else name == settings.host.lower() or _is_address(name)


def is_ours(method: str, headers: Headers) -> bool:
    """Whether a request that may change something was sent by a page of this desk, or by no page at all.

    Browsers say in `Origin` which page sent it and in `Sec-Fetch-Site` how that is related. A program that says neither
    is told from a browser by how it is let in (see `guard`).
    """
    if method in SAFE:
        return True
    origins, site = headers.getlist("origin"), headers.get("sec-fetch-site")
    if origins:
        host = headers.get("host", "")
        return len(origins) == 1 and _same(origins[0], host) and site in (None, "same-origin")
    return site in (None, "same-origin")


def is_told(headers: Headers) -> bool:
    """Whether the request says at all which page sent it."""
    return "origin" in headers or "sec-fetch-site" in headers


def is_wanted(method: str, headers: Headers) -> bool:
    """Whether a request that only asks for something is one that somebody made by going to the page.

    Other pages may lead here by a link, but neither load anything from here nor show it in a frame (Fetch Metadata).
    """
    site = headers.get("sec-fetch-site", "same-origin")
    if site in ("same-origin", "none"):
        return True
    return (
        method in ("GET", "HEAD")
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _same(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and parts.netloc.lower() == host.lower()


def _split(host: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{host}")
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.netloc != host or "@" in host or parts.path:
        return None
    return parts.hostname.lower(), 80 if port is None else port


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
