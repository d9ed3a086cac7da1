"""Guards: nobody rewrites a log, and every lane's role reaches its own lane only."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log, Wake
from store.marking import KeptNotes
from store.outbox import Outbox
from store.projections import Runner
from store.vault import Vault
from tests.store.builders import DRIVEN, PAIR, new_row, new_rows
from tests.store.conftest import WRAPPING_KEY

OVERWRITING = """
INSERT INTO programme.event SELECT * FROM programme.event ON CONFLICT (position) DO UPDATE SET actor = 'x'"""
REWRITING = [
    "UPDATE programme.event SET actor = 'somebody else'",
    "UPDATE programme.event SET actor = actor WHERE position = 99",
    "DELETE FROM programme.event",
    "TRUNCATE programme.event",
    OVERWRITING,
    "DELETE FROM programme.head",
    "TRUNCATE programme.head",
]

ActingAs = Callable[[str], Database]


@pytest.fixture
async def acting_as(urls: Urls) -> AsyncIterator[ActingAs]:
    """Opens the record's database as one of the service's roles."""
    opened: list[Database] = []

    def act(role: str) -> Database:
        opened.append(Database(urls["url"], role=role, pool_size=2))
        return opened[-1]

    yield act
    for db in opened:
        await db.close()


@pytest.fixture
async def vault_as(urls: Urls, acting_as: ActingAs) -> AsyncIterator[Callable[[str], Vault]]:
    """The vault as one of the service's roles sees it."""
    opened: list[Database] = []

    def act(role: str) -> Vault:
        opened.append(Database(urls["keys_url"], role=role, pool_size=2))
        return Vault(acting_as(role), Keys(opened[-1], WRAPPING_KEY))

    yield act
    for db in opened:
        await db.close()


@pytest.mark.parametrize("statement", REWRITING)
async def test_not_even_the_owner_rewrites_a_log_by_accident(programme: Log, statement: str) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    before = await programme.read_all()

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="The log programme only grows"):
        await programme.db.execute(statement)

    assert await programme.read_all() == before


@pytest.mark.parametrize("statement", REWRITING)
@pytest.mark.parametrize("role", ["nearpeer_year", "nearpeer_door", "nearpeer_auditor"])
async def test_no_role_has_the_right_to_rewrite_a_log(acting_as: ActingAs, role: str, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"permission denied|only grows"):
        await acting_as(role).execute(statement)


async def test_the_database_itself_refuses_a_body_of_60_001_bytes(programme: Log) -> None:
    await programme.append(PAIR, 0, [new_row()], DRIVEN)

    with pytest.raises(asyncpg.CheckViolationError):
        await programme.db.execute(
            "INSERT INTO programme.event SELECT 2, stream, 2, type, schema, repeat('x', 60001), occurred_us,"
            " recorded_us, written_us, actor, policy, 'other', ordinal, digest, cause, leaf_hash"
            " FROM programme.event"
        )


@pytest.mark.parametrize(
    ("role", "log"),
    [
        ("nearpeer_year", "programme"),
        ("nearpeer_care", "care"),
        ("nearpeer_door", "programme"),
        ("nearpeer_door", "care"),
        ("nearpeer_door", "access"),
    ],
)
async def test_a_role_appends_to_and_relays_its_own_logs(acting_as: ActingAs, role: str, log: str) -> None:
    db = acting_as(role)
    wake = Wake(PAIR, "Relationship", "start")

    await Log(db, log).append(PAIR, 0, new_rows("open", 2), DRIVEN, [wake])
    relay = Outbox(db, log)
    await relay.relayed([number for number, _ in await relay.due(10)])

    assert await Log(db, log).head() == 2
    assert await relay.due(10) == []


@pytest.mark.parametrize(
    "question",
    [
        lambda log: log.head(),
        lambda log: log.read_all(),
        lambda log: log.open_streams(),
        lambda log: log.append("emergency/1", 0, new_rows("raise", 1), DRIVEN),
    ],
)
@pytest.mark.parametrize(
    ("role", "log"),
    [
        ("nearpeer_year", "care"),
        ("nearpeer_year", "access"),
        ("nearpeer_care", "programme"),
        ("nearpeer_care", "access"),
    ],
)
async def test_a_lane_sees_neither_rows_nor_positions_of_a_log_that_is_not_its_own(
    acting_as: ActingAs, role: str, log: str, question: Callable[[Log], Awaitable[object]]
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await question(Log(acting_as(role), log))


async def test_a_lane_follows_its_own_log_and_sees_no_checkpoint_of_another(acting_as: ActingAs) -> None:
    lanes = {"programme": acting_as("nearpeer_year"), "care": acting_as("nearpeer_care")}
    for name, db in lanes.items():
        await Log(db, name).append(PAIR, 0, new_rows("open", 2), DRIVEN)
        assert await Runner(db, Log(db, name), KeptNotes(name)).catch_up() == 2

    seen = {
        name: [row["name"] for row in await db.fetch("SELECT name FROM board.checkpoint")]
        for name, db in lanes.items()
    }
    assert seen == {"programme": ["kept_notes_programme"], "care": ["kept_notes_care"]}
    assert await lanes["programme"].execute("UPDATE board.checkpoint SET position = 0") == "UPDATE 1"
    assert len(await acting_as("nearpeer_auditor").fetch("SELECT * FROM board.checkpoint")) == 2


async def test_an_auditor_reads_every_log_and_appends_to_none(acting_as: ActingAs, programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN)
    auditor = acting_as("nearpeer_auditor")

    assert [await Log(auditor, log).head() for log in ("programme", "care", "access")] == [1, 0, 0]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await Log(auditor, "programme").append(PAIR, 1, new_rows("meet", 1), DRIVEN)


async def test_an_auditor_never_sees_the_vault(acting_as: ActingAs) -> None:
    for table in ("vault.person", "vault.note", "vault.erased_code"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await acting_as("nearpeer_auditor").fetch(f"SELECT * FROM {table}")


async def test_the_year_lane_cannot_see_that_a_care_note_exists(
    vault: Vault, vault_as: Callable[[str], Vault]
) -> None:
    care = await vault.write_pending("raise-1", "person-1", ["person-2"], "care", "what happened")
    diary = await vault.write_pending("diary-1", "person-1", ["person-2"], "diary", "what we did")
    year = vault_as("nearpeer_year")

    assert await year.about(care.note_id) is None
    assert await year.about(diary.note_id) is not None


async def test_the_care_lane_writes_and_reads_care_notes_only(vault_as: Callable[[str], Vault]) -> None:
    care = vault_as("nearpeer_care")

    ref = await care.write_pending("raise-1", "person-1", [], "care", "what happened")

    assert await care.read(ref.note_id, _unrecorded) == "what happened"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await care.write_pending("diary-1", "person-1", [], "diary", "what we did")


@pytest.mark.parametrize("role", ["nearpeer_year", "nearpeer_care", "nearpeer_door"])
async def test_only_the_eraser_erases(vault_as: Callable[[str], Vault], vault: Vault, role: str) -> None:
    await vault.put_person("person-1", {"name": "Anna"}, "ABC123")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_as(role).erase_person("person-1")
    assert await vault.names(["person-1"]) == {"person-1": {"name": "Anna"}}

    await vault_as("nearpeer_eraser").erase_person("person-1")
    assert await vault.names(["person-1"]) == {"person-1": {"name": "erased person"}}


async def test_a_lane_collects_pending_notes_and_never_kept_ones(vault_as: Callable[[str], Vault]) -> None:
    year = vault_as("nearpeer_year")
    kept = await year.write_pending("diary-1", "person-1", [], "diary", "kept")
    await year.write_pending("diary-2", "person-1", [], "diary", "never sent")
    await year.mark([kept.note_id])

    assert await year.collect(older_than_us=2**62) == 1
    assert await year._db.execute("DELETE FROM vault.note") == "DELETE 0"
    assert await year.read(kept.note_id, _unrecorded) == "kept"


async def _unrecorded(_: object) -> None:
    return None
