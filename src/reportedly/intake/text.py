"""Plain text, from bytes or characters to a document whose text is exactly what stands there."""

from __future__ import annotations

from reportedly.document import Document
from reportedly.errors import EmptyInput, UnreadableInput
from reportedly.intake.encoding import decode, without_mark
from reportedly.lexicon import load


def read_text(source: bytes | str, name: str = "text", charset: str | None = None) -> Document:
    """The document that `source` holds; its text keeps every character, line ends included, but a byte order mark.

    `charset` is the encoding that somebody declared for bytes. Raises UnreadableInput for binary content and for more
    bytes than `size.max_bytes` of the lexicon, EmptyInput where there is nothing but white space.
    """
    refuse_oversize(len(source), name)
    if isinstance(source, str):
        if "\0" in source:
            raise UnreadableInput(name, "holds NUL characters, so it is not text.")
        text = without_mark(source)
        warnings: tuple[str, ...] = ()
    else:
        text, _, warnings = decode(source, name, charset)
    refuse_blank(text, name)
    return Document(text=text, name=name, warnings=warnings)


def refuse_oversize(size: int, name: str) -> None:
    """Raise UnreadableInput where `size` (bytes, or characters of a string) is more than one story can have."""
    limit = load("intake")["size"]["max_bytes"]
    if size > limit:
        problem = f"is larger than {limit // 1_000_000} MB."
        raise UnreadableInput(name, problem, "Split it into one file a story.")


def refuse_blank(text: str, name: str) -> None:
    """Raise EmptyInput where `text` holds nothing but white space."""
    if not text:
        raise EmptyInput(name, "is empty.")
    if text.isspace():
        raise EmptyInput(name, "holds nothing but white space.")
