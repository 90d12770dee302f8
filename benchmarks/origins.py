"""How many origins and which standing: measured on affairs whose truth is known, with the true members of each claim.

    python -m benchmarks.origins [AFFAIR …] [--misses]

AFFAIR is a folder with `affair.json`; the invented ones of the project by default. Members are mapped to the
attribution or statement that shares most characters with their quote, so that grouping claims is not measured here;
members that no unit touches are missing. Copies are the true ones.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.case.carriers import Entry, Key, Member, Unit
from reportedly.case.citations import citations
from reportedly.case.origins import Case, Origins, origins_of
from reportedly.case.reuse import Reuse, Text, find_reuse
from reportedly.case.stances import Judged, stances
from reportedly.case.standing import Standing, standing_of
from reportedly.case.voices import cast_of
from reportedly.document import Document, Span
from reportedly.ledger import Ledger, Statement

OURS = (Path("src/reportedly/examples/affair"), Path("benchmarks/data/affair-2"))


@dataclass(frozen=True)
class Affair:
    """An affair as it is known: its truth and its documents, read."""

    truth: dict[str, Any]
    entries: tuple[Entry, ...]

    def unit(self, story: str, quote: str) -> Unit | None:
        """The unit of a story that shares most characters with the quote; of like ones what says it."""
        ledger = next(entry.ledger for entry in self.entries if entry.key == story)
        start = ledger.document.text.find(quote)
        span = Span(start, start + len(quote))
        units: list[Unit] = [*ledger.attributions, *ledger.statements]
        best = max(units, key=lambda unit: _rank(unit, span), default=None)
        return best if best is not None and _shared(best.spans, span) else None


def _shared(spans: Sequence[Span], span: Span) -> int:
    return sum(max(0, min(own.end, span.end) - max(own.start, span.start)) for own in spans)


def _rank(unit: Unit, span: Span) -> tuple[int, int, int]:
    said = unit.spans if isinstance(unit, Statement) else unit.content
    return _shared(unit.spans, span), _shared(said, span), -sum(own.end - own.start for own in unit.spans)


def load_affair(folder: Path, read: Mapping[str, Ledger] | None = None) -> Affair:
    """The affair in `folder`, read now unless its ledgers are given."""
    truth = json.loads((folder / "affair.json").read_text(encoding="utf-8"))
    ledgers = read if read is not None else _read(folder, truth)
    stories = sorted(truth["stories"], key=lambda story: (_instant(story["published"]), story["id"]))
    return Affair(truth, tuple(Entry(s["id"], ledgers[s["id"]], s["updates"]) for s in stories))


def _instant(published: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(published).timestamp()


def _read(folder: Path, truth: dict[str, Any]) -> dict[str, Ledger]:
    from reportedly.reading.pipeline import Reader

    reader = Reader.load(threads=1)
    return {
        story["id"]: reader.read(
            Document(
                (folder / f"{story['id']}.txt").read_text(encoding="utf-8"),
                outlet=story["outlet"],
                url=story["url"],
                published=story["published"],
                published_by="given",
            )
        )
        for story in truth["stories"]
    }


def case_of(affair: Affair) -> Case:
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
    case = case_of(affair)
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


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("affairs", nargs="*", type=Path, default=list(OURS))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--told", action="store_true", help="show misses with the true stances")
    parser.add_argument("--ledgers", type=Path, help="a folder with AFFAIR.pickle: ledgers read before, by story")
    args = parser.parse_args()
    for folder in args.affairs:
        name = folder.name if folder.name != "affair" else "affair-1"
        read = pickle.loads((args.ledgers / f"{name}.pickle").read_bytes()) if args.ledgers else None
        report(name, load_affair(folder, read), args.misses, args.told)


def report(name: str, affair: Affair, misses: bool, true_stances: bool = False) -> None:
    """Print the figures of one affair, and what missed."""
    found = list(results(affair, true_stances=true_stances))
    alone = list(results(affair, with_rivals=False))
    told = list(results(affair, true_stances=True))
    if misses:
        for result in found:
            _print_misses(result)
    members = sum(len(result.truth["members"]) for result in found)
    kept = [(g, j) for result in found for g, j in zip(result.given, result.judged, strict=True)]
    stance = sum(_coarse(judged.stance) == _coarse(given["stance"]) for given, judged in kept) / max(1, len(kept))
    inside, exact, width = _figures(found)
    inside_told, exact_told, _ = _figures(told)
    print(f"{name}: {len(found)} claims, {members} members, {members - len(kept)} without a unit or sharing one")
    print(f"  range holds the truth {inside:6.1%}   lower bound exact {exact:6.1%}   mean width {width:.2f}")
    print(f"  standing {_right(found):6.1%} (no contradictions given: {_right(alone):6.1%})   stance {stance:6.1%}")
    print(f"  with the true stances: range {inside_told:6.1%}   exact {exact_told:6.1%}   standing {_right(told):6.1%}")
    confused = Counter((one.truth["standing_at_end"], one.standing.standing) for one in found)
    print("  standing confused:", {pair: n for pair, n in confused.most_common() if pair[0] != pair[1]})


def _figures(found: Sequence[Result]) -> tuple[float, float, float]:
    """Of claims with several members: how often the range holds the truth and the lower bound is it; mean width."""
    pairs = [(one.origins, one.truth["independent_origins"]) for one in found if len(one.truth["members"]) > 1]
    return (
        sum(own.at_least <= n <= own.at_most for own, n in pairs) / len(pairs),
        sum(own.at_least == n for own, n in pairs) / len(pairs),
        sum(own.at_most - own.at_least for own, _ in pairs) / len(pairs),
    )


def _right(found: Sequence[Result]) -> float:
    return sum(bool(one.standing.standing == one.truth["standing_at_end"]) for one in found) / len(found)


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
