"""Let a trained teacher label articles that nobody annotated: a student learns from its probabilities.

Follows Hinton, Vinyals and Dean (2015), "Distilling the knowledge in a neural network".

usage: python -m training.label --corpora DIR --run DIR --tokenizer FILE --convention ledger|polnear --out FILE
       [--every 1] [--first 0]

Labels article bodies of the Fake News Challenge, less every story that has a hand-written ledger.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from reportedly.reading.scorer import CONVENTIONS, columns
from reportedly.reading.spans import anchors
from reportedly.reading.tagging import log_softmax
from reportedly.reading.tokens import tokenize
from reportedly.reading.windows import Window, windows
from training.corpora import Article, unlabelled
from training.examples import Example, Floats, Target
from training.scorer import TorchScorer, load

SURE = 0.995
"""Places at the ends of an anchor's reach that are O with more than this probability are not stored."""


def labelled(article: Article, scorer: TorchScorer, tokenizer: Tokenizer, convention: int, batch: int = 16) -> Example:
    """The article with the teacher's probabilities: of anchor tags everywhere, of roles around each anchor it finds."""
    tokens = tokenize(article.text, tokenizer)
    soft = np.zeros((len(tokens), 4), dtype=np.float32)
    soft[:, 0] = 1
    targets: list[Target] = []
    every = windows(len(tokens), scorer.size, scorer.stride)
    for at in range(0, len(every), batch):
        group = every[at : at + batch]
        inputs = columns(tokens, group, scorer.first, scorer.last)
        scores, states = scorer.encode(inputs, convention)
        chances = np.exp(log_softmax(scores))
        for row, window in enumerate(group):
            own = slice(window.own_start - window.start + 1, window.own_end - window.start + 1)
            soft[window.own_start : window.own_end] = chances[row, own]
        found = anchors(scores, inputs["piece"], group)
        if not found:
            continue
        table = np.array([(a.row, a.start, a.end, a.cued) for a in found], dtype=np.int64)
        roles = np.exp(log_softmax(scorer.link(states, inputs["mask"], table)))
        for anchor, chance in zip(found, roles, strict=True):
            shift = group[anchor.row].start - 1
            targets.append(
                _target(anchor.start, anchor.end, anchor.cued, shift, chance, scorer.before, group[anchor.row])
            )
    return Example(tokens, convention, tuple(targets), soft_anchors=soft)


def _target(start: int, end: int, cued: bool, shift: int, chance: Floats, before: int, window: Window) -> Target:
    first = start - before
    low, high = max(0, 1 - first), min(len(chance), window.end - window.start + 1 - first)
    open_places = np.flatnonzero(chance[low:high, 0] < SURE)
    if not len(open_places):
        return Target(start + shift, end + shift, cued, soft=np.zeros((0, 5), dtype=np.float32), seen=window[:2])
    a, b = low + int(open_places[0]), low + int(open_places[-1]) + 1
    return Target(
        start + shift, end + shift, cued, soft=chance[a:b].copy(), soft_start=first + a + shift, seen=window[:2]
    )


def main() -> None:
    """Read the command line and label."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--convention", choices=CONVENTIONS, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="label every Nth article")
    parser.add_argument("--first", type=int, default=0, help="beginning with this one")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    bodies = arguments.corpora / "corpora" / "fnc" / "train_bodies.jsonl"
    articles = list(unlabelled(bodies, [arguments.corpora / "ledger" / part for part in ("dev", "train")]))[
        arguments.first :: arguments.every
    ]
    scorer = TorchScorer(load(arguments.run), size=190, stride=142)
    convention = CONVENTIONS.index(arguments.convention)
    began, result = time.time(), []
    for done, article in enumerate(articles, 1):
        result.append(labelled(article, scorer, tokenizer, convention))
        if done % 50 == 0:
            print(f"{done}/{len(articles)} articles, {time.time() - began:.0f} s", flush=True)
    part = arguments.out.with_suffix(".part")
    torch.save(result, part)
    part.replace(arguments.out)


if __name__ == "__main__":
    main()
