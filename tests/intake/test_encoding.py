import codecs

import pytest

from reportedly.errors import UnreadableInput
from reportedly.intake.encoding import decode

STORY = "“We saw it,” said Zoë Ott – the café’s owner.\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + STORY.encode(encoding), "x", declared="cp1252") == (STORY, encoding, ())


def test_utf8_needs_no_declaration() -> None:
    assert decode(STORY.encode(), "x") == (STORY, "utf-8", ())


def test_utf8_goes_before_a_wrong_declaration() -> None:
    assert decode(STORY.encode(), "x", declared="iso-8859-1").text == STORY


def test_a_declared_encoding_that_holds_is_used_without_a_word() -> None:
    polish = "Żółć, powiedział wójt."
    assert decode(polish.encode("iso-8859-2"), "x", declared="ISO-8859-2") == (polish, "iso8859-2", ())


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert decode(STORY.encode("cp1252"), "x", declared="iso-8859-1").text == STORY


@pytest.mark.parametrize("declared", ["utf-8", "no-such-encoding", "hex", "rot13", "", '"'])
def test_a_declared_encoding_that_does_not_hold_is_overruled(declared: str) -> None:
    found = decode(STORY.encode("cp1252"), "x", declared=declared)
    assert found.text == STORY
    assert "guess" in found.warnings[-1]


def test_western_text_is_guessed_right_from_a_single_mark() -> None:
    assert decode(b"It\x92s over, said Jan Ott.", "x").text == "It’s over, said Jan Ott."


def test_other_encodings_are_detected() -> None:
    russian = "Мэр города сообщил в понедельник, что мост будет закрыт до весны. Жители говорят, что не знали. " * 5
    found = decode(russian.encode("cp1251"), "x")
    assert found.text == russian
    assert found.encoding in ("cp1251", "windows-1251")


def test_bytes_that_nothing_accounts_for_are_counted() -> None:
    found = decode(codecs.BOM_UTF8 + b"Ott \xff said \xfe so", "x")
    assert found.text == "Ott \ufffd said \ufffd so"
    assert found.warnings == ("2 characters could not be decoded as utf-8 and became U+FFFD",)


def test_replacement_characters_of_the_text_itself_are_no_loss() -> None:
    assert decode(codecs.BOM_UTF8 + "a \ufffd b".encode(), "x").warnings == ()


def test_a_seven_bit_encoding_is_not_mistaken_for_ascii() -> None:
    japanese = "市長は月曜日に述べた。"
    assert decode(japanese.encode("iso2022_jp"), "x", declared="iso-2022-jp").text == japanese


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "zip archive"),
        (b"\x89PNG\r\n\x1a\n...", "PNG"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"{\\rtf1 Ott said", "RTF"),
        (b"Ott\x00said", "NUL"),
        ("Ott said so.".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b"\x01\x02\x03\x04Ott", "control codes"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableInput, match=says) as caught:
        decode(data, "story.bin")
    assert str(caught.value).startswith("story.bin: ")


def test_a_few_control_codes_of_wire_copy_are_let_through() -> None:
    wire = b"\x01" + b"The mayor said so. " * 40 + b"\x04"
    assert decode(wire, "x").text == wire.decode()


@pytest.mark.timeout(10)
def test_one_long_line_with_a_late_mark_is_guessed_quickly() -> None:
    data = b"word " * 400_000 + b"it\x92s " + b"word " * 400_000
    assert decode(data, "x").text[2_000_000:2_000_005] == "it’s "
