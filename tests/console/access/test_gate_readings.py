"""What the gate records before it lets somebody in: who read what, by which closeness or paper, and when."""

import pytest

from console.access.acting import Role
from console.access.gate import matter_of
from console.access.right import Admitted, Thing
from console.access.table import TABLE
from domain import addresses
from domain.access import RecordReading
from tests.console.access.by_hand import (
    CARE_US,
    MENTOR,
    NOW_US,
    SUPERVISOR,
    Told,
    acting,
    right,
)
from tests.domain.builders import COHORT

PAIR, SELF, CASE = Thing("pair", "r1"), Thing("person", MENTOR), Thing("case", "c1")
PAIR_STREAM, CASE_STREAM = addresses.relationship(COHORT, "r1"), addresses.emergency("c1")
MENTOR_STREAM = addresses.mentor_year(COHORT, MENTOR)

MATTERS = """
case      emergency.export
contact   contact-data.read
diary     diary.read-text
file      board.export credit.export drill.export history.export mentor.export obligation.export people.export
file      relationship.export rota.export session.export study.export
history   history.read-masked history.read-names
list      account.list credit.list debriefing.list emergency.list emergency.list-closed erasure.list
list      grant.list mentee.list mentor.list message.list obligation.list relationship.list session.list
list      voice.list wall.list
names     emergency.read-names
support   drill.read emergency.follow emergency.read-state rota.read
wishes    pairing.read preferences.read
words     consultation.read credit.read-reasons emergency.read-text rematch.read voice.read
page      account.read account.read-own board.read break-glass.review calendar.read credit.read diary.read
page      export.take group.read help.read ladder.read mentee.read mentor.read policy.read proof.read
page      readings.read readings.read-pair readings.review relationship.read roster.read self.read
page      session-role.read session.read sign-in.read sign-in.use
"""
"""What is looked at by each right that shows something."""


def test_what_each_right_shows_has_its_word_in_the_record() -> None:
    said = {name: matter for matter, *names in map(str.split, MATTERS.split("\n")[1:-1]) for name in names}

    assert {".".join(one): matter_of(one) for one, row in TABLE.items() if row.reads} == said


def test_what_is_done_for_a_debriefing_is_support() -> None:
    assert matter_of(right("debriefing.hold")) == "support"


async def test_a_reading_says_who_read_what_in_which_role_by_which_right_and_closeness(told: Told) -> None:
    me = acting("supervisor")

    way_in = await told.admits(me, "diary.read-text", SELF, note="note-1")

    [(stream, command, stamp)] = told.taken
    assert way_in == Admitted("group", masked=False, grant=None)
    assert stream == f"access/{MENTOR_STREAM}"
    assert command == RecordReading(
        matter="diary", note="note-1", role="supervisor", right="diary.read-text", by="group"
    )
    assert (stamp.at_us, stamp.actor) == (NOW_US, SUPERVISOR)


async def test_each_reading_is_one_of_its_own(told: Told) -> None:
    for _ in range(2):
        await told.admits(acting("supervisor"), "diary.read-text", SELF)

    first, second = (stamp.command_id for _, _, stamp in told.taken)
    assert first != second
    assert first.rpartition("/")[0] == f"access/{MENTOR_STREAM}/{SUPERVISOR}"


@pytest.mark.parametrize(
    ("role", "name", "thing", "reading"),
    [
        ("coordinator", "relationship.read", PAIR, (f"access/{PAIR_STREAM}", "page", "other")),
        ("auditor", "relationship.read", PAIR, (f"access/{PAIR_STREAM}", "page", "other")),
        ("mentor", "contact-data.read", PAIR, (f"access/{PAIR_STREAM}", "contact", "own")),
        ("mentee", "contact-data.read", PAIR, (f"access/{PAIR_STREAM}", "contact", "own")),
        ("mentor", "contact-data.read", SELF, (f"access/{MENTOR_STREAM}", "contact", "self")),
        ("desk", "contact-data.read", SELF, (f"access/{MENTOR_STREAM}", "contact", "case")),
        ("mentor", "emergency.follow", CASE, (f"access/{CASE_STREAM}", "support", "raiser")),
        ("desk", "emergency.read-text", CASE, (f"access/{CASE_STREAM}", "words", "queue")),
        ("coordinator", "pairing.read", None, ("access/list/pairing", "wishes", "any")),
        ("professional", "debriefing.list", None, ("access/list/debriefing", "list", "any")),
        ("auditor", "people.export", None, ("access/list/people", "file", "any")),
    ],
)
async def test_a_reading_is_recorded_by_the_closeness_that_lets_in(
    told: Told, role: Role, name: str, thing: Thing | None, reading: tuple[str, str, str]
) -> None:
    await told.admits(acting(role), name, thing)

    assert told.readings == [reading]


@pytest.mark.parametrize(
    ("role", "name", "thing"),
    [
        ("mentor", "relationship.read", PAIR),
        ("mentee", "relationship.read", PAIR),
        ("mentor", "mentor.read", SELF),
        ("mentor", "contact-data.read", None),
        ("mentee", "contact-data.read", None),
    ],
)
async def test_a_student_at_their_own_page_or_list_is_not_recorded(
    told: Told, role: Role, name: str, thing: Thing | None
) -> None:
    await told.admits(acting(role), name, thing)

    assert told.taken == []


@pytest.mark.parametrize(
    ("role", "name", "thing"),
    [
        ("supervisor", "diary.read", SELF),
        ("coordinator", "meeting.record", PAIR),
        ("coordinator", "board.read", None),
        ("desk", "emergency.list", None),
    ],
)
async def test_what_is_not_kept_is_not_recorded(
    told: Told, role: Role, name: str, thing: Thing | None
) -> None:
    await told.admits(acting(role), name, thing)

    assert told.taken == []


@pytest.mark.parametrize(
    ("role", "name", "thing", "moment_us"),
    [
        ("desk", "emergency.read-text", CASE, CARE_US),
        ("coordinator", "rota.export", None, CARE_US),
        ("coordinator", "drill.export", None, CARE_US),
        ("desk", "debriefing.list", None, CARE_US),
        ("desk", "contact-data.read", SELF, NOW_US),
        ("coordinator", "relationship.read", PAIR, NOW_US),
        ("coordinator", "pairing.read", None, NOW_US),
    ],
)
async def test_a_reading_has_the_moment_of_the_lane_that_it_is_of(
    told: Told, role: Role, name: str, thing: Thing | None, moment_us: int
) -> None:
    await told.admits(acting(role), name, thing)

    assert [stamp.at_us for _, _, stamp in told.taken] == [moment_us]


async def test_the_history_of_a_case_is_read_at_the_moment_of_the_desk(told: Told) -> None:
    told.grants("the-dpo", CASE_STREAM, "names")

    await told.admits(acting("dpo"), "history.read-masked", CASE)

    assert told.readings == [(f"access/{CASE_STREAM}", "history", "grant")]
    assert [stamp.at_us for _, _, stamp in told.taken] == [CARE_US]
