"""A place for a case, once as a file and once in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from case.servers import Server, programs
from case.servers import server as running
from reportedly.case.store import Store

ABSENT = "PostgreSQL is not installed (on Debian: the package postgresql): cases are not tested on it"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = programs()
    if folder is None:
        pytest.skip(ABSENT)
    with running(folder) as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is no case yet: a path, and the URL of an empty schema of a database."""
    if request.param == "sqlite":
        return str(tmp_path / "affair.case")
    one: Server = request.getfixturevalue("server")
    return one.new_schema()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """An empty case."""
    with Store.create(where, "The mill") as one:
        yield one
