"""Through whom a statement came to the page: the relays of every attribution, outermost first.

An attribution inside another's content came through whatever relayed that one, and through its speaker. To this comes
at most one relay of its own: an outlet or platform that it was told to or published on, or an outlet whose account the
text keeps using. Which of the names around an attribution that is, if any, a log-linear model over the names decides in
two passes: the second knows what the first found for the same speaker's other statements. Weights and their origin
stand in `lexicon/relay_weights.toml`, vocabulary in `lexicon/relays.toml`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from reportedly.document import Span
from reportedly.ledger import Attribution, Chance, Ledger
from reportedly.lexicon import load
from reportedly.reading.outlets import name_at, named_outlets, outlet, outlet_like

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\W_a-z])|\n+")
_PASSES_ON_NOTHING = frozenset(("denies", "declines", "asks"))
_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i"))
NONE = "none"
_LOOK = 20  # places of one name that are compared on either side, so that time stays linear

Weights = Mapping[str, float]
Features = tuple[str, ...]


class Mention(NamedTuple):
    """A place that names somebody who may relay, and who that is in a form that joins all names of one relay."""

    span: Span
    key: str
    sort: str


class Choice(NamedTuple):
    """A possible relay of one attribution, and what speaks for it; `key` is empty for *nobody*."""

    key: str
    features: Features


@dataclass(frozen=True, slots=True)
class Scene:
    """A document as the choice of relays sees it; everything in the order of the text."""

    text: str
    attributions: tuple[Attribution, ...]
    mentions: tuple[Mention, ...]
    sentences: tuple[int, ...]
    anchors: tuple[Span, ...]
    speakers: tuple[str, ...]
    chains: tuple[frozenset[str], ...]
    hosts: tuple[int | None, ...]
    cues: tuple[Span, ...]
    sources: tuple[tuple[Span, int], ...]

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds this character."""
        return bisect_right(self.sentences, offset)


def with_relays(ledger: Ledger) -> Ledger:
    """The ledger with `via` and `via_spans` of every attribution, by its speakers, acts and parents.

    Every relay is named in the document's own words, the fullest that it gives, and stands where its span says.
    `chances` gets the estimate that the relays are right. Parents that form a ring relay nothing to each other.
    """
    if not ledger.attributions:
        return ledger
    scene = scene_of(ledger)
    weights: Mapping[str, Weights] = load("relay_weights")["weights"]
    first = [best(scored(choices, weights["first"])) for choices in first_choices(scene)]
    found = [best(scored(choices, weights["second"])) for choices in second_choices(scene, [key for key, _ in first])]
    return filled(ledger, scene, found)


def first_choices(scene: Scene) -> Iterator[list[Choice]]:
    """For every attribution the possible relays of its own, *nobody* first, with what its sentences say for them."""
    for index in range(len(scene.attributions)):
        yield _choices(scene, index, {}, {})


def second_choices(scene: Scene, told: Sequence[str]) -> Iterator[list[Choice]]:
    """The same with what is known of other statements: `told` names the relay that each seems to have, or is empty."""
    neighbours = _neighbours(scene)
    of_speaker = _relays_of(neighbours, told)
    for index in range(len(scene.attributions)):
        carried = _carried(scene, index, told, neighbours, of_speaker.get(scene.speakers[index], frozenset()))
        yield _choices(scene, index, carried, {"": _general(scene, index, told, neighbours)})


def scored(choices: Sequence[Choice], weights: Weights) -> list[tuple[str, float]]:
    """Each choice's key with its probability."""
    scores = [sum(weights.get(feature, 0.0) for feature in choice.features) for choice in choices]
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares)
    return [(choice.key, share / total) for choice, share in zip(choices, shares, strict=True)]


def best(shares: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The most probable choice; of equals the first."""
    return max(shares, key=lambda item: item[1])


def scene_of(ledger: Ledger) -> Scene:
    """What the choice of relays needs to know of a ledger."""
    text = ledger.document.text
    attributions = ledger.attributions
    at = {attribution.id: index for index, attribution in enumerate(attributions)}
    hosts = tuple(_hosts(attributions, at))
    speakers = tuple(key_of(attribution.speaker) for attribution in attributions)
    cues = sorted(span for attribution in attributions for span in attribution.cue)
    sources = sorted((span, index) for index, item in enumerate(attributions) for span in item.source)
    return Scene(
        text=text,
        attributions=attributions,
        mentions=tuple(_mentions(text, cues, sources, attributions)),
        sentences=tuple(match.end() for match in _SENTENCE.finditer(text)),
        anchors=tuple(
            (attribution.cue or attribution.content or attribution.source)[0] for attribution in attributions
        ),
        speakers=speakers,
        chains=_chains(attributions, hosts, speakers),
        hosts=hosts,
        cues=tuple(cues),
        sources=tuple(sources),
    )


def _hosts(attributions: Sequence[Attribution], at: Mapping[str, int]) -> Iterator[int | None]:
    """The index of every attribution's parent; None where following parents leads back to the attribution."""
    state: dict[int, bool] = {}
    for index in range(len(attributions)):
        path: dict[int, None] = {}
        place: int | None = index
        while place is not None and place not in state and place not in path:
            path[place] = None
            parent = attributions[place].parent
            place = None if parent is None else at.get(parent)
        steps = list(path)
        ring = set(steps[steps.index(place) :]) if place is not None and place in path else set()
        state.update((step, step in ring) for step in steps)
    for index, attribution in enumerate(attributions):
        host = None if attribution.parent is None else at.get(attribution.parent)
        yield None if host is None or state[index] else host


def _chains(
    attributions: Sequence[Attribution], hosts: Sequence[int | None], speakers: Sequence[str]
) -> tuple[frozenset[str], ...]:
    """Who relays an attribution by its parents alone, or speaks in it."""
    chains: dict[int, frozenset[str]] = {}
    for index in _outermost_first(hosts):
        host = hosts[index]
        above = frozenset[str]() if host is None else chains[host]
        chains[index] = above | {speakers[index]} - {""}
    return tuple(chains[index] for index in range(len(attributions)))


def _outermost_first(hosts: Sequence[int | None]) -> Iterator[int]:
    """Every attribution after its parent."""
    inside: dict[int | None, list[int]] = defaultdict(list)
    for index, host in enumerate(hosts):
        inside[host].append(index)
    waiting = inside[None][::-1]
    while waiting:
        index = waiting.pop()
        yield index
        waiting.extend(reversed(inside[index]))


# ---- who is named where


@cache
def _platforms() -> re.Pattern[str]:
    names = sorted(set(load("relays")["platforms"]), key=len, reverse=True)
    domains = "|".join(name.lower() for name in names if name.isalpha() and name.isascii())
    return re.compile(rf"(?<![\w@])(?:{'|'.join(map(re.escape, names))})(?:\.com)?(?!\w)|\b(?:{domains})\.com\b")


@cache
def _words(group: str, name: str = "") -> frozenset[str]:
    data = load("relays")[group]
    return frozenset(data[name] if name else data)


def _mentions(
    text: str,
    cues: Sequence[Span],
    sources: Sequence[tuple[Span, int]],
    attributions: Sequence[Attribution],
) -> list[Mention]:
    """Every place that names an outlet or a platform, or somebody who is told something, without overlaps."""
    found: dict[Span, Mention] = {}
    for span, name in named_outlets(text):
        found[span] = Mention(span, key_of(name), "outlet")
    for match in _platforms().finditer(text):
        if match[0] not in _words("ambiguous_platforms") or _preceding(text, match.start()) in _words("before", "on"):
            found[Span(*match.span())] = Mention(Span(*match.span()), key_of(match[0].removesuffix(".com")), "platform")
    for span, index in sources:
        if attributions[index].speaker_kind == "outlet" and attributions[index].speaker:
            found[span] = Mention(span, key_of(attributions[index].speaker), "speaker")
    for match in _DOMAIN.finditer(text):
        span = Span(*match.span())
        if text[span.start - 1 : span.start] not in ("/", "@", ".") and outlet_like(text, span) >= _likely():
            found.setdefault(span, Mention(span, key_of(match[0]), "name"))
    for start in _told(text, cues):
        named = name_at(text, start)
        if named is not None:
            found.setdefault(named, Mention(named, key_of(named.of(text)), "name"))
    return _apart(_told_to_unlisted(text, found.values()))


def _likely() -> float:
    least: float = load("relays")["limits"]["outlet_like"]
    return least


def _told_to_unlisted(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    for mention in mentions:
        likely = mention.sort != "name" or outlet_like(text, mention.span) >= _likely()
        yield mention if likely else mention._replace(sort="other")


def _told(text: str, cues: Sequence[Span]) -> Iterator[int]:
    """Where an addressee may stand: after cues and prepositions that follow them."""
    for cue in cues:
        words = _WORD.findall(cue.of(text).lower())
        if words and words[-1] in _words("tell"):
            yield cue.end
        for match in _ADDRESS.finditer(text, cue.end, min(len(text), cue.end + 80)):
            if "\n" in text[cue.end : match.start()]:
                break
            yield match.end()


_AGAIN = re.compile(r"(?:\s+(?:to|with))?\s+(the\s+(?:[a-z]+\s+)?[a-z]+)")
_DOMAIN = re.compile(r"\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,6}\b(?![/@])", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:to|with|for|on|in|by)\s+(?=(?:the )?[A-Z@])")


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions without those that overlap a longer one, or an equally long one of a better sort."""
    order = {"outlet": 0, "platform": 1, "speaker": 2, "name": 3, "other": 4}
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda item: (item.span.start, order[item.sort], -item.span.end)):
        if kept and kept[-1].span.overlaps(mention.span):
            rank, other = order[mention.sort], order[kept[-1].sort]
            if rank < min(other, 2):
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def key_of(name: str | None) -> str:
    """A form that the names of one relay or speaker have in common."""
    if not name:
        return ""
    words = _WORD.findall((outlet(name) or name).casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def _preceding(text: str, at: int) -> str:
    """The word before a place in its sentence, in lower case, articles passed over."""
    words = _WORD.findall(text[max(0, at - 30) : at].rpartition("\n")[2])
    while words and words[-1].lower() in ("the", "a", "an", "s"):
        words.pop()
    return words[-1].lower() if words else ""


# ---- what speaks for whom


def _choices(
    scene: Scene, index: int, carried: Mapping[str, Features], general: Mapping[str, Features]
) -> list[Choice]:
    limits = load("relays")["limits"]
    own = scene.chains[index]
    found: dict[str, set[str]] = {}
    for mention in _near(scene, index, limits["sentences"]):
        if mention.key not in own:
            found.setdefault(mention.key, set()).update(_signs(scene, index, mention))
    for key, features in carried.items():
        if key not in own:
            found.setdefault(key, set()).update(features)
    about = tuple(_about(scene, index))
    for signs in found.values():
        signs.update(f"any {sign}" for sign in about if sign in ("told again", "signed"))
    nobody = Choice("", (NONE, *(f"{NONE} {sign}" for sign in (*about, *general.get("", ())))))
    named = [Choice(key, tuple(sorted(signs))) for key, signs in found.items()]
    return [nobody, *named[: limits["candidates"]]]


def _near(scene: Scene, index: int, reach: int) -> Sequence[Mention]:
    """The mentions in the sentences around an attribution, in the order of the text."""
    place = scene.sentence(scene.anchors[index].start)
    bounds = (0, *scene.sentences, len(scene.text))
    start = bounds[max(0, place - reach)]
    end = bounds[min(len(bounds) - 1, place + reach + 1)]
    low = bisect_left(scene.mentions, start, key=lambda mention: mention.span.start)
    high = bisect_left(scene.mentions, end, key=lambda mention: mention.span.start)
    return scene.mentions[low:high]


def _about(scene: Scene, index: int) -> Iterator[str]:
    """What the attribution itself is like."""
    attribution = scene.attributions[index]
    yield f"act {attribution.act}"
    yield f"kind {attribution.speaker_kind}"
    yield f"block {attribution.block}"
    if scene.hosts[index] is not None:
        yield "inside"
    if not attribution.source:
        yield "no source" if attribution.cue else "continued"
    yield f"source {_source_shape(scene, index)}"
    if _told_again(scene, index):
        yield "told again"
    if any("(@" in source.of(scene.text) or source.of(scene.text).startswith("@") for source in attribution.source):
        yield "signed"
    if attribution.quote:
        yield f"quote {attribution.quote}"


def _told_again(scene: Scene, index: int) -> bool:
    """Whether the addressee stands as *the website*, *the station* or the like, so that it was named before."""
    anchor = scene.anchors[index]
    match = _AGAIN.match(scene.text, anchor.end)
    return match is not None and outlet_like(scene.text, Span(*match.span(1))) >= _likely()


def _source_shape(scene: Scene, index: int) -> str:
    source = scene.attributions[index].source
    if not source:
        return "none"
    words = _WORD.findall(source[0].of(scene.text).lower())
    if words and words[0] in _PRONOUNS:
        return "pronoun"
    if words and words[0] == "the":
        return "definite"
    if words and words[0] in ("a", "an", "one", "another", "some"):
        return "indefinite"
    return "name" if source[0].of(scene.text)[:1].isupper() else "other"


def _signs(scene: Scene, index: int, mention: Mention) -> Iterator[str]:
    """What one place that names somebody says for that one as a relay of the attribution."""
    attribution = scene.attributions[index]
    anchor = scene.anchors[index]
    span = mention.span
    away = scene.sentence(span.start) - scene.sentence(anchor.start)
    yield f"sort {mention.sort}"
    where = _where(scene, index, span)
    part = f"{where} {mention.sort}"
    if away:
        yield f"sentence {away:+d} {_part_elsewhere(scene, index, mention)}"
        yield f"sentence {away:+d} kind {attribution.speaker_kind} source {_source_shape(scene, index)}"
        yield f"sentence {away:+d} {_lead(scene, span)}"
        return
    yield f"here {part}"
    yield f"here {where} {_lead(scene, span)}"
    yield f"here {_lead(scene, span)} act {attribution.act}"
    yield f"here kind {attribution.speaker_kind} {where}"
    if span.start >= anchor.end:
        gap = len(_WORD.findall(scene.text[anchor.end : span.start]))
        yield f"here after {min(gap, 3) if gap < 6 else 'far'} {_lead(scene, span)}"
    if _first_addressee(scene, index, span):
        yield f"here first after cue {_lead(scene, span)}"


def _where(scene: Scene, index: int, span: Span) -> str:
    attribution = scene.attributions[index]
    if any(span.overlaps(source) for source in attribution.source):
        return "own source"
    if any(span.overlaps(content) for content in attribution.content):
        return "own content"
    if _in_source(scene, span) is not None:
        return "other source"
    return "before cue" if span.start < scene.anchors[index].start else "after cue"


def _in_source(scene: Scene, span: Span) -> int | None:
    """The attribution whose source holds the span."""
    at = bisect_right(scene.sources, (span, len(scene.attributions)))
    for source, index in scene.sources[max(0, at - 3) : at + 1]:
        if span.overlaps(source):
            return index
    return None


def _part_elsewhere(scene: Scene, index: int, mention: Mention) -> str:
    """What the name does in another sentence: it speaks, is told, or is only named."""
    speaking = _in_source(scene, mention.span)
    if speaking is not None:
        host = scene.hosts[index]
        return "speaks above" if host == speaking else f"speaks {scene.attributions[speaking].act}"
    return "told" if _lead(scene, mention.span).startswith("tell") else f"named {mention.sort}"


def _lead(scene: Scene, span: Span) -> str:
    """What stands before a name: a word of telling, a noun and a preposition, a preposition, or something else."""
    words = [
        word.lower() for word in _WORD.findall(scene.text[max(0, span.start - 60) : span.start].rpartition("\n")[2])
    ]
    while words and words[-1] in ("the", "a", "an", "his", "her", "their"):
        words.pop()
    if not words:
        return "nothing"
    if words[-1] in _words("tell"):
        return "tell"
    for name in ("to", "on", "by"):
        if words[-1] in _words("before", name):
            noun = any(word in _words("nouns", "said") for word in words[-4:-1])
            return f"{'noun ' if noun else ''}{name}"
    return "other"


def _first_addressee(scene: Scene, index: int, span: Span) -> bool:
    """Whether no other cue stands between the attribution's cue and the name."""
    anchor = scene.anchors[index]
    if span.start < anchor.end:
        return False
    at = bisect_left(scene.cues, (anchor.end, 0))
    return at == len(scene.cues) or scene.cues[at].start > span.start


# ---- what other statements say


def _relays_of(neighbours: Mapping[str, list[int]], told: Sequence[str]) -> dict[str, frozenset[str]]:
    """All relays that the statements of each speaker seem to have."""
    return {speaker: frozenset(told[index] for index in own) - {""} for speaker, own in neighbours.items()}


def _neighbours(scene: Scene) -> dict[str, list[int]]:
    """The attributions of each speaker, in order."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, speaker in enumerate(scene.speakers):
        if speaker:
            found[speaker].append(index)
    return found


def _carried(
    scene: Scene, index: int, told: Sequence[str], neighbours: Mapping[str, list[int]], several: frozenset[str]
) -> dict[str, Features]:
    """For each relay of other statements near by, what these say for its relaying this one too."""
    reach = load("relays")["limits"]["same_speaker"]
    found: dict[str, set[str]] = defaultdict(set)
    if told[index]:
        found[told[index]].add("found")
        found[told[index]].add(f"found kind {scene.attributions[index].speaker_kind}")
    for side, steps in (
        ("before", _steps(neighbours, scene, index, -1)),
        ("after", _steps(neighbours, scene, index, 1)),
    ):
        for step, other in enumerate(steps[:reach], 1):
            if told[other]:
                away = abs(scene.sentence(scene.anchors[other].start) - scene.sentence(scene.anchors[index].start))
                found[told[other]].add(f"same speaker {side} {'next' if step == 1 else 'later'}")
                found[told[other]].add(f"same speaker {side} {_far(away)}")
                found[told[other]].add(f"same speaker {side} {_source_shape(scene, index)}")
                found[told[other]].add(f"same speaker {side} act {scene.attributions[index].act}")
                found[told[other]].add(
                    f"same speaker {side} {'same' if _one_paragraph(scene, index, other) else 'new'} paragraph"
                )
                break
    for key in several & found.keys():
        found[key].add("only relay" if len(several) == 1 else "one of several")
    for side, other in (("before", index - 1), ("after", index + 1)):
        if 0 <= other < len(told) and told[other]:
            sort = "same" if scene.speakers[other] == scene.speakers[index] else "other"
            found[told[other]].add(f"neighbour {side} {sort} {_source_shape(scene, index)}")
            found[told[other]].add(f"neighbour {side} {sort} kind {scene.attributions[index].speaker_kind}")
    return {key: tuple(signs) for key, signs in found.items()}


def _general(scene: Scene, index: int, told: Sequence[str], neighbours: Mapping[str, list[int]]) -> Features:
    """What the other statements of the speaker say for *nobody*."""
    signs = []
    for side, direction in (("before", -1), ("after", 1)):
        steps = _steps(neighbours, scene, index, direction)
        signs.append(f"{side} {'alone' if not steps else 'told' if told[steps[0]] else 'free'}")
    return tuple(signs)


def _steps(neighbours: Mapping[str, list[int]], scene: Scene, index: int, direction: int) -> list[int]:
    """The nearest other statements of the attribution's speaker, in one direction, nearest first."""
    own = neighbours.get(scene.speakers[index], ())
    reach = load("relays")["limits"]["same_speaker"]
    if not own:
        return []
    at = bisect_left(own, index)
    return own[max(0, at - reach) : at][::-1] if direction < 0 else list(own[at + 1 : at + 1 + reach])


def _one_paragraph(scene: Scene, index: int, other: int) -> bool:
    start, end = sorted((scene.anchors[index].start, scene.anchors[other].start))
    return "\n" not in scene.text[start : min(end, start + 2000)]


def _far(sentences: int) -> str:
    return "here" if sentences == 0 else "near" if sentences < 3 else "off" if sentences < 8 else "far"


# ---- writing it down


def filled(ledger: Ledger, scene: Scene, found: Sequence[tuple[str, float]]) -> Ledger:
    """The ledger with the relays that parents and `found`, a key and its probability for each attribution, make up."""
    named = _by_key(scene)
    interviewers = _interviewers(scene, found)
    chains: dict[int, tuple[Span, ...]] = {}
    chances: dict[int, float] = {}
    for index in _outermost_first(scene.hosts):
        host = scene.hosts[index]
        above: tuple[Span, ...] = () if host is None else chains[host] + _passed_on(scene, host, index)
        key, chance = found[index]
        chances[index] = chance * (1.0 if host is None else chances[host])
        own = _fullest(scene, named.get(key, ()), scene.anchors[index].start) if key else None
        asker = interviewers.get((scene.speakers[index], key))
        chains[index] = above if own is None else (*above, own) if asker is None else (*above, own, asker)
    attributions = (
        _with_via(attribution, chains[index], chances[index], scene.text)
        for index, attribution in enumerate(scene.attributions)
    )
    return replace(ledger, attributions=tuple(attributions))


def _interviewers(scene: Scene, found: Sequence[tuple[str, float]]) -> dict[tuple[str, str], Span]:
    """Whom a speaker told something for a relay (*told CNN's Ada Voss*, *told Ada Voss, a reporter at CNN*).

    By speaker and relay, so that the speaker's other statements through that relay came through the same person.
    """
    result: dict[tuple[str, str], Span] = {}
    for index, (key, _) in enumerate(found):
        if not key:
            continue
        start = scene.anchors[index].end
        low = bisect_left(scene.mentions, start, key=lambda mention: mention.span.start)
        for mention in scene.mentions[low : low + 3]:
            if mention.key == key and mention.span.start < start + 120:
                person = _interviewer(scene.text, start, mention.span)
                if person is not None:
                    result.setdefault((scene.speakers[index], key), person)
                break
    return result


def _interviewer(text: str, start: int, relay: Span) -> Span | None:
    """The person named between the cue and the relay, as of the relay, or straight after it."""
    between = _STAFF_OF.search(text[start : relay.start])
    if between is not None:
        person = name_at(text, start)
        return person if person is not None and person.end == start + between.start() else None
    owner = _OWNED.match(text, relay.end)
    person = None if owner is None or not _lead_tells(text, relay) else name_at(text, owner.end())
    if person is None or _WORD.findall(person.of(text).casefold())[0] not in _first_names():
        return None
    return person if " " in person.of(text) else None


@cache
def _first_names() -> frozenset[str]:
    return frozenset(word for names in load("first_names").values() for word in names.split())


def _lead_tells(text: str, relay: Span) -> bool:
    return _preceding(text, relay.start) in _words("tell") | _words("before", "to")


_STAFF_OF = re.compile(r",\s+(?:a|an|the)\s+(?:[a-z-]+\s+){1,4}(?:at|for|with|of|from)\s+(?:the\s+)?$")
_OWNED = re.compile(r"['’]s?\s+(?=[A-Z])")


def _with_via(attribution: Attribution, spans: tuple[Span, ...], chance: float, text: str) -> Attribution:
    kept = tuple(item for item in attribution.chances if item.field != "via")
    names = tuple(span.of(text) for span in spans)
    return replace(attribution, via=names, via_spans=spans, chances=(*kept, Chance("via", chance)))


def _passed_on(scene: Scene, host: int, index: int) -> tuple[Span, ...]:
    """The parent's speaker as a relay, where it passes the attribution on."""
    parent = scene.attributions[host]
    speaker = scene.speakers[host]
    if not speaker or speaker == scene.speakers[index] or parent.act in _PASSES_ON_NOTHING:
        return ()
    span = _named_near(scene, parent)
    return () if span is None else (span,)


def _named_near(scene: Scene, attribution: Attribution) -> Span | None:
    """Where the text names the attribution's speaker: at its source, else near before it, else wherever it does."""
    name = attribution.speaker or ""
    within = attribution.source[0] if attribution.source else None
    if within is not None:
        at = scene.text.find(name, within.start, within.end)
        if at >= 0:
            return Span(at, at + len(name))
    at = scene.text.rfind(name, 0, attribution.start + len(name))
    at = scene.text.find(name) if at < 0 else at
    return Span(at, at + len(name)) if at >= 0 else within


def _by_key(scene: Scene) -> dict[str, tuple[Span, ...]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for mention in scene.mentions:
        words = set(_WORD.findall(mention.span.of(scene.text).casefold()))
        if mention.sort != "speaker" or words & set(mention.key.split()):
            found[mention.key].append(mention.span)
    return {key: tuple(spans) for key, spans in found.items()}


def _fullest(scene: Scene, spans: Sequence[Span], near: int) -> Span | None:
    """The place that names a relay most fully, in all the words of the nearest place unless those are initials."""
    if not spans:
        return None
    at = bisect_left(spans, near, key=lambda span: span.start)
    nearest = min(spans[max(0, at - 1) : at + 1], key=lambda span: abs(span.start - near))
    spans = [*spans[:_LOOK], *spans[max(_LOOK, at - _LOOK) : at + _LOOK]]
    words = set(_WORD.findall(nearest.of(scene.text).casefold()))
    letters = nearest.of(scene.text).rpartition(" ")[2].isupper()
    fuller = [span for span in spans if letters or words <= set(_WORD.findall(span.of(scene.text).casefold()))]
    return max(fuller, key=lambda span: (span.end - span.start, -abs(span.start - near)))
