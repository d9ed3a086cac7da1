"""A cohort's programme year as a page: its days, its policies, who takes part, who is paired."""

from collections import Counter

from console.pages.year import Page, Year
from domain.errors import Refusal
from domain.rounds import unplaced


class PolicyLine(Page):
    """One published version, and the local day with whose midnight it starts."""

    version: int
    name: str
    effective: str
    in_force: bool


class CorrectionLine(Page):
    """One corrected calendar, and the local day with whose midnight it starts."""

    name: str
    effective: str


class ProgrammePage(Page):
    """`people` counts those who take part, by role; `waiting` are mentees without a mentor."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    calendar: str
    first_day: str
    last_day: str
    corrections: tuple[CorrectionLine, ...]
    policies: tuple[PolicyLine, ...]
    people: dict[str, int]
    withdrawn: int
    pairs: int
    waiting: int
    sessions: int
    closed: bool


async def programme(year: Year) -> ProgrammePage:
    """The year as it stands at the page's moment. Raises Refusal while it has no calendar and policy."""
    state = year.state
    context, calendar = state.context, state.calendar
    if context is None or calendar is None:
        problem = f"The year of cohort {year.cohort} has no calendar and policy yet."
        raise Refusal("not-configured", problem, "Publish both: nearpeer year open --help")
    in_force = context.published_at(year.now_us).version
    lines = tuple(
        PolicyLine(
            version=p.version,
            name=p.policy.name,
            effective=calendar.date_of(calendar.day_of(p.effective_us)),
            in_force=p.version == in_force,
        )
        for p in context.policies
    )
    corrections = tuple(
        CorrectionLine(name=c.calendar.name, effective=calendar.date_of(calendar.day_of(c.effective_us)))
        for c in context.corrections
    )
    folk = state.people
    return ProgrammePage(
        **year.heading,
        calendar=calendar.name,
        first_day=calendar.date_of(calendar.first),
        last_day=calendar.date_of(calendar.end - 1),
        corrections=corrections,
        policies=lines,
        people=dict(sorted(Counter(p.role for p in folk.by_id.values() if p.id not in folk.left).items())),
        withdrawn=len(folk.left),
        pairs=len(state.placed.together),
        waiting=len(unplaced(folk, state.placed)),
        sessions=len(state.sessions),
        closed=state.closed,
    )
