"""One page from a URL that the user named."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from reportedly.errors import FetchError
from reportedly.lexicon import load

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Page(NamedTuple):
    """What a URL answered: its bytes, the media type and charset that the server gave, and where it was in the end."""

    data: bytes
    media_type: str
    charset: str | None
    url: str

    @property
    def is_html(self) -> bool | None:
        """Whether the server called it HTML; None where it gave no type."""
        return self.media_type in load("intake")["fetch"]["html_types"] if self.media_type else None


def is_url(name: str) -> bool:
    """Whether `name` is written as a URL of whatever scheme."""
    return _URL.match(name) is not None


def fetch(url: str) -> Page:
    """The page at `url`, after redirects, within the limits of the lexicon (`fetch` in `intake.toml`).

    Raises FetchError, in one sentence, where there is no page of text to have.
    """
    import urllib3

    limits = load("intake")["fetch"]
    timeout = urllib3.Timeout(connect=limits["connect_seconds"], read=limits["read_seconds"])
    headers = {"User-Agent": limits["user_agent"].format(version=_version()), "Accept": limits["accept"]}
    with urllib3.PoolManager(timeout=timeout, headers={**headers, "Accept-Encoding": "gzip, deflate"}) as pool:
        try:
            return _follow(pool, url, limits)
        except urllib3.exceptions.HTTPError as error:
            raise FetchError(url, _reason(error), "Check the address and the connection.") from error
        except (UnicodeError, ValueError) as error:
            raise FetchError(url, "is not a URL that can be fetched.") from error


def _follow(pool: PoolManager, name: str, limits: dict[str, Any]) -> Page:
    deadline = time.monotonic() + limits["total_seconds"]
    url = name
    for _ in range(limits["max_redirects"] + 1):
        if urlsplit(url).scheme.lower() not in limits["schemes"]:
            raise FetchError(name, f"leads to {url}, and only http and https are fetched.")
        response = pool.request("GET", url, redirect=False, retries=False, preload_content=False)
        try:
            target = response.get_redirect_location()
            if not target:
                return _page(response, name, url, limits, deadline)
            url = urljoin(url, target)
        finally:
            response.close()
    raise FetchError(name, f"redirects more than {limits['max_redirects']} times.")


def _page(response: BaseHTTPResponse, name: str, url: str, limits: dict[str, Any], deadline: float) -> Page:
    if response.status >= 400:
        reason = f" ({response.reason})" if response.reason else ""
        raise FetchError(name, f"answered with status {response.status}{reason}.")
    media_type, charset = _content_type(response.headers.get("Content-Type"))
    if media_type and media_type not in limits["text_types"]:
        raise FetchError(name, f"is {media_type}, not a page of text.", "Download it and turn it into text first.")
    return Page(_body(response, name, limits, deadline), media_type, charset, url)


def _body(response: BaseHTTPResponse, name: str, limits: dict[str, Any], deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.stream(limits["chunk_bytes"], decode_content=True):
        body += chunk
        if len(body) > limits["max_bytes"]:
            raise FetchError(name, f"is larger than {limits['max_bytes']:,} bytes.")
        if time.monotonic() > deadline:
            raise FetchError(name, f"took longer than {limits['total_seconds']} seconds.")
    return bytes(body)


def _content_type(header: str | None) -> tuple[str, str | None]:
    if not header:
        return "", None
    from email.message import Message

    message = Message()
    message["Content-Type"] = header
    return message.get_content_type() if "/" in header else "", message.get_content_charset()


def _reason(error: Exception) -> str:
    from urllib3 import exceptions

    reasons: tuple[tuple[type[Exception], str], ...] = (
        (exceptions.NameResolutionError, "names a host that cannot be found."),
        # A refused connection counts as a timeout too, so it is asked first.
        (exceptions.NewConnectionError, "cannot be reached: the connection was refused or there is no way to it."),
        (exceptions.TimeoutError, "did not answer in time."),
        (exceptions.SSLError, "has a certificate that does not hold."),
        (exceptions.LocationValueError, "is not a URL that can be fetched."),
        (exceptions.ProtocolError, "broke off its answer."),
        (exceptions.DecodeError, "sent an answer that cannot be unpacked."),
    )
    return next((reason for kind, reason in reasons if isinstance(error, kind)), "cannot be fetched.")


def _version() -> str:
    # Imported here, as urllib3 and email are above, because most runs fetch nothing and should start quickly.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("reportedly")
    except PackageNotFoundError:
        return "dev"
