import json
import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from desk.visits import ADDRESS, TOKEN, Desk
from reportedly.case.anchors import ref_of
from reportedly.case.corrections import target_of
from reportedly.desk.analysing import Analysing
from reportedly.document import Document


def test_a_case_at_one_glance(desk: Desk) -> None:
    page = desk.get("/case/mill").text
    assert "What is claimed, and what it rests on" in page
    assert "The mill at Skelder was sold for 40 crowns" in page
    assert "What is contested" in page
    assert 'aria-current="page">Overview' in page
    assert re.search(r"<dt>Documents</dt><dd>3</dd>", page)


def test_an_empty_case_leads_to_adding(desk: Desk) -> None:
    place = desk.post("/cases", {"title": "Empty"}).headers["location"]
    page = desk.get(place.removesuffix("/add")).text
    assert "The case holds no documents yet." in page
    assert f'href="{place}"' in page


def visit(app: FastAPI, cookies: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The overview as a browser sees it that comes back in a new run, and the cookies that it keeps."""
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        for name, value in cookies.items():
            client.cookies.set(name, value, path="/case" if "seen" in name else "/")
        client.get(f"/enter?token={TOKEN}")
        page = client.get("/case/mill").text
        return page, {one.name: one.value or "" for one in client.cookies.jar if "seen" in one.name}


def test_what_is_new_since_the_last_visit(desk: Desk, app: FastAPI) -> None:
    first, cookies = visit(app, {})
    assert "New since" not in first
    again, cookies = visit(app, cookies)
    assert "Nothing was added." in again
    text = "The mill at Skelder burnt down on Friday, Jan Ott said.\n"
    desk.case().store.add(Document(text, "9", outlet="Fen Radio", title="It burns", published="2031-05-09"))
    desk.case().view(30)
    page, _ = visit(app, cookies)
    assert "It burns" in page.partition("In brief")[0]
    assert "Story 1" not in page.partition("In brief")[0]


def test_what_was_seen_is_not_new_any_more(desk: Desk) -> None:
    desk.get("/case/mill")
    assert desk.post("/case/mill/seen").status_code == 303
    assert "Nothing was added." in desk.get("/case/mill").text


@pytest.mark.parametrize("kept", ["x", "9999-99-99", "%00", "<b>"])
def test_a_cookie_that_was_tampered_with_is_as_none(app: FastAPI, desk: Desk, kept: str) -> None:
    _, cookies = visit(app, {})
    page, _ = visit(app, dict.fromkeys(cookies, kept))
    assert "New since" not in page


def test_a_judgement_is_followed_at_once(desk: Desk) -> None:
    case = desk.case()
    before = case.view(30)
    document = next(one for one in before.case.documents if one.outlet == "Fen Radio")
    target = target_of(before.fixed[document.content], "a1")
    judgement = case.judge("ada", "reject", target)
    ledger = case.ledger(document.id)
    assert ledger is not None
    assert ledger.attributions == ()
    assert not case.view(30).behind
    assert all(one.speaker != "Jan Ott" for claim in case.view(30).case.claims for one in claim.members)
    case.undo(judgement.id, "ada")
    assert any(one.speaker == "Jan Ott" for claim in case.view(30).case.claims for one in claim.members)


def test_a_comment_does_not_put_the_case_together_again(desk: Desk) -> None:
    case = desk.case()
    before = case.view(30)
    ledgers = {key: fixed.ledger for key, fixed in before.fixed.items()}
    ref = ref_of(before.case, before.case.claims[0], ledgers)
    case.judge("ada", "comment", {"claim": ref}, {"text": "Ask the registry."})
    after = case.view(30)
    assert after.analysis is not before.analysis
    assert after.analysis.read is before.analysis.read
    assert [one.payload["text"] for one in after.told.marks[before.case.claims[0].id]] == ["Ask the registry."]


def test_a_page_does_not_wait_for_what_takes_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.case()
    case.view(30)
    monkeypatch.setattr(Analysing, "done", property(lambda self: False))
    monkeypatch.setattr(Analysing, "wait", lambda self, seconds: False)
    monkeypatch.setattr(Analysing, "start", lambda self: None)
    case.store.add(Document("The mill was rebuilt, Ada Holt said.", "10", outlet="Halyard"))
    assert case.view().behind
    page = desk.get("/case/mill").text
    assert "is being worked out" in page
    assert 'data-watch="/case/mill/state"' in page
    assert desk.get("/case/mill/state").json() == {"current": False}


def test_a_case_that_was_never_read_says_how_far_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Analysing, "wait", lambda self, seconds: False)
    monkeypatch.setattr(Analysing, "start", lambda self: None)
    answer = desk.get("/case/mill")
    assert answer.status_code == 202
    assert 'http-equiv="refresh"' in answer.text
    assert "Being read" in answer.text


def exported(desk: Desk, name: str) -> Any:
    desk.case().view(30)
    answer = desk.get(f"/case/mill/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="mill-{name}"'
    return answer


def test_exports(desk: Desk) -> None:
    page = desk.get("/case/mill/export").text
    for name in ("case.json", "dossier.html", "ledgers.jsonl", "judgements.jsonl", "training.zip"):
        assert f"/case/mill/export/{name}" in page
    assert exported(desk, "case.json").json() == desk.case().view().case.to_json()
    assert exported(desk, "dossier.html").text.startswith("<!doctype html>")
    assert len([json.loads(line) for line in exported(desk, "ledgers.jsonl").text.splitlines()]) == 3
    case = desk.case()
    content = case.view().case.documents[0].content
    case.judge("ada", "accept", target_of(case.view().fixed[content], "a1"))
    assert json.loads(exported(desk, "judgements.jsonl").text)["author"] == "ada"
    with zipfile.ZipFile(BytesIO(exported(desk, "training.zip").content)) as archive:
        assert len(archive.namelist()) == 2


def test_what_cannot_be_exported(desk: Desk) -> None:
    assert desk.get("/case/mill/export/other.exe").status_code == 404
