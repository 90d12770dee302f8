from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from reportedly.desk import passwords
from reportedly.desk.app import make_app
from reportedly.desk.passwords import Tries, hashed, matches
from reportedly.desk.settings import Settings
from reportedly.errors import UsageError

PASSWORD = "nine herons, one mill"
ADDRESS = "http://10.1.2.3:8765"
FORM = {"Origin": ADDRESS}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_COST", {"n": 16, "r": 8, "p": 1})


@pytest.fixture
def kept() -> str:
    return hashed(PASSWORD)


@pytest.fixture
def shared_app(kept: str, mill: Path, tmp_path: Path) -> FastAPI:
    return make_app(
        Settings(
            cases=(str(mill),), folder=tmp_path, host="0.0.0.0", password=kept, token="t", names=("desk.news.example",)
        )
    )


@pytest.fixture
def visitor(shared_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(shared_app, base_url=ADDRESS, follow_redirects=False) as client:
        yield client


def login(visitor: TestClient, password: str, path: str = "/login", **headers: str) -> Any:
    return visitor.post(path, data={"password": password, "name": "Ada"}, headers={**FORM, **headers})


def test_only_the_password_matches(kept: str) -> None:
    assert matches(PASSWORD, kept)
    assert not any(matches(wrong, kept) for wrong in ("", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper(), "\ud800"))


def test_a_password_is_not_kept_and_not_hashed_twice_alike(kept: str) -> None:
    assert PASSWORD not in kept
    assert hashed(PASSWORD) != kept
    assert PASSWORD not in repr(Settings(password=kept))
    assert kept not in repr(Settings(password=kept))


def test_a_short_password_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 8"):
        hashed("heron")


@pytest.mark.parametrize("path", ["/cases", "/case/mill", "/case/mill/add?x=1"])
def test_pages_ask_for_the_password(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=%2Fcase")
    assert visitor.get(answer.headers["location"]).status_code == 200


def test_programs_are_told(visitor: TestClient) -> None:
    assert visitor.get("/api/v1/openapi.json").status_code == 401
    assert visitor.get("/api/v1/openapi.json", headers={"Authorization": "Bearer t"}).status_code == 200


def test_the_token_of_the_start_address_does_not_do(visitor: TestClient) -> None:
    assert visitor.get("/enter?token=t").status_code == 403


def test_the_password_lets_in(visitor: TestClient) -> None:
    answer = login(visitor, PASSWORD, "/login?next=%2Fcase%2Fmill")
    assert (answer.status_code, answer.headers["location"]) == (303, "/case/mill")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("reportedly-8765="))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Ada" in visitor.get("/cases").text
    # Nobody but whoever started the desk may say which files of that machine are opened.
    assert "Open a case" not in visitor.get("/cases").text


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_it_leads_nowhere_else(visitor: TestClient, next_: str) -> None:
    answer = visitor.post("/login", params={"next": next_}, data={"password": PASSWORD}, headers=FORM)
    assert answer.headers["location"] == "/cases"


def test_a_wrong_password_does_not(visitor: TestClient) -> None:
    answer = login(visitor, "nine herons, two mills")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert visitor.get("/cases").status_code == 303


def test_another_page_cannot_log_in(visitor: TestClient) -> None:
    assert login(visitor, PASSWORD, Origin="http://evil.example").status_code == 403
    assert visitor.post("/login", data={"password": PASSWORD}).status_code == 403


def test_passwords_are_not_tried_too_often(visitor: TestClient) -> None:
    answers = [login(visitor, f"wrong password {number}").status_code for number in range(7)]
    assert answers == [403] * 5 + [429] * 2
    answer = login(visitor, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60


def test_tries_from_everywhere_count_together() -> None:
    tries = Tries()
    waits = [tries.wait(f"10.0.0.{number}") for number in range(31)]
    assert not any(waits[:30])
    assert waits[30] > 0


def test_who_knew_it_starts_again() -> None:
    tries = Tries()
    for _ in range(4):
        tries.wait("10.0.0.1")
    tries.right("10.0.0.1")
    assert not any(tries.wait("10.0.0.1") for _ in range(5))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("10.1.2.3:8765", 200),
        ("[2001:db8::1]:8765", 200),
        ("desk.news.example", 200),
        ("127.0.0.1:8765", 200),
        ("evil.example:8765", 421),
        ("evil.example", 421),
        ("10.1.2.3:80", 421),
    ],
)
def test_the_names_by_which_it_is_called(visitor: TestClient, host: str, status: int) -> None:
    assert visitor.get("/login", headers={"Host": host}).status_code == status
