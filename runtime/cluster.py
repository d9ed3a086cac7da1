"""The files of the embedded PostgreSQL: made once, found again, of the right owner and the right major."""

import hashlib
import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import structlog

from runtime.binaries import PostgresPrograms, copied, installed_postgres, programs_in
from runtime.complaints import explain
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.spawn import kill_group, over, spawn
from runtime.users import barrier, belongs_to, hand_over, server_user

log = structlog.get_logger("runtime.cluster")

OWNER = "nearpeer"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
# For root's data directory below a folder that the server's user may not pass, as /root is.
ELSEWHERE = Path("/var/lib/nearpeer")
# Trust: only the server's user and root can open the folder of its socket.
INITDB = ("--auth", "trust", "--encoding", "UTF8", "--data-checksums", "--locale", "C")
# PostgreSQL's own C.UTF-8, since 17: texts sort by code point, as under C, and alike on every machine.
BUILTIN_LOCALE = ("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8")
BUILTIN_SINCE = 17
MEGABYTE = 1_000_000
ROOM = 50 * MEGABYTE
"""What PostgreSQL 18 writes before it serves anybody, a little rounded up."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """`home` is the folder of `user` (None: ours) that holds the files; `programs` can serve them."""

    home: Path
    user: str | None
    programs: PostgresPrograms

    @property
    def path(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def made(self) -> bool:
        """Whether initdb has finished here."""
        return (self.path / "PG_VERSION").exists()


def located(data_dir: DataDir, programs: PostgresPrograms) -> Cluster:
    """The cluster of `data_dir`, made already or to be made.

    Raises EngineError when it is of another major, lost, or out of reach for the user that must serve it.
    """
    with data_dir.complaining("used by PostgreSQL"):
        cluster = inspected(data_dir, programs)
        if cluster.made:
            data_dir.remember_cluster(programs.major, cluster.path)
        _give_home(cluster)
        return Cluster(cluster.home, cluster.user, _reachable(cluster))


def inspected(data_dir: DataDir, programs: PostgresPrograms) -> Cluster:
    """The cluster of `data_dir` as it lies there; writes nothing. Raises EngineError like `located`."""
    user = server_user(data_dir.path / "postgres")
    cluster = Cluster(_home(data_dir, user), user, programs)
    _refuse_another_major(cluster)
    _refuse_lost(cluster, data_dir)
    return cluster


async def make(cluster: Cluster, data_dir: DataDir, *, durable: bool) -> None:
    """Run initdb; a crash in the midst of it leaves no half cluster. Raises EngineError (a full disk, …)."""
    draft = cluster.home / "draft"
    data_dir.remove(draft)
    _refuse_little_room(cluster, data_dir)
    argv = [cluster.programs.path("initdb"), "-D", str(draft), "--username", OWNER, *INITDB]
    argv += BUILTIN_LOCALE if cluster.programs.major >= BUILTIN_SINCE else []
    argv += [] if durable else ["--no-sync"]
    log_path = data_dir.logs / "initdb.log"
    with data_dir.complaining("written"), log_path.open("wb") as output:
        making = spawn(argv, ENVIRONMENT, output, cluster.user)
    try:
        await over(making)
    finally:
        kill_group(making)
        code = making.wait()
    if code != 0:
        data_dir.remove(draft)
        raise explain("initdb", f"ended with code {code}", log_path)
    with data_dir.complaining("written"):
        draft.replace(cluster.path)
    data_dir.remember_cluster(cluster.programs.major, cluster.path)


def _refuse_little_room(cluster: Cluster, data_dir: DataDir) -> None:
    """Where initdb itself only says that it was aborted, because its log is on the same full disk."""
    with data_dir.complaining("written"):
        free = shutil.disk_usage(cluster.home).free
    if free < ROOM:
        raise EngineError(
            f"The disk is full: {free // MEGABYTE} MB are free, a new database needs {ROOM // MEGABYTE}.",
            f"Free some space on the disk that holds {cluster.home}, or choose another --data-dir.",
        )


def _home(data_dir: DataDir, user: str | None) -> Path:
    inside = data_dir.path / "postgres"
    closed = barrier(data_dir.path, user)
    if closed is None:
        return inside
    if (inside / "cluster").exists():
        raise EngineError(
            f"PostgreSQL runs as the system user {user}, who may not pass {closed}.",
            f"Open it: chmod o+x {closed}",
        )
    digest = hashlib.sha256(os.fsencode(data_dir.path)).hexdigest()[:8]
    home = ELSEWHERE / f"{data_dir.path.name}-{digest}"
    log.warning("postgres_elsewhere", path=str(home), user=user, closed=str(closed))
    return home


def _refuse_another_major(cluster: Cluster) -> None:
    if not cluster.made:
        return
    told = (cluster.path / "PG_VERSION").read_bytes().strip()
    if not told.isdigit():
        remedy = "Put PostgreSQL's files back from your backup."
        raise EngineError(f"{cluster.path}/PG_VERSION is damaged.", remedy)
    found = int(told)
    if found == cluster.programs.major:
        return
    raise EngineError(
        f"{cluster.path} was made by PostgreSQL {found}; installed is PostgreSQL {cluster.programs.major}.",
        f"Make a backup with PostgreSQL {found}, start on an empty data directory, and load it with psql. "
        f"The backup: {_backup_command(cluster, found)}",
    )


def _backup_command(cluster: Cluster, major: int) -> str:
    at = next((f"{old.folder}/" for old in installed_postgres() if old.major == major), "")
    files, target = shlex.quote(str(cluster.path)), f"/tmp/nearpeer-{major}.sql"  # noqa: S108 - a proposal to a person
    steps = (
        f'{at}pg_ctl -D {files} -o "-c listen_addresses= -k /tmp" -w -l /dev/null start && '
        f"{at}pg_dumpall -h /tmp -U {OWNER} -f {target}; {at}pg_ctl -D {files} -m fast stop"
    )
    return f"runuser -u {cluster.user} -- sh -c {shlex.quote(steps)}" if cluster.user else steps


def _refuse_lost(cluster: Cluster, data_dir: DataDir) -> None:
    recorded = data_dir.recorded_cluster()
    if recorded is None or cluster.made:
        return
    moved = f"If you moved the directory: mv {recorded.parent} {cluster.home}. " if recorded.exists() else ""
    raise EngineError(
        f"The database of {data_dir.path}, made at {recorded}, is missing: {cluster.path} is empty.",
        f"{moved}Put its files back from your backup, or choose another --data-dir to start anew.",
    )


def _give_home(cluster: Cluster) -> None:
    if not cluster.home.is_relative_to(ELSEWHERE):
        cluster.home.mkdir(exist_ok=True)
    else:
        ELSEWHERE.mkdir(mode=0o711, parents=True, exist_ok=True)
        cluster.home.mkdir(exist_ok=True)
    if cluster.user and not belongs_to(cluster.home, cluster.user):
        hand_over(cluster.home, cluster.user)
    if os.geteuid() not in (0, cluster.home.stat().st_uid):
        raise EngineError(
            f"{cluster.home} belongs to another user.",
            "Start nearpeer as that user, or choose another --data-dir.",
        )
    cluster.home.chmod(0o700)


def _reachable(cluster: Cluster) -> PostgresPrograms:
    """The programs, or a copy of them beside the cluster when its user may not reach the installed ones."""
    programs = cluster.programs
    if barrier(programs.folder, cluster.user) is None:
        return programs
    folder = cluster.home / f"programs-{programs.major}"
    if not folder.exists():
        draft = cluster.home / "programs-draft"
        shutil.rmtree(draft, ignore_errors=True)
        copied(programs, draft)
        hand_over(draft, cluster.user)
        draft.replace(folder)
        log.info("postgres_programs_copied", path=str(folder))
    return programs_in(folder, programs.major)
