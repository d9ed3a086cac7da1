"""What goes out to people by mail and short message, and what became of it."""

from alembic import op

from store.migrations.roles import AUDITOR, DOOR, YEAR, grant

revision = "record_0008"
down_revision = "record_0007"

TABLES = (
    """
CREATE TABLE board.outgoing (
    stream text COLLATE "C" NOT NULL,
    cause text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    number int,
    template text COLLATE "C" NOT NULL,
    asked_us bigint NOT NULL,
    ends_us bigint,
    standing text COLLATE "C" NOT NULL DEFAULT 'waiting'
        CHECK (standing IN ('waiting', 'sent', 'stopped', 'failed')),
    tries int NOT NULL DEFAULT 0,
    next_us bigint NOT NULL,
    channel text COLLATE "C",
    reference text COLLATE "C",
    problem text COLLATE "C",
    settled_us bigint,
    PRIMARY KEY (stream, cause, person),
    UNIQUE (person, number)
)""",
    "CREATE INDEX outgoing_waiting ON board.outgoing (next_us) WHERE standing = 'waiting'",
)

RIGHTS = (
    grant("SELECT, INSERT, UPDATE", "board.outgoing", YEAR),
    grant("SELECT", "board.outgoing", DOOR, AUDITOR),
)


def upgrade() -> None:
    for statement in (*TABLES, *RIGHTS):
        op.execute(statement)
