"""What a mentor does in an autumn: trainings, supervisions and a diary, as many as a test wants."""

from domain.diary import WriteDiary
from domain.messages import Command
from domain.supervision import AttendSupervision
from domain.training import AttendTraining
from tests.domain.builders import Life, at

TRAINED = ("2025-09-10", "2025-10-08", "2025-11-12", "2025-12-10")
SUPERVISED = ("2025-10-22", "2025-12-03")
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01")


def diary_of(month: str) -> WriteDiary:
    return WriteDiary(occurred_us=at(f"{month}-20 18:00"))


def autumn(mentor: Life, *, trainings: int = 4, supervisions: int = 2, months: int = 5) -> None:
    """An autumn in order of time, recorded in time; facts are named "diary-2025-10" and so on."""
    acts: list[tuple[str, str, Command]] = [
        (f"{day} 19:00", f"training-{day}", trained(day)) for day in TRAINED[:trainings]
    ]
    acts += [(f"{day} 20:00", f"supervision-{day}", supervised(day)) for day in SUPERVISED[:supervisions]]
    acts += [(f"{month}-20 21:00", f"diary-{month}", diary_of(month)) for month in MONTHS[:months]]
    for when, name, command in sorted(acts, key=lambda act: act[0]):
        mentor.does(when, command, name=name)


def trained(day: str) -> AttendTraining:
    return AttendTraining(
        session=day, topics=("goals",), occurred_us=at(f"{day} 17:00"), held_minutes=90, minutes=90
    )


def supervised(day: str) -> AttendSupervision:
    return AttendSupervision(session=day, occurred_us=at(f"{day} 17:00"), held_minutes=90, minutes=90)
