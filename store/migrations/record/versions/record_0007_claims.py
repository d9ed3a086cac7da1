"""Who is acting on an intent of the care log, so that two processes do not page for it at once."""

from alembic import op

from store.migrations.roles import AUDITOR, CARE, grant

revision = "record_0007"
down_revision = "record_0006"

STATEMENTS = (
    """
CREATE TABLE care.claim (
    stream text COLLATE "C" NOT NULL,
    intent text COLLATE "C" NOT NULL,
    claimed_by text COLLATE "C" NOT NULL,
    claimed_us bigint NOT NULL,
    PRIMARY KEY (stream, intent)
)""",
    grant("SELECT, INSERT, UPDATE, DELETE", "care.claim", CARE),
    grant("SELECT", "care.claim", AUDITOR),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
