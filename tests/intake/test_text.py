import time

import pytest

from reportedly.errors import EmptyInput, UnreadableInput
from reportedly.intake import text
from reportedly.intake.text import read_text


@pytest.mark.parametrize(
    "story",
    [
        "Line one\r\nline two\rline three\n\n  indented \t\n",
        "cafe\u0301 is not café",
        "â€œMojibake stays,â€\u009d Ott said.",
        "Ott said 👩\u200d👩\u200d👧 and \U0001f1f3\U0001f1f1.",
        "\u202bקבע עות ביום שני\u202c",
        '"' * 50,
        " a ",
        "a\u2028b\u0085c\x0cd",
    ],
)
def test_the_text_is_kept_to_the_character(story: str) -> None:
    assert read_text(story).text == story
    assert read_text(story.encode()).text == story


def test_a_byte_order_mark_is_no_text() -> None:
    assert read_text("\ufeffOtt said so.").text == "Ott said so."
    assert read_text("\ufeffOtt said so.".encode()).text == "Ott said so."


def test_a_lone_surrogate_in_a_string_is_kept() -> None:
    document = read_text("Ott said \ud83d.")
    assert document.text == "Ott said \ud83d."
    assert document.id.startswith("sha256:")


@pytest.mark.parametrize("nothing", ["", b"", " \n\t\u00a0\u3000", b" \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_to_read(nothing: str | bytes) -> None:
    with pytest.raises(EmptyInput, match=r"^leer\.txt: (is empty|holds nothing but white space)\.$"):
        read_text(nothing, "leer.txt")


def test_a_string_with_nul_is_no_text() -> None:
    with pytest.raises(UnreadableInput, match="NUL"):
        read_text("a\0b")


def test_losses_are_told() -> None:
    document = read_text(b"\xef\xbb\xbfOtt \xff said", "story.txt")
    assert document.warnings == ("1 character could not be decoded as utf-8 and became U+FFFD",)


def test_too_much_for_one_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "load", lambda name: {"size": {"max_bytes": 10_000_000}})
    with pytest.raises(UnreadableInput, match="larger than 10 MB"):
        text.refuse_oversize(10_000_001, "big.txt")


@pytest.mark.parametrize("unit", ["x", "Ott said so.\n", "é"])
def test_ten_megabytes_are_read_quickly(unit: str) -> None:
    data = (unit * (10_000_000 // len(unit.encode()))).encode()
    began = time.perf_counter()
    assert len(read_text(data).text) == len(data.decode())
    assert time.perf_counter() - began < 5
