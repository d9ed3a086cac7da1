"""PostgreSQL's files are made once, found again, and refused with a remedy when they cannot be served."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from runtime import binaries, cluster
from runtime.binaries import installed_postgres
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.postgres import EmbeddedPostgres
from tests.runtime.servers import answers, ask, cluster_of, running
from tests.runtime.waiting import mode

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


async def test_a_half_made_cluster_is_made_anew(data_dir: DataDir) -> None:
    (data_dir.path / "postgres" / "draft").mkdir(parents=True)
    (data_dir.path / "postgres" / "draft" / "PG_VERSION").write_text("18\n")

    async with running(data_dir) as server:
        assert await answers(server.urls["url"])


async def test_lost_files_are_not_replaced_by_an_empty_database(data_dir: DataDir, ground: Path) -> None:
    data_dir.remember_cluster(18, ground / "gone" / "cluster")

    with pytest.raises(EngineError, match=r"made at .*/gone/cluster, is missing.*from your backup"):
        await EmbeddedPostgres(data_dir).start()


async def test_files_that_stayed_behind_are_found_for_a_moved_directory(
    used: Path, data_dir: DataDir
) -> None:
    data_dir.remember_cluster(18, used / "postgres" / "cluster")

    with pytest.raises(EngineError, match=rf"mv {used}/postgres {data_dir.path}/postgres"):
        await EmbeddedPostgres(data_dir).start()


async def test_the_place_of_the_files_is_remembered_anew_after_a_move(used_dir: DataDir) -> None:
    async with running(used_dir):
        assert used_dir.recorded_cluster() == cluster_of(used_dir)


async def test_another_major_is_refused_with_a_backup_command_that_works(data_dir: DataDir) -> None:
    newest, oldest = max_and_min()
    async with running(data_dir, binaries=oldest.folder) as server:
        await ask(server.urls["url"], "CREATE TABLE diary AS SELECT 'met at the museum' AS entry")

    with pytest.raises(EngineError) as caught:
        await EmbeddedPostgres(data_dir).start()

    assert f"PostgreSQL {oldest.major}; installed is PostgreSQL {newest.major}" in caught.value.message
    assert "met at the museum" in what_it_saves(caught.value.remedy.partition("The backup: ")[2])


def what_it_saves(command: str) -> str:
    """The content of the backup that a person makes who types `command`."""
    subprocess.run(["/bin/sh", "-c", command], check=True, capture_output=True)
    target = Path(re.findall(r"-f (\S+?);", command)[0])
    saved = target.read_text()
    target.unlink()
    return saved


def max_and_min() -> tuple[binaries.PostgresPrograms, binaries.PostgresPrograms]:
    installed = sorted(installed_postgres(), key=lambda programs: programs.major)
    if len(installed) < 2:
        pytest.skip("the package brings one major only")
    return installed[-1], installed[0]


@ROOT_ONLY
async def test_below_a_closed_folder_the_files_lie_elsewhere(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ELSEWHERE", ground / "elsewhere")
    closed = ground / "closed"
    closed.mkdir(mode=0o700)

    with DataDir(closed / "data") as data_dir:
        async with running(data_dir) as server:
            await ask(server.urls["url"], "CREATE TABLE diary AS SELECT 'met at the museum' AS entry")
        async with running(data_dir) as server:
            assert await ask(server.urls["url"], "SELECT entry FROM diary") == "met at the museum"
        recorded = data_dir.recorded_cluster()

    assert recorded is not None
    assert recorded.is_relative_to(ground / "elsewhere")
    assert mode(closed) == 0o700


def close(folder: Path) -> None:
    folder.chmod(0o700)


@ROOT_ONLY
async def test_a_folder_that_was_closed_later_is_named(used_dir: DataDir, ground: Path) -> None:
    close(ground)

    with pytest.raises(EngineError, match=rf"may not pass {ground}.*chmod o\+x {ground}"):
        await EmbeddedPostgres(used_dir).start()


@ROOT_ONLY
async def test_programs_out_of_reach_are_copied_beside_the_files(data_dir: DataDir, ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    binaries.copied(binaries.postgres_programs(), closed / "installed")
    programs = binaries.programs_in(closed / "installed", 18)

    async with running(data_dir, binaries=programs.folder) as server:
        assert await answers(server.urls["url"])


async def test_a_full_disk_is_named(small_disk: Path) -> None:
    with DataDir(small_disk / "data") as data_dir, pytest.raises(EngineError, match="The disk is full"):
        await EmbeddedPostgres(data_dir).start()


async def test_too_little_room_is_told_before_anything_is_made(small_disk: Path) -> None:
    with DataDir(small_disk / "data") as data_dir:
        with pytest.raises(EngineError, match=r"6 MB are free, a new database needs 50\. Free some space"):
            await EmbeddedPostgres(data_dir).start()

        assert not list(data_dir.logs.iterdir())


async def test_missing_programs_are_named_with_what_to_install(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "POSTGRES_PACKAGE", "no_such_package")

    with pytest.raises(EngineError, match=r"nearpeer\[embedded\].*DATABASE_URL"):
        await EmbeddedPostgres(data_dir).start()


async def test_a_folder_without_programs_is_named(data_dir: DataDir, ground: Path) -> None:
    with pytest.raises(EngineError, match=f"{ground} does not run"):
        await EmbeddedPostgres(data_dir, binaries=ground).start()
