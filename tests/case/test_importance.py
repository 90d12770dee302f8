from __future__ import annotations

from dataclasses import replace

from case.tellings import claim, member, plainly
from reportedly.case.importance import importance
from reportedly.document import Block

SOLD, LEAK = "The mill was sold in May.", "Its roof leaks."
ONE, TWO, THREE = (plainly(f"d{n}", outlet, SOLD, LEAK) for n, outlet in enumerate(["Post", "Post", "Herald"]))


def test_a_claim_of_more_documents_weighs_more() -> None:
    wide = claim("c1", member(ONE, SOLD), member(TWO, SOLD), member(THREE, SOLD))
    narrow = claim("c2", member(ONE, SOLD), member(TWO, SOLD))
    weighed = importance([wide, narrow], [ONE, TWO, THREE])
    assert 0 < weighed["c2"] < weighed["c1"] <= 1


def test_a_claim_of_more_outlets_weighs_more_than_one_of_as_many_documents() -> None:
    apart, together = (
        claim(name, member(ONE, SOLD), member(other, SOLD)) for name, other in [("c1", THREE), ("c2", TWO)]
    )
    weighed = importance([apart, together], [ONE, TWO, THREE])
    assert weighed["c1"] > weighed["c2"]


def test_the_first_paragraph_weighs_more_than_the_rest() -> None:
    at = len(SOLD) + 1
    blocks = tuple(Block("body", type(ONE.ledger.blocks[0].span)(*ends)) for ends in [(0, at), (at, len(ONE.text))])
    one = replace(ONE, ledger=replace(ONE.ledger, blocks=blocks))
    weighed = importance([claim("c1", member(one, SOLD)), claim("c2", member(one, LEAK))], [one])
    assert weighed["c1"] > weighed["c2"]


def test_what_is_disputed_weighs_more() -> None:
    weighed = importance(
        [claim("c1", member(ONE, SOLD), standing="denied"), claim("c2", member(ONE, SOLD))], [ONE, TWO]
    )
    assert weighed["c1"] > weighed["c2"]


def test_no_claims_have_no_weights() -> None:
    assert importance([], []) == {}
    assert importance([], [ONE]) == {}
