"""Adding documents to a case: by pasting, uploading or naming them, and how far that is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from reportedly.desk.adding import About, add_files, add_text, add_urls
from reportedly.desk.faults import NotHere
from reportedly.desk.forms import Filled, text_of
from reportedly.desk.jobs import Job
from reportedly.desk.reaching import AtWork, Opened
from reportedly.desk.rendering import address, render, see_other
from reportedly.desk.workplace import OpenCase, Workplace
from reportedly.errors import UsageError

PREFIX = "/case/{slug}/add"

router = APIRouter()


@router.get(PREFIX)
def ask(request: Request, work: AtWork, opened: Opened) -> Response:
    """The three forms."""
    return render(request, "add.html", opened=opened, running=work.jobs.running(opened.slug), error="", given={})


@router.post(PREFIX + "/text")
def paste(request: Request, work: AtWork, opened: Opened, form: Filled) -> Response:
    """Add a text that was pasted."""
    text = form.get("text")
    if not isinstance(text, str) or not text.strip():
        return _again(request, work, opened, form, "Paste the text first.")
    try:
        about = _about(form)
    except UsageError as error:
        return _again(request, work, opened, form, str(error))
    return _see(opened, add_text(work, opened, text, about))


@router.post(PREFIX + "/files")
def upload(request: Request, work: AtWork, opened: Opened, form: Filled) -> Response:
    """Add what the uploaded files hold."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    try:
        job = add_files(work, opened, [(one.filename or "", one.file) for one in files], _about(form))
    except UsageError as error:
        return _again(request, work, opened, form, str(error))
    return _see(opened, job)


@router.post(PREFIX + "/urls")
def name(request: Request, work: AtWork, opened: Opened, form: Filled) -> Response:
    """Add the pages at the addresses that were named, one a line."""
    try:
        job = add_urls(work, opened, text_of(form, "urls").split(), _about(form))
    except UsageError as error:
        return _again(request, work, opened, form, str(error))
    return _see(opened, job)


@router.get(PREFIX + "/{job}")
def progress(request: Request, work: AtWork, opened: Opened, job: str) -> Response:
    """How far it is; the page loads itself again until all is there."""
    found = _job(work, opened, job)
    reading = opened.analysing if found.ended else None
    return render(request, "adding.html", opened=opened, job=found, reading=reading)


@router.post(PREFIX + "/{job}/stop")
def stop(work: AtWork, opened: Opened, job: str) -> Response:
    """Leave out what was not added yet."""
    _job(work, opened, job).stopping.set()
    return see_other(address("case", opened.slug, "add", job))


def _job(work: Workplace, opened: OpenCase, id: str) -> Job:
    found = work.jobs.find(opened.slug, id)
    if found is None:
        raise NotHere("This was of an earlier run of the desk. What was added then is in the case.")
    return found


def _see(opened: OpenCase, job: Job) -> Response:
    return see_other(address("case", opened.slug, "add", job.id))


def _about(form: FormData) -> About:
    return About.of(
        text_of(form, "outlet")[:200],
        text_of(form, "published")[:40],
        text_of(form, "title")[:400],
        text_of(form, "url")[:2000],
    )


def _again(request: Request, work: Workplace, opened: OpenCase, form: FormData, error: str) -> Response:
    """The forms once more, with what was filled in and what was wrong about it."""
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    running = work.jobs.running(opened.slug)
    return render(request, "add.html", 400, opened=opened, running=running, error=error, given=given)
