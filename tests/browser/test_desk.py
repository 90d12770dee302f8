"""The desk in a real browser: adding, reading, finding, correcting, undoing, and all of it there after a restart."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from browser.desks import BROWSER, DRIVER, Desk, at_desk, chromium, settled, window
from browser.test_dossier import LUMINANCE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.model]

EXAMPLES = resources.files("reportedly.examples")
MILL = EXAMPLES.joinpath("mill.txt").read_text(encoding="utf-8")
AUTHOR = "Ida Vern"
PAGES = (
    *("", "/claims", "/claim/c1", "/contradictions", "/timeline", "/changes", "/speakers", "/sources", "/documents"),
    *("/document/d1", "/document/d1/correct", "/document/d1/correct/a1", "/search?q=museum", "/queue", "/history"),
    *("/add", "/export", "/claim/c1/correct"),
)
# Python loads this module by itself as it starts: what goes out is written down wherever in the process it does.
WATCH = """
import os, sys

def told(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        place = arguments[1][0]
    elif event == "socket.getaddrinfo":
        place = arguments[0]
    else:
        return
    with open(os.environ["REQUESTS"], "a") as file:
        print(event, place, file=file)

sys.addaudithook(told)
"""
UNLABELLED = """
return [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary')]
  .filter(one => {
    const named = (one.getAttribute('aria-labelledby') || '').split(' ')
      .map(id => document.getElementById(id)).filter(Boolean).map(part => part.textContent);
    const labels = [...(one.labels || [])].map(label => label.textContent);
    const own = /^(BUTTON|A|SUMMARY)$/.test(one.tagName) ? [one.textContent] : [];
    return ![one.getAttribute('aria-label') || '', ...named, ...labels, ...own].join('').trim();
  }).map(one => one.outerHTML.slice(0, 200));
"""
STRUCTURE = """
const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => Number(one.tagName[1]));
const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
return {
  h1: levels.filter(level => level === 1).length,
  skipped: levels.filter((level, at) => at > 0 && level > levels[at - 1] + 1).length,
  twice: ids.filter((id, at) => ids.indexOf(id) !== at),
  pictures: [...document.querySelectorAll('img:not([alt])')].length,
  drawings: [...document.querySelectorAll('main svg')]
    .filter(one => !one.getAttribute('aria-hidden') && !one.getAttribute('aria-label')
      && !one.getAttribute('aria-labelledby') && !one.querySelector('title')).length,
  lang: document.documentElement.lang,
  inline: document.querySelectorAll('[style], main style, script:not([src]):not([type])').length,
};
"""
SOUND = {"h1": 1, "skipped": 0, "twice": [], "pictures": 0, "drawings": 0, "lang": "en", "inline": 0}
T = TypeVar("T")


@pytest.fixture(scope="module")
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not BROWSER or not DRIVER:
        reason = f"the desk was NOT tried in a browser: chromium is {BROWSER}, chromedriver is {DRIVER}"
        # A quiet run prints no reasons for what it skips, and this one should not go unseen.
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\nSKIPPED: {reason}", file=sys.stderr)
        pytest.skip(reason)
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """The environment of a desk that writes down whom it asks for anything, and the file where it does."""
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    asked = folder / "requests"
    return {"PYTHONPATH": str(folder), "REQUESTS": str(asked), "LOGNAME": AUTHOR}, asked


@pytest.fixture(scope="module")
def affair(driver: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with some stories of an affair, read, and the browser let in."""
    case = tmp_path_factory.mktemp("affair") / "log.case"
    stories = [str(EXAMPLES / "affair" / name) for name in ("01-halyard.txt", "05-fennargazette.txt")]
    for command in (["new", str(case)], ["add", "-q", str(case), *stories]):
        subprocess.run([sys.executable, "-m", "reportedly", "case", *command], check=True, capture_output=True)
    with at_desk(case) as desk:
        driver.get(desk.start)
        driver.get(f"{desk.address}/case/log")
        settled(driver)
        yield desk


@pytest.fixture(autouse=True)
def nothing_is_complained_of(driver: Any) -> Iterator[None]:
    driver.get_log("browser")
    yield
    assert driver.get_log("browser") == []


class Visitor:
    """Somebody with a mouse and a keyboard at the desk of a case."""

    def __init__(self, driver: Any, desk: Desk) -> None:
        self.driver = driver
        self.desk = desk

    def arrive(self) -> None:
        self.driver.get(self.desk.start)
        self.wait(lambda: self.text("h1") == "Cases")

    def go(self, path: str) -> None:
        self.driver.get(f"{self.desk.address}/case/mill{path}")
        settled(self.driver)

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        found: list[Any] = self.driver.find_elements("css selector", selector)
        return found

    def text(self, selector: str) -> str:
        return str(self.find(selector).get_attribute("textContent"))

    def click(self, element: Any) -> None:
        """Click it, and wait until the page that this leads to is there."""
        page = self.find("html")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.left(page)

    def follow(self, words: str) -> None:
        self.click(self.driver.find_element("link text", words))

    def press(self, *keys: str, held: str = "") -> None:
        from selenium.webdriver import ActionChains

        for key in keys:
            chain = ActionChains(self.driver)
            if held:
                chain.key_down(held)
            chain.send_keys(key)
            if held:
                chain.key_up(held)
            chain.perform()

    def press_on(self, key: str, held: str = "") -> None:
        """Press a key that leads to another page, and wait for that."""
        page = self.find("html")
        self.press(key, held=held)
        self.left(page)

    def left(self, page: Any) -> None:
        def gone() -> bool:
            complete = self.driver.execute_script("return document.readyState === 'complete'")
            return bool(complete) and page.id != self.find("html").id

        self.wait(gone)

    def write(self, selector: str, words: str) -> None:
        """Put words into a field at once, as pasting does."""
        self.find(selector).click()
        self.driver.execute_cdp_cmd("Input.insertText", {"text": words})

    def wait(self, so: Callable[[], T]) -> T:
        until = time.monotonic() + 20
        while True:
            try:
                found = so()
                if found:
                    return found
            except Exception:
                # A page that is just being left has elements no more.
                if time.monotonic() > until:
                    raise
            assert time.monotonic() < until, self.find("body").text
            time.sleep(0.05)

    def told(self, words: str) -> None:
        self.wait(lambda: words in self.text(".flashes"))

    def states(self) -> dict[str, str]:
        """What the page of the document says of each attribution."""
        self.go("/document/d1")
        assert self.text("#text") == MILL
        return {one.get_attribute("data-unit"): one.get_attribute("data-state") for one in self.all(".card")}

    def history(self) -> list[str]:
        self.go("/history")
        return [" ".join(one.text.split()) for one in self.all("#main li[id^=j]")]

    def left_to_check(self) -> int:
        return int(self.text(".pager span").split()[-1])


def test_a_case_is_made_read_searched_and_corrected_and_all_is_there_after_a_restart(
    driver: Any, tmp_path: Path, watched: tuple[dict[str, str], Path]
) -> None:
    environment, asked = watched
    desk = Desk(tmp_path / "mill.case", environment)
    window(driver, 1280)
    driver.get_log("performance")
    visitor = Visitor(driver, desk)
    desk.begin()
    try:
        visitor.arrive()
        add_by_paste(visitor)
        read(visitor)
        find(visitor)
        correct_by_mouse(visitor)
        correct_by_keyboard(visitor)
        undo_by_mouse(visitor)
        before = (visitor.states(), visitor.history())
        assert desk.end() == 0
        desk.begin()
        visitor.arrive()
        assert (visitor.states(), visitor.history()) == before
        visitor.go("/search?q=ambulance")
        assert visitor.all(".exact")
    finally:
        desk.end()
    hosts = {urlsplit(address).hostname for address in requested(driver)}
    assert hosts == {"127.0.0.1"}
    assert not asked.exists(), asked.read_text(encoding="utf-8")


def requested(driver: Any) -> list[str]:
    """The addresses of everything that the browser asked a network for."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    sent = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    return [address for address in sent if urlsplit(address).scheme in ("http", "https", "ws", "wss", "ftp")]


def add_by_paste(visitor: Visitor) -> None:
    visitor.follow("mill")
    visitor.follow("Add documents")
    visitor.write("#f-text", MILL)
    visitor.write("#paste-outlet", "Skelder Post")
    visitor.write("#paste-published", "2025-03-14")
    visitor.click(visitor.driver.find_element("xpath", "//button[.='Add the text']"))
    visitor.wait(lambda: visitor.text("h1") == "Added")
    assert "1 added" in visitor.text("main")
    visitor.wait(lambda: not visitor.all("meta[http-equiv=refresh]"))
    visitor.follow("See the case")
    settled(visitor.driver)
    assert "Skelder Post" in visitor.text("main")


def read(visitor: Visitor) -> None:
    visitor.follow("Documents")
    visitor.click(visitor.find("#main a[href$='/document/d1']"))
    assert visitor.text("#text") == MILL
    assert len(visitor.all(".card")) > 20
    visitor.press("j", "j")
    chosen = visitor.wait(lambda: visitor.find(".card.chosen"))
    assert chosen.get_attribute("data-unit") == visitor.all(".card")[1].get_attribute("data-unit")
    assert visitor.all("#text .on, #text .lit")


def find(visitor: Visitor) -> None:
    from selenium.webdriver.common.keys import Keys

    visitor.press("/")
    visitor.press("ambulance")
    visitor.press_on(Keys.ENTER)
    assert "1 document" in visitor.text("main [role=status]")
    visitor.click(visitor.find(".exact"))
    assert "ambulance" in "".join(piece.text for piece in visitor.all("#text .here"))


def correct_by_mouse(visitor: Visitor) -> None:
    from selenium.webdriver import ActionChains

    visitor.go("/document/d1")
    visitor.click(visitor.find("[data-unit=a3] button[value=reject]"))
    visitor.told("Rejected")
    assert visitor.find("[data-unit=a3]").get_attribute("data-state") == "rejected"
    visitor.go("/document/d1")
    visitor.click(visitor.find("[data-unit=a1] a[data-key=e]"))
    # A double click selects the word under the mouse: the first one of the content.
    words = visitor.find("#text mark.content")
    at = 8 - words.size["width"] // 2
    ActionChains(visitor.driver).move_to_element_with_offset(words, at, 0).double_click().perform()
    selected = visitor.driver.execute_script("return getSelection().toString().trim()")
    assert selected == words.text.split()[0]
    visitor.find("[data-role=content] [data-set]").click()
    visitor.find("#f-speaker").clear()
    visitor.write("#f-speaker", "The Vell family")
    visitor.click(visitor.find("[data-save]"))
    card = visitor.find("[data-unit=a1]")
    assert card.get_attribute("data-state") == "edited"
    assert "The Vell family" in card.text
    assert AUTHOR in card.text
    assert visitor.text(f"#text [data-m~='{card.get_attribute('data-i')}c']") == selected


def correct_by_keyboard(visitor: Visitor) -> None:
    from selenium.webdriver.common.keys import Keys

    visitor.go("/queue?kind=attribution")
    to_check = visitor.left_to_check()
    visitor.press_on("a")
    visitor.told("Accepted")
    visitor.press_on("r")
    visitor.told("Rejected")
    assert visitor.left_to_check() == to_check - 2
    visitor.press_on("u")
    visitor.told("Taken back")
    assert visitor.left_to_check() == to_check - 1
    shown = visitor.text(".doubt")
    visitor.press_on("j")
    assert visitor.text(".doubt") != shown
    visitor.press_on("e")
    # To the text and its first word, the second one selected with it; both become the source.
    visitor.press("t", Keys.ARROW_RIGHT, Keys.HOME)
    visitor.press(Keys.ARROW_RIGHT, held=Keys.SHIFT)
    words = " ".join(visitor.driver.execute_script("return getSelection().toString()").split())
    assert len(words.split()) == 2
    visitor.press("s")
    assert visitor.find("textarea[name=source]").get_attribute("value") == words
    visitor.press_on(Keys.ENTER, held=Keys.CONTROL)
    visitor.told("Corrected")
    assert visitor.left_to_check() == to_check - 2


def undo_by_mouse(visitor: Visitor) -> None:
    assert len(visitor.history()) == 5
    row = next(row for row in visitor.all("#main li[id^=j]") if "taken back" not in row.text and "reject" in row.text)
    visitor.click(row.find_element("css selector", "form button"))
    visitor.told("Taken back")
    states = visitor.states()
    assert states["a3"] == "read"
    assert states["a1"] == "edited"
    assert sorted(state for state in states.values() if state != "read") == ["accepted", "edited", "edited"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_is_labelled(driver: Any, affair: Desk, path: str) -> None:
    window(driver, 390, 844)
    driver.get(f"{affair.address}/case/log{path}")
    assert "reportedly" in driver.title
    driver.execute_script("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    reached, there = driver.execute_script(WIDE)
    assert reached <= there
    assert driver.execute_script(UNLABELLED) == []
    assert driver.execute_script(STRUCTURE) == SOUND


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(driver: Any, affair: Desk, scheme: str) -> None:
    window(driver, 1280, scheme=scheme)
    faint = {}
    for path in PAGES:
        driver.get(f"{affair.address}/case/log{path}")
        driver.execute_script("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        faint[path] = driver.execute_script(LUMINANCE)
    assert {path: found for path, found in faint.items() if found} == {}


def test_the_focus_is_seen_and_the_first_stop_skips_to_the_page(driver: Any, affair: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    window(driver, 1280)
    driver.get(f"{affair.address}/case/log/claims")
    visitor = Visitor(driver, affair)
    visitor.press(Keys.TAB)
    assert driver.execute_script("return document.activeElement.hash") == "#main"
    for _ in range(12):
        visitor.press(Keys.TAB)
        outline = driver.execute_script(
            "const style = getComputedStyle(document.activeElement);"
            "return [document.activeElement.outerHTML.slice(0, 80), parseFloat(style.outlineWidth), style.outlineStyle]"
        )
        assert outline[1] >= 2, outline
        assert outline[2] != "none", outline
