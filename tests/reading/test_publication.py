from __future__ import annotations

from datetime import date

import pytest

from reportedly.document import Document
from reportedly.intake.inputs import from_bytes, overridden
from reportedly.ledger import Ledger, Publication
from reportedly.reading.blocks import find_blocks
from reportedly.reading.dates import with_dates
from reportedly.reading.publication import doubted

STORY = "The mill in Port Veldt burned down on Sunday, the police said there in a statement."


def read(document: Document) -> Ledger:
    return with_dates(Ledger(document, find_blocks(document), ()))


def publication(text: str, published: str | None = None) -> Publication:
    found = read(Document(text, published=published)).publication
    assert found is not None
    return found


def test_what_the_user_says_goes_first() -> None:
    found = publication(f"Wednesday 14 May 2025\n{STORY}", "2024-12-18")
    assert (found.value, found.basis, found.span) == ("2024-12-18", "given", None)
    assert found.reason


def test_a_time_keeps_its_zone() -> None:
    assert publication(STORY, "2024-12-18T23:30:00-05:00").value == "2024-12-18T23:30:00-05:00"


def test_a_page_says_when_it_was_published() -> None:
    page = (
        "<html><head><meta property='article:published_time' content='2024-12-18T07:10:00Z'></head><body><article>"
        f"<h1>Mill burns</h1><p>{STORY} {STORY}</p><p>{STORY} {STORY}</p></article></body></html>"
    )
    document = from_bytes(page.encode(), "mill.html")
    found = read(document).publication
    assert found is not None
    assert (found.value[:10], found.basis) == ("2024-12-18", "metadata")


def test_the_user_goes_before_the_page() -> None:
    document = overridden(Document(STORY, published="2024-01-01", published_by="metadata"), "2024-12-18", None)
    assert (document.published, document.published_by) == ("2024-12-18", "given")


@pytest.mark.parametrize(
    ("head", "words", "value"),
    [
        ("Mill burns\nBy Jan Ott\nWednesday 14 May 2025", "Wednesday 14 May 2025", "2025-05-14"),
        ("By Jan Ott\nPublished: May 14, 2025", "May 14, 2025", "2025-05-14"),
        ("Mill burns\nBy Jan Ott\nPosted 2025-05-14", "2025-05-14", "2025-05-14"),
    ],
)
def test_a_date_at_the_head_is_that_of_publication(head: str, words: str, value: str) -> None:
    text = f"{head}\n{STORY}"
    found = publication(text)
    assert found.span is not None
    assert (found.span.of(text), found.value, found.basis) == (words, value, "byline")


def test_an_updated_time_is_told_in_the_reason() -> None:
    found = publication(f"By Jan Ott\nWednesday 14 May 2025, 7.10am. Updated 4.25pm\n{STORY}")
    assert (found.value, found.basis) == ("2025-05-14T07:10", "byline")
    assert "4.25pm" in found.reason


def test_an_updated_date_is_not_that_of_publication() -> None:
    found = publication(f"Mill burns\nBy Jan Ott\nUpdated 16 May 2025, published 14 May 2025\n{STORY}")
    assert found.value == "2025-05-14"
    assert "16 May 2025" in found.reason


def test_the_place_and_day_before_a_story_are_its_dateline() -> None:
    assert publication(f"PORT VELDT, 3 May 2024 (Lantern) – {STORY}").value == "2024-05-03"


def test_the_latest_day_told_as_past_is_inferred() -> None:
    text = (
        "The mill burned down on 12 March 2021, the mayor of Port Veldt said in a long statement to the council. "
        "It had been built on 1 May 1904. It will be built again by 1 June 2023."
    )
    found = publication(text)
    assert found.span is not None
    assert (found.value, found.basis, found.span.of(text)) == ("2021-03-12", "inferred", "12 March 2021")
    assert "12 March 2021" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Jan Ott was born in Port Veldt on 3 May 1962. He left on Friday.",
        "The mill was built on 1 May 1904. It burned down in 2021.",
        "The mill will open on 1 May 2030.",
    ],
)
def test_a_day_that_is_no_news_infers_nothing(text: str) -> None:
    assert read(Document(text)).publication is None


def test_nothing_tells_nothing() -> None:
    assert read(Document(STORY)).publication is None


@pytest.mark.parametrize("published", ["14 Muharram 1446", "令和6年12月8日", "2024-13-45", "soon"])
def test_what_is_no_time_of_the_calendar_is_one_warning(published: str) -> None:
    ledger = read(Document(STORY, published=published))
    assert ledger.publication is None
    assert len(ledger.warnings) == 1
    assert published in ledger.warnings[0]


def test_a_publication_before_what_it_tells_as_past_is_a_warning() -> None:
    ledger = read(Document("The mill burned on 12 March 2021.", published="2020-01-01"))
    assert len(ledger.warnings) == 1
    assert "2021-03-12" in ledger.warnings[0]


def test_a_publication_in_the_future_is_taken_as_it_is() -> None:
    ledger = read(Document(STORY, published="2199-01-02"))
    assert (ledger.warnings, ledger.dates[0].value) == ((), "2198-12-30")


def test_earlier_warnings_stay() -> None:
    document = Document(STORY, published="soon")
    ledger = with_dates(Ledger(document, find_blocks(document), (), warnings=("a first one",)))
    assert ledger.warnings[0] == "a first one"
    assert len(ledger.warnings) == 2


@pytest.mark.parametrize(
    ("published", "doubt"),
    [
        ("2025-06-01", None),
        ("2025-06-02T01:00:00+14:00", None),
        ("2025-06-09", "lies in the future"),
        ("2568-06-01", "lies in the future"),
        ("1446-09-01", "before the first newspaper"),
    ],
)
def test_a_time_at_which_nothing_can_have_appeared_is_doubted(published: str, doubt: str | None) -> None:
    found = doubted(publication(STORY, published), date(2025, 6, 1))
    assert len(found) == (doubt is not None)
    assert all(doubt in warning for warning in found if doubt)
