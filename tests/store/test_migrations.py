"""Migrations: one command for both databases, harmless to repeat, and never backwards over a newer schema."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from random import Random

import pytest
from sqlalchemy import text

from runtime.postgres import Urls
from store import migrate
from store.database import Database, NotMigrated
from store.log import Log
from store.migrations.roles import ROLES
from store.rows import Wake
from tests.conftest import database_url
from tests.store.builders import DRIVEN, PAIR, new_rows
from tests.store.test_concurrent_writers import Herd

ROUNDS = 20 if os.environ.get("NEARPEER_FULL") else 2


@pytest.fixture
async def empty(postgres: Urls) -> AsyncIterator[Urls]:
    """Two databases that were never migrated."""
    admin = Database(database_url(postgres["url"], "postgres"), pool_size=1)
    names = ("empty_record", "empty_keys")
    for name in names:
        await admin.execute(f"CREATE DATABASE {name}")
    record, keys = (database_url(postgres["url"], name) for name in names)
    yield Urls(url=record, keys_url=keys)
    for name in names:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def ordinary(empty: Urls) -> AsyncIterator[Urls]:
    """The empty databases as those of a new user who may not create roles."""
    admin = Database(empty["url"], pool_size=1)
    await admin.execute("CREATE ROLE ordinary LOGIN")
    for name in ("empty_record", "empty_keys"):
        await admin.execute(f"ALTER DATABASE {name} OWNER TO ordinary")
    yield Urls(url=_as_ordinary(empty["url"]), keys_url=_as_ordinary(empty["keys_url"]))
    for url in empty.values():
        db = Database(str(url), pool_size=1)
        await db.execute("REASSIGN OWNED BY ordinary TO current_user")
        await db.execute("DROP OWNED BY ordinary CASCADE")
        await db.close()
    await admin.execute("DROP ROLE ordinary")
    await admin.close()


def _as_ordinary(url: str) -> str:
    return url.replace("//nearpeer@", "//ordinary@")


async def test_empty_databases_become_those_of_this_release(empty: Urls) -> None:
    assert await migrate.current(empty["url"]) is None

    await migrate.upgrade(empty["url"], empty["keys_url"])

    assert await migrate.current(empty["url"]) == migrate.head()
    assert await migrate.current(empty["keys_url"]) == migrate.head(migrate.KEYS)


async def test_several_processes_may_migrate_at_once(empty: Urls) -> None:
    migrating = "import asyncio, sys; from store.migrate import upgrade; asyncio.run(upgrade(*sys.argv[1:]))"
    arguments = [sys.executable, "-c", migrating, empty["url"], empty["keys_url"]]
    processes = [await asyncio.create_subprocess_exec(*arguments) for _ in range(3)]

    assert [await process.wait() for process in processes] == [0, 0, 0]
    assert await migrate.current(empty["url"]) == migrate.head()


async def test_a_user_who_may_not_create_roles_is_told_what_an_administrator_has_to_run(
    ordinary: Urls,
) -> None:
    with pytest.raises(
        migrate.RolesMissing, match="CREATE ROLE nearpeer_year NOLOGIN; GRANT nearpeer_year TO"
    ):
        await migrate.upgrade(ordinary["url"], ordinary["keys_url"])

    assert await migrate.current(ordinary["url"]) is None


async def test_an_ordinary_user_with_the_roles_migrates_and_acts_as_every_lane(
    ordinary: Urls, record: Database
) -> None:
    for role in ROLES:
        await record.execute(f"GRANT {role} TO ordinary")

    await migrate.upgrade(ordinary["url"], ordinary["keys_url"])

    for role, log in (("nearpeer_year", "programme"), ("nearpeer_care", "care")):
        db = Database(ordinary["url"], role=role)
        await Log(db, log).append(PAIR, 0, new_rows("open", 1), DRIVEN)
        await db.close()


async def test_a_database_that_was_never_migrated_names_the_command(empty: Urls) -> None:
    db = Database(empty["url"])

    with pytest.raises(NotMigrated, match="Run `nearpeer db upgrade`"):
        await Log(db, "programme").head()
    await db.close()


async def test_migrating_again_keeps_everything(urls: Urls, programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)

    await migrate.upgrade(urls["url"], urls["keys_url"])

    assert await programme.head() == 2


async def test_a_database_of_a_newer_release_is_refused_with_the_remedy(own_urls: Urls) -> None:
    db = Database(own_urls["url"])
    await db.execute("UPDATE alembic_version SET version_num = 'record_9999'")
    await db.close()

    with pytest.raises(migrate.SchemaNewer, match=r"record_9999.* Install the newer release"):
        await migrate.upgrade(own_urls["url"], own_urls["keys_url"])
    assert await migrate.current(own_urls["url"]) == "record_9999"


async def test_the_databases_cannot_be_taken_for_each_other(urls: Urls) -> None:
    with pytest.raises(migrate.SchemaNewer, match=migrate.head("keys")):
        await migrate.upgrade(urls["keys_url"], urls["url"])


async def test_a_schema_without_a_way_back_says_what_to_do_instead(empty: Urls) -> None:
    with pytest.raises(migrate.NoWayBack, match="Restore the backup"):
        await migrate.downgrade(empty["url"])


async def test_the_last_migration_goes_back_and_forth_while_writers_write(own_urls: Urls) -> None:
    """The law of migrations: the release before, and the one after, write on in whichever schema it is."""
    herd = Herd("log", own_urls["url"], Random(14))
    db = Database(own_urls["url"], role="nearpeer_auditor")
    log = Log(db, "programme")
    await herd.start()
    heads, revisions = [await _grown(log, 0)], list[str | None]()
    try:
        for _ in range(ROUNDS):
            await migrate.downgrade(own_urls["url"])
            revisions.append(await migrate.current(own_urls["url"]))
            heads.append(await _grown(log, heads[-1]))
            await migrate.upgrade(own_urls["url"], own_urls["keys_url"])
            revisions.append(await migrate.current(own_urls["url"]))
            heads.append(await _grown(log, heads[-1]))
        assert all(process.returncode is None for process in herd._running), "a writer ended by itself"
    finally:
        await herd.end()
        await db.close()
    assert revisions == ["record_0014", migrate.head()] * ROUNDS
    assert heads == sorted(set(heads))


async def _grown(log: Log, beyond: int) -> int:
    """The head of a log once it has grown."""
    async with asyncio.timeout(60):
        while (head := await log.head()) <= beyond + 50:
            await asyncio.sleep(0.02)
    return head


async def test_a_migration_that_a_long_transaction_holds_up_is_given_up_and_holds_up_nobody(
    own_urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "TRIES", 1)
    reader, writer = Database(own_urls["url"]), Database(own_urls["url"], role="nearpeer_year")

    log, wake = Log(writer, "programme"), Wake(PAIR, "Relationship", "start")
    await migrate.downgrade(own_urls["url"])

    async with reader.transaction() as connection:
        await connection.execute(text("SELECT count(*) FROM programme.outbox"))
        with pytest.raises(migrate.SchemaInUse, match="Nothing was changed"):
            await migrate.upgrade(own_urls["url"], own_urls["keys_url"])
        await log.append(PAIR, 0, new_rows("open", 1), DRIVEN, [wake])

    assert await migrate.current(own_urls["url"]) == "record_0014"
    await migrate.upgrade(own_urls["url"], own_urls["keys_url"])
    await reader.close()
    await writer.close()


def test_there_are_two_histories() -> None:
    with pytest.raises(ValueError, match="no schema history called diary"):
        migrate.head("diary")
