"""Rows, courses and people for tests, told only what matters to the test."""

from hashlib import sha256

from nacl.signing import SigningKey

from store.canonical import canonical
from store.checkpoint import Signer
from store.database import Database
from store.log import Course, NewRow
from store.vault import NoteAbout

PAIR = "relationship/1"
MONDAY_US = 1_772_409_600_000_000

ANNA = {"name": "Nagy Anna", "email": "anna@example.org"}
ERASED = {"name": "erased person"}

KEY = Signer("nearpeer/one", SigningKey(bytes(range(32))))
NEXT = Signer("nearpeer/one", SigningKey(bytes(range(1, 33))))
"""Two keys of one sealer."""

DRIVEN = Course(due_us=None, closed=False, workflow="Relationship")


def new_row(
    command_id: str = "command-1",
    ordinal: int = 0,
    *,
    kind: str = "meeting-recorded",
    body: bytes = b'{"minutes":45}',
    at_us: int = MONDAY_US,
    recorded_us: int | None = None,
    policy: int = 1,
) -> NewRow:
    """One event of a command, recorded when it happened unless `recorded_us` says otherwise."""
    return NewRow(
        type=kind,
        schema=1,
        body=body,
        occurred_us=at_us,
        recorded_us=at_us if recorded_us is None else recorded_us,
        actor="person-1",
        policy=policy,
        command_id=command_id,
        ordinal=ordinal,
        digest=sha256(command_id.encode()).digest(),
        cause=None,
    )


def new_rows(command_id: str, number: int) -> list[NewRow]:
    """The events of one command."""
    return [new_row(command_id, ordinal) for ordinal in range(number)]


async def behind_the_guards(owner: Database, *statements: str) -> None:
    """Done by the owner of everything, in one transaction, with no trigger to stop it."""
    async with owner.transaction() as connection:
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await connection.exec_driver_sql(statement)


def body_of(size: int) -> bytes:
    """A canonical body of exactly `size` bytes."""
    frame = len(canonical({"text": ""}))
    return canonical({"text": "x" * (size - frame)})


class Readings:
    """Stands for the access log: remembers what was recorded, or refuses to."""

    def __init__(self) -> None:
        self.recorded: list[NoteAbout] = []

    async def __call__(self, note: NoteAbout) -> None:
        self.recorded.append(note)
