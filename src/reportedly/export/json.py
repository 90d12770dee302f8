"""A ledger as JSON, in the data contract of `Ledger.to_json`."""

from __future__ import annotations

import json
import re

from reportedly.ledger import Ledger

# Lone surrogates have no form in UTF-8; the line and paragraph separators end a line for many readers of JSON Lines.
_ESCAPED = re.compile("[\ud800-\udfff\u2028\u2029\x85]")


def dumps(ledger: Ledger, indent: int | None = 2) -> str:
    """The ledger as one JSON object, letters unescaped, `indent` spaces a level, or on one line where it is None.

    Can always be encoded in UTF-8: a lone surrogate is written as an escape and read back as itself.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(ledger.to_json(), ensure_ascii=False, indent=indent, separators=separators)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
