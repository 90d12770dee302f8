"""Ledgers as JSON Lines (jsonlines.org): one ledger a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.export.json import dumps
from reportedly.ledger import Ledger


def lines(ledgers: Iterable[Ledger]) -> Iterator[str]:
    """For each ledger, in order, its JSON on one line that ends in a line feed."""
    for ledger in ledgers:
        yield dumps(ledger, indent=None) + "\n"
