import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from desk.visits import ADDRESS, TOKEN, Desk
from reportedly.desk import api, guard, pages
from reportedly.desk.app import make_app
from reportedly.desk.settings import Settings, is_loopback

PLACES = ["/cases", "/case/mill", "/case/mill/state", "/case/mill/add", "/case/mill/export/case.json", "/you", "/"]
HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def check_headers(answer: Any) -> None:
    for name, value in HEADERS.items():
        assert answer.headers[name].startswith(value), name
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", [*PLACES, "/api/v1/openapi.json", "/nowhere"])
def test_a_stranger_sees_nothing(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "mill" not in answer.text.replace(path, "")
    check_headers(answer)


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", "\ud800é" and "é"])
def test_a_wrong_token_lets_nobody_in(stranger: TestClient, token: str) -> None:
    answer = stranger.get("/enter", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert stranger.get("/cases").status_code == 401


def test_the_start_address_lets_in_and_leaves_no_token_behind(stranger: TestClient) -> None:
    answer = stranger.get(f"/enter?token={TOKEN}")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("reportedly-8765="))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert TOKEN not in answer.text
    assert stranger.get("/cases").status_code == 200


def test_a_made_up_cookie_lets_nobody_in(stranger: TestClient) -> None:
    stranger.cookies.set("reportedly-8765", "guessed")
    assert stranger.get("/cases").status_code == 401


def test_two_runs_have_two_tokens() -> None:
    assert Settings().token != Settings().token
    assert len(Settings().token) >= 43


def test_leaving_ends_the_session(desk: Desk) -> None:
    cookie = desk.client.cookies["reportedly-8765"]
    desk.post("/leave")
    desk.client.cookies.set("reportedly-8765", cookie)
    assert desk.get("/cases").status_code == 401


@pytest.mark.parametrize("path", [*PLACES, "/nowhere", "/case/nowhere", "/static/desk.css", "/static/nothing.css"])
def test_every_answer_has_its_headers(desk: Desk, path: str) -> None:
    check_headers(desk.get(path))


def test_pages_are_not_kept_and_static_files_are(desk: Desk) -> None:
    assert desk.get("/cases").headers["cache-control"] == "no-store"
    assert "immutable" in desk.get("/static/desk.css").headers["cache-control"]
    assert desk.get("/static/nothing.css").headers["cache-control"] == "no-store"


def test_no_page_has_anything_inline_or_from_elsewhere(desk: Desk) -> None:
    for path in PLACES[:-1]:
        page = desk.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert 'src="http' not in page
        assert " on" + "click" not in page


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fsettings.py"])
def test_static_files_are_only_those_of_the_folder(desk: Desk, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code in (404, 421)
    assert "token_urlsafe" not in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example:8765",
        "127.0.0.1:8766",
        "127.0.0.1",
        "localhost.evil.example:8765",
        "127.0.0.1:8765@evil.example",
        "evil.example#127.0.0.1:8765",
        "192.168.1.7:8765",
        "0.0.0.0:8765",
        "",
        "[::1",
        "127.0.0.1:x",
    ],
)
def test_a_name_that_was_made_to_point_here_is_refused(desk: Desk, host: str) -> None:
    for path in ("/cases", f"/enter?token={TOKEN}", "/static/desk.css"):
        answer = desk.get(path, headers={"Host": host})
        assert answer.status_code == 421
        check_headers(answer)


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_the_desks_own_names_pass(desk: Desk, host: str) -> None:
    assert desk.get("/cases", headers={"Host": host}).status_code == 200


FROM_ELSEWHERE = [
    {},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "http://localhost:8765"},
    {"Origin": "http://127.0.0.1:8765.evil.example"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "file://"},
    {"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"},
    {"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_a_form_from_elsewhere_is_refused_even_with_everything_right_in_it(desk: Desk, headers: dict[str, str]) -> None:
    before = len(desk.work.slugs())
    answer = desk.post("/cases", {"title": "Forged"}, headers=headers)
    assert answer.status_code == 403
    assert len(desk.work.slugs()) == before
    check_headers(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_that_may_change_something_is_checked(desk: Desk, method: str) -> None:
    for path in ("/cases", "/case/mill", "/nowhere", "/api/v1/cases", "/static/desk.css", "/login"):
        assert desk.client.request(method, path, headers={"Origin": "http://evil.example"}).status_code == 403


@pytest.mark.parametrize("csrf", [None, "", "guessed", "é"])
def test_a_form_without_its_proof_is_refused(desk: Desk, csrf: str | None) -> None:
    for path in ("/cases", "/case/mill/add/text", "/case/mill/add/urls", "/case/mill/seen", "/you", "/leave"):
        data = {"title": "Forged", "text": "Forged", **({} if csrf is None else {"csrf": csrf})}
        answer = desk.client.post(path, data=data, headers={"Origin": ADDRESS})
        assert answer.status_code == 403, path
    assert "forged" not in desk.work.slugs()
    assert desk.get("/cases").status_code == 200


def test_the_proof_of_another_session_is_none(desk: Desk, app: FastAPI) -> None:
    theirs = desk.csrf
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as other:
        other.get(f"/enter?token={TOKEN}")
        answer = other.post("/cases", data={"title": "Forged", "csrf": theirs}, headers={"Origin": ADDRESS})
    assert answer.status_code == 403


def test_scripts_may_send_the_proof_as_a_header(desk: Desk) -> None:
    headers = {"Origin": ADDRESS, "X-CSRF-Token": desk.csrf}
    assert desk.client.post("/cases", data={"title": "By script"}, headers=headers).status_code == 303


def changing() -> list[tuple[str, str]]:
    """The methods and paths of everything at the desk that may change something."""
    found = [
        (method, re.sub(r"\{slug\}", "mill", route.path))
        for router in (*pages.routers(), *api.routers())
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in (route.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    ]
    assert len(found) > 5
    return sorted((method, re.sub(r"\{\w+(:\w+)?\}", "1", path)) for method, path in found)


@pytest.mark.parametrize(("method", "path"), changing())
def test_everything_that_changes_something_asks_for_the_proof(desk: Desk, method: str, path: str) -> None:
    answer = desk.client.request(method, path, headers={"Origin": ADDRESS}, data={"csrf": "guessed"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, False),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, False),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, True),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, True),
    ],
)
def test_other_pages_may_lead_here_but_load_nothing(desk: Desk, headers: dict[str, str], passes: bool) -> None:
    assert desk.get("/case/mill", headers=headers).status_code == (200 if passes else 403)


def test_programs_are_let_in_by_the_token_alone(stranger: TestClient) -> None:
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert stranger.get("/api/v1/openapi.json", headers=right).status_code == 200
    assert stranger.post("/cases", data={"title": "By program"}, headers=right).status_code == 303
    for wrong in ("Bearer x", "Bearer", "Basic eDp5", f"Bearer {TOKEN}x", TOKEN):
        assert stranger.get("/api/v1/openapi.json", headers={"Authorization": wrong}).status_code == 401


def test_a_token_does_not_help_another_page(stranger: TestClient) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Origin": "http://evil.example"}
    assert stranger.post("/cases", data={"title": "Forged"}, headers=headers).status_code == 403
    answer = stranger.options("/api/v1/openapi.json", headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_a_large_form_is_refused_by_what_it_says(desk: Desk) -> None:
    kind = "application/x-www-form-urlencoded"
    headers = {"Origin": ADDRESS, "Content-Length": "999999999", "Content-Type": kind}
    answer = desk.client.post("/cases", content=b"title=x", headers=headers)
    assert answer.status_code == 413
    check_headers(answer)


def test_a_large_form_is_refused_by_what_it_sends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "limit", lambda name: 100_000 if name.endswith("_bytes") else 60)
    sent = []

    def endless() -> Iterator[bytes]:
        yield b"title="
        for number in range(10_000):
            sent.append(number)
            yield b"x" * 1_000

    headers = {"Origin": ADDRESS, "Content-Type": "application/x-www-form-urlencoded", "X-CSRF-Token": desk.csrf}
    answer = desk.client.post("/cases", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "in parts" in answer.text
    check_headers(answer)


@pytest.fixture
def running(settings: Settings, app: FastAPI) -> Iterator[int]:
    """The port of a desk that really listens."""
    config = uvicorn.Config(app, log_level="critical", server_header=False)
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        object.__setattr__(settings, "port", port)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield port
        server.should_exit = True
        thread.join()


def test_a_body_in_pieces_ends_where_it_is_too_large(running: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "limit", lambda name: 100_000 if name.endswith("_bytes") else 60)
    head = (
        f"POST /cases HTTP/1.1\r\nHost: 127.0.0.1:{running}\r\nOrigin: http://127.0.0.1:{running}\r\n"
        f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running), timeout=20) as connection:
        connection.sendall(head.encode())
        answer = b""
        piece = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
        sent = 0
        connection.settimeout(0.005)
        while b"\r\n\r\n" not in answer and sent < 5_000:
            try:
                connection.sendall(piece)
                sent += 1
            except OSError:
                connection.settimeout(5)
            try:
                answer += connection.recv(65_536)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 413")
    assert sent < 5_000


def test_a_body_that_does_not_come_is_not_waited_for(running: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "limit", lambda name: 1 if name.endswith("_seconds") else 1_000_000)
    head = (
        f"POST /cases HTTP/1.1\r\nHost: 127.0.0.1:{running}\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ntitle="
    )
    with socket.create_connection(("127.0.0.1", running), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(65_536).startswith(b"HTTP/1.1 408")


def test_what_goes_wrong_inside_is_told_without_its_insides(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret insides")

    monkeypatch.setattr(type(desk.work), "slugs", broken)
    answer = desk.get("/cases")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret" in caplog.text
    check_headers(answer)
    assert desk.get("/api/v1/nothing").json()["error"]["status"] == 404


def test_no_web_socket_is_opened(desk: Desk) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), desk.client.websocket_connect("/cases"):
        pass


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x", False)],
)
def test_what_is_this_machine_alone(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_the_documentation_that_loads_scripts_from_elsewhere_is_not_there(desk: Desk) -> None:
    assert desk.get("/docs").status_code == 404
    assert desk.get("/redoc").status_code == 404
    assert make_app(Settings(token="t")).docs_url is None
