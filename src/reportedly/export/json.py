"""A ledger as JSON, in the data contract of `Ledger.to_json`, with words for people beside it."""

from __future__ import annotations

import json
import re
from typing import Any

from reportedly.export.clashes import clash_words, clashes, strength_words
from reportedly.export.entries import entries
from reportedly.export.voices import plain_words
from reportedly.export.words import chain, firmness
from reportedly.ledger import Ledger

# Lone surrogates have no form in UTF-8; the line and paragraph separators end a line for many readers of JSON Lines.
_ESCAPED = re.compile("[\ud800-\udfff\u2028\u2029\x85]")


def as_json(ledger: Ledger) -> dict[str, Any]:
    """The ledger in the data contract and words for people.

    Each attribution also has `chain` and `firmness`; each moment `date` (*about November 2024*), `chain` (who says so)
    and `words`; each tension `told` (*The numbers differ*), `firmness` (*plainly*), and for both sides `chain` and
    `words`. They are null where the moment or the side belongs to nothing in the ledger.
    """
    contents = ledger.to_json()
    for fields, attribution in zip(contents["attributions"], ledger.attributions, strict=True):
        fields["chain"] = chain(ledger, attribution)
        fields["firmness"] = firmness(attribution)
    told = {entry.place: entry for entry in entries(ledger)}
    for place, fields in enumerate(contents["moments"]):
        entry = told.get(place)
        fields["date"] = entry.when if entry else None
        fields["chain"] = entry.voice.who if entry else None
        fields["words"] = plain_words(entry.words) if entry else None
    pairs = {clash.place: clash for clash in clashes(ledger)}
    for place, fields in enumerate(contents["tensions"]):
        clash = pairs.get(place)
        fields["told"] = clash_words(fields["kind"])
        fields["firmness"] = strength_words(ledger.tensions[place].strength)
        for name, side in zip("ab", clash.sides if clash else (None, None), strict=True):
            fields[name]["chain"] = side.voice.who if side else None
            fields[name]["words"] = plain_words(side.words) if side else None
    return contents


def dumps(ledger: Ledger, indent: int | None = 2) -> str:
    """The ledger as one JSON object, letters unescaped, `indent` spaces a level, or on one line where it is None.

    Can always be encoded in UTF-8: a lone surrogate is written as an escape and read back as itself.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(as_json(ledger), ensure_ascii=False, indent=indent, separators=separators)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
