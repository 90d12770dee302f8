"""Which page a URL names, however it was written, and when something appeared as a number that can be compared."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from reportedly.lexicon import load

_ENCODED = re.compile("%([0-9A-Fa-f]{2})")
_UNENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})|\s")
_HOST_END = re.compile(r"[\s.]+$")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def address_of(url: str) -> str:
    """The URL in the one form that stands for all ways of writing it, after RFC 3986, 6.2.

    Scheme and host are in lower case, `http` is written `https`, and the default port, the fragment, tracking
    parameters and slashes at the end are gone; percent-encoding is spelt in one way. What is no URL stays as it is but
    for white space around it.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if not parts.scheme or not parts.hostname:
        return url
    names: dict[str, Any] = load("store")["address"]
    scheme = parts.scheme.lower()
    host = _host(parts, None if port == names["ports"].get(scheme) else port)
    query = "&".join(item for item in _spelt(parts.query).split("&") if item and not _tracks(item, names))
    path = _spelt(parts.path).rstrip("/")
    return f"{'https' if scheme == 'http' else scheme}://{host}{path}" + (f"?{query}" if query else "")


def _host(parts: SplitResult, port: int | None) -> str:
    user, at, _ = parts.netloc.rpartition("@")
    name = _HOST_END.sub("", parts.hostname or "")
    return f"{user}{at}{f'[{name}]' if ':' in name else name}" + ("" if port is None else f":{port}")


def _tracks(item: str, names: dict[str, Any]) -> bool:
    name = item.partition("=")[0].lower()
    return name in names["tracking"] or name.startswith(tuple(names["tracking_prefixes"]))


def _spelt(part: str) -> str:
    """Percent-encoding in upper case where a character needs it, and none where it does not (RFC 3986, 6.2.2)."""

    def one(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ENCODED.sub(one, _UNENCODED.sub(lambda match: quote(match[0]), part))


def instant_of(published: str | None) -> int | None:
    """Seconds since 1970 in UTC at an ISO 8601 date or time; None where there is none or it is not in ISO 8601.

    A date stands for its beginning, and a time without a zone is taken as UTC, so that the answer is the same anywhere.
    """
    if published is None:
        return None
    try:
        time = datetime.fromisoformat(published.strip())
        return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
