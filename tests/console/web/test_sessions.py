"""Sheets of sessions: whoever led one fills it in for the whole group at once; a coordinator corrects it."""

import re
from typing import Literal

import pytest
from playwright.async_api import expect

from console.pages.session import handle_of
from console.pages.year import year_of
from domain.groups import Group, groups_led
from domain.sessions import AttendanceCorrected, AttendanceRecorded
from domain.timetable import Session
from tests.console.web.browser import CHROMIUM
from tests.console.web.browser import Browser as Chromium
from tests.console.web.console import Browser, Console

LEADERS: tuple[Literal["supervisor", "trainer"], ...] = ("supervisor", "trainer")
NOW = {"day": "2026-03-12", "clock": "09:00"}
"""The moment at which the time of the small cohort stands: such a session has just begun."""


async def groups_of(console: Console, supervisor: int = 0) -> tuple[str, Group]:
    """A supervisor and their group."""
    leader = console.midyear.of("supervisor")[supervisor]
    return leader, groups_led((await year_of(console.midyear.doors)).state.sessions, leader)[0]


async def begun(console: Console, **given: str) -> tuple[Browser, Session]:
    """The browser of a supervisor whose session has just begun, as a coordinator has planned it."""
    leader, group = await groups_of(console)
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    page = await office.sees("/sessions/new")
    circle = re.search(rf'<option value="([^"]+)">Supervision, group {group.name},', page)
    assert circle is not None
    wanted = {"kind": "supervision", "minutes": "100", "leader": leader, "room": "NET 3.12", **NOW, **given}
    await office.does("/sessions", "/sessions/new", circle=circle[1], **wanted)
    sessions = (await year_of(console.midyear.doors)).state.sessions.values()
    (session,) = (each for each in sessions if each.room == "NET 3.12")
    return await console.browser(leader, "supervisor"), session


async def told(console: Console, kind: type) -> list[str]:
    """What the year's stream holds of a kind, as it is stored, the newest last."""
    rows = await console.midyear.doors.logs["programme"].read(console.midyear.year)
    return [row.body.decode() for row in rows if row.type == kind.TYPE]  # type: ignore[attr-defined]


def minutes(session: Session, *given: int) -> dict[str, str]:
    """The fields of a sheet: so many minutes for each mentor in turn; left out is absent."""
    return {f"minutes.{one}": str(stayed) for one, stayed in zip(sorted(session.booked), given, strict=False)}


async def test_a_sheet_is_saved_for_the_whole_group_in_one_act(console: Console) -> None:
    leads, session = await begun(console)
    before = len(await told(console, AttendanceRecorded))
    path = f"/sessions/{handle_of(session.id)}"

    page = await leads.does(f"{path}/attendance", path, held_minutes="100", **minutes(session, 100, 92, 85))

    assert "The sheet is saved for everybody." in page
    assert "6 mentors = 2 count + 1 too short + 3 absent." in page
    assert "5 min short" in page
    assert len(await told(console, AttendanceRecorded)) == before + 1


async def test_a_sheet_with_something_wrong_is_not_saved_in_part_and_what_was_typed_stays(
    console: Console,
) -> None:
    leads, session = await begun(console)
    before = await told(console, AttendanceRecorded)
    path = f"/sessions/{handle_of(session.id)}"
    unreadable = minutes(session, 90, 92) | {f"minutes.{sorted(session.booked)[2]}": "soon"}

    answer = await leads.sends(f"{path}/attendance", path, held_minutes="95", **unreadable)

    assert answer.status_code == 422
    assert "Give a whole number." in answer.text
    answer = await leads.sends(f"{path}/attendance", path, held_minutes="95", **minutes(session, 120, 92))
    assert answer.status_code == 422
    assert "This is longer than the session lasted." in answer.text
    assert 'value="92"' in answer.text
    assert await told(console, AttendanceRecorded) == before


async def test_a_sheet_in_which_nobody_is_filled_in_is_asked_about(console: Console) -> None:
    leads, session = await begun(console)
    path = f"/sessions/{handle_of(session.id)}"

    answer = await leads.sends(f"{path}/attendance", path, held_minutes="95")

    assert answer.status_code == 422
    assert "Really nobody came" in answer.text
    page = await leads.does(f"{path}/attendance", path, held_minutes="95", nobody="true")
    assert "6 mentors = 0 count + 0 too short + 6 absent." in page


async def test_the_same_sheet_sent_twice_is_one(console: Console) -> None:
    leads, session = await begun(console)
    path = f"/sessions/{handle_of(session.id)}"
    page = await leads.sees(path)
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrf", "once")}  # type: ignore[index]
    before = len(await told(console, AttendanceRecorded))

    for _ in range(2):
        fields = {**hidden, "held_minutes": "100", **minutes(session, 100, 100)}
        answer = await leads.client.post(f"{path}/attendance", data=fields)
        assert answer.status_code == 303

    assert len(await told(console, AttendanceRecorded)) == before + 1


async def test_nobody_fills_in_the_sheet_of_another_leader(console: Console) -> None:
    _, session = await begun(console)
    path = f"/sessions/{handle_of(session.id)}"
    filled = {"held_minutes": "100", **minutes(session, 9)}

    for role in LEADERS:
        other = await console.browser(console.midyear.of(role)[-1], role)
        assert (await other.looks(path)).status_code == 404
        assert (await other.sends(f"{path}/attendance", "/sessions", **filled)).status_code == 404


async def test_a_coordinator_corrects_with_a_reason_and_both_facts_stay(console: Console) -> None:
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    _, group = await groups_of(console)
    held = next(each for each in group.sessions if each.attended)
    mentor, path = next(iter(held.attended)), f"/sessions/{handle_of(held.id)}"
    before = await told(console, AttendanceRecorded)

    refused = await office.sends(f"{path}/corrections", path, mentor=mentor, stayed="40")
    page = await office.does(
        f"{path}/corrections", path, mentor=mentor, stayed="40", reason="Left early, canary-5512."
    )

    assert refused.status_code == 422
    assert re.search(r"corrected from \d+ to 40 by", page)
    assert "canary-5512" not in page
    assert await told(console, AttendanceRecorded) == before
    assert "canary-5512" not in "".join(await told(console, AttendanceCorrected))


async def test_whoever_led_a_session_does_not_correct_it(console: Console) -> None:
    leader, group = await groups_of(console)
    leads = await console.browser(leader, "supervisor")
    held = next(each for each in group.sessions if each.attended)
    path = f"/sessions/{handle_of(held.id)}"

    answer = await leads.sends(
        f"{path}/corrections", "/sessions", mentor=next(iter(held.attended)), stayed="40", reason="So."
    )

    assert answer.status_code == 404


async def test_a_session_is_moved_and_cancelled_and_its_group_keeps_its_places(console: Console) -> None:
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    _, group = await groups_of(console)
    ahead = group.following(console.midyear.now_us)
    assert ahead is not None
    path = f"/sessions/{handle_of(ahead.id)}"

    moved = await office.does(
        f"{path}/moves", path, day="2026-04-20", clock="16:30", room="EOK 2", leader=str(ahead.trainer)
    )
    off = await office.does(f"{path}/cancellations", path, reason="room-lost")

    assert "20 Apr, 16:30" in moved
    assert "6 mentors have a place." in moved
    assert "it counts for nobody" in off


async def test_a_place_is_taken_for_a_mentor_who_calls(console: Console) -> None:
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    _, group = await groups_of(console)
    ahead = group.following(console.midyear.now_us)
    assert ahead is not None
    other = next(one for one in console.midyear.of("mentor") if one not in ahead.booked)
    path = f"/sessions/{handle_of(ahead.id)}"

    page = await office.does(f"{path}/places", path, mentor=other)

    assert "7 mentors have a place." in page
    assert "6 mentors have a place." in await office.does(f"{path}/releases", path, mentor=other)
    assert (await office.sends(f"{path}/places", path, mentor="nobody")).status_code == 422


async def test_a_trainer_has_the_own_trainings_and_no_people_behind_them(console: Console) -> None:
    led = next(
        each.trainer
        for each in (await year_of(console.midyear.doors)).state.sessions.values()
        if each.kind == "training"
    )
    trainer = await console.browser(str(led), "trainer")

    page = await trainer.sees("/sessions")

    assert "Training" in page
    assert "Supervision, group" not in page
    assert (await trainer.looks("/sessions/new")).status_code == 404
    assert "You lead no supervision group." in await trainer.sees("/groups")


async def test_who_came_without_a_place_is_on_the_sheet_too(console: Console) -> None:
    leads, session = await begun(console)
    guest = next(one for one in console.midyear.of("mentor") if one not in session.booked)
    path = f"/sessions/{handle_of(session.id)}"
    filled = {"held_minutes": "100", **minutes(session, 100)}

    refused = await leads.sends(f"{path}/attendance", path, **filled, **{"guests.1": "NOBODY"})
    page = await leads.does(f"{path}/attendance", path, **filled, **{"guests.1": guest, "stayed.1": "95"})

    assert refused.status_code == 422
    assert "There is no such mentor." in refused.text
    assert "came without a place" in page
    assert "7 mentors = 2 count + 0 too short + 5 absent." in page


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
async def test_the_result_changes_as_the_minutes_do_by_keyboard_alone(
    console: Console, chromium: Chromium
) -> None:
    leads, session = await begun(console)
    page = (await console.tab(chromium, leads.person, "supervisor")).page
    await page.goto(f"/sessions/{handle_of(session.id)}")

    await page.get_by_role("link", name="Fill in all: 100 min").press("Enter")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("85")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Delete")

    await expect(page.locator("[data-summed]")).to_have_text("6 mentors = 4 count + 1 too short + 1 absent.")
    await expect(page.locator("[data-row]").first).to_contain_text("5 min short")
    await page.get_by_role("button", name="Save the sheet").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("The sheet is saved for everybody.")
    await expect(page.locator(".foot b")).to_have_text("6 mentors = 4 count + 1 too short + 1 absent.")


async def test_every_page_is_there_in_hungarian(console: Console) -> None:
    leader, group = await groups_of(console)
    sessions = [f"/sessions/{handle_of(each.id)}" for each in group.sessions]
    leads = await console.browser(leader, "supervisor", language="hu")
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator", language="hu")
    again = f"/sessions/new?again={handle_of(group.sessions[0].id)}"

    for browser, paths in ((leads, sessions), (office, ["/sessions?kind=supervision&stands=held", again])):
        for path in (*paths, sessions[0]):
            assert 'lang="hu"' in await browser.sees(path)
