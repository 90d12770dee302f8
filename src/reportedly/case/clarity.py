"""Whether words read like a claim when they stand alone."""

from __future__ import annotations

import re
from itertools import pairwise

from reportedly.lexicon import load

_WORD = re.compile(r"\w[\w'’-]*")
_MARKS = "\"'‘“«»([… "


def clarity(words: str) -> int:
    """2 where words read like a claim, 1 where only what stands before them explains them, 0 where they read like none.

    A claim has a finite verb and a few words, is no question, and neither opens with a word that opens no claim nor is
    cut off (`[statement]` in `lexicon/case_claims.toml`).
    """
    rules = load("case_claims")["statement"]
    found = [word.replace("’", "'") for word in _WORD.findall(words.casefold())]
    if len(found) < rules["least"] or words.endswith(("…", "?")) or found[0] in rules["not_first"]:
        return 0
    verbs = set(rules["verbs"])
    if not any(
        word in verbs or (word.endswith(rules["past"]) and len(word) > 4 and before not in rules["articles"])
        for before, word in pairwise(found)
    ):
        return 0
    return 1 if words.startswith("…") or words.lstrip(_MARKS)[:1].islower() or found[0] in rules["loosely"] else 2
