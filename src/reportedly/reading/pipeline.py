"""The way from a document to its ledger, step by step.

    blocks ──▶ tokens ──▶ spans (anchors) ──▶ relations ──▶ continued ──▶ nesting
           ──▶ firmness ──▶ quoted ──▶ speakers ──▶ relays ──▶ disputes
           ──▶ statements ──▶ dates ──▶ quantities ──▶ moments ──▶ tensions ──▶ Ledger

Every step is a function from values to values; only the loaded model is state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from reportedly.document import Block, Document, Role, Span
from reportedly.ledger import Attribution, Ledger
from reportedly.reading.blocks import find_blocks
from reportedly.reading.continued import split_continued
from reportedly.reading.dates import with_dates
from reportedly.reading.disputes import with_disputes
from reportedly.reading.encoder import OnnxScorer, packaged
from reportedly.reading.firmness import calibrated, judged
from reportedly.reading.language import language_of
from reportedly.reading.likeness import Likeness
from reportedly.reading.moments import with_moments
from reportedly.reading.nesting import of_the_cited, parents
from reportedly.reading.publication import doubted
from reportedly.reading.quantities import with_quantities
from reportedly.reading.quoted import with_quotes
from reportedly.reading.relations import Relation, relations
from reportedly.reading.relays import with_relays
from reportedly.reading.scorer import LEDGER
from reportedly.reading.sense import Sense, Words, room
from reportedly.reading.speakers import with_speakers
from reportedly.reading.statements import with_statements
from reportedly.reading.tensions import with_tensions
from reportedly.reading.tokens import Tokens, tokenize


class Reader:
    """A loaded reader model and what it does: documents in, ledgers out."""

    def __init__(self, scorer: OnnxScorer) -> None:
        self._scorer = scorer

    @classmethod
    def load(cls, threads: int | None = None) -> Reader:
        """The reader that ships with the package. Raises ModelError where its files are missing or damaged."""
        return cls(packaged(threads))

    @property
    def model(self) -> str:
        """The name of the model and the beginning of its hash."""
        return self._scorer.name

    def relations(self, document: Document, convention: int = LEDGER) -> list[Relation]:
        """Source, cue and content of every attribution, in order, by one of the conventions the model learnt."""
        blocks = find_blocks(document)
        return _relations(document, blocks, _tokens(document, blocks, self._scorer), self._scorer, convention)

    def read(self, document: Document) -> Ledger:
        """The ledger of one document. The same document gives the same ledger whatever else is read."""
        return self.sensed(document)[0]

    def sensed(self, document: Document) -> tuple[Ledger, Sense]:
        """The ledger of one document, and what the model makes of its words, to ask what passages of it say."""
        ledger, sense = self.untensed(document)
        return with_tensions(ledger, sense.compared(passages(ledger))), sense

    def untensed(self, document: Document) -> tuple[Ledger, Sense]:
        """The same before its tensions are looked for, for learning them."""
        blocks = find_blocks(document)
        tokens = _tokens(document, blocks, self._scorer)
        sense = Sense(tokens.start, room(tokens, self._scorer.sense_width), self._scorer)
        found = _relations(document, blocks, tokens, self._scorer, LEDGER, sense.words)
        language = document.language or language_of(document.text)
        ledger = Ledger(
            document=replace(document, language=language),
            blocks=blocks,
            attributions=self._attributions(found, blocks, document.text),
            model=self.model,
            warnings=(*document.warnings, *_language_warning(language)),
        )
        spoken = with_relays(with_speakers(with_quotes(ledger), _continues(found)))
        told = with_statements(with_disputes(spoken, _likeness(found, self._scorer)))
        dated = with_dates(told)
        dated = replace(dated, warnings=(*dated.warnings, *doubted(dated.publication, date.today())))
        return with_moments(with_quantities(dated)), sense

    def _attributions(self, found: list[Relation], blocks: tuple[Block, ...], text: str) -> tuple[Attribution, ...]:
        starts = [block.span.start for block in blocks]
        return tuple(
            self._attribution(
                index, relation, host, _role_at((relation.cue or relation.content)[0].start, starts, blocks)
            )
            for index, (relation, host) in enumerate(zip(found, parents(found, text), strict=True))
        )

    def _attribution(self, index: int, relation: Relation, host: int | None, block: Role) -> Attribution:
        plain = Attribution(
            id=f"a{index + 1}",
            source=relation.source,
            cue=relation.cue,
            content=relation.content,
            block=block,
            parent=None if host is None else f"a{host + 1}",
            confidence=calibrated(relation.confidence, *self._scorer.sureness),
        )
        assert relation.judgement is not None, "relations are judged when a ledger is read"
        return judged(plain, relation.judgement, self._scorer.temperatures)

    def read_all(self, documents: Iterable[Document], jobs: int = 1) -> Iterator[Ledger]:
        """The ledgers of `documents` in their order, `jobs` documents read at a time; takes them as it goes."""
        if jobs <= 1:
            yield from map(self.read, documents)
            return
        waiting: deque[Future[Ledger]] = deque()
        pool = ThreadPoolExecutor(jobs)
        try:
            for document in documents:
                waiting.append(pool.submit(self.read, document))
                while waiting and (waiting[0].done() or len(waiting) > 2 * jobs):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def passages(ledger: Ledger) -> list[tuple[Span, ...]]:
    """What the attributions of a ledger say, or their cues where that stands nowhere, and then its own statements."""
    said = [attribution.content or attribution.cue for attribution in ledger.attributions]
    return [*said, *(statement.spans for statement in ledger.statements)]


def _tokens(document: Document, blocks: tuple[Block, ...], scorer: OnnxScorer) -> Tokens:
    """The wordpieces of a document, less those of furniture."""
    furniture = [block.span for block in blocks if block.role == "furniture"]
    tokens = tokenize(document.text, scorer.tokenizer)
    return tokens.keep(_outside(tokens, furniture)) if furniture else tokens


def _relations(
    document: Document,
    blocks: tuple[Block, ...],
    tokens: Tokens,
    scorer: OnnxScorer,
    convention: int,
    words: Words | None = None,
) -> list[Relation]:
    """The relations of a document in order; judged where `words` are asked for, which are filled in."""
    found = relations(tokens, scorer, convention, scorer.batch, words is not None, words)
    starts = [block.span.start for block in blocks]
    inside: Iterator[Relation] = (_in_its_blocks(relation, blocks, starts) for relation in found)
    if convention == LEDGER:
        inside = split_continued(inside, blocks, document.text)
    ordered = sorted(inside, key=_place)
    return sorted(of_the_cited(ordered, document.text), key=_place) if convention == LEDGER else ordered


def _place(relation: Relation) -> tuple[int, tuple[Span, ...], tuple[Span, ...]]:
    return relation.spans[0].start, relation.cue, relation.spans


def _continues(found: list[Relation]) -> dict[str, str]:
    """The ids of attributions that run on from another one's quotation, and the id of that one."""
    ids = {relation.cue[0]: f"a{index + 1}" for index, relation in enumerate(found) if relation.cue}
    return {
        f"a{index + 1}": ids[relation.continues]
        for index, relation in enumerate(found)
        if relation.continues is not None and relation.continues in ids
    }


def _outside(tokens: Tokens, furniture: list[Span]) -> npt.NDArray[np.bool_]:
    """Which tokens stand outside furniture, so that what surrounds an article cannot move what is read in it."""
    starts = np.array([span.start for span in furniture])
    ends = np.array([span.end for span in furniture])
    last = np.searchsorted(starts, tokens.start, side="right") - 1
    result: npt.NDArray[np.bool_] = (last < 0) | (tokens.start >= ends[last])
    return result


def _in_its_blocks(relation: Relation, blocks: tuple[Block, ...], starts: list[int]) -> Relation:
    """The relation without what its spans hold of other parts of the page than they begin in.

    A headline's content ends with the headline, and a body paragraph's jumps over a caption or furniture.
    """
    cut = {
        role: tuple(part for span in getattr(relation, role) for part in _same_role(span, blocks, starts))
        for role in ("source", "cue", "content")
    }
    return replace(relation, source=cut["source"], cue=cut["cue"][:1], content=cut["content"])


def _same_role(span: Span, blocks: tuple[Block, ...], starts: list[int]) -> Iterator[Span]:
    """The parts of the span that lie in blocks of the role that it begins in; neighbouring blocks are one part."""
    first = bisect_right(starts, span.start) - 1
    start: int | None = None
    end = span.start
    for role, block in blocks[first:]:
        if block.start >= span.end:
            break
        if role == blocks[first].role:
            start = max(span.start, block.start) if start is None else start
            end = min(span.end, block.end)
        elif start is not None:
            yield Span(start, end)
            start = None
    if start is not None:
        yield Span(start, end)


def _likeness(found: list[Relation], scorer: OnnxScorer) -> Likeness | None:
    """What each relation says, ready to be compared; None where there is none."""
    judged = [relation.judgement for relation in found if relation.judgement]
    if not judged:
        return None
    return Likeness(np.stack([one.words for one in judged]), np.stack([one.there for one in judged]), scorer.compare)


def _role_at(offset: int, starts: list[int], blocks: tuple[Block, ...]) -> Role:
    return blocks[bisect_right(starts, offset) - 1].role


def _language_warning(language: str | None) -> tuple[str, ...]:
    if language is None or language.lower().split("-")[0] == "en":
        return ()
    return (
        f"the text looks like {language!r}, and the reader model learnt from English news: expect much to be missed",
    )
