"""Read models: every obligation, one card per stream; the same by any pages and by a rebuild."""

from collections.abc import Sequence
from random import Random

import pytest

from domain.events import CATALOGUE, UPCASTERS
from domain.meetings import MeetingRecorded
from domain.mentor import MentorYearBegan, MentorYearClosed
from domain.messages import Event
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened, Standing
from domain.pair import RelationshipClosed, RelationshipOpened
from domain.policy import Kind, Strength
from domain.programme import ProgrammeYearClosed, ProgrammeYearOpened
from domain.structure import EndingSettled
from store.codec import Codec
from store.database import Database
from store.log import Course, Log
from store.projections import Projection, Runner
from store.readmodels import Obligations, StreamCards
from tests.store.builders import MONDAY_US, new_row

CODEC = Codec(CATALOGUE, UPCASTERS)
PAIR, MENTOR, YEAR = "relationship/2025/p1", "mentor-year/2025/m1", "programme-year/2025"
DAY_US = 86_400_000_000

OPENED = RelationshipOpened(
    cohort="2025", mentor="m1", mentee="s1", first_day=1, end_day=300, first_month=1, first_week=1
)
BEGAN = MentorYearBegan(cohort="2025", mentor="m1", first_day=1, end_day=300, first_term=1, first_month=1)


class Story:
    """Tells events to streams, one after the other, a day apart."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._versions: dict[str, int] = {}
        self._told = 0

    async def tell(self, stream: str, *events: Event, policy: int = 1) -> int:
        """Stores the events of one command; returns the moment at which they were recorded."""
        self._told += 1
        at_us = MONDAY_US + self._told * DAY_US
        rows = []
        for ordinal, event in enumerate(events):
            kind, _, body = CODEC.encode(event)
            rows.append(new_row(f"c{self._told}", ordinal, kind=kind, body=body, at_us=at_us, policy=policy))
        version = self._versions.get(stream, 0)
        await self._log.append(stream, version, rows, Course(None, closed=False, workflow="any"))
        self._versions[stream] = version + len(rows)
        return at_us


@pytest.fixture
def story(programme: Log) -> Story:
    return Story(programme)


def opened(obligation: str, kind: Kind = Kind.MEETING) -> ObligationOpened:
    return ObligationOpened(
        obligation=obligation,
        kind=kind,
        strength=Strength.GUIDELINE,
        owed_by="pair",
        opens_us=MONDAY_US,
        ends_us=MONDAY_US + 30 * DAY_US,
        closes_us=MONDAY_US + 37 * DAY_US,
    )


def ended(obligation: str, standing: Standing) -> ObligationEnded:
    return ObligationEnded(obligation=obligation, kind=Kind.MEETING, standing=standing, needed=1)


def amended(obligation: str, was: Standing, standing: Standing) -> ObligationAmended:
    return ObligationAmended(
        obligation=obligation, kind=Kind.MEETING, was=was, standing=standing, reason="recorded-late"
    )


async def standings(db: Database) -> dict[str, str]:
    rows = await db.fetch("SELECT obligation, standing FROM board.obligation ORDER BY stream, obligation")
    return {row["obligation"]: row["standing"] for row in rows}


async def rows_of(db: Database, projection: Projection) -> list[tuple[object, ...]]:
    (table,) = projection.tables
    return [tuple(row) for row in await db.fetch(f"SELECT * FROM {table} ORDER BY 1, 2")]


async def test_an_obligation_shows_its_window_and_the_policy_that_it_was_opened_under(
    story: Story, programme: Log, record: Database
) -> None:
    at_us = await story.tell(PAIR, opened("meeting/1"), policy=3)

    await Runner(record, programme, Obligations(CODEC)).catch_up()

    row = await record.fetchrow("SELECT * FROM board.obligation")
    assert dict(row) == {
        "stream": PAIR,
        "obligation": "meeting/1",
        "kind": "meeting",
        "strength": "guideline",
        "owed_by": "pair",
        "standing": "open",
        "opens_us": MONDAY_US,
        "ends_us": MONDAY_US + 30 * DAY_US,
        "closes_us": MONDAY_US + 37 * DAY_US,
        "policy": 3,
        "last_us": at_us,
    }


@pytest.mark.parametrize("limit", [1, 100])
async def test_an_obligation_has_the_standing_of_its_newest_move(
    story: Story, programme: Log, record: Database, limit: int
) -> None:
    await story.tell(PAIR, OPENED, opened("meeting/1"), opened("meeting/2"), opened("meeting/3"))
    await story.tell(PAIR, ended("meeting/1", Standing.MISSED), ended("meeting/2", Standing.MET))
    last_us = await story.tell(PAIR, amended("meeting/1", Standing.MISSED, Standing.LATE))

    runner = Runner(record, programme, Obligations(CODEC))
    while await runner.step(limit):
        pass

    assert await standings(record) == {"meeting/1": "late", "meeting/2": "met", "meeting/3": "open"}
    moved = await record.fetchrow("SELECT last_us FROM board.obligation WHERE obligation = 'meeting/1'")
    assert moved["last_us"] == last_us


@pytest.mark.parametrize("limit", [1, 100])
async def test_what_is_open_of_questions_and_referrals_is_owed_by_the_desk_once_the_pair_ends(
    story: Story, programme: Log, record: Database, limit: int
) -> None:
    await story.tell(PAIR, OPENED, opened("meeting/1"), opened("referral/a", Kind.REFERRAL))
    await story.tell(PAIR, opened("answer/b", Kind.ANSWER), opened("referral/c", Kind.REFERRAL))
    await story.tell(PAIR, ended("referral/a", Standing.MET))
    await story.tell(PAIR, EndingSettled(reason="agreed", end_day=9, effective_us=MONDAY_US))
    await story.tell(PAIR, ended("referral/c", Standing.MET), opened("referral/d", Kind.REFERRAL))

    runner = Runner(record, programme, Obligations(CODEC))
    while await runner.step(limit):
        pass

    rows = await record.fetch("SELECT obligation, owed_by FROM board.obligation")
    assert dict(tuple(row) for row in rows) == {
        "meeting/1": "pair",
        "referral/a": "pair",
        "answer/b": "desk",
        "referral/c": "desk",
        "referral/d": "pair",
    }


async def test_the_same_obligation_id_in_two_streams_is_two_obligations(
    story: Story, programme: Log, record: Database
) -> None:
    await story.tell(PAIR, opened("meeting/1"))
    await story.tell("relationship/2025/p2", opened("meeting/1"))
    await story.tell(PAIR, ended("meeting/1", Standing.EXCUSED))

    await Runner(record, programme, Obligations(CODEC)).catch_up()

    rows = await record.fetch("SELECT stream, standing FROM board.obligation ORDER BY stream")
    assert [tuple(row) for row in rows] == [(PAIR, "excused"), ("relationship/2025/p2", "open")]


@pytest.mark.parametrize("limit", [1, 100])
async def test_a_card_tells_who_since_when_and_until_when(
    story: Story, programme: Log, record: Database, limit: int
) -> None:
    year_us = await story.tell(YEAR, ProgrammeYearOpened(cohort="2025"))
    mentor_us = await story.tell(MENTOR, BEGAN)
    pair_us = await story.tell(PAIR, OPENED, opened("meeting/1"))
    ending_us = MONDAY_US + 99 * DAY_US
    await story.tell(PAIR, EndingSettled(reason="agreed", end_day=99, effective_us=ending_us))
    await story.tell(PAIR, RelationshipClosed())
    closed_us = await story.tell(MENTOR, MentorYearClosed())
    all_over_us = await story.tell(YEAR, ProgrammeYearClosed())

    runner = Runner(record, programme, StreamCards(CODEC))
    while await runner.step(limit):
        pass

    assert await rows_of(record, StreamCards(CODEC)) == [
        (MENTOR, "MentorYear", "2025", "m1", None, mentor_us, closed_us, 2),
        (YEAR, "ProgrammeYear", "2025", None, None, year_us, all_over_us, 2),
        (PAIR, "Relationship", "2025", "m1", "s1", pair_us, ending_us, 4),
    ]


@pytest.mark.parametrize(
    "projection", [Obligations(CODEC), StreamCards(CODEC)], ids=["obligation", "stream_card"]
)
@pytest.mark.parametrize("seed", range(3))
async def test_rows_are_the_same_by_any_pages_and_by_a_rebuild(
    story: Story, programme: Log, record: Database, projection: Projection, seed: int
) -> None:
    chance = Random(seed)
    for stream in (PAIR, "relationship/2025/p2", "relationship/2025/p3"):
        await story.tell(stream, OPENED, *(opened(f"meeting/{number}") for number in range(1, 6)))
        await story.tell(stream, *(opened(f"referral/{number}", Kind.REFERRAL) for number in range(1, 4)))
    for _ in range(40):
        stream = chance.choice([PAIR, "relationship/2025/p2", "relationship/2025/p3"])
        await story.tell(stream, *_something(chance))
    runner = Runner(record, programme, projection)
    while await runner.step(chance.randint(1, 7)):
        pass
    incremental = await rows_of(record, projection)

    assert (await runner.rebuild()).differing == 0
    await record.execute(f"DELETE FROM {projection.tables[0]}")
    assert (await runner.rebuild()).differing == len(incremental)
    assert await rows_of(record, projection) == incremental


def _something(chance: Random) -> Sequence[Event]:
    obligation = f"{chance.choice(['meeting', 'referral'])}/{chance.randint(1, 3)}"
    standing = chance.choice([Standing.MET, Standing.MISSED, Standing.LATE])
    return chance.choice(
        [
            [ended(obligation, standing)],
            [amended(obligation, Standing.MISSED, standing), ended(obligation, Standing.WAIVED)],
            [MeetingRecorded(fact="fact", minutes=45)],
            [
                EndingSettled(
                    reason="agreed",
                    end_day=chance.randint(1, 9),
                    effective_us=MONDAY_US + chance.randint(1, 9),
                )
            ],
            [RelationshipClosed()],
        ]
    )
