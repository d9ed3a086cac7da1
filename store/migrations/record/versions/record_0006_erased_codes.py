"""Codes of erased people, as keyed digests: a list cannot bring anybody back unnoticed."""

from alembic import op

from store.migrations.roles import CARE, DOOR, ERASER, YEAR, grant

revision = "record_0006"
down_revision = "record_0005"

TABLES = ("CREATE TABLE vault.erased_code (code_index bytea PRIMARY KEY)",)

RIGHTS = (grant("SELECT, INSERT", "vault.erased_code", YEAR, CARE, DOOR, ERASER),)


def upgrade() -> None:
    for statement in (*TABLES, *RIGHTS):
        op.execute(statement)
