"""The pages that show a case: what stands on them, where they lead, and that no text of a document becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from desk.visits import Desk
from reportedly.case.anchors import spot_of
from reportedly.case.corrections import target_of
from reportedly.case.store import Store
from reportedly.desk.workplace import OpenCase
from reportedly.document import Document

HOSTILE = '<script>alert("1")</script> & <img src=x onerror=alert(2)>'
TEXTS = (
    ("Skelder Post", "2031-05-06T08:00:00+00:00", "https://post.example/mill", "Ada Holt"),
    ("Halyard", "2031-05-06T12:00:00+00:00", "https://halyard.example/mill", "Ada Holt"),
    ("Fen Radio", "2031-05-07T08:00:00+00:00", "https://fen.example/mill", "Jan Ott"),
)
PAGES = (
    *("claims", "documents", "speakers", "sources", "contradictions", "timeline", "changes", "search"),
    *("claims?standing=denied&order=latest&q=mill", "documents?order=latest&outlet=Halyard", "search?q=mill"),
    *("speakers?kind=person&order=name", "timeline?since=2031-05-01&until=x", "changes?kind=added"),
    *("claims?page=999999", "claims?page=-1", "search?q=%22&page=99", "contradictions?pair=x1&strength=perhaps"),
)


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """Two versions of one page, one of them hostile, and what another outlet says against it."""
    path = tmp_path / "mill.case"
    with Store.create(path, f"The mill {HOSTILE}") as store:
        for number, (outlet, published, url, speaker) in enumerate(TEXTS, start=1):
            verb = "denied" if speaker == "Jan Ott" else "said"
            text = f"The mill at Skelder was sold for 40 crowns, {speaker} {verb}.\nThe {HOSTILE} stood empty.\n"
            title = f"{HOSTILE} {number}"
            store.add(
                Document(text, f"{number}.txt", url, f"{outlet}", title, published=published, published_by="given")
            )
        text = (
            "The mill at Skelder was sold for 60 crowns, Ada Holt said.\n"
            f"The {HOSTILE} stood empty.\nThe wheel of the mill at Skelder stands still, Ada Holt said.\n"
        )
        later = "2031-05-08T08:00:00+00:00"
        store.add(Document(text, "4.txt", TEXTS[0][2], "Skelder Post", "Sold", published=later, published_by="given"))
    return path


class Parsed(HTMLParser):
    """What of a page matters here: its tags, its headings, its ids, its links, its controls and labels."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, *names: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.tags if tag in names)


def text_of(html: str) -> str:
    """The text of the document as its page has it."""
    inner = re.search(r'<div class="text"[^>]*>(.*?)</div></article>', html, re.DOTALL)
    assert inner
    return unescape(re.sub(r"<[^>]*>", "", inner[1]))


def seen(desk: Desk) -> OpenCase:
    """The case, worked out."""
    opened = desk.case()
    opened.view(patience=60)
    return opened


def every_page(desk: Desk) -> Iterator[tuple[str, Any]]:
    opened = seen(desk)
    view = opened.view()
    for page in PAGES:
        yield page, desk.get(f"/case/mill/{page}")
    for claim in view.case.claims:
        yield claim.id, desk.get(f"/case/mill/claim/{claim.id}")
    for document in view.case.documents:
        yield document.id, desk.get(f"/case/mill/document/{document.id}")
        yield document.id, desk.get(f"/case/mill/document/{document.id}?at=4-40")
    for voice in view.case.speakers:
        yield voice.name, desk.get(f"/case/mill/speaker/{voice.name}")
    yield "versions", desk.get("/case/mill/document/d4/versions/d1")


def test_every_page_is_there_and_nothing_of_a_text_becomes_markup(desk: Desk) -> None:
    many = 0
    for name, answer in every_page(desk):
        assert answer.status_code == 200, name
        page = Parsed(answer.text)
        many += 1
        assert all(one.get("src", "").startswith("/static/") for one in page.of("script")), name  # type: ignore[union-attr]
        assert not any(key.startswith("on") or key == "style" for _, one in page.tags for key in one), name
        assert not list(page.of("img", "style")), name
    assert many > 25


def test_headings_are_in_order_ids_are_there_once_and_controls_have_names(desk: Desk) -> None:
    for name, answer in every_page(desk):
        page = Parsed(answer.text)
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)
        ids = [one["id"] for _, one in page.tags if "id" in one]
        assert len(ids) == len(set(ids)), name
        named = {one.get("for") for one in page.of("label")}
        inside = re.findall(r"<label[^>]*><input[^>]*>", answer.text)
        bare = [
            one
            for one in page.of("input", "select", "textarea")
            if one.get("type") != "hidden" and one.get("id") not in named and not one.get("aria-label")
        ]
        assert len(bare) <= len(inside), (name, bare)


def test_links_lead_somewhere(desk: Desk) -> None:
    links = {
        unescape(link).partition("#")[0]
        for _, answer in every_page(desk)
        for link in re.findall(r'href="(/case/mill/(?:claim|document|speaker|contradictions)[^"]*)"', answer.text)
    }
    assert len(links) > 8
    for link in links:
        assert desk.get(link).status_code == 200, link


def test_anchors_within_a_page_are_there(desk: Desk) -> None:
    for name, answer in every_page(desk):
        page = Parsed(answer.text)
        ids = {one["id"] for _, one in page.tags if "id" in one}
        wanted = {str(one["href"])[1:] for one in page.of("a") if str(one.get("href", "")).startswith("#")}
        assert wanted <= ids, (name, wanted - ids)


def test_the_text_of_a_document_is_whole_and_the_place_is_marked(desk: Desk) -> None:
    opened = seen(desk)
    ledger = opened.ledger("d1")
    assert ledger
    for at in ("", "4-40", "60-90"):
        html = desk.get(f"/case/mill/document/d1?at={at}").text
        assert text_of(html) == ledger.document.text
        start, _, end = at.partition("-")
        marked = unescape("".join(re.findall(r'<mark class="here"[^>]*>(.*?)</mark>', html, re.DOTALL)))
        assert marked == (ledger.document.text[int(start) : int(end)] if at else "")
        assert (f'id="c{at}"' in html) == bool(at)


def test_a_claim_leads_to_the_exact_words_of_its_members(desk: Desk) -> None:
    view = seen(desk).view()
    claim = view.case.claims[0]
    html = desk.get(f"/case/mill/claim/{claim.id}").text
    for member in claim.members:
        at = f"{member.span.start}-{member.span.end}"
        assert f'href="/case/mill/document/{member.document}?at={at}#c{at}"' in html
    assert 'class="graph"' in html


def test_claims_are_narrowed_and_paged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = seen(desk).view()
    many = len(view.case.claims)
    assert many > 1
    monkeypatch.setattr("reportedly.desk.pages.claims.page_limit", lambda name: 1)
    first = desk.get("/case/mill/claims?order=first").text
    assert f"1 to 1 of {many} claims" in first
    assert 'href="/case/mill/claims?order=first&amp;page=2"' in first
    assert f"{many} to {many} of {many}" in desk.get("/case/mill/claims?page=99999").text
    assert "None." in desk.get("/case/mill/claims?q=zeppelin").text
    wheel = [one for one in view.case.claims if any("wheel" in member.words for member in one.members)]
    with_words = desk.get("/case/mill/claims?q=WHEEL").text
    assert 0 < len(wheel) < many
    assert f"of {many} in the case" in with_words
    assert f'id="claim-{wheel[0].id}"' in with_words


def test_two_versions_stand_beside_each_other(desk: Desk) -> None:
    seen(desk)
    html = desk.get("/case/mill/document/d4/versions/d1").text
    assert "<del>40</del>" in html
    assert "<ins>60</ins>" in html
    assert "the version before it" in html
    assert desk.get("/case/mill/document/d4").text.count("/document/d4/versions/d1") >= 1
    assert desk.get("/case/mill/document/d4/versions/d99").status_code == 404


def test_what_is_not_there_is_said(desk: Desk) -> None:
    seen(desk)
    for path, words in (
        ("claim/c999", "no claim c999"),
        ("claim/%3Cscript%3E", "no claim &lt;script&gt;"),
        ("document/d99", "no document d99"),
        ("speaker/Nobody%20At%20All", "Nobody called Nobody At All"),
    ):
        answer = desk.get(f"/case/mill/{path}")
        assert answer.status_code == 404
        assert words in answer.text


def test_a_speaker_says_it_over_time(desk: Desk) -> None:
    seen(desk)
    html = desk.get("/case/mill/speaker/Ada Holt").text
    places = [html.index(f"/document/{key}?at=") for key in ("d1", "d2", "d4")]
    assert places == sorted(places)
    latest = desk.get("/case/mill/speaker/Ada Holt?order=latest").text
    said = latest[latest.index('id="said"') :]
    assert said.index("/document/d4?at=") < said.index("/document/d1?at=")


def test_what_people_corrected_stands_beside_what_the_reader_had(desk: Desk) -> None:
    opened = seen(desk)
    fixed = opened.corrected("d1")
    assert fixed
    target = target_of(fixed, "a1")
    opened.judge("Ada <b>", "edit", target, {"speaker": "Bo <i>Lind", "act": "claims"})
    opened.judge("Ada <b>", "comment", target, {"text": "Heard it <i>myself"})
    html = desk.get("/case/mill/document/d1").text
    assert (
        "<strong>speaker</strong>: <bdi>Bo &lt;i&gt;Lind</bdi>, the reader had <del><bdi>Ada Holt</bdi></del>" in html
    )
    assert "Heard it &lt;i&gt;myself" in html
    assert 'data-state="edited"' in html
    other = opened.corrected("d3")
    assert other
    opened.judge("Ada", "reject", target_of(other, "a1"))
    html = desk.get("/case/mill/document/d3").text
    assert 'id="gone-a1" data-unit="a1" data-state="rejected"' in html
    assert "says there is no such attribution" in html


def test_a_pair_that_people_marked_is_shown_side_by_side(desk: Desk) -> None:
    opened = seen(desk)
    one, other = opened.corrected("d1"), opened.corrected("d4")
    assert one
    assert other
    spots = [spot_of(each.ledger, each.ledger.attributions[0].content[0]).to_json() for each in (one, other)]
    opened.judge("Ada", "contradiction", {"a": spots[0], "b": spots[1]}, {"holds": True, "kind": "number"})
    view = opened.view(patience=60)
    assert len(view.case.contradictions) >= 1
    for page in ("contradictions", "document/d1", "document/d4"):
        html = desk.get(f"/case/mill/{page}").text
        assert html.count('class="half"') >= 2, page
        assert "The numbers differ" in html, page
    html = desk.get("/case/mill/contradictions?kind=number").text
    assert "says these cannot both hold" in html
    assert "None." in desk.get("/case/mill/contradictions?kind=place").text
