"""Copies between documents: are they found where they are known, what is found where hardly any are, and at what cost?

usage: python -m benchmarks.reuse [--shared ../shared] [--sizes 1000 10000] [--only affairs|unrelated|scale] [--misses]

`affairs`: the copies of every invented affair of the shared folder, counted as its `score_affair.py` counts (pairs of
documents without direction, versions of one another left out). Limits were
chosen with `dam` and `harbour` in sight, so only another affair says how good they are.
`unrelated`: the share of pairs of documents on one topic that are called copies, where no truth is known: bodies of the
Fake News Challenge that have a headline in common, triples of BASIL, documents of ECB+ on one event.
`scale`: affairs made by a generator that knows which document copied which.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reportedly.case.reuse import Found, Reuse, Text, find_reuse
from reportedly.lexicon import load

Pair = frozenset[object]


def main() -> int:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--only", choices=["affairs", "unrelated", "scale"])
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    if args.only in (None, "affairs"):
        for folder in sorted(path.parent for path in args.shared.glob("affairs/*/affair.json")):
            affair(folder, args.misses)
    if args.only in (None, "unrelated"):
        for name, topics in (
            ("fnc", fnc(args.shared / "corpora" / "fnc")),
            ("basil", basil(args.shared / "corpora" / "basil")),
            ("ecbplus", ecbplus(args.shared / "corpora" / "ecbplus")),
        ):
            unrelated(name, topics, args.misses)
    if args.only in (None, "scale"):
        for size in args.sizes:
            scale(size)
    return 0


def f1(right: int, found: int, true: int) -> str:
    """Precision, recall and F1 in percent."""
    p, r = right / max(1, found), right / max(1, true)
    return f"p {100 * p:.1f}  r {100 * r:.1f}  f1 {200 * p * r / max(1e-9, p + r):.1f}  (true {true})"


def affair(folder: Path, misses: bool) -> None:
    """Copies of one affair against its truth."""
    truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    found = find_reuse(
        Text(
            key=story["id"],
            text=(folder / f"{story['id']}.txt").read_text(encoding="utf-8"),
            published=story["published"],
            outlet=story["outlet"],
            url=story["url"],
        )
        for story in truth["stories"]
    )
    want = {frozenset((copy["from"], copy["to"])): copy for copy in truth["copies"]}
    updates = {frozenset((story["id"], story["updates"])) for story in truth["stories"] if story["updates"]}
    have = {frozenset((reuse.source, reuse.target)): reuse for reuse in found.reuses}
    have = {pair: reuse for pair, reuse in have.items() if pair not in updates}
    both = want.keys() & have.keys()
    print(f"{folder.name:10} copies  {f1(len(both), len(have), len(want))}")
    for name, right in (
        ("direction", sum(want[pair]["to"] == have[pair].target for pair in both)),
        ("kind", sum(want[pair]["kind"] == have[pair].kind for pair in both)),
        ("credited", sum(want[pair]["credited"] == have[pair].credited for pair in both)),
    ):
        print(f"{'':10} {name:9} {right} of {len(both)} right")
    print(f"{'':10} {len(found.shared)} statements quoted by several")
    if misses:
        for pair in sorted(want.keys() ^ have.keys(), key=sorted):
            print("           missed" if pair in want else "           too much", *sorted(map(str, pair)))


def unrelated(name: str, topics: Iterable[Sequence[Text]], misses: bool) -> None:
    """How many pairs of documents on one topic are called copies, by kind."""
    pairs, documents, kinds, shared = 0, 0, Counter[str](), 0
    shares: list[tuple[float, Reuse, dict[object, str]]] = []
    for texts in topics:
        documents += len(texts)
        pairs += len(texts) * (len(texts) - 1) // 2
        found = find_reuse(texts)
        kinds.update(reuse.kind for reuse in found.reuses)
        shared += len(found.shared)
        by_key: dict[object, str] = {text.key: text.text for text in texts}
        shares.extend((reuse.share, reuse, by_key) for reuse in found.reuses)
    listed = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    print(
        f"{name:10} {documents} documents, {pairs} pairs on one topic: {sum(kinds.values())} called copies ({listed}), "
        f"{shared} statements quoted by several"
    )
    bands = Counter(min(9, int(share * 10)) for share, *_ in shares)
    print(f"{'':10} by share of the words: " + ", ".join(f"{10 * band}% {bands[band]}" for band in sorted(bands)))
    if misses:
        for share, reuse, by_key in sorted(shares, key=lambda item: item[0])[:40]:
            print(f"  {share:.2f} {reuse.kind} {reuse.source} -> {reuse.target}: {reuse.reason}")
            for passage in reuse.passages:
                print("      ", passage.b.of(by_key[reuse.target])[:150].replace("\n", " | "))


def fnc(folder: Path) -> Iterator[list[Text]]:
    """Bodies that discuss one headline, as the stances say."""
    bodies = {}
    for line in (folder / "train_bodies.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        bodies[row["body_id"]] = row["text"]
    topics = defaultdict(set)
    for line in (folder / "train_stances.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["stance"] != "unrelated":
            topics[row["headline"]].add(row["body_id"])
    seen: set[str] = set()
    for _, listed in sorted(topics.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(listed) > 1 and not listed & seen:
            seen |= listed
            yield [Text(key, bodies[key]) for key in sorted(listed)]


def basil(folder: Path) -> Iterator[list[Text]]:
    """Three articles of three outlets on one event."""
    events = defaultdict(list)
    for path in sorted((folder / "articles").rglob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        body = "\n\n".join(" ".join(paragraph) for paragraph in row["body-paragraphs"])
        events[row["triplet-uuid"]].append(
            Text(path.stem, f"{row['title']}\n\n{body}", row["date"], row["source"], row["url"])
        )
    yield from events.values()


def ecbplus(folder: Path) -> Iterator[list[Text]]:
    """Documents on one event: those of a topic and of one of its two halves."""
    for topic in sorted(path for path in folder.iterdir() if path.is_dir()):
        for half in ("ecb", "ecbplus"):
            texts = []
            for path in sorted(topic.glob(f"*[0-9]{half}.xml")):
                tokens = re.findall(r'<token [^>]*sentence="(\d+)"[^>]*>([^<]*)</token>', path.read_text("utf-8"))
                texts.append(Text(path.stem, _lines(tokens)))
            yield texts


def _lines(tokens: Sequence[tuple[str, str]]) -> str:
    lines: dict[int, list[str]] = defaultdict(list)
    for sentence, token in tokens:
        lines[int(sentence)].append(token)
    return "\n".join(" ".join(line) for _, line in sorted(lines.items()))


@dataclass(frozen=True, slots=True)
class Made:
    """Texts that were made, and which of them have words of which."""

    texts: list[Text]
    copies: dict[Pair, str]


def scale(size: int) -> None:
    """Time, memory and quality for an affair of `size` documents that the generator made."""
    made = generated(size, random.Random(size))
    started = time.process_time()
    found = find_reuse(made.texts)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    have = {frozenset((reuse.source, reuse.target)) for reuse in found.reuses}
    right = made.copies.keys() & have
    print(f"{size:>6} documents, {seconds:.1f} s of one core, {megabytes:.0f} MB at most")
    print(f"       copies  {f1(len(right), len(have), len(made.copies))}")
    for kind, true in sorted(Counter(made.copies.values()).items()):
        print(f"       {kind:26} {sum(made.copies[pair] == kind for pair in right)} of {true} found")
    _wire(found)


def _wire(found: Found) -> None:
    sources = Counter(reuse.source for reuse in found.reuses)
    if sources:
        source, count = sources.most_common(1)[0]
        print(f"       most copied: {source} with {count} copies")


def generated(size: int, chance: random.Random) -> Made:
    """An affair of `size` documents: own reports, copies of three kinds, and one wire story that every twentieth has.

    Own reports of one event have its names, numbers and a statement in common, and no sentence.
    """
    words = (load("reuse")["common"] + load("reuse")["usual"]).split()
    outlets = [f"{_name(chance)} {chance.choice(['Post', 'Courier', 'Echo', 'Record'])}" for _ in range(60)]
    start = datetime(2030, 1, 1, tzinfo=UTC)
    stories: list[tuple[str, list[str], str]] = []
    texts: list[Text] = []
    copies: dict[Pair, str] = {}
    wire = _story(_event(words, chance), words, chance)
    for number in range(size):
        key, outlet = f"d{number:05}", outlets[number % len(outlets)]
        published = (start + timedelta(minutes=7 * number)).isoformat()
        lead = [f"{_name(chance)} {' '.join(chance.choices(words, k=6))}"]
        kind = "own" if number < 20 else chance.choices(["own", "verbatim", "edited", "rewritten"], [55, 15, 20, 10])[0]
        if number == 0:
            lines, outlet = wire, "Interpress"
            stories.append((key, lines, outlet))
        elif number % 20 == 19:
            lines = _edited(wire, words, chance) if chance.random() < 0.5 else wire[: chance.randint(6, len(wire))]
            copies[frozenset(("d00000", key))] = "wire"
            lead.append("Interpress" if chance.random() < 0.5 else f"By {_name(chance)} {_name(chance)}")
        elif kind == "own" or number < 20:
            if number % 4 == 1 or number < 20:
                event = _event(words, chance)
            lines = _story(event, words, chance)
            stories.append((key, lines, outlet))
        else:
            source, told, house = chance.choice(stories[-200:])
            if house == outlet:
                outlet = outlets[(number + 1) % len(outlets)]
            copies[frozenset((source, key))] = kind
            lines = {"verbatim": _cut, "edited": _edited, "rewritten": _retold}[kind](told, words, chance)
            if kind == "rewritten" and chance.random() < 0.7:
                lines = [f"{house} reported that {lines[0]}", *lines[1:]]
            elif kind == "rewritten":
                copies[frozenset((source, key))] = "rewritten without a credit"
        texts.append(Text(key, "\n".join(lead + lines), published, outlet, f"https://voss.example/{key}"))
    return Made(texts, copies)


@dataclass(frozen=True, slots=True)
class _Event:
    """What several own reports have in common."""

    names: list[str]
    numbers: list[str]
    statement: str


def _event(words: Sequence[str], chance: random.Random) -> _Event:
    return _Event(
        [_name(chance) for _ in range(8)],
        [str(chance.randint(20, 9000)) for _ in range(5)],
        f'"{" ".join(chance.choices(words, k=14))}"',
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(["ba", "ko", "ri", "zel", "mun", "to", "ves", "lar"]) for _ in range(4)).capitalize()


def _story(event: _Event, words: Sequence[str], chance: random.Random) -> list[str]:
    lines = []
    for _ in range(18):
        line = chance.choices(words, k=chance.randint(10, 22))
        for _ in range(2):
            line[chance.randrange(len(line))] = chance.choice([*event.names, *event.numbers, _name(chance)])
        lines.append(" ".join(line) + ".")
    lines.insert(chance.randint(2, 8), f"{event.statement}, {chance.choice(event.names)} said.")
    return lines


def _cut(lines: Sequence[str], words: Sequence[str], chance: random.Random) -> list[str]:
    return list(lines[: chance.randint(8, len(lines))])


def _edited(lines: Sequence[str], words: Sequence[str], chance: random.Random) -> list[str]:
    """Sentences left out and moved, every twelfth word another one."""
    kept = [line for line in lines if chance.random() < 0.7] or list(lines[:4])
    if len(kept) > 3:
        at = chance.randrange(len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return [
        " ".join(chance.choice(words) if chance.random() < 1 / 12 else word for word in line.split()) for line in kept
    ]


def _retold(lines: Sequence[str], words: Sequence[str], chance: random.Random) -> list[str]:
    """Names and numbers in their order, all other words replaced."""
    kept = [line for line in lines if chance.random() < 0.6] or list(lines[:4])
    return [
        " ".join(word if word[0].isupper() or word[0].isdigit() else chance.choice(words) for word in line.split())
        for line in kept
    ]


if __name__ == "__main__":
    raise SystemExit(main())
