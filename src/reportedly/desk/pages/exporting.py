"""Taking a case with you: as data, as a page of its own, and what people decided about it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from reportedly.desk.faults import NotHere
from reportedly.desk.reaching import Opened
from reportedly.desk.rendering import render
from reportedly.desk.workplace import View
from reportedly.export.corrections import judgement_lines, training_files
from reportedly.export.dossier import dossier
from reportedly.export.jsonl import lines

PREFIX = "/case/{slug}/export"
_MEMORY = 1 << 22
_CHUNK = 1 << 16

router = APIRouter()


@router.get(PREFIX)
def exports(request: Request, opened: Opened) -> Response:
    """What there is to take."""
    return render(request, "export.html", opened=opened, judged=opened.counts().judgements)


@router.get(PREFIX + "/{name}")
def export(opened: Opened, name: str) -> Response:
    """One of them, to be saved as a file. Raises NotHere for a name of none."""
    view = opened.view()
    if name == "case.json":
        body: Iterable[str | bytes] = [json.dumps(view.case.to_json(), ensure_ascii=False, indent=2) + "\n"]
        kind = "application/json"
    elif name == "dossier.html":
        body, kind = [_dossier(view)], "text/html; charset=utf-8"
    elif name == "ledgers.jsonl":
        body, kind = lines(one.ledger for one in view.fixed.values()), "application/x-ndjson"
    elif name == "judgements.jsonl":
        body, kind = judgement_lines(opened.judgements()), "application/x-ndjson"
    elif name == "training.zip":
        body, kind = _archive(training_files(view.fixed.values())), "application/zip"
    else:
        raise NotHere(f"There is nothing called {name} to take. The page of exports lists what there is.")
    whole = (piece.encode("utf-8", "replace") if isinstance(piece, str) else piece for piece in body)
    # A name of letters, digits, points and hyphens needs no escaping (RFC 6266); slugs can have others.
    plain = "".join(letter if letter.isascii() else "-" for letter in f"{opened.slug}-{name}")
    return StreamingResponse(whole, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{plain}"'})


def _dossier(view: View) -> str:
    return dossier(view.case, lambda content: fixed.ledger if (fixed := view.fixed.get(content)) else None)


def _archive(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """A zip archive of files, a piece at a time."""
    with SpooledTemporaryFile(_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, contents in files:
                archive.writestr(name, contents)
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece
