"""Consent to the study: a mentor or mentee lets what the record knows of them into it, or takes that back.

It is another consent than that to taking part: *no* until somebody says yes, and nothing else hangs on it.
Whoever leaves the programme is out of the study as well.
"""

from collections.abc import Iterator
from typing import NamedTuple

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.people import People, PersonWithdrawn


class GiveResearchConsent(Command):
    """Somebody who takes part says it of themself: whoever acts is meant."""

    TYPE = "give-research-consent"


class WithdrawResearchConsent(Command):
    """Taken back at any time, also after the year; exports that were taken before cannot be called back."""

    TYPE = "withdraw-research-consent"


class ResearchConsentGiven(Event):
    TYPE = "research-consent-given"
    person: str


class ResearchConsentWithdrawn(Event):
    TYPE = "research-consent-withdrawn"
    person: str


class Study(NamedTuple):
    """Whoever is in the study now."""

    consented: frozenset[str] = frozenset()


def give(
    command: GiveResearchConsent, study: Study, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal for whoever does not take part as a mentor or mentee, or has said so already."""
    person = stamp.actor
    if not (people.is_active(person, "mentee") or people.is_active(person, "mentor")):
        raise Refusal("not-studied", f"{person} does not take part.", "Mentors and mentees are studied.")
    if person in study.consented:
        raise Refusal("consented-already", f"{person} consented already.", "Nothing more is needed.")
    yield said(ResearchConsentGiven(person=person), stamp, context)


def withdraw(
    command: WithdrawResearchConsent, study: Study, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal where there is no consent to take back."""
    if stamp.actor not in study.consented:
        raise Refusal("not-in-study", f"{stamp.actor} is in no study.", "Nothing more is needed.")
    yield said(ResearchConsentWithdrawn(person=stamp.actor), stamp, context)


def study_after(study: Study, event: Event) -> Study:
    """Whoever is in the study after one more event."""
    match event:
        case ResearchConsentGiven(person=person):
            return Study(study.consented | {person})
        case ResearchConsentWithdrawn(person=person) | PersonWithdrawn(person=person):
            return Study(study.consented - {person})
        case _:
            return study
