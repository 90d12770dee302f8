"""What the commands on a case do: add documents, read them, and put together what the case says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from reportedly.cli.progress import shown
from reportedly.document import Document
from reportedly.errors import InputError

if TYPE_CHECKING:
    from reportedly.case.case import Case
    from reportedly.case.store import Store


class Adding:
    """One run of adding: what came of the documents so far."""

    def __init__(self, store: Store, quiet: bool) -> None:
        self.store = store
        self.quiet = quiet
        self.failed = 0
        self.new = 0
        self.known = 0

    def add(self, found: Iterable[Document | InputError]) -> None:
        """Put each document into the case and read it, so that whatever ends the run early loses nothing of it."""
        for item in found:
            if isinstance(item, InputError):
                self.failed += 1
                click.echo(f"error: {item}", err=True)
            else:
                added = self.store.add(item)
                self.new += added.appeared
                self.known += not added.appeared

    def told(self) -> str:
        """What came of it: *3 documents added, 1 was in the case already; it holds 4.*"""
        added = f"{self.new} {'document' if self.new == 1 else 'documents'} added"
        known = f", {self.known} {'was' if self.known == 1 else 'were'} in the case already" if self.known else ""
        failed = f", {self.failed} could not be read" if self.failed else ""
        return f"{added}{known}{failed}; it holds {self.store.counts().appearances}."


def read_unread(store: Store, quiet: bool) -> None:
    """Read what the reader that ships has not read yet; after an interruption the next call goes on with the rest."""
    from reportedly.case.reading import read_into
    from reportedly.reading.pipeline import Reader

    counts = store.counts()
    for ledger in shown(read_into(store, Reader.load()), max(counts.documents - counts.read, 1), quiet):
        if not quiet:
            for warning in ledger.warnings:
                click.echo(f"warning: {ledger.document.name}: {warning}", err=True)


def case_of(store: Store, quiet: bool) -> Case:
    """What the case says now; what nobody has read yet is read first."""
    from reportedly.case.analysis import analysed

    counts = store.counts()
    if counts.read < counts.documents:
        read_unread(store, quiet)
    return analysed(store)
