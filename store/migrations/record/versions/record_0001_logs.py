"""The three logs with their guards, registries and outboxes, and the roles that may touch them."""

from alembic import op

from store.migrations.roles import AUDITOR, CARE, DOOR, YEAR, create_roles, grant

revision = "record_0001"
down_revision = None

APPENDERS = {"programme": (YEAR, DOOR), "care": (CARE, DOOR), "access": (DOOR,)}


def upgrade() -> None:
    for statement in create_roles():
        op.execute(statement)
    for log, appenders in APPENDERS.items():
        for statement in (*_tables(log), *_guards(log), *_rights(log, appenders)):
            op.execute(statement)


def _tables(log: str) -> list[str]:
    return [
        f"CREATE SCHEMA {log}",
        f"""
CREATE TABLE {log}.head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL CHECK (position >= 0),
    written_us bigint NOT NULL
) WITH (fillfactor = 10)""",
        f"INSERT INTO {log}.head (position, written_us) VALUES (0, 0)",
        f"""
CREATE TABLE {log}.event (
    position bigint NOT NULL CONSTRAINT event_position PRIMARY KEY CHECK (position > 0),
    stream text COLLATE "C" NOT NULL CHECK (octet_length(stream) BETWEEN 1 AND 200),
    version int NOT NULL CHECK (version > 0),
    type text COLLATE "C" NOT NULL,
    schema smallint NOT NULL CHECK (schema > 0),
    body text COLLATE "C" NOT NULL CHECK (octet_length(body) <= 60000),
    occurred_us bigint NOT NULL,
    recorded_us bigint NOT NULL,
    written_us bigint NOT NULL,
    actor text COLLATE "C" NOT NULL CHECK (octet_length(actor) BETWEEN 1 AND 200),
    policy int NOT NULL,
    command_id text COLLATE "C" NOT NULL CHECK (octet_length(command_id) BETWEEN 1 AND 400),
    ordinal int NOT NULL CHECK (ordinal >= 0),
    digest bytea CHECK (octet_length(digest) = 32),
    cause text COLLATE "C" CHECK (octet_length(cause) <= 400),
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    CONSTRAINT event_command UNIQUE (stream, command_id, ordinal),
    CONSTRAINT event_version UNIQUE (stream, version)
)""",
        f"""
CREATE TABLE {log}.stream (
    stream text COLLATE "C" PRIMARY KEY,
    version int NOT NULL,
    workflow text COLLATE "C" NOT NULL,
    due_us bigint,
    closed boolean NOT NULL
) WITH (fillfactor = 70)""",
        f"CREATE INDEX stream_due ON {log}.stream (due_us, stream) WHERE NOT closed",
        f"""
CREATE TABLE {log}.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    workflow text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('start', 'nudge'))
)""",
    ]


def _guards(log: str) -> list[str]:
    return [
        f"""
CREATE FUNCTION {log}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log {log} only grows: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$""",
        _guard(log, "event", "UPDATE OR DELETE OR TRUNCATE"),
        _guard(log, "head", "DELETE OR TRUNCATE"),
    ]


def _guard(log: str, table: str, deeds: str) -> str:
    return f"CREATE TRIGGER only_grows BEFORE {deeds} ON {log}.{table} EXECUTE FUNCTION {log}.refuse()"


def _rights(log: str, appenders: tuple[str, ...]) -> list[str]:
    readers = (*appenders, AUDITOR)
    return [
        f"REVOKE ALL ON SCHEMA {log} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {log} FROM PUBLIC",
        grant("USAGE", f"SCHEMA {log}", *readers),
        grant("SELECT", f"ALL TABLES IN SCHEMA {log}", *readers),
        grant("INSERT", f"{log}.event", *appenders),
        grant("UPDATE (position, written_us)", f"{log}.head", *appenders),
        grant("INSERT, UPDATE", f"{log}.stream", *appenders),
        grant("INSERT, DELETE", f"{log}.outbox", *appenders),
    ]
