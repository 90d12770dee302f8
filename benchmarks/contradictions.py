"""How well the contradictions of invented affairs are found: those that nothing is learnt from.

usage: python -m benchmarks.contradictions [--shared ../shared] [--cache FILE] [--found]

Prints precision, recall and F1 of `score_affair.py`, the share of its roundings that were taken for contradictions, how
many pairs were shown and which share of the true ones the candidates reach, for each affair. The claims are the true
ones, so that nothing but this part is measured; with `--found` those that `case.claims` finds. `--cache` is the file of
`benchmarks.origins`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.case import scorer
from benchmarks.origins import affairs, measured
from reportedly.case.contradictions import learnt
from reportedly.case.likeness import learnt as model_of
from reportedly.lexicon import load
from training.contradictions import lesson, report


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--found", action="store_true")
    args = parser.parse_args()
    model = model_of("with_vectors") if args.found else None
    lessons = [lesson(one, model) for one in affairs(measured(args.shared), args.cache)]
    above = load("contradictions")["limits"]["above"]
    report(lessons, [learnt()] * len(lessons), scorer(args.shared), above, each=True)


if __name__ == "__main__":
    main()
