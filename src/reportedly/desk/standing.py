"""A ledger with where its document stood at one of its appearances."""

from __future__ import annotations

from dataclasses import replace

from reportedly.case.values import Appearance
from reportedly.ledger import Ledger


def where_it_stood(ledger: Ledger, appearance: Appearance) -> Ledger:
    """The ledger of the text as it appeared there: with that address, outlet, title and time."""
    stood = replace(
        ledger.document,
        url=appearance.url,
        outlet=appearance.outlet,
        title=appearance.title,
        published=appearance.published,
    )
    return replace(ledger, document=stood)
