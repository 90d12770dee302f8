import contextlib
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
