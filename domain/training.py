"""Training sessions attended: they count when held and attended long enough; their topics are kept."""

from collections.abc import Iterator

from domain import attendance
from domain.attendance import Attendance
from domain.book import Book
from domain.context import Context
from domain.messages import Entry, FactRecorded, Stamp
from domain.policy import Kind


class AttendTraining(Attendance):
    """Ordered by ProgrammeYear when a group's attendance was recorded or corrected."""

    TYPE = "attend-training"
    topics: tuple[str, ...]


class TrainingAttended(FactRecorded):
    TYPE = "training-attended"
    session: str
    topics: tuple[str, ...]
    minutes: int
    counts: bool

    @property
    def counts_for(self) -> Kind | None:
        return Kind.TRAINING if self.counts else None


def attend(command: AttendTraining, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    rules = attendance.rules_of(Kind.TRAINING, command.occurred_us, book, context)
    counts = command.lasted(rules.training.minutes)

    def attended(*, fact: str, meets: str | None, in_time: bool) -> TrainingAttended:
        return TrainingAttended(
            fact=fact,
            meets=meets,
            in_time=in_time,
            session=command.session,
            topics=command.topics,
            minutes=command.minutes,
            counts=counts,
        )

    kind = Kind.TRAINING if counts else None
    return attendance.attend(command, attended, kind, book, stamp, context)
