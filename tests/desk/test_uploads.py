import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.desk import uploads
from reportedly.desk.uploads import Part, parts, rows, seemly
from reportedly.errors import InputError
from reportedly.lexicon import load


def archive(path: Path, files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def found(path: Path, name: str = "a.zip") -> list[Part | InputError]:
    return list(parts(path, name))


def problems(path: Path) -> list[str]:
    return [str(one) for one in found(path) if isinstance(one, InputError)]


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Limits of its own, to set."""
    own = dict(load("desk")["limits"])
    monkeypatch.setattr(uploads, "limit", own.__getitem__)
    return own


def test_a_file_is_itself(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"The mill was sold.")
    assert found(tmp_path / "1", "mill.txt") == [Part("mill.txt", b"The mill was sold.")]


def test_an_archive_is_its_files(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"in/mill.txt": b"Sold.", "page.html": b"<p>Sold.</p>", "in/list.jsonl": b"{}"})
    assert found(path) == [
        Part("a.zip/mill.txt", b"Sold."),
        Part("a.zip/page.html", b"<p>Sold.</p>"),
        Part("a.zip/list.jsonl", b"{}", True),
    ]
    assert [part.html for part in found(path) if isinstance(part, Part)] == [None, True, None]


def test_what_a_system_put_there_is_passed_by(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"__MACOSX/._mill.txt": b"x", ".DS_Store": b"x", "mill.txt": b"Sold.", "in/": b""})
    assert [one.name for one in found(path)] == ["a.zip/mill.txt"]


def test_a_path_that_leads_out_is_only_a_name(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"../../etc/passwd.txt": b"Sold.", "/etc/other.txt": b"Sold."})
    assert [one.name for one in found(path)] == ["a.zip/passwd.txt", "a.zip/other.txt"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["1"]


def test_a_bomb_is_told_by_how_tightly_it_is_packed(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"bomb.txt": bytes(15_000_000), "mill.txt": b"Sold."})
    assert path.stat().st_size < 20_000
    result = found(path)
    assert "more tightly" in str(result[0])
    assert result[1] == Part("a.zip/mill.txt", b"Sold.")


def test_a_bomb_is_not_unpacked_further_than_it_has_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "1", {"bomb.txt": bytes(100_000_000)})
    read = 0
    real = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        nonlocal read
        data = real(self, n)
        read += len(data)
        return data

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    assert len(problems(path)) == 1
    assert read <= 20_000_000 + 65_536


def test_one_file_that_is_too_large(tmp_path: Path, limits: dict[str, int]) -> None:
    limits["file_bytes"] = 1_000_000
    path = archive(tmp_path / "1", {"a.txt": bytes(range(256)) * 8_000}, zipfile.ZIP_STORED)
    assert "larger than 1 MB" in problems(path)[0]
    (tmp_path / "2").write_bytes(b"x" * 1_000_001)
    assert "larger than 1 MB" in problems(tmp_path / "2")[0]


def test_all_of_an_archive_together(tmp_path: Path, limits: dict[str, int]) -> None:
    limits["archive_bytes"] = 1_000_000
    path = archive(tmp_path / "1", {f"{number}.txt": b"x" * 250_000 for number in range(9)}, zipfile.ZIP_STORED)
    result = found(path)
    assert sum(isinstance(one, Part) for one in result) == 4
    assert "the rest of it was left out" in str(result[-1])


def test_a_crowd_of_files_is_refused_before_the_list_is_read(
    tmp_path: Path, limits: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits["archive_files"] = 50
    path = archive(tmp_path / "1", {f"{number}.txt": b"x" for number in range(51)})
    monkeypatch.delattr(zipfile, "ZipFile")
    assert "more than 50 files" in problems(path)[0]


def test_archives_in_archives_are_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("mill.txt", "Sold.")
    path = archive(tmp_path / "1", {"inner.zip": inner.getvalue(), "inner.txt": inner.getvalue()})
    assert ["archive in an archive" in problem for problem in problems(path)] == [True, True]


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_every_system_packs_with_is_unpacked(tmp_path: Path, kind: int) -> None:
    assert "not unpacked here" in problems(archive(tmp_path / "1", {"mill.txt": b"Sold." * 99}, kind))[0]


def test_a_locked_file(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"mill.txt": b"Sold."})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert "password" in problems(path)[0]


def test_a_size_that_is_a_lie_does_not_help(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"bomb.txt": bytes(30_000_000)})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(data)
    result = found(path)
    # What is there beyond the size that it states is not unpacked.
    assert all(isinstance(one, InputError) or len(one.data) <= 100 for one in result)


def test_files_that_share_their_bytes_are_counted_as_what_they_become(tmp_path: Path, limits: dict[str, int]) -> None:
    """The archive of Fifield (2019): many entries of one list that all point at the same packed bytes."""
    limits["archive_bytes"] = 3_000_000
    data = b"".join(b"%06d mill sold to somebody\n" % (number * 7919 % 999_983) for number in range(40_000))
    path = archive(tmp_path / "1", {"0.txt": data})
    raw = path.read_bytes()
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[start:end]
    count = 60
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    path.write_bytes(raw[:start] + entry * count + tail)
    assert sum(len(one.data) for one in found(path) if isinstance(one, Part)) <= 3_000_000


@given(st.binary(max_size=400), st.integers(0, 3))
def test_damaged_archives_are_one_error_each(tmp_path_factory: pytest.TempPathFactory, noise: bytes, cut: int) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    whole = archive(folder / "1", {"mill.txt": b"The mill was sold." * 20}).read_bytes()
    at = len(whole) * cut // 4
    for data in (whole[:at] + noise + whole[at + len(noise) :], b"PK\x03\x04" + noise, whole[: at + 10] + noise):
        (folder / "2").write_bytes(data)
        for one in parts(folder / "2", "a.zip"):
            assert isinstance(one, Part | InputError)


def test_a_damaged_stream(tmp_path: Path) -> None:
    path = archive(tmp_path / "1", {"mill.txt": zlib.compress(bytes(range(256))) * 9})
    data = bytearray(path.read_bytes())
    at = data.index(b"mill.txt") + 12
    data[at : at + 40] = b"\xff" * 40
    path.write_bytes(data)
    assert len(problems(path)) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("mill.txt", "mill.txt"),
        ("C:\\Users\\ada\\mill.txt", "mill.txt"),
        ("../../mill.txt", "mill.txt"),
        ("a\x00b\x1b[31m.txt", "ab[31m.txt"),
        ("mill\u202etxt.exe", "milltxt.exe"),
        ("", "a file without a name"),
        ("///", "a file without a name"),
        ("x" * 500, "x" * 120),
    ],
)
def test_names_are_only_shown(name: str, shown: str) -> None:
    assert seemly(name) == shown


def test_a_list_brings_its_texts_along() -> None:
    lines = [{"text": "Sold."}, {"path": "/etc/passwd"}, {"path": "mill.txt", "text": "Sold."}, [1], "x"]
    part = Part("a.jsonl", b"\n".join(json.dumps(line).encode() for line in lines) + b"\n\n{", True)
    result = list(rows(part))
    assert result[0] == ("a.jsonl, line 1", '{"text": "Sold."}')
    assert ["names a file" in str(one) for one in result] == [False, True, True, False, False, False]


def test_a_list_that_nests_without_end() -> None:
    part = Part("a.jsonl", b"[" * 200_000, True)
    assert list(rows(part)) == [("a.jsonl, line 1", "[" * 200_000)]


def test_a_list_in_another_encoding() -> None:
    assert "UTF-8" in str(next(iter(rows(Part("a.jsonl", "é".encode("latin-1"), True)))))
