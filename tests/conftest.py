"""What several folders of tests share: the real reader, the story that ships, the corpora, a built wheel."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from benchmarks.cost import build_wheel
from benchmarks.cost import story as shipped_story
from reportedly.reading.pipeline import Reader

ROOT = Path(__file__).parents[1]
# How long one example takes says more about the machine than about the code.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shared", type=Path, default=ROOT.parent / "shared", help="the folder that holds corpora/ and ledger/"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests out unless they are asked for with -m."""
    if "slow" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest) -> Path:
    """The folder that holds the corpora; it need not exist."""
    path: Path = request.config.getoption("--shared")
    return path


@pytest.fixture(scope="session")
def packaged_reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="session")
def story() -> str:
    return shipped_story()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))
