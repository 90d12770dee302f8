"""What the project promises, held against what it does: quality, cost, and that the model is the one it says it is."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from benchmarks import case, cofenet, cost, dates, desk, quality, quantities, scale, tensions
from reportedly.reading.pipeline import Reader
from training.corpora import polnear

pytestmark = [pytest.mark.gate, pytest.mark.model, pytest.mark.timeout(1500)]

GATE = tomllib.loads((cost.ROOT / "benchmarks" / "gate.toml").read_text(encoding="utf-8"))
FLOORS = [(corpus, name) for corpus in ("polnear", "ledger", "seed") for name in GATE[corpus]]


@pytest.fixture(scope="module")
def measured(shared: Path, packaged_reader: Reader) -> dict[str, dict[str, float]]:
    needed = [shared / "corpora" / "polnear" / "dev", shared / "corpora" / "cofenet", shared / "ledger" / "dev"]
    needed.append(shared / "seed")
    missing = [str(folder) for folder in needed if not folder.is_dir()]
    if missing:
        pytest.skip(f"QUALITY WAS NOT MEASURED: there is no {' and no '.join(missing)}")
    return quality.measure(shared, packaged_reader)


@pytest.mark.parametrize(("corpus", "name"), FLOORS)
def test_quality(corpus: str, name: str, measured: dict[str, dict[str, float]]) -> None:
    assert measured[corpus][name] >= GATE[corpus][name]


def test_the_protocol_is_cofenets(shared: Path) -> None:
    """The corpus' own annotations, laid over the protocol's tokens, give back the protocol's own labels."""
    protocol = shared / "corpora" / "cofenet" / "polnear-valid.jsonl"
    if not protocol.is_file():
        pytest.skip(f"THE PROTOCOL WAS NOT CHECKED: there is no {protocol}")
    versions = {article.name: article for article in polnear(shared / "corpora" / "polnear", "dev")}
    texts = {quality.article_name(name): article.text for name, article in versions.items()}
    spans = {
        name: {
            role: [span for label in article.labels or () for span in getattr(label, role)] for role in cofenet.ROLES
        }
        for name, article in versions.items()
    }
    rows = cofenet.sentences(protocol, texts)
    agreement = cofenet.score((row.labels, cofenet.labels(row.tokens, spans[row.version])) for row in rows)
    assert min(score.f1 for score in agreement.values()) > 0.995


def needed(folder: Path, what: str) -> Path:
    """The folder; skips the test loudly where there is none."""
    if not folder.is_dir():
        pytest.skip(f"{what} WAS NOT MEASURED: there is no {folder}")
    return folder


@pytest.mark.parametrize("name", GATE["dates"])
def test_dates(name: str, shared: Path) -> None:
    needed(shared / "corpora" / "meantime", "THE READING OF DATES")
    result = dates.run(list(dates.meantime(shared)), dates.LIBRARIES["reportedly"].finder())
    figures = dates.scored(pair for pairs in result.pairs for pair in pairs).figures()
    assert figures[name] >= GATE["dates"][name]


def test_quantities_of_invented_sentences() -> None:
    figures, _ = quantities.invented(quantities.LIBRARIES["reportedly"].load(), "held")
    assert figures["value"] >= GATE["quantities"]["held"]


@pytest.mark.parametrize("name", ["recall", "precision"])
def test_quantities(name: str, shared: Path) -> None:
    folder = needed(shared / "corpora" / "meantime", "THE READING OF QUANTITIES")
    figures = quantities.on_meantime(quantities.LIBRARIES["reportedly"].load(), list(quantities.meantime(folder)))
    assert figures[name] >= GATE["quantities"][name]


@pytest.fixture(scope="module")
def tense(packaged_reader: Reader) -> tensions.Figures:
    return tensions.measure([(case, packaged_reader.read(case.document)) for case in tensions.cases("held")])


def test_tensions_found(tense: tensions.Figures) -> None:
    assert 100 * tensions.total(tense.found) / tensions.total(tense.gold) >= GATE["tensions"]["recall"]


def test_tensions_right(tense: tensions.Figures) -> None:
    assert 100 * tensions.total(tense.right) / tensions.total(tense.shown) >= GATE["tensions"]["precision"]


@pytest.fixture(scope="module")
def many(shared: Path) -> dict[str, float]:
    with cost.corpus(shared) as (folder, _):
        run = cost.read_folder(folder)
        words = sum(map(cost.words, cost.texts(folder)))
    return {"words_per_second": words / run.seconds, "peak_memory_mb": run.peak_mb}


def test_words_per_second(many: dict[str, float]) -> None:
    assert many["words_per_second"] >= GATE["cost"]["words_per_second"] / GATE["slack"]["words_per_second"]


def test_memory(many: dict[str, float]) -> None:
    assert many["peak_memory_mb"] <= GATE["cost"]["peak_memory_mb"]


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("document_seconds", lambda: cost.document_seconds(cost.cut(cost.story(), cost.DOCUMENT_WORDS))),
        ("first_result_seconds", cost.first_result_seconds),
    ],
)
def test_waiting(name: str, seconds: Callable[[], float]) -> None:
    assert seconds() <= GATE["cost"][name] * GATE["slack"][name]


def test_the_wheel(wheel: Path) -> None:
    assert wheel.stat().st_size / cost.MEGABYTE <= GATE["cost"]["wheel_mb"]


@pytest.fixture(scope="module")
def affairs(shared: Path) -> dict[str, float]:
    module = case.scorer(needed(shared / "affairs", "CASES").parent)
    return case.mean(case.measure(name, folder, module).figures for name, folder in case.folders(shared).items())


@pytest.mark.parametrize("name", GATE["case"])
def test_cases(name: str, affairs: dict[str, float]) -> None:
    assert affairs[name] >= GATE["case"][name]


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    return [scale.apart(count) for count in (30, 90)]


def test_growth_of_a_case(cases: list[dict[str, Any]]) -> None:
    assert scale.growth(cases[0], cases[1]) <= GATE["scale"]["growth"]


@pytest.mark.parametrize("name", ["everything", "again, unchanged", "add one document"])
def test_seconds_of_a_case(name: str, cases: list[dict[str, Any]]) -> None:
    assert cases[-1]["seconds"][name] <= GATE["scale"][name] * GATE["slack"]["case_seconds"]


def test_memory_of_a_case(cases: list[dict[str, Any]]) -> None:
    assert cases[-1]["peak_mb"] <= GATE["scale"]["peak_mb"]


@pytest.mark.parametrize("name", ["members", "copies"])
def test_what_an_invented_case_finds(name: str, cases: list[dict[str, Any]]) -> None:
    assert cases[-1]["quality"][name] >= GATE["scale"][name]


def test_pages_of_the_desk() -> None:
    slowest = max(one.median for one in desk.timings(1000, 3))
    assert slowest <= GATE["desk"]["page_ms"] * GATE["slack"]["page_ms"]


@pytest.mark.slow
def test_memory_of_one_large_text() -> None:
    assert cost.read_large().peak_mb <= GATE["cost"]["large_peak_memory_mb"]


def test_the_model_is_the_one_that_its_card_names() -> None:
    folder = files("reportedly.weights")
    card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for name in ("encoder.onnx", "linker.onnx", "firmness.onnx", "pairs.onnx", "sense.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    assert card["sha256"] == digest.hexdigest()
