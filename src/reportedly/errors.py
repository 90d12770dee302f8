"""Everything that can go wrong, as one tree.

    ReportedlyError
    ├── InputError            an input cannot be read
    │   ├── MissingInput      no such file, folder or page
    │   ├── UnreadableInput   it is there, but it is not text (binary, an archive, an encoding that does not hold)
    │   ├── EmptyInput        it holds no text to read
    │   └── FetchError        a URL did not answer with a page
    ├── UsageError            the call's own words are off
    │   └── BadJudgement      a judgement on a reading or a case makes no sense
    ├── MissingExtra          an optional part is not installed; the message gives the install line
    ├── ModelError            the reader model is missing or damaged
    └── StoreError            a case cannot be opened, read or written
        ├── MissingCase       there is no case at that place
        ├── CaseExists        a case is to be made where one is already
        ├── NotACase          what is there is no database, or the database of something else
        ├── NewerCase         a later version of reportedly made it
        ├── LockedCase        another process holds it for too long
        ├── ReadOnlyCase      it can be read but not written
        ├── FullDisk          there is no room for what is to be written
        ├── DamagedCase       its file is damaged
        └── UnreachableCase   the database server does not answer or does not let anybody in

A message says what happened, to which input, and what to do next.
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """The root: catch this to catch everything that reportedly raises on purpose."""


class InputError(ReportedlyError):
    """An input cannot be read. `name` is what the user called it."""

    def __init__(self, name: str, problem: str, advice: str = "") -> None:
        self.name = name
        self.problem = problem
        self.advice = advice
        super().__init__(f"{name}: {problem}" + (f" {advice}" if advice else ""))


class MissingInput(InputError):
    """No such file, folder or page."""


class UnreadableInput(InputError):
    """The input is there, but it is not text."""


class EmptyInput(InputError):
    """The input holds no text to read."""


class FetchError(InputError):
    """A URL did not answer with a page."""


class UsageError(ReportedlyError):
    """The call's own words are off."""


class BadJudgement(UsageError):
    """A judgement on a reading or a case makes no sense, or does not fit the text that it is about."""


class MissingExtra(ReportedlyError):
    """An optional part is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part. Install it with: pip install 'reportedly[{extra}]'")


class ModelError(ReportedlyError):
    """The reader model is missing or damaged."""


class StoreError(ReportedlyError):
    """A case cannot be opened, read or written. `where` is its file, or its URL without the password."""

    def __init__(self, where: str, problem: str, advice: str = "") -> None:
        self.where = where
        self.problem = problem
        self.advice = advice
        super().__init__(f"{where}: {problem}" + (f" {advice}" if advice else ""))


class MissingCase(StoreError):
    """There is no case at that place."""


class CaseExists(StoreError):
    """A case is to be made where one is already."""


class NotACase(StoreError):
    """What is there is no database, or the database of something else."""


class NewerCase(StoreError):
    """A later version of reportedly made the case."""


class LockedCase(StoreError):
    """Another process holds the case for too long."""


class ReadOnlyCase(StoreError):
    """The case can be read but not written."""


class FullDisk(StoreError):
    """There is no room for what is to be written."""


class DamagedCase(StoreError):
    """The file of the case is damaged."""


class UnreachableCase(StoreError):
    """The database server does not answer, or does not let anybody in."""
