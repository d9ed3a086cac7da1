"""What a driver needs to know after settling: when something is due next, and what waits to be done."""

from domain.messages import Message


class Outlook(Message):
    """`due_us` is programme time; `wake_us` and `roll_us` are real moments at which to act on it.

    `intents` are the open intents of the stream; `finished` says that nothing will ever come again. So many
    events (`version`) the stream had then, so many (`wrote`) of them this very look wrote: a history that
    says so vouches for the log. Histories from before that say 0.
    """

    due_us: int | None
    due_kind: str
    wake_us: int | None
    roll_us: int | None
    intents: tuple[str, ...]
    stage: str
    cohort: str
    finished: bool
    version: int = 0
    wrote: int = 0
