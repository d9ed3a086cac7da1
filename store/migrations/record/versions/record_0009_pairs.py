"""The care lane may see who a pair is: kept words are sealed for the same people as words sent directly."""

from alembic import op

from store.migrations.roles import CARE, grant

revision = "record_0009"
down_revision = "record_0008"

STATEMENTS = (grant("SELECT (stream, mentor, mentee)", "board.stream_card", CARE),)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
