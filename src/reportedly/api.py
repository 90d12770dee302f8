"""The whole way in one call: whatever the user has, to its ledger."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.document import Document
from reportedly.intake.inputs import read_input
from reportedly.intake.text import read_text
from reportedly.ledger import Ledger

if TYPE_CHECKING:
    from reportedly.reading.pipeline import Reader


@cache
def shared_reader() -> Reader:
    """The packaged reader, loaded once a process."""
    from reportedly.reading.pipeline import Reader

    return Reader.load()


def read(source: str | os.PathLike[str] | Document) -> Ledger:
    """The ledger of a text, a file or a document.

    A `Document` is read as it is. An `os.PathLike`, a string that names an existing file, and one that is a URL
    (`http://…`, `https://…`) are opened first; any other string is the text itself. Raises InputError where there is
    nothing that can be read, and ModelError where the model's files are damaged.
    """
    return shared_reader().read(source if isinstance(source, Document) else _document(source))


def _document(source: str | os.PathLike[str]) -> Document:
    if not isinstance(source, str):
        return read_input(str(Path(os.fsdecode(source)).absolute()))
    if re.fullmatch(r"(?i:https?)://\S+", source):
        return read_input(source)
    if _names_a_file(source):
        return _document(Path(source))
    return read_text(source)


def _names_a_file(source: str) -> bool:
    try:
        return "\n" not in source and Path(source).is_file()
    except (OSError, ValueError):
        return False
