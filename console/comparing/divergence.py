"""Where the two ledgers differ: what is wrong, and the event of the log or of a history that shows it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

What = Literal[
    "position-missing",
    "version-missing",
    "command-cut",
    "unreadable",
    "no-command",
    "no-activity",
    "no-event",
    "no-result",
    "not-as-looked",
    "no-order",
    "order-not-taken",
    "no-run",
    "no-stream",
    "run-missing",
    "message-without-event",
    "message-without-result",
    "export-missing",
    "export-differs",
]


class Divergence(BaseModel):
    """One difference. `event` is the number of the event in the history of that run."""

    model_config = ConfigDict(frozen=True)

    what: What
    problem: str
    log: str | None = None
    stream: str | None = None
    position: int | None = None
    version: int | None = None
    command: str | None = None
    workflow: str | None = None
    run: str | None = None
    event: int | None = None

    @property
    def place(self) -> str:
        """Where it is, for people."""
        of_log = (("position", self.position), ("version", self.version), ("command", self.command))
        of_history = (("run", self.run), ("event", self.event))
        parts = [self.log, self.stream or self.workflow]
        parts += [f"{name} {value}" for name, value in (*of_log, *of_history) if value is not None]
        return ", ".join(part for part in parts if part)
