"""The programme's numbers, one frozen version at a time; `examples/policy.toml` has their sources."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from domain.calendar import AcademicCalendar, Corrected
from domain.messages import Message
from domain.weights import Method, Weights

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Positive = Annotated[int, Field(ge=1, le=1_000_000)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Strength(StrEnum):
    """How firmly something is owed."""

    __hash__ = str.__hash__
    REQUIRED = "required"
    GUIDELINE = "guideline"
    AGREED = "agreed"


class Kind(StrEnum):
    """What can be owed: the table of the domain, kind by kind."""

    __hash__ = str.__hash__
    TRAINING = "training"
    SUPERVISION = "supervision"
    DIARY = "diary"
    CREDIT = "credit"
    MEETING = "meeting"
    CONTACT = "contact"
    CHECK_IN = "check-in"
    ANSWER = "answer"
    REFERRAL = "referral"
    PAGE = "page"
    ACKNOWLEDGE = "acknowledge"
    CONTACT_MADE = "contact-made"
    DEBRIEFING = "debriefing"
    MENTEE_CHECK_IN = "mentee-check-in"


OF_A_SEMESTER = (Kind.TRAINING, Kind.SUPERVISION, Kind.DIARY)
"""What a mentor's year knows of a semester, so that credit can depend on it."""

UNARMED = frozenset({Kind.CONTACT})
"""Kinds whose windows arm no timer: they are settled at the next touch."""


class Eligibility(Message):
    mentor_from_year: Positive
    mentee_year: Positive


class Pairing(Message):
    """How pairs are made; `method` is that of a drafted round, `decline_days` how long a pair is declined."""

    mentees_at_most: Positive
    topics_before: tuple[str, ...]
    method: Method
    decline_days: Positive
    weights: Weights


class Sessions(Message):
    """Group sessions of a semester that count when they last, and are attended, long enough."""

    needed: Count
    minutes: Positive
    grace_days: Count


class Recurring(Message):
    """Something owed once in each window of the calendar."""

    needed: Positive
    grace_days: Count


class Credit(Message):
    decide_days: Positive
    conditions: tuple[Kind, ...]
    ects: Positive | None = None


class Windows(Message):
    inside_percent: Percent
    excused_percent: Percent
    late_record_days: Count


class Deadlines(Message):
    check_in_days: Positive
    answer_working_days: Positive
    referral_days: Positive
    diary_access_days: Count
    policy_notice_hours: Count


class Reminders(Message):
    """How many days before its end somebody is reminded of what is still to do; 0 for never."""

    of_a_semester_days: Count
    of_a_month_days: Count
    once_days: Count


class Level(Message):
    """One level of an emergency; seconds, or working days where the level counts in those."""

    page_every_s: Count
    page_every_working_days: Count
    acknowledge_s: Count
    acknowledge_working_days: Count
    lease_s: Count
    lease_working_days: Count


class Emergencies(Message):
    emergency: Level
    urgent: Level
    concern: Level
    debriefing_hours: Positive
    mentee_check_in_hours: Positive


class Ladder(Message):
    """How many windows missed in a row suggest a rung, and the days that each rung is given."""

    contacts_missed: Positive
    meetings_missed: Positive
    days_between: Count


class Policy(Message):
    """One version of the programme policy; without a section on reminders nobody is reminded."""

    name: str
    eligibility: Eligibility
    pairing: Pairing
    training: Sessions
    supervision: Sessions
    diary: Recurring
    meeting: Recurring
    contact: Recurring
    credit: Credit
    windows: Windows
    deadlines: Deadlines
    reminders: Reminders | None = None
    emergencies: Emergencies
    ladder: Ladder


class Published(Message):
    """A policy with its version number and the local midnight from which it counts."""

    version: int
    effective_us: int
    policy: Policy


class Context(Message):
    """What every decider needs besides its own stream: the calendar and the history of the policy."""

    calendar: AcademicCalendar
    policies: tuple[Published, ...]
    corrections: tuple[Corrected, ...] = ()

    def __hash__(self) -> int:
        """Cheap on purpose: contexts are keys of caches that are asked at every step of a year."""
        return hash(self._key)

    @cached_property
    def _key(self) -> tuple[str, int, int]:
        return (self.calendar.name, len(self.policies), len(self.corrections))

    def calendar_at(self, at_us: int) -> AcademicCalendar:
        """The calendar in force at a moment: which days are free or worked; its bounds are those of all."""
        in_force = [c.calendar for c in self.corrections if c.effective_us <= at_us]
        return in_force[-1] if in_force else self.calendar

    def published_at(self, at_us: int) -> Published:
        """The policy in force at a moment; the first one also counts for moments before it."""
        chosen = self.policies[0]
        for candidate in self.policies[1:]:
            if candidate.effective_us <= at_us:
                chosen = candidate
        return chosen

    def policies_within(self, first_us: int, end_us: int) -> tuple[Policy, ...]:
        """The policies in force at some moment of a span, the one at its first moment included."""
        later = (p.policy for p in self.policies if first_us < p.effective_us <= end_us)
        return (self.policy_at(first_us), *later)

    def policy_at(self, at_us: int) -> Policy:
        return self.published_at(at_us).policy
