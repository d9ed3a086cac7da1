"""`nearpeer release`: a release is checked, made current beside the one before, and looked after."""

from collections.abc import Iterator
from typing import Annotated, Literal

import typer
from rich.console import RenderableType

from console import releasing, terminal
from console.commands.comparing import counting, replayed
from console.commands.options import DataDir, Json, settings_of
from console.drawn import signs
from console.releasing import LANES, Promoted, Standing
from console.stopping import done

app = typer.Typer(no_args_is_help=True)
Build = Annotated[
    str, typer.Argument(metavar="BUILD", help="The release, as its workers have it in NEARPEER_RELEASE.")
]
Lane = Annotated[
    Literal["year", "urgent"] | None, typer.Option("--lane", help="Only this lane; without it both.")
]
Within = Annotated[
    float, typer.Option("--within", metavar="S", min=0, help="Seconds in which drivers are moved.")
]


@app.command("check")
def check(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Replay every open history, and the recorded ones, against this code. Exits 1 when one does not fit.

    Run it with the new release's code before a worker of it starts; it names the workflow and the event.
    """
    return replayed(data_dir, only_open=True, as_json=as_json)


@app.command("current")
def current(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Say which releases run side by side, and which is current. Exits 1 when a lane has no current one."""
    found = done(releasing.standing(settings_of(data_dir)))
    if as_json:
        terminal.answer(found)
    else:
        terminal.show(_drawn(found))
    return 0 if found.ok else 1


@app.command("promote")
def promote(
    build: Build, lane: Lane = None, within: Within = 60.0, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Make a release current, and move every running driver to it. Exits 1 when one is left with another.

    Its workers must run already; those of the release before may be stopped when no driver is left there.
    """
    lanes = LANES if lane is None else (lane,)
    with counting(quiet=as_json) as counted:
        told = done(
            releasing.promote(
                settings_of(data_dir), build, lanes, within, lambda n, of: counted("drivers", n, of)
            )
        )
    if as_json:
        terminal.answer(told)
    else:
        terminal.show(_moved(told))
    return 0 if told.ok else 1


def _drawn(found: Standing) -> Iterator[RenderableType]:
    if not found.releases:
        yield "Releases are not told apart here: no worker has NEARPEER_RELEASE."
        return
    table = signs.table("lane", "release", "standing", ">drivers")
    for one in found.releases:
        table.add_row(one.lane, one.build, one.standing, f"{one.drivers:,}")
    yield table
    if not found.ok:
        yield "A lane has no current release. Name one: nearpeer release promote BUILD"


def _moved(told: Promoted) -> Iterator[RenderableType]:
    yield f"{told.build} is current; {told.nudged:,} drivers were nudged."
    if told.ok:
        yield "None is left with another release: the workers of the one before may be stopped."
        return
    yield f"{signs.NO} {told.left_behind:,} still run with another, such as {', '.join(told.such_as[:3])}."
    yield "They go on with their own workers. Move them later: nearpeer release promote again."
