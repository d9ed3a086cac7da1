"""Since when a start or nudge waits for Temporal, and what it follows from.

A release before this one puts rows in without either: they count as new, follow from nothing. The way back
leaves both columns where they are: whoever writes them goes on meanwhile, and nobody is in their way.
"""

from alembic import op

revision = "record_0015"
down_revision = "record_0014"

LOGS = ("programme", "care", "access")


def upgrade() -> None:
    for log in LOGS:
        op.execute(
            f"ALTER TABLE {log}.outbox ADD COLUMN IF NOT EXISTS asked_us bigint NOT NULL DEFAULT 0,"
            f' ADD COLUMN IF NOT EXISTS correlation text COLLATE "C"'
        )


def downgrade() -> None:
    """Nothing is taken away."""
