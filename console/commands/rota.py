"""`nearpeer rota …`: who is on duty at the emergency desk, and the proof that no hour is without anybody."""

import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import RenderableType

from console import staffing, terminal
from console.calendar import load_calendar, plain_days
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque, settings_of
from console.drawn import rota as drawn
from console.errors import BadInput
from console.foreseeing import foreseen
from console.pages import proving
from console.pages import rota as pages
from console.pages.moments import Moments
from console.pages.proving import ProofPage
from console.pages.rota import Desk, desk_of
from console.pages.year import Page, Year, year_of
from console.policy import load_policy
from console.rota import load_rota
from console.service import Doors
from console.staffing import Done
from console.stopping import done
from domain.errors import Refusal
from domain.shifts import LayerName
from runtime.addresses import found
from runtime.settings import Settings

app = typer.Typer(no_args_is_help=True)
P = TypeVar("P", bound=Page)
MINUTES = "%Y-%m-%d %H:%M"
File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The rota, as TOML.")]
Officer = Annotated[
    str, typer.Argument(metavar="OFFICER", help="The officer's id, the beginning of it, or their staff code.")
]
LayerOption = Annotated[LayerName, typer.Option("--layer", help="Which step of the chain.")]
From = Annotated[
    datetime | None,
    typer.Option(
        "--from", formats=[MINUTES], metavar="'DATE HH:MM'", help="In local time; now when left out."
    ),
]
Calendar = Annotated[
    Path | None, typer.Option("--calendar", metavar="FILE", exists=True, dir_okay=False, help="Of a file.")
]
Policy = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", exists=True, dir_okay=False, help="Of a file.")
]
Days = Annotated[int, typer.Option("--days", min=1, max=92, help="How many days ahead.")]


@app.command("check")
def check(file: File, *, as_json: Json = False) -> int:
    """Say whether a rota file fits; nothing is published. Exits 1 when it does not."""
    officers = len(load_rota(file).officers)
    if as_json:
        terminal.answer({"ok": True, "officers": officers})
    else:
        terminal.show([f"{file.name}: a rota of {officers} people fits."])
    return 0


@app.command("show")
def show(days: Days = 14, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Show who is on duty now, and every shift of the days ahead."""
    return _seen(data_dir, partial(pages.rota, days=days), drawn.rota, as_json=as_json)[0]


@app.command("publish")
def publish(
    file: File,
    begins: From = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Publish a rota from a moment on, by the calendar and the policy of the cohort's year.

    It takes the place of what was published for later. The same file again changes nothing.
    """
    load_rota(file)
    who = opaque("--as", actor)

    async def do(desk: Desk) -> Done:
        return await staffing.publish(desk, file, begins, await _year(desk.doors, cohort), who)

    return _acted(data_dir, do, as_json=as_json)


@app.command("adopt")
def adopt(
    calendar: Calendar = None,
    policy: Policy = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Have emergencies go by the calendar and the policy that a cohort's year has published since.

    Without a year, give both as files. The same again changes nothing.
    """
    who = opaque("--as", actor)
    if (calendar is None) != (policy is None):
        raise BadInput("--calendar", "", "A calendar and a policy go together.", "Give both files, or none.")
    if calendar and policy:
        do = partial(staffing.begin, calendar=load_calendar(calendar), policy=load_policy(policy), actor=who)
        return _acted(data_dir, do, as_json=as_json)

    async def follow(desk: Desk) -> Done:
        return await staffing.adopt(desk, await year_of(desk.doors, cohort), who)

    return _acted(data_dir, follow, as_json=as_json)


@app.command("override")
def override(
    officer: Officer,
    layer: LayerOption,
    ends: Annotated[
        datetime, typer.Option("--until", formats=[MINUTES], metavar="'DATE HH:MM'", help="In local time.")
    ],
    begins: From = None,
    on_behalf: Annotated[
        str | None, typer.Option("--on-behalf", metavar="OFFICER", help="Whose shift it is.")
    ] = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Put an officer on duty for a span, whoever was. The last word wins."""
    do = partial(
        staffing.override,
        officer=officer,
        layer=layer,
        begins=begins,
        ends=ends,
        on_behalf=on_behalf,
        actor=opaque("--as", actor),
    )
    return _acted(data_dir, do, as_json=as_json)


Moment = Annotated[
    datetime, typer.Argument(formats=[MINUTES], metavar="'DATE HH:MM'", help="A local time within the shift.")
]


@app.command("swap")
def swap(
    one: Moment,
    other: Moment,
    layer: LayerOption,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Swap two shifts of a layer. The same again swaps them back."""
    do = partial(staffing.swap, layer=layer, one=one, other=other, actor=opaque("--as", actor))
    return _acted(data_dir, do, as_json=as_json)


@app.command("withdraw")
def withdraw(
    officer: Officer, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Take an officer off all duty at once. Their shifts are gaps until others have them."""
    do = partial(staffing.withdraw, officer=officer, actor=opaque("--as", actor))
    return _acted(data_dir, do, as_json=as_json)


@app.command("prove")
def prove(
    days: Days = 14,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A rota that is not yet published; no service is needed.",
        ),
    ] = None,
    calendar: Calendar = None,
    policy: Policy = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Imagine an emergency at every hour ahead: who would be paged when, and every gap. Nobody is paged.

    With --file it proves a file as if it were published now. Exits 1 when a step has nobody at some moment,
    or somebody on duty has no address.
    """
    settings = settings_of(data_dir)
    numbers = frozenset(settings.telephone_numbers)
    if file is None:
        if calendar or policy:
            problem = "The rota that is published has its own calendar and policy."
            raise BadInput("--calendar", "", problem, "Give --file too, or neither.")
        read = partial(proving.proof, days=days, numbers=numbers)
        page, moments = done(_with_desk(settings, read))
    else:
        page, moments = _foreseen(file, calendar, policy, days, numbers)
    _told(page, moments, drawn.proof, as_json=as_json)
    return 0 if page.ok else 1


def _foreseen(
    file: Path, calendar: Path | None, policy: Path | None, days: int, numbers: frozenset[str]
) -> tuple[ProofPage, Moments]:
    now_us, today = time.time_ns() // 1_000, datetime.now(UTC).date()
    known = load_calendar(calendar) if calendar else plain_days(today, today + timedelta(days=days))
    state = foreseen(file, known, load_policy(policy) if policy else None, now_us)
    moments = Moments(known)
    found = proving.proven(state, now_us, days)
    return proving.page_of(found, moments, {}, numbers, rehearsal=False, file=file.name), moments


def _seen(
    data_dir: Path | None,
    read: Callable[[Desk], Awaitable[P]],
    draw: Callable[[P, Moments], Iterable[RenderableType]],
    *,
    as_json: bool,
) -> tuple[int, P]:
    page, moments = done(_with_desk(settings_of(data_dir), read))
    _told(page, moments, draw, as_json=as_json)
    return 0, page


def _told(
    page: P, moments: Moments, draw: Callable[[P, Moments], Iterable[RenderableType]], *, as_json: bool
) -> None:
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(draw(page, moments))


def _acted(data_dir: Path | None, do: Callable[[Desk], Awaitable[Done]], *, as_json: bool) -> int:
    def draw(told: Done, _: Moments) -> Iterable[RenderableType]:
        return drawn.done(told)

    return _seen(data_dir, do, draw, as_json=as_json)[0]


async def _with_desk(settings: Settings, do: Callable[[Desk], Awaitable[P]]) -> tuple[P, Moments]:
    doors = Doors(found(settings))
    try:
        desk = await desk_of(doors)
        return await do(desk), desk.moments
    finally:
        await doors.close()


async def _year(doors: Doors, cohort: str | None) -> Year | None:
    """The cohort's year, when there is one to follow."""
    try:
        return await year_of(doors, cohort)
    except Refusal as refusal:
        if refusal.code != "no-programme-year":
            raise
        return None
