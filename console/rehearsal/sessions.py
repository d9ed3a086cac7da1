"""Trainings and supervisions of a year: dates, groups, who attends for how long, and when it is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from console.rehearsal.acts import HOUR_S, SECOND_US, Act, Pen
from console.rehearsal.cohort import Cohort
from console.rehearsal.days import pairing_day, teaching_days
from domain.calendar import Window
from domain.messages import Command
from domain.policy import Sessions as Rule
from domain.programme import ProgrammeYearState
from domain.sessions import CorrectAttendance, RecordAttendance
from domain.timetable import MINUTE_US, ScheduleSession, SessionKind
from store.notes import note_id

TRAINING_GROUP, SUPERVISION_GROUP = 90, 10
LATER_TOPICS = (
    (("stress-management",), ("mental-health",), ("expectations",)),
    (("mental-health", "emergencies"), ("stress-management",), ("boundaries", "expectations"), ("goals",),
     ("emergencies",)),
)  # fmt: skip
"""Topics of the dates of a semester after the two of its beginning that come before pairing."""
TRAINING_DATES = ((0.36, 0.55, 0.76), (0.1, 0.27, 0.45, 0.63, 0.8))
SUPERVISION_DATES = (0.3, 0.55, 0.82)
"""Dates by the share of a semester's teaching days that lie before them."""
MAKE_UP = 0.95
SPARE_MINUTES = 30
"""A session lasts so much longer than it must."""
UNSTEADY = 0.19
COMES = {"training": (0.96, 0.68), "supervision": (0.92, 0.62)}
"""The chance that a steady and an unsteady mentor come to a session."""
COMES_AT_FIRST = 0.97
TOO_SHORT, HELD_SHORT, WRONG, RECORDED_LATE = 0.02, 0.03, 0.012, 0.03
COMES_TO_MAKE_UP = 0.5
HOURS = (17, 15, 16, 18, 13, 11, 9)
"""When else on its day a session begins, while whoever leads it leads another one."""


@dataclass(slots=True)
class _Group:
    """Mentors who are trained or supervised together, and how many sessions have counted for each."""

    kind: SessionKind
    name: str
    leader: str
    rule: Rule
    mentors: list[str]
    counted: dict[str, int] = field(default_factory=dict)
    topics: dict[str, set[str]] = field(default_factory=dict)

    def lacking(self) -> list[str]:
        """Those who are one session short."""
        return [m for m in self.mentors if self.counted.get(m, 0) == self.rule.needed - 1]


class Timetable:
    """All sessions of a year: `opening` schedules them in August, `later` is what happens then."""

    def __init__(self, cohort: Cohort, pen: Pen) -> None:
        self._cohort = cohort
        self._pen = pen
        self.opening: list[Act] = []
        self.later: list[Act] = []
        self._august = cohort.calendar.first - 3
        self._led: dict[str, list[tuple[int, int]]] = {}
        mentors = [person.id for person in cohort.mentors if person.consent]
        mentors.sort(key=lambda mentor: (pen.chance(), mentor))
        self._unsteady = {mentor for mentor in mentors if pen.chance() < UNSTEADY}
        for term in cohort.calendar.terms:
            days = teaching_days(cohort.calendar, term.first, term.end)
            for group in self._groups("training", mentors, TRAINING_GROUP):
                self._train(group, term, days)
            for group in self._groups("supervision", mentors, SUPERVISION_GROUP):
                self._supervise(group, term, days)

    def _groups(self, kind: SessionKind, mentors: list[str], most: int) -> Iterator[_Group]:
        count = -(-len(mentors) // most)
        policy = self._cohort.policy
        rule = policy.training if kind == "training" else policy.supervision
        leaders = self._cohort.of("trainer" if kind == "training" else "supervisor")
        for n in range(count):
            yield _Group(kind, str(n + 1), leaders[n % len(leaders)], rule, mentors[n::count])

    def _train(self, group: _Group, term: Window, days: list[int]) -> None:
        dates = TRAINING_DATES[min(term.number, len(TRAINING_DATES)) - 1]
        topics = LATER_TOPICS[min(term.number, len(LATER_TOPICS)) - 1]
        number = 0
        if term.number == 1:
            number = self._train_before_pairing(group)
        for share, taught in zip(dates, topics, strict=True):
            number += 1
            day = days[min(int(share * len(days)) + self._pen.between(0, 2), len(days) - 1)]
            self._hold(group, f"training/{term.number}/{number}/{group.name}", day, taught)
        come = [mentor for mentor in group.lacking() if self._pen.chance() < COMES_TO_MAKE_UP]
        if come:
            day = days[min(int(MAKE_UP * len(days)), len(days) - 1)]
            self._hold(group, f"training/{term.number}/make-up/{group.name}", day, topics[0], come)

    def _train_before_pairing(self, group: _Group) -> int:
        """Two dates that teach what comes before pairing, and two more for those who missed them."""
        calendar, pen = self._cohort.calendar, self._pen
        before = self._cohort.policy.pairing.topics_before
        half = -(-len(before) // 2)
        round_day = pairing_day(calendar)
        days = teaching_days(calendar, calendar.first, round_day)
        first = days[min(pen.between(1, 3), len(days) - 1)]
        second = days[max(0, len(days) // 2 + pen.between(0, 2) - 1)]
        self._hold(group, f"training/1/1/{group.name}", first, before[:half], early=True)
        self._hold(group, f"training/1/2/{group.name}", max(first, second), before[half:], early=True)
        for name, day in (("again", days[-1]), ("once-more", round_day + pen.between(3, 6))):
            untaught = [m for m in group.mentors if not set(before) <= group.topics.get(m, set())]
            if untaught:
                session = f"training/1/{name}/{group.name}"
                self._hold(group, session, day, before, untaught, early=True)
        return 2

    def _supervise(self, group: _Group, term: Window, days: list[int]) -> None:
        for number, share in enumerate(SUPERVISION_DATES, start=1):
            at = min(int(share * len(days)) + self._pen.between(0, 6), len(days) - 1)
            session = f"supervision/{term.number}/{number}/{group.name}"
            if not self._hold(group, session, days[at], ()):
                again = days[min(at + 8, len(days) - 1)]
                self._hold(group, f"{session}/again", again, (), scheduled=days[at] + 1)

    def _hold(
        self,
        group: _Group,
        session: str,
        day: int,
        topics: tuple[str, ...],
        come: list[str] | None = None,
        *,
        early: bool = False,
        scheduled: int | None = None,
    ) -> bool:
        """One session from its scheduling to its corrections; whether it was held for long enough."""
        pen, rule = self._pen, group.rule
        made = pen.on(self._august if scheduled is None else scheduled)
        hour = pen.between(15, 17)
        starts, led = self._free(group.leader, pen.sharp(day, hour * HOUR_S), hour, rule)
        schedule = ScheduleSession(
            kind=group.kind,
            topics=topics,
            starts_us=starts,
            minutes=rule.minutes + SPARE_MINUTES,
            room=f"{group.kind[0].upper()} {group.name}" if led else None,
            trainer=group.leader if led else None,
            group=group.name,
            mentors=tuple(group.mentors if come is None else come),
        )
        (self.opening if scheduled is None else self.later).append(
            pen.look(made, group.leader, session, partial(_schedule, schedule))
        )
        short = not early and come is None and pen.chance() < HELD_SHORT
        held = rule.minutes + (-pen.between(2, 15) if short else pen.between(5, SPARE_MINUTES))
        minutes = self._minutes(group, held, come, early=early)
        for mentor, stayed in minutes:
            if min(held, stayed) >= rule.minutes:
                group.counted[mentor] = group.counted.get(mentor, 0) + 1
                group.topics.setdefault(mentor, set()).update(topics)
        recorded = self._recorded(starts, day, early=early)
        record = partial(_attendance, session, held, tuple(minutes))
        self.later.append(pen.look(recorded, group.leader, f"{session}/attendance", record))
        self._corrections(group, session, held, minutes, recorded)
        return not short

    def _free(self, leader: str, starts: int, hour: int, rule: Rule) -> tuple[int, bool]:
        """When on its day a session begins, and whether its leader is free then; as planned if never."""
        lasts_us = (rule.minutes + SPARE_MINUTES) * MINUTE_US
        led = self._led.setdefault(leader, [])
        for other in (hour, *HOURS):
            begins = starts + (other - hour) * HOUR_S * SECOND_US
            if all(begins >= end or begins + lasts_us <= first for first, end in led):
                led.append((begins, begins + lasts_us))
                return begins, True
        return starts, False

    def _minutes(
        self, group: _Group, held: int, come: list[str] | None, *, early: bool
    ) -> list[tuple[str, int]]:
        pen, least = self._pen, group.rule.minutes
        steady, unsteady = COMES[group.kind]
        present = []
        for mentor in group.mentors if come is None else come:
            comes = COMES_AT_FIRST if early else unsteady if mentor in self._unsteady else steady
            if come is None and pen.chance() >= comes:
                continue
            leaves = come is None and pen.chance() < TOO_SHORT
            present.append((mentor, pen.between(30, least - 10) if leaves else held))
        return present

    def _recorded(self, starts: int, day: int, *, early: bool) -> int:
        pen = self._pen
        if early:
            return pen.after(starts, 3 * HOUR_S, 4 * HOUR_S)
        if pen.chance() < RECORDED_LATE:
            return pen.on(day + pen.between(8, 20))
        days = pen.between(0, 5)
        return pen.on(day + days) if days else pen.after(starts, 3 * HOUR_S, 4 * HOUR_S)

    def _corrections(
        self, group: _Group, session: str, held: int, minutes: list[tuple[str, int]], recorded: int
    ) -> None:
        """Some minutes were written down wrongly; a few days later somebody says so."""
        pen = self._pen
        for mentor, stayed in minutes:
            if pen.chance() < WRONG:
                right = held if stayed < held else pen.between(40, held - 5)
                at_us = pen.after(recorded, 20 * HOUR_S, 9 * 24 * HOUR_S)
                command_id = f"{session}/correct/{mentor}"
                look = partial(_correction, session, mentor, right, note_id(command_id))
                self.later.append(pen.look(at_us, group.leader, command_id, look))


def _schedule(schedule: ScheduleSession, year: ProgrammeYearState) -> Command:
    """For those of a group who take part by then."""
    people = year.people
    return schedule.model_copy(
        update={"mentors": tuple(one for one in schedule.mentors if people.is_active(one, "mentor"))}
    )


def _attendance(
    session: str, held: int, minutes: tuple[tuple[str, int], ...], year: ProgrammeYearState
) -> Command:
    """Who of those expected still takes part."""
    left = year.people.left
    present = tuple((mentor, stayed) for mentor, stayed in minutes if mentor not in left)
    return RecordAttendance(session=session, held_minutes=held, attended=present)


def _correction(
    session: str, mentor: str, minutes: int, note: str, year: ProgrammeYearState
) -> Command | None:
    if mentor in year.people.left or mentor not in year.sessions[session].attended:
        return None
    return CorrectAttendance(session=session, mentor=mentor, minutes=minutes, note=note)
