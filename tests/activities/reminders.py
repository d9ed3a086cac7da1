"""Builders for the tests of reminding: people with addresses, programme time, and what became of messages."""

from collections.abc import Callable

from activities.reminding import Reminding
from domain.meetings import RecordMeeting
from store.database import Database
from tests.activities.cohort import Cohort, at

BEFORE, NOON, NIGHT = at("2025-10-20"), at("2025-10-25"), at("2025-10-25", 23)
MEETING = "meeting/2"
MENTORS, MENTEES = "pal.tunde@students.example", "sam.sample@students.example"
ADDRESSES = {
    "mentor-1": {"email": MENTORS, "languages": "hu;en"},
    "mentee-1": {"email": MENTEES, "languages": "en", "phone": "+36301234567"},
}

Make = Callable[..., Reminding]


async def it_is(cohort: Cohort, programme_us: int) -> None:
    """Programme time stands at this moment now."""
    await cohort.anchors(programme_us=programme_us)


async def reminded(cohort: Cohort, stream: str, until_us: int = NOON) -> None:
    """The sweep of the night has decided what was due by then."""
    await cohort.ledger.settle(stream, until_us)


async def standings(db: Database) -> dict[tuple[str, str], str]:
    """What became of each message, by its cause and its person."""
    rows = await db.fetch("SELECT cause, person, standing FROM board.outgoing")
    return {(row["cause"], row["person"]): row["standing"] for row in rows}


async def try_again_now(owner: Database) -> None:
    """As if every pause were over."""
    await owner.execute("UPDATE board.outgoing SET next_us = 0")


def meeting_on(day: str) -> RecordMeeting:
    """A meeting of a pair."""
    return RecordMeeting(occurred_us=at(day), minutes=60)


def about(told: dict[tuple[str, str], str], person: str) -> set[str]:
    """What became of the messages to one person."""
    return {standing for (_, whom), standing in told.items() if whom == person}
