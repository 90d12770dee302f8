"""Text that documents have from one another: verbatim, edited and rewritten copies, and statements quoted by many.

A copy is shown by words outside quotation marks that stand in both documents, with the passages. Two documents that
quote the same press statement are no copies of one another: the quotation is reported as shared. Each copy points to
one document for each part that it took: of those that have the words the one it credits, or else the earliest, so that
five hundred copies of a wire story point to the story. New versions of a document are no copies of the old ones, but a
new version of a copy is a copy too; what an outlet repeats of its own is its background and no copy.

Candidates come from an index of runs of words, so the work grows with the words of all documents and not with their
pairs. Lengths and weights stand in `lexicon/reuse.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from reportedly.case.candidates import candidates
from reportedly.case.credits import Credit
from reportedly.case.quotations import shared_quotations
from reportedly.case.retellings import Retelling, retellings
from reportedly.case.shingles import Chain, Mask, Seeds, passages, remaining, seeds_of
from reportedly.case.texts import Key, Prepared, Text, is_source, prepared
from reportedly.document import Span
from reportedly.lexicon import load

__all__ = ["Found", "Kind", "Passage", "Reuse", "Shared", "Text", "find_reuse"]

Kind = Literal["verbatim", "edited", "rewritten"]


class Passage(NamedTuple):
    """Words that two documents have in common: at `a` in the source, at `b` in the target."""

    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Reuse:
    """The document `target` has text from the document `source`.

    `share` is how much of the target's words it has from there, from 0 to 1 (of a rewritten one, how many of its words
    stand in sentences that tell the source's details). `credited` says whether the target names the source's outlet
    anywhere, or its agency by *with agencies*; `credit` is the place, or that of words such as *local media reported*
    that name nobody. `reason` is one sentence on why.
    """

    source: Key
    target: Key
    kind: Kind
    share: float
    credited: bool
    credit: Span | None
    passages: tuple[Passage, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Words of one statement that documents quote which do not have them from one another.

    `members` are the documents in order of time with the words that others quote too; copies of one another are all
    listed. `reason` is one sentence.
    """

    members: tuple[tuple[Key, Span], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What documents have from one another, in order of time of the target, and what they quote alike."""

    reuses: tuple[Reuse, ...]
    shared: tuple[Shared, ...]


class _Option(NamedTuple):
    """A possible source: its passages, and how many like words outside quotations are not taken from another yet."""

    source: int
    chains: list[Chain]
    words: int


class _Link(NamedTuple):
    """One copy by number of source and target, with its passages and its share."""

    source: int
    target: int
    chains: list[Chain]
    share: float


def find_reuse(texts: Iterable[Text]) -> Found:
    """What the documents have from one another. The order in which they are given does not matter.

    Raises `ValueError` where two of them have the same key.
    """
    given = list(texts)
    if len({text.key for text in given}) < len(given):
        raise ValueError("Two texts have the same key: give every document a key of its own.")
    ready = prepared(given)
    links = _copies(ready)
    families = _families(ready, links)
    known = {(link.source, link.target) for link in links}
    reuses = [(link.target, link.source, _reuse(ready, link)) for link in links]
    for retelling in retellings(ready, families):
        source, target = retelling.source, retelling.target
        if not _one_house(ready[source], ready[target]) and (source, target) not in known:
            reuses.append((target, source, _retold(ready, retelling)))
    return Found(
        tuple(reuse for *_, reuse in sorted(reuses, key=lambda item: item[:2])),
        tuple(_statements(ready, families)),
    )


def _one_house(one: Prepared, other: Prepared) -> bool:
    return one.house is not None and one.house == other.house


def _versions(one: Prepared, other: Prepared) -> bool:
    return _one_house(one, other) and one.text.url is not None and one.text.url == other.text.url


def _copies(texts: Sequence[Prepared]) -> list[_Link]:
    """The verbatim and edited copies."""
    sources: dict[int, list[int]] = {}
    for later, listed in candidates([text.words for text in texts], [text.own for text in texts]).items():
        for earlier in listed:
            if is_source(texts[earlier], texts[later]):
                sources.setdefault(later, []).append(earlier)
            else:
                sources.setdefault(earlier, []).append(later)

    # Most are compared with several others, which mostly stand near them in time.
    @lru_cache(maxsize=int(load("reuse")["index"]["ready"]))
    def seeds(number: int) -> Seeds:
        return seeds_of(texts[number].words.forms)

    copies: set[int] = set()
    found: list[_Link] = []
    for target in sorted(sources):
        links = list(_sources_of(texts, target, sources[target], copies, seeds))
        if links:
            copies.add(target)
        found.extend(links)
    return found


def _sources_of(
    texts: Sequence[Prepared], target: int, listed: Sequence[int], copies: set[int], seeds: Callable[[int], Seeds]
) -> Iterator[_Link]:
    """From which of the texts `listed` the target has words, one source after the other until nothing is left."""
    limits, text = load("reuse")["copy"], texts[target]
    shared = {source: passages(seeds(source), seeds(target)) for source in sorted(listed)}
    before = {source: _repeated(texts, target, source, shared) for source in shared}
    taken = np.zeros(len(text.words), dtype=np.bool_)
    for _ in range(limits["most_sources"]):
        options = [
            option
            for source, chains in shared.items()
            if (option := _option(text, texts[source], source, chains, taken | before[source])) is not None
        ]
        # What an outlet has of another it may have had in an earlier version too, so others come first.
        options = [option for option in options if not _one_house(texts[option.source], text)] or options
        if not options:
            return
        option = _chosen(texts, target, options, copies)
        del shared[option.source]
        words = _mask(len(text.words), option.chains)
        fresh = words & ~taken
        taken |= words
        if not _one_house(texts[option.source], text):
            yield _Link(option.source, target, option.chains, float(fresh.sum()) / len(text.words))
        elif words.sum() >= limits["house"] * len(text.words) and not _versions(texts[option.source], text):
            yield _Link(option.source, target, option.chains, float(words.sum()) / len(text.words))


def _repeated(texts: Sequence[Prepared], target: int, source: int, shared: Mapping[int, list[Chain]]) -> Mask:
    """The words of the target that its own outlet had printed before the source did."""
    text = texts[target]
    mask = np.zeros(len(text.words), dtype=np.bool_)
    for other, chains in shared.items():
        if other < source and _one_house(texts[other], text) and not _one_house(texts[source], text):
            mask |= _mask(len(mask), chains)
    return mask


def _mask(size: int, chains: Iterable[Chain]) -> Mask:
    mask = np.zeros(size, dtype=np.bool_)
    for chain in chains:
        for block in chain.blocks:
            mask[block.b : block.b + block.length] = True
    return mask


def _option(text: Prepared, source: Prepared, number: int, chains: Sequence[Chain], taken: Mask) -> _Option | None:
    """What the source may have given besides the words that are taken; None where that is too little to be a copy."""
    limits = load("reuse")["copy"]
    fresh = remaining(chains, taken)
    own = [int((_mask(len(taken), (chain,)) & text.own).sum()) for chain in fresh]
    beyond = sum(max(0, words - limits["chance"]) for words in own)
    enough = beyond >= limits["beyond"] or (text.tags(source) and sum(own) >= limits["tagged"])
    whole = sum(chain.matched for chain in fresh) == len(text.words) == len(source.words)
    return _Option(number, fresh, sum(own)) if enough or whole else None


def _chosen(texts: Sequence[Prepared], target: int, options: Sequence[_Option], copies: set[int]) -> _Option:
    limits, most = load("reuse")["copy"], max(option.words for option in options)
    credited = [
        option
        for option in options
        if option.words >= limits["credited_near"] * most and texts[target].credits_for(texts[option.source])
    ]
    near = credited or [option for option in options if option.words >= limits["near"] * most]
    return min(
        near,
        key=lambda option: (
            not texts[target].tags(texts[option.source]),
            option.source in copies,
            option.source,
        ),
    )


def _families(texts: Sequence[Prepared], links: Sequence[_Link]) -> list[int]:
    """A number for every text, alike for those of one house and for those that are mostly a copy of theirs."""
    houses: dict[str, int] = {}
    families = [
        number if text.house is None else houses.setdefault(text.house, number) for number, text in enumerate(texts)
    ]
    for link in sorted(links, key=lambda link: (link.target, link.share)):
        if link.share >= load("reuse")["rewriting"]["family"]:
            families[link.target] = families[link.source]
    return families


def _reuse(texts: Sequence[Prepared], link: _Link) -> Reuse:
    source, target = texts[link.source], texts[link.target]
    credit = _best(target.credits_for(source))
    kind, matched = _kind(link.chains), sum(chain.matched for chain in link.chains)
    return Reuse(
        source=source.text.key,
        target=target.text.key,
        kind=kind,
        share=link.share,
        credited=credit is not None,
        credit=credit.span if credit else None,
        passages=tuple(Passage(source.words.span(*chain.a), target.words.span(*chain.b)) for chain in link.chains),
        reason=f"{matched} of its {len(target.words)} words stand in the other, {_order(source, target)}; "
        f"{_said(target, source, credit)}.",
    )


def _kind(chains: Sequence[Chain]) -> Kind:
    limits = load("reuse")["copy"]
    matched = sum(chain.matched for chain in chains)
    extent = sum(chain.b[1] - chain.b[0] + 1 for chain in chains)
    runs = sum(len(chain.blocks) for chain in chains)
    whole = len(chains) == 1 and matched == extent
    dense = matched >= limits["verbatim_density"] * extent and matched >= limits["verbatim_run"] * runs
    return "verbatim" if whole or dense else "edited"


def _best(credits: Sequence[Credit]) -> Credit | None:
    """The credit that says most: a tag before a sentence, the first of each."""
    return min(credits, key=lambda credit: (credit.place != "tag", credit.span), default=None)


def _order(source: Prepared, target: Prepared) -> str:
    if source.when is not None and target.when is not None:
        if source.when.last < target.when.first:
            return "published earlier"
        if target.when.last < source.when.first:
            return "whose page bears a later time"
    return "taken for the source though no time tells"


def _said(target: Prepared, source: Prepared, credit: Credit | None) -> str:
    if credit is not None:
        return "it is tagged with that outlet's name" if credit.place == "tag" else "it names that outlet"
    both = sorted(
        {tag.house for tag in target.credits if tag.place == "tag"}
        & {tag.house for tag in source.credits if tag.place == "tag"}
    )
    if both:
        return f"both are tagged with {both[0]}, whose own text is not among the documents"
    return "it does not name that outlet"


def _retold(texts: Sequence[Prepared], retelling: Retelling) -> Reuse:
    source, target = texts[retelling.source], texts[retelling.target]
    words = target.words.inside(hit.span for hit in retelling.hits)
    said = (
        _said(target, source, retelling.credit)
        if retelling.named
        else ("such a sentence credits media without a name" if retelling.credit else "it does not name that outlet")
    )
    return Reuse(
        source=source.text.key,
        target=target.text.key,
        kind="rewritten",
        share=float(words.sum()) / max(1, len(words)),
        credited=retelling.named,
        credit=retelling.credit.span if retelling.credit else None,
        passages=tuple(Passage(hit.source, hit.span) for hit in retelling.hits),
        reason=f"Details that only the other had before stand together in {_sentences(len(retelling.hits))}; {said}.",
    )


def _sentences(count: int) -> str:
    return f"{count} of its sentences" if count != 1 else "one of its sentences"


def _statements(texts: Sequence[Prepared], families: Sequence[int]) -> Iterator[Shared]:
    for members in shared_quotations(texts):
        apart = {families[number] for number, _ in members}
        if len(apart) > 1:
            yield Shared(
                tuple((texts[number].text.key, span) for number, span in members),
                f"{len({number for number, _ in members})} documents quote these words, "
                f"{len(apart)} of them without a sign that they have them from one another.",
            )
