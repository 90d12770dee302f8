"""What in one document does not sit together.

Two that may clash are found by structure (`clashes`); how likely a careful reader would call them a tension is the
estimate of a log-linear model over what speaks for and against it, structured features and the reader model's odds
alike. What is shown are the likeliest, each pair of voices once, so that one disagreement is not told many times.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from reportedly.document import Span
from reportedly.ledger import Attribution, Ledger, Side, Tension
from reportedly.lexicon import load
from reportedly.reading.claims import logistic
from reportedly.reading.clashes import NAMES, Candidate, Comparer, Part, candidates, modelled
from reportedly.reading.disputes import learnt as of_disputes
from reportedly.reading.told import Piece, Scene, scene_of

Weights = Mapping[str, Sequence[float]]


@cache
def learnt() -> dict[str, Any]:
    """The contents of `lexicon/tensions.json`: weights of features, with the reader model's odds and without."""
    text = (files("reportedly.lexicon") / "tensions.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def with_tensions(ledger: Ledger, likeness: Comparer | None = None) -> Ledger:
    """The ledger with its tensions, the strongest first.

    `likeness` compares the attributions of the ledger and after them its statements, in their order; the step does
    without. Dates and quantities are those of the ledger. Time grows with the length of the document.
    """
    scene, found = looked_at(ledger)
    chances = strengths(found, weights(modelled=False))
    if likeness is not None:
        found, chances = asked(found, chances, scene, likeness)
    return replace(ledger, tensions=shown(ledger, scene, found, chances, load("tensions")["shown"]))


def looked_at(ledger: Ledger) -> tuple[Scene, list[Candidate]]:
    """The pieces of a document, and which of them may clash."""
    scene = scene_of(ledger, of_disputes()["rarity"], of_disputes()["rarest"])
    return scene, candidates(ledger, scene)


def asked(
    found: Sequence[Candidate], chances: Sequence[float], scene: Scene, likeness: Comparer
) -> tuple[list[Candidate], list[float]]:
    """The likeliest candidates, with estimates for which the model was asked, too; the others are none.

    Asking is what costs time, so so many are asked for every thousand words (`asked` in `lexicon/tensions.toml`).
    """
    limits = load("tensions")["shown"]
    most = max(limits["least"], limits["asked"] * len(scene.page.words) // 1000)
    likely = [place for place, chance in enumerate(chances) if chance >= limits["faint"]]
    likely = sorted(sorted(likely, key=lambda place: -chances[place])[:most])
    kept = modelled([found[place] for place in likely], scene, likeness)
    return kept, strengths(kept, weights(modelled=True))


def weights(modelled: bool) -> Weights:
    """The weights of `clashes.NAMES`, followed by those of `clashes.MODEL` where there are the model's odds.

    Under `calibration` stand what is added to the log odds of a candidate and what they are multiplied with.
    """
    found: Weights = learnt()["with_model" if modelled else "without_model"]
    return found


def strengths(found: Sequence[Candidate], own: Weights) -> list[float]:
    """The estimate for each candidate that a careful reader would call it a tension."""
    scores = np.zeros(len(found))
    for table in NAMES:
        places = [place for place, candidate in enumerate(found) if candidate.table == table]
        if places:
            scores[places] = np.array([found[place].row for place in places], float) @ np.array(own[table])
    shift, scale = own["calibration"]
    values: list[float] = logistic(shift + scale * scores).tolist()
    return values


def shown(
    ledger: Ledger, scene: Scene, found: Sequence[Candidate], chances: Sequence[float], limits: Mapping[str, float]
) -> tuple[Tension, ...]:
    """The tensions to show: above the threshold, the likeliest first, each pair once, few of one side."""
    most = max(limits["least"], limits["per_thousand"] * len(scene.page.words) // 1000)
    order = sorted(range(len(found)), key=lambda place: (-chances[place], found[place].b.piece, found[place].a.piece))
    seen: set[tuple[str, str]] = set()
    sides: Counter[Part] = Counter()
    pieces: Counter[int] = Counter()
    denied: Counter[int] = Counter()
    chosen: list[tuple[Candidate, float]] = []
    for place in order:
        candidate, chance = found[place], chances[place]
        if chance < limits["above"] or len(chosen) == most:
            break
        a, b = scene.pieces[candidate.a.piece], scene.pieces[candidate.b.piece]
        if (a.of, b.of) in seen or max(sides[candidate.a], sides[candidate.b]) >= limits["each"]:
            continue
        if max(pieces[candidate.a.piece], pieces[candidate.b.piece]) >= limits["each_sentence"]:
            continue
        denials = [
            part
            for part in (candidate.a, candidate.b)
            if candidate.kind == "denial" and scene.pieces[part.piece].denied
        ]
        if any(denied[part.piece] >= limits["each_denial"] for part in denials):
            continue
        denied.update(part.piece for part in denials)
        seen.add((a.of, b.of))
        sides.update((candidate.a, candidate.b))
        pieces.update((candidate.a.piece, candidate.b.piece))
        chosen.append((candidate, chance))
    attributions = {attribution.id: attribution for attribution in ledger.attributions}
    return tuple(
        _tension(f"t{number}", ledger, scene, candidate, chance, attributions)
        for number, (candidate, chance) in enumerate(chosen, 1)
    )


def _tension(
    ident: str,
    ledger: Ledger,
    scene: Scene,
    candidate: Candidate,
    chance: float,
    attributions: Mapping[str, Attribution],
) -> Tension:
    a, b = (Side(scene.pieces[part.piece].of, part.spans) for part in (candidate.a, candidate.b))
    template = load("tensions")["why"]
    one, other = (_voice(ledger, scene.pieces[part.piece], attributions) for part in (candidate.a, candidate.b))
    why = template[candidate.kind].format(
        a=one,
        b=template["again"] if one == other else other,
        x=_words(ledger, scene, candidate.a),
        y=_words(ledger, scene, candidate.b),
    )
    return Tension(id=ident, kind=candidate.kind, a=a, b=b, why=why, strength=chance)


def _voice(ledger: Ledger, piece: Piece, attributions: Mapping[str, Attribution]) -> str:
    """Whose words a piece has."""
    template: Mapping[str, str] = load("tensions")["why"]
    if piece.voice is None:
        return template["text"]
    attribution = attributions[piece.of]
    name = attribution.speaker or " ".join(ledger.text(attribution.source))
    return _cut(" ".join(name.split())) or template["nobody"]


def _words(ledger: Ledger, scene: Scene, part: Part) -> str:
    """The words of a side with what stands around them in their piece, no longer than `quote` characters."""
    spans = part.spans
    piece = scene.pieces[part.piece].spans
    whole = " … ".join(ledger.text(piece))
    if len(whole) > load("tensions")["limits"]["quote"]:
        home = next((span for span in piece if span.overlaps(spans[0])), spans[0])
        whole = _window(ledger.document.text, spans[0], home)
    return _cut(" ".join(whole.split()))


def _window(text: str, span: Span, home: Span) -> str:
    """As much of `home` around the beginning of `span` as fits, whole words."""
    most = load("tensions")["limits"]["quote"]
    if home.end - home.start <= most:
        return home.of(text)
    start = max(home.start, min(span.start - most // 3, home.end - most))
    while start > home.start and not text[start - 1].isspace():
        start += 1
    return ("… " if start > home.start else "") + text[start : home.end]


def _cut(words: str) -> str:
    """The words without quotation marks around them, cut after a whole one where they are too many."""
    most = int(load("tensions")["limits"]["quote"])
    words = words.strip("\"“”‘’' ,.")
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0] + " …"
