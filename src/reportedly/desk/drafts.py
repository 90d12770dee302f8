"""An attribution while a person corrects it: what a form shows of it, and what the form says that it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from reportedly.case.decisions import ROLES
from reportedly.document import Span
from reportedly.errors import BadJudgement
from reportedly.export.marked import carried
from reportedly.ledger import Attribution

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
CHOICES = ("speaker_kind", "act", "quote", "certainty", "polarity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The fields of an attribution that a form sets; a choice that nobody made is empty."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    speaker: str = ""
    speaker_kind: str = "unknown"
    act: str = ""
    quote: str = ""
    certainty: str = ""
    polarity: str = ""
    via: tuple[str, ...] = ()

    @classmethod
    def of(cls, one: Attribution) -> Draft:
        """The same of an attribution that is there."""
        return cls(
            source=tuple(sorted(one.source)),
            cue=tuple(sorted(one.cue)),
            content=tuple(sorted(one.content)),
            speaker=one.speaker or "",
            speaker_kind=one.speaker_kind,
            act=one.act or "",
            quote=one.quote or "",
            certainty=one.certainty or "",
            polarity=one.polarity or "",
            via=one.via,
        )

    def changes(self, before: Draft) -> dict[str, Any]:
        """The payload of a judgement that makes this of `before`: only what differs, and no choice that was emptied."""
        found: dict[str, Any] = {}
        for item in fields(self):
            name, value = item.name, getattr(self, item.name)
            if value == getattr(before, name):
                continue
            if name in ROLES:
                found[name] = [list(span) for span in value]
            elif name == "via":
                found[name] = list(value)
            elif name == "speaker":
                found[name] = value or None
            elif value:
                found[name] = value
        return found

    def start(self) -> int:
        """The first character that it has; 0 where it has none."""
        return min((span.start for role in ROLES for span in getattr(self, role)), default=0)


def filled_in(form: Mapping[str, Any], text: str, before: Draft) -> Draft:
    """The draft that a form says.

    A role is given by the words as they stand in the text, one part a line. `ROLE_at` says where they stand, as
    `12-40 50-60`; without it, or where other words stand there, the words are looked up, and of several places the one
    nearest to the attribution is taken. Raises BadJudgement where the words do not stand in the text.
    """
    near = before.start()
    roles: dict[str, Any] = {}
    for role in ROLES:
        if role not in form:
            roles[role] = getattr(before, role)
            continue
        lines = [line for line in (" ".join(one.split()) for one in _text(form, role).splitlines()) if line]
        placed = spans_in(_text(form, role + "_at"))
        if [one_line(text, span) for span in placed] == lines:
            roles[role] = placed
        else:
            roles[role] = _looked_up(text, lines, near, role)
    told: dict[str, Any] = {name: _text(form, name) for name in CHOICES if name in form}
    speaker = " ".join(_text(form, "speaker").split()) if "speaker" in form else before.speaker
    via = tuple(" ".join(one.split()) for one in _text(form, "via").splitlines() if one.strip())
    return replace(before, **roles, **told, speaker=speaker, via=via if "via" in form else before.via)


def spans_in(told: str) -> tuple[Span, ...]:
    """The spans that `12-40 50-60` names, in order; what is no span is passed over."""
    found = (Span(int(match[1]), int(match[2])) for match in _SPAN.finditer(told))
    return tuple(sorted(span for span in found if span.start < span.end))


def spans_told(spans: Sequence[Span]) -> str:
    """Spans as a form has them."""
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def one_line(text: str, span: Span) -> str:
    """The words of a span on one line, without what a web page cannot carry."""
    return " ".join(carried(span.of(text)).split())


def words_of_role(text: str, spans: Sequence[Span]) -> str:
    """The words of the spans, one span a line."""
    return "\n".join(one_line(text, span) for span in spans)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a text as HTML, and the roles that they have."""

    html: Markup
    roles: str


def pieces(text: str, window: Span, roles: Mapping[str, Sequence[Span]]) -> list[Piece]:
    """The window of the text cut where the spans of roles begin and end; together exactly the text of the window."""
    edges = {window.start, window.end}
    for spans in roles.values():
        edges |= {edge for span in spans for edge in span if window.start < edge < window.end}
    cuts = sorted(edges)
    result = []
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        own = [role for role, spans in roles.items() if any(piece.within(span) for span in spans)]
        result.append(Piece(as_html(piece.of(text)), " ".join(own)))
    return result


def as_html(words: str) -> Markup:
    """Words of a document whose text content in a browser has as many characters as they have."""
    return Markup(str(escape(carried(words))).replace("\r", "&#13;"))


def window(text: str, spans: Sequence[Span], around: int) -> Span:
    """The spans and so many characters before and after, widened to where a line or at least a word ends."""
    if not spans:
        return Span(0, _after(text, min(len(text), 2 * around)))
    start = max(0, min(span.start for span in spans) - around)
    end = min(len(text), max(span.end for span in spans) + around)
    return Span(_before(text, start), _after(text, end))


def _before(text: str, at: int) -> int:
    return next(
        (place + 1 for place in range(at - 1, max(-1, at - 200), -1) if text[place] in "\n"), _word(text, at, -1)
    )


def _after(text: str, at: int) -> int:
    return next((place for place in range(at, min(len(text), at + 200)) if text[place] in "\n"), _word(text, at, 1))


def _word(text: str, at: int, step: int) -> int:
    for _ in range(60):
        if at <= 0 or at >= len(text) or text[at if step > 0 else at - 1].isspace():
            break
        at += step
    return max(0, min(at, len(text)))


def _looked_up(text: str, lines: Sequence[str], near: int, role: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for line in lines:
        free = [span for span in _places(text, line) if not any(span.overlaps(other) for other in found)]
        if not free:
            raise BadJudgement(
                f"These words of the {role} do not stand in the text: {line[:120]!r}. Copy them as they stand there, "
                "each part on a line of its own."
            )
        found.append(min(free, key=lambda span: abs(span.start - near)))
    return tuple(sorted(found))


def _places(text: str, line: str) -> Iterator[Span]:
    pattern = r"\s+".join(map(re.escape, line.split()))
    return (Span(*match.span()) for match in re.finditer(pattern, text))


def _text(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


__all__ = [
    "CHOICES",
    "Draft",
    "Piece",
    "as_html",
    "filled_in",
    "one_line",
    "pieces",
    "spans_in",
    "spans_told",
    "window",
    "words_of_role",
]
