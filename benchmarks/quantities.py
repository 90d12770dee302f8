"""Quantities: how many are found, and how many are read right, by this package and by libraries beside it.

usage: python -m benchmarks.quantities [--shared ../shared] [--library NAME ...] [--misses]

invented  `data/quantities.jsonl`: sentences written for this benchmark with every quantity in them. `held` was written
          before any code and is for measuring only, `open` is for developing. *span* is F1 of exact spans, *found* F1
          of overlapping ones; the other figures are the share of all quantities that are found and have the right
          value, kind, unit, bound, both limits, and words for what there is so much of.
meantime  the VALUE elements of MEANTIME (CC BY 4.0), in the sentences that its annotators worked on: recall by kind,
          and the precision of all counts, measures, sums and percentages outside its TIMEX3 elements. It has no values.
seed      the reference story: recall of its quantities, those with the right number, and precision (its list is of
          the quantities that matter to the story, so what is more than those is not wrong).
cost      processor seconds to load, words a second of processor time, and milliseconds a thousand words, over the
          texts of MEANTIME.

Sets that are not there are left out. `--misses` prints what is wrong in `open`, of the other sets nothing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from reportedly.document import Document, Span
from reportedly.ledger import Ledger
from reportedly.reading.blocks import find_blocks

DATA = Path(__file__).with_name("data") / "quantities.jsonl"
FIELDS = ("value", "kind", "unit", "bound", "limits", "of")
SEED_MODS = {"exact": "exactly", "vague": "vaguely"}


class Found(NamedTuple):
    """One quantity as a reader gives it; a field that a library does not have is `None`."""

    span: Span
    value: float | None
    kind: str | None = None
    unit: str | None = None
    bound: str | None = None
    low: float | None = None
    high: float | None = None
    of: str | None = None


Reads = Callable[[Document], list[Found]]


@dataclass(frozen=True, slots=True)
class Library:
    """A reader of quantities: the packages that it needs, and what makes it."""

    install: str
    load: Callable[[], Reads]


def _own() -> Reads:
    from reportedly.reading.quantities import with_quantities

    try:
        with_dates: Callable[[Ledger], Ledger] = importlib.import_module("reportedly.reading.dates").with_dates
    except ImportError:

        def with_dates(ledger: Ledger) -> Ledger:
            return ledger

    def read(document: Document) -> list[Found]:
        ledger = with_dates(Ledger(document, find_blocks(document), ()))
        return [
            Found(q.span, q.value, q.kind, q.unit, q.bound, q.low, q.high, q.of)
            for q in with_quantities(ledger).quantities
        ]

    return read


def _quantulum() -> Reads:
    from quantulum3 import parser  # type: ignore[import-not-found, unused-ignore]

    def read(document: Document) -> list[Found]:
        found = parser.parse(document.text)
        return [Found(Span(*q.span), q.value, unit=_money_code(q) or q.unit.name) for q in found]

    return read


def _money_code(quantity: Any) -> str | None:
    codes = quantity.unit.currency_code if quantity.unit.entity.name == "currency" else None
    return str(codes) if codes else None


def _recognizers() -> Reads:
    from recognizers_number import recognize_number  # type: ignore[import-not-found, unused-ignore]
    from recognizers_number_with_unit import (  # type: ignore[import-not-found, unused-ignore]
        recognize_age,
        recognize_currency,
        recognize_dimension,
        recognize_temperature,
    )

    culture = "en-us"

    def read(document: Document) -> list[Found]:
        found: list[Found] = []
        for recognise in (recognize_age, recognize_currency, recognize_temperature, recognize_dimension):
            found += [_recognised(result) for result in recognise(document.text, culture)]
        for result in recognize_number(document.text, culture):
            plain = _recognised(result)
            if not any(plain.span.overlaps(other.span) for other in found):
                found.append(plain)
        return sorted(found)

    return read


def _recognised(result: Any) -> Found:
    resolution = result.resolution or {}
    try:
        value: float | None = float(str(resolution.get("value")))
    except (TypeError, ValueError):
        value = None
    unit = resolution.get("isoCurrency") or resolution.get("unit")
    return Found(Span(result.start, result.end + 1), value, unit=unit.lower() if unit else None)


def _price_parser() -> Reads:
    from price_parser import Price  # type: ignore[import-not-found, unused-ignore]

    def read(document: Document) -> list[Found]:
        found = []
        for match in re.finditer(r"[^\s]+(?: [^\s]+)?", document.text):
            price = Price.fromstring(match.group())
            if price.amount is not None:
                found.append(Found(Span(*match.span()), float(price.amount), unit=price.currency))
        return found

    return read


LIBRARIES = {
    "reportedly": Library("reportedly", _own),
    "quantulum3": Library("quantulum3", _quantulum),
    "recognizers": Library("recognizers-text-number-with-unit", _recognizers),
    "price-parser": Library("price-parser", _price_parser),
}


def matched(gold: Sequence[Span], found: Sequence[Found]) -> list[Found | None]:
    """For every gold span the reading that shares most characters with it; none is given twice."""
    pairs = sorted(
        (-(min(g.end, f.span.end) - max(g.start, f.span.start)), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if g.overlaps(f.span)
    )
    result: list[Found | None] = [None] * len(gold)
    used = set()
    for _, i, j in pairs:
        if result[i] is None and j not in used:
            result[i] = found[j]
            used.add(j)
    return result


def same(a: float | None, b: float | None) -> bool:
    """Whether two numbers are the same for a reader; odd thirds are rounded."""
    return a is b if a is None or b is None else abs(a - b) <= 1e-5 * max(1.0, abs(a))


def right(gold: dict[str, Any], found: Found) -> dict[str, bool]:
    """For every field whether it is right."""
    limits = same(gold["low"], found.low) and same(gold["high"], found.high)
    plain = {name: gold[name] == getattr(found, name) for name in ("kind", "unit", "bound", "of")}
    return {"value": same(gold["value"], found.value), "limits": limits, **plain}


def invented(read: Reads, part: str) -> tuple[dict[str, float], list[str]]:
    """The figures of one part of the invented sentences in percent, and a line for everything wrong in it."""
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    counts = dict.fromkeys(("gold", "found", "span", "overlap", *FIELDS), 0)
    misses = []
    for row in (row for row in rows if row["part"] == part):
        found = read(Document(row["text"], language=row.get("language", "en")))
        spans = [Span(*gold["span"]) for gold in row["quantities"]]
        pairs = matched(spans, found)
        counts["gold"] += len(spans)
        counts["found"] += len(found)
        for gold, one in zip(row["quantities"], pairs, strict=True):
            correct = right(gold, one) if one else {}
            counts["overlap"] += one is not None
            counts["span"] += one is not None and tuple(one.span) == tuple(gold["span"])
            for name in FIELDS:
                counts[name] += correct.get(name, False)
            if one is None or not all(correct.values()) or tuple(one.span) != tuple(gold["span"]):
                misses.append(f"{row['text']}\n    gold  {gold}\n    found {one and _shown(one, row['text'])}")
        misses += [f"{row['text']}\n    more  {_shown(one, row['text'])}" for one in found if one not in pairs]
    every = max(1, counts["gold"] + counts["found"])
    figures = {"span": 200 * counts["span"] / every, "found": 200 * counts["overlap"] / every}
    return figures | {name: 100 * counts[name] / max(1, counts["gold"]) for name in FIELDS}, misses


def _shown(found: Found, text: str) -> str:
    return f"{found.span.of(text)!r} {found._asdict()}"


class Marked(NamedTuple):
    """A text of MEANTIME with the spans of its VALUE elements and their types, and those of its TIMEX3 elements.

    `end` is where the last sentence ends that holds anything marked: the annotators stopped there.
    """

    text: str
    values: list[tuple[Span, str]]
    times: list[Span]
    end: int


def meantime(folder: Path) -> Iterator[Marked]:
    """The English texts of MEANTIME in the order of their names, their tokens set as in print."""
    for path in sorted((folder / "intra-doc_annotation").rglob("*.xml")):
        root = etree.parse(str(path), etree.XMLParser(recover=True)).getroot()
        text = previous = ""
        places: dict[str, Span] = {}
        sentence: dict[str, int] = {}
        for token in root.iter("token"):
            word, name, line = token.text or "", str(token.get("t_id")), str(token.get("sentence"))
            glued = not text or re.match(r"[.,;:!?%)\]'’]|n't$", word) or re.search(r"[(\[$£€]$", text)
            text += "\n" if text and line != previous else "" if glued else " "
            places[name] = Span(len(text), len(text) + len(word))
            sentence[name] = int(line)
            text += word
            previous = line
        last = max((sentence[str(anchor.get("t_id"))] for anchor in root.iter("token_anchor")), default=-1)
        end = max((places[name].end for name, line in sentence.items() if line <= last), default=0)
        values = [(_place(value, places), str(value.get("type"))) for value in root.iter("VALUE")]
        times = [_place(value, places) for value in root.iter("TIMEX3") if value.find("token_anchor") is not None]
        yield Marked(text, values, times, end)


def _place(element: Any, places: dict[str, Span]) -> Span:
    spans = [places[anchor.get("t_id")] for anchor in element.iter("token_anchor")]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def on_meantime(read: Reads, texts: Sequence[Marked]) -> dict[str, float]:
    """Recall by type, overlapping and exact, and precision, in percent."""
    kinds = {"MONEY": [0, 0], "PERCENT": [0, 0], "QUANTITY": [0, 0]}
    exact = told = hits = 0
    for marked in texts:
        found = [one for one in read(Document(marked.text)) if one.span.end <= marked.end]
        pairs = matched([span for span, _ in marked.values], found)
        for (span, kind), one in zip(marked.values, pairs, strict=True):
            kinds[kind][0] += one is not None
            kinds[kind][1] += 1
            exact += one is not None and one.span == span
        counted = [
            one
            for one in found
            if one in pairs
            or (one.kind not in ("ordinal", "odds") and not any(one.span.overlaps(t) for t in marked.times))
        ]
        told += len(counted)
        hits += sum(one is not None for one in pairs)
    total = sum(count for _, count in kinds.values())
    figures = {f"recall {kind}": 100 * found / max(1, count) for kind, (found, count) in kinds.items()}
    return figures | {
        "recall": 100 * hits / max(1, total),
        "recall exact": 100 * exact / max(1, total),
        "precision": 100 * hits / max(1, told),
    }


def on_seed(read: Reads, folder: Path) -> dict[str, float]:
    """Recall by place, by place and number, and by place, number and bound, and precision by place, in percent."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    text = (folder / "story.txt").read_text(encoding="utf-8")
    found = read(Document(text))
    gold = [(span, row) for row in facts["quantities"] for span in _quoted_places(text, row["text"])[:1]]
    pairs = matched([span for span, _ in gold], found)
    placed = [(row, one) for (_, row), one in zip(gold, pairs, strict=True) if one]
    numbered = [(row, one) for row, one in placed if row["number"] is None or _number_of(row["number"], one)]
    bound = [one for row, one in numbered if one.bound == SEED_MODS.get(row["mod"], row["mod"])]
    total = max(1, len(facts["quantities"]))
    return {
        "recall": 100 * len(placed) / total,
        "recall number": 100 * len(numbered) / total,
        "recall number and bound": 100 * len(bound) / total,
        "precision": 100 * len(placed) / max(1, len(found)),
    }


def _quoted_places(text: str, words: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(re.escape(words), text)]


def _number_of(number: float, found: Found) -> bool:
    """Shares may be written as shares of 1 or of 100."""
    values = [value for value in (found.value, found.low, found.high) if value is not None]
    return any(same(number, value) or same(100 * number, value) or same(number, 100 * value) for value in values)


def cost(read: Reads, texts: Sequence[str]) -> dict[str, float]:
    """Words a second and milliseconds a thousand words, the first text left out."""
    documents = [Document(text, language="en") for text in texts]
    read(documents[0])
    start = time.process_time()
    for document in documents[1:]:
        read(document)
    seconds = time.process_time() - start
    words = sum(len(text.split()) for text in texts[1:])
    return {"words a second": words / seconds, "ms a thousand words": 1e6 * seconds / words}


def show(name: str, figures: dict[str, float]) -> None:
    """One line of figures."""
    print(f"{name:18}", "  ".join(f"{key} {value:.1f}" for key, value in figures.items()), flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--library", choices=sorted(LIBRARIES), nargs="*", default=["reportedly"])
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    texts = list(meantime(arguments.shared / "corpora" / "meantime"))
    for name in arguments.library:
        start = time.process_time()
        try:
            read = LIBRARIES[name].load()
        except ImportError:
            print(f"{name}: not installed; pip install {LIBRARIES[name].install}")
            continue
        print(f"{name} (ready after {time.process_time() - start:.2f} s)")
        for part in ("held", "open"):
            figures, misses = invented(read, part)
            show(f"  invented {part}", figures)
            if arguments.misses and part == "open":
                print("\n".join(misses))
        if texts:
            show("  meantime", on_meantime(read, texts))
            show("  cost", cost(read, [marked.text for marked in texts]))
        if (arguments.shared / "seed" / "facts.json").exists():
            show("  seed", on_seed(read, arguments.shared / "seed"))


if __name__ == "__main__":
    main()
