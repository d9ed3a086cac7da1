"""Wrapped keys per person and purpose, the fence of erased persons, and the keys of the service itself."""

from alembic import op

from store.migrations.roles import CARE, DOOR, ERASER, YEAR, create_roles, grant

revision = "keys_0001"
down_revision = None

TABLES = (
    "CREATE SCHEMA keys",
    """
CREATE TABLE keys.person (
    person_id text COLLATE "C" PRIMARY KEY,
    erased_us bigint
)""",
    """
CREATE TABLE keys.person_key (
    person_id text COLLATE "C" NOT NULL REFERENCES keys.person,
    purpose text COLLATE "C" NOT NULL,
    wrapped bytea,
    wrapped_by text NOT NULL,
    created_us bigint NOT NULL,
    PRIMARY KEY (person_id, purpose)
)""",
    """
CREATE TABLE keys.service_key (
    purpose text COLLATE "C" PRIMARY KEY,
    wrapped bytea NOT NULL,
    wrapped_by text NOT NULL,
    created_us bigint NOT NULL
)""",
)

RIGHTS = (
    "REVOKE ALL ON SCHEMA keys FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA keys FROM PUBLIC",
    grant("USAGE", "SCHEMA keys", YEAR, CARE, DOOR, ERASER),
    grant("SELECT, INSERT", "ALL TABLES IN SCHEMA keys", YEAR, CARE, DOOR, ERASER),
    grant("UPDATE (person_id)", "keys.person", YEAR, CARE, DOOR),
    grant("UPDATE", "keys.person, keys.person_key", ERASER),
    "ALTER TABLE keys.person_key ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY year_lane ON keys.person_key TO {YEAR} USING (purpose <> 'care')",
    f"CREATE POLICY care_lane ON keys.person_key TO {CARE} USING (purpose IN ('care', 'profile'))",
    f"CREATE POLICY every_purpose ON keys.person_key TO {DOOR}, {ERASER} USING (true)",
)


def upgrade() -> None:
    for statement in (*create_roles(), *TABLES, *RIGHTS):
        op.execute(statement)
