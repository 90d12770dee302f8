"""A torch model behind the interface that the reading steps expect, to label texts and to measure a run in training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from reportedly.reading.encoder import INPUTS
from reportedly.reading.likeness import said_places
from reportedly.reading.scorer import Judgement, States
from reportedly.reading.tagging import Floats
from reportedly.reading.tokens import Ints
from training.base import MPNET_SHIFT
from training.network import ReaderModel, Shape


class TorchScorer:
    """A trained model as a `reportedly.reading.scorer.Scorer`."""

    def __init__(self, model: ReaderModel, size: int = 254, stride: int = 190) -> None:
        self.model = model.eval()
        self.size, self.stride = size, stride
        self.first, self.last = (0 - MPNET_SHIFT, 2 - MPNET_SHIFT) if model.shape.relative else (101, 102)
        self.before = model.shape.link_before if model.shape.link_reach else size + 2
        self.shift = MPNET_SHIFT if model.shape.relative else 0
        self.sense_width, self.senses = model.shape.sense_width, model.shape.sense_vector

    @torch.inference_mode()
    def encode(self, columns: dict[str, Ints], convention: int) -> tuple[Floats, States]:
        """See `Scorer.encode`."""
        inputs = {name: torch.from_numpy(columns[name]) for name in INPUTS}
        inputs["ids"] = inputs["ids"] + self.shift * inputs["mask"]
        rows = torch.full((len(inputs["ids"]),), convention)
        encoder = self.model.encoder
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, narrow, _, depths = encoder(convention=rows, **inputs)
            states = (narrow, encoder.manner(depths), encoder.meaning(depths), self.model.sense.take(depths))
        return scores.float().numpy(), States(*(state.float().numpy() for state in states))

    @torch.inference_mode()
    def link(self, states: States, mask: Ints, anchors: Ints) -> Floats:
        """See `Scorer.link`."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            roles = self.model.linker(torch.from_numpy(states.narrow), torch.from_numpy(mask), *_columns(anchors))
        result: Floats = roles.float().numpy()
        return result if self.model.shape.link_reach else _around(result, anchors[:, 1], self.before)

    @torch.inference_mode()
    def judge(self, states: States, mask: Ints, anchors: Ints, tags: Ints) -> list[Judgement]:
        """See `Scorer.judge`; for models whose linker has a limited reach."""
        manner, meaning, seen = (torch.from_numpy(array) for array in (states.manner, states.meaning, mask))
        row, *rest = _columns(anchors)
        scores, _ = self.model.firmness(manner, meaning, seen, row, *rest, torch.from_numpy(tags))
        places, parts = said_places(anchors, tags, self.before)
        words = self.model.pairs.side(manner, meaning, row, torch.from_numpy(places), torch.from_numpy(parts))
        there = (places >= 0).astype(np.int64)
        return [Judgement(*one) for one in zip(scores.numpy(), words.numpy(), there, strict=True)]

    @torch.inference_mode()
    def compare(self, one: Floats, one_there: Ints, other: Floats, other_there: Ints) -> Floats:
        """See `Scorer.compare`."""
        arrays = (one, one_there, other, other_there)
        scores: Floats = self.model.pairs(*(torch.from_numpy(array) for array in arrays)).numpy()
        return scores

    @torch.inference_mode()
    def sense(self, words: Floats, sides: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """See `Scorer.sense`."""
        own, part, there = (torch.from_numpy(array) for array in (words, sides, mask))
        found = self.model.sense.vectors(own, there), self.model.sense.relation(own, part, there)
        return found[0].numpy(), found[1].numpy()


def _columns(anchors: Ints) -> tuple[Tensor, ...]:
    return torch.from_numpy(np.ascontiguousarray(anchors)).unbind(1)


def _around(roles: Floats, starts: Ints, before: int) -> Floats:
    """Scores over whole windows, laid around each anchor as a linker of limited reach gives them."""
    length = roles.shape[1]
    result = np.zeros((len(roles), 2 * before, roles.shape[2]), dtype=np.float32)
    for index, start in enumerate(starts):
        result[index, before - start : before - start + length] = roles[index]
    return result


def load(run: Path) -> ReaderModel:
    """The averaged model that a training run left in `run/model.pt`."""
    saved = torch.load(run / "model.pt", weights_only=True, map_location="cpu")
    model = ReaderModel(Shape(**saved["shape"]))
    missing = model.load_state_dict(saved["weights"], strict=False).missing_keys
    unknown = [
        name
        for name in missing
        if not name.startswith(("firmness.", "pairs.", "sense.", "encoder.manner.", "encoder.meaning."))
    ]
    if unknown:
        raise KeyError(f"{run} holds no weights for {unknown}")
    return model
