"""`nearpeer rebuild`: Temporal's workflows, or the read models, anew from the record."""

from functools import partial
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict
from rich.progress import Progress, TimeElapsedColumn
from temporalio.common import WorkflowIDConflictPolicy as Conflict

from console import readmodels, rebuilding, terminal
from console.commands.options import DataDir, Json, settings_of
from console.rebuilding import Started
from console.service import Service
from console.stopping import done
from runtime.addresses import found
from runtime.errors import BadSetting
from runtime.settings import Settings

Wipe = Annotated[
    bool,
    typer.Option("--wipe", help="Delete Temporal's data first; only while nothing runs on the directory."),
]
ReadModels = Annotated[
    bool, typer.Option("--read-models", help="Build the lists anew instead, and say whether they were right.")
]
Replace = Annotated[
    bool,
    typer.Option("--replace", help="Put fresh workflows in the place of those that run: after a restore."),
]


def rebuild(
    data_dir: DataDir = None,
    *,
    wipe: Wipe = False,
    replace: Replace = False,
    read_models: ReadModels = False,
    as_json: Json = False,
) -> int:
    """Start every workflow that the record does not call closed; those that run are left alone.

    It works while `up` runs, and nothing is lost however often it is done. With --wipe the engines are
    started, the workflows begin anew, and the engines stop again.
    """
    if wipe + replace + read_models > 1:
        raise typer.BadParameter("Give --wipe, --replace or --read-models, not both.")
    settings = settings_of(data_dir)
    if read_models:
        return _read_models(settings, as_json=as_json)
    deed = _from_nothing if wipe else partial(_beside, replace=replace)
    started = done(deed(settings, as_json=as_json))
    if as_json:
        terminal.answer(started)
    else:
        terminal.show([f"{started.started} workflows started from the record in {started.seconds:g} s."])
    return 0


async def _beside(settings: Settings, *, replace: bool, as_json: bool) -> Started:
    """Beside a running `up`. Raises EngineError when nothing runs."""
    running = Conflict.TERMINATE_EXISTING if replace else Conflict.USE_EXISTING
    return await _rebuilt(settings, running, as_json=as_json)


async def _from_nothing(settings: Settings, *, as_json: bool) -> Started:
    """Temporal's data deleted, everything started, and stopped again. Raises Busy while `up` runs."""
    if settings.temporal_address is not None:
        raise BadSetting(
            f"Temporal at {settings.temporal_address} is not embedded: its data are not ours to delete.",
            "Leave out --wipe, or unset TEMPORAL_ADDRESS.",
        )
    service = Service(settings)
    service.dir.claim()
    try:
        await service.temporal.wipe()
        await service.start()
        return await _rebuilt(settings, as_json=as_json)
    finally:
        await service.stop()


async def _rebuilt(
    settings: Settings, running: Conflict = Conflict.USE_EXISTING, *, as_json: bool
) -> Started:
    places = found(settings)
    beside = terminal.beside()
    with Progress(
        *Progress.get_default_columns()[:3],
        TimeElapsedColumn(),
        console=beside,
        transient=True,
        disable=as_json or not beside.is_terminal,
    ) as progress:
        task = progress.add_task("starting workflows", total=None)

        def told(count: int, total: int) -> None:
            progress.update(task, completed=count, total=total)

        return await rebuilding.rebuild(places, told, running)


class Compared(BaseModel):
    """Whether the read models were what the record says; they are now."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    identical: bool
    models: tuple[readmodels.Model, ...]


def _read_models(settings: Settings, *, as_json: bool) -> int:
    models = done(readmodels.rebuild(found(settings)))
    identical = all(model.identical for model in models)
    compared = Compared(ok=identical, identical=identical, models=models)
    if as_json:
        terminal.answer(compared)
    else:
        terminal.show([_line(model) for model in models])
    return 0 if identical else 1


def _line(model: readmodels.Model) -> str:
    told = "identical" if model.identical else f"{model.differing} were wrong and are right now"
    return f"{model.name}: {model.rows} rows from {model.position} events, {told}"
