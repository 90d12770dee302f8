import json
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from desk.visits import ADDRESS, TOKEN, Desk
from reportedly.case.case import Change, Claim, Event, Link, Origins, Voice
from reportedly.desk.api._models import (
    AddedDocument,
    CaseContract,
    CaseState,
    CaseSummary,
    ClaimDetail,
    ClaimOrigin,
    ContradictionRow,
    DocumentDetail,
    DoubtRow,
    Fault,
    JobState,
    JudgementRow,
    LedgerContract,
    Page,
    SearchResults,
)

ROOT = "/api/v1/cases/mill"


@pytest.fixture
def program(app: FastAPI) -> Iterator[TestClient]:
    """A program that has the token; the case has been read."""
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Author": "Ida Vern"}
    with TestClient(app, base_url=ADDRESS, headers=headers) as client:
        assert client.get(f"{ROOT}/claims?wait=30").status_code == 200
        yield client


def judged(program: TestClient, kind: str, target: Any, payload: Any = None) -> Any:
    answer = program.post(f"{ROOT}/judgements", json={"kind": kind, "target": target, "payload": payload})
    assert answer.status_code == 201, answer.text
    return answer.json()


def ended(program: TestClient, begun: Any) -> list[str]:
    """What came of the items of a job that was begun."""
    assert begun.status_code == 202, begun.text
    state = begun.json()
    until = time.monotonic() + 60
    while not state["ended"] and time.monotonic() < until:
        time.sleep(0.02)
        state = program.get(begun.headers["location"]).json()
    JobState.model_validate(state)
    return [item["state"] for item in state["items"]]


def fault(answer: Any) -> str:
    told = Fault.model_validate(answer.json())
    assert told.error.status == answer.status_code
    return told.error.message


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/api/v1/cases", Page[CaseSummary]),
        (ROOT, CaseState),
        (f"{ROOT}/documents", Page[AddedDocument]),
        (f"{ROOT}/documents/d1", DocumentDetail),
        (f"{ROOT}/documents/d3/ledger", LedgerContract),
        (f"{ROOT}/documents/d3/ledger?as_read=true", LedgerContract),
        (f"{ROOT}/jobs", Page[JobState]),
        (f"{ROOT}/claims", Page[Claim]),
        (f"{ROOT}/claims/c1", ClaimDetail),
        (f"{ROOT}/claims/c1/origins", Origins),
        (f"{ROOT}/origins", Page[ClaimOrigin]),
        (f"{ROOT}/contradictions", Page[ContradictionRow]),
        (f"{ROOT}/contradictions?dismissed=true", Page[ContradictionRow]),
        (f"{ROOT}/queue", Page[DoubtRow]),
        (f"{ROOT}/timeline", Page[Event]),
        (f"{ROOT}/changes", Page[Change]),
        (f"{ROOT}/speakers", Page[Voice]),
        (f"{ROOT}/citations", Page[Link]),
        (f"{ROOT}/search?q=mill", SearchResults),
        (f"{ROOT}/judgements", Page[JudgementRow]),
        (f"{ROOT}/judgements?state=orphaned", Page[JudgementRow]),
        (f"{ROOT}/export/case.json", CaseContract),
    ],
)
def test_what_is_given_is_what_is_described(program: TestClient, path: str, form: Any) -> None:
    judged(program, "reject", {"document": "d1", "unit": "a1"})
    judged(program, "comment", {"claim": "c1"}, {"text": "Ask the registry."})
    judged(
        program,
        "contradiction",
        {"a": {"document": "d2", "span": [0, 42]}, "b": {"document": "d3", "span": [0, 42]}},
        {"holds": True},
    )
    answer = program.get(path)
    assert answer.status_code == 200, answer.text
    TypeAdapter(form).validate_python(answer.json())
    described = TypeAdapter(form).json_schema()
    assert set(described.get("required", ())) <= set(answer.json()) <= set(described["properties"])


def test_claims_are_filtered(program: TestClient) -> None:
    def total(asked: str) -> int:
        answer = program.get(f"{ROOT}/claims{asked}&wait=30")
        assert answer.status_code == 200, answer.text
        found = answer.json()["total"]
        assert isinstance(found, int)
        return found

    every = total("?size=1")
    assert every > 0
    assert total("?q=MILL") == every
    assert total("?q=windmills") == 0
    assert total("?speaker=Ada%20Holt") == every
    assert total("?document=d9") == 0
    assert total("?since=2031-05-08") == 0
    assert total("?until=2031-05-06") == every
    assert total("?most_origins=0") + total("?most_origins=9") == every
    assert sum(total(f"?standing={one}") for one in ("confirmed", "uncontested", "contested", "denied")) == every


def test_lists_come_in_pages(program: TestClient) -> None:
    first = program.get(f"{ROOT}/documents?size=2").json()
    second = program.get(f"{ROOT}/documents?size=2&page=2").json()
    assert (first["total"], first["pages"], len(first["items"]), len(second["items"])) == (3, 2, 2, 1)
    assert [one["id"] for one in first["items"] + second["items"]] == ["d1", "d2", "d3"]
    assert program.get(f"{ROOT}/documents?size=2&page=3").json()["items"] == []
    assert program.get(f"{ROOT}/documents?outlet=halyard").json()["total"] == 1


def test_a_judgement_shows_at_once_and_is_taken_back(program: TestClient) -> None:
    def acts() -> list[str]:
        ledger = program.get(f"{ROOT}/documents/d1/ledger").json()
        return [one["act"] for one in ledger["attributions"]]

    assert acts() == ["says"]
    made = judged(program, "edit", {"document": "d1", "unit": "a1"}, {"act": "claims"})
    assert made["author"] == "Ida Vern"
    assert made["target"]["document"].startswith("sha256:")
    assert made["target"]["anchor"]["words"] == "The mill at Skelder was sold for 40 crowns"
    assert acts() == ["claims"]
    assert program.get(f"{ROOT}/documents/d1").json()["judgements"]["a1"][0]["id"] == made["id"]
    answer = program.post(f"{ROOT}/judgements/{made['id']}/undo")
    assert answer.status_code == 201
    assert acts() == ["says"]
    assert program.get(f"{ROOT}/judgements/{made['id']}").json()["holds"] is False
    again = program.post(f"{ROOT}/judgements/{made['id']}/undo")
    assert again.status_code == 400
    assert "taken back already" in fault(again)


def test_an_attribution_is_added_by_its_spans(program: TestClient) -> None:
    made = judged(program, "add", {"document": "d2"}, {"cue": [[53, 57]], "content": [[58, 67]], "act": "says"})
    assert made["target"]["anchor"]["words"] == "on Monday"
    found = program.get(f"{ROOT}/documents/d2/ledger").json()["attributions"]
    assert [[58, 67]] in [one["content"] for one in found]


def test_origins_follow(program: TestClient) -> None:
    claim = program.get(f"{ROOT}/claims?wait=30").json()["items"][0]
    name = claim["origins"]["origins"][0]["name"]
    judged(program, "origin", {"claim": claim["id"], "name": name}, {"holds": False})
    after = program.get(f"{ROOT}/claims/{claim['id']}?wait=30").json()
    assert name not in [one["name"] for one in after["claim"]["origins"]["origins"]]
    assert [one["kind"] for one in after["judgements"]] == ["origin"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"kind": "guess", "target": {}}, 422, "kind"),
        ({"kind": "reject", "target": {"document": "d1", "unit": "a77"}}, 404, "no attribution a77"),
        ({"kind": "reject", "target": {"document": "d77", "unit": "a1"}}, 404, "no document d77"),
        ({"kind": "reject", "target": {}}, 404, "not in this case"),
        ({"kind": "comment", "target": {"claim": "c77"}, "payload": {"text": "x"}}, 404, "no claim c77"),
        ({"kind": "edit", "target": {"document": "d1", "unit": "a1"}, "payload": {}}, 400, "changes nothing"),
        ({"kind": "edit", "target": {"document": "d1", "unit": "a1"}, "payload": {"cue": [[0, 9999]]}}, 400, "beyond"),
        ({"kind": "add", "target": {"document": "d1"}, "payload": {"content": [["a", 2]]}}, 400, "content"),
        ({"kind": "contradiction", "target": {"contradiction": "x77"}, "payload": {"holds": True}}, 404, "x77"),
        (
            {
                "kind": "contradiction",
                "target": {
                    "a": {"document": "d1", "span": [0, 3], "words": "Mill"},
                    "b": {"document": "d2", "span": [0, 9]},
                },
                "payload": {"holds": True},
            },
            400,
            "words at",
        ),
        ({"kind": "claims_join", "target": {"claims": ["c1", "c1"]}}, 400, "different claims"),
        ({"kind": "speaker_merge", "target": {"names": ["Ada Holt"]}, "payload": {"name": "Ada Holt"}}, 400, "two"),
        (
            {"kind": "origin", "target": {"claim": "c1", "name": "X"}, "payload": {"holds": True}, "more": 1},
            422,
            "more",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(program: TestClient, body: Any, status: int, words: str) -> None:
    answer = program.post(f"{ROOT}/judgements", json=body)
    assert answer.status_code == status, answer.text
    assert words in fault(answer)
    assert program.get(f"{ROOT}/judgements").json()["total"] == 0


def test_who_has_no_token_is_refused(stranger: TestClient) -> None:
    assert "Bearer" in fault(stranger.get(f"{ROOT}/claims"))
    wrong = stranger.get(f"{ROOT}/claims", headers={"Authorization": "Bearer guess"})
    assert wrong.status_code == 401


def test_a_page_of_the_desk_may_use_it_with_its_proof(desk: Desk) -> None:
    body = {"kind": "reject", "target": {"document": "d1", "unit": "a1"}}
    desk.case().view(30)
    headers = {"Origin": ADDRESS}
    assert desk.client.post(f"{ROOT}/judgements", json=body, headers=headers).status_code == 403
    headers["X-CSRF-Token"] = desk.csrf
    assert desk.client.post(f"{ROOT}/judgements", json=body, headers=headers).status_code == 201


def test_a_case_is_made_and_filled(program: TestClient) -> None:
    made = program.post("/api/v1/cases", json={"title": "The ferry"})
    assert made.status_code == 201
    where = made.headers["location"]
    job = program.post(f"{where}/documents", json={"text": "The ferry burnt, Ada Holt said.\n", "outlet": "Fen Radio"})
    assert job.status_code == 202
    assert ended(program, job) == ["added"]
    upload = program.post(f"{where}/uploads", files=[("files", ("two.txt", b"The ferry sank, Jan Ott denied.\n"))])
    assert upload.status_code == 202, upload.text
    assert ended(program, upload) == ["added"]
    assert program.get(f"{where}/documents").json()["total"] == 2
    assert program.post("/api/v1/cases", json={"title": "  "}).status_code == 400
    assert program.post("/api/v1/cases", json={"title": ""}).status_code == 422


def test_addresses_that_are_none_are_refused(program: TestClient) -> None:
    answer = program.post(f"{ROOT}/urls", json={"urls": ["the mill"]})
    assert answer.status_code == 400
    assert "not an address" in fault(answer)
    assert ended(program, program.post(f"{ROOT}/urls", json={"urls": ["file:///etc/passwd"]})) == ["failed"]
    assert ended(program, program.post(f"{ROOT}/urls", json={"urls": ["http://127.0.0.1:1/"]})) == ["failed"]


def test_exports(program: TestClient) -> None:
    judged(program, "accept", {"document": "d1", "unit": "a1"})
    ledgers = program.get(f"{ROOT}/export/ledgers.jsonl?wait=30").text.splitlines()
    assert len(ledgers) == 3
    assert json.loads(program.get(f"{ROOT}/export/judgements.jsonl").text)["kind"] == "accept"
    with zipfile.ZipFile(BytesIO(program.get(f"{ROOT}/export/training.zip?wait=30").content)) as archive:
        assert len(archive.namelist()) == 2
    assert "The mill at Skelder" in program.get(f"{ROOT}/export/dossier.html?wait=30").text


def test_lone_surrogates_can_be_told(program: TestClient, desk: Desk) -> None:
    from reportedly.document import Document

    odd = "The \ud83dmill burnt, Ada Holt said.\n"
    added = desk.case().store.add(Document(odd, "odd.txt"))
    found = program.get(f"{ROOT}/documents/d{added.appearance_id}")
    assert found.status_code == 200
    assert json.loads(found.content)["text"] == odd


def test_everything_is_described(program: TestClient) -> None:
    described = program.get("/api/v1/openapi.json").json()
    operations = [one for path in described["paths"].values() for one in path.values()]
    assert len(operations) > 25
    for one in operations:
        assert one["description"]
        assert one["security"]
        assert {"400", "401", "404", "422", "503"} <= set(one["responses"])
        for parameter in one.get("parameters", ()):
            assert parameter.get("description") or parameter["name"] in ("slug", "contradiction"), parameter
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    examples = described["paths"]["/api/v1/cases/{slug}/judgements"]["post"]["requestBody"]["content"]
    assert len(examples["application/json"]["examples"]) == 11
