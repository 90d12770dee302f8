"""How much the desk takes, shows and waits for: `lexicon/desk.toml`."""

from __future__ import annotations

from typing import Any

from reportedly.lexicon import load


def limit(name: str) -> int:
    """One of the limits, in what its name says (bytes, seconds, a count)."""
    return int(load("desk")["limits"][name])


def words(section: str) -> dict[str, Any]:
    """A section of the words that pages show."""
    found: dict[str, Any] = load("desk")[section]
    return found
