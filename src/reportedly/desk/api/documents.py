"""The documents of a case: which there are, one with its ledger, and adding more of them in the background."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import File, Form, Path, Query, UploadFile

from reportedly.case.search_index import day_of
from reportedly.case.values import Appearance
from reportedly.desk import adding
from reportedly.desk.api._answers import Answer, Document, PageNumber, PageSize, paged, versioned
from reportedly.desk.api._models import (
    AddedDocument,
    DocumentDetail,
    JobState,
    LedgerContract,
    NewText,
    NewUrls,
    Page,
)
from reportedly.desk.api._rows import document_row, job_row, judgement_row
from reportedly.desk.deciding import content_of, text_at
from reportedly.desk.faults import NotHere
from reportedly.desk.jobs import Job
from reportedly.desk.reaching import AtWork, Opened
from reportedly.desk.rendering import address
from reportedly.desk.workplace import OpenCase, Workplace
from reportedly.ledger import Ledger

JobId = Annotated[str, Path(description="The id of the job, as the answer to the request that began it has it.")]

router = versioned("documents")


@router.get("/cases/{slug}/documents", response_model=Page[AddedDocument])
def list_documents(
    opened: Opened,
    outlet: Annotated[str | None, Query(description="Only those of this outlet, in any letter case.")] = None,
    since: Annotated[date | None, Query(description="Only those that appeared on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Only those that appeared on this day or before.")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Answer:
    """List the documents in the order of time, those without a time last."""
    found = [one for one in opened.store.appearances() if _passes(one, outlet, since, until)]
    return paged(found, page, size, lambda one: document_row(one, bool(opened.store.models(one.document_id))))


@router.post("/cases/{slug}/documents", response_model=JobState, status_code=202)
def add_text(work: AtWork, opened: Opened, new: NewText) -> Answer:
    """Add a text. It is added and read in the background; the answer names the job."""
    about = adding.About.of(new.outlet or "", new.published or "", new.title or "", new.url or "")
    return _begun(opened, adding.add_text(work, opened, new.text, about))


@router.post("/cases/{slug}/urls", response_model=JobState, status_code=202)
def add_urls(work: AtWork, opened: Opened, new: NewUrls) -> Answer:
    """Fetch public pages and add what stands there. Nothing is fetched but these pages."""
    about = adding.About.of(new.outlet or "", new.published or "")
    return _begun(opened, adding.add_urls(work, opened, new.urls, about))


@router.post("/cases/{slug}/uploads", response_model=JobState, status_code=202)
def add_files(
    work: AtWork,
    opened: Opened,
    files: Annotated[list[UploadFile], File(description="Texts, HTML pages, zip archives or JSON Lines of documents.")],
    outlet: Annotated[str, Form(max_length=200, description="The outlet of all of them.")] = "",
    published: Annotated[str, Form(max_length=40, description="When all of them appeared, ISO 8601.")] = "",
) -> Answer:
    """Add what uploaded files hold."""
    about = adding.About.of(outlet, published)
    return _begun(opened, adding.add_files(work, opened, [(one.filename or "", one.file) for one in files], about))


@router.get("/cases/{slug}/jobs", response_model=Page[JobState])
def list_jobs(work: AtWork, opened: Opened, page: PageNumber = 1, size: PageSize = 50) -> Answer:
    """List what is being added at this moment."""
    return paged(work.jobs.running(opened.slug), page, size, job_row)


@router.get("/cases/{slug}/jobs/{job}", response_model=JobState)
def get_job(work: AtWork, opened: Opened, job: JobId) -> Answer:
    """Tell how far the adding of documents is."""
    return Answer(job_row(_job(work, opened, job)))


@router.post("/cases/{slug}/jobs/{job}/stop", response_model=JobState, status_code=202)
def stop_job(work: AtWork, opened: Opened, job: JobId) -> Answer:
    """Leave out what was not added yet."""
    found = _job(work, opened, job)
    found.stopping.set()
    return Answer(job_row(found), 202)


@router.get("/cases/{slug}/documents/{document}", response_model=DocumentDetail)
def get_document(opened: Opened, document: Document) -> Answer:
    """Give a document with its text, its ledger as people corrected it, and who decided what."""
    content = content_of(opened, document)
    appearance = next(
        (one for one in opened.store.appearances(content) if document in (f"d{one.id}", content)),
        None,
    )
    if appearance is None:
        raise NotHere("There is no such text in this case. The list of documents has those that there are.")
    fixed = opened.corrected(f"d{appearance.id}")
    detail: dict[str, Any] = {
        **document_row(appearance, fixed is not None),
        "text": text_at(opened, content),
        "ledger": None,
        "rejected": [],
        "judgements": {},
    }
    if fixed:
        detail["ledger"] = fixed.ledger.to_json()
        struck = Ledger(fixed.read.document, (), fixed.rejected)
        detail["rejected"] = struck.to_json()["attributions"]
        detail["judgements"] = {unit: [judgement_row(one) for one in some] for unit, some in fixed.marks.items()}
    return Answer(detail)


@router.get("/cases/{slug}/documents/{document}/ledger", response_model=LedgerContract)
def get_ledger(
    opened: Opened,
    document: Document,
    as_read: Annotated[bool, Query(description="As the machine read it, without what people judged.")] = False,
) -> Answer:
    """Give the ledger of a document. Judgements count in it at once."""
    content_of(opened, document)
    ledger = opened.machine_ledger(document) if as_read else opened.ledger(document)
    if ledger is None:
        raise NotHere("Nobody has read this document yet, or it is not in this case.")
    return Answer(ledger.to_json())


def _passes(one: Appearance, outlet: str | None, since: date | None, until: date | None) -> bool:
    day = day_of(one.published)
    return (
        (outlet is None or (one.outlet or "").casefold() == outlet.casefold())
        and (since is None or (day is not None and day >= since.isoformat()))
        and (until is None or (day is not None and day <= until.isoformat()))
    )


def _begun(opened: OpenCase, job: Job) -> Answer:
    where = address("api", "v1", "cases", opened.slug, "jobs", job.id)
    return Answer(job_row(job), 202, {"Location": where})


def _job(work: Workplace, opened: OpenCase, id: str) -> Job:
    found = work.jobs.find(opened.slug, id)
    if found is None:
        raise NotHere("There is no such job in this run of the desk. What was added before is in the case.")
    return found
