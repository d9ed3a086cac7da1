"""The one mechanism: something owed by someone in a window of time, and every move of its standing."""

from enum import StrEnum
from typing import NamedTuple

from domain.errors import Refusal
from domain.messages import Event, FactRecorded
from domain.policy import Kind, Strength


class Standing(StrEnum):
    """Where an obligation stands; all but *open* are endings."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    LATE = "late"
    EXCUSED = "excused"
    WAIVED = "waived"
    SUPERSEDED = "superseded"


LEFT = "left"
"""The reason of an ending that came because its stream was left before."""

SATISFIED = frozenset({Standing.MET, Standing.LATE, Standing.WAIVED, Standing.EXCUSED, Standing.SUPERSEDED})


class ObligationOpened(Event):
    TYPE = "obligation-opened"
    obligation: str
    kind: Kind
    strength: Strength
    owed_by: str
    opens_us: int
    ends_us: int
    closes_us: int
    needed: int = 1


class ObligationEnded(Event):
    TYPE = "obligation-ended"
    obligation: str
    kind: Kind
    standing: Standing
    needed: int
    facts: tuple[str, ...] = ()
    reason: str | None = None


class ObligationAmended(Event):
    TYPE = "obligation-amended"
    obligation: str
    kind: Kind
    was: Standing
    standing: Standing
    facts: tuple[str, ...] = ()
    reason: str


Facts = tuple[tuple[str, bool], ...]
"""Facts by id, each with whether it came in time."""


class FactRetracted(Event):
    """A recorded fact was wrong, or a decision about credit stands no more; it stays in the history."""

    TYPE = "fact-retracted"
    fact: str
    met: str | None
    note: str | None = None


class Obligation(NamedTuple):
    """One rule and one window; `facts` are pairs of a fact's id and whether it came in time.

    `left_us` is the moment from which it was not owed any more, when its stream was left before its end.
    """

    id: str
    kind: Kind
    strength: Strength
    owed_by: str
    opens_us: int
    ends_us: int
    closes_us: int
    needed: int
    policy: int
    standing: Standing = Standing.OPEN
    facts: Facts = ()
    ended_us: int = 0
    decided_by: int = 0
    left_us: int | None = None

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple([fact for fact, _ in self.facts])

    @property
    def wants_fact(self) -> bool:
        return self.standing in (Standing.OPEN, Standing.MISSED, Standing.EXCUSED)

    def holds(self, occurred_us: int) -> bool:
        """Whether a happening lies in the window while it was owed."""
        end_us = self.ends_us if self.left_us is None else self.left_us
        return self.opens_us <= occurred_us < end_us

    def was_owed(self, occurred_us: int) -> bool:
        """Whether a happening lies after the opening, and before its stream was left."""
        return self.opens_us <= occurred_us and (self.left_us is None or occurred_us < self.left_us)

    def reached(self, others: Facts | None = None) -> Standing:
        """What its facts alone, or others in their place, make of it: met, late or missed."""
        facts = self.facts if others is None else others
        if len(facts) < self.needed:
            return Standing.MISSED
        return Standing.MET if sum([in_time for _, in_time in facts]) >= self.needed else Standing.LATE

    def holding(self, facts: Facts) -> "Obligation":
        """The same obligation with other facts."""
        return Obligation(
            self.id, self.kind, self.strength, self.owed_by, self.opens_us, self.ends_us, self.closes_us,
            self.needed, self.policy, self.standing, facts, self.ended_us, self.decided_by, self.left_us,
        )  # fmt: skip

    def standing_at(
        self, standing: Standing, moved_us: int, decided_by: int, left_us: int | None
    ) -> "Obligation":
        """The same obligation after an event that moved its standing."""
        return Obligation(
            self.id, self.kind, self.strength, self.owed_by, self.opens_us, self.ends_us, self.closes_us,
            self.needed, self.policy, standing, self.facts, moved_us, decided_by, left_us,
        )  # fmt: skip


def moves_after_fact(obligation: Obligation, fact: FactRecorded, occurred_us: int) -> Event | None:
    """The move that a fact brings about, if it is the one that was still needed."""
    facts = (*obligation.facts, (fact.fact, fact.in_time))
    reached = obligation.reached(facts)
    if reached is Standing.MISSED:
        return None
    if obligation.standing is Standing.OPEN:
        return ObligationEnded(
            obligation=obligation.id,
            kind=obligation.kind,
            standing=reached,
            needed=obligation.needed,
            facts=(*obligation.fact_ids, fact.fact),
        )
    late = "done-late" if occurred_us >= obligation.ends_us else "recorded-late"
    reason = "received-in-time" if reached is Standing.MET else late
    return amended(obligation.holding(facts), reached, reason)


def amended(obligation: Obligation, standing: Standing, reason: str) -> ObligationAmended:
    return ObligationAmended(
        obligation=obligation.id,
        kind=obligation.kind,
        was=obligation.standing,
        standing=standing,
        facts=obligation.fact_ids,
        reason=reason,
    )


def move_after_retraction(obligation: Obligation, fact: str) -> ObligationAmended | None:
    """*Met* or *late* becomes *missed* when the fact that carried it is gone."""
    without = obligation.holding(tuple(f for f in obligation.facts if f[0] != fact))
    if obligation.standing not in (Standing.MET, Standing.LATE):
        return None
    reached = without.reached()
    return None if reached is obligation.standing else amended(without, reached, "retracted")


def waiver(obligation: Obligation | None, wanted: str) -> Event:
    """The move of a waiver. Raises Refusal when nothing is left to forgive."""
    if obligation is None:
        raise Refusal(
            "no-such-obligation", f"There is no obligation {wanted} here.", "List them with `show`."
        )
    if obligation.standing is Standing.OPEN:
        return ObligationEnded(
            obligation=obligation.id,
            kind=obligation.kind,
            standing=Standing.WAIVED,
            needed=obligation.needed,
            facts=obligation.fact_ids,
            reason="waived",
        )
    if obligation.standing in (Standing.MISSED, Standing.EXCUSED):
        return amended(obligation, Standing.WAIVED, "waived")
    raise Refusal(
        "nothing-to-waive",
        f"The obligation {wanted} is {obligation.standing}.",
        "Only one that is open, missed or excused can be waived.",
    )
