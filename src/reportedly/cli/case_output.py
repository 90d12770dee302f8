"""Where a case goes: lines for a terminal, JSON, or one page."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Any, NamedTuple

from reportedly.cli.destinations import TABLE_WIDTH
from reportedly.cli.files import STDOUT, whole


class Terminal(NamedTuple):
    """What lines are made for: how many cells wide, whether in colour, in which encoding."""

    width: int
    colour: bool
    encoding: str


def terminal(output: str) -> Terminal:
    """The terminal that `output` leads to, or what stands in for it where that is a file or a pipe."""
    tty = output == STDOUT and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if tty else TABLE_WIDTH
    encoding = (sys.stdout.encoding or "utf-8") if output == STDOUT else "utf-8"
    return Terminal(width, tty and "NO_COLOR" not in os.environ, encoding)


def write(text: str, output: str, encoding: str = "utf-8") -> None:
    """Write `text` to a file, whole or not at all, or to standard output for `-`."""
    with whole(output) as file:
        file.write(text.encode(encoding, "replace"))


def write_json(value: Any, output: str) -> None:
    """Write a value as JSON, letters unescaped; a lone surrogate, which UTF-8 cannot hold, is written as an escape."""
    from reportedly.export.cells import SURROGATES

    text = json.dumps(value, indent=2, ensure_ascii=False)
    write(SURROGATES.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n", output)
