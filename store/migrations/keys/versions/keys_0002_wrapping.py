"""Which wrapping key is in force: once one is named here, no other wraps anything."""

from alembic import op

from store.migrations.roles import CARE, DOOR, ERASER, YEAR, grant

revision = "keys_0002"
down_revision = "keys_0001"

STATEMENTS = (
    """
CREATE TABLE keys.wrapping (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    wrapped_by text NOT NULL,
    since_us bigint NOT NULL
)""",
    grant("SELECT", "keys.wrapping", YEAR, CARE, DOOR, ERASER),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
