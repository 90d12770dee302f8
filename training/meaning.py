"""Teach the reader what contents mean: a vector for each, close where a sentence encoder puts them close.

usage: python -m training.meaning --run DIR --soft FILE … [--epochs 30]

Learns only the projection and the small network behind it, from what `training.profile` wrote down: the similarities
that a large sentence encoder gives the contents of a batch are matched by the vectors that the reader makes from the
states that it has anyway (Reimers and Gurevych, 2020, "Making monolingual sentence embeddings multilingual"; the loss
on similarities is that of Tung and Mori, 2019). Rewrites `DIR/model.pt`.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor

from reportedly.reading.scorer import LEDGER
from reportedly.reading.windows import windows
from training.firmness import write
from training.network import ReaderModel, mean_over
from training.profiles import Story, collate
from training.scorer import load
from training.train import SPECIAL


@torch.inference_mode()
def pooled(model: ReaderModel, stories: list[Story], size: int = 254, stride: int = 190) -> tuple[Tensor, Tensor]:
    """For every content the mean of the encoder's states over it, and the vector to come close to."""
    special, features, wanted = SPECIAL[model.shape.relative], [], []
    for item in stories:
        pieces = []
        for window in windows(len(item.tokens), size, stride):
            own = [
                p
                for p in item.profiles
                if p.meaning is not None and window.own_start <= p.target.start < window.own_end
            ]
            if own:
                pieces.append((item, window, own))
        for at in range(0, len(pieces), 8):
            batch = collate(pieces[at : at + 8], special[:2], special[3], special[2], 0.0, random.Random(0))
            rows = torch.full((len(batch.columns["ids"]),), LEDGER)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                depths = model.encoder(convention=rows, **batch.columns)[3].float()
            row, start = batch.anchors[:, 0], batch.anchors[:, 1]
            places, there = model.firmness.places(batch.columns["mask"], start)
            inside = places.clamp(min=0, max=depths.shape[1] - 1)
            content = (batch.roles.gather(1, inside) >= 3) * there
            chosen = torch.stack([depths[r].index_select(0, p) for r, p in zip(row, inside, strict=True)])
            features.append(mean_over(chosen, content))
            wanted += [torch.from_numpy(p.meaning) for _, _, own in pieces[at : at + 8] for p in own]
    return torch.cat(features), functional.normalize(torch.stack(wanted).float(), dim=-1)


def vectors(model: ReaderModel, features: Tensor) -> Tensor:
    """The unit vectors of pooled states, as the firmness head makes them."""
    said = model.encoder.meaning(features)
    return functional.normalize(said + model.firmness.vector(said), dim=-1)


def train(model: ReaderModel, features: Tensor, wanted: Tensor, epochs: int, batch: int, rate: float) -> None:
    """Match similarities; every twentieth content is held out, and what it gives is printed."""
    learnt = [*model.encoder.meaning.parameters(), *model.firmness.vector.parameters()]
    for parameter in learnt:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(learnt, lr=rate, weight_decay=0.01)
    held = torch.arange(len(features)) % 20 == 0
    own, goal = features[~held], wanted[~held]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, epochs * (len(own) // batch))
    model.train()
    for epoch in range(epochs):
        order = torch.randperm(len(own))
        for at in range(0, len(order) - batch + 1, batch):
            chosen = order[at : at + batch]
            loss = similarity_loss(vectors(model, own[chosen]), goal[chosen])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
        with torch.no_grad():
            here, there = vectors(model, features[held]), wanted[held]
            pairs = torch.triu(torch.ones(len(here), len(here), dtype=torch.bool), 1)
            both = torch.stack([(here @ here.T)[pairs], (there @ there.T)[pairs]])
        print(
            f"epoch {epoch}: correlation with the encoder, held out {float(torch.corrcoef(both)[0, 1]):.4f}", flush=True
        )


def similarity_loss(here: Tensor, there: Tensor) -> Tensor:
    """Squared differences of similarities; pairs that the encoder finds similar are few and count more."""
    goal = there @ there.T
    weight = (1 + 12 * goal.clamp(min=0) ** 2) * (1 - torch.eye(len(goal)))
    return (weight * (here @ here.T - goal) ** 2).sum() / weight.sum()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--soft", type=Path, nargs="+", required=True)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--rate", type=float, default=2e-3)
    arguments = parser.parse_args()
    torch.manual_seed(1)
    stories = [story for path in arguments.soft for story in torch.load(path, weights_only=False)]
    model = load(arguments.run)
    saved = torch.load(arguments.run / "model.pt", weights_only=True)
    features, wanted = pooled(model.eval(), stories)
    train(model, features.clone(), wanted.clone(), arguments.epochs, arguments.batch, arguments.rate)
    saved["weights"] = dict(model.named_parameters())
    write(arguments.run / "model.pt", saved)


if __name__ == "__main__":
    main()
