"""The dossier of a case in a real browser: small screens, colour schemes, folding, filters, paper, hostile text."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from export.cases import affair, case, claim, document, member, origin
from reportedly.case.case import Case, Link, Origins, Place, Step
from reportedly.document import Span
from reportedly.export.dossier import LedgerOf, dossier

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
SEEN = "return [...document.querySelectorAll('.claim')].filter(one => one.offsetHeight).map(one => one.className)"
WIDE = "return [document.documentElement.scrollWidth, innerWidth]"
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
document.querySelectorAll('header *, nav *, main *, footer *').forEach(element => {
  if (element.matches('title, desc')) return;
  if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return;
  const style = getComputedStyle(element);
  const colour = element.closest('svg') ? style.fill : style.color;
  const [a, b] = [light(parse(colour).slice(0, 3)), light(ground(element))];
  const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (contrast < 4.5) worst[element.getAttribute('class') || element.tagName] = contrast;
});
return worst;
"""
OUTSIDE = """
const box = document.querySelector('svg.graph').getBoundingClientRect();
return [...document.querySelectorAll('.claim:first-child svg text')].filter(text => {
  const own = text.getBoundingClientRect();
  return own.right > box.right + 1 || own.left < box.left - 1 || own.bottom > box.bottom + 1;
}).map(text => text.textContent);
"""


@pytest.fixture(scope="module")
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not BROWSER or not DRIVER:
        reason = f"the dossier was NOT tried in a browser: chromium is {BROWSER}, chromedriver is {DRIVER}"
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
    """Opens the dossier of a case in a window of a given size; afterwards nothing may have been complained of."""

    def opener(
        made: Case | None = None,
        ledger_of: LedgerOf = lambda _: None,
        address: str = "",
        width: int = 1440,
        scheme: str = "light",
    ) -> Any:
        if made is None:
            made, ledgers = affair()
            ledger_of = ledgers.get
        file = tmp_path / "dossier.html"
        file.write_text(dossier(made, ledger_of), encoding="utf-8", newline="")
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 800}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        driver.get("about:blank")
        driver.get(file.as_uri() + address)
        return driver

    yield opener
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert driver.get_log("browser") == []


@pytest.mark.parametrize("width", [320, 400, 820, 1440])
def test_nothing_sticks_out_of_the_window(opened: Callable[..., Any], width: int) -> None:
    driver = opened(width=width)
    driver.execute_script("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    reached, there = driver.execute_script(WIDE)
    assert reached <= there


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(opened: Callable[..., Any], scheme: str) -> None:
    driver = opened(scheme=scheme, address="#claim-c19")
    driver.execute_script("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert driver.execute_script(LUMINANCE) == {}
    driver.execute_script("document.querySelector('.only-denied').click()")
    assert driver.execute_script(LUMINANCE) == {}


def test_claims_are_filtered_by_where_they_stand(opened: Callable[..., Any]) -> None:
    driver = opened()
    every = len(driver.execute_script(SEEN))
    driver.execute_script("document.querySelector('.only-denied').click()")
    denied = driver.execute_script(SEEN)
    assert 0 < len(denied) < every
    assert set(denied) == {"claim is-denied"}
    driver.execute_script("document.querySelector('.only-retracted').click()")
    assert set(driver.execute_script(SEEN)) == {"claim is-denied", "claim is-retracted"}


def test_a_link_into_a_folded_ledger_opens_it(opened: Callable[..., Any]) -> None:
    driver = opened()
    link = "document.querySelector('.members a[href^=\"#d\"]:not(.doc)')"
    row = driver.execute_script(f"return {link}.getAttribute('href').slice(1)")
    hidden = "return document.getElementById(arguments[0]).closest('details').open"
    assert driver.execute_script(hidden, row) is False
    driver.execute_script(f"{link}.closest('details').open = true; {link}.click()")
    assert driver.execute_script(hidden, row) is True


def test_on_paper_the_most_important_stands_open(opened: Callable[..., Any]) -> None:
    driver = opened()
    shut = "return document.querySelectorAll('details%s:not([open])').length"
    every, before = driver.execute_script(shut % ""), driver.execute_script(shut % ".paper")
    driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert 0 < before < every
    assert driver.execute_script(shut % ".paper") == 0
    assert driver.execute_script(shut % "") == every - before
    driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert driver.execute_script(shut % "") == every


@pytest.mark.parametrize("carriers", [1, 2, 8, 20])
def test_the_words_of_a_drawing_stay_inside_it(opened: Callable[..., Any], carriers: int) -> None:
    names = [f"d{number}" for number in range(1, carriers + 1)]
    long = "WWWWWWWW the most widely read newspaper of a wide and wordy country"
    first = origin("MMMMMMMM " * 12, through=tuple(names))
    steps = tuple(Step(source=a, target=b, how="It cites it.") for a, b in pairwise(names))
    made = case(
        tuple(document(number, long, published="2025-09-12T07:30:00Z") for number in range(1, carriers + 2)),
        (
            claim(
                members=tuple(member(number, "declines") for number in range(1, carriers + 2)),
                origins=Origins(at_least=1, at_most=1, origins=(first,), steps=steps),
            ),
        ),
    )
    assert opened(made).execute_script(OUTSIDE) == []


def test_nothing_hostile_runs_or_is_asked_for(opened: Callable[..., Any]) -> None:
    bad = (
        "</script></style></svg><script>window.ran = 1</script><img src='https://x.example/' onerror='window.ran = 1'>"
    )
    made = case(
        (document(1, bad, title=bad, url="javascript:window.ran=1"), document(2, bad)),
        (claim(statement=bad, reason=bad, members=(member(1, words=bad, speaker=bad), member(2))),),
        citations=(Link(source=bad, target="Post", places=(Place("d1", Span(0, 1)),)),),
        title=bad,
    )
    driver = opened(made)
    assert driver.execute_script("return window.ran") is None
    assert driver.execute_script("return document.images.length") == 0
    assert driver.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert driver.execute_script("return document.querySelector('h1').textContent") == bad
