"""`nearpeer keys rotate|show`: the wrapping key of the vault, and its exchange while everything runs."""

import typer
from rich.progress import Progress

from console import terminal, wrapping
from console.commands.options import OPERATOR, Actor, DataDir, Json, opaque, settings_of
from console.stopping import done
from console.wrapping import Holding, Rotated
from runtime.addresses import found
from runtime.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def all_keys() -> None:
    """The key that wraps every key of the vault. It lies in neither database."""


@app.command("rotate")
def rotate_key(actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Wrap every living key under a new wrapping key and destroy the old one; the service goes on.

    What was destroyed before, and is still in a backup or a write-ahead log, opens no more. Stopped at any
    moment it goes on when it is asked again.
    """
    opaque("--as", actor)
    rotated = done(_rotated(settings_of(data_dir), actor, as_json=as_json))
    if as_json:
        terminal.answer(rotated)
    else:
        terminal.show(_told(rotated))
    return 0


@app.command("show")
def show_keys(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Show how many keys are wrapped under which wrapping key; exits 1 for one that is not at hand."""
    holding = done(wrapping.holding(found(settings_of(data_dir))))
    if as_json:
        terminal.answer(holding)
    else:
        terminal.show(_lines(holding))
    return 0 if holding.ok else 1


async def _rotated(settings: Settings, actor: str, *, as_json: bool) -> Rotated:
    beside = terminal.beside()
    quiet = as_json or not beside.is_terminal
    with Progress(console=beside, transient=True, disable=quiet) as progress:
        task = progress.add_task("wrapping keys anew", total=None)
        return await wrapping.rotate(
            settings, actor, lambda count, total: progress.update(task, completed=count, total=total)
        )


def _told(rotated: Rotated) -> list[str]:
    lines = [f"{rotated.key} follows {rotated.former}; {rotated.rewrapped} keys are wrapped anew."]
    if not rotated.destroyed:
        lines.append("Put the value of NEARPEER_KEK_NEXT into NEARPEER_KEK, and destroy the old one.")
    return lines


def _lines(holding: Holding) -> list[str]:
    marks = {holding.key: " (in use)", holding.waiting: " (to follow)"}
    return [f"{name}: {keys} keys{marks.get(name, ' (not at hand)')}" for name, keys in holding.held.items()]
