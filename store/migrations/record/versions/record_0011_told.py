"""What the year's worker may know of the access log to send notices: readings out of turn, and accounts.

Two views with the shape of a log, numbered by themselves: of all other readings neither a row nor how many
there are can be seen through them.
"""

from alembic import op

from store.migrations.roles import YEAR, grant

revision = "record_0011"
down_revision = "record_0010"

STATEMENTS = (
    "CREATE SCHEMA told",
    """
CREATE VIEW told.event WITH (security_barrier) AS
SELECT row_number() OVER (ORDER BY position) AS position, stream, version, type, schema, body,
    occurred_us, recorded_us, written_us, actor, policy, command_id, ordinal, digest, cause, leaf_hash
FROM access.event
WHERE stream = 'account/main' OR (stream >= 'break-glass/' AND stream < 'break-glass0')""",
    "CREATE VIEW told.head AS SELECT count(*) AS position, max(written_us) AS written_us FROM told.event",
    grant("USAGE", "SCHEMA told", YEAR),
    grant("SELECT", "ALL TABLES IN SCHEMA told", YEAR),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
