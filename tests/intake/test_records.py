from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Document
from reportedly.errors import InputError, MissingInput, UnreadableInput
from reportedly.intake.records import file_records, is_list, is_record, records


def one(row: object, folder: Path = Path()) -> Document | InputError:
    (found,) = records([row if isinstance(row, str) else json.dumps(row)], "list.jsonl", folder)
    return found


def test_a_line_is_a_document_with_what_is_known_of_it() -> None:
    row = {
        "text": "Ott said so.",
        "url": "https://x.example/1",
        "outlet": "Post",
        "title": "So",
        "published": "2025-01-02",
    }
    found = one(row)
    assert found == Document(
        "Ott said so.", "list.jsonl, line 1", row["url"], "Post", "So", published="2025-01-02", published_by="given"
    )


def test_a_path_starts_from_the_folder_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ott said so.")
    (tmp_path / "list.jsonl").write_text('{"path": "a.txt", "outlet": "Post"}\n\n{"path": "b.txt"}\n')
    found, missing = file_records(str(tmp_path / "list.jsonl"))
    assert isinstance(found, Document)
    assert (found.text, found.outlet, found.name) == ("Ott said so.", "Post", str(tmp_path / "a.txt"))
    assert isinstance(missing, MissingInput)
    assert "list.jsonl, line 3: names b.txt, and there is no such file or folder." in str(missing)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{", "is not JSON"),
        ([], "either `text` or `path`"),
        ({}, "either `text` or `path`"),
        ({"text": "a", "path": "b"}, "either `text` or `path`"),
        ({"text": 3}, "`text` that is not a string"),
        ({"text": None}, "neither a text nor a path"),
        ({"text": "a", "outlet": ["b"]}, "`outlet` that is not a string"),
        ({"text": "a", "published": "yesterday"}, "not in ISO 8601"),
        ({"text": "a", "published": 2025}, "`published` that is not a string"),
        ({"text": " \n"}, "nothing but white space"),
        ({"path": "https://x.example/"}, "a URL as its path"),
    ],
)
def test_a_line_that_is_no_document_is_named(row: object, problem: str) -> None:
    found = one(row)
    assert isinstance(found, InputError)
    assert problem in str(found)
    assert str(found).startswith("list.jsonl, line 1: ")


def test_fields_that_are_null_are_not_known() -> None:
    found = one({"text": "Ott said so.", "outlet": None, "published": None, "url": ""})
    assert found == Document("Ott said so.", "list.jsonl, line 1")


@pytest.mark.parametrize(("data", "kind"), [(None, MissingInput), (b"\xff\xfe{", UnreadableInput)])
def test_a_list_that_cannot_be_read_is_one_error(tmp_path: Path, data: bytes | None, kind: type[InputError]) -> None:
    if data is not None:
        (tmp_path / "list.jsonl").write_bytes(data)
    (found,) = file_records(str(tmp_path / "list.jsonl"))
    assert isinstance(found, kind)


def test_what_a_list_is_called() -> None:
    assert is_list("a/b.JSONL")
    assert is_list("b.ndjson")
    assert not is_list("b.json")
    assert not is_list("https://x.example/b.jsonl")


def test_what_a_line_of_a_list_looks_like() -> None:
    assert is_record('{"path": "a.txt"}')
    assert not is_record('{"a": 1}')
    assert not is_record("The mill was sold.")


@given(st.text())
def test_any_line_is_a_document_or_an_error(line: str) -> None:
    assert all(isinstance(found, Document | InputError) for found in records([line], "list.jsonl", Path("/nowhere")))
