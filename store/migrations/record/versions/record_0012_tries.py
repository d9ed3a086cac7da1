"""How often somebody tried to sign in, for all web processes together; a digest stands for whoever it was."""

from alembic import op

from store.migrations.roles import DOOR, grant

revision = "record_0012"
down_revision = "record_0011"

STATEMENTS = (
    """
    CREATE TABLE door.tries (
        key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
        count int NOT NULL,
        until_us bigint NOT NULL
    )""",
    "CREATE INDEX tries_over ON door.tries (until_us)",
    grant("SELECT, INSERT, UPDATE, DELETE", "door.tries", DOOR),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
