"""Who is told that notes are read out of turn: whoever could stop it, at once; the pair, by day."""

import pytest

from activities.ledger import Ledger
from benchmarks.gateway_use import GatewayProcess
from domain import addresses
from domain.access import RecordReading
from domain.account_events import ApproveRole, GiveRole, OpenAccount
from domain.break_glass_events import BreakGlass, ReviewBreaking
from domain.messages import Command, Stamp
from domain.people import EnrolPeople, Person
from domain.programme import PublishCalendar
from domain.rota_commands import PublishRota
from store.database import Database
from store.log import Log
from store.vault import Vault
from tests.activities.cohort import CALENDAR, Cohort, at
from tests.activities.reminders import MENTEES, MENTORS, NIGHT, NOON, Make, it_is, try_again_now
from tests.activities.test_ledger_care import FRIDAY, OPENED, PUBLISHED
from tests.activities.test_ledger_care import at as at_the_desk

READER, COLLEAGUE, DPO = "o1", "o9", "d1"
STREAM = addresses.break_glass(READER, "mentor-1")
CASE = addresses.emergency("case-1")
NOTE = f"note/{'0' * 32}"
DAY_US = 86_400_000_000


class Reader:
    """A professional on duty, with another professional, data protection, and a pair in a case."""

    def __init__(self, ledger: Ledger, pair: str) -> None:
        self.ledger, self.pair = ledger, pair
        self.said = 0

    async def says(self, stream: str, command: Command, at_us: int, actor: str = "coordinator") -> str:
        self.said += 1
        stamp = Stamp(at_us, actor, f"telling/{self.said}")
        await self.ledger.execute(stream, command, stamp)
        return stamp.command_id

    async def begins(self, *, mentee_waits: bool = False, at_us: int = NOON) -> str:
        """An hour with the mentor's notes."""
        command = BreakGlass(
            case=CASE,
            note=NOTE,
            review_by_us=at_us + 5 * DAY_US,
            desk_us=at_the_desk(FRIDAY),
            about=self.pair,
            mentee_waits=mentee_waits,
        )
        return await self.says(STREAM, command, at_us, READER)


@pytest.fixture
async def reader(door: Database, cohort: Cohort, vault: Vault, reachable: str) -> Reader:
    """The reader, on duty by the rota; everybody has an address."""
    made = Reader(Ledger({name: Log(door, name) for name in ("programme", "care", "access")}), reachable)
    opened = at_the_desk(OPENED)
    await made.says(addresses.rota(), PublishCalendar(calendar=CALENDAR), opened)
    await made.says(addresses.rota(), PublishRota(rota=PUBLISHED, effective_us=opened), opened)
    staff = tuple(Person(id=one, role="professional", languages=("en",)) for one in (READER, COLLEAGUE))
    await cohort.says(cohort.year, EnrolPeople(people=staff), NOON)
    await made.says(addresses.accounts(), OpenAccount(person=DPO), NOON)
    await made.says(addresses.accounts(), GiveRole(person=DPO, role="dpo"), NOON)
    await made.says(addresses.accounts(), ApproveRole(person=DPO, role="dpo"), NOON, "another")
    for person in (READER, COLLEAGUE, DPO):
        await vault.put_person(person, {"email": f"{person}@staff.example"}, person)
    return made


def told(gateway: GatewayProcess) -> dict[str, str]:
    """What each person was told last, without the words that say it is a drill."""
    lines = {one["to"]: one["text"].splitlines()[-1] for one in gateway.accepted("email")}
    return {to: line.partition("nearpeer: ")[2] for to, line in lines.items()}


async def test_data_protection_and_the_other_professionals_are_told_at_once_also_at_night(
    cohort: Cohort, owner: Database, gateway: GatewayProcess, reminding: Make, reader: Reader
) -> None:
    await reminding().once()
    await it_is(cohort, NIGHT)
    await reader.begins(at_us=NIGHT)

    await reminding().once()
    at_night = told(gateway)
    await it_is(cohort, at("2025-10-26", 10))
    await try_again_now(owner)
    await reminding().once()

    witnessed = "a colleague reads out of turn. If in doubt, ask data protection. No 1."
    to_review = "soron kívüli olvasás kezdődött. A program oldalán olvasható. 1. üzenet."
    yours = "something of yours was opened. Please look at your page who read it. No 1."
    assert at_night == {f"{COLLEAGUE}@staff.example": witnessed, f"{DPO}@staff.example": to_review}
    assert set(told(gateway)) - set(at_night) == {MENTORS, MENTEES}
    assert told(gateway)[MENTEES] == yours


async def test_a_mentee_whom_telling_would_endanger_is_told_once_it_was_reviewed(
    gateway: GatewayProcess, reminding: Make, reader: Reader
) -> None:
    await reminding().once()
    breaking = await reader.begins(mentee_waits=True)
    await reminding().once()
    before = set(told(gateway))

    judged = ReviewBreaking(breaking=breaking, judgement="justified")
    await reader.says(STREAM, judged, NOON + 1, DPO)
    await reminding().once()

    assert (MENTORS in before, MENTEES in before) == (True, False)
    assert MENTEES in told(gateway)
    assert [one["times"] for one in gateway.accepted("email")] == [1] * 4


async def test_neither_a_name_nor_a_case_nor_a_pair_stands_in_what_goes_out_or_is_kept_of_it(
    lane: Database, gateway: GatewayProcess, reminding: Make, reader: Reader, cohort: Cohort
) -> None:
    await reminding().once()
    await reader.begins()

    await reminding().once()

    sent = " ".join(one["text"] for one in gateway.accepted())
    rows = await lane.fetch("SELECT stream, cause FROM board.outgoing")
    kept = " ".join(f"{row['stream']} {row['cause']}" for row in rows)
    for secret in (READER, "mentor-1", "mentee-1", "case-1", reader.pair):
        assert secret not in sent + kept
    assert {row["stream"] for row in rows} == {cohort.year}


async def test_a_rehearsal_tells_nobody_unless_it_is_told_to(
    gateway: GatewayProcess, reminding: Make, reader: Reader
) -> None:
    await reminding(rehearsal_sends=False).once()
    await reader.begins()

    await reminding(rehearsal_sends=False).once()

    assert gateway.accepted() == []


async def test_the_worker_sees_of_the_access_log_what_it_tells_of_and_nothing_else(
    door: Database, lane: Database, reader: Reader
) -> None:
    await reader.begins()
    await reader.says(addresses.access(reader.pair), RecordReading(matter="page"), NOON, "coordinator")

    seen = {row.stream for row in await Log(lane, "told").read_all()}
    whole = {row.stream for row in await Log(door, "access").read_all()}

    assert seen == {STREAM, addresses.accounts()}
    assert [row.position for row in await Log(lane, "told").read_all()] == [1, 2, 3, 4]
    assert whole == {*seen, addresses.access(reader.pair)}
