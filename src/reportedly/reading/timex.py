"""Where a text speaks of time: temporal expressions as they stand, before anybody asks when they are.

Expressions are those that ISO-TimeML (ISO 24617-1) marks as TIMEX3, the longest that the patterns of
`lexicon/date_patterns.toml` allow; they do not overlap. Runs of words that can take part in one are looked for
first, so that time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from reportedly.document import Span
from reportedly.lexicon import load
from reportedly.reading.timex_checks import plain, plausible

_WORD = re.compile(r"[^\W\d_]+|\d+")
_WHITE = r"(?:\s{1,3})"
GAP = 4
"""The most characters between two words of one expression."""

DAYS = frozenset(
    (
        *("iso", "slashed", "numeric", "dashed", "day_month", "month_day", "weekday", "deictic", "holiday", "same"),
        *("beside", "relative", "relative_date", "relative_day", "the_unit", "nth_weekday", "shift"),
    )
)
"""The kinds of expressions that can name one day."""
CLOCKS = frozenset(("clock", "clock24", "military", "oclock", "spoken_clock", "in_the_part"))
LENGTHS = frozenset(("duration", "hyphenated", "age", "old", "span", "range", "long", "bare", "a_while", "rate", "per"))
_WITHOUT_PORTION = LENGTHS | CLOCKS | {"set", "every", "weekdays", "shift", "fuzzy_shift", "year_end"}
_DATED = frozenset(("iso", "slashed", "numeric", "dashed", "day_month", "month_day"))


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression as it stands.

    `kind` is the name of its pattern and `groups` the parts of it, in lower case with single spaces. `portion` and
    `mod` are the words before it that narrow or blur it, `part` the part of the day behind it, `clock` a time of day
    beside it, `holder` the unit that it is said to lie in (*the week of 6 March*), `weekday` the one that it names
    besides, and `counted` a length and a direction that it is counted from (*two days after* it).
    """

    span: Span
    kind: str
    groups: Mapping[str, str]
    portion: str | None = None
    mod: str | None = None
    part: str | None = None
    clock: Expression | None = None
    holder: str | None = None
    weekday: str | None = None
    counted: tuple[Expression, str] | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns. `words` can take part in an expression, `cores` are those that can make one."""

    rules: tuple[tuple[str, re.Pattern[str]], ...]
    joins: Mapping[str, re.Pattern[str]]
    masked: re.Pattern[str]
    words: frozenset[str]
    cores: frozenset[str]


@cache
def grammar() -> Grammar:
    """The patterns of the lexicon. Compiled once."""
    patterns, tables = load("date_patterns"), load("dates")
    parts = {
        name: _alternatives(tables[name])
        for name in (
            *("months", "weekdays", "short_weekdays", "units", "seasons", "holidays", "ordinals", "decades", "amounts"),
            *("mods", "portions", "references", "sets", "deictics", "relatives"),
        )
    }
    parts["number_words"] = _alternatives(word for word in tables["numbers"] if len(word) > 2)
    for name, pattern in patterns["parts"].items():
        parts[name] = _filled(pattern, parts)
    rules = {name: _filled(pattern, parts) for name, pattern in patterns["rules"].items()}
    joins = {name: _filled(pattern, parts) for name, pattern in patterns["joins"].items()}
    filler = frozenset(patterns["filler"]["words"])
    words = frozenset(word for pattern in (*rules.values(), *joins.values()) for word in _words(pattern)) | filler
    masked = tables["masked"]
    return Grammar(
        tuple((name, _compiled(pattern)) for name, pattern in rules.items()),
        {name: _compiled(pattern) for name, pattern in joins.items()},
        re.compile("|".join(f"(?:{pattern})" for pattern in (*masked["names"], *masked["numbers"]))),
        words,
        words - filler,
    )


def _alternatives(words: Iterable[str]) -> str:
    longest = sorted((word for word in words if word), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", " ").replace("'", "['’]?") for word in longest)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: parts[match[1]], pattern)


def _compiled(pattern: str) -> re.Pattern[str]:
    spaced = re.sub(r"\[[^\]]*\]| ", lambda match: _WHITE if match[0] == " " else match[0].replace(" ", r"\s"), pattern)
    return re.compile(spaced, re.IGNORECASE)


def _words(pattern: str) -> Iterator[str]:
    plain = re.sub(r"\(\?P<\w+>|\(\?P=\w+\)|\\[a-zA-Z]|\[[^\]]*\]", " ", pattern)
    for match in _WORD.finditer(plain):
        # *quarters?* in a pattern stands for two words.
        yield match.group().casefold()
        yield match.group().casefold() + "s"
        if plain[match.end() : match.end() + 1] == "?":
            yield match.group().casefold()[:-1]


def find(text: str, stretches: Iterable[Span]) -> list[Expression]:
    """The temporal expressions inside each of `stretches`, in order."""
    rules = grammar()
    found: list[Expression] = []
    for stretch in stretches:
        done = stretch.start
        for starts in _runs(text, stretch, rules):
            for start in starts:
                expression = _longest(text, start, stretch, rules) if start >= done else None
                if expression is None:
                    continue
                mask = _mask(text, expression.span, stretch, rules)
                if mask is None:
                    found.append(expression)
                done = mask or expression.span.end
    return found


NEAR = 80
"""How far around an expression a name or a number is looked for that it is only a part of, in characters."""


def _mask(text: str, span: Span, stretch: Span, rules: Grammar) -> int | None:
    """Where a name or a number ends that has a part in common with `span`; None where there is none."""
    last = min(stretch.end, span.end + NEAR)
    for match in rules.masked.finditer(text, max(stretch.start, span.start - NEAR), last):
        if match.start() >= span.end:
            return None
        if match.end() > span.start:
            return match.end()
    return None


def _runs(text: str, stretch: Span, rules: Grammar) -> Iterator[list[int]]:
    """Where the words of each run begin that can take part in an expression and of which one can make one."""
    starts: list[int] = []
    core = False
    last = stretch.start
    for match in _WORD.finditer(text, stretch.start, stretch.end):
        start = match.start()
        word = match.group().lower()
        known = word in rules.words or word[0].isdigit()
        if starts and (not known or start - last > GAP):
            if core:
                yield starts
            starts, core = [], False
        if known:
            starts.append(start)
            core = core or word in rules.cores or word[0].isdigit()
        last = match.end()
    if starts and core:
        yield starts


def _longest(text: str, start: int, stretch: Span, rules: Grammar) -> Expression | None:
    """The longest expression that begins at `start`, with all that belongs to it."""
    if start > stretch.start and text[start - 1] in "'’" and text[start : start + 2].isdigit():
        start -= 1
    if start > stretch.start and (text[start - 1].isalnum() or text[start - 1] in "@_$£€#"):
        return None
    return _extended(_with_prefix(text, start, stretch, rules), text, stretch, rules)


def _with_prefix(text: str, start: int, stretch: Span, rules: Grammar) -> Expression | None:
    best = _matched(text, start, stretch, rules)
    prefix = rules.joins["before"].match(text, start, stretch.end)
    if prefix:
        inner = _matched(text, prefix.end(), stretch, rules)
        held = None if inner else _held(text, prefix.end(), stretch, rules)
        inner = inner or held
        portion = prefix["portion"]
        fits = inner and inner.kind not in (_WITHOUT_PORTION if portion else LENGTHS | {"every", "set", "reference"})
        if inner and fits and (best is None or inner.span.end > best.span.end or best.kind == "reference"):
            mod = None if portion else plain(prefix["mod"])
            return replace(
                inner, span=Span(start, inner.span.end), mod=mod, portion=plain(portion) if portion else None
            )
    held = _held(text, start, stretch, rules)
    return held if held and (best is None or held.span.end > best.span.end) else best


def _held(text: str, start: int, stretch: Span, rules: Grammar) -> Expression | None:
    """An expression that names a unit by a day of it: *the week of 6 March*."""
    holder = rules.joins["holder"].match(text, start, stretch.end)
    inner = _matched(text, holder.end(), stretch, rules) if holder else None
    if holder is None or inner is None or inner.kind not in DAYS | {"month", "month_year"}:
        return None
    unit = holder["holder"].lower()
    if unit in ("week", "weekend", "month", "year"):
        return replace(inner, span=Span(start, inner.span.end), holder=unit)
    return replace(inner, span=Span(start, inner.span.end), part=unit)


def _matched(text: str, start: int, stretch: Span, rules: Grammar) -> Expression | None:
    matches = [
        (match.end(), -order, kind, match)
        for order, (kind, pattern) in enumerate(rules.rules)
        if (match := pattern.match(text, start, stretch.end)) and match.end() > start
    ]
    for _, _, kind, match in sorted(matches, key=lambda item: item[:2], reverse=True):
        if _stands_alone(text, match.end(), stretch.end) and plausible(kind, match, text, stretch):
            groups = {name: plain(value) for name, value in match.groupdict().items() if value}
            return Expression(_trimmed(match, text), kind, groups)
    return None


def _trimmed(match: re.Match[str], text: str) -> Span:
    """The match without the full stop of an abbreviation that ends the sentence as well."""
    start, end = match.span()
    if text[end - 1] == "." and _last_word(match.group()) in _whole_words():
        end -= 1
    return Span(start, end)


def _last_word(words: str) -> str:
    found = _WORD.findall(words)
    return str(found[-1]).casefold() if found else ""


@cache
def _whole_words() -> frozenset[str]:
    """The names of months that are no abbreviations: a full stop behind them ends the sentence."""
    return frozenset(name for name in load("dates")["months"] if len(name) > 4 or name in ("may", "june", "july"))


def _stands_alone(text: str, end: int, limit: int) -> bool:
    if end >= limit:
        return True
    after = text[end]
    if after.isalnum() or after in "_@%":
        return text[end - 1] in ".) " and not text[end - 1].isalnum()
    return not (text[end - 1].isdigit() and re.match(r"[-.,:/–]\d|[-–]?(?:[%°$€£])", text[end : end + 2]))


def _extended(found: Expression | None, text: str, stretch: Span, rules: Grammar) -> Expression | None:
    """The expression with what stands behind it and belongs to it."""
    if found is None:
        return None
    if found.kind in ("weekday", "short_weekday"):
        found = _with_date(found, text, stretch, rules)
    if found.kind in DAYS and found.part is None:
        match = rules.joins["part"].match(text, found.span.end, stretch.end)
        if match:
            found = replace(found, span=Span(found.span.start, match.end()), part=match["part"].lower())
    if found.kind in DAYS:
        other = _next(found, text, stretch, rules, "clock")
        if other and other.kind in CLOCKS:
            return replace(found, span=Span(found.span.start, other.span.end), clock=other)
    elif found.kind in CLOCKS or found.kind == "bare_part":
        other = _next(found, text, stretch, rules, "clock")
        if other and (other.kind in DAYS or other.kind == "short_weekday") and other.kind not in ("the_unit", "shift"):
            day = _with_date(other, text, stretch, rules) if "weekday" in other.kind else other
            span = Span(found.span.start, day.span.end)
            if found.kind in CLOCKS:
                return replace(day, span=span, clock=found)
            return replace(day, span=span, part=found.groups["part"].split()[-1].split("-")[-1])
    elif found.kind == "beside":
        return _beside(found, text, stretch, rules)
    elif found.kind in ("duration", "bare"):
        return _counted(found, text, stretch, rules)
    return found


def _beside(found: Expression, text: str, stretch: Span, rules: Grammar) -> Expression | None:
    """*the day after Easter*, and *the day after* where nothing follows that it could be after."""
    match = rules.joins["following"].match(text, found.span.end, stretch.end)
    other = _with_prefix(text, match.end(), stretch, rules) if match else None
    if other and other.kind in DAYS - {"shift", "the_unit"}:
        if "weekday" in other.kind:
            other = _with_date(other, text, stretch, rules)
        span = Span(found.span.start, other.span.end)
        return replace(other, span=span, counted=(found, found.groups["direction"]))
    ends = text[found.span.end : found.span.end + 1]
    return found if not ends or ends in '.,;:!?)”"' else None


def _next(found: Expression, text: str, stretch: Span, rules: Grammar, join: str) -> Expression | None:
    match = rules.joins[join].match(text, found.span.end, stretch.end)
    return _matched(text, match.end(), stretch, rules) if match else None


def _with_date(found: Expression, text: str, stretch: Span, rules: Grammar) -> Expression:
    other = _next(found, text, stretch, rules, "weekday")
    if other is None or other.kind not in _DATED:
        return found
    return replace(other, span=Span(found.span.start, other.span.end), weekday=found.groups["weekday"])


def _counted(found: Expression, text: str, stretch: Span, rules: Grammar) -> Expression:
    """The length as a day counted from another: *two days after Christmas*."""
    match = rules.joins["anchor"].match(text, found.span.end, stretch.end)
    other = _with_prefix(text, match.end(), stretch, rules) if match else None
    countable = DAYS | {"year", "month_year", "month"} - {"shift", "the_unit"}
    if match is None or other is None or other.kind not in countable:
        return found
    if "weekday" in other.kind:
        other = _with_date(other, text, stretch, rules)
    span = Span(found.span.start, other.span.end)
    return replace(other, span=span, counted=(found, match["direction"].lower()))
