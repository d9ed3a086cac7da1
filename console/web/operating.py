"""What machines ask of a process: whether it lives, whether it is ready, which release it is, what it counts.

Nothing here depends on the record, so that a supervisor never restarts what still takes reports.
"""

import asyncio
from collections.abc import Awaitable
from importlib.metadata import version as release
from json import JSONDecodeError, loads
from typing import Any

import structlog
from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from console.web.forms import read
from console.web.metrics import DIRECTIVES
from console.web.problems import AWAY, Problem
from console.web.security import VIOLATIONS
from console.web.wiring import Joined
from runtime.metrics import TYPE, may_read, text

log = structlog.get_logger("console.web")

LONGEST_VIOLATION, MOST_VIOLATIONS = 16_000, 20
READY_S = 2.0
API = "/api/v1"


class Alive(BaseModel):
    """The process answers."""

    ok: bool = True


class Ready(BaseModel):
    """The record and the keys of its vault answer."""

    ok: bool = True
    record: bool = True
    keys: bool = True


class Release(BaseModel):
    """Which release this is."""

    nearpeer: str


def operating(ends: Joined) -> APIRouter:
    """Addresses for machines; the same three stand in the API."""
    router = APIRouter(tags=["operation"])
    asked = Asked(ends)
    away: dict[int | str, dict[str, Any]] = {503: {"description": "The record is away."}}
    for path, name, answer, model, more in (
        ("/healthz", "health", asked.alive, Alive, {}),
        ("/readyz", "ready", asked.ready, Ready, away),
        ("/version", "version", asked.release, Release, {}),
    ):
        router.add_api_route(path, answer, methods=["GET"], include_in_schema=False, response_model=None)
        router.add_api_route(
            f"{API}/{name}", answer, methods=["GET"], operation_id=f"show_{name}", response_model=None,
            responses={200: {"model": model}, **more},
        )  # fmt: skip
    router.add_api_route("/metrics", asked.metrics, include_in_schema=False, response_model=None)
    router.add_api_route(
        VIOLATIONS, asked.violated, methods=["POST"], include_in_schema=False, response_model=None
    )
    return router


class Asked:
    """The answers."""

    def __init__(self, ends: Joined) -> None:
        self._ends = ends

    async def alive(self) -> Response:
        """Whether the process answers."""
        return JSONResponse(Alive().model_dump())

    async def release(self) -> Response:
        """Which release this is."""
        return JSONResponse(Release(nearpeer=release("nearpeer")).model_dump())

    async def ready(self) -> Response:
        """Whether the record and the keys of its vault answer; taking a report waits for neither."""
        found = await self._found()
        if all(found.values()):
            return JSONResponse(Ready().model_dump())
        return Problem(503, "away", fields={name: "away" for name, good in found.items() if not good}).json()

    async def _found(self) -> dict[str, bool]:
        """Which of both answers now; whoever counts is told as well."""
        doors = self._ends.doors()
        found = {
            "record": doors is not None
            and await _answers(doors.db.fetchrow("SELECT 1 FROM door.session LIMIT 1")),
            "keys": doors is not None and await _answers(doors.keys_db.fetchrow("SELECT 1")),
        }
        self._ends.metrics.ready(yes=all(found.values()))
        return found

    async def metrics(self, request: Request) -> Response:
        """The counters, for whoever runs the machine: from itself, or with the token that is set."""
        client = request.client.host if request.client else ""
        token = self._ends.settings.metrics_token
        if not may_read(token, request.headers.get("authorization", ""), client):
            return Problem(404, "not-found").json()
        await self._found()
        return Response(self._ends.metrics.text() + text(), 200, media_type=TYPE)

    async def violated(self, request: Request) -> Response:
        """What a browser has refused on a page of ours is counted; no address of it is kept."""
        told = await read(request, LONGEST_VIOLATION + 1)
        if len(told) <= LONGEST_VIOLATION:
            for directive in _directives(told)[:MOST_VIOLATIONS]:
                self._ends.metrics.violated(directive)
                log.warning("browser_refused", directive=directive)
        return Response(None, 204)


async def _answers(asked: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(READY_S):
            await asked
    except AWAY as error:
        log.warning("not_ready", error=type(error).__name__)
        return False
    return True


def _directives(told: bytes) -> list[str]:
    """The directives of reports, in the shape of either generation; what is no report has none."""
    try:
        reports = loads(told)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return []
    found = []
    for report in reports if isinstance(reports, list) else [reports]:
        body = report.get("body", report.get("csp-report")) if isinstance(report, dict) else None
        if isinstance(body, dict):
            said = str(body.get("effectiveDirective") or body.get("effective-directive") or "")
            found.append(said if said in DIRECTIVES else "other")
    return found
