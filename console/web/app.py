"""The site, made from its parts: the report's pages, the help page, the doors for programs, static files."""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from console.help.pages import HOME, home
from console.help.pages import Static as Page
from console.web import reports
from console.web.answering import Mounted
from console.web.api import DESCRIBED, REQUEST
from console.web.assets import FAVICON, Asset, all_assets
from console.web.forms import language_of, read
from console.web.metrics import Measured
from console.web.mounting import API, mount
from console.web.offline import offline
from console.web.parts import Parts
from console.web.problems import Problem
from console.web.reports import Reports
from console.web.security import Guarded
from console.web.shown import Pages

log = structlog.get_logger("console.web")

LONGEST_CALLBACK, LONGEST_REPORT = 64_000, 256_000
MISSING, TOO_LARGE = 404, 413
ABSENT = (MISSING, 405)
"""An address that only takes a form is none to look at."""
CODES = {MISSING: "not-found", TOO_LARGE: "too-large"}
Handler = Callable[[Request, Exception], Awaitable[Response]]


def site(parts: Parts, console: Mounted | None = None) -> ASGIApp:
    """The whole site; without the console it takes reports and nothing else.

    It needs nothing to be up in order to start.
    """
    app = FastAPI(title="nearpeer", openapi_url=f"{API}/openapi.json", docs_url=None, redoc_url=None)
    pages = Pages(parts)
    app.include_router(Reports(parts).router)
    assets = all_assets()
    _static(app, assets)
    offline(
        app, pages, parts.help, assets["tokens.css"].body + assets["pages.css"].body, parts.numbers.first.dial
    )
    _help(app, parts.help, console)
    _machines(app, parts)
    if console is not None:
        mount(app, console)
    app.add_exception_handler(HTTPException, _problem(pages, console))
    app.add_exception_handler(Exception, _trouble(pages))
    guarded = Guarded(app, reports.refused(pages, "hu"), https=parts.https)
    return Measured(guarded, console.ends.metrics) if console else guarded


def _static(app: FastAPI, assets: Mapping[str, Asset]) -> None:
    @app.get("/static/{name:path}", response_model=None, include_in_schema=False)
    async def static(request: Request, name: str) -> Response:
        if name not in assets:
            raise HTTPException(404)
        asset = assets[name]
        headers = asset.headers(request.query_params.get("v"))
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(None, 304, headers)
        return Response(asset.body, 200, headers, asset.type)

    @app.get("/favicon.ico", response_model=None, include_in_schema=False)
    async def favicon() -> Response:
        asset = assets[FAVICON]
        return Response(asset.body, 200, asset.headers(), asset.type)


def _help(app: FastAPI, pages: Mapping[str, Page], console: Mounted | None) -> None:
    """The same bytes as the help page's own process, so that one address suffices for a small site."""

    @app.get("/", response_model=None, include_in_schema=False)
    async def start(request: Request) -> Response:
        return await console.home(request) if console else RedirectResponse(HOME, 303)

    @app.get(HOME + "{name:path}", response_model=None, include_in_schema=False)
    async def help_page(request: Request, name: str) -> Response:
        at_home = home(pages, request.headers.get("accept-language", ""))
        page = at_home if not name else pages.get(HOME + name)
        status = 200 if page else 404
        page = page or at_home
        return Response(page.body, status, page.headers())


def _machines(app: FastAPI, parts: Parts) -> None:
    @app.get("/health", response_model=None, include_in_schema=False)
    async def health() -> Response:
        return PlainTextResponse("ok\n")

    @app.post(
        "/api/emergencies",
        response_model=None,
        operation_id="raise_emergency",
        tags=["emergency"],
        responses=DESCRIBED,
        openapi_extra={"requestBody": REQUEST},
    )
    async def emergencies(request: Request) -> Response:
        if parts.api is None:
            raise HTTPException(404)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            body = await read(request, LONGEST_REPORT)
            status, said = await parts.api(body, token if kind.lower() == "bearer" else None)
        except Exception:
            log.exception("report_not_recorded")
            return JSONResponse({"kept": "not-recorded", "call": _calls(parts)}, 503)
        return JSONResponse(said, status)

    @app.post("/callbacks/gateway", response_model=None, include_in_schema=False)
    async def gateway(request: Request) -> Response:
        if parts.callback is None:
            raise HTTPException(404)
        body = await read(request, LONGEST_CALLBACK + 1)
        if len(body) > LONGEST_CALLBACK:
            return Response(None, 413)
        return Response(None, await parts.callback(dict(request.headers), body))


def _calls(parts: Parts) -> list[str]:
    return [number.dial for number in parts.numbers.strip]


def _problem(pages: Pages, console: Mounted | None) -> Handler:
    async def told(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path.startswith(API):
            return Problem(status, CODES.get(status, "unusable")).json()
        if request.url.path.startswith(("/api/", "/callbacks/")):
            return JSONResponse({"ok": False}, status)
        if console and status == TOO_LARGE:
            return await console.too_large(request)
        if console and status in ABSENT and (answer := await console.missing(request)):
            return answer
        answer = reports.missing(pages, language_of(request), request)
        answer.status_code = status
        return answer

    return told


def _trouble(pages: Pages) -> Handler:
    async def told(request: Request, _: Exception) -> Response:
        return reports.failed(pages, language_of(request), request)

    return told
