"""Several processes at one case, one of them killed: the case stays whole, and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from case.stories import ledger, story
from reportedly.case.store import Store

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from reportedly.case.store import Store
from case.stories import ledger, story

first, last, step = map(int, sys.argv[2:5])
with Store.open(sys.argv[1], patience=60) as store:
    print("open", flush=True)
    sys.stdin.readline()
    for number in range(first, last, step):
        document = story(number, text=f"{number}. The mill at Skelder was sold for crowns, Ada Holt said on Monday.")
        new = store.add(document).new
        store.put_ledger(ledger(document), {"vectors": str(number).encode()})
        print(int(new), flush=True)
    store.judge(f"{first}", "done", None)
"""
"""Adds stories and their ledgers to a case once it is told to, and says of each whether it was new."""


def adding(where: str, first: int, last: int, step: int = 1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, where, str(first), str(last), str(step)]
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")])
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def rest(process: subprocess.Popen[str]) -> list[bool]:
    """What the process says until it ends, as it should."""
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return [line == "1" for line in said.split()]


def whole(store: Store, documents: int) -> None:
    """Every document has its appearance and can be read, every ledger its document and what came with it."""
    counts = store.counts()
    assert counts.documents == counts.appearances == len(list(store.documents())) == documents
    assert counts.read == len(list(store.ledgers())) == len(list(store.features("reader-1", "vectors")))
    with store._engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@pytest.mark.parametrize("after", [1, 37, 111])
def test_a_killed_process_leaves_the_case_whole_and_the_next_goes_on(where: str, after: int) -> None:
    Store.create(where).close()
    process = adding(where, 0, 200)
    go(process)
    assert process.stdout is not None
    for _ in range(after):
        assert process.stdout.readline() == "1\n"
    process.send_signal(signal.SIGKILL)
    said = len(process.communicate()[0].split())
    with Store.open(where) as store:
        kept = store.counts().documents
        assert after + said <= kept < 200
        assert kept - 1 <= store.counts().read <= kept
        whole(store, kept)
        unread = [document.id for document in store.unread("reader-1")]
        assert len(unread) == kept - store.counts().read
    process = adding(where, 0, 200)
    go(process)
    assert rest(process) == [False] * kept + [True] * (200 - kept)
    with Store.open(where) as store:
        whole(store, 200)
        assert store.counts().read == 200
        assert list(store.unread("reader-1")) == []


def test_a_killed_process_leaves_a_file_that_is_one_file_again(tmp_path: Path) -> None:
    path = tmp_path / "affair.case"
    Store.create(path).close()
    process = adding(str(path), 0, 200)
    go(process)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    Store.open(path).close()
    assert list(tmp_path.iterdir()) == [path]


def test_two_processes_add_overlapping_sets(where: str) -> None:
    Store.create(where).close()
    one, two = adding(where, 0, 120), adding(where, 159, 39, -1)
    for process in (one, two):
        go(process)
    new = [*rest(one), *rest(two)]
    assert sum(new) == 160
    with Store.open(where) as store:
        whole(store, 160)
        assert store.counts().read == 160
        assert sorted(judgement.author for judgement in store.judgements()) == ["0", "159"]


def test_one_process_reads_while_another_writes(where: str) -> None:
    Store.create(where).close()
    process = adding(where, 0, 150)
    with Store.open(where) as store:
        go(process)
        seen = 0
        while process.poll() is None:
            found = [one.document.id for one in store.ledgers()]
            assert found == sorted(set(found))
            seen = max(seen, len(found))
            time.sleep(0.01)
            assert process.stdout is not None
            process.stdout.readline()
        rest(process)
        assert 0 < seen <= 150
        whole(store, 150)


def test_two_processes_make_one_case(where: str) -> None:
    code = (
        "import sys; from reportedly.case.store import Store; from reportedly.errors import CaseExists\n"
        "sys.stdin.readline()\n"
        "try:\n    Store.create(sys.argv[1]).close(); print('made')\n"
        "except CaseExists:\n    print('there')"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        for _ in range(2)
    ]
    for process in both:
        go(process)
    assert sorted(process.communicate(timeout=120)[0].strip() for process in both) == ["made", "there"]
    with Store.open(where) as store:
        assert store.counts().documents == 0


def test_threads_share_a_case(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(number: int) -> bool:
        document = story(number % 25)
        new = store.add(document).new
        store.put_ledger(ledger(document), {"vectors": b""})
        return new

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(50))) == 25
    whole(store, 25)
