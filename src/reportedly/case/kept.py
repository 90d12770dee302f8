"""What a case said when it was last put together, kept in its store so that asking again costs next to nothing.

A kept case is JSON, packed with zlib: every value is a list of its fields in order, numbers unrounded, so that what
comes back equals what was kept. It is used only for the very documents, ledgers and judgements that it was made of, and
only by the very program that made it. What does not fit is passed over, so a file from somebody else can do no harm.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from reportedly.case.case import Case
from reportedly.case.store import Store
from reportedly.lexicon import load

NAME = "case"
"""The name under which the store keeps it."""
_Way = Callable[[Any], Any]


def state_of(store: Store) -> str:
    """A hash of all that a case depends on: what the store holds, its title, and this program with its model.

    Raises StoreError.
    """
    parts = (store.fingerprint(), store.settings.title, program())
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def kept_case(store: Store, state: str) -> Case | None:
    """The case that was put together from this state of the store; None where there is none. Raises StoreError."""
    data = store.derived(NAME, state)
    if data is None:
        return None
    try:
        return case_of_bytes(data)
    except ValueError:
        return None


def keep_case(store: Store, state: str, case: Case) -> None:
    """Keep what was put together from this state of the store. Raises StoreError."""
    store.put_derived(NAME, state, bytes_of_case(case))


@cache
def program() -> str:
    """A hash of the program, its vocabulary and its model's card: of whatever may change what a case says."""
    result = hashlib.sha256()
    for name, file in sorted(_files(files("reportedly"), ""), key=lambda item: item[0]):
        result.update(f"{name}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return result.hexdigest()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            yield from _files(item, name)
        elif name.endswith((".py", ".toml", ".json")):
            yield name, item


def bytes_of_case(case: Case) -> bytes:
    """The case as it is kept."""
    packing = zlib.compressobj(1)
    return b"".join([*(packing.compress(part.encode("ascii")) for part in _written(case)), packing.flush()])


def _written(case: Case) -> Iterator[str]:
    """The case as JSON, a claim or a document at a time, because a large one has hundreds of megabytes of it."""
    for number, item in enumerate(fields(case)):
        yield "," if number else "["
        value = getattr(case, item.name)
        if isinstance(value, tuple):
            yield "["
            for place, one in enumerate(value):
                yield ("," if place else "") + json.dumps(_row(one), separators=(",", ":"))
            yield "]"
        else:
            yield json.dumps(_row(value))
    yield "]"


def case_of_bytes(data: bytes) -> Case:
    """The case that `bytes_of_case` wrote down. Raises ValueError where `data` is anything else."""
    most = int(load("case_kept")["most_bytes"])
    unpacking = zlib.decompressobj()
    try:
        written = unpacking.decompress(data, most)
        row = json.loads(written) if unpacking.eof else None
    except (zlib.error, RecursionError, ValueError) as error:
        raise ValueError(f"this is no kept case: {error}") from error
    case: Case = _way(Case)(row)
    return case


def _row(value: Any) -> Any:
    if is_dataclass(value):
        return [_row(getattr(value, item.name)) for item in fields(value)]
    return [_row(item) for item in value] if isinstance(value, tuple) else value


@cache
def _way(kind: Any) -> _Way:
    """The way back from JSON to a value of this type; it raises ValueError where the JSON holds something else."""
    if get_origin(kind) in (Union, UnionType):
        (inner,) = (one for one in get_args(kind) if one is not NoneType)
        back = _way(inner)
        return lambda value: None if value is None else back(value)
    if get_origin(kind) is Literal:
        return _checked(frozenset(get_args(kind)).__contains__, str)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if is_dataclass(kind):
        return _record(kind, [get_type_hints(kind)[item.name] for item in fields(kind)])
    if isinstance(kind, type) and issubclass(kind, tuple):
        return _record(kind, list(get_type_hints(kind).values()))
    if kind is float:
        return _checked(lambda value: type(value) in (int, float), float)
    return _checked(lambda value: type(value) is kind, kind)


def _checked(fits: Callable[[Any], bool], make: _Way) -> _Way:
    def back(value: Any) -> Any:
        if isinstance(value, list | dict) or not fits(value):
            raise ValueError(f"a kept case does not hold {str(value)[:40]!r} here")
        return value if make is not float else float(value)

    return back


def _rows(value: Any, count: int | None = None) -> list[Any]:
    if not isinstance(value, list) or (count is not None and len(value) != count):
        raise ValueError(f"a kept case holds a list here, and not {str(value)[:40]!r}")
    return value


def _tuple(kinds: tuple[Any, ...]) -> _Way:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        each = _way(kinds[0])
        return lambda value: tuple(map(each, _rows(value)))
    ways = [_way(kind) for kind in kinds]
    return lambda value: tuple(back(item) for back, item in zip(ways, _rows(value, len(ways)), strict=True))


def _record(kind: Any, kinds: list[Any]) -> _Way:
    """The way back to a dataclass or a named tuple, whose fields stand in order."""
    names = [item.name for item in fields(kind)] if is_dataclass(kind) else list(kind._fields)
    ways = [_way(one) for one in kinds]
    each = list(zip(names, ways, strict=True))

    def back(value: Any) -> Any:
        row = _rows(value, len(each))
        return kind(**{name: way(item) for (name, way), item in zip(each, row, strict=True)})

    return back


__all__ = ["bytes_of_case", "case_of_bytes", "keep_case", "kept_case", "program", "state_of"]
