"""The cases at the desk: which there are, and an open one with its ledgers as corrected and what follows from them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reportedly.case.carriers import Entry
from reportedly.case.case import Case, CaseDocument
from reportedly.case.checking import decision_of
from reportedly.case.corrected_case import CorrectedCase
from reportedly.case.corrections import Corrected, corrected
from reportedly.case.search_index import SearchIndex
from reportedly.case.store import Store
from reportedly.case.values import Counts, Judgement
from reportedly.desk import reader as reading
from reportedly.desk.analysing import Analysing, Analysis
from reportedly.desk.caching import Recent
from reportedly.desk.faults import NotHere
from reportedly.desk.jobs import Jobs
from reportedly.desk.limits import limit
from reportedly.desk.settings import Settings
from reportedly.desk.standing import where_it_stood
from reportedly.errors import ReportedlyError, UsageError
from reportedly.ledger import Ledger

ENDING = ".case"
_NOT_IN_SLUGS = re.compile(r"[^\w.-]+")


class Working(ReportedlyError):
    """What a case says is still being worked out; a page that shows how far it is answers this."""

    def __init__(self, opened: OpenCase, analysing: Analysing) -> None:
        self.opened = opened
        self.analysing = analysing
        super().__init__("What the case says is still being worked out. Ask again in a few seconds.")


@dataclass(frozen=True, slots=True)
class View:
    """What a case says at one moment.

    `behind` says that something was added or judged since and is still being worked out; the next pages will have it.
    """

    analysis: Analysis
    behind: bool

    @property
    def case(self) -> Case:
        """The case as corrected."""
        return self.analysis.told.case

    @property
    def told(self) -> CorrectedCase:
        """The same with who decided what, what was joined, dismissed and orphaned."""
        return self.analysis.told

    @property
    def fixed(self) -> Mapping[str, Corrected]:
        """The corrected ledgers by the ids of their texts."""
        return self.analysis.fixed

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The documents with their corrected ledgers, in the order of time."""
        return self.analysis.entries

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Those that the case follows, and those that were taken back."""
        return self.analysis.judgements

    @property
    def index(self) -> SearchIndex:
        """What a search looks things up in."""
        return self.analysis.index

    @property
    def documents(self) -> dict[str, CaseDocument]:
        """The documents of the case by their ids, `d1`, …."""
        return {document.id: document for document in self.case.documents}


class OpenCase:
    """One case at the desk. Every method may be called from any thread, and waits for no other request but `view`."""

    def __init__(self, slug: str, where: str, store: Store) -> None:
        self.slug = slug
        self.where = where
        self.store = store
        self._lock = threading.Lock()
        self._analysing: Analysing | None = None
        self._last: Analysis | None = None
        self._ledgers: Recent[tuple[str, str], Ledger | None] = Recent(limit("ledgers"))

    @cached_property
    def created(self) -> str:
        """When the case was made, ISO 8601 in UTC."""
        return self.store.settings.created

    @property
    def title(self) -> str:
        """What the case is called: its title, or the name of its file."""
        return self.store.settings.title or self.slug

    def counts(self) -> Counts:
        """How much there is."""
        return self.store.counts()

    def view(self, patience: float | None = None) -> View:
        """What the case says now, corrected.

        What is known is given at once. Where something changed, it is worked out in the background; after `patience`
        seconds the older state is given, marked as `behind`. Raises Working where there is no older state.
        """
        fingerprint = self.store.fingerprint()
        last, analysing = self._last, None
        if last is None or last.fingerprint != fingerprint:
            analysing = self._begun(fingerprint)
            analysing.wait(limit("patience_seconds") if patience is None else patience)
            last = self._last
            if analysing.error:
                raise analysing.error
        if last is None:
            assert analysing
            raise Working(self, analysing)
        return View(last, behind=analysing is not None and not analysing.done)

    def current(self) -> bool:
        """Whether what the pages show is up to date; where it is not, it is being worked out from now on."""
        fingerprint = self.store.fingerprint()
        if self._last is not None and self._last.fingerprint == fingerprint:
            return True
        self._begun(fingerprint)
        return False

    @property
    def analysing(self) -> Analysing | None:
        """The last run of the analysis, which may have ended; None where there was none."""
        return self._analysing

    def _begun(self, fingerprint: str) -> Analysing:
        with self._lock:
            running = self._analysing
            if running is None or (running.done and (running.error or running.fingerprint != fingerprint)):
                running = self._analysing = Analysing(self.store, fingerprint, self._last, self._finished)
                running.start()
            return running

    def _finished(self, analysis: Analysis) -> None:
        self._last = analysis

    def ledger(self, key: str) -> Ledger | None:
        """The corrected ledger of a document, by its id in the case (`d3`) or that of its text (`sha256:…`).

        By the id in the case its document says where it stood there. Judgements count at once, also those that the view
        is still behind. None where there is no such document, or where nobody has read it yet.
        """
        fixed = self.corrected(key)
        return fixed.ledger if fixed else None

    def corrected(self, key: str) -> Corrected | None:
        """The same with what the machine says beside it, and who decided what."""
        own = self.machine_ledger(key)
        return corrected(own, self.judgements()) if own else None

    def machine_ledger(self, key: str) -> Ledger | None:
        """The same as the newest model read it, without what people judged."""
        appearance = None
        content = key
        if not key.startswith("sha256:"):
            appearance = next((one for one in self.store.appearances() if f"d{one.id}" == key), None)
            if appearance is None:
                return None
            content = appearance.document_id
        newest = self.store.models(content)[:1]
        if not newest:
            return None
        ledger = self._ledgers.get((content, newest[0]), lambda: self.store.ledger(content))
        return where_it_stood(ledger, appearance) if ledger and appearance else ledger

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement in the order of deciding; `holds` tells those that count."""
        return self.store.judgements()

    def judge(self, author: str, kind: str, target: Any, payload: Any = None) -> Judgement:
        """Keep what a person decided; when this returns it is on disk, and the pages follow it. Raises BadJudgement."""
        decision_of(kind, target, payload)
        return self.store.judge(author, kind, target, payload)

    def undo(self, judgement_id: int, author: str) -> Judgement:
        """Take a judgement back. Raises UsageError where there is none, or it is taken back already."""
        return self.store.undo(judgement_id, author)

    def close(self) -> None:
        """Let go of the case; what runs in the background for it ends first."""
        if self._analysing:
            self._analysing.stop()
        self.store.close()


class Workplace:
    """All cases at the desk. One for each application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.jobs = Jobs()
        self._lock = threading.Lock()
        self._open: dict[str, OpenCase] = {}
        self._named = dict(_named(settings.cases))
        self._folder = settings.folder

    def slugs(self) -> tuple[str, ...]:
        """The slugs of all cases: those that were named, and those in the folder for new ones."""
        return tuple(dict.fromkeys((*self._named, *(slug for slug, _ in self._in_folder()))))

    def _in_folder(self) -> Iterator[tuple[str, str]]:
        taken = {Path(where).absolute() for where in self._named.values()}
        try:
            found = sorted(path for path in self._folder.glob(f"*{ENDING}") if path.is_file())
        except OSError:
            return
        for path in found:
            if path.absolute() not in taken and slug_of(path.stem) == path.stem:
                yield path.stem, str(path)

    def open(self, slug: str) -> OpenCase:
        """The case of that slug. Raises NotHere where there is none, and StoreError where it cannot be opened."""
        with self._lock:
            if slug in self._open:
                return self._open[slug]
            where = self._named.get(slug) or dict(self._in_folder()).get(slug)
            if where is None:
                raise NotHere(f"There is no case {slug!r} at this desk. The page of cases lists those that there are.")
            opened = self._open[slug] = OpenCase(slug, where, Store.open(where))
            return opened

    def make(self, title: str) -> OpenCase:
        """A new, empty case in the folder. Raises StoreError where it cannot be made there."""
        stem = slug_of(title) or "case"
        with self._lock:
            slugs = self.slugs()
            slug = next(name for name in _numbered(stem) if name not in slugs)
            where = self._folder / f"{slug}{ENDING}"
            Store.create(where, title).close()
        return self.open(slug)

    def add_place(self, where: str) -> OpenCase:
        """Put an existing case on the desk by its file. Raises StoreError, or UsageError where it has no such name."""
        if "://" in where:
            raise UsageError("Only files can be opened here. Name a database when the desk is started.")
        with self._lock:
            known = next((slug for slug, place in self._named.items() if _same(place, where)), None)
            if known is None:
                Store.open(where).close()
                known = next(
                    name for name in _numbered(slug_of(Path(where).stem) or "case") if name not in self.slugs()
                )
                self._named[known] = where
        return self.open(known)

    def close(self) -> None:
        """End what runs in the background and let go of every case."""
        self.jobs.stop()
        with self._lock:
            for opened in self._open.values():
                with suppress(ReportedlyError):
                    opened.close()
            self._open.clear()

    def reader(self) -> Any:
        """The reader, loaded once. Raises ModelError."""
        return reading.one_reader()


def slug_of(name: str) -> str:
    """What a case is called in addresses: its name with a hyphen for all that addresses had to escape."""
    return _NOT_IN_SLUGS.sub("-", name).strip("-.")[: limit("slug_characters")].strip("-.")


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _named(cases: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The slug of every case that was named, no two alike."""
    taken: set[str] = set()
    for where in cases:
        stem = slug_of(where.rstrip("/").rpartition("/")[2].partition("?")[0] if "://" in where else Path(where).stem)
        slug = next(name for name in _numbered(stem or "case") if name not in taken)
        taken.add(slug)
        yield slug, where


def _same(place: str, other: str) -> bool:
    return "://" not in place and Path(place).absolute() == Path(other).absolute()
