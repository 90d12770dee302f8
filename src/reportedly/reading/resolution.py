"""Whom a source stands for: candidates from the text, weighed by what was learnt of antecedents.

A log-linear ranker over candidates, one for each source that no name settles, after Denis and Baldridge (2008),
"Specialized models and ranking for coreference resolution", with the cues to the speakers of quotations of Muzny et al.
(2017), "A two-stage sieve approach for quote attribution".
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TypeVar

from reportedly.document import Span
from reportedly.ledger import Attribution, Kind
from reportedly.lexicon import load
from reportedly.reading.mentions import (
    Description,
    Gender,
    Source,
    find_descriptions,
    gender_of_name,
    pronoun_form,
    read_source,
    singular,
    sort_of,
)
from reportedly.reading.names import Name, find_names, group_names, lexicon
from reportedly.reading.outlets import outlet
from reportedly.reading.page import Page
from reportedly.reading.sorts import SORTS, evidence

GENDER_CLASH = "gender-clash"
NOBODY = -1
ITSELF = -2


@dataclass(slots=True, eq=False)
class Figure:
    """Somebody or something that the text speaks of, with all that the text was seen to say of them so far.

    `label` is where their fullest name or description stands. `sort` is what they look like: `person`, `outlet`,
    `organisation`, `place`, `several`, or what the noun of a description tells.
    """

    number: int
    label: tuple[Span, ...]
    named: bool
    sort: str
    gender: Gender = ""
    plural: bool = False
    words: frozenset[str] = frozenset()
    heads: set[str] = field(default_factory=set)
    traits: set[str] = field(default_factory=set)
    places: list[tuple[int, Span]] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)
    kinds: dict[str, float] = field(default_factory=dict)
    members: tuple[int, ...] = ()


def _speaks(source: Source | None) -> bool:
    """Whether a source describes somebody, so that there is a speaker even if no name is found: *the minister*."""
    if source is None or source.form != "description" or source.description is None:
        return False
    described = sort_of(source.description.head) in ("person", "organisation")
    return described and source.description.words[:1] != ("no",)


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate for a source: a figure's number, NOBODY or ITSELF, with its features."""

    figure: int
    features: tuple[str, ...]


Weights = Mapping[str, float]
Option = TypeVar("Option", bound=str)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, each as weights of features.

    `sorts` tells what a name stands for, `ranks` chooses between candidates, `kinds` tells what a speaker is, and
    `trust` how likely it is that a source which names somebody was read aright.
    """

    sorts: Weights
    ranks: Weights
    kinds: Weights
    trust: Weights


@cache
def learnt() -> Learnt:
    """The weights that ship with the package."""
    table = json.loads((files("reportedly.lexicon") / "resolution.json").read_text(encoding="utf-8"))
    return Learnt(table["sorts"], table["ranks"], table["kinds"], table["trust"])


def probabilities(choices: Sequence[Choice], weights: Weights) -> list[float]:
    """The probability of each choice: a softmax over the sums of its features' weights."""
    return _softmax([sum(weights.get(feature, 0.0) for feature in choice.features) for choice in choices])


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores, default=0.0)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    return [share / total for share in shares]


class Scene:
    """The figures of one text and where they stand; grows as sources are resolved."""

    def __init__(self, page: Page, attributions: Sequence[Attribution], sorts: Weights) -> None:
        self.page = page
        self._sorts = sorts
        self.attributions = attributions
        self.figures: list[Figure] = []
        self.names = find_names(page)
        self._name_starts = [name.span.start for name in self.names]
        self.figure_of_name: dict[int, int] = {}
        self._timeline: list[tuple[int, int]] = []
        self._limits: dict[str, int] = load("speakers")["limits"]
        for group in group_names(self.names):
            self._add_named(group)
        self._people = [self.figures[self.figure_of_name[at]].sort == "person" for at in range(len(self.names))]
        self.sources = [self._source(attribution) for attribution in attributions]
        self._add_described(find_descriptions(page, self.names))
        self._timeline.sort()
        named = sorted((figure for figure in self.figures if figure.named), key=lambda one: -len(one.places))
        self._prominent = [figure.number for figure in named if figure.sort == "person"][:2]
        self._rank = {figure.number: place for place, figure in enumerate(named)}
        self._place = {attribution.id: number for number, attribution in enumerate(attributions)}
        self.speaker_of: dict[int, int] = {}
        self._spoken: list[tuple[int, int]] = []
        self._turns: dict[str, int] = {}

    def text(self, span: Span) -> str:
        """The words of the text at `span`."""
        return span.of(self.page.text)

    def _source(self, attribution: Attribution) -> Source | None:
        if not attribution.source:
            return None
        inside = self._names_in(attribution.source)
        return read_source(self.page, attribution.source, self.names, inside, self._people)

    def _names_in(self, spans: Sequence[Span]) -> list[int]:
        found: list[int] = []
        for span in spans:
            first = bisect_left(self._name_starts, span.start)
            last = bisect_left(self._name_starts, span.end)
            if first and span.start < self.names[first - 1].span.end:
                first -= 1
            found.extend(number for number in range(first, last) if self.names[number].span.end <= span.end)
        return sorted(set(found))

    def _add_named(self, group: Sequence[int]) -> None:
        names = [self.names[number] for number in group]
        fullest = max(names, key=lambda name: (len(name.words), not self._shouts(name), -name.span.start))
        label = fullest.span
        if len(fullest.words) == 1 and not self._bodily(fullest):
            held = next((name for name in names if name.titles and name.words == fullest.words), None)
            label = held.titled if held else label
        sort = likeliest(sort_choices(names, self.text(fullest.span)), self._sorts)[0]
        figure = self._new((label,), named=True, sort=sort)
        figure.words = frozenset(word for name in names for word in name.words)
        figure.plural = False
        figure.gender = _shared_gender(names) if sort == "person" else ""
        for number, name in zip(group, names, strict=True):
            self.figure_of_name[number] = figure.number
            figure.heads.update(singular(title) for title in name.titles)
            if sort_of(name.before) != "other":
                figure.heads.add(singular(name.before))
            if sort_of(name.after) in {"organisation", "outlet"}:
                figure.heads.add(singular(name.after))
            self._stand(figure, name.titled)

    def _shouts(self, name: Name) -> bool:
        return self.text(name.span).isupper()

    def _bodily(self, name: Name) -> bool:
        return any(word in lexicon("speakers", "organisation_names", "outlet_names") for word in name.words)

    def _add_described(self, descriptions: Sequence[Description]) -> None:
        """Descriptions beside a name tell of who bears it; those that open a source wait for it; others are figures."""
        opened = {source.span.start for source in self.sources if source is not None}
        ends = {self.names[number].span.end: figure for number, figure in self.figure_of_name.items()}
        starts = {self.names[number].titled.start: figure for number, figure in self.figure_of_name.items()}
        known: dict[tuple[str, ...], Figure] = {}
        for description in descriptions:
            beside = self._beside(description, starts, ends)
            if beside is not None:
                self._describe(self.figures[beside], description, beside=True)
                self._stand(self.figures[beside], description.span)
                continue
            if description.span.start in opened:
                continue
            figure = known.get(description.words) if description.opening not in {"a", "an", "another"} else None
            if figure is None:
                figure = self._new((description.span,), named=False, sort=sort_of(description.head))
                self._describe(figure, description)
                known[description.words] = figure
            self._stand(figure, description.span)

    def _beside(self, description: Description, starts: dict[int, int], ends: dict[int, int]) -> int | None:
        text, span = self.page.text, description.span
        for gap in (1, 2):
            if span.end + gap in starts and text[span.end : span.end + gap] in {" ", ", "}:
                return starts[span.end + gap]
        if text[span.start - 2 : span.start] == ", " and span.start - 2 in ends:
            follows = text[span.end : span.end + 1]
            return ends[span.start - 2] if follows in ",.;" or text[span.end : span.end + 4] in _POST else None
        return None

    def _describe(self, figure: Figure, description: Description, *, beside: bool = False) -> None:
        figure.heads.add(description.head)
        figure.traits.update(description.words)
        if description.gender and (beside or not figure.gender):
            figure.gender = description.gender
        if not figure.named:
            figure.plural = description.plural

    def _new(self, label: tuple[Span, ...], *, named: bool, sort: str) -> Figure:
        figure = Figure(len(self.figures), label, named, sort)
        self.figures.append(figure)
        return figure

    def _stand(self, figure: Figure, span: Span) -> None:
        self._timeline.append((span.start, figure.number))
        insort(figure.places, (span.start, span))

    def mention(self, figure: Figure, span: Span) -> None:
        """Write down that the figure is spoken of at `span`."""
        place = bisect_left(figure.places, (span.start, span))
        if figure.places[place : place + 1] != [(span.start, span)]:
            figure.places.insert(place, (span.start, span))
            insort(self._timeline, (span.start, figure.number))

    def turn(self, number: int) -> tuple[str, int | None]:
        """What stands before a colon at the head of the line of an attribution with neither source nor cue, and whom
        that names or named before: the turns of an interview. An empty text where there is no such thing.
        """
        attribution = self.attributions[number]
        if attribution.source or attribution.cue:
            return "", None
        start = self.page.text.rfind("\n", 0, attribution.start) + 1
        match = _TURN.match(self.page.text, start)
        if match is None or match.end(1) >= attribution.spans[-1].end:
            return "", None
        sign = match[1] in lexicon("speakers", "questions", "answers")
        named = [] if sign else self._names_in([Span(*match.span(1))])
        figure = self.figure_of_name[named[-1]] if named else self._turns.get(match[1])
        return match[1], figure

    def may_call(self, figure: Figure, span: Span) -> bool:
        """Whether the words at a place where the figure stands are a name or a description of it, not a pronoun."""
        first = self.page.words[self._word(span.start)].lower
        return pronoun_form(first) is None or len(self.page.inside(span)) > 1

    def speaks(self, number: int, choice: int) -> Figure | None:
        """Let figure `choice` speak attribution `number`; ITSELF makes a figure of the source's own words."""
        attribution, source = self.attributions[number], self.sources[number]
        if choice == NOBODY:
            return None
        if choice == ITSELF:
            assert source is not None
            figure = self._of_own(source, attribution)
        else:
            figure = self.figures[choice]
        self.speaker_of[number] = figure.number
        turn, _ = self.turn(number)
        if turn:
            self._turns[turn] = figure.number
        insort(self._spoken, (attribution.start if source is None else source.span.start, number))
        insort(figure.spoken, attribution.start)
        sure = next((chance for name, chance in attribution.chances if name == "speaker_kind"), 1.0)
        figure.kinds[attribution.speaker_kind] = figure.kinds.get(attribution.speaker_kind, 0.0) + sure
        if source is not None:
            self.mention(figure, source.span)
            if source.form == "he" and not figure.gender:
                figure.gender = "m"
            if source.form == "she" and not figure.gender:
                figure.gender = "f"
            if source.description is not None and not figure.members:
                self._describe(figure, source.description)
        return figure

    def _of_own(self, source: Source, attribution: Attribution) -> Figure:
        if source.names and len(source.names) > 1:
            return self._several(source)
        sort = sort_of(source.description.head) if source.description else "other"
        figure = self._new(attribution.source, named=False, sort=sort)
        return figure

    def _several(self, source: Source) -> Figure:
        members = tuple(dict.fromkeys(self.figure_of_name[number] for number in source.names))
        known = next((one for one in reversed(self.figures[-40:]) if one.members == members), None)
        if known is not None:
            return known
        figure = self._new(tuple(self.names[number].span for number in source.names), named=True, sort="several")
        figure.members = members
        figure.plural = True
        for number in source.names:
            self.mention(self.figures[self.figure_of_name[number]], self.names[number].titled)
        return figure

    # --- candidates -------------------------------------------------------------------------------------------------

    def choices(self, number: int) -> list[Choice]:
        """The candidates for the source of attribution `number`, each with its features."""
        attribution, source = self.attributions[number], self.sources[number]
        at = attribution.start if source is None else source.span.start
        form = self._form(attribution, source)
        context = self._context(number, at)
        ordered = list(self._candidates(number, at))
        found = []
        compatible = 0
        heads = 0
        for rank, figure in enumerate(ordered):
            features = self._features(form, attribution, source, figure, rank, at, context)
            if f"one:{GENDER_CLASH}" in features or self._is_another(source, figure):
                continue
            agrees = not any(feature.endswith("clash") for feature in features) and figure.places[0][0] < at
            if agrees:
                features.append(f"{form}:compatible{min(compatible, 3)}")
                compatible += 1
            heads += f"{form}:head" in features
            found.append(Choice(figure.number, tuple(features)))
        if not _speaks(source):
            found.append(Choice(NOBODY, tuple(self._of_nobody(form, attribution, source))))
        if source is not None and source.form in {"description", "several", "name"}:
            found.append(Choice(ITSELF, tuple(self._of_itself(form, attribution, source, heads))))
        return found

    def _is_another(self, source: Source | None, figure: Figure) -> bool:
        """Whether a description tells of somebody else than a figure.

        The minister is not the mayor, *his lawyer* is not he, and *Voss's mother* not Voss; only words that suit
        anybody (*the man*) may stand for somebody who was described otherwise.
        """
        if source is None or source.description is None or source.form != "description":
            return False
        own = source.description
        if own.head in figure.heads:
            return False
        whose = any(self.figure_of_name[name] == figure.number for name in source.inside if self.names[name].possessive)
        theirs = own.opening in lexicon("pronouns", "possessive") and sort_of(own.head) == "person"
        described = not figure.named and bool(figure.heads) and own.head not in lexicon("speakers", "anybody")
        return whose or theirs or described

    def _form(self, attribution: Attribution, source: Source | None) -> str:
        if source is None:
            return "none" if attribution.cue else "continued"
        if source.form != "description" or source.description is None:
            return source.form
        sort = sort_of(source.description.head)
        definite = {"": "bare", "the": "the"}.get(source.description.opening, "a")
        if source.description.opening in lexicon("pronouns", "possessive"):
            definite = "possessive"
        if source.description.opening in {"this", "these", "that", "those"}:
            definite = "the"
        return f"{sort}-{definite}"

    def _context(self, number: int, at: int) -> dict[str, int | None]:
        parent = self._place.get(self.attributions[number].parent or "")
        place = bisect_left(self._spoken, (at, -1))
        previous = [self.speaker_of[other] for _, other in self._spoken[max(0, place - 12) : place]]
        outer = [
            self.speaker_of[other]
            for _, other in self._spoken[max(0, place - 12) : place]
            if self.attributions[other].parent is None
        ]
        distinct = list(dict.fromkeys(reversed(previous)))
        siblings = [
            self.speaker_of[other]
            for _, other in self._spoken[max(0, place - 12) : place]
            if self.attributions[other].parent is not None
            and self.attributions[other].parent == self.attributions[number].parent
        ]
        return {
            "parent": None if parent is None else self.speaker_of.get(parent),
            "last": distinct[0] if distinct else None,
            "last2": distinct[1] if len(distinct) > 1 else None,
            "outer": outer[-1] if outer else None,
            "sibling": siblings[-1] if siblings else None,
        }

    def _candidates(self, number: int, at: int) -> Iterator[Figure]:
        seen: set[int] = set()
        place = bisect_left(self._timeline, (at, -1))
        limit = self._limits["candidates"]
        for _, figure in reversed(self._timeline[max(0, place - self._limits["before"]) : place]):
            if figure not in seen and len(seen) < limit:
                seen.add(figure)
                yield self.figures[figure]
        for value in self._context(number, at).values():
            if value is not None and value not in seen:
                seen.add(value)
                yield self.figures[value]
        source = self.sources[number]
        own = [self.figure_of_name[name] for name in source.inside] if source else []
        later = [figure for _, figure in self._timeline[place : place + self._limits["after"]]]
        for figure in [*own, *later, *self._prominent]:
            if figure not in seen and (self.figures[figure].named or figure in own):
                seen.add(figure)
                yield self.figures[figure]

    def _features(
        self,
        form: str,
        attribution: Attribution,
        source: Source | None,
        figure: Figure,
        rank: int,
        at: int,
        context: dict[str, int | None],
    ) -> list[str]:
        found: list[str] = []
        for place, span in self._distance(figure, at):
            found.append(place)
            nearest = span
        found.append(f"rank{min(rank, 5)}")
        found.extend(key for key, value in context.items() if value == figure.number)
        spoken = bisect_left(figure.spoken, at)
        found.append(f"spoken{min(spoken, 3)}")
        found.append("named" if figure.named else "described")
        found.append(f"sort={figure.sort}")
        found.append(f"kind={attribution.speaker_kind}/{self._kind(figure)}")
        if self._kind(figure) == attribution.speaker_kind:
            found.append("kind")
        most = self._rank.get(figure.number)
        found.append("main" if most == 0 else "second" if most == 1 else "minor")
        if figure.sort == "person" and figure.number in self._prominent[:1]:
            found.append("hero")
        quoted = self._quoted(at)
        if nearest.start < at and self._quoted(nearest.start) != quoted:
            found.append("across" if quoted else "from-quote")
        if self._leads(nearest):
            found.append("leads")
        if attribution.quote and "parent" in found:
            found.append(f"parent-{'in' if quoted else 'out'}")
        if quoted and context["parent"] is not None:
            found.append("inner")
        if source is None:
            found.extend(
                f"{key}-{turn}" for key in ("last", "outer") if key in found for turn in self._turn(attribution)
            )
        else:
            found.extend(self._agreement(source, figure, at))
        return _under(form, found)

    def _distance(self, figure: Figure, at: int) -> Iterator[tuple[str, Span]]:
        place = bisect_left(figure.places, (at, Span(-1, -1)))
        here = self._sentence(at)
        if place:
            span = figure.places[place - 1][1]
            far = here - self._sentence(span.start)
            yield f"back{far if far < 3 else 3 if far < 6 else 6 if far < 12 else 12}", span
            home = self.page.paragraph
            same = home[self._word(at)] == home[self._word(span.start)]
            yield ("near" if same else "far"), span
            gap = self.page.text[span.end : at]
            if len(gap) <= 2 or (len(gap) < 12 and not gap.strip(" ,")):
                yield "touching", span
            return
        span = figure.places[0][1]
        far = self._sentence(span.start) - here
        yield f"ahead{far if far < 3 else 3 if far < 6 else 6}", span
        if here == 0 or (here < 3 and far < 6):
            yield "lead-ahead", span

    def _word(self, at: int) -> int:
        return min(max(self.page.at(at), 0), len(self.page.words) - 1)

    def _sentence(self, at: int) -> int:
        return self.page.sentence[self._word(at)]

    def _quoted(self, at: int) -> bool:
        return self.page.quoted[self._word(at)]

    def _leads(self, span: Span) -> bool:
        word = self._word(span.start)
        return self.page.opens(word) or (word > 0 and self.page.opens(word - 1))

    def _kind(self, figure: Figure) -> str:
        """What the figure was taken for so far, its looks counting as much as one attribution."""
        looks = _LOOKS_NAMED if figure.named else _LOOKS
        votes: dict[str, float] = {kind: share for kind, share in figure.kinds.items() if kind != "unknown"}
        seems = looks.get(figure.sort, figure.sort)
        votes[seems] = votes.get(seems, 0.0) + 1.1
        return max(votes, key=lambda kind: votes[kind])

    def _agreement(self, source: Source, figure: Figure, at: int) -> Iterator[str]:
        if source.form in {"he", "she"}:
            wanted = "m" if source.form == "he" else "f"
            yield "gender" if figure.gender == wanted else "gender-open" if not figure.gender else GENDER_CLASH
        if source.form in {"he", "she", "it", "they"}:
            yield "number" if figure.plural == (source.form == "they") else f"number-{figure.sort}"
            if figure.plural and source.form in {"he", "she"}:
                yield "number-clash"
        if any(self.figure_of_name[number] == figure.number for number in source.inside):
            yield "inside"
            yield f"inside-{figure.sort}"
        description = source.description
        if source.form != "description" or description is None:
            return
        if description.head in figure.heads:
            yield "head"
            yield f"head-{'named' if figure.named else 'described'}"
        elif figure.heads:
            yield "head-other"
        elif description.head in figure.words:
            yield "head-word"
        if description.gender:
            same = description.gender == figure.gender
            yield "gender" if same else "gender-open" if not figure.gender else "gender-clash"
        if description.plural != figure.plural:
            yield "number-clash"
        own = set(description.words)
        rest = own - {description.head}
        if not figure.named and own == figure.traits:
            yield "same-words"
        elif rest and rest <= (figure.traits | figure.words):
            yield "known-words"
        elif rest & (figure.traits | figure.words):
            yield "some-words"
        elif rest:
            yield "other-words"
        else:
            yield "no-words"
        if sort_of(description.head) == figure.sort:
            yield "sort"

    def _turn(self, attribution: Attribution) -> Iterator[str]:
        """How an attribution without a source stands: at the head of a paragraph, in quotation marks."""
        start = attribution.start
        word = self._word(start)
        head = word == 0 or self.page.paragraph[word - 1] != self.page.paragraph[word]
        quoted = bool(attribution.content) and self._quoted(attribution.content[0].start + 1)
        yield f"turn-{'head' if head else 'within'}-{'quoted' if quoted else 'plain'}"
        yield f"turn-{attribution.quote}"
        last = attribution.content[-1] if attribution.content else None
        if head and quoted and last is not None:
            end = self._word(last.end)
            yield "turn-whole" if self.page.paragraph[end] != self.page.paragraph[word] else "turn-part"

    def _of_nobody(self, form: str, attribution: Attribution, source: Source | None) -> list[str]:
        found = ["nobody", f"nobody-{attribution.speaker_kind}"]
        if source is None:
            found.extend(self._turn(attribution))
            found.append("inner" if attribution.parent else "outer")
        elif source.description is not None:
            rest = set(source.description.words) - {source.description.head}
            found.append("vague" if rest <= lexicon("speakers", "weighing") else "told")
            found.append("nobody-with-name" if source.inside else "nobody-without")
            if source.description.head in lexicon("speakers", "rumour"):
                found.append("rumour")
                found.append(f"rumour={source.description.head}")
            if source.description.head in lexicon("speakers", "ownerless") or source.description.words[:1] == ("no",):
                found.append("ownerless")
            found.append(f"nobody-opens={source.description.opening or 'bare'}")
        return _under(form, found)

    def _of_itself(self, form: str, attribution: Attribution, source: Source, heads: int) -> list[str]:
        found = ["itself", f"itself-{attribution.speaker_kind}", f"itself-heads{min(heads, 2)}"]
        if source.description is not None:
            size = len(source.description.words)
            found.append(f"itself-size{size if size < 4 else 4 if size < 8 else 8}")
            found.append(f"itself-{source.description.opening or 'bare'}")
            if source.description.head in lexicon("speakers", "ownerless") or source.description.words[:1] == ("no",):
                found.append("itself-ownerless")
            found.append("itself-plural" if source.description.plural else "itself-one")
            sentence = self._sentence(source.span.start)
            found.append("itself-opens" if sentence == 0 else "itself-lead" if sentence < 3 else "itself-later")
        if source.inside:
            found.append("itself-with-name")
        return _under(form, found)


_TURN = re.compile(r"[ \t]*([A-Z](?:[\w.’'-]|[ ](?=[A-Z])){0,40})[ \t]*:(?=\s)")
_LOOKS_NAMED = {"several": "person"}
_LOOKS = {"person": "anonymous", "report": "document", "rumour": "document"}
_POST = frozenset({" who", " tol", " sai", " at ", " of ", " for", " in ", " and", " wit"})


def _under(form: str, features: Sequence[str]) -> list[str]:
    """The features for one form of source, for the forms like it, and for all."""
    like = _LIKE.get(form) or f"{form.partition('-')[2]}-noun"
    return [f"{prefix}:{feature}" for feature in features for prefix in (form, like, "*")]


_LIKE = {
    **dict.fromkeys(("he", "she"), "one"),
    **dict.fromkeys(("they", "it"), "body"),
    **dict.fromkeys(("first", "we"), "self"),
    **dict.fromkeys(("none", "continued"), "silent"),
    **dict.fromkeys(("nobody", "you", "who"), "other"),
}


def _shared_gender(names: Sequence[Name]) -> Gender:
    """The sex that most titles and nouns before a name tell, or else its given name."""
    told = Counter(sign for name in names if (sign := gender_of_name((), (*name.titles, name.before))))
    given = Counter(sign for name in names if (sign := gender_of_name(name.words, ())))
    return (told or given).most_common(1)[0][0] if told or given else ""


def sort_choices(names: Sequence[Name], label: str) -> dict[str, list[str]]:
    """What a name may stand for, each with its features."""
    found = evidence(names)
    if outlet(label) is not None:
        found.append("listed")
    return {sort: [f"{sort}|{feature}" for feature in (*found, "any")] for sort in SORTS}


def likeliest(choices: Mapping[Option, Sequence[str]], weights: Weights) -> tuple[Option, float]:
    """The choice whose features weigh most, the first of equals, and its probability."""
    shares = _softmax([sum(weights.get(feature, 0.0) for feature in features) for features in choices.values()])
    options = list(choices)
    top = max(range(len(options)), key=lambda place: (shares[place], -place))
    return options[top], shares[top]


def kind_choices(scene: Scene, figure: Figure) -> dict[Kind, list[str]]:
    """What a speaker may be, each with its features: what its attributions were taken for, and its name or noun."""
    votes = Counter({kind: share for kind, share in figure.kinds.items() if kind != "unknown"})
    total = sum(votes.values())
    found = ["any", f"{'named' if figure.named else 'described'}-{figure.sort}", "plural" if figure.plural else "one"]
    label = scene.text(figure.label[0])
    if outlet(label) is not None:
        found.append("listed")
    if not figure.named:
        found.append("capital" if any(word[:1].isupper() for word in label.split()[1:]) else "small")
        found.extend(f"noun={head}" for head in sorted(figure.heads)[:3])
        found.append(f"words{min(len(label.split()), 6)}")
        found.append(f"opens={label.split()[0].casefold()}")
    choices: dict[Kind, list[str]] = {}
    for kind in SPEAKING:
        share = votes[kind] / total if total else 0.0
        own = [f"share{round(4 * share)}", f"share{round(4 * share)}-of{min(round(total), 3)}"] if total else ["share?"]
        choices[kind] = [f"{kind}|{feature}" for feature in (*found, *own)] + own
    return choices


SPEAKING: tuple[Kind, ...] = ("person", "anonymous", "organisation", "outlet", "document")
