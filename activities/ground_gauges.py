"""What the watchdog tells of the ground beneath: reports that wait in the spool, disks, the last backup."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from prometheus_client.metrics_core import Metric

from runtime.datadir import DataDir
from runtime.metrics import gauge, gauges
from store.oncall import FILE
from store.spool import Spool


def measured(place: DataDir, spool: Spool) -> Iterator[Metric]:
    """The figures of now; what is not there is not told. Blocks for as long as the disk does."""
    waiting = spool.waiting()
    states = {("waiting",): len(waiting), ("damaged",): len(spool.damaged())}
    oldest_us = int(waiting[0].partition("-")[0]) if waiting else None
    yield gauges("spool_files", "Reports outside of the record", ("state",), states)
    yield gauge("spool_oldest_seconds", "How long the oldest of them waits", _since(oldest_us))
    free = {(name,): _free(folder) for name, folder in folders(place).items() if folder.exists()}
    yield gauges("disk_free_bytes", "Room on the disk of a folder", ("folder",), free)
    for name, told, file in (
        ("look_age_seconds", "How long ago the watchdog looked after the cases", place.beat),
        ("sealed_copy_age_seconds", "How old the copy of the rota is for outages", place.spool / FILE),
    ):
        if (age_s := _age_s(file)) is not None:
            yield gauge(name, told, age_s)
    if (made_s := last_backup_s(place.backed_up)) is not None:
        yield gauge("backup_age_seconds", "How long ago the last good backup ended", time.time() - made_s)


def folders(place: DataDir) -> Mapping[str, Path]:
    """The folders whose room matters, by names that tell nothing else."""
    apart = {"seals": place.seals, "journal": place.journal}
    return {"data": place.path, "spool": place.spool, "logs": place.logs, **apart}


def last_backup_s(file: Path) -> float | None:
    """When the last good backup ended, by the file that it leaves: {"at": seconds since 1970}."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return float(told["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _free(folder: Path) -> int:
    asked = os.statvfs(folder)
    return asked.f_bavail * asked.f_frsize


def _age_s(file: Path) -> float | None:
    try:
        return max(0.0, time.time() - file.stat().st_mtime)
    except OSError:
        return None


def _since(moment_us: int | None) -> float:
    return 0.0 if moment_us is None else max(0.0, time.time() - moment_us / 1e6)
