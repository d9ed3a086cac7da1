"""The vault's tables: names and free texts, sealed; each lane sees the purposes that are its own."""

from alembic import op

from store.migrations.roles import CARE, DOOR, ERASER, YEAR, grant

revision = "record_0002"
down_revision = "record_0001"

TABLES = (
    "CREATE SCHEMA vault",
    """
CREATE TABLE vault.person (
    person_id text COLLATE "C" PRIMARY KEY,
    sealed bytea NOT NULL,
    code_index bytea CONSTRAINT person_code UNIQUE,
    saved_us bigint NOT NULL
)""",
    """
CREATE TABLE vault.note (
    note_id text COLLATE "C" PRIMARY KEY,
    author text COLLATE "C" NOT NULL,
    subjects text[] COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    written_us bigint NOT NULL,
    kept boolean NOT NULL DEFAULT false
)""",
    "CREATE INDEX note_pending ON vault.note (written_us) WHERE NOT kept",
    "CREATE INDEX note_author ON vault.note (author)",
    "CREATE INDEX note_subjects ON vault.note USING gin (subjects)",
)

LANES = {YEAR: "purpose <> 'care'", CARE: "purpose = 'care'", DOOR: "true"}


def upgrade() -> None:
    for statement in (*TABLES, *_rights()):
        op.execute(statement)


def _rights() -> list[str]:
    return [
        "REVOKE ALL ON SCHEMA vault FROM PUBLIC",
        "REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC",
        grant("USAGE", "SCHEMA vault", YEAR, CARE, DOOR, ERASER),
        grant("SELECT, INSERT, UPDATE", "vault.person", YEAR, CARE, DOOR),
        grant("SELECT, INSERT, UPDATE (kept), DELETE", "vault.note", YEAR, CARE, DOOR),
        grant("SELECT, DELETE", "vault.person, vault.note", ERASER),
        "ALTER TABLE vault.note ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY eraser ON vault.note TO {ERASER} USING (true)",
        *(policy for role, visible in LANES.items() for policy in _policies(role, visible)),
    ]


def _policies(role: str, visible: str) -> list[str]:
    return [
        f"CREATE POLICY {role}_reads ON vault.note FOR SELECT TO {role} USING ({visible})",
        f"CREATE POLICY {role}_writes ON vault.note FOR INSERT TO {role} WITH CHECK ({visible})",
        f"CREATE POLICY {role}_keeps ON vault.note FOR UPDATE TO {role} USING ({visible})",
        f"CREATE POLICY {role}_collects ON vault.note FOR DELETE TO {role} USING ({visible} AND NOT kept)",
    ]
