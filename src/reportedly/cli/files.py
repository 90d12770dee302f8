"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import UsageError

STDOUT = "-"


@contextlib.contextmanager
def whole(name: str) -> Iterator[BinaryIO]:
    """A file to write bytes to, which takes its place as `name` when the block ends well and vanishes when it does not.

    `-` is standard output, and something that is no regular file (a pipe, a device) is written to as it goes. Raises
    UsageError where the file cannot be written.
    """
    if name == STDOUT:
        stream = sys.stdout.buffer
        yield stream
        stream.flush()
        return
    path = Path(os.path.realpath(name))
    if path.exists() and not path.is_file():
        with _opened(path, name, new=False) as file:
            yield file
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _opened(draft, name, new=True) as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _opened(path: Path, name: str, new: bool) -> BinaryIO:
    try:
        return path.open("xb") if new else path.open("wb")
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror}.") from error
