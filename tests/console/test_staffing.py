"""People are put on duty by id or code, and the care lane follows what the year publishes."""

import pytest

from console import staffing
from console.configuring import correct_calendar, publish_policy
from console.errors import BadInput
from domain.errors import Refusal
from tests.console.builders import POLICY
from tests.console.office import CALENDAR, FILE, HOUR_US, NOW, Office, at, local

OTHER_POLICY = POLICY.model_copy(update={"name": "with another name"})


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
