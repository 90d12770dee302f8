"""What the reader's encoder makes of passages, and what a sentence encoder does: what `training.sense` learns from.

usage: python -m training.passages --corpora DIR --run RUN --tokenizer FILE --base FILE --out DIR

Sentences of news stories (bodies of the Fake News Challenge, PolNeAR) are read in their stories, sentence pairs (MNLI,
SNLI, SICK, RTE, JOCI) each sentence by itself. DIR gets the encoder's states of all of them and, for the sentences of
stories, the vectors that the pretrained encoder `--base` (all-mpnet-base-v2) gives them.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from reportedly.reading.likeness import DISPUTES, SAME, UNRELATED
from reportedly.reading.page import page_of
from reportedly.reading.scorer import LEDGER, columns
from reportedly.reading.tokens import Tokens, tokenize
from reportedly.reading.windows import Window, windows
from training.corpora import polnear, unlabelled
from training.network import ReaderModel
from training.profile import Embedder
from training.scorer import load

PAIRS = ("mnli-dev", "snli-dev", "sick-train", "sick-dev", "rte-train", "joci-train")
NOT_SAME = 3
"""Label of a pair of which is known only that the one does not follow from the other."""
LABELS = {"entailment": SAME, "neutral": UNRELATED, "contradiction": DISPUTES, "not_entailment": NOT_SAME}
LONGEST, SHORTEST = 64, 5
States = npt.NDArray[np.float16]


@torch.inference_mode()
def story_states(model: ReaderModel, tokens: Tokens, rows: int = 8) -> States:
    """What three depths of the encoder hold of every token of a story, (tokens, 3 x width)."""
    result = np.zeros((len(tokens), 3 * model.shape.width), dtype=np.float16)
    cut = windows(len(tokens), 254, 190)
    for at in range(0, len(cut), rows):
        batch = cut[at : at + rows]
        for window, states in zip(batch, _depths(model, tokens, batch), strict=True):
            own = slice(window.own_start - window.start + 1, window.own_end - window.start + 1)
            result[window.own_start : window.own_end] = states[own]
    return result


def _depths(model: ReaderModel, tokens: Tokens, batch: list[Window]) -> States:
    inputs = columns(tokens, batch, 101, 102)
    feed = {name: torch.from_numpy(inputs[name]) for name in ("ids", "case", "quote", "gap", "mask")}
    with torch.autocast("cpu", dtype=torch.bfloat16):
        depths = model.encoder(convention=torch.full((len(batch),), LEDGER), **feed)[3]
    states: States = depths.to(torch.float16).numpy()
    return states


@torch.inference_mode()
def sentence_states(model: ReaderModel, every: list[Tokens]) -> list[States]:
    """The same of short texts read together, of each the first `LONGEST` tokens."""
    cut = [Window(0, min(len(tokens), LONGEST), 0, LONGEST) for tokens in every]
    length = -(-max(window.end for window in cut) // 16) * 16 + 2
    feed = {name: np.zeros((len(every), length), dtype=np.int64) for name in ("ids", "case", "quote", "gap", "mask")}
    for row, (tokens, window) in enumerate(zip(every, cut, strict=True)):
        for name, array in columns(tokens, [window], 101, 102).items():
            if name in feed:
                feed[name][row, : array.shape[1]] = array[0]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        convention = torch.full((len(every),), LEDGER)
        depths = model.encoder(convention=convention, **{name: torch.from_numpy(value) for name, value in feed.items()})
    states = depths[3].to(torch.float16).numpy()
    return [states[row, 1 : window.end + 1] for row, window in enumerate(cut)]


def sentences(text: str, tokens: Tokens) -> Iterator[tuple[str, int, int]]:
    """The sentences of a story: words, first token, and the token after the last, at most `LONGEST` of them."""
    page = page_of(text)
    for _, group in groupby(range(len(page.words)), key=page.sentence.__getitem__):
        indexes = list(group)
        first, last = page.words[indexes[0]].start, page.words[indexes[-1]].end
        start, end = np.searchsorted(tokens.start, [first, last])
        end = min(end, start + LONGEST)
        if end - start >= SHORTEST:
            yield text[first : int(tokens.end[end - 1])], int(start), int(end)


def stories(corpora: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of the news stories."""
    held = [corpora / "ledger" / part for part in ("dev", "train")]
    for article in unlabelled(corpora / "corpora" / "fnc" / "train_bodies.jsonl", held):
        yield f"fnc/{article.name}", article.text
    seen = set()
    for article in polnear(corpora / "corpora" / "polnear", "train"):
        if article.text not in seen:
            seen.add(article.text)
            yield f"polnear/{article.name}", article.text


class Pile:
    """Arrays laid end to end in a file, with where each begins."""

    def __init__(self, path: Path, width: int) -> None:
        self.path, self.width, self.ends = path, width, [0]
        self.file = path.with_suffix(".part").open("wb")

    def add(self, states: States) -> None:
        """Lay one array (rows, width) on the pile."""
        self.file.write(np.ascontiguousarray(states).tobytes())
        self.ends.append(self.ends[-1] + len(states))

    def close(self) -> None:
        """Finish the file and write the ends beside it."""
        self.file.close()
        np.save(self.path.with_suffix(".ends.npy"), np.array(self.ends))
        self.path.with_suffix(".part").replace(self.path)


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpora", "run", "tokenizer", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = load(arguments.run).eval()
    if not (arguments.out / "pairs.npy").exists():
        write_pairs(model, tokenizer, arguments.corpora / "corpora" / "nli", arguments.out)
    write_stories(model, tokenizer, Embedder(arguments.base, tokenizer), arguments.corpora, arguments.out)


def write_pairs(model: ReaderModel, tokenizer: Tokenizer, folder: Path, out: Path) -> None:
    """States of the sentences of all pairs, and the pairs as rows of (sentence, sentence, label)."""
    rows = [
        (row["premise"], row["hypothesis"], LABELS[row["label"]])
        for name in PAIRS
        for row in csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8", newline=""))
        if row["label"] in LABELS and row["premise"].strip() and row["hypothesis"].strip()
    ]
    texts = sorted({text for row in rows for text in row[:2]}, key=lambda text: (len(text), text))
    places = {text: index for index, text in enumerate(texts)}
    pile = Pile(out / "sentences.bin", 3 * model.shape.width)
    for at in range(0, len(texts), 64):
        for states in sentence_states(model, [tokenize(text, tokenizer) for text in texts[at : at + 64]]):
            pile.add(states)
    pile.close()
    np.save(out / "pairs.npy", np.array([(places[one], places[other], label) for one, other, label in rows]))
    print(f"{len(rows)} pairs of {len(texts)} sentences", flush=True)


def write_stories(model: ReaderModel, tokenizer: Tokenizer, base: Embedder, corpora: Path, out: Path) -> None:
    """States of all tokens of the stories, and rows of (story, first token, end) with the vectors to come close to."""
    pile, rows, words, names = Pile(out / "stories.bin", 3 * model.shape.width), [], [], []
    began, total = time.time(), 0
    for number, (name, text) in enumerate(stories(corpora)):
        tokens = tokenize(text, tokenizer)
        pile.add(story_states(model, tokens))
        for said, start, end in sentences(text, tokens):
            rows.append((number, total + start, total + end))
            words.append(said)
        total += len(tokens)
        names.append(name)
        if number % 200 == 0:
            print(f"{number} stories, {time.time() - began:.0f} s", flush=True)
    pile.close()
    vectors = [base.embed(words[at : at + 2048]).astype(np.float16) for at in range(0, len(words), 2048)]
    np.save(out / "vectors.npy", np.concatenate(vectors))
    np.save(out / "passages.npy", np.array(rows))
    (out / "names.txt").write_text("\n".join(names), encoding="utf-8")
    print(f"{len(rows)} sentences of {len(names)} stories, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
