"""Documents on their way into a case: pasted, uploaded or fetched, one after the other in the background."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from reportedly.desk.jobs import Item, Job
from reportedly.desk.limits import limit
from reportedly.desk.parsing import Parser, checked
from reportedly.desk.uploads import Part, parts, rows, seemly
from reportedly.desk.workplace import OpenCase, Workplace
from reportedly.document import Document
from reportedly.errors import InputError, ReportedlyError, UsageError
from reportedly.intake.feed import is_feed
from reportedly.intake.fetch import fetch, is_url
from reportedly.intake.inputs import overridden
from reportedly.intake.records import records
from reportedly.intake.text import read_text
from reportedly.intake.times import iso_time

log = logging.getLogger("reportedly.desk")
Found = Document | InputError
Finding = Callable[[Parser], Iterator[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What somebody says of the documents they add; it goes before what these say of themselves."""

    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None

    @classmethod
    def of(cls, outlet: str = "", published: str = "", title: str = "", url: str = "") -> About:
        """The same from what was filled in. Raises UsageError for a time or an address that is none."""
        if published and not iso_time(published):
            raise UsageError("The time of publication is not in ISO 8601. Write it as 2024-12-26 or 2024-12-26T08:30Z.")
        if url and not url.lower().startswith(("http://", "https://")):
            raise UsageError("The address does not begin with http:// or https://.")
        return cls(outlet=outlet or None, published=published or None, title=title or None, url=url or None)

    def told(self, document: Document) -> Document:
        """The document with it."""
        told = overridden(document, self.published, self.outlet)
        return replace(told, title=self.title or told.title, url=self.url or told.url)


def add_text(work: Workplace, opened: OpenCase, text: str, about: About) -> Job:
    """Add a text that was pasted. Browsers send line ends as CR LF; a document has them as LF."""
    name = about.title or about.url or "pasted text"
    plain = text.replace("\r\n", "\n")

    def find(_: Parser) -> Iterator[Found]:
        yield read_text(plain, name)

    return _begin(work, opened, [(name, find)], about)


def add_urls(work: Workplace, opened: OpenCase, urls: Sequence[str], about: About) -> Job:
    """Add the pages at these URLs, where they are public. Raises UsageError for too many, or for what is no URL."""
    if not urls or len(urls) > limit("urls"):
        raise UsageError(f"Give at least one address and at most {limit('urls')} at a time.")
    wrong = next((url for url in urls if not is_url(url)), None)
    if wrong:
        raise UsageError(f"{wrong[:200]} is not an address. Addresses begin with https:// or http://.")
    about = replace(about, title=None, url=None)
    return _begin(work, opened, [(url, _fetching(url)) for url in urls], about)


def add_files(work: Workplace, opened: OpenCase, files: Sequence[tuple[str, BinaryIO]], about: About) -> Job:
    """Add what these files hold; they are copied before this returns. Raises UsageError where there is none."""
    if not files:
        raise UsageError("Choose at least one file.")
    folder = TemporaryDirectory(prefix="reportedly-")
    found = []
    try:
        for number, (given, file) in enumerate(files):
            path = Path(folder.name) / str(number)
            with path.open("wb") as copy:
                shutil.copyfileobj(file, copy)
            name = seemly(given)
            found.append((name, _unpacking(path, name)))
    except BaseException:
        folder.cleanup()
        raise
    about = replace(about, title=None, url=None)
    return _begin(work, opened, found, about, folder.cleanup)


def _fetching(url: str) -> Finding:
    def find(parser: Parser) -> Iterator[Found]:
        page = fetch(url, public_only=True)
        document = parser.parse(page.data, url, page.charset, html=page.is_html, url=page.url)
        if is_feed(document.text):
            yield InputError(url, "is a feed.", "Give the addresses of its stories.")
        else:
            yield document if document.url else replace(document, url=page.url)

    return find


def _unpacking(path: Path, name: str) -> Finding:
    def find(parser: Parser) -> Iterator[Found]:
        for part in parts(path, name):
            if isinstance(part, InputError):
                yield part
            elif part.listed:
                yield from _listed(part)
            else:
                try:
                    yield parser.parse(part.data, part.name, html=part.html)
                except InputError as error:
                    yield error

    return find


def _listed(part: Part) -> Iterator[Found]:
    for row in rows(part):
        if isinstance(row, InputError):
            yield row
        else:
            name, line = row
            # A line that names a file was refused above, so the folder is never looked into.
            for found in records([line], part.name, Path()):
                yield (
                    type(found)(name, found.problem, found.advice)
                    if isinstance(found, InputError)
                    else replace(found, name=name)
                )


def _begin(
    work: Workplace,
    opened: OpenCase,
    found: Sequence[tuple[str, Finding]],
    about: About,
    cleanup: Callable[[], None] = lambda: None,
) -> Job:
    def add(job: Job) -> None:
        try:
            with Parser() as parser:
                for first, (_, find) in zip(list(job.items), found, strict=True):
                    if job.stopping.is_set():
                        break
                    _add(job, first, find, parser, opened, about)
        except ReportedlyError as error:
            job.fault = str(error)
        except Exception as error:
            log.error("Adding documents failed.", exc_info=error)
            job.fault = "It could not go on. What happened stands where the desk was started."
        finally:
            cleanup()
        if not job.stopping.is_set():
            opened.current()  # What was added is read from now on, whether somebody looks or not.

    return work.jobs.begin(opened.slug, [name for name, _ in found], add)


def _add(job: Job, first: Item, find: Finding, parser: Parser, opened: OpenCase, about: About) -> None:
    """Add what one input holds: its own item tells of the first document, and further items of the others."""
    first.state = "working"
    item: Item | None = first
    try:
        for one in find(parser):
            if item is None:
                item = Item(one.name)
                job.items.append(item)
            item.name = one.name
            _put(item, one, opened, about)
            item = None
            if job.stopping.is_set():
                return
    except InputError as error:
        if item is None:
            item = Item(error.name)
            job.items.append(item)
        item.state, item.text = "failed", f"{error.problem} {error.advice}".strip()
    else:
        if item is not None:
            item.state, item.text = "failed", "holds no document."


def _put(item: Item, found: Found, opened: OpenCase, about: About) -> None:
    if isinstance(found, InputError):
        item.state, item.text = "failed", f"{found.problem} {found.advice}".strip()
        return
    try:
        added = opened.store.add(about.told(checked(found)))
    except InputError as error:
        item.state, item.text = "failed", f"{error.problem} {error.advice}".strip()
        return
    item.document = f"d{added.appearance_id}"
    item.state = "added" if added.appeared else "known"
    item.text = "; ".join(found.warnings)
