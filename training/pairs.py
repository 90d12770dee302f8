"""Teach the reader to compare two attributions: nothing to do with one another, the same claim, or a dispute.

usage: python -m training.pairs --corpora DIR --run DIR --tokenizer FILE --out FILE [--folds 5]

Only the comparer learns; it reads the states that the encoder of RUN has anyway. First from sentence pairs (MNLI, SNLI,
JOCI, SICK, RTE: entailment as the same claim, contradiction as a dispute), then from the pairs of attributions in
`ledger/train` and `training/links.json`. Rewrites `RUN/model.pt`. FILE gets, for `training.disputes`, what comparers
that did not learn from a story say of its pairs: for every story an array (attributions, attributions, 2) of log odds.
"""

from __future__ import annotations

import argparse
import copy
import csv
import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from tokenizers import Tokenizer
from torch import Tensor, nn

from reportedly.ledger import Ledger
from reportedly.reading.likeness import CONTENT_WORDS, CUE_WORDS, DISPUTES, SAME, UNRELATED, to_odds
from reportedly.reading.scorer import LEDGER, columns
from reportedly.reading.tokens import Tokens, tokenize
from reportedly.reading.windows import Window, windows
from training import links
from training.disputes import groups
from training.examples import CONTENT
from training.firmness import write
from training.network import Pairs, ReaderModel
from training.profiles import story
from training.scorer import load

SENTENCES = ("mnli-dev", "snli-dev", "sick-train", "sick-dev", "rte-train", "joci-train")
NOT_SAME = 3
"""Label of a sentence pair of which is known only that the one does not follow from the other."""
LABELS = {"entailment": SAME, "neutral": UNRELATED, "contradiction": DISPUTES, "not_entailment": NOT_SAME}
States = npt.NDArray[np.float16]
Item = tuple[States, npt.NDArray[np.int64]]
"""States of the words of an attribution or a sentence, and which of them belong to the content."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items and their label."""

    one: Item
    other: Item
    label: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A story's attributions as items, and the label of every ordered pair of them."""

    name: str
    measured: bool
    items: list[Item]
    labels: npt.NDArray[np.int64]

    def pairs(self, unrelated: bool) -> list[Pair]:
        """The pairs that have something to do with one another, or those that have not."""
        places = np.argwhere((self.labels == UNRELATED) == unrelated)
        return [Pair(self.items[i], self.items[j], int(self.labels[i, j])) for i, j in places if i != j]


@torch.inference_mode()
def states_of(model: ReaderModel, tokens: Tokens) -> States:
    """What the encoder's projections hold of every token of a text, (tokens, link_width + meaning)."""
    width = model.shape.link_width + model.shape.meaning
    result = np.zeros((len(tokens), width), dtype=np.float16)
    encoder = model.encoder
    for window in windows(len(tokens), 254, 190):
        inputs = columns(tokens, [window], 101, 102)
        feed = {name: torch.from_numpy(inputs[name]) for name in ("ids", "case", "quote", "gap", "mask")}
        with torch.autocast("cpu", dtype=torch.bfloat16):
            depths = encoder(convention=torch.full((1,), LEDGER), **feed)[3]
            both = torch.cat([encoder.manner(depths), encoder.meaning(depths)], -1)[0, 1:-1].float().numpy()
        own = slice(window.own_start - window.start, window.own_end - window.start)
        result[window.own_start : window.own_end] = both[own]
    return result


@torch.inference_mode()
def sentence_states(model: ReaderModel, every: list[Tokens], most: int = 64) -> list[States]:
    """The same of short texts, read together as far as `most` tokens; of each the first `CONTENT_WORDS`."""
    cut = [Window(0, min(len(tokens), most), 0, most) for tokens in every]
    length = -(-max(window.end for window in cut) // 16) * 16 + 2
    feed = {name: np.zeros((len(every), length), dtype=np.int64) for name in ("ids", "case", "quote", "gap", "mask")}
    for row, (tokens, window) in enumerate(zip(every, cut, strict=True)):
        for name, array in columns(tokens, [window], 101, 102).items():
            if name in feed:
                feed[name][row, : array.shape[1]] = array[0]
    rows = torch.full((len(every),), LEDGER)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        depths = model.encoder(convention=rows, **{name: torch.from_numpy(array) for name, array in feed.items()})[3]
        both = torch.cat([model.encoder.manner(depths), model.encoder.meaning(depths)], -1).to(torch.float16).numpy()
    return [both[row, 1 : min(window.end, CONTENT_WORDS) + 1].copy() for row, window in enumerate(cut)]


def sentence_pairs(model: ReaderModel, tokenizer: Tokenizer, folder: Path) -> list[Pair]:
    """The pairs of the corpora of inference, each sentence read by itself."""
    rows = [
        (row["premise"], row["hypothesis"], LABELS[row["label"]])
        for name in SENTENCES
        for row in csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8", newline=""))
        if row["label"] in LABELS
    ]
    texts = sorted({text for row in rows for text in row[:2]})
    read = [tokenize(text, tokenizer) for text in texts]
    items: dict[str, Item] = {}
    order = sorted(range(len(texts)), key=lambda index: len(read[index]))
    for at in range(0, len(order), 64):
        chosen = order[at : at + 64]
        for index, own in zip(chosen, sentence_states(model, [read[index] for index in chosen]), strict=True):
            items[texts[index]] = (own, np.ones(len(own), dtype=np.int64))
    return [Pair(items[one], items[other], label) for one, other, label in rows]


def compared(model: ReaderModel, tokenizer: Tokenizer, name: str, ledger: Ledger, measured: bool) -> Compared:
    """A story ready to be learnt from."""
    rows = [
        {role: [tuple(span) for span in getattr(attribution, role)] for role in ("source", "cue", "content")}
        for attribution in ledger.attributions
    ]
    read = story(name, ledger.document.text, rows, tokenizer)
    if len(read.profiles) != len(rows):
        raise ValueError(f"{name}: an attribution has neither cue nor content")
    states = states_of(model, read.tokens)
    items = []
    for profile in read.profiles:
        target = profile.target
        cue = list(range(target.start, target.end))[: CUE_WORDS if target.cued else 0]
        content = [at for role, start, end in target.roles if role == CONTENT for at in range(start, end)]
        places = cue + content[:CONTENT_WORDS]
        items.append((states[places], np.array([0] * len(cue) + [1] * (len(places) - len(cue)), dtype=np.int64)))
    return Compared(name, measured, items, pair_labels(ledger))


def pair_labels(ledger: Ledger) -> npt.NDArray[np.int64]:
    """The label of every ordered pair; who disputes a claim disputes all that make it."""
    group = np.array(groups(ledger))
    ids = {attribution.id: index for index, attribution in enumerate(ledger.attributions)}
    labels = np.where(group[:, None] == group[None], SAME, UNRELATED)
    for index, attribution in enumerate(ledger.attributions):
        for target in attribution.disputes:
            labels[index, group == group[ids[target]]] = DISPUTES
    np.fill_diagonal(labels, UNRELATED)
    return labels


def batch_of(items: list[Item]) -> tuple[Tensor, Tensor, Tensor]:
    """States (items, words, width), parts and masks (items, words), as long as the longest."""
    length = max(1, *(len(parts) for _, parts in items))
    width = items[0][0].shape[1]
    states = np.zeros((len(items), length, width), dtype=np.float32)
    parts, mask = np.zeros((2, len(items), length), dtype=np.int64)
    for row, (own, kinds) in enumerate(items):
        states[row, : len(own)], parts[row, : len(own)], mask[row, : len(own)] = own, kinds, 1
    return torch.from_numpy(states), torch.from_numpy(parts), torch.from_numpy(mask)


def scores_of(model: Pairs, pairs: list[Pair]) -> Tensor:
    """Scores (pairs, classes)."""
    one, one_parts, one_mask = batch_of([pair.one for pair in pairs])
    other, other_parts, other_mask = batch_of([pair.other for pair in pairs])
    scores: Tensor = model(model.words(one, one_parts), one_mask, model.words(other, other_parts), other_mask)
    return scores


def loss_of(model: Pairs, pairs: list[Pair]) -> Tensor:
    """Cross-entropy with a little smoothing; `NOT_SAME` asks for anything but the same claim."""
    scores = scores_of(model, pairs)
    labels = torch.tensor([pair.label for pair in pairs])
    logs = functional.log_softmax(scores, -1)
    known = functional.cross_entropy(scores, labels.clamp(max=DISPUTES), reduction="none", label_smoothing=0.05)
    either = -torch.logsumexp(logs[:, [UNRELATED, DISPUTES]], 1)
    return torch.where(labels == NOT_SAME, either, known).mean()


def learn(model: Pairs, epochs: list[list[Pair]], rate: float, size: int) -> None:
    """One pass over each list of pairs, with a rate that rises shortly and then falls along a cosine."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.02)
    total, step = sum(math.ceil(len(pairs) / size) for pairs in epochs), 0
    model.train()
    for pairs in epochs:
        random.shuffle(pairs)
        for at in range(0, len(pairs), size):
            warm = min(1.0, (step + 1) / 60)
            for group in optimizer.param_groups:
                group["lr"] = rate * warm * max(0.02, 0.5 * (1 + math.cos(math.pi * step / total)))
            loss = loss_of(model, pairs[at : at + size])
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
    model.eval()


def learn_stories(model: Pairs, stories: list[Compared], epochs: int = 4, rate: float = 5e-4) -> Pairs:
    """The comparer, taught the pairs of stories: all that have to do with one another, disputes twice, some others."""
    own = copy.deepcopy(model)
    related = [pair for item in stories for pair in item.pairs(unrelated=False)]
    related += [pair for pair in related if pair.label == DISPUTES]
    others = [pair for item in stories for pair in item.pairs(unrelated=True)]
    rounds = [related + random.sample(others, min(len(others), 4 * len(related))) for _ in range(epochs)]
    learn(own, rounds, rate, 64)
    return own


@torch.inference_mode()
def odds_of(model: Pairs, item: Compared) -> npt.NDArray[np.float32]:
    """Log odds of every ordered pair of a story, (attributions, attributions, 2)."""
    count = len(item.items)
    pairs = [Pair(one, other, 0) for one in item.items for other in item.items]
    scores = [scores_of(model, pairs[at : at + 512]).numpy() for at in range(0, len(pairs), 512)]
    return to_odds(np.concatenate(scores)).reshape(count, count, 2)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=6, help="passes over the sentence pairs")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = load(arguments.run).eval()
    cached = arguments.run / "sentences.pt"
    if cached.exists():
        model.pairs.load_state_dict(torch.load(cached, weights_only=True))
    else:
        sentences = sentence_pairs(model, tokenizer, arguments.corpora / "corpora" / "nli")
        random.shuffle(sentences)
        held, sentences = sentences[:2000], sentences[2000:]
        learn(model.pairs, [list(sentences) for _ in range(arguments.epochs)], 1e-3, 128)
        known = [pair for pair in held if pair.label != NOT_SAME]
        with torch.inference_mode():
            right = sum(
                int((scores_of(model.pairs, part).argmax(1) == torch.tensor([p.label for p in part])).sum())
                for part in (known[at : at + 256] for at in range(0, len(known), 256))
            )
        print(f"sentence pairs held out: {100 * right / len(known):.1f} right of {len(known)}", flush=True)
        write(cached, model.pairs.state_dict())
    stories = [compared(model, tokenizer, *entry) for entry in links.stories(arguments.corpora)]
    given: dict[str, npt.NDArray[np.float32]] = {}
    for part in range(arguments.folds):
        held_out = stories[part :: arguments.folds]
        names = {item.name for item in held_out}
        own = learn_stories(model.pairs, [item for item in stories if item.name not in names])
        given |= {item.name: odds_of(own, item) for item in held_out}
        print(f"fold {part + 1} of {arguments.folds}", flush=True)
    np.savez_compressed(arguments.out, **given)  # type: ignore[arg-type]
    saved = torch.load(arguments.run / "model.pt", weights_only=True)
    final = learn_stories(model.pairs, stories)
    saved["weights"] |= {f"pairs.{name}": value for name, value in final.state_dict().items()}
    write(arguments.run / "model.pt", saved)


if __name__ == "__main__":
    main()
