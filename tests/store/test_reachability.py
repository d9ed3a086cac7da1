"""Reachability: a server that is away is named, and the same Database works again once it is back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from benchmarks.grid.proxy import Way, to_socket
from runtime.postgres import Urls
from store.database import Database, Unreachable
from store.log import Log
from tests.store.builders import DRIVEN, PAIR, new_rows


async def test_a_connection_that_was_ended_by_the_server_is_replaced(urls: Urls, record: Database) -> None:
    other = Database(urls["url"], pool_size=1)
    (pid,) = await other.fetchrow("SELECT pg_backend_pid()")

    await record.execute("SELECT pg_terminate_backend($1)", pid)
    await asyncio.sleep(0.2)

    (new_pid,) = await other.fetchrow("SELECT pg_backend_pid()")
    assert new_pid != pid
    await other.close()


async def test_a_call_whose_connection_is_ended_says_that_the_server_went_away(
    urls: Urls, record: Database
) -> None:
    other = Database(urls["url"], pool_size=1)
    (pid,) = await other.fetchrow("SELECT pg_backend_pid()")
    waiting = asyncio.ensure_future(other.fetch("SELECT pg_sleep(60)"))
    while not await record.fetch(
        "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'", pid
    ):
        await asyncio.sleep(0.01)

    await record.execute("SELECT pg_terminate_backend($1)", pid)

    with pytest.raises(Unreachable):
        await waiting
    assert await other.fetchrow("SELECT 1")
    await other.close()


async def test_a_transaction_whose_connection_is_ended_says_so_too(urls: Urls, record: Database) -> None:
    other = Database(urls["url"], pool_size=1)

    async def interrupted() -> None:
        async with other.transaction() as connection:
            pid = (await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one()
            await record.execute("SELECT pg_terminate_backend($1)", pid)
            await connection.exec_driver_sql("SELECT pg_sleep(1)")

    with pytest.raises(Unreachable):
        await interrupted()
    await other.close()


async def test_a_socket_folder_without_a_server_is_named_with_the_remedy(tmp_path: Path) -> None:
    db = Database(f"postgresql://nearpeer@/nearpeer?host={tmp_path}")

    with pytest.raises(
        Unreachable, match=rf"PostgreSQL at {tmp_path}/nearpeer cannot be reached .* Start it"
    ):
        await Log(db, "programme").head()
    with pytest.raises(Unreachable):
        await Log(db, "programme").append(PAIR, 0, new_rows("open", 1), DRIVEN)
    await db.close()


async def test_a_refused_port_is_named() -> None:
    db = Database("postgresql://nearpeer:secret-word@127.0.0.1:1/nearpeer")

    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1/nearpeer") as caught:
        await db.fetchrow("SELECT 1")
    assert "secret-word" not in str(caught.value)
    await db.close()


async def test_a_database_that_does_not_exist_is_a_refused_sign_in(urls: Urls) -> None:
    db = Database(urls["url"].replace("/record_", "/absent_"))

    with pytest.raises(Unreachable, match=r"refused the sign-in .* Check user, password and database"):
        await db.fetchrow("SELECT 1")
    await db.close()


async def test_a_pool_without_a_free_connection_says_that_and_heals(urls: Urls) -> None:
    db = Database(urls["url"], pool_size=1, timeout_s=0.3)

    async with db.session():
        with pytest.raises(Unreachable, match="no free connection in this process's pool"):
            await db.fetchrow("SELECT 1")

    assert await db.fetchrow("SELECT 1")
    await db.close()


async def test_a_server_that_does_not_answer_in_time_is_away(urls: Urls) -> None:
    db = Database(urls["url"], timeout_s=0.3)

    with pytest.raises(Unreachable, match="TimeoutError"):
        await db.fetch("SELECT pg_sleep(5)")

    assert await db.fetchrow("SELECT 1")
    await db.close()


async def test_a_server_without_space_is_named_with_the_remedy(record: Database) -> None:
    with pytest.raises(Unreachable, match=r"has no space left on its disk\. Free some, then try again"):
        await record.execute("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$")


async def test_a_mistake_in_a_statement_is_not_hidden_behind_an_outage(record: Database) -> None:
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await record.fetch("SELEC 1")
    with pytest.raises(asyncpg.DataError):
        await record.fetch("SELECT $1::int", "not a number")


@pytest.mark.parametrize("url", ["nearpeer", "sqlite:///nearpeer.db", "mysql://host/nearpeer"])
def test_only_postgresql_urls_are_taken(url: str) -> None:
    with pytest.raises(ValueError, match="must begin with postgresql://"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg"])
async def test_every_spelling_of_a_postgresql_url_works(urls: Urls, scheme: str) -> None:
    db = Database(urls["url"].replace("postgresql://", f"{scheme}://"))

    assert await db.fetchrow("SELECT 1")
    await db.close()


@asynccontextmanager
async def through(urls: Urls) -> AsyncIterator[tuple[Way, str]]:
    """A way to the server that can be cut, and the address of the record by it."""
    record = urlsplit(urls["url"])
    way = Way(to_socket(f"{parse_qs(record.query)['host'][0]}/.s.PGSQL.5432"))
    await way.open()
    yield way, f"postgresql://{record.username}@{way.address}{record.path}?sslmode=disable"
    await way.close()


async def test_a_statement_that_is_not_answered_is_given_up_and_no_other_waits_for_its_connection(
    urls: Urls,
) -> None:
    async with through(urls) as (way, url):
        db = Database(url, pool_size=3, timeout_s=0.5)
        await asyncio.gather(*(db.fetchrow("SELECT pg_sleep(0.1)") for _ in range(3)))
        way.cut("drop")

        with pytest.raises(Unreachable):
            await db.fetchrow("SELECT 1")

        way.heal()
        assert [tuple(await db.fetchrow("SELECT 1")) for _ in range(3)] == [(1,)] * 3
        await db.close()
