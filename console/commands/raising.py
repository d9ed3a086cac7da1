"""`nearpeer emergency raise`: a report from a terminal, and what became of it in plain words."""

import os
import secrets
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from console import terminal
from console.commands.options import OPAQUE, OPERATOR, Actor, DataDir, Json, settings_of
from console.drawn.raising import call, receipt_page
from console.help.numbers import numbers_at_hand
from console.intake import Intake, intake_of, real_now_us, unattended
from console.raising import WORDS_LIMIT, Raised, Receipt, raise_emergency
from console.reporting import about_of, sender_role
from console.stopping import done
from domain.case_commands import Danger
from domain.levels import LevelName
from runtime.datadir import DataDir as Place
from runtime.errors import BadSetting

SAFE, NOT_RECORDED = 0, 3
BYTES_READ = 4 * WORDS_LIMIT


def raise_(
    *,
    danger: Annotated[
        Danger, typer.Option("--danger", help="Is somebody in danger? Not being sure counts as yes.")
    ],
    level: Annotated[
        LevelName | None,
        typer.Option("--level", help="How urgent where nobody is in danger; a concern when left out."),
    ] = None,
    about: Annotated[str, typer.Option("--about", metavar="PAIR", help="The relationship it is about.")] = "",
    case: Annotated[
        str, typer.Option("--id", metavar="ID", help="Your own id of the report: sent twice, it is one case.")
    ] = "",
    words: Annotated[
        str, typer.Option("--words", metavar="TEXT", help="What happened, encrypted; - reads it from input.")
    ] = "",
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> int:
    """Raise an emergency. Says what was recorded and what was not.

    Exits 0 when it is recorded or kept, 3 when nobody has it: then call.
    """
    raised = Raised(
        id=case or secrets.token_hex(8),
        danger=danger,
        level=level or ("concern" if danger == "no" else "emergency"),
        words=_words(words),
        person=_person(actor),
    )
    return done(_raised(raised, about, data_dir, as_json=as_json))


async def _raised(raised: Raised, about: str, data_dir: Path | None, *, as_json: bool) -> int:
    intake = _intake(data_dir)
    try:
        receipt = await raise_emergency(intake, await _looked_up(intake, raised, about))
        return _told(receipt, data_dir, as_json=as_json)
    finally:
        await intake.close()


def _told(receipt: Receipt, data_dir: Path | None, *, as_json: bool) -> int:
    """Tells it at once: giving back connections to a record that hangs takes seconds."""
    safe = receipt.kept != "not-recorded"
    page = list(receipt_page(receipt, _calls(), unattended=_unattended(data_dir)))
    if as_json:
        said = " ".join(map(str, page))
        trouble = {} if safe else {"exit": NOT_RECORDED, "problem": said}
        terminal.answer({"ok": safe, **asdict(receipt), "said": said, **trouble})
    else:
        terminal.show(page)
    return SAFE if safe else NOT_RECORDED


def _unattended(data_dir: Path | None) -> bool:
    try:
        return unattended(Place(settings_of(data_dir).data_dir), real_now_us())
    except BadSetting:
        return False  # which is told already, with the numbers


def _calls() -> str:
    """The numbers of the help page, from their own setting: no other one that is wrong keeps them back."""
    file = os.environ.get("NEARPEER_HELP_NUMBERS")
    return call(numbers_at_hand(Path(file) if file else None), desk=bool(file))


def _intake(data_dir: Path | None) -> Intake:
    """Even where a setting is wrong a report is answered: by the numbers to call."""
    try:
        return intake_of(settings_of(data_dir))
    except BadSetting as error:
        terminal.remark(str(error))
        return Intake(doors=None, spool=None)


async def _looked_up(intake: Intake, raised: Raised, text: str) -> Raised:
    about, rest = await about_of(intake, text)
    raised = replace(raised, about=about, words="\n".join(filter(None, (raised.words, rest))) or None)
    if raised.person is None:
        return raised
    return replace(raised, raised_by=await sender_role(intake, raised.person), verified=True)


def _words(given: str) -> str:
    """The words as given, or those of standard input, whatever its encoding."""
    return sys.stdin.buffer.read(BYTES_READ).decode(errors="replace") if given == "-" else given


def _person(actor: str) -> str | None:
    """Whoever sits at the machine vouches for a person they name; for themselves nobody does."""
    if actor == OPERATOR:
        return None
    if not OPAQUE.fullmatch(actor):
        terminal.remark("--as is no opaque id: the report is taken as one of an unknown sender.")
        return None
    return actor
