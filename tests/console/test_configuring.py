"""A year is opened once with its calendar and first policy; later policies come in time and only once."""

from dataclasses import dataclass
from datetime import date

import pytest

from activities.ledger import Ledger
from console.calendar import load_calendar
from console.configuring import (
    correct_calendar,
    first_effective_us,
    midnight_of,
    open_year,
    publish_policy,
)
from console.errors import BadInput
from domain import addresses
from domain.errors import Refusal
from domain.messages import Stamp
from domain.programme import OpenProgrammeYear, ProgrammeYearState, PublishCalendar
from tests.console.builders import COHORT, EXAMPLES, OPENED_US, POLICY

CALENDAR = load_calendar(EXAMPLES / "calendar-2025.toml")
ANOTHER = CALENDAR.model_copy(update={"name": "another"})
YEAR = addresses.programme_year(COHORT)
HOUR_US, DAY_US = 3_600_000_000, 86_400_000_000
OTHER_POLICY = POLICY.model_copy(update={"name": "with another name"})


@dataclass(frozen=True)
class Office:
    """Whoever opens years and publishes policies."""

    ledger: Ledger

    async def opens(self, at_us: int = OPENED_US) -> str:
        told = await open_year(self.ledger, COHORT, CALENDAR, POLICY, at_us, "admin")
        return told.effective

    async def publishes(self, day: str, at_us: int = OPENED_US + HOUR_US) -> tuple[int, bool]:
        year = await self.year(at_us)
        told = await publish_policy(self.ledger, year, OTHER_POLICY, date.fromisoformat(day), at_us, "admin")
        return told.version, told.published_before

    async def corrects(self, day: str, at_us: int = OPENED_US + HOUR_US) -> bool:
        year = await self.year(at_us)
        told = await correct_calendar(
            self.ledger, year, ANOTHER, date.fromisoformat(day), at_us, "coordinator"
        )
        return told.published_before

    async def year(self, at_us: int = OPENED_US) -> ProgrammeYearState:
        state: ProgrammeYearState = (await self.ledger.view(YEAR, at_us)).state
        return state


@pytest.fixture
def office(ledger: Ledger) -> Office:
    return Office(ledger)


async def test_the_first_policy_counts_from_the_beginning_of_the_year(office: Office) -> None:
    assert await office.opens() == "2025-09-01"

    year = await office.year()
    assert (year.cohort, year.calendar) == (COHORT, CALENDAR)
    assert [published.policy for published in year.policies] == [POLICY]


async def test_in_a_year_that_has_begun_it_counts_from_the_midnight_after_the_notice(office: Office) -> None:
    assert await office.opens(CALENDAR.begins_us + 40 * DAY_US + HOUR_US) == "2025-10-13"


async def test_a_midnight_that_is_just_far_enough_ahead_is_taken(office: Office) -> None:
    assert await office.opens(CALENDAR.begins_us + 40 * DAY_US) == "2025-10-12"


def test_a_first_policy_that_asks_for_no_notice_is_given_a_day_all_the_same() -> None:
    deadlines = POLICY.deadlines.model_copy(update={"policy_notice_hours": 0})
    hasty = POLICY.model_copy(update={"deadlines": deadlines})
    in_the_year_us = CALENDAR.begins_us + 40 * DAY_US

    effective_us = first_effective_us(CALENDAR, hasty, in_the_year_us + HOUR_US)

    assert effective_us == in_the_year_us + 2 * DAY_US


async def test_a_year_that_is_over_is_not_opened(office: Office) -> None:
    with pytest.raises(Refusal, match="ends on 2026-06-27"):
        await office.opens(CALENDAR.ends_us - DAY_US)

    assert (await office.year()).cohort == ""


async def test_a_year_is_opened_once(office: Office) -> None:
    await office.opens()

    with pytest.raises(Refusal, match="is open already"):
        await office.opens()


async def test_an_opening_that_was_cut_off_goes_on_with_the_same_files(office: Office) -> None:
    for command_id, command in (
        ("year/open", OpenProgrammeYear(cohort=COHORT)),
        ("year/calendar", PublishCalendar(calendar=CALENDAR)),
    ):
        await office.ledger.execute(YEAR, command, Stamp(OPENED_US, "admin", command_id))

    assert await office.opens(OPENED_US + HOUR_US) == "2025-09-01"
    assert (await office.year(OPENED_US + HOUR_US)).context is not None


async def test_an_opening_that_was_cut_off_keeps_its_calendar(office: Office) -> None:
    await office.ledger.execute(
        YEAR, OpenProgrammeYear(cohort=COHORT), Stamp(OPENED_US, "admin", "year/open")
    )
    other = PublishCalendar(calendar=ANOTHER)
    await office.ledger.execute(YEAR, other, Stamp(OPENED_US, "admin", "year/calendar"))

    with pytest.raises(Refusal, match="begun with another calendar"):
        await office.opens()


async def test_the_next_policy_has_the_next_version(office: Office) -> None:
    await office.opens()

    assert await office.publishes("2025-10-01") == (2, False)


async def test_the_same_policy_for_the_same_day_again_changes_nothing(office: Office) -> None:
    await office.opens()
    await office.publishes("2025-10-01")

    assert await office.publishes("2025-10-01", OPENED_US + 2 * HOUR_US) == (2, True)
    assert len((await office.year()).policies) == 2


async def test_a_policy_without_its_notice_is_refused(office: Office) -> None:
    await office.opens()

    with pytest.raises(Refusal, match="24 h of notice"):
        await office.publishes("2025-09-20", CALENDAR.begins_us + 18 * DAY_US + HOUR_US)


async def test_a_policy_needs_an_open_year(office: Office) -> None:
    with pytest.raises(Refusal, match="has no calendar"):
        await office.publishes("2025-10-01")


@pytest.mark.parametrize("day", ["2025-08-31", "2026-06-28", "1999-01-01"])
def test_a_day_outside_the_year_is_named(day: str) -> None:
    with pytest.raises(BadInput, match=rf"--effective: {day} is no day of the year"):
        midnight_of(CALENDAR, date.fromisoformat(day))


async def test_corrected_days_count_from_their_midnight(office: Office) -> None:
    await office.opens()

    assert await office.corrects("2025-10-01") is False

    context = (await office.year()).context
    assert context is not None
    first_us = midnight_of(CALENDAR, date(2025, 10, 1))
    assert [context.calendar_at(moment).name for moment in (first_us - 1, first_us)] == ["2025/26", "another"]


async def test_the_same_correction_for_the_same_day_again_changes_nothing(office: Office) -> None:
    await office.opens()
    await office.corrects("2025-10-01")

    assert await office.corrects("2025-10-01", OPENED_US + 2 * DAY_US) is True
    context = (await office.year()).context
    assert context is not None
    assert len(context.corrections) == 1


async def test_days_of_a_year_without_a_calendar_cannot_be_corrected(office: Office) -> None:
    await office.ledger.execute(
        YEAR, OpenProgrammeYear(cohort=COHORT), Stamp(OPENED_US, "admin", "year/open")
    )

    with pytest.raises(Refusal, match="has no calendar"):
        await office.corrects("2025-10-01")
