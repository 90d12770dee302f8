"""Dates and times as ISO 8601 writes them."""

from __future__ import annotations

from datetime import date, datetime


def iso_time(text: str) -> str | None:
    """The ISO 8601 date or time that `text` is, in its extended form; None where it is neither."""
    text = text.strip()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None
