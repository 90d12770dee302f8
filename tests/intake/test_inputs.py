import io
import os
from pathlib import Path

import pytest

from reportedly.document import Document
from reportedly.errors import EmptyInput, InputError, MissingInput, UnreadableInput, UsageError
from reportedly.intake.inputs import documents, inputs, looks_like_html, read_input

PAGE = (
    b"<!DOCTYPE html>\n<html><body><p>The mayor, Jan Ott, said on Monday that the bridge is closed.</p></body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "c.TXT").write_text("Ott said c.")
    (tmp_path / "a.md").write_text("Ott said a.")
    (tmp_path / "b" / "inner.html").write_bytes(PAGE)
    (tmp_path / "notes.docx").write_text("not read")
    (tmp_path / ".secret.txt").write_text("not read")
    (tmp_path / ".hidden" / "d.txt").write_text("not read")
    return tmp_path


def test_a_path(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(b"Ott said\r\nso.")
    assert read_input(str(path)) == Document("Ott said\r\nso.", name=str(path))


def test_a_folder_is_searched_in_the_order_of_paths(folder: Path) -> None:
    found = [Path(str(name)).relative_to(folder).as_posix() for name in inputs([str(folder)])]
    assert found == ["a.md", "b/inner.html", "c.TXT"]


def test_a_folder_without_readable_files(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (error,) = inputs([str(tmp_path)])
    assert isinstance(error, MissingInput)
    assert str(error).startswith(f"{tmp_path}: is a folder without readable files. Readable are .htm,")


def test_a_batch_goes_on_past_what_cannot_be_read(folder: Path) -> None:
    (folder / "empty.txt").touch()
    (folder / "zip.txt").write_bytes(b"PK\x03\x04")
    names = [str(folder / name) for name in ("a.md", "gone.txt", "empty.txt", "zip.txt", "c.TXT")]
    found = [type(item) for item in documents(names)]
    assert found == [Document, MissingInput, EmptyInput, UnreadableInput, Document]


def test_errors_among_the_names_are_passed_on(folder: Path) -> None:
    error = MissingInput("a", "b")
    assert next(documents([error])) is error


def test_the_message_for_a_missing_file() -> None:
    with pytest.raises(MissingInput, match=r"^gone/story\.txt: there is no such file or folder\.$"):
        read_input("gone/story.txt")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000])
def test_a_name_that_no_file_can_have(name: str) -> None:
    assert list(inputs([name])) == [name]
    with pytest.raises(InputError):
        read_input(name)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInput, match="permission denied"):
        read_input(str(tmp_path / "story.txt"))


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(InputError):
        read_input(str(tmp_path / "a.txt" / "b.txt"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_a_shell_gives_for_a_command(tmp_path: Path) -> None:
    out, into = os.pipe()
    os.write(into, b"Ott said so.")
    os.close(into)
    try:
        assert read_input(f"/dev/fd/{out}").text == "Ott said so."
    finally:
        os.close(out)


@pytest.mark.parametrize(("data", "text"), [(b"Ott said so.", "Ott said so."), (PAGE, "The mayor, Jan Ott,")])
def test_standard_input_is_text_or_a_page(data: bytes, text: str) -> None:
    document = read_input("-", io.BytesIO(data))
    assert document.name == "-"
    assert document.text.startswith(text)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PAGE, True),
        (b"\xef\xbb\xbf" + PAGE, True),
        (b"\xff\xfe" + PAGE.decode().encode("utf-16-le"), True),
        (b"\n <!-- saved --> <!-- twice --><HTML>", True),
        (b'<?xml version="1.0"?><!DOCTYPE html>', True),
        (b"<p>Ott said so.</p>", True),
        (b"<3 the mayor, said Ott", False),
        (b"<pictured> Ott", False),
        (b"Ott said <p> is a tag", False),
        (b"", False),
        (b"<!--" * 2_000, False),
    ],
)
def test_pages_are_known_by_how_they_begin(data: bytes, expected: bool) -> None:
    assert looks_like_html(data) is expected


def test_a_page_in_a_text_file_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "saved.txt"
    path.write_bytes(PAGE)
    assert read_input(str(path)).text == "The mayor, Jan Ott, said on Monday that the bridge is closed."


def test_the_users_own_word_on_time_and_outlet(folder: Path) -> None:
    (document,) = documents([str(folder / "a.md")], published="2024-12-26", outlet="Veldt Courier")
    assert isinstance(document, Document)
    assert (document.published, document.outlet) == ("2024-12-26", "Veldt Courier")


def test_a_time_that_is_none(folder: Path) -> None:
    with pytest.raises(UsageError, match="ISO 8601"):
        list(documents([str(folder / "a.md")], published="yesterday"))


def test_more_than_one_story_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly.intake import inputs as module
    from reportedly.intake import text
    from reportedly.lexicon import load

    table = {**load("intake"), "size": {"max_bytes": 1_000_000}}
    monkeypatch.setattr(text, "load", lambda name: table)
    monkeypatch.setattr(module, "load", lambda name: table)
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 1_000_001)
    with pytest.raises(UnreadableInput, match=r"larger than 1 MB\. Split it"):
        read_input(str(path))
