"""Training and supervision sessions attended: they count when long enough, and attended long enough."""

from collections.abc import Iterator

from domain.book import Book
from domain.deciding import said
from domain.facts import in_window, past
from domain.messages import Command, Entry, FactRecorded, Stamp
from domain.policy import Context, Kind


class AttendTraining(Command):
    """Ordered by ProgrammeYear when a group's attendance was recorded; minutes are whole minutes."""

    TYPE = "attend-training"
    session: str
    topics: tuple[str, ...]
    occurred_us: int
    held_minutes: int
    minutes: int


class TrainingAttended(FactRecorded):
    TYPE = "training-attended"
    session: str
    topics: tuple[str, ...]
    minutes: int
    counts: bool


def attend(command: AttendTraining, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    needed = context.policy_at(command.occurred_us).training.minutes
    counts = min(command.held_minutes, command.minutes) >= needed

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

    if counts:
        yield from in_window(attended, Kind.TRAINING, command.occurred_us, book, stamp, context)
    else:
        past(command.occurred_us, stamp)
        short = attended(fact=stamp.command_id, meets=None, in_time=True)
        yield said(short, stamp, context, occurred_us=command.occurred_us)
