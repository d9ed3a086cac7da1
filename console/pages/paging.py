"""The pages of a case with their receipts, those that follow unless somebody acts, and whom the rota has."""

from console.pages.care import Care, Kept, Seen
from console.pages.year import Page, Who, who
from domain import emergency
from domain.case_events import PageFailed, PageFoundNobody, PageIntended, PageSent, Target
from domain.deciding import settle
from domain.messages import Entry
from domain.paging import TELEPHONE

AHEAD = 4
"""Pages still to come that are shown: after the fourth the last step only repeats."""


class Receipt(Page):
    """What became of a page, and when the service learned of it."""

    outcome: str
    at: str
    at_us: int


class PageRow(Page):
    """A page, to whom, and everything that came back; `on_duty` is whom the rota had for its step then."""

    page: str
    step: int
    target: str
    officer: Who | None
    on_duty: tuple[Who, ...]
    at: str
    at_us: int
    receipts: tuple[Receipt, ...]


class Coming(Page):
    """A page that follows unless somebody acts; where nobody is on duty, the next one is paged at once."""

    target: str
    on_duty: tuple[Who, ...]
    at: str
    at_us: int


def pages(care: Care, case: Kept, names: dict[str, Who]) -> tuple[PageRow, ...]:
    """Every page with its receipts, in the order of paging."""
    found: dict[str, PageRow] = {}
    for entry in case.entries:
        match entry.event:
            case PageIntended() as event:
                found[event.page] = PageRow(
                    page=event.page,
                    step=event.step,
                    target=event.target,
                    officer=who(event.officer, names) if event.officer else None,
                    on_duty=_on_duty(care, event.target, entry.recorded_us, names),
                    at=care.moments.iso(entry.recorded_us),
                    at_us=entry.recorded_us,
                    receipts=(),
                )
            case PageSent(page=page, receipt=outcome) | PageFailed(page=page, outcome=outcome):
                found[page] = _with(found[page], _receipt(care, outcome, entry))
            case PageFoundNobody(page=page):
                found[page] = _with(found[page], _receipt(care, "nobody", entry))
            case _:
                pass
    return tuple(found.values())


def _with(page: PageRow, receipt: Receipt) -> PageRow:
    return page.model_copy(update={"receipts": (*page.receipts, receipt)})


def _receipt(care: Care, outcome: str, entry: Entry) -> Receipt:
    at_us = entry.occurred_us
    return Receipt(outcome=outcome, at=care.moments.iso(at_us), at_us=at_us)


def coming(care: Care, seen: Seen, names: dict[str, Who]) -> tuple[Coming, ...]:
    """The next pages if nobody does anything: the decider itself is asked."""
    state, context = seen.case, seen.view.context
    found: list[Coming] = []
    while len(found) < AHEAD:
        ahead = emergency.due(state, context)
        if ahead is None or state.endpoint is not None:
            break
        decision = settle(emergency.DECIDER, state, ahead[0], context)
        found += [
            Coming(
                target=each.event.target,
                on_duty=_on_duty(care, each.event.target, each.recorded_us, names),
                at=care.moments.iso(each.recorded_us),
                at_us=each.recorded_us,
            )
            for each in decision.entries
            if isinstance(each.event, PageIntended)
        ]
        state = decision.state
    return tuple(found)


def _on_duty(care: Care, target: Target, at_us: int, names: dict[str, Who]) -> tuple[Who, ...]:
    return tuple(who(person, names) for person in care.on_duty(target, at_us))


def desk_of(care: Care, case: Kept) -> set[str]:
    """Every officer who was on duty for a page of a case, or will be for one that may follow."""
    rows = [(row.target, row.on_duty) for row in pages(care, case, {})]
    rows += [(row.target, row.on_duty) for row in coming(care, case.seen, {})]
    return {person.id for target, people in rows if target != TELEPHONE for person in people}
