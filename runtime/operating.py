"""The small door of a process that has no pages: whether it lives, whether it is ready, what it counts.

It is there only where a port is set, and whatever goes wrong behind it stops nothing of the process.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Self

import httpx
import structlog
import uvicorn
from prometheus_client.metrics_core import Metric
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.errors import PortTaken
from runtime.metrics import TYPE, gauge, may_read, text
from runtime.ports import listening
from runtime.sdk import sdk_metrics_address
from runtime.settings import Settings

log = structlog.get_logger("runtime.operating")

PARTS = ("worker-year", "worker-urgent", "watchdog", "sealer")
ANSWER_S = 4.0
"""Prometheus gives up after ten."""
LAST_ANSWERS_S = 1.0
KEEPS_S = 5.0
"""How long what was measured is told again: two who ask at once make the record work once."""
Measured = Callable[[], Awaitable[Sequence[Metric]]]
Ready = Callable[[], Awaitable[Mapping[str, bool]]]


def ports_of_children(first: int | None) -> dict[str, Mapping[str, str]]:
    """What children of one `up` have in their environment: each a port of its own, from `first` on."""
    if first is None:
        return {}
    return {name: {"NEARPEER_METRICS_PORT": str(port)} for port, name in enumerate(PARTS, first)}


class Server(uvicorn.Server):
    """Uvicorn without its handling of signals, which raises them once more when all is done."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals to us."""
        yield

    def stop(self) -> None:
        """Ends when what is being answered is answered."""
        self.should_exit = True


class Operating:
    """What a process tells about itself: `ready` names what it needs, `measured` gives its figures of now."""

    def __init__(self, settings: Settings, ready: Ready, measured: Measured) -> None:
        self._settings, self._ready, self._measure = settings, ready, measured
        self._kept: tuple[float, bytes] = (-KEEPS_S, b"")
        self._measuring = asyncio.Lock()
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Answers from now on, where a port is set. Raises PortTaken."""
        if self._settings.metrics_port is not None:
            config = uvicorn.Config(
                self.app(), log_config=None, access_log=False, server_header=False, lifespan="off"
            )
            self._server = Server(config)
            self._serving = asyncio.create_task(self._server.serve([self._listening()]))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None and self._serving is not None:
            self._server.stop()
            await asyncio.wait({self._serving}, timeout=LAST_ANSWERS_S)
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)

    def app(self) -> Starlette:
        """The three addresses."""
        return Starlette(
            routes=[
                Route("/healthz", self._alive),
                Route("/readyz", self._is_ready),
                Route("/metrics", self._metrics),
            ]
        )

    async def _alive(self, _: Request) -> Response:
        return JSONResponse({"ok": True})

    async def _is_ready(self, _: Request) -> Response:
        found = await self._found()
        ok = all(found.values())
        return JSONResponse({"ok": ok, **found}, 200 if ok else 503)

    async def _found(self) -> Mapping[str, bool]:
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._ready()
        except Exception as error:  # noqa: BLE001 - whoever looks never stops what is looked at
            log.warning("not_ready", error=type(error).__name__)
            return {"asked": False}

    async def _metrics(self, request: Request) -> Response:
        client = request.client.host if request.client else ""
        if not may_read(self._settings.metrics_token, request.headers.get("authorization", ""), client):
            return Response(None, 404)
        async with self._measuring:
            told_s, told = self._kept
            if time.monotonic() - told_s > KEEPS_S:
                told = text(await self._measured()) + await sdk_text()
                self._kept = (time.monotonic(), told)
        return Response(told, 200, media_type=TYPE)

    async def _measured(self) -> list[Metric]:
        """What is ready, and the figures; what cannot be measured now is not told as it was before."""
        found = await self._found()
        told = "Whether it answered last"
        families = [gauge(f"{name}_ready", told, yes) for name, yes in found.items() if name != "asked"]
        try:
            async with asyncio.timeout(ANSWER_S):
                families += await self._measure()
        except Exception as error:  # noqa: BLE001 - whoever looks never stops what is looked at
            log.warning("not_measured", error=type(error).__name__)
        return families

    def _listening(self) -> socket.socket:
        host, port = self._settings.metrics_host, self._settings.metrics_port or 0
        try:
            return listening(host, port)
        except OSError as error:
            raise PortTaken(
                f"Nobody could ask for metrics on {host}:{port}: {error.strerror}.",
                "Stop the program that uses it, or set NEARPEER_METRICS_PORT (and _HOST) to another.",
            ) from error


async def sdk_text() -> bytes:
    """What Temporal's own core counts in this process; nothing where it does not, or does not answer."""
    address = sdk_metrics_address()
    if address is None:
        return b""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_S, trust_env=False) as client:
            return (await client.get(f"http://{address}/metrics")).content
    except httpx.HTTPError as error:
        log.warning("not_measured", error=type(error).__name__)
        return b""
