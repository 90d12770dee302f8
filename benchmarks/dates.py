"""How well dates are found and valued, by the measures of TempEval-3, beside other libraries.

usage: python -m benchmarks.dates [--shared ../shared] [--corpus tempeval3|meantime] [--library NAME ...] [--by-type]
       [--misses] [--json]

Strict F1 counts expressions with the same characters, relaxed F1 those that share a character (one to one); value F1
is relaxed F1 times the share of the matched expressions that have the same TIMEX3 value (UzZaman et al. 2013,
*SemEval-2013 Task 1: TempEval-3*, section 5). `tempeval3` is TimeBank and AQUAINT as TempEval-3 gave them out for
training; `meantime` the English part of MEANTIME, of which times are marked in the headline, the dateline and the first
four sentences only, so that no more is counted. The time of creation is given to every library and is not counted.

HeidelTime had 81.8 strict, 90.7 relaxed and 77.6 value on the test part of TempEval-3, which is not the part here.
Libraries beside `reportedly` run where they are installed; of the others the line that installs them is printed.
`--misses` prints what differs, and only for `tempeval3`: MEANTIME is kept as a test.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from reportedly.document import Document, Span
from reportedly.ledger import Ledger

CORPORA = ("tempeval3", "meantime")


class Timed(NamedTuple):
    """One temporal expression: where it stands, its TIMEX3 value and, where it is known, its type."""

    span: Span
    value: str | None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A text, when it was written (ISO 8601 day), what a person marked in it, and the stretches that were read."""

    name: str
    text: str
    written: str
    marked: tuple[Timed, ...]
    read: tuple[Span, ...]


Finder = Callable[[str, str], Iterable[Timed]]
"""From a text and the day it was written to its temporal expressions."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the module that has to be there, the line that installs it, and what makes a finder of it."""

    module: str
    install: str
    finder: Callable[[], Finder]


def tempeval3(shared: Path) -> Iterator[Story]:
    """TimeBank and AQUAINT as cleaned for TempEval-3."""
    for path in sorted((shared / "corpora/tempeval3").rglob("*.tml")):
        tree = etree.parse(path).getroot()
        pieces: list[str] = []
        marked: list[Timed] = []
        _flatten(_only(tree, "TEXT"), pieces, marked)
        text = "".join(pieces)
        written = _only(tree, "DCT/TIMEX3").get("value", "")[:10]
        yield Story(path.stem, text, written, tuple(marked), (Span(0, len(text)),))


def _only(tree: Any, path: str) -> Any:
    found = tree.find(path)
    assert found is not None, f"TimeML has {path}"
    return found


def _flatten(element: Any, pieces: list[str], marked: list[Timed]) -> None:
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _flatten(child, pieces, marked)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3":
        marked.append(Timed(Span(start, sum(map(len, pieces))), element.get("value") or None, element.get("type")))


LAST_SENTENCE = 5
"""The last sentence of MEANTIME's articles in which times are marked; 0 is the headline, 1 the date."""


def meantime(shared: Path) -> Iterator[Story]:
    """The English articles of MEANTIME with times marked in them, as text with the usual spaces."""
    for path in sorted((shared / "corpora/meantime/intra_cross-doc_annotation").rglob("*.xml")):
        tree = etree.parse(path).getroot()
        text, places, ends = _written(tree)
        marked = []
        created: list[tuple[Span, str]] = []
        for element in tree.iter("TIMEX3"):
            tokens = [anchor.get("t_id", "") for anchor in element.iter("token_anchor")]
            value = element.get("value") or None
            if tokens and element.get("functionInDocument") == "CREATION_TIME":
                created.append((Span(places[tokens[0]].start, places[tokens[-1]].end), _iso(value or "")))
            elif tokens:
                span = Span(min(places[token].start for token in tokens), max(places[token].end for token in tokens))
                marked.append(Timed(span, value, element.get("type")))
        if created:
            last = ends[min(LAST_SENTENCE, max(ends))]
            line = created[0][0]
            read = (Span(0, line.start), Span(line.end, last))
            yield Story(path.stem, text, created[0][1], tuple(sorted(marked)), read)


def _iso(day: str) -> str:
    """The day in ISO 8601; one article gives it month first."""
    match = re.match(r"(\d\d)-(\d\d)-(\d{4})", day)
    return f"{match[3]}-{match[1]}-{match[2]}" if match else day[:10]


def _written(tree: Any) -> tuple[str, dict[str, Span], dict[int, int]]:
    """The text of an article, where its tokens stand, and where its sentences end; sentences stand on their lines."""
    text = ""
    places: dict[str, Span] = {}
    ends: dict[int, int] = {}
    sentence = 0
    for token in tree.iter("token"):
        word = token.text or ""
        if int(token.get("sentence", 0)) != sentence:
            sentence = int(token.get("sentence", 0))
            text += "\n"
        elif (
            text
            and not re.match(r"(?:[,.;:?!)%\]]+|['’]s?|['’](?:re|ve|ll|d|m)|n['’]t)$", word)
            and text[-1] not in "($["
        ):
            text += " "
        places[token.get("t_id", "")] = Span(len(text), len(text) + len(word))
        text += word
        ends[sentence] = len(text)
    return text, places, ends


READERS = {"tempeval3": tempeval3, "meantime": meantime}


class Score(NamedTuple):
    """Counts over a corpus, from which the measures come."""

    marked: int
    found: int
    strict: int
    relaxed: int
    valued: int

    def figures(self) -> dict[str, float]:
        """Strict and relaxed F1, precision and recall of the relaxed, value F1 and the share of right values."""
        accuracy = self.valued / max(1, self.relaxed)
        relaxed = 200 * self.relaxed / max(1, self.marked + self.found)
        return {
            "strict F1": 200 * self.strict / max(1, self.marked + self.found),
            "relaxed F1": relaxed,
            "relaxed precision": 100 * self.relaxed / max(1, self.found),
            "relaxed recall": 100 * self.relaxed / max(1, self.marked),
            "value F1": relaxed * accuracy,
            "value accuracy": 100 * accuracy,
        }


Pair = tuple[Timed | None, Timed | None]


def paired(marked: Sequence[Timed], found: Sequence[Timed]) -> list[Pair]:
    """Each marked expression with the found one that shares characters with it; same characters go first."""
    left = sorted(found)
    pairs: list[Pair] = []
    waiting = []
    for one in sorted(marked):
        same = next((other for other in left if other.span == one.span), None)
        if same is None:
            waiting.append(one)
        else:
            left.remove(same)
            pairs.append((one, same))
    for one in waiting:
        near = next((other for other in left if other.span.overlaps(one.span)), None)
        if near is not None:
            left.remove(near)
        pairs.append((one, near))
    return pairs + [(None, other) for other in left]


def scored(pairs: Iterable[Pair]) -> Score:
    """The counts of pairs."""
    counts: Counter[str] = Counter()
    for one, other in pairs:
        counts["marked"] += one is not None
        counts["found"] += other is not None
        if one and other:
            counts["relaxed"] += 1
            counts["strict"] += one.span == other.span
            counts["valued"] += one.value == other.value
    return Score(*(counts[name] for name in Score._fields))


def _reportedly() -> Finder:
    from reportedly.reading.blocks import find_blocks
    from reportedly.reading.dates import with_dates

    def find(text: str, written: str) -> Iterator[Timed]:
        document = Document(text, published=written)
        for date in with_dates(Ledger(document, find_blocks(document), ())).dates:
            yield Timed(date.span, date.value, date.type)

    return find


def _recognizers() -> Finder:
    from recognizers_date_time import Culture, recognize_datetime  # type: ignore[import-not-found]

    def find(text: str, written: str) -> Iterator[Timed]:
        for found in recognize_datetime(text, Culture.English, reference=datetime.fromisoformat(written)):
            values = (found.resolution or {}).get("values") or [{}]
            value = values[0].get("timex")
            if value and value.startswith("XXXX") and re.match(r"\d{4}-\d\d-\d\d", values[0].get("value", "")):
                value = values[0]["value"][:10] + "".join(re.findall("T.*", value))
            elif value and value.startswith("("):
                value = ",".join(re.findall(r"P[^,)]+", value)[:1]) or values[0].get("start")
            yield Timed(Span(found.start, found.end + 1), value)

    return find


def _dateparser() -> Finder:
    from dateparser.search import search_dates  # type: ignore[import-untyped]

    def find(text: str, written: str) -> Iterator[Timed]:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(written), "PREFER_DATES_FROM": "past"}
        at = 0
        for words, when in search_dates(text, languages=["en"], settings=settings) or ():
            start = text.find(words, at)
            if start >= 0:
                at = start + len(words)
                yield Timed(_bare(Span(start, at), text), f"{when:%Y-%m-%d}")

    return find


def _bare(span: Span, text: str) -> Span:
    """The span without a preposition that TIMEX3 leaves outside."""
    opening = re.match(r"\s*(?:(?:on|in|at|for|by|since)\s+)?", span.of(text), re.IGNORECASE)
    assert opening is not None
    return Span(span.start + opening.end(), span.end) if opening.end() < span.end - span.start else span


def _parsedatetime() -> Finder:
    import parsedatetime  # type: ignore[import-not-found]

    calendar = parsedatetime.Calendar()

    def find(text: str, written: str) -> Iterator[Timed]:
        for line in re.finditer(".+", text):
            for when, _, start, end, _ in calendar.nlp(line.group(), datetime.fromisoformat(written)) or ():
                yield Timed(_bare(Span(line.start() + start, line.start() + end), text), f"{when:%Y-%m-%d}")

    return find


def _ctparse() -> Finder:
    from ctparse import ctparse  # type: ignore[import-not-found]

    def find(text: str, written: str) -> Iterator[Timed]:
        for sentence in re.finditer(r"[^\n.!?;]+", text):
            found = ctparse(sentence.group(), ts=datetime.fromisoformat(written), timeout=1)
            if found:
                when = found.resolution
                parts = [getattr(when, name, None) for name in ("year", "month", "day")]
                known = "-".join(f"{part:02}" for part in parts if part is not None) if parts[0] else None
                span = Span(sentence.start() + when.mstart, sentence.start() + when.mend)
                yield Timed(_bare(span, text), known)

    return find


def _timexy() -> Finder:
    import spacy  # type: ignore[import-not-found]
    import timexy  # type: ignore[import-not-found]

    assert timexy
    english = spacy.blank("en")
    english.add_pipe("timexy")

    def find(text: str, written: str) -> Iterator[Timed]:
        for found in english(text).ents:
            value = re.search('value="([^"T]+)', found.kb_id_)
            yield Timed(Span(found.start_char, found.end_char), value and value[1])

    return find


def _timefhuman() -> Finder:
    from timefhuman import Direction, tfhConfig, timefhuman  # type: ignore[import-not-found]

    def find(text: str, written: str) -> Iterator[Timed]:
        settings = tfhConfig(
            now=datetime.fromisoformat(written), return_matched_text=True, direction=Direction.previous
        )
        for line in re.finditer(".+", text):
            for _, (start, end), when in timefhuman(line.group(), config=settings):
                first = when[0] if isinstance(when, (list, tuple)) and when else when
                value = f"{first:%Y-%m-%d}" if isinstance(first, datetime) else None
                if isinstance(first, timedelta):
                    value = f"P{first.days}D" if first.days else f"PT{first.seconds // 3600}H"
                yield Timed(_bare(Span(line.start() + start, line.start() + end), text), value)

    return find


def _datefinder() -> Finder:
    import datefinder  # type: ignore[import-not-found]

    def find(text: str, written: str) -> Iterator[Timed]:
        for when, (start, end) in datefinder.find_dates(text, index=True, base_date=datetime.fromisoformat(written)):
            yield Timed(_bare(Span(start, end), text), f"{when:%Y-%m-%d}")

    return find


def _duckling() -> Finder:
    import duckling  # type: ignore[import-not-found]

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    place = duckling.parse_locale("EN_US", duckling.default_locale_lang(duckling.parse_lang("EN")))
    wanted = duckling.parse_dimensions(["time", "duration"])

    def find(text: str, written: str) -> Iterator[Timed]:
        start = int(datetime.fromisoformat(written + "T00:00:00+00:00").timestamp())
        context = duckling.Context(duckling.parse_ref_time(zones, "UTC", start), place)
        for line in re.finditer(".+", text):
            last = 0
            for found in sorted(duckling.parse(line.group(), context, wanted, False), key=lambda one: one["start"]):
                if found["start"] >= last:
                    last = found["end"]
                    span = Span(line.start() + found["start"], line.start() + found["end"])
                    yield Timed(_bare(span, text), _of_duckling(found))

    return find


def _of_duckling(found: dict[str, Any]) -> str | None:
    value = found["value"]
    if found["dim"] == "duration":
        unit = value["unit"]
        return f"P{'T' if unit in ('hour', 'minute', 'second') else ''}{value['value']}{unit[0].upper()}"
    when = value.get("value") or value.get("from", {}).get("value") or value.get("to", {}).get("value") or ""
    grain = value.get("grain")
    if grain in ("year", "month"):
        return str(when[: 4 if grain == "year" else 7])
    if grain == "week":
        return f"{datetime.fromisoformat(when[:10]):%G-W%V}"
    return str(when[:16] if grain in ("hour", "minute") else when[:10]) or None


LIBRARIES = {
    "reportedly": Library("reportedly", "pip install reportedly", _reportedly),
    "recognizers-text-date-time": Library(
        "recognizers_date_time", "pip install recognizers-text-date-time 'emoji<2'", _recognizers
    ),
    "dateparser": Library("dateparser", "pip install dateparser", _dateparser),
    "parsedatetime": Library("parsedatetime", "pip install parsedatetime", _parsedatetime),
    "ctparse": Library("ctparse", "pip install ctparse", _ctparse),
    "timexy": Library("timexy", "pip install timexy", _timexy),
    "timefhuman": Library("timefhuman", "pip install timefhuman", _timefhuman),
    "datefinder": Library("datefinder", "pip install datefinder", _datefinder),
    "pyduckling-native-phihos": Library("duckling", "pip install pyduckling-native-phihos", _duckling),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a library gave for a corpus, story by story, and how long it took, in seconds."""

    stories: tuple[Story, ...]
    pairs: tuple[tuple[Pair, ...], ...]
    seconds: float
    failures: int

    @property
    def speed(self) -> float:
        """Words a second."""
        return sum(len(story.text.split()) for story in self.stories) / max(self.seconds, 1e-9)


def run(stories: Sequence[Story], finder: Finder) -> Run:
    """Each story read. A story at which a library fails counts as one without any expression."""
    pairs = []
    failures = 0
    seconds = 0.0
    for story in stories:
        start = time.perf_counter()
        try:
            found = list(finder(story.text, story.written))
        except Exception as error:  # A peer that fails is a result, not the end of the comparison.
            print(f"{story.name}: {type(error).__name__}: {error}", file=sys.stderr)
            found = []
            failures += 1
        seconds += time.perf_counter() - start
        inside = [one for one in found if any(one.span.within(span) for span in story.read)]
        marked = [one for one in story.marked if any(one.span.within(span) for span in story.read)]
        pairs.append(tuple(paired(marked, inside)))
    return Run(tuple(stories), tuple(pairs), seconds, failures)


@cache
def import_seconds(module: str) -> float:
    """How long a fresh Python takes to import the module, beyond its own start."""
    timed = [sys.executable, "-c", f"import time; t=time.perf_counter(); import {module}; print(time.perf_counter()-t)"]
    return float(subprocess.run(timed, check=True, capture_output=True, text=True).stdout.split()[-1])


def _version(package: str) -> str:
    try:
        return distribution(package).version
    except PackageNotFoundError:
        return "?"


def _print_misses(result: Run) -> None:
    for story, pairs in zip(result.stories, result.pairs, strict=True):
        for one, other in pairs:
            if one and other and one.span == other.span and one.value == other.value:
                continue
            what = (
                "missed" if other is None else "extra" if one is None else "value" if one.span == other.span else "span"
            )
            if one and other and what == "span" and one.value != other.value:
                what = "span+value"
            place = (one or other or story.marked[0]).span
            around = " ".join(story.text[max(0, place.start - 60) : place.end + 50].split())
            told = [f"{x.span.of(story.text)!r} {x.type} {x.value}" if x else "-" for x in (one, other)]
            print(f"{what}\t{told[0]}\t{told[1]}\t{story.name} {story.written}\t{around}")


def _by_type(result: Run) -> None:
    pairs = [pair for every in result.pairs for pair in every]
    for name in ("DATE", "TIME", "DURATION", "SET"):
        some = [
            (one, other)
            for one, other in pairs
            if (one or other) and (one.type if one else other and other.type) == name
        ]
        print(f"  {name:9}", "  ".join(f"{key} {value:.1f}" for key, value in scored(some).figures().items()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line of figures for each corpus and library."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--corpus", choices=CORPORA, action="append")
    parser.add_argument("--library", choices=(*LIBRARIES, "all"), action="append")
    parser.add_argument("--by-type", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    names = chosen.library or ["reportedly"]
    every: dict[str, dict[str, float]] = {}
    for corpus in chosen.corpus or CORPORA:
        stories = list(READERS[corpus](chosen.shared))
        for name in LIBRARIES if "all" in names else names:
            library = LIBRARIES[name]
            if find_spec(library.module) is None:
                print(f"{name} is not installed: {library.install}", file=sys.stderr)
                continue
            result = run(stories, library.finder())
            figures = scored(pair for pairs in result.pairs for pair in pairs).figures()
            figures |= {"words/s": result.speed, "failures": result.failures}
            every[f"{corpus} {name}"] = figures
            if not chosen.json:
                told = "  ".join(f"{key} {value:.1f}" for key, value in figures.items())
                print(f"{corpus}  {name} {_version(name)}  {told}  import {import_seconds(library.module):.2f} s")
            if chosen.by_type:
                _by_type(result)
            if chosen.misses and corpus == "tempeval3":
                _print_misses(result)
    if chosen.json:
        print(json.dumps(every, indent=1))


if __name__ == "__main__":
    main()
