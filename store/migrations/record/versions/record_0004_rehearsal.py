"""How far a rehearsal's people have come, and the inbox of each role."""

from alembic import op

from store.migrations.roles import AUDITOR, DOOR, YEAR, grant

revision = "record_0004"
down_revision = "record_0003"

TABLES = (
    """
CREATE TABLE programme.mark (
    year text COLLATE "C" PRIMARY KEY,
    mark_us bigint NOT NULL
)""",
    """
CREATE TABLE board.inbox (
    stream text COLLATE "C" NOT NULL,
    notice text COLLATE "C" NOT NULL,
    to_role text COLLATE "C" NOT NULL,
    template text COLLATE "C" NOT NULL,
    intended_us bigint NOT NULL,
    PRIMARY KEY (stream, notice)
)""",
)

RIGHTS = (
    grant("SELECT", "programme.mark", YEAR, AUDITOR),
    grant("SELECT, INSERT, UPDATE, DELETE", "programme.mark", DOOR),
    grant("SELECT, INSERT", "board.inbox", YEAR),
    grant("SELECT", "board.inbox", DOOR, AUDITOR),
)


def upgrade() -> None:
    for statement in (*TABLES, *RIGHTS):
        op.execute(statement)
