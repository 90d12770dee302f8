"""Work that goes on while pages are looked at: documents that are being added."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Literal

from reportedly.desk.limits import limit

State = Literal["waiting", "working", "added", "known", "failed"]


@dataclass(slots=True)
class Item:
    """One input of a job: what the user called it, how far it is, and in a sentence what came of it.

    `document` is the id in the case of the document that it became.
    """

    name: str
    state: State = "waiting"
    text: str = ""
    document: str = ""


@dataclass(slots=True)
class Job:
    """Adding the documents of one form. `items` grow while an archive or a list is being unpacked."""

    slug: str
    id: str = field(default_factory=lambda: token_hex(8))
    items: list[Item] = field(default_factory=list)
    ended: bool = False
    fault: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> int:
        """How many inputs there is nothing left to do for."""
        return sum(item.state in ("added", "known", "failed") for item in self.items)

    def having(self, states: Iterable[State]) -> int:
        """How many inputs are in one of these states."""
        wanted = set(states)
        return sum(item.state in wanted for item in self.items)


class Jobs:
    """The jobs of one run of the desk; the last few that ended are remembered."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def begin(self, slug: str, names: Iterable[str], work: Callable[[Job], None]) -> Job:
        """Do `work` in the background, on inputs of these names."""
        job = Job(slug, items=[Item(name) for name in names])
        thread = threading.Thread(target=self._run, args=(job, work), name=f"adding {job.id}", daemon=True)
        with self._lock:
            ended = [id for id, old in self._jobs.items() if old.ended]
            for id in ended[:-20]:
                del self._jobs[id]
                self._threads.pop(id, None)
            self._jobs[job.id] = job
            self._threads[job.id] = thread
        thread.start()
        return job

    def find(self, slug: str, id: str) -> Job | None:
        """The job of that id on that case, None where it is forgotten."""
        job = self._jobs.get(id)
        return job if job and job.slug == slug else None

    def running(self, slug: str) -> tuple[Job, ...]:
        """The jobs on that case that have not ended."""
        return tuple(job for job in self._jobs.values() if job.slug == slug and not job.ended)

    def stop(self) -> None:
        """Let every job end after the input it is at; one that does not is left behind."""
        for job in tuple(self._jobs.values()):
            job.stopping.set()
        for thread in tuple(self._threads.values()):
            thread.join(limit("stopping_seconds"))

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        try:
            work(job)
        finally:
            job.ended = True
