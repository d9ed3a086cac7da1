"""What begins and ends a reading out of turn, and its review: the commands and the events of that."""

from typing import Literal

from domain.messages import Command, Event, Given, Reason

Judgement = Literal["justified", "not-justified"]


class BreakGlass(Command):
    """Begins an hour of reading; `note` is the vault's id of the reason, the review is owed by a moment.

    `desk_us` is the same moment by the clock of the desk, by which the rota says who is on duty; `about` is
    the pair of the case. Its mentee is told as its mentor is, unless that would put somebody in danger: then
    `mentee_waits`, and the reason says why.
    """

    TYPE = "break-glass"
    case: str
    note: Reason
    review_by_us: int
    desk_us: int
    about: str | None = None
    mentee_waits: bool = False
    given: tuple[Given, ...] = ()


class StopReading(Command):
    """The officer has read what was needed."""

    TYPE = "stop-reading"


class ReviewBreaking(Command):
    """Somebody else looks at whether it was right."""

    TYPE = "review-breaking"
    breaking: str
    judgement: Judgement
    note: str | None = None


class GlassBroken(Event):
    """It asks for the notices to data protection, another professional and the pair.

    `given` is what the rota said of the officer's duty; of readings from before it was asked it is empty, and
    `about` is not known.
    """

    TYPE = "glass-broken"
    SCHEMA = 2
    breaking: str
    case: str
    note: str
    until_us: int
    review_by_us: int
    about: str | None
    mentee_waits: bool
    given: tuple[Given, ...]


class ReadingStopped(Event):
    TYPE = "reading-stopped"
    breaking: str
    why: Literal["lapsed", "stopped"]


class ReviewFellDue(Event):
    """Nobody has reviewed it in time; it stays owed."""

    TYPE = "review-fell-due"
    breaking: str


class BreakingReviewed(Event):
    TYPE = "breaking-reviewed"
    breaking: str
    judgement: Judgement
    note: str | None
