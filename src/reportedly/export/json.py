"""A ledger as JSON, in the data contract of `Ledger.to_json`, with the chain and the firmness in words beside it."""

from __future__ import annotations

import json
import re
from typing import Any

from reportedly.export.words import chain, firmness
from reportedly.ledger import Ledger

# Lone surrogates have no form in UTF-8; the line and paragraph separators end a line for many readers of JSON Lines.
_ESCAPED = re.compile("[\ud800-\udfff\u2028\u2029\x85]")


def as_json(ledger: Ledger) -> dict[str, Any]:
    """The ledger in the data contract; each attribution also has `chain` and `firmness`, the words for people."""
    contents = ledger.to_json()
    for fields, attribution in zip(contents["attributions"], ledger.attributions, strict=True):
        fields["chain"] = chain(ledger, attribution)
        fields["firmness"] = firmness(attribution)
    return contents


def dumps(ledger: Ledger, indent: int | None = 2) -> str:
    """The ledger as one JSON object, letters unescaped, `indent` spaces a level, or on one line where it is None.

    Can always be encoded in UTF-8: a lone surrogate is written as an escape and read back as itself.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(as_json(ledger), ensure_ascii=False, indent=indent, separators=separators)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
