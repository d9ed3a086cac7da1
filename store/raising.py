"""A report as it travels until it is in the record: everything that was received, and when, in one text."""

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.case_commands import RaiseEmergency

CARE = "care"
"""The purpose under which the vault keeps words about an emergency."""


class Unreadable(Exception):
    """These bytes are no report that this release knows."""


class Report(BaseModel):
    """One report. `received_us` is of the real clock; `author` has the key of the words, beside `subjects`.

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
