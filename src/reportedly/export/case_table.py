"""A case for a terminal: in brief, its claims and what each rests on, contradictions, times, changes, speakers.

Every function gives lines of at most `width` terminal cells, the last one ended, in colour where there is any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reportedly.case.case import Case, Claim, Member, Place
from reportedly.export.brief import brief
from reportedly.export.calendar import days
from reportedly.export.case_words import (
    Speaking,
    by_document,
    by_id,
    by_whom,
    carriers,
    claim_number,
    count,
    limit,
    named,
    origins_brief,
    origins_words,
    outlet,
    phrases,
    rests_words,
    some,
    standing_words,
    strength_words,
    when,
    why_words,
)
from reportedly.export.cells import GAP, aligned, painted, plain, wrapped
from reportedly.export.provenance import provenance
from reportedly.export.wording import Wordings
from reportedly.export.words import kind_words
from reportedly.ledger import KINDS

NARROWEST = 40
# How many claims the report shows, and how many lines a long statement or sentence may take.
REPORT = 15
SENTENCE = 6
STATEMENT = 3
NAME, QUIET, AGAINST, LOOSE, STRONG = "1;34", "2", "1;31", "33", "1"
TONES = {"against": AGAINST, "gone": AGAINST, "loose": LOOSE, "firm": STRONG}
TextOf = Callable[[Place], str]


def report(case: Case, width: int, colour: bool, wordings: Wordings | None = None) -> str:
    """The case in brief, and its most important claims."""
    width = max(width, NARROWEST)
    wordings = wordings or Wordings()
    lines = [*_title(case, width, colour), *_numbered(brief(case, wordings), width), ""]
    if case.claims:
        lines += [
            *_claims(case.claims[:REPORT], width, colour, wordings),
            *_more(len(case.claims) - REPORT, width, colour),
            "",
        ]
    lines += [painted(one, QUIET, colour) for one in wrapped(phrases("table")["closing"], width, SENTENCE)]
    return _ended([*lines, *_warnings(case, width, colour)])


def claims(case: Case, width: int, colour: bool, wordings: Wordings | None = None) -> str:
    """All claims: the number in the order of importance, standing, origins, documents and the claim itself."""
    width = max(width, NARROWEST)
    return _ended(_claims(case.claims, width, colour, wordings or Wordings()) if case.claims else _none("claims"))


def claim(case: Case, found: Claim, width: int, colour: bool, wordings: Wordings | None = None) -> str:
    """One claim with its standing, what it rests on, and every place where it is said."""
    width = max(width, NARROWEST)
    lines = [*_claim_head(found, width, colour, wordings or Wordings()), ""]
    documents = by_id(case)
    for member in found.members:
        lines.extend(_member(member, outlet(documents.get(member.document)), width, colour))
    if found.dropped:
        lines += wrapped(f"Gone from the later version of {_outlets(case, found.dropped)}.", width, SENTENCE)
    for time, standing in found.history:
        lines.append(f"{plain(when(time)) or '–'}{GAP}{phrases('standing')[standing]}")
    return _ended(lines)


def origins(case: Case, found: Claim, width: int, colour: bool, wordings: Wordings | None = None) -> str:
    """What one claim rests on: its origins, each step of its way, and every pair counted as one or as two."""
    width = max(width, NARROWEST)
    lines = [*_claim_head(found, width, colour, wordings or Wordings()), ""]
    for origin in found.origins.origins:
        sure = phrases("sure")["certain" if origin.certain else "possible"]
        kind = phrases("origin_kind").get(origin.kind, origin.kind)
        name, *rest = wrapped(plain(named(origin.name)) or phrases("graph")["nobody"], width, SENTENCE)
        lines += [painted(name, NAME, colour), *rest]
        lines += _indented(f"{kind}, {sure}; through {_outlets(case, origin.through)}", width)
    steps = provenance(found, by_id(case)).steps
    lines.append("")
    lines += [] if steps else list(wrapped(phrases("table")["none_steps"], width, SENTENCE))
    for step in steps:
        how = f": {step.how}" if step.how else ""
        lines += _beside(f"{step.number}.", plain(f"{step.source} → {step.target}{how}"), 4, width, "", colour)
    for merge in found.origins.merges:
        told = phrases("merge")["same" if merge.same else "different"]
        lines += wrapped(plain(f"{named(merge.a)} and {named(merge.b)}: {told}. {merge.why}"), width, SENTENCE)
    return _ended(lines)


def contradictions(case: Case, text_of: TextOf, width: int, colour: bool) -> str:
    """What cannot both hold, each pair with both sides; `text_of` gives the words at a place."""
    width = max(width, NARROWEST)
    if not case.contradictions:
        return _ended(_none("contradictions"))
    documents, who = by_id(case), Speaking(case)
    lines: list[str] = []
    for number, pair in enumerate(case.contradictions[: limit("listed")], start=1):
        told = ": ".join(filter(None, (f"{phrases('conflict')[pair.kind]}, {strength_words(pair)}", why_words(pair))))
        lines += _beside(f"{number}.", plain(told), 4, width, AGAINST, colour)
        for side in (pair.a, pair.b):
            document = documents.get(side.document)
            at = (outlet(document), when(document.published if document else None), who.at(side))
            lines += _indented(f"{plain(', '.join(filter(None, at)))}: “{plain(text_of(side))}”", width, 6)
    return _ended([*lines, *_more(len(case.contradictions) - limit("listed"), width, colour)])


def timeline(case: Case, width: int, colour: bool) -> str:
    """What is said to have happened when, by whom, and when that was reported."""
    width = max(width, NARROWEST)
    if not case.timeline:
        return _ended(_none("timeline"))
    documents = by_id(case)
    rows = []
    for event in case.timeline:
        mark = "~" if event.estimate else ""
        paper = outlet(documents.get(event.place.document))
        who = plain(event.speaker or "").rstrip(",")
        place = ", ".join(filter(None, (paper, when(event.published))))
        told = place if who in ("", paper) else f"{who}, in {place}"
        rows.append((mark + days(event.earliest, event.latest), plain(event.what), plain(told)))
    size = min(max(len(row[0]) for row in rows), 24)
    lines: list[str] = []
    for day, what, told in rows:
        lines += _beside(day, what, size, width, NAME, colour)
        lines += _indented(told, width, size + len(GAP))
    return _ended(lines)


def changes(case: Case, width: int, colour: bool) -> str:
    """What a new version or a later document added, firmed up, softened or removed."""
    width = max(width, NARROWEST)
    if not case.changes:
        return _ended(_none("changes"))
    documents = by_id(case)
    lines: list[str] = []
    for document, own in by_document(case.changes):
        at = ", ".join(filter(None, (outlet(documents.get(document)), when(own[0][0].published))))
        lines += ["", *(painted(line, NAME, colour) for line in wrapped(plain(at), width))]
        for change, *_ in own:
            told = f"“{plain(change.words)}” {plain(change.why)}"
            lines += _beside(phrases("change")[change.kind], told, 15, width, LOOSE, colour)
    return _ended(lines[1:])


def speakers(case: Case, width: int, colour: bool) -> str:
    """Who speaks: how often, in how many documents, on how many claims, what they are and through whom it came."""
    width = max(width, NARROWEST)
    if not case.speakers:
        return _ended(_none("speakers"))
    rows = []
    for voice in case.speakers:
        kind = next((kind_words(kind) for kind in KINDS if kind == voice.kind and kind != "unknown"), "")
        through = some(tuple(map(named, voice.through)), limit("named"))
        told = "; ".join(filter(None, (kind, f"through {through}" if through else "")))
        rows.append(
            (str(voice.attributions), named(voice.name), str(len(voice.documents)), str(len(voice.claims)), told)
        )
    return _ended(_rows(phrases("table")["speakers"], rows, (QUIET, NAME, QUIET, QUIET, ""), (1, 4), width, colour))


def _claims(found: Sequence[Claim], width: int, colour: bool, wordings: Wordings) -> list[str]:
    rows = [
        (
            claim_number(one.id),
            standing_words(one),
            origins_brief(one.origins),
            str(len(carriers(one))),
            wordings(one).words,
        )
        for one in found
    ]
    tones = [TONES.get(phrases("standing_tone")[one.standing], "") for one in found]
    return list(_rows(phrases("table")["claims"], rows, (QUIET, "", "", QUIET, ""), (1, 4), width, colour, tones))


def _rows(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Sequence[str],
    wide: tuple[int, int],
    width: int,
    colour: bool,
    tones: Sequence[str] = (),
) -> Iterator[str]:
    """A table whose two `wide` columns share what the others leave; `tones` are the styles of the first of them."""
    from rich.cells import cell_len

    cells = [tuple(plain(cell) for cell in row) for row in rows]
    sizes = [max(cell_len(cell) for cell in column) for column in zip(titles, *cells, strict=True)]
    rest = width - sum(size for place, size in enumerate(sizes) if place not in wide) - len(GAP) * (len(sizes) - 1)
    sizes[wide[0]] = min(sizes[wide[0]], rest * 2 // 5)
    sizes[wide[1]] = rest - sizes[wide[0]]
    yield aligned(titles, sizes, (QUIET,) * len(sizes), colour)
    for place, row in enumerate(cells):
        columns = [wrapped(cell, size, STATEMENT) for cell, size in zip(row, sizes, strict=True)]
        own = list(styles)
        if tones:
            own[wide[0]] = tones[place]
        for at in range(max(map(len, columns))):
            yield aligned([column[at] if at < len(column) else "" for column in columns], sizes, own, colour)


def _claim_head(found: Claim, width: int, colour: bool, wordings: Wordings) -> list[str]:
    words, sentence = wordings(found)
    standing = standing_words(found)
    tone = TONES.get(phrases("standing_tone")[found.standing], "")
    by = [words for _, words in by_whom(found) if words != standing]
    rests = ": ".join(filter(None, (origins_words(found.origins), rests_words(found.origins))))
    first, latest = when(found.first), when(found.latest)
    period = first if first == latest or not latest else f"{first} – {latest}"
    return [
        *(painted(line, STRONG, colour) for line in wrapped(plain(words), width, SENTENCE)),
        *(_indented(phrases("table")["sentence"].format(sentence=plain(str(sentence))), width) if sentence else ()),
        *(painted(line, tone, colour) for line in wrapped(plain(standing), width, SENTENCE)),
        *wrapped(plain(found.reason), width, SENTENCE),
        *(painted(line, NAME, colour) for line in wrapped(plain(rests), width, SENTENCE)),
        *(line for words in by for line in wrapped(plain(words), width, SENTENCE)),
        *wrapped(plain(", ".join(filter(None, (count(len(carriers(found)), "document"), period)))), width),
    ]


def _member(member: Member, name: str, width: int, colour: bool) -> Iterator[str]:
    at = " · ".join(filter(None, (plain(name), plain(when(member.published)), phrases("stance")[member.stance])))
    tone = {"denies": AGAINST, "silent": QUIET}.get(phrases("stance_tone").get(member.stance, ""), NAME)
    yield from (painted(line, tone, colour) for line in wrapped(at, width))
    yield from _indented(f"“{plain(member.words)}”", width)
    who = ", ".join(filter(None, (plain(named(member.chain or member.speaker)), plain(member.firmness))))
    if who:
        yield from _indented(f"– {who}", width)


def _outlets(case: Case, ids: Iterable[str]) -> str:
    documents = by_id(case)
    found = dict.fromkeys(outlet(documents.get(key)) for key in ids)
    return plain(some(tuple(found), 2 * limit("named"))) or "–"


def _title(case: Case, width: int, colour: bool) -> list[str]:
    title = plain(case.title)
    return [*(painted(line, STRONG, colour) for line in wrapped(title, width)), ""] if title else []


def _numbered(sentences: Sequence[str], width: int) -> Iterator[str]:
    for number, sentence in enumerate(sentences, start=1):
        yield from _beside(f"{number}.".rjust(3), plain(sentence), 3, width, "", False)


def _beside(first: str, text: str, size: int, width: int, style: str, colour: bool) -> Iterator[str]:
    """`text` in a column beside `first`."""
    rest = width - size - len(GAP)
    for at, line in enumerate(wrapped(text, rest, SENTENCE)):
        yield aligned(("" if at else first, line), (size, rest), (style, ""), colour)


def _indented(text: str, width: int, by: int = 2) -> Iterator[str]:
    return (" " * by + line for line in wrapped(text, width - by, SENTENCE))


def _more(number: int, width: int, colour: bool) -> list[str]:
    told = phrases("table")["more"].format(count=number)
    return [painted(line, QUIET, colour) for line in wrapped(told, width)] if number > 0 else []


def _none(what: str) -> list[str]:
    return [str(phrases("table")[f"none_{what}"])]


def _warnings(case: Case, width: int, colour: bool) -> Iterator[str]:
    for warning in case.warnings:
        yield from (painted(line, LOOSE, colour) for line in wrapped(plain(warning), width, SENTENCE))


def _ended(lines: Iterable[str]) -> str:
    return "".join(line.rstrip() + "\n" for line in lines)
