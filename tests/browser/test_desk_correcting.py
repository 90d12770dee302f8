"""Correcting at the desk in a real browser, by mouse and wholly by keyboard."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

uvicorn = pytest.importorskip("uvicorn")
pytest.importorskip("fastapi")
WebDriverException = pytest.importorskip("selenium.common.exceptions").WebDriverException

from browser.test_dossier import LUMINANCE, QUIET, WIDE  # noqa: E402
from desk.visits import TOKEN, HandReader  # noqa: E402
from reportedly.case.store import Store  # noqa: E402
from reportedly.desk import reader as reading  # noqa: E402
from reportedly.desk.app import make_app  # noqa: E402
from reportedly.desk.running import bound  # noqa: E402
from reportedly.desk.settings import Settings  # noqa: E402
from reportedly.desk.workplace import OpenCase  # noqa: E402
from reportedly.document import Document, Span  # noqa: E402

pytestmark = pytest.mark.browser

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
# Signs of two UTF-16 units each stand before the words that are selected.
TEXT = (
    "\U0001f525\U0001f525 Fire at the mill <b>of</b> Skelder.\r\n\r\n"
    "The \U0001f3ed mill was sold for 40 crowns, Ada Holt said.\n"
    "The weir “held”, Jan Ott denied on Monday.\n"
)


@pytest.fixture(scope="module")
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not BROWSER or not DRIVER:
        reason = f"correcting was NOT tried in a browser: chromium is {BROWSER}, chromedriver is {DRIVER}"
        # A quiet run prints no reasons for what it skips, and this one should not go unseen.
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\nSKIPPED: {reason}", file=sys.stderr)
        pytest.skip(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    found = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield found
    found.quit()


class At:
    """A browser at a running desk with one case."""

    def __init__(self, driver: Any, address: str, case: OpenCase) -> None:
        self.driver = driver
        self.address = address
        self.case = case

    def go(self, path: str) -> None:
        self.driver.get(f"{self.address}/case/story/{path}")

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is; `+` holds the first ones."""
        from selenium.webdriver import ActionChains

        for key in keys:
            *held, last = [_KEYS().get(one, one) for one in key.split("+")]
            chain = ActionChains(self.driver)
            for one in held:
                chain.key_down(one)
            chain.send_keys(last)
            for one in reversed(held):
                chain.key_up(one)
            chain.perform()

    def wait(self, so: Callable[[], Any]) -> Any:
        until = time.monotonic() + 20
        while True:
            with suppress(WebDriverException):
                found = so()
                if found:
                    return found
            assert time.monotonic() < until, self.driver.current_url + self.find("body").text
            time.sleep(0.05)

    def told(self, words: str) -> None:
        self.wait(lambda: words in self.find(".flashes").text)

    def kinds(self) -> list[str]:
        return [one.kind for one in self.case.judgements() if one.holds]


def _KEYS() -> dict[str, str]:  # noqa: N802
    from selenium.webdriver.common.keys import Keys

    return {
        "shift": Keys.SHIFT,
        "ctrl": Keys.CONTROL,
        "alt": Keys.ALT,
        "right": Keys.ARROW_RIGHT,
        "left": Keys.ARROW_LEFT,
        "down": Keys.ARROW_DOWN,
        "up": Keys.ARROW_UP,
        "enter": Keys.ENTER,
        "home": Keys.HOME,
    }


@pytest.fixture
def at(driver: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[At]:
    monkeypatch.setattr(reading, "_loaded", HandReader)
    path = tmp_path / "story.case"
    with Store.create(path, "The mill") as store:
        store.add(Document(TEXT, "1.txt", None, "Skelder Post", "Fire", published="2031-05-06", published_by="given"))
        second = "The \U0001f3ed mill was sold for 40 crowns, Jan Ott denied.\n"
        store.add(Document(second, "2.txt", None, "Halyard", "Denied", published="2031-05-07", published_by="given"))
    listening = bound("127.0.0.1", 0)
    port = listening.getsockname()[1]
    app = make_app(Settings(cases=(str(path),), folder=tmp_path / "new", token=TOKEN, port=port))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    case: OpenCase = app.state.workplace.open("story")
    case.view(60)
    driver.set_window_size(1200, 900)
    address = f"http://127.0.0.1:{port}"
    driver.get(f"{address}/enter?token={TOKEN}")
    yield At(driver, address, case)
    complaints = [line for line in driver.get_log("browser") if "favicon" not in line["message"]]
    server.should_exit = True
    thread.join(20)
    assert not complaints


def spans(at: At, unit: str, document: str = "d1") -> Any:
    ledger = at.case.ledger(document)
    assert ledger
    return next((one for one in ledger.attributions if one.id == unit), None)


def words(found: tuple[Span, ...]) -> list[str]:
    return [span.of(TEXT) for span in found]


def test_the_queue_by_keyboard(at: At) -> None:
    at.go("queue?kind=attribution")
    first = at.find(".doubt").text
    at.press("j")
    at.wait(lambda: at.find(".doubt").text != first)
    at.press("k")
    at.wait(lambda: at.find(".doubt").text == first)
    at.press("right")
    at.wait(lambda: at.find(".doubt").text != first)
    at.press("left")
    at.wait(lambda: at.find(".doubt").text == first)
    at.press("?")
    assert at.find("#keys").get_attribute("open")
    at.press("a")
    at.told("Accepted:")
    assert at.kinds() == ["accept"]
    assert at.find(".doubt").text != first
    at.press("r")
    at.told("Rejected:")
    assert at.kinds() == ["accept", "reject"]
    at.press("u")
    at.told("Taken back:")
    assert at.kinds() == ["accept"]
    at.go("queue?kind=attribution")
    at.press("u")
    at.told("Taken back:")
    assert at.kinds() == []
    at.press("e")
    at.wait(lambda: at.find("#attribution"))


def test_a_span_is_set_by_keyboard(at: At) -> None:
    at.go("document/d1/correct/a1")
    at.press("t", "right")
    # It begins at the attribution.
    assert at.driver.execute_script("return getSelection().toString()") == "The"
    at.press("home", "down")
    at.wait(lambda: at.driver.execute_script("return getSelection().toString()") == "The")
    at.press("right", "right", "right", "right", "shift+right", "shift+right")
    assert at.driver.execute_script("return getSelection().toString()") == "sold for 40"
    at.press("c", "ctrl+enter")
    at.told("Corrected:")
    assert words(spans(at, "a1").content) == ["sold for 40"]
    assert "sold for 40" in at.find("#a1").text
    at.press("u")
    at.told("Taken back:")
    assert words(spans(at, "a1").content) == ["The \U0001f3ed mill was sold for 40 crowns"]


def test_a_span_is_set_by_mouse(at: At) -> None:
    at.go("document/d1/correct/a1")
    select = """
    const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(arguments[0]);
      if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + arguments[0].length); return; }
    }"""
    at.driver.execute_script(select, "\U0001f3ed mill was ")
    at.find('[data-role="content"] [data-set]').click()
    at.driver.execute_script(select, "crowns")
    at.find('[data-role="content"] [data-more]').click()
    at.find('[data-role="source"] [data-none]').click()
    at.find("[data-save]").click()
    at.told("Corrected:")
    found = spans(at, "a1")
    assert words(found.content) == ["\U0001f3ed mill was", "crowns"]
    assert found.source == ()


def test_half_a_pair_is_never_selected(at: At) -> None:
    at.go("document/d1/correct/a1")
    at.driver.execute_script("""
    const node = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT).nextNode();
    getSelection().setBaseAndExtent(node, 1, node, 3);""")
    at.press("c")
    assert at.find('[name="content_at"]').get_attribute("value") == "0-2"


def test_cards_of_a_document_by_keyboard(at: At) -> None:
    at.go("document/d1")
    at.press("j")
    at.wait(lambda: at.find("#a1.chosen"))
    at.press("r")
    at.told("Rejected:")
    assert spans(at, "a1") is None
    at.press("u")
    at.told("Taken back:")
    at.press("j", "j")
    at.wait(lambda: at.find("#a2.chosen"))
    at.press("e")
    at.wait(lambda: at.find("#attribution"))
    assert at.driver.current_url.endswith("/correct/a2")


def test_a_missed_attribution_from_selected_words(at: At) -> None:
    at.go("document/d1")
    at.press("t", "home", "right", "right", "shift+right", "shift+right", "c")
    at.wait(lambda: at.find("#attribution"))
    assert at.find('[name="content"]').get_attribute("value") == "at the mill"
    at.find("#f-speaker").send_keys("Ida Vern")
    at.press("ctrl+enter")
    at.told("Added: at the mill")
    ledger = at.case.ledger("d1")
    assert ledger
    assert [words(one.content) for one in ledger.attributions if one.speaker == "Ida Vern"] == [["at the mill"]]


@pytest.mark.parametrize("path", ["queue", "history", "document/d1/correct/a1", "claim/c1/correct", "document/d1"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone_and_can_be_read(at: At, path: str, scheme: str) -> None:
    kept = {"document": "d1", "unit": "a1"}
    from reportedly.desk.deciding import judge

    judge(at.case, "Ida Vern", "edit", kept, {"act": "claims"})
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    at.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    at.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        at.go(path)
        wide, inner = at.driver.execute_script(WIDE)
        assert wide <= inner
        assert at.driver.execute_script(LUMINANCE) == {}
        unlabelled = """
        return [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
          .filter(one => !one.labels.length && !one.getAttribute('aria-label')).map(one => one.outerHTML)"""
        assert at.driver.execute_script(unlabelled) == []
    finally:
        at.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        at.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
