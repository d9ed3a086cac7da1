"""A lane sees the checkpoints of its own projections: how far another log has grown is not its business."""

from alembic import op

from store.migrations.roles import AUDITOR, CARE, DOOR, YEAR

revision = "record_0005"
down_revision = "record_0004"

OF_CARE = "right(name, 5) = '_care'"

POLICIES = (
    "ALTER TABLE board.checkpoint ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY year_lane ON board.checkpoint TO {YEAR} USING (NOT {OF_CARE})",
    f"CREATE POLICY care_lane ON board.checkpoint TO {CARE} USING ({OF_CARE})",
    f"CREATE POLICY readers ON board.checkpoint FOR SELECT TO {DOOR}, {AUDITOR} USING (true)",
)


def upgrade() -> None:
    for statement in POLICIES:
        op.execute(statement)
