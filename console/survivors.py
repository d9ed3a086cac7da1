"""What lies outside of the databases and outlived them: seals, journal, spool, histories, gathered anew."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from console.backups import HISTORIES, JOURNAL, RECORD, SEALS, SPOOL
from runtime.datadir import DataDir
from store.journal import ERASURES, Destroyed, Said, commands_in, destroyed_in, reports_in
from store.raising import Report, Unreadable
from store.spool import Spool

BEFORE = "before"
WAITING = ("waiting", "drained")
"""Reports that are kept aside for a day are given once more: the older record may not have them."""
PRIVATE = 0o700


def gather(place: DataDir, backup: Path, beside: Path | None) -> None:
    """Lays down what survived, the newest first; what an installation holds already stays. Raises OSError."""
    sources = [folder for folder in (beside, backup / RECORD) if folder is not None]
    for name, target in ((SEALS, place.seals), (HISTORIES, place.histories)):
        held = next((each / name for each in sources if _is_held(each / name)), None)
        if held is not None and not _is_held(target):
            shutil.copytree(held, target, dirs_exist_ok=True)
    aside = place.journal / BEFORE / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    _put_aside(place.journal, aside)
    for number, source in enumerate(sources):
        if _is_held(source / JOURNAL):
            shutil.copytree(source / JOURNAL, aside / str(number), ignore=shutil.ignore_patterns(BEFORE))
    for source in sources:
        _wait_again(source / SPOOL, place.spool)
    _wait_again(place.spool, place.spool)


def _put_aside(journal: Path, aside: Path) -> None:
    """The journal of a folder that outlives installations: positions begin anew in the next one."""
    aside.mkdir(mode=PRIVATE, parents=True)
    for path in journal.iterdir():
        if path.name != BEFORE:
            path.rename(aside / path.name)


def _wait_again(source: Path, target: Path) -> None:
    for name in WAITING:
        for path in sorted((source / name).glob("*.sealed")):
            waiting = target / "waiting" / path.name
            waiting.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            if not waiting.exists():
                shutil.copyfile(path, waiting)


def journals(place: DataDir) -> list[Path]:
    """The journals that were put aside at the last restore; none where there was none."""
    asides = sorted((place.journal / BEFORE).glob("*"))
    return [asides[-1], *sorted(asides[-1].glob("[0-9]*"))] if asides else []


def commands(place: DataDir, private_key: bytes) -> tuple[list[Said], int]:
    """The commands of the emergency lane that survived, in their order, and how many lines cannot be read."""
    found: dict[tuple[str, str], Said] = {}
    unread = 0
    for journal in journals(place):
        said, damaged = commands_in(journal, private_key)
        unread += damaged
        found |= {(one.stream, one.stamp.command_id): one for one in said}
    return sorted(found.values(), key=lambda one: one.position), unread


def return_words(place: DataDir, spool: Spool, private_key: bytes) -> tuple[int, int]:
    """Puts every report that survived with its words into the spool: how many, and how many are unreadable.

    The watchdog brings them into the record, where each counts once. Raises NotKept.
    """
    returned = unread = 0
    for journal in journals(place):
        written, damaged = reports_in(journal, private_key)
        unread += damaged
        for each in written:
            try:
                report = Report.read(each)
            except Unreadable:
                unread += 1
                continue
            spool.keep(each, report.received_us, report.token)
            returned += 1
    return returned, unread


def destroyed(place: DataDir) -> list[Destroyed]:
    """Whose keys had been destroyed, by every journal."""
    return [
        one for journal in journals(place) if (journal / ERASURES).is_dir() for one in destroyed_in(journal)
    ]


def _is_held(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
