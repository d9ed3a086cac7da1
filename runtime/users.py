"""Finds the system user that PostgreSQL runs as (it refuses root), and what directory keeps that user out."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import structlog

log = structlog.get_logger("runtime.users")

SERVICE_USER = "nearpeer"
LAST_RESORT = "nobody"


def server_user(owned: Path) -> str | None:
    """The user for the server whose files lie in `owned`; None means: as we are.

    Only root changes the user. Files that belong to somebody already keep their owner; otherwise it is the
    system user `nearpeer`, created when missing, and `nobody` where none can be created (a read-only system).
    """
    if os.geteuid() != 0:
        return None
    if owned.exists() and (owner := owned.stat().st_uid) != 0 and (name := _name(owner)):
        return name
    return SERVICE_USER if _exists(SERVICE_USER) or _created(SERVICE_USER) else LAST_RESORT


def belongs_to(path: Path, user: str) -> bool:
    """Whether `user` owns `path`."""
    return path.stat().st_uid == pwd.getpwnam(user).pw_uid


def hand_over(path: Path, user: str | None) -> None:
    """Make `path` and everything below it the property of `user`."""
    if user is None:
        return
    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)
    for folder, folders, files in os.walk(path):
        for name in folders + files:
            os.chown(Path(folder, name), entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def barrier(path: Path, user: str | None) -> Path | None:
    """The uppermost directory on the way to `path` that `user` may not pass; None when the way is free."""
    if user is None:
        return None
    entry = pwd.getpwnam(user)
    groups = set(os.getgrouplist(user, entry.pw_gid))
    way = [*reversed(path.absolute().parents), path.absolute()]
    for step in (*way, *reversed(path.resolve().parents)):
        if step.is_dir() and not _passable(step.stat(), entry.pw_uid, groups):
            return step
    return None


def _passable(status: os.stat_result, uid: int, groups: set[int]) -> bool:
    if status.st_uid == uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid in groups:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _name(uid: int) -> str | None:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _created(user: str) -> bool:
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd is None:
        return False
    done = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", user],
        capture_output=True,
        check=False,
    )
    log.info("system_user_created" if done.returncode == 0 else "system_user_not_created", user=user)
    return done.returncode == 0 or _exists(user)
