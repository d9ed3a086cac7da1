"""The runs of the grid of faults: which part of the service dies at which step of an escalation's path."""

from dataclasses import dataclass, field

from console.raising import Receipt
from store.rows import Row

PARTS = ("worker-urgent", "watchdog", "temporal", "postgres")
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


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the grid: which part dies at which step."""

    part: str
    step: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.part} dies {self.step}, seed {self.seed}"

    @property
    def case(self) -> str:
        parts = (PARTS.index(self.part), STEPS.index(self.step), self.seed)
        return "run-" + "-".join(str(part) for part in parts)


@dataclass(slots=True)
class Came:
    """What came of a run. Moments are of the real clock, in microseconds.

    `pages` are those that the gateway accepted, with the first moment of each.
    """

    run: Run
    raised_us: int = 0
    receipt: Receipt | None = None
    pages: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    killed: bool = False
    deadline: float = 0.0
