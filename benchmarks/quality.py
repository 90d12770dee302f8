"""Quality of the shipped reader on the dev parts, in percent.

usage: python -m benchmarks.quality [--shared ../shared] [--json]

polnear   exact match by CofeNet's protocol (`cofenet.py`) of what the reader gives when asked for PolNeAR's convention;
          relations: source, cue and all contents linked, each overlapping its gold by half or more (`matching.py`)
ledger    `score_ledger.py` of the shared folder on `ledger/dev`, of what `reportedly read` gives (`ledgers.py`)
seed      the same on the reference story

Nothing in here was trained on; no threshold was chosen by these figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import ledgers
from benchmarks.cofenet import ROLES, labels, score, sentences
from benchmarks.matching import Parts, score_relations
from benchmarks.steps import scorer
from reportedly.document import Document
from reportedly.reading.pipeline import Reader
from reportedly.reading.relations import Relation
from reportedly.reading.scorer import POLNEAR
from training.corpora import Article, Labelled, polnear

Figures = dict[str, float]


def measure(shared: Path, reader: Reader) -> dict[str, Figures]:
    """`{"polnear": {...}, "ledger": {...}, "seed": {...}}` in percent; the module's docstring has the measures."""
    module = scorer(shared)
    return {
        "polnear": measure_polnear(shared, reader),
        "ledger": ledgers.measure(ledgers.stories(shared, "dev", reader), module)[0],
        "seed": ledgers.measure(ledgers.stories(shared, "seed", reader), module)[0],
    }


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
                lines.append(f"  {name:13} {value:5.1f}{detail}")
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
