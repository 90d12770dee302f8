"""Train the firmness head: act, kind of speaker, certainty and polarity of an attribution, and what it says.

usage: python -m training.firmness --corpora DIR --reader RUN --tokenizer FILE --run DIR [--tune] [--soft FILE …]
       [--hold-out] [--epochs N] [--resume]

Starts from a reader that `training.train` made. With `--tune` the upper layers of its encoder learn too, which is for a
teacher; without, only the head and the two projections that it reads, so that spans stay as they are. Learns from
`polnear/labels/train.jsonl`, `ledger/train`, and what `training.profile` let a teacher say of other attributions.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from tokenizers import Tokenizer
from torch import Tensor, nn

from reportedly.reading.firmness import FIELDS
from reportedly.reading.scorer import LEDGER
from training.network import CLASSES, ReaderModel
from training.profiles import ProfileBatch, Story, collate, cut_stories, labelled_ledgers, labelled_news
from training.scorer import load
from training.train import SPECIAL, Average, pace


def scores_of(model: ReaderModel, batch: ProfileBatch, tuned: bool) -> Tensor:
    """Class scores of the batch's anchors, (anchors, all CLASSES)."""
    rows = torch.full((len(batch.columns["ids"]),), LEDGER, device=batch.anchors.device)
    with torch.set_grad_enabled(tuned and torch.is_grad_enabled()):
        _, _, _, depths = model.encoder(convention=rows, **batch.columns)
    manner, meaning = model.encoder.manner(depths), model.encoder.meaning(depths)
    row, start, end, cued = batch.anchors.unbind(1)
    at, _ = model.firmness.places(batch.columns["mask"], start)
    roles = batch.roles.gather(1, at.clamp(min=0, max=batch.roles.shape[1] - 1))
    scores: Tensor = model.firmness(manner, meaning, batch.columns["mask"], row, start, end, cued, roles)[0]
    return scores


def loss_of(scores: Tensor, wanted: Tensor, smooth: float) -> Tensor:
    """Cross-entropy summed over the fields; the labels are one careful reader's, so a share `smooth` is given away."""
    total = scores.new_zeros(())
    for have, want in zip(scores.float().split(list(CLASSES.values()), 1), split(wanted), strict=True):
        target = want * (1 - smooth) + smooth / want.shape[1]
        known = want.sum(1)
        total = total - ((target * functional.log_softmax(have, -1)).sum(1) * known).sum() / known.sum().clamp(min=1)
    return total


def split(chances: Tensor) -> tuple[Tensor, ...]:
    """The columns of each field."""
    return chances.split(list(CLASSES.values()), 1)


@torch.no_grad()
def agreement(model: ReaderModel, stories: list[Story], size: int, teacher: bool) -> dict[str, float]:
    """The share of attributions for which the likeliest value is the written one, field by field."""
    model.eval()
    right, count = np.zeros(len(FIELDS)), 0
    for batch in in_batches(stories, size, 8, teacher, 0.0, random.Random(0)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = scores_of(model, batch, tuned=False)
        for index, (have, want) in enumerate(zip(split(scores.float()), split(batch.chances), strict=True)):
            right[index] += int((have.argmax(1) == want.argmax(1)).sum())
        count += len(batch.chances)
    return {field: 100 * float(value) / max(1, count) for field, value in zip(FIELDS, right, strict=True)}


def in_batches(
    stories: list[Story], size: int, rows: int, teacher: bool, forget: float, rng: random.Random
) -> Iterable[ProfileBatch]:
    """One pass over the stories in batches of `rows` windows."""
    first, last, pad, shift = SPECIAL[teacher]
    pieces = cut_stories(stories, size - 2, rng)
    rng.shuffle(pieces)
    for at in range(0, len(pieces), rows):
        yield collate(pieces[at : at + rows], (first, last), shift, pad, forget, rng)


def parameters(model: ReaderModel, tune: bool, rate: float, head_rate: float, frozen: int) -> list[dict[str, object]]:
    """What learns, with its rates: the head, its projection, and with `tune` the layers above the first `frozen`."""
    chosen: list[dict[str, object]] = []
    depth = len(model.encoder.layers)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(False)
        layer = int(name.split(".")[2]) if name.startswith("encoder.layers.") else -1
        if name.startswith(("firmness.", "encoder.manner.")):
            own = head_rate
        elif tune and layer >= frozen:
            own = rate * 0.9 ** (depth - 1 - layer)
        else:
            continue
        parameter.requires_grad_(True)
        decay = 0.01 if parameter.dim() > 1 else 0.0
        chosen.append({"params": [parameter], "lr": own, "peak": own, "weight_decay": decay})
    return chosen


def train(model: ReaderModel, stories: list[Story], held: list[Story], arguments: argparse.Namespace) -> None:
    """Train, log to `run/log.txt`, and leave the averaged model in `run/model.pt`."""
    teacher = model.shape.relative
    run: Path = arguments.run
    run.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(
        parameters(model, arguments.tune, arguments.rate, arguments.head_rate, arguments.frozen_layers)
    )
    average = Average(model, arguments.average)
    size, rows = arguments.window, arguments.rows
    steps = len(list(in_batches(stories, size, rows, teacher, 0.0, random.Random(0))))
    total, step, began = round(steps * arguments.epochs), 0, time.time()
    state = run / "state.pt"
    if arguments.resume and state.exists():
        saved = torch.load(state, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        average.weights, average.steps, step = saved["average"], saved["step"], saved["step"]
    saved_at, skip = time.time(), step
    with (run / "log.txt").open("a", encoding="utf-8") as log:
        for epoch in range(int(np.ceil(arguments.epochs)) + 1):
            rng = random.Random(arguments.seed * 1000 + epoch)
            for batch in in_batches(stories, size, rows, teacher, arguments.forget, rng):
                if skip:
                    skip -= 1
                    continue
                if step >= total:
                    break
                torch.manual_seed(arguments.seed * 1_000_003 + step)
                model.train()
                pace(optimizer, step, total, 0.06)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    loss = loss_of(scores_of(model, batch, arguments.tune), batch.chances, arguments.smooth)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 1.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
                average.update(model)
                step += 1
                if step % 25 == 0:
                    print(
                        f"{step}/{total} loss {float(loss.detach()):.3f} {time.time() - began:.0f} s",
                        file=log,
                        flush=True,
                    )
                if time.time() - saved_at > 240:
                    write(
                        state,
                        {
                            "model": model.state_dict(),
                            "optimizer": optimizer.state_dict(),
                            "average": average.weights,
                            "step": step,
                        },
                    )
                    saved_at = time.time()
        model.load_state_dict(average.weights, strict=False)
        if held:
            print("held out:", agreement(model, held, size, teacher), file=log, flush=True)
    write(
        run / "model.pt",
        {"weights": dict(model.named_parameters()), "shape": asdict(model.shape), "settings": {}, "step": step},
    )


def write(path: Path, value: object) -> None:
    """Save whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(value, part)
    part.replace(path)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="the folder that holds corpora/ and ledger/")
    parser.add_argument("--reader", type=Path, required=True, help="the run of a trained reader")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tune", action="store_true", help="let the upper layers of the encoder learn too")
    parser.add_argument("--soft", type=Path, nargs="*", default=[], help="files written by training.profile")
    parser.add_argument("--hold-out", action="store_true", help="leave every ninth ledger out, to choose settings by")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--epochs", type=float, default=4.0)
    parser.add_argument("--window", type=int, default=192)
    parser.add_argument("--rows", type=int, default=16, help="windows a batch")
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--head-rate", type=float, default=7e-4)
    parser.add_argument("--frozen-layers", type=int, default=4)
    parser.add_argument("--smooth", type=float, default=0.05)
    parser.add_argument("--forget", type=float, default=0.1)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--ledger-copies", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    news = list(labelled_news(arguments.corpora / "corpora" / "polnear", "train", tokenizer))
    told = list(labelled_ledgers(arguments.corpora / "ledger" / "train", tokenizer))
    held = told[::9] if arguments.hold_out else []
    told = [story for index, story in enumerate(told) if index % 9] if arguments.hold_out else told
    soft = [story for path in arguments.soft for story in torch.load(path, weights_only=False)]
    torch.manual_seed(arguments.seed)
    train(load(arguments.reader), news + told * arguments.ledger_copies + soft, held, arguments)


if __name__ == "__main__":
    main()
