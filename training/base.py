"""The pretrained encoders that training starts from, read from files that packages carry."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from training.network import ReaderModel, Shape

MINILM = Shape(link_before=72, link_reach=160)
MPNET = Shape(layers=12, width=768, vocabulary=30527, norm_eps=1e-5, relative=True, link_width=256)
MPNET_SHIFT = 4


def start_from(weights: Path, shape: Shape) -> ReaderModel:
    """A model of `shape` with the encoder of a safetensors file: BERT's names, or MPNet's where `shape.relative`."""
    model = ReaderModel(shape)
    names = load_file(str(weights))
    tensors = {name.removeprefix("bert.").removeprefix("mpnet."): tensor for name, tensor in names.items()}
    state = model.state_dict()
    state.update(_mpnet(tensors, shape) if shape.relative else _bert(tensors, shape))
    model.load_state_dict(state)
    return model


def _bert(tensors: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    kind = tensors["embeddings.token_type_embeddings.weight"][0]
    result = _embeddings(tensors, tensors["embeddings.position_embeddings.weight"] + kind)
    for index in range(shape.layers):
        here = f"encoder.layer.{index}."
        result |= _layer(
            tensors,
            index,
            here,
            [f"{here}attention.self.{x}" for x in ("query", "key", "value")],
            f"{here}attention.output.dense",
            f"{here}attention.output.LayerNorm",
        )
    return result


def _mpnet(tensors: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    positions = tensors["embeddings.position_embeddings.weight"][2 : 2 + shape.positions]
    result = _embeddings(tensors, positions)
    result["encoder.relative.weight"] = tensors["encoder.relative_attention_bias.weight"]
    for index in range(shape.layers):
        here = f"encoder.layer.{index}."
        result |= _layer(
            tensors,
            index,
            here,
            [f"{here}attention.attn.{x}" for x in ("q", "k", "v")],
            f"{here}attention.attn.o",
            f"{here}attention.LayerNorm",
        )
    return result


def _embeddings(tensors: dict[str, Tensor], positions: Tensor) -> dict[str, Tensor]:
    return {
        "encoder.word.weight": tensors["embeddings.word_embeddings.weight"],
        "encoder.position.weight": positions,
        "encoder.norm.weight": tensors["embeddings.LayerNorm.weight"],
        "encoder.norm.bias": tensors["embeddings.LayerNorm.bias"],
    }


def _layer(
    tensors: dict[str, Tensor], index: int, here: str, parts: list[str], out: str, norm: str
) -> dict[str, Tensor]:
    result = {}
    for end in ("weight", "bias"):
        result[f"qkv.{end}"] = torch.cat([tensors[f"{part}.{end}"] for part in parts])
        result[f"out.{end}"] = tensors[f"{out}.{end}"]
        result[f"norm_1.{end}"] = tensors[f"{norm}.{end}"]
        result[f"up.{end}"] = tensors[f"{here}intermediate.dense.{end}"]
        result[f"down.{end}"] = tensors[f"{here}output.dense.{end}"]
        result[f"norm_2.{end}"] = tensors[f"{here}output.LayerNorm.{end}"]
    return {f"encoder.layers.{index}.{name}": tensor for name, tensor in result.items()}
