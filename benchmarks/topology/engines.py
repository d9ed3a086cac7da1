"""What stands in for images that only an engine could run: PostgreSQL and Temporal of packages."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.topology.places import Ground, Instance
from runtime.binaries import PostgresPrograms, copied, postgres_programs, programs_in, temporal_program
from runtime.users import barrier, hand_over, server_user

POSTGRES, TEMPORAL = "postgres:", "temporalio/server:"
LEFT_OUT = ("temporal-db", "temporal-schema", "temporal-ui")
"""The embedded Temporal keeps its data in a file of its own, and its pages are not those of the image."""
LOOPBACK = "127.0.0.0/8"
CLIENT_PORT = "7233"
IN_A_FILE = ("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1")


@dataclass(frozen=True, slots=True)
class Engines:
    """The programs that stand in, and the system user whom PostgreSQL runs as (None: ours)."""

    postgres: PostgresPrograms
    temporal: Path
    user: str | None

    @property
    def path(self) -> str:
        """Where the tools of the images are: psql, pg_isready, temporal."""
        return f"{self.postgres.folder}:{self.temporal.parent}"

    def encrypts(self) -> bool:
        """Whether the database server was built with TLS."""
        asked = [self.postgres.path("pg_config"), "--configure"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        return "--with-ssl" in told or "--with-openssl" in told


def engines(root: Path) -> Engines:
    """Those of the installed packages, within reach of the user who runs them. Raises EngineError."""
    user = server_user(root / "volumes" / "log")
    programs = postgres_programs()
    if barrier(programs.folder, user) is not None:
        folder = root / "postgres"
        copied(programs, folder)
        hand_over(folder, user)
        programs = programs_in(folder, programs.major)
    return Engines(programs, Path(temporal_program()), user)


def postgres(one: Instance, ground: Ground, found: Engines, *, tls: bool) -> list[str]:
    """The command of a database server of the file; its cluster is made as the image makes it."""
    cluster = next(iter(one.folders[inside] for inside in one.part.volumes)) / "data"
    if not cluster.exists():
        _make(cluster, one.part.environment, found)
    options = _options(ground.command(one)[1:], tls=tls)
    ours = {"listen_addresses": one.address, "unix_socket_directories": str(cluster.parent)}
    added = [text for name, value in ours.items() for text in ("-c", f"{name}={value}")]
    return [found.postgres.path("postgres"), "-D", str(cluster), *options, *added]


def _make(cluster: Path, environment: Mapping[str, str], found: Engines) -> None:
    """A cluster with its owner, the owner's password and the owner's database."""
    hand_over(cluster.parent, found.user)
    password = cluster.parent / "password"
    password.write_text(environment["POSTGRES_PASSWORD"], encoding="ascii")
    hand_over(cluster.parent, found.user)
    owner, name = environment["POSTGRES_USER"], environment["POSTGRES_DB"]
    given = environment.get("POSTGRES_INITDB_ARGS", "").split()
    signing = ["--auth-local", "trust", "--auth-host", "scram-sha-256", "--pwfile", str(password)]
    _run(["initdb", "-D", str(cluster), "--username", owner, *signing, *given], found)
    with (cluster / "pg_hba.conf").open("a", encoding="ascii") as rules:
        rules.write(f"host all all {LOOPBACK} scram-sha-256\n")
    _run(["postgres", "--single", "-D", str(cluster), "postgres"], found, f'CREATE DATABASE "{name}"\n')
    password.unlink()


def _run(command: Sequence[str], found: Engines, said: str = "") -> None:
    entry = pwd.getpwnam(found.user) if found.user else None
    who = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []} if entry else {}
    subprocess.run(
        [found.postgres.path(command[0]), *command[1:]],
        input=said,
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC", "HOME": "/"},
        **who,  # type: ignore[call-overload]
    )


def _options(given: Sequence[str], *, tls: bool) -> list[str]:
    """The settings of the file, without those of TLS where the server has none."""
    settings = [text for text in given if text != "-c"]
    kept = [text for text in settings if tls or not text.startswith("ssl")]
    return [text for setting in kept for text in ("-c", setting)]


def temporal(one: Instance, ground: Ground, found: Engines) -> list[str]:
    """The command of an embedded Temporal, with what the file's server reads while it runs.

    Its parts find each other on 127.0.0.1 only, so that it is there, on a port of its own.
    """
    folder = ground.root / "volumes" / "temporal"
    folder.mkdir(parents=True, exist_ok=True)
    dynamic = next(file for inside, file in one.part.files.items() if inside.endswith("dynamic.yaml"))
    flags = [text for value in _values(dynamic) for text in ("--dynamic-config-value", value)]
    address, _, port = ground.reached(one.part.name, CLIENT_PORT).partition(":")
    where = ["--ip", address, "--port", port, "--headless"]
    said = ["--log-level", "error", "--log-format", "json"]
    kept = ["--db-filename", str(folder / "temporal.db"), *IN_A_FILE]
    return [str(found.temporal), "server", "start-dev", *where, *said, *kept, *flags]


def _values(dynamic: Path) -> list[str]:
    """`key=value` for each entry of a file of Temporal's dynamic settings, in JSON: a word is quoted."""
    found, key = [], ""
    for line in dynamic.read_text(encoding="utf-8").splitlines():
        if line.endswith(":") and not line.startswith(("#", " ")):
            key = line.removesuffix(":")
        elif (value := line.strip().removeprefix("- value: ")) != line.strip():
            plain = value.isdecimal() or value.startswith("{")
            found.append(f"{key}={value}" if plain else f'{key}="{value}"')
    return found


def program(name: str, path: str) -> str:
    """Where a command of a container is, on this machine. Raises FileNotFoundError."""
    found = shutil.which(name, path=path)
    if found is None:
        raise FileNotFoundError(f"{name} is not in {path}")
    return found
