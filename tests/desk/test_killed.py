"""What was acknowledged is there after the desk was killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from desk.visits import HandReader
from reportedly.case.store import Store


@contextmanager
def running(case: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A desk in a process of its own: the process, its address and its token."""
    command = [sys.executable, "-m", "reportedly", "desk", str(case), "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        address, _, token = line.strip().rpartition(" ")[2].partition("/enter?token=")
        yield process, address, token
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def asked(address: str, token: str, path: str, body: Any = None) -> Any:
    request = Request(
        f"{address}/api/v1/cases/mill/{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "X-Author": "Ida Vern", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture
def read(mill: Path) -> Path:
    """A case that has been read."""
    with Store.open(mill) as store:
        for document in list(store.documents()):
            store.put_ledger(HandReader().sensed(document)[0])
    return mill


def test_what_was_acknowledged_outlasts_a_kill(read: Path) -> None:
    made = []
    with running(read) as (process, address, token):
        for number in range(5):
            target = {"document": "d1", "unit": "a1"}
            made.append(
                asked(
                    address,
                    token,
                    "judgements",
                    {"kind": "comment", "target": target, "payload": {"text": str(number)}},
                )
            )
        edited = {"kind": "edit", "target": {"document": "d3", "unit": "a1"}, "payload": {"act": "claims"}}
        made.append(asked(address, token, "judgements", edited))
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running(read) as (_, address, token):
        assert asked(address, token, "judgements")["items"] == made
        ledger = asked(address, token, "documents/d3/ledger")
        assert [one["act"] for one in ledger["attributions"]] == ["claims"]
