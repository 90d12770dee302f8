"""What is public, what is shipped, and what importing costs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import reportedly
from benchmarks.cost import ROOT

PACKAGE = ROOT / "src" / "reportedly"
SHIPPED = {
    "": {".py", ".typed"},
    "case": {".py"},
    "case/migrations": {".py"},
    "case/migrations/versions": {".py"},
    "cli": {".py"},
    "desk": {".py"},
    "desk/api": {".py"},
    "desk/pages": {".py"},
    "desk/static": {".css", ".js", ".svg"},
    "desk/templates": {".html"},
    "examples": {".py", ".txt"},
    "examples/affair": {".json", ".txt"},
    "examples/affair/off-topic": {".txt"},
    "export": {".py"},
    "export/templates": {".css", ".html", ".js"},
    "intake": {".py"},
    "lexicon": {".py", ".toml", ".json"},
    "reading": {".py"},
    "weights": {".json", ".md", ".onnx", ".py"},
}
"""What kinds of file each folder of the package may hold."""


def run(code: str) -> list[str]:
    """The words that a fresh Python prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_every_public_name_is_there_and_in_order() -> None:
    assert reportedly.__all__ == sorted(reportedly.__all__)
    assert len(set(reportedly.__all__)) == len(reportedly.__all__)
    assert all(hasattr(reportedly, name) for name in reportedly.__all__)


def test_nothing_is_public_by_accident() -> None:
    names = run("import reportedly; print(*vars(reportedly))")
    modules = {path.stem for path in PACKAGE.iterdir()}
    public = {name for name in names if not name.startswith("_")} - modules - {"annotations"}
    assert public <= set(reportedly.__all__)


def test_one_version() -> None:
    assert reportedly.__version__ == version("reportedly")
    assert f"\n## [{reportedly.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_package_and_nothing_else(shipped: set[str]) -> None:
    sources = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    described = {name for name in shipped if ".dist-info/" in name}
    assert shipped - described == {f"reportedly/{path.relative_to(PACKAGE).as_posix()}" for path in sources}
    assert {name.partition(".dist-info/")[2] for name in described} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_every_folder_of_the_wheel_holds_what_it_is_for(shipped: set[str]) -> None:
    for name in sorted(shipped):
        path = Path(name)
        if path.parts[0] == "reportedly":
            folder = path.parent.relative_to("reportedly").as_posix().removeprefix(".")
            assert path.suffix in SHIPPED[folder], name


@pytest.mark.parametrize(
    "name",
    [
        "examples/mill.txt",
        "export/templates/page.css",
        "export/templates/page.html",
        "export/templates/page.js",
        "lexicon/english.toml",
        "lexicon/intake.toml",
        "py.typed",
        "weights/encoder.onnx",
        "lexicon/disputes.json",
        "lexicon/outlets.toml",
        "lexicon/resolution.json",
        "weights/firmness.onnx",
        "weights/linker.onnx",
        "weights/pairs.onnx",
        "weights/reader.json",
        "weights/tokenizer.json",
    ],
)
def test_the_wheel_holds_what_reading_needs(name: str, shipped: set[str]) -> None:
    assert f"reportedly/{name}" in shipped


@pytest.mark.parametrize("module", ["reportedly", "reportedly.cli", "reportedly.cli.read"])
def test_importing_is_cheap(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = run(code)
    assert not {
        "alembic",
        "jinja2",
        "lxml",
        "numpy",
        "onnxruntime",
        "py3langid",
        "psycopg",
        "rich",
        "sqlalchemy",
        "tokenizers",
        "trafilatura",
        "urllib3",
    } & set(loaded)
