import re
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.document import Block, Document, Span
from reportedly.reading.blocks import find_blocks

STORY = """Bridge closed after crack is found
By Mira Solan, transport editor
PORT VELDT, 3 May 2024

The city closed its oldest bridge on Friday, the mayor, Jan Ott, said.

Jan Ott is pictured at the bridge in 2019

“We could not wait,” Ott said. “The crack had grown.”

Read more: The bridges that need repair

Engineers denied that they had known.

(Additional reporting by Tomas Vell in Linz; editing by Ida Brandt)

Sign up to our newsletter

© 2024 Veldt Courier. All rights reserved."""


def roles(text: str) -> list[str]:
    return [block.role for block in find_blocks(Document(text))]


def role(line: str) -> str:
    """The role of a line in the middle of a story."""
    text = f"Bridge closed in Veldt\n\nThe mayor said so on Friday.\n\n{line}\n\nEngineers denied it."
    found = find_blocks(Document(text))
    assert found[2].span.of(text) == line
    return found[2].role


def test_the_parts_of_a_story() -> None:
    assert roles(STORY) == [
        "headline",
        "byline",
        "dateline",
        "body",
        "caption",
        "body",
        "furniture",
        "body",
        "byline",
        "furniture",
        "furniture",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_any_line_end_ends_a_block(newline: str) -> None:
    text = STORY.replace("\n", newline)
    assert roles(text) == roles(STORY)
    assert [block.span.of(text) for block in find_blocks(Document(text))] == STORY.replace("\n\n", "\n").split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ten bridges",
        "READ NEXT",
        "Related: Ten bridges that need repair",
        "Sign up to our newsletter",
        "Share this article",
        "Advertisement",
        "ADVERTISEMENT",
        "Follow us on social media",
        "Follow Mira Solan (@mirasolan) on Bluster",
        "© Veldt Courier",
        "Copyright 2024 Veldt Courier. All rights reserved.",
        "https://courier.example/bridge",
        "Got a story? Ring the newsdesk",
        "* * *",
        "___",
    ],
)
def test_furniture(line: str) -> None:
    assert role(line) == "furniture"


@pytest.mark.parametrize(
    "line",
    [
        "Jan Ott, the mayor, is pictured at the bridge",
        "(Photo: Veldt Courier)",
        "[Photo credit: Courier Images]",
        "FILE PHOTO: The bridge at Veldt on a clear day",
        "The bridge at Veldt (pictured)",
        "CAPTION: Lorries queue at the bridge.",
        "Lorries queue at the bridge. Picture: Veldt Courier",
        "Jan Ott (L) greets Ida Brandt (R) in Linz",
        "Jan Ott (left) greets Ida Brandt in Linz.",
        "Lorries queue at the bridge. Reuters/Tomas Vell",
        "The bridge at Veldt on a clear day in December 2010",
    ],
)
def test_captions(line: str) -> None:
    assert role(line) == "caption"


@pytest.mark.parametrize(
    "line",
    [
        "The mayor said that the bridge would reopen in 2026.",
        "“Read more than one newspaper,” Ott said.",
        "Read more than one newspaper, Ott told the council.",
        "Follow the money, said Ott.",
        "Share prices fell after the mayor spoke.",
        "By Friday, Ott said, the bridge had been closed for a week.",
        "Ott told the Courier:",
        "Photos showed the crack, engineers said.",
        "The pictures were seen by the Courier, which asked the city for comment.",
        "— Jan Ott (@janott) May 3, 2024",
        "Subscribe to that view or not, “it is what the report says,” Ott said.",
        "Copy that, said the engineer.",
        "May says no.",
        "Why was nobody told?",
        "Gov. Jan Ott (R) said that he expects an appeal.",
        "According to a Reuters/Polster poll, the two are level.",
    ],
)
def test_body(line: str) -> None:
    assert role(line) == "body"


def test_a_caption_known_only_by_its_neighbour() -> None:
    text = "Bridge closed\n\nOtt said so.\n\nJan Ott is seen in Veldt\n\nThe old home of six engineers in Veldt\n\nEnd."
    assert roles(text) == ["headline", "body", "caption", "caption", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "By Jan Ott",
        "Jan Ott, political editor",
        "Jan Ott and Mira de la Solan",
        "Courier staff",
        "Jan Ott in Linz",
        "EXCLUSIVE By Mira Solan",
        "What we know about the crack. By Mira Solan, Linz",
        "World News | Edited by Web Desk | Updated: May 13, 2025 6:34 pm",
    ],
)
def test_bylines_above_the_body(line: str) -> None:
    assert roles(f"Bridge closed in Veldt\n{line}\n\nThe mayor said so.\n\nOtt denied it.")[1] == "byline"


@pytest.mark.parametrize(
    "line", ["3 May 2024", "LINZ, May 3, 2024", "Published: 2024-05-03 08:30", "Friday 3 May 2024, 7.10am", "08:30"]
)
def test_datelines_above_the_body(line: str) -> None:
    assert roles(f"Bridge closed in Veldt\nBy Jan Ott\n{line}\n\nThe mayor said so.\n\nOtt denied it.")[2] == "dateline"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said on Friday that the bridge is closed.\n\nEngineers denied it.",
        "LINZ, May 3 (Donauwire) - The mayor said that the bridge is closed\n\nEngineers denied it.",
        "The bridge is closed, the mayor said on Friday. Could it be true?\n\nEngineers denied it.",
    ],
)
def test_stories_without_a_headline(text: str) -> None:
    assert roles(text) == ["body", "body"]


def test_a_single_line_is_body() -> None:
    assert roles("The mayor said that the bridge is closed") == ["body"]


def test_lines_that_a_program_wrapped_are_joined() -> None:
    paragraph = (
        "The city closed its oldest bridge on Friday after engineers found a crack, the mayor, Jan Ott, said. " * 3
    )
    wrapped = textwrap.fill(paragraph.strip(), 72)
    text = f"Bridge closed after crack\nBy Mira Solan\n\n{wrapped}\n\n{wrapped}"
    assert [block.span.of(text) for block in find_blocks(Document(text))] == [
        "Bridge closed after crack",
        "By Mira Solan",
        wrapped,
        wrapped,
    ]


def test_single_line_ends_separate_blocks_where_nothing_was_wrapped() -> None:
    text = (
        "Bridge closed\nThe mayor said so on Friday in a short note.\nEngineers denied it.\nOtt was not to be reached."
    )
    assert roles(text) == ["headline", "body", "body", "body"]


def test_blocks_of_the_page_are_kept() -> None:
    text = "Bridge closed.\n\nOtt said so"
    given_blocks = (Block("headline", Span(0, 14)), Block("caption", Span(16, 27)))
    assert find_blocks(Document(text, blocks=given_blocks)) == given_blocks


def test_blocks_of_the_page_are_completed() -> None:
    text = "Bridge closed\n\nOtt said so.\n\nAdvertisement\n\nEngineers denied it."
    given_blocks = (Block("headline", Span(0, 13)), Block("body", Span(29, 42)))
    assert find_blocks(Document(text, blocks=given_blocks)) == (
        Block("headline", Span(0, 13)),
        Block("body", Span(15, 27)),
        Block("furniture", Span(29, 42)),
        Block("body", Span(44, 64)),
    )


def test_what_the_page_calls_body_may_be_told_by_its_words() -> None:
    lines = ["By Jan Ott", "Ott said so.", "Jan Ott is pictured in Linz", "Advertisement"]
    text = "\n\n".join(lines)
    given_blocks = tuple(Block("body", Span(text.index(line), text.index(line) + len(line))) for line in lines)
    assert [b.role for b in find_blocks(Document(text, blocks=given_blocks))] == [
        "byline",
        "body",
        "caption",
        "furniture",
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 6), (2, 4)], [(0, 6), (7, 12)]),
        ([(0, 6), (4, 12)], [(0, 6), (7, 12)]),
        ([(0, 12), (0, 6), (3, 4), (6, 12)], [(0, 6), (7, 12)]),
        ([(7, 99), (40, 50)], [(0, 6), (7, 12)]),
        ([(0, 0), (5, 2)], [(0, 6), (7, 12)]),
    ],
)
def test_blocks_that_overlap_come_out_disjoint(spans: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    given_blocks = tuple(Block("caption", Span(*span)) for span in spans)
    found = find_blocks(Document("Bridge\nOtt's", blocks=given_blocks))
    assert [tuple(block.span) for block in found] == expected


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_nothing(text: str) -> None:
    assert find_blocks(Document(text)) == ()


@pytest.mark.parametrize("name", ["Jean-Luc", "Mira de-la-Solan", "Jan Ott, Ida Brandt", "Jan Ott & Ida Brandt"])
def test_names_in_a_credit(name: str) -> None:
    assert role(f"By {name}") == "byline"


@pytest.mark.parametrize(
    "line",
    [
        "By " + "A-" * 12 + "A, " + "A-" * 12 + "A !",
        "By " + "A-" * 61 + "A !",
        "By " + "A-A, " * 39 + "!",
        "By " + "Aand " * 39 + "!",
        "By " + "A B & " * 32 + "!",
        "By " + "A-de A " * 27 + "!",
        "By A A" + " " * 180 + "- !",
        "10:10 z " * 17 + "x",
        "10:10 " * 23 + "x",
        "A" + " " * 180 + "/ b",
    ],
)
def test_hostile_lines_take_no_time(line: str) -> None:
    began = time.process_time()
    role(line)
    assert time.process_time() - began < 0.5


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("x" * 2_000_000, 1),
        ("word " * 400_000, 1),
        ("\n".join(["word"] * 100_000), 100_000),
        ('"' * 2_000_000, 1),
        ("\n" * 2_000_000, 0),
        ("By " * 600_000, 1),
        (("A B " * 40 + "\n") * 5_000, 5_000),
    ],
)
def test_hostile_sizes_take_linear_time(text: str, count: int) -> None:
    began = time.process_time()
    assert len(find_blocks(Document(text))) == count
    assert time.process_time() - began < 10


WORDS = st.sampled_from(
    [
        "By",
        "Jan",
        "Ott",
        "said.",
        "May 3, 2024",
        "Read more:",
        "(pictured)",
        "“",
        "\u0301",
        "👩\u200d👧",
        "קבע",
        "©",
        "x" * 70,
    ]
)
GAPS = st.sampled_from([" ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\x0c", "\x1c", "\u3000"])
TEXTS = st.one_of(st.text(), st.lists(st.one_of(WORDS, GAPS), max_size=60).map("".join))


@given(TEXTS)
def test_blocks_cover_all_but_white_space_once(text: str) -> None:
    blocks = find_blocks(Document(text))
    covered = [at for block in blocks for at in range(*block.span)]
    assert covered == sorted(set(covered))
    assert {at for at, character in enumerate(text) if not character.isspace()} <= set(covered)
    for block in blocks:
        words = block.span.of(text)
        assert words
        assert words == words.strip()


@given(st.lists(st.sampled_from(STORY.split("\n\n")[1:]), min_size=1), st.sampled_from(["Advertisement", "READ NEXT"]))
@settings(max_examples=50)
def test_furniture_put_in_front_moves_everything_and_changes_nothing(paragraphs: list[str], line: str) -> None:
    text = "\n\n".join([STORY.split("\n\n")[0], *paragraphs])
    shift = len(line) + 2
    moved = [Block(role, Span(start + shift, end + shift)) for role, (start, end) in find_blocks(Document(text))]
    assert list(find_blocks(Document(f"{line}\n\n{text}"))) == [Block("furniture", Span(0, len(line))), *moved]


@given(TEXTS)
def test_white_space_around_a_text_changes_no_role(text: str) -> None:
    assert roles(f"\n \n{text}\n\n") == roles(text)


def test_spans_count_code_points() -> None:
    text = "👩\u200d👩\u200d👧 e\u0301 family\n\nקבע Ott said."
    assert [re.sub(r"\W", "", block.span.of(text)) for block in find_blocks(Document(text))] == [
        "efamily",
        "קבעOttsaid",
    ]
