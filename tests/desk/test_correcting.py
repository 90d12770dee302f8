import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.visits import Desk
from reportedly.desk.drafts import Draft, filled_in, pieces, spans_in, spans_told, window, words_of_role
from reportedly.document import Document, Span
from reportedly.errors import BadJudgement

EDIT = "document/d1/correct/a1"
AS_READ = {
    "source": "Ada Holt",
    "cue": "said",
    "content": "The mill at Skelder was sold for 40 crowns",
    "speaker": "Ada Holt",
    "speaker_kind": "person",
    "act": "says",
    "quote": "indirect",
    "certainty": "certain",
    "polarity": "+",
    "via": "",
}


@pytest.fixture(autouse=True)
def read(desk: Desk) -> None:
    desk.case().view(60)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def flashed(desk: Desk) -> str:
    page = desk.get("/case/mill/history").text
    return plain(page[page.index('<div class="flashes"') : page.index("<main")])


def sent(desk: Desk, path: str, **fields: Any) -> str:
    answer = desk.post(f"/case/mill/{path}", fields)
    assert answer.status_code == 303, plain(answer.text)
    return flashed(desk)


def one(desk: Desk, document: str = "d1", unit: str = "a1") -> Any:
    ledger = desk.case().ledger(document)
    assert ledger
    return next((found for found in ledger.attributions if found.id == unit), None)


def last(desk: Desk) -> int:
    return desk.case().judgements()[-1].id


def test_an_attribution_is_accepted_and_rejected(desk: Desk) -> None:
    assert "Accepted: The mill" in sent(desk, "judge", kind="accept", document="d1", unit="a1")
    assert one(desk).confidence == 1.0
    assert "Rejected: The mill" in sent(desk, "judge", kind="reject", document="d1", unit="a1")
    assert one(desk) is None


def test_what_was_done_is_undone_and_done_again(desk: Desk) -> None:
    page = desk.post("/case/mill/judge", {"kind": "reject", "document": "d1", "unit": "a1"})
    undo = f"/case/mill/judgements/{last(desk)}/undo"
    assert undo in desk.get(page.headers["location"]).text
    assert "Taken back: The mill" in sent(desk, f"judgements/{last(desk)}/undo")
    assert one(desk)
    assert "Put back: The mill" in sent(desk, f"judgements/{last(desk)}/undo")
    assert one(desk) is None
    assert "Taken back: The mill" in sent(desk, f"judgements/{last(desk)}/undo")
    assert one(desk)
    assert "taken back already" in sent(desk, f"judgements/{last(desk) - 1}/undo")
    assert desk.post("/case/mill/judgements/99/undo").status_code == 404


def test_one_goes_back_to_the_page_where_the_form_was(desk: Desk) -> None:
    fields = {"kind": "accept", "document": "d1", "unit": "a1", "back": "/case/mill/document/d1?x=1#a1"}
    assert desk.post("/case/mill/judge", fields).headers["location"] == "/case/mill/document/d1?x=1#a1"
    elsewhere = {**fields, "back": "https://skelder.example/", "next": "//skelder.example"}
    assert desk.post("/case/mill/judge", elsewhere).headers["location"] == "/case/mill"


def test_an_edit_without_a_script_finds_the_words(desk: Desk) -> None:
    form = {**AS_READ, "content": "sold  for\n40 crowns", "act": "claims"}
    assert "Corrected: The mill" in sent(desk, EDIT, **form)
    found = one(desk)
    assert found.act == "claims"
    assert found.content == (Span(24, 32), Span(33, 42))
    payload = desk.case().judgements()[-1].payload
    assert set(payload) == {"act", "content"}


def test_an_edit_takes_the_selected_places(desk: Desk) -> None:
    sent(desk, EDIT, **{**AS_READ, "content": "was sold", "content_at": "20-28"})
    assert one(desk).content == (Span(20, 28),)


def test_an_edit_that_changes_nothing_is_none(desk: Desk) -> None:
    assert "Nothing was changed." in sent(desk, EDIT, **AS_READ)
    assert not desk.case().judgements()


def test_words_that_do_not_stand_there_are_told_of(desk: Desk) -> None:
    answer = desk.post(f"/case/mill/{EDIT}", {**AS_READ, "source": "Jan <Ott>", "act": "asks"})
    assert answer.status_code == 400
    assert "do not stand in the text: 'Jan <Ott>'" in plain(answer.text)
    assert "<Ott>" not in answer.text
    assert '<option value="asks" selected>' in answer.text


def test_the_speaker_is_another_one(desk: Desk) -> None:
    sent(desk, EDIT, **{**AS_READ, "speaker": "Ada Holt the younger", "apart": "yes"})
    assert one(desk).speaker == "Ada Holt the younger"
    assert desk.case().judgements()[-1].kind == "speaker_split"
    sent(desk, EDIT, **{**AS_READ, "speaker": ""})
    assert one(desk).speaker is None


def test_a_missed_attribution_is_added(desk: Desk) -> None:
    page = desk.get("/case/mill/document/d2/correct?content=58-67&cue=53-57").text
    assert '<mark class="content">on Monday</mark>' in page
    assert 'value="58-67"' in page
    form = {"content": "on Monday", "content_at": "58-67", "cue": "said", "speaker": "Ada Holt", "act": "says"}
    assert "Added: on Monday" in sent(desk, "document/d2/correct", **form)
    ledger = desk.case().ledger("d2")
    assert ledger
    assert (Span(58, 67),) in [found.content for found in ledger.attributions]
    empty = desk.post("/case/mill/document/d2/correct", {"content": ""})
    assert empty.status_code == 400
    assert "Select or write the words" in empty.text


def test_speakers_are_merged(desk: Desk) -> None:
    assert "One speaker" in sent(desk, "judge", kind="speaker_merge", names=["Ada Holt", "Jan Ott"], name="Ada Holt")
    assert one(desk, "d3").speaker == "Ada Holt"


def test_claims_are_separated_and_joined(desk: Desk) -> None:
    sent(desk, "judge", kind="claims_separate", claim="c1@d1:0-42", member="d2:0-42")
    claims = desk.case().view(60).case.claims
    assert len(claims) == 2
    page = desk.get("/case/mill/claim/c1/correct").text
    assert "claim 2" in page
    fields = dict(re.findall(r'name="((?:other-claim|other-place)-0|this)" value="([^"]+)"', page))
    assert "Joined" in sent(desk, "judge", kind="claims_join", other="0", **fields)
    assert len(desk.case().view(60).case.claims) == 1
    assert "Choose at least one place" in sent(desk, "judge", kind="claims_separate", claim="c1@d1:0-42")


def test_a_claim_is_found_by_its_place_when_numbers_changed(desk: Desk) -> None:
    assert "Comment kept" in sent(desk, "judge", kind="comment", claim="c9@d1:0-42", text="Ask the registry.")
    assert "worked out anew" in sent(desk, "judge", kind="comment", claim="c1@d1:0-41", text="Ask the registry.")


def test_a_contradiction_is_marked_and_unmarked(desk: Desk) -> None:
    sent(desk, "judge", kind="contradiction", a="d2:0-42", b="d3:0-42", conflict="identity")
    marked = desk.case().view(60).case.contradictions
    assert [found.kind for found in marked] == ["identity"]
    assert "no contradiction" in sent(desk, "judge", kind="contradiction_not", a="d2:0-42", b="d3:0-42")
    assert not desk.case().view(60).case.contradictions


def test_origins_are_judged(desk: Desk) -> None:
    claim = desk.case().view(60).case.claims[0]
    name = claim.origins.origins[0].name
    sent(desk, "judge", kind="origin_not", claim=f"{claim.id}@d1:0-42", name=name)
    assert name not in [found.name for found in desk.case().view(60).case.claims[0].origins.origins]
    sent(desk, "judge", kind="origin", claim=f"{claim.id}@d1:0-42", name="The registry")
    assert "The registry" in [found.name for found in desk.case().view(60).case.claims[0].origins.origins]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "guess"},
        {"kind": "accept"},
        {"kind": "reject", "document": "d9", "unit": "a1"},
        {"kind": "origin", "name": "X"},
        {"kind": "contradiction", "a": "d1:0-9", "b": "here"},
        {"kind": "speaker_merge", "name": "X"},
        {"kind": "comment", "document": "d1", "unit": "a1", "text": "  "},
        {"kind": "claims_join", "claim": ["c1", "c7"]},
    ],
)
def test_what_makes_no_sense_is_told_and_not_kept(desk: Desk, fields: dict[str, Any]) -> None:
    answer = desk.post("/case/mill/judge", fields)
    assert answer.status_code == 303
    assert 'class="flash error"' in desk.get("/case/mill/history").text
    assert not desk.case().judgements()


def test_the_history_tells_all(desk: Desk) -> None:
    sent(desk, EDIT, **{**AS_READ, "act": "claims"})
    sent(desk, "judge", kind="comment", document="d1", unit="a1", text="<script>x</script>")
    sent(desk, "judge", kind="reject", document="d3", unit="a1")
    sent(desk, f"judgements/{last(desk)}/undo")
    desk.case().store.judge("Ida Vern", "reject", desk.case().judgements()[2].target | {"document": "sha256:0"})
    desk.case().view(60)
    html = desk.get("/case/mill/history").text
    page = plain(html)
    assert "What the speaker does was says → is now claims" in page
    assert "<script>x" not in html
    assert "<script>x</script>" in page
    assert "finds nothing to be about" in page
    assert "Taken back by" in page
    assert "4 judgements" in page
    assert "1 judgement " in plain(desk.get("/case/mill/history?state=orphaned").text)
    assert "1 judgement " in plain(desk.get("/case/mill/history?state=undone").text)
    assert "2 judgements" in plain(desk.get("/case/mill/history?state=holding").text)
    assert "1 judgement " in plain(desk.get("/case/mill/history?author=Ida%20Vern").text)
    assert "1 judgement " in plain(desk.get("/case/mill/history?kind=edit&page=99").text)


def test_the_queue_asks_one_after_the_other(desk: Desk) -> None:
    first = desk.get("/case/mill/queue").text
    assert "1 of 3" in plain(first)
    assert "The reader gives" in plain(first)
    following = re.search(r'rel="next" data-key="j ArrowRight"', first)
    assert following
    to = re.search(r'<a href="([^"]+)" rel="next"', first)
    assert to
    assert "2 of 3" in plain(desk.get(unescape(to[1])).text)
    form = dict(re.findall(r'<input type="hidden" name="(document|unit|next|back)" value="([^"]+)"', first))
    fields = {name: unescape(value) for name, value in form.items()}
    answer = desk.post("/case/mill/judge", {**fields, "kind": "accept"})
    assert answer.headers["location"] == unescape(to[1])
    page = plain(desk.get(answer.headers["location"]).text)
    assert "1 of 2" in page
    assert "Your last judgement that holds: accepted" in page
    undo = re.search(
        r'<form class="correct screen" method="post" action="([^"]+/undo)">(.*?)</form>',
        desk.get("/case/mill/queue").text,
    )
    assert undo
    assert 'name="back" value="/case/mill/queue' in undo[2]
    assert "Nothing is left to check here" in plain(desk.get("/case/mill/queue?kind=contradiction").text)


def test_the_queue_of_an_empty_case(desk: Desk) -> None:
    slug = desk.work.make("Empty").slug
    assert desk.get(f"/case/{slug}/queue").status_code == 200
    assert desk.get(f"/case/{slug}/history").status_code == 200


def test_hostile_texts_stay_texts(desk: Desk) -> None:
    text = '<img src=x onerror=alert(1)>"\r\nThe mill "burnt" \x00\U0001f525, Ada Holt said.\r\n'
    added = desk.case().store.add(Document(text, "odd.txt"))
    desk.case().view(60)
    page = desk.get(f"/case/mill/document/d{added.appearance_id}/correct").text
    assert "<img" not in page
    body = page[page.index('id="text"') :]
    shown = body[body.index(">") + 1 : body.index("</div>")]
    assert unescape(re.sub(r"</?mark[^>]*>", "", shown)).replace("\ufffd", "\x00") == text


TEXTS = st.text(st.sampled_from("ab \n\r\t<&\U0001f525é.") | st.characters(), max_size=80)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=4))
def test_pieces_are_the_text(text: str, edges: list[tuple[int, int]]) -> None:
    spans = [Span(min(a, b), max(a, b)) for a, b in edges if a != b and max(a, b) <= len(text)]
    shown = window(text, spans, 10)
    assert 0 <= shown.start <= shown.end <= len(text)
    assert all(span.within(shown) for span in spans)
    html = "".join(piece.html for piece in pieces(text, shown, {"source": spans[:1], "content": spans[1:]}))
    assert len(unescape(html.replace("&#13;", "\n"))) == shown.end - shown.start


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_words_that_were_shown_are_found_again(text: str, a: int, b: int) -> None:
    span = Span(min(a, b), min(len(text), max(a, b)))
    words = words_of_role(text, [span]) if span.start < span.end else ""
    if not words or "\ufffd" in words:
        return
    draft = filled_in({"content": words}, text, Draft(content=(span,)))
    assert [" ".join(found.of(text).split()) for found in draft.content] == [words]
    kept = filled_in({"content": words, "content_at": spans_told([span])}, text, Draft())
    assert kept.content == (span,)


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_form_gives_a_draft_or_says_why_not(text: str, given_: str) -> None:
    try:
        draft = filled_in({"source": given_, "source_at": given_, "via": given_}, text, Draft())
    except BadJudgement:
        return
    assert all(0 <= span.start < span.end <= len(text) for span in draft.source)
    assert spans_in(spans_told(draft.source)) == draft.source
