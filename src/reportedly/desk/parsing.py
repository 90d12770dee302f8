"""From hostile bytes to a document, in a process that is killed when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from types import TracebackType
from typing import Any, Self

from reportedly import errors
from reportedly.desk.limits import limit
from reportedly.document import Block, Document, Span
from reportedly.errors import InputError, UnreadableInput

_KINDS = ("EmptyInput", "MissingInput", "UnreadableInput")


class Parser:
    """A process that takes documents apart, begun when it is needed. One thread uses it; close it at the end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def parse(
        self, data: bytes, name: str, charset: str | None = None, *, html: bool | None = None, url: str | None = None
    ) -> Document:
        """What `intake.inputs.from_bytes` makes of the same. Raises InputError, also where it takes too long."""
        asked = {"name": name, "charset": charset, "html": html, "url": url, "bytes": len(data)}
        answer = self._answer(json.dumps(asked).encode() + b"\n" + data)
        if answer is None:
            problem = f"could not be taken apart in {limit('parsing_seconds')} seconds or broke what does so."
            raise UnreadableInput(name, problem, "Save the story alone, as plain text.")
        if "document" not in answer:
            kind = answer.get("kind")
            raised: type[InputError] = getattr(errors, kind) if kind in _KINDS else UnreadableInput
            raise raised(name, str(answer.get("problem")), str(answer.get("advice") or ""))
        return checked(_document(answer["document"], name))

    def _answer(self, request: bytes) -> dict[str, Any] | None:
        process = self._running()
        assert process.stdin
        assert process.stdout
        clock = threading.Timer(limit("parsing_seconds"), process.kill)
        clock.daemon = True
        clock.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            clock.cancel()
        if not line.endswith(b"\n"):
            self.close()
            return None
        answer = json.loads(line)
        return answer if isinstance(answer, dict) else None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # In a session of its own, so that Ctrl-C in the terminal reaches only the desk, which then ends it.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reportedly.desk.parsing_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # What was not read any more cannot be sent any more.
                    continue

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _document(row: dict[str, Any], name: str) -> Document:
    blocks = tuple(Block(role, Span(*span)) for role, span in row.pop("blocks"))
    warnings = tuple(row.pop("warnings"))
    known = {key: row.get(key) for key in ("url", "outlet", "title", "byline", "published", "published_by", "language")}
    return Document(text=row["text"], name=name, blocks=blocks, warnings=warnings, **known)


def checked(document: Document) -> Document:
    """The document, where it is no longer than one story can be. Raises UnreadableInput."""
    if len(document.text) > limit("document_characters"):
        problem = f"has more than {limit('document_characters'):,} characters."
        raise UnreadableInput(document.name, problem, "Add one story at a time; the command line takes longer texts.")
    return document
