"""Teach the sense of passages: vectors that lie close where passages mean like things, and how two are related.

usage: python -m training.sense --run DIR --passages DIR [--steps 5000] [--resume]

Only `network.Sense` learns; the encoder of RUN stays as it is, so its states of all passages were written down before
(`training.passages`). Two things are learnt in turn with one set of layers: the relation of sentence pairs (entailment
either way as the same claim, contradiction as a dispute), and vectors whose likenesses within a batch are those that a
large sentence encoder gives (Tung and Mori, 2019; Reimers and Gurevych, 2020). Batches hold stories and those most like
them, so that there are like passages to tell apart. Rewrites `RUN/model.pt`; RUN/sense.pt is the state to go on from.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from torch import Tensor

from reportedly.reading.likeness import DISPUTES, UNRELATED
from training.firmness import write
from training.network import Sense, Shape
from training.passages import NOT_SAME
from training.scorer import load

HELD_PAIRS, HELD_STORIES = 3000, 60
SHARP = 0.05
"""Temperature of the likenesses that are matched."""
Rows = npt.NDArray[np.int64]


class Passages(NamedTuple):
    """States (tokens, width) on disk, and where passages begin and end in them."""

    states: npt.NDArray[np.float16]
    starts: Rows
    ends: Rows

    def words(self, chosen: Rows, longest: int = 64) -> tuple[Tensor, Tensor]:
        """States (chosen, length, width) of passages, with a mask (chosen, length)."""
        lengths = np.minimum(self.ends[chosen] - self.starts[chosen], longest)
        length = -(-int(lengths.max()) // 8) * 8
        states = np.zeros((len(chosen), length, self.states.shape[1]), dtype=np.float16)
        mask = np.zeros((len(chosen), length), dtype=np.int64)
        for row, (index, size) in enumerate(zip(chosen, lengths, strict=True)):
            states[row, :size] = self.states[self.starts[index] : self.starts[index] + size]
            mask[row, :size] = 1
        return torch.from_numpy(states), torch.from_numpy(mask)


def joined(one: tuple[Tensor, Tensor], other: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Two batches of passages as one of pairs: states, sides, mask. Padding stays between the two and is masked."""
    mask = torch.cat([one[1], other[1]], 1)
    sides = torch.cat([torch.full_like(one[1], 1), torch.full_like(other[1], 2)], 1)
    return torch.cat([one[0], other[0]], 1), sides, mask


def relation_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; of a pair labelled NOT_SAME only that it is one of the other two."""
    logs = functional.log_softmax(scores, -1)
    known = functional.cross_entropy(scores, labels.clamp(max=DISPUTES), reduction="none", label_smoothing=0.05)
    either = -torch.logsumexp(logs[:, [UNRELATED, DISPUTES]], 1)
    return torch.where(labels == NOT_SAME, either, known).mean()


def likeness_loss(own: Tensor, wanted: Tensor) -> Tensor:
    """How far the likenesses of each passage to the others of the batch are from the wanted ones."""
    apart = torch.eye(len(own), dtype=torch.bool)
    mine, theirs = ((v @ v.T / SHARP).masked_fill(apart, -1e4) for v in (own, wanted))
    sharp = functional.kl_div(functional.log_softmax(mine, -1), functional.softmax(theirs, -1), reduction="batchmean")
    plain = ((own @ own.T - wanted @ wanted.T) ** 2).masked_fill(apart, 0).mean()
    return sharp + 10 * plain


class Material:
    """Everything that is learnt from, with a part held back."""

    def __init__(self, folder: Path, width: int) -> None:
        self.pairs: Rows = np.load(folder / "pairs.npy")
        ends = np.load(folder / "sentences.ends.npy")
        self.sentences = Passages(_states(folder / "sentences.bin", width), ends[:-1], ends[1:])
        table: Rows = np.load(folder / "passages.npy")
        self.stories = Passages(_states(folder / "stories.bin", width), table[:, 1], table[:, 2])
        self.vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        self.of_story = np.split(np.arange(len(table)), np.flatnonzero(np.diff(table[:, 0])) + 1)
        order = np.random.default_rng(1).permutation(len(self.pairs))
        self.held, self.taught = self.pairs[order[:HELD_PAIRS]], self.pairs[order[HELD_PAIRS:]]
        stories = np.random.default_rng(2).permutation(len(self.of_story))
        self.held_stories, self.taught_stories = stories[:HELD_STORIES], stories[HELD_STORIES:]
        means = np.stack([np.asarray(self.vectors[own], dtype=np.float32).mean(0) for own in self.of_story])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        alike = means @ means[self.taught_stories].T
        self.beside: Rows = self.taught_stories[np.argsort(-alike, axis=1)[:, :3]]

    def pair_batch(self, rows: Rows, swap: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """States, sides, mask and labels of pairs."""
        one, other = (rows[:, 1], rows[:, 0]) if swap else (rows[:, 0], rows[:, 1])
        both = joined(self.sentences.words(one, 48), self.sentences.words(other, 48))
        return *both, torch.from_numpy(rows[:, 2])

    def story_batch(self, stories: Rows, most: int) -> tuple[Tensor, Tensor, Tensor]:
        """States, mask and wanted unit vectors of passages of stories."""
        chosen = np.concatenate([self.of_story[story] for story in stories])
        if len(chosen) > most:
            chosen = np.sort(np.random.default_rng(int(stories[0])).choice(chosen, most, replace=False))
        wanted = functional.normalize(torch.from_numpy(np.asarray(self.vectors[chosen], dtype=np.float32)), dim=-1)
        return *self.stories.words(chosen), wanted


def _states(path: Path, width: int) -> npt.NDArray[np.float16]:
    return np.memmap(path, dtype=np.float16, mode="r").reshape(-1, width)


@torch.inference_mode()
def measured(sense: Sense, material: Material) -> tuple[float, float]:
    """Percent of held-out pairs that are related rightly, and the correlation of likenesses on held-out stories."""
    sense.eval()
    right = known = 0
    for at in range(0, len(material.held), 100):
        states, sides, mask, labels = material.pair_batch(material.held[at : at + 100], swap=False)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = sense.relation(sense.take(states.to(torch.bfloat16)), sides, mask).argmax(1)
        right += int(((found == labels) & (labels != NOT_SAME)).sum())
        known += int((labels != NOT_SAME).sum())
    mine, theirs = [], []
    for at in range(0, HELD_STORIES, 6):
        states, mask, wanted = material.story_batch(material.held_stories[at : at + 6], 192)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            own = sense.vectors(sense.take(states.to(torch.bfloat16)), mask).float()
        upper = torch.triu_indices(len(own), len(own), 1)
        mine.append((own @ own.T)[upper[0], upper[1]])
        theirs.append((wanted @ wanted.T)[upper[0], upper[1]])
    sense.train()
    return 100 * right / known, float(torch.corrcoef(torch.stack([torch.cat(mine), torch.cat(theirs)]))[0, 1])


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--passages", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--pairs", type=int, default=96)
    parser.add_argument("--passages-at-once", type=int, default=128)
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    saved = torch.load(arguments.run / "model.pt", weights_only=True)
    shape = Shape(**saved["shape"])
    material, sense = Material(arguments.passages, 3 * shape.width), Sense(shape)
    optimizer = torch.optim.AdamW(sense.parameters(), lr=arguments.rate, weight_decay=0.02)
    average = {name: value.clone() for name, value in sense.state_dict().items()}
    first, state_file = 0, arguments.run / "sense.pt"
    if arguments.resume and state_file.exists():
        state = torch.load(state_file, weights_only=True)
        sense.load_state_dict(state["sense"])
        optimizer.load_state_dict(state["optimizer"])
        average, first = state["average"], state["step"]
    began = time.time()
    sense.train()
    for step in range(first, arguments.steps):
        chance = random.Random(step)
        generator = np.random.default_rng(step)
        warm = min(1.0, (step + 1) / 200)
        rate = arguments.rate * warm * max(0.01, 0.5 * (1 + math.cos(math.pi * step / arguments.steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        rows = material.taught[generator.integers(0, len(material.taught), arguments.pairs)]
        states, sides, mask, labels = material.pair_batch(rows, chance.random() < 0.5)
        beside = np.unique(material.beside[generator.choice(material.taught_stories, 2)])
        passages, there, wanted = material.story_batch(beside, arguments.passages_at_once)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = sense.relation(sense.take(states.to(torch.bfloat16)), sides, mask).float()
            own = sense.vectors(sense.take(passages.to(torch.bfloat16)), there).float()
        related, alike = relation_loss(scores, labels), likeness_loss(own, wanted)
        (related + alike).backward()
        torch.nn.utils.clip_grad_norm_(sense.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(0.998, (step + 1) / (step + 10))
        for name, value in sense.state_dict().items():
            average[name].mul_(keep).add_(value, alpha=1 - keep)
        if (step + 1) % 100 == 0:
            print(f"{step + 1} {related:.3f} {alike:.3f} {time.time() - began:.0f} s", flush=True)
        if (step + 1) % 500 == 0 or step + 1 == arguments.steps:
            final = Sense(shape)
            final.load_state_dict(average)
            right, like = measured(final, material)
            print(f"{step + 1} held out: {right:.1f} % of pairs right, likeness r = {like:.3f}", flush=True)
            state = {"sense": sense.state_dict(), "optimizer": optimizer.state_dict(), "average": average}
            write(state_file, state | {"step": step + 1})
    load(arguments.run)
    saved["weights"] |= {f"sense.{name}": value for name, value in average.items()}
    write(arguments.run / "model.pt", saved)


if __name__ == "__main__":
    main()
