"""The pretrained encoders that training starts from, read from files that packages carry."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file

from training.network import ReaderModel, Shape

MINILM = Shape(link_before=72, link_reach=160)
MPNET = Shape(layers=12, width=768, vocabulary=30527, norm_eps=1e-5, relative=True, link_width=256)
MPNET_SHIFT = 4


BERT_NAMES = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "norm_1": ("attention.output.LayerNorm",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
    "norm_2": ("output.LayerNorm",),
}
MPNET_NAMES = BERT_NAMES | {
    "qkv": ("attention.attn.q", "attention.attn.k", "attention.attn.v"),
    "out": ("attention.attn.o",),
    "norm_1": ("attention.LayerNorm",),
}
"""What the parts of our layers are called in the pretrained files."""


def start_from(weights: Path, shape: Shape) -> ReaderModel:
    """A model of `shape` with the encoder of a safetensors file: MPNet's names where `shape.relative`, else BERT's."""
    model = ReaderModel(shape)
    tensors = load_file(str(weights))
    positions = tensors["embeddings.position_embeddings.weight"]
    state = model.state_dict()
    if shape.relative:
        positions = positions[2 : 2 + shape.positions]
        state["encoder.relative.weight"] = tensors["encoder.relative_attention_bias.weight"]
    else:
        positions = positions + tensors["embeddings.token_type_embeddings.weight"][0]
    state |= {
        "encoder.word.weight": tensors["embeddings.word_embeddings.weight"],
        "encoder.position.weight": positions,
        "encoder.norm.weight": tensors["embeddings.LayerNorm.weight"],
        "encoder.norm.bias": tensors["embeddings.LayerNorm.bias"],
    }
    for index in range(shape.layers):
        for ours, theirs in (MPNET_NAMES if shape.relative else BERT_NAMES).items():
            for end in ("weight", "bias"):
                found = [tensors[f"encoder.layer.{index}.{name}.{end}"] for name in theirs]
                state[f"encoder.layers.{index}.{ours}.{end}"] = torch.cat(found)
    model.load_state_dict(state)
    return model
