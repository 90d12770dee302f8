"""Turn a trained model into the files that ship: five ONNX graphs, a tokenizer and a card of numbers.

usage: python -m training.export --run DIR --tokenizer FILE --out DIR [--name reader-1]

Word embeddings are stored as int8 with a scale a word, other large weights as float16; ONNX Runtime widens them when it
loads the graphs, so arithmetic is float32 and quality is that of the trained model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from reportedly.reading.likeness import WORDS
from training.network import Encoder, Firmness, Pairs, ReaderModel, Sense, Shape, mean_over
from training.scorer import load

COLUMNS = ("ids", "case", "quote", "gap", "convention", "mask")
GRAPHS = ("encoder", "linker", "firmness", "pairs", "sense")
NEAR = (48, 112)
"""How far before an anchor, and how many wordpieces in all, the shipped firmness head reads: less than it learnt with,
which moves no figure by half a point and saves a quarter of its time."""
BIG = 10_000
"""Initializers with more values than this are stored as float16."""


class SmallEmbedding(nn.Module):
    """An embedding kept as int8 rows, each with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = (weight.abs().amax(1, keepdim=True) / 127).clamp(min=1e-8)
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale.float())

    def forward(self, ids: Tensor) -> Tensor:
        """Embeddings of `ids` in float32."""
        return self.rows[ids].float() * self.scale[ids]


class EncoderGraph(nn.Module):
    """The encoder without its training-only head."""

    def __init__(self, encoder: Encoder, take: nn.Module) -> None:
        super().__init__()
        self.encoder, self.take = encoder, take
        encoder.word = SmallEmbedding(encoder.word.weight.detach())  # type: ignore[assignment]

    def forward(
        self, ids: Tensor, case: Tensor, quote: Tensor, gap: Tensor, convention: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Anchor scores, and the states for the linker, the firmness head and the sense of passages."""
        scores, narrow, _, depths = self.encoder(ids, case, quote, gap, convention, mask)
        return scores, narrow, self.encoder.manner(depths), self.encoder.meaning(depths), self.take(depths)


class SenseGraph(nn.Module):
    """Vectors and relations of passages, from one reading of their words."""

    def __init__(self, sense: Sense) -> None:
        super().__init__()
        self.sense = sense

    def forward(self, words: Tensor, sides: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors, and scores of the relation between the passages of sides 1 and 2."""
        hidden = self.sense.read(words, sides, mask)
        vectors = functional.normalize(self.sense.vector(mean_over(hidden, mask)), dim=-1)
        return vectors, self.sense.related(hidden, sides, mask)


class FirmnessGraph(nn.Module):
    """The firmness head, and the words of each attribution for the comparer."""

    def __init__(self, firmness: Firmness, pairs: Pairs) -> None:
        super().__init__()
        self.firmness, self.pairs = firmness, pairs

    def forward(
        self,
        manner: Tensor,
        meaning: Tensor,
        mask: Tensor,
        row: Tensor,
        start: Tensor,
        end: Tensor,
        cued: Tensor,
        roles: Tensor,
        places: Tensor,
        parts: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Class scores of attributions and the words to compare them by."""
        scores, _ = self.firmness(manner, meaning, mask, row, start, end, cued, roles)
        return scores, self.pairs.side(manner, meaning, row, places, parts)


def export(model: ReaderModel, out: Path) -> None:
    """Write the five graphs of the model into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    encoder = EncoderGraph(model.encoder, model.sense.take)
    example = [torch.ones((2, 9), dtype=torch.int64) for _ in COLUMNS]
    example[4] = torch.zeros(2, dtype=torch.int64)
    rows, length, links = torch.export.Dim("rows"), torch.export.Dim("length"), torch.export.Dim("links")
    table, row = {0: rows, 1: length}, {0: rows}
    _graph(
        encoder,
        tuple(example),
        COLUMNS,
        ("scores", "narrow", "manner", "meaning", "sense"),
        (table, table, table, table, row, table),
        out / "encoder.onnx",
    )
    states = torch.zeros((2, 9, model.shape.link_width))
    anchors = [torch.tensor([0, 1, 1]), torch.tensor([1, 2, 5]), torch.tensor([2, 4, 6]), torch.tensor([1, 1, 0])]
    _graph(
        model.linker,
        (states, example[0], *anchors),
        ("states", "mask", "row", "start", "end", "cued"),
        ("roles",),
        (table, table, *[{0: links}] * 4),
        out / "linker.onnx",
    )
    model.firmness.before, model.firmness.reach = NEAR
    roles = torch.zeros((3, model.firmness.reach), dtype=torch.int64)
    roles[:, model.firmness.before + 2 :] = 3
    places = torch.full((3, WORDS), -1, dtype=torch.int64)
    places[:, 0] = anchors[1]
    _graph(
        FirmnessGraph(model.firmness, model.pairs),
        (
            states,
            torch.zeros((2, 9, model.shape.meaning)),
            example[0],
            *anchors,
            roles,
            places,
            torch.ones_like(places),
        ),
        ("manner", "meaning", "mask", "row", "start", "end", "cued", "roles", "places", "parts"),
        ("classes", "words"),
        (table, table, table, *[{0: links}] * 7),
        out / "firmness.onnx",
    )
    own, others = torch.export.Dim("own"), torch.export.Dim("others")
    words, there = torch.zeros((3, WORDS, model.shape.pair_width)), torch.ones((3, WORDS), dtype=torch.int64)
    _graph(
        model.pairs,
        (words, there, words[:, 2:] + 1, there[:, 2:]),
        ("one", "one_there", "other", "other_there"),
        ("scores",),
        ({0: links, 1: own}, {0: links, 1: own}, {0: links, 1: others}, {0: links, 1: others}),
        out / "pairs.onnx",
    )
    passages, longest = torch.export.Dim("passages"), torch.export.Dim("longest")
    sides = torch.ones((3, 7), dtype=torch.int64)
    sides[:, 4:] = 2
    _graph(
        SenseGraph(model.sense),
        (torch.randn((3, 7, model.shape.sense_width)), sides, torch.ones_like(sides)),
        ("words", "sides", "mask"),
        ("vectors", "scores"),
        ({0: passages, 1: longest},) * 3,
        out / "sense.onnx",
    )


def _graph(
    module: nn.Module,
    example: tuple[Tensor, ...],
    names: tuple[str, ...],
    outputs: tuple[str, ...],
    shapes: tuple[dict[int, object], ...],
    path: Path,
) -> None:
    program = torch.onnx.export(
        module,
        example,
        input_names=list(names),
        output_names=list(outputs),
        dynamic_shapes=shapes,
        dynamo=True,
        opset_version=20,
        optimize=True,
        verbose=False,
    )
    assert program is not None
    graph = anonymous(halved(program.model_proto))
    onnx.checker.check_model(graph)
    part = path.with_suffix(".part")
    onnx.save(graph, str(part))
    part.replace(path)


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with its large float32 weights stored as float16 and widened by a Cast that loading folds away."""
    casts = []
    for tensor in model.graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size < BIG:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(array.astype(np.float16), name + "_half"))
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(casts + nodes)
    del model.graph.value_info[:]
    return model


def anonymous(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without the exporter's notes, which name files of the machine that it ran on."""
    for part in (model, model.graph, *model.graph.node, *model.graph.input, *model.graph.output):
        del part.metadata_props[:]
        part.doc_string = ""
    return model


def write_card(
    out: Path, name: str, size: int, stride: int, batch: int, shape: Shape, calibration: dict[str, object]
) -> None:
    """Write `reader.json`: the numbers that reading needs, and one hash over all model files."""
    digest = hashlib.sha256()
    for file in (*(f"{graph}.onnx" for graph in GRAPHS), "tokenizer.json"):
        digest.update((out / file).read_bytes())
    card = {
        "name": name,
        "sha256": digest.hexdigest(),
        "first": 101,
        "last": 102,
        "size": size,
        "stride": stride,
        "batch": batch,
        "before": shape.link_before,
        "near": list(NEAR),
        "sense_width": shape.sense_width,
        "senses": shape.sense_vector,
        "temperatures": calibration["temperatures"],
        "sureness": calibration["sureness"],
    }
    (out / "reader.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="reader-1")
    parser.add_argument("--size", type=int, default=254)
    parser.add_argument("--stride", type=int, default=190)
    parser.add_argument("--batch", type=int, default=8)
    arguments = parser.parse_args()
    model = load(arguments.run)
    export(model, arguments.out)
    slim = json.loads(arguments.tokenizer.read_text(encoding="utf-8"))
    slim["padding"] = slim["truncation"] = None
    (arguments.out / "tokenizer.json").write_text(json.dumps(slim, ensure_ascii=False), encoding="utf-8")
    # Until `training.calibrate` has been run, scores are taken as they come.
    calibration: dict[str, object] = {"temperatures": {}, "sureness": [0.0, 1.0]}
    sizes = (arguments.size, arguments.stride, arguments.batch)
    write_card(arguments.out, arguments.name, *sizes, model.shape, calibration)


if __name__ == "__main__":
    main()
