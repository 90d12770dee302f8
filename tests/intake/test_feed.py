from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reportedly.document import Document
from reportedly.errors import EmptyInput, InputError, UnreadableInput
from reportedly.intake import feed as module
from reportedly.intake.feed import entries, is_feed

WORDS = "The mill was sold on Friday, a source close to the board told the Post. " * 4
RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Skelder Post</title>
{items}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Zoë’s Gazette</title>
<entry><title>Mill sold</title><link href="https://gazette.example/1"/><updated>2025-09-09T10:15:00+02:00</updated>
<content type="html">&lt;p&gt;{words}&lt;/p&gt;</content></entry></feed>"""


def item(number: int = 1, content: bool = True, link: str = "https://post.example/{}") -> str:
    text = f"<content:encoded><![CDATA[<p>{WORDS}</p>]]></content:encoded>" if content else ""
    place = link.format(number)
    return f"""<item><title>Mill &amp; sold {number}</title><link>{place}</link><description>short</description>
<pubDate>Tue, 09 Sep 2025 10:15:00 +0200</pubDate>{text}</item>"""


def rss(*items: str, name: str = "feed.xml") -> Document:
    return Document(RSS.format(items="".join(items)), name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RSS, True),
        (ATOM, True),
        ("\ufeff \n<feed>", True),
        ('<?xml-stylesheet href="a"?><rdf:RDF xmlns:rdf="x">', True),
        ("<html><body>an <rss> in a page</body></html>", False),
        ("The <feed> was cut, he said.", False),
        ("<feeding>", False),
        ("", False),
        ("<!--" * 5_000, False),
    ],
)
def test_a_feed_is_told_by_how_it_begins(text: str, found: bool) -> None:
    assert is_feed(text) is found


def test_an_entry_that_brings_its_text_along_is_a_document() -> None:
    (found,) = entries(rss(item()))
    assert isinstance(found, Document)
    assert "a source close to the board told the Post" in found.text
    assert (found.url, found.outlet, found.title) == ("https://post.example/1", "Skelder Post", "Mill & sold 1")
    assert (found.published, found.published_by) == ("2025-09-09T08:15:00+00:00", "metadata")


def test_atom_is_read_and_letters_survive_whatever_the_declaration_says() -> None:
    (found,) = entries(Document(ATOM.format(words=WORDS), "feed.xml"))
    assert isinstance(found, Document)
    assert (found.outlet, found.published) == ("Zoë’s Gazette", "2025-09-09T08:15:00+00:00")


def test_a_feed_from_a_file_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Document:
        raise AssertionError(name)

    monkeypatch.setattr(module, "read_input", refuse)
    bare, whole = entries(rss(item(1, content=False), item(2)))
    assert isinstance(bare, UnreadableInput)
    assert "Name the feed by its URL" in str(bare)
    assert isinstance(whole, Document)


def test_a_feed_without_entries_says_so() -> None:
    (found,) = entries(rss())
    assert isinstance(found, EmptyInput)
    assert str(found) == "feed.xml: is a feed without entries."


@pytest.mark.parametrize("text", ["<rss", "<feed><entry>", RSS.format(items="<item>"), "<rss>" * 500])
def test_a_broken_feed_does_not_break_anything(text: str) -> None:
    assert all(isinstance(found, InputError) for found in entries(Document(text, "feed.xml")))


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = (
            f"<html><head><title>Page</title></head><body><article><p>{WORDS * 3}</p></article></body></html>".encode()
        )
        if self.path != "/1":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
        thread.join()


def test_of_a_feed_at_a_url_the_pages_are_fetched_and_its_text_stands_in_for_those_that_are_gone(server: str) -> None:
    items = (item(1, False, server + "{}"), item(2, True, server + "{}"), item(3, False, server + "{}"))
    page, kept, gone = entries(rss(*items, name=server + "feed"))
    assert isinstance(page, Document)
    assert isinstance(kept, Document)
    assert len(page.text) > len(kept.text)
    assert page.url == server + "1"
    assert isinstance(gone, InputError)
    assert "status 404" in str(gone)
