"""The import law holds where import-linter cannot look, and both guards notice a breach."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.project import imports
from tests.project.tree import ROOMS, ROOT, composition_roots, modules

Rule = Callable[[str], Iterable[str]]


def faults(rule: Rule, paths: Iterable[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} {fault}"
        for path in paths
        for fault in rule(path.read_text(encoding="utf-8"))
    ]


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


# ---- the project


def test_the_domain_reads_no_clock_and_touches_no_machine() -> None:
    assert faults(imports.purity_faults, modules("domain")) == []


def test_nobody_imports_a_composition_root() -> None:
    assert faults(imports.root_import_faults, [*modules(*ROOMS), *composition_roots()]) == []


def test_the_worker_imports_its_lane_inside_a_function() -> None:
    workers = [path for path in composition_roots() if path.name == "worker.py"]
    assert faults(imports.worker_faults, workers) == []


def test_every_room_is_named_in_full() -> None:
    assert faults(imports.relative_import_faults, [*modules(*ROOMS), *composition_roots()]) == []


def test_neither_lane_imports_the_other() -> None:
    found = [
        fault
        for path in modules("workflows", "activities")
        for fault in imports.lane_faults(dotted(path), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_only_the_ledger_appends_to_a_log() -> None:
    others = [
        path
        for path in [*modules("runtime", "activities", "workflows", "console"), *composition_roots()]
        if path != ROOT / "activities" / "ledger.py"
    ]
    assert faults(imports.awaited_append_faults, others) == []


# ---- the guards themselves


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (imports.purity_faults, "import random"),
        (imports.purity_faults, "from os import environ"),
        (imports.purity_faults, "from uuid import uuid4"),
        (imports.purity_faults, "import uuid\nuuid.uuid4()"),
        (imports.purity_faults, "import datetime as d\nd.datetime.now(d.UTC)"),
        (imports.purity_faults, "def f():\n    import time"),
        (imports.purity_faults, "open('policy.toml')"),
        (imports.purity_faults, "from zoneinfo import ZoneInfo"),
        (imports.purity_faults, "order = sorted(people, key=lambda person: hash(person))"),
        (imports.purity_faults, "share = met / opened"),
        (imports.purity_faults, "ects = 0.5"),
        (imports.root_import_faults, "import worker"),
        (imports.root_import_faults, "from watchdog import main"),
        (imports.relative_import_faults, "from . import ledger"),
        (imports.worker_faults, "import workflows.relationship"),
        (imports.worker_faults, "from activities import paging"),
        (imports.worker_faults, "if True:\n    from workflows.urgent import emergency"),
        (
            imports.worker_faults,
            "def lane():\n    import workflows.urgent\n    import workflows.relationship",
        ),
        (imports.worker_faults, "def lane():\n    from activities import paging, notices"),
        (imports.awaited_append_faults, "async def f(log):\n    await log.append('stream', 0, [])"),
    ],
)
def test_a_breach_is_noticed(rule: Rule, text: str) -> None:
    assert list(rule(text)) != []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (imports.purity_faults, "import datetime\nfrom uuid import UUID, uuid5\nfrom domain import policy"),
        (imports.purity_faults, "class Key:\n    def __hash__(self):\n        return hash(self.name)"),
        (imports.purity_faults, "share = met * 100 // opened"),
        (imports.root_import_faults, "from temporalio.worker import Worker"),
        (imports.worker_faults, "from activities import ledger\nfrom store import outbox"),
        (
            imports.worker_faults,
            "def year():\n    import workflows.relationship\n    from activities import notices",
        ),
        (
            imports.worker_faults,
            "def urgent():\n    import workflows.urgent.emergency\n    from activities import paging",
        ),
        (imports.awaited_append_faults, "rows = []\nrows.append(1)"),
    ],
)
def test_what_the_law_allows_passes(rule: Rule, text: str) -> None:
    assert list(rule(text)) == []


@pytest.mark.parametrize(
    ("module", "text", "lawful"),
    [
        ("workflows.urgent.emergency", "from workflows import timers", False),
        ("workflows.urgent.effects", "from activities import notices", False),
        ("workflows.urgent.effects", "from activities import ledger, paging", True),
        ("workflows.relationship", "from workflows.urgent import effects", False),
        ("workflows.effects", "from activities.paging import page", False),
        ("activities.paging", "from activities import registry", False),
        ("activities.notices", "from activities import paging", False),
        ("activities.paging", "from activities.ledger import execute", True),
        ("activities.ledger", "from domain import emergency", True),
    ],
)
def test_a_lane_keeps_to_itself(module: str, text: str, lawful: bool) -> None:
    assert (list(imports.lane_faults(module, text)) == []) is lawful


# ---- import-linter's contracts, on a small project of the same rooms


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    for module in ("activities/ledger.py", "activities/notices.py", "workflows/effects.py", "store/log.py"):
        (tmp_path / module).touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def linted(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


def test_rooms_that_keep_the_law_pass(rooms: Path) -> None:
    (rooms / "workflows" / "effects.py").write_text("from activities import ledger\n")
    (rooms / "activities" / "ledger.py").write_text("import domain, runtime\nfrom store import log\n")
    (rooms / "console" / "cli.py").write_text("import domain, runtime\nfrom activities import ledger\n")

    report = linted(rooms)

    assert report.returncode == 0, report.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain/credit.py", "import store", "domain imports nothing of ours"),
        ("domain/credit.py", "import random", "domain imports nothing of ours"),
        ("domain/credit.py", "from temporalio import workflow", "domain imports nothing of ours"),
        ("store/log.py", "import temporalio", "store imports domain only"),
        ("runtime/logs.py", "import domain", "runtime imports nothing of ours"),
        ("activities/notices.py", "import workflows.effects", "activities import domain"),
        ("workflows/effects.py", "import sqlalchemy", "workflows import domain"),
        ("workflows/effects.py", "import store.log", "workflows import domain"),
        ("workflows/relationship.py", "import activities.ledger", "workflows reach activities only"),
        ("console/board.py", "import activities.notices", "console imports domain"),
        ("console/board.py", "import workflows.effects", "console imports domain"),
    ],
)
def test_a_contract_notices_a_breach(rooms: Path, module: str, line: str, contract: str) -> None:
    (rooms / module).write_text(f"{line}\n")

    report = linted(rooms)

    assert report.returncode == 1
    assert f"{contract}" in report.stdout
    assert "BROKEN" in report.stdout
