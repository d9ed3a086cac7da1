"""What is broken, and which tests must notice: the rooms of the mutation tests."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GOAL_PERCENT = 85
EMERGENCY = (
    "aftercare", "aftercare_events", "case", "case_commands", "case_events", "desk", "duties", "duty",
    "emergency", "flood", "levels", "officers", "paging", "rota",
    "rota_commands", "rota_events", "shifts", "triage",
)  # fmt: skip
"""The modules of `domain/` that decide an emergency, or who is called to it."""
ACCESS = ("acting", "cells", "needs", "right", "table", "work")
"""The modules of `console/access/` that say who may see and do what."""
GATE = ("gate", "relations", "roles")
"""Those that ask the record how close somebody is: a room of its own, for its tests know a record."""


@dataclass(frozen=True, slots=True)
class Room:
    """Modules whose mutants are counted together, and the tests that have to notice them.

    A test that takes longer than `slowest_s` of processor time is asked about no mutant: more of them survive
    then, and a run ends. `slowest_of_definitions_s` is the same for what stands outside of functions, where
    nobody knows which test it is for.
    """

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    slowest_s: float = 2.0
    slowest_of_definitions_s: float = 0.3

    @property
    def paths(self) -> list[Path]:
        """The files that are broken, sorted."""
        return sorted(ROOT / path for path in self.modules)


def _of_domain() -> tuple[str, ...]:
    named = {f"domain/{name}.py" for name in EMERGENCY}
    found = {f"domain/{path.name}" for path in (ROOT / "domain").glob("*.py")}
    return tuple(sorted(found - named))


ROOMS = (
    Room("emergency", tuple(f"domain/{name}.py" for name in EMERGENCY), ("tests/domain",)),
    Room(
        "access",
        tuple(f"console/access/{name}.py" for name in ACCESS),
        ("tests/console/access/test_table.py",),
        slowest_of_definitions_s=2.0,
    ),
    Room("domain", _of_domain(), ("tests/domain",)),
    Room("gate", tuple(f"console/access/{name}.py" for name in GATE), ("tests/console/access",), 60.0),
)


def room_of(name: str) -> Room:
    """The room of that name. Raises KeyError for another."""
    return {room.name: room for room in ROOMS}[name]
