"""Who may sign in and who has: accounts, logins good once, sessions of browsers. No name stands here."""

from alembic import op

from store.migrations.roles import DOOR, grant

revision = "record_0010"
down_revision = "record_0009"

STATEMENTS = (
    "CREATE SCHEMA door",
    """
    CREATE TABLE door.account (
        person text PRIMARY KEY,
        password text,
        subject bytea UNIQUE,
        disabled_us bigint,
        made_us bigint NOT NULL
    )""",
    """
    CREATE TABLE door.login (
        id bytea PRIMARY KEY,
        person text NOT NULL,
        role text,
        expires_us bigint NOT NULL,
        used_us bigint
    )""",
    """
    CREATE TABLE door.session (
        id bytea PRIMARY KEY,
        person text NOT NULL,
        role text NOT NULL,
        began_us bigint NOT NULL,
        seen_us bigint NOT NULL,
        authenticated_us bigint NOT NULL,
        ended_us bigint
    )""",
    "CREATE INDEX session_person ON door.session (person) WHERE ended_us IS NULL",
    grant("USAGE", "SCHEMA door", DOOR),
    grant("SELECT, INSERT, UPDATE, DELETE", "door.account, door.login, door.session", DOOR),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
