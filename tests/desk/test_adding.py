import io
import json
import threading
import time
import zipfile
from typing import Any

import pytest

from desk.visits import ADDRESS, Desk
from reportedly.desk import adding
from reportedly.errors import FetchError
from reportedly.intake.fetch import Page

NEW = "The mill at Skelder burnt down, Ada Holt said.\n"


def done(desk: Desk, answer: Any) -> str:
    """The page of progress once all is added."""
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    assert place.startswith("/case/mill/add/")
    for _ in range(400):
        page: str = desk.get(place).text
        if "<h1>Added</h1>" in page and "They are being read" not in page:
            return page
        time.sleep(0.02)
    raise AssertionError(page)


def texts(desk: Desk) -> set[str]:
    return {document.text for document in desk.case().store.documents()}


def upload(desk: Desk, *files: tuple[str, bytes], **fields: str) -> Any:
    sent = [("files", (name, io.BytesIO(data), "text/plain")) for name, data in files]
    return desk.post("/case/mill/add/files", fields, files=sent)


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_the_page_has_three_forms(desk: Desk) -> None:
    page = desk.get("/case/mill/add").text
    for part in ("text", "files", "urls"):
        assert f'action="/case/mill/add/{part}"' in page


def test_a_pasted_text_is_in_the_case_and_read(desk: Desk) -> None:
    about = {
        "outlet": "Fen Radio",
        "published": "2031-05-08T07:00Z",
        "title": "It burns",
        "url": "https://fen.example/9",
    }
    page = done(desk, desk.post("/case/mill/add/text", {"text": NEW.replace("\n", "\r\n"), **about}))
    assert "1 added" in page
    added = next(one for one in desk.case().store.appearances() if one.title == "It burns")
    assert (added.outlet, added.url, added.published) == ("Fen Radio", about["url"], "2031-05-08T07:00:00+00:00")
    assert NEW in texts(desk)
    ledger = desk.case().view(30).fixed[added.document_id].ledger
    assert ledger.text(ledger.attributions[0].content) == ("The mill at Skelder burnt down",)


def test_the_same_again_is_known(desk: Desk) -> None:
    for expected in ("1 added", "1 in the case already"):
        assert expected in done(desk, desk.post("/case/mill/add/text", {"text": NEW}))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": "   "}, "Paste the text first."),
        ({"text": NEW, "published": "yesterday"}, "not in ISO 8601"),
        ({"text": NEW, "url": "javascript:alert(1)"}, "does not begin with http"),
    ],
)
def test_what_was_filled_in_wrongly_is_said_and_kept(desk: Desk, fields: dict[str, str], says: str) -> None:
    answer = desk.post("/case/mill/add/text", fields)
    assert answer.status_code == 400
    assert says in answer.text
    assert fields["text"].strip() in answer.text
    assert len(texts(desk)) == 3


def test_hostile_text_is_only_shown(desk: Desk) -> None:
    hostile = "<script>alert(1)</script>{{ 7 * 7 }}<img src=x onerror=alert(2)>, Ada Holt said.\n"
    done(desk, desk.post("/case/mill/add/text", {"text": hostile, "title": hostile, "outlet": '"><script>x</script>'}))
    for path in ("/case/mill", "/case/mill/add", "/cases"):
        page = desk.get(path).text
        assert "<script>" not in page
        assert "<img" not in page
        assert "49" not in page.partition("{{ 7")[0][-20:]


def test_files_and_an_archive_of_them(desk: Desk) -> None:
    archive = zipped(**{"in/one.txt": b"The ferry left, Jan Ott said.", "in/two.txt": b"The ferry sank, Jan Ott said."})
    page = done(desk, upload(desk, ("burnt.txt", NEW.encode()), ("both.zip", archive), outlet="Halyard"))
    assert "3 added" in page
    assert "both.zip/two.txt" in page
    assert {"The ferry sank, Jan Ott said.", NEW} <= texts(desk)
    assert {one.outlet for one in desk.case().store.appearances() if one.name.startswith("both.zip")} == {"Halyard"}


def test_one_bad_file_does_not_stop_the_others(desk: Desk) -> None:
    page = done(desk, upload(desk, ("a.pdf", b"%PDF-1.7"), ("empty.txt", b""), ("burnt.txt", NEW.encode())))
    assert "1 added" in page
    assert "2 could not be added" in page
    assert "is a PDF file, not text." in page
    assert "is empty." in page


def test_a_bomb_is_one_error(desk: Desk) -> None:
    page = done(desk, upload(desk, ("bomb.zip", zipped(bomb=bytes(30_000_000), mill=NEW.encode()))))
    assert "packed more tightly than any text can be" in page
    assert "1 added" in page
    assert NEW in texts(desk)


def test_a_list_adds_its_documents_and_opens_no_file(desk: Desk, tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The secret of the mill, Ada Holt said.")
    lines = [{"text": NEW, "outlet": "Fen Radio", "title": "It burns"}, {"path": str(secret)}, {"text": 7}]
    page = done(desk, upload(desk, ("list.jsonl", "\n".join(map(json.dumps, lines)).encode())))
    assert "1 added" in page
    assert "names a file" in page
    assert "list.jsonl, line 3" in page
    assert not any("secret" in text for text in texts(desk))


def test_an_uploaded_page_loads_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(adding, "fetch", refused)
    paragraph = "<p>The mill at Skelder burnt down on Monday night, Ada Holt said.</p>" * 5
    page = f"<html><body><article>{paragraph}<img src='http://t.example/x.png'></article></body></html>"
    shown = done(desk, upload(desk, ("<b>page</b>.html", page.encode())))
    assert "1 added" in shown
    assert "<b>page" not in shown


def test_no_file_at_all(desk: Desk) -> None:
    answer = desk.post("/case/mill/add/files", {}, files=[("other", ("x.txt", b"x", "text/plain"))])
    assert answer.status_code == 400
    assert "Choose at least one file." in answer.text


def test_too_many_files(desk: Desk) -> None:
    answer = upload(desk, *((f"{number}.txt", b"x") for number in range(501)))
    assert answer.status_code == 400
    assert len(texts(desk)) == 3


def test_pages_are_fetched_from_the_public_internet_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def page(url: str, **how: Any) -> Page:
        asked.append((url, how))
        if "gone" in url:
            raise FetchError(url, "answered with status 404 (Not Found).")
        return Page(NEW.encode(), "text/plain", "utf-8", url + "#end")

    monkeypatch.setattr(adding, "fetch", page)
    urls = "https://fen.example/burnt\r\n  https://fen.example/gone \r\n"
    shown = done(desk, desk.post("/case/mill/add/urls", {"urls": urls}))
    assert "1 added" in shown
    assert "answered with status 404" in shown
    assert asked == [(url, {"public_only": True}) for url in urls.split()]
    assert any(one.url == "https://fen.example/burnt#end" for one in desk.case().store.appearances())


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/cases", "http://localhost:{port}/", "http://[::1]/", "http://169.254.169.254/latest/"],
)
def test_the_desk_does_not_ask_machines_around_it(desk: Desk, url: str) -> None:
    shown = done(desk, desk.post("/case/mill/add/urls", {"urls": url.format(port=9)}))
    assert "private network or on this machine" in shown
    assert len(texts(desk)) == 3


@pytest.mark.parametrize(
    ("urls", "says"),
    [
        ("", "at least one address"),
        ("mill.txt", "is not an address"),
        ("/etc/passwd", "is not an address"),
        ("https://a.example/ " * 101, "at most 100"),
    ],
)
def test_addresses_that_are_none(desk: Desk, urls: str, says: str) -> None:
    answer = desk.post("/case/mill/add/urls", {"urls": urls})
    assert answer.status_code == 400
    assert says in answer.text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://fen.example/x", "gopher://fen.example/"])
def test_other_schemes(desk: Desk, url: str) -> None:
    assert "only http and https" in done(desk, desk.post("/case/mill/add/urls", {"urls": url}))


def test_a_feed_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = b"<?xml version='1.0'?><rss><channel><item><link>http://10.0.0.1/</link></item></channel></rss>"
    monkeypatch.setattr(adding, "fetch", lambda url, **_: Page(feed, "text/plain", None, url))
    assert "is a feed" in done(desk, desk.post("/case/mill/add/urls", {"urls": "https://fen.example/feed"}))


def test_progress_is_shown_and_the_rest_can_be_left_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def slow(url: str, **_: Any) -> Page:
        begun.set()
        assert go_on.wait(20)
        return Page(NEW.encode(), "text/plain", "utf-8", url)

    monkeypatch.setattr(adding, "fetch", slow)
    answer = desk.post("/case/mill/add/urls", {"urls": "https://fen.example/1 https://fen.example/2"})
    place = answer.headers["location"]
    assert begun.wait(20)
    page = desk.get(place).text
    assert 'http-equiv="refresh"' in page
    assert "is being looked at" in page
    assert "0 of 2" in page
    assert desk.get("/case/mill/add").text.count("are being added") == 1
    assert desk.post(f"{place}/stop").status_code == 303
    go_on.set()
    assert "1 added" in done(desk, answer)


def test_a_job_of_an_earlier_run(desk: Desk) -> None:
    answer = desk.get("/case/mill/add/0123")
    assert answer.status_code == 404
    assert "earlier run" in answer.text


def test_what_breaks_unexpectedly_is_told_and_logged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("insides")

    monkeypatch.setattr(adding, "fetch", broken)
    page = done(desk, desk.post("/case/mill/add/urls", {"urls": "https://fen.example/1"}))
    assert "could not go on" in page
    assert "insides" not in page
    assert "insides" in caplog.text


def test_a_long_text_is_refused(desk: Desk) -> None:
    page = done(desk, desk.post("/case/mill/add/text", {"text": "mill " * 250_000}))
    assert "more than 1,000,000 characters" in page


def test_multipart_needs_its_proof(desk: Desk) -> None:
    files = [("files", ("x.txt", NEW.encode(), "text/plain"))]
    answer = desk.client.post("/case/mill/add/files", files=files, headers={"Origin": ADDRESS})
    assert answer.status_code == 403
    assert len(texts(desk)) == 3
