from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.case.carriers import Entry, Key
from reportedly.case.claims import Claim
from reportedly.case.clashing import NAMES
from reportedly.case.clauses import Clause, clauses
from reportedly.case.contradictions import AROUND, Weights, contradictions, estimates, kind_of, learnt, rivals
from reportedly.document import Document
from reportedly.ledger import Ledger
from reportedly.lexicon import load
from reportedly.reading.blocks import find_blocks
from reportedly.reading.quantities import with_quantities
from reportedly.reading.statements import with_statements


def entry(key: str, text: str, day: int = 1, outlet: str = "Oxley Post", before: str | None = None) -> Entry:
    document = Document(text, outlet=outlet, published=f"2025-03-{day:02d}T08:00:00+00:00")
    return Entry(key, with_quantities(with_statements(Ledger(document, find_blocks(document), ()))), before)


def cut(entries: Sequence[Entry]) -> list[Clause]:
    return [clause for one in entries for clause in clauses(str(one.key), one.ledger)]


def claim(name: str, members: Sequence[Clause]) -> Claim:
    places = tuple(member.place for member in members)
    return Claim(id=name, statement=members[0].text, wording=places[0], members=places)


def features(entries: Sequence[Entry], groups: Sequence[Sequence[int]], names: Sequence[str]) -> list[dict[str, float]]:
    every = cut(entries)
    found = rivals(entries, every, [claim(f"c{n}", [every[at] for at in own]) for n, own in enumerate(groups)])
    return [{name: row[NAMES.index(name)] for name in names} for row in found.rows.tolist()]


def test_the_weights_have_one_for_each_feature() -> None:
    assert len(learnt().alone) == len(NAMES)
    assert len(learnt().together) == len(NAMES) + len(AROUND)


def test_figures_of_one_day_clash_and_rounded_ones_do_not() -> None:
    entries = (
        entry("1", "The weir cost 38 million euros to repair."),
        entry("2", "The weir cost 112 million euros to repair.", outlet="Brackenford Echo"),
        entry("3", "The weir cost about 38.2 million euros to repair.", outlet="Tarn Mail"),
    )
    rows = features(entries, [[0, 1, 2]], ("number", "number_unit", "same_day", "growing"))
    assert [row["number"] for row in rows] == [1.0, 0.0, 1.0]
    assert rows[0] == {"number": 1.0, "number_unit": 1.0, "same_day": 1.0, "growing": 0.0}


def test_a_later_larger_figure_may_have_grown() -> None:
    entries = (
        entry("1", "The flood killed 6 people in Oxley."),
        entry("2", "The flood killed 11 people in Oxley.", day=4),
    )
    (row,) = features(entries, [[0, 1]], ("number", "same_day", "growing", "shrinking"))
    assert row == {"number": 1.0, "same_day": 0.0, "growing": 1.0, "shrinking": 0.0}


def test_a_denial_of_a_member_speaks_against_the_others() -> None:
    entries = (
        entry("1", "The mill was sold to Ada Brook."),
        entry("2", "The mill was never sold to Ada Brook.", day=2),
    )
    every = cut(entries)
    held: list[dict[tuple[Key, str], str]] = [
        {(every[0].place.document, every[0].place.of or ""): "reports", ("2", every[1].place.of or ""): "denies"}
    ]
    found = rivals(entries, every, [claim("c1", every)], held)
    row = dict(zip(NAMES, found.rows[0].tolist(), strict=True))
    assert row["opposed"]
    assert row["apart"]
    assert kind_of(row) == "negation"


def test_what_is_shown_names_the_words_the_outlets_and_the_claim() -> None:
    entries = (
        entry("1", "The weir cost 38 million euros to repair."),
        entry("2", "The weir cost 112 million euros to repair.", outlet="Brackenford Echo"),
    )
    every = cut(entries)
    sure = Weights([5.0] + [0.0] * (len(NAMES) - 1), [5.0] + [0.0] * (len(NAMES) + len(AROUND) - 1))
    (one,) = contradictions(entries, every, [claim("c7", every)], weights=sure)
    assert (one.kind, one.claim, one.a.document, one.b.document) == ("number", "c7", "1", "2")
    assert one.a.span.of(entries[0].text) == "The weir cost 38 million euros to repair"
    assert "38 million" in one.why
    assert "Brackenford Echo" in one.why
    assert one.strength > 0.9


def test_copies_are_looked_at_once() -> None:
    text = "The weir at Oxley cost 38 million euros to repair."
    copies = [entry(str(n), text, outlet=f"Outlet {n}") for n in range(300)]
    entries = (*copies, entry("x", "The weir at Oxley cost 112 million euros to repair."))
    every = cut(entries)
    assert len(rivals(entries, every, [claim("c1", every)]).pairs) == 1


def test_pairs_of_one_claim_are_bounded() -> None:
    entries = [entry(str(n), f"The weir cost {n + 1} million euros, said w{n}q of z{n}q to k{n}q.") for n in range(120)]
    every = cut(entries)
    most = load("contradictions")["limits"]
    found = contradictions(entries, every, [claim("c1", every)])
    assert len(found) <= most["rivals"]
    assert len(rivals(entries, every, [claim("c1", every)]).pairs) <= 40 * len(every)


def test_nothing_gives_nothing() -> None:
    assert contradictions((), (), ()) == ()
    assert estimates(rivals((), (), ()), learnt()).shape == (0,)


def test_too_few_vectors_are_refused() -> None:
    entries = (entry("1", "The mill was sold to Ada Brook."),)
    with pytest.raises(ValueError, match="as many vectors"):
        contradictions(entries, cut(entries), (), vectors=np.zeros((0, 4), np.float32))


@given(st.lists(st.text(max_size=80), max_size=4))
def test_places_lie_inside_their_documents(texts: list[str]) -> None:
    entries = [entry(str(n), text, day=n + 1) for n, text in enumerate(texts)]
    every = cut(entries)
    for one in contradictions(entries, every, [claim("c1", every)] if every else ()):
        for place in (one.a, one.b):
            assert 0 <= place.span.start < place.span.end <= len(entries[int(place.document)].text)
