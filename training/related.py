"""Teach the sense of passages what it is to make the same claim, and what to contradict one.

usage: python -m training.related --corpora DIR --run DIR --passages DIR --tokenizer FILE [--steps 900]

The second lesson of `network.Sense`, after `training.sense`: passages of news on one affair (`topics.json`), and of
single stories (`ledger/train`, `links.json`). Relations are learnt as before; vectors by drawing passages of one claim
together against all others of their affair (Khosla et al., 2020, supervised contrastive learning). Some of the first
lesson is repeated in every step, so that it is not forgotten. Every tenth topic is held back and measured. Rewrites
`RUN/model.pt`.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from reportedly.reading.likeness import DISPUTES, SAME, UNRELATED
from reportedly.reading.tokens import tokenize
from training.firmness import write
from training.network import ReaderModel, Sense
from training.passages import States, story_states
from training.scorer import load
from training.sense import Material, joined, likeness_loss, relation_loss
from training.topics import Group, linked, topics

HELD_EVERY, LONGEST, SHARP = 10, 48, 0.07


class Lesson(NamedTuple):
    """A group with the states of its passages, and its pairs by label."""

    group: Group
    words: list[States]
    related: list[tuple[int, int, int]]
    others: list[tuple[int, int, int]]


def lesson(group: Group, model: ReaderModel, tokenizer: Tokenizer) -> Lesson:
    """The group ready to be learnt from."""
    read = [tokenize(text, tokenizer) for text in group.texts]
    states = [story_states(model, tokens) for tokens in read]
    words = []
    for text, spans in group.passages:
        starts = read[text].start
        parts = [states[text][slice(*np.searchsorted(starts, [span.start, span.end]))] for span in spans]
        words.append(np.concatenate(parts)[:LONGEST] if parts else states[text][:0])
    pairs = [(a, b, label) for (a, b), label in group.pairs.items() if len(words[a]) and len(words[b])]
    return Lesson(group, words, [p for p in pairs if p[2] != UNRELATED], [p for p in pairs if p[2] == UNRELATED])


def padded(every: list[States]) -> tuple[Tensor, Tensor]:
    """States (passages, length, width) and a mask (passages, length)."""
    length = max(8, max(map(len, every)))
    states = np.zeros((len(every), length, every[0].shape[1]), dtype=np.float16)
    mask = np.zeros((len(every), length), dtype=np.int64)
    for row, own in enumerate(every):
        states[row, : len(own)], mask[row, : len(own)] = own, 1
    return torch.from_numpy(states), torch.from_numpy(mask)


def pair_scores(sense: Sense, lesson: Lesson, pairs: list[tuple[int, int, int]]) -> Tensor:
    """Scores (pairs, classes)."""
    one, other = (padded([lesson.words[pair[side]] for pair in pairs]) for side in (0, 1))
    states, sides, mask = joined(one, other)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return sense.relation(sense.take(states.to(torch.bfloat16)), sides, mask).float()


def vectors_of(sense: Sense, words: list[States]) -> Tensor:
    """Unit vectors (passages, size)."""
    states, mask = padded(words)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return sense.vectors(sense.take(states.to(torch.bfloat16)), mask).float()


def claim_loss(vectors: Tensor, chosen: list[int], lesson: Lesson) -> Tensor:
    """How far passages of one claim are from each other, against the other passages chosen."""
    known = lesson.group.pairs
    alike = torch.tensor(
        [[known.get((min(a, b), max(a, b)), -1) in (SAME, DISPUTES) and a != b for b in chosen] for a in chosen]
    )
    # A passage that is part of another one is neither like it nor apart from it.
    counted = torch.tensor([[a != b and (min(a, b), max(a, b)) in known for b in chosen] for a in chosen])
    scores = (vectors @ vectors.T / SHARP).masked_fill(~counted, -1e4)
    logs = functional.log_softmax(scores, -1)
    rows = alike.any(1)
    return -((logs * alike).sum(1)[rows] / alike.sum(1)[rows]).mean() if rows.any() else scores.sum() * 0


def best_f1(chances: np.ndarray, right: np.ndarray) -> float:
    """The highest F1 over all thresholds."""
    order = np.argsort(-chances)
    hits = np.cumsum(right[order])
    return float((2 * hits / (np.arange(1, len(order) + 1) + right.sum())).max())


@torch.inference_mode()
def measured(sense: Sense, held: list[Lesson]) -> str:
    """What held-out topics say: best F1 of same-claim pairs by vectors and by relation, and of contradictions."""
    sense.eval()
    near, related, against, same, clash = [], [], [], [], []
    for item in held:
        vectors = torch.cat([vectors_of(sense, item.words[at : at + 64]) for at in range(0, len(item.words), 64)])
        pairs = item.related + item.others
        likeness = (vectors @ vectors.T).numpy()
        kept = sorted(pairs, key=lambda pair: -likeness[pair[0], pair[1]])[: 6 * len(item.related) + 50]
        for at in range(0, len(kept), 64):
            logs = functional.log_softmax(pair_scores(sense, item, kept[at : at + 64]), -1)
            related += (1 - logs[:, UNRELATED].exp()).tolist()
            against += logs[:, DISPUTES].exp().tolist()
        same += [pair[2] != UNRELATED for pair in kept]
        clash += [pair[2] == DISPUTES for pair in kept]
        near += [likeness[a, b] for a, b, _ in kept]
    sense.train()
    arrays = [np.array(values, dtype=float) for values in (near, related, against, same, clash)]
    figures = best_f1(arrays[0], arrays[3]), best_f1(arrays[1], arrays[3]), best_f1(arrays[2], arrays[4])
    return "same claim {:.3f} by vectors, {:.3f} by relation; clash {:.3f}".format(*figures)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpora", "run", "passages", "tokenizer"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--rate", type=float, default=3e-4)
    arguments = parser.parse_args()
    torch.manual_seed(1)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = load(arguments.run).eval()
    sense = model.sense
    affairs = [lesson(group, model, tokenizer) for group in topics(arguments.corpora)]
    held, taught = affairs[::HELD_EVERY], [item for at, item in enumerate(affairs) if at % HELD_EVERY]
    singles = [lesson(group, model, tokenizer) for group in linked(arguments.corpora)]
    singles = [item for item in singles if item.related and item.others]
    material = Material(arguments.passages, 3 * model.shape.width)
    print(
        f"{len(taught)} topics, {len(singles)} stories, {len(held)} topics held out: {measured(sense, held)}",
        flush=True,
    )
    optimizer = torch.optim.AdamW(sense.parameters(), lr=arguments.rate, weight_decay=0.02)
    average = {name: value.clone() for name, value in sense.state_dict().items()}
    began = time.time()
    sense.train()
    for step in range(arguments.steps):
        chance, generator = random.Random(step), np.random.default_rng(step)
        warm = min(1.0, (step + 1) / 50)
        for group in optimizer.param_groups:
            group["lr"] = arguments.rate * warm * max(0.02, 0.5 * (1 + math.cos(math.pi * step / arguments.steps)))
        loss = torch.zeros(())
        for item, count in ((chance.choice(taught), 48), (chance.choice(singles), 16)):
            # Which passages look alike is what has to be told apart, so those are drawn more often.
            chosen = chance.sample(item.related, min(len(item.related), count // 2))
            clashing = [pair for pair in item.related if pair[2] == DISPUTES]
            chosen += chance.sample(clashing, min(len(clashing), count // 8))
            chosen += chance.sample(item.others, min(len(item.others), count - len(chosen)))
            turned = [(b, a, label) if chance.random() < 0.5 else (a, b, label) for a, b, label in chosen]
            scores = pair_scores(sense, item, turned)
            loss = loss + relation_loss(scores, torch.tensor([pair[2] for pair in turned]))
            passages = [index for index, words in enumerate(item.words) if len(words)]
            some = sorted(chance.sample(passages, min(len(passages), 80 if count == 48 else 32)))
            loss = loss + 0.5 * claim_loss(vectors_of(sense, [item.words[index] for index in some]), some, item)
        rows = material.taught[generator.integers(0, len(material.taught), 32)]
        states, sides, mask, labels = material.pair_batch(rows, chance.random() < 0.5)
        stories = np.unique(material.beside[generator.choice(material.taught_stories, 1)])
        passages_, there, wanted = material.story_batch(stories, 48)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            repeated = sense.relation(sense.take(states.to(torch.bfloat16)), sides, mask).float()
            own = sense.vectors(sense.take(passages_.to(torch.bfloat16)), there).float()
        loss = loss + 0.5 * relation_loss(repeated, labels) + 0.3 * likeness_loss(own, wanted)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(sense.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(0.99, (step + 1) / (step + 10))
        for name, value in sense.state_dict().items():
            average[name].mul_(keep).add_(value, alpha=1 - keep)
        if (step + 1) % 50 == 0:
            print(f"{step + 1} {loss.item():.3f} {time.time() - began:.0f} s", flush=True)
        if (step + 1) % 300 == 0 or step + 1 == arguments.steps:
            final = Sense(model.shape)
            final.load_state_dict(average)
            print(f"{step + 1} held out: {measured(final, held)}", flush=True)
    saved = torch.load(arguments.run / "model.pt", weights_only=True)
    saved["weights"] |= {f"sense.{name}": value for name, value in average.items()}
    write(arguments.run / "model.pt", saved)


if __name__ == "__main__":
    main()
