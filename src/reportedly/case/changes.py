"""What changed in the course of an affair: from one version of a page to the next, and from document to document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from reportedly.case.carriers import Entry, tokens
from reportedly.case.case import Change, ChangeKind, Claim, Member, Place
from reportedly.case.timeline import Carried
from reportedly.case.versions import (
    Sentence,
    Word,
    changes_data,
    content,
    differing,
    edited_pairs,
    listed,
    pattern,
    sentences,
)
from reportedly.document import Span
from reportedly.ledger import Attribution


@dataclass(frozen=True, slots=True)
class _Versions:
    """Two versions of a page: what stayed word for word, what was edited, what came and what went."""

    old: Entry
    new: Entry
    edited: tuple[tuple[Sentence, Sentence], ...]
    gone: tuple[Sentence, ...]
    come: tuple[Sentence, ...]
    notes: tuple[Sentence, ...]
    carried: Carried

    def noted(self, words: Iterable[str], least: int) -> bool:
        """Whether a note of the new version has at least so many of the words."""
        known = {word for note in self.notes for word in note.keys}
        return bool(self.notes) and len(known.intersection(words)) >= least

    def change(self, kind: ChangeKind, why: str, entry: Entry, span: Span, **names: str) -> Change:
        """One change of the new version, shown at a place of one of the two."""
        return Change(
            kind=kind,
            document=str(self.new.key),
            before=str(self.old.key),
            claim=self.carried.foremost(str(entry.key), span),
            words=" ".join(span.of(entry.text).split()),
            place=Place(str(entry.key), span),
            why=changes_data()["why"][why].format(**names),
            published=self.new.published,
        )


def changes(entries: Sequence[Entry], claims: Sequence[Claim]) -> tuple[Change, ...]:
    """What each document brought, in the order of time; `entries` stand in that order.

    For a new version of a page: what was added and removed, numbers corrected, hedges, negations and named sources that
    came or went; the place is one of the new version, and for what was removed one of the old. What the new version
    says in other words is no change. For every document: the claims that appear with it and come back in others, and
    who confirms, denies, doubts or takes back a claim.
    """
    carried = Carried(claims)
    known = {entry.key: entry for entry in entries}
    by_day = _by_day(entries, claims)
    result: list[Change] = []
    for entry in entries:
        old = known.get(entry.version_of) if entry.version_of is not None else None
        if old is not None:
            result.extend(_of_versions(_versions(old, entry, carried)))
        result.extend(by_day.get(str(entry.key), ()))
    return tuple(result)


def _versions(old: Entry, new: Entry, carried: Carried) -> _Versions:
    before, after = sentences(old), sentences(new)
    gone, come = differing(before, after)
    notes = _notes(new, come)
    noted = {id(one) for one in notes}
    come = [one for one in come if id(one) not in noted]
    pairs = edited_pairs(gone, come)
    left = {id(one) for one, _ in pairs}
    right = {id(other) for _, other in pairs}
    return _Versions(
        old=old,
        new=new,
        edited=tuple(pairs),
        gone=tuple(one for one in gone if id(one) not in left),
        come=tuple(one for one in come if id(one) not in right),
        notes=notes,
        carried=carried,
    )


def _notes(new: Entry, come: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences in which the new version owns up to a change, with what follows in their paragraphs."""
    found: list[Sentence] = []
    for one in come:
        goes_on = bool(found) and found[-1].paragraph == one.paragraph
        if goes_on or pattern("note").search(one.span.of(new.text)[:400]):
            found.append(one)
    return tuple(found)


def _of_versions(versions: _Versions) -> list[Change]:
    """The changes in the order of the new version, then what is gone, in the order of the old one."""
    inside = [change for pair in versions.edited for change in _edits(versions, *pair)]
    stays = _telling(versions, versions.old)
    news = _telling(versions, versions.new)
    added = [
        versions.change("added", "added", versions.new, one.span)
        for one in versions.come
        if len(content(one.keys)) >= changes_data()["content"] and not _reworded(versions, versions.new, one, stays)
    ]
    noted = [versions.change("corrected", "note", versions.new, one.span) for one in versions.notes[:1]]
    removed = [
        _removed(versions, one.span, one.keys)
        for one in versions.gone
        if len(content(one.keys)) >= changes_data()["content"] and not _reworded(versions, versions.old, one, news)
    ]
    return [*sorted([*inside, *added, *noted], key=lambda change: _at(versions, change)), *removed]


def _at(versions: _Versions, change: Change) -> tuple[bool, int]:
    place = change.place
    return (place is None or place.document != str(versions.new.key), place.span.start if place else 0)


def _telling(versions: _Versions, entry: Entry) -> frozenset[str]:
    """The claims that the version makes in sentences that the other does not have word for word."""
    mine = entry is versions.new
    sentences = [pair[mine] for pair in versions.edited] + list(versions.come if mine else versions.gone)
    return frozenset(claim for one in sentences for claim in versions.carried.at(str(entry.key), one.span))


def _reworded(versions: _Versions, entry: Entry, sentence: Sentence, told: frozenset[str]) -> bool:
    """Whether all claims of the sentence are among those that the other version tells in other words."""
    claims = versions.carried.at(str(entry.key), sentence.span)
    return bool(claims) and told.issuperset(claims)


def _removed(versions: _Versions, span: Span, keys: Iterable[str]) -> Change:
    noted = versions.noted(content(keys), changes_data()["noted"])
    return versions.change("removed", "removed_noted" if noted else "removed", versions.old, span)


class _Run(NamedTuple):
    """Neighbouring words of the old sentence that the new one has others for; either may be none."""

    old: tuple[Word, ...]
    new: tuple[Word, ...]


def _edits(versions: _Versions, before: Sentence, after: Sentence) -> Iterator[Change]:
    runs = _runs(before, after)
    for old, new in _numbers(runs):
        told = versions.noted((old.key, new.key), 2)
        yield versions.change(
            "corrected",
            "number_noted" if told else "number",
            versions.new,
            Span(new.start, new.end),
            before=versions.old.text[old.start : old.end],
            after=versions.new.text[new.start : new.end],
        )
    if SequenceMatcher(None, before.keys, after.keys).quick_ratio() >= changes_data()["alike"]:
        yield from _weights(versions, before, after, runs)
        yield from _sources(versions, before, after)
    for run in runs:
        if _beside(run.new, before) >= changes_data()["content"]:
            yield versions.change("added", "added", versions.new, Span(run.new[0].start, run.new[-1].end))
        if _beside(run.old, after) >= changes_data()["content"]:
            yield _removed(versions, Span(run.old[0].start, run.old[-1].end), (word.key for word in run.old))


def _beside(words: Sequence[Word], other: Sentence) -> int:
    """How many of the words say something that the other sentence has no word for."""
    return len(set(content(word.key for word in words)).difference(other.keys))


def _runs(before: Sentence, after: Sentence) -> list[_Run]:
    if max(len(before.words), len(after.words)) > changes_data()["long"]:
        return []
    matcher = SequenceMatcher(None, before.keys, after.keys, autojunk=False)
    return [_Run(before.words[a:b], after.words[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _numbers(runs: Sequence[_Run]) -> Iterator[tuple[Word, Word]]:
    """Numbers and days that others took the place of."""
    for run in runs:
        old = [word for word in run.old if _is_number(word.key)]
        new = [word for word in run.new if _is_number(word.key)]
        if len(old) == len(new):
            yield from ((one, other) for one, other in zip(old, new, strict=True) if one.key != other.key)


def _is_number(key: str) -> bool:
    return any(letter.isdigit() for letter in key) or key in listed("numbers")


def _weights(versions: _Versions, before: Sentence, after: Sentence, runs: Sequence[_Run]) -> Iterator[Change]:
    """Hedges, firm words and negations that came or went where the sentence was edited rather than written anew."""
    short = [run for run in runs if _edited(run)]
    old = Counter(word.key for run in short for word in run.old)
    new = Counter(word.key for run in short for word in run.new)
    kinds: dict[str, tuple[ChangeKind, ChangeKind]] = {"hedges": ("softer", "firmer"), "firm": ("firmer", "softer")}
    kinds["negations"] = ("corrected", "corrected")
    for name, (came, went) in kinds.items():
        word = name.removesuffix("s")
        in_old, in_new = _having(name, before), _having(name, after)
        if in_old == in_new:
            continue
        fresh = _words(name).intersection(new)
        lost = _words(name).intersection(old)
        if in_new - in_old and not in_old - in_new and fresh:
            names = _in_order(after, in_new - in_old)
            yield versions.change(came, f"{word}_added", versions.new, after.span, words=names)
        elif in_old - in_new and not in_new - in_old and lost:
            names = _in_order(before, in_old - in_new)
            yield versions.change(went, f"{word}_removed", versions.new, after.span, words=names)


def _edited(run: _Run) -> bool:
    """Whether the words were put in place of others or between them, not whole clauses added or dropped."""
    old, new = content(word.key for word in run.old), content(word.key for word in run.new)
    most: int = changes_data()["content"]
    return abs(len(old) - len(new)) < most


def _having(name: str, sentence: Sentence) -> frozenset[str]:
    """The listed words and phrases that stand in the sentence."""
    keys = sentence.keys
    return listed(name).intersection((*keys, *(" ".join(pair) for pair in pairwise(keys))))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(word for phrase in listed(name) for word in phrase.split())


def _in_order(sentence: Sentence, words: Iterable[str]) -> str:
    return ", ".join(sorted(words, key=" ".join(sentence.keys).find))


def _sources(versions: _Versions, before: Sentence, after: Sentence) -> Iterator[Change]:
    """A name that came to stand for a nameless source, or the other way round."""
    old, new = _said_in(versions.old, before.span), _said_in(versions.new, after.span)
    names_old, names_new = _speakers(old, "named"), _speakers(new, "named")
    none_old, none_new = _speakers(old, "nameless"), _speakers(new, "nameless")
    if none_old and names_new and not names_old and not none_new:
        yield versions.change("firmer", "source_added", versions.new, after.span, after=names_new[0])
    if names_old and none_new and not names_new and not none_old:
        yield versions.change("softer", "source_removed", versions.new, after.span, before=names_old[0])


def _said_in(entry: Entry, span: Span) -> list[Attribution]:
    return [unit for unit in entry.ledger.attributions if any(cue.overlaps(span) for cue in unit.cue)]


def _speakers(units: Iterable[Attribution], kinds: str) -> list[str]:
    return [unit.speaker for unit in units if unit.speaker and unit.speaker_kind in listed(kinds)]


def _by_day(entries: Sequence[Entry], claims: Sequence[Claim]) -> dict[str, list[Change]]:
    """For each document the claims that it brings up first, and what it says anew to those that were known."""
    order = {str(entry.key): number for number, entry in enumerate(entries)}
    pages = {str(entry.key): str(entry.version_of) for entry in entries if entry.version_of is not None}
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for claim in claims:
        for change in _course(claim, order, pages):
            found[change.document].append(change)
    return found


def _course(claim: Claim, order: Mapping[str, int], pages: Mapping[str, str]) -> Iterator[Change]:
    kinds: dict[str, ChangeKind] = changes_data()["stances"]
    members = sorted(
        (member for member in claim.members if member.document in order),
        key=lambda member: (order[member.document], member.span),
    )
    documents = {member.document for member in members}
    recurs = len({_page(document, pages) for document in documents}) >= changes_data()["recurs"]
    heard: set[tuple[str, str]] = set()
    for number, member in enumerate(members):
        if number == 0 and recurs and order[member.document] > 0 and member.stance not in kinds:
            yield _news(claim, number, members, "added", "appears", "")
        who = member.speaker or member.chain
        said = (member.stance, " ".join(tokens(who)))
        if member.stance in kinds and said not in heard:
            heard.add(said)
            yield _news(claim, number, members, kinds[member.stance], member.stance, who)


def _page(document: str, pages: Mapping[str, str]) -> str:
    """The first version of a page."""
    seen = set()
    while document in pages and document not in seen:
        seen.add(document)
        document = pages[document]
    return document


def _news(claim: Claim, number: int, members: Sequence[Member], kind: ChangeKind, why: str, who: str) -> Change:
    member = members[number]
    return Change(
        kind=kind,
        document=member.document,
        before=None,
        claim=claim.id,
        words=member.words,
        place=Place(member.document, member.span),
        why=changes_data()["why"][why].format(who=who or member.document),
        published=member.published,
    )


__all__ = ["changes"]
