"""Who speaks: every source resolved to the fullest name or description that the document gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.document import Span
from reportedly.ledger import Attribution, Chance, Kind, Ledger, Speaker
from reportedly.lexicon import load
from reportedly.reading.page import page_of
from reportedly.reading.resolution import (
    ITSELF,
    NOBODY,
    Figure,
    Learnt,
    Scene,
    kind_choices,
    learnt,
    likeliest,
    probabilities,
)

Choose = Callable[[Scene, int], tuple[int, float]]


def with_speakers(ledger: Ledger, continues: Mapping[str, str] | None = None, weights: Learnt | None = None) -> Ledger:
    """The ledger with `speaker`, `speaker_id` and `speaker_kind` of every attribution, and `speakers`.

    `continues` gives, for the id of each attribution that runs on from another one's quotation, the id of that one,
    whose speaker is its own too. Each attribution gets a `Chance` for its `speaker`, and a new one for its kind if it
    had one. Names and descriptions are made of the document's own words; an attribution for which the text names
    nobody keeps `None` and `unknown`. Time grows with the length of the text.
    """
    if not ledger.attributions:
        return replace(ledger, speakers=())
    table = learnt() if weights is None else weights
    scene = Scene(page_of(ledger.document.text, ledger.blocks), ledger.attributions, table.sorts)
    place = {attribution.id: number for number, attribution in enumerate(ledger.attributions)}
    hosts = {place[id]: place[host] for id, host in (continues or {}).items()}
    chances = resolve(scene, lambda scene, number: _going_on(scene, hosts.get(number)) or best(scene, number, table))
    kinds = {number: _kind(scene, figure, table) for number, figure in _speaking(scene).items()}
    return _written(ledger, scene, chances, kinds)


def _kind(scene: Scene, figure: Figure, table: Learnt) -> tuple[Kind, float]:
    """The likeliest kind of a figure, and how likely; people without names are anonymous, whatever their office."""
    kind, chance = likeliest(kind_choices(scene, figure), table.kinds)
    return ("anonymous" if kind == "person" and not figure.named else kind), chance


def _going_on(scene: Scene, host: int | None) -> tuple[int, float] | None:
    """The speaker of the attribution that another one goes on with, if it has been found."""
    return (scene.speaker_of[host], 1.0) if host in scene.speaker_of else None


def resolve(scene: Scene, choose: Choose) -> list[float]:
    """Let every source of the scene find its speaker, those around it first; the probability of each choice."""
    chances = [1.0] * len(scene.attributions)
    for number in order(scene.attributions):
        choice, chances[number] = choose(scene, number)
        scene.speaks(number, choice)
    return chances


def order(attributions: Sequence[Attribution]) -> list[int]:
    """The numbers of the attributions as they stand, but each after the one it sits inside."""
    place = {attribution.id: number for number, attribution in enumerate(attributions)}
    done: dict[int, None] = {}
    for number in range(len(attributions)):
        chain: dict[int, None] = {}
        at: int | None = number
        while at is not None and at not in done and at not in chain:
            chain[at] = None
            at = place.get(attributions[at].parent or "")
        done.update(dict.fromkeys(reversed(chain)))
    return list(done)


def settled(scene: Scene, number: int) -> int | None:
    """The figure that a source names outright, if it does."""
    source = scene.sources[number]
    if source is None:
        turn, figure = scene.turn(number)
        return NOBODY if figure is None and turn in load("speakers")["questions"] else figure
    if source.form == "name":
        return scene.figure_of_name[source.names[0]]
    return ITSELF if source.form == "several" else None


def best(scene: Scene, number: int, weights: Learnt) -> tuple[int, float]:
    """The likeliest speaker of an attribution, and how likely."""
    if not scene.page.words:
        return NOBODY, 1.0
    outright = settled(scene, number)
    if outright is not None:
        return outright, weights.trust.get(scene.attributions[number].speaker_kind, 0.5)
    choices = scene.choices(number)
    shares = probabilities(choices, weights.ranks)
    top = max(range(len(choices)), key=lambda place: (shares[place], -place))
    return choices[top].figure, shares[top]


def name_of(scene: Scene, figure: Figure) -> str:
    """The fullest name or description of a figure, in the text's own words."""
    parts = [" ".join(scene.text(span).split()) for span in figure.label]
    return " and ".join(dict.fromkeys(parts))


def aliases(scene: Scene, figure: Figure) -> tuple[str, ...]:
    """The other names of a named figure and, where a source has one, its other descriptions, as first written."""
    own = name_of(scene, figure)
    taken = {own.casefold().removeprefix("the ")}
    found = []
    for _, span in figure.places:
        words = " ".join(scene.text(span).split())
        key = words.casefold().removeprefix("the ")
        if key not in taken and scene.may_call(figure, span):
            taken.add(key)
            found.append(words)
    return tuple(found)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order without those that lie in another."""
    found: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        if not found or span.end > found[-1].end:
            found.append(span)
    return tuple(found)


def _speaking(scene: Scene) -> dict[int, Figure]:
    return {number: scene.figures[number] for number in dict.fromkeys(scene.speaker_of.values())}


def _chances(attribution: Attribution, speaker: float, kind: float | None) -> tuple[Chance, ...]:
    """The chances with that of the speaker, and that of its kind where the attribution had one before."""
    kept = (chance for chance in attribution.chances if chance.field != "speaker")
    sure = speaker if kind is None else kind
    return (
        *(Chance(name, sure) if name == "speaker_kind" else Chance(name, chance) for name, chance in kept),
        Chance("speaker", speaker),
    )


def _written(ledger: Ledger, scene: Scene, chances: Sequence[float], kinds: dict[int, tuple[Kind, float]]) -> Ledger:
    speaking = sorted(_speaking(scene).values(), key=lambda figure: (figure.places or [(0, Span(0, 0))])[0])
    ids = {figure.number: f"s{place + 1}" for place, figure in enumerate(speaking)}
    attributions = []
    for number, attribution in enumerate(ledger.attributions):
        figure = scene.figures[scene.speaker_of[number]] if number in scene.speaker_of else None
        attributions.append(
            replace(
                attribution,
                speaker=None if figure is None else name_of(scene, figure),
                speaker_id=None if figure is None else ids[figure.number],
                speaker_kind="unknown" if figure is None else kinds[figure.number][0],
                chances=_chances(attribution, chances[number], None if figure is None else kinds[figure.number][1]),
            )
        )
    speakers = tuple(
        Speaker(
            id=ids[figure.number],
            name=name_of(scene, figure),
            kind=kinds[figure.number][0],
            aliases=aliases(scene, figure),
            mentions=_apart(span for _, span in figure.places),
        )
        for figure in speaking
    )
    return replace(ledger, attributions=tuple(attributions), speakers=speakers)
