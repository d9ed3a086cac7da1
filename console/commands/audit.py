"""`nearpeer audit verify|export|replay|diff`: the past, proved by whoever has a key and a checkpoint."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from console import auditing, terminal
from console.auditing import Told
from console.commands.auditing import diff_stream, replay_stream
from console.commands.options import DataDir, Json, settings_of
from console.drawn import audit as drawn
from console.stopping import done

app = typer.Typer(no_args_is_help=True)
app.command("replay")(replay_stream)
app.command("diff")(diff_stream)
Keys = Annotated[
    Path | None,
    typer.Option("--keys", metavar="FILE", help="The public keys that you trust; else the published ones."),
]
Kept = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", metavar="FILE", help="A checkpoint that you kept; give it once for each."),
]
Exported = Annotated[
    Path | None,
    typer.Option("--export", metavar="DIR", help="Check this folder, and ask no database at all."),
]
Streams = Annotated[
    list[str] | None,
    typer.Option("--stream", metavar="STREAM", help="Only the events of a stream; once for each."),
]


@app.command()
def verify(
    export: Exported = None,
    keys: Keys = None,
    checkpoint: Kept = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Hold the logs, or a folder that was handed over, against signed checkpoints. Exits 1 when they differ.

    Give the key and a checkpoint that you kept from before: with those nobody here can talk you out of it.
    """
    kept = checkpoint or []
    with _entries(quiet=as_json) as told:
        if export is not None:
            found = auditing.verify_folder(export, keys, kept, told)
        else:
            found = done(auditing.verify(settings_of(data_dir), keys, kept, told))
    if as_json:
        terminal.answer(found)
    else:
        terminal.show(drawn.verified(found))
    return 0 if found.ok else 1


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    stream: Streams = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Write what the newest checkpoints vouch for into a folder that a stranger can check.

    No name and no words are in it: people are pseudonyms, and texts are sealed elsewhere.
    """
    with _entries(quiet=as_json) as told:
        made = done(
            auditing.export(settings_of(data_dir), folder, None if stream is None else set(stream), told)
        )
    if as_json:
        terminal.answer(made)
    else:
        terminal.show(drawn.exported(made))
    return 0


@contextmanager
def _entries(*, quiet: bool) -> Iterator[Told]:
    """Shows how many entries of a log are done."""
    beside = terminal.beside()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} entries"))
    with Progress(
        *columns, TimeElapsedColumn(), console=beside, transient=True, disable=quiet or not beside.is_terminal
    ) as progress:
        tasks = {name: progress.add_task(name, total=None, visible=False) for name in auditing.LOGS}
        yield lambda name, entries: progress.update(tasks[name], completed=entries, visible=True)
