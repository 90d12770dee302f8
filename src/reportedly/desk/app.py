"""The application: guard, pages, API, static files, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from reportedly.desk import api, faults, pages
from reportedly.desk.forms import filled
from reportedly.desk.guard import Guard
from reportedly.desk.pages import entering
from reportedly.desk.passwords import Tries
from reportedly.desk.rendering import STATIC, render
from reportedly.desk.sessions import Sessions
from reportedly.desk.settings import Settings
from reportedly.desk.workplace import Working, Workplace

DESCRIPTION = "/api/v1/openapi.json"


def make_app(settings: Settings | None = None) -> FastAPI:
    """The desk as an ASGI application. Whoever runs it calls its lifespan, at whose end every case is let go of."""
    settings = settings or Settings()
    workplace = Workplace(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(workplace.close)

    # The pages of documentation that FastAPI brings load scripts from elsewhere.
    app = FastAPI(
        title="reportedly",
        version="1",
        description=api.DESCRIPTION,
        openapi_tags=api.TAGS,
        openapi_url=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.workplace = workplace
    app.state.sessions = Sessions()
    app.state.tries = Tries()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(entering.outside, include_in_schema=False)
    for router in pages.routers():
        app.include_router(router, dependencies=[Depends(filled)], include_in_schema=False)
    for router in api.routers():
        app.include_router(router, dependencies=[Depends(filled)])
    app.add_exception_handler(Working, _working)
    faults.install(app)
    app.add_middleware(Guard, settings=settings, sessions=app.state.sessions)
    return app


async def _working(request: Request, error: Exception) -> Response:
    """How far it is, on a page that loads itself again; for programs, that it is to be asked for again."""
    assert isinstance(error, Working)
    again = {"Retry-After": "2"}
    if request.url.path.startswith(faults.API):
        return faults.fault(request, 503, str(error), again)
    response = await run_in_threadpool(
        render, request, "working.html", 202, opened=error.opened, analysing=error.analysing, key=""
    )
    response.headers.update(again)
    return response
