"""From what a judgement holds to a decision, refusing what makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NoReturn, get_args

from reportedly.case.case import Conflict
from reportedly.case.decisions import (
    EDITABLE,
    KINDS,
    ROLES,
    Accept,
    Add,
    Anchor,
    ClaimsJoin,
    ClaimsSeparate,
    Comment,
    Decision,
    Edit,
    Opposed,
    OriginHolds,
    OriginsSame,
    Ref,
    Reject,
    SpeakerMerge,
    SpeakerSplit,
    Spot,
    Target,
)
from reportedly.case.values import Judgement
from reportedly.document import Span
from reportedly.errors import BadJudgement
from reportedly.ledger import ACTS, CERTAINTIES, POLARITIES, Quote
from reportedly.ledger import KINDS as SPEAKER_KINDS

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "speaker_kind": SPEAKER_KINDS,
    "act": ACTS,
    "quote": get_args(Quote),
    "certainty": CERTAINTIES,
    "polarity": POLARITIES,
}


def decision_of(kind: str, target: Any, payload: Any = None) -> Decision:
    """What a judgement of that kind decides. Raises BadJudgement where target or payload are not what it takes."""
    if kind not in _MAKERS:
        _refuse(f"there is no judgement of the kind {kind!r}. Use one of: {', '.join(KINDS)}.")
    return _MAKERS[kind](_table(target, "the target"), payload)


def decided(judgement: Judgement) -> Decision | None:
    """What a judgement decides; None where it makes no sense, as one that something else wrote into the case."""
    try:
        return decision_of(judgement.kind, judgement.target, judgement.payload)
    except BadJudgement:
        return None


def fit(decision: Decision, text: str) -> None:
    """Raise BadJudgement unless the places of an attribution that is decided on fit `text`, and its words stand there.

    Decisions on anything but attributions are passed over: `fit_spot` is for those.
    """
    of = getattr(decision, "of", None)
    if not isinstance(of, Target):
        return
    changes = decision.changes if isinstance(decision, Edit) else decision.fields if isinstance(decision, Add) else {}
    roles = [(role, getattr(of.anchor, role)) for role in ROLES]
    for role, spans in [*roles, *((role, changes[role]) for role in ROLES if role in changes)]:
        for span in spans:
            if span.end > len(text):
                _refuse(f"{role} {list(span)} goes beyond the text, which has {len(text)} characters.")
            if not span.of(text).strip():
                _refuse(f"{role} {list(span)} has no words. Select some.")
    if of.anchor.words != words_of(text, of.anchor.content or of.anchor.cue):
        _refuse("the words of the anchor do not stand at its place. Load the document again and judge what it shows.")


def fit_spot(spot: Spot, text: str) -> None:
    """Raise BadJudgement unless the words of `spot` stand in `text` where it says."""
    if spot.span.of(text) != spot.words or spot.span.end > len(text):
        _refuse(f"the words at {list(spot.span)} are not {spot.words!r}. Load the page again and judge what it shows.")


def words_of(text: str, spans: Sequence[Span]) -> str:
    """The exact words of the spans, a space between two of them."""
    return " ".join(span.of(text) for span in spans)


def _refuse(problem: str) -> NoReturn:
    raise BadJudgement(f"This judgement makes no sense: {problem}")


def _accept(target: Mapping[str, Any], payload: Any) -> Decision:
    return Accept(_either(target))


def _reject(target: Mapping[str, Any], payload: Any) -> Decision:
    return Reject(_target(target))


def _edit(target: Mapping[str, Any], payload: Any) -> Decision:
    changes = dict(_changes(_table(payload, "the payload of an edit")))
    if not changes:
        _refuse(f"an edit changes nothing. Give at least one of: {', '.join(EDITABLE)}.")
    if "cue" in changes and "content" in changes and not changes["cue"] and not changes["content"]:
        _refuse("it leaves neither a cue nor a content. Reject the attribution instead.")
    return Edit(_target(target), changes)


def _add(target: Mapping[str, Any], payload: Any) -> Decision:
    of = _target(target)
    fields = dict(_changes(_table({} if payload is None else payload, "the payload of an addition")))
    if not fields.get("cue", of.anchor.cue) and not fields.get("content", of.anchor.content):
        _refuse("an attribution needs a cue or a content. Select at least one of them.")
    return Add(of, fields)


def _speaker_merge(target: Mapping[str, Any], payload: Any) -> Decision:
    names = tuple(dict.fromkeys(_name(name, "names") for name in _list(target.get("names"), "names")))
    name = _name(_table(payload, "the payload of a merge").get("name"), "name")
    if len({*names, name}) < 2:
        _refuse("merging speakers takes two different names.")
    document = target.get("document")
    return SpeakerMerge(names, name, None if document is None else _document(document))


def _speaker_split(target: Mapping[str, Any], payload: Any) -> Decision:
    return SpeakerSplit(_target(target), _name(_table(payload, "the payload of a split").get("speaker"), "speaker"))


def _claims_join(target: Mapping[str, Any], payload: Any) -> Decision:
    claims = tuple(_ref(one) for one in _list(target.get("claims"), "claims"))
    if len(set(claims)) < 2:
        _refuse("joining takes two different claims.")
    return ClaimsJoin(claims)


def _claims_separate(target: Mapping[str, Any], payload: Any) -> Decision:
    return ClaimsSeparate(_ref(target.get("claim")), _ref(target.get("members"), "members"))


def _contradiction(target: Mapping[str, Any], payload: Any) -> Decision:
    told = _table(payload, "the payload of a contradiction")
    a, b = _spot(target.get("a"), "a"), _spot(target.get("b"), "b")
    if a == b:
        _refuse("a contradiction takes two different places.")
    kind = told.get("kind")
    if kind is not None and kind not in get_args(Conflict):
        _refuse(f"kind is {kind!r}. Use one of: {', '.join(get_args(Conflict))}.")
    return Opposed(a, b, _truth(told.get("holds"), "holds"), kind)


def _origin(target: Mapping[str, Any], payload: Any) -> Decision:
    claim, told = _ref(target.get("claim")), _table(payload, "the payload of an origin")
    if "same" in told:
        names = tuple(_name(name, "same") for name in _list(told["same"], "same"))
        if len(names) != 2:
            _refuse("same takes the names of two origins.")
        return OriginsSame(claim, (names[0], names[1]))
    return OriginHolds(claim, _name(target.get("name"), "name"), _truth(told.get("holds"), "holds"))


def _comment(target: Mapping[str, Any], payload: Any) -> Decision:
    return Comment(_either(target), _name(_table(payload, "the payload of a comment").get("text"), "text"))


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], Any], Decision]] = {
    "accept": _accept,
    "reject": _reject,
    "edit": _edit,
    "add": _add,
    "speaker_merge": _speaker_merge,
    "speaker_split": _speaker_split,
    "claims_join": _claims_join,
    "claims_separate": _claims_separate,
    "contradiction": _contradiction,
    "origin": _origin,
    "comment": _comment,
}


def _either(target: Mapping[str, Any]) -> Target | Ref:
    return _ref(target["claim"]) if "claim" in target else _target(target)


def _target(target: Mapping[str, Any]) -> Target:
    anchor = _table(target.get("anchor"), "anchor")
    spans = _table(anchor.get("spans"), "anchor.spans")
    source, cue, content = (_spans(spans.get(role, []), f"anchor.spans.{role}") for role in ROLES)
    words = anchor.get("words")
    if not isinstance(words, str):
        _refuse("anchor.words are missing: the exact words of the content, or else of the cue.")
    if not cue and not content:
        _refuse("its anchor has neither a cue nor a content. Give the spans of at least one of them.")
    unit = target.get("unit")
    found = Anchor(source=source, cue=cue, content=content, words=words)
    return Target(_document(target.get("document")), None if unit is None else _name(unit, "unit"), found)


def _ref(places: Any, name: str = "claim") -> Ref:
    found = tuple(_spot(place, name) for place in _list(places, name))
    if not found:
        _refuse(f"{name} names no place. Give at least one place of the claim.")
    return found


def _spot(place: Any, name: str) -> Spot:
    told = _table(place, name)
    words = told.get("words")
    if not isinstance(words, str):
        _refuse(f"{name} has no words: the exact words at its span.")
    return Spot(_document(told.get("document")), _span(told.get("span"), f"{name}.span"), words)


def _changes(payload: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in payload.items():
        if name not in EDITABLE:
            _refuse(f"an attribution has no field {name!r} that can be set. Use some of: {', '.join(EDITABLE)}.")
        if name in ROLES:
            yield name, _spans(value, name)
        elif name == "via":
            yield name, tuple(_name(one, "via") for one in _list(value, "via"))
        elif name == "speaker":
            yield name, None if value is None else " ".join(_name(value, name).split())
        elif value not in _CHOICES[name]:
            _refuse(f"{name} is {value!r}. Use one of: {', '.join(_CHOICES[name])}.")
        else:
            yield name, value


def _spans(value: Any, name: str) -> tuple[Span, ...]:
    spans = tuple(sorted(_span(pair, name) for pair in _list(value, name)))
    if any(one.overlaps(other) for one, other in pairwise(spans)):
        _refuse(f"two spans of {name} overlap. Make them one.")
    if name.endswith("cue") and len(spans) > 1:
        _refuse("a cue is one span. Select the words that mark the attribution, or one part of them.")
    return spans


def _span(value: Any, name: str) -> Span:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(type(edge) is int for edge in value):
        _refuse(f"{name} holds {value!r} where [start, end) in characters of the text should be.")
    if not 0 <= value[0] < value[1]:
        _refuse(f"{name} {list(value)} does not start before it ends, or starts before the text.")
    return Span(*value)


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(f"{name} is missing or is no object with fields.")
    return value


def _list(value: Any, name: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        _refuse(f"{name} is missing or is no list.")
    return value


def _name(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        _refuse(f"{name} is missing or empty.")
    return value.strip()


def _document(value: Any) -> str:
    if not isinstance(value, str) or not value.startswith("sha256:"):
        _refuse(f"document is {value!r}. Name the text by its id, which begins with sha256:, as in its ledger.")
    return value


def _truth(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        _refuse(f"{name} is missing: true or false.")
    return value
