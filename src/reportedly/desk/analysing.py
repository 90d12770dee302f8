"""What a case says, worked out in the background: documents that nobody read are read, judgements are followed.

documents ──▶ ledgers ──▶ corrected ledgers ──▶ case ──▶ corrected case
              (kept while nothing is added)     (kept while no ledger changes)
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from reportedly.case.analysis import case_of, entries_of
from reportedly.case.carriers import Entry
from reportedly.case.case import Case
from reportedly.case.corrected_case import Around, CorrectedCase, around_of, corrected_case
from reportedly.case.corrections import Corrected, corrected_ledgers, vectors_for
from reportedly.case.reading import VECTORS, read_into
from reportedly.case.search_index import SearchIndex
from reportedly.case.store import Store
from reportedly.case.values import Appearance, Judgement
from reportedly.desk import reader as reading
from reportedly.desk.limits import limit
from reportedly.errors import ReportedlyError
from reportedly.ledger import Ledger

log = logging.getLogger("reportedly.desk")


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What a case said at the state that `fingerprint` stands for.

    `fixed` has the corrected ledger of every text by its id, `entries` the documents in the order of time, `read` the
    case as it follows from them, and `told` that case as people corrected it, following `judgements`.
    """

    fingerprint: str
    title: str
    appearances: tuple[Appearance, ...]
    judgements: tuple[Judgement, ...]
    fixed: Mapping[str, Corrected]
    entries: tuple[Entry, ...]
    read: Case
    around: Around
    told: CorrectedCase

    @cached_property
    def index(self) -> SearchIndex:
        """What a search looks things up in."""
        return SearchIndex.of(self.told.case, [one.ledger for one in self.fixed.values()])


def analysis(store: Store, model: str, before: Analysis | None = None) -> Analysis:
    """What the case says now. What `before` worked out is taken over as far as it still holds."""
    fingerprint, judgements = store.fingerprint(), store.judgements()
    appearances, title = store.appearances(), store.settings.title
    ledgers = {ledger.document.id: ledger for ledger in store.ledgers(model)}
    fixed = corrected_ledgers(_same(ledgers, before), judgements)
    if before and (before.title, before.appearances) == (title, appearances) and _unchanged(before.fixed, fixed):
        entries, read, around = before.entries, before.read, before.around
    else:
        entries = entries_of(appearances, {key: one.ledger for key, one in fixed.items()})
        stored = store.features(model, VECTORS)
        vectors = {key: vectors_for(fixed[key], data) for key, data in stored if key in fixed}
        read = case_of(title, entries, vectors, model)
        around = around_of(read, entries)
    return Analysis(
        fingerprint=fingerprint,
        title=title,
        appearances=appearances,
        judgements=judgements,
        fixed=fixed,
        entries=entries,
        read=read,
        around=around,
        told=corrected_case(read, entries, judgements, around),
    )


def _same(ledgers: Mapping[str, Ledger], before: Analysis | None) -> Mapping[str, Ledger]:
    """The ledgers, as the very objects that were there before where they are equal."""
    known = {key: one.read for key, one in before.fixed.items()} if before else {}
    return {key: known[key] if known.get(key) == ledger else ledger for key, ledger in ledgers.items()}


def _unchanged(before: Mapping[str, Corrected], now: Mapping[str, Corrected]) -> bool:
    return before.keys() == now.keys() and all(before[key].ledger == one.ledger for key, one in now.items())


class Analysing:
    """One run of the analysis in a thread of its own. `read` of `total` documents are read so far."""

    def __init__(
        self, store: Store, fingerprint: str, before: Analysis | None, finished: Callable[[Analysis], None]
    ) -> None:
        self.fingerprint = fingerprint
        self.read = 0
        self.total = 0
        self.error: Exception | None = None
        self._store = store
        self._before = before
        self._finished = finished
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="analysing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, so long at most, and say whether it came."""
        self._thread.join(seconds)
        return self.done

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """End it at the next document; what was read is kept."""
        self._stop.set()
        if not self.done:
            self._thread.join(limit("stopping_seconds"))

    def _run(self) -> None:
        try:
            found = self._analysis()
            if found:
                self._finished(found)
        except ReportedlyError as error:
            self.error = error
        except Exception as error:
            log.error("A case could not be worked out.", exc_info=error)
            self.error = ReportedlyError(
                "The case could not be worked out. What happened stands where the desk was started."
            )

    def _analysis(self) -> Analysis | None:
        model = reading.one_reader()
        counts = self._store.counts()
        self.read, self.total = counts.read, counts.documents
        for _ in read_into(self._store, model):
            self.read += 1
            if self._stop.is_set():
                return None
        # What comes in from now on belongs to the next run.
        found = analysis(self._store, model.model, self._before)
        self.fingerprint = found.fingerprint
        # Made here and kept, so that the first who searches does not wait for it.
        _ = found.index
        return found
