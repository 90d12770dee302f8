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
# The part of a file's name that its draft bears: with the rest of the draft's name it fits where the file's own does.
DRAFT_CHARACTERS = 40


class Target:
    """A file to write bytes to. Raises UsageError with the file's name where it takes no more."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file = file
        self.name = name

    def write(self, data: bytes) -> int:
        """Take `data`."""
        with _telling(self.name):
            return self.file.write(data)

    def flush(self) -> None:
        """Pass on what was taken."""
        with _telling(self.name):
            self.file.flush()


@contextlib.contextmanager
def whole(name: str) -> Iterator[Target]:
    """A file to write bytes to, which takes its place as `name` when the block ends well and vanishes when it does not.

    `-` is standard output, and something that is no regular file (a pipe, a device) is written to as it goes. Raises
    UsageError where the file cannot be written, and BrokenPipeError where its reader has gone.
    """
    if name == STDOUT:
        target = Target(sys.stdout.buffer, "standard output")
        try:
            yield target
            target.flush()
        except UsageError:
            abandon_stdout()
            raise
        return
    path = Path(os.path.realpath(name))
    with _telling(name):
        special = path.exists() and not path.is_file()
        draft = path.with_name(f".{path.name[:DRAFT_CHARACTERS]}.{os.getpid()}.part")
        file = path.open("wb") if special else draft.open("xb")
    if special:
        with _closing(file, name) as target:
            yield target
        return
    try:
        with _closing(file, name) as target:
            yield target
        with _telling(name):
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _closing(file: BinaryIO, name: str) -> Iterator[Target]:
    try:
        yield Target(file, name)
    finally:
        with _telling(name):
            file.close()


@contextlib.contextmanager
def _telling(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror}.") from error


def abandon_stdout() -> None:
    """Give up what standard output still holds; else Python would complain about it again while it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
