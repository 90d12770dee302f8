"""Lays open the chain of reporting in news: for every claim who said it, with which words, and where exactly it stands.

>>> import reportedly
>>> ledger = reportedly.read("The mill was sold, a source close to the board told the Ledger.")
>>> [ledger.text(a.source) for a in ledger.attributions]
[('a source close to the board',)]
"""

from __future__ import annotations

import importlib as _importlib
import typing as _typing

from reportedly.api import read
from reportedly.document import Block, Document, Span
from reportedly.errors import (
    BadJudgement,
    EmptyInput,
    FetchError,
    InputError,
    MissingExtra,
    MissingInput,
    ModelError,
    ReportedlyError,
    StoreError,
    UnreadableInput,
    UsageError,
)
from reportedly.ledger import Attribution, Ledger, Speaker

if _typing.TYPE_CHECKING:
    from reportedly.case.analysis import analysed
    from reportedly.case.case import Case
    from reportedly.case.store import Store

__all__ = [
    "Attribution",
    "BadJudgement",
    "Block",
    "Case",
    "Document",
    "EmptyInput",
    "FetchError",
    "InputError",
    "Ledger",
    "MissingExtra",
    "MissingInput",
    "ModelError",
    "ReportedlyError",
    "Span",
    "Speaker",
    "Store",
    "StoreError",
    "UnreadableInput",
    "UsageError",
    "analysed",
    "read",
]
__version__ = "0.1.0"

# What a case needs takes longer to load than a story takes to read, so it is loaded when it is first asked for.
_LATER = {
    "Case": "reportedly.case.case",
    "Store": "reportedly.case.store",
    "analysed": "reportedly.case.analysis",
}


def __getattr__(name: str) -> _typing.Any:
    if name in _LATER:
        return getattr(_importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
