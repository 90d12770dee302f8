"""Correcting what was read in a document: accepting, rejecting, editing and adding attributions, and undoing that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from reportedly.case.corrections import Corrected, target_of
from reportedly.case.decisions import ROLES
from reportedly.desk.deciding import content_of, judge
from reportedly.desk.drafts import CHOICES, Draft, filled_in, pieces, spans_in, spans_told, window, words_of_role
from reportedly.desk.faults import NotHere
from reportedly.desk.forms import Filled, text_of
from reportedly.desk.judgement_words import limit, phrases
from reportedly.desk.pages._judging import asked, back_of, done
from reportedly.desk.reaching import Known, Opened
from reportedly.desk.rendering import address, flash, local_path, render, see_other
from reportedly.desk.workplace import OpenCase
from reportedly.document import Span
from reportedly.errors import BadJudgement, UsageError
from reportedly.ledger import Attribution

router = APIRouter()


@router.post("/case/{slug}/judge")
def keep(request: Request, opened: Opened, known: Known, form: Filled) -> Response:
    """Keep what a button of a page decides."""
    back = back_of(form, address("case", opened.slug))
    try:
        kind, target, payload = asked(form)
        made = judge(opened, known.author, kind, target, payload)
    except (BadJudgement, NotHere) as error:
        flash(request, str(error), "error")
        return see_other(back)
    return done(request, opened, made, local_path(text_of(form, "next")) or back)


@router.post("/case/{slug}/judgements/{number}/undo")
def undo(request: Request, opened: Opened, known: Known, form: Filled, number: int) -> Response:
    """Take a judgement back; an undoing that is taken back lets the judgement hold again."""
    back = back_of(form, address("case", opened.slug, "history"))
    every = {one.id: one for one in opened.judgements()}
    old = every.get(number)
    if old is None:
        raise NotHere(
            f"There is no judgement {number} in this case. The page of the history lists those that there are."
        )
    try:
        made = opened.undo(number, known.author)
    except UsageError as error:
        flash(request, str(error), "error")
        return see_other(back)
    first, steps = old, 0
    while first.undoes is not None:
        first, steps = every[first.undoes], steps + 1
    # Every second undoing in a row lets the judgement hold again.
    return done(request, opened, made, back, "redo" if steps % 2 else "undo", first)


@router.get("/case/{slug}/document/{document}/correct")
def ask_added(request: Request, opened: Opened, document: str) -> Response:
    """Ask for an attribution that the reader missed; spans that were selected already come along as `ROLE=12-40`."""
    fixed = _read(opened, document)
    return _form(request, opened, document, fixed, None, _proposed(request, Draft()))


@router.post("/case/{slug}/document/{document}/correct")
def add(request: Request, opened: Opened, known: Known, form: Filled, document: str) -> Response:
    """Add it."""
    fixed = _read(opened, document)
    try:
        draft = filled_in(_plain(form), fixed.read.document.text, Draft())
        if not draft.cue and not draft.content:
            raise BadJudgement("An attribution has a cue or a content, or both. Select or write the words of one.")
        payload = draft.changes(Draft())
        made = judge(opened, known.author, "add", {"document": document}, payload)
    except BadJudgement as error:
        return _form(request, opened, document, fixed, None, _typed(form, Draft()), str(error), _plain(form))
    return done(request, opened, made, back_of(form, address("case", opened.slug, "document", document)))


@router.get("/case/{slug}/document/{document}/correct/{unit}")
def ask(request: Request, opened: Opened, document: str, unit: str) -> Response:
    """Ask what an attribution should be."""
    fixed = _read(opened, document)
    one = _find(fixed, unit)
    return _form(request, opened, document, fixed, one, _proposed(request, Draft.of(one)))


@router.post("/case/{slug}/document/{document}/correct/{unit}")
def edit(request: Request, opened: Opened, known: Known, form: Filled, document: str, unit: str) -> Response:
    """Keep what the form changed, and nothing that it left as it was."""
    fixed = _read(opened, document)
    one = _find(fixed, unit)
    back = back_of(form, address("case", opened.slug, "document", document) + f"#{unit}")
    before = Draft.of(one)
    try:
        draft = filled_in(_plain(form), fixed.read.document.text, before)
        changes = draft.changes(before)
        apart = bool(text_of(form, "apart")) and bool(draft.speaker)
        if apart:
            changes.pop("speaker", None)
        # Its own anchor, whatever the ids are by the time it is kept.
        target = target_of(fixed, unit)
        made = judge(opened, known.author, "edit", target, changes) if changes else None
        if apart:
            made = judge(opened, known.author, "speaker_split", target, {"speaker": draft.speaker})
    except BadJudgement as error:
        return _form(request, opened, document, fixed, one, _typed(form, before), str(error), _plain(form))
    if made is None:
        flash(request, phrases("done")["nothing"])
        return see_other(back)
    return done(request, opened, made, back)


def _read(opened: OpenCase, document: str) -> Corrected:
    content_of(opened, document)
    fixed = opened.corrected(document)
    if fixed is None:
        raise NotHere("Nobody has read this document yet. Open its page first.")
    return fixed


def _find(fixed: Corrected, unit: str) -> Attribution:
    found = next((one for one in (*fixed.ledger.attributions, *fixed.rejected) if one.id == unit), None)
    if found is None:
        raise NotHere(f"There is no attribution {unit[:80]} in this document any more. Go back and load it again.")
    return found


def _form(
    request: Request,
    opened: OpenCase,
    document: str,
    fixed: Corrected,
    one: Attribution | None,
    draft: Draft,
    error: str = "",
    given: Mapping[str, Any] | None = None,
) -> Response:
    text = fixed.read.document.text
    roles = {role: getattr(draft, role) for role in ROLES}
    spans = [span for own in roles.values() for span in own]
    whole = "whole" in request.query_params or len(text) <= limit("text")
    shown = Span(0, len(text)) if whole else window(text, spans, limit("text") // 2)
    to = address("case", opened.slug, "document", document)
    unit = one.id if one else ""
    return render(
        request,
        "correct_attribution.html",
        400 if error else 200,
        opened=opened,
        document=document,
        unit=unit,
        title=fixed.read.document.title or fixed.read.document.outlet or document,
        action=address("case", opened.slug, "document", document, "correct", *([unit] if unit else [])),
        to=to,
        back=local_path(request.query_params.get("back") or (given or {}).get("back") or "")
        or (f"{to}#{unit}" if unit else to),
        draft=draft,
        fields=phrases("fields"),
        roles=[
            (
                role,
                (given or {}).get(role, words_of_role(text, roles[role])),
                (given or {}).get(role + "_at", spans_told(roles[role])),
            )
            for role in ROLES
        ],
        choices=[(name, getattr(draft, name), list(phrases(name).items())) for name in CHOICES],
        names=sorted({speaker.name for speaker in fixed.ledger.speakers}),
        pieces=pieces(text, shown, roles),
        start=shown.start,
        whole=whole,
        rejected=any(other.id == unit for other in fixed.rejected),
        marks=fixed.marks.get(unit, ()),
        error=error,
    )


def _proposed(request: Request, draft: Draft) -> Draft:
    """The draft with the spans that the address names."""
    named: dict[str, Any] = {
        role: spans_in(request.query_params[role]) for role in ROLES if request.query_params.get(role)
    }
    return replace(draft, **named)


def _typed(form: FormData, before: Draft) -> Draft:
    """The draft as far as a form that cannot be kept says it: with the spans that the page had."""
    told: dict[str, Any] = {name: text_of(form, name) for name in (*CHOICES, "speaker") if name in form}
    places: dict[str, Any] = {role: spans_in(text_of(form, role + "_at")) for role in ROLES}
    via = tuple(line.strip() for line in text_of(form, "via").splitlines() if line.strip())
    return replace(before, **told, **places, via=via)


def _plain(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}
