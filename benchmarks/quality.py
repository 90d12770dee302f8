"""Quality of the shipped reader on the dev parts, in percent.

usage: python -m benchmarks.quality [--shared ../shared] [--json]

polnear   exact match by CofeNet's protocol (`cofenet.py`) of what the reader gives when asked for PolNeAR's convention;
          relations: source, cue and all contents linked, each overlapping its gold by half or more (`matching.py`)
ledger    `score_ledger.py` of the shared folder on `ledger/dev`, of what `reportedly read` gives

Nothing in here was trained on; no threshold was chosen by these figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.cofenet import ROLES, labels, score, sentences
from benchmarks.matching import Parts, score_relations
from reportedly.document import Document
from reportedly.intake.inputs import read_input
from reportedly.reading.pipeline import Reader
from reportedly.reading.relations import Relation
from reportedly.reading.scorer import POLNEAR
from training.corpora import Article, Labelled, polnear

Figures = dict[str, float]
LEDGER_MEASURES = ("found", "source", "cue", "content")


def measure(shared: Path, reader: Reader) -> dict[str, Figures]:
    """`{"polnear": {...}, "ledger": {...}}` in percent; see the module's docstring for the measures."""
    return {"polnear": measure_polnear(shared, reader), "ledger": measure_ledgers(shared / "ledger", "dev", reader)}


def measure_polnear(shared: Path, reader: Reader) -> Figures:
    """F1 of exact spans by role, with precision and recall, and of whole relations."""
    versions = list(polnear(shared / "corpora" / "polnear", "dev"))
    texts = {article_name(version.name): version.text for version in versions}
    read = {name: reader.relations(Document(text), POLNEAR) for name, text in texts.items()}
    spans = {
        name: {role: [span for r in found for span in getattr(r, role)] for role in ROLES}
        for name, found in read.items()
    }
    protocol = sentences(shared / "corpora" / "cofenet" / "polnear-valid.jsonl", texts)
    exact = score((row.labels, labels(row.tokens, spans[article_name(row.version)])) for row in protocol)
    linked = score_relations((_gold(version), _parts(read[article_name(version.name)])) for version in versions)
    figures = {role: value.f1 for role, value in exact.items()} | {"relations": linked.f1}
    for role, value in [*exact.items(), ("relations", linked)]:
        figures |= {f"{role} precision": value.precision, f"{role} recall": value.recall}
    return {name: 100 * value for name, value in figures.items()}


def measure_ledgers(ledgers: Path, part: str, reader: Reader) -> Figures:
    """What `score_ledger.py` says of the reader's ledgers for the stories of `ledgers/part`."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((ledgers / part).glob("*.txt")):
            ledger = reader.read(read_input(str(path))).to_json()
            (Path(folder) / f"{path.stem}.json").write_text(json.dumps(ledger), encoding="utf-8")
        command = [sys.executable, str(ledgers / "score_ledger.py"), str(ledgers / part), folder, "--json"]
        scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    figures = {name: scores[name]["f1"] for name in LEDGER_MEASURES}
    for name in LEDGER_MEASURES:
        figures |= {f"{name} precision": scores[name]["p"], f"{name} recall": scores[name]["r"]}
    return {name: 100 * value for name, value in figures.items()}


def article_name(version: str) -> str:
    """The article of an annotator's version."""
    return version.rpartition("_")[0]


def _gold(article: Article) -> list[Parts]:
    return _parts(article.labels or ())


def _parts(rows: Sequence[Relation] | Sequence[Labelled]) -> list[Parts]:
    return [{role: getattr(row, role) for role in ROLES} for row in rows]


def report(figures: Mapping[str, Figures]) -> str:
    """The figures as lines of text."""
    lines = []
    for corpus, values in figures.items():
        lines.append(corpus)
        for name, value in values.items():
            if " " not in name:
                detail = (
                    f"  P {values[f'{name} precision']:5.1f}  R {values[f'{name} recall']:5.1f}"
                    if f"{name} recall" in values
                    else ""
                )
                lines.append(f"  {name:10} {value:5.1f}{detail}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.shared, Reader.load())
    print(json.dumps(figures, indent=1) if arguments.json else report(figures))


if __name__ == "__main__":
    main()
