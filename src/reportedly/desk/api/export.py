"""A case to take away: as JSON, its ledgers and judgements as JSON Lines, training data, and the dossier."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from reportedly.desk.api._answers import Answer, Wait, versioned
from reportedly.desk.api._models import CaseContract
from reportedly.desk.pages.exporting import export
from reportedly.desk.reaching import Opened

router = versioned("export")


def _file(kind: str, told: str) -> dict[int | str, dict[str, Any]]:
    schema = (
        {"type": "string"}
        if kind.startswith("text/") or kind.endswith("ndjson")
        else {"type": "string", "format": "binary"}
    )
    return {200: {"description": told, "content": {kind: {"schema": schema}}}}


@router.get("/cases/{slug}/export/case.json", response_model=CaseContract)
def export_case(opened: Opened, wait: Wait = 3) -> Answer:
    """Give all that the case says, as people corrected it."""
    return Answer(opened.view(wait).case.to_json())


@router.get(
    "/cases/{slug}/export/ledgers.jsonl",
    response_class=Response,
    responses=_file("application/x-ndjson", "One ledger a line, in the form of the ledger of one document."),
)
def export_ledgers(opened: Opened, wait: Wait = 3) -> Response:
    """Give the ledgers of all documents as JSON Lines, as people corrected them."""
    opened.view(wait)
    return export(opened, "ledgers.jsonl")


@router.get(
    "/cases/{slug}/export/judgements.jsonl",
    response_class=Response,
    responses=_file("application/x-ndjson", "One judgement a line, also those that were taken back."),
)
def export_judgements(opened: Opened, wait: Wait = 3) -> Response:
    """Give the judgements as JSON Lines."""
    opened.view(wait)
    return export(opened, "judgements.jsonl")


@router.get(
    "/cases/{slug}/export/training.zip",
    response_class=Response,
    responses=_file("application/zip", "For each text that was judged a NAME.txt and a NAME.json."),
)
def export_training(opened: Opened, wait: Wait = 3) -> Response:
    """Give what people decided as training data."""
    opened.view(wait)
    return export(opened, "training.zip")


@router.get(
    "/cases/{slug}/export/dossier.html",
    response_class=Response,
    responses=_file("text/html", "A page that needs nothing but itself."),
)
def export_dossier(opened: Opened, wait: Wait = 3) -> Response:
    """Give the dossier."""
    opened.view(wait)
    return export(opened, "dossier.html")
