"""The examples in the documents: what they run and what they say it prints.

usage: python tests/transcripts.py    (or `make docs`)

runs every example again and writes what it really prints into the documents. Two kinds are known: a fenced block under
`<!-- run: COMMAND -->`, which holds a dollar sign, the command and what it prints, and a fenced block marked `pycon`.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
RUN = re.compile(r"<!-- run: (?P<code>.+?) -->\n```\w*\n(?P<body>.*?)```$", re.DOTALL | re.MULTILINE)
SESSION = re.compile(r"```pycon\n(?P<body>.*?)```$", re.DOTALL | re.MULTILINE)


class Transcript(NamedTuple):
    """One example: its document, where its body begins and ends, the body, and the command if it is one."""

    document: Path
    start: int
    end: int
    body: str
    command: str | None

    @property
    def name(self) -> str:
        """What to call it in a list of tests."""
        return f"{self.document.name}: {self.command or self.body.splitlines()[-1]}"

    def printed(self) -> str:
        """What the body should be: the example with what it prints now."""
        return _of_command(self.command) if self.command else _of_session(self.body)


def transcripts() -> Iterator[Transcript]:
    """All examples in the documents, in order."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for found in RUN.finditer(text):
            yield Transcript(document, *found.span("body"), found["body"], found["code"])
        for found in SESSION.finditer(text):
            yield Transcript(document, *found.span("body"), found["body"], None)


def _of_command(command: str) -> str:
    here = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": os.pathsep.join((here, os.environ["PATH"])), "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )
    return f"$ {command}\n{done.stdout.decode()}"


def _of_session(body: str) -> str:
    scope: dict[str, object] = {}
    lines = []
    with contextlib.chdir(ROOT):
        for example in doctest.DocTestParser().get_examples(body):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(example.source, "<example>", "single"), scope)
            first, *more = example.source.splitlines()
            lines += [f">>> {first}", *(f"... {line}" for line in more), *out.getvalue().splitlines()]
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Write what every example prints into the documents."""
    for found in sorted(transcripts(), key=lambda transcript: (transcript.document, -transcript.start)):
        text = found.document.read_text(encoding="utf-8")
        new = text[: found.start] + found.printed() + text[found.end :]
        print(f"{'as it was' if new == text else 'rewritten'}: {found.name}")
        found.document.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
