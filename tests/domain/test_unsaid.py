"""What commands are called, and what it means when one, or an event, leaves something out: fixed for ever.

A row of the log keeps only what was said: another default would change what old rows tell.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from pydantic import BaseModel

import domain
from domain.messages import Command, Event

MEANINGS: dict[str, object] = {
    "AnchorClock.programme_us": 1,
    "AnchorClock.real_us": 1,
    "BreakGlass.mentee_waits": False,
    "CheckInHeld.in_time": True,
    "ConsultationAnswered.in_time": True,
    "ContactMade.in_time": True,
    "ContactRecorded.in_time": True,
    "CreditAwarded.in_time": True,
    "CreditWithheld.in_time": True,
    "DebriefingHeld.in_time": True,
    "DiaryEntryWritten.in_time": True,
    "EmergencyAcknowledged.in_time": True,
    "FactCounted.in_time": True,
    "FactRecorded.in_time": True,
    "MeetingRecorded.in_time": True,
    "MenteeCheckInHeld.in_time": True,
    "MessageAnswered.in_time": True,
    "ObligationOpened.needed": 1,
    "PageSent.in_time": True,
    "PauseRelationship.reason": "pause",
    "RaiseEmergency.drill": False,
    "RaiseEmergency.raised_by": "unknown",
    "RaiseEmergency.verified": False,
    "RecordContact.mode": "online",
    "ReferralClosed.in_time": True,
    "SupervisionAttended.in_time": True,
    "TrainingAttended.in_time": True,
    "WaiveObligation.why": "other",
}
"""What is meant where nothing is said, by class and field; where it is neither nothing nor none of many."""


def below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def everything() -> list[type[BaseModel]]:
    for module in pkgutil.iter_modules(domain.__path__, "domain."):
        importlib.import_module(module.name)
    found = {
        each for kind in (Command, Event) for each in below(kind) if each.__module__.startswith("domain.")
    }
    return sorted(found, key=lambda each: each.__name__)


def called(kind: type[BaseModel]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def test_a_command_is_called_like_its_class() -> None:
    commands = [each for each in everything() if issubclass(each, Command) and "TYPE" in vars(each)]

    assert len(commands) > 100
    assert [each for each in commands if called(each) != each.TYPE] == []


def test_what_is_left_out_means_what_it_always_meant() -> None:
    unsaid = {
        f"{each.__name__}.{name}": field.default
        for each in everything()
        for name, field in each.model_fields.items()
        if not field.is_required() and field.default_factory is None
    }

    assert {name: value for name, value in unsaid.items() if value is not None and value != ()} == MEANINGS
