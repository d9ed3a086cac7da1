"""`nearpeer roster template|check|import`: people or past pairs, looked at before they are let in."""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from console import terminal
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque, settings_of
from console.drawn import roster as drawn
from console.errors import BadInput
from console.histories import check_history, import_history
from console.history_rows import HistoryFile, columns_of_pairs, read_history
from console.pages.year import year_of
from console.policy import load_policy
from console.rosters.cells import Roster, columns_of
from console.rosters.columns import renaming
from console.rosters.headings import Language
from console.rosters.importing import Wishes, check_roster, import_roster, waivers
from console.rosters.report import HistoryReport, Report, RosterReport, unreadable
from console.rosters.rows import RosterFile, read_roster
from console.rosters.templates import MARK, template
from console.service import Doors
from console.stopping import done
from domain.messages import Stamp
from runtime.addresses import found
from runtime.datadir import DataDir as Place
from runtime.settings import Settings

EXAMPLE_POLICY = Path(__file__).resolve().parents[2] / "examples" / "policy.toml"

app = typer.Typer(no_args_is_help=True)
File = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, help="A CSV, XLSX or ODS file with one heading row."
    ),
]
Role = Annotated[Roster | None, typer.Option("--role", help="Which list of people it is.")]
History = Annotated[
    Path | None,
    typer.Option(
        "--history",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Pairs of former years instead of people: mentor code, mentee code, year.",
    ),
]
OfHistory = Annotated[bool, typer.Option("--history", help="The list of pairs of former years.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="THEIRS=OURS",
        help="Rename a column; nothing after the sign leaves it out. Again at will.",
    ),
]
Waive = Annotated[
    list[str] | None,
    typer.Option(
        "--waive", metavar="ROW=REASON", help="Let a row in against a rule, for a reason. Again at will."
    ),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Import the good rows and leave the bad ones out.")]
In = Annotated[Language, typer.Option("--language", help="The language of the headings.")]
Into = Annotated[
    Path | None,
    typer.Option("--into", metavar="FILE", help="A new CSV file; without it, standard output."),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Check against this policy alone, without a running nearpeer.",
    ),
]


@app.command("check")
def check(
    file: File = None,
    role: Role = None,
    history: History = None,
    renamed: Map = None,
    cohort: Cohort = None,
    policy: Policy = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Say what an import would say, row by row; nothing is written. Exits 1 when a row is bad.

    Without a running nearpeer the file alone is looked at, by the example policy or the one given.
    """
    settings = settings_of(data_dir)
    source = _source(file, role, history, renamed)
    if isinstance(source, HistoryFile):
        _must_be_without("--policy", policy, "Past pairs follow no policy.")
    if policy is None and (settings.database_url or Place(settings.data_dir).running()):
        return _told(source, lambda: done(_checked(settings, cohort, source)), as_json=as_json)
    return _told(source, _alone(source, policy), as_json=as_json)


@app.command("import")
def import_people(  # noqa: PLR0913 - each is an option of the command
    file: File = None,
    role: Role = None,
    history: History = None,
    renamed: Map = None,
    waive: Waive = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    skip_bad: SkipBad = False,
    as_json: Json = False,
) -> int:
    """Let the people of a list into a cohort: names to the vault, ids to the record. Exits 1 on a bad row.

    With --history, pairs of former years of people who are known already: they are not drawn again.

    With a bad row nothing is written, unless --skip-bad is given. The same file again changes nothing.
    """
    source = _source(file, role, history, renamed)
    if isinstance(source, HistoryFile):
        _must_be_without("--waive", waive, "Past pairs need no waiver.")
    wishes = Wishes(waive=waivers(waive or ()), skip_bad=skip_bad)
    settings, actor = settings_of(data_dir), opaque("--as", actor)
    return _told(source, lambda: done(_imported(settings, cohort, source, actor, wishes)), as_json=as_json)


@app.command("template")
def example(role: Role = None, language: In = "en", into: Into = None, *, history: OfHistory = False) -> int:
    """Write an example file of a list: a heading for each column, and two invented rows."""
    if history == (role is not None):
        raise BadInput("--role", "", "An example is of one list.", "Give --role ROLE or --history.")
    text = template(role or "history", language)
    if into is None:
        sys.stdout.write(text.removeprefix(MARK))
        sys.stdout.flush()
        return 0
    try:
        with into.open("x", encoding="utf-8", newline="") as made:
            made.write(text)
    except FileExistsError:
        raise BadInput("--into", "", "The file exists already.", "Give another name.") from None
    except OSError as error:
        raise BadInput("--into", "", f"It cannot be written: {error.strerror}.", "Give another.") from None
    terminal.remark(f"{into.name} is written: fill it in, then `nearpeer roster check`.")
    return 0


def _source(
    file: Path | None, role: Roster | None, history: Path | None, renamed: list[str] | None
) -> RosterFile | HistoryFile:
    """What is to be read: a list of people, or one of past pairs. Raises BadInput when it is not said."""
    if history is not None:
        if file or role:
            problem = "Past pairs come in by themselves, after the people."
            raise BadInput("--history", "", problem, "Leave FILE and --role out.")
        return HistoryFile(history, renaming(renamed or (), columns_of_pairs()))
    if file is None or role is None:
        problem = "A list of people needs its FILE and its --role."
        raise BadInput("--role", "", problem, "Give both, or --history FILE for past pairs.")
    return RosterFile(file, role, renaming(renamed or (), columns_of(role)))


def _must_be_without(option: str, given: object, problem: str) -> None:
    if given is not None:
        raise BadInput(option, "", problem, "Leave it out.")


def _alone(source: RosterFile | HistoryFile, policy: Path | None) -> Callable[[], Report]:
    """Reads a file without a running nearpeer. Raises BadInput when the policy is none."""
    if isinstance(source, HistoryFile):
        terminal.remark("No nearpeer runs here: whose the codes are is not looked up.")
        return lambda: read_history(source).report()
    if policy is None:
        terminal.remark(
            f"No nearpeer runs here: checked by {EXAMPLE_POLICY.name} alone, as if nobody were known."
        )
    rules = load_policy(policy or EXAMPLE_POLICY)
    return lambda: read_roster(source, rules).report(rules.eligibility)


async def _checked(settings: Settings, cohort: str | None, source: RosterFile | HistoryFile) -> Report:
    doors = Doors(found(settings))
    try:
        year = await year_of(doors, cohort)
        if isinstance(source, HistoryFile):
            return await check_history(doors.ledger, doors.vault, year.cohort, source, year.now_us)
        return await check_roster(doors.ledger, doors.vault, year.cohort, source, year.now_us)
    finally:
        await doors.close()


async def _imported(
    settings: Settings, cohort: str | None, source: RosterFile | HistoryFile, actor: str, wishes: Wishes
) -> Report:
    doors = Doors(found(settings))
    try:
        year = await year_of(doors, cohort)
        stamp = Stamp(year.now_us, actor, f"roster/{secrets.token_hex(16)}", OPERATOR)
        place = (doors.ledger, doors.vault, year.cohort)
        if isinstance(source, HistoryFile):
            return await import_history(*place, source, stamp, skip_bad=wishes.skip_bad)
        return await import_roster(*place, source, stamp, wishes)
    finally:
        await doors.close()


def _told(source: RosterFile | HistoryFile, read: Callable[[], Report], *, as_json: bool) -> int:
    """Answers with the report. Raises BadInput for a file that is no such list, unless JSON is to tell it."""
    try:
        report = read()
    except BadInput as bad:
        if not as_json or bad.file != str(source.path):
            raise
        report = unreadable(bad, HistoryReport if isinstance(source, HistoryFile) else RosterReport)
    if as_json:
        terminal.answer(report)
    else:
        terminal.show(drawn.report(source.path.name, report))
    return 0 if report.ok else 1
