"""`nearpeer emergency …`: the escalation desk on the command line; each act is one person's, by opaque id."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Annotated, get_args

import typer

from console import drilling, exporting, officers
from console.attending import Attending, CaseTold
from console.commands import desk, raising
from console.commands.caring import cared
from console.commands.desk import Case
from console.commands.options import OPERATOR, Actor, DataDir, Json, case_id, opaque
from console.drawn import drill as drawn_drill
from console.drawn import emergency as drawn
from console.errors import BadInput
from console.exporting import Exported
from console.pages.care import Care
from domain.case_commands import Endpoint, OpenItem
from domain.levels import LevelName

app = typer.Typer(no_args_is_help=True)
Officer = Annotated[
    str,
    typer.Option(
        "--as", metavar="PERSON", help="The officer who does this: an id or a staff code, never a name."
    ),
]
Words = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="What is to be known; kept encrypted.")
]
Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept encrypted, with the case.")
]
Ago = Annotated[
    int,
    typer.Option("--minutes-ago", metavar="N", min=0, help="How long ago it happened; now when left out."),
]
Level = Annotated[LevelName, typer.Option("--to", help="The new level.")]


app.command("raise")(raising.raise_)
app.command("list")(desk.list_cases)
app.command("show")(desk.show)
app.command("history")(desk.history)


@app.command("ack")
def ack(
    case: Case, actor: Officer, note: Words = None, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Take a case, on a lease; whoever comes second is told who was first."""
    return _acted(data_dir, case, actor, lambda at: at.acknowledge(note), as_json=as_json)


@app.command("progress")
def progress(
    case: Case, actor: Officer, note: Words = None, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Say that it goes on: the lease begins anew."""
    return _acted(data_dir, case, actor, lambda at: at.progress(note), as_json=as_json)


@app.command("handover")
def hand_over(
    case: Case,
    actor: Officer,
    to: Annotated[str, typer.Option("--to", metavar="PERSON", help="The officer who is to take it.")],
    items: Annotated[
        list[str] | None,
        typer.Option(
            "--open",
            metavar="ITEM",
            help=f"What is still to do; again for each: {', '.join(get_args(OpenItem))}.",
        ),
    ] = None,
    note: Words = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Offer a case to another officer with its open items; it stays yours until it is accepted."""
    still_open = _items(items or [])

    async def offered(at: Attending) -> CaseTold:
        return await at.hand_over(await officers.other(at.care, "--to", to), still_open, note)

    return _acted(data_dir, case, actor, offered, as_json=as_json)


@app.command("accept")
def accept(
    case: Case, actor: Officer, note: Words = None, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Accept a case that is offered to you; its open items are told."""
    return _acted(data_dir, case, actor, lambda at: at.accept(note), as_json=as_json)


@app.command("contact")
def contact(
    case: Case,
    professional: Annotated[
        str,
        typer.Option(
            "--with", metavar="PERSON", help="The professional who is in contact: an id or a staff code."
        ),
    ],
    minutes_ago: Ago = 0,
    note: Words = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Record that a professional is in contact with the person."""

    async def made(at: Attending) -> CaseTold:
        who = await officers.officer(at.care, "--with", professional)
        return await at.contact(who, minutes_ago, note)

    return _acted(data_dir, case, actor, made, as_json=as_json)


@app.command("raise-level")
def raise_level(
    case: Case,
    level: Level,
    note: Words = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Make a case more urgent; its holder is told, or the next one is paged at once."""
    return _acted(data_dir, case, actor, lambda at: at.raise_level(level, note), as_json=as_json)


@app.command("lower-level")
def lower_level(
    case: Case,
    level: Level,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept encrypted.")],
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Make a case less urgent, with a reason."""
    return _acted(data_dir, case, actor, lambda at: at.lower_level(level, reason), as_json=as_json)


@app.command("close")
def close(
    case: Case,
    endpoint: Annotated[Endpoint, typer.Option("--endpoint", help="How it ends.")],
    reason: Reason = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Close a case: after contact was made, or at another endpoint with its reason."""
    return _acted(data_dir, case, actor, lambda at: at.close(endpoint, reason), as_json=as_json)


@app.command("reopen")
def reopen(
    case: Case,
    note: Words = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Open a closed case again: nobody holds it, and the paging begins anew."""
    return _acted(data_dir, case, actor, lambda at: at.reopen(note), as_json=as_json)


@app.command("debriefing")
def debriefing(
    case: Case,
    minutes_ago: Ago = 0,
    note: Words = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Record that the talk with the mentor was held."""
    return _acted(data_dir, case, actor, lambda at: at.debriefing(minutes_ago, note), as_json=as_json)


@app.command("check-in")
def check_in(
    case: Case,
    minutes_ago: Ago = 0,
    note: Words = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Record that the mentee was asked how it goes."""
    return _acted(data_dir, case, actor, lambda at: at.check_in(minutes_ago, note), as_json=as_json)


def _acted(
    data_dir: Path | None,
    case: str,
    actor: str,
    act: Callable[[Attending], Awaitable[CaseTold]],
    *,
    as_json: bool,
) -> int:
    async def do(care: Care) -> CaseTold:
        who = await officers.officer(care, "--as", actor)
        return await act(Attending(care, await care.chosen(case), who))

    cared(data_dir, do, drawn.told, as_json=as_json)
    return 0


def _items(given: list[str]) -> tuple[OpenItem, ...]:
    known: dict[str, OpenItem] = {item: item for item in get_args(OpenItem)}
    for item in given:
        if item not in known:
            raise BadInput("--open", "", "There is no such item.", f"Choose from: {', '.join(known)}.")
    return tuple(known[item] for item in given)


@app.command("drill")
def drill(
    level: Annotated[LevelName, typer.Option("--level", help="At which level.")] = "emergency",
    wanted: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="The drill's id; the same one again reports only."),
    ] = None,
    wait: Annotated[
        float,
        typer.Option("--wait", metavar="S", min=0, help="How many real seconds to watch; 0 raises only."),
    ] = 1_800,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Raise a drill and watch it: raised, paged, taken, in contact. It pages people and counts nowhere."""
    drilled = None if wanted is None else case_id("--id", wanted)
    who = opaque("--as", actor)
    do = partial(drilling.drill, level=level, wanted=drilled, wait_s=wait, actor=who, quiet=as_json)
    told = cared(data_dir, do, drawn_drill.drill_report, as_json=as_json)
    return 0 if told.ok and (told.complete or not wait) else 1


@app.command("export")
def export(
    case: Case,
    to: Annotated[
        Path,
        typer.Option("--to", metavar="FILE", help="The page, such as case.html; its data goes beside it."),
    ],
    with_words: Annotated[  # noqa: FBT002
        bool, typer.Option("--with-words", help="With names and what was written; each reading is recorded.")
    ] = False,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Write a case to one page and one JSON file that can be read without the service."""

    async def do(care: Care) -> Exported:
        who = await officers.officer(care, "--as", actor)
        return await exporting.export(care, case, to, who, with_words=with_words)

    cared(data_dir, do, exporting.told, as_json=as_json)
    return 0
