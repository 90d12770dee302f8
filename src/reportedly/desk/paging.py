"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """One page of a list: its number, counted from 1, of how many, what is on it, and how many there are altogether."""

    number: int
    pages: int
    items: tuple[Item, ...]
    total: int
    first: int

    def of(self, make: Callable[[Item], Other]) -> Paged[Other]:
        """The same page with something made of each item."""
        return Paged(self.number, self.pages, tuple(map(make, self.items)), self.total, self.first)


def paged(items: Sequence[Item], number: int, size: int) -> Paged[Item]:
    """The page of that number, brought into range; `first` is the place of its first item, counted from 0."""
    pages = max(1, -(-len(items) // size))
    number = max(1, min(number, pages))
    first = (number - 1) * size
    return Paged(number, pages, tuple(items[first : first + size]), len(items), first)


def turning(request: Request, name: str = "page", anchor: str = "", also: tuple[str, ...] = ()) -> Callable[[int], str]:
    """Gives the address of this same page with another number in its field `name`, all else as it was asked for.

    The fields of `also` are left out.
    """
    asked = [(key, value) for key, value in request.query_params.multi_items() if value and key not in (name, *also)]

    def to(number: int) -> str:
        fields = [*asked, *([(name, str(number))] if number > 1 else [])]
        path = request.scope.get("raw_path", b"").decode("ascii", "replace").partition("?")[0] or request.url.path
        return path + ("?" + urlencode(fields, errors="replace") if fields else "") + anchor

    return to
