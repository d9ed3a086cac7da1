"""People are put on duty by id or code, the care lane follows the year, and every gap ahead is proven."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console import staffing
from console.calendar import load_calendar
from console.configuring import correct_calendar, open_year, publish_policy
from console.errors import BadInput
from console.pages import rota as pages
from console.pages.rota import Desk, ProofPage, RotaPage, desk_of
from console.pages.year import Year, year_of
from console.service import Doors
from domain.calendar import AcademicCalendar
from domain.clock import AnchorClock
from domain.errors import Refusal
from domain.messages import Stamp
from runtime.addresses import Addresses
from runtime.postgres import Urls
from tests.console.builders import COHORT, EXAMPLES, POLICY

CALENDAR = load_calendar(EXAMPLES / "calendar-2025.toml")
HOUR_US, DAY_US = 3_600_000_000, 86_400_000_000
NOW = "2025-10-20 12:00"
"""A Monday at noon; the clocks go back on the Sunday after it."""
OTHER_POLICY = POLICY.model_copy(update={"name": "with another name"})
FILE = """
desk = ["STAFF1", "o2", "o3"]
telephones = ["duty-phone"]
[on_call]
members = ["STAFF1", "o2", "o3"]
first_day = 2025-10-20
shift_days = 7
hand_overs = ["08:00"]
[second]
members = ["o2", "o3", "STAFF1"]
first_day = 2025-10-20
shift_days = 7
hand_overs = ["08:00"]
"""


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def at(text: str) -> int:
    """A local moment of summer time in Budapest."""
    day = local(text)
    index = (day.date() - local(CALENDAR.day0).date()).days
    return CALENDAR.midnight(index) + (day.hour * 60 + day.minute) * 60_000_000


@dataclass
class Office:
    """Whoever keeps the rota, on a record whose time is a Monday noon in October."""

    doors: Doors
    folder: Path

    async def desk(self) -> Desk:
        return await desk_of(self.doors)

    async def year(self) -> Year:
        return await year_of(self.doors)

    def file(self, text: str = FILE) -> Path:
        path = self.folder / "rota.toml"
        path.write_text(text, encoding="utf-8")
        return path

    async def publishes(self, text: str = FILE, begins: str | None = None) -> staffing.Done:
        moment = local(begins) if begins else None
        return await staffing.publish(await self.desk(), self.file(text), moment, await self.year(), "admin")

    async def proves(self, days: int = 14) -> ProofPage:
        return await pages.proof(await self.desk(), days)

    async def looks(self, days: int = 14) -> RotaPage:
        return await pages.rota(await self.desk(), days)


@pytest.fixture
async def bare(urls: Urls, tmp_path: Path) -> AsyncIterator[Office]:
    """A record with three officers in the vault, and without a programme year."""
    places = Addresses(urls["url"], urls["keys_url"], "nowhere:1", "default", bytes(range(32)), None)
    doors = Doors(places)
    for number, fields in enumerate(
        ({"email": "u@staff.example"}, {"phone": "+361000"}, {"email": "z@s.example"})
    ):
        person = f"o{number + 1}"
        await doors.vault.put_person(
            person, {"name": f"Officer {number + 1}", **fields}, f"STAFF{number + 1}"
        )
    yield Office(doors, tmp_path)
    await doors.close()


@pytest.fixture
async def office(bare: Office) -> Office:
    """The same with a programme year whose clock says that it is a Monday noon in October."""
    await open_year(bare.doors.ledger, COHORT, CALENDAR, POLICY, at("2025-09-15 10:00"), "admin")
    anchor = AnchorClock(real_anchor_us=time.time_ns() // 1_000, programme_anchor_us=at(NOW))
    await bare.doors.ledger.execute(f"programme-year/{COHORT}", anchor, Stamp(at(NOW), "admin", "anchor"))
    return bare


class TestPublishing:
    async def test_a_rota_comes_with_calendar_policy_and_time_of_the_year(self, office: Office) -> None:
        told = await office.publishes()

        desk = await office.desk()
        assert told.adopted == (
            "the time of the rehearsal",
            "the calendar 2025/26",
            f"the policy {POLICY.name}",
        )
        assert desk.state.context is not None
        assert at(NOW) <= desk.now_us < at(NOW) + HOUR_US
        recorded = [row.recorded_us for row in await office.doors.logs["care"].read("rota/main")]
        assert recorded == sorted(recorded)

    async def test_codes_are_looked_up_and_never_stand_in_the_record(self, office: Office) -> None:
        await office.publishes()

        rows = await office.doors.logs["care"].read("rota/main")
        assert (await office.desk()).state.plans[0].rota.people == {"o1", "o2", "o3"}
        assert not [row for row in rows if b"STAFF1" in row.body]

    async def test_the_same_file_again_changes_nothing(self, office: Office) -> None:
        await office.publishes()
        before = await office.doors.logs["care"].head()

        again = await office.publishes()

        assert (again.done_before, again.adopted) == (True, ())
        assert await office.doors.logs["care"].head() == before

    async def test_another_file_counts_from_its_moment(self, office: Office) -> None:
        await office.publishes()

        other = FILE.replace('members = ["STAFF1", "o2", "o3"]', 'members = ["o3"]')
        told = await office.publishes(other, begins="2025-10-22 08:00")

        assert told.said.endswith("counts from 22 Oct 2025, 08:00 on.")
        assert len((await office.desk()).state.plans) == 2

    async def test_a_stranger_is_named_by_their_place(self, office: Office) -> None:
        with pytest.raises(
            BadInput, match=r"second\.members\[2\]: Nobody has this id or staff code"
        ) as refused:
            await office.publishes(FILE.replace('["o2", "o3", "STAFF1"]', '["o2", "SECRET7"]'))

        assert "SECRET7" not in str(refused.value)
        assert await office.doors.logs["care"].head() == 0

    async def test_who_has_no_address_is_named(self, office: Office) -> None:
        await office.doors.vault.put_person("o2", {"name": "Officer 2", "phone": ""}, "STAFF2")

        told = await office.publishes()

        assert [one.id for one in told.unreachable] == ["o2"]

    async def test_without_a_year_a_calendar_and_a_policy_are_asked_for(self, bare: Office) -> None:
        path = bare.file()

        with pytest.raises(Refusal, match="rota adopt --calendar"):
            await staffing.publish(await bare.desk(), path, None, None, "admin")

    async def test_without_a_year_both_may_come_from_files_once(self, bare: Office) -> None:
        told = [await staffing.begin(await bare.desk(), CALENDAR, POLICY, "admin") for _ in range(2)]

        assert [one.done_before for one in told] == [False, True]
        published = await staffing.publish(await bare.desk(), bare.file(), None, None, "admin")
        assert published.ok


class TestFollowing:
    async def test_what_the_year_published_since_is_copied_once(self, office: Office) -> None:
        await office.publishes()
        year, ledger = await office.year(), office.doors.ledger
        day = local("2025-11-10").date()
        days = CALENDAR.model_copy(update={"name": "corrected"})
        await publish_policy(ledger, year.state, OTHER_POLICY, day, year.now_us, "admin")
        await correct_calendar(ledger, year.state, days, day, year.now_us, "admin")

        first, again = [
            await staffing.adopt(await office.desk(), await office.year(), "admin") for _ in range(2)
        ]

        assert first.adopted == ("the corrected days of corrected", "the policy with another name")
        assert (again.done_before, again.said) == (True, "The rota goes by all of it already.")
        context = (await office.desk()).state.context
        assert context is not None
        assert context.policy_at(at("2025-10-20")) == POLICY
        assert context.calendar_at(context.corrections[0].effective_us).name == "corrected"


class TestOverrides:
    async def test_a_stand_in_is_shown_with_whose_shift_it_is(self, office: Office) -> None:
        await office.publishes()

        told = await staffing.override(
            await office.desk(),
            "STAFF3",
            "on-call",
            local("2025-10-21 18:00"),
            local("2025-10-22 08:00"),
            "o1",
            "o3",
        )

        assert told.said == ("Officer 3 is on duty (on-call) from 21 Oct 2025, 18:00 to 22 Oct 2025, 08:00.")
        shifts = [row for row in (await office.looks(3)).shifts if row.layer == "on-call"]
        assert [(row.officer.id if row.officer else None, row.by) for row in shifts] == [
            ("o1", "usual"),
            ("o3", "override"),
            ("o1", "usual"),
        ]
        assert shifts[1].on_behalf is not None
        assert shifts[1].on_behalf.name == "Officer 1"

    async def test_an_override_may_begin_at_once(self, office: Office) -> None:
        await office.publishes()

        await staffing.override(
            await office.desk(), "o2", "on-call", None, local("2025-10-20 20:00"), None, "o1"
        )

        assert [one.id for one in (await office.looks()).on_duty["on-call"]] == ["o2"]

    async def test_the_first_word_said_again_is_the_last_word(self, office: Office) -> None:
        await office.publishes()
        span = (local("2025-10-21 08:00"), local("2025-10-22 08:00"))

        for officer in ("o2", "o3", "o2"):
            await staffing.override(await office.desk(), officer, "on-call", *span, None, "admin")

        assert (await office.desk()).state.turn_at("on-call", at("2025-10-21 12:00")) == ("override/3", "o2")

    async def test_an_officer_whom_no_rota_names_is_refused(self, office: Office) -> None:
        await office.publishes()
        desk, until = await office.desk(), local("2025-10-20 20:00")

        with pytest.raises(Refusal, match="There is no officer o9"):
            await staffing.override(desk, "o9", "on-call", None, until, None, "admin")

    async def test_a_swap_says_who_has_what_now(self, office: Office) -> None:
        await office.publishes()

        told = await staffing.swap(
            await office.desk(), "on-call", local("2025-10-28 12:00"), local("2025-11-04 12:00"), "admin"
        )

        assert told.said == ("Officer 3 is on duty at 28 Oct 2025, 12:00, Officer 2 at 4 Nov 2025, 12:00.")

    async def test_before_there_is_a_calendar_no_local_time_is_known(self, bare: Office) -> None:
        with pytest.raises(Refusal, match="no calendar"):
            await staffing.swap(await bare.desk(), "on-call", local(NOW), local(NOW), "admin")


class TestProof:
    async def test_every_hour_is_proven_and_no_gap_is_found(self, office: Office) -> None:
        await office.publishes()

        proof = await office.proves()

        assert (proof.ok, proof.hours, proof.gaps, proof.unreachable) == (True, 336, (), ())
        first = proof.chains[0]
        assert [(step.target, step.after_s, [one.id for one in step.people]) for step in first.pages] == [
            ("on-call", 0, ["o1"]),
            ("second", 120, ["o2"]),
            ("whole-desk", 240, ["o1", "o2", "o3"]),
            ("telephone", 360, ["duty-phone"]),
        ]
        assert [chain.pages[0].people[0].id for chain in proof.chains] == ["o1", "o2", "o3"]
        assert proof.chains[0].ends == "2025-10-27T08:00:00+01:00"

    async def test_a_gap_is_found_to_the_minute_and_skipped_at_once(self, office: Office) -> None:
        await office.publishes()
        await staffing.withdraw(await office.desk(), "o2", "admin")

        proof = await office.proves()

        assert not proof.ok
        assert [(gap.target, gap.begins, gap.ends) for gap in proof.gaps][1:] == [
            ("on-call", "2025-10-27T08:00:00+01:00", "2025-11-03T08:00:00+01:00")
        ]
        assert proof.gaps[0].target == "second"
        assert proof.gaps[1].remedy == "nearpeer rota override OFFICER --layer on-call --help"
        assert [(step.target, step.after_s) for step in proof.chains[0].pages] == [
            ("on-call", 0),
            ("second", 120),
            ("whole-desk", 120),
            ("telephone", 240),
        ]

    async def test_without_a_rota_every_step_of_every_hour_is_a_gap(self, bare: Office) -> None:
        proof = await bare.proves(1)

        assert [gap.target for gap in proof.gaps] == ["on-call", "second", "whole-desk", "telephone"]
        assert {gap.until_us - gap.from_us for gap in proof.gaps} == {DAY_US}
        assert {gap.remedy for gap in proof.gaps} == {"nearpeer rota publish --help"}
        assert {step.after_s for step in proof.chains[0].pages} == {0}
        assert (await bare.looks()).since is None

    async def test_who_cannot_be_reached_is_no_good(self, office: Office) -> None:
        await office.publishes()
        await office.doors.vault.put_person("o3", {"name": "Officer 3"}, "STAFF3")

        proof = await office.proves(1)

        assert (proof.ok, proof.gaps) == (False, ())
        assert [one.name for one in proof.unreachable] == ["Officer 3"]

    async def test_a_calendar_that_ends_before_the_proof_is_told(self, office: Office) -> None:
        await office.publishes()
        late = replace(await office.desk(), now_us=CALENDAR.horizon_us - DAY_US)

        reaches = [(await pages.proof(late, days)).calendar_reaches for days in (1, 2)]

        assert reaches == [True, False]
        assert (await office.proves(1)).calendar_ends == last_day(CALENDAR)

    async def test_a_proof_records_nothing(self, office: Office) -> None:
        await office.publishes()
        before = await office.doors.logs["care"].head()

        await office.proves(1)

        assert await office.doors.logs["care"].head() == before
        assert await office.doors.logs["care"].open_streams() == []


def last_day(calendar: AcademicCalendar) -> str:
    day0 = local(calendar.day0)
    return (day0 + timedelta(days=len(calendar.working) - 1)).date().isoformat()
