"""The programme's numbers, one frozen version at a time; `examples/policy.toml` has their sources."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

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
