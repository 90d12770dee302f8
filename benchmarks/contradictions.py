"""How well the contradictions of invented affairs are found, by weights that were learnt from the other affairs.

usage: python -m benchmarks.contradictions [--shared ../shared] [--cache FILE] [--found]

Prints precision, recall and F1 of `score_affair.py`, the share of its roundings that were taken for contradictions, how
many pairs were shown and which share of the true ones the candidates reach, for each affair. The claims are the true
ones, so that nothing but this part is measured; with `--found` those that `case.claims` finds.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training.contradictions import affairs, lesson, report, scorer_of


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--found", action="store_true")
    args = parser.parse_args()
    known = affairs(args.shared, args.cache)
    lessons = [lesson(one, given) for one in known for given in (True, False)]
    measured = [one for at, one in enumerate(lessons) if at % 2 == int(args.found)]
    report(lessons, measured, scorer_of(args.shared))


if __name__ == "__main__":
    main()
