import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from reportedly.errors import FetchError
from reportedly.intake import fetch as module
from reportedly.intake.fetch import fetch, is_url
from reportedly.intake.inputs import read_input
from reportedly.lexicon import load

STORY = "<html><body><p>“It’s closed,” said Zoë Ott, who runs the café there.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    agents: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        answer = getattr(self, "answer_" + self.path.strip("/").replace("-", "_"), None)
        if answer:
            answer()
        else:
            self.send_error(404)

    def send(self, body: bytes, kind: str | None, **headers: str) -> None:
        self.send_response(200)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer_story(self) -> None:
        self.send(STORY.encode("cp1252"), "text/html; charset=windows-1252")

    def answer_packed(self) -> None:
        self.send(gzip.compress(STORY.encode()), "text/html", Content_Encoding="gzip")

    def answer_badly_packed(self) -> None:
        self.send(b"not gzip", "text/html", Content_Encoding="gzip")

    def answer_plain(self) -> None:
        self.send(b"<html> is how a page begins, Ott said.", "text/plain")

    def answer_unnamed(self) -> None:
        self.send(STORY.encode(), None)

    def answer_moved(self) -> None:
        self.redirect("/story")

    def answer_round(self) -> None:
        self.redirect("/round")

    def answer_away(self) -> None:
        self.redirect("file:///etc/passwd")

    def answer_picture(self) -> None:
        self.send(b"\x89PNG", "image/png")

    def answer_large(self) -> None:
        self.send(b"x" * 5_000, "text/html")

    def answer_bomb(self) -> None:
        self.send(gzip.compress(b"x" * 5_000), "text/html", Content_Encoding="gzip")

    def answer_cut_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b"<html>")

    def answer_slow(self) -> None:
        self.server.release.wait(10)  # type: ignore[attr-defined]
        with contextlib.suppress(OSError):
            self.send(b"late", "text/plain")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.release = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.release.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets limits; only those that a test is about, since a busy machine exceeds a short time at any of them."""

    def change(**limits: float) -> None:
        table = {**load("intake"), "fetch": {**load("intake")["fetch"], **limits}}
        monkeypatch.setattr(module, "load", lambda name: table)

    return change


def test_a_page_with_its_charset(site: str) -> None:
    page = fetch(f"{site}/story")
    assert (page.media_type, page.charset, page.url) == ("text/html", "windows-1252", f"{site}/story")
    assert page.data == STORY.encode("cp1252")


def test_who_asks_is_said_honestly(site: str) -> None:
    fetch(f"{site}/story")
    assert Handler.agents[-1].startswith("reportedly/")


def test_redirects_are_followed_to_the_address_they_end_at(site: str) -> None:
    assert fetch(f"{site}/moved").url == f"{site}/story"


def test_packed_pages_are_unpacked(site: str) -> None:
    assert fetch(f"{site}/packed").data == STORY.encode()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("missing", "answered with status 404"),
        ("round", "redirects more than 5 times"),
        ("away", "only http and https"),
        ("picture", "is image/png, not a page of text"),
        ("cut-short", "broke off its answer"),
        ("badly-packed", "cannot be unpacked"),
    ],
)
def test_pages_that_cannot_be_had(site: str, path: str, says: str) -> None:
    with pytest.raises(FetchError, match=says) as caught:
        fetch(f"{site}/{path}")
    assert caught.value.name == f"{site}/{path}"


@pytest.mark.parametrize("path", ["large", "bomb"])
def test_pages_that_are_too_large(site: str, limit: Callable[..., None], path: str) -> None:
    limit(max_bytes=1_000)
    with pytest.raises(FetchError, match="larger than 1,000 bytes"):
        fetch(f"{site}/{path}")


def test_a_page_that_does_not_come(site: str, limit: Callable[..., None]) -> None:
    limit(read_seconds=0.3)
    with pytest.raises(FetchError, match="did not answer in time"):
        fetch(f"{site}/slow")


def test_nobody_there() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch(f"http://127.0.0.1:{reserved.getsockname()[1]}/")


@pytest.mark.parametrize(
    "url", ["ftp://courier.example/a", "file:///etc/hosts", "http://", "http://[::1", "http://a b/"]
)
def test_what_is_not_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url)


def test_an_unknown_host() -> None:
    with pytest.raises(FetchError, match=r"cannot be (found|reached)"):
        fetch("http://no-such-host.invalid/")


@pytest.mark.parametrize(("name", "expected"), [("https://a.example", True), ("HTTP://a", True), ("a/b.txt", False)])
def test_what_looks_like_a_url(name: str, expected: bool) -> None:
    assert is_url(name) is expected


@pytest.mark.parametrize("path", ["story", "moved", "packed", "unnamed"])
def test_a_url_becomes_a_document(site: str, path: str) -> None:
    document = read_input(f"{site}/{path}")
    assert document.text == "“It’s closed,” said Zoë Ott, who runs the café there."
    assert document.name == f"{site}/{path}"
    assert document.url == f"{site}/{'story' if path == 'moved' else path}"


def test_plain_text_is_left_as_it_is(site: str) -> None:
    document = read_input(f"{site}/plain")
    assert document.text == "<html> is how a page begins, Ott said."
    assert document.url == f"{site}/plain"
