"""When a pair needs more than itself: consultations, referrals, and now and then an emergency."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from console.rehearsal.acts import HOUR_S, Act, Pen
from console.rehearsal.cohort import Cohort
from console.rehearsal.year import YearDays
from domain import addresses
from domain.case_commands import (
    AcknowledgeEmergency,
    CloseEmergency,
    Danger,
    RaiseEmergency,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
    RecordPageResult,
    RecordProgress,
)
from domain.consultation import AnswerConsultation, AskConsultation, CloseConsultation
from domain.levels import LevelName
from domain.messages import Command
from domain.pair import RelationshipState
from domain.pairing import Pair
from domain.referral import AcceptReferral, CloseReferral, RecommendReferral, Service
from store.notes import note_id

ASKS, ASKS_AGAIN = 0.19, 0.06
REFERS = 0.06
EMERGENCIES = 1 / 60
ANSWERED_IN_TIME, ANSWERED_LATE = 0.92, 0.98
ACCEPTED, SEEN, LOOP_CLOSED = 0.75, 0.8, 0.9
SERVICES: tuple[Service, ...] = (
    "student-counselling",
    "student-counselling",
    "general-practice",
    "psychiatry",
    "study-office",
)
ACKNOWLEDGED_IN_TIME, CHECKED_IN, DEBRIEFED = 0.9, 0.95, 0.9
LEVELS: tuple[tuple[LevelName, Danger], ...] = (("emergency", "yes"), ("urgent", "no"), ("concern", "no"))
DAY_S = 24 * HOUR_S


class Support:
    """Writes what one pair asks of the programme, its services and its desk."""

    def __init__(self, cohort: Cohort, days: YearDays, seed: str) -> None:
        self._days = days
        self._seed = seed
        self._desk = cohort.of("desk")
        self._professionals = cohort.of("professional")
        self._supervisors = cohort.of("supervisor")

    def of(self, pair: Pair, first: int, pen: Pen) -> Iterator[Act]:
        """All support acts of a pair, planned when it begins."""
        left = self._days.end - 3 - first
        if left < 1:
            return
        for name, share in (("consultation/1", ASKS), ("consultation/2", ASKS_AGAIN)):
            if pen.chance() < share:
                yield from self._consultation(pair, f"{pair.id}/{name}", first + pen.between(1, left), pen)
        if pen.chance() < REFERS:
            yield from self._referral(pair, first + pen.between(1, left), pen)
        if pen.chance() < EMERGENCIES:
            yield from self._emergency(pair, first + pen.between(1, left))

    def _consultation(self, pair: Pair, asked: str, day: int, pen: Pen) -> Iterator[Act]:
        coordinator = self._days.coordinators[pen.between(0, len(self._days.coordinators) - 1)]
        asks = pen.on(day)
        yield pen.act(asks, pair.mentor, asked, AskConsultation(note=note_id(asked)))
        drawn = pen.chance()
        if drawn >= ANSWERED_LATE:
            return
        in_time = drawn < ANSWERED_IN_TIME
        answers = pen.after(asks, HOUR_S, 40 * HOUR_S) if in_time else pen.after(asks, 5 * DAY_S, 9 * DAY_S)
        command_id = f"{asked}/answer"
        answer = AnswerConsultation(consultation=asked, note=note_id(command_id))
        yield pen.look(answers, coordinator, command_id, partial(_at, asked, ("asked",), answer))
        closes = pen.after(answers, DAY_S, 10 * DAY_S)
        close = partial(_at, asked, ("answered",), CloseConsultation(consultation=asked))
        yield pen.look(closes, coordinator, f"{asked}/close", close)

    def _referral(self, pair: Pair, day: int, pen: Pen) -> Iterator[Act]:
        referral = f"{pair.id}/referral"
        made = pen.on(day)
        service = SERVICES[pen.between(0, len(SERVICES) - 1)]
        yield pen.act(made, pair.mentor, referral, RecommendReferral(service=service, consented=True))
        accepts = pen.chance() < ACCEPTED
        if accepts:
            took = pen.after(made, HOUR_S, 3 * DAY_S)
            accept = partial(_at, referral, ("recommended",), AcceptReferral(referral=referral))
            yield pen.look(took, pair.mentor, f"{referral}/accept", accept)
        seen = accepts and pen.chance() < SEEN
        late = pen.chance() >= LOOP_CLOSED
        closed = pen.after(made, 16 * DAY_S, 30 * DAY_S) if late else pen.after(made, 4 * DAY_S, 13 * DAY_S)
        close = CloseReferral(referral=referral, outcome="seen" if seen else "declined")
        look = partial(_at, referral, ("recommended", "accepted"), close)
        yield pen.look(closed, pair.mentor, f"{referral}/close", look)

    def _emergency(self, pair: Pair, day: int) -> Iterator[Act]:
        """From the raise to the aftercare, on a stream of its own; contact made lets the desk close it."""
        stream = addresses.emergency(_case(self._seed, pair))
        pen = Pen(stream, self._seed, self._days.calendar)
        level, danger = LEVELS[pen.between(0, len(LEVELS) - 1)]
        about = addresses.relationship(self._days.cohort, pair.id)
        raised = pen.on(day)
        command = RaiseEmergency(
            level=level,
            danger=danger,
            about=about,
            raised_by="mentor",
            verified=True,
            note=note_id(f"{stream}/raise"),
        )
        yield pen.act(raised, pair.mentor, f"{stream}/raise", command)
        officer = self._desk[pen.between(0, len(self._desk) - 1)]
        yield pen.look(pen.after(raised, 5, 25), officer, f"{stream}/page", _page_went_out)
        taken = pen.after(raised, 60, 240 if pen.chance() < ACKNOWLEDGED_IN_TIME else 1_200)
        yield pen.act(taken, officer, f"{stream}/acknowledge", AcknowledgeEmergency(officer=officer))
        renewed = pen.after(taken, 300, 600)
        yield pen.act(renewed, officer, f"{stream}/progress", RecordProgress(officer=officer))
        contact = pen.after(renewed, 120, 500)
        by = self._professionals[pen.between(0, len(self._professionals) - 1)]
        yield pen.act(contact, officer, f"{stream}/contact", RecordContactMade(professional=by))
        closed = pen.after(contact, 600, 800)
        yield pen.act(closed, officer, f"{stream}/close", CloseEmergency(endpoint="engaged"))
        if pen.chance() < CHECKED_IN:
            met = pen.after(closed, 4 * HOUR_S, 40 * HOUR_S)
            yield pen.act(met, officer, f"{stream}/mentee", RecordMenteeCheckIn())
        if pen.chance() < DEBRIEFED:
            supervisor = self._supervisors[pen.between(0, len(self._supervisors) - 1)]
            told = pen.after(closed, 10 * HOUR_S, 65 * HOUR_S)
            yield pen.act(told, supervisor, f"{stream}/debriefing", RecordDebriefing())


def _case(seed: str, pair: Pair) -> str:
    """An opaque id that tells nobody which pair it is about."""
    return "e" + sha256(f"{seed}|{pair.id}".encode()).hexdigest()[:16]


def _at(step: str, wanted: tuple[str, ...], command: Command, state: RelationshipState) -> Command | None:
    """A command for a consultation or referral that stands where it is wanted."""
    return command if state.steps.get(step) in wanted else None


def _page_went_out(case: Any) -> Command | None:
    return RecordPageResult(page=case.intents[0], outcome="delivered") if case.intents else None
