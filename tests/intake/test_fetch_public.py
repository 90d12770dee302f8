import contextlib
import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import FetchError
from reportedly.intake import addresses
from reportedly.intake import fetch as module
from reportedly.intake.addresses import is_public
from reportedly.intake.fetch import fetch

STORY = b"<html><body><p>The ferry left, said Ada Holt.</p></body></html>"
TARGETS = {
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "name": "http://localhost/",
    "v6": "http://[::1]/",
    "mapped": "http://[::ffff:127.0.0.1]/",
    "other-scheme": "https://192.168.0.1/",
    "relative": "//10.1.2.3/",
}
NOT_PUBLIC = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1",
    "fe80::1%lo",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "not an address",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "8.8.8.8"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_what_stands_for_another_address_is_no_more_public_than_that(address: object) -> None:
    for written in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}", f"::ffff:0:{address}"):
        assert is_public(str(address)) or not is_public(written)


class Site(ThreadingHTTPServer):
    """A site on this machine that tells which hosts it was asked for."""

    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.headers["Host"] + self.path)
        name = self.path.strip("/").partition("/")
        if name[0] == "to":
            self.send_response(302)
            self.send_header("Location", TARGETS.get(name[2], name[2]))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        packed = {
            "gzip": gzip.compress(STORY),
            "deflate": zlib.compress(STORY),
            "raw": zlib.compress(STORY)[2:-4],
            "two": gzip.compress(STORY[:20]) + gzip.compress(STORY[20:]),
            "br": b"\x8b\x00",
            "gzip-gzip": gzip.compress(gzip.compress(STORY)),
            "bomb": gzip.compress(bytes(50_000_000)),
        }
        encodings = {"raw": "deflate", "two": "gzip", "gzip-gzip": "gzip, gzip", "bomb": "gzip"}
        body = packed.get(name[0], STORY)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if name[0] in packed:
            self.send_header("Content-Encoding", encodings.get(name[0], name[0]))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Lets names have addresses; gives the names in the order in which they are looked up."""

    def have(**known: list[str]) -> list[str]:
        asked: list[str] = []

        def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
            asked.append(host)
            return [
                (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
                for one in known.get(host.replace(".", "_"), [host])
            ]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return have


def public(monkeypatch: pytest.MonkeyPatch, *fine: str) -> None:
    """Take these addresses for public ones."""
    real = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address in fine or real(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "user@127.0.0.1",
    ],
)
def test_this_machine_is_not_asked_however_it_is_written(site: Site, host: str) -> None:
    with pytest.raises(FetchError, match=r"private network|cannot be found|cannot be fetched"):
        fetch(f"http://{host}:{site.server_port}/story", public_only=True)
    assert site.asked == []


def test_the_command_line_may_ask_it(site: Site) -> None:
    assert fetch(f"http://127.0.0.1:{site.server_port}/story").data == STORY


def test_a_name_for_a_private_address_is_not_asked(site: Site, names: Callable[..., list[str]]) -> None:
    names(intranet_example=["127.0.0.1"])
    with pytest.raises(FetchError, match=r"leads to 127\.0\.0\.1"):
        fetch(f"http://intranet.example:{site.server_port}/", public_only=True)
    assert site.asked == []


def test_one_private_address_among_public_ones_is_enough(names: Callable[..., list[str]]) -> None:
    names(both_example=["93.184.216.34", "::ffff:10.0.0.1"])
    with pytest.raises(FetchError, match="private network"):
        fetch("http://both.example/", public_only=True)


def test_the_host_is_looked_up_once_and_the_address_that_was_checked_is_asked(
    site: Site, names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    public(monkeypatch, "127.0.0.1")
    asked = names(rebound_example=["127.0.0.1"])
    page = fetch(f"http://rebound.example:{site.server_port}/story", public_only=True)
    assert page.data == STORY
    assert page.url == f"http://rebound.example:{site.server_port}/story"
    # What urllib3 is given is the address, so that the name is not looked up again.
    assert [name for name in asked if name == "rebound.example"] == ["rebound.example"]
    assert site.asked == [f"rebound.example:{site.server_port}/story"]


@pytest.mark.parametrize("target", list(TARGETS))
def test_a_redirect_to_a_private_address_is_not_followed(
    names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    public(monkeypatch, "127.0.0.2")
    names(fine_example=["127.0.0.2"], localhost=["127.0.0.1"])
    other = Site(("127.0.0.2", 0), Handler)
    other.asked = []
    thread = threading.Thread(target=other.serve_forever, args=(0.02,))
    thread.start()
    try:
        with pytest.raises(FetchError, match="private network"):
            fetch(f"http://fine.example:{other.server_port}/to/{target}", public_only=True)
        assert len(other.asked) == 1
    finally:
        other.shutdown()
        other.server_close()
        thread.join()


def test_a_name_that_changes_its_address_between_redirects_is_checked_again(
    site: Site, names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups = iter([("127.0.0.1",), ("10.0.0.9",)])
    public(monkeypatch, "127.0.0.1")
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host != "turning.example":
            return real(host, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in next(lookups)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(FetchError, match=r"leads to 10\.0\.0\.9"):
        fetch(f"http://turning.example:{site.server_port}/to/story", public_only=True)


@pytest.mark.parametrize("path", ["gzip", "deflate", "raw", "two"])
def test_packed_answers(site: Site, path: str) -> None:
    assert fetch(f"http://127.0.0.1:{site.server_port}/{path}").data == STORY


@pytest.mark.parametrize("path", ["br", "gzip-gzip"])
def test_packed_as_nobody_asked(site: Site, path: str) -> None:
    with pytest.raises(FetchError, match="was not asked for"):
        fetch(f"http://127.0.0.1:{site.server_port}/{path}")


def test_a_bomb_is_given_up_before_it_is_large(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = module._unpacked

    def counted(*given: Any) -> Iterator[bytes]:
        for chunk in real(*given):
            made.append(len(chunk))
            yield chunk

    monkeypatch.setattr(module, "_unpacked", counted)
    with pytest.raises(FetchError, match="larger than 20,000,000 bytes"):
        fetch(f"http://127.0.0.1:{site.server_port}/bomb")
    assert max(made) <= 65_536
    assert sum(made) <= 20_000_000 + 65_536
