"""How far work has come, a year by its days or a log by its entries; nothing of it beside JSON."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from console import terminal
from console.pages.moments import Moments
from domain.calendar import AcademicCalendar

DAY_US = 86_400_000_000

Told = Callable[[int, int], None]
"""Told the programme moment and how many acts are done."""


@contextmanager
def days(calendar: AcademicCalendar, until_us: int, *, quiet: bool) -> Iterator[Told]:
    """Shows the days of a year up to a moment while the block runs."""
    beside = terminal.beside()
    if quiet or not beside.is_terminal:
        yield _silent if quiet else _by_month(Moments(calendar))
        return
    moments = Moments(calendar)
    columns = (
        TextColumn("{task.fields[day]}"),
        BarColumn(bar_width=None),
        TextColumn("{task.completed:.0f}/{task.total:.0f} days"),
        TextColumn("{task.fields[acts]} acts"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=beside, transient=True) as progress:
        total = (until_us - calendar.begins_us) / DAY_US
        task = progress.add_task("year", total=total, day="preparing", acts=0)

        def told(at_us: int, acts: int) -> None:
            local = moments.local(at_us)
            reached = max(0.0, (at_us - calendar.begins_us) / DAY_US)
            day = f"{local:%a} {local.day:2} {local:%b %Y}"
            progress.update(task, completed=reached, day=day, acts=acts)

        yield told


@contextmanager
def entries(names: Iterable[str], *, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """Shows on a terminal how many entries of each log are done."""
    beside = terminal.beside()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} entries"))
    with Progress(
        *columns, TimeElapsedColumn(), console=beside, transient=True, disable=quiet or not beside.is_terminal
    ) as progress:
        tasks = {name: progress.add_task(name, total=None, visible=False) for name in names}
        yield lambda name, done: progress.update(tasks[name], completed=done, visible=True)


@contextmanager
def stages(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """Shows on a terminal what is being done, and how many bytes, entries or workflows of it are."""
    beside = terminal.beside()
    if quiet or not beside.is_terminal:
        yield lambda _stage, _done: None
        return
    with beside.status("looking") as status:
        yield lambda stage, done: status.update(f"{stage} {done:,}" if done else stage)


def _silent(_at_us: int, _acts: int) -> None:
    """Says nothing."""


def _by_month(moments: Moments) -> Told:
    """One line for each month that is reached, for a log file."""
    reached = ""

    def told(at_us: int, acts: int) -> None:
        nonlocal reached
        month = f"{moments.local(at_us):%Y-%m}"
        if month > reached:
            reached = month
            terminal.remark(f"{moments.local(at_us):%Y-%m-%d}  {acts} acts")

    return told
