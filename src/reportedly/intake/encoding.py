"""From bytes to characters: which encoding, and what was lost."""

from __future__ import annotations

import codecs
import re
from typing import Any, NamedTuple

from reportedly.errors import UnreadableInput
from reportedly.lexicon import load

# UTF-32 before UTF-16: the little-endian mark of the first begins with that of the second.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16", "utf-32")
_SEVEN_BIT = ("iso2022", "hz")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_BYTE_ORDER_MARK = "\ufeff"
REPLACEMENT = "\ufffd"


class Decoded(NamedTuple):
    """Characters, the name of the encoding they were read in, and sentences on what went wrong."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The characters of `data`, without a byte order mark and otherwise as they stand.

    Tries a byte order mark, UTF-8, the `declared` encoding and detection, in this order; a byte that no encoding
    accounts for becomes U+FFFD and is reported. Raises UnreadableInput for bytes that are not text.
    """
    mark, marked = next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", None))
    if marked:
        return _forced(data[len(mark) :], marked)
    known = _python_name(declared)
    refuse_binary(data, name, wide=known is not None and known.startswith(_WIDE))
    if known and known.startswith(_WIDE + _SEVEN_BIT):
        return _forced(data, known)
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None:
        # A declaration that UTF-8 contradicts is a template's leftover: other encodings all but never form valid UTF-8.
        return Decoded(utf8, "utf-8")
    unheeded = (f"the declared encoding, {declared}, does not hold",) if declared else ()
    if known and known != "utf-8":
        text = _strictly(data, known)
        if text is not None:
            return Decoded(text, known)
    guess = _detected(data)
    text = _strictly(data, guess) if guess else None
    if guess and text is not None:
        return Decoded(text, guess, (*unheeded, f"the text is not in UTF-8; it was read as {guess}, which is a guess"))
    forced = _forced(data, "utf-8")
    return forced._replace(warnings=(*unheeded, *forced.warnings))


def refuse_binary(data: bytes, name: str, wide: bool = False) -> None:
    """Raise UnreadableInput where `data` is no text; `wide` allows the NUL bytes of UTF-16 and UTF-32."""
    for kind in load("intake")["formats"]:
        if data.startswith(bytes.fromhex(kind["hex"])):
            raise UnreadableInput(name, f"is {kind['name']}, not text.", kind["advice"])
    if wide:
        return
    limits = load("intake")["binary"]
    if b"\0" in data:
        problem = "holds NUL bytes, so it is not text."
        raise UnreadableInput(name, problem, "If it is UTF-16 without a byte order mark, convert it to UTF-8.")
    sample = data[: limits["sample_bytes"]]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > limits["max_control_share"] * len(sample):
        raise UnreadableInput(name, f"is not text: {control} of its first {len(sample)} bytes are control codes.")


def without_mark(text: str) -> str:
    """`text` without the byte order mark that a program may have left at its start."""
    return text.removeprefix(_BYTE_ORDER_MARK)


def _forced(data: bytes, encoding: str) -> Decoded:
    text = without_mark(data.decode(encoding, "replace"))
    # Replacement characters that the author's own text holds are no loss of ours.
    own = data.count(REPLACEMENT.encode(encoding)) if encoding.startswith(("utf-8", "utf-16-", "utf-32-")) else 0
    lost = text.count(REPLACEMENT) - own
    if lost <= 0:
        return Decoded(text, encoding)
    characters = "1 character" if lost == 1 else f"{lost} characters"
    return Decoded(text, encoding, (f"{characters} could not be decoded as {encoding} and became U+FFFD",))


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return without_mark(data.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def _python_name(declared: str | None) -> str | None:
    if not declared:
        return None
    label = declared.strip(" \t\r\n\"'").lower()
    means: dict[str, str] = load("intake")["encoding"]["means"]
    try:
        found = codecs.lookup(means.get(label, label))
        # Codecs such as hex and rot13 are no text encodings, and nothing but the trial tells.
        b"".decode(found.name)
    except (LookupError, ValueError):
        return None
    return found.name


def _detected(data: bytes) -> str | None:
    limits = load("intake")["encoding"]
    sample = _telling(data, limits["sample_bytes"])
    if _is_western(sample, limits):
        return str(limits["western_encoding"])
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else None


def _telling(data: bytes, size: int) -> bytes:
    """The lines of `data` with non-ASCII bytes, `size` bytes at most; a very long one from the first on."""
    found: list[bytes] = []
    length = 0
    for line in data.splitlines(keepends=True):
        first = _NON_ASCII.search(line)
        if first and length < size:
            start = 0 if len(line) <= size else first.start()
            found.append(line[start : start + size - length])
            length += len(found[-1])
    return b"".join(found)


def _is_western(sample: bytes, limits: dict[str, Any]) -> bool:
    text = _strictly(sample, limits["western_encoding"])
    return text is not None and {character for character in text if character > "\x7f"} <= set(limits["western"])
