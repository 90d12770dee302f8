"""A progress bar for people who wait."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterable
from typing import TypeVar

Item = TypeVar("Item")
AFTER_SECONDS = 2.0


def shown(items: Iterable[Item], total: int, quiet: bool) -> Generator[Item, None, None]:
    """The items as they come, with a bar on standard error once they have taken two seconds.

    No bar where `quiet`, where standard error is no terminal, or where there is only one item to wait for.
    """
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from items
        return
    began = time.monotonic()
    bar = None
    try:
        for done, item in enumerate(items, start=1):
            if bar is None and time.monotonic() - began > AFTER_SECONDS:
                bar = _Bar(total)
            if bar:
                bar.show(done)
            yield item
    finally:
        if bar:
            bar.close()


class _Bar:
    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("reading", total=total)
        self._progress.start()

    def show(self, done: int) -> None:
        self._progress.update(self._task, completed=done)

    def close(self) -> None:
        self._progress.stop()
