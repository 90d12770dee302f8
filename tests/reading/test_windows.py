from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.windows import windows


def test_a_short_text_is_one_window() -> None:
    assert windows(10, 254, 190) == [(0, 10, 0, 10)]


def test_no_tokens_no_windows() -> None:
    assert windows(0, 254, 190) == []


@given(st.integers(1, 3000), st.integers(8, 300), st.data())
def test_every_token_is_owned_once_and_lies_in_its_window(count: int, size: int, data: st.DataObject) -> None:
    stride = data.draw(st.integers(1, size))
    found = windows(count, size, stride)
    assert [at for window in found for at in range(window.own_start, window.own_end)] == list(range(count))
    for window in found:
        assert window.start <= window.own_start <= window.own_end <= window.end <= count
        assert window.end - window.start == min(size, count)
