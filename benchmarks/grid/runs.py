"""A run of the grid, what came of it, and the thirteen steps of an escalation at which faults strike."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from benchmarks.gateway_use import GatewayProcess
from domain.clock import ClockAnchored
from store.rows import Row

STEPS = (
    "while the report is received",
    "when the report is committed",
    "when the receipt is given",
    "when the outbox holds the start",
    "when Temporal has accepted the start",
    "when the page is claimed",
    "while the gateway is asked",
    "while the acknowledgement is awaited",
    "when the next step is due",
    "while the acknowledgement is received",
    "when the acknowledgement is stored",
    "when the contact is recorded",
    "when the case is closed",
)
"""The thirteen steps of the path of an escalation, as the study of reliability counts them."""
WORKING_S, FAILING_S = 60.0, 360.0
"""The longest silence with a gateway that works, and with one that fails, in seconds of case time."""
NO_CASE_SIGN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: a fault of a family, the step (none where a family has no steps), and the seed."""

    family: str
    fault: str
    step: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.fault} {self.step}".strip() + f", seed {self.seed}"

    @property
    def case(self) -> str:
        """The id of its case, which `--only` takes: letters, digits and dashes, 64 at most."""
        what = NO_CASE_SIGN.sub("-", f"{self.family} {self.fault}".lower())[:54].strip("-")
        step = STEPS.index(self.step) + 1 if self.step in STEPS else 0
        return f"{what}-{step}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Look:
    """What the page of a report has shown, at a moment of case time: when it had come in full.

    `numbers`: before anything else; `follows`: it knows the case; `nobody`: it says that nobody has confirmed
    yet; `late`: it says that two minutes have passed, and to call now.
    """

    at_us: int
    numbers: bool
    follows: bool
    nobody: bool
    late: bool


@dataclass(slots=True)
class Came:
    """What came of a run. Moments are of the real clock, in microseconds.

    `kept` is what the receipt says; `pages` are those that the gateway accepted, each with its first moment;
    `looks` is what whoever reported was shown meanwhile; `raised` is how many emergencies a run raised;
    `silence_goal_s` is `FAILING_S` where the fault is the gateway's; `broken` is what a family itself found.
    `silence_s` is what it measured itself, where the clock of the cases is what goes wrong.
    """

    run: Run
    raised_us: int = 0
    kept: Literal["recorded", "kept", "not-recorded"] | None = None
    pages: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    raised: int = 1
    looks: list[Look] = field(default_factory=list)
    struck: bool = False
    deadline: float = 0.0
    silence_goal_s: float = WORKING_S
    broken: list[str] = field(default_factory=list)
    silence_s: float | None = None


class Player(Protocol):
    """Whoever plays the runs of a family, on a service that runs."""

    @property
    def clock(self) -> ClockAnchored:
        """The clock of the cases."""
        ...

    @property
    def speed(self) -> int:
        """Case time to real time."""
        ...

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        ...


@dataclass(frozen=True, slots=True)
class Family:
    """`runs` are those of so many seeds; `opened` makes its player, given a folder that PostgreSQL may enter.

    A family of many runs is cut into `shares`, which are played beside each other. `stays`: one service has
    all of its runs, and its record is asked at the end; else each run asks the record of its own.
    """

    name: str
    runs: Callable[[int], list[Run]]
    opened: Callable[[Path, GatewayProcess], AbstractAsyncContextManager[Player]]
    shares: int = 1
    stays: bool = True
