"""Which judgements make sense."""

from __future__ import annotations

from typing import Any

import pytest

from case.deciding import judgement
from reportedly.case.checking import decided, decision_of, fit, fit_spot
from reportedly.case.decisions import KINDS, Accept, Edit, OriginsSame, Spot, Target
from reportedly.document import Span
from reportedly.errors import BadJudgement, UsageError

TEXT = "Ada Holt said the mill was sold."
ID = "sha256:0"
ANCHOR = {"spans": {"source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 31]]}, "words": "the mill was sold"}
HERE = {"document": ID, "unit": "a1", "anchor": ANCHOR}
SPOT = {"document": ID, "span": [14, 31], "words": "the mill was sold"}
OTHER = {"document": ID, "span": [0, 8], "words": "Ada Holt"}

GOOD: list[tuple[str, Any, Any]] = [
    ("accept", HERE, None),
    ("accept", {"claim": [SPOT]}, None),
    ("reject", HERE, None),
    ("edit", HERE, {"speaker": None}),
    ("edit", HERE, {"content": [[14, 22], [27, 31]], "act": "denies", "via": ["The Ledger"]}),
    ("add", {"document": ID, "anchor": ANCHOR}, None),
    ("add", {"document": ID, "anchor": ANCHOR}, {"speaker": "Ada Holt", "speaker_kind": "person"}),
    ("speaker_merge", {"names": ["Holt", "Ada Holt"]}, {"name": "Ada Holt"}),
    ("speaker_merge", {"names": ["Holt"], "document": ID}, {"name": "Ada Holt"}),
    ("speaker_split", HERE, {"speaker": "Ben Holt"}),
    ("claims_join", {"claims": [[SPOT], [OTHER]]}, None),
    ("claims_separate", {"claim": [SPOT], "members": [OTHER]}, None),
    ("contradiction", {"a": SPOT, "b": OTHER}, {"holds": True, "kind": "number"}),
    ("contradiction", {"a": SPOT, "b": OTHER}, {"holds": False}),
    ("origin", {"claim": [SPOT], "name": "Ada Holt"}, {"holds": False}),
    ("origin", {"claim": [SPOT]}, {"same": ["Holt", "Ada Holt"]}),
    ("comment", HERE, {"text": "Ask her."}),
    ("comment", {"claim": [SPOT]}, {"text": "Ask her."}),
]

BAD: list[tuple[str, Any, Any, str]] = [
    ("bless", HERE, None, "no judgement of the kind 'bless'. Use one of: accept,"),
    ("accept", None, None, "the target is missing"),
    ("accept", {}, None, "anchor is missing"),
    ("accept", {"anchor": ANCHOR, "document": "d3"}, None, "document is 'd3'. Name the text by its id"),
    ("accept", {"document": ID, "anchor": {"words": ""}}, None, "anchor.spans is missing"),
    ("accept", {"document": ID, "anchor": {"spans": {}, "words": ""}}, None, "neither a cue nor a content"),
    ("accept", {"document": ID, "anchor": {**ANCHOR, "words": None}}, None, "anchor.words are missing"),
    ("accept", {"claim": []}, None, "claim names no place"),
    ("edit", HERE, None, "the payload of an edit is missing"),
    ("edit", HERE, {}, "an edit changes nothing"),
    ("edit", HERE, {"mood": "sour"}, "no field 'mood'"),
    ("edit", HERE, {"act": "sings"}, "act is 'sings'. Use one of: says,"),
    ("edit", HERE, {"act": None}, "act is None"),
    ("edit", HERE, {"speaker": " "}, "speaker is missing or empty"),
    ("edit", HERE, {"via": "The Ledger"}, "via is missing or is no list"),
    ("edit", HERE, {"cue": [[9, 13], [14, 17]]}, "a cue is one span"),
    ("edit", HERE, {"content": [[9, 13], [12, 17]]}, "two spans of content overlap"),
    ("edit", HERE, {"content": [[13, 9]]}, "does not start before it ends"),
    ("edit", HERE, {"content": [[-1, 9]]}, "does not start before it ends"),
    ("edit", HERE, {"content": [[True, 9]]}, "where [start, end) in characters of the text should be"),
    ("edit", HERE, {"content": [9, 13]}, "where [start, end) in characters of the text should be"),
    ("edit", HERE, {"cue": [], "content": []}, "Reject the attribution instead"),
    ("add", {"document": ID, "anchor": ANCHOR}, {"cue": [], "content": []}, "needs a cue or a content"),
    ("speaker_merge", {"names": ["Holt"]}, {"name": "Holt"}, "two different names"),
    ("speaker_merge", {"names": ["Holt", 3]}, {"name": "Holt"}, "names is missing or empty"),
    ("speaker_split", HERE, {}, "speaker is missing or empty"),
    ("claims_join", {"claims": [[SPOT], [SPOT]]}, None, "two different claims"),
    ("claims_separate", {"claim": [SPOT], "members": []}, None, "members names no place"),
    ("contradiction", {"a": SPOT, "b": SPOT}, {"holds": True}, "two different places"),
    ("contradiction", {"a": SPOT, "b": OTHER}, {}, "holds is missing: true or false"),
    ("contradiction", {"a": SPOT, "b": OTHER}, {"holds": True, "kind": "taste"}, "kind is 'taste'"),
    ("origin", {"claim": [SPOT]}, {"holds": True}, "name is missing"),
    ("origin", {"claim": [SPOT]}, {"same": ["Holt"]}, "names of two origins"),
    ("comment", HERE, {"text": ""}, "text is missing or empty"),
    ("comment", {"claim": [{**SPOT, "words": 3}]}, {"text": "So."}, "claim has no words"),
]


@pytest.mark.parametrize(("kind", "target", "payload"), GOOD)
def test_what_makes_sense_is_taken(kind: str, target: Any, payload: Any) -> None:
    decision_of(kind, target, payload)


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _, _ in GOOD} == set(KINDS)


@pytest.mark.parametrize(("kind", "target", "payload", "told"), BAD)
def test_what_makes_none_is_refused_with_a_reason(kind: str, target: Any, payload: Any, told: str) -> None:
    with pytest.raises(BadJudgement) as caught:
        decision_of(kind, target, payload)
    assert told in str(caught.value)
    assert isinstance(caught.value, UsageError)


def test_values() -> None:
    edit = decision_of("edit", HERE, {"content": [[27, 31], [14, 22]], "speaker": "Ada  Holt"})
    assert isinstance(edit, Edit)
    assert edit.changes == {"content": (Span(14, 22), Span(27, 31)), "speaker": "Ada Holt"}
    assert edit.of.anchor.to_json() == ANCHOR
    accept = decision_of("accept", {"claim": [SPOT]})
    assert accept == Accept((Spot(ID, Span(14, 31), "the mill was sold"),))
    assert accept.of[0].to_json() == SPOT  # type: ignore[index]
    assert isinstance(decision_of("origin", {"claim": [SPOT]}, {"same": ["a", "b"]}), OriginsSame)


def test_a_judgement_of_no_sense_decides_nothing() -> None:
    assert decided(judgement(1, "bless", HERE)) is None
    found = decided(judgement(1, "accept", HERE))
    assert isinstance(found, Accept)
    assert isinstance(found.of, Target)


def test_what_fits_the_text() -> None:
    fit(decision_of("accept", HERE), TEXT)
    fit(decision_of("edit", HERE, {"content": [[14, 32]]}), TEXT)
    fit(decision_of("claims_join", {"claims": [[SPOT], [OTHER]]}), "")
    fit_spot(Spot(ID, Span(0, 8), "Ada Holt"), TEXT)


@pytest.mark.parametrize(
    ("payload", "text", "told"),
    [
        ({"content": [[14, 33]]}, TEXT, "goes beyond the text, which has 32 characters"),
        ({"content": [[13, 14]]}, TEXT, "has no words"),
        ({"act": "says"}, TEXT.replace("mill", "barn"), "the words of the anchor do not stand at its place"),
    ],
)
def test_what_does_not_fit(payload: Any, text: str, told: str) -> None:
    with pytest.raises(BadJudgement) as caught:
        fit(decision_of("edit", HERE, payload), text)
    assert told in str(caught.value)


def test_a_place_whose_words_are_others() -> None:
    with pytest.raises(BadJudgement, match="are not 'Ben Holt'"):
        fit_spot(Spot(ID, Span(0, 8), "Ben Holt"), TEXT)
