"""The command `nearpeer`: loads the verb that is asked for; the exit code is the answer, never a trace."""

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import NamedTuple, NoReturn, TextIO

import typer

from runtime.exit import leave

GOOD, NO, USAGE = 0, 1, 2
INTERRUPTED = 130
"""What Typer makes of a Ctrl-C."""
STOPPED = "Stopped before the end, as asked."
NAME = "nearpeer"
STANDARD_OUTPUT, STANDARD_ERROR = 1, 2


class Verb(NamedTuple):
    """Where a verb is, as `module:attribute` (a function, or a group of subcommands), and what it does."""

    place: str
    help: str


VERBS = {
    "run": Verb("run:run", "Rehearse the example cohort once, then stay up as a living year."),
    "up": Verb("up:up", "Start everything and stay up until Ctrl-C."),
    "rehearse": Verb("rehearse:rehearse", "A whole year of a cohort on the real engines, in minutes."),
    "simulate": Verb("simulate:simulate", "The same year in memory, without an engine."),
    "year": Verb("year:app", "Open a cohort's programme year, and see how it stands."),
    "calendar": Verb("calendar:app", "Check and correct the free and working days of a year."),
    "policy": Verb("policy:app", "Check and publish the programme's numbers."),
    "roster": Verb("roster:app", "Check and import lists of people, or write an example of one."),
    "session": Verb("session:app", "Schedule trainings and supervisions; places and attendance."),
    "match": Verb("match:app", "Draft, compare, confirm and explain pairs; who waits, who declines."),
    "relationship": Verb("relationship:app", "List, show and follow pairs."),
    "ladder": Verb("ladder:app", "Pairs that slip: notice, conversation, rematch, each decided by a person."),
    "mentor": Verb("mentor:app", "List, show and follow mentors and their credit."),
    "credit": Verb("credit:app", "Explain the credit of one mentor, and prove it."),
    "rota": Verb("rota:app", "Who is on duty at the emergency desk, and the proof that no hour is without."),
    "emergency": Verb(
        "emergency:app", "The escalation desk: cases, who holds them, what comes next; drills."
    ),
    "reminder": Verb("reminder:app", "Who is reminded of what is still to do."),
    "account": Verb("account:app", "Who may sign in as what; the first administrator is made here."),
    "link": Verb("link:link", "Make somebody's personal link, by which they are known."),
    "serve": Verb("serve:serve", "Serve the pages, for a cluster; `up` serves them by itself."),
    "help-page": Verb("help_page:app", "Serve, write or print the page with the numbers to call."),
    "doctor": Verb("doctor:doctor", "Check that everything is well."),
    "audit": Verb("audit:app", "Prove that the past is what was sealed; hand it over."),
    "erase": Verb("erasure:erase", "Have somebody forgotten, for good, with a certificate."),
    "access-export": Verb("held:access_export", "Everything held about one person, for them to read."),
    "erasure": Verb("erasure:app", "Who was forgotten, what is held, and the certificates."),
    "keys": Verb("wrapping:app", "The wrapping key of the vault: exchange it while everything runs."),
    "access": Verb("access:app", "Who read what of somebody, when, and by which right."),
    "research": Verb("research:app", "The de-identified data set of those who consent to the study."),
    "backup": Verb("backup:app", "Take a backup of everything that runs here, and check one."),
    "restore": Verb("restore:restore", "Put a backup into an empty installation, and say what it lacks."),
    "reconcile": Verb("restore:reconcile", "What is to be entered again since the last restore."),
    "rebuild": Verb("rebuild:rebuild", "Start every workflow, or build the lists, anew from the record."),
    "prepare": Verb("prepare:prepare", "Make the data directory that the processes of a cluster share."),
    "worker": Verb("worker:worker", "Run one lane's worker, for a cluster."),
    "watchdog": Verb("worker:watchdog", "Run the second clock of the emergencies, for a cluster."),
    "sealer": Verb("worker:sealer", "Sign what the logs are, for a cluster."),
    "release": Verb("release:app", "Releases of the workers: check one, make it current, see which run."),
    "db": Verb("db:app", "The schema of both databases."),
    "version": Verb("version:version", "Say which release this is."),
}
"""Every verb; its modules are loaded when it is asked for, because the engines' libraries take a second."""


def main() -> NoReturn:
    """The entry point: 0 good, 1 the answer is no, 2 wrong usage, 3 an engine or service is out of reach."""
    _take_streams()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    leave(answer(sys.argv[1:]))


def answer(arguments: Sequence[str]) -> int:
    """Does what the arguments ask; what goes wrong is one line on standard error. The exit code.

    With --json it is the last line of standard output as well.
    """
    code, line = _done(arguments)
    if line:
        _complain(" ".join(line.split()), code, as_json="--json" in arguments)
    return code


def _done(arguments: Sequence[str]) -> tuple[int, str]:
    """(exit code, what went wrong)."""
    try:
        given = application(arguments)(list(arguments), prog_name=NAME, standalone_mode=False)
    except typer.TyperException as error:
        said = error.format_message().strip()
        return USAGE, _usage(error, said) if said else ""  # without words, the help was shown
    except (typer.Abort, KeyboardInterrupt):
        return NO, STOPPED
    except (BrokenPipeError, SystemExit):  # Typer exits when a pipe is broken
        return GOOD, ""  # the reader has seen enough
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes a line
        from console.faults import explained  # noqa: PLC0415 - loads what errors are made of, only when there is one

        return explained(error, arguments)
    if given == INTERRUPTED:
        return NO, STOPPED
    return given if isinstance(given, int) else GOOD, ""


def application(arguments: Sequence[str]) -> typer.Typer:
    """The command with all its verbs, of which only the one that is asked for is really there."""
    asked = next((text for text in arguments if not text.startswith("-")), None)
    app = typer.Typer(
        name=NAME,
        help="Mentoring case management: an event-sourced record, driven by durable workflows.",
        epilog="Exit codes: 0 good, 1 the answer is no, 2 wrong usage, 3 an engine could not be reached.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_nothing)
    for name, verb in VERBS.items():
        target = _loaded(verb.place) if name == asked else _nothing
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=verb.help)
        else:
            app.command(name, help=None if name == asked else verb.help)(target)
    return app


def _loaded(place: str) -> typer.Typer | Callable[..., object]:
    module, _, attribute = place.partition(":")
    found: typer.Typer | Callable[..., object] = getattr(
        import_module(f"console.commands.{module}"), attribute
    )
    return found


def _nothing() -> None:
    """Stands for a verb that was not asked for."""


def _usage(error: typer.TyperException, said: str) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else NAME
    said = said.replace("Value error, ", "").removesuffix(".")
    return f"{path}: {said}{'' if said.endswith('?') else '.'} See: {path} --help"


def _complain(line: str, code: int, *, as_json: bool) -> None:
    with suppress(OSError):  # who has stopped reading still gets the exit code
        sys.stderr.write(f"{line}\n")
    if as_json:
        with suppress(OSError):
            sys.stdout.write(json.dumps({"ok": False, "exit": code, "problem": line}) + "\n")


def _take_streams() -> None:
    """What a closed stream is given is lost; a sign that a stream cannot spell becomes a question mark."""
    while (free := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        pass  # later files must not take the place of a closed stream
    os.close(free)
    sys.stdout = _buffered(sys.stdout) if sys.stdout else os.fdopen(STANDARD_OUTPUT, "w")
    sys.stderr = sys.stderr or os.fdopen(STANDARD_ERROR, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _buffered(stream: TextIO) -> TextIO:
    """The same output with a buffer, where it has none (PYTHONUNBUFFERED).

    Without one CPython 3.11 writes once, and loses silently what a signal cuts off while a pipe is full.
    """
    if not isinstance(stream, TextIOWrapper) or not isinstance(stream.buffer, FileIO):
        return stream
    spelling = stream.encoding
    return TextIOWrapper(BufferedWriter(stream.detach()), encoding=spelling, line_buffering=True)
