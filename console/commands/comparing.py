"""`nearpeer audit compare|check-code`: Temporal's histories against the log, and against this code."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from console import checking_code, terminal
from console.commands.options import DataDir, Json, settings_of
from console.comparing.fetching import Counted
from console.comparing.reading import compare
from console.drawn.comparing import checked, compared
from console.stopping import done

PARTS = ("histories", "events", "streams", "drivers")


def compare_ledgers(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Hold Temporal's histories against the logs, both lanes. Exits 1 when they differ, and says where.

    Runs that Temporal has dropped are read from their exported histories, whose hashes the logs have.
    """
    with counting(quiet=as_json) as counted:
        found = done(compare(settings_of(data_dir), counted))
    if as_json:
        terminal.answer(found)
    else:
        terminal.show(compared(found))
    return 0 if found.ok else 1


def check_code(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Replay every recorded history against this code: Temporal's, exported ones, and the repository's.

    Exits 1 when one does not fit, and names the workflow, the event and the remedy.
    """
    return replayed(data_dir, only_open=False, as_json=as_json)


def replayed(data_dir: DataDir, *, only_open: bool, as_json: bool) -> int:
    """Replays histories and tells which do not fit; 1 when one does not."""
    with counting(quiet=as_json) as counted:
        found = done(checking_code.check_code(settings_of(data_dir), counted, only_open=only_open))
    if as_json:
        terminal.answer(found)
    else:
        terminal.show(checked(found))
    return 0 if found.ok else 1


@contextmanager
def counting(*, quiet: bool) -> Iterator[Counted]:
    """Shows how many histories, events and streams are done."""
    beside = terminal.beside()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"))
    with Progress(
        *columns, TimeElapsedColumn(), console=beside, transient=True, disable=quiet or not beside.is_terminal
    ) as progress:
        tasks = {name: progress.add_task(name, total=None, visible=False) for name in PARTS}
        yield lambda name, count, total: progress.update(
            tasks[name], completed=count, total=total, visible=True
        )
