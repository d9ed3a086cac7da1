"""The embedded PostgreSQL keeps what it promised through every kill, and explains what it cannot do."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from runtime import binaries
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres
from tests.runtime.servers import answers, ask, cluster_of, diary, running
from tests.runtime.waiting import alive, content, eventually, mode

Program = Callable[[str], "subprocess.Popen[str]"]
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


async def back(server: EmbeddedPostgres, restarts: int) -> None:
    await eventually(lambda: server.restarts >= restarts)
    assert await answers(server.urls["url"])


async def test_both_databases_are_reached_the_way_the_store_does(postgres: EmbeddedPostgres) -> None:
    for url, name in ((postgres.urls["url"], "nearpeer"), (postgres.urls["keys_url"], "nearpeer_keys")):
        engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
        async with engine.connect() as connection:
            assert (await connection.execute(text("SELECT current_database()"))).scalar() == name
        await engine.dispose()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
    ],
)
async def test_the_normal_mode_is_durable_and_private(
    postgres: EmbeddedPostgres, setting: str, value: str
) -> None:
    assert await ask(postgres.urls["url"], f"SELECT current_setting('{setting}')") == value


async def test_texts_sort_the_same_on_every_machine(postgres: EmbeddedPostgres) -> None:
    found = await ask(
        postgres.urls["url"],
        "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'nearpeer'",
    )

    assert found == "bC.UTF-8"


async def test_starting_twice_is_no_harm(postgres: EmbeddedPostgres) -> None:
    pid = postgres.pid

    assert await postgres.start() == postgres.urls
    assert postgres.pid == pid


async def test_a_killed_server_comes_back_with_its_data_at_the_same_address(
    postgres: EmbeddedPostgres,
) -> None:
    url, killed, before = postgres.urls["url"], postgres.pid, postgres.restarts
    await ask(url, "CREATE TABLE diary (entry text)")
    await ask(url, "INSERT INTO diary VALUES ('met at the museum')")
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    await back(postgres, before + 1)

    assert postgres.urls["url"] == url
    assert postgres.pid != killed
    assert await ask(url, "SELECT entry FROM diary") == "met at the museum"


async def test_a_killed_server_comes_back_though_a_backend_is_still_computing(
    postgres: EmbeddedPostgres,
) -> None:
    before, killed = postgres.restarts, postgres.pid
    assert killed is not None
    connection = await asyncpg.connect(postgres.urls["url"])
    backend = connection.get_server_pid()
    busy = asyncio.create_task(connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)"))
    await eventually(lambda: int(content(Path(f"/proc/{backend}/stat")).split()[13]) > 5)

    os.kill(killed, signal.SIGKILL)
    await back(postgres, before + 1)

    assert not alive(backend)
    with pytest.raises((asyncpg.PostgresError, ConnectionError)):
        await busy


async def test_run_json_names_the_server_that_runs_now(postgres: EmbeddedPostgres) -> None:
    before, killed = postgres.restarts, postgres.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    await back(postgres, before + 1)

    def published() -> dict[str, Any]:
        return (postgres._dir.running() or {})["postgres"]  # type: ignore[no-any-return]

    await eventually(lambda: published()["pid"] == postgres.pid)
    assert published()["url"] == postgres.urls["url"]


async def test_the_socket_is_closed_to_other_users(
    postgres: EmbeddedPostgres, as_stranger: Callable[[Callable[[], str]], str]
) -> None:
    folder = Path(postgres.urls["url"].partition("host=")[2])

    assert mode(folder) == 0o700
    assert "PermissionError" in as_stranger(lambda: str(list(folder.iterdir())))


@ROOT_ONLY
async def test_root_lends_the_server_a_user_of_its_own(postgres: EmbeddedPostgres) -> None:
    status = content(Path(f"/proc/{postgres.pid}/status"))

    assert "Uid:\t0" not in status
    assert mode(postgres._dir.path / "postgres") == 0o700


async def test_what_people_wrote_stays_out_of_the_log(postgres: EmbeddedPostgres) -> None:
    for statement in ("SELECT 'she cried in the museum'::int", "SELEKT 'she cried in the museum'"):
        with pytest.raises(asyncpg.PostgresError):
            await ask(postgres.urls["url"], statement)

    assert "museum" not in content(postgres._dir.logs / "postgres.log")


async def test_the_data_outlive_a_stop_and_a_move_of_the_directory(used_dir: DataDir) -> None:
    async with running(used_dir) as server:
        assert await diary(server) == "met at the museum"


async def test_a_stopped_server_leaves_no_socket_and_no_address(data_dir: DataDir) -> None:
    async with running(data_dir) as server:
        folder = Path(server.urls["url"].partition("host=")[2])

    assert content(folder / ".s.PGSQL.5432.lock") == ""
    assert "postgres" not in (data_dir.running() or {})


async def test_a_killed_parent_takes_the_server_along_and_the_next_one_has_the_data(
    ground: Path, program: Program
) -> None:
    parent = program(f"""
import asyncio, asyncpg
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres

async def main():
    server = EmbeddedPostgres(DataDir({str(ground / "data")!r}))
    connection = await asyncpg.connect((await server.start())["url"])
    await connection.execute("CREATE TABLE diary AS SELECT 'met at the museum' AS entry")
    print(server.pid, server.urls["url"], flush=True)
    await asyncio.sleep(1000)

asyncio.run(main())
""")
    assert parent.stdout is not None
    pid, url = (await asyncio.to_thread(parent.stdout.readline)).split()

    parent.kill()
    parent.wait()
    with DataDir(ground / "data") as data_dir:
        async with running(data_dir) as server:
            assert await ask(server.urls["url"], "SELECT entry FROM diary") == "met at the museum"

    assert not alive(int(pid))
    assert content(Path(url.partition("host=")[2], ".s.PGSQL.5432.lock")) == ""


async def test_an_old_server_on_the_same_files_is_stopped_first(used_dir: DataDir, ground: Path) -> None:
    old = unsupervised(used_dir, ground)
    await eventually(lambda: "ready" in content(cluster_of(used_dir) / "postmaster.pid"))

    async with running(used_dir) as server:
        assert await diary(server) == "met at the museum"

    assert old.wait(timeout=10) == 0


def unsupervised(data_dir: DataDir, ground: Path) -> "subprocess.Popen[bytes]":
    """A server on the files of `data_dir` that nobody watches, as a killed parent may leave it."""
    files = cluster_of(data_dir)
    owner = files.stat().st_uid
    sockets = ground / "np-old"
    sockets.mkdir()
    os.chown(sockets, owner, -1)
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={sockets}"]
    return subprocess.Popen(
        [binaries.postgres_programs().path("postgres"), "-D", files, *options],
        user=owner if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
        stderr=subprocess.DEVNULL,
    )


async def test_a_stranger_with_the_old_servers_pid_is_left_alone(used_dir: DataDir) -> None:
    with stranger(used_dir) as sleeper:
        async with running(used_dir) as server:
            assert await diary(server) == "met at the museum"

        assert sleeper.poll() is None


@contextmanager
def stranger(data_dir: DataDir) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the server's user whose id stands in the notice that a killed server left."""
    files = cluster_of(data_dir)
    owner = files.stat().st_uid if os.geteuid() == 0 else None
    sleeper = subprocess.Popen(["/bin/sleep", "1000"], user=owner)
    (files / "postmaster.pid").write_text(
        "\n".join([str(sleeper.pid), str(files), "1795000000", "5432", "/run/np-1", "", "1 1", "ready"])
    )
    yield sleeper
    sleeper.kill()
    sleeper.wait()
