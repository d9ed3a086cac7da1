"""On what machine figures were taken, without a name of it."""

import os
import platform
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.measures import Measure, told

WRITES = 100


def machine() -> list[Measure]:
    """Processors, memory, versions, and how long the disk takes to keep a write."""
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return [
        told("machine: processors", f"{os.cpu_count()} x {_processor()}", ""),
        told("machine: memory", round(pages * page / 2**30), "GiB"),
        told("machine: system", f"{platform.system()} {platform.machine()}", ""),
        told("machine: Python", platform.python_version(), ""),
        told("machine: fsync of 8 kB, median", _fsync_us(), "us"),
        told("machine: load before", round(os.getloadavg()[0], 1), "processes"),
    ]


def _processor() -> str:
    told_by = Path("/proc/cpuinfo")
    if told_by.exists():
        for line in told_by.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _fsync_us() -> int:
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(WRITES):
            file.write(bytes(8192))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return round(median(took) * 1e6)
