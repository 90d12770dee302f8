"""From what a page or a program names to a judgement that can be kept: ids become places and words, and all is checked.

Ids of attributions and claims may mean something else after another reading, so that no judgement is kept with them
alone (see `case.decisions`). Pages and programs may still say `{"document": "d3", "unit": "a12"}` or `{"claim": "c4"}`;
what these mean now is looked up here, once, before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reportedly.case.anchors import ref_of, spots_of
from reportedly.case.case import Claim, Contradiction
from reportedly.case.checking import decision_of, fit, fit_spot, words_of
from reportedly.case.corrections import target_of
from reportedly.case.decisions import (
    ROLES,
    ClaimsJoin,
    ClaimsSeparate,
    Decision,
    Opposed,
    OriginHolds,
    OriginsSame,
    Spot,
    Target,
)
from reportedly.case.regrouping import led
from reportedly.case.values import Judgement
from reportedly.desk.faults import NotHere
from reportedly.desk.workplace import OpenCase, View
from reportedly.document import Span
from reportedly.errors import BadJudgement

_PLACE = re.compile(r"(d\d+):(\d{1,9})-(\d{1,9})")
_ABOUT_UNITS = ("accept", "reject", "edit", "speaker_split", "comment")
Named = Mapping[str, Any]


def judge(opened: OpenCase, author: str, kind: str, target: Any, payload: Any = None) -> Judgement:
    """Complete a judgement, check it against the texts, and keep it; when this returns it is on disk.

    Raises BadJudgement where it makes no sense or does not fit the text, and NotHere where what it names is not there.
    """
    whole = completed(opened, kind, target, payload)
    return opened.judge(author, kind, whole, payload)


def completed(opened: OpenCase, kind: str, target: Any, payload: Any = None) -> Any:
    """The target as it is kept, for one that names documents, attributions, claims and contradictions by their ids."""
    if isinstance(target, Mapping):
        target = _completed(opened, kind, target, payload)
    _checked(opened, decision_of(kind, target, payload))
    return target


def place_name(document: str, span: Span) -> str:
    """A place of a document of the case as forms name it: `d3:12-40`."""
    return f"{document}:{span.start}-{span.end}"


def place_of(name: str) -> dict[str, Any]:
    """The document and the span of such a name. Raises BadJudgement where it is none."""
    found = _PLACE.fullmatch(name)
    if found is None:
        raise BadJudgement(f"{name[:80]!r} names no place. Load the page again and judge what it shows.")
    return {"document": found[1], "span": [int(found[2]), int(found[3])]}


def claim_at(view: View, name: str, place: str = "") -> Claim:
    """The claim of that id, also where it was joined into another; `place` is one that it has to have.

    Claims are numbered anew when documents come in. The claim that a page showed is then found by its place. Raises
    NotHere where there is none.
    """
    claims = {claim.id: claim for claim in view.case.claims}
    found = claims.get(led(view.told.renamed, name))
    if not place:
        if found is None:
            raise NotHere(f"There is no claim {name} in this case. The page of claims lists those that there are.")
        return found
    spot = place_of(place)
    for claim in [*([found] if found else []), *claims.values()]:
        if any([*one.span] == spot["span"] and one.document == spot["document"] for one in claim.members):
            return claim
    raise NotHere("The claims were worked out anew since that page was shown. Go back and load it again.")


def contradiction_of(view: View, name: str) -> Contradiction:
    """The contradiction of that id, also one that a person dismissed. Raises NotHere."""
    dismissed = (one for one, _ in view.told.dismissed)
    found = next((one for one in [*view.case.contradictions, *dismissed] if one.id == name), None)
    if found is None:
        raise NotHere(f"There is no contradiction {name} in this case. The page of contradictions lists them.")
    return found


def content_of(opened: OpenCase, key: str) -> str:
    """The id of the text (`sha256:…`) of a document named by it or by its id in the case. Raises NotHere."""
    if key.startswith("sha256:"):
        return key
    found = next((one.document_id for one in opened.store.appearances() if f"d{one.id}" == key), None)
    if found is None:
        raise NotHere(
            f"There is no document {key[:80]} in this case. The page of documents lists those that there are."
        )
    return found


def text_at(opened: OpenCase, content: str) -> str:
    """The text of that id. Raises NotHere where it is not in the case."""
    found = opened.store.document(content)
    if found is None:
        raise NotHere("There is no such text in this case. The page of documents lists those that there are.")
    return found.text


def ledgers_of(view: View) -> dict[str, Any]:
    """The corrected ledgers of the case by the ids of their texts."""
    return {name: one.ledger for name, one in view.fixed.items()}


def _completed(opened: OpenCase, kind: str, target: Named, payload: Any) -> dict[str, Any]:
    whole = dict(target)
    if isinstance(whole.get("document"), str):
        whole["document"] = content_of(opened, whole["document"])
    if kind in ("accept", "comment", "claims_separate", "origin") and "claim" in whole:
        whole["claim"] = _ref(opened, whole["claim"])
        if isinstance(whole.get("members"), list):
            whole["members"] = [_spot(opened, one) for one in whole["members"]]
    elif kind in _ABOUT_UNITS and "anchor" not in whole:
        return _unit(opened, whole)
    elif kind == "add" and "anchor" not in whole:
        whole["anchor"] = _anchor(opened, whole, payload)
    elif kind == "claims_join" and isinstance(whole.get("claims"), list):
        whole["claims"] = [_ref(opened, one) for one in whole["claims"]]
    elif kind == "contradiction":
        if "contradiction" in whole:
            view = opened.view()
            return spots_of(view.case, contradiction_of(view, str(whole["contradiction"])), ledgers_of(view))
        whole.update({name: _spot(opened, whole[name]) for name in ("a", "b") if name in whole})
    return whole


def _unit(opened: OpenCase, target: Named) -> dict[str, Any]:
    key, unit = target.get("document"), target.get("unit")
    fixed = opened.corrected(key) if isinstance(key, str) else None
    if fixed is None:
        raise NotHere("Nobody has read that document yet, or it is not in this case.")
    try:
        return target_of(fixed, str(unit))
    except KeyError:
        raise NotHere(f"There is no attribution {str(unit)[:80]} in that document. Load the page again.") from None


def _anchor(opened: OpenCase, target: Named, payload: Any) -> dict[str, Any]:
    """The anchor of an attribution that is added, from its own spans."""
    told = payload if isinstance(payload, Mapping) else {}
    spans = {role: told.get(role) or [] for role in ROLES}
    text = text_at(opened, str(target.get("document")))
    places = spans["content"] or spans["cue"]
    right = isinstance(places, Sequence) and all(
        isinstance(one, list | tuple) and len(one) == 2 and all(type(edge) is int for edge in one) for one in places
    )
    words = words_of(text, [Span(*one) for one in sorted(places)]) if right else ""
    return {"spans": spans, "words": words}


def _ref(opened: OpenCase, claim: Any) -> Any:
    """A claim by places, for one named by its id, also as `c4@d3:12-40` with a place that it has to have."""
    if not isinstance(claim, str):
        return [_spot(opened, one) for one in claim] if isinstance(claim, list) else claim
    view = opened.view()
    name, _, place = claim.partition("@")
    return ref_of(view.case, claim_at(view, name, place), ledgers_of(view))


def _spot(opened: OpenCase, place: Any) -> Any:
    """A place with the id of its text and its words, where they were left out."""
    if not isinstance(place, Mapping) or not isinstance(place.get("document"), str):
        return place
    whole = {**place, "document": content_of(opened, place["document"])}
    span = whole.get("span")
    if "words" not in whole and isinstance(span, list) and len(span) == 2 and all(type(edge) is int for edge in span):
        whole["words"] = Span(*span).of(text_at(opened, whole["document"]))
    return whole


def _checked(opened: OpenCase, decision: Decision) -> None:
    """Raise unless all places that the decision names are in texts of the case, with the words that it says."""
    of = getattr(decision, "of", None)
    if isinstance(of, Target):
        fit(decision, text_at(opened, of.document))
    texts: dict[str, str] = {}
    for spot in _spots(decision):
        if spot.document not in texts:
            texts[spot.document] = text_at(opened, spot.document)
        fit_spot(spot, texts[spot.document])


def _spots(decision: Decision) -> list[Spot]:
    if isinstance(decision, ClaimsJoin):
        return [spot for ref in decision.claims for spot in ref]
    if isinstance(decision, ClaimsSeparate):
        return [*decision.claim, *decision.members]
    if isinstance(decision, Opposed):
        return [decision.a, decision.b]
    if isinstance(decision, OriginHolds | OriginsSame):
        return list(decision.claim)
    of = getattr(decision, "of", None)
    return list(of) if isinstance(of, tuple) else []


__all__ = [
    "claim_at",
    "completed",
    "content_of",
    "contradiction_of",
    "judge",
    "ledgers_of",
    "place_name",
    "place_of",
    "text_at",
]
