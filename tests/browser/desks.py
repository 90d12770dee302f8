"""A desk in a process of its own and a Chromium that visits it, for tests and for the pictures of the documentation."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
)
# One question, because the page may be left between two.
STATE = """
if (document.readyState !== 'complete' || !document.querySelector('main h1')) { return 'loading'; }
if (document.querySelector('meta[http-equiv=refresh]')) { return 'reading'; }
return document.querySelector('.behind') ? 'behind' : 'there';
"""


class Desk:
    """A desk that can be stopped and started again on the same case."""

    def __init__(self, case: Path, environment: dict[str, str] | None = None) -> None:
        self.case = case
        self.environment = {**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"}
        self.process: subprocess.Popen[str] | None = None
        self.start = ""

    def begin(self) -> None:
        """Start it; `start` is then the address that lets its visitor in."""
        command = [sys.executable, "-m", "reportedly", "desk", str(self.case), "--no-browser", "--port", "0"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment
        )
        assert self.process.stdout
        self.start = self.process.stdout.readline().strip().rpartition(" ")[2]
        assert self.start, "the desk did not start"

    def end(self) -> int:
        """Stop it as Ctrl-C does, and give its exit status."""
        assert self.process
        assert self.process.stdout
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    @property
    def address(self) -> str:
        """Where it is in this run."""
        return self.start.partition("/enter")[0]


@contextmanager
def at_desk(case: Path, environment: dict[str, str] | None = None) -> Iterator[Desk]:
    """A desk on a case, stopped at the end."""
    desk = Desk(case, environment)
    desk.begin()
    try:
        yield desk
    finally:
        desk.end()


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """A driver of a headless Chromium that keeps what it complains of and every request that it makes."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def window(driver: Any, width: int, height: int = 900, scheme: str = "light", scale: float = 1) -> None:
    """Give the browser a window of that size in CSS pixels, and that colour scheme."""
    size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 800}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


def settled(driver: Any, patience: float = 30) -> None:
    """Wait until the page shows what it was asked for: all is read, and nothing is still being worked out."""
    until = time.monotonic() + patience
    while (state := driver.execute_script(STATE)) != "there":
        assert time.monotonic() < until, f"{driver.current_url} has not settled in {patience} s"
        time.sleep(0.2)
        if state == "behind":
            driver.refresh()
