"""The shipped reader model, run by ONNX Runtime."""

from __future__ import annotations

import json
import os
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from reportedly.errors import ModelError
from reportedly.reading.likeness import said_places
from reportedly.reading.scorer import Judgement, States
from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints

if TYPE_CHECKING:
    import onnxruntime

INPUTS = ("ids", "case", "quote", "gap", "mask")
ANCHORS_AT_ONCE = 64
REINSTALL = "Install reportedly again: pip install --force-reinstall reportedly"


class OnnxScorer:
    """A loaded reader model: tokenizer, encoder and the heads that read on. Safe to share between threads."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model files of `folder`; each call into the model uses `threads` threads.

        Raises ModelError where a file is missing or damaged.
        """
        try:
            card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            self.first, self.last = int(card["first"]), int(card["last"])
            self.size, self.stride, self.batch = int(card["size"]), int(card["stride"]), int(card["batch"])
            self.before = int(card["before"])
            self._near_before, self._near_reach = card["near"]
            self.temperatures: dict[str, float] = card["temperatures"]
            self.sureness: tuple[float, float] = tuple(card["sureness"])
            self.name = f"{card['name']} (sha256:{card['sha256'][:12]})"
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.tokenizer.no_truncation()
            self.tokenizer.no_padding()
            self._encoder = _session(folder / "encoder.onnx", threads)
            self._linker = _session(folder / "linker.onnx", threads)
            self._firmness = _session(folder / "firmness.onnx", threads)
            self._pairs = _session(folder / "pairs.onnx", threads)
            self._sense = _session(folder / "sense.onnx", threads)
            self.sense_width, self.senses = int(card["sense_width"]), int(card["senses"])
        except Exception as problem:
            raise ModelError(f"the reader model in {folder} cannot be loaded: {problem}. {REINSTALL}") from problem

    def encode(self, columns: dict[str, Ints], convention: int) -> tuple[Floats, States]:
        """Anchor scores and states of windows; see `scorer.Scorer.encode`."""
        feed = {name: columns[name] for name in INPUTS}
        feed["convention"] = np.full(len(columns["ids"]), convention, dtype=np.int64)
        scores, *states = self._encoder.run(None, feed)
        return scores, States(*states)

    def link(self, states: States, mask: Ints, anchors: Ints) -> Floats:
        """Role scores of anchors; see `scorer.Scorer.link`."""
        whole = {"states": states.narrow, "mask": mask}
        return np.concatenate([self._linker.run(None, whole | _named(some))[0] for some in _few(anchors)])

    def judge(self, states: States, mask: Ints, anchors: Ints, tags: Ints) -> list[Judgement]:
        """Judgements of anchors; see `scorer.Scorer.judge`."""
        places, parts = said_places(anchors, tags, self.before)
        near = np.ascontiguousarray(tags[:, self.before - self._near_before :][:, : self._near_reach])
        whole = {"manner": states.manner, "meaning": states.meaning, "mask": mask}
        judgements: list[Judgement] = []
        for table, roles, place, part in zip(*map(_few, (anchors, near, places, parts)), strict=True):
            own = {"roles": roles, "places": place, "parts": part} | _named(table)
            scores, words = self._firmness.run(None, whole | own)
            there = (place >= 0).astype(np.int64)
            judgements += [Judgement(*one) for one in zip(scores, words.astype(np.float16), there, strict=True)]
        return judgements

    def compare(self, one: Floats, one_there: Ints, other: Floats, other_there: Ints) -> Floats:
        """Scores of pairs; see `scorer.Scorer.compare`."""
        feed = {"one": one, "one_there": one_there, "other": other, "other_there": other_there}
        scores: Floats = self._pairs.run(None, feed)[0]
        return scores

    def sense(self, words: Floats, sides: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """Vectors and relations of passages; see `scorer.Scorer.sense`."""
        vectors, scores = self._sense.run(None, {"words": words, "sides": sides, "mask": mask})
        return vectors, scores


def _few(rows: Ints) -> list[Ints]:
    """The rows, a few at a time, so that memory does not grow with how many attributions stand close together."""
    return [rows[at : at + ANCHORS_AT_ONCE] for at in range(0, len(rows), ANCHORS_AT_ONCE)]


def _named(anchors: Ints) -> dict[str, Ints]:
    return dict(zip(("row", "start", "end", "cued"), np.ascontiguousarray(anchors.T), strict=True))


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0" if threads == 1 else "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def packaged(threads: int | None = None) -> OnnxScorer:
    """The model that ships with the package; by default it uses every core that this process may use."""
    with as_file(files("reportedly.weights")) as folder:
        return OnnxScorer(folder, threads or cores())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
