"""One page from a URL that the user named."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from reportedly.errors import FetchError
from reportedly.intake.addresses import checked_addresses
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


def fetch(url: str, *, public_only: bool = False) -> Page:
    """The page at `url`, after redirects, within the limits of the lexicon (`fetch` in `intake.toml`).

    With `public_only` nothing is asked that stands in a network of its own: for the URL and for every redirect the host
    is looked up once, every address that it has must be a public one, and the connection goes to one of these. Raises
    FetchError, in one sentence, where there is no page of text to have.
    """
    import urllib3

    limits = load("intake")["fetch"]
    timeout = urllib3.Timeout(connect=limits["connect_seconds"], read=limits["read_seconds"])
    headers = {"User-Agent": limits["user_agent"].format(version=_version()), "Accept": limits["accept"]}
    with urllib3.PoolManager(timeout=timeout, headers={**headers, "Accept-Encoding": "gzip, deflate"}) as pool:
        try:
            return _follow(pool, url, limits, public_only)
        except urllib3.exceptions.HTTPError as error:
            raise FetchError(url, _reason(error), "Check the address and the connection.") from error
        except (UnicodeError, ValueError) as error:
            raise FetchError(url, "is not a URL that can be fetched.") from error


def _follow(pool: PoolManager, name: str, limits: dict[str, Any], public_only: bool) -> Page:
    deadline = time.monotonic() + limits["total_seconds"]
    url = name
    for _ in range(limits["max_redirects"] + 1):
        if urlsplit(url).scheme.lower() not in limits["schemes"]:
            raise FetchError(name, f"leads to {url}, and only http and https are fetched.")
        if public_only:
            response = _request_checked(pool, url, name)
        else:
            response = pool.request("GET", url, redirect=False, retries=False, preload_content=False)
        try:
            target = response.get_redirect_location()
            if not target:
                return _page(response, name, url, limits, deadline)
            url = urljoin(url, target)
        finally:
            response.close()
        if time.monotonic() > deadline:
            raise FetchError(name, f"took longer than {limits['total_seconds']} seconds.")
    raise FetchError(name, f"redirects more than {limits['max_redirects']} times.")


def _request_checked(pool: PoolManager, url: str, name: str) -> BaseHTTPResponse:
    """The answer of one of the public addresses of the URL's host, which is not looked up again to connect."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
    from urllib3.util import parse_url

    parts = parse_url(url)
    if not parts.host:
        raise FetchError(name, "is not a URL that can be fetched.")
    # The pool is for an address, so what stands in its place for the host is said in each request.
    host = parts.host.strip("[]")
    secure = parts.scheme == "https"
    named = {"server_hostname": host, "assert_hostname": host} if secure else {}
    headers = {**pool.headers, "Host": parts.netloc.rpartition("@")[2] if parts.netloc else host}
    failure: Exception | None = None
    for address in checked_addresses(host, parts.port or (443 if secure else 80), name):
        to = pool.connection_from_host(address, parts.port, parts.scheme, named)
        try:
            return to.urlopen(
                "GET", parts.request_uri, headers=headers, redirect=False, retries=False, preload_content=False
            )
        except (NewConnectionError, ConnectTimeoutError) as error:
            failure = error
    assert failure
    raise failure


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
    packed = response.stream(limits["chunk_bytes"], decode_content=False)
    for chunk in _unpacked(packed, response.headers.get("Content-Encoding", ""), name, limits["chunk_bytes"]):
        body += chunk
        if len(body) > limits["max_bytes"]:
            raise FetchError(name, f"is larger than {limits['max_bytes']:,} bytes.")
        if time.monotonic() > deadline:
            raise FetchError(name, f"took longer than {limits['total_seconds']} seconds.")
    return bytes(body)


def _unpacked(packed: Iterable[bytes], encoding: str, name: str, most: int) -> Iterator[bytes]:
    """The answer as it was before it was packed, `most` bytes at a time however tightly it was.

    Nothing but gzip and deflate was asked for, and each of them once (RFC 9110, 8.4.1).
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from packed
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(name, f"sent an answer that cannot be unpacked ({encoding} was not asked for).")
    unpacking: Any = None
    try:
        for chunk in packed:
            rest = chunk
            while rest:
                if unpacking is None or unpacking.eof:
                    unpacking = zlib.decompressobj(_window(rest, encoding))
                data = unpacking.decompress(rest, most)
                rest = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
                yield data
    except zlib.error as error:
        raise FetchError(name, "sent an answer that cannot be unpacked.") from error


def _window(start: bytes, encoding: str) -> int:
    """What zlib calls the format: gzip, zlib, or bare deflate, which servers also send as `deflate`."""
    if encoding != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS


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
