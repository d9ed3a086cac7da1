"""Group supervision attended: it counts when it was long enough, and attended long enough."""

from collections.abc import Iterator

from domain.book import Book
from domain.deciding import said
from domain.facts import in_window, past
from domain.messages import Command, Entry, FactRecorded, Stamp
from domain.policy import Context, Kind


class AttendSupervision(Command):
    """Ordered by ProgrammeYear when a group's attendance was recorded; minutes are whole minutes."""

    TYPE = "attend-supervision"
    session: str
    occurred_us: int
    held_minutes: int
    minutes: int


class SupervisionAttended(FactRecorded):
    TYPE = "supervision-attended"
    session: str
    minutes: int
    counts: bool


def attend(command: AttendSupervision, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    needed = context.policy_at(command.occurred_us).supervision.minutes
    counts = min(command.held_minutes, command.minutes) >= needed

    def attended(*, fact: str, meets: str | None, in_time: bool) -> SupervisionAttended:
        return SupervisionAttended(
            fact=fact,
            meets=meets,
            in_time=in_time,
            session=command.session,
            minutes=command.minutes,
            counts=counts,
        )

    if counts:
        yield from in_window(attended, Kind.SUPERVISION, command.occurred_us, book, stamp, context)
    else:
        past(command.occurred_us, stamp)
        short = attended(fact=stamp.command_id, meets=None, in_time=True)
        yield said(short, stamp, context, occurred_us=command.occurred_us)
