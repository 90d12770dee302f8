import pytest

from reportedly.export.cards import confidence_words, doubtful
from reportedly.export.outline import joined
from reportedly.export.table import plain


@pytest.mark.parametrize(
    ("confidence", "words", "doubt"),
    [
        (1.0, "", False),
        (0.75, "", False),
        (0.74, "the reader is not quite sure (0.74)", False),
        (0.5, "the reader is not quite sure (0.50)", False),
        (0.49, "the reader is unsure (0.49)", True),
    ],
)
def test_confidence(confidence: float, words: str, doubt: bool) -> None:
    assert confidence_words(confidence) == words
    assert doubtful(confidence) is doubt


def test_parts_are_joined_with_an_ellipsis() -> None:
    assert joined(["the \n bridge", "is closed"]) == "the bridge … is closed"
    assert joined(["\x1b[1mthe bridge", "is closed"], plain) == "the bridge … is closed"
    assert joined([]) == ""
