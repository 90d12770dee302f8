from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export.ledgers import find, mill, nested, put, timed
from reportedly.document import ROLES, Block, Document, Span
from reportedly.export.page import notebook_view, page
from reportedly.ledger import (
    Attribution,
    Chance,
    Date,
    Ledger,
    Moment,
    Publication,
    Quantity,
    Side,
    Speaker,
    Statement,
    Tension,
)

HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(1)> said </div></style><!-- {{ 7*7 }} & &amp; ' \""
)


class Pane(HTMLParser):
    """Reads the document pane of a page: its text, and which characters carry which mark."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.marked: dict[str, set[int]] = {}
        self.inside = False
        self.open: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "div" and found.get("class") == "text":
            self.inside = True
        elif self.inside and tag == "span":
            self.open.append((found.get("data-m") or "").split())

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self.inside = False
        elif self.inside and tag == "span":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            for mark in (mark for marks in self.open for mark in marks):
                self.marked.setdefault(mark, set()).update(range(len(self.text), len(self.text) + len(data)))
            self.text += data


def shown(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def covered(spans: tuple[Span, ...], length: int) -> set[int]:
    return {n for start, end in spans for n in range(max(0, start), min(length, end))}


def by_lxml(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


span = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(*sorted(pair)))
some_spans = st.lists(span, max_size=3).map(tuple)
some_attributions = st.lists(
    st.tuples(some_spans, some_spans, some_spans, st.sampled_from([None, "a0", "a1", "a2"])), max_size=6
).map(
    lambda found: tuple(
        Attribution(id=f"a{n}", source=source, cue=cue, content=content, parent=parent)
        for n, (source, cue, content, parent) in enumerate(found)
    )
)
some_blocks = st.lists(st.builds(Block, st.sampled_from(ROLES), span), max_size=4).map(tuple)
any_text = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"' \n\r\t\x00\ud800\u202e")), max_size=40)
tame_text = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs", "Cc", "Cn"]), st.sampled_from("<>&\"' \n\t\u05d0\u0627")
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(any_text, some_blocks, some_attributions)
def test_every_character_and_every_span_is_in_the_pane(
    text: str, blocks: tuple[Block, ...], attributions: tuple[Attribution, ...]
) -> None:
    pane = Pane(page(Ledger(Document(text), blocks, attributions)))
    assert pane.text == shown(text)
    for index, attribution in enumerate(attributions):
        for letter, spans in (("s", attribution.source), ("q", attribution.cue), ("c", attribution.content)):
            assert pane.marked.get(f"{index}{letter}", set()) == covered(spans, len(text))


@settings(deadline=None, max_examples=60)
@given(tame_text, some_blocks, some_attributions)
def test_another_parser_reads_the_same_text(
    text: str, blocks: tuple[Block, ...], attributions: tuple[Attribution, ...]
) -> None:
    ledger = Ledger(Document(text), blocks, attributions)
    for html in (page(ledger), notebook_view(ledger)):
        (pane,) = by_lxml(html).xpath('//div[@class="text"]')
        assert pane.text_content() == text


def test_the_demo_story_is_shown_whole_and_each_card_says_its_words() -> None:
    ledger = mill()
    tree = by_lxml(page(ledger))
    assert tree.xpath('//div[@class="text"]')[0].text_content() == ledger.document.text
    cards = {card.get("id"): card for card in tree.xpath('//li[starts-with(@class, "card")]')}
    assert set(cards) == {attribution.id for attribution in ledger.attributions}
    for attribution in ledger.attributions:
        words = " ".join(cards[attribution.id].text_content().split())
        for part in ledger.text(attribution.spans):
            assert " ".join(part.split()) in words
        (target,) = cards[attribution.id].xpath('.//a[@class="pick"]/@href')
        assert tree.xpath(f'//article//a[@id="{target[1:]}"]/@href') == [f"#{attribution.id}"]


def test_numbers_that_start_together_stand_outermost_first() -> None:
    numbers = by_lxml(page(mill())).xpath('//article//a[@class="n"]/@data-n')
    assert len(numbers) == 48
    assert "".join(f" {number}" for number in numbers).count(" 15 18 16 17 19 ") == 1
    assert numbers.index("31") + 1 == numbers.index("32")


def test_the_page_needs_nothing_but_itself() -> None:
    html = page(mill())
    tree = by_lxml(html)
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:,)""", html)
    assert "@import" not in html
    assert "url(" not in html
    (policy,) = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not tree.xpath("//@style")
    assert not re.findall(r"\son[a-z]+=", html)


def test_the_policy_knows_the_style_and_the_script_by_their_hashes() -> None:
    html = page(nested())
    (policy,) = by_lxml(html).xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    for tag in ("style", "script"):
        (words,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("view", [page, notebook_view])
def test_hostile_words_are_shown_and_not_obeyed(view: Callable[[Ledger], str]) -> None:
    document = Document(
        HOSTILE, name=HOSTILE, url="javascript:alert(1)", outlet=HOSTILE, title=HOSTILE, language='"><script>'
    )
    attribution = replace(
        put(HOSTILE, "a1", "<img src=x onerror=alert(1)>", "said", "</div></style><!--"),
        speaker=HOSTILE,
        speaker_id=HOSTILE,
        via=(HOSTILE,),
        id='a"><b>',
    )
    denial = replace(attribution, id="</span>'", act="denies", disputes=(attribution.id,), same_as=attribution.id)
    speaker = Speaker(id=HOSTILE, name=HOSTILE, aliases=(HOSTILE + "2",))
    date = Date(
        id=HOSTILE, span=Span(3, 30), type="DATE", value=HOSTILE, earliest=HOSTILE, latest="</li>", reason=HOSTILE
    )
    ledger = Ledger(
        document,
        (),
        (attribution, denial),
        (speaker,),
        model=HOSTILE,
        warnings=(HOSTILE,),
        publication=Publication(value=HOSTILE, basis="inferred", reason=HOSTILE),
        dates=(date,),
        quantities=(Quantity(id="q1", span=Span(20, 40), kind="count", value=1, unit=HOSTILE, of=HOSTILE),),
        statements=(Statement(id=HOSTILE + "3", spans=(Span(5, 25),)),),
        moments=tuple(
            Moment(of=of, kind="said", when=when, earliest=HOSTILE, latest=HOSTILE, estimate=True, reason=HOSTILE)
            for of, when in ((attribution.id, HOSTILE), (HOSTILE + "3", None))
        ),
        tensions=(
            Tension(
                id="t1",
                kind="number",
                a=Side(attribution.id, (Span(1, 22),)),
                b=Side(HOSTILE + "3", ()),
                why=HOSTILE,
                strength=1,
            ),
        ),
    )
    tree = by_lxml(view(ledger))
    assert tree.xpath('//div[@class="text"]')[0].text_content() == HOSTILE
    assert not tree.xpath("//img | //b | //comment()")
    assert len(tree.xpath("//script")) == (1 if view is page else 0)
    assert not tree.xpath('//@href[contains(., "javascript")]')


def test_only_web_addresses_become_links() -> None:
    ledger = nested()
    there = replace(ledger, document=replace(ledger.document, url="https://example.org/a?b=1&c=2"))
    assert "https://example.org/a?b=1&c=2" in by_lxml(page(there)).xpath("//header//a/@href")
    broken = replace(ledger, document=replace(ledger.document, url="http://[broken"))
    assert "broken" not in page(broken)


def test_the_same_ledger_gives_the_same_page() -> None:
    assert page(mill()) == page(mill())
    assert notebook_view(mill()) == notebook_view(mill())


def test_what_the_reader_does_not_fill_is_not_shown() -> None:
    tree = by_lxml(page(mill(bare=True)))
    words = " ".join(tree.xpath("string(//section)").split())
    for absent in ("None", "unknown", "Denies", "disputed", "through The", "same claim", "likely", "identified"):
        assert absent not in words
    assert not tree.xpath('//*[@id="panel"] | //span[starts-with(@class, "stance")]')


def test_what_is_filled_is_told_in_words() -> None:
    tree = by_lxml(page(mill()))
    lines = {n: " ".join(tree.xpath(f'string(//li[@id="a{n}"]//span[@class="line"])').split()) for n in (1, 3, 9, 38)}
    assert lines == {
        1: "Who, and through whom: passed on without a named source. How firmly: not vouched for.",
        3: "Who, and through whom: The Skelder Post, from sources close to the board. How firmly: says.",
        9: "Who, and through whom: Ottilie Vell. How firmly: denies.",
        38: "Who, and through whom: no one named. How firmly: left unconfirmed.",
    }
    notes = {n: " ".join(tree.xpath(f'string(//li[@id="a{n}"]/ul[@class="notes"])').split()) for n in (1, 9, 14, 23)}
    assert notes == {
        1: "in the headline partly in quoted words same claim in 3, 26",
        9: "a named person partly in quoted words",
        14: "in a caption without a name",
        23: "inside 22 without a name same claim as 22",
    }


@pytest.mark.parametrize("view", [page, notebook_view])
def test_a_denial_is_shown_beside_what_it_denies(view: Callable[[Ledger], str]) -> None:
    found = [
        " ".join(item.text_content().split()) for item in by_lxml(view(mill())).xpath('//ul[@class="disputes"]/li')
    ]
    assert "Denied by Ottilie Vell (9): dismissed a claim … as “a wicked invention”" in found
    denied = "they had been told by a member of the family that doctors had given him “a matter of weeks”"
    assert f"Denies Two directors (6): said {denied}" in found
    assert "Disputes 1, passed on without a named source: Skelder Mill owner ‘weeks from selling’" in found


def test_a_mark_in_the_text_leads_from_a_denial_to_what_it_denies_and_back() -> None:
    tree = by_lxml(page(mill()))
    links = {
        (a.get("data-of"), a.get("data-n"), a.get("href"), a.get("title"))
        for a in tree.xpath('//article//a[@class="d"]')
    }
    assert ("8", "≠6", "#a6", "denies 6") in links
    assert ("5", "≠2…", "#a2", "denied by 2 and 4 more") in links
    assert ("46", "≠48", "#a48", "disputed by 48") in links


def test_the_panel_tells_who_says_how_much_and_through_whom() -> None:
    tree = by_lxml(page(mill()))
    rows = [" ".join(row.text_content().split()) for row in tree.xpath('//li[starts-with(@class, "share")]')]
    assert rows[0] == "Ottilie Vell 4 a named person, directly also his daughter 9 10 12 13"
    assert "sources close to the board 1 without a name, through The Skelder Post 3" in rows
    assert rows[-1].startswith("No one named 8 directly (7); through a friend who has stayed")
    assert len(rows) == 28
    assert {box.get("name") for box in tree.xpath('//form[@id="filters"]//input[@type="checkbox"]')} == {"s", "a", "n"}


def test_every_choice_of_the_panel_has_as_many_cards_as_it_says() -> None:
    tree = by_lxml(page(mill()))
    for count in tree.xpath('//span[@class="count"]'):
        group, key = count.get("data-of")[0], count.get("data-of")[1:]
        assert len(tree.xpath(f'//li[starts-with(@class, "card")][@data-{group}="{key}"]')) == int(count.text)


def test_the_words_that_mention_a_speaker_and_a_relay_are_marked() -> None:
    tree = by_lxml(page(mill()))
    assert [piece.text_content() for piece in tree.xpath('//article//*[@data-k="0"]')] == [
        "his daughter",
        "Ottilie Vell",
        "She",
    ]
    assert [piece.text_content() for piece in tree.xpath('//article//*[@data-v="2"]')] == ["the Skelder Post"]


def test_ids_that_lead_nowhere_and_rings_do_no_harm() -> None:
    ledger = nested()
    first, second, third, fourth = ledger.attributions
    tangled = (
        replace(first, disputes=("a2", "a9", "a1"), same_as="a3", speaker_id="s9", via=("", "Ada"), act="denies"),
        replace(second, disputes=("a1",), same_as="a1", parent="a2", via_spans=(Span(90, 99), Span(0, 3))),
        replace(third, same_as="a2", parent="a99", speaker="Cy", certainty="possible"),
        replace(fourth, same_as="a77", act="hearsay", via=("Ada",)),
    )
    for view in (page, notebook_view):
        words = " ".join(by_lxml(view(replace(ledger, attributions=tangled))).text_content().split())
        assert "Denied by Ada (1)" in words
        assert "reported by Ada without a named source" in words


def test_doubt_about_a_field_is_told_in_words() -> None:
    ledger = nested()
    first = replace(ledger.attributions[0], chances=(Chance("speaker", 0.2), Chance("act", 0.6), Chance("via", 0.9)))
    tree = by_lxml(page(replace(ledger, attributions=(first, *ledger.attributions[1:]))))
    assert [" ".join(note.text_content().split()) for note in tree.xpath('//li[@class="doubt"]')] == [
        "the speaker is a guess",
        "the reader is not quite sure of the act",
    ]


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.97, ""), (0.6, "the reader is not quite sure (0.60)"), (0.3, "the reader is unsure (0.30)")],
)
def test_confidence_is_told_where_a_person_should_look_twice(confidence: float, words: str) -> None:
    ledger = nested()
    first = replace(ledger.attributions[3], confidence=confidence)
    tree = by_lxml(page(replace(ledger, attributions=(*ledger.attributions[:3], first))))
    assert tree.xpath('string(//li[@class="doubt"])') == words


def test_nothing_is_called_true_or_false() -> None:
    tree = by_lxml(page(mill()))
    for part in tree.xpath("//script | //style"):
        part.drop_tree()
    told = tree.text_content().replace("not whether it is true", "")
    assert not re.search(r"\b(true|false|truth|lie)\b", told, re.IGNORECASE)


def test_counts_and_origin_stand_in_the_header() -> None:
    header = by_lxml(page(mill())).xpath("string(//header)")
    assert "48 attributions, 8 of them with nobody named; 15 sit inside another." in header
    assert "The Skelder Post" in header
    assert "14 March 2025" in header


def test_warnings_are_shown_once_and_lost_characters_are_counted() -> None:
    ledger = Ledger(Document("a\x00b\ud800c", warnings=("One.",)), (), (), warnings=("One.", "Two."))
    warnings = by_lxml(page(ledger)).xpath('//p[@class="warning"]/bdi/text()')
    assert warnings == ["One.", "Two.", "Characters that no web page can carry are shown as \ufffd: 2."]


def test_a_text_without_attributions_is_a_page_too() -> None:
    for text in ("", "Nothing here."):
        html = page(Ledger(Document(text), (), ()))
        assert "No attributions found." in html
        assert Pane(html).text == text


def test_the_notebook_view_keeps_its_styles_to_itself() -> None:
    html = mill()._repr_html_()
    (style,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    assert all(rule.strip().startswith(".reportedly") for rule in re.findall(r"([^{}]+)\{", style))
    assert "<script" not in html
    assert " id=" not in html


def test_a_megabyte_with_thousands_of_attributions_takes_seconds() -> None:
    line = "Somebody said that somebody else had told him that nothing at all had happened. " * 4 + "\n"
    text = line * 3000
    attributions = tuple(
        Attribution(
            id=f"a{n}",
            source=(Span(n * len(line), n * len(line) + 8),),
            cue=(Span(n * len(line) + 9, n * len(line) + 13),),
            content=(Span(n * len(line) + 14, n * len(line) + 200),),
            speaker="Somebody",
            speaker_id=f"s{n % 200}",
            via=("The Ledger",),
            via_spans=(Span(0, 8),),
            act="denies",
            disputes=("a0",),
            same_as="a1",
        )
        for n in range(3000)
    )
    speakers = tuple(
        Speaker(
            id=f"s{n}",
            name=f"Somebody {n}",
            mentions=tuple(Span(m * len(line), m * len(line) + 8) for m in range(n, 3000, 200)),
        )
        for n in range(200)
    )
    start = time.process_time()
    html = page(Ledger(Document(text), (), attributions, speakers))
    assert time.process_time() - start < 10
    assert len(text) < len(html) < 12 * len(text)


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_header_says_when_it_was_published_and_how_that_is_known() -> None:
    assert "Published 14 March 2025 (from the byline)" in words(by_lxml(page(timed())).xpath("//header")[0])
    guess = Publication(value="2025-03-14", basis="inferred", reason="The latest day named is 14 March.")
    for view in (page, notebook_view):
        shown = words(by_lxml(view(replace(timed(), publication=guess))))
        assert "Taken to be published 14 March 2025, because the latest day named is 14 March" in shown


def test_the_timeline_has_every_moment_with_its_words_and_its_speaker() -> None:
    found = timed()
    tree = by_lxml(page(found))
    lines = {li.get("id"): words(li) for li in tree.xpath('//ol[@class="entries"]/li') if li.get("id")}
    assert len(lines) == len(found.moments) == 9
    assert (
        lines["moment-0"] == "2019 happened: The Skelder Post in a caption Conrad Vell at the mill’s centenary in 2019"
    )
    assert (
        lines["moment-7"]
        == "13 March 2025, night said: Ottilie Vell denies a claim … as “a wicked invention” attribution 9"
    )
    order = [li.get("id") or li.get("class") for li in tree.xpath('//ol[@class="entries"]/li')]
    assert order.index("divider") == order.index("moment-8") - 1


def test_estimates_are_told_apart_in_words() -> None:
    tree = by_lxml(page(timed()))
    guessed = [words(li.xpath("./a")[0]) for li in tree.xpath('//li[contains(@class, "guessed")]')]
    assert guessed == [
        "about 25 December 2024 to 14 March 2025 estimate happened:",
        "June 2025 or earlier estimate happened:",
    ]
    assert len(tree.xpath('//span[@class="guess"]')) == 2


def test_what_does_not_sit_together_stands_side_by_side() -> None:
    tree = by_lxml(page(timed()))
    first = tree.xpath('//ol[@class="pairs"]/li')[0]
    assert words(first.xpath("./a")[0]) == "One denies what the other says plainly"
    halves = [words(half) for half in first.xpath('.//div[@class="half"]')]
    assert halves[0].startswith("Two directors says they had been told")
    assert halves[1].startswith("Ottilie Vell denies a claim")
    assert first.xpath('.//span[@class="key-words"]/text()') == ["a matter of weeks", "a wicked invention"]
    assert "3 pairs of statements do not sit together." in words(tree.xpath("//header")[0])


def test_every_entry_and_every_side_leads_to_its_words() -> None:
    tree = by_lxml(page(timed()))
    text = tree.xpath('//div[@class="text"]')[0]
    links = tree.xpath('//ol[@class="entries"]//a[@class="go"]/@href') + tree.xpath('//a[@class="place"]/@href')
    assert len(links) == 9 + 6
    for link in links:
        assert len(text.xpath(f'.//a[@id="{link[1:]}"]')) == 1, link
    entry = tree.xpath('//li[@id="moment-0"]')[0]
    date = entry.get("data-date")
    assert words(text.xpath(f'.//*[@data-w="{date}"]')[0]) == "2019"
    own = "".join(piece.text_content() for piece in text.xpath(f'.//*[@data-p="{entry.get("data-owns")}"]'))
    assert own == "Conrad Vell at the mill’s centenary in 2019"
    side = "".join(piece.text_content() for piece in text.xpath('.//*[@data-x="1"]'))
    assert side == "a wicked invention"


def test_dates_and_amounts_are_marked_with_what_they_are_taken_for() -> None:
    tree = by_lxml(page(timed()))
    told = {piece.text_content(): piece.get("title") for piece in tree.xpath("//article//*[@title and @data-w]")}
    assert told["since Christmas"] == (
        "about 25 December 2024 to 14 March 2025 (from the last Christmas to the day of publication)"
    )
    assert told["half a century"] == "50 years"
    amounts = {piece.text_content(): piece.get("title") for piece in tree.xpath("//article//*[@data-u]")}
    assert amounts == {"340 jobs": "340 jobs", "£28m": "GBP 28,000,000"}
    assert tree.xpath('//input[@id="marks"]')
    assert not by_lxml(page(mill())).xpath('//input[@id="marks"] | //nav | //*[@id="timeline"] | //*[@id="clashes"]')


def test_furniture_is_left_untouched() -> None:
    text = "It burned in 2019.\nRead more about 2018."
    ledger = Ledger(
        Document(text),
        (Block("body", Span(0, 18)), Block("furniture", Span(19, len(text)))),
        (),
        dates=tuple(
            Date(id=year, span=find(text, year)[0], type="DATE", earliest=year, latest=year)
            for year in ("2019", "2018")
        ),
        quantities=(Quantity(id="q1", span=find(text, "2018")[0], kind="count", value=2018),),
    )
    assert [piece.text_content() for piece in by_lxml(page(ledger)).xpath("//article//*[@title]")] == ["2019"]


some_days = st.lists(st.tuples(span, st.dates().map(str)), max_size=4)


@settings(deadline=None, max_examples=60)
@given(any_text, some_blocks, some_attributions, some_days, some_spans, some_spans)
def test_whatever_a_ledger_lists_the_text_stays_whole(
    text: str,
    blocks: tuple[Block, ...],
    attributions: tuple[Attribution, ...],
    when: list[tuple[Span, str]],
    own: tuple[Span, ...],
    sides: tuple[Span, ...],
) -> None:
    dates = tuple(Date(id=f"d{n}", span=at, type="DATE", earliest=day, latest=day) for n, (at, day) in enumerate(when))
    moments = tuple(
        Moment(of=of, kind="happened", when=date.id, earliest=date.earliest or "", latest=date.latest or "")
        for date in dates
        for of in ("a0", "p1", "p9")
    )
    ledger = Ledger(
        Document(text),
        blocks,
        attributions,
        dates=dates,
        statements=(Statement(id="p1", spans=own),),
        moments=moments,
        tensions=(Tension(id="t1", kind="date", a=Side("p1", sides), b=Side("a0", ()), why="", strength=0.5),),
    )
    html = page(ledger)
    assert Pane(html).text == shown(text)
    for n, date in enumerate(dates):
        pieces = by_lxml(html).xpath(f'//article//*[contains(concat(" ", @data-w, " "), " {n} ")]')
        furniture = any(role == "furniture" for role, _ in blocks)
        assert furniture or sum(len(p.text_content()) for p in pieces) <= len(covered((date.span,), len(text)))


def test_two_thousand_moments_take_seconds() -> None:
    line = "Somebody said on Monday that 20 boats had sunk in 2019. "
    text = line * 2000
    size = len(line)
    attributions = tuple(
        Attribution(
            id=f"a{n}",
            source=(Span(n * size, n * size + 8),),
            cue=(Span(n * size + 9, n * size + 13),),
            content=(Span(n * size + 24, n * size + 54),),
        )
        for n in range(2000)
    )
    dates = tuple(
        Date(
            id=f"d{n}", span=Span(n * size + 50, n * size + 54), type="DATE", earliest="2019-01-01", latest="2019-12-31"
        )
        for n in range(2000)
    )
    moments = tuple(
        Moment(of=f"a{n}", kind="happened", when=f"d{n}", earliest="2019-01-01", latest="2019-12-31")
        for n in range(2000)
    )
    tensions = tuple(
        Tension(id=f"t{n}", kind="number", a=Side(f"a{n}", ()), b=Side(f"a{n + 1}", ()), why="Twice.", strength=0.6)
        for n in range(200)
    )
    start = time.process_time()
    html = page(Ledger(Document(text), (), attributions, dates=dates, moments=moments, tensions=tensions))
    assert time.process_time() - start < 10
    assert html.count('class="entry"') == 2000
