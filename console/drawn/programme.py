"""A programme year on a terminal, and what was published for it."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.configuring import CalendarInForce, PolicyInForce
from console.drawn import signs
from console.pages.affected import AffectedPage
from console.pages.moments import Moments
from console.pages.programme import ProgrammePage


def opened(told: PolicyInForce) -> Iterator[RenderableType]:
    """A year that was opened, and what comes next."""
    yield f"The year of cohort {told.cohort} is open."
    yield f"Its policy “{told.policy}” counts from {told.effective}, and for all that came before it."
    yield "Next: nearpeer roster check FILE --role mentor"


def published(told: PolicyInForce) -> Iterator[RenderableType]:
    """A policy that was published, now or by the same command before."""
    was = "was published before" if told.published_before else "is published"
    yield f"Version {told.version}, “{told.policy}”, {was} for cohort {told.cohort}."
    yield f"It counts from {told.effective}; windows that start earlier keep the version they have."
    yield "What it would have made of the year so far: nearpeer audit what-if --policy FILE"


def affected(page: AffectedPage, moments: Moments) -> Iterator[RenderableType]:
    """What another policy would touch, and how much of the cohort."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield f"“{page.policy}” from {page.effective} on, if nobody acts meanwhile; nothing is published."
    yield ""
    if not page.numbers:
        yield "Every number is that of the last version."
        return
    numbers = signs.table("number", ">now", ">then")
    for number in page.numbers:
        numbers.add_row(number.key, _shown(number.was), _shown(number.becomes))
    yield numbers
    yield ""
    if not page.affected:
        yield "No window of anybody would be another one: the numbers count for what is asked later."
        return
    rows = signs.table("owed", ">of", ">windows", "change")
    for one in page.affected:
        rows.add_row(
            one.kind, f"{len(one.streams)} of {page.streams}", str(one.windows), "; ".join(one.changes)
        )
    yield rows
    yield "The pairs and mentors one by one: --json"


def _shown(value: object) -> str:
    """A number of a policy, or the list of words in its place."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def corrected(told: CalendarInForce) -> Iterator[RenderableType]:
    """Days of a year that were corrected, now or by the same command before."""
    was = "were corrected before" if told.published_before else "are corrected"
    yield f"The days of “{told.calendar}” {was} for cohort {told.cohort}."
    yield f"They count from {told.effective}; windows that closed earlier keep the standing they have."


def programme(page: ProgrammePage, moments: Moments) -> Iterator[RenderableType]:
    """The days, the policies and the people of a year."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield f"{page.calendar}, {page.first_day} to {page.last_day}{', closed' if page.closed else ''}"
    people = ", ".join(f"{count} {role}" for role, count in page.people.items()) or "nobody enrolled yet"
    for days in page.corrections:
        yield f"free days corrected: {days.name}, from {days.effective} on"
    yield f"people: {people}; {page.withdrawn} withdrew"
    yield f"pairs: {page.pairs} together, {page.waiting} mentees wait; {page.sessions} sessions scheduled"
    yield ""
    rows = signs.table(">version", "policy", "counts from", "")
    for line in page.policies:
        rows.add_row(str(line.version), line.name, line.effective, "in force" if line.in_force else "")
    yield rows
