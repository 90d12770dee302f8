import logging
import time

import pytest

from reportedly.document import Document
from reportedly.errors import EmptyInput, UnreadableInput
from reportedly.intake.html import read_html

PAGE = """<!doctype html>
<html lang="en-GB"><head>
<title>Bridge closed after crack is found | Veldt Courier</title>
<meta property="og:site_name" content="Veldt Courier">
<link rel="canonical" href="https://courier.example/bridge">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
 "headline": "Bridge closed after crack is found",
 "datePublished": "2024-05-03T08:30:00+02:00", "author": {"@type": "Person", "name": "Mira Solan"}}]}</script>
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article>
<h1>Bridge closed after
   crack is found</h1>
<p class="byline">By <a href="/mira">Mira Solan</a></p><time datetime="2024-05-03T08:30:00+02:00">3 May 2024</time>
<figure><img src="a.jpg"><figcaption>The bridge at Veldt on Friday. Photo: Courier</figcaption></figure>
<p>The city closed its <b>oldest</b> bridge on Friday after engineers found a crack, the mayor&nbsp;said, and traffic
was sent by the ring road.</p>
<p>“We could not wait,” said Jan Ott, the mayor. “The crack had grown by two centimetres since the last inspection.”</p>
<p><strong>Read more:</strong> <a href="/x">The bridges that need repair</a></p>
<figure><img src="b.jpg"><figcaption>Jan Ott pictured in 2019</figcaption></figure>
<p>Engineers denied that they had been told to keep quiet.<br>They said so in a letter that the Courier has seen.</p>
<blockquote><p>“Nobody told us anything,” the letter says.</p></blockquote>
</article>
<div id="comments" class="comments"><p>I said so all along! This is what a reader had to say about it.</p></div>
<aside><figure><figcaption>Another story’s picture</figcaption></figure></aside>
<footer>Copyright 2024 Veldt Courier</footer></body></html>"""


def parts(document: Document) -> list[tuple[str, str]]:
    return [(role, span.of(document.text)) for role, span in document.blocks]


def test_the_article_in_reading_order() -> None:
    assert parts(read_html(PAGE)) == [
        ("headline", "Bridge closed after crack is found"),
        ("byline", "By Mira Solan"),
        ("dateline", "3 May 2024"),
        ("caption", "The bridge at Veldt on Friday. Photo: Courier"),
        (
            "body",
            "The city closed its oldest bridge on Friday after engineers found a crack, the mayor\u00a0said, and "
            "traffic was sent by the ring road.",
        ),
        (
            "body",
            "“We could not wait,” said Jan Ott, the mayor. “The crack had grown by two centimetres since the last "
            "inspection.”",
        ),
        ("furniture", "Read more: The bridges that need repair"),
        ("caption", "Jan Ott pictured in 2019"),
        (
            "body",
            "Engineers denied that they had been told to keep quiet.\n"
            "They said so in a letter that the Courier has seen.",
        ),
        ("body", "“Nobody told us anything,” the letter says."),
    ]


def test_blocks_are_the_whole_text() -> None:
    document = read_html(PAGE)
    assert document.text == "\n\n".join(words for _, words in parts(document))


def test_what_the_page_says_of_itself() -> None:
    document = read_html(PAGE, "bridge.html")
    assert (document.name, document.title, document.byline) == (
        "bridge.html",
        "Bridge closed after crack is found",
        "Mira Solan",
    )
    assert (document.outlet, document.url) == ("Veldt Courier", "https://courier.example/bridge")
    assert (document.published, document.language) == ("2024-05-03T08:30:00+02:00", "en")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-05-03T08:30:00Z">', "2024-05-03T08:30:00+00:00"),
        ('<meta itemprop="datePublished" content="2024-05-03">', "2024-05-03"),
        ('<script type="application/ld+json">[[[{"datePublished":"2024-05-03"}]]]</script>', "2024-05-03"),
        ('<script type="application/ld+json">{"datePublished": "2024-</script>', None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
        ('<meta name="date" content="some day">', None),
    ],
)
def test_times_of_publication(head: str, published: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>The mayor, Jan Ott, said on Monday that the bridge is closed.</p></body>"
    assert read_html(page).published == published


def test_a_time_element_tells_when_nothing_else_does() -> None:
    page = (
        "<body><article><time datetime='2024-05-03T08:30'>May</time><p>Jan Ott said that the old bridge is closed.</p>"
    )
    assert read_html(page).published == "2024-05-03T08:30:00"


def test_the_url_of_the_fetch_stands_in_for_a_canonical_one() -> None:
    page = "<body><p>The mayor, Jan Ott, said on Monday that the bridge is closed.</p></body>"
    assert read_html(page, url="https://courier.example/a").url == "https://courier.example/a"


def test_the_title_is_the_headline_where_the_page_shows_none() -> None:
    page = (
        "<title>Bridge closed</title><body><p>The mayor, Jan Ott, said on Monday that the bridge is closed.</p></body>"
    )
    assert parts(read_html(page))[0] == ("headline", "Bridge closed")


def test_an_article_that_only_the_data_of_the_page_holds() -> None:
    body = "The mayor, Jan Ott, said on Monday that the bridge is closed. " * 6
    data = f'<script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
    page = f'<html><body>{data}<div id="app"></div></body>'
    assert parts(read_html(page)) == [("body", body.strip())]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><nav><a href='/'>Home</a><a href='/w'>World</a></nav></body></html>",
        "<html><body></body></html>",
        "<!doctype html><!-- nothing -->",
        "<html><body><form><input></form><p>Sign in</p></body></html>",
        "<html><head><title>Bridge closed</title></head></html>",
        "<p></p>",
    ],
)
def test_a_page_without_an_article(page: str) -> None:
    with pytest.raises(EmptyInput, match=r"^index\.html: is a page without an article\."):
        read_html(page, "index.html")


@pytest.mark.parametrize(
    ("encoding", "declares", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", None),
        ("cp1252", "windows-1252", None),
        ("cp1252", "utf-8", None),
        ("cp1252", "utf-8", "windows-1252"),
        ("utf-8", "utf-16", None),
        ("utf-16", "utf-8", None),
        ("cp1252", "nonsense", None),
    ],
)
def test_charsets_declared_rightly_and_wrongly(encoding: str, declares: str, charset: str | None) -> None:
    story = "“It’s closed,” said Zoë Ott, who runs the café there."
    page = f'<html><head><meta charset="{declares}"></head><body><p>{story}</p>'
    assert read_html(page.encode(encoding), charset=charset).text == story


def test_lost_characters_are_told() -> None:
    page = b"\xef\xbb\xbf<html><body><p>Jan Ott said \xff on Monday that the old bridge is closed.</p>"
    assert len(read_html(page).warnings) == 1


def test_a_binary_file_that_calls_itself_a_page() -> None:
    with pytest.raises(UnreadableInput, match="PNG"):
        read_html(b"\x89PNG\r\n\x1a\n<html>", "a.html")


def test_nothing_is_logged_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EmptyInput):
        read_html("<html><body></body></html>")
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("trafilatura").handlers


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "page",
    [
        "<article>" + "<div>" * 100_000 + "<p>Jan Ott said that the old bridge would be closed for repairs.</p>",
        "<div>" * 100_000 + "Jan Ott said that the old bridge would be closed for repairs." + "</div>" * 100_000,
        "<b>" * 50_000 + "<p>Jan Ott said that the old bridge would be closed for repairs.</p>",
        "<ul><li>" * 30_000 + "Jan Ott said that the old bridge would be closed for repairs.",
        "<table><tr><td>" * 20_000 + "Jan Ott said that the old bridge would be closed for repairs.",
    ],
)
def test_deep_nesting_neither_crashes_nor_hangs(page: str) -> None:
    began = time.perf_counter()
    assert read_html(page).text == "Jan Ott said that the old bridge would be closed for repairs."
    assert time.perf_counter() - began < 20


@pytest.mark.timeout(20)
def test_a_page_of_endless_elements_is_refused_at_once() -> None:
    with pytest.raises(UnreadableInput, match="more elements than a story has"):
        read_html("<p>Jan Ott said <b>so</b>.</p>" * 100_000)


def test_text_after_deep_nesting_is_kept() -> None:
    deep = "<div>" * 5_000 + "<p>Jan Ott said that the old bridge would be closed.</p>" + "</div>" * 5_000
    document = read_html(f"<article>{deep}<p>Mira Solan denied that she had known of it.</p></article>")
    assert "Mira Solan denied" in document.text


def test_control_characters_and_surrogates_do_not_end_the_reading() -> None:
    page = "<p>Jan Ott said \x01 on Monday \ud83d that the &#1; old bridge would be &#xD83D; closed.</p>"
    assert read_html(page).text.startswith("Jan Ott said")


def test_a_caption_shown_twice_is_read_once() -> None:
    page = PAGE.replace("<figcaption>Jan Ott", "<figcaption>Jan Ott pictured in 2019</figcaption><figcaption>Jan Ott")
    assert [words for role, words in parts(read_html(page)) if role == "caption"] == [
        "The bridge at Veldt on Friday. Photo: Courier",
        "Jan Ott pictured in 2019",
    ]


VOTE = "The council of Veldt voted on Monday to close the old bridge after engineers had warned that it was unsafe."
NOBODY = "“Nobody told us,” said Mira Solan, who runs a bakery beside the river. “We read it in the paper.”"


def test_a_theme_that_calls_the_whole_page_by_the_words_of_its_parts() -> None:
    page = f"""<body class="post date author"><header><h1><a href="/">The Daily Veldt</a></h1></header>
    <div class="post date"><article class="author"><header><h1 class="entry-title">Veldt closes bridge</h1>
    <div><span class="date">May 3, 2024</span> <span class="author">by <a>Jan Ott</a></span></div></header>
    <p>{VOTE}</p><p>{NOBODY}</p><p>{VOTE} {NOBODY}</p><p>{NOBODY} {VOTE}</p></article></div></body>"""
    page = f"<title>Veldt closes bridge – The Daily Veldt</title>{page}"
    assert parts(read_html(page))[:4] == [
        ("headline", "Veldt closes bridge"),
        ("byline", "May 3, 2024 by Jan Ott"),
        ("body", VOTE),
        ("body", NOBODY),
    ]


def test_a_page_of_line_breaks_whose_headline_is_no_h1() -> None:
    page = f"""<title>Veldt closes bridge</title><body><div id="main"><h2 class="title">Veldt closes bridge</h2>
    <div class="byline">By Jan Ott, Linz<br>May 3, 2024</div><div class="standfirst">Council acts on a report</div>
    {VOTE}<br><br>{NOBODY}</div></body>"""
    assert parts(read_html(page)) == [
        ("headline", "Veldt closes bridge"),
        ("byline", "By Jan Ott, Linz\nMay 3, 2024"),
        ("body", "Council acts on a report"),
        ("body", VOTE),
        ("body", NOBODY),
    ]


def test_the_picture_above_the_headline_is_the_storys() -> None:
    page = f"""<main><article><figure><img><figcaption>The bridge in winter</figcaption></figure>
    <h1>Veldt closes bridge</h1><address>By <a rel="author">Jan Ott</a></address><p>{VOTE}</p><p>{NOBODY}</p></main>"""
    assert parts(read_html(page))[:3] == [
        ("headline", "Veldt closes bridge"),
        ("caption", "The bridge in winter"),
        ("byline", "By Jan Ott"),
    ]


def test_the_times_of_a_live_report_stay_beside_its_entries() -> None:
    entries = f"<div><time>10:00</time><p>{NOBODY}</p></div><div><time>09:00</time><p>{VOTE}</p></div>"
    page = f"<article><h1>Live: bridge in Veldt</h1>{entries}</article>"
    assert [role for role, _ in parts(read_html(page))] == ["headline", "dateline", "body", "dateline", "body"]
