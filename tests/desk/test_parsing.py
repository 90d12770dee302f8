import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from reportedly.desk import parsing
from reportedly.desk.parsing import Parser
from reportedly.errors import EmptyInput, InputError, UnreadableInput
from reportedly.intake.inputs import from_bytes
from reportedly.lexicon import load

PAGE = (
    "<html lang='en'><head><title>The mill</title><meta property='og:site_name' content='Skelder Post'></head><body>"
    "<article><h1>The mill</h1>"
    + "<p>The mill at Skelder was sold on Monday, said Ada Holt, who runs it.</p>" * 6
    + "<script>document.title='run'</script><img src='http://tracker.example/x.png'></article></body></html>"
).encode()


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser() as made:
        yield made


def test_it_is_what_intake_makes_of_the_same(parser: Parser) -> None:
    for data, html in ((b"The mill was sold.", None), (PAGE, True), ("Größe “x” \ud7ff 😀".encode(), None)):
        assert parser.parse(data, "mill", html=html) == from_bytes(data, "mill", html=html)


def test_several_one_after_the_other(parser: Parser) -> None:
    assert [parser.parse(b"%d mills" % number, "x").text for number in range(3)] == ["0 mills", "1 mills", "2 mills"]


def test_what_cannot_be_read_is_the_error_of_intake(parser: Parser) -> None:
    with pytest.raises(UnreadableInput, match=r"x\.pdf: is a PDF file, not text\. Export its text first"):
        parser.parse(b"%PDF-1.7", "x.pdf")
    with pytest.raises(EmptyInput, match="is empty"):
        parser.parse(b"", "x")


def test_what_takes_too_long_is_given_up_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {**load("desk")["limits"], "parsing_seconds": 0.05}
    monkeypatch.setattr(parsing, "limit", own.__getitem__)
    with Parser() as parser:
        began = time.monotonic()
        with pytest.raises(UnreadableInput, match="could not be taken apart"):
            parser.parse(PAGE, "slow.html", html=True)
        assert time.monotonic() - began < 5
        own["parsing_seconds"] = 30
        assert parser.parse(b"The mill was sold.", "next").text == "The mill was sold."


def test_a_process_that_dies_is_begun_again() -> None:
    with Parser() as parser:
        assert parser.parse(b"One.", "1").text == "One."
        assert parser._process
        parser._process.kill()
        parser._process.wait()
        assert parser.parse(b"Two.", "2").text == "Two."


def test_texts_longer_than_a_story(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {**load("desk")["limits"], "document_characters": 10}
    monkeypatch.setattr(parsing, "limit", own.__getitem__)
    with pytest.raises(UnreadableInput, match="more than 10 characters"):
        parser.parse(b"The mill was sold.", "x")


def test_elements_nested_without_end(parser: Parser) -> None:
    data = b"<html><body>" + b"<div>" * 30_000 + b"The mill was sold."
    with suppress(InputError):
        assert "mill" in parser.parse(data, "deep.html", html=True).text
    assert parser.parse(b"The mill was sold.", "next").text == "The mill was sold."


def test_entities_are_not_fetched_nor_multiplied(parser: Parser) -> None:
    bomb = "".join(
        f'<!ENTITY {"abcdefgh"[n]} "{("&" + "abcdefgh"[n - 1] + ";") * 10 if n else "ha" * 20}">' for n in range(8)
    )
    data = (
        f'<?xml version="1.0"?><!DOCTYPE html [{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><article>'
        + "<p>The mill at Skelder was sold on Monday, &x; &h; said Ada Holt, who runs it.</p>" * 6
        + "</article></body></html>"
    )
    text = parser.parse(data.encode(), "x.html", html=True).text
    assert "root:" not in text
    assert len(text) < 5_000
