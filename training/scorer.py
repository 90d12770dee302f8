"""A torch model behind the interface that the reading steps expect, to label texts and to measure a run in training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from reportedly.reading.encoder import INPUTS
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

    @torch.inference_mode()
    def encode(self, columns: dict[str, Ints], convention: int) -> tuple[Floats, Floats]:
        """See `Scorer.encode`."""
        inputs = {name: torch.from_numpy(columns[name]) for name in INPUTS}
        inputs["ids"] = inputs["ids"] + self.shift * inputs["mask"]
        rows = torch.full((len(inputs["ids"]),), convention)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, states, _ = self.model.encoder(convention=rows, **inputs)
        return scores.float().numpy(), states.float().numpy()

    @torch.inference_mode()
    def link(self, states: Floats, mask: Ints, anchors: Ints) -> Floats:
        """See `Scorer.link`."""
        row, start, end, cued = torch.from_numpy(np.ascontiguousarray(anchors)).unbind(1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            roles = self.model.linker(torch.from_numpy(states), torch.from_numpy(mask), row, start, end, cued)
        result: Floats = roles.float().numpy()
        return result if self.model.shape.link_reach else _around(result, anchors[:, 1], self.before)


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
    model.load_state_dict(saved["weights"])
    return model
