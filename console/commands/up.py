"""`nearpeer up`: the whole service in one terminal, until Ctrl-C or SIGTERM."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from console import builds, terminal
from console.commands.options import DataDir, Json, settings_of
from console.production import refusals_of_all
from console.service import Service
from console.stopping import Stopped, done
from runtime.production import Process, refuse
from runtime.settings import Settings


def up(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Start both engines and the worker, print their addresses, and stay up until Ctrl-C or SIGTERM.

    One data directory has one running nearpeer. After a new build every open history is replayed first.
    """
    try:
        done(stay_up(settings_of(data_dir), as_json=as_json))
    except Stopped:
        if not as_json:
            terminal.remark("Stopped.")
    return 0


async def stay_up(settings: Settings, *, as_json: bool) -> None:
    """Runs the service until cancelled. Raises Busy, EngineError."""
    async with running(settings) as service:
        await service.start_care()
        await service.start_sealer()
        announce(service, as_json=as_json)
        await asyncio.Event().wait()


async def _nothing(_service: Service) -> None:
    """Nothing is to be done before the worker starts."""


@asynccontextmanager
async def running(
    settings: Settings,
    before_work: Callable[[Service], Awaitable[None]] = _nothing,
    *,
    process: Process = "up",
) -> AsyncIterator[Service]:
    """The service, up and fit for this build, and down again afterwards.

    `before_work` is done when both engines run and no worker does yet. Raises Busy, EngineError, BadSetting;
    Unsafe before anything is written.
    """
    if settings.production:
        refuse(process, await refusals_of_all(settings, process))
    service = Service(settings)
    try:
        await service.start_help()
        await service.start_engines()
        await service.serving.start_web()
        renewal = await builds.renew(settings, service.dir, terminal.remark)
        if renewal is not None and renewal.replayed:
            terminal.remark(_told(renewal))
        await before_work(service)
        await service.start_worker()
        yield service
    finally:
        await service.stop()


def announce(service: Service, *, as_json: bool) -> None:
    """Says that the service is up, and where."""
    if as_json:
        terminal.answer({"ok": True, "addresses": addresses(service)})
        return
    told = addresses(service)
    width = max(map(len, told))
    lines = [f"  {name:<{width}}  {place}" for name, place in told.items()]
    terminal.show(["nearpeer is up. Ctrl-C stops it.", *lines])


def addresses(service: Service) -> dict[str, Any]:
    """Where everything is; no secret is in it."""
    settings = service.settings
    told = {"data directory": str(service.dir.path)}
    if settings.database_url is None:
        told["record"] = service.postgres.urls["url"]
    if settings.temporal_address is None:
        told |= {"Temporal": service.temporal.address, "Temporal's pages": service.temporal.ui}
    else:
        told["Temporal"] = settings.temporal_address
    pages = {"help": "help page", "web": "to report a danger"}
    told |= {pages[name]: place for name, place in service.serving.addresses.items()}
    return told | {"logs": str(service.dir.logs)}


def _told(renewal: builds.Renewal) -> str:
    if not renewal.started_again:
        return f"All {renewal.replayed} histories fit this build."
    again = len(renewal.started_again)
    return f"{renewal.replayed - again} histories fit; {again} did not and started again from the record."
