"""Group supervision attended: it counts when it was long enough, and attended long enough."""

from collections.abc import Iterator

from domain import attendance
from domain.attendance import Attendance
from domain.book import Book
from domain.context import Context
from domain.messages import Entry, FactRecorded, Stamp
from domain.policy import Kind


class AttendSupervision(Attendance):
    """Ordered by ProgrammeYear when a group's attendance was recorded or corrected."""

    TYPE = "attend-supervision"


class SupervisionAttended(FactRecorded):
    TYPE = "supervision-attended"
    session: str
    minutes: int
    counts: bool

    @property
    def counts_for(self) -> Kind | None:
        return Kind.SUPERVISION if self.counts else None


def attend(command: AttendSupervision, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    rules = attendance.rules_of(Kind.SUPERVISION, command.occurred_us, book, context)
    counts = command.lasted(rules.supervision.minutes)

    def attended(*, fact: str, meets: str | None, in_time: bool) -> SupervisionAttended:
        return SupervisionAttended(
            fact=fact,
            meets=meets,
            in_time=in_time,
            session=command.session,
            minutes=command.minutes,
            counts=counts,
        )

    kind = Kind.SUPERVISION if counts else None
    return attendance.attend(command, attended, kind, book, stamp, context)
