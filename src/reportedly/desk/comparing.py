"""Two versions of a text, sentence beside sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from reportedly.case.carriers import Entry
from reportedly.case.versions import Sentence, edited_pairs, sentences
from reportedly.document import Span

Kind = Literal["same", "edited", "gone", "come"]
Pieces = tuple[tuple[str, bool], ...]


class Row(NamedTuple):
    """One sentence of either version, or one of both: its words in pieces, each with whether the other lacks it."""

    kind: Kind
    old: Pieces
    new: Pieces
    old_span: Span | None
    new_span: Span | None


class Part(NamedTuple):
    """Rows that follow one another; `folded` ones stayed the same and are far from those that did not."""

    folded: bool
    rows: tuple[Row, ...]


def compared(old: Entry, new: Entry) -> list[Row]:
    """The sentences of two versions in the order of the text; those of the old version before those of the new.

    A sentence that moved stands as gone in one place and come in the other.
    """
    before, after = sentences(old), sentences(new)
    matcher = SequenceMatcher(None, [one.keys for one in before], [one.keys for one in after], autojunk=False)
    rows: list[Row] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            rows += [_same(old, new, *pair) for pair in zip(before[a:b], after[c:d], strict=True)]
        else:
            rows += _differing(old, new, before[a:b], after[c:d])
    return rows


def folded_away(rows: Sequence[Row], around: int) -> list[Part]:
    """The rows in parts, those that stayed the same folded where more than `around` of them lie to either side."""
    changed = [place for place, row in enumerate(rows) if row.kind != "same"]
    near = {other for place in changed for other in range(place - around, place + around + 1)}
    parts: list[Part] = []
    for far, group in groupby(enumerate(rows), key=lambda item: item[0] not in near):
        own = tuple(row for _, row in group)
        folded = far and bool(changed) and len(own) > around
        if parts and not folded and not parts[-1].folded:
            parts[-1] = Part(False, parts[-1].rows + own)
        else:
            parts.append(Part(folded, own))
    return parts


def _same(old: Entry, new: Entry, before: Sentence, after: Sentence) -> Row:
    return Row("same", _whole(old, before), _whole(new, after), before.span, after.span)


def _differing(old: Entry, new: Entry, gone: list[Sentence], come: list[Sentence]) -> Iterator[Row]:
    """Edited sentences beside one another as far as they keep their order; what lies between them came or went."""
    places = {id(one): place for place, one in enumerate(gone)}
    at = 0
    waiting = 0
    for before, after in edited_pairs(gone, come):
        place, there = places[id(before)], next(n for n, one in enumerate(come) if one is after)
        if place < at:
            continue
        yield from (Row("gone", _whole(old, one), (), one.span, None) for one in gone[at:place])
        yield from (Row("come", (), _whole(new, one), None, one.span) for one in come[waiting:there])
        yield _edited(old, new, before, after)
        at, waiting = place + 1, there + 1
    yield from (Row("gone", _whole(old, one), (), one.span, None) for one in gone[at:])
    yield from (Row("come", (), _whole(new, one), None, one.span) for one in come[waiting:])


def _whole(entry: Entry, sentence: Sentence) -> Pieces:
    return ((_words(entry, sentence.span), False),)


def _words(entry: Entry, span: Span) -> str:
    """A sentence with the marks around it: its words end before the full stop, and may begin after a quotation mark."""
    text = entry.text
    start, end = span
    while start and text[start - 1] in "\"'‘“«([":
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return " ".join(text[start:end].split())


def _edited(old: Entry, new: Entry, before: Sentence, after: Sentence) -> Row:
    matcher = SequenceMatcher(None, before.keys, after.keys, autojunk=False)
    kept_old: set[int] = set()
    kept_new: set[int] = set()
    for block in matcher.get_matching_blocks():
        kept_old.update(range(block.a, block.a + block.size))
        kept_new.update(range(block.b, block.b + block.size))
    return Row("edited", _cut(old, before, kept_old), _cut(new, after, kept_new), before.span, after.span)


def _cut(entry: Entry, sentence: Sentence, kept: set[int]) -> Pieces:
    """The sentence in runs of words that the other version has too or lacks, with the marks between them."""
    runs = [
        (differs, [word for _, word in group])
        for differs, group in groupby(enumerate(sentence.words), key=lambda item: item[0] not in kept)
    ]
    found: list[tuple[str, bool]] = []
    for number, (differs, words) in enumerate(runs):
        start, end = words[0].start, words[-1].end
        if number:
            found.append((_spaced(entry.text[runs[number - 1][1][-1].end : start]), False))
        found.append((" ".join(entry.text[start:end].split()), differs))
    tail = _words(entry, Span(sentence.words[-1].end, sentence.words[-1].end)) if runs else ""
    return (*found, (tail, False)) if tail else tuple(found)


def _spaced(text: str) -> str:
    return "".join(" " if letter.isspace() else letter for letter in text) if text.strip() else " " if text else ""
