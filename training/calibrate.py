"""Make the reader's confidence one that can be taken at its word.

usage: python -m training.calibrate --corpora DIR --weights FOLDER

Fits a temperature for each field of the firmness head (Guo et al., 2017) on `polnear/labels/dev.jsonl`, and for the
confidence that an attribution stands there a shift and a slope of its log odds (Platt, 1999) on the articles of
PolNeAR's dev part, of which no weight of the reader was learnt. Rewrites `reader.json` in FOLDER. How far confidence
can be trusted is measured on other texts: `python -m benchmarks.ledgers --reliability`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reportedly.document import Document
from reportedly.reading.encoder import OnnxScorer, cores
from reportedly.reading.firmness import FIELDS, by_field
from reportedly.reading.pipeline import Reader
from reportedly.reading.relations import Relation
from reportedly.reading.scorer import LEDGER, POLNEAR, columns
from reportedly.reading.tagging import log_softmax
from reportedly.reading.windows import windows
from training.corpora import Labelled, polnear
from training.profiles import Profile, Story, labelled_news, role_tags

Array = npt.NDArray[np.float64]


def judgements(story: Story, scorer: OnnxScorer) -> list[tuple[Profile, Array]]:
    """The story's attributions with the scores that the reader gives them, told where they are."""
    result = []
    for window in windows(len(story.tokens), scorer.size, scorer.stride):
        own = [p for p in story.profiles if window.own_start <= p.target.start < window.own_end]
        if not own:
            continue
        inputs = columns(story.tokens, [window], scorer.first, scorer.last)
        _, states = scorer.encode(inputs, LEDGER)
        begin = window.start - 1
        table = np.array([(0, p.target.start - begin, p.target.end - begin, p.target.cued) for p in own])
        reach = scorer.link(states, inputs["mask"], table).shape[1]
        length = inputs["ids"].shape[1]
        places = table[:, 1:2] - scorer.before + np.arange(reach)
        tags = np.stack([role_tags(p.target, window, length) for p in own])
        near = np.take_along_axis(tags, np.clip(places, 0, length - 1), 1) * ((places >= 0) & (places < length))
        judged = scorer.judge(states, inputs["mask"], table.astype(np.int64), near)
        result += [(p, one.scores.astype(np.float64)) for p, one in zip(own, judged, strict=True)]
    return result


def temperature(scores: Array, right: npt.NDArray[np.int64]) -> float:
    """The temperature of least log loss, found on a grid fine enough for two digits."""
    grid = np.exp(np.linspace(np.log(0.3), np.log(4), 260))
    rows = np.arange(len(right))
    losses = [-log_softmax((scores / value).astype(np.float32))[rows, right].mean() for value in grid]
    return round(float(grid[int(np.argmin(losses))]), 2)


def platt(confidence: Array, right: Array, steps: int = 200) -> tuple[float, float]:
    """Shift and slope of the log odds of least log loss, by Newton's method."""
    bounded = confidence.clip(1e-6, 1 - 1e-6)
    inputs = np.stack([np.ones_like(bounded), np.log(bounded / (1 - bounded))], 1)
    weights = np.array([0.0, 1.0])
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - likely)
        curve = (inputs * (likely * (1 - likely))[:, None]).T @ inputs + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(curve, slope)
    return round(float(weights[0]), 3), round(float(weights[1]), 3)


def stands(relation: Relation, labels: tuple[Labelled, ...]) -> bool:
    """Whether an annotator has it: cues that touch, and contents that share half of what either covers."""
    cue, content = _places(relation.cue), _places(relation.content)
    for label in labels:
        other = _places(label.content)
        if 2 * len(content & other) >= len(content | other) and (not cue or not label.cue or cue & _places(label.cue)):
            return True
    return False


def _places(spans: tuple[tuple[int, int], ...]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    arguments = parser.parse_args()
    folder = arguments.corpora / "corpora" / "polnear"
    scorer = OnnxScorer(arguments.weights, cores())
    told = [pair for story in labelled_news(folder, "dev", scorer.tokenizer) for pair in judgements(story, scorer)]
    scores = by_field(np.stack([row for _, row in told]).astype(np.float32))
    wanted = by_field(np.stack([profile.chances for profile, _ in told]))
    temperatures = {}
    for name, have, want in zip(FIELDS, scores, wanted, strict=True):
        temperatures[name] = temperature(have.astype(np.float64), want.argmax(1))
        print(f"{name}: right {100 * float((have.argmax(1) == want.argmax(1)).mean()):.1f}, {temperatures[name]}")
    reader, found = Reader(scorer), []
    versions: dict[str, list[tuple[Labelled, ...]]] = {}
    texts = {}
    for article in polnear(folder, "dev"):
        texts[article.text] = article.name
        versions.setdefault(article.text, []).append(article.labels or ())
    for text in texts:
        every = tuple(label for labels in versions[text] for label in labels)
        found += [(r.confidence, stands(r, every)) for r in reader.relations(Document(text), POLNEAR)]
    sureness = platt(np.array([sure for sure, _ in found]), np.array([float(right) for _, right in found]))
    print(f"found: right {100 * sum(right for _, right in found) / len(found):.1f}, shift and slope {sureness}")
    path = arguments.weights / "reader.json"
    card = json.loads(path.read_text(encoding="utf-8")) | {"temperatures": temperatures, "sureness": list(sureness)}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
