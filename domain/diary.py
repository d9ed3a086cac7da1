"""The mentor's diary: that an entry was written, never its text."""

from collections.abc import Iterator

from domain.book import Book
from domain.context import Context
from domain.facts import in_window
from domain.messages import Command, Entry, FactRecorded, Stamp
from domain.policy import Kind


class WriteDiary(Command):
    """An entry about something that happened; `note` is the vault's id of the text."""

    TYPE = "write-diary"
    occurred_us: int
    note: str | None = None


class DiaryEntryWritten(FactRecorded):
    TYPE = "diary-entry-written"
    note: str | None

    @property
    def counts_for(self) -> Kind:
        return Kind.DIARY


def closes_to_the_supervisor_us(left_us: int, context: Context) -> int:
    """Until when the supervisor of a mentor who left may read the diary, by the policy of the leaving."""
    days = context.policy_at(left_us).deadlines.diary_access_days
    return context.calendar.after_days(left_us, days)


def write(command: WriteDiary, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    def written(*, fact: str, meets: str | None, in_time: bool) -> DiaryEntryWritten:
        return DiaryEntryWritten(fact=fact, meets=meets, in_time=in_time, note=command.note)

    return in_window(written, Kind.DIARY, command.occurred_us, book, stamp, context)
