"""`nearpeer audit`: the past, proved, replayed and derived again by whoever has a key."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from console import auditing, progress, terminal
from console.commands.as_if import what_if
from console.commands.auditing import diff_stream, replay_stream
from console.commands.comparing import check_code, compare_ledgers
from console.commands.options import DataDir, Json, settings_of
from console.commands.redeciding import redecide
from console.drawn import audit as drawn
from console.stopping import done
from store.log import LOGS

app = typer.Typer(no_args_is_help=True)
app.command("replay")(replay_stream)
app.command("diff")(diff_stream)
app.command("redecide")(redecide)
app.command("what-if")(what_if)
app.command("compare")(compare_ledgers)
app.command("check-code")(check_code)
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
Proof = Annotated[
    Path | None,
    typer.Option("--proof", metavar="FILE", help="Check this proof of one event; it wants --keys."),
]
Log = Literal["programme", "care", "access"]
HERE = Path()
Streams = Annotated[
    list[str] | None,
    typer.Option("--stream", metavar="STREAM", help="Only the events of a stream; once for each."),
]


@app.command()
def prove(
    position: Annotated[int, typer.Argument(metavar="POSITION", min=1, help="Where in its log.")],
    folder: Annotated[Path, typer.Option("--into", metavar="DIR", help="Where the two files go.")] = HERE,
    log: Annotated[Log, typer.Option("--log", help="Which log.")] = "programme",
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Write the proof that one event is in its log: a file that a stranger can check without the log."""
    made = done(auditing.prove(settings_of(data_dir), log, position, folder))
    if as_json:
        terminal.answer(made)
    else:
        terminal.show(drawn.proved(made))
    return 0


@app.command()
def verify(
    export: Exported = None,
    proof: Proof = None,
    keys: Keys = None,
    checkpoint: Kept = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Hold the logs, or a folder that was handed over, against signed checkpoints. Exits 1 when they differ.

    Give the key and a checkpoint that you kept from before: with those nobody here can talk you out of it.
    """
    if proof is not None:
        return _verified(proof, keys, as_json=as_json)
    kept = checkpoint or []
    with progress.entries(LOGS, quiet=as_json) as told:
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
    with progress.entries(LOGS, quiet=as_json) as told:
        made = done(
            auditing.export(settings_of(data_dir), folder, None if stream is None else set(stream), told)
        )
    if as_json:
        terminal.answer(made)
    else:
        terminal.show(drawn.exported(made))
    return 0


def _verified(proof: Path, keys: Path | None, *, as_json: bool) -> int:
    if keys is None:
        raise typer.BadParameter("A proof wants a key that you trust: give --keys.")
    found = auditing.verify_proof(proof, keys)
    if as_json:
        terminal.answer(found)
    else:
        terminal.show(drawn.proven(found))
    return 0 if found.ok else 1
