"""The rota on a terminal: who is on duty, who comes next, and what an emergency would do at each hour."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from console.drawn import signs
from console.pages.moments import Moments
from console.pages.proving import PagedStep, ProofPage
from console.pages.rota import DutyRow, RotaPage
from console.pages.year import Who
from console.staffing import Done

NOBODY = "nobody"
NOT_PUBLISHED = "No rota is in force: every step is a gap. Publish one: nearpeer rota publish FILE"
PROVE_FIRST = "Until then an emergency pages nobody. Prove the file first: nearpeer rota prove --file FILE"
NUMBERS = " Set NEARPEER_TELEPHONES where the service runs, as in duty-phone=+3615550100."
SHOWN = 3
"""People of a step that a list names; the others are counted."""


def rota(page: RotaPage, moments: Moments) -> Iterator[RenderableType]:
    """Who is on duty now, step by step, then the shifts ahead."""
    yield _heading(page.as_of_us, moments, rehearsal=page.rehearsal)
    yield ""
    if page.since is None:
        yield NOT_PUBLISHED
        return
    steps = signs.table("step", "on duty now")
    for target, people in page.on_duty.items():
        steps.add_row(target, _people(people))
    yield steps
    yield ""
    rows = signs.table("layer", "from", "to", "officer", "by")
    for row in page.shifts:
        officer = row.officer.name if row.officer else NOBODY
        rows.add_row(row.layer, moments.time(row.from_us), moments.time(row.until_us), officer, _by(row))
    yield signs.Fitting(rows, ("officer",))
    yield ""
    yield f"Holidays and breaks by the calendar {page.calendar}, which knows days up to {page.calendar_ends}."


def proof(page: ProofPage, moments: Moments) -> Iterator[RenderableType]:
    """Who would be paged when, hour by hour, then every gap with what mends it."""
    if page.file:
        yield Text(f"{page.file}, as if it were published on {moments.time(page.as_of_us)}", style="dim")
    else:
        yield _heading(page.as_of_us, moments, rehearsal=page.rehearsal)
    yield ""
    if page.file is None and not page.published:
        yield NOT_PUBLISHED
        yield PROVE_FIRST
        return
    yield f"An emergency at each of the next {page.hours} hours, if nobody acknowledges it, would page"
    yield "(so many minutes after the raise):"
    yield ""
    rows = signs.table("raised from", "to", *(step.target for step in page.chains[0].pages))
    for chain in page.chains:
        people = [_step(step) for step in chain.pages]
        rows.add_row(moments.time(chain.from_us), moments.time(chain.until_us), *people)
    yield rows
    yield ""
    yield from _trouble(page, moments)
    if page.file and page.ok:
        yield "No gap. Addresses are not looked at: publish it, then nearpeer rota prove."
    else:
        yield "No gap." if page.ok else f"{len(page.gaps)} gaps; {len(page.unreachable)} without an address."


def _trouble(page: ProofPage, moments: Moments) -> Iterator[RenderableType]:
    for gap in page.gaps:
        span = f"from {moments.time(gap.from_us)} to {moments.time(gap.until_us)}"
        yield Text.assemble(("Gap: ", "yellow"), f"{gap.target} has nobody {span}. Mend it: {gap.remedy}")
    for chain in page.chains:
        if chain.same_twice:
            span = f"from {moments.time(chain.from_us)} to {moments.time(chain.until_us)}"
            yield f"The second step pages the same person again {span}."
    if page.unreachable:
        yield Text.assemble(("No address: ", "yellow"), _unreachable(page.unreachable))
    if page.without_number:
        told = ", ".join(page.without_number)
        yield Text.assemble(("No number: ", "yellow"), f"the settings here have none for {told}.", NUMBERS)
    if not page.calendar_reaches:
        yield from _calendar(page)
    elif page.file:
        yield f"Holidays and breaks by the calendar: {page.calendar}. Another one: --calendar FILE"


def _calendar(page: ProofPage) -> Iterator[str]:
    remedy = "Give one that reaches further: --calendar FILE" if page.file else "nearpeer rota adopt --help"
    if page.calendar is None:
        yield f"The rota has no calendar yet: {remedy}"
    else:
        yield f"The calendar knows no holidays after {page.calendar_ends}: {remedy}"


def done(told: Done) -> Iterator[RenderableType]:
    """What was done to the rota, and who of it cannot be reached."""
    if told.adopted and not told.said.startswith("The rota goes by"):
        yield f"The rota goes by {', '.join(told.adopted)} now."
    yield told.said
    if told.unreachable:
        yield Text.assemble(("No address: ", "yellow"), _unreachable(told.unreachable))


def _heading(as_of_us: int, moments: Moments, *, rehearsal: bool) -> Text:
    text = Text(f"the desk's rota, as of {moments.time(as_of_us)}", style="dim")
    return text.append("  REHEARSAL", style="bold") if rehearsal else text


def _step(step: PagedStep) -> str:
    """Whom a step pages, after how many minutes; of the whole desk how many."""
    if not step.people:
        return NOBODY
    people = f"{len(step.people)} people" if step.target == "whole-desk" else _people(step.people)
    return f"+{step.after_s // 60} {people}"


def _people(people: tuple[Who, ...]) -> str:
    names = [one.name for one in people[:SHOWN]]
    more = len(people) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "") or NOBODY


def _by(row: DutyRow) -> str:
    return f"{row.by} for {row.on_behalf.name}" if row.on_behalf else row.by


def _unreachable(people: tuple[Who, ...]) -> str:
    names = ", ".join(f"{one.name} ({one.id})" for one in people)
    return f"the vault has neither an e-mail nor a telephone of {names}. Import the staff again with one."
