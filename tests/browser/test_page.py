"""The page in a real browser: pointing, keys, addresses, small screens, hostile text."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from export.ledgers import mill, timed
from reportedly.document import Document, Span
from reportedly.export.page import page
from reportedly.ledger import Attribution, Date, Ledger, Moment

pytestmark = pytest.mark.browser

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
CHOSEN = "return [...document.querySelectorAll('#ledger .chosen')].map(card => card.id)"
LIT = "return [...document.querySelectorAll('#document .on-%s')].map(piece => piece.textContent).join('')"
IN_VIEW = """
const box = document.querySelector(arguments[0]).getBoundingClientRect();
const frame = document.querySelector(arguments[1]).getBoundingClientRect();
return box.top >= Math.max(0, frame.top) - 1 && box.top < Math.min(innerHeight, frame.bottom);
"""
PIECE = """
return [...document.querySelectorAll('[data-m]')].find(piece => piece.textContent.includes(arguments[0]));
"""


@pytest.fixture(scope="module")
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not BROWSER or not DRIVER:
        reason = f"the page was NOT tried in a browser: chromium is {BROWSER}, chromedriver is {DRIVER}"
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


@pytest.fixture
def opened(driver: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a ledger's page in a window of a given size; afterwards nothing may have been complained of."""

    def opener(ledger: Ledger, address: str = "", width: int = 1440, height: int = 900) -> Any:
        file = tmp_path / "page.html"
        file.write_text(page(ledger), encoding="utf-8", newline="")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 800}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get("about:blank")
        driver.get(file.as_uri() + address)
        return driver

    yield opener
    assert driver.get_log("browser") == []


def click(driver: Any, css: str) -> None:
    from selenium.webdriver.common.by import By

    driver.find_element(By.CSS_SELECTOR, css).click()


def press(driver: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    for key in keys:
        ActionChains(driver).send_keys(key).perform()


def eventually(check: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 3
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_card_lights_up_its_words_and_brings_them_into_view(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    driver.execute_script("document.getElementById('a33').scrollIntoView()")
    click(driver, "#a33 .pick")
    assert driver.execute_script(CHOSEN) == ["a33"]
    assert driver.execute_script(LIT % "s") == "The board"
    assert driver.execute_script(LIT % "q") == "insists"
    assert driver.execute_script(LIT % "c") == "that no offer has been received"
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, "#document .on", "#document")))
    assert driver.current_url.endswith("#a33")


def test_marked_words_choose_their_card_and_bring_it_into_view(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    words = driver.execute_script(PIECE, "that no offer has been received")
    words.click()
    assert driver.execute_script(CHOSEN) == ["a33"]
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, "#a33", "#ledger")))


def test_the_innermost_comes_first_and_further_clicks_go_outwards(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    words = driver.execute_script(PIECE, "a matter of weeks")
    seen = []
    for _ in range(4):
        words.click()
        seen += driver.execute_script(CHOSEN)
    assert seen == ["a8", "a7", "a6", "a8"]


def test_keys_walk_the_ledger_choose_and_clear(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(mill())
    press(driver, "j", "j", "j", "k")
    assert driver.execute_script(CHOSEN) == ["a2"]
    press(driver, Keys.ARROW_DOWN)
    assert driver.execute_script(CHOSEN) == ["a3"]
    links = driver.execute_script("return document.querySelectorAll('#a3 .to').length")
    press(driver, *[Keys.TAB] * (links + 1), Keys.ENTER)
    assert driver.execute_script(CHOSEN) == ["a4"]
    assert driver.execute_script("return document.activeElement.getAttribute('aria-current')") == "true"
    press(driver, Keys.ESCAPE)
    assert driver.execute_script(CHOSEN) == []
    assert driver.execute_script(LIT % "c") == ""
    assert "#" not in driver.current_url


def test_a_number_in_the_text_can_be_chosen_with_the_keyboard(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(mill())
    driver.execute_script("document.getElementById('t6').focus()")
    press(driver, Keys.ENTER)
    assert driver.execute_script(CHOSEN) == ["a7"]
    assert "a member of the family" in driver.execute_script("return document.getElementById('spoken').textContent")


def test_letter_keys_can_be_switched_off(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    click(driver, "summary")
    click(driver, "#letters")
    press(driver, "j")
    assert driver.execute_script(CHOSEN) == []


def test_the_cards_of_a_denial_lead_to_what_it_denies(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    click(driver, "#a2 .disputes a")
    assert driver.execute_script(CHOSEN) == ["a6"]
    click(driver, "#a6 .disputes .by:nth-child(2) a")
    assert driver.execute_script(CHOSEN) == ["a9"]


def test_a_mark_in_the_text_leads_from_a_denial_to_what_it_denies(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    driver.execute_script("document.querySelector('.d[data-of=\"47\"]').scrollIntoView({block: 'center'})")
    click(driver, '.d[data-of="47"]')
    assert driver.execute_script(CHOSEN) == ["a47"]
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, "#a47", "#ledger")))


SHOWN = (
    "return [...document.querySelectorAll('#ledger .card')].filter(card => card.checkVisibility()).map(card => card.id)"
)
COUNTS = """
return Object.fromEntries([...document.querySelectorAll('.count')].map(n => [n.dataset.of, Number(n.textContent)]));
"""
STATUS = "return document.getElementById('shown').textContent"
MENTIONED = "return [...document.querySelectorAll('.mention')].map(piece => piece.textContent)"


def tick(driver: Any, name: str, value: str) -> None:
    """As a person does: with the pointer on the words."""
    box = f'#filters input[name="{name}"][value="{value}"]'
    driver.execute_script("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", box)
    click(driver, box)


def test_filters_by_speaker_act_and_name_work_together(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    assert len(driver.execute_script(SHOWN)) == 48
    tick(driver, "a", "denies")
    assert driver.execute_script(SHOWN) == ["a2", "a9"]
    assert driver.execute_script(STATUS) == "Showing 2 of 48: denies"
    tick(driver, "n", "name")
    assert driver.execute_script(SHOWN) == ["a9"]
    assert driver.execute_script(STATUS) == "Showing 1 of 48: named, denies"
    tick(driver, "a", "declines")
    assert driver.execute_script(SHOWN) == ["a9", "a13", "a35"]
    tick(driver, "s", "0")
    assert driver.execute_script(SHOWN) == ["a9", "a13"]
    assert driver.execute_script(STATUS) == "Showing 2 of 48: Ottilie Vell, named, denies or gives no answer"


def test_each_count_tells_how_many_would_be_left(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    before = driver.execute_script(COUNTS)
    assert (before["adenies"], before["nunnamed"], before["s0"]) == (2, 18, 4)
    tick(driver, "s", "0")
    after = driver.execute_script(COUNTS)
    assert (after["adenies"], after["nunnamed"], after["s0"], after["s1"]) == (1, 0, 4, 3)
    for act in ("says", "denies", "declines"):
        tick(driver, "a", act)
        assert len(driver.execute_script(SHOWN)) == after[f"a{act}"]
        tick(driver, "a", act)


def test_a_speaker_lights_up_where_the_text_mentions_them_and_the_rest_steps_back(opened: Callable[..., Any]) -> None:
    driver = opened(mill())
    tick(driver, "s", "3")
    assert driver.execute_script(SHOWN) == ["a40", "a43", "a45"]
    mentioned = driver.execute_script(MENTIONED)
    assert {"Conrad Vell", "My father", "the old man", "Mr Vell"} <= set(mentioned)
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, ".mention", "#document")))
    numbers = (
        "return [...document.querySelectorAll('#document .n')].filter(a => a.checkVisibility()).map(a => a.dataset.n)"
    )
    assert driver.execute_script(numbers) == ["40", "43", "45"]
    click(driver, "#ledger .reset")
    assert driver.execute_script(MENTIONED) == []
    assert len(driver.execute_script(numbers)) == 48


def test_filters_are_reset_by_button_and_by_escape(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(mill())
    visible = "return [...document.querySelectorAll('.reset')].filter(b => b.checkVisibility()).length"
    ticked = "return document.querySelectorAll('#filters :checked').length"
    assert driver.execute_script(visible) == 0
    for undo in ("button", "key"):
        tick(driver, "n", "nobody")
        assert driver.execute_script(visible) == 2
        click(driver, "#a5 .pick")
        if undo == "button":
            click(driver, "#filters .reset")
        else:
            press(driver, Keys.ESCAPE)
            assert driver.execute_script(CHOSEN) == []
            assert driver.execute_script(ticked) == 1
            press(driver, Keys.ESCAPE)
        assert driver.execute_script(ticked) == 0
        assert len(driver.execute_script(SHOWN)) == 48
        assert driver.execute_script(STATUS).startswith("The ledger")
        press(driver, Keys.ESCAPE)


def test_the_panel_is_used_with_keys_alone_and_tells_its_state(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(mill())
    driver.execute_script("document.querySelector('#panel summary').focus()")
    press(driver, Keys.TAB, Keys.TAB, Keys.SPACE)
    assert driver.execute_script("return document.activeElement.value") == "unnamed"
    assert len(driver.execute_script(SHOWN)) == 18
    assert driver.execute_script("return document.getElementById('shown').getAttribute('role')") == "status"
    assert driver.execute_script(STATUS) == "Showing 18 of 48: unnamed"
    names = "return [...document.querySelectorAll('#filters input')].every(box => box.labels.length === 1)"
    assert driver.execute_script(names)
    around = "return getComputedStyle(document.activeElement.closest('label')).outlineStyle"
    assert driver.execute_script(around) == "solid"
    press(driver, "j", "j")
    assert driver.execute_script(CHOSEN) == ["a3"]


def test_a_link_to_a_card_that_the_filter_left_out_shows_it_as_long_as_it_is_chosen(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(mill())
    tick(driver, "a", "denies")
    click(driver, "#a9 .disputes a")
    assert driver.execute_script(CHOSEN) == ["a6"]
    assert driver.execute_script(SHOWN) == ["a2", "a6", "a9"]
    press(driver, Keys.ESCAPE)
    assert driver.execute_script(SHOWN) == ["a2", "a9"]


def test_who_passed_it_on_is_marked_in_the_text(opened: Callable[..., Any]) -> None:
    driver = opened(mill(), "#a3")
    assert driver.execute_script(LIT % "v") == "the Skelder Post"
    assert driver.execute_script("return document.querySelector('.on-v').dataset.label") == "through"
    click(driver, "#a5 .pick")
    assert driver.execute_script(LIT % "v") == ""


def test_on_a_phone_the_panel_is_closed_until_opened_and_the_sheet_walks_what_is_shown(
    opened: Callable[..., Any],
) -> None:
    driver = opened(mill(), "", 360, 740)
    assert not driver.execute_script("return document.getElementById('panel').open")
    click(driver, "#panel summary")
    tick(driver, "s", "2")
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 360
    press(driver, "j")
    assert driver.execute_script(CHOSEN) == ["a29"]
    click(driver, "[data-go='1']")
    assert driver.execute_script(CHOSEN) == ["a31"]


def test_two_thousand_attributions_are_filtered_without_a_wait(opened: Callable[..., Any]) -> None:
    line = "Somebody said that nothing at all had happened to the bridge. "
    attributions = tuple(
        Attribution(
            id=f"a{n}",
            source=(Span(n * len(line), n * len(line) + 8),),
            cue=(Span(n * len(line) + 9, n * len(line) + 13),),
            content=(Span(n * len(line) + 14, n * len(line) + 60),),
            speaker=f"Somebody {n % 100}",
            speaker_kind="person",
            act="says" if n % 2 else "denies",
            disputes=("a1",) if n % 2 == 0 else (),
            same_as="a1" if n % 2 else None,
        )
        for n in range(2000)
    )
    driver = opened(Ledger(Document(line * 2000), (), attributions))
    waited = (
        "const start = performance.now(); document.querySelector(arguments[0]).click(); "
        "return performance.now() - start"
    )
    assert driver.execute_script(waited, 'input[name="a"][value="denies"]') < 3000
    assert len(driver.execute_script(SHOWN)) == 1000


@pytest.mark.parametrize("width", [1440, 390])
def test_an_address_chooses_its_attribution(opened: Callable[..., Any], width: int) -> None:
    driver = opened(mill(), "#a41", width)
    assert driver.execute_script(CHOSEN) == ["a41"]
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, "#document .on", "#document")))


@pytest.mark.parametrize("address", ["#a999", "#%E0%A4%A", "#document", "#"])
def test_an_address_that_leads_nowhere_does_no_harm(opened: Callable[..., Any], address: str) -> None:
    assert opened(mill(), address).execute_script(CHOSEN) == []


@pytest.mark.parametrize("width", [320, 390, 800, 801, 1440])
def test_nothing_sticks_out_sideways(opened: Callable[..., Any], width: int) -> None:
    driver = opened(mill(), "#a8", width, 844)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_card_comes_up_from_below(opened: Callable[..., Any]) -> None:
    driver = opened(mill(), "", 390, 844)
    words = driver.execute_script(PIECE, "an ambulance was called")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", words)
    words.click()
    sheet = "return document.getElementById('sheet').getBoundingClientRect()"
    assert "Unconfirmed reports" in driver.execute_script("return document.getElementById('sheet').innerText")
    assert driver.execute_script(sheet)["bottom"] <= 845
    covered = "const lit = document.querySelector('#document .on').getBoundingClientRect(); "
    assert eventually(
        lambda: bool(driver.execute_script(covered + "return lit.bottom <= (() => {" + sheet + "})().top"))
    )
    click(driver, "[data-go='1']")
    assert driver.execute_script(CHOSEN) == ["a39"]
    click(driver, "[data-go='0']")
    assert driver.execute_script(CHOSEN) == []
    assert not driver.execute_script("return document.getElementById('sheet').checkVisibility()")


def test_the_browser_shows_every_character(opened: Callable[..., Any]) -> None:
    text = "A\r\nB\rC\x0b\x0c\x01\x7f\x85\u2028\ufeff\u202e<b>&amp; \U0001f600 \u05e9\u05dc\u05d5\u05dd\n\n  D\t.\n"
    hostile = "</script><img src=x onerror=alert(1)>"
    attribution = Attribution(id="a1", source=(Span(0, 5),), cue=(), content=(Span(4, 20),))
    driver = opened(Ledger(Document(text + hostile + "\x00\ud800"), (), (attribution,)))
    shown = driver.execute_script("return document.querySelector('.text').textContent")
    assert shown == text + hostile + "\ufffd\ufffd"
    assert driver.execute_script("return document.images.length") == 0


def test_without_script_cards_and_numbers_still_lead_to_each_other(opened: Callable[..., Any]) -> None:
    driver = opened(Ledger(Document("."), (), ()))
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(mill())
        click(driver, "#a3 .pick")
        assert driver.current_url.endswith("#t2")
        click(driver, "#t2")
        assert driver.current_url.endswith("#a3")
        click(driver, "#speaker-0 .places a")
        assert driver.current_url.endswith("#a9")
        assert driver.execute_script("return document.querySelector('#filters input').checkVisibility()") is False
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


VIEW = "return document.documentElement.dataset.view"
WORDS = "return [...document.querySelectorAll('#document .%s')].map(piece => piece.textContent).join('')"
PINNED = "return [...document.querySelectorAll('.entry.chosen, .clash.chosen')].filter(i => i.id).map(i => i.id)"


def tab(driver: Any, name: str) -> None:
    click(driver, f'.views a[href="#{name}"]')


def test_the_tabs_show_one_view_at_a_time_and_set_the_address(opened: Callable[..., Any]) -> None:
    driver = opened(timed())
    visible = "return [...document.querySelectorAll('.view')].filter(v => v.checkVisibility()).map(v => v.id)"
    assert driver.execute_script(visible) == ["says"]
    for name in ("timeline", "clashes", "says"):
        tab(driver, name)
        assert driver.execute_script(visible) == [name]
        assert driver.current_url.endswith("#" + name)
        current = "return document.querySelector('.views [aria-current]').hash"
        assert driver.execute_script(current) == "#" + name
    assert opened(timed(), "#timeline").execute_script(visible) == ["timeline"]


def test_an_entry_of_the_timeline_lights_up_its_words_and_brings_them_into_view(opened: Callable[..., Any]) -> None:
    driver = opened(timed())
    tab(driver, "timeline")
    click(driver, "#moment-8 .go")
    assert driver.execute_script(PINNED) == ["moment-8"]
    assert driver.execute_script(WORDS % "lit-key") == "by June"
    assert "the looms would be shipped abroad by June" in driver.execute_script(WORDS % "lit")
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, "#document .lit-key", "#document")))
    assert driver.current_url.endswith("#moment-8")
    driver.execute_script("document.querySelector('#moment-0').scrollIntoView({block: 'center'})")
    click(driver, "#moment-0 .what")
    assert driver.execute_script(WORDS % "lit") == "Conrad Vell at the mill’s centenary in 2019"


def test_a_tension_lights_up_both_sides_when_it_is_looked_at_and_keeps_them_when_chosen(
    opened: Callable[..., Any],
) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    driver = opened(timed())
    tab(driver, "clashes")
    pair = driver.find_element(By.CSS_SELECTOR, "#clash-0 .why")
    ActionChains(driver).move_to_element(pair).perform()
    assert driver.execute_script(WORDS % "lit") == "a matter of weeksa wicked invention"
    assert driver.execute_script(PINNED) == []
    ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, "h1")).perform()
    assert driver.execute_script(WORDS % "lit") == ""
    driver.execute_script("document.querySelector('#clash-1 .go').focus()")
    assert driver.execute_script(WORDS % "lit") == "no offer has been receivedthe approach from O."
    press(driver, Keys.ENTER)
    assert driver.execute_script(PINNED) == ["clash-1"]
    click(driver, "#clash-1 [data-side='3'] .place")
    assert driver.execute_script(WORDS % "lit-b") == "the approach from O."
    assert eventually(lambda: bool(driver.execute_script(IN_VIEW, "#document .lit-b", "#document")))
    press(driver, Keys.ESCAPE)
    ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, "h1")).perform()
    assert driver.execute_script(PINNED) == []
    assert driver.execute_script(WORDS % "lit") == ""


def test_keys_walk_the_view_that_is_shown(opened: Callable[..., Any]) -> None:
    driver = opened(timed())
    tab(driver, "timeline")
    press(driver, "j", "j", "k", "j")
    assert driver.execute_script(PINNED) == ["moment-1"]
    tab(driver, "clashes")
    assert driver.execute_script(PINNED) == []
    press(driver, "j")
    assert driver.execute_script(PINNED) == ["clash-0"]
    assert "calls an invention" in driver.execute_script("return document.activeElement.closest('li').textContent")


def test_an_entry_leads_to_its_card_and_choosing_words_shows_the_cards(opened: Callable[..., Any]) -> None:
    driver = opened(timed())
    tab(driver, "timeline")
    click(driver, "#moment-1 .to")
    assert driver.execute_script(CHOSEN) == ["a5"]
    assert driver.execute_script(VIEW) == "says"
    tab(driver, "clashes")
    assert driver.execute_script(PINNED) == []
    words = driver.execute_script(PIECE, "no offer has been received")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", words)
    words.click()
    assert driver.execute_script(CHOSEN) == ["a33"]
    assert driver.execute_script(VIEW) == "says"


def test_a_date_outside_all_attributions_leads_to_its_entry(opened: Callable[..., Any]) -> None:
    driver = opened(timed())
    date = "return [...document.querySelectorAll('[data-w]:not([data-m])')].find(p => p.textContent === '2019')"
    element = driver.execute_script(date)
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()
    assert driver.execute_script(PINNED) == ["moment-0"]
    assert driver.execute_script(VIEW) == "timeline"


def test_the_marks_of_dates_and_amounts_can_be_switched_off(opened: Callable[..., Any]) -> None:
    driver = opened(timed())
    line = "return getComputedStyle(document.querySelector('#document .when')).borderBottomStyle"
    assert driver.execute_script(line) == "dotted"
    click(driver, "#marks")
    assert driver.execute_script(line) == "none"


def test_on_a_phone_an_entry_comes_up_from_below_and_is_walked(opened: Callable[..., Any]) -> None:
    driver = opened(timed(), "", 390, 844)
    driver.execute_script("document.querySelector('.views').scrollIntoView({block: 'center'})")
    tab(driver, "timeline")
    driver.execute_script("document.querySelector('#moment-0 .go').click()")
    sheet = "return document.getElementById('sheet').innerText"
    assert "the mill’s centenary" in driver.execute_script(sheet)
    lit = "const lit = document.querySelector('#document .lit').getBoundingClientRect(); "
    top = "return lit.top >= 0 && lit.bottom <= document.getElementById('sheet').getBoundingClientRect().top"
    assert eventually(lambda: bool(driver.execute_script(lit + top)))
    click(driver, "[data-go='1']")
    assert driver.execute_script(PINNED) == ["moment-1"]
    click(driver, "#sheet .to")
    assert driver.execute_script(CHOSEN) == ["a5"]
    click(driver, "[data-go='0']")
    assert driver.execute_script("return document.getElementById('sheet').hidden")


@pytest.mark.parametrize("width", [320, 400, 800, 801, 1180, 1440])
@pytest.mark.parametrize("address", ["#moment-2", "#clash-0"])
def test_no_entry_sticks_out_sideways(opened: Callable[..., Any], width: int, address: str) -> None:
    driver = opened(timed(), address, width, 844)
    assert driver.execute_script(PINNED) == [address[1:]]
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


def test_without_script_all_views_are_there_and_lead_to_the_text(opened: Callable[..., Any]) -> None:
    driver = opened(Ledger(Document("."), (), ()))
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(timed())
        visible = "return [...document.querySelectorAll('.view')].filter(v => v.checkVisibility()).length"
        assert driver.execute_script(visible) == 3
        for link, address in (("#moment-0 .go", "#when-4"), ("#clash-0 .half:last-child .place", "#side-1")):
            driver.execute_script(f"document.querySelector('{link}').scrollIntoView({{block: 'center'}})")
            click(driver, link)
            assert driver.current_url.endswith(address)
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_two_thousand_moments_are_walked_without_a_wait(opened: Callable[..., Any]) -> None:
    line = "Somebody said that nothing at all had happened to the bridge in 2019. "
    size = len(line)
    first, last = "2019-01-01", "2019-12-31"
    attributions = tuple(
        Attribution(
            id=f"a{n}",
            source=(Span(n * size, n * size + 8),),
            cue=(Span(n * size + 9, n * size + 13),),
            content=(Span(n * size + 14, n * size + 68),),
        )
        for n in range(2000)
    )
    dates = tuple(
        Date(id=f"d{n}", span=Span(n * size + 64, n * size + 68), type="DATE", earliest=first, latest=last)
        for n in range(2000)
    )
    moments = tuple(Moment(of=f"a{n}", kind="happened", when=f"d{n}", earliest=first, latest=last) for n in range(2000))
    driver = opened(Ledger(Document(line * 2000), (), attributions, dates=dates, moments=moments))
    waited = (
        "const start = performance.now(); document.querySelector(arguments[0]).click(); "
        "document.body.offsetHeight; return performance.now() - start"
    )
    assert driver.execute_script(waited, '.views a[href="#timeline"]') < 3000
    assert driver.execute_script(waited, "#moment-1500 .go") < 3000
    assert driver.execute_script(PINNED) == ["moment-1500"]


LUMINANCE = """
const parse = colour => colour.match(/[\\d.]+/g).map(Number);
const over = (top, under) => { const a = top.length > 3 ? top[3] : 1;
  return [0, 1, 2].map(n => top[n] * a + under[n] * (1 - a)); };
const ground = element => { const found = []; for (let e = element; e; e = e.parentElement) {
  found.push(parse(getComputedStyle(e).backgroundColor)); }
  return found.reverse().reduce((under, top) => over(top, under), [255, 255, 255]); };
const light = c => { const [r, g, b] = c.map(v => { v /= 255;
  return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
const worst = {};
document.querySelectorAll('header *, footer *, #panel *, #document *, #ledger *').forEach(element => {
  if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return;
  const style = getComputedStyle(element);
  const [a, b] = [light(parse(style.color).slice(0, 3)), light(ground(element))];
  const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (contrast < 4.5) worst[element.className || element.tagName] = contrast;
});
return worst;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(opened: Callable[..., Any], scheme: str) -> None:
    driver = opened(mill(), "#a7")
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    try:
        dark = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (int(re.findall(r"\d+", dark)[0]) < 128) == (scheme == "dark")
        assert driver.execute_script(LUMINANCE) == {}
        tick(driver, "s", "0")
        tick(driver, "a", "denies")
        assert driver.execute_script(LUMINANCE) == {}
        for address in ("#moment-2", "#clash-0", "#clash-2"):
            assert opened(timed(), address).execute_script(LUMINANCE) == {}
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
