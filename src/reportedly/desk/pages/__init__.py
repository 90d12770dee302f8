"""The pages: every module here has a `router` with the paths it answers; nothing else has to be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter


def routers() -> Iterator[APIRouter]:
    """The routers of all pages, in the order of their modules' names."""
    for name in sorted(found.name for found in iter_modules(__path__)):
        if not name.startswith("_"):
            yield import_module(f"{__name__}.{name}").router
