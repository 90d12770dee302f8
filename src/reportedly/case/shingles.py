"""The words of a text in the form in which copies are compared, and the passages that two texts have in common.

Two words are alike that differ in letter case, accents, British and American spelling, or in how a number is written
(*4,200* and *4200*, *six* and *6*, *0240*, *2.40* and *02:40*). Passages are found by seed and extend: runs of a few
like words that stand in both texts are grown over small differences. Time and memory grow with the length of the texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from reportedly.document import Span
from reportedly.lexicon import load

Numbers = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:h]\d+)*")
_OWNER = re.compile(r"['’]s?$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLOCK = re.compile(r"\d{1,2}[.:h]\d\d")
_BREAK = re.compile(r"[.!?…][)\]\"'’”»]*\s|\n")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words in order, one number each in every field.

    `starts` and `ends` say where a word stands in the text; `forms` are alike for like words and `stems` for words
    that are alike but for an inflection; `rarity` is 0 for a word that most texts have, at most 1; `sentences` is the
    number of the sentence.
    """

    starts: Numbers
    ends: Numbers
    forms: Hashes
    stems: Hashes
    rarity: npt.NDArray[np.float32]
    sentences: Numbers

    def __len__(self) -> int:
        return len(self.forms)

    def inside(self, spans: Iterable[Span]) -> Mask:
        """Which words begin in one of `spans`."""
        mask = np.zeros(len(self) + 1, dtype=np.int32)
        for span in spans:
            first, last = np.searchsorted(self.starts, (span.start, span.end))
            mask[first] += 1
            mask[last] -= 1
        inside: Mask = mask.cumsum()[:-1] > 0
        return inside

    def span(self, first: int, last: int) -> Span:
        """From the start of word `first` to the end of word `last`."""
        return Span(int(self.starts[first]), int(self.ends[last]))


class Block(NamedTuple):
    """`length` like words: from word `a` of one text and from word `b` of the other."""

    a: int
    b: int
    length: int


class Chain(NamedTuple):
    """Blocks that follow one another in both texts with little between them."""

    blocks: tuple[Block, ...]

    @property
    def matched(self) -> int:
        """How many words the blocks have."""
        return sum(block.length for block in self.blocks)

    @property
    def longest(self) -> int:
        """How many words the longest block has."""
        return max(block.length for block in self.blocks)

    @property
    def a(self) -> tuple[int, int]:
        """The first and the last word in the one text."""
        return self.blocks[0].a, self.blocks[-1].a + self.blocks[-1].length - 1

    @property
    def b(self) -> tuple[int, int]:
        """The first and the last word in the other text."""
        return self.blocks[0].b, self.blocks[-1].b + self.blocks[-1].length - 1


class _Traits(NamedTuple):
    form: int
    stem: int
    rarity: float


def words_of(text: str, without: Sequence[Span] = ()) -> Words:
    """The words of `text` less those that begin in the spans `without`."""
    found = list(_WORD.finditer(text))
    traits = [_traits(match.group()) for match in found]
    starts = np.fromiter((match.start() for match in found), dtype=np.int32, count=len(found))
    breaks = np.fromiter((match.start() for match in _BREAK.finditer(text)), dtype=np.int32)
    words = Words(
        starts,
        np.fromiter((match.end() for match in found), dtype=np.int32, count=len(found)),
        np.fromiter((trait.form for trait in traits), dtype=np.uint64, count=len(found)),
        np.fromiter((trait.stem for trait in traits), dtype=np.uint64, count=len(found)),
        np.fromiter((trait.rarity for trait in traits), dtype=np.float32, count=len(found)),
        np.searchsorted(breaks, starts).astype(np.int32),
    )
    return _kept(words, ~words.inside(without)) if without else words


def _kept(words: Words, mask: Mask) -> Words:
    return Words(
        words.starts[mask],
        words.ends[mask],
        words.forms[mask],
        words.stems[mask],
        words.rarity[mask],
        words.sentences[mask],
    )


def form(word: str) -> str:
    """The word as it is compared: without case, accents and possessive ending, spelt the American way, in figures."""
    if word[0].isdigit():
        return _figures(word)
    plain = _OWNER.sub("", word.casefold())
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _respelt(plain)


@lru_cache(maxsize=1 << 16)
def _traits(word: str) -> _Traits:
    written = form(word)
    stem = _stem(written)
    return _Traits(_hash(written), _hash(stem), _rarities().get(stem, _rarity(written)))


def _hash(word: str) -> int:
    encoded = word.encode("utf-8", "surrogatepass")
    return crc32(encoded) << 32 | crc32(encoded[::-1] + b"#")


def _figures(word: str) -> str:
    if _GROUPED.fullmatch(word):
        return word.replace(",", "")
    if _CLOCK.fullmatch(word):
        word = re.sub(r"\D", "", word)
    return word.lstrip("0") or "0"


def _stem(word: str) -> str:
    data = load("reuse")
    for ending in data["inflections"]:
        if word.endswith(ending) and len(word) - len(ending) >= data["stem_letters"]:
            return word[: -len(ending)]
    return word


def _rarity(written: str) -> float:
    """The rarity of a word that no list has: single figures and letters tell nothing."""
    return 0.0 if len(written) == 1 else float(load("reuse")["rewriting"]["other"])


@cache
def _rarities() -> dict[str, float]:
    data = load("reuse")
    usual = {_stem(form(word)): float(data["rewriting"]["usual"]) for word in data["usual"].split()}
    return usual | {_stem(form(word)): 0.0 for word in data["common"].split()}


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    data = load("reuse")
    alike = dict[str, str](data["alike"])
    alike |= {word: str(value) for word, value in data["numbers"].items()}
    return dict(data["spellings"]), alike


def _respelt(word: str) -> str:
    endings, alike = _spellings()
    if word in alike:
        return alike[word]
    if len(word) >= 6:
        for size in range(min(10, len(word)), 1, -1):
            if word[-size:] in endings:
                return word[:-size] + endings[word[-size:]]
    return word


def shingles(forms: Hashes, size: int) -> Hashes:
    """A hash of every `size` words that follow one another, in order."""
    count = len(forms) - size + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    result = np.zeros(count, dtype=np.uint64)
    for at in range(size):
        result = (result ^ forms[at : at + count]) * _MIX
        result ^= result >> _SHIFT
    return result


class Seeds(NamedTuple):
    """The words of a text and where each different run of a few of them stands.

    Run `values[n]` stands `counts[n]` times, at the `places` from number `opens[n]` on.
    """

    forms: Hashes
    values: Hashes
    places: npt.NDArray[np.int64]
    opens: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


def seeds_of(forms: Hashes) -> Seeds:
    """The text ready to be compared with many others."""
    runs = shingles(forms, load("reuse")["passages"]["seed"])
    order = np.argsort(runs, kind="stable")
    values, counts = np.unique(runs[order], return_counts=True)
    return Seeds(forms, values, order, np.cumsum(counts) - counts, counts)


def passages(a: Seeds, b: Seeds) -> list[Chain]:
    """What two texts have in common, by place in `b`; no word of `b` stands in two passages.

    The limits are those of `[passages]` in `lexicon/reuse.toml`.
    """
    limits = load("reuse")["passages"]
    if len(a.forms) == len(b.forms) and len(a.forms) and np.array_equal(a.forms, b.forms):
        return [Chain((Block(0, 0, len(a.forms)),))]
    joined = _joined(_untangled(_blocks(a, b, limits["seed"], limits["often"])), limits["gap"])
    return [chain for chain in joined if _holds(chain, limits)]


def remaining(chains: Iterable[Chain], taken: Mask) -> list[Chain]:
    """The passages without the words of `b` that `taken` marks, as far as they are passages still."""
    limits = load("reuse")["passages"]
    joined = _joined(
        [part for chain in chains for block in chain.blocks for part in _parts(block, taken)], limits["gap"]
    )
    return [chain for chain in joined if _holds(chain, limits)]


def _parts(block: Block, taken: Mask) -> Iterator[Block]:
    """The runs of a block that are not taken."""
    free = np.flatnonzero(~taken[block.b : block.b + block.length])
    for run in np.split(free, np.flatnonzero(np.diff(free) > 1) + 1):
        if len(run):
            yield Block(block.a + int(run[0]), block.b + int(run[0]), len(run))


def _holds(chain: Chain, limits: dict[str, float]) -> bool:
    first, last = chain.b
    return (
        chain.matched >= limits["words"]
        and (chain.longest >= limits["run"] or chain.matched >= 2 * limits["run"])
        and chain.matched >= limits["density"] * (last - first + 1)
    )


def _blocks(a: Seeds, b: Seeds, seed: int, often: int) -> list[Block]:
    """The longest runs of at least `seed` like words, by place in `b`.

    Of a run that stands more than `often` times in a text only the first is paired with the first, the second with
    the second and so on, so that a text of one word over and over costs no more than another.
    """
    pairs = _pairs(a, b, often)
    if not len(pairs):
        return []
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0] - pairs[:, 1]))]
    diagonal = pairs[:, 0] - pairs[:, 1]
    breaks = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(pairs[:, 1]) != 1)) + 1
    firsts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((firsts, [len(pairs)]))) + seed - 1
    starts = pairs[firsts].tolist()
    found = [Block(one, other, length) for (one, other), length in zip(starts, lengths.tolist(), strict=True)]
    return sorted(found, key=lambda block: (block.b, block.a))


def _pairs(a: Seeds, b: Seeds, often: int) -> npt.NDArray[np.int64]:
    """Pairs (place in a, place in b) of the same run, (pairs, 2)."""
    _, at_a, at_b = np.intersect1d(a.values, b.values, assume_unique=True, return_indices=True)
    times_a, times_b = a.counts[at_a], b.counts[at_b]
    many = (times_a > often) | (times_b > often)
    sizes = np.where(many, np.minimum(times_a, times_b), times_a * times_b)
    home = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(home)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    in_a = np.where(many[home], within, within // times_b[home])
    in_b = np.where(many[home], within, within % times_b[home])
    return np.stack((a.places[a.opens[at_a][home] + in_a], b.places[b.opens[at_b][home] + in_b]), axis=1)


def _untangled(found: list[Block]) -> list[Block]:
    """The blocks, cut so that no word of `b` stands in two; the longest takes its words first. By place in `b`."""
    taken: list[Block] = []
    used: set[int] = set()
    for block in sorted(found, key=lambda block: (-block.length, block.b, block.a)):
        free = [at for at in range(block.length) if block.b + at not in used]
        if free and free[-1] - free[0] + 1 == len(free):
            taken.append(Block(block.a + free[0], block.b + free[0], len(free)))
            used.update(range(block.b + free[0], block.b + free[-1] + 1))
    return sorted(taken, key=lambda block: block.b)


def _joined(taken: list[Block], gap: int) -> Iterator[Chain]:
    """The blocks with at most `gap` words between them in either text, put together."""
    run: list[Block] = []
    for block in taken:
        if run:
            last = run[-1]
            between_a, between_b = block.a - last.a - last.length, block.b - last.b - last.length
            if not (0 <= between_a <= gap and 0 <= between_b <= gap):
                yield Chain(tuple(run))
                run = []
        run.append(block)
    if run:
        yield Chain(tuple(run))
