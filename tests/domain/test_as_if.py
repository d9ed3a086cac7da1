"""What people did, decided again under another policy: under its own, it is the record itself."""

from collections.abc import Mapping

from domain.as_if import Replayed, acts_of, replayed
from domain.award import ApproveCredit, ProposeCredit, RevokeCredit, WithholdCredit
from domain.care import HoldCheckIn
from domain.consultation import AnswerConsultation, AskConsultation, CloseConsultation
from domain.context import Context
from domain.facts import RetractFact, WaiveObligation
from domain.ladder import ApproveRung, DeclineRung
from domain.meetings import MissMeeting, MoveMeeting, PlanMeeting, RecordContact, RecordMeeting
from domain.mentor import EndMentorYear
from domain.messages import Entry
from domain.obligations import Standing
from domain.otherwise import Moved, Stands, moved
from domain.policy import Kind, Policy
from domain.referral import AcceptReferral, CloseReferral, RecommendReferral
from domain.shelves import Shelves
from domain.structure import (
    AgreeCadence,
    EndRelationship,
    PauseRelationship,
    ResumeRelationship,
)
from domain.supervision import AttendSupervision
from domain.timetable import Session, Sessions
from tests.domain import builders
from tests.domain.builders import Life, at, changed, context_of
from tests.domain.semesters import SUPERVISED, TRAINED, autumn, diary_of, supervised

NOBODY: Sessions = Shelves()


def sessions(**minutes: int) -> Sessions:
    """The sessions of an autumn; a day's held minutes, 90 unless told otherwise."""
    held = {day: minutes.get(f"d{day.replace('-', '')}", 90) for day in (*TRAINED, *SUPERVISED)}
    known: Mapping[str, Session] = {
        day: Session(
            id=day,
            kind="training" if day in TRAINED else "supervision",
            topics=("goals",),
            starts_us=at(f"{day} 17:00"),
            minutes=90,
            held_minutes=held[day],
        )
        for day in held
    }
    return Shelves[Session]().holding(known)


def again(life: Life, context: Context, when: str, known: Sessions = NOBODY) -> Replayed:
    return replayed(life.stream, life.entries, known, context, at(when))


def short(day: str, minutes: int, instead_of: str | None = None) -> AttendSupervision:
    return AttendSupervision(
        session=day, occurred_us=at(f"{day} 17:00"), held_minutes=90, minutes=minutes, instead_of=instead_of
    )


def test_a_pair_replayed_under_its_own_policy_stands_where_it_stood(context: Context) -> None:
    pair = builders.pair(context)
    pair.does("2025-09-15 10:00", PlanMeeting(planned_us=at("2025-09-20 10:00")), name="p1")
    pair.does("2025-09-16 10:00", MoveMeeting(plan="p1", planned_us=at("2025-09-22 10:00"), reason="other"))
    pair.does("2025-09-23 10:00", MissMeeting(plan="p1", reason="other"))
    pair.does("2025-09-24 10:00", RecordMeeting(occurred_us=at("2025-09-24 09:00"), minutes=60), name="met")
    pair.does("2025-09-25 10:00", RecordContact(occurred_us=at("2025-09-25 09:00")))
    pair.does("2025-09-26 10:00", RetractFact(fact="met"))
    pair.does("2025-09-27 10:00", HoldCheckIn(occurred_us=at("2025-09-27 09:00")))
    pair.does("2025-09-28 10:00", AskConsultation(), name="q1")
    pair.does("2025-09-29 10:00", AnswerConsultation(consultation="q1"))
    pair.does("2025-09-29 11:00", CloseConsultation(consultation="q1"))
    pair.does("2025-10-01 10:00", RecommendReferral(service="student-counselling", consented=True), name="r1")
    pair.does("2025-10-02 10:00", AcceptReferral(referral="r1"))
    pair.does("2025-10-03 10:00", CloseReferral(referral="r1", outcome="seen"))
    pair.does("2025-10-04 10:00", PauseRelationship(from_us=at("2025-10-06"), until_us=at("2025-10-20")))
    pair.does("2025-10-08 10:00", ResumeRelationship())
    pair.does("2025-12-01 10:00", ApproveRung(rung="notice"))
    pair.does("2026-01-20 10:00", DeclineRung(rung="conversation", note="n1"))
    pair.does("2026-01-21 10:00", AgreeCadence(kind=Kind.MEETING, every=2))
    pair.does("2026-01-21 11:00", AgreeCadence(kind=Kind.CONTACT, every=3))
    pair.does("2026-01-22 10:00", WaiveObligation(obligation="meeting/5", note="n1", why="illness"))
    pair.does("2026-02-01 10:00", EndRelationship(reason="agreed"))
    pair.reaches("2026-03-01")

    replay = again(pair, context, "2026-03-01")

    assert replay == Replayed(pair.state, 0)


def test_a_mentors_year_is_replayed_with_its_corrections_and_without_decisions_about_credit(
    context: Context,
) -> None:
    mentor = builders.mentor(context)
    autumn(mentor, supervisions=0)
    mentor.does("2026-01-25 10:00", short(SUPERVISED[0], 70), name="s1")
    mentor.does("2026-01-25 11:00", short(SUPERVISED[0], 95, instead_of="s1"), name="s2")
    mentor.does("2026-01-26 10:00", RetractFact(fact="diary-2026-01"))
    mentor.does("2026-01-27 10:00", diary_of("2026-01"))
    mentor.does("2026-02-09 10:00", WithholdCredit(term=1), by="anna")
    mentor.does("2026-02-10 10:00", supervised(SUPERVISED[1]), name="s3")
    mentor.does("2026-02-11 10:00", ProposeCredit(term=1), by="anna")
    mentor.does("2026-02-11 11:00", ApproveCredit(term=1), by="bela")
    mentor.does("2026-02-12 10:00", RetractFact(fact="s3"))
    mentor.does("2026-02-12 11:00", RevokeCredit(term=1, note="n1"), by="bela")
    mentor.does("2026-02-13 10:00", WaiveObligation(obligation="supervision/1", note="n1"), by="anna")
    mentor.does("2026-03-01 10:00", EndMentorYear(), by="programme")
    mentor.reaches("2026-03-10")

    replay = again(mentor, context, "2026-03-10", sessions())

    assert replay.refused == 0
    assert moved(mentor.state, replay.state) == ()
    assert replay.state.course == mentor.state.course
    assert replay.state.credits[1].decided is None
    assert replay.state.credits[1].earned


def test_a_session_that_was_too_short_counts_where_the_rule_asks_for_less(policy: Policy) -> None:
    mentor = builders.mentor(context_of(policy))
    autumn(mentor, supervisions=1)
    mentor.does(f"{SUPERVISED[1]} 20:00", short(SUPERVISED[1], 85))
    mentor.reaches("2026-02-09")

    lenient = context_of(changed(policy, "supervision", minutes=80))
    replay = again(mentor, lenient, "2026-02-09", sessions())

    opens_us = at("2025-09-01")
    missed, met = Stands(Standing.MISSED, 1, 2, opens_us), Stands(Standing.MET, 2, 2, opens_us)
    assert moved(mentor.state, replay.state) == (Moved("supervision/1", Kind.SUPERVISION, missed, met),)
    assert (mentor.state.credits[1].earned, replay.state.credits[1].earned) == (False, True)


def test_windows_that_would_not_be_there_and_acts_that_would_not_be_possible_are_told(policy: Policy) -> None:
    pair = builders.pair(context_of(policy))
    pair.does("2025-10-04 10:00", WaiveObligation(obligation="meeting/1", note="n1"))
    pair.reaches("2025-10-20")

    strict = context_of(changed(policy, "windows", inside_percent=95))
    replay = again(pair, strict, "2025-10-20")

    assert replay.refused == 1
    assert ("meeting/1", None) in [(one.obligation, one.becomes) for one in moved(pair.state, replay.state)]


def test_another_number_needed_is_no_difference_while_nothing_comes_of_it(policy: Policy) -> None:
    pair = builders.pair(context_of(policy))
    pair.reaches("2025-09-20")

    replay = again(pair, context_of(changed(policy, "meeting", needed=2)), "2025-09-20")

    assert moved(pair.state, replay.state) == ()


def test_a_waiver_from_before_reasons_were_kept_is_one_still(mentor: Life, context: Context) -> None:
    mentor.does("2025-10-10 10:00", WaiveObligation(obligation="diary/2", note="n1"))
    old: list[Entry] = [e for e in mentor.entries if e.event.TYPE != "obligation-forgiven"]

    replay = replayed(mentor.stream, old, NOBODY, context, at("2025-10-20"))

    assert replay.state.book.find("diary/2").standing is Standing.WAIVED


def test_an_attendance_of_a_session_that_nobody_knows_is_left_out(mentor: Life, context: Context) -> None:
    mentor.does(f"{SUPERVISED[0]} 20:00", supervised(SUPERVISED[0]))

    acts = list(acts_of(mentor.stream, mentor.entries, NOBODY, context))

    assert [command.TYPE for command, _ in acts] == ["begin-mentor-year"]
