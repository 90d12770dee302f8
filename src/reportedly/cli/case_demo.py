"""The case of the invented affair that ships: its stories, added with where and when they appeared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.cli.case_work import Adding, read_unread
from reportedly.document import Document
from reportedly.intake.text import read_text

if TYPE_CHECKING:
    from reportedly.case.store import Store


def demo_case(folder: str, quiet: bool) -> Store:
    """An open case in `folder` with all stories of the affair, read."""
    from reportedly.case.store import Store

    affair = resources.files("reportedly.examples") / "affair"
    truth = json.loads((affair / "affair.json").read_text(encoding="utf-8"))
    store = Store.create(Path(folder) / "demo.case", truth["title"])
    try:
        Adding(store, quiet).add(_stories(truth["stories"]))
        read_unread(store, quiet)
    except BaseException:
        store.close()
        raise
    return store


def _stories(rows: list[dict[str, str]]) -> Iterator[Document]:
    affair = resources.files("reportedly.examples") / "affair"
    for row in rows:
        text = affair.joinpath(*f"{row['id']}.txt".split("/")).read_bytes()
        document = replace(read_text(text, f"{row['id']}.txt"), outlet=row["outlet"], url=row["url"])
        yield replace(document, published=row["published"], published_by="given")
