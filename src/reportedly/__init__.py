"""Lays open the chain of reporting in news: for every claim who said it, with which words, and where exactly it stands.

>>> import reportedly
>>> ledger = reportedly.read("The mill was sold, a source close to the board told the Ledger.")
>>> [ledger.text(a.source) for a in ledger.attributions]
[('a source close to the board',)]
"""

from __future__ import annotations

from reportedly.api import read
from reportedly.document import Block, Document, Span
from reportedly.errors import (
    EmptyInput,
    FetchError,
    InputError,
    MissingExtra,
    MissingInput,
    ModelError,
    ReportedlyError,
    UnreadableInput,
    UsageError,
)
from reportedly.ledger import Attribution, Ledger, Speaker

__all__ = [
    "Attribution",
    "Block",
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
    "UnreadableInput",
    "UsageError",
    "read",
]
__version__ = "0.1.0"
