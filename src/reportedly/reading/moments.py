"""When each thing was said, and when what is said is to have happened, as far as the text's own dates tell.

A date belongs to the innermost words that it stands in. Where it hangs on a cue instead (*said on Monday that …*, *On
Monday, Ott said …*, *reports this week claimed*, the signature of a post), it is the time of saying; inside a content
or a statement of the outlet's own it is the time that the words speak about. Nothing else is given a time: words
without a date of their own get none, and a present tense is not taken for the day of publication. The time of saying is
also that of what the same speaker says in the same breath.

Which of two it is follows from the spans of the attributions and from the borders of clauses (commas, subordinators,
relative words), after the way in which ISO-TimeML (ISO 24617-1) links an event to a time of its own clause.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from reportedly.document import Span
from reportedly.ledger import Attribution, Date, Ledger, Moment
from reportedly.lexicon import load
from reportedly.reading.page import Page, page_of

CLOSING = "\"'”’»"
Hosts = Mapping[int, frozenset[int]]


class Handle(NamedTuple):
    """A cue or a source, by which a date can say when its attribution was said."""

    start: int
    end: int
    place: int


def with_moments(ledger: Ledger) -> Ledger:
    """The ledger with the moments that its dates give, in the order of the calendar, then of the text."""
    dates = _usable(ledger.dates)
    if not dates:
        return replace(ledger, moments=())
    page = page_of(ledger.document.text, ledger.blocks)
    finder = _finder(ledger, page, dates)
    found: list[tuple[int, Moment]] = []
    said: dict[int, Date] = {}
    for date in dates:
        speech = finder.speech(date)
        if speech is not None:
            said.setdefault(speech, date)
            continue
        found.extend((date.span.start, _moment(of, "happened", date)) for of in finder.spoken_of(date))
    attributions = ledger.attributions
    found.extend((date.span.start, _moment(attributions[place].id, "said", date)) for place, date in said.items())
    for place, (other, date) in _same_speech(ledger, said).items():
        reason = load("moments")["inherited"].format(other=attributions[other].id)
        moment = replace(_moment(attributions[place].id, "said", date), reason=reason)
        found.append((attributions[place].start, moment))
    found.sort(key=lambda item: (item[1].earliest, item[1].latest, item[0], item[1].of))
    return replace(ledger, moments=tuple(moment for _, moment in found))


def _moment(of: str, kind: Literal["said", "happened"], date: Date) -> Moment:
    assert date.earliest is not None, "only dates with days give moments"
    assert date.latest is not None, "only dates with days give moments"
    return Moment(
        of=of,
        kind=kind,
        when=date.id,
        earliest=date.earliest,
        latest=date.latest,
        estimate=date.estimate,
        reason=date.reason,
    )


def _usable(dates: Iterable[Date]) -> list[Date]:
    """The dates with a place on the calendar, less those that only help to say another one (*the day after Easter*)."""
    found = sorted(
        (date for date in dates if date.type != "SET" and date.earliest is not None and date.latest is not None),
        key=lambda date: (date.span.start, -date.span.end),
    )
    outer: list[Date] = []
    for date in found:
        if not outer or not date.span.within(outer[-1].span):
            outer.append(date)
    return outer


@dataclass(frozen=True, slots=True)
class _Finder:
    """What the search for one date's owner needs of the whole ledger."""

    ledger: Ledger
    page: Page
    hosts: Hosts
    handles: Sequence[Handle]
    starts: Sequence[int]
    own: Sequence[tuple[Span, str]]

    def speech(self, date: Date) -> int | None:
        """The place of the attribution that was said on the date; None where the date tells of something else."""
        for place in self._candidates(date):
            if self._hangs(date.span, place):
                return place
        return None

    def spoken_of(self, date: Date) -> Iterator[str]:
        """The ids of the innermost attributions whose content holds the date, or of the statement that does."""
        inside = self.hosts[date.span.start]
        if inside:
            outer = _ancestors(self.ledger.attributions, inside)
            yield from (self.ledger.attributions[place].id for place in sorted(inside - outer))
            return
        at = bisect_right(self.own, date.span.start, key=lambda item: item[0].start) - 1
        if at >= 0 and date.span.within(self.own[at][0]) and not self._signature(date.span):
            yield self.own[at][1]

    def _candidates(self, date: Date) -> Iterator[int]:
        """The attributions with a handle in the date's sentence and in the same contents as the date, nearest first."""
        at = bisect_right(self.starts, date.span.start)
        tried = load("moments")["tried"]
        near = self.handles[max(0, at - tried) : at + tried]
        first, last = self._sentence(date.span)
        inside = self.hosts[date.span.start]
        level = [h for h in near if first <= h.start <= last and self.hosts[h.start] - {h.place} == inside - {h.place}]
        level.sort(key=lambda h: max(h.start - date.span.end, date.span.start - h.end))
        return iter(dict.fromkeys(handle.place for handle in level))

    def _sentence(self, span: Span) -> tuple[int, int]:
        """The first and the last offset at which a word of the span's sentence begins."""
        page = self.page
        at = min(page.at(span.start), len(page.words) - 1)
        if at < 0:
            return 0, -1
        first = bisect_left(page.sentence, page.sentence[at])
        last = bisect_right(page.sentence, page.sentence[at]) - 1
        return page.words[first].start, page.words[last].start

    def _hangs(self, date: Span, place: int) -> bool:
        attribution = self.ledger.attributions[place]
        if any(date.start < span.end and span.start < date.end for span in attribution.cue):
            return True
        for span in attribution.source:
            if date.within(span):
                return self._dates_source(date, span, attribution)
        if place in self.hosts[date.start]:
            return self._before_that(date, attribution)
        if not attribution.cue:
            return self._signed(date, attribution)
        cue = attribution.cue[0]
        if cue.end <= date.start:
            return self._behind(date, cue, attribution)
        ahead = [span for span in attribution.source if date.end <= span.start]
        first = min([*ahead, cue]).start
        return self._ahead(date, first, attribution)

    def _dates_source(self, date: Span, source: Span, attribution: Attribution) -> bool:
        """*a statement on Monday*, *a 2019 report*, but neither *Ott, mayor in May* nor *a 2019 graduate*."""
        if not self._open(Span(source.start, date.start)):
            return False
        last = self.page.at(date.end) >= self.page.at(source.end)
        return last or attribution.speaker_kind in load("moments")["dated_kinds"]

    def _before_that(self, date: Span, attribution: Attribution) -> bool:
        """A content that begins with the date and goes on with *that*: the date was taken in by mistake."""
        first = min(attribution.content)
        words = [self.page.words[index].lower for index in self.page.inside(Span(first.start, date.start))]
        after = self.page.at(date.end)
        follows = self.page.words[after].lower if after < len(self.page.words) else ""
        cued = any(cue.end <= first.start for cue in attribution.cue)
        return cued and date.start >= first.start and len(words) <= 1 and follows == "that"

    def _signed(self, date: Span, attribution: Attribution) -> bool:
        """A post whose signature ends with the date."""
        before = [span.end for span in attribution.source if span.end <= date.start]
        if not before or not any(span.end <= before[-1] for span in attribution.content):
            return False
        gap = Span(before[-1], date.start)
        return len(self.page.inside(gap)) <= load("moments")["signature"] and self._shares_line(*gap)

    def _signature(self, date: Span) -> bool:
        """Whether the date ends a line that signs a post with a handle in brackets, whoever posted it."""
        start = self._sentence(date)[0]
        after = self.page.at(date.end)
        ends = after == len(self.page.words) or not self._shares_line(date.end, self.page.words[after].start)
        return ends and "(@" in self.page.text[start : date.start]

    def _shares_line(self, start: int, end: int) -> bool:
        return "\n" not in self.page.text[start:end]

    def _behind(self, date: Span, cue: Span, attribution: Attribution) -> bool:
        """The cue, then the date, with no clause begun between them that is not the speaker's or what is quoted."""
        own = sorted(span for span in attribution.source + attribution.content if cue.end <= span.start < date.start)
        at = cue.end
        for span in own:
            if not self._open(Span(at, span.start)) or (span in attribution.content and not self._quoted(span)):
                return False
            at = span.end + (span in attribution.source and self._closes(span))
        gap = Span(at, date.start)
        return len(self.page.inside(gap)) <= load("moments")["behind"] and self._open(gap)

    def _closes(self, source: Span) -> bool:
        """Whether a comma after the source closes a description that one inside it opened."""
        return "," in source.of(self.page.text) and self.page.text[source.end : source.end + 1] == ","

    def _quoted(self, content: Span) -> bool:
        return self.page.text[content.end - 1 : content.end + 1].strip(",. ")[-1:] in tuple(CLOSING)

    def _ahead(self, date: Span, first: int, attribution: Attribution) -> bool:
        """The date, then source or cue: right before the cue, or at the front of the sentence.

        Where the content has begun before the cue (*Last week he was said to be ill*), the date is that of its clause.
        """
        gap = Span(date.end, first)
        words = self.page.inside(gap)
        if len(words) > load("moments")["ahead"] or any(self._border(index) for index in words):
            return False
        if gap.of(self.page.text).count(",") > 1:
            return False
        if any(date.end <= span.start < attribution.cue[0].start for span in attribution.content):
            return False
        before = [span.end for span in attribution.source if span.end <= date.start]
        if before:
            return self._open(Span(before[-1], date.start)) and self._open(gap)
        return self._fronted(date)

    def _fronted(self, date: Span) -> bool:
        """Whether the date stands in an adverbial that opens its sentence or the clause after a semicolon."""
        start = self._sentence(date)[0]
        at = bisect_left(self.starts, date.start)
        if at and start <= self.starts[at - 1]:
            return False
        words = list(self.page.inside(Span(start, date.start)))
        if not words:
            return True
        if len(words) > load("moments")["front"] or any(self._border(index) for index in words[1:]):
            return False
        return self.page.words[words[0]].lower in _words("fronts") or len(words) == 1

    def _open(self, gap: Span) -> bool:
        """Whether no clause is begun or closed inside the gap."""
        if gap.start >= gap.end:
            return True
        if any(mark in gap.of(self.page.text) for mark in load("moments")["marks"]):
            return False
        return not any(self._border(index) for index in self.page.inside(gap))

    def _border(self, index: int) -> bool:
        return self.page.words[index].lower in _words("borders")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("moments")[name])


def _finder(ledger: Ledger, page: Page, dates: Sequence[Date]) -> _Finder:
    handles = sorted(_handles(ledger.attributions))
    offsets = {handle.start for handle in handles} | {date.span.start for date in dates}
    return _Finder(
        ledger,
        page,
        _hosts(ledger.attributions, sorted(offsets)),
        handles,
        [handle.start for handle in handles],
        sorted((span, statement.id) for statement in ledger.statements for span in statement.spans),
    )


def _handles(attributions: Sequence[Attribution]) -> Iterator[Handle]:
    """The cue of each attribution and its sources, each a handle."""
    for place, attribution in enumerate(attributions):
        for span in attribution.cue[:1] + attribution.source:
            yield Handle(span.start, span.end, place)


def _hosts(attributions: Sequence[Attribution], offsets: Sequence[int]) -> Hosts:
    """For each of the offsets, which stand in order, the places of the attributions whose content holds it."""
    contents = sorted((span, place) for place, item in enumerate(attributions) for span in item.content)
    found: dict[int, frozenset[int]] = {}
    open_: list[tuple[Span, int]] = []
    at = 0
    for offset in offsets:
        while at < len(contents) and contents[at][0].start <= offset:
            open_.append(contents[at])
            at += 1
        open_ = [item for item in open_ if offset < item[0].end]
        found[offset] = frozenset(place for _, place in open_)
    return found


def _ancestors(attributions: Sequence[Attribution], places: Iterable[int]) -> frozenset[int]:
    """The places among `places` inside which another one of them sits."""
    inside = {attributions[place].id: place for place in places}
    return frozenset(
        inside[parent]
        for place in inside.values()
        if (parent := attributions[place].parent) in inside and inside[parent] != place
    )


def _same_speech(ledger: Ledger, said: Mapping[int, Date]) -> dict[int, tuple[int, Date]]:
    """Attributions without a time of their own that are said in one breath with one that has, and that one.

    In one breath is what a speaker says of themselves inside their own words, a quotation that runs on without a cue,
    and what they are said to have added.
    """
    attributions = ledger.attributions
    places = {attribution.id: place for place, attribution in enumerate(attributions)}
    times = dict(said)
    found: dict[int, tuple[int, Date]] = {}
    last: int | None = None
    for place, attribution in enumerate(attributions):
        if place not in times:
            before = places.get(attribution.parent) if attribution.parent else last
            alike = before is not None and before != place and _same_speaker(attributions[before], attribution)
            on = attribution.parent is not None or _goes_on(ledger, attribution)
            if before is not None and before in times and alike and on:
                found[place] = (found[before][0] if before in found else before, times[before])
                times[place] = times[before]
        if attribution.parent is None:
            last = place
    return found


def _same_speaker(one: Attribution, other: Attribution) -> bool:
    if one.speaker_id is not None or other.speaker_id is not None:
        return one.speaker_id == other.speaker_id
    return one.speaker is not None and one.speaker == other.speaker


def _goes_on(ledger: Ledger, attribution: Attribution) -> bool:
    if not attribution.cue:
        return not attribution.source
    return " ".join(ledger.text(attribution.cue)[0].casefold().split()) in _words("goes_on")
