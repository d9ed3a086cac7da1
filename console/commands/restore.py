"""`nearpeer restore FOLDER` and `nearpeer reconcile`: back from a backup, and what is to be entered again."""

from pathlib import Path
from typing import Annotated

import typer

from console import progress, restoring, terminal
from console.commands.options import DataDir, Json, settings_of
from console.drawn import recovery as drawn
from console.restoring import Wanted
from console.stopping import done

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a backup.")]
Keys = Annotated[
    Path | None,
    typer.Option("--keys", metavar="DIR", help="A keys' part that lies elsewhere, or is of a later backup."),
]
Secrets = Annotated[
    Path | None,
    typer.Option("--secrets", metavar="DIR", help="The folder with the secrets, or an old data directory."),
]
Beside = Annotated[
    Path | None,
    typer.Option(
        "--beside", metavar="DIR", help="What is left of the old data directory: seals, journal, spool."
    ),
]
Certificates = Annotated[
    list[Path] | None,
    typer.Option(
        "--certificate", metavar="FILE", exists=True, help="A certificate of an erasure; once for each."
    ),
]
Without = Annotated[
    bool, typer.Option("--no-rebuild", help="Leave Temporal alone: `nearpeer rebuild --replace` later.")
]
Sent = Annotated[
    Path | None,
    typer.Option(
        "--sent", metavar="FILE", help="Keys of messages that a gateway has taken, one on each line."
    ),
]


def restore(
    folder: Folder,
    keys: Keys = None,
    secrets: Secrets = None,
    beside: Beside = None,
    certificate: Certificates = None,
    data_dir: DataDir = None,
    *,
    no_rebuild: Without = False,
    as_json: Json = False,
) -> int:
    """Restore a backup into an empty installation, and say what it lacks.

    Acknowledged emergencies are given again from the journal, destroyed keys stay destroyed, workflows and
    lists are built anew. Then: nearpeer up. Whatever goes wrong, nothing is left half restored.
    """
    wanted = Wanted(folder, keys, secrets, beside, tuple(certificate or ()), rebuild=not no_rebuild)
    settings = settings_of(data_dir)
    with progress.stages(quiet=as_json) as told:
        restored = done(restoring.restore(settings, wanted, told))
    if as_json:
        terminal.answer(restored)
    else:
        terminal.show(drawn.restored(restored))
    return 0


def reconcile(sent: Sent = None, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Say what the record lacks since the last restore. Exits 1 while something is to be entered again."""
    told = done(restoring.reconcile(settings_of(data_dir), sent))
    if as_json:
        terminal.answer(told)
    else:
        terminal.show(drawn.differences(told))
    return 0 if told.ok else 1
