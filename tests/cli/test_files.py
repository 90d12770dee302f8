import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.cli.files import whole
from reportedly.errors import UsageError


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    with whole(str(path)) as file:
        file.write(b"half")
        assert not path.exists()
        file.write(b" and half")
    assert path.read_bytes() == b"half and half"


def test_a_file_stays_as_it_was_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_bytes(b"before")
    with contextlib.suppress(RuntimeError), whole(str(path)) as file:
        file.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_pointing_at_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b"before")
    (tmp_path / "link.json").symlink_to("real.json")
    with whole(str(tmp_path / "link.json")) as file:
        file.write(b"after")
    assert (tmp_path / "real.json").read_bytes() == b"after"
    assert (tmp_path / "link.json").is_symlink()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device to write to")
def test_a_device_is_not_replaced() -> None:
    with whole("/dev/null") as file:
        file.write(b"gone")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", ["no/such/folder/out.json", "."])
def test_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="cannot be written"), whole(name):
        pass


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with whole("-") as file:
        file.write(b"out")
    assert capfdbinary.readouterr().out == b"out"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device without room")
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_full_device(size: int) -> None:
    with pytest.raises(UsageError, match="/dev/full cannot be written: No space left"), whole("/dev/full") as file:
        file.write(b"x" * size)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device without room")
def test_standard_output_without_room(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.txt")
    command = [sys.executable, "-m", "reportedly", "read", gone, gone, "--json", "--quiet"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr.splitlines()[2:] == ["error: standard output cannot be written: No space left on device."]


def test_a_file_that_cannot_take_its_place(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    with pytest.raises(UsageError, match="cannot be written"), whole(str(path)):
        path.mkdir()
    assert list(tmp_path.iterdir()) == [path]


def test_names_of_any_length(tmp_path: Path) -> None:
    with whole(str(tmp_path / ("é" * 120))) as file:
        file.write(b"x")
    with pytest.raises(UsageError, match="cannot be written"), whole(str(tmp_path / ("é" * 200))):
        pass


def test_the_draft_of_another_is_left_alone(tmp_path: Path) -> None:
    draft = tmp_path / f".out.json.{os.getpid()}.part"
    draft.write_bytes(b"theirs")
    with pytest.raises(UsageError, match="cannot be written"), whole(str(tmp_path / "out.json")):
        pass
    assert draft.read_bytes() == b"theirs"


def test_errors_of_the_work_are_not_those_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), whole(str(tmp_path / "out.json")):
        raise PermissionError
