"""`nearpeer backup FOLDER`, `backup check FOLDER` and `backup secrets FOLDER`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from console import backing_up, backups, loading, progress, secrets, terminal
from console.commands.options import DataDir, Json, settings_of
from console.drawn import recovery as drawn
from console.stopping import done

TAKE = "take"
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the backup.")]
KeysInto = Annotated[
    Path | None,
    typer.Option(
        "--keys-into",
        metavar="DIR",
        help="Put the part with the wrapped keys here, so that it is dropped apart.",
    ),
]
KeysAt = Annotated[
    Path | None, typer.Option("--keys", metavar="DIR", help="Where the keys' part lies, if not in FOLDER.")
]
Load = Annotated[
    bool,
    typer.Option(
        "--load", help="Load it into a throw-away PostgreSQL, too, and compare every log by its root."
    ),
]


class Group(TyperGroup):
    """`nearpeer backup FOLDER` takes one: the word for that may be left out."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        known = bool(args) and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if known else [TAKE, *args])


app = typer.Typer(cls=Group, no_args_is_help=True)


@app.callback()
def all_backups() -> None:
    """Take a backup of a running installation (`nearpeer backup FOLDER`), and check one."""


@app.command(TAKE)
def take(
    folder: Folder, keys_into: KeysInto = None, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Back up logs, vault, keys, seals, histories and spool into a new folder, and check it.

    The service goes on meanwhile. No secret is in it: see `nearpeer backup secrets`.
    """
    settings = settings_of(data_dir)
    with progress.stages(quiet=as_json) as told:
        made = done(backing_up.back_up(settings, folder, keys_into, told))
    if as_json:
        terminal.answer(made)
    else:
        terminal.show(drawn.backed_up(made))
    return 0


@app.command("check")
def check_backup(folder: Folder, keys: KeysAt = None, *, load: Load = False, as_json: Json = False) -> int:
    """Read every byte of a backup and hold it against its manifest. Exits 1 when it is not whole."""
    with progress.stages(quiet=as_json) as told:
        if load:
            checked = done(loading.check_by_loading(settings_of(None), folder, keys, told))
        else:
            checked = done(backups.check(folder, keys, told))
    if as_json:
        terminal.answer(checked)
    else:
        terminal.show(drawn.checked(checked))
    return 0 if checked.ok else 1


@app.command("secrets")
def copy_secrets(folder: Folder, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Copy the secrets of a data directory into a new folder, for a safe: never beside a backup."""
    copied = secrets.copy_apart(settings_of(data_dir), folder)
    if as_json:
        terminal.answer(copied)
    else:
        terminal.show(drawn.secrets_copied(copied))
    return 0
