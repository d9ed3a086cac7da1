"""Every event of a pair and of a mentor's year is a sentence; moments are local, also when clocks change."""

from typing import Any

import pytest

from console.calendar import load_calendar
from console.pages.moments import Moments
from console.pages.wording import sentence
from domain.events import CATALOGUE
from domain.messages import Event
from tests.console.builders import EXAMPLES

CALENDAR = load_calendar(EXAMPLES / "calendar-2025.toml")
MOMENTS = Moments(CALENDAR)
FIRST = CALENDAR.begins_us
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000

FACT: dict[str, Any] = {"fact": "act/1", "meets": None, "in_time": True}
OPENED: dict[str, Any] = {
    "obligation": "training/1",
    "kind": "training",
    "strength": "required",
    "owed_by": "mentor",
    "opens_us": FIRST,
    "ends_us": FIRST + 30 * DAY_US,
    "closes_us": FIRST + 37 * DAY_US,
    "needed": 4,
}
TOLD: list[tuple[str, dict[str, Any], str]] = [
    (
        "obligation-opened",
        OPENED,
        "Owed from now on: training/1, 1-30 Sep 2025 (required, by the mentor, 4 needed).",
    ),
    (
        "obligation-ended",
        {"obligation": "contact/2", "kind": "contact", "standing": "met", "needed": 1},
        "contact/2 is met.",
    ),
    (
        "obligation-ended",
        {"obligation": "contact/2", "kind": "contact", "standing": "excused", "needed": 1, "reason": "away"},
        "contact/2 is excused: more than half of it was a break, exams or an absence.",
    ),
    (
        "obligation-amended",
        {
            "obligation": "diary/2",
            "kind": "diary",
            "was": "missed",
            "standing": "late",
            "reason": "recorded-late",
        },
        "diary/2, missed before, is late: it was done in the window and recorded after it closed.",
    ),
    (
        "fact-retracted",
        {"fact": "act/9", "met": "diary/2"},
        "Taken back: the fact act/9; it had counted towards diary/2.",
    ),
    (
        "notice-intended",
        {"notice": "n", "template": "check-in-missed", "to_role": "coordinator"},
        "The coordinator is to be told: check-in-missed.",
    ),
    ("notice-sent", {"notice": "n"}, "The notice was sent."),
    ("notice-failed", {"notice": "n", "outcome": "unknown"}, "The notice did not go out (unknown)."),
    ("relationship-closed", {}, "The relationship is closed: nothing is owed any more."),
    (
        "meeting-recorded",
        {**FACT, "meets": "meeting/1", "in_time": False, "minutes": 45},
        "Met face to face for 45 minutes. It counts towards meeting/1, late.",
    ),
    (
        "contact-recorded",
        {**FACT, "mode": "phone"},
        "In contact (phone). It counts towards nothing that is owed.",
    ),
    (
        "meeting-planned",
        {"plan": "p", "planned_us": FIRST + 9 * HOUR_US},
        "A meeting is planned for 1 Sep 2025, 09:00.",
    ),
    (
        "meeting-moved",
        {"plan": "p", "planned_us": FIRST + 9 * HOUR_US, "reason": "personal"},
        "The meeting is moved to 1 Sep 2025, 09:00 (personal).",
    ),
    (
        "meeting-missed",
        {"plan": "p", "reason": "different-needs"},
        "The planned meeting did not take place (different-needs).",
    ),
    (
        "cadence-agreed",
        {"kind": "contact", "every": 2, "from_number": 3, "effective_us": FIRST},
        "Agreed: one contact every 2 weeks, from 1 Sep 2025 on.",
    ),
    (
        "relationship-paused",
        {
            "first_day": CALENDAR.first,
            "end_day": CALENDAR.first + 7,
            "effective_us": FIRST,
            "reason": "pause",
        },
        "Away from 1 Sep 2025 to 7 Sep 2025 (pause).",
    ),
    (
        "ending-settled",
        {"effective_us": FIRST, "reason": "rematch", "end_day": 3, "successor": None},
        "It ends on 1 Sep 2025: the mentee has another mentor.",
    ),
    (
        "training-attended",
        {**FACT, "session": "s", "topics": ["goals"], "minutes": 60, "counts": False},
        "At training for 60 minutes (goals), too short to count. It counts towards nothing that is owed.",
    ),
    (
        "referral-closed",
        {**FACT, "meets": "referral/1", "referral": "1", "outcome": "seen"},
        "The referral is closed: seen. It counts towards referral/1.",
    ),
    (
        "credit-assessed",
        {
            "term": 1,
            "revision": 2,
            "earned": False,
            "findings": [{"rule": "diary", "ok": False, "grounds": []}],
        },
        "Credit of semester 1 assessed again (revision 2): not earned, unmet: diary.",
    ),
    (
        "credit-awarded",
        {**FACT, "meets": "credit/1", "term": 1, "ects": 2, "proposed_by": "p1"},
        "Credit of semester 1 is awarded: 2 ECTS. It counts towards credit/1.",
    ),
    (
        "credit-sent-back",
        {"term": 1, "note": "n1"},
        "The proposal for semester 1 is sent back; the reason is kept sealed.",
    ),
    (
        "obligation-forgiven",
        {"obligation": "diary/4", "why": "agreed-leave", "note": "n1"},
        "diary/4 is forgiven (agreed-leave); the reason is kept sealed.",
    ),
    (
        "credit-withheld",
        {**FACT, "meets": "credit/1", "term": 1, "unmet": ["diary", "training"]},
        "Credit of semester 1 is withheld, unmet: diary, training. It counts towards credit/1.",
    ),
]


def event(kind: str, fields: dict[str, Any]) -> Event:
    optional = {name: None for name in ("note",) if name in CATALOGUE[kind].model_fields}
    return CATALOGUE[kind].model_validate({**optional, **fields}, strict=False)


@pytest.mark.parametrize(("kind", "fields", "told"), TOLD)
def test_an_event_is_a_sentence(kind: str, fields: dict[str, Any], told: str) -> None:
    assert sentence(event(kind, fields), MOMENTS) == told


def test_an_event_of_another_stream_is_told_by_its_name() -> None:
    assert sentence(event("programme-year-closed", {}), MOMENTS) == "programme-year-closed."


@pytest.mark.parametrize(
    ("day", "hours", "told"),
    [
        (0, 12, "2025-09-01T12:00:00+02:00"),
        (55, 2, "2025-10-26T02:00:00+02:00"),
        (55, 3, "2025-10-26T02:00:00+01:00"),
        (55, 13, "2025-10-26T12:00:00+01:00"),
        (56, 0, "2025-10-27T00:00:00+01:00"),
        (209, 1, "2026-03-29T01:00:00+01:00"),
        (209, 2, "2026-03-29T03:00:00+02:00"),
    ],
)
def test_a_moment_is_told_in_local_time_also_when_the_clocks_change(day: int, hours: int, told: str) -> None:
    assert MOMENTS.iso(CALENDAR.midnight(CALENDAR.first + day) + hours * HOUR_US) == told


@pytest.mark.parametrize(
    ("opens", "days", "told"),
    [
        (0, 1, "1 Sep 2025"),
        (0, 30, "1-30 Sep 2025"),
        (28, 7, "29 Sep - 5 Oct 2025"),
        (119, 7, "29 Dec 2025 - 4 Jan 2026"),
    ],
)
def test_a_window_names_both_its_ends(opens: int, days: int, told: str) -> None:
    first = CALENDAR.first + opens

    assert MOMENTS.window(CALENDAR.midnight(first), CALENDAR.midnight(first + days)) == told


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    assert MOMENTS.deadline(FIRST) == "the end of 31 Aug 2025"
    assert MOMENTS.deadline(FIRST + HOUR_US) == "1 Sep 2025, 01:00"


def test_without_a_calendar_moments_are_told_in_universal_time() -> None:
    assert Moments(None).iso(FIRST) == "2025-08-31T22:00:00+00:00"
