"""The same event across documents: ECB+, topics 1 to 35, by the claims that its clauses make.

usage: python -m benchmarks.ecbplus [--shared ../shared] [--topics 12 | --all] [--json]

ECB+ (Cybulska and Vossen, 2014) marks mentions of events and which of them, over the documents of a topic, are of one
event. Every topic holds documents on two events of one kind (`ecb`, `ecbplus`), which make one case here. A true pair
are two mentions of one event in different documents; a found pair are two mentions in different documents whose clauses
are members of one claim. Only the sentences count that the corpus gives as checked. Nothing was learnt from ECB+.

**This measures something coarser than event coreference**: a claim is a proposition, a clause holds several mentions
(*she left the clinic and was arrested*), and two clauses on one event that say different things of it are different
claims. The line `clauses` says what pairs one would get that joined two clauses exactly where some event is in both,
`words` those that join mentions with the same stems, the usual plain baseline. Systems for event coreference are
measured by CoNLL F1 on the topics 36 to 45, which are not here, so no published figure stands beside these.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from reportedly.case.claims import claims
from reportedly.case.clauses import Clause, clauses
from reportedly.document import Block, Document, Span
from reportedly.reading.pipeline import Reader
from reportedly.reading.sayings import bag, words_of

EVENTS = ("ACTION_", "NEG_ACTION_")
CLOSING = frozenset((*".,;:!?)]%'", "'s", "'S", "n't", "'re", "'ve", "'ll", "'d", "'m", "''"))
OPENING = frozenset((*"([$#", "``"))
SEED = 20140526


class Mention(NamedTuple):
    """Where a document speaks of an event; `event` is the same for all mentions of it in the topic."""

    document: str
    span: Span
    event: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """A document of the corpus: its text, a block for each sentence, and the mentions in checked sentences."""

    document: Document
    mentions: tuple[Mention, ...]


class Score(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


class Pairs(NamedTuple):
    """How many pairs of mentions were found, how many there are, and how many are both."""

    both: int
    found: int
    true: int

    def score(self) -> Score:
        """How good that is."""
        return _score(self.both / max(1, self.found), self.both / max(1, self.true))


def _score(precision: float, recall: float) -> Score:
    return Score(precision, recall, 2 * precision * recall / max(1e-9, precision + recall))


def joined(sentences: Sequence[Sequence[str]]) -> tuple[str, list[list[Span]]]:
    """The text of tokenised sentences, one a line and spaced as people write, and where each token stands in it."""
    parts, places, length = list[str](), list[list[Span]](), 0
    for tokens in sentences:
        if places:
            parts.append("\n")
            length += 1
        own: list[Span] = []
        for at, token in enumerate(tokens):
            if at and token not in CLOSING and tokens[at - 1] not in OPENING:
                parts.append(" ")
                length += 1
            word = '"' if token in ("``", "''") else token
            parts.append(word)
            own.append(Span(length, length + len(word)))
            length += len(word)
        places.append(own)
    return "".join(parts), places


def story(path: Path, checked: Collection[int]) -> Story:
    """The document of a file; the address that opens some is left out."""
    root = ElementTree.parse(path).getroot()  # local files of the corpus
    rows: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for token in root.iter("token"):
        rows[int(token.attrib["sentence"])].append((token.attrib["t_id"], token.text or ""))
    numbers = [n for n in sorted(rows) if rows[n][0][1] != "http"]
    text, places = joined([[word for _, word in rows[number]] for number in numbers])
    where = {
        name: (number, span)
        for number, spans in zip(numbers, places, strict=True)
        for (name, _), span in zip(rows[number], spans, strict=True)
    }
    events = _events(root, path.stem)
    found = []
    for mark in root.iterfind("Markables/*"):
        tokens = [where[a.attrib["t_id"]] for a in mark.iter("token_anchor") if a.attrib["t_id"] in where]
        if mark.tag.startswith(EVENTS) and tokens and tokens[0][0] in checked:
            name = mark.attrib["m_id"]
            span = Span(tokens[0][1].start, max(tokens[0][1].end, tokens[-1][1].end))
            stems = frozenset(bag(words_of(" ".join(own.of(text) for _, own in tokens))))
            found.append(Mention(path.stem, span, events.get(name, f"{path.stem} {name}"), stems))
    blocks = tuple(Block("body", Span(own[0].start, own[-1].end)) for own in places)
    return Story(Document(text, name=path.stem, blocks=blocks), tuple(found))


def _events(root: ElementTree.Element, document: str) -> dict[str, str]:
    """The event of every mention that has others; those of a document alone are named after it."""
    found = {}
    for relation in root.iterfind("Relations/*"):
        across = relation.tag == "CROSS_DOC_COREF"
        event = relation.attrib["note"] if across else f"{document} {relation.attrib['r_id']}"
        found.update({source.attrib["m_id"]: event for source in relation.iter("source")})
    return found


def checked_sentences(folder: Path) -> dict[str, set[int]]:
    """For every document the numbers of the sentences whose annotation was checked."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    with (folder / "validated_sentences.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[f"{row['Topic']}_{row['File']}"].add(int(row["Sentence Number"]))
    return found


def topics(folder: Path) -> list[Path]:
    """The folders of the topics, in the order of their numbers."""
    return sorted((path for path in folder.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))


def pairs(mentions: Sequence[Mention], together: Callable[[int, int], bool]) -> Pairs:
    """The pairs of mentions in different documents that are `together`, against those of one event."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for a, b in combinations(range(len(mentions)), 2):
        if mentions[a].document != mentions[b].document:
            counts[together(a, b), mentions[a].event == mentions[b].event] += 1
    return Pairs(counts[True, True], counts[True, True] + counts[True, False], counts[True, True] + counts[False, True])


def b_cubed(true: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """B³ (Bagga and Baldwin, 1998) of two ways to put the same things into groups."""
    both, mine, yours = Counter(zip(true, found, strict=True)), Counter(found), Counter(true)
    total = max(1, len(true))
    return _score(
        sum(n * n / mine[group] for (_, group), n in both.items()) / total,
        sum(n * n / yours[group] for (group, _), n in both.items()) / total,
    )


def homes(mentions: Iterable[Mention], every: Sequence[Clause]) -> list[int | None]:
    """For every mention the number of the clause in which it begins."""
    opens: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, clause in enumerate(every):
        opens[clause.place.document].append((clause.place.span.start, number))
    found: list[int | None] = []
    for mention in mentions:
        own = opens[mention.document]
        at = bisect_right(own, (mention.span.start, len(every))) - 1
        inside = at >= 0 and mention.span.start < every[own[at][1]].place.span.end
        found.append(own[at][1] if inside else None)
    return found


class Measured(NamedTuple):
    """What came of a topic: pairs by claims, by perfect clauses and by words; true and found groups of its mentions."""

    claims: Pairs
    clauses: Pairs
    words: Pairs
    true: list[str]
    found: list[str]


def measure(topic: str, stories: Sequence[Story], reader: Reader) -> Measured:
    """Read the documents of a topic and bring their clauses together."""
    every, vectors = list[Clause](), []
    for one in stories:
        ledger, sense = reader.sensed(one.document)
        own = clauses(one.document.name, ledger)
        every += own
        vectors.append(sense.vectors([(clause.place.span,) for clause in own]))
    made = claims(every, np.concatenate(vectors))
    places = {clause.place: number for number, clause in enumerate(every)}
    groups: list[set[int]] = [set() for _ in every]
    for number, claim in enumerate(made):
        for member in claim.members:
            groups[places[member]].add(number)
    mentions = [mention for one in stories for mention in one.mentions]
    home = homes(mentions, every)
    own_groups = [groups[at] if at is not None else set[int]() for at in home]
    told: list[set[str]] = [set() for _ in every]
    for mention, at in zip(mentions, home, strict=True):
        if at is not None:
            told[at].add(mention.event)
    inside = [told[at] if at is not None else {mention.event} for mention, at in zip(mentions, home, strict=True)]
    sizes = [len(claim.members) for claim in made]
    largest = [max(own, key=lambda n: (sizes[n], -n)) if own else None for own in own_groups]
    return Measured(
        claims=pairs(mentions, lambda a, b: bool(own_groups[a] & own_groups[b])),
        clauses=pairs(mentions, lambda a, b: bool(inside[a] & inside[b])),
        words=pairs(mentions, lambda a, b: mentions[a].stems == mentions[b].stems),
        true=[f"{topic} {mention.event}" for mention in mentions],
        found=[f"{topic} {own if own is not None else f'alone {at}'}" for at, own in enumerate(largest)],
    )


def total(counts: Iterable[Pairs]) -> Pairs:
    """The sum over topics."""
    return Pairs(*map(sum, zip(*counts, strict=True)))


def read(folder: Path, chosen: Sequence[Path]) -> Iterator[tuple[str, list[Story]]]:
    """The documents of each of the chosen topics."""
    checked = checked_sentences(folder)
    for topic in chosen:
        yield topic.name, [story(path, checked.get(path.stem, ())) for path in sorted(topic.glob("*.xml"))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--topics", type=int, default=12, help="how many topics, drawn by a fixed seed")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.shared / "corpora" / "ecbplus"
    if not folder.is_dir():
        parser.exit(1, f"There is no {folder}: name the folder that holds corpora/ with --shared.\n")
    known = topics(folder)
    count = len(known) if arguments.all else min(arguments.topics, len(known))
    chosen = sorted(random.Random(SEED).sample(known, count), key=known.index)
    start = time.perf_counter()
    reader = Reader.load(threads=1)
    read_stories, results = 0, list[Measured]()
    for name, stories in read(folder, chosen):
        results.append(measure(name, stories, reader))
        read_stories += len(stories)
    scores = {
        "claims": total(one.claims for one in results).score(),
        "clauses": total(one.clauses for one in results).score(),
        "words": total(one.words for one in results).score(),
        "B3": b_cubed([own for one in results for own in one.true], [own for one in results for own in one.found]),
    }
    if arguments.json:
        print(json.dumps({name: score._asdict() for name, score in scores.items()}, indent=1))
        return
    true = total(one.claims for one in results).true
    print(
        f"ECB+: {count} of {len(known)} topics, {read_stories} documents, {sum(len(one.true) for one in results)} "
        f"mentions of events, {true} pairs of one event across documents; {time.perf_counter() - start:.0f} s"
    )
    titles = {
        "claims": "pairs, by our claims",
        "clauses": "pairs, by clauses joined perfectly",
        "words": "pairs, by the same stems",
        "B3": "B³ of mentions, by our claims",
    }
    for name, score in scores.items():
        print(f"  {titles[name]:36}" + "  ".join(f"{key} {100 * value:5.1f}" for key, value in score._asdict().items()))
    print(
        "Claims are coarser than events (see the docstring). Event coreference systems are measured on topics 36 to\n"
        "45, which are not here, so no published figure is set beside these."
    )


if __name__ == "__main__":
    main()
