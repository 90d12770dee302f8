"""Corrections as training data: hand-written ledgers, as `training/` reads them, and the judgements themselves.

A ledger is a text, `NAME.txt`, and beside it `NAME.json` with its `attributions`; spans are pairs of characters of the
text. `training.corpora.ledgers` takes every place without an attribution for one that has none, so a text of which only
a part was judged teaches more truly with the machine's other answers than without (`unjudged`); `judged` and `read` say
of how many of the attributions that were read a person decided.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reportedly.case.corrections import Corrected, corrected_ledgers
from reportedly.case.values import Judgement
from reportedly.ledger import Attribution, Ledger
from reportedly.reading.quoted import quote_form

# Lone surrogates have no form in UTF-8, and an edition of the text has to keep the places of all other characters.
_SURROGATE = re.compile("[\ud800-\udfff]")


def training_files(fixed: Iterable[Corrected], unjudged: bool = False) -> Iterator[tuple[str, str]]:
    """The names and contents of the files, two for every text of which a person judged an attribution.

    The ledger has the attributions that were accepted, edited or added, and with `unjudged` also those that nobody
    judged; never one that was rejected.
    """
    for one in fixed:
        if not one.judged:
            continue
        name = one.read.document.id.removeprefix("sha256:")[:16]
        kept = [unit for unit in one.ledger.attributions if unjudged or unit.id in one.judged]
        read = {unit.id for unit in one.read.attributions}
        ledger = {
            "judged": len(read & one.judged),
            "read": len(read),
            "attributions": _rows(one.ledger, kept),
        }
        yield f"{name}.txt", _SURROGATE.sub("\ufffd", one.read.document.text)
        yield f"{name}.json", _escaped(json.dumps(ledger, ensure_ascii=False, indent=1)) + "\n"


def write_training(folder: Path, fixed: Iterable[Corrected], unjudged: bool = False) -> int:
    """Write these files into a folder, which is made if need be; how many texts they are. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, contents in training_files(fixed, unjudged):
        # The newlines of a text count as characters of it, so they are written as they stand.
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            file.write(contents)
        count += name.endswith(".json")
    return count


def write_corrections(
    folder: Path, ledgers: Mapping[str, Ledger], judgements: Iterable[Judgement], unjudged: bool = False
) -> int:
    """Write all that people decided in a case: `write_training`'s files, and every judgement in `judgements.jsonl`.

    `ledgers` are those of the texts by their ids, as read. How many texts have a ledger there. Raises OSError.
    """
    every = list(judgements)
    count = write_training(folder, corrected_ledgers(ledgers, every).values(), unjudged)
    with (folder / "judgements.jsonl").open("w", encoding="utf-8", newline="") as file:
        file.writelines(judgement_lines(every))
    return count


def judgement_lines(judgements: Iterable[Judgement]) -> Iterator[str]:
    """JSON Lines of judgements, one each in the order given, those that were taken back and that do so among them."""
    for one in judgements:
        row = {
            "id": one.id,
            "made": one.made,
            "author": one.author,
            "kind": one.kind,
            "target": one.target,
            "payload": one.payload,
            "undoes": one.undoes,
            "undone": one.undone,
            "holds": one.holds,
        }
        yield _escaped(json.dumps(row, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _rows(ledger: Ledger, kept: list[Attribution]) -> list[dict[str, Any]]:
    names = {one.id: f"a{number}" for number, one in enumerate(kept, 1)}
    text = ledger.document.text
    return [_row(text, one, names, [other for other in kept if other.parent == one.id]) for one in kept]


def _row(text: str, one: Attribution, names: Mapping[str, str], inner: list[Attribution]) -> dict[str, Any]:
    """An attribution with every field of a hand-written ledger; what nobody filled in is as of the plainest kind."""
    act = one.act or ("says" if one.source or one.speaker else "hearsay")
    held = "uncommitted" if act in ("asks", "declines", "directs", "intends") else "certain"
    return {
        "id": names[one.id],
        "source": [list(span) for span in one.source],
        "cue": [list(span) for span in one.cue],
        "content": [list(span) for span in one.content],
        "speaker": one.speaker,
        "speaker_kind": one.speaker_kind,
        "act": act,
        "quote": one.quote or quote_form(text, one, inner),
        "via": list(one.via),
        "parent": names.get(one.parent or ""),
        "certainty": one.certainty or held,
        "polarity": one.polarity or ("-" if act == "denies" else "+"),
        "disputes": [names[other] for other in one.disputes if other in names],
        "same_as": names.get(one.same_as or ""),
    }


def _escaped(text: str) -> str:
    return re.sub("[\ud800-\udfff\u2028\u2029\x85]", lambda match: f"\\u{ord(match.group()):04x}", text)


__all__ = ["judgement_lines", "training_files", "write_corrections", "write_training"]
