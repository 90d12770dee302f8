from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.document import Document, Span
from reportedly.ledger import Attribution, Date, Ledger, Quantity
from reportedly.lexicon import load
from reportedly.reading import tensions as step
from reportedly.reading.blocks import find_blocks
from reportedly.reading.clashes import MODEL, NAMES, candidates
from reportedly.reading.clock import Hours, hours_of
from reportedly.reading.statements import with_statements
from reportedly.reading.tensions import learnt, looked_at, shown, with_tensions
from reportedly.reading.told import scene_of

FERRY = """Fire on the ferry Oro kills four

The ferry Oro carried 340 passengers, the operator said. Harbour master Ilse Bran said the ferry carried 412 passengers.

The ferry Oro left Sandvik on 3 June, the operator said. A survivor said the ferry left Sandvik on 9 June.

The operator denied that the lifeboats were locked. A survivor said that the lifeboats were locked.
"""


def span(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def attribution(number: int, source: Span, cue: Span, content: Span, **fields: object) -> Attribution:
    made = Attribution(id=f"a{number}", source=(source,), cue=(cue,), content=(content,), act="says", polarity="+")
    return replace(made, **fields)  # type: ignore[arg-type]


def ferry() -> Ledger:
    document = Document(FERRY)
    t = FERRY
    said = (
        attribution(
            1,
            span(t, "the operator"),
            span(t, "said"),
            span(t, "The ferry Oro carried 340 passengers"),
            speaker="the operator",
        ),
        attribution(
            2,
            span(t, "Harbour master Ilse Bran"),
            span(t, "said", 1),
            span(t, "the ferry carried 412 passengers"),
            speaker="Ilse Bran",
        ),
        attribution(
            3,
            span(t, "the operator", 1),
            span(t, "said", 2),
            span(t, "The ferry Oro left Sandvik on 3 June"),
            speaker="the operator",
        ),
        attribution(
            4,
            span(t, "A survivor"),
            span(t, "said", 3),
            span(t, "the ferry left Sandvik on 9 June"),
            speaker="a survivor",
        ),
        attribution(
            5,
            span(t, "The operator"),
            span(t, "denied"),
            span(t, "that the lifeboats were locked"),
            speaker="the operator",
            act="denies",
            polarity="-",
            disputes=("a6",),
        ),
        attribution(
            6,
            span(t, "A survivor", 1),
            span(t, "said", 4),
            span(t, "that the lifeboats were locked", 1),
            speaker="a survivor",
        ),
    )
    ledger = with_statements(Ledger(document, find_blocks(document), said))
    quantities = tuple(
        Quantity(
            id=f"q{n}",
            span=span(t, f"{value} passengers"),
            kind="count",
            value=float(value),
            unit="passenger",
            low=float(value),
            high=float(value),
            of="passengers",
            of_span=span(t, f"{value} passengers"),
        )
        for n, value in enumerate((340, 412), 1)
    )
    dates = tuple(
        Date(
            id=f"d{n}",
            span=span(t, f"{day} June"),
            type="DATE",
            value=f"2025-06-0{day}",
            earliest=f"2025-06-0{day}",
            latest=f"2025-06-0{day}",
        )
        for n, day in enumerate((3, 9), 1)
    )
    return replace(ledger, quantities=quantities, dates=dates)


def pairs(ledger: Ledger) -> dict[frozenset[str], str]:
    return {frozenset({tension.a.of, tension.b.of}): tension.kind for tension in ledger.tensions}


def test_numbers_dates_and_a_denial_that_do_not_sit_together_are_found() -> None:
    found = pairs(with_tensions(ferry()))
    assert found[frozenset({"a1", "a2"})] == "number"
    assert found[frozenset({"a3", "a4"})] == "date"
    assert found[frozenset({"a5", "a6"})] == "denial"


def test_a_tension_says_why_in_the_words_of_the_document() -> None:
    tension = next(one for one in with_tensions(ferry()).tensions if one.kind == "number")
    assert "340 passengers" in tension.why
    assert "412 passengers" in tension.why
    assert "Ilse Bran" in tension.why
    assert tension.why.count("\n") == 0
    assert FERRY[slice(*tension.a.spans[0])] == "340 passengers"


def test_the_same_number_twice_is_no_tension() -> None:
    ledger = ferry()
    same = replace(ledger.quantities[1], value=340.0, low=340.0, high=340.0)
    quiet = replace(ledger, quantities=(ledger.quantities[0], same))
    assert "number" not in pairs(with_tensions(quiet)).values()


def test_dates_that_overlap_are_no_tension() -> None:
    ledger = ferry()
    june = replace(ledger.dates[1], earliest="2025-06-01", latest="2025-06-30", value="2025-06")
    assert "date" not in pairs(with_tensions(replace(ledger, dates=(ledger.dates[0], june)))).values()


def test_an_attribution_and_the_one_that_it_is_told_in_are_never_a_tension() -> None:
    ledger = ferry()
    nested = (ledger.attributions[0], replace(ledger.attributions[1], parent="a1"), *ledger.attributions[2:])
    assert frozenset({"a1", "a2"}) not in pairs(with_tensions(replace(ledger, attributions=nested)))


def test_a_ledger_without_anything_has_no_tensions() -> None:
    assert with_tensions(Ledger(Document(""), (), ())).tensions == ()


def test_few_are_shown_of_one_side_and_of_one_document() -> None:
    text = "\n\n".join(f"Reeve {n} said that {n} boats sank in the harbour of Oro." for n in range(100, 160))
    document = Document(text)
    said, quantities = [], []
    for n in range(100, 160):
        content = span(text, f"that {n} boats sank in the harbour of Oro")
        said.append(
            attribution(n, span(text, f"Reeve {n}"), span(text, "said", n - 100), content, speaker=f"Reeve {n}")
        )
        quantities.append(
            Quantity(
                id=f"q{n}",
                span=span(text, f"{n} boats"),
                kind="count",
                value=float(n * n),
                unit="boat",
                low=float(n * n),
                high=float(n * n),
                of="boats",
                of_span=span(text, f"{n} boats"),
            )
        )
    ledger = Ledger(document, find_blocks(document), tuple(said), quantities=tuple(quantities))
    limits = load("tensions")["shown"]
    scene, found = looked_at(ledger)
    tensions = shown(ledger, scene, found, [1.0] * len(found), limits)
    assert 0 < len(tensions) <= max(limits["least"], limits["per_thousand"] * len(scene.page.words) / 1000)
    for side in {tension.a for tension in tensions}:
        assert sum(side in (tension.a, tension.b) for tension in tensions) <= limits["each"]


def test_there_is_a_weight_for_every_feature() -> None:
    for table, names in NAMES.items():
        assert len(learnt()["without_model"][table]) == len(names)
        assert len(learnt()["with_model"][table]) == len(names) + len(MODEL)
        assert len(set(names)) == len(names)
    for candidate in looked_at(ferry())[1]:
        assert len(candidate.row) == len(NAMES[candidate.table])


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("2025-07-21T02:00", (120, 120)),
        ("2025-07-21TEV", (1020, 1440)),
        ("2025-07-21", None),
        (None, None),
        ("PT3H", None),
    ],
)
def test_the_part_of_a_day(value: str | None, hours: tuple[int, int] | None) -> None:
    assert hours_of(value) == hours


def test_times_of_day_told_loosely_meet() -> None:
    assert Hours(120, 120).meets(Hours(130, 130))
    assert not Hours(120, 120).meets(Hours(240, 240))


def spans_in(text: str, count: int) -> st.SearchStrategy[tuple[Span, ...]]:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    return st.lists(ends, max_size=count).map(lambda found: tuple(Span(min(pair), max(pair)) for pair in found))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    text = draw(st.text("ab Zn.\n“”'3 no not", max_size=160))
    document = Document(text)
    number = draw(st.integers(0, 6))
    ids = [f"a{n}" for n in range(number)]
    said = tuple(
        Attribution(
            id=ident,
            source=draw(spans_in(text, 1)),
            cue=draw(spans_in(text, 1)),
            content=draw(spans_in(text, 3)),
            act=draw(st.sampled_from([None, "says", "denies"])),
            polarity=draw(st.sampled_from([None, "+", "-"])),
            parent=draw(st.sampled_from([None, *ids])),
            disputes=tuple(draw(st.lists(st.sampled_from(ids), max_size=2))),
            speaker=draw(st.sampled_from([None, "Ott", ""])),
        )
        for ident in ids
    )
    days = st.sampled_from([None, "2025-01-02", "2025-03-04", "2025-03-09"])
    dates = tuple(
        Date(
            id=f"d{n}",
            span=one,
            type="DATE",
            value=draw(st.sampled_from([None, "2025-01-02T10:00"])),
            earliest=day,
            latest=day,
        )
        for n, one in enumerate(draw(spans_in(text, 4)))
        for day in [draw(days)]
    )
    values = st.sampled_from([None, 0.0, 3.0, 400.0, -2.0])
    quantities = tuple(
        Quantity(id=f"q{n}", span=one, kind="count", value=value, unit="boat", low=value, high=value)
        for n, one in enumerate(draw(spans_in(text, 4)))
        for value in [draw(values)]
    )
    return replace(with_statements(Ledger(document, find_blocks(document), said)), dates=dates, quantities=quantities)


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_any_ledger_gets_tensions_that_are_anchored(ledger: Ledger) -> None:
    scene, found = looked_at(ledger)
    everything = shown(ledger, scene, found, [0.9] * len(found), load("tensions")["shown"])
    assert with_tensions(ledger) == with_tensions(ledger)
    known = {one.id for one in ledger.attributions} | {one.id for one in ledger.statements}
    assert len(everything) <= load("tensions")["shown"]["least"]
    for tension in (*everything, *with_tensions(ledger).tensions):
        assert tension.a != tension.b
        assert 0 <= tension.strength <= 1
        assert {tension.a.of, tension.b.of} <= known
        assert tension.why.strip()
        for side in (tension.a, tension.b):
            assert side.spans
            assert all(0 <= one.start < one.end <= len(ledger.document.text) for one in side.spans)


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_every_word_belongs_to_one_piece(ledger: Ledger) -> None:
    scene = scene_of(ledger, {}, 5.0)
    words = [index for piece in scene.pieces for index in piece.words]
    assert len(words) == len(set(words))
    assert all(scene.pieces[number].words.count(index) == 1 for index, number in scene.of.items())


def test_candidates_grow_no_faster_than_the_document() -> None:
    def count(times: int) -> int:
        text = "\n\n".join(
            f"The mill at Oro burned {n} barns and {'nobody' if n % 2 else 'somebody'} saw the men."
            for n in range(times)
        )
        document = Document(text)
        ledger = with_statements(Ledger(document, find_blocks(document), ()))
        return len(candidates(ledger, scene_of(ledger, {}, 5.0)))

    assert 0 < count(400) < 2.5 * count(200)


def test_strengths_are_chances() -> None:
    _, found = looked_at(ferry())
    assert all(0 <= chance <= 1 for chance in step.strengths(found, step.weights(False)))
