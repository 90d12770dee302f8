import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result

from reportedly.case.store import Store
from reportedly.cli import main

Start = Callable[..., tuple["subprocess.Popen[str]", str]]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["desk", *arguments])


class Browser:
    """Keeps cookies, and sends forms as a page of the desk would."""

    def __init__(self, start: str) -> None:
        self.address = start.partition("/enter")[0]
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.get(start)

    def get(self, address: str) -> str:
        place = address if "://" in address else self.address + address
        with self.opener.open(place, timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def post(self, path: str, **fields: str) -> str:
        proof = re.search(r'name="csrf" value="([^"]+)"', self.get("/you"))
        assert proof
        data = urlencode({"csrf": proof[1], **fields}).encode()
        request = urllib.request.Request(self.address + path, data, {"Origin": self.address})
        with self.opener.open(request, timeout=30) as answer:
            text: str = answer.read().decode()
        return text


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a desk in a process of its own and gives its start address."""
    running: list[subprocess.Popen[str]] = []
    (tmp_path / "temporary").mkdir()

    def go(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "reportedly", "desk", "--no-browser", "--port", "0", *arguments]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
        )
        running.append(process)
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(r"The desk is at (http://\S+)\n", line)
        assert found, (line, process.stderr and process.poll() is not None and process.stderr.read())
        for _ in range(600):
            try:
                urllib.request.urlopen(found[1].partition("/enter")[0] + "/static/icon.svg", timeout=5).close()
                break
            except urllib.error.URLError:
                time.sleep(0.02)
        return process, found[1]

    yield go
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_scratch_case_is_there_and_gone_when_it_is_stopped(start: Start, tmp_path: Path, ending: int) -> None:
    process, address = start()
    assert "Scratch" in Browser(address).get("/cases")
    assert any((tmp_path / "temporary").iterdir())
    process.send_signal(ending)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert not any((tmp_path / "temporary").iterdir())


def test_what_was_acknowledged_is_there_after_the_server_was_killed(start: Start, tmp_path: Path) -> None:
    process, address = start(str(tmp_path / "mill.case"))
    browser = Browser(address)
    browser.post("/case/mill/add/text", text="The mill at Skelder was sold, Ada Holt said.\n", title="Sold")
    for _ in range(500):
        if "<h1>Added</h1>" in browser.get(place(browser)) or in_case(tmp_path / "mill.case"):
            break
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert in_case(tmp_path / "mill.case")
    _, again = start(str(tmp_path / "mill.case"))
    assert "1 document" in Browser(again).get("/cases")


def place(browser: Browser) -> str:
    found = re.search(r'href="(/case/mill/add/[0-9a-f]+)"', browser.get("/case/mill/add"))
    return found[1] if found else "/case/mill/add"


def in_case(path: Path) -> bool:
    with Store.open(path) as store:
        return store.counts().appearances == 1


def test_the_cookie_of_one_run_does_not_open_the_next(start: Start, tmp_path: Path) -> None:
    _, first = start(str(tmp_path / "mill.case"))
    _, second = start(str(tmp_path / "other.case"))
    token = first.partition("token=")[2]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{second.partition('?')[0]}?token={token}", timeout=30)


def test_only_this_machine_can_reach_it(start: Start) -> None:
    _, address = start()
    port = int(address.partition("/enter")[0].rpartition(":")[2])
    own = {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    for other in own - {"127.0.0.1", "127.0.1.1"}:
        with pytest.raises(OSError, match="refused"), socket.create_connection((other, port), timeout=5):
            pass


def test_a_folder_of_cases(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in ("ferry", "mill"):
        Store.create(folder / f"{name}.case", f"The {name}").close()
    _, address = start(str(folder))
    browser = Browser(address)
    page = browser.get("/cases")
    assert "The ferry" in page
    assert "The mill" in page
    browser.post("/cases", title="The mast")
    assert (folder / "The-mast.case").is_file()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_elsewhere_than_on_this_machine_it_needs_a_password(host: str) -> None:
    result = run("--host", host, "--no-browser")
    assert result.exit_code == 2
    assert "needs a password" in result.output


def test_a_password_file(tmp_path: Path) -> None:
    (tmp_path / "short").write_text("heron\n")
    for name, says in (("short", "too short"), ("nowhere", "cannot be read")):
        result = run("--host", "0.0.0.0", "--password-file", str(tmp_path / name), "--no-browser")
        assert result.exit_code == 2
        assert says in result.output


def test_with_a_password_the_address_holds_no_token(start: Start, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("nine herons, one mill\n")
    _, address = start("--password-file", str(tmp_path / "password"))
    assert address.endswith("/login")
    with urllib.request.urlopen(address, timeout=30) as page:
        assert b"Password of this desk" in page.read()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(str(tmp_path / "x.case"), "--port", str(port), "--no-browser")
    assert result.exit_code == 2
    assert f"127.0.0.1:{port}: nobody can listen there" in result.output


def test_what_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    result = run(str(tmp_path / "notes.txt"), "--no-browser")
    assert result.exit_code == 1
    assert "notes.txt" in result.output


def test_without_its_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = run("--no-browser")
    assert result.exit_code == 1
    assert "pip install 'reportedly[desk]'" in result.output
