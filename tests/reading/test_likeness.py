import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.likeness import AT_ONCE, CONTENT_WORDS, CUE_WORDS, WORDS, Likeness, said_places
from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints

BEFORE, REACH = 12, 60


def test_the_words_of_the_cue_come_first_and_then_those_of_the_content() -> None:
    tags = np.zeros((1, REACH), dtype=np.int64)
    tags[0, BEFORE + 3 : BEFORE + 6] = (3, 4, 4)
    tags[0, BEFORE - 2] = 1
    places, parts = said_places(np.array([[0, 30, 32, 1]]), tags, BEFORE)
    assert places[0, :5].tolist() == [30, 31, 33, 34, 35]
    assert parts[0, :5].tolist() == [0, 0, 1, 1, 1]
    assert (places[0, 5:] == -1).all()


def test_an_anchor_that_is_no_cue_gives_only_its_content() -> None:
    tags = np.zeros((1, REACH), dtype=np.int64)
    tags[0, BEFORE : BEFORE + 2] = (3, 4)
    places, parts = said_places(np.array([[0, 30, 31, 0]]), tags, BEFORE)
    assert places[0, :3].tolist() == [30, 31, -1]
    assert parts[0, :2].tolist() == [1, 1]


@given(st.integers(1, 30), st.lists(st.integers(0, 4), min_size=REACH, max_size=REACH), st.booleans())
def test_no_more_words_than_are_looked_at(length: int, tags: list[int], cued: bool) -> None:
    anchor = np.array([[0, 40, 40 + length, int(cued)]])
    places, parts = said_places(anchor, np.array([tags]), BEFORE)
    assert places.shape == parts.shape == (1, WORDS)
    assert (parts[places < 0] == 0).all()
    assert ((places >= 0) & (parts == 0)).sum() == (min(length, CUE_WORDS) if cued else 0)
    assert parts.sum() == min(CONTENT_WORDS, sum(tag >= 3 for tag in tags))


def by_first_word(one: Floats, one_there: Ints, other: Floats, other_there: Ints) -> Floats:
    """A stand-in for the model: same where the first words are equal, else a dispute by their difference."""
    apart = one[:, 0, 0] - other[:, 0, 0]
    return np.stack([np.zeros_like(apart), np.where(apart == 0, 3, -3), apart], 1).astype(np.float32)


def likeness(*first: float) -> Likeness:
    words = np.zeros((len(first), WORDS, 1), dtype=np.float16)
    words[:, 0, 0] = first
    return Likeness(words, (words[..., 0] != 0).astype(np.int64), by_first_word)


def test_odds_are_those_of_the_pair_in_its_order() -> None:
    odds = likeness(1, 2, 1).odds([(0, 2), (0, 1), (1, 0)])
    assert np.allclose(odds, [[3, 0], [-3, -1], [-3, 1]])


def test_what_has_no_words_has_nothing_to_do_with_anything() -> None:
    assert likeness(1, 0).odds([(0, 1), (1, 0)]).tolist() == [[0, 0], [0, 0]]
    assert likeness(1).odds([]).shape == (0, 2)


@pytest.mark.parametrize("count", [AT_ONCE - 1, AT_ONCE, 2 * AT_ONCE + 1])
def test_it_does_not_matter_how_many_are_compared_at_once(count: int) -> None:
    pairs = [(index % 3, (index * 7) % 3) for index in range(count)]
    known = likeness(1, 2, 4)
    assert known.odds(pairs).tolist() == [known.odds([pair])[0].tolist() for pair in pairs]
