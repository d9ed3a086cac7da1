"""The read models and the checkpoints of their projections."""

from alembic import op

from store.migrations.roles import AUDITOR, CARE, DOOR, YEAR, grant

revision = "record_0003"
down_revision = "record_0002"

TABLES = (
    "CREATE SCHEMA board",
    """
CREATE TABLE board.checkpoint (
    name text COLLATE "C" PRIMARY KEY,
    version int NOT NULL,
    position bigint NOT NULL
)""",
    """
CREATE TABLE board.obligation (
    stream text COLLATE "C" NOT NULL,
    obligation text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    strength text COLLATE "C" NOT NULL,
    owed_by text COLLATE "C" NOT NULL,
    standing text COLLATE "C" NOT NULL,
    opens_us bigint NOT NULL,
    ends_us bigint NOT NULL,
    closes_us bigint NOT NULL,
    policy int NOT NULL,
    last_us bigint NOT NULL,
    PRIMARY KEY (stream, obligation)
)""",
    "CREATE INDEX obligation_standing ON board.obligation (standing, closes_us)",
    """
CREATE TABLE board.stream_card (
    stream text COLLATE "C" PRIMARY KEY,
    workflow text COLLATE "C" NOT NULL,
    cohort text COLLATE "C",
    mentor text COLLATE "C",
    mentee text COLLATE "C",
    began_us bigint NOT NULL,
    ended_us bigint,
    events bigint NOT NULL
)""",
)

RIGHTS = (
    "REVOKE ALL ON SCHEMA board FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA board FROM PUBLIC",
    grant("USAGE", "SCHEMA board", YEAR, CARE, DOOR, AUDITOR),
    grant("SELECT", "ALL TABLES IN SCHEMA board", YEAR, DOOR, AUDITOR),
    grant("INSERT, UPDATE, DELETE", "ALL TABLES IN SCHEMA board", YEAR),
    grant("SELECT, INSERT, UPDATE", "board.checkpoint", CARE),
)


def upgrade() -> None:
    for statement in (*TABLES, *RIGHTS):
        op.execute(statement)
