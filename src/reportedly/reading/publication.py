"""When a document appeared: as somebody said, as the page says, or as its own words let one infer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from reportedly.document import Block, Document, Span
from reportedly.ledger import Publication
from reportedly.lexicon import load
from reportedly.reading.timex import Expression
from reportedly.reading.timex_sense import Context
from reportedly.reading.timex_values import sense_of

FULL = frozenset(("iso", "slashed", "numeric", "dashed", "day_month", "month_day"))
"""The kinds of expressions that can name a day with its year."""


FIRST_NEWSPAPER = 1605
"""The year of the *Relation* of Strasbourg; an earlier year is one of another calendar."""

HEAD_WORDS = 8
"""The most words that stand beside a date in a line that only says when a text appeared."""


class Full(NamedTuple):
    """A day that the text names with its year, as ISO 8601 with a time of day where one stands beside it."""

    span: Span
    value: str
    day: date


def full_days(expressions: Iterable[Expression], day_first: bool | None) -> Iterator[Full]:
    """The days that the text names with their years, in order."""
    for found in expressions:
        if found.kind in FULL and len(found.groups.get("year", "")) == 4 and found.counted is None:
            sense = sense_of(found, Context(day_first=day_first))
            if sense.value and sense.days and sense.days.earliest == sense.days.latest and not sense.estimate:
                yield Full(found.span, sense.value, sense.days.earliest)


def find_publication(
    document: Document, blocks: Sequence[Block], days: Sequence[Full], past: Sequence[Full], latest_year: int
) -> tuple[Publication | None, tuple[str, ...]]:
    """When the document appeared, and warnings. `past` are those of `days` that the text does not speak of as
    to come, and `latest_year` the latest year of those that it names so.

    What the user or the page said goes first; then a date in the byline, the dateline or the first lines; then the
    latest full date that the text tells as past, unless it is somebody's birthday or a later year is told of. None
    where there is none of these.
    """
    warnings: tuple[str, ...] = ()
    if document.published and document.published.strip():
        said = _said(document)
        if said:
            return said, _too_early(said, past)
        warnings = (
            f"the time of publication {document.published.strip()[:60]!r} is not one of the Gregorian calendar in "
            "ISO 8601 and was passed over: write it as 2024-12-26 or 2024-12-26T08:30Z",
        )
    signed = _signed(document.text, blocks, days)
    if signed:
        return signed, warnings
    latest = max((full for full in past if not _is_birth(document.text, full)), key=lambda full: full.day, default=None)
    if latest is None or latest.day.year < latest_year:
        return None, warnings
    words = " ".join(latest.span.of(document.text).split())
    reason = f"“{words}” is the latest full date that the text speaks of as past; it may have appeared later."
    return Publication(value=latest.day.isoformat(), basis="inferred", reason=reason, span=latest.span), warnings


def published_day(publication: Publication | None) -> date | None:
    """The day of publication in its own time zone."""
    return None if publication is None else date.fromisoformat(publication.value[:10])


def doubted(publication: Publication | None, today: date) -> tuple[str, ...]:
    """A warning where nothing can have appeared at that time: after `today`, or before there were newspapers."""
    day = published_day(publication)
    if day is None or publication is None or publication.basis == "inferred":
        return ()
    # A page may be dated by a clock that is a day ahead.
    if (day - today).days > 1:
        problem = f"lies in the future ({today.isoformat()} is today)"
    elif day.year < FIRST_NEWSPAPER:
        problem = "is before the first newspaper"
    else:
        return ()
    return (
        f"the time of publication {publication.value} {problem}: it has to be a day of the Gregorian calendar; dates "
        "counted from it may be wrong",
    )


def _said(document: Document) -> Publication | None:
    assert document.published is not None
    value = document.published.strip()
    try:
        value = date.fromisoformat(value).isoformat()
    except ValueError:
        try:
            value = datetime.fromisoformat(value).isoformat()
        except ValueError:
            return None
    if document.published_by == "metadata":
        return Publication(value=value, basis="metadata", reason="The page's own metadata say so.")
    return Publication(value=value, basis="given", reason="Given together with the text.")


def _too_early(publication: Publication, past: Iterable[Full]) -> tuple[str, ...]:
    day = published_day(publication)
    late = next((full for full in past if day and full.day > day), None)
    if late is None:
        return ()
    return (
        f"the text tells of {late.day.isoformat()} as past, which is after its time of publication "
        f"{publication.value}: dates counted from it may be wrong",
    )


def _signed(text: str, blocks: Sequence[Block], days: Sequence[Full]) -> Publication | None:
    """The time in a byline, a dateline or one of the first lines that hold little else."""
    signed = [
        (full, block) for block in blocks for full in days if full.span.within(block.span) and _signs(text, block, full)
    ]
    if not signed:
        return None
    updated = [full for full, block in signed if _is_update(text, block, full)]
    first = next((full for full, _ in signed if full not in updated), signed[0][0])
    words = " ".join(first.span.of(text).split())
    reason = f"“{words}” stands at the head of the text."
    home = next(block for full, block in signed if full is first)
    change = _UPDATED.search(home.span.of(text)[first.span.end - home.span.start :])
    others = [full for full in updated if full is not first]
    if others:
        reason += f" It was updated later: “{' '.join(others[0].span.of(text).split())}”."
    elif change and first not in updated:
        rest = " ".join(home.span.of(text)[first.span.end - home.span.start :].strip(" .,|-–—").split())
        reason += f" It was updated later: “{rest[:60]}”."
    return Publication(value=first.value, basis="byline", reason=reason, span=first.span)


def _is_birth(text: str, full: Full) -> bool:
    return _BORN.search(text[max(0, full.span.start - 80) : full.span.start]) is not None


_BORN = re.compile(r"\b(?:born|birth)\b[^;]*$", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updated|last modified|modified|edited|corrected)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:first )?(?:published|posted|issued)\b", re.IGNORECASE)


def _is_update(text: str, block: Block, full: Full) -> bool:
    before = text[max(block.span.start, full.span.start - 40) : full.span.start]
    changes = [match.end() for match in _UPDATED.finditer(before)]
    return bool(changes) and not any(match.end() > changes[-1] for match in _PUBLISHED.finditer(before))


def _signs(text: str, block: Block, full: Full) -> bool:
    if block.role in ("byline", "dateline"):
        return True
    if full.span.start > load("dates")["limits"]["head"] or block.role not in ("body", "headline"):
        return False
    known = load("dates")["limits"]["head_words"]
    rest = re.findall(r"[^\W\d_]+", block.span.of(text).replace(full.span.of(text), " "))
    opening = text[block.span.start : full.span.start].strip(" (,")
    # A place before a dash: *PORT VELDT, 3 May 2024 – …*
    follows = re.match(r"\s*(?:\([^)]{1,30}\)\s*)?[-–—:]", text[full.span.end : full.span.end + 40])
    if opening.isupper() and follows:
        return True
    return len(rest) <= HEAD_WORDS and all(word.casefold() in known or word[0].isupper() for word in rest)
