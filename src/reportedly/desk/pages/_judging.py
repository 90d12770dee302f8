"""From a form of a page to a judgement, and back to the page with a line that says what was done and takes it back."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.datastructures import FormData

from reportedly.case.values import Judgement
from reportedly.desk.deciding import place_of
from reportedly.desk.forms import text_of
from reportedly.desk.judgement_words import done_words
from reportedly.desk.rendering import address, environment, flash, local_path, see_other, session_of
from reportedly.desk.workplace import OpenCase
from reportedly.errors import BadJudgement


def asked(form: FormData) -> tuple[str, Any, Any]:
    """Kind, target and payload of the judgement that a form asks for, with the names that `deciding` looks up."""
    kind = text_of(form, "kind")
    claims = [str(one) for one in form.getlist("claim") if one]
    other = text_of(form, "other")
    if other:
        claims = [text_of(form, "this"), text_of(form, f"other-claim-{other}")]
    if kind in ("accept", "reject", "comment", "speaker_split"):
        target: dict[str, Any] = {"document": text_of(form, "document"), "unit": text_of(form, "unit")}
        if claims:
            target = {"claim": claims[0]}
        payloads = {"comment": {"text": text_of(form, "text")}, "speaker_split": {"speaker": text_of(form, "speaker")}}
        return kind, target, payloads.get(kind)
    if kind == "claims_join":
        return kind, {"claims": claims}, None
    if kind == "claims_separate":
        members = [place_of(str(one)) for one in form.getlist("member")]
        if not members:
            raise BadJudgement("Choose at least one place to take out of the claim.")
        return kind, {"claim": _one(claims), "members": members}, None
    if kind in ("contradiction", "contradiction_not"):
        b = text_of(form, "b") or text_of(form, f"other-place-{other}")
        target = {"a": place_of(text_of(form, "a")), "b": place_of(b)}
        payload: dict[str, Any] = {"holds": kind == "contradiction"}
        if text_of(form, "conflict"):
            payload["kind"] = text_of(form, "conflict")
        return "contradiction", target, payload
    if kind in ("origin", "origin_not"):
        return "origin", {"claim": _one(claims), "name": text_of(form, "name")}, {"holds": kind == "origin"}
    if kind == "origins_same":
        return "origin", {"claim": _one(claims)}, {"same": [str(one) for one in form.getlist("same") if one]}
    if kind == "speaker_merge":
        names = [str(one) for one in form.getlist("names") if one]
        name = text_of(form, "name") or (names[0] if names else "")
        return kind, {"names": names}, {"name": name}
    raise BadJudgement("The form says nothing that can be judged. Load the page again.")


def done(
    request: Request, opened: OpenCase, judgement: Judgement, back: str, key: str = "", of: Any = None
) -> Response:
    """Go back to where the form was, with a line that says what was done, and a button that takes it back."""
    session = session_of(request)
    line = (
        environment()
        .get_template("correct_done.html")
        .render(
            words=done_words(of or judgement, key),
            undo=address("case", opened.slug, "judgements", str(judgement.id), "undo"),
            back=back,
            csrf=session.csrf if session else "",
            again=key == "undo",
        )
    )
    flash(request, Markup(line))
    return see_other(back)


def back_of(form: FormData, otherwise: str) -> str:
    """The page that the form was on, or another one where it does not say."""
    return local_path(text_of(form, "back")) or otherwise


def _one(claims: list[str]) -> str:
    if not claims:
        raise BadJudgement("The form names no claim. Load the page again.")
    return claims[0]
