"""Processes of a cluster sign in as themselves: each may act as the roles of its lane, and as nobody else."""

import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError

from runtime.binaries import postgres_programs
from runtime.postgres import Urls
from tests.conftest import copies
from tests.project.tree import ROOT

FOLDER = ROOT / "deploy" / "postgres"
NAMES = ("WEB", "YEAR", "URGENT", "WATCHDOG", "SEALER")
PASSWORDS = {f"STACK_{name}_PASSWORD": f"of-the-tests-{name.lower()}" for name in NAMES}
OWN_ROLE = {
    "login_web": "nearpeer_door",
    "login_year": "nearpeer_year",
    "login_urgent": "nearpeer_care",
    "login_watchdog": "nearpeer_care",
    "login_sealer": "nearpeer_auditor",
}


def let_in(urls: Urls) -> subprocess.CompletedProcess[str]:
    """Runs the job of docker-compose.yml with the tests' own server."""
    path = f"{postgres_programs().folder}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/sh", "-eu", FOLDER / "logins.sh", FOLDER / "logins.sql"],
        env={"PATH": path, "DATABASE_URL": urls["url"], "NEARPEER_KEYS_URL": urls["keys_url"], **PASSWORDS},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
async def signed_up(postgres: Urls) -> AsyncIterator[Urls]:
    """Two databases to which every process may sign in; these tests leave nothing in them."""
    async with copies(postgres) as urls:
        done = let_in(urls)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        yield urls


def as_login(url: str, login: str) -> str:
    """The same database, for one who signs in as a login; the tests' server asks nobody for a password."""
    return url.replace("//nearpeer@", f"//{login}@")


async def act(url: str, login: str, role: str | None, statement: str) -> None:
    db = await asyncpg.connect(as_login(url, login), server_settings={"role": role} if role else None)
    try:
        await db.execute(statement)
    finally:
        await db.close()


async def test_the_job_may_be_done_again(signed_up: Urls) -> None:
    again = let_in(signed_up)

    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize("login", sorted(OWN_ROLE))
async def test_each_acts_as_the_role_of_its_lane_and_as_no_other(signed_up: Urls, login: str) -> None:
    others = {*OWN_ROLE.values(), "nearpeer_eraser"} - {OWN_ROLE[login]}
    others -= {"nearpeer_eraser"} if login == "login_year" else set()

    await act(signed_up["url"], login, OWN_ROLE[login], "SELECT 1")
    for role in sorted(others):
        with pytest.raises(InsufficientPrivilegeError, match=f'permission denied to set role "{role}"'):
            await act(signed_up["url"], login, role, "SELECT 1")


async def test_the_worker_of_the_year_erases_by_name_only(signed_up: Urls) -> None:
    erasing = "UPDATE keys.person SET erased_us = 1"

    await act(signed_up["keys_url"], "login_year", "nearpeer_eraser", erasing)
    with pytest.raises(InsufficientPrivilegeError):
        await act(signed_up["keys_url"], "login_year", None, erasing)


async def test_nobody_who_stays_up_can_make_or_change_a_table(signed_up: Urls) -> None:
    for login in sorted(OWN_ROLE):
        for statement in ("CREATE TABLE programme.mine ()", "DROP TABLE programme.event"):
            with pytest.raises(InsufficientPrivilegeError):
                await act(signed_up["url"], login, None, statement)


async def test_the_sealer_sees_no_key(signed_up: Urls) -> None:
    with pytest.raises(InsufficientPrivilegeError):
        await act(signed_up["keys_url"], "login_sealer", None, "SELECT 1 FROM keys.person_key")


def test_no_password_stands_in_the_job() -> None:
    for file in (FOLDER / "logins.sh", FOLDER / "logins.sql"):
        assert "PASSWORD '" not in Path(file).read_text(encoding="utf-8")
