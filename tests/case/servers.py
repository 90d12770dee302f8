"""A PostgreSQL server of the tests' own, in a temporary folder, that ends with them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

PROGRAMS = Path("/usr/lib/postgresql")
USER, PASSWORD = "tester", "for-tests"
# The server refuses to run as root: then these own its folder, the first of them that the system knows.
UNPRIVILEGED = ("postgres", "nobody")
# Nothing here has to outlast a failure of the power.
HASTY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=40"


class Server:
    """A running server. `url` gives the URL of one of its databases."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    def url(self, database: str, password: str = PASSWORD, port: int | None = None) -> str:
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port if port is None else port}/{database}"

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_schema(self) -> str:
        """The URL of an empty schema of the first database, which is quicker to make."""
        name = f"place{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return self.url("postgres") + f"?options=-csearch_path%3D{name}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"case{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)


def programs() -> Path | None:
    """The folder that holds the programs of the newest PostgreSQL on this machine; None where there is none."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    plain = shutil.which("initdb")
    return found[-1].parent if found else Path(plain).resolve().parent if plain else None


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server that uses the programs in `folder`, stopped in the end."""
    home = Path(tempfile.mkdtemp(prefix="reportedly-postgresql-"))
    try:
        as_user = _someone_else(home)
        secret = home / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        making = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C"]
        _run([folder / "initdb", "--no-sync", "-D", home / "data", *making], home, as_user)
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {HASTY}"
        start = ["start", "-w", "-t", "120", "-l", home / "log", "-o", options]
        _run([folder / "pg_ctl", "-D", home / "data", *start], home, as_user)
        try:
            yield Server(port)
        finally:
            _run([folder / "pg_ctl", "-D", home / "data", "stop", "-m", "immediate"], home, as_user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _someone_else(home: Path) -> dict[str, Any]:
    """What makes a program run as somebody who is not root, who gets the folder; nothing where we are not."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in UNPRIVILEGED if name in known)
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(command: list[object], home: Path, as_user: dict[str, Any]) -> None:
    # The server keeps what it is given as its output, so that a pipe would never end.
    output = home / "output"
    with output.open("wb") as sink:
        done = subprocess.run(
            list(map(str, command)), stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, cwd="/", **as_user
        )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {output.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
