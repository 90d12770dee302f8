"""Corrections as training data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from benchmarks.steps import written
from case.deciding import at, judgement, target, undone
from export.ledgers import mill
from reportedly.case.corrections import Corrected, corrected, target_of
from reportedly.case.values import Judgement
from reportedly.document import Span
from reportedly.export.corrections import judgement_lines, training_files, write_corrections, write_training
from reportedly.ledger import Ledger
from training.corpora import Labelled, ledgers

FIELDS = {
    *("id", "source", "cue", "content", "speaker", "speaker_kind", "act", "quote"),
    *("via", "parent", "certainty", "polarity", "disputes", "same_as"),
}


def judged(read: Ledger) -> tuple[Corrected, list[Judgement]]:
    """The ledger with its first two attributions judged, the third rejected and one added."""
    text, (first, second, third) = read.document.text, read.attributions[:3]
    word = next(place for place in range(len(text) - 1, 0, -1) if text[place].isalpha())
    cue, content = Span(word - 1, word + 1), Span(word - 6, word - 1)
    judgements = [
        judgement(1, "accept", target(read, first)),
        judgement(2, "edit", target(read, second), {"act": "denies"}),
        judgement(3, "reject", target(read, third)),
        judgement(4, "add", at(read, [cue], [content]), {"speaker": "Nia Ferro"}),
    ]
    return corrected(read, judgements), judgements


def test_training_reads_what_is_written(tmp_path: Path) -> None:
    found, _ = judged(mill())
    assert write_training(tmp_path / "new", [found, corrected(mill(), [])]) == 1
    (article,) = ledgers(tmp_path / "new")
    assert article.text == found.read.document.text
    assert article.labels is not None
    kept = [unit for unit in found.ledger.attributions if unit.id in found.judged]
    assert len(kept) == 3
    assert article.labels == tuple(Labelled(unit.source, unit.cue, unit.content) for unit in kept)
    ((_, again),) = written(tmp_path / "new")
    assert [unit.id for unit in again.attributions] == ["a1", "a2", "a3"]
    assert [unit.act for unit in again.attributions] == [unit.act or "says" for unit in kept]
    assert again.attributions[-1].speaker == "Nia Ferro"


def test_all_that_was_decided_in_a_case(tmp_path: Path) -> None:
    read = mill()
    _, judgements = judged(read)
    assert write_corrections(tmp_path, {read.document.id: read}, judgements) == 1
    (article,) = ledgers(tmp_path)
    assert article.text == read.document.text
    lines = (tmp_path / "judgements.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3, 4]


def test_every_field_of_a_hand_written_ledger_is_there() -> None:
    found, _ = judged(mill())
    rows = json.loads(dict(training_files([found]))[f"{found.read.document.id[7:23]}.json"])
    assert (rows["judged"], rows["read"]) == (3, len(found.read.attributions))
    ids = {row["id"] for row in rows["attributions"]}
    for row in rows["attributions"]:
        assert set(row) == FIELDS
        assert {row["parent"], row["same_as"], *row["disputes"]} - {None} <= ids
        assert None not in (row["act"], row["quote"], row["certainty"], row["polarity"])


def test_with_what_nobody_judged_only_the_rejected_is_left_out() -> None:
    found, _ = judged(mill())
    rows = json.loads(dict(training_files([found], unjudged=True))[f"{found.read.document.id[7:23]}.json"])
    assert len(rows["attributions"]) == len(found.read.attributions)


def test_a_ledger_that_was_rejected_whole_teaches_that_there_is_nothing() -> None:
    read = mill()
    every = [judgement(at, "reject", target(read, one)) for at, one in enumerate(read.attributions, 1)]
    rows = json.loads(dict(training_files([corrected(read, every)]))[f"{read.document.id[7:23]}.json"])
    assert rows["attributions"] == []
    assert rows["judged"] == rows["read"]


def test_newlines_and_lone_surrogates_keep_every_place(tmp_path: Path) -> None:
    read = mill()
    text = read.document.text[:-3] + "\r\n\ud800"
    odd = replace(read, document=replace(read.document, text=text))
    found = corrected(odd, [judgement(1, "accept", target(odd, odd.attributions[0]))])
    write_training(tmp_path, [found])
    (article,) = ledgers(tmp_path)
    assert article.text == text.replace("\ud800", "\ufffd")


def test_judgements_are_lines_of_json() -> None:
    found, judgements = judged(mill())
    comment = judgement(5, "comment", target_of(found, "j4"), {"text": "so\u2028so"})
    lines = list(judgement_lines([*judgements, undone(comment)]))
    assert all(line.endswith("\n") and len(line.splitlines()) == 1 for line in lines)
    rows = [json.loads(line) for line in lines]
    assert [row["kind"] for row in rows] == ["accept", "edit", "reject", "add", "comment"]
    assert [row["holds"] for row in rows] == [True] * 4 + [False]
    assert rows[0]["target"] == judgements[0].target
    assert rows[4]["payload"] == {"text": "so\u2028so"}
