"""What is asked and what happens when somebody is forgotten: holds, the erasure's steps, its certificate."""

from typing import Annotated, Literal

from pydantic import Field

from domain.messages import Command, Event, Message, Reason

Basis = Literal["request", "retention"]
Step = Literal["keys", "count", "clear"]
Matter = Literal["diary", "support", "reasons", "care"]
"""Classes of words that are kept for a time of their own; none named means the person as a whole."""
What = Literal[
    "histories", "keys", "names", "texts", "proofs", "logins", "sessions", "notices", "reports", "files"
]
Obstacle = Literal[
    "held",
    "takes-part",
    "relationship-runs",
    "case-open",
    "report-waits",
    "holds-a-role",
    "named-outside-the-vault",
]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Count(Message):
    """So many of a kind were there, and one digest over what they were; nothing can be read from it."""

    what: What
    number: Annotated[int, Field(ge=0)]
    digest: Digest


class PlaceHold(Command):
    """The law, or a dispute, wants what is kept of somebody to stay; `note` says why."""

    TYPE = "place-hold"
    note: Reason


class LiftHold(Command):
    """It is wanted no longer; `note` says why."""

    TYPE = "lift-hold"
    hold: str
    note: Reason


class AskErasure(Command):
    """Data protection has somebody forgotten, or time has; `obstacles` is what the door saw in its way.

    Without `scope` the person is erased; with it the words of those classes, and the person may come back.
    """

    TYPE = "ask-erasure"
    basis: Basis
    scope: tuple[Matter, ...] = ()
    note: str | None = None
    obstacles: tuple[Obstacle, ...] = ()


class BeginErasure(Command):
    """The workflow has looked once more; from here there is no way back."""

    TYPE = "begin-erasure"
    erasure: str
    obstacles: tuple[Obstacle, ...]
    searched: tuple[Count, ...]


class RecordStep(Command):
    """A step was done; `counts` is what it met."""

    TYPE = "record-step"
    erasure: str
    step: Step
    counts: tuple[Count, ...]


class IssueCertificate(Command):
    """Everything was done; `digest` is over the certificate's canonical text."""

    TYPE = "issue-certificate"
    erasure: str
    digest: Digest


class HoldPlaced(Event):
    TYPE = "hold-placed"
    hold: str
    note: str


class HoldLifted(Event):
    TYPE = "hold-lifted"
    hold: str
    note: str


class ErasureAsked(Event):
    TYPE = "erasure-asked"
    erasure: str
    basis: Basis
    scope: tuple[Matter, ...]
    note: str | None


class ErasureRefused(Event):
    """Something came in its way between the asking and the fence; nothing was destroyed."""

    TYPE = "erasure-refused"
    erasure: str
    obstacles: tuple[Obstacle, ...]


class ErasureBegun(Event):
    """`searched` are Temporal's histories of the person, none of which names them."""

    TYPE = "erasure-begun"
    erasure: str
    searched: tuple[Count, ...]


class ErasureStepTaken(Event):
    TYPE = "erasure-step-taken"
    erasure: str
    step: Step
    counts: tuple[Count, ...]


class CertificateIssued(Event):
    TYPE = "certificate-issued"
    erasure: str
    digest: Digest
