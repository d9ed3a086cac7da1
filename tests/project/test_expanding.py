"""The law of migrations: the release before goes on beside the new one, and the newest has a way back."""

from pathlib import Path

import pytest

from store import migrate
from tests.project.expanding import FIRST, breaches

HEAD = '"""A migration."""\n\nfrom alembic import op\n\n\ndef upgrade() -> None:\n    op.execute("{}")\n'


def migration(folder: Path, statement: str, more: str = "") -> Path:
    script = folder / "record_9999_one.py"
    script.write_text(HEAD.format(statement) + more)
    return script


@pytest.mark.parametrize("script", migrate.scripts(since=FIRST), ids=lambda script: script.stem)
def test_a_migration_takes_nothing_from_the_release_before(script: Path) -> None:
    assert list(breaches(script)) == []


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DROP TABLE board.outgoing", "takes something away"),
        ("ALTER TABLE board.outgoing DROP COLUMN number", "takes something away"),
        ("ALTER TABLE board.outgoing RENAME COLUMN number TO place", "renames"),
        ("ALTER TABLE board.outgoing ALTER COLUMN number TYPE bigint", "changes a column's type"),
        ("ALTER TABLE board.outgoing ALTER COLUMN number SET NOT NULL", "wants a value"),
        ("ALTER TABLE board.outgoing ADD COLUMN place int NOT NULL", "adds a column"),
        ("ALTER TABLE board.outgoing ADD CONSTRAINT small CHECK (number < 9)", "holds up writers"),
        ("DELETE FROM board.outgoing", "deletes rows"),
        ("REVOKE SELECT ON board.outgoing FROM nearpeer_door", "takes a right away"),
    ],
)
def test_what_the_release_before_could_not_live_with_is_found(
    tmp_path: Path, statement: str, why: str
) -> None:
    assert [said for said in breaches(migration(tmp_path, statement)) if why in said]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE board.more (place int NOT NULL)",
        "ALTER TABLE board.outgoing ADD COLUMN place int",
        "ALTER TABLE board.outgoing ADD COLUMN place int NOT NULL DEFAULT 0",
        "ALTER TABLE board.outgoing ADD CONSTRAINT small CHECK (number < 9) NOT VALID",
        "GRANT SELECT ON board.outgoing TO nearpeer_door",
    ],
)
def test_what_only_adds_is_good(tmp_path: Path, statement: str) -> None:
    assert list(breaches(migration(tmp_path, statement))) == []


def test_the_way_back_takes_away_what_the_way_forward_added(tmp_path: Path) -> None:
    back = '\n\ndef downgrade() -> None:\n    op.execute("DROP TABLE board.more")\n'

    assert list(breaches(migration(tmp_path, "CREATE TABLE board.more (place int)", back))) == []


def test_what_nobody_uses_any_more_is_taken_away_by_a_migration_that_says_since_when(tmp_path: Path) -> None:
    said = '\n\nCONTRACTS = "nothing since release 2026.1 reads board.more"\n'

    assert list(breaches(migration(tmp_path, "DROP TABLE board.more", said))) == []


def test_the_newest_migration_has_a_way_back() -> None:
    assert "def downgrade()" in migrate.scripts(since=migrate.head())[0].read_text()
