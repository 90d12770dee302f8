"""A desk to try things at: an application with a small case, a visitor who was let in, and a reader made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from desk.visits import ADDRESS, TOKEN, Desk, HandReader, make_mill
from reportedly.desk import reader as reading
from reportedly.desk.app import make_app
from reportedly.desk.settings import Settings


@pytest.fixture(autouse=True)
def hand_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests without the mark `model` have the reader made by hand."""
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setattr(reading, "_loaded", HandReader)


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    return make_mill(tmp_path / "mill.case")


@pytest.fixture
def settings(tmp_path: Path, mill: Path) -> Settings:
    return Settings(cases=(str(mill),), folder=tmp_path / "new", token=TOKEN)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    settings.folder.mkdir(exist_ok=True)
    return make_app(settings)


@pytest.fixture
def stranger(app: FastAPI) -> Iterator[TestClient]:
    """A browser that nobody let in yet."""
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        yield client


@pytest.fixture
def desk(app: FastAPI, stranger: TestClient) -> Desk:
    stranger.get(f"/enter?token={TOKEN}")
    return Desk(app, stranger)
