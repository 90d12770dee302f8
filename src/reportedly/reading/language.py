"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from reportedly.lexicon import load

_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that `text` is in, by its first characters; None where they do not tell.

    Text with many English function words is English; only other text is shown to langid (Lui and Baldwin 2012), because
    loading that takes half a second.
    """
    limits = load("english")
    sample = text[: limits["sample_characters"]]
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < limits["min_letters"]:
        return None
    known = sum(word in _function_words() for word in words)
    if known >= limits["min_share"] * len(words):
        return "en"
    code, probability = _identifier().classify(sample)
    if probability < limits["min_probability"] or code in limits["no_language"]:
        return None
    return str(code)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(load("english")["words"])


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
