"""How many origins and which standing: measured on invented affairs whose truth is known.

usage: python -m benchmarks.origins [AFFAIR …] [--training] [--shared ../shared] [--cache FILE] [--found] [--misses]

AFFAIR is a folder with `affair.json`; by default those that nothing is learnt from (the shared folder's, the one that
ships with the project and `benchmarks/data/affair-2`), with `--training` those of `training/affairs`. Members are those
of the truth, mapped to the attribution or statement that shares most characters with their quote, so that grouping is
not measured; members that no unit touches are missing. Copies are the true ones. With `--found` nothing is given: the
claims are those that a case finds, scored by `affairs/score_affair.py` of the shared folder.

What was read is kept in the file `--cache` for as long as texts and model stay the same; after a change of a reading
step it has to be deleted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.case import flat, mean, scorer
from benchmarks.claims import MEASURED, TAUGHT
from reportedly.case.analysis import case_of
from reportedly.case.carriers import Entry, Key, Member, Unit
from reportedly.case.citations import citations
from reportedly.case.clauses import Clause, clauses
from reportedly.case.likeness import Vectors
from reportedly.case.origins import Case, Origins, origins_of
from reportedly.case.reading import packed
from reportedly.case.reuse import Reuse, Text, find_reuse
from reportedly.case.stances import Judged, stances
from reportedly.case.standing import Standing, standing_of
from reportedly.case.voices import cast_of
from reportedly.document import Document, Span
from reportedly.ledger import Statement
from reportedly.reading.encoder import packaged
from reportedly.reading.pipeline import Reader
from reportedly.reading.scorer import Scorer
from reportedly.reading.sense import Sense


@dataclass(frozen=True, eq=False)
class Affair:
    """An affair as it is known: its truth and its documents, read, in the order of time."""

    name: str
    folder: Path
    truth: dict[str, Any]
    read: tuple[tuple[Entry, Sense], ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The documents."""
        return tuple(entry for entry, _ in self.read)

    @cached_property
    def by_key(self) -> dict[Key, Entry]:
        """The documents by the names of their stories."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def cut(self) -> tuple[tuple[Clause, ...], ...]:
        """The clauses of every document."""
        return tuple(clauses(str(entry.key), entry.ledger) for entry in self.entries)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of all documents."""
        return tuple(clause for own in self.cut for clause in own)

    @cached_property
    def vectors(self) -> Vectors:
        """What each clause means."""
        rows = [
            sense.vectors([(clause.place.span,) for clause in own])
            for (_, sense), own in zip(self.read, self.cut, strict=True)
        ]
        # As the store of a case keeps them.
        return np.concatenate(rows).astype(np.float16).astype(np.float32)

    def place(self, item: dict[str, str]) -> tuple[str, Span]:
        """Where a quotation of the truth stands."""
        start = self.by_key[item["story"]].text.index(item["quote"])
        return item["story"], Span(start, start + len(item["quote"]))

    def unit(self, story: str, quote: str) -> Unit | None:
        """The unit of a story that shares most characters with the quote; of like ones what says it."""
        ledger = self.by_key[story].ledger
        _, span = self.place({"story": story, "quote": quote})
        units: list[Unit] = [*ledger.attributions, *ledger.statements]
        best = max(units, key=lambda unit: _rank(unit, span), default=None)
        return best if best is not None and _shared(best.spans, span) else None


def _shared(spans: Sequence[Span], span: Span) -> int:
    return sum(max(0, min(own.end, span.end) - max(own.start, span.start)) for own in spans)


def _rank(unit: Unit, span: Span) -> tuple[int, int, int]:
    said = unit.spans if isinstance(unit, Statement) else unit.content
    return _shared(unit.spans, span), _shared(said, span), -sum(own.end - own.start for own in unit.spans)


def measured(shared: Path) -> list[Path]:
    """The folders of the affairs that nothing is learnt from."""
    return [*sorted(path.parent for path in (shared / "affairs").glob("*/affair.json")), *MEASURED]


def taught() -> list[Path]:
    """Those of the affairs to learn from."""
    return sorted(path.parent for path in TAUGHT.glob("*/affair.json"))


def affairs(folders: Sequence[Path], cache: Path | None = None) -> list[Affair]:
    """The affairs in the folders, read now unless the file `cache` has what was read; it is written where given."""
    reader, asked = Reader.load(threads=1), packaged(1)
    known: dict[str, Any] = pickle.loads(cache.read_bytes()) if cache and cache.exists() else {}
    before, found = len(known), []
    for folder in folders:
        truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
        stories = sorted(truth["stories"], key=lambda story: (_instant(story["published"]), story["id"]))
        read = tuple(_entry(folder, story, reader, asked, known) for story in stories)
        found.append(Affair("affair-1" if folder.name == "affair" else folder.name, folder, truth, read))
    if cache and len(known) > before:
        cache.write_bytes(pickle.dumps(known))
    return found


def _instant(published: str) -> float:
    return datetime.fromisoformat(published).timestamp()


def _entry(
    folder: Path, story: dict[str, Any], reader: Reader, asked: Scorer, known: dict[str, Any]
) -> tuple[Entry, Sense]:
    text = (folder / f"{story['id']}.txt").read_text(encoding="utf-8")
    fields = {key: story[key] for key in ("outlet", "url", "published")}
    key = hashlib.sha256(json.dumps([text, fields, reader.model]).encode()).hexdigest()
    if key not in known:
        ledger, sense = reader.sensed(Document(text, name=story["id"], published_by="given", **fields))
        known[key] = ledger, sense.starts, sense.words
    ledger, starts, words = known[key]
    return Entry(story["id"], ledger, story["updates"] or None), Sense(starts, words, asked)


def known_of(affair: Affair) -> Case:
    """What is known before the claims: citations, who is who, and the true copies with the passages they share."""
    want = {(copy["from"], copy["to"]) for copy in affair.truth["copies"]}
    found = find_reuse(
        Text(entry.key, entry.text, entry.published, entry.ledger.document.outlet, entry.ledger.document.url)
        for entry in affair.entries
    )
    by_target: dict[Key, list[Reuse]] = {}
    for reuse in found.reuses:
        if (reuse.source, reuse.target) in want:
            by_target.setdefault(reuse.target, []).append(reuse)
    return Case(citations(affair.entries), cast_of(affair.entries), {k: tuple(v) for k, v in by_target.items()})


@dataclass(frozen=True)
class Result:
    """What came out for one claim."""

    truth: dict[str, Any]
    members: tuple[Member, ...]
    given: tuple[dict[str, Any], ...]
    judged: tuple[Judged, ...]
    origins: Origins
    standing: Standing


def results(affair: Affair, with_rivals: bool = True, true_stances: bool = False) -> Iterator[Result]:
    """The claims of an affair with what came out for each."""
    case = known_of(affair)
    rivals = rivals_of(affair)
    for claim in affair.truth["claims"]:
        pairs = [(affair.unit(m["story"], m["quote"]), m) for m in claim["members"]]
        kept = [(Member(m["story"], unit), m) for unit, m in pairs if unit is not None]
        once = {(member.document, member.unit.id): (member, m) for member, m in reversed(kept)}
        kept = [once[key] for key in reversed(once)]
        members = tuple(member for member, _ in kept)
        judged = stances(members, case.entries)
        if true_stances:
            judged = tuple(Judged(m["stance"], ()) for _, m in kept)
        origins = origins_of(members, judged, case)
        standing = standing_of(members, judged, origins, case, rivals.get(claim["id"], ()) if with_rivals else ())
        yield Result(claim, members, tuple(m for _, m in kept), judged, origins, standing)


def rivals_of(affair: Affair) -> dict[str, tuple[Member, ...]]:
    """For every claim the members of other claims that the truth says it cannot hold with."""
    result: dict[str, list[Member]] = {}
    for pair in affair.truth["contradictions"]:
        for one, other in ((pair["a"], pair["b"]), (pair["b"], pair["a"])):
            unit = affair.unit(other["story"], other["quote"])
            for claim in affair.truth["claims"]:
                mine = any(m["story"] == one["story"] and _meet(m["quote"], one["quote"]) for m in claim["members"])
                yours = any(
                    m["story"] == other["story"] and _meet(m["quote"], other["quote"]) for m in claim["members"]
                )
                if mine and not yours and unit is not None:
                    result.setdefault(claim["id"], []).append(Member(other["story"], unit))
    return {key: tuple(found) for key, found in result.items()}


def _meet(one: str, other: str) -> bool:
    return one in other or other in one


def end_to_end(affair: Affair) -> dict[str, Any]:
    """The case of an affair as `reportedly case report --json` prints it, from what was read of it."""
    vectors, start = {}, 0
    for entry, own in zip(affair.entries, affair.cut, strict=True):
        vectors[entry.ledger.document.id] = packed(affair.vectors[start : start + len(own)])
        start += len(own)
    return case_of(affair.name, affair.entries, vectors).to_json()


def report_found(known: Sequence[Affair], shared: Path) -> None:
    """Print what a case finds by itself, in percent."""
    module, rows = scorer(shared), []
    for affair in known:
        case = end_to_end(affair)
        figures = flat(module.score(affair.folder, case)[0], affair.truth)
        widths = [one["origins"]["at_most"] - one["origins"]["at_least"] for one in case["claims"]]
        several = [wide for wide, one in zip(widths, case["claims"], strict=True) if len(one["members"]) > 1]
        rows.append({name: figures[key] for name, key in FOUND.items()} | {"width": float(np.mean(several))})
        print(f"{affair.name:18}" + " ".join(f"{key} {value:.1f}" for key, value in rows[-1].items()))
    print(f"{'mean':18}" + " ".join(f"{key} {value:.1f}" for key, value in mean(rows).items()))


FOUND = {
    "range holds": "origin range holds the truth",
    "exact": "lower bound exact",
    "standing": "standing",
    "clashes P": "contradictions p",
    "R": "contradictions r",
    "F1": "contradictions f1",
    "pairs": "claim pairs f1",
}
"""Which figures of the scorer are printed, and under which names."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("affairs", nargs="*", type=Path)
    parser.add_argument("--training", action="store_true")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--found", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--told", action="store_true", help="show misses with the true stances")
    args = parser.parse_args()
    known = affairs(args.affairs or (taught() if args.training else measured(args.shared)), args.cache)
    if args.found:
        report_found(known, args.shared)
        return
    rows = [report(affair, args.misses, args.told) for affair in known]
    print("mean              ", _line(mean(rows)))


def report(affair: Affair, misses: bool, true_stances: bool = False) -> dict[str, float]:
    """Print the figures of one affair in percent, and what missed."""
    found = list(results(affair, true_stances=true_stances))
    told = list(results(affair, true_stances=True))
    if misses:
        for result in found:
            _print_misses(result)
    members = sum(len(result.truth["members"]) for result in found)
    kept = [(g, j) for result in found for g, j in zip(result.given, result.judged, strict=True)]
    stance = sum(_coarse(judged.stance) == _coarse(given["stance"]) for given, judged in kept) / max(1, len(kept))
    inside, exact, width = _figures(found)
    inside_told, exact_told, _ = _figures(told)
    row = {
        "range holds": inside,
        "exact": exact,
        "width": width / 100,
        "standing": _right(found),
        "stance": 100 * stance,
        "lost": 100 - 100 * len(kept) / members,
        "with true stances: range holds": inside_told,
        "exact, too": exact_told,
        "standing, too": _right(told),
    }
    print(f"{affair.name:18}", _line(row))
    if misses:
        confused = Counter((one.truth["standing_at_end"], one.standing.standing) for one in found)
        print("  standing confused:", {pair: n for pair, n in confused.most_common() if pair[0] != pair[1]})
    return row


def _line(row: dict[str, float]) -> str:
    return " ".join(f"{key} {value:.{2 if key == 'width' else 1}f}" for key, value in row.items())


def _figures(found: Sequence[Result]) -> tuple[float, float, float]:
    """Of claims with several members, in percent: range holds the truth, lower bound is it, mean width."""
    pairs = [(one.origins, one.truth["independent_origins"]) for one in found if len(one.truth["members"]) > 1]
    return (
        100 * sum(own.at_least <= n <= own.at_most for own, n in pairs) / len(pairs),
        100 * sum(own.at_least == n for own, n in pairs) / len(pairs),
        100 * sum(own.at_most - own.at_least for own, _ in pairs) / len(pairs),
    )


def _right(found: Sequence[Result]) -> float:
    return 100 * sum(bool(one.standing.standing == one.truth["standing_at_end"]) for one in found) / len(found)


def _print_misses(result: Result) -> None:
    truth, own = result.truth, result.origins
    if own.at_least != truth["independent_origins"] and len(truth["members"]) > 1:
        print(f"  {truth['id']} {truth['independent_origins']} origins, said {own.at_least}-{own.at_most}:")
        print("    ", truth["statement"])
        print("     true:", [one["who"] for one in truth["origins"]])
        print("     said:", [(one.name, one.kind, one.counted, one.through) for one in own.origins])
        print("     merged:", [merge.why for merge in own.merges if not merge.sure])
    if result.standing.standing != truth["standing_at_end"]:
        print(f"  {truth['id']} {truth['standing_at_end']}, said {result.standing.standing}: {result.standing.reason}")
        print("    ", truth["statement"])
    for member, given, judged in zip(result.members, result.given, result.judged, strict=True):
        if _coarse(judged.stance) != _coarse(given["stance"]):
            print(f"     {truth['id']} {member.document} {member.unit.id} {given['stance']}, said {judged.stance}:")
            print("        ", given["quote"][:100])


def _coarse(stance: str) -> str:
    return "supports" if stance in ("asserts", "reports") else stance


if __name__ == "__main__":
    main()
