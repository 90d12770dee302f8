"""A ledger as a web page of its own, and as a fragment for a notebook.

The page needs nothing but itself: no script, font or style from elsewhere, and a Content-Security-Policy that lets only
its own style sheet and script run, known by their hashes. Whatever stands in a document is shown, never obeyed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reportedly.export.calendar import published_words
from reportedly.export.cards import cards
from reportedly.export.clashes import clashes, clashes_counted
from reportedly.export.entries import divide, entries
from reportedly.export.facets import acts, givens, listed_shares
from reportedly.export.marked import UNCARRIED, carried, marked
from reportedly.export.outline import counted, dated, heading
from reportedly.export.speakers import shares
from reportedly.ledger import Ledger
from reportedly.lexicon import load

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def page(ledger: Ledger) -> str:
    """One self-contained HTML page: the document as published, and beside it a card for every attribution, the
    document's own timeline, and what in it does not sit together.

    Every character of the text is in the page, except those that no web page can carry (NUL, lone surrogates), which
    become U+FFFD and are counted in a warning. The same ledger gives the same page.
    """
    style, script = _file("page.css"), _file("page.js")
    document = ledger.document
    found = shares(ledger)
    times, pairs = entries(ledger), clashes(ledger)
    return carried(
        _environment()
        .get_template("page.html")
        .render(
            title=heading(ledger),
            document=document,
            language=document.language if LANGUAGE.fullmatch(document.language or "") else None,
            url=_web_address(document.url),
            published=published_words(ledger.publication, document.published),
            counted=counted(ledger),
            entries=times,
            divided=divide(ledger, times),
            divider=_divider(ledger),
            clashes=pairs,
            clashes_counted=clashes_counted(len(pairs)),
            marked=bool(ledger.dates or ledger.quantities),
            warnings=_warnings(ledger),
            text=Markup(marked(ledger, found)),
            cards=cards(ledger, found),
            shares=listed_shares(ledger, found),
            acts=acts(ledger),
            givens=givens(ledger),
            disputed=any(attribution.disputes for attribution in ledger.attributions),
            model=ledger.model,
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
        )
    )


def notebook_view(ledger: Ledger) -> str:
    """The same in brief, as an HTML fragment without script whose styles touch nothing else in a notebook."""
    return carried(
        _environment()
        .get_template("notebook.html")
        .render(
            title=heading(ledger),
            outlet=ledger.document.outlet,
            published=published_words(ledger.publication, ledger.document.published),
            counted=counted(ledger),
            clashes_counted=clashes_counted(len(ledger.tensions)),
            warnings=_warnings(ledger),
            text=Markup(marked(ledger, anchors=False)),
            cards=cards(ledger),
            shares=listed_shares(ledger, shares(ledger)),
            style=Markup(_file("notebook.css")),
        )
    )


def _divider(ledger: Ledger) -> str:
    """What the line in the timeline says at the time of publication."""
    value = ledger.publication.value if ledger.publication else ledger.document.published
    return str(load("words")["published"]["divides"].format(date=dated(value)))


@cache
def _file(name: str) -> str:
    return (resources.files("reportedly.export") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _web_address(url: str | None) -> str | None:
    """`url` where it is one that a reader may safely follow."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _warnings(ledger: Ledger) -> tuple[str, ...]:
    lost = len(UNCARRIED.findall(ledger.document.text))
    shown = (f"Characters that no web page can carry are shown as \ufffd: {lost}.",) if lost else ()
    return (*ledger.warnings, *shown)
