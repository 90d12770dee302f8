"""The process that takes hostile bytes apart: one document after the other, from standard input to standard output.

It fetches nothing, writes nothing, and may be killed at any time. What it answers is JSON and nothing else, so that
whatever a document does to it, the desk takes no more from it than a document or an error.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO

from reportedly.desk.limits import limit
from reportedly.errors import InputError
from reportedly.intake.inputs import from_bytes


def main() -> None:
    """Answer requests until there are no more."""
    _confine()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    while line := incoming.readline():
        asked = json.loads(line)
        answer = json.dumps(_answer(asked, _exactly(incoming, asked.pop("bytes")))).encode()
        outgoing.write(answer + b"\n")
        outgoing.flush()


def _exactly(incoming: BinaryIO, size: int) -> bytes:
    data = incoming.read(size)
    if len(data) < size:
        raise SystemExit
    return data


def _answer(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        document = from_bytes(data, asked["name"], asked["charset"], html=asked["html"], url=asked["url"])
    except InputError as error:
        return {"kind": type(error).__name__, "problem": error.problem, "advice": error.advice}
    except (MemoryError, RecursionError):
        return {"kind": "UnreadableInput", "problem": "is too tangled to be taken apart.", "advice": ""}
    return {"document": asdict(document)}


def _confine() -> None:
    """Take no more memory than a story needs, where the system can see to that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit("parsing_bytes"), limit("parsing_bytes")))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
