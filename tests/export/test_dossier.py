from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from export.cases import affair, case, claim, document, ledger, member, origin
from reportedly.case.case import (
    Case,
    Change,
    ChangeKind,
    Contradiction,
    Copy,
    Event,
    Merge,
    Origins,
    Place,
    Step,
    Voice,
)
from reportedly.document import Span
from reportedly.export.brief import brief
from reportedly.export.case_words import by_whom, circles, origins_words, rests_words, standing_words
from reportedly.export.dossier import dossier
from reportedly.ledger import Ledger
from reportedly.lexicon import load

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)><style>*{display:none}</style>{{ 7*7 }}'
JUDGES = re.compile(r"\b(?:true|false|fake|lie|lies|misinformation|hoax|debunked)\b", re.IGNORECASE)


def parsed(page: str) -> Any:
    return html.fromstring(page)


def none(_: str) -> None:
    return None


def texts(page: str, css_class: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in parsed(page).find_class(css_class)]


def origins(low: int, high: int, *found: str, kind: str = "person") -> Origins:
    return Origins(at_least=low, at_most=high, origins=tuple(origin(name, kind) for name in found))


@pytest.fixture(scope="module")
def page() -> str:
    made, ledgers = affair()
    return dossier(made, ledgers.get)


@pytest.fixture
def small() -> Case:
    return case((document(1, "Halyard"), document(2, "Post")), (claim(),))


def test_it_is_one_page_that_asks_for_nothing(page: str) -> None:
    root = parsed(page)
    assert not root.xpath("//link[not(starts-with(@href, 'data:'))] | //img | //iframe | //object | //script[@src]")
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not root.xpath("//@style | //@onclick")
    assert "url(" not in root.xpath("string(//style)")


def test_every_link_within_the_page_leads_somewhere_and_every_id_is_used_once(page: str) -> None:
    root = parsed(page)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href.removeprefix("#") for href in root.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(ids)


def test_it_says_all_that_the_case_says(page: str) -> None:
    made, _ = affair()
    shown = " ".join(parsed(page).text_content().split())
    for found in made.claims:
        assert found.statement in shown
    for pair in made.contradictions:
        assert pair.why in shown
    for event in made.timeline:
        assert event.what in shown
    for one in made.documents:
        assert one.title
        assert " ".join(one.title.split()) in shown
    assert page.count("<svg") == len(texts(page, "claim")) + 1


def test_the_words_of_a_member_stand_among_the_words_around_them() -> None:
    text = "The mill was sold on Friday, a source said.\nNobody else has said so."
    found = member(1, span=Span(4, 17), words="mill was sold")
    made = case((document(1),), (claim(members=(found,)),))
    page = dossier(made, {made.documents[0].content: ledger(text)}.get)
    assert texts(page, "said") == ["The mill was sold on Friday, a source said."]
    assert texts(page, "around") == ["The", "on Friday, a source said."]


def test_where_no_text_is_at_hand_the_words_of_the_member_stand_alone(small: Case) -> None:
    assert texts(dossier(small, none), "said") == ["the mill sold"] * 2


def test_nothing_is_called_true_or_false() -> None:
    words = load("dossier")
    judging = [found for found in _strings(words) if JUDGES.search(found) and found != words["table"]["closing"]]
    assert judging == []


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [found for item in value.values() for found in _strings(item)]
    if isinstance(value, list):
        return [found for item in value for found in _strings(item)]
    return [value] if isinstance(value, str) else []


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    place = Place("d1", Span(0, 5))
    bad = member(1, speaker=HOSTILE, chain=HOSTILE, words=HOSTILE, firmness=HOSTILE)
    rests = Origins(
        at_least=1,
        at_most=2,
        origins=(origin(HOSTILE),),
        steps=(Step(source=HOSTILE, target="d1", how=HOSTILE),),
        merges=(Merge(a=HOSTILE, b=HOSTILE, same=True, why=HOSTILE),),
    )
    h = HOSTILE
    made = case(
        (
            document(1, HOSTILE, title=HOSTILE, url="javascript:alert(1)", off_topic=True, reason=HOSTILE),
            document(2, HOSTILE, updates="d1", url="https://x.example/?<script>"),
        ),
        (claim(members=(bad,), origins=rests, statement=HOSTILE, reason=HOSTILE, dropped=("d1",), id=HOSTILE),),
        (Contradiction(id=HOSTILE, kind="number", a=place, b=place, why=HOSTILE, strength=0.9, claim=HOSTILE),),
        title=HOSTILE,
        copies=(Copy(source="d1", target="d2", kind=HOSTILE, share=0.5, credited=False, reason=HOSTILE),),
        timeline=(
            Event(earliest=h, latest="?", estimate=True, what=h, speaker=h, place=place, published=h),
        ),
        changes=(
            Change(kind="softer", document="d1", before=None, claim=None, words=HOSTILE, place=None, why=HOSTILE,
                   published=HOSTILE),
        ),
        speakers=(
            Voice(name=h, kind=h, aliases=(h,), documents=(), claims=(), attributions=1, through=(h,)),
        ),
        model=HOSTILE,
        warnings=(HOSTILE,),
    )  # fmt: skip
    page = dossier(made, {made.documents[0].content: ledger(HOSTILE)}.get)
    root = parsed(page)
    assert len(root.xpath("//script")) == len(root.xpath("//style")) == 1
    assert not root.xpath("//img")
    assert not [href for href in root.xpath("//@href") if href.startswith("javascript")]
    assert "{{ 7*7 }}" in root.xpath("string(//h1)")


def test_what_no_page_can_carry_is_replaced() -> None:
    made = case((document(1, "Pa\x00per\ud800"),), (claim(members=(member(1, words="a\x00b\udc00c"),)),))
    page = dossier(made, none)
    assert "\x00" not in page
    page.encode("utf-8")


def test_an_empty_case_says_what_to_do_next() -> None:
    page = dossier(case(), none)
    assert "reportedly case add" in page
    assert "<svg" not in page


def test_of_a_large_case_the_rest_is_counted() -> None:
    limits = load("dossier")["limits"]
    claims = tuple(claim(number) for number in range(1, limits["claims"] + 8))
    page = dossier(case((document(1), document(2)), claims), none)
    assert len(texts(page, "claim")) == limits["full"]
    assert "7 more claims are left out here" in page


def test_claims_of_one_document_are_folded_behind_the_first_few() -> None:
    alone = load("dossier")["limits"]["alone"]
    claims = tuple(
        claim(number, members=(member(1),) if number % 2 else (member(1), member(2))) for number in range(1, 41)
    )
    root = parsed(dossier(case((document(1), document(2)), claims), none))
    told = {one.get("id") for one in root.find_class("claim")}
    assert told == {f"claim-c{number}" for number in range(1, 41) if number <= alone or number % 2 == 0}
    (further,) = root.find_class("further")
    assert further.tag == "details"
    assert further.get("open") is None
    assert {row.get("id") for row in further.xpath(".//tbody/tr")} == {f"claim-c{n}" for n in range(1, 41)} - told


def pair(number: int, strength: float, why: str = "They differ.") -> Contradiction:
    place = Place("d1", Span(0, 5))
    return Contradiction(id=f"x{number}", kind="number", a=place, b=place, why=why, strength=strength)


def test_the_plainest_pairs_stand_first_and_those_that_are_none_perhaps_are_folded() -> None:
    pairs = (pair(1, 0.2), pair(2, 0.6), pair(3, 0.9), *(pair(number, 0.1) for number in range(4, 12)))
    made = case((document(1),), (claim(),), pairs)
    root = parsed(dossier(made, none))
    assert [one.get("id") for one in root.find_class("pair")][:3] == ["pair-x3", "pair-x2", "pair-x1"]
    folded = root.xpath("//section[@id='pairs']/details//li/@id")
    assert len(folded) == 9
    assert "pair-x2" not in folded
    assert "2 pairs of statements that cannot both hold" in root.find_class("counts")[0].text_content()
    assert "2 pairs of statements cannot both hold, 1 of them plainly; 9 more perhaps cannot." in brief(made)


def test_pairs_of_which_none_is_more_than_perhaps_are_not_counted_as_certain() -> None:
    made = case((document(1),), (claim(),), (pair(1, 0.2),))
    assert "1 pair of statements perhaps cannot both hold, none plainly." in brief(made)
    assert "cannot" not in texts(dossier(made, none), "counts")[0]


def test_a_reason_that_only_repeats_both_sides_is_left_out() -> None:
    repeats = pair(1, 0.9, "The numbers differ: “two” (Ott, Post), “nine” (Vell, Post).")
    assert texts(dossier(case((document(1),), (), (repeats,)), none), "why") == []
    assert texts(dossier(case((document(1),), (), (pair(1, 0.9),)), none), "why") == ["They differ."]


def test_changes_of_a_document_stand_together_and_the_same_words_once() -> None:
    def change(kind: ChangeKind, number: int, claim_id: str, words: str = "The mill was sold") -> Change:
        return Change(
            kind=kind, document=f"d{number}", before=None, claim=claim_id, words=words, place=None, why="So.",
            published=None,
        )  # fmt: skip

    changes = (
        change("added", 1, "c1"),
        change("softer", 2, "c1"),
        change("removed", 1, "c1"),
        change("added", 1, "c2"),
    )
    made = case((document(1, "Post"), document(2, "Gazette")), (claim(1), claim(2)), changes=changes)
    root = parsed(dossier(made, none))
    shown = [" ".join(one.text_content().split()) for one in root.xpath("//section[@id='changes']/ol/li")]
    assert len(shown) == 2
    assert shown[0].startswith("Post")
    assert shown[0].index("no longer there") < shown[0].index("added")
    assert "claim 1, claim 2" in shown[0]


def test_words_cut_off_have_an_ellipsis_and_the_sentence_they_stand_in() -> None:
    text = "Ott denies it all. The board met in the museum, which did not name him. It rained."
    start = text.index("the museum")
    found = member(1, span=Span(start, start + 25), words=text[start : start + 25])
    made = case((document(1),), (claim(members=(found,), statement=found.words),))
    root = parsed(dossier(made, {made.documents[0].content: ledger(text)}.get))
    (shown,) = root.xpath("//h3/span[@title]")
    assert shown.text_content() == "… the museum, which did not …"
    assert shown.get("title") == "The board met in the museum, which did not name him."


def test_a_claim_with_many_members_shows_some_and_counts_the_rest() -> None:
    most = load("dossier")["limits"]["members"]
    page = dossier(case((document(1),), (claim(members=(member(1),) * (most + 3)),)), none)
    assert len(texts(page, "member")) == most
    assert "3 more places are left out here" in page


def test_the_same_text_at_two_places_has_one_ledger() -> None:
    first = document(1)
    made = case((first, document(2, "Post", content=first.content)))
    root = parsed(dossier(made, {first.content: ledger("Ott said so.")}.get))
    assert len(root.xpath("//table[@class='ledger']")) == 1
    assert "The same text as" in root.text_content()


def test_the_same_case_gives_the_same_page(page: str) -> None:
    made, ledgers = affair()
    assert dossier(made, ledgers.get) == page


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (origins(0, 0), "no origin shown"),
        (origins(1, 1, "Ott"), "1 independent origin"),
        (origins(2, 2, "Ott", "Vell"), "2 independent origins"),
        (origins(1, 3, "Ott"), "at least 1, at most 3 independent origins"),
        (origins(0, 2, "Ott"), "at most 2 independent origins, none of them certain"),
    ],
)
def test_how_many_origins_is_a_range_in_words(found: Origins, words: str) -> None:
    assert origins_words(found) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (origins(1, 1, "Ott"), "rests on one voice: Ott"),
        (origins(1, 1, "a source", kind="anonymous"), "rests on one anonymous voice"),
        (origins(0, 1, "", kind="unknown"), "rests on one origin that nobody names"),
        (origins(1, 2, "a source", "a friend", kind="anonymous"), "rests on anonymous voices only"),
        (origins(1, 2, "Ott", "Vell"), ""),
        (origins(0, 0), ""),
    ],
)
def test_what_kind_of_origin_it_is(found: Origins, words: str) -> None:
    assert rests_words(found) == words


def test_a_standing_names_those_who_make_it_so() -> None:
    denied = claim(
        standing="denied", members=(member(1), member(2, "denies", "Ada Holt"), member(3, "denies", "ADA HOLT"))
    )
    assert standing_words(denied) == "denied by Ada Holt"
    assert by_whom(replace(denied, standing="contested")) == (("denies", "denied by Ada Holt"),)
    assert standing_words(claim(standing="denied", members=(member(1),))) == "denied"


def test_outlets_that_have_it_from_one_another_are_found() -> None:
    documents = (document(1, "A"), document(2, "B"), document(3, "A"), document(4, "C"))
    round_trip = claim(
        origins=Origins(
            at_least=1,
            at_most=1,
            steps=tuple(Step(source=a, target=b, how="") for a, b in (("d1", "d2"), ("d2", "d3"), ("d3", "d4"))),
        )
    )
    assert circles(case(documents, (round_trip, replace(round_trip, id="c2")))) == ((("A", "B"), 2),)


def test_in_brief_is_at_most_ten_lines_and_says_the_important() -> None:
    lines = brief(affair()[0])
    assert len(lines) <= 10
    told = " ".join(lines)
    for words in (
        "16 documents from 9 outlets",
        "49 claims",
        "single origin",
        "retracted",
        "Circular",
        "without credit",
    ):
        assert words in told


def test_in_brief_leaves_out_what_there_is_nothing_to_say_about(small: Case) -> None:
    assert brief(small) == (
        "2 documents from 2 outlets, 2 to 3 September 2025.",
        "One claim runs through them. It goes back to a single origin at most.",
        "The coverage turns most on: “The mill was sold” (uncontested; 2 documents; 1 independent origin).",
        "Where they stand at the end of the coverage: 1 uncontested.",
    )


def test_the_summary_names_claims_that_read_like_claims() -> None:
    claims = (claim(1, statement="of the museum in the north"), claim(2, statement="The director sold the log."))
    (told,) = [line for line in brief(case((document(1), document(2)), claims)) if "turns" in line]
    assert told.index("The director sold the log") < told.index("… of the museum")


def test_outlets_that_nobody_knows_are_not_counted() -> None:
    found = (document(1, "Post"), document(2, outlet="", url=None, published=None))
    assert brief(case(found))[0] == "2 documents from 1 outlet, 2 September 2025."
    assert brief(case(found[1:]))[0] == "1 document."


def test_nobody_is_named_where_nobody_is(small: Case) -> None:
    nameless = member(1, "denies", None, chain="passed on without a named source")
    assert by_whom(claim(members=(nameless,))) == ()
    comma = member(1, "denies", "the owners, now a group,")
    assert by_whom(claim(members=(comma,))) == (("denies", "denied by the owners, now a group"),)


def test_a_ledger_is_asked_for_once_a_text() -> None:
    made, ledgers = affair()
    asked: list[str] = []

    def ledger_of(content: str) -> Ledger | None:
        asked.append(content)
        return ledgers.get(content)

    dossier(made, ledger_of)
    assert len(asked) == len(set(asked))
