"""A report as it travels until it is in the record: everything that was received, and when, in one text."""

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.case_commands import RaiseEmergency
from store.database import Database

CARE = "care"
"""The purpose under which the vault keeps words about an emergency."""


class Unreadable(Exception):
    """These bytes are no report that this release knows."""


class Report(BaseModel):
    """One report. `received_us` is of the real clock; `author` has the key of the words, beside the pair's.

    Command id and token follow from the case and the content, so that a report is the same however often it
    comes and by whichever way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stream: str
    command_id: str
    token: str
    received_us: int
    actor: str
    author: str
    command: RaiseEmergency
    words: str | None

    @property
    def case(self) -> str:
        """The sender's own id of the case."""
        return self.stream.partition("/")[2]

    def written(self) -> bytes:
        """The report as bytes; a secret until they are sealed."""
        return self.model_dump_json().encode()

    @classmethod
    def read(cls, written: bytes) -> "Report":
        """The report of these bytes. Raises Unreadable."""
        try:
            return cls.model_validate_json(written)
        except ValidationError:
            raise Unreadable from None


class Pairs:
    """Who a relationship is between, for a lane that sees nothing else of the programme."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def people(self, about: str | None) -> list[str]:
        """Mentor and mentee of the relationship that a report is about; nobody for another, or for none.

        Raises Unreachable.
        """
        row = await self._db.fetchrow("SELECT mentor, mentee FROM board.stream_card WHERE stream = $1", about)
        return [person for person in row.values() if person] if row else []
