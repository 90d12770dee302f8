from hypothesis import given
from hypothesis import strategies as st

from reportedly.document import Document, Span
from reportedly.ledger import Attribution, Ledger, Quote
from reportedly.reading.quoted import quote_form, with_quotes


def said(text: str, *contents: str, source: str = "", cue: str = "said", parent: str | None = None) -> Attribution:
    def spans(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    content = tuple(span for words in contents for span in spans(words))
    return Attribution(id="a1", source=spans(source), cue=spans(cue), content=content, parent=parent)


def form(text: str, *contents: str) -> Quote:
    return quote_form(text, said(text, *contents))


def test_all_some_and_none() -> None:
    text = "“The mill is sold,” Ott said. “Nobody asked us.”"
    assert form(text, "“The mill is sold,”", "“Nobody asked us.”") == "direct"
    assert form(text, "“The mill is sold,”") == "direct"
    assert form("Ott said the mill was “a ruin” by May.", "the mill was “a ruin” by May") == "mixed"
    assert form("Ott said the mill was sold.", "the mill was sold") == "indirect"


def test_that_before_a_full_quotation_is_mixed() -> None:
    assert form("Ott said that “the mill is sold”.", "that “the mill is sold”") == "mixed"


def test_a_quotation_that_runs_on_is_not_closed() -> None:
    text = "Ott said: “We sold the mill."
    assert form(text, "“We sold the mill.") == "direct"


def test_names_in_quotation_marks_are_nobodys_words() -> None:
    assert form("Ott said “Red Wheel” was sold.", "“Red Wheel” was sold") == "indirect"
    assert form("Ott said a mill called “the grinder” burnt.", "a mill called “the grinder” burnt") == "indirect"
    assert form("Ott said the “grinder” burnt.", "the “grinder” burnt") == "mixed"


def test_a_paraphrase_inside_a_quotation_is_indirect() -> None:
    text = "“My father said he would never sell,” Ott said."
    assert form(text, "he would never sell") == "indirect"


def test_marks_of_a_nested_speaker_do_not_count() -> None:
    text = "The Ledger reported that Ott said: “We sold the mill.”"
    outer = said(text, "that Ott said: “We sold the mill.”", cue="reported")
    inner = Attribution(
        id="a2", source=(), cue=said(text).cue, content=said(text, "“We sold the mill.”").content, parent="a1"
    )
    found = with_quotes(Ledger(Document(text), (), (outer, inner))).attributions
    assert [attribution.quote for attribution in found] == ["indirect", "direct"]


def test_an_embedded_post_is_direct() -> None:
    text = "The mill is gone!! – Jan Ott (@ott)"
    assert quote_form(text, said(text, "The mill is gone!!", source="Jan Ott (@ott)", cue="")) == "direct"


def test_no_content_is_indirect() -> None:
    assert quote_form("Ott declined to comment.", said("Ott declined", cue="declined")) == "indirect"


@given(st.text("a “”\"'‘’\n.", max_size=40), st.data())
def test_any_text_has_a_form(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    own = Attribution(id="a1", source=(), cue=(), content=(Span(start, end),) if start < end else ())
    assert quote_form(text, own) in ("direct", "indirect", "mixed")
    if not any(mark in text for mark in "“”\"'‘’"):
        assert quote_form(text, own) == "indirect"
