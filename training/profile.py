"""Let a trained teacher describe attributions that nobody described: a student learns from its probabilities.

usage: python -m training.profile --corpora DIR --reader RUN --run RUN --tokenizer FILE --base FILE --out FILE
       [--every 1] [--first 0]

Reads article bodies of the Fake News Challenge, less every story that has a hand-written ledger, with the reader of
`--reader`, and lets the teacher of RUN say what each attribution does. What each says is put down as the sentence
embedding that the pretrained encoder `--base` gives its content (all-mpnet-base-v2: the mean over its last layer), for
`training.meaning` to distil (Reimers and Gurevych, 2020).
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from tokenizers import Tokenizer
from torch import nn

from reportedly.reading.relations import relations
from reportedly.reading.scorer import LEDGER
from reportedly.reading.tokens import tokenize
from reportedly.reading.windows import windows
from training.base import MPNET, MPNET_SHIFT, start_from
from training.corpora import unlabelled
from training.firmness import scores_of, split
from training.network import ReaderModel
from training.profiles import Floats, Profile, Story, collate, story
from training.scorer import TorchScorer, load
from training.train import SPECIAL

SIZE, STRIDE = 190, 142


def described(item: Story, teacher: ReaderModel, rows: int = 16) -> Story:
    """The story with the teacher's probabilities for every attribution."""
    first, last, pad, shift = SPECIAL[teacher.shape.relative]
    chances: dict[int, Floats] = {}
    pieces = []
    for window in windows(len(item.tokens), SIZE, STRIDE):
        own = [p for p in item.profiles if window.own_start <= p.target.start < window.own_end]
        if own:
            pieces.append((item, window, own))
    for at in range(0, len(pieces), rows):
        group = pieces[at : at + rows]
        batch = collate(group, (first, last), shift, pad, 0.0, random.Random(0))
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            scores = scores_of(teacher, batch, tuned=False).float()
        soft = torch.cat([functional.softmax(part, -1) for part in split(scores)], 1).numpy()
        for profile, row in zip((p for _, _, own in group for p in own), soft, strict=True):
            chances[id(profile)] = row
    return replace(item, profiles=tuple(replace(p, chances=chances[id(p)]) for p in item.profiles if id(p) in chances))


class Embedder:
    """A pretrained sentence encoder: texts in, unit vectors out."""

    def __init__(self, base: Path, tokenizer: Tokenizer) -> None:
        self.model = start_from(base, MPNET).eval()
        self.tokenizer = tokenizer
        for extra in (self.model.encoder.case, self.model.encoder.quote, self.model.encoder.gap):
            nn.init.zeros_(extra.weight)
        nn.init.zeros_(self.model.encoder.convention.weight)

    @torch.inference_mode()
    def embed(self, texts: list[str], most: int = 96, rows: int = 32) -> Floats:
        """Vectors (texts, width) of the first `most` tokens of each text."""
        every = [encoding.ids[:most] for encoding in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
        order = sorted(range(len(every)), key=lambda index: len(every[index]))
        result = np.zeros((len(texts), self.model.shape.width), dtype=np.float32)
        for at in range(0, len(order), rows):
            chosen = order[at : at + rows]
            length = -(-(max(len(every[index]) for index in chosen) + 2) // 16) * 16
            ids = torch.ones((len(chosen), length), dtype=torch.int64)
            mask = torch.zeros_like(ids)
            for row, index in enumerate(chosen):
                own = [0, *(value + MPNET_SHIFT for value in every[index]), 2]
                ids[row, : len(own)] = torch.tensor(own)
                mask[row, : len(own)] = 1
            none = torch.zeros_like(ids)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                depths = self.model.encoder(ids, none, none, none, torch.zeros(len(chosen), dtype=torch.int64), mask)[3]
            last = depths[..., -self.model.shape.width :].float()
            mean = (last * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            result[chosen] = functional.normalize(mean, dim=-1).numpy()
        return result


def main() -> None:
    """Read the command line and describe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True, help="the run of a trained reader, to find attributions")
    parser.add_argument("--run", type=Path, required=True, help="the run of the teacher")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="safetensors of the pretrained sentence encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="read every Nth article")
    parser.add_argument("--first", type=int, default=0, help="beginning with this one")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    bodies = arguments.corpora / "corpora" / "fnc" / "train_bodies.jsonl"
    held = [arguments.corpora / "ledger" / part for part in ("dev", "train")]
    articles = list(unlabelled(bodies, held))[arguments.first :: arguments.every]
    reader = TorchScorer(load(arguments.reader))
    teacher, embedder = load(arguments.run).eval(), Embedder(arguments.base, tokenizer)
    began, result = time.time(), []
    for done, article in enumerate(articles, 1):
        found = relations(tokenize(article.text, tokenizer), reader, LEDGER, batch=8)
        rows = [{role: getattr(relation, role) for role in ("source", "cue", "content")} for relation in found]
        item = story(article.name, article.text, rows, tokenizer)
        item = described(item, teacher)
        said = [" ".join(article.text[a:b] for a, b in spans_of(item, profile)) for profile in item.profiles]
        vectors = embedder.embed(said) if said else np.zeros((0, 0), dtype=np.float32)
        profiles = (replace(p, meaning=v.astype(np.float16)) for p, v in zip(item.profiles, vectors, strict=True))
        result.append(replace(item, profiles=tuple(profiles)))
        if done % 50 == 0:
            print(f"{done}/{len(articles)} articles, {time.time() - began:.0f} s", flush=True)
    part = arguments.out.with_suffix(".part")
    torch.save(result, part)
    part.replace(arguments.out)


def spans_of(item: Story, profile: Profile) -> list[tuple[int, int]]:
    """The characters of what the attribution says."""
    tokens = item.tokens
    return [
        (int(tokens.start[start]), int(tokens.end[end - 1])) for role, start, end in profile.target.roles if role == 3
    ]


if __name__ == "__main__":
    main()
