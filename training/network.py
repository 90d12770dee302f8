"""The reader model: one BERT-like encoder, anchor tags on it, and a linker that finds source and content of an anchor.

An *anchor* is what an attribution hangs on: its cue, or, where it has none, the first wordpiece of its content. The
encoder tags anchors (O, B-cue, I-cue, B-content-without-cue). The linker then reads the window again, narrow and once
an anchor, knowing where that anchor is, and tags what belongs to it (O, B/I-source, B/I-content). Reading per anchor is
what predicate-argument labelling does (He et al., 2017); it lets attributions nest, share sources and cross.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

ANCHOR_TAGS, ROLE_TAGS, FLAT_TAGS = 4, 5, 3
CLASSES = {"act": 10, "speaker_kind": 6, "certainty": 4, "polarity": 2}
"""The fields that the firmness head decides, in the order of its scores, with their numbers of values."""
PAIR_CLASSES = 3
DISTANCES = 41


@dataclass(frozen=True)
class Shape:
    """Sizes of a model. `relative` adds MPNet's shared relative position bias.

    The linker reads `link_reach` wordpieces from `link_before` before an anchor on, or the whole window where it is 0.
    """

    layers: int = 6
    width: int = 384
    heads: int = 12
    vocabulary: int = 30522
    positions: int = 512
    link_width: int = 192
    link_layers: int = 2
    link_before: int = 0
    link_reach: int = 0
    conventions: int = 2
    meaning: int = 128
    pair_width: int = 64
    sense_width: int = 256
    sense_layers: int = 3
    sense_vector: int = 128
    norm_eps: float = 1e-12
    relative: bool = False
    dropout: float = 0.1


class Attention(torch.autograd.Function):
    """Softmax attention with a hand-written backward pass, faster than the built-in one on a CPU in bfloat16."""

    @staticmethod
    def forward(ctx, query, key, value, bias):  # type: ignore[no-untyped-def]
        """Outputs for queries, keys, values of (batch x heads, length, size); `bias` is added to the scores."""
        weights = torch.softmax(torch.baddbmm(bias, query, key.transpose(1, 2)), -1)
        output = torch.bmm(weights, value)
        ctx.save_for_backward(query, key, value, weights, output)
        ctx.learnt_bias = bias.requires_grad
        return output

    @staticmethod
    def backward(ctx, gradient):  # type: ignore[no-untyped-def]
        """Gradients by FlashAttention's identity: the row sum of dP*P equals that of dO*O."""
        query, key, value, weights, output = ctx.saved_tensors
        gradient = gradient.contiguous()
        d_value = torch.bmm(weights.transpose(1, 2), gradient)
        d_scores = torch.bmm(gradient, value.transpose(1, 2))
        d_scores.sub_((gradient.float() * output.float()).sum(-1, keepdim=True).to(d_scores.dtype)).mul_(weights)
        d_bias = d_scores if ctx.learnt_bias else None
        return torch.bmm(d_scores, key), torch.bmm(d_scores.transpose(1, 2), query), d_value, d_bias


def drop(values: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout drawing one random byte a value."""
    if not training or rate == 0:
        return values
    count = values.numel()
    noise = torch.randint(-(2**63), 2**63 - 1, ((count + 7) // 8,), dtype=torch.int64, device=values.device)
    kept = noise.view(torch.uint8)[:count].view(values.shape) >= round(rate * 256)
    return values * (kept.to(values.dtype) / (1 - rate))


class Layer(nn.Module):
    """A post-norm transformer layer (Devlin et al., 2019)."""

    def __init__(self, width: int, inner: int, heads: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm_1 = nn.LayerNorm(width, eps=eps)
        self.norm_2 = nn.LayerNorm(width, eps=eps)
        self.heads, self.dropout = heads, dropout

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """`hidden` (batch, length, width); `bias` (batch, heads or 1, length or 1, length)."""
        batch, length, width = hidden.shape
        size = width // self.heads
        qkv = self.qkv(hidden).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        if self.training:
            q, k, v = qkv.contiguous().view(3, batch * self.heads, length, size)
            flat = bias.expand(batch, self.heads, bias.shape[2], length).reshape(batch * self.heads, -1, length)
            mixed = Attention.apply(q * size**-0.5, k, v, flat.to(q.dtype))
            mixed = mixed.view(batch, self.heads, length, size)
        else:
            scores = torch.matmul(qkv[0], qkv[1].transpose(2, 3)) * size**-0.5 + bias.to(qkv.dtype)
            mixed = torch.matmul(torch.softmax(scores, -1), qkv[2])
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        hidden = self.norm_1(hidden + drop(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(hidden)))
        return self.norm_2(hidden + drop(inner, self.dropout, self.training))


def relative_buckets(length: int, buckets: int = 32, furthest: int = 128) -> Tensor:
    """MPNet's (T5's) bidirectional relative position buckets, (length, length)."""
    at = torch.arange(length)
    back = -(at[None] - at[:, None])
    half, near = buckets // 2, buckets // 4
    sign, distance = (back < 0).long() * half, back.abs()
    far = near + (
        torch.log(distance.float().clamp(min=1) / near) / math.log(furthest / near) * (half - near)
    ).long().clamp(max=half - near - 1)
    return sign + torch.where(distance < near, distance, far.clamp(max=half - 1))


def distance_buckets(furthest: int = 512) -> Tensor:
    """Signed, roughly logarithmic buckets of a distance in -furthest..furthest, as one table of indexes."""
    steps = torch.arange(-furthest, furthest + 1)
    size = torch.where(steps.abs() <= 8, steps.abs().float(), 8 + 2 * torch.log2(steps.abs().clamp(min=8) / 8.0))
    middle = DISTANCES // 2
    return (steps.sign() * size.round().long().clamp(max=middle) + middle).long()


class Encoder(nn.Module):
    """Wordpieces with case, quotation state, gap and convention in; hidden states and anchor tags out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width = shape.width
        self.word = nn.Embedding(shape.vocabulary, width)
        self.position = nn.Embedding(shape.positions, width)
        self.case = nn.Embedding(5, width)
        self.quote = nn.Embedding(5, width)
        self.gap = nn.Embedding(4, width)
        self.convention = nn.Embedding(shape.conventions, width)
        for extra in (self.case, self.quote, self.gap, self.convention):
            nn.init.normal_(extra.weight, std=0.02)
        self.norm = nn.LayerNorm(width, eps=shape.norm_eps)
        self.layers = nn.ModuleList(
            Layer(width, 4 * width, shape.heads, shape.norm_eps, shape.dropout) for _ in range(shape.layers)
        )
        if shape.relative:
            self.relative = nn.Embedding(32, shape.heads)
            self.register_buffer("buckets", relative_buckets(shape.positions), persistent=False)
        self.anchor = nn.Linear(width, ANCHOR_TAGS)
        self.narrow = nn.Linear(width, shape.link_width)
        self.flat = nn.Linear(width, 2 * FLAT_TAGS)
        self.taps = (shape.layers // 3, 2 * shape.layers // 3, shape.layers)
        self.manner = nn.Linear(len(self.taps) * width, shape.link_width)
        self.meaning = nn.Linear(len(self.taps) * width, shape.meaning)

    def forward(
        self, ids: Tensor, case: Tensor, quote: Tensor, gap: Tensor, convention: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """All (batch, length), `convention` (batch,).

        Gives anchor scores, narrow states for the linker, auxiliary flat scores, and what three depths of the encoder
        hold, for the firmness head to read: (batch, length, 3 x width).
        """
        length = ids.shape[1]
        hidden = self.word(ids) + self.position.weight[:length]
        hidden = hidden + self.case(case) + self.quote(quote) + self.gap(gap) + self.convention(convention)[:, None]
        hidden = drop(self.norm(hidden), self.shape.dropout, self.training)
        bias = ((1.0 - mask.to(hidden.dtype)) * -1e4)[:, None, None]
        if self.shape.relative:
            bias = bias + self.relative(self.buckets[:length, :length]).permute(2, 0, 1)[None]
        depths = []
        for index, layer in enumerate(self.layers, 1):
            hidden = layer(hidden, bias)
            if index in self.taps:
                depths.append(hidden)
        return self.anchor(hidden), self.narrow(hidden), self.flat(hidden), torch.cat(depths, -1)


class AnchorReader(nn.Module):
    """A narrow transformer that reads a window again for one anchor, knowing where that anchor is."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.link_width
        self.anchor = nn.Linear(width, width)
        self.marker = nn.Embedding(4, width)
        self.distance = nn.Embedding(DISTANCES, width)
        nn.init.normal_(self.marker.weight, std=0.1)
        nn.init.normal_(self.distance.weight, std=0.1)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.layers = nn.ModuleList(Layer(width, 2 * width, width // 64, 1e-6, 0.0) for _ in range(shape.link_layers))
        self.dropout = shape.dropout
        self.before, self.reach = shape.link_before, shape.link_reach
        self.register_buffer("buckets", distance_buckets(), persistent=False)

    def places(self, mask: Tensor, start: Tensor) -> tuple[Tensor, Tensor]:
        """The wordpieces that the linker reads for each anchor, and which of them exist: both (anchors, reach)."""
        length = mask.shape[1]
        if not self.reach:
            at = torch.arange(length, device=mask.device)[None].expand(len(start), length)
            return at, torch.ones_like(at)
        at = start[:, None] - self.before + torch.arange(self.reach, device=mask.device)
        return at, ((at >= 0) & (at < length)).to(mask.dtype)

    def read(
        self, states: Tensor, mask: Tensor, row: Tensor, start: Tensor, end: Tensor, cued: Tensor, known: Tensor | int
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states (anchors, reach, width) of the places, which of them exist, and which lie in the anchor.

        `states` (batch, length, width) and `mask` (batch, length); anchor `k` is `[start[k], end[k])` of window
        `row[k]`, `cued[k]` 1 for a cue and 0 for a content without one. `known` is added to the embeddings.
        """
        at, there = self.places(mask, start)
        flat = at.clamp(min=0) * there + row[:, None] * mask.shape[1]
        own = states.reshape(-1, states.shape[2])[flat]
        seen = mask.reshape(-1)[flat] * there
        inside = (at >= start[:, None]) & (at < end[:, None])
        weight = inside.to(own.dtype)
        centre = torch.matmul(weight[:, None], own)[:, 0] / weight.sum(1, keepdim=True).clamp(min=1)
        offset = torch.where(at < start[:, None], at - start[:, None], (at - end[:, None] + 1).clamp(min=0))
        marker = inside.long() * (1 + cued[:, None])
        hidden = own + self.anchor(centre)[:, None] + self.marker(marker) + self.distance(self.buckets[offset + 512])
        hidden = drop(self.norm(hidden + known), self.dropout, self.training)
        bias = ((1.0 - seen.to(hidden.dtype)) * -1e4)[:, None, None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden, seen, inside


class Linker(AnchorReader):
    """Given windows of narrow states and anchors in them, the role of every wordpiece for every anchor."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self.role = nn.Linear(shape.link_width, ROLE_TAGS)

    def forward(self, states: Tensor, mask: Tensor, row: Tensor, start: Tensor, end: Tensor, cued: Tensor) -> Tensor:
        """Role scores (anchors, reach, ROLE_TAGS) of the wordpieces that `places` names; arguments as for `read`."""
        return self.role(self.read(states, mask, row, start, end, cued, 0)[0])


class Firmness(AnchorReader):
    """What an attribution does and how firmly, and what it says, once its source and content are known."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        width = shape.link_width
        self.known = nn.Embedding(ROLE_TAGS, width)
        nn.init.normal_(self.known.weight, std=0.1)
        self.classes = nn.Sequential(nn.Linear(4 * width, width), nn.GELU(), nn.Linear(width, sum(CLASSES.values())))
        self.vector = nn.Sequential(
            nn.Linear(shape.meaning, 2 * shape.meaning), nn.GELU(), nn.Linear(2 * shape.meaning, shape.meaning)
        )

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
    ) -> tuple[Tensor, Tensor]:
        """Class scores (anchors, all CLASSES) and a unit vector of what is said (anchors, meaning).

        `manner` and `meaning` come from the encoder's layers of these names, `roles` (anchors, reach) from the linker.
        """
        hidden, seen, inside = self.read(manner, mask, row, start, end, cued, self.known(roles))
        source, content = (roles == 1) | (roles == 2), (roles == 3) | (roles == 4)
        parts = [mean_over(hidden, seen * part) for part in (inside, source, content, torch.ones_like(inside))]
        at, there = self.places(mask, start)
        flat = at.clamp(min=0) * there + row[:, None] * mask.shape[1]
        said = mean_over(meaning.reshape(-1, meaning.shape[2])[flat], seen * content)
        vector = functional.normalize(said + self.vector(said), dim=-1)
        return self.classes(torch.cat(parts, -1)), vector


class Pairs(nn.Module):
    """What two attributions have to do with one another: nothing, the same claim, or the first disputes the second.

    Decomposable attention (Parikh et al., 2016) over the reader's own states: every word of each is set against the
    words of the other that it is most like, and what comes of it is added up.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.pair_width
        self.take = nn.Linear(shape.link_width + shape.meaning, width)
        self.part = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.align = nn.Linear(width, width)
        self.compare = nn.Sequential(nn.Linear(4 * width, width), nn.GELU(), nn.Dropout(0.2), nn.Linear(width, width))
        self.gate = nn.Linear(width, 1)
        self.decide = nn.Sequential(
            nn.Linear(6 * width, 2 * width), nn.GELU(), nn.Dropout(0.2), nn.Linear(2 * width, PAIR_CLASSES)
        )

    def side(self, manner: Tensor, meaning: Tensor, row: Tensor, places: Tensor, parts: Tensor) -> Tensor:
        """The words of attributions, (anchors, words, pair_width).

        `places` (anchors, words) are wordpieces of window `row`, -1 where there is none; `parts` is 0 for those of the
        cue and 1 for those of the content.
        """
        flat = places.clamp(min=0) + row[:, None] * manner.shape[1]
        states = torch.cat([manner.reshape(-1, manner.shape[2])[flat], meaning.reshape(-1, meaning.shape[2])[flat]], -1)
        return self.words(states, parts)

    def words(self, states: Tensor, parts: Tensor) -> Tensor:
        """The words of attributions from their states, (…, words, link_width + meaning)."""
        return self.norm(self.take(states) + self.part(parts))

    def forward(self, one: Tensor, one_mask: Tensor, other: Tensor, other_mask: Tensor) -> Tensor:
        """Scores (pairs, PAIR_CLASSES) of words (pairs, words, pair_width) with masks (pairs, words) of 0 and 1."""
        one, other = drop(one, 0.1, self.training), drop(other, 0.1, self.training)
        gap_one, gap_other = ((1.0 - mask.to(one.dtype)) * -1e4 for mask in (one_mask, other_mask))
        likeness = torch.matmul(self.align(one), self.align(other).transpose(1, 2)) * one.shape[2] ** -0.5
        facing_one = torch.matmul(torch.softmax(likeness + gap_other[:, None], 2), other)
        facing_other = torch.matmul(torch.softmax(likeness.transpose(1, 2) + gap_one[:, None], 2), one)
        sides = [*self.summed(one, facing_one, gap_one), *self.summed(other, facing_other, gap_other)]
        return self.decide(torch.cat(sides, -1))

    def summed(self, own: Tensor, facing: Tensor, gap: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What a comparison of words gives on the whole: weighed by importance, at most, and on average."""
        compared = functional.gelu(self.compare(torch.cat([own, facing, own * facing, own - facing], -1)))
        there = (gap == 0).to(own.dtype)[..., None]
        weight = torch.softmax(self.gate(own) + gap[..., None], 1)
        mean = (compared * there).sum(1) / there.sum(1).clamp(min=1)
        return (compared * weight).sum(1), (compared + gap[..., None]).amax(1), mean


class Sense(nn.Module):
    """What a passage says: a vector of it, and what it has to do with another one.

    A small transformer that reads on where the encoder stops, over the passages' own words only. Alone, a passage gives
    a vector; two one after the other, so that their words see each other (Devlin et al., 2019; that the lower layers
    read each by itself is DeFormer's observation, Cao et al., 2020), give the scores of a relation.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.sense_width
        self.take = nn.Linear(3 * shape.width, width)
        self.side = nn.Embedding(3, width)
        nn.init.normal_(self.side.weight, std=0.1)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.layers = nn.ModuleList(
            Layer(width, 4 * width, width // 64, 1e-6, shape.dropout) for _ in range(shape.sense_layers)
        )
        self.vector = nn.Linear(width, shape.sense_vector)
        self.decide = nn.Sequential(nn.Linear(4 * width, width), nn.GELU(), nn.Linear(width, PAIR_CLASSES))
        self.dropout = shape.dropout

    def read(self, words: Tensor, sides: Tensor, mask: Tensor) -> Tensor:
        """Hidden states of words (batch, length, sense_width), whose `sides` are 0 alone, 1 and 2 in a pair."""
        hidden = drop(self.norm(words + self.side(sides)), self.dropout, self.training)
        bias = ((1.0 - mask.to(hidden.dtype)) * -1e4)[:, None, None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    def vectors(self, words: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors (passages, sense_vector) of words (passages, length, sense_width)."""
        hidden = self.read(words, torch.zeros_like(mask), mask)
        return functional.normalize(self.vector(mean_over(hidden, mask)), dim=-1)

    def relation(self, words: Tensor, sides: Tensor, mask: Tensor) -> Tensor:
        """Scores (pairs, PAIR_CLASSES) of words (pairs, length, sense_width) of the first passages and the second."""
        return self.related(self.read(words, sides, mask), sides, mask)

    def related(self, hidden: Tensor, sides: Tensor, mask: Tensor) -> Tensor:
        """Scores (pairs, PAIR_CLASSES) of what `read` gave."""
        one, other = (mean_over(hidden, (sides == side) * mask) for side in (1, 2))
        return self.decide(torch.cat([one, other, one * other, (one - other).abs()], -1))


def mean_over(hidden: Tensor, chosen: Tensor) -> Tensor:
    """The mean of the chosen places, (anchors, width); nothing chosen gives zeros."""
    weight = chosen.to(hidden.dtype)
    return torch.matmul(weight[:, None], hidden)[:, 0] / weight.sum(1, keepdim=True).clamp(min=1)


class ReaderModel(nn.Module):
    """Encoder, linker, firmness head, comparer of pairs and sense of passages together."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.linker = Linker(shape)
        self.firmness = Firmness(shape)
        self.pairs = Pairs(shape)
        self.sense = Sense(shape)
