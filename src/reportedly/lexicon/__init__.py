"""Vocabulary and thresholds as data: TOML files, each with a line on where it comes from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The contents of `lexicon/NAME.toml`. Read once; treat it as read-only."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
