"""The one reader of the process: it takes a second to load and serves every thread."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.reading.pipeline import Reader

_lock = threading.Lock()


def one_reader() -> Reader:
    """The reader that ships with the package, loaded when it is first asked for. Raises ModelError."""
    with _lock:
        return _loaded()


@cache
def _loaded() -> Reader:
    from reportedly.reading.pipeline import Reader

    return Reader.load()
