"""`nearpeer erase` and `nearpeer erasure …`: somebody is forgotten, or held; a certificate says what went."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ConfigDict

from console import erasure, terminal
from console.commands.options import Actor, DataDir, Json, opaque, settings_of
from console.drawn import erasure as drawn
from console.errors import BadInput
from console.pages.erasure import Asked, ErasurePage, due_page, erasure_page, erasures_page
from console.pages.moments import PROGRAMME_ZONE
from console.service import Doors
from console.stopping import done
from domain.erasure_events import Matter
from domain.errors import Refusal
from runtime.addresses import found

LOOK_S = 0.2
T = TypeVar("T")
Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="A person's id, or the code that a roster gave them.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept sealed.")]
Scope = Annotated[Matter | None, typer.Option("--only", help="Only the words of this class.")]
Into = Annotated[
    Path | None,
    typer.Option("--certificate", metavar="FILE", help="Write the certificate here."),
]

app = typer.Typer(no_args_is_help=True)


class Checked(BaseModel):
    """Whether a certificate is one of this record."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    problem: erasure.Problem | None


@app.callback()
def all_erasures() -> None:
    """Who was forgotten, what is held and why, and the certificates."""


def erase(
    person: Person,
    actor: Actor,
    only: Scope = None,
    into: Into = None,
    data_dir: DataDir = None,
    *,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Do not wait for the certificate.")] = False,
    as_json: Json = False,
) -> int:
    """Have somebody forgotten, for good: their keys, names, words and ways in. Exits 1 when it is refused.

    The record keeps what was done under an id that names nobody; it is checked and replayed as before.
    """

    async def forgetting(doors: Doors) -> ErasurePage:
        await erasure.may(doors, actor)
        who = await erasure.known(doors, person)
        command_id = erasure.fresh_id()
        await erasure.ask(doors, who, actor, command_id, (only,) if only else ())
        page = await erasure_page(doors, who)
        with terminal.beside().status("forgetting"):
            while not no_wait and _last(page).stands in ("asked", "fenced"):
                await asyncio.sleep(LOOK_S)
                page = await erasure_page(doors, who)
        return page

    opaque("--as", actor)
    page = _at(data_dir, forgetting)
    if into is not None and (certified := _last(page).certified):
        _write(into, erasure.certificate_text(certified))
    _tell(page, as_json=as_json)
    return 1 if _last(page).stands == "refused" else 0


@app.command("list")
def list_erasures(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """List everybody for whom anything was asked or held."""
    page = _at(data_dir, erasures_page)
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn.erasures(page))
    return 0


@app.command("due")
def list_due(
    by: Annotated[
        datetime | None, typer.Option("--by", formats=["%Y-%m-%d"], metavar="DATE", help="By this day.")
    ] = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """List what has been kept for its time: the worker of the year has it erased, once a day."""
    by_us = None if by is None else int(by.replace(tzinfo=PROGRAMME_ZONE).timestamp()) * 1_000_000
    page = _at(data_dir, lambda doors: due_page(doors, by_us))
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn.due(page))
    return 0


@app.command("show")
def show_erasure(person: Person, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Show what was asked and held for one person, and with which outcome."""
    _tell(_at(data_dir, lambda doors: _shown(doors, person)), as_json=as_json)
    return 0


@app.command("hold")
def hold_erasure(
    person: Person, reason: Reason, actor: Actor, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Keep what there is of somebody, because the law or a dispute wants it, until the hold is lifted."""

    async def holding(doors: Doors) -> ErasurePage:
        await erasure.may(doors, actor)
        who = await erasure.known(doors, person)
        await erasure.hold(doors, who, reason, actor, erasure.fresh_id())
        return await erasure_page(doors, who)

    opaque("--as", actor)
    _tell(_at(data_dir, holding), as_json=as_json)
    return 0


@app.command("lift")
def lift_hold(
    person: Person,
    hold: str,
    reason: Reason,
    actor: Actor,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Lift a hold, with the reason why it is over."""

    async def lifting(doors: Doors) -> ErasurePage:
        await erasure.may(doors, actor)
        who = await erasure.known(doors, person)
        await erasure.lift(doors, who, hold, reason, actor, erasure.fresh_id())
        return await erasure_page(doors, who)

    opaque("--as", actor)
    _tell(_at(data_dir, lifting), as_json=as_json)
    return 0


@app.command("certificate")
def write_certificate(person: Person, file: Path, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Write the newest certificate of somebody's erasure into a file."""
    page = _at(data_dir, lambda doors: _shown(doors, person))
    certified = next((one.certified for one in reversed(page.asked) if one.certified), None)
    if certified is None:
        raise Refusal("no-certificate", "No certificate was issued for this person.", "Wait for the erasure.")
    _write(file, erasure.certificate_text(certified))
    _tell(page, as_json=as_json)
    return 0


@app.command("verify")
def verify_certificate(file: Path, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Hold a certificate against the record: exits 1 when it is not what was issued there."""
    try:
        text = file.read_bytes()
    except OSError as error:
        raise BadInput("FILE", "", f"It cannot be read: {error.strerror}.", "Name the certificate.") from None
    problem = _at(data_dir, lambda doors: erasure.problem_of(doors, text))
    checked = Checked(ok=problem is None, problem=problem)
    if as_json:
        terminal.answer(checked)
    else:
        terminal.show([f"{file}: {problem or 'as it was issued'}"])
    return 0 if checked.ok else 1


async def _shown(doors: Doors, person: str) -> ErasurePage:
    return await erasure_page(doors, await erasure.known(doors, person))


def _last(page: ErasurePage) -> Asked:
    return page.asked[-1]


def _write(file: Path, text: bytes) -> None:
    """Raises BadInput where the file cannot be written."""
    try:
        file.write_bytes(text)
    except OSError as error:
        problem = f"The certificate cannot be written: {error.strerror}."
        raise BadInput(str(file), "", problem, "Name another file; it can be written again.") from None


def _tell(page: ErasurePage, *, as_json: bool) -> None:
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn.erasure(page))


def _at(data_dir: Path | None, does: Callable[[Doors], Awaitable[T]]) -> T:
    """What comes of something at the doors of the record. Raises EngineError, Refusal, Unreachable."""

    async def at_the_doors() -> T:
        doors = Doors(found(settings_of(data_dir)))
        try:
            return await does(doors)
        finally:
            await doors.close()

    return done(at_the_doors())
