from __future__ import annotations

import time
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from reportedly.reading import tokens as module
from reportedly.reading.tokens import (
    CAPITALISED,
    JOINED,
    LOWER,
    MIXED,
    NEW_LINE,
    NEW_PARAGRAPH,
    NO_LETTERS,
    SPACED,
    UPPER,
    letter_case,
    tokenize,
)


@cache
def tokenizer() -> Tokenizer:
    return Tokenizer.from_str((files("reportedly.weights") / "tokenizer.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("mill", LOWER),
        ("Mill", CAPITALISED),
        ("MILL", UPPER),
        ("M", CAPITALISED),
        ("McCall", MIXED),
        ("12", NO_LETTERS),
    ],
)
def test_letter_case(word: str, case: int) -> None:
    assert letter_case(word) == case


def test_words_gaps_and_quotation() -> None:
    text = "Mill sold\n\n“Yes,” he said.\nNo."
    found = tokenize(text, tokenizer())
    words = [text[a:b] for a, b in zip(found.start, found.end, strict=True)]
    assert words == ["Mill", "sold", "“", "Yes", ",", "”", "he", "said", ".", "No", "."]
    gaps = [NEW_PARAGRAPH, SPACED, NEW_PARAGRAPH, JOINED, JOINED, JOINED, SPACED, SPACED, JOINED, NEW_LINE, JOINED]
    assert list(found.gap) == gaps
    assert list(found.quote) == [0, 0, 3, 1, 1, 4, 0, 0, 0, 0, 0]


def test_wordpieces_of_one_word_are_marked() -> None:
    found = tokenize("Haberturk said", tokenizer())
    assert list(found.piece) == [0] + [1] * (len(found) - 2) + [0]


@example("0\u093e")
@example("\ubbc8")
@given(st.text(max_size=200))
def test_tokens_are_ordered_and_inside_the_text(text: str) -> None:
    found = tokenize(text, tokenizer())
    assert all(found.start < found.end) or not len(found)
    # The tokenizer takes a Hangul syllable apart; its pieces stand at the same character.
    assert all((found.end[:-1] <= found.start[1:]) | (found.start[:-1] == found.start[1:]))
    assert not len(found) or (found.start[0] >= 0 and found.end[-1] <= len(text))


def test_lone_surrogates_and_wide_characters_keep_offsets_in_code_points() -> None:
    text = "\ud800 😀 é\u0301 said"
    found = tokenize(text, tokenizer())
    assert text[found.start[-1] : found.end[-1]] == "said"


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(["mill", "“no”", "O'Neil", "\n", "\n\n", "U.S.", "‘so", "é"]), max_size=60),
    st.integers(10, 40),
)
def test_reading_in_stretches_changes_nothing(words: list[str], stretch: int) -> None:
    text = " ".join(words)
    whole = tokenize(text, tokenizer())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STRETCH", stretch)
        pieces = tokenize(text, tokenizer())
    for column in ("ids", "start", "end", "case", "quote", "gap", "piece"):
        assert np.array_equal(getattr(whole, column), getattr(pieces, column)), column


def test_a_combining_mark_belongs_to_its_letter() -> None:
    text = "Jose\u0301 said"
    found = tokenize(text, tokenizer())
    assert text[found.start[0] : found.end[0]] == "Jose\u0301"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\f", "\v", "\x85", "\u2028"])
def test_every_line_end_parts_words_and_shows_as_a_gap(end: str) -> None:
    text = f"our newsletter{end}The mayor{end}{end}said"
    found = tokenize(text, tokenizer())
    words = [text[a:b] for a, b in zip(found.start, found.end, strict=True)]
    assert words == ["our", "newsletter", "The", "mayor", "said"]
    assert list(found.gap) == [NEW_PARAGRAPH, SPACED, NEW_LINE, SPACED, NEW_PARAGRAPH]
    assert not found.piece.any()


def test_a_token_after_dropped_ones_takes_their_widest_gap() -> None:
    found = tokenize("Read more\nThe mill\nwas sold", tokenizer())
    kept = found.keep(np.array([False, False, True, True, True, True]))
    assert list(kept.gap) == [NEW_PARAGRAPH, SPACED, NEW_LINE, SPACED]
    assert len(found.keep(np.zeros(6, dtype=bool))) == 0


def test_a_long_line_of_quotations_takes_linear_time() -> None:
    began = time.process_time()
    stretches = list(module._stretches('"a" ' * 250_000))
    assert sum(len(stretch.words) for stretch in stretches) == 1_000_000
    assert time.process_time() - began < 8
