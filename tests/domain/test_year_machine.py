"""A year as a state machine: whatever people do, in whatever order it arrives, every law holds."""

from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain import addresses
from domain.errors import Refusal
from domain.messages import Command
from domain.pairing import RunPairing
from domain.people import EnrolPeople, GrantWaiver, WithdrawPerson
from domain.programme import PublishPolicy, RecordDelivery
from domain.rematch import ApproveRematch, RequestRematch
from domain.sessions import CorrectAttendance, RecordAttendance
from domain.timetable import ScheduleSession
from tests.domain import cohorts, laws
from tests.domain.builders import AFTER_ALL, HOUR, YEAR, Life, at, changed, example_policy
from tests.domain.cohorts import mentee, mentor
from tests.domain.examples import AT_LEAST, FULL, RUNS, STEPS
from tests.domain.scripts import (
    DAY,
    MENTOR_FACTS,
    PAIR_FACTS,
    PAIR_STRUCTURE,
    Make,
    Pen,
)

FOLK = (
    mentor("m1", capacity=2), mentor("m2", "hu", "en"), mentor("m3", "en", capacity=2),
    mentee("n1"), mentee("n2", "en"), mentee("n3", "hu", "en"), mentee("n4"),
)  # fmt: skip
PAIR_RHYTHM = PAIR_STRUCTURE[:4]
"""Cadence and pauses; pairs are ended by the year."""
lateness = st.one_of(st.just(0), st.integers(0, 30))
"""Days by which a command may arrive after time has passed it."""


def several(makes: tuple[Make, ...]) -> st.SearchStrategy[list[Make]]:
    return st.lists(st.sampled_from(makes), min_size=1, max_size=8)


class YearMachine(RuleBasedStateMachine):
    """A small cohort; every command goes through the record's own step, with overdue orders first."""

    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.record = cohorts.paired(*FOLK)
        self.now_us = at(cohorts.PAIRED)
        self.names: dict[str, list[str]] = {}
        self.touched: set[str] = set()
        self.number = 0

    # what time does

    @rule(hours=st.integers(1, 25 * 24))
    def time_goes_on(self, hours: int) -> None:
        self.now_us = min(self.now_us + hours * HOUR, at(AFTER_ALL))

    @rule(data=st.data())
    def somebody_looks(self, data: Any) -> None:
        stream = self._a_stream(data, "")
        self.record.of(stream).reaches(self.now_us)
        self.touched.add(stream)

    # what pairs and mentors do

    @rule(data=st.data(), makes=several(PAIR_FACTS), late=lateness)
    def a_pair_says(self, data: Any, makes: list[Make], late: int) -> None:
        self._say(data, "relationship", makes, late)

    @rule(data=st.data(), makes=several(PAIR_RHYTHM), late=lateness)
    def a_pair_changes(self, data: Any, makes: list[Make], late: int) -> None:
        self._say(data, "relationship", makes, late)

    @rule(data=st.data(), makes=several(MENTOR_FACTS), late=lateness)
    def a_mentor_says(self, data: Any, makes: list[Make], late: int) -> None:
        self._say(data, "mentor-year", makes, late)

    # what the programme does

    @rule(data=st.data(), minutes=st.integers(85, 95), kind=st.sampled_from(("training", "supervision")))
    def a_session_is_held(self, data: Any, minutes: int, kind: str) -> None:
        starts_us, session = self.now_us + 2 * HOUR, f"s{self.number}"
        planned = {"kind": kind, "topics": cohorts.COVERED, "starts_us": starts_us, "minutes": 90}
        self._command(YEAR, ScheduleSession.model_validate(planned), name=session)
        self.now_us += 4 * HOUR
        there = data.draw(st.lists(st.sampled_from(self._mentors()), unique=True))
        attended = tuple((who, minutes) for who in there)
        self._command(YEAR, RecordAttendance(session=session, held_minutes=90, attended=attended))

    @rule(data=st.data(), minutes=st.integers(85, 95))
    def an_attendance_is_corrected(self, data: Any, minutes: int) -> None:
        sessions = sorted(self.record.year.state.sessions)
        session, who = data.draw(st.sampled_from(sessions)), data.draw(st.sampled_from(self._mentors()))
        self._command(YEAR, CorrectAttendance(session=session, mentor=who, minutes=minutes, note="n"))

    @rule(data=st.data(), what=st.sampled_from(("round", "rematch", "join", "leave")))
    def people_move(self, data: Any, what: str) -> None:
        match what:
            case "round":
                self._command(YEAR, RunPairing(seed=f"seed-{self.number}"))
            case "rematch":
                self._rematch(data)
            case "join":
                self._join(waived=data.draw(st.booleans()))
            case _:
                people = sorted(self.record.year.state.people.by_id)
                self._command(YEAR, WithdrawPerson(person=data.draw(st.sampled_from(people))))

    @rule(grace=st.integers(0, 14), needed=st.integers(1, 3), days=st.integers(2, 20))
    def a_policy_is_published(self, grace: int, needed: int, days: int) -> None:
        calendar = self.record.year.state.calendar
        effective_us = calendar.midnight(calendar.day_of(self.now_us) + days)
        policy = example_policy()
        for section in ("supervision", "diary", "meeting"):
            policy = changed(policy, section, grace_days=grace, needed=needed)
        self._command(YEAR, PublishPolicy(effective_us=effective_us, policy=policy))

    @rule()
    def the_driver_gives_orders(self) -> None:
        for intent, orders in list(self.record.year.state.ordered.items()):
            for order in orders:
                life = self.record.of(order.target)
                if order.command_id not in life.taken:
                    self._try(life, order.at_us, order.command, order.command_id)
            self._command(YEAR, RecordDelivery(intent=intent))

    # what holds

    @invariant()
    def every_law_holds(self) -> None:
        type(self).steps += 1
        for stream in sorted(self.touched):
            life = self.record.of(stream)
            if stream == YEAR:
                laws.hold_the_balance(life)
            else:
                laws.hold(life)
        self.touched.clear()

    def teardown(self) -> None:
        for stream in sorted({*self.record.streams, *self.record.ordered()}):
            life = self.record.of(stream)
            life.reaches(AFTER_ALL)
            if life.entries:
                laws.hold_the_balance(life)
                laws.are_all_over(life)

    # how a command gets there

    def _say(self, data: Any, kind: str, makes: list[Make], late: int) -> None:
        """Several commands of one stream, some hours apart, of which the first may be late by some days."""
        stream = self._a_stream(data, kind)
        life = self.record.of(stream)
        for n, make in enumerate(makes):
            self.now_us += 7 * HOUR
            stamp_us = self.now_us - (late * DAY if n == 0 else 0)
            command = make(Pen(data.draw, life, stamp_us, self.names.setdefault(stream, [])))
            self._command(stream, command, at_us=stamp_us)

    def _rematch(self, data: Any) -> None:
        pairs = sorted(self.record.year.state.placed.together)
        pair = data.draw(st.sampled_from(pairs)) if pairs else "nobody"
        asks = self.record.year.state.placed.pairs[pair].mentee if pairs else "n1"
        self._command(YEAR, RequestRematch(pair=pair, asked_by=asks, note="n"))
        self._command(YEAR, ApproveRematch(pair=pair, seed="again"))

    def _join(self, *, waived: bool) -> None:
        young, new = f"m-{self.number}", f"n-{self.number}"
        if waived:
            self._command(YEAR, GrantWaiver(person=young, rule="mentor-from-year", note="n"))
        self._command(YEAR, EnrolPeople(people=(mentor(young, study_year=2), mentee(new))))

    def _command(self, stream: str, command: Command, *, at_us: int | None = None, name: str = "") -> None:
        self.number += 1
        who = ("anna", "bela")[self.number % 2]
        command_id = name or f"k{self.number}"
        when = self.now_us if at_us is None else at_us
        try:
            self.record.does(stream, when, command, by=who, name=command_id)
            self.names.setdefault(stream, []).append(command_id)
        except Refusal as refusal:
            self.record.of(stream).refused.append(refusal.code)
        self.touched.add(stream)

    def _try(self, life: Life, at_us: int, command: Command, name: str) -> None:
        try:
            life.does(at_us, command, by="programme", name=name)
        except Refusal as refusal:
            life.refused.append(refusal.code)
        self.touched.add(life.stream)

    def _a_stream(self, data: Any, kind: str) -> str:
        known = {*self.record.streams, *self.record.ordered()}
        return str(data.draw(st.sampled_from(sorted(s for s in known if s.startswith(kind)))))

    def _mentors(self) -> list[str]:
        return sorted(p.id for p in self.record.year.state.people.by_id.values() if p.role == "mentor")


def test_every_law_holds_whatever_people_do_in_a_year() -> None:
    YearMachine.steps = 0

    run_state_machine_as_test(
        YearMachine,
        settings=settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=not FULL),
    )

    assert YearMachine.steps >= AT_LEAST


def test_the_machine_knows_every_stream_of_the_year() -> None:
    machine = YearMachine()

    kinds = {addresses.kind_of(stream) for stream in {*machine.record.streams, *machine.record.ordered()}}

    assert kinds == {"programme-year", "mentor-year", "relationship"}
