"""A client that a generator made of the description of the API, used against a running desk."""

import importlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from desk.visits import TOKEN
from reportedly.desk.app import make_app
from reportedly.desk.running import bound
from reportedly.desk.settings import Settings

pytest.importorskip("openapi_python_client")


@pytest.fixture
def address(mill: Path, tmp_path: Path) -> Iterator[str]:
    """A desk that listens on a free port of this machine."""
    listening = bound("127.0.0.1", 0)
    port = listening.getsockname()[1]
    (tmp_path / "new").mkdir()
    settings = Settings(cases=(str(mill),), folder=tmp_path / "new", token=TOKEN, port=port)
    server = uvicorn.Server(uvicorn.Config(make_app(settings), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a package with the client."""
    described = make_app(Settings(folder=tmp_path, token=TOKEN)).openapi()
    (tmp_path / "description.json").write_text(json.dumps(described))
    # Nothing is reformatted afterwards, so that no other program is needed.
    (tmp_path / "generating.json").write_text('{"post_hooks": []}')
    command = [sys.executable, "-c", "from openapi_python_client.cli import app; app()", "generate", "--meta", "none"]
    options = {"--path": "description.json", "--config": "generating.json", "--output-path": "desk_client"}
    done = subprocess.run(
        [*command, *(word for pair in options.items() for word in pair)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    # What the generator cannot make sense of it leaves out and says so; archives it leaves as bytes.
    assert "Unable to" not in done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    return "desk_client"


def test_a_generated_client_works(address: str, generated: str) -> None:
    package = importlib.import_module(generated)
    models = importlib.import_module(f"{generated}.models")

    def call(name: str, *parts: Any, **options: Any) -> Any:
        operation = importlib.import_module(f"{generated}.api.{name}")
        return operation.sync(*parts, client=client, **options)

    with package.AuthenticatedClient(base_url=address, token=TOKEN, timeout=60) as client:
        cases = call("cases.list_cases")
        assert [one.slug for one in cases.items] == ["mill"]
        claims = call("claims.list_claims", "mill", wait=60.0)
        assert claims.total >= 1
        assert "mill" in claims.items[0].statement
        assert claims.items[0].origins.at_most >= 1
        ledger = call("documents.get_ledger", "mill", "d1")
        assert ledger.attributions[0].speaker == "Ada Holt"
        assert ledger.attributions[0].content == [[0, 42]]

        body = models.NewJudgement.from_dict(
            {"kind": "edit", "target": {"document": "d1", "unit": "a1"}, "payload": {"act": "claims"}}
        )
        made = call("judgements.make_judgement", "mill", body=body, x_author="Ida Vern")
        assert (made.author, made.holds) == ("Ida Vern", True)
        assert call("documents.get_ledger", "mill", "d1").attributions[0].act == "claims"
        call("judgements.undo_judgement", "mill", made.id)
        assert call("documents.get_ledger", "mill", "d1").attributions[0].act == "says"
        assert call("judgements.list_judgements", "mill", state=models.ListJudgementsState.UNDONE).total == 1

        text = models.NewText.from_dict({"text": "The weir at Skelder broke, Jan Ott said.\n", "outlet": "Halyard"})
        job = call("documents.add_text", "mill", body=text)
        for _ in range(400):
            job = call("documents.get_job", "mill", job.id)
            if job.ended:
                break
            time.sleep(0.05)
        assert [one.state for one in job.items] == ["added"]
        found = call("search.search_case", "mill", q="weir", wait=60.0)
        assert [one.document for one in found.documents.hits] == [job.items[0].document]
        missing = call("claims.get_claim", "mill", "c99")
        assert isinstance(missing, models.Fault)
        assert "no claim c99" in missing.error.message
