"""`nearpeer worker`, `watchdog` and `sealer`: one process in this terminal, for a cluster."""

import os
import sys
from typing import Annotated, Literal, NoReturn

import typer

from console import terminal
from console.commands.options import DataDir, settings_of
from runtime.datadir import DataDir as Place
from store.keyring import Keyring

Lane = Annotated[Literal["year", "urgent"], typer.Option("--lane", help="Which lane's work to do.")]
Rotate = Annotated[
    bool,
    typer.Option("--rotate", help="Make the next key and go: the running sealer hands over to it."),
]
Cached = Annotated[
    int, typer.Option("--cached", min=0, help="Workflows kept in memory; 0 replays each time.")
]

Patience = Annotated[
    int,
    typer.Option("--patience", min=1, metavar="S", help="Seconds that work waits for its worker."),
]


def worker(lane: Lane, data_dir: DataDir = None, cached: Cached = 4_000, patience: Patience = 1) -> NoReturn:
    """Run a worker until SIGTERM or Ctrl-C; `up` runs one of its own. Exits 3 when an engine is away."""
    settings = settings_of(data_dir)
    memory = ["--cached", str(cached), "--patience", str(patience)]
    program = ["-P", "-m", "worker", "--lane", lane, *memory, "--data-dir", str(settings.data_dir)]
    os.execv(sys.executable, [sys.executable, *program])  # noqa: S606 - our own program takes our place


def watchdog(data_dir: DataDir = None) -> NoReturn:
    """Run the second clock of the emergencies until SIGTERM or Ctrl-C; `up` runs one of its own.

    It needs the database only, and pages from what it has sealed while that is away.
    """
    settings = settings_of(data_dir)
    program = ["-P", "-m", "watchdog", "--data-dir", str(settings.data_dir)]
    os.execv(sys.executable, [sys.executable, *program])  # noqa: S606 - our own program takes our place


AfterRestore = Annotated[
    bool,
    typer.Option(
        "--after-restore", help="Say under seal which logs came back shorter than they were sealed, and go."
    ),
]


def sealer(data_dir: DataDir = None, *, rotate: Rotate = False, after_restore: AfterRestore = False) -> None:
    """Sign what the logs are, each minute, until SIGTERM or Ctrl-C; `up` runs one of its own.

    It needs the database, to read it, and the folder of its key; checkpoints go to the folder `seals`.
    """
    settings = settings_of(data_dir)
    if rotate:
        following = Keyring(Place(settings.data_dir, settings).sealer).rotate()
        terminal.show(["Within a minute the sealer hands over to this key:", str(following.verifier)])
        return
    program = ["-P", "-m", "sealer", "--data-dir", str(settings.data_dir)]
    program += ["--after-restore"] if after_restore else []
    os.execv(sys.executable, [sys.executable, *program])  # noqa: S606 - our own program takes our place
