"""The proof of a rota: the real deciders say for every hour ahead who would be paged, and where nobody is."""

from dataclasses import replace
from datetime import timedelta

from console import staffing
from console.pages import proving
from domain.calendar import AcademicCalendar
from tests.console.office import CALENDAR, DAY_US, FILE, Office, local


async def test_every_hour_is_proven_and_no_gap_is_found(office: Office) -> None:
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


async def test_a_gap_is_found_to_the_minute_and_skipped_at_once(office: Office) -> None:
    await office.publishes()
    await staffing.withdraw(await office.desk(), "o2", "admin")

    proof = await office.proves()

    assert not proof.ok
    assert [(gap.target, gap.begins, gap.ends) for gap in proof.gaps][1:] == [
        ("on-call", "2025-10-27T08:00:00+01:00", "2025-11-03T08:00:00+01:00")
    ]
    assert proof.gaps[0].target == "second"
    mended = "--from '2025-10-27 08:00' --until '2025-11-03 08:00'"
    assert proof.gaps[1].remedy == f"nearpeer rota override OFFICER --layer on-call {mended}"
    assert [(step.target, step.after_s) for step in proof.chains[0].pages] == [
        ("on-call", 0),
        ("second", 120),
        ("whole-desk", 120),
        ("telephone", 240),
    ]


async def test_a_weekend_is_proven_by_its_own_rotation(office: Office) -> None:
    weekends = (
        '[on_call.weekends]\nmembers = ["o3"]\nfirst_day = 2025-10-25\nshift_days = 1\nhand_overs = ["08:00"]'
    )
    await office.publishes(f"{FILE}{weekends}\n")

    proof = await office.proves(8)

    on_call = [(chain.begins, chain.pages[0].people[0].id) for chain in proof.chains]
    assert on_call == [
        ("2025-10-20T12:00:00+02:00", "o1"),
        ("2025-10-25T08:00:00+02:00", "o3"),
        ("2025-10-27T08:00:00+01:00", "o2"),
    ]
    assert {row.by for row in (await office.looks(8)).shifts if row.officer and row.officer.id == "o3"} >= {
        "weekends"
    }


async def test_a_second_step_that_pages_nobody_new_is_told_and_is_no_gap(office: Office) -> None:
    await office.publishes()
    until = local("2025-10-21 08:00")
    await staffing.override(await office.desk(), "o1", "second", None, until, None, "admin")

    proof = await office.proves(2)

    assert proof.ok
    told = [(chain.same_twice, chain.ends) for chain in proof.chains]
    assert told[0] == (True, "2025-10-21T08:00:00+02:00")
    assert {same for same, _ in told[1:]} == {False}


async def test_without_a_rota_every_step_of_every_hour_is_a_gap(bare: Office) -> None:
    proof = await bare.proves(1)

    assert [gap.target for gap in proof.gaps] == ["on-call", "second", "whole-desk", "telephone"]
    assert {gap.until_us - gap.from_us for gap in proof.gaps} == {DAY_US}
    assert {gap.remedy for gap in proof.gaps} == {"nearpeer rota publish FILE"}
    assert {step.after_s for step in proof.chains[0].pages} == {0}
    assert (await bare.looks()).since is None


async def test_who_cannot_be_reached_is_no_good(office: Office) -> None:
    await office.publishes()
    await office.doors.vault.put_person("o3", {"name": "Officer 3"}, "STAFF3")

    proof = await office.proves(1)

    assert (proof.ok, proof.gaps) == (False, ())
    assert [one.name for one in proof.unreachable] == ["Officer 3"]


async def test_a_calendar_that_ends_before_the_proof_is_told(office: Office) -> None:
    await office.publishes()
    late = replace(await office.desk(), now_us=CALENDAR.horizon_us - DAY_US)

    reaches = [(await proving.proof(late, days)).calendar_reaches for days in (1, 2)]

    assert reaches == [True, False]
    assert (await office.proves(1)).calendar_ends == last_day(CALENDAR)


async def test_a_proof_records_nothing(office: Office) -> None:
    await office.publishes()
    before = await office.doors.logs["care"].head()

    await office.proves(1)

    assert await office.doors.logs["care"].head() == before
    assert await office.doors.logs["care"].open_streams() == []


def last_day(calendar: AcademicCalendar) -> str:
    day0 = local(calendar.day0)
    return (day0 + timedelta(days=len(calendar.working) - 1)).date().isoformat()
