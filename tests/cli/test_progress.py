import io
import sys

import pytest

from reportedly.cli import progress
from reportedly.cli.progress import shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def as_terminal(monkeypatch: pytest.MonkeyPatch, after: float = -1.0) -> Terminal:
    """Standard error as a terminal. Not a fixture: pytest puts its own standard error back before the test begins."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "AFTER_SECONDS", after)
    return terminal


def test_a_bar_for_those_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = as_terminal(monkeypatch)
    assert list(shown(iter("abc"), 3, quiet=False)) == ["a", "b", "c"]
    assert "reading" in terminal.getvalue()


@pytest.mark.parametrize(("total", "quiet"), [(3, True), (1, False)])
def test_no_bar_for_the_quiet_or_for_one_item(monkeypatch: pytest.MonkeyPatch, total: int, quiet: bool) -> None:
    terminal = as_terminal(monkeypatch)
    assert list(shown(iter("abc"), total, quiet)) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


def test_no_bar_for_quick_work(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = as_terminal(monkeypatch, after=60.0)
    assert list(shown(iter("abc"), 3, quiet=False)) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


def test_no_bar_where_standard_error_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(shown(iter("abc"), 3, quiet=False)) == ["a", "b", "c"]
    assert capfd.readouterr().err == ""


def test_the_bar_goes_when_the_work_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = as_terminal(monkeypatch)
    items = shown(iter("abc"), 3, quiet=False)
    next(items)
    assert "0/3" in terminal.getvalue()
    items.close()
    assert terminal.getvalue().endswith("\x1b[2K")
