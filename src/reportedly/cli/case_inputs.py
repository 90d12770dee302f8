"""From what the user names to the documents that go into a case: files, folders, URLs, feeds, lists, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from reportedly.document import Document
from reportedly.errors import InputError
from reportedly.intake.feed import entries, is_feed
from reportedly.intake.inputs import STDIN, inputs, overridden, read_input
from reportedly.intake.records import file_records, is_list, is_record, records


def case_documents(
    names: Iterable[str], published: str | None = None, outlet: str | None = None
) -> Iterator[Document | InputError]:
    """For each document that `names` stand for its document, or the error that says why there is none.

    A folder stands for the readable files in it, a feed for the stories that it leads to, a file of JSON Lines for the
    documents that it lists. `published` and `outlet` override what they say of themselves.
    """
    for name in inputs(names):
        for item in [name] if isinstance(name, InputError) else _named(name):
            yield overridden(item, published, outlet) if isinstance(item, Document) else item


def _named(name: str) -> Iterator[Document | InputError]:
    if name != STDIN and is_list(name):
        yield from file_records(name)
        return
    try:
        document = read_input(name, sys.stdin.buffer)
    except InputError as error:
        yield error
        return
    if is_feed(document.text):
        yield from entries(replace(document, name=name))
    elif name == STDIN and is_record(document.text.lstrip().split("\n", 1)[0]):
        yield from records(document.text.split("\n"), name, Path())
    else:
        yield document
