"""Whose turn it is among the year's workers to do what one of them does for all."""

from alembic import op

from store.migrations.roles import AUDITOR, YEAR, grant

revision = "record_0014"
down_revision = "record_0013"

STATEMENTS = (
    """
CREATE TABLE programme.claim (
    stream text COLLATE "C" NOT NULL,
    intent text COLLATE "C" NOT NULL,
    claimed_by text COLLATE "C" NOT NULL,
    claimed_us bigint NOT NULL,
    PRIMARY KEY (stream, intent)
)""",
    grant("SELECT, INSERT, UPDATE, DELETE", "programme.claim", YEAR),
    grant("SELECT", "programme.claim", AUDITOR),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE programme.claim")
