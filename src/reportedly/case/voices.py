"""Whose word a member is, and when two of them may be or must be the same across documents.

Names are compared as record linkage does (Fellegi and Sunter 1969, with rules instead of weights): one name inside the
other, like surnames with like first names, an office and the house it speaks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from reportedly.case.carriers import Entry, Member, fold, tokens, words_at
from reportedly.document import Span
from reportedly.ledger import Attribution, Statement
from reportedly.lexicon import load

Kind = Literal["person", "organisation", "anonymous", "document", "observation", "unknown"]

_WORD = re.compile(r"[^\W_][\w’'-]*")
_OFFICE = "(office)"
_SEEN = re.compile(r"\b(?:seen|obtained|reviewed|which|who)\b")
_ASIDE = re.compile(r",|\b(?:seen|obtained|reviewed|published|released|who|which|that|whom)\b")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody, or something written, that a member has its content from.

    `name` is what to call it. `proper` are the words of its proper name, folded, and `words` the other words that the
    document describes it with; `office` says that it speaks for the house that `words` name, and `record` that it is a
    document that records something rather than says it. `guessed` is the name that the ledger gives where the
    document's own words there do not bear it out; `borne` says that they name or describe it themselves, and are no
    pronoun. `spans` are those words.
    """

    name: str
    kind: Kind
    proper: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    office: bool = False
    record: bool = False
    guessed: tuple[str, ...] = ()
    borne: bool = True
    spans: tuple[Span, ...] = ()

    @property
    def vague(self) -> bool:
        """Whether nothing tells who it is."""
        return not (self.proper or self.words or self.guessed)


@dataclass(frozen=True, slots=True)
class Cast:
    """What the documents of a case say of the people and houses in it, by name and by the last word of it."""

    described: Mapping[str, frozenset[str]]
    offices: frozenset[str]

    def words(self, voice: Voice) -> frozenset[str]:
        """All words that the case describes a named voice with."""
        if not voice.proper:
            return voice.words
        return voice.words | self.described.get(" ".join(voice.proper), frozenset())

    def office(self, voice: Voice) -> bool:
        """Whether the voice holds an office in which it speaks for a house."""
        return voice.office or bool(voice.proper and " ".join(voice.proper) in self.offices)


def cast_of(entries: Iterable[Entry]) -> Cast:
    """What the case says of those whom it names: in the sources of attributions, and beside their names."""
    described: dict[str, set[str]] = {}
    entries = list(entries)
    for entry in entries:
        for unit in entry.ledger.attributions:
            voice = _spoken(entry, unit) if unit.source else None
            if voice is not None and voice.proper and voice.kind in ("person", "organisation"):
                described.setdefault(" ".join(voice.proper), set()).update(voice.words)
                if voice.office:
                    described[" ".join(voice.proper)].add(_OFFICE)
    ends: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(described):
        ends.setdefault(name.split()[-1], []).append(tuple(name.split()))
    for entry in entries:
        for name, span in _mentioned(entry, ends):
            beside = set(_beside(entry, span))
            described[name].update(_content(beside - set(name.split())))
            if beside & _set("speakers", "speaks_for"):
                described[name].add(_OFFICE)
    for name in list(described):
        parts = name.split()
        for short in {parts[0], parts[-1]} - {name}:
            described.setdefault(short, set()).update(described[name])
    return Cast(
        {name: frozenset(words - {_OFFICE}) for name, words in described.items()},
        frozenset(name for name, words in described.items() if _OFFICE in words),
    )


def _mentioned(entry: Entry, ends: Mapping[str, Sequence[tuple[str, ...]]]) -> Iterator[tuple[str, Span]]:
    """Where the text has one of the names in full."""
    found = [match for match in _WORD.finditer(entry.text) if match.group()[0].isupper()]
    folded = [re.sub(r"['’]s?$", "", fold(match.group())) for match in found]
    for at, word in enumerate(folded):
        for name in ends.get(word, ()):
            first = at + 1 - len(name)
            if first >= 0 and len(name) > 1 and tuple(folded[first : at + 1]) == name:
                yield " ".join(name), Span(found[first].start(), found[at].end())


def _beside(entry: Entry, mention: Span) -> list[str]:
    """The words of an apposition around a name, where they hold an office or a kind of house."""
    home = entry.sentence(mention)
    before = entry.text[home.start : mention.start]
    after = entry.text[mention.end : home.end]
    found: list[str] = []
    match = re.search(r"([^,;:.()“”\"]{3,70}),\s*$", before) or re.search(r"([^,;:.()“”\"]{3,50}?)\s$", before[-50:])
    chunks = [match.group(1)] if match else []
    match = re.match(r"\s*(?:\(\d+\))?,\s*(?:who\s+)?([^,;.()“”\"]{3,70})", after)
    chunks += [match.group(1)] if match else []
    for chunk in chunks:
        words = tokens(chunk)[-9:]
        if set(words) & (_set("speakers", "speaks_for") | _set("speakers", "houses") | frozenset(_families())):
            found.extend(words)
    return found


def voice_of(entry: Entry, member: Member, own: Sequence[Span] = ()) -> Voice | None:
    """Whose word the member is; None where it is the outlet's own. `own` is where the sentence names the outlet."""
    unit = member.unit
    seen = _observed(entry, unit)
    if isinstance(unit, Statement):
        return _written(entry, unit) or seen or _figured(entry, unit)
    if not unit.source:
        return (
            Voice("nobody named", "unknown") if unit.act == "hearsay" or unit.speaker is None else _spoken(entry, unit)
        )
    if any(span.overlaps(source) for span in own for source in unit.source) and not _also_somebody(entry, unit, own):
        return seen
    if _is_own(entry, unit) or unit.block == "byline":
        return seen
    return _spoken(entry, unit)


def _also_somebody(entry: Entry, unit: Attribution, own: Sequence[Span]) -> bool:
    """Whether the source has somebody besides the outlet's own name (*a source told the Torch*)."""
    rest = [word for span in unit.source for word in tokens(span.of(entry.text)) if word not in _empty()]
    named = {word for span in own for word in tokens(span.of(entry.text))}
    sources = {word for span in unit.source for word in tokens(span.of(entry.text))}
    return bool(set(rest) - named) or bool(sources & _set("speakers", "nameless"))


def _is_own(entry: Entry, unit: Attribution) -> bool:
    """Whether the source is *we* or *this newspaper* outside quotation."""
    words = fold(words_at(entry, unit.source))
    return words in load("origins")["citations"]["own"] and unit.quote != "direct" and unit.parent is None


@cache
def _set(table: str, name: str) -> frozenset[str]:
    return frozenset(load("origins")[table][name])


def _empty() -> frozenset[str]:
    return _set("speakers", "empty")


@cache
def _families() -> Mapping[str, str]:
    return {word: family[0] for family in load("origins")["speakers"]["families"] for word in family}


def _content(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_families().get(word, _stem(word)) for word in words if word not in _empty() and len(word) > 1)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _names(text: str) -> list[str]:
    """The words of a description that are written as names, folded."""
    found = [match.group() for match in _WORD.finditer(text)]
    return [
        fold(re.sub(r"['’]s?$", "", word))
        for at, word in enumerate(found)
        if word[0].isupper()
        and fold(word) not in _empty()
        and (at > 0 or len(found) == 1 or fold(word) not in _plain_openers())
    ]


def _opens_with_name(described: str) -> bool:
    """Whether the first word that says something is written as a name (*the Civil Guard*, not *the mayor of Voss*)."""
    for at, match in enumerate(_WORD.finditer(described)):
        word = match.group()
        if fold(word) not in _empty():
            return word[0].isupper() and (at > 0 or fold(word) not in _plain_openers())
    return False


@cache
def _plain_openers() -> frozenset[str]:
    """Words that are no names even at the head of a sentence."""
    return (
        frozenset(_families())
        | _set("speakers", "speaks_for")
        | _set("speakers", "nameless")
        | _set("speakers", "houses")
    )


def _spoken(entry: Entry, unit: Attribution) -> Voice:
    """The voice of an attribution, by its source's words and the speaker that the ledger gives."""
    limit = load("origins")["limits"]["description"]
    described = words_at(entry, unit.source)[:limit]
    folded = tokens(described)
    speaker = unit.speaker or ""
    known = tuple(word for word in tokens(speaker) if word not in _empty())
    if known and known[-1] not in folded and _signs(entry, known):
        known, speaker = (), ""
    pronoun = bool(folded) and len(folded) <= 2 and all(word in _set("speakers", "pronouns") for word in folded)
    if not pronoun and folded:
        return _described(described, unit, known, speaker)
    if not known:
        return Voice("somebody", "unknown", borne=False, spans=unit.source)
    return replace(_described(speaker, unit, known, speaker), borne=False)


def _described(described: str, unit: Attribution, known: tuple[str, ...], speaker: str) -> Voice:
    head = _ASIDE.split(described)[0]
    folded = tokens(described)
    kind = _kind_of(unit, tokens(head), described)
    if kind == "document":
        record = not set(tokens(head)) & _set("documents", "utterances")
        by = head if record else _SEEN.split(described)[0]
        return Voice(described, "document", tuple(_names(by)), _content(tokens(head)), False, record, spans=unit.source)
    if kind == "anonymous":
        return Voice(described, "anonymous", (), _content(folded), _office(folded), spans=unit.source)
    borne = bool(known) and (known[-1] in folded or known[0] in folded)
    opens = _opens_with_name(described)
    own = tuple(_names(head)) if opens else ()
    proper = tuple(word for word in known if _capital(speaker, word)) if borne else own
    if proper and proper[-1] in _set("speakers", "speaks_for"):
        proper = ()
    rest = _content(word for word in folded if word not in proper)
    house = folded[:1] == ["the"] and opens and not _office(folded)
    kind = "organisation" if house or unit.speaker_kind != "person" else "person"
    guessed = () if borne or proper else known
    return Voice(
        speaker if borne and proper else described,
        kind,
        proper,
        rest,
        _office(folded),
        False,
        guessed,
        spans=unit.source,
    )


def _signs(entry: Entry, name: Sequence[str]) -> bool:
    """Whether somebody of that name wrote the article, and so is not its source."""
    lines = [block.span.of(entry.text) for block in entry.ledger.blocks if block.role == "byline"]
    byline = entry.ledger.document.byline
    return any(name[-1] in tokens(line) for line in [*lines, *([byline] if byline else [])])


def _capital(name: str, word: str) -> bool:
    return any(fold(match.group()).startswith(word) and match.group()[0].isupper() for match in _WORD.finditer(name))


def _office(folded: Iterable[str]) -> bool:
    return bool(set(folded) & _set("speakers", "speaks_for"))


def _kind_of(unit: Attribution, folded: Sequence[str], described: str) -> Kind:
    """Whether a description is that of a document or of somebody without a name."""
    stop = next(
        (at for at, word in enumerate(folded) if word in ("of", "by", "from", "for", "to", "close", "with", "in")),
        len(folded),
    )
    head = folded[:stop]
    written = _set("documents", "utterances") | _set("documents", "records")
    plain = unit.speaker_kind not in ("person", "organisation")
    if unit.speaker_kind == "document" or (head and (head[-1] in written or (plain and set(head) & written))):
        return "document"
    if head and unit.speaker_kind in ("anonymous", "unknown") and set(head) & _set("speakers", "nameless"):
        return "anonymous"
    if unit.speaker_kind == "anonymous" and not _office(folded) and not any(word in _families() for word in head):
        return "anonymous" if len(_names(described)) < 2 else "organisation"
    return "organisation" if unit.speaker_kind != "person" else "person"


@cache
def _phrases(table: str, name: str) -> re.Pattern[str]:
    listed = sorted(load("origins")[table][name], key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(re.escape(one).replace(chr(92) + ' ', r'[ ]') for one in listed)})\b", re.IGNORECASE
    )


def _sentence(entry: Entry, unit: Attribution | Statement) -> Span:
    first, last = entry.sentence(unit.spans[0]), entry.sentence(unit.spans[-1])
    return Span(first.start, last.end)


def _observed(entry: Entry, unit: Attribution | Statement) -> Voice | None:
    """What the outlet has seen or worked out itself."""
    home = _sentence(entry, unit)
    match = _phrases("documents", "observed").search(entry.text, home.start, home.end)
    if match is None:
        return None
    return Voice(f"what {entry.name} saw itself", "observation", (entry.house or "",), spans=(Span(*match.span()),))


@cache
def _showing() -> re.Pattern[str]:
    """A document that shows something, at the head of a sentence."""
    # Those of one length in the order of the alphabet, so that the pattern is the same every time.
    known = sorted(_set("documents", "records") | _set("documents", "utterances"), key=lambda word: (len(word), word))
    listed = "|".join(map(re.escape, known))
    shows = "|".join(sorted(_set("documents", "show"), key=lambda word: (-len(word), word)))
    return re.compile(
        rf"((?:[^\s,.;:]+\s+){{0,5}}?(?:{listed}))\b(?:\s+(?:of|that|from|for|in|on|by|carrying)?(?:\s*[^.;:]){{0,60}}?)?\s(?:also\s+)?(?:{shows})\b",
        re.IGNORECASE,
    )


def _written(entry: Entry, unit: Statement) -> Voice | None:
    """A document that a statement rests on: one that shows something, at the head of it."""
    home = _sentence(entry, unit)
    text = home.of(entry.text)
    match = _showing().match(text)
    if match is None:
        return None
    described, span = " ".join(match.group(1).split()), Span(home.start, home.start + match.end(1))
    folded = tokens(match.group(0))
    record = not set(tokens(described)) & _set("documents", "utterances")
    return Voice(
        described, "document", tuple(_names(described)), _content(folded[:-1]), False, record, (), spans=(span,)
    )


def _figured(entry: Entry, unit: Statement) -> Voice | None:
    """Somebody whom the ledger knows and who gives a figure or a judgement there (*the police put it at 40*)."""
    start = unit.spans[0].start
    match = _phrases("documents", "puts").search(entry.text, start, min(unit.spans[-1].end, start + 120))
    if match is None:
        return None
    for speaker in entry.ledger.speakers:
        for mention in speaker.mentions:
            if start <= mention.start and mention.end <= match.start() and match.start() - mention.end <= 20:
                described = Span(start, match.start()).of(entry.text)
                proper = tuple(w for w in tokens(speaker.name) if w not in _empty() and _capital(speaker.name, w))
                rest = _content(w for w in tokens(described) if w not in proper)
                kind: Kind = "person" if speaker.kind == "person" else "organisation"
                return Voice(speaker.name, kind, proper, rest, _office(tokens(described)), False, (), spans=(mention,))
    return None


def must_be_one(one: Voice, other: Voice) -> str | None:
    """Why two voices are the same, in a sentence; None where the documents do not show it."""
    if "anonymous" in (one.kind, other.kind):
        return None
    if one.proper and other.proper and names_agree(one.proper, other.proper):
        return f"“{one.name}” and “{other.name}” are one name"
    if not one.proper and not other.proper and one.words and one.words == other.words:
        return f"both are called “{one.name}”"
    return None


def may_be_one(one: Voice, other: Voice, cast: Cast) -> str | None:
    """Why nothing shows that two voices differ, in a sentence; None where they have to be different."""
    sure = must_be_one(one, other)
    if sure:
        return sure
    if one.vague or other.vague:
        return f"nothing tells who “{one.name if one.vague else other.name}” is"
    if one.kind == other.kind == "document":
        shared = one.words & other.words
        if shared or not (one.record and other.record) or _generic(one) or _generic(other):
            return f"“{one.name}” and “{other.name}” may be one document"
    if one.record or other.record:
        return None
    if "observation" in (one.kind, other.kind):
        return None
    for first, second in ((one, other), (other, one)):
        if first.kind == "organisation" and _generic(first) and (second.kind == "organisation" or cast.office(second)):
            return f"“{first.name}” may stand for “{second.name}”"
    mine, yours = cast.words(one), cast.words(other)
    shared = _belongs(one, mine, other, yours, cast) | _belongs(other, yours, one, mine, cast)
    if shared:
        return f"“{one.name}” and “{other.name}” may speak for one house ({_listed(shared)})"
    for first, second, own, theirs in ((one, other, mine, yours), (other, one, yours, mine)):
        alike = own & theirs
        if (
            not first.proper
            and alike
            and (len(alike) > 1 or alike == own)
            and "anonymous" not in (one.kind, other.kind)
        ):
            return f"“{first.name}” may be “{second.name}” ({_listed(alike)})"
    for first, second in ((one, other), (other, one)):
        if first.guessed and second.proper and names_agree(first.guessed, second.proper):
            return f"“{first.name}” may stand for “{second.name}”"
        if first.guessed and first.guessed == second.guessed:
            return f"“{first.name}” and “{second.name}” may be the same"
    return None


def _generic(voice: Voice) -> bool:
    """Whether the words say no more than that it is a document, or that it is some house."""
    plain = _set("documents", "generic") if voice.kind == "document" else _set("speakers", "houses")
    words = frozenset(word for word in voice.words if word not in _set("speakers", "empty"))
    return not voice.proper and words <= frozenset(_families().get(word, _stem(word)) for word in plain)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in sorted(words))


def _belongs(one: Voice, mine: frozenset[str], other: Voice, yours: frozenset[str], cast: Cast) -> frozenset[str]:
    """The words that tie one voice to the house, or to the person, that the other names."""
    if one.proper and not cast.office(one):
        return frozenset()
    if not other.proper:
        house = other.words
    elif other.kind == "person":
        house = frozenset(other.proper[-1:])
    else:
        kinds = frozenset(_families().values()) | _set("speakers", "houses")
        house = frozenset(_families().get(word, _stem(word)) for word in other.proper) | (yours & kinds)
    return (mine & house) - _set("speakers", "speaks_for") - _common()


@cache
def _common() -> frozenset[str]:
    """Stems of offices, which alone tie nobody to a house."""
    return frozenset(_stem(word) for word in _set("speakers", "speaks_for")) - frozenset(_families().values())


def names_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names may be of one: one inside the other, or alike in surname and first name."""
    short, long = sorted((list(one), list(other)), key=len)
    if set(short) <= set(long):
        return True
    limits = load("origins")["limits"]
    if one[0][0] == other[0][0] and SequenceMatcher(None, "".join(one), "".join(other)).ratio() >= limits["surname"]:
        return True
    if short[-1] != long[-1] or len(short) < 2:
        return False
    first, second = short[0], long[0]
    return (
        SequenceMatcher(None, first, second).ratio() >= limits["first_name"]
        or (first[0] == second[0] and (len(first) == 1 or len(second) == 1))
        or first[-3:] == second[-3:]
        or first[:3] == second[:3]
    )
