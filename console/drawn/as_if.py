"""The year as it would stand under another policy, on a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from console.drawn import signs
from console.pages.as_if import AsIf, Caveat, Change, Load, Owed, Reached, Turn
from console.pages.moments import Moments
from console.pages.year import Who
from domain.obligations import Standing

SHOWN = 40
"""Pairs and mentors that are listed; `--json` has all."""
SAID: dict[Caveat, str] = {
    "refused-unknown": "Refused commands are not in the log; what rules kept from being done is missing.",
    "acted-otherwise": "Under other rules people might have acted otherwise; here they did what they did.",
    "decisions-stay": "Pairs, awards and every other decision of people stay as they were.",
    "pages-answered": "What a gateway said of a page counts for the page of the same number.",
}


def as_if(page: AsIf, moments: Moments) -> Iterator[RenderableType]:
    """What would stand elsewhere, had a policy counted since the start."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield f"“{page.policy}”, as if it had counted since {moments.day(page.since_us)}, beside what stands:"
    yield f"{page.events} events of {page.streams} pairs and mentors derived again, nothing written;"
    yield f"publishing it would change none of what follows. {page.differ} of them would be otherwise."
    yield ""
    kinds = signs.table("owed", "", ">opened", ">met", ">late", ">missed", ">excused", ">differ", "standing")
    for kind in page.kinds:
        met, late, missed, excused = (
            _change(kind.standings[each])
            for each in (Standing.MET, Standing.LATE, Standing.MISSED, Standing.EXCUSED)
        )
        opened, turns = _change(kind.opened), _turns(kind.turns)
        kinds.add_row(kind.kind, kind.strength, opened, met, late, missed, excused, str(kind.differ), turns)
    yield kinds
    for credit in page.credits:
        yield from _credit(credit)
    yield f"Board: {', '.join(f'{column} {_change(each)}' for column, each in page.board.items())}."
    if page.reminders:
        yield f"Reminders: {', '.join(f'{kind} {_change(each)}' for kind, each in page.reminders.items())}."
    yield from _desk(page.desk)
    yield from _impossible(page)
    yield from _streams(page)
    yield ""
    yield from (SAID[caveat] for caveat in page.caveats)


def _change(change: Change) -> str:
    return str(change.was) if change.was == change.becomes else f"{change.was} > {change.becomes}"


def _turns(turns: Sequence[Turn]) -> str:
    return "; ".join(f"{turn.was} {turn.number} > {turn.becomes}" for turn in turns)


def _credit(credit: Reached) -> Iterator[str]:
    reach = f"{credit.was} reach it, {credit.becomes} would"
    differ = f"{len(credit.gained)} would gain, {len(credit.lost)} would lose it"
    yield f"Credit of semester {credit.term} ({credit.semester}): {reach}; {differ}."
    if credit.gained:
        yield f"  would gain it: {_names(credit.gained)}"
    if credit.lost:
        yield f"  would lose it: {_names(credit.lost)}"
    if credit.awarded:
        yield f"  of those, awarded by people already: {_names(credit.awarded)}"


def _names(people: Sequence[Who]) -> str:
    more = f" and {len(people) - SHOWN} more" if len(people) > SHOWN else ""
    return ", ".join(who.name for who in people[:SHOWN]) + more


def _desk(desk: Load) -> Iterator[str]:
    missed = f"deadlines missed {_change(desk.missed)}"
    yield f"Desk: {desk.emergencies} emergencies, pages {_change(desk.pages)}, {missed}."
    steps = (f"{step.kind} {_change(step.opened)}{_missed(step)}" for step in desk.steps)
    if desk.steps:
        yield f"  steps: {', '.join(steps)}"


def _missed(step: Owed) -> str:
    missed = step.standings[Standing.MISSED]
    return f" (missed {_change(missed)})" if missed.was or missed.becomes else ""


def _impossible(page: AsIf) -> Iterator[str]:
    if page.refused:
        yield f"{page.refused} acts would not have been possible."
    if page.barred:
        yield f"{len(page.barred)} people would not be eligible: {_names(page.barred)}"
    if page.crowded:
        yield f"{len(page.crowded)} mentors have more mentees than they might: {_names(page.crowded)}"
    if page.unread:
        yield f"{page.unread} streams cannot be read by this release and are left out."


def _streams(page: AsIf) -> Iterator[RenderableType]:
    if not page.differing:
        return
    yield ""
    rows = signs.table("whose", "what would be otherwise")
    for one in page.differing[:SHOWN]:
        kinds = "; ".join(f"{kind}: {_turns(turns)}" for kind, turns in one.kinds.items())
        rows.add_row(", ".join(who.name for who in one.people), kinds)
    yield rows
    if len(page.differing) > SHOWN:
        yield f"and {len(page.differing) - SHOWN} more: --json"
