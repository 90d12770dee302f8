"""Train a reader model.

usage: python -m training.train --corpora DIR --base FILE --tokenizer FILE --run DIR [--teacher] [--soft FILE …]
       [--hold-out] [--warm DIR] [--epochs N] [--resume]

Reads PolNeAR's train part and the train ledgers (never a dev part), or the soft labels that `training.label` wrote, and
writes `RUN/state.pt` (to resume from) every few minutes and `RUN/model.pt` (averaged weights) at the end. Uses a GPU
where there is one, bfloat16 either way.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as functional
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.base import MINILM, MPNET, MPNET_SHIFT, start_from
from training.corpora import Article, ledgers, polnear
from training.examples import Batch, Example, batches, collate, examples
from training.network import ReaderModel
from training.scorer import load
from training.settings import Settings

SPECIAL = {False: (101, 102, 0, 0), True: (0, 2, 1, MPNET_SHIFT)}
"""First and last special token, padding, and the shift of word ids; by whether the encoder is MPNet's."""


def load_articles(corpora: Path, hold_out: bool) -> tuple[list[Article], list[Article]]:
    """PolNeAR train and ledger train, and of these what is held out (every 30th article, every 9th ledger)."""
    news = list(polnear(corpora / "corpora" / "polnear", "train"))
    stories = list(ledgers(corpora / "ledger" / "train"))
    if not hold_out:
        return news, stories
    names = sorted({article.name.rpartition("_")[0] for article in news})
    held = set(names[::30])
    return (
        [article for article in news if article.name.rpartition("_")[0] not in held],
        [article for index, article in enumerate(stories) if index % 9],
    )


def groups(model: ReaderModel, settings: Settings) -> list[dict[str, object]]:
    """Parameters with their rates: layer-wise decay through the encoder, a rate of their own for the heads."""
    result = []
    depth = len(model.encoder.layers)
    for name, parameter in model.named_parameters():
        layer = int(name.split(".")[2]) if name.startswith("encoder.layers.") else -1
        embedded = name.startswith(("encoder.word", "encoder.position", "encoder.norm", "encoder.relative"))
        if (embedded and settings.frozen_layers) or 0 <= layer < settings.frozen_layers:
            parameter.requires_grad_(False)
            continue
        if layer >= 0:
            rate = settings.rate * settings.layer_decay ** (depth - 1 - layer)
        elif embedded:
            rate = settings.rate * settings.layer_decay**depth
        else:
            rate = settings.head_rate
        decay = settings.weight_decay if parameter.dim() > 1 and "norm" not in name else 0.0
        result.append({"params": [parameter], "lr": rate, "peak": rate, "weight_decay": decay})
    return result


def loss_of(model: ReaderModel, batch: Batch, settings: Settings) -> tuple[Tensor, list[float]]:
    """The loss of a batch and its three parts: anchors, links, auxiliary flat tags."""
    mask = batch.columns["mask"]
    scores, states, flat, _ = model.encoder(**batch.columns, convention=batch.convention)
    real = mask.bool()
    anchor = -(batch.anchors * functional.log_softmax(scores.float(), -1)).sum(-1)[real].mean()
    tags = flat.float().view(*flat.shape[:2], 2, 3)[real]
    flat_loss = functional.cross_entropy(tags.reshape(-1, 3), batch.flat[real].reshape(-1))
    if len(batch.links):
        row, start, end, cued = batch.links.unbind(1)
        roles = model.linker(states, mask, row, start, end, cued)
        at, there = model.linker.places(mask, start)
        at = at.clamp(min=0, max=mask.shape[1] - 1)
        wanted = batch.roles.gather(1, at[..., None].expand(-1, -1, 5))
        each = -(wanted * functional.log_softmax(roles.float(), -1)).sum(-1)
        counted = mask[row].gather(1, at) * there * wanted.sum(-1).bool()
        link = (each * counted).sum() / counted.sum().clamp(min=1)
    else:
        link = anchor * 0
    loss = anchor + settings.link_weight * link + settings.flat_weight * flat_loss
    return loss, [float(part.detach()) for part in (anchor, link, flat_loss)]


class Average:
    """An exponential moving average of weights (Polyak averaging), warmed up over the first steps."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.weights = {name: tensor.detach().clone() for name, tensor in model.named_parameters()}

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's weights."""
        self.steps += 1
        share = 1 - min(self.decay, self.steps / (self.steps + 10))
        with torch.no_grad():
            for name, tensor in model.named_parameters():
                if tensor.requires_grad:
                    self.weights[name].lerp_(tensor.detach(), share)


@dataclass
class Progress:
    """How far a run has come: steps done of all, and batches done of an epoch."""

    step: int = 0
    epoch: int = 0
    done_in_epoch: int = 0
    total: int = 0


def train(
    model: ReaderModel,
    articles: list[Article],
    soft: list[Example],
    tokenizer: Tokenizer,
    settings: Settings,
    run: Path,
    resume: bool,
    save_every: float = 240.0,
) -> None:
    """Run or resume a training run; see the module's docstring for what it leaves in `run`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device)
    optimizer = torch.optim.AdamW(groups(model, settings), betas=(0.9, 0.98), eps=1e-6, fused=True)
    average = Average(model, settings.average)
    first, last, pad, shift = SPECIAL[model.shape.relative]
    special = (first, last)
    run.mkdir(parents=True, exist_ok=True)
    at = Progress()
    if resume and (run / "state.pt").exists():
        state = torch.load(run / "state.pt", weights_only=True, map_location=device)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        at = Progress(**state["progress"])
        average.weights, average.steps = state["average"], at.step
    log = (run / "log.txt").open("a", encoding="utf-8")
    saved, seen, began = time.time(), 0, time.time()
    while at.epoch < math.ceil(settings.epochs):
        rng = random.Random(settings.seed * 1000 + at.epoch)
        items = list(examples(articles, tokenizer, settings.restyled, rng)) + soft
        plan = batches(items, settings.window, settings.tokens, rng)
        at.total = at.total or round(settings.epochs * len(plan))
        for pieces in plan[at.done_in_epoch :]:
            # Seeded by the step, so that a resumed run goes the same way as one that was not stopped.
            torch.manual_seed(settings.seed * 1_000_003 + at.step)
            rng = random.Random(settings.seed * 1_000_003 + at.step)
            batch = collate(pieces, settings.window, settings.tokens, special, shift, pad, settings.most_links, rng)
            to_device(batch, device)
            pace(optimizer, at.step, at.total, settings.warmup)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                loss, parts = loss_of(model, batch, settings)
            loss.backward()
            nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            average.update(model)
            at.step, at.done_in_epoch = at.step + 1, at.done_in_epoch + 1
            seen += int(batch.columns["mask"].sum())
            if at.step % 25 == 0:
                figures = " ".join(f"{part:.4f}" for part in (float(loss.detach()), *parts))
                speed = seen / (time.time() - began)
                print(
                    f"{at.step}/{at.total} epoch {at.epoch} loss {figures} {speed:.0f} tokens/s", file=log, flush=True
                )
            if time.time() - saved > save_every:
                save(run, model, optimizer, average, at, settings)
                saved = time.time()
            if at.step >= at.total:
                break
        at.epoch, at.done_in_epoch = at.epoch + 1, 0
    save(run, model, optimizer, average, at, settings)


def pace(optimizer: torch.optim.Optimizer, step: int, total: int, warmup: float) -> None:
    """Linear warm-up, then a cosine down to a fiftieth."""
    part = step / max(1, total)
    factor = (
        part / warmup if part < warmup else 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (part - warmup) / (1 - warmup)))
    )
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor


def to_device(batch: Batch, device: torch.device) -> None:
    """Move every tensor of the batch."""
    batch.columns = {name: tensor.to(device) for name, tensor in batch.columns.items()}
    for name in ("convention", "anchors", "flat", "links", "roles"):
        setattr(batch, name, getattr(batch, name).to(device))


def save(
    run: Path,
    model: ReaderModel,
    optimizer: torch.optim.Optimizer,
    average: Average,
    at: Progress,
    settings: Settings,
) -> None:
    """Write the averaged model and the state to resume from, each whole or not at all."""
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average.weights,
        "progress": asdict(at),
    }
    final = {
        "weights": average.weights,
        "shape": asdict(model.shape),
        "settings": asdict(settings),
        "step": at.step,
    }
    for name, value in (("state.pt", state), ("model.pt", final)):
        torch.save(value, run / f"{name}.part")
        (run / f"{name}.part").replace(run / name)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="the folder that holds corpora/ and ledger/")
    parser.add_argument("--base", type=Path, required=True, help="safetensors of the pretrained encoder")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--teacher", action="store_true", help="the base is MPNet")
    parser.add_argument("--soft", type=Path, nargs="*", default=[], help="files written by training.label")
    parser.add_argument(
        "--hold-out", action="store_true", help="leave a part of the train data out, to choose settings by"
    )
    parser.add_argument("--warm", type=Path, help="start from the model of this run instead (a warm restart)")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    for name, value in asdict(Settings()).items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=None)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    given = {name: getattr(arguments, name) for name in asdict(Settings()) if getattr(arguments, name) is not None}
    settings = replace(Settings(), **given)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    news, stories = load_articles(arguments.corpora, arguments.hold_out)
    soft = [item for path in arguments.soft for item in torch.load(path, weights_only=False)]
    torch.manual_seed(settings.seed)
    fresh = MPNET if arguments.teacher else MINILM
    model = load(arguments.warm) if arguments.warm else start_from(arguments.base, fresh)
    train(model, news + stories * settings.ledger_copies, soft, tokenizer, settings, arguments.run, arguments.resume)


if __name__ == "__main__":
    main()
