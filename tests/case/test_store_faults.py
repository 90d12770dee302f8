"""What goes wrong with the place of a case: one clear error each, and nothing lost."""

from __future__ import annotations

import builtins
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from case.servers import Server
from case.stories import story
from reportedly.case.engines import retried
from reportedly.case.faults import fault
from reportedly.case.store import Store
from reportedly.errors import (
    CaseExists,
    DamagedCase,
    FullDisk,
    LockedCase,
    MissingCase,
    MissingExtra,
    NotACase,
    ReadOnlyCase,
    StoreError,
    UnreachableCase,
    UsageError,
)

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A case of three documents in a file."""
    result = tmp_path / "affair.case"
    with Store.create(result, "The mill") as store:
        for number in range(3):
            store.add(story(number))
    return result


def refusal(action: Callable[[], object], kind: type[StoreError], name: str) -> str:
    """The message with which `action` is refused, which is one line and begins with the name of the case."""
    with pytest.raises(kind) as caught:
        action()
    message = str(caught.value)
    assert type(caught.value) is kind
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    assert "sqlalche.me" not in message
    return message


def unchanged(path: Path) -> None:
    with Store.open(path) as store:
        assert {document.id for document in store.documents()} == {story(number).id for number in range(3)}


def fill(store: Store) -> None:
    """Add more than there is room for."""
    for number in range(1000):
        store.add(story(number, text=f"{number} " * 1000))


# Places


def test_a_case_that_is_not_there(tmp_path: Path) -> None:
    name = str(tmp_path / "none.case")
    assert "no such case" in refusal(lambda: Store.open(name), MissingCase, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", [Store.open, Store.create])
def test_a_folder_that_is_not_there(tmp_path: Path, way: Callable[[str], Store]) -> None:
    name = str(tmp_path / "none" / "affair.case")
    assert f"no folder {tmp_path / 'none'}" in refusal(lambda: way(name), MissingCase, name)


@pytest.mark.parametrize("way", [Store.open, Store.create])
@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_no_file_can_have(name: str, way: Callable[[str], Store]) -> None:
    refusal(lambda: way(name), MissingCase, name)


@pytest.mark.parametrize("way", [Store.open, Store.create])
def test_a_folder_is_no_case(tmp_path: Path, way: Callable[[str], Store]) -> None:
    assert "is a folder" in refusal(lambda: way(str(tmp_path)), NotACase, str(tmp_path))


@pytest.mark.parametrize("way", [Store.open, Store.create])
@pytest.mark.parametrize("contents", [b"plain text\n", b"%PDF-1.7" + bytes(5000), b"SQLite format 3\0" + b"\xff" * 200])
def test_a_file_that_is_no_database(tmp_path: Path, way: Callable[[str], Store], contents: bytes) -> None:
    path = tmp_path / "notes"
    path.write_bytes(contents)
    assert "no SQLite database" in refusal(lambda: way(str(path)), NotACase, str(path))
    assert path.read_bytes() == contents
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("way", [Store.open, Store.create])
def test_the_database_of_something_else(where: str, way: Callable[[str], Store]) -> None:
    if where.startswith("postgresql"):
        with psycopg.connect(where) as server:
            server.execute(b"CREATE TABLE songs (title text)")
    else:
        with closing(sqlite3.connect(where)) as file, file:
            file.execute("CREATE TABLE songs (title text)")
    before = None if where.startswith("postgresql") else Path(where).read_bytes()
    name = where.replace("for-tests", "***")
    assert "something else (its tables: songs)" in refusal(lambda: way(where), NotACase, name)
    assert before is None or Path(where).read_bytes() == before


def test_an_empty_file_is_no_case_yet(tmp_path: Path) -> None:
    path = tmp_path / "empty.case"
    path.touch()
    assert "no case was made there" in refusal(lambda: Store.open(path), MissingCase, str(path))
    with Store.create(path) as store:
        assert store.counts().documents == 0


def test_an_empty_database_is_no_case_yet(server: Server) -> None:
    url = server.new_database()
    refusal(lambda: Store.open(url), MissingCase, url.replace("for-tests", "***"))


def test_a_case_is_not_made_over_another(where: str) -> None:
    with Store.create(where, "First") as store:
        store.add(story())
    name = where.replace("for-tests", "***")
    assert "a case already" in refusal(lambda: Store.create(where, "Second"), CaseExists, name)
    with Store.open(where) as store:
        assert store.settings.title == "First"
        assert store.counts().documents == 1


@pytest.mark.parametrize("name", ["100% affair?.case", "a b#c.case", "\udcff.case", "fähre.case"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    with Store.create(tmp_path / name) as store:
        store.add(story())
    with Store.open(os.fsencode(tmp_path / name).decode("utf-8", "surrogateescape")) as store:
        assert store.counts().documents == 1
    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("url", ["mysql://host/case", "sqlite:///affair.case", "postgresql://host:port/case"])
def test_a_url_that_names_no_place(url: str) -> None:
    with pytest.raises(UsageError, match=r"postgresql://USER@HOST/DATABASE"):
        Store.open(url)


# Files


def test_a_closed_case_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "affair.case"
    with Store.create(path) as store:
        store.add(story())
        list(store.documents())
        assert len(list(tmp_path.iterdir())) > 1
    assert list(tmp_path.iterdir()) == [path]


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Another process that has the file to itself."""
    code = (
        "import sqlite3, sys; file = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "file.execute('PRAGMA locking_mode = EXCLUSIVE'); file.execute('BEGIN EXCLUSIVE');"
        "file.execute('DELETE FROM derived'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


def test_a_case_that_another_process_holds(path: Path) -> None:
    with holding(path):
        message = refusal(lambda: Store.open(path, patience=0.2), LockedCase, str(path))
    assert "another process holds the case" in message
    unchanged(path)


def test_a_case_that_another_process_writes_for_too_long(path: Path) -> None:
    with Store.open(path, patience=0.2) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refusal(lambda: store.add(story(9)), LockedCase, str(path))
        assert store.counts().documents == 3
        other.execute("ROLLBACK")
        assert store.add(story(9)).new


def test_a_database_that_somebody_else_locks(server: Server) -> None:
    url = server.new_database()
    with Store.create(url) as store:
        store.add(story())
    with psycopg.connect(url) as other, Store.open(url, patience=0.2) as store:
        other.execute(b"LOCK TABLE documents")
        refusal(lambda: store.add(story(9)), LockedCase, url.replace("for-tests", "***"))
        other.rollback()
        assert store.add(story(9)).new


def apart(action: Callable[[], None]) -> None:
    """Run `action` in a process of its own, which has all modules: not everybody may read them."""
    with warnings.catch_warnings():
        # Newer Pythons warn of forks beside threads; nothing here waits for one.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def without_rights(action: Callable[[], None]) -> None:
    """Run `action` as somebody who is not root, because root may write everything."""

    def as_nobody() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        action()

    apart(as_nobody)


@pytest.fixture
def readable(path: Path) -> Iterator[Path]:
    """The case where anybody can read and nobody can write it."""
    folder = Path(tempfile.mkdtemp())
    copy = Path(shutil.copy(path, folder))
    copy.chmod(0o444)
    folder.chmod(0o555)
    yield copy
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_case_that_may_only_be_read(readable: Path) -> None:
    def use() -> None:
        with Store.open(readable) as store:
            assert store.counts().documents == 3
            assert len(list(store.documents())) == 3
            assert "may only be read" in refusal(lambda: store.add(story(9)), ReadOnlyCase, str(readable))
            refusal(lambda: store.judge("Ada", "off topic", "x"), ReadOnlyCase, str(readable))
        refusal(lambda: Store.create(readable.with_name("new.case")), ReadOnlyCase, str(readable.with_name("new.case")))

    without_rights(use)
    unchanged(readable)


def test_a_case_that_may_only_be_read_while_others_write(path: Path, readable: Path) -> None:
    readable.parent.chmod(0o777)
    readable.chmod(0o644)

    def use() -> None:
        with Store.open(readable) as store:
            assert store.counts().documents == 4
            refusal(lambda: store.add(story(8)), ReadOnlyCase, str(readable))

    with Store.open(readable) as writer:
        writer.add(story(9))
        for one in readable.parent.iterdir():
            one.chmod(0o644)
        readable.parent.chmod(0o755)
        if os.geteuid() == 0:
            without_rights(use)
        else:
            assert writer.counts().documents == 4


def test_a_case_that_may_not_be_read(path: Path, tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    copy = Path(shutil.copy(path, folder))
    copy.chmod(0)
    folder.chmod(0o755)
    try:
        without_rights(lambda: _not_opened(copy))
    finally:
        shutil.rmtree(folder)


def _not_opened(path: Path) -> None:
    assert "cannot be opened" in refusal(lambda: Store.open(path), StoreError, str(path))


def test_a_full_file_keeps_what_was_added_before(path: Path) -> None:
    with Store.open(path) as store:
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10}")
        with pytest.raises(FullDisk, match=r"no room left.*goes on where it stopped"):
            fill(store)
        kept = store.counts().documents
        assert kept > 3
        assert len(list(store.documents())) == kept
    with Store.open(path) as store:
        assert store.counts().documents == kept
        assert not store.add(story(0, text="0 " * 1000)).new
        assert store.add(story(499, text="499 " * 1000)).new


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("a small disk can only be made by root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_fills_up(small_disk: Path) -> None:
    path = small_disk / "affair.case"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(1_000_000))
    with Store.create(path) as store, pytest.raises(FullDisk, match="no room left"):
        fill(store)
    ballast.unlink()
    with Store.open(path) as store:
        kept = store.counts().documents
        assert kept > 10
        for number in range(kept + 1):
            assert store.add(story(number, text=f"{number} " * 1000)).new == (number == kept)
        assert len(list(store.documents())) == kept + 1


def test_a_case_that_there_is_no_room_to_make(small_disk: Path) -> None:
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(free))
    path = small_disk / "affair.case"
    refusal(lambda: Store.create(path), FullDisk, str(path))
    assert [one.name for one in small_disk.iterdir()] == ["ballast"]


def test_a_limit_on_the_size_of_files(path: Path) -> None:
    """Unlike a full disk, which SQLite tells, this is some failure or other: it is passed on in one line."""

    def use() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        with Store.open(path) as store, pytest.raises(StoreError) as caught:
            fill(store)
        assert str(caught.value).startswith(f"{path}: ")

    apart(use)
    with Store.open(path) as store:
        kept = store.counts().documents
        assert kept > 3
        assert len(list(store.documents())) == kept


def test_a_damaged_file(path: Path) -> None:
    with Store.open(path) as store:
        for number in range(3, 200):
            store.add(story(number))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(DamagedCase, match=r"damaged.*recover"), Store.open(path) as store:
        list(store.documents())


# Servers


def test_a_server_that_is_not_there(server: Server) -> None:
    port = server.port + 1 if server.port < 65535 else 1024
    url = server.url("case", port=port)
    message = refusal(lambda: Store.open(url), UnreachableCase, url.replace("for-tests", "***"))
    assert "does not answer" in message


def test_a_host_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    url = "postgresql://ada:secret@nowhere.invalid/case"
    message = refusal(lambda: Store.open(url), UnreachableCase, url.replace("secret", "***"))
    assert "secret" not in message


def test_a_database_that_is_not_there(server: Server) -> None:
    url = server.url("nothing")
    assert "no such database" in refusal(lambda: Store.open(url), MissingCase, url.replace("for-tests", "***"))


@pytest.mark.parametrize("way", [Store.open, Store.create])
def test_a_wrong_password(server: Server, way: Callable[[str], Store]) -> None:
    url = server.url("postgres", "wr0ng")
    message = refusal(lambda: way(url), UnreachableCase, url.replace("wr0ng", "***"))
    assert "user name or the password" in message
    assert "wr0ng" not in message


def test_a_database_that_may_only_be_read(server: Server) -> None:
    url = server.new_database()
    with Store.create(url) as store:
        store.add(story())
    server.run(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
    with Store.open(url) as store:
        assert store.counts().documents == 1
        refusal(lambda: store.add(story(9)), ReadOnlyCase, url.replace("for-tests", "***"))


def test_a_server_that_ends_a_connection(server: Server) -> None:
    url = server.new_database()
    with Store.create(url) as store:
        store.add(story())
        server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + url.rpartition("/")[2] + "'"
        )
        assert store.add(story(9)).new
        assert store.counts().documents == 2


def test_a_schema_that_is_not_there(server: Server) -> None:
    url = server.url("postgres") + "?options=-csearch_path%3Dnowhere"
    name = url.replace("for-tests", "***")
    assert "no such schema" in refusal(lambda: Store.create(url), MissingCase, name)
    assert "no case was made there" in refusal(lambda: Store.open(url), MissingCase, name)


def test_somebody_who_may_only_read_a_database(server: Server) -> None:
    url = server.new_database()
    with Store.create(url) as store:
        store.add(story())
        with store._engine.begin() as connection:
            connection.exec_driver_sql("CREATE ROLE reader LOGIN PASSWORD 'for-tests'")
            connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    url = url.replace("tester:", "reader:")
    with Store.open(url) as store:
        assert store.counts().documents == 1
        refusal(lambda: store.add(story(9)), ReadOnlyCase, url.replace("for-tests", "***"))


@pytest.mark.parametrize(
    ("code", "kind"),
    [("53100", FullDisk), ("55P03", LockedCase), ("40P01", LockedCase), ("XX001", DamagedCase), ("22012", StoreError)],
)
def test_what_a_server_says_by_its_code(code: str, kind: type[StoreError]) -> None:
    said = psycopg.errors.lookup(code)("it went wrong")
    found = fault("affair", DBAPIError("INSERT", {}, said))
    assert type(found) is kind
    assert str(found).startswith("affair: ")


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_what_stood_in_the_way_of_others_is_done_again(code: str) -> None:
    waiting = [psycopg.errors.lookup(code)("try again")] * 2

    def action() -> str:
        if waiting:
            raise DBAPIError("INSERT", {}, waiting.pop())
        return "done"

    assert retried(action, 60) == "done"


def test_what_fails_for_good_is_not_done_again() -> None:
    tried = []

    def action() -> None:
        tried.append(1)
        raise DBAPIError("INSERT", {}, psycopg.errors.lookup("53100")("full"))

    with pytest.raises(DBAPIError):
        retried(action, 60)
    assert len(tried) == 1


def test_a_missing_driver_is_answered_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "psycopg":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"pip install 'reportedly\[postgres\]'"):
        Store.open("postgresql://ada@127.0.0.1/case")
