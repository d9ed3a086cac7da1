"""The pages of pairs on a terminal of 100 columns."""

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from console.drawn import signs, standings
from console.pages.moments import Moments
from console.pages.relationship import Cadence, PairList, PairPage
from domain.policy import Kind

SHOWN_KINDS = (Kind.MEETING, Kind.CONTACT)
NAMES = ("mentor", "mentee")
"""Columns that may take two lines: a name is never cut."""


def pair_list(page: PairList, moments: Moments) -> Iterator[RenderableType]:
    """One line for each pair, then the sums."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    headings = ("id", "mentor", "mentee", "stage", ">since", "meetings", "contacts", "other", "next due")
    rows = signs.table(*headings, dense=True)
    for column in rows.columns:
        column.no_wrap = column.header not in NAMES
    for row in page.relationships:
        kinds = row.obligations.by_kind
        others: Counter[object] = Counter()
        for kind, counted in kinds.items():
            others.update(counted if kind not in SHOWN_KINDS else {})
        rows.add_row(
            row.id[: signs.SHORT_ID],
            row.mentor.name,
            row.mentee.name,
            f"{row.stage} {signs.SUPPORT}" if row.support_open else row.stage,
            moments.short_day(row.since_us),
            *(signs.counted(kinds.get(kind, {})) for kind in SHOWN_KINDS),
            signs.counted(others),  # type: ignore[arg-type]
            standings.due(row.next_due, moments),
        )
    yield signs.Fitting(rows, NAMES)
    yield ""
    yield signs.legend(f"{signs.SUPPORT} support step open")
    stages = Counter(row.stage for row in page.relationships)
    told = " + ".join(f"{count} {stage}" for stage, count in stages.most_common())
    yield f"{len(page.relationships)} relationships = {told or '0'}"
    yield standings.summed(page.obligations)


def pair_page(page: PairPage, moments: Moments) -> Iterator[RenderableType]:
    """Two people and what they agreed, then every obligation, then the steps of support."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield Text.assemble((page.mentor.name, "bold"), " mentors ", (page.mentee.name, "bold"))
    yield Padding(_facts(page, moments), (0, 0, 1, 2))
    yield standings.obligations(page.timeline)
    yield ""
    yield standings.summed(page.obligations)
    if page.steps:
        yield ""
        steps = signs.table("support", "service", "step", "id")
        for step in page.steps:
            steps.add_row(step.kind, step.service or "", step.step, step.id)
        yield steps


def _facts(page: PairPage, moments: Moments) -> Table:
    facts = Table.grid(padding=(0, 2))
    left = (
        f", ended {moments.day(page.until_us)}" if page.left else f" until {moments.day(page.until_us - 1)}"
    )
    facts.add_row("relationship", f"{page.id}, version {page.version}")
    facts.add_row("mentor, mentee", f"{page.mentor.id}, {page.mentee.id}")
    facts.add_row("stage", f"{page.stage}, from {moments.day(page.since_us)}{left}")
    facts.add_row("cadence", "; ".join(_rhythm(cadence) for cadence in page.cadence))
    if page.away:
        facts.add_row("away", "; ".join(page.away))
    if page.successor:
        facts.add_row("followed by", page.successor)
    if page.next_due:
        facts.add_row("next due", f"{page.next_due.kind}, {moments.deadline(page.next_due.at_us)}")
    if page.rungs or page.next_rung:
        facts.add_row("ladder", "; ".join(_rungs(page, moments)))
    facts.add_row("support step", "open" if page.support_open else "none open")
    return facts


def _rungs(page: PairPage, moments: Moments) -> Iterator[str]:
    for rung in page.rungs:
        yield f"{rung.rung} {'approved' if rung.approved else 'declined'} {moments.day(rung.at_us)}"
    if page.next_rung:
        yield f"{page.next_rung} waits for a person"


def _rhythm(cadence: Cadence) -> str:
    every = f"every {cadence.unit}" if cadence.every == 1 else f"every {cadence.every} {cadence.unit}s"
    return f"one {cadence.kind} {every} ({cadence.strength})"
