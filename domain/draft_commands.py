"""What is asked of a draft of a round; each is a command to the programme year."""

from domain.drafts import DraftedPair, Problem
from domain.messages import Command, Given
from domain.weights import Method


class DraftRound(Command):
    """Work out a round without placing anybody; its id is the command's. No method: that of the policy.

    `keeps` is a draft whose pairs by hand stay as they are in the new one.
    """

    TYPE = "draft-round"
    BULK = True
    seed: str
    method: Method | None = None
    keeps: str | None = None
    given: tuple[Given, ...] = ()


class RecordDraft(Command):
    """What an activity worked out for a draft that was asked for, or why it could not."""

    TYPE = "record-draft"
    BULK = True
    draft: str
    pairs: tuple[DraftedPair, ...] = ()
    problem: Problem | None = None
    given: tuple[Given, ...] = ()


class RearrangeDraft(Command):
    """Move mentees of a draft by hand to other mentors, several at once; `left` are then without one."""

    TYPE = "rearrange-draft"
    BULK = True
    draft: str
    pairs: tuple[DraftedPair, ...]
    left: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()


class DiscardDraft(Command):
    TYPE = "discard-draft"
    draft: str


class ConfirmDraft(Command):
    """Place the pairs of a draft as they stand in it now."""

    TYPE = "confirm-draft"
    BULK = True
    draft: str
    given: tuple[Given, ...] = ()
