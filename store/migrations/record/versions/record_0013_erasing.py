"""What whoever erases may see and clear beyond the vault: ways in, what went out, whether a case is open."""

from alembic import op

from store.migrations.roles import DOOR, ERASER, grant

revision = "record_0013"
down_revision = "record_0012"

STATEMENTS = (
    """
CREATE VIEW care.open_case WITH (security_barrier) AS
SELECT DISTINCT event.stream, event.actor AS person, event.body::jsonb #>> '{report,about}' AS about
FROM care.event JOIN care.stream USING (stream)
WHERE NOT closed AND stream >= 'emergency/' AND stream < 'emergency0'""",
    grant("USAGE", "SCHEMA care, door, board", ERASER),
    grant("SELECT", "care.open_case", DOOR, ERASER),
    grant("SELECT, DELETE", "door.account, door.login, door.session", ERASER),
    grant("SELECT", "board.outgoing, board.stream_card", ERASER),
    grant("UPDATE (standing, reference, problem, settled_us)", "board.outgoing", ERASER),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
